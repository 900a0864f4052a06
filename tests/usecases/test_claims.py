"""Whose hands a filing is in: taken, given back, passed on, taken over; and how much of the promised time is left."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from tests.support.desk import entries_of, waiting_for
from tests.support.filings import CITY, OPINION, Cast, Person, Plan, make_officer, submitted_filing
from tests.support.specialist import make_works_officer, submitted_work
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.models import Claim, DeskEntry, Filing
from zhulu.domain.filings.queries import FilingNotFound
from zhulu.domain.filings.vocabulary import DeskView
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.statecraft.operations import ReasonMissing
from zhulu.foundation.audit.models import SecurityLog
from zhulu.usecases.claim_filing import (
    ClaimedElsewhere,
    NotAColleague,
    claim_filing,
    claim_next,
    pass_filing,
    release_filing,
)
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.keeping_desk import HeldByAnother
from zhulu.usecases.return_filing import Reason, refuse_filing, return_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.transfer_filing import transfer_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

MONDAY = date(2026, 3, 16)


@pytest.fixture
def cast(at_submitted: Station, frozen: time_machine.Traveller) -> Cast:
    """Who takes part."""
    return at_submitted.cast


@pytest.fixture
def filing(at_submitted: Station, cast: Cast) -> Filing:
    """A filing that waits for the county."""
    return at_submitted.filing


@pytest.fixture
def colleague(cast: Cast) -> Person:
    """A second reviewer of the county."""
    return make_officer(sign_in_name="officer-2", name="赵示例")


def holder_of(filing: Filing) -> str:
    """Give the name of who has the filing; empty for the whole office."""
    entry = DeskEntry.objects.select_related("holder").get(filing=filing)
    return entry.holder.name if entry.holder else ""


def officer_id(person: Person) -> str:
    """Give an officer's public id."""
    return str(person.account.officer.public_id)


def claim(person: Person, filing: Filing) -> Filing:
    """Take a filing as somebody."""
    return claim_filing(actor=person.actor, filing_id=filing.public_id)


def mend(cast: Cast, filing: Filing) -> None:
    """Return a filing as the county."""
    reasons = [Reason("R05", "缺页")]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")


def resubmit(cast: Cast, filing: Filing) -> None:
    """Hand a returned filing in again."""
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)


@pytest.mark.notice("三(三)")
def test_a_filing_is_taken_given_back_and_passed_on(cast: Cast, filing: Filing, colleague: Person) -> None:
    """Every change of hands is a fact with names; the list follows."""
    claim(cast.county, filing)
    claim(cast.county, filing)
    assert holder_of(filing) == cast.county.actor.name
    assert entries_of(colleague.actor, DeskView.TO_DO) == []
    assert [entry.filing for entry in entries_of(cast.county.actor, DeskView.MINE)] == [filing]
    release_filing(actor=cast.county.actor, filing_id=filing.public_id)
    assert [entry.filing for entry in entries_of(colleague.actor, DeskView.FREE)] == [filing]
    claim(colleague, filing)
    pass_filing(
        actor=colleague.actor,
        filing_id=filing.public_id,
        receiver_id=officer_id(cast.county),
        reason="外出培训",
        held_by=officer_id(colleague),
    )
    names = [(row.giver_name, row.receiver_name, row.reason) for row in Claim.objects.order_by("id")]
    assert names == [
        ("", "王示例", ""),
        ("王示例", "", ""),
        ("", "赵示例", ""),
        ("赵示例", "王示例", "外出培训"),
    ]


