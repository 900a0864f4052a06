"""Numbers are issued once, without gaps or doubles, and kept: by many threads, through rollbacks, past 99 a day."""

import random
from collections.abc import Callable
from datetime import date

import pytest
from django.db import transaction

from tests.support.filings import (
    ANSWERS,
    Plan,
    fill_sheets,
    filled_filing,
    make_cast,
    planned_sheets,
    reread,
    submitted_filing,
)
from tests.support.races import at_once, losers, winners
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.models import NumberCounter, Project, StageNumber
from zhulu.domain.library.numbering import issue_project, issue_stage_number
from zhulu.domain.standard.numbering import (
    NumbersExhausted,
    Overflow,
    find_provincial_number,
    find_stage_number,
)
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

TODAY = date(2026, 3, 16)
THREADS, EACH = 6, 6


def issue(*, kind: str = "01", on: date = TODAY, overflow: Overflow = Overflow.NEXT_DAY) -> Project:
    """Issue one number in a transaction of its own."""
    with transaction.atomic():
        return issue_project(prefix="220102", kind=kind, on=on, overflow=overflow)


def serials(kind: str = "01") -> list[int]:
    """Give the serials that stand, in order."""
    numbers = [find_provincial_number(project.number) for project in Project.objects.filter(kind=kind)]
    return sorted(number.serial for number in numbers if number)


@pytest.mark.django_db
def test_the_format() -> None:
    """6 prefix + YYMMDD + 2 kind + 2 serial; kinds count apart, days count apart."""
    numbers = [issue().number, issue().number, issue(kind="02").number, issue(on=date(2026, 3, 17)).number]

    assert numbers == ["2201022603160101", "2201022603160102", "2201022603160201", "2201022603170101"]


def _worker(failures: set[int]) -> Callable[[], None]:
    def work() -> None:
        for place in range(EACH):
            try:
                with transaction.atomic():
                    project = issue_project(prefix="220102", kind="01", on=TODAY, overflow=Overflow.NEXT_DAY)
                    issue_stage_number(project=project, suffix="BD", row_id=project.public_id)
                    fail_if(place in failures)
            except ZeroDivisionError:
                continue

    return work


def fail_if(broken: bool) -> None:  # noqa: FBT001 - one word is enough
    """Fail as a journey may at any later step."""
    if broken:
        raise ZeroDivisionError


def failed_submission() -> None:
    """Issue a number in a transaction that fails."""
    with transaction.atomic():
        issue_project(prefix="220102", kind="01", on=TODAY, overflow=Overflow.NEXT_DAY)
        fail_if(broken=True)


def test_many_threads_leave_no_gaps_and_no_doubles(fresh_database: str) -> None:
    """Six clerks at once, a third of whose submissions fail: the serials that stand are 1, 2, 3 … without a hole."""
    dice = random.Random(7)  # noqa: S311 - no secret
    failures = [set(dice.sample(range(EACH), 2)) for _ in range(THREADS)]

    assert at_once(*(_worker(failed) for failed in failures)) == [None] * THREADS
    assert serials() == list(range(1, THREADS * (EACH - 2) + 1))
    assert StageNumber.objects.count() == THREADS * (EACH - 2)


def test_one_project_counts_its_stages_for_all(fresh_database: str) -> None:
    """Several firms that record stages of one project at once share its serials."""
    project = issue()

    def work(place: int) -> Callable[[], list[str]]:
        def stages() -> list[str]:
            with transaction.atomic():
                rows = [f"{place:015d}{row}" for row in range(3)]
                return [issue_stage_number(project=project, suffix="HZ", row_id=row) for row in rows]

        return stages

    issued = [number for numbers in at_once(*(work(place) for place in range(4))) for number in numbers]

    assert sorted(issued) == [f"{project.number}-HZ-{serial:03d}" for serial in range(1, 13)]


@pytest.mark.django_db
def test_a_rollback_gives_the_number_back() -> None:
    """What failed has used nothing up."""
    first = issue().number
    with pytest.raises(ZeroDivisionError):
        failed_submission()

    assert (first[-2:], issue().number[-2:]) == ("01", "02")


@pytest.fixture
def nearly_full(db: None) -> None:
    """98 numbers of the day are used up."""
    NumberCounter.objects.create(prefix="22010226031601", latest=98)


def test_past_99_the_next_day_follows(nearly_full: None) -> None:
    """The setting ``next_day``: the hundredth takes tomorrow's first, and tomorrow goes on behind it."""
    assert [issue().number for _ in range(3)] == ["2201022603160199", "2201022603170101", "2201022603170102"]
    assert issue(on=date(2026, 3, 17)).number == "2201022603170103"
    assert Project.objects.get(number="2201022603170101").issued_on == TODAY


