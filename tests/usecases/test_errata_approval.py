"""二(一): the owner applies, the home authority confirms and files with two offices, both systems change, 办结."""

import json

import pytest
from django.utils import timezone

from tests.support.bare_errata import make_helper
from tests.support.deliveries import delivered, make_owner, make_owner_account
from tests.support.errata import OPINION, Hands, agreed, deletion, drafted, given, ground, reread, submitted
from tests.support.filings import make_clerk, make_firm, make_officer, upload
from tests.support.stations import Station
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum, Receipt
from zhulu.domain.errata.queries import ErratumNotFound, find_agreement
from zhulu.domain.errata.states import CHANGING, DONE, FILING, FILING_RETURNED, RETURNED
from zhulu.domain.errata.vocabulary import Procedure, ReceiptKind
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import BasicInformation, Contribution, Tombstone, Version
from zhulu.domain.publication.models import (
    CompanyDocument,
    ErratumDocument,
    GoneDocument,
    ProjectDocument,
    VersionDocument,
)
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.usecases.errata.deciding import return_erratum
from zhulu.usecases.errata.filing_forms import (
    AlreadyFiled,
    Given,
    ReceiptIncomplete,
    Upload,
    ask_for_papers,
    file_at_bureau,
    file_at_department,
    refile,
    register_filing,
    register_system_change,
)
from zhulu.usecases.errata.hinting import HintRefused, answer_hint, hint_owner
from zhulu.usecases.errata.settling import check_result, match_delivery
from zhulu.usecases.errata.starting import enter_paper_application, start_erratum
from zhulu.usecases.errata.submitting import submit_erratum
from zhulu.usecases.errata.writing import ask_for_deletion
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.usefixtures("frozen")
RENAMED = {("project", "PrjName"): "净月科技园研发中心"}


@pytest.fixture
def hands(at_start: Station) -> Hands:
    """Who takes part, and one delivered record."""
    delivered()
    return Hands(at_start.cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))


@pytest.fixture
def owner(hands: Hands) -> Actor:
    """The owner's clerk."""
    return identify_actor(account=make_owner_account(make_owner()))


def record() -> Contribution:
    """Give the one record."""
    return Contribution.objects.select_related("project").get()


def name() -> str:
    """Give the name that stands in the library."""
    return BasicInformation.objects.get().prj_name


@pytest.mark.notice("二(一)a")
@pytest.mark.notice("二(一)b")
@pytest.mark.notice("二(一)c")
def test_from_the_owners_application_to_the_end(hands: Hands, owner: Actor) -> None:
    """Four parts (owner, home, two filings), then both systems, then 办结."""
    erratum = submitted(owner, record(), RENAMED)
    assert (erratum.procedure, erratum.number) == (Procedure.APPROVAL, "KW1-220102-20260316-0001")

    assert agreed(erratum, hands.cast.county.actor).state == FILING
    assert hands.filed(erratum).state == CHANGING
    assert hands.executed(erratum).state == CHANGING
    assert (name(), ProjectDocument.objects.get().name) == ("净月科技园研发中心", "净月科技园研发中心")

    done = hands.system_changed(erratum)
    assert done.state == DONE
    assert all(check.is_equal for check in check_result(erratum=done))
    assert [mark["kind"] for mark in ProjectDocument.objects.get().document["marks"]] == ["corrected"]


def test_either_system_may_be_first(hands: Hands, owner: Actor) -> None:
    """The bureau's word before ours: the case ends with the second of the two."""
    erratum = submitted(owner, record(), RENAMED)
    agreed(erratum, hands.cast.county.actor)
    hands.filed(erratum)
    assert hands.system_changed(erratum).state == CHANGING
    assert hands.executed(erratum).state == DONE


