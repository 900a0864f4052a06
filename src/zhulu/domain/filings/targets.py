"""By when a filing is to be dealt with: working days that the province has promised, minus what earlier rounds used."""

from dataclasses import dataclass
from datetime import date, timedelta

from zhulu.domain.rulebook.deadlines import working_calendar
from zhulu.domain.rulebook.policy import Policy
from zhulu.foundation.clock.working_days import WorkingCalendar

SERVICE_DAYS = "service_days"
"""The setting's key: ``{"accept": n, "review": n, "province": n}``, in working days (Q34)."""
SOON = 3
"""Working days before the last one from which on a filing is said to be due soon."""
LONG = timedelta(days=120)
"""What is late by more is counted in calendar days: nobody counts holidays of years."""


@dataclass(frozen=True, slots=True)
class Target:
    """The days by which a filing is to be taken up and decided."""

    accept_by: date
    due_on: date


def days_of(policy: Policy, stage: str) -> int:
    """Give the working days that the province promises for ``accept``, ``review`` or ``province``."""
    return int(str(policy.mapping(SERVICE_DAYS).get(stage, 0)))


def set_target(policy: Policy, *, start: date, spent: int = 0) -> Target:
    """Give the target of a filing that comes to a desk on a day.

    Args:
        spent: working days that were used before the enterprise mended it.
    """
    calendar = working_calendar(policy)
    left = max(days_of(policy, "review") - spent, 0)
    accept_by = calendar.after(start, min(days_of(policy, "accept"), left))
    return Target(accept_by=accept_by, due_on=calendar.after(start, left))


@dataclass(frozen=True, slots=True)
class Remaining:
    """How much of the promised time is left on a day."""

    days: int
    """Working days left; below nought by so many days late."""
    is_stopped: bool = False

    @property
    def is_late(self) -> bool:
        """Whether the time is over and the clock runs."""
        return self.days < 0 and not self.is_stopped

    @property
    def is_soon(self) -> bool:
        """Whether it is over within days."""
        return 0 <= self.days <= SOON and not self.is_stopped

    @property
    def words(self) -> str:
        """Say it for a list."""
        if self.is_stopped:
            return "停表"
        if self.days < 0:
            return f"超 {-self.days} 天"
        return f"剩 {self.days} 天" if self.days else "今天到期"


def remaining(calendar: WorkingCalendar, *, due_on: date, today: date, is_stopped: bool = False) -> Remaining:
    """Give how much time is left on a day, or by how much it is over."""
    if due_on >= today:
        return Remaining(calendar.between(today, due_on), is_stopped)
    if today - due_on > LONG:
        return Remaining(-(today - due_on).days, is_stopped)
    return Remaining(-max(calendar.between(due_on, today), 1), is_stopped)
