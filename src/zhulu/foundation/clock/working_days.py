"""Working days: the nation's holidays and make-up days come from a package, a table laid over it has the last word."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from chinese_calendar import is_workday

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Which days are worked; a day that stands in ``rest`` or ``work`` is what that table says.

    The package knows a year once the State Council has announced it. Until then Monday to Friday are worked, so that
    a deadline can be told at all; ``is_announced`` says whether to trust it.
    """

    rest: frozenset[date] = field(default_factory=frozenset)
    work: frozenset[date] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """Whether offices work on that day."""
        if day in self.rest:
            return False
        if day in self.work:
            return True
        announced = _national(day)
        return day.weekday() < SATURDAY if announced is None else announced

    def is_announced(self, day: date) -> bool:
        """Whether that day's year is announced, or the day stands in the table."""
        return day in self.rest or day in self.work or _national(day) is not None

    def after(self, start: date, count: int) -> date:
        """Give the day on which ``count`` working days are over; the first is the first one after ``start``.

        Nothing is counted for nought: then it is ``start`` itself.

        Raises:
            ValueError: ``count`` is negative.
        """
        if count < 0:
            raise ValueError("working days are counted forward")
        last = start
        for day in self._working_after(start):
            if not count:
                break
            last, count = day, count - 1
        return last

    def between(self, start: date, end: date) -> int:
        """Count the working days after ``start`` up to and including ``end``; none if ``end`` is not later."""
        days = (start + timedelta(days=ahead) for ahead in range(1, (end - start).days + 1))
        return sum(map(self.is_working, days))

    def _working_after(self, start: date) -> Iterator[date]:
        day = start
        while True:
            day += timedelta(days=1)
            if self.is_working(day):
                yield day


def _national(day: date) -> bool | None:
    """Give what the nation announced for a day; None before it has."""
    try:
        return bool(is_workday(day))
    except NotImplementedError:
        return None