@pytest.mark.notice("二(一)b")
def test_a_matching_delivery_proves_the_other_system(hands: Hands, owner: Actor) -> None:
    """What the approval system delivers afterwards says what was agreed: its own proof; another word is none."""
    erratum = submitted(owner, record(), RENAMED)
    agreed(erratum, hands.cast.county.actor)
    hands.filed(erratum)
    stands = document_from_rows(contribution_id=record().pk)
    one = {"contribution": record(), "said_in": "delivery-1", "now": timezone.now()}
    assert match_delivery(document=stands, **one) == []
    hands.executed(erratum)
    (proven,) = match_delivery(document=document_from_rows(contribution_id=record().pk), **one)

    assert proven.state == DONE
    assert Receipt.objects.get(kind=ReceiptKind.SYSTEM_CHANGE).number == "delivery-1"
    assert Move.objects.get(transition="match_delivery").actor_name == "系统"


@pytest.mark.notice("二(一)a")
def test_a_participant_cannot_apply(hands: Hands) -> None:
    """Only the owner: a firm that took part is refused (Q23)."""
    clerk = make_clerk(make_firm(serial=30, name="吉林某建设有限公司"), sign_in_name="third")
    for actor in (hands.cast.clerk.actor, clerk.actor, hands.cast.county.actor):
        with pytest.raises(ErratumNotFound):
            start_erratum(actor=actor, contribution_id=record().public_id)


def test_the_owner_corrects_its_own_projects_only(hands: Hands) -> None:
    """Another owner finds nothing."""
    stranger = identify_actor(account=make_owner_account(make_firm(serial=31, name="别的单位"), sign_in_name="o2"))
    with pytest.raises(ErratumNotFound):
        start_erratum(actor=stranger, contribution_id=record().public_id)


@pytest.mark.notice("二(一)a")
def test_the_home_authority_enters_an_owners_paper(hands: Hands) -> None:
    """An owner without an account: one officer enters the stamped paper, another one agrees."""
    enterer, agreer = hands.cast.county.actor, make_officer(sign_in_name="officer-2", name="赵示例").actor
    erratum = enter_paper_application(actor=enterer, contribution_id=record().public_id)
    ask_for_deletion(actor=enterer, erratum_id=erratum.public_id, wanted=True)
    ground(enterer, erratum, reason="重复赋码")
    submit_erratum(actor=enterer, erratum_id=erratum.public_id)
    with pytest.raises(NotPermitted):
        agreed(erratum, enterer)

    assert agreed(erratum, agreer).state == FILING
    assert reread(erratum).applicant_name == "长春市净月城市建设发展有限公司"


def test_nobody_else_enters_papers(hands: Hands, owner: Actor) -> None:
    """Neither another authority, nor the province, nor a clerk."""
    elsewhere = make_officer("220104", name="朝阳人").actor
    for actor in (elsewhere, hands.cast.province.actor, owner, hands.support, hands.bureau):
        with pytest.raises((NotPermitted, ErratumNotFound)):
            enter_paper_application(actor=actor, contribution_id=record().public_id)


@pytest.mark.notice("二(一)b")
def test_neither_office_alone_releases_the_change(hands: Hands, owner: Actor) -> None:
    """Q22: both receipts; the support unit finds nothing to execute before."""
    erratum = submitted(owner, record(), RENAMED)
    agreed(erratum, hands.cast.county.actor)
    one = {"erratum_id": erratum.public_id, "given": given()}
    assert file_at_department(actor=hands.cast.province.actor, **one).state == FILING
    with pytest.raises(ErratumNotFound):
        hands.executed(erratum)
    with pytest.raises(AlreadyFiled):
        file_at_department(actor=hands.cast.province.actor, **one)
    assert file_at_bureau(actor=hands.bureau, **one).state == CHANGING


@pytest.mark.notice("二(一)b")
def test_a_receipt_without_an_account_is_registered_with_its_scan(hands: Hands, owner: Actor) -> None:
    """By the home authority or the province; everything that is missing is told at once."""
    erratum = submitted(owner, record(), RENAMED)
    agreed(erratum, hands.cast.county.actor)
    one = {"actor": hands.cast.county.actor, "erratum_id": erratum.public_id}
    with pytest.raises(ReceiptIncomplete, match="备案编号；请填写日期；代为登记的回执须上传扫描件"):
        register_filing(**one, given=Given())
    register_filing(**one, given=given(scan=True))
    file_at_department(actor=hands.cast.province.actor, erratum_id=erratum.public_id, given=given())
    hands.executed(erratum)
    done = register_system_change(actor=hands.cast.province.actor, erratum_id=erratum.public_id, given=given(scan=True))

    assert done.state == DONE
    assert Receipt.objects.exclude(scan=None).count() == 2


