"""老事项按老规定: a second version of the notice holds from its day, and touches neither the first nor what is open."""

from datetime import date

import pytest
import time_machine
from django.db import transaction

from tests.support.filings import (
    OPINION,
    Cast,
    Plan,
    filled_filing,
    make_cast,
    reread,
    submitted_filing,
)
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.querysets import judged_as_of
from zhulu.domain.rulebook.models import PolicySetting, Verdict
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.usecases.check_filing import check_filing
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.return_filing import Reason, return_filing
from zhulu.usecases.review_filing import review_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

FIRST_DAY = date(2026, 3, 16)
NEW_DAY = date(2026, 3, 20)
"""From this day the second version holds."""
NEW_TEXT, NEW_CUT_OVER = "吉建办〔2026〕7号", "2018-01-01"
"""By the second version, the filings' start of 2018-04 belongs to the approval system."""
LATER = "2026-03-24 10:00+08:00"
EVE, DAWN = "2026-03-19 23:59:59+08:00", "2026-03-20 00:00:00+08:00"


@pytest.fixture
def cast(db: None, frozen: time_machine.Traveller) -> Cast:
    """The clerk and the officers, on the first day."""
    return make_cast()


def amend() -> None:
    """Add the second version: two rows, nothing else."""
    with transaction.atomic():
        for key, value in (("notice", NEW_TEXT), ("cut_over_date", NEW_CUT_OVER)):
            set_policy(key=key, value=value, valid_from=NEW_DAY, reason="新通知", set_by="省厅")


def confirm(cast: Cast, filing: Filing) -> None:
    """Confirm as the county."""
    confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")


def give_back(cast: Cast, filing: Filing) -> None:
    """Return as the county."""
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=[Reason("R05", "缺页")], opinion="补正")


@pytest.mark.notice("落款")
def test_the_second_version_touches_neither_the_first_nor_its_values(cast: Cast) -> None:
    """The day before reads the old text, the day itself the new one; no row was changed."""
    before = list(PolicySetting.objects.order_by("id").values_list())
    old = get_policy(as_of=FIRST_DAY)
    amend()

    assert list(PolicySetting.objects.order_by("id").values_list())[: len(before)] == before
    assert get_policy(as_of=FIRST_DAY) == old
    assert get_policy(as_of=date(2026, 3, 19)).text("notice") == old.text("notice")
    assert get_policy(as_of=NEW_DAY).text("notice") == NEW_TEXT


@pytest.mark.notice("一(二)1")
def test_an_open_filing_is_confirmed_by_the_old_text(cast: Cast, frozen: time_machine.Traveller) -> None:
    """Submitted before, confirmed after: judged by the text, the cut-over and the day of its submission."""
    old = get_policy(as_of=FIRST_DAY)
    filing = submitted_filing(cast)
    amend()
    frozen.move_to(LATER)

    review = review_filing(actor=cast.county.actor, filing_id=filing.public_id)
    assert review.content.submission.blocks == ()
    confirm(cast, filing)
    verdict = Verdict.objects.get(moment="confirmation")
    assert (verdict.notice, verdict.as_of, verdict.passed) == (old.text("notice"), FIRST_DAY, True)
    assert verdict.policy["cut_over_date"] == old.text("cut_over_date")


@pytest.mark.parametrize("back", ["returned", "withdrawn"])
@pytest.mark.notice("一(二)1")
def test_a_resubmission_is_judged_by_the_old_text(cast: Cast, frozen: time_machine.Traveller, *, back: str) -> None:
    """Returned or taken back and submitted again after the change: still the day of the first submission."""
    filing = submitted_filing(cast)
    if back == "returned":
        give_back(cast, filing)
    else:
        withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    amend()
    frozen.move_to(LATER)

    assert check_filing(actor=cast.clerk.actor, filing_id=filing.public_id).submission.blocks == ()
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    confirm(cast, filing)
    assert set(Verdict.objects.values_list("as_of", flat=True)) == {FIRST_DAY}
    assert reread(cast.clerk, filing).state == "confirmed"


@pytest.mark.parametrize(("moment", "passes"), [(EVE, True), (DAWN, False)])
@pytest.mark.notice("一(二)1")
def test_a_new_filing_is_judged_by_the_text_of_its_day(
    cast: Cast, frozen: time_machine.Traveller, *, moment: str, passes: bool
) -> None:
    """Begun before and first submitted a second before midnight: the old text; a second later: the new one."""
    filing = filled_filing(cast.clerk)
    amend()
    frozen.move_to(moment)
    if passes:
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
        return
    with pytest.raises(RulesViolated) as refused:
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    assert {item.rule for item in refused.value.findings.blocks} == {"StartBeforeCutOver"}
    assert NEW_CUT_OVER in refused.value.findings.blocks[0].message


def test_what_has_happened_since_is_no_future(cast: Cast, frozen: time_machine.Traveller) -> None:
    """The old text does not stop the clock: a day after the first submission may stand in the second."""
    filing = submitted_filing(cast)
    give_back(cast, filing)
    frozen.move_to(LATER)
    draft = filing.sheets.get(sheet="completion")
    draft.tables["completion_filings"][0]["EDate"] = "2026-03-24"
    draft.save()

    assert check_filing(actor=cast.clerk.actor, filing_id=filing.public_id).submission.blocks == ()
    draft.tables["completion_filings"][0]["EDate"] = "2026-03-25"
    draft.save()
    told = check_filing(actor=cast.clerk.actor, filing_id=filing.public_id).submission.blocks
    assert [item.rule for item in told] == ["NotInTheFuture"]


def test_the_day_is_that_of_the_first_submission(cast: Cast, frozen: time_machine.Traveller) -> None:
    """A draft is judged as of today; Asia/Shanghai decides the day."""
    draft = filled_filing(cast.clerk, Plan(name="另一项目"))
    assert judged_as_of(filing=draft, today=NEW_DAY) == NEW_DAY
    frozen.move_to("2026-03-17 00:30+08:00")
    submit_filing(actor=cast.clerk.actor, filing_id=draft.public_id, promised=True)
    assert judged_as_of(filing=draft, today=NEW_DAY) == date(2026, 3, 17)


def test_the_papers_that_are_demanded_are_those_of_the_old_text(cast: Cast, frozen: time_machine.Traveller) -> None:
    """A returned filing is asked for the papers of its first submission; the page reads the same settings."""
    filing = submitted_filing(cast)
    give_back(cast, filing)
    with transaction.atomic():
        listed = {"basic": [{"label": "新要的材料", "any_of": ["other"]}]}
        set_policy(key="papers", value=listed, valid_from=NEW_DAY, reason="新通知", set_by="省厅")
    frozen.move_to(LATER)

    assert check_filing(actor=cast.clerk.actor, filing_id=filing.public_id).submission.blocks == ()
    page = cast.clerk.client().get(f"/enterprise/filings/{filing.public_id}/basic/").content.decode()
    assert "新要的材料" not in page
    other = filled_filing(cast.clerk, Plan(name="新项目"))
    assert "新要的材料" in cast.clerk.client().get(f"/enterprise/filings/{other.public_id}/basic/").content.decode()
