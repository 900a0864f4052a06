"""How long a record is shown: by months, by the rule of its day, never shorter than a penalty."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.stations import Station
from zhulu.domain.credit.periods import Severity, SeverityUnknown, months_after, period_of, read_regime
from zhulu.domain.rulebook.queries import get_policy

GENERAL = Severity("general", "一般", is_shown=True, least_months=3, most_months=12)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 3, 24), 12, date(2027, 3, 24)),
        (date(2026, 12, 1), 3, date(2027, 3, 1)),
    ],
)
def test_months_end_with_their_month(day: date, months: int, expected: date) -> None:
    """The same day, or the month's last."""
    assert months_after(day, months) == expected


def test_a_year_ends_the_day_before() -> None:
    """Shown from the 24th for twelve months: the last day is the 23rd."""
    period = period_of(GENERAL, start=date(2026, 3, 24))

    assert (period.repair_from, period.shown_until) == (date(2026, 6, 24), date(2027, 3, 23))


def test_a_penalty_is_never_outlived_by_nothing() -> None:
    """A longer penalty holds the record."""
    assert period_of(GENERAL, start=date(2026, 3, 24), penalty_until=date(2028, 1, 1)).shown_until == date(2028, 1, 1)


@given(start=st.dates(date(2020, 1, 1), date(2040, 1, 1)), least=st.integers(0, 36), more=st.integers(1, 36))
def test_repair_comes_before_the_end(start: date, least: int, more: int) -> None:
    """Whatever the months: from, repair, until are in order, and shorter months never end later."""
    period = period_of(replace(GENERAL, least_months=least, most_months=least + more), start=start)
    shorter = period_of(replace(GENERAL, least_months=least, most_months=max(least, 1)), start=start)

    assert period.shown_from <= period.repair_from <= period.shown_until + timedelta(days=1)
    assert shorter.shown_until <= period.shown_until


@pytest.mark.notice("三(五)c")
@pytest.mark.parametrize(
    ("day", "words", "keys"),
    [
        (date(2023, 4, 30), "建市〔2007〕9号", {"general", "serious"}),
        (date(2023, 5, 1), "第58号", {"general", "serious"}),
        (date(2026, 3, 31), "第58号", {"general", "serious"}),
        (date(2026, 4, 1), "第36号", {"minor", "general", "serious"}),
    ],
)
def test_the_rule_of_the_day_applies(at_start: Station, day: date, words: str, keys: set[str]) -> None:
    """Each rule from its first day on; a severity that only the later one has is unknown to the earlier."""
    regime = read_regime(get_policy(as_of=day).mapping("publication_periods"))

    assert words in regime.rule
    assert {row.key for row in regime.severities} == keys
    if "minor" not in keys:
        with pytest.raises(SeverityUnknown):
            regime.severity("minor")