def test_a_receipt_is_not_dated_ahead(hands: Hands, owner: Actor) -> None:
    """No paper of tomorrow."""
    erratum = submitted(owner, record(), RENAMED)
    agreed(erratum, hands.cast.county.actor)
    ahead = Given(number="1", on=timezone.now().date().replace(year=2027))
    with pytest.raises(ReceiptIncomplete, match="不能晚于今天"):
        file_at_bureau(actor=hands.bureau, erratum_id=erratum.public_id, given=ahead)


@pytest.mark.notice("二(一)b")
@pytest.mark.parametrize("office", ["bureau", "department"])
def test_an_office_asks_for_missing_papers(office: str, hands: Hands, owner: Actor) -> None:
    """备案 is no approval: it may be sent back to the home authority for papers, never refused."""
    erratum = submitted(owner, record(), RENAMED)
    agreed(erratum, hands.cast.county.actor)
    file_at_department(actor=hands.cast.province.actor, erratum_id=erratum.public_id, given=given())
    actor = hands.bureau if office == "bureau" else hands.cast.province.actor
    with pytest.raises(ReasonMissing):
        ask_for_papers(actor=actor, erratum_id=erratum.public_id, opinion="")
    assert ask_for_papers(actor=actor, erratum_id=erratum.public_id, opinion="缺法人签字").state == FILING_RETURNED

    again = refile(
        actor=hands.cast.county.actor,
        erratum_id=erratum.public_id,
        opinion="已补签字页",
        paper=Upload("签字页.pdf", upload()),
    )
    assert again.state == FILING  # what the department filed stays filed
    assert file_at_bureau(actor=hands.bureau, erratum_id=erratum.public_id, given=given()).state == CHANGING


def test_after_a_return_both_file_anew(hands: Hands, owner: Actor) -> None:
    """A new application is a new form: receipts of the old one do not count."""
    erratum = submitted(owner, record(), RENAMED)
    agreed(erratum, hands.cast.county.actor)
    file_at_bureau(actor=hands.bureau, erratum_id=erratum.public_id, given=given())
    assert (
        return_erratum(actor=hands.cast.county.actor, erratum_id=erratum.public_id, opinion="名称再核").state
        == RETURNED
    )
    submit_erratum(actor=owner, erratum_id=erratum.public_id)
    agreed(erratum, hands.cast.county.actor)
    file_at_department(actor=hands.cast.province.actor, erratum_id=erratum.public_id, given=given())

    assert reread(erratum).state == FILING


@pytest.mark.notice("二(一)b")
def test_a_deleted_record_leaves_a_tombstone(hands: Hands, owner: Actor) -> None:
    """Rows and versions stay; pages show it no more and say so; nothing can be corrected in it afterwards."""
    before = document_from_rows(contribution_id=record().pk)
    erratum = deletion(owner, record())
    agreed(erratum, hands.cast.county.actor)
    hands.filed(erratum)
    hands.executed(erratum)
    done = hands.system_changed(erratum)

    assert done.state == DONE
    assert document_from_rows(contribution_id=record().pk) == before
    agreement = find_agreement(erratum=erratum)
    assert agreement is not None
    assert Tombstone.objects.get().cause_id == agreement.public_id
    assert Version.objects.order_by("number").last().cause == "tombstone"
    assert not ProjectDocument.objects.exists()
    assert not CompanyDocument.objects.exists()
    assert not VersionDocument.objects.exists()
    gone = GoneDocument.objects.get().document
    assert (gone["number"], gone["errata"], gone["clause"]) == (record().project.number, [erratum.number], "二(一)b")
    with pytest.raises(CannotAdvance, match="已按勘误删除"):
        start_erratum(actor=owner, contribution_id=record().public_id)


