"""附件3 and 附件4 are filled from the case, further with every step, and say nothing that was not done."""

import pytest
from django.utils import timezone

from tests.support.bare_errata import make_helper
from tests.support.deliveries import delivered, make_owner, make_owner_account
from tests.support.errata import OPINION, REASON, Hands, agreed, drafted, reread, submitted
from tests.support.filings import granted_filing, make_clerk, make_firm
from tests.support.pdf import read, squeezed
from tests.support.stations import Station
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.queries import ErratumNotFound
from zhulu.domain.library.models import Contribution
from zhulu.usecases.errata.deciding import return_erratum
from zhulu.usecases.errata.printing import APPROVAL, HANDLING, print_case_form
from zhulu.usecases.errata.submitting import submit_erratum
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.usefixtures("frozen")
RENAMED = {("project", "PrjName"): "净月科技园研发中心"}


def record() -> Contribution:
    """Give the one record."""
    return Contribution.objects.select_related("project").get()


def printed(actor: Actor, erratum: Erratum, key: str = HANDLING) -> str:
    """Print a form of a case and give its text without spaces."""
    form = print_case_form(
        actor=actor,
        erratum_id=erratum.public_id,
        key=key,
        address="https://zhulu.example/errata/x/",
        now=timezone.now(),
    )
    return read(form.content).words


def test_the_handling_sheet_grows_with_the_case(at_confirmed: Station) -> None:
    """Whole draft: to be stamped. Returned: what the authority said. Agreed and executed: by whom, when, checked."""
    cast = at_confirmed.cast
    erratum = drafted(cast.clerk.actor, record())
    paper = printed(cast.clerk.actor, erratum)
    assert "12,386.40" in paper
    assert "12,300.00" in paper
    assert squeezed(REASON) in paper
    assert "合同第三页.pdf" in paper
    assert "草表" not in paper

    submit_erratum(actor=cast.clerk.actor, erratum_id=erratum.public_id)
    return_erratum(actor=cast.county.actor, erratum_id=erratum.public_id, opinion="请补合同全本")
    paper = printed(cast.clerk.actor, reread(erratum))
    assert "请补合同全本" in paper
    assert "王示例" in paper
    assert "陶执行" not in paper


def test_what_is_done_stands_on_it(at_confirmed: Station) -> None:
    """The number, the home authority's words and name, who executed, and that the platform checked it."""
    cast = at_confirmed.cast
    hands = Hands(cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))
    erratum = submitted(cast.clerk.actor, record())
    agreed(erratum, cast.county.actor)
    hands.executed(erratum)
    paper = printed(cast.county.actor, reread(erratum))
    for words in (erratum.number or "", OPINION, "王示例", "陶执行", "平台自动核对"):
        assert squeezed(words) in paper


def test_an_unfinished_draft_is_marked(at_confirmed: Station) -> None:
    """What lacks more than its seal prints as 草表."""
    erratum = drafted(at_confirmed.cast.clerk.actor, record())
    erratum.papers.all().delete()
    assert "草表" in printed(at_confirmed.cast.clerk.actor, reread(erratum))


def test_form_four_has_both_filings(at_start: Station) -> None:
    """附件4 of the approval system's data: the home authority's word, both registrations, both systems."""
    delivered()
    hands = Hands(at_start.cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))
    owner = identify_actor(account=make_owner_account(make_owner()))
    erratum = submitted(owner, record(), RENAMED)
    agreed(erratum, hands.cast.county.actor)
    hands.filed(erratum)
    hands.executed(erratum)
    hands.system_changed(erratum)
    paper = printed(hands.bureau, reread(erratum), APPROVAL)
    for words in ("净月科技园研发楼", "净月科技园研发中心", "政数备〔2026〕3号", "备〔2026〕7号", "卞备案", "陶执行"):
        assert squeezed(words) in paper
    with pytest.raises(ErratumNotFound):
        printed(hands.bureau, reread(erratum), HANDLING)


def test_what_is_national_names_the_letter(at_start: Station) -> None:
    """附件3 under 二(三): the province's consent and the number of its letter to the ministry."""
    granted_filing(at_start.cast)
    hands = Hands(at_start.cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))
    erratum = submitted(hands.cast.clerk.actor, record())
    agreed(erratum, hands.cast.county.actor)
    hands.reported(erratum)
    paper = printed(hands.cast.province.actor, reread(erratum))
    assert "吉建函〔2026〕12号" in paper
    assert "李示例" in paper


def test_nobody_elses_form(at_confirmed: Station) -> None:
    """Another firm's clerk finds no form."""
    erratum = drafted(at_confirmed.cast.clerk.actor, record())
    other = make_clerk(make_firm(serial=2, name="吉林澄岳路桥有限公司"), sign_in_name="lu.ren", name="陆任")
    with pytest.raises(ErratumNotFound):
        printed(other.actor, erratum)
