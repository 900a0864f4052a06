"""Working days: known holidays and make-up days, the table laid over them, and years that nobody has announced."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhulu.foundation.clock.working_days import WorkingCalendar

PLAIN = WorkingCalendar()
NOT_ANNOUNCED = date(2095, 6, 1)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 10, 1), False),
        (date(2026, 10, 10), True),
        (date(2026, 11, 21), False),
        (date(2026, 11, 25), True),
    ],
    ids=["national day", "a Saturday made up for", "an ordinary Saturday", "an ordinary Wednesday"],
)
def test_the_nations_days(day: date, works: bool) -> None:  # noqa: FBT001 - the table's column
    """Holidays, make-up days, weekends and weekdays are what the State Council announced."""
    assert PLAIN.is_working(day) is works


def test_the_table_has_the_last_word() -> None:
    """A day of the table is worked or not whatever the nation says; rest wins over work."""
    twice = date(2026, 11, 26)
    table = WorkingCalendar(rest=frozenset({date(2026, 11, 25), twice}), work=frozenset({date(2026, 10, 1), twice}))
    assert not table.is_working(date(2026, 11, 25))
    assert table.is_working(date(2026, 10, 1))
    assert not table.is_working(twice)


def test_an_unannounced_year_counts_weekdays_and_says_so() -> None:
    """Monday to Friday count until the year is announced, and the calendar admits that it does not know."""
    week = [PLAIN.is_working(date(2095, 6, 6) + timedelta(days=ahead)) for ahead in range(7)]
    assert week == [True] * 5 + [False] * 2
    assert not PLAIN.is_announced(NOT_ANNOUNCED)
    assert WorkingCalendar(rest=frozenset({NOT_ANNOUNCED})).is_announced(NOT_ANNOUNCED)
    assert PLAIN.is_announced(date(2026, 1, 1))


def test_five_days_over_the_national_holiday() -> None:
    """From 30 September 2026 the fifth working day is the Monday after the holiday and its made-up Saturday."""
    assert PLAIN.after(date(2026, 9, 30), 5) == date(2026, 10, 13)
    assert PLAIN.after(date(2026, 9, 30), 0) == date(2026, 9, 30)
    with pytest.raises(ValueError, match="forward"):
        PLAIN.after(date(2026, 9, 30), -1)


@given(start=st.dates(date(2005, 1, 1), date(2080, 1, 1)), count=st.integers(1, 40))
def test_counting_forward_and_back_agree(start: date, count: int) -> None:
    """The day after ``count`` working days is worked, and exactly ``count`` of them lie up to it."""
    end = PLAIN.after(start, count)
    assert PLAIN.is_working(end)
    assert PLAIN.between(start, end) == count
    assert PLAIN.between(end, start) == 0
