"""What a rule is, and the few shapes that most rules are declarations of.

A rule is a small pure object: it cites its clauses, says how severe a violation is and since when it holds, and
yields every violation of the facts it is given. It never swallows a bug.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

Row = Mapping[str, object]
"""One record: standard column name → typed value."""


class Severity(StrEnum):
    """Whether a violation stops the matter."""

    BLOCK = "block"
    """The matter cannot go on."""
    WARN = "warn"
    """The matter may go on; the person is told, and it is recorded."""
    WAIVED = "waived"
    """It would stop the matter; the province let it pass by a waiver, which the violation carries (三(一))."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault is: sheet, table, row and column; empty parts mean the whole."""

    sheet: str = ""
    table: str = ""
    row_id: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """A waiver as the runner and the reader of a violation need it: which rule, who let it pass, why, how long."""

    waiver_id: str
    rule: str
    approved_by: str
    """Name and office of the officer who granted it, as they were then."""
    reason: str
    clause: str
    expires_on: date
    """The last day on which a matter may pass by it."""


@dataclass(frozen=True, slots=True)
class Violation:
    """What is wrong, where, by which clause, and how to mend it."""

    rule: str
    cites: tuple[str, ...]
    severity: Severity
    message: str
    remedy: str = ""
    place: Place = Place()
    waiver: Exemption | None = None
    """By what it was let pass; None unless the severity is ``WAIVED``."""

    @property
    def sentence(self) -> str:
        """The message with its citation, as every refusal shows it."""
        return f"{self.message}（{'、'.join(self.cites)}）"


class Facts(Protocol):
    """What every shape can ask of its facts."""

    def rows(self, table: str) -> Sequence[Row]:
        """Give a table's records."""
        ...

    def sheet_of(self, table: str, row: Row) -> str:
        """Give the sheet on which people see the record."""
        ...


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The base of every rule."""

    cites: tuple[str, ...]
    severity: Severity = Severity.BLOCK
    in_force_from: date = date.min
    in_force_until: date = date.max
    """The last day on which the rule is asked."""
    may_be_waived: bool = False
    """Whether the province may let a single matter pass: only where the rule rests on our reading or on a setting."""

    @property
    def name(self) -> str:
        """The stable rule id."""
        return type(self).__name__

    def in_force(self, as_of: date) -> bool:
        """Whether the rule is asked on that day."""
        return self.in_force_from <= as_of <= self.in_force_until

    def violation(self, message: str, *, remedy: str = "", place: Place | None = None) -> Violation:
        """Make this rule's violation, with its citation and severity."""
        return Violation(
            rule=self.name,
            cites=self.cites,
            severity=self.severity,
            message=message,
            remedy=remedy,
            place=place or Place(),
        )


def is_empty(value: object) -> bool:
    """Whether a value counts as not filled in."""
    return value is None or value in ("", [])


@dataclass(frozen=True, kw_only=True)
class EachRow(Rule):
    """A shape: one condition over each record of one table.

    ``holds`` answers whether a record is in order; it is asked only where ``applies`` says so.
    """

    table: str
    column: str
    holds: Callable[[object, Row], bool]
    message: str
    remedy: str = ""
    applies: Callable[[Row], bool] = field(default=lambda _row: True)

    def examine(self, facts: Facts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for each record whose column does not hold; an empty column is another rule's matter."""
        for row in facts.rows(self.table):
            value = row.get(self.column)
            if is_empty(value) or not self.applies(row) or self.holds(value, row):
                continue
            place = Place(facts.sheet_of(self.table, row), self.table, str(row.get("row_id", "")), self.column)
            yield self.violation(self.message.format(value=value), remedy=self.remedy, place=place)


@dataclass(frozen=True, kw_only=True)
class DateOrder(Rule):
    """A shape: the first day is not later than the second (two table-column pairs; the first record of each)."""

    earlier: tuple[str, str]
    later: tuple[str, str]
    message: str
    remedy: str = ""

    def examine(self, facts: Facts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one violation, placed at the later day."""
        before, after = self._day(facts, self.earlier), self._day(facts, self.later)
        if before is None or after is None or before <= after:
            return
        table, column = self.later
        row = facts.rows(table)[0]
        place = Place(facts.sheet_of(table, row), table, str(row.get("row_id", "")), column)
        yield self.violation(self.message.format(earlier=before, later=after), remedy=self.remedy, place=place)

    @staticmethod
    def _day(facts: Facts, where: tuple[str, str]) -> date | None:
        rows = facts.rows(where[0])
        value = rows[0].get(where[1]) if rows else None
        return value if isinstance(value, date) else None