def test_a_deletion_waits_for_whatever_runs(hands: Hands, owner: Actor) -> None:
    """The whole record cannot go while part of it is being corrected, nor be corrected while it is to go."""
    running = submitted(owner, record(), RENAMED)
    draft = start_erratum(actor=owner, contribution_id=record().public_id)
    ask_for_deletion(actor=owner, erratum_id=draft.public_id, wanted=True)
    ground(owner, draft, reason="重复赋码")
    with pytest.raises(RulesViolated, match="正在办理另一份勘误"):
        submit_erratum(actor=owner, erratum_id=draft.public_id)

    return_erratum(actor=hands.cast.county.actor, erratum_id=running.public_id, opinion="先办删除")
    submit_erratum(actor=owner, erratum_id=draft.public_id)
    with pytest.raises(RulesViolated, match="正在办理另一份勘误"):
        submit_erratum(actor=owner, erratum_id=running.public_id)


def test_identifiers_are_corrected_without_touching_the_database(hands: Hands, owner: Actor) -> None:
    """Owner's code, company's code and numbers: the company pages follow."""
    code = "91220101MA0Y7K2R15"
    erratum = drafted(
        owner, record(), {("participants", "CorpCode"): code, ("project", "PrjCode"): "2020-220102-47-03-000777"}
    )
    submit_erratum(actor=owner, erratum_id=erratum.public_id)
    agreed(erratum, hands.cast.county.actor)
    hands.filed(erratum)
    hands.executed(erratum)

    assert CompanyDocument.objects.filter(code=code).exists()
    assert BasicInformation.objects.get().prj_code == "2020-220102-47-03-000777"


@pytest.mark.notice("二(一)a")
def test_a_participant_hints_and_the_owner_answers(hands: Hands, owner: Actor) -> None:
    """Q23: a hint is no application; the owner sees and answers it, once."""
    clerk = hands.cast.clerk.actor
    hint = hint_owner(
        actor=clerk, contribution_id=record().public_id, text="施工许可面积应为 15300 平方米", sheet="permit"
    )
    assert not Erratum.objects.exists()
    with pytest.raises(ErratumNotFound):
        answer_hint(
            actor=identify_actor(account=make_owner_account(make_firm(serial=8, name="别家"), sign_in_name="o3")),
            hint_id=hint.public_id,
            text="不是我们的",
        )
    answer_hint(actor=owner, hint_id=hint.public_id, text="已核对，另行申请勘误")
    with pytest.raises(HintRefused, match="已经答复过"):
        answer_hint(actor=owner, hint_id=hint.public_id, text="再答一次")


@pytest.mark.parametrize("text", ["", "  ", "联系 13900001111", "字" * 1001])
def test_a_hint_says_what_is_wrong(text: str, hands: Hands) -> None:
    """Not nothing, not too much, no numbers of persons."""
    with pytest.raises(HintRefused):
        hint_owner(actor=hands.cast.clerk.actor, contribution_id=record().public_id, text=text)


def test_only_whom_the_record_names_may_hint(hands: Hands, owner: Actor) -> None:
    """A firm that took no part sees nothing."""
    other = make_clerk(make_firm(serial=33, name="吉林路人建设有限公司"), sign_in_name="passer")
    for actor in (other.actor, owner, hands.cast.county.actor):
        with pytest.raises(ErratumNotFound):
            hint_owner(actor=actor, contribution_id=record().public_id, text="有误")


def test_the_ledger_of_a_filed_erratum_names_both_offices(hands: Hands, owner: Actor) -> None:
    """Whoever looks sees who confirmed, who filed, who changed."""
    erratum = submitted(owner, record(), RENAMED)
    agreed(erratum, hands.cast.county.actor)
    hands.filed(erratum)
    hands.executed(erratum)
    hands.system_changed(erratum)
    offices = [office["as"] for office in ErratumDocument.objects.get().document["offices"]]

    assert offices == ["属地主管部门", "备案", "备案", "技术支持单位"]
    assert hands.bureau.name not in json.dumps(ErratumDocument.objects.get().document, ensure_ascii=False)
    assert OPINION not in json.dumps(ErratumDocument.objects.get().document, ensure_ascii=False)
