"""What the rules of an erratum read: its lines, the record as it stands, and what the record's own rules say. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from zhulu.domain.errata.vocabulary import Act, LineKind, Procedure
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Place, Severity, Violation, is_empty

Row = Mapping[str, Any]
Document = Mapping[str, Sequence[Row]]
"""A canonical document, parsed: table key → rows."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an erratum; ``old`` and ``new`` are a cell's values, or whole rows, as in the canonical document."""

    act: Act
    sheet: str
    table: str
    row_id: str
    column: str = ""
    old: Any = None
    new: Any = None
    typed: str = ""
    """What was typed where it could not be read; never personal data."""
    fault: str = ""
    reason: str = ""
    evidence: str = ""
    """The public id of the paper that proves it."""
    pages: str = ""
    is_derived: bool = False
    """Whether the platform added it because it follows from another line, as a city follows from its county."""

    @property
    def kind(self) -> LineKind:
        """Say which of 修改, 补充 and 删除 it is."""
        if is_empty(self.old) or self.act is Act.ADD:
            return LineKind.SUPPLEMENT
        return LineKind.DELETION if is_empty(self.new) or self.act is Act.REMOVE else LineKind.CHANGE

    @property
    def place(self) -> Place:
        """Give where it stands."""
        return Place(self.sheet, self.table, self.row_id, self.column)

    def touches(self, place: Place) -> bool:
        """Whether a place lies in what the line changes; a row that comes is touched whole, one that goes is gone."""
        if place.table != self.table or place.row_id != self.row_id:
            return False
        return self.act is Act.ADD or place.column == self.column


@dataclass(frozen=True, slots=True)
class Said:
    """What the record's own rules say of it: before the erratum, and after."""

    before: tuple[Violation, ...] = ()
    after: tuple[Violation, ...] = ()

    def added(self, severity: Severity) -> Iterator[Violation]:
        """Give what is violated afterwards and was not before."""
        known = {(item.rule, item.place) for item in self.before}
        for item in self.after:
            if item.severity is severity and (item.rule, item.place) not in known:
                yield item

    def kept(self) -> Iterator[Violation]:
        """Give what stops a confirmation both before and after."""
        added = set(self.added(Severity.BLOCK))
        yield from (item for item in self.after if item.severity is Severity.BLOCK and item not in added)


@dataclass(frozen=True)
class ErratumFacts:
    """An erratum as its rules see it."""

    procedure: Procedure
    path: str
    grade: str
    national: str
    """Why the record counts as being on the national platform, in words; empty where it is not."""
    is_deletion: bool
    reason: str
    lines: Sequence[Line]
    document: Document
    """The record as it stands."""
    said: Said
    has_scan: bool
    """Whether a stamped application is handed in."""
    seal_note: str
    evidence: int
    """How many papers are handed in as evidence."""
    home: str
    """Who is to agree; empty where nobody can."""
    is_deleted: bool
    policy: Policy
    moves_to: str = ""
    """The code of the place to which the erratum moves the record; empty where its place stays."""
    new_home: str = ""
    """Who answers for that place; empty where nobody can."""
    held: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Row id → number of the other running erratum that holds it."""
    others: tuple[str, ...] = ()
    """Numbers of the other running errata of the same contribution."""
