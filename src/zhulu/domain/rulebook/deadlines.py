"""Deadlines are counted in working days, by the nation's holidays as the province's setting corrects them (Q34)."""

from collections.abc import Mapping
from datetime import date

from zhulu.domain.rulebook.policy import Policy
from zhulu.foundation.clock.working_days import WorkingCalendar

HOLIDAYS = "holidays"
"""The setting's key: ``{"rest": [days], "work": [days]}``, laid over the nation's announced holidays."""


def working_calendar(policy: Policy) -> WorkingCalendar:
    """Give the calendar by which deadlines of the policy's day are counted.

    Raises:
        PolicyMissing: the province has not set it.
        ValueError: an entry is no day.
    """
    table = policy.mapping(HOLIDAYS)
    return WorkingCalendar(rest=_days(table, "rest"), work=_days(table, "work"))


def _days(table: Mapping[str, object], key: str) -> frozenset[date]:
    listed = table.get(key, [])
    return frozenset(date.fromisoformat(str(day)) for day in listed) if isinstance(listed, list) else frozenset()