def test_a_colleague_decides_only_after_taking_over(cast: Cast, filing: Filing, colleague: Person) -> None:
    """What somebody has in hand nobody else confirms, returns, refuses or hands over; taken over, they may."""
    claim(cast.county, filing)
    make_officer(CITY)
    reasons = [Reason("R05", "缺页")]
    key, actor = filing.public_id, colleague.actor
    city = get_authority(code=CITY).public_id
    for act in (
        lambda: confirm_filing(actor=actor, filing_id=key, opinion=OPINION, method="originals"),
        lambda: return_filing(actor=actor, filing_id=key, reasons=reasons, opinion="请补正"),
        lambda: refuse_filing(actor=actor, filing_id=key, reasons=reasons, opinion="不予确认"),
        lambda: transfer_filing(actor=actor, filing_id=key, authority_id=city, reason="由市直管"),
    ):
        with pytest.raises(HeldByAnother, match="王示例"):
            act()
    assert SecurityLog.objects.count() == 4
    own = {"receiver_id": officer_id(colleague), "held_by": officer_id(cast.county)}
    with pytest.raises(ReasonMissing):
        pass_filing(actor=actor, filing_id=key, reason=" ", **own)
    pass_filing(actor=actor, filing_id=key, reason="王示例休假", **own)
    assert confirm_filing(actor=actor, filing_id=key, opinion=OPINION, method="originals").grade == "C"
    assert not DeskEntry.objects.exists()


def test_a_page_that_is_out_of_date_passes_nothing_on(cast: Cast, filing: Filing, colleague: Person) -> None:
    """Who had it is compared and swapped: a page that shows another holder is told who has it by now."""
    claim(cast.county, filing)
    with pytest.raises(ClaimedElsewhere, match="王示例"):
        claim(colleague, filing)
    with pytest.raises(ClaimedElsewhere, match="王示例"):
        release_filing(actor=colleague.actor, filing_id=filing.public_id)
    with pytest.raises(ClaimedElsewhere, match="王示例"):
        pass_filing(actor=colleague.actor, filing_id=filing.public_id, receiver_id=officer_id(colleague), reason="接手")
    assert holder_of(filing) == "王示例"


def test_it_is_passed_to_nobody_who_could_not_decide_it(cast: Cast, filing: Filing, colleague: Person) -> None:
    """Neither a reader of the office, nor the city's officer, nor who has it already receives it."""
    reader = make_officer(function=None, sign_in_name="reader", name="孙示例")
    city = make_officer(CITY)
    claim(cast.county, filing)
    for person in (reader, city, cast.county):
        with pytest.raises(NotAColleague):
            pass_filing(
                actor=colleague.actor,
                filing_id=filing.public_id,
                receiver_id=officer_id(person),
                reason="请办",
                held_by=officer_id(cast.county),
            )
    with pytest.raises(NotPermitted):
        claim(reader, filing)
    with pytest.raises(NotPermitted):
        claim(city, filing)
    with pytest.raises(FilingNotFound):
        claim(make_officer("220103"), filing)


def test_the_database_keeps_foreign_hands_off(cast: Cast, filing: Filing) -> None:
    """Another authority's officer cannot be written as holder, whatever the code does."""
    stranger = make_officer(CITY).account.officer
    with pytest.raises(DatabaseError, match="自己的审核人员"), transaction.atomic():
        DeskEntry.objects.filter(filing=filing).update(holder=stranger, held_since=filing.submitted_at)


def test_the_next_one_is_the_most_urgent_that_one_may_decide(cast: Cast, filing: Filing, colleague: Person) -> None:
    """One after another, most urgent first; what a colleague has, and what the grant does not reach, is passed over."""
    works = make_works_officer(sign_in_name="works")
    submitted_work(cast)
    second = submitted_filing(cast, Plan(name="乙工程"))
    assert claim_next(actor=cast.county.actor) == filing
    assert claim_next(actor=colleague.actor) == second
    assert claim_next(actor=colleague.actor) is None
    work = claim_next(actor=works.actor)
    assert work is not None
    assert work.path == "3"


def test_who_filed_it_is_never_offered_it(cast: Cast, filing: Filing, colleague: Person) -> None:
    """What the same account filed is passed over by the next one, and cannot be taken."""
    Filing.objects.filter(pk=filing.pk).update(created_by=colleague.actor.account_id)
    assert claim_next(actor=colleague.actor) is None
    with pytest.raises(NotPermitted):
        claim(colleague, filing)


def due(filing: Filing) -> date:
    """Give the last day of the promised time."""
    return DeskEntry.objects.get(filing=filing).due_on


