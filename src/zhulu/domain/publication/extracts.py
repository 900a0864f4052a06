"""业绩证明: what a printed extract stands for, written into its code, and what has become of it since.

The code names the project, the part if only one was printed, the day, and of each part its version and grade. Versions
are immutable, so that is all that has to be remembered; nothing about extracts is stored. Pure: documents come in.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from zhulu.domain.library.vocabulary import MarkKind
from zhulu.domain.standard.vocabulary import Grade

PART_LETTERS: Final = 8
"""Of a part's public id; enough to tell the parts of one project."""
WHOLE: Final = "0" * PART_LETTERS
NO_GRADE: Final = "n"
CODE: Final = re.compile(
    rf"(?P<project>[0-9a-z]{{16}})-(?P<part>[0-9a-z]{{{PART_LETTERS}}})-(?P<day>\d{{6}})"
    rf"-(?P<standings>[1-9]\d*[abcnp](?:\.[1-9]\d*[abcnp])*)"
)
DOUBTFUL: Final = frozenset({MarkKind.ERROR.value, MarkKind.DOUBT.value})
"""Marks that take from a record what an extract said of it."""

Document = Mapping[str, Any]


class ExtractState(StrEnum):
    """What a reader of an old paper has to know first."""

    CURRENT = "current"
    """What was printed is what stands."""
    RAISED = "raised"
    """The content is the same, the grade is higher now."""
    RUNNING = "running"
    """It is what stands, and an erratum is under way."""
    CHANGED = "changed"
    """There is a newer version, or another part."""
    DOUBTED = "doubted"
    """An authority has marked the record as wrong or doubtful."""
    GONE = "gone"
    """It is not shown in public any more."""


@dataclass(frozen=True, slots=True)
class PrintedStanding:
    """Version and grade of one part when it was printed; no grade on path ③."""

    version: int
    grade: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What a code stands for."""

    project_id: str
    part: str
    """The beginning of the part's public id; ``WHOLE`` for a whole project."""
    printed_on: date
    standings: tuple[PrintedStanding, ...]
    """In the order in which the parts entered the library."""

    def text(self) -> str:
        """Write the code without its seal."""
        standings = ".".join(f"{one.version}{one.grade.lower() or NO_GRADE}" for one in self.standings)
        return f"{self.project_id}-{self.part}-{self.printed_on:%y%m%d}-{standings}"


@dataclass(frozen=True, slots=True)
class Compared:
    """One part, then and now; without ``now`` it is not shown any more, without ``then`` it is new."""

    part_id: str
    """Its public id; empty where it is not shown any more."""
    filer: str
    then: PrintedStanding | None
    now: PrintedStanding | None

    @property
    def has_newer_version(self) -> bool:
        """Whether its content is another one."""
        return self.then is None or self.now is None or self.then.version != self.now.version

    @property
    def has_other_grade(self) -> bool:
        """Whether its grade is another one."""
        return self.then is not None and self.now is not None and self.then.grade != self.now.grade


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of an extract."""

    state: ExtractState
    parts: Sequence[Compared]
    marks: Sequence[str]
    """Marks that stand on the project now, in words."""


def extract_of(document: Document, *, part_id: str, on: date) -> Extract | None:
    """Say what an extract of a public document stands for; None where nothing of it, or not this part, is confirmed."""
    parts = [part for part in confirmed_of(document) if not part_id or part["public_id"] == part_id]
    if not parts:
        return None
    return Extract(
        project_id=str(document["public_id"]),
        part=part_id[:PART_LETTERS] or WHOLE,
        printed_on=on,
        standings=tuple(_standing(part) for part in parts),
    )


def read_extract(text: str) -> Extract | None:
    """Read the text of a code; None where it is none."""
    found = CODE.fullmatch(text)
    if found is None:
        return None
    try:
        day = datetime.strptime(found["day"] + "+0000", "%y%m%d%z").date()
    except ValueError:
        return None
    standings = (re.fullmatch(r"(\d+)([abcn])", one) for one in found["standings"].split("."))
    return Extract(
        project_id=found["project"],
        part=found["part"],
        printed_on=day,
        standings=tuple(
            PrintedStanding(int(one[1]), "" if one[2] == NO_GRADE else one[2].upper()) for one in standings if one
        ),
    )


def confirmed_of(document: Document) -> list[Document]:
    """Give the parts of a document that an authority stands behind; nobody gets an extract of the others."""
    return [part for part in document["parts"] if part["grade"] != Grade.D]


def examine(extract: Extract, document: Document | None) -> Finding:
    """Compare what was printed with what is public now."""
    parts = [] if document is None else confirmed_of(document)
    if extract.part != WHOLE:
        parts = [part for part in parts if str(part["public_id"]).startswith(extract.part)]
    compared = list(_compared(extract, parts))
    marks = dict(mark for part in parts for mark in marks_of(part))
    state = _state(compared, set(marks)) if parts else ExtractState.GONE
    return Finding(state, compared, list(marks.values()))


def errata_since(extract: Extract, finding: Finding, ledger: Sequence[Document]) -> list[Document]:
    """Choose from a project's public ledger of errata those that came after an extract was printed.

    Of a part that can be compared those that made a later version, of one that went those that were executed since.
    """
    printed = {one.part_id: one.then.version for one in finding.parts if one.then and one.part_id}
    shown = {one.part_id for one in finding.parts}
    return [
        erratum
        for erratum in ledger
        if (
            int(erratum["to_version"]) > printed[erratum["part"]]
            if erratum["part"] in printed
            else erratum["part"] not in shown
            and _concerns(extract, str(erratum["part"]))
            and date.fromisoformat(erratum["executed_on"]) >= extract.printed_on
        )
    ]


def _concerns(extract: Extract, part_id: str) -> bool:
    return extract.part == WHOLE or part_id.startswith(extract.part)


def marks_of(part: Document) -> list[tuple[str, str]]:
    """Give the marks that an authority has put on a part, each with its words."""
    known = set(MarkKind.values)
    return [(str(mark["kind"]), str(mark["label"])) for mark in part.get("marks", []) if mark["kind"] in known]


def _standing(part: Document) -> PrintedStanding:
    return PrintedStanding(int(part["version"]), str(part["grade"] or ""))


def _compared(extract: Extract, parts: Sequence[Document]) -> Iterator[Compared]:
    """Pair parts in the order of their entry: new ones come last; when one went, none can be paired with certainty."""
    if parts and len(parts) < len(extract.standings):
        yield from (Compared("", "", then, None) for then in extract.standings)
        yield from (_now(part, None) for part in parts)
        return
    for place, part in enumerate(parts):
        then = extract.standings[place] if place < len(extract.standings) else None
        yield _now(part, then)


def _now(part: Document, then: PrintedStanding | None) -> Compared:
    return Compared(str(part["public_id"]), str(part["filer"]["name"]), then, _standing(part))


def _state(compared: Sequence[Compared], marks: set[str]) -> ExtractState:
    if marks & DOUBTFUL:
        return ExtractState.DOUBTED
    if any(one.has_newer_version for one in compared):
        return ExtractState.CHANGED
    if MarkKind.ERRATUM_OPEN in marks:
        return ExtractState.RUNNING
    return ExtractState.RAISED if any(one.has_other_grade for one in compared) else ExtractState.CURRENT
