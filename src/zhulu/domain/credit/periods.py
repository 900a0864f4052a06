"""How long an adverse record is shown, by the rule of the day of its decision (domain.md §4.3, §4.5). Pure."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta


class SeverityUnknown(LookupError):
    """The rule of the day has no such severity."""


@dataclass(frozen=True, slots=True)
class Severity:
    """One degree of a rule: whether and how long it is shown."""

    key: str
    label: str
    is_shown: bool
    least_months: int
    """After so many months repair may be applied for."""
    most_months: int
    """After so many months it ends by itself."""


@dataclass(frozen=True, slots=True)
class Regime:
    """A rule on publication and repair as it held on a day."""

    rule: str
    severities: tuple[Severity, ...]

    def severity(self, key: str) -> Severity:
        """Give one degree.

        Raises:
            SeverityUnknown: the rule has none of that key.
        """
        for severity in self.severities:
            if severity.key == key:
                return severity
        raise SeverityUnknown(key)


@dataclass(frozen=True, slots=True)
class Period:
    """When a record is shown, both days included, and from when on its repair may be applied for."""

    shown_from: date
    repair_from: date
    shown_until: date


def read_regime(table: Mapping[str, object]) -> Regime:
    """Read a rule from its setting."""
    listed = table.get("severities", [])
    rows = listed if isinstance(listed, list) else []
    return Regime(rule=str(table.get("rule", "")), severities=tuple(_severity(row) for row in rows))


def _severity(row: Mapping[str, object]) -> Severity:
    return Severity(
        key=str(row["key"]),
        label=str(row["label"]),
        is_shown=row.get("shown") is True,
        least_months=int(str(row["least_months"])),
        most_months=int(str(row["most_months"])),
    )


def period_of(severity: Severity, *, start: date, penalty_until: date | None = None) -> Period:
    """Give the days of a record's publication; never shorter than a penalty that goes with it."""
    last = months_after(start, severity.most_months) - timedelta(days=1)
    return Period(
        shown_from=start,
        repair_from=months_after(start, severity.least_months),
        shown_until=max(last, penalty_until) if penalty_until else last,
    )


def months_after(day: date, months: int) -> date:
    """Give the same day so many months later, or the last of its month where that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
