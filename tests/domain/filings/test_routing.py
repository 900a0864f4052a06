"""The wizard's table (一 导语): total, every row reachable, every answer with its clause."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from zhulu.domain.filings.routing import (
    FIRMS,
    TABLE,
    Asker,
    Permit,
    Situation,
    Start,
    Work,
    find_line,
    route,
)
from zhulu.domain.standard.vocabulary import Path

pytestmark = pytest.mark.notice("一")
EVERYTHING = [
    Situation(*parts) for parts in itertools.product(Asker, (True, False), Work, Start, Permit, (True, False))
]


@given(
    some.builds(
        Situation,
        asker=some.sampled_from(Asker),
        in_province=some.booleans(),
        work=some.sampled_from(Work),
        start=some.sampled_from(Start),
        permit=some.sampled_from(Permit),
        is_completed=some.booleans(),
    )
)
def test_there_is_always_one_answer_with_its_clause(situation: Situation) -> None:
    """Whatever is asked: one answer, with why, a clause and a next step."""
    answer = route(situation)

    assert answer.cites
    assert answer.why
    assert answer.next_step
    assert answer.verdict


def test_every_row_answers_something() -> None:
    """No row is dead: over the whole input space each one is the answer of some situation."""
    assert {find_line(situation).name for situation in EVERYTHING} == {line.name for line in TABLE}


def test_names_are_unique() -> None:
    """Rows are told apart by their names."""
    assert len({line.name for line in TABLE}) == len(TABLE)


SPOKEN = [
    (Asker.BUILDER, Start.BEFORE, Permit.CANNOT_BE_MADE_UP, True, Path.BACK_FILING),
    (Asker.BUILDER, Start.BEFORE, Permit.HELD_OUTSIDE, True, Path.BACK_FILING),
    (Asker.BUILDER, Start.BEFORE, Permit.CAN_BE_MADE_UP, True, Path.APPROVAL_FEED),
    (Asker.BUILDER, Start.BEFORE, Permit.CANNOT_BE_MADE_UP, False, None),
    (Asker.SUPERVISOR, Start.BEFORE, Permit.CANNOT_BE_MADE_UP, False, None),
    (Asker.DESIGNER, Start.BEFORE, Permit.CANNOT_BE_MADE_UP, False, Path.BACK_FILING),
    (Asker.SURVEYOR, Start.BEFORE, Permit.CANNOT_BE_MADE_UP, False, Path.BACK_FILING),
    (Asker.BUILDER, Start.ON_OR_AFTER, Permit.CANNOT_BE_MADE_UP, True, Path.APPROVAL_FEED),
    (Asker.OWNER, Start.ON_OR_AFTER, Permit.CAN_BE_MADE_UP, True, Path.APPROVAL_FEED),
    (Asker.OWNER, Start.BEFORE, Permit.CANNOT_BE_MADE_UP, True, Path.BACK_FILING),
    (Asker.BUILDER, Start.UNKNOWN, Permit.CANNOT_BE_MADE_UP, True, None),
    (Asker.BUILDER, Start.BEFORE, Permit.UNKNOWN, True, None),
    (Asker.BUILDER, Start.BEFORE, Permit.NOT_NEEDED, True, None),
    (Asker.BUILDER, Start.UNKNOWN, Permit.IN_SYSTEM, True, Path.APPROVAL_FEED),
]


@pytest.mark.parametrize(("asker", "start", "permit", "is_completed", "path"), SPOKEN)
def test_housing_goes_where_the_notice_sends_it(
    asker: Asker, start: Start, permit: Permit, *, is_completed: bool, path: Path | None
) -> None:
    """The decision table of the notice's reading, row by row."""
    situation = Situation(
        asker=asker,
        in_province=True,
        work=Work.HOUSING_OR_MUNICIPAL,
        start=start,
        permit=permit,
        is_completed=is_completed,
    )

    assert route(situation).path == path


@pytest.mark.parametrize("situation", [item for item in EVERYTHING if not item.in_province][:40])
def test_another_province_is_nobodys(situation: Situation) -> None:
    """一(二)3: by place, always."""
    assert route(situation).path is None


def test_specialist_works_are_their_builders() -> None:
    """一(三)2: completed and listed, by the builder, is path ③; nobody else and nothing else is."""
    routed = {(item.asker, item.work, item.is_completed) for item in EVERYTHING if route(item).path == Path.SPECIALIST}

    assert routed == {(Asker.BUILDER, Work.LISTED_SPECIALIST, True)}


def test_only_firms_back_file() -> None:
    """一(二)2: an owner is never sent to add a back-filing itself."""
    for item in EVERYTHING:
        if route(item).path == Path.BACK_FILING and item.asker not in FIRMS:
            assert "参建" in route(item).next_step


def test_an_old_permit_follows_the_setting() -> None:
    """Q4: where the province does not let it take path ②, the permit has to be made up."""
    situation = Situation(
        asker=Asker.BUILDER,
        in_province=True,
        work=Work.HOUSING_OR_MUNICIPAL,
        start=Start.BEFORE,
        permit=Permit.HELD_OUTSIDE,
        is_completed=True,
    )

    assert route(situation, legacy_permit_allowed=True).path == Path.BACK_FILING
    assert route(situation, legacy_permit_allowed=False).path == Path.APPROVAL_FEED
