"""The province's holidays, read from the policy."""

from datetime import date

import pytest

from zhulu.domain.rulebook.deadlines import HOLIDAYS, working_calendar
from zhulu.domain.rulebook.policy import Policy, PolicyMissing

TODAY = date(2026, 11, 25)


def test_the_setting_is_laid_over_the_nation() -> None:
    """Days of rest and of work in the setting hold."""
    table = {"rest": ["2026-11-26"], "work": ["2026-11-28"]}
    calendar = working_calendar(Policy(as_of=TODAY, values={HOLIDAYS: table}))
    assert calendar.after(TODAY, 2) == date(2026, 11, 28)


def test_an_empty_setting_is_the_nations_calendar() -> None:
    """With nothing listed the nation's announcement stands alone."""
    calendar = working_calendar(Policy(as_of=TODAY, values={HOLIDAYS: {}}))
    assert calendar.after(TODAY, 3) == date(2026, 11, 30)


@pytest.mark.parametrize(("values", "refused"), [({}, PolicyMissing), ({HOLIDAYS: {"rest": ["26.11."]}}, ValueError)])
def test_what_is_missing_or_no_day_is_refused(values: dict[str, object], refused: type[Exception]) -> None:
    """A deadline is never counted by a calendar that nobody set or that cannot be read."""
    with pytest.raises(refused):
        working_calendar(Policy(as_of=TODAY, values=values))