@pytest.mark.notice("三(三)")
def test_the_clock_stands_still_while_the_enterprise_mends(
    cast: Cast, filing: Filing, frozen: time_machine.Traveller
) -> None:
    """Ten working days from Monday; three are used, three weeks of mending count nothing, seven remain."""
    assert (DeskEntry.objects.get().accept_by, due(filing)) == (date(2026, 3, 18), date(2026, 3, 30))
    claim(cast.county, filing)
    frozen.shift(timedelta(days=3))
    mend(cast, filing)
    assert entries_of(cast.county.actor, DeskView.OFFICE) == []
    assert [entry.is_stopped for entry in entries_of(cast.county.actor, DeskView.MENDING)] == [True]
    assert entries_of(cast.county.actor, DeskView.LATE, today=date(2026, 5, 1)) == []
    frozen.shift(timedelta(days=21))
    resubmit(cast, filing)
    entry = DeskEntry.objects.get()
    assert (entry.spent, entry.round, entry.is_stopped, holder_of(filing)) == (3, 2, False, "王示例")
    # 2026-04-09 is a Thursday; seven working days later is Monday the 20th
    assert due(filing) == date(2026, 4, 20)
    assert [entry.filing for entry in entries_of(cast.county.actor, DeskView.BACK)] == [filing]


def test_what_was_late_when_it_was_returned_is_due_on_the_day_it_comes_back(
    cast: Cast, filing: Filing, frozen: time_machine.Traveller
) -> None:
    """An office that has used all its days gets none by returning."""
    frozen.shift(timedelta(days=30))
    mend(cast, filing)
    resubmit(cast, filing)
    assert due(filing) == date(2026, 4, 15)


def test_the_provinces_days_and_holidays_decide(cast: Cast, frozen: time_machine.Traveller) -> None:
    """Another promise and a local day off hold for what comes afterwards."""
    with transaction.atomic():
        for key, value in {"service_days": {"review": 3, "accept": 1}, "holidays": {"rest": ["2026-03-17"]}}.items():
            set_policy(key=key, value=value, valid_from=MONDAY, reason="测试", set_by="测试")
    filing = submitted_filing(cast, Plan(name="乙工程"))
    entry = DeskEntry.objects.get(filing=filing)
    assert (entry.accept_by, entry.due_on) == (date(2026, 3, 18), date(2026, 3, 20))


def test_late_is_the_day_after_the_last(cast: Cast, filing: Filing) -> None:
    """On its last day a filing is due, on the next one late; nothing decides it by itself."""
    for day, views in {
        date(2026, 3, 24): set(),
        date(2026, 3, 30): set(),
        date(2026, 3, 31): {DeskView.LATE},
    }.items():
        assert {view for view in (DeskView.LATE,) if entries_of(cast.county.actor, view, today=day)} == views
    filing.refresh_from_db()
    assert filing.state == "submitted"


def test_a_filing_that_changes_desks_is_in_nobodys_hands_and_its_time_goes_on(cast: Cast, filing: Filing) -> None:
    """After a transfer the city's people may take it; the enterprise's promised day stays."""
    city = make_officer(CITY)
    before = due(filing)
    claim(cast.county, filing)
    transfer_filing(
        actor=cast.county.actor,
        filing_id=filing.public_id,
        authority_id=get_authority(code=CITY).public_id,
        reason="由市直管",
    )
    assert (holder_of(filing), due(filing)) == ("", before)
    assert waiting_for(city.actor) == [filing]
    assert waiting_for(cast.county.actor) == []
    claim(city, filing)
    assert holder_of(filing) == city.actor.name


def test_the_desk_holds_what_is_open_and_nothing_else(cast: Cast, filing: Filing) -> None:
    """One entry while it waits or is mended; none as a draft, taken back, refused or confirmed."""
    assert DeskEntry.objects.count() == 1
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    assert DeskEntry.objects.count() == 0
    resubmit(cast, filing)
    assert DeskEntry.objects.get().spent == 0
    refuse_filing(
        actor=cast.county.actor, filing_id=filing.public_id, reasons=[Reason("R16", "查无此项")], opinion="不予确认"
    )
    assert DeskEntry.objects.count() == 0