def test_past_99_the_setting_may_refuse(nearly_full: None) -> None:
    """The setting ``refuse``: the hundredth waits, and tomorrow is untouched."""
    assert issue(overflow=Overflow.REFUSE).number.endswith("99")
    with pytest.raises(NumbersExhausted, match="99 个编号已用完"):
        issue(overflow=Overflow.REFUSE)

    assert issue(on=date(2026, 3, 17), overflow=Overflow.REFUSE).number == "2201022603170101"


def test_two_clerks_reach_for_the_last_number(fresh_database: str) -> None:
    """At 98, two at once: one gets 99, the other is refused, and no number is doubled."""
    NumberCounter.objects.create(prefix="22010226031601", latest=98)
    outcomes = at_once(*[lambda: issue(overflow=Overflow.REFUSE)] * 2)

    assert [project.number[-2:] for project in winners(outcomes)] == ["99"]
    assert len(losers(outcomes, NumbersExhausted)) == 1


@pytest.mark.django_db
def test_stages_count_per_suffix_and_project() -> None:
    """Each suffix of each project counts from 1; a record keeps the number it has."""
    one, two = issue(), issue()
    with transaction.atomic():
        issued = [
            issue_stage_number(project=one, suffix="BD", row_id="a" * 16),
            issue_stage_number(project=one, suffix="BD", row_id="b" * 16),
            issue_stage_number(project=one, suffix="HZ", row_id="c" * 16),
            issue_stage_number(project=two, suffix="BD", row_id="d" * 16),
            issue_stage_number(project=one, suffix="BD", row_id="a" * 16),
        ]

    assert issued == [
        f"{one.number}-BD-001",
        f"{one.number}-BD-002",
        f"{one.number}-HZ-001",
        f"{two.number}-BD-001",
        f"{one.number}-BD-001",
    ]


@pytest.mark.django_db
def test_a_filings_numbers(frozen: object) -> None:
    """The home authority's prefix and the day of submission; each record of the standard's stages has its suffix."""
    filing = submitted_filing(make_cast(), Plan(roles=("3", "4")))
    assert filing.project is not None
    found = [find_stage_number(row.number) for row in StageNumber.objects.filter(project=filing.project)]

    assert filing.project.number == "2201022603160101"
    assert sorted(f"{number.suffix}{number.serial}" for number in found if number) == sorted(
        ["BD1", "BE1", "HZ1", "HE1", "TX1", "SX1", "JX1", "JX2", "DT1"]
    )
    assert {number.project for number in found if number} == {filing.project.number}


@pytest.mark.django_db
def test_numbers_are_kept_on_resubmission(frozen: object) -> None:
    """Withdrawn, changed and submitted again: the project and every record keep their numbers, new records get new."""
    cast = make_cast()
    filing = submitted_filing(cast)
    before = dict(StageNumber.objects.values_list("row_id", "number"))
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    standing = {draft.sheet: draft.tables for draft in filing.sheets.all()}
    again = planned_sheets(cast.clerk, Plan(name="改过名的综合馆"))
    for sheet, tables in again.items():
        for table, rows in tables.items():
            for place, row in enumerate(rows):
                row["row_id"] = standing[sheet][table][place]["row_id"]
    again["contract"]["contracts"].append({**again["contract"]["contracts"][0], "row_id": "0" * 16})
    fill_sheets(cast.clerk, filing, again)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)
    after = dict(StageNumber.objects.values_list("row_id", "number"))

    assert reread(cast.clerk, filing).project == filing.project
    assert Project.objects.count() == 1
    assert {row: after[row] for row in before} == before
    assert set(after) - set(before) == {"0" * 16}
    assert after["0" * 16].endswith("-HZ-002")


def test_two_first_submissions_at_once(fresh_database: str) -> None:
    """Two firms' filings of one county and day get two neighbouring numbers."""
    cast = make_cast()
    filings = [filled_filing(cast.clerk, Plan(name=name)) for name in ("甲馆", "乙馆")]
    outcomes = at_once(
        *(
            lambda public_id=filing.public_id: submit_filing(actor=cast.clerk.actor, filing_id=public_id, promised=True)
            for filing in filings
        )
    )

    assert losers(outcomes, NumbersExhausted) == []
    assert serials() == [1, 2]
    assert {filing.state for filing in Filing.objects.all()} == {"submitted"}
