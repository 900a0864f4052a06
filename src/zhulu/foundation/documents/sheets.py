"""What a form on paper consists of: a head, sections with their heads in a column of their own, blocks inside them.

The same shapes hold a form to be filled in by hand and one that the platform has filled; an empty value is a blank.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, ClassVar

from cryptography.hazmat.primitives import hashes

from zhulu.foundation.documents.codes import draw_code
from zhulu.foundation.documents.typesetting import LOW_RESOLUTION, draw, typeset

TEMPLATE = "foundation/documents/typst/sheet.typ"
NO_DATE = "　　　　年　　月　　日"
"""A date to be written by hand."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several boxes; on a form that is filled the chosen ones carry a tick."""

    label: str
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One field: a label with its value, or with boxes to tick, or both."""

    label: str
    value: str = ""
    choices: Sequence[Choice] = ()
    unit: str = ""
    marks: Sequence[str] = ()
    """Words behind the label, such as 必填."""
    wide: bool = False
    """Whether it takes a whole row."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Fields side by side."""

    kind: ClassVar[str] = "facts"

    cells: Sequence[Cell]
    across: int = 2
    """How many fields stand in a row."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``weight`` is its share of the width."""

    label: str
    weight: float = 1.0
    align: str = "left"


@dataclass(frozen=True, slots=True)
class Rows:
    """A table whose heads are repeated on every page that it reaches; ``blanks`` are rows to be filled in by hand."""

    kind: ClassVar[str] = "rows"

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]] = ()
    blanks: int = 0
    title: str = ""
    is_dense: bool = False
    """Whether it is set smaller, because its cells hold sentences."""


@dataclass(frozen=True, slots=True)
class Words:
    """Running text, a paragraph an item."""

    kind: ClassVar[str] = "words"

    paragraphs: Sequence[str]


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing in SVG; what it shows is told in words, too."""

    kind: ClassVar[str] = "picture"

    svg: str
    alt: str
    title: str = ""
    share: float = 1.0
    """Of the width that there is."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What an office says, with room for its signature and its seal."""

    kind: ClassVar[str] = "opinion"

    lines: Sequence[Cell] = ()
    """Boxes and texts, one under the other."""
    signers: Sequence[tuple[str, str]] = (("经办人", ""), ("负责人", ""))
    """Whose signature it wants, and whose name is known already."""
    seal: str = "公章"
    date: str = NO_DATE


@dataclass(frozen=True, slots=True)
class Section:
    """Its head, written downwards in a narrow column, and its blocks beside it; a line feed breaks a head."""

    head: str
    blocks: Sequence[Facts | Rows | Words | Opinion | Picture]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole form."""

    title: str
    sections: Sequence[Section]
    number: str = ""
    date: str = NO_DATE
    subtitle: str = ""
    watermark: str = ""
    """Across every page; a form that has not been handed in carries 草表."""
    notes: Sequence[str] = ()
    """Lines between the head and the form."""
    copies: str = ""
    """一式几份, and for whom."""
    digest: str = ""
    """By which its content can be compared; computed over the form where the caller has none."""
    digest_name: str = "SM3"
    address: str = ""
    """Where its truth stands; empty leaves the code away."""
    address_note: str = "扫码核对"
    is_blank: bool = False
    """Whether it is to be filled in by hand: it has neither number nor digest."""
    is_landscape: bool = False
    has_head: bool = True
    """Whether the line with number and date stands under the title."""
    foot: str = ""
    """At the left of every page's foot, such as the edition."""


def digest_of(sheet: Sheet) -> str:
    """Give the SM3 digest of what a form says: the same case at the same step gives the same digits."""
    said = {
        "title": [sheet.title, sheet.subtitle, sheet.number, sheet.date],
        "notes": list(sheet.notes),
        "sections": _sections(sheet),
    }
    digest = hashes.Hash(hashes.SM3())
    digest.update(json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode())
    return digest.finalize().hex()


def print_sheet(sheet: Sheet, *, made_at: datetime) -> bytes:
    """Print a form as PDF/A-2b.

    Raises:
        TypesettingFailed: it is too long, or nobody came free to set it.
    """
    return typeset(template=TEMPLATE, data=as_data(sheet, made_at=made_at), made_at=made_at)


def draw_sheet(sheet: Sheet, *, made_at: datetime, resolution: float = LOW_RESOLUTION) -> list[bytes]:
    """Draw a form's pages as PNG.

    Raises:
        TypesettingFailed: as for ``print_sheet``.
    """
    return draw(template=TEMPLATE, data=as_data(sheet, made_at=made_at), made_at=made_at, resolution=resolution)


def as_data(sheet: Sheet, *, made_at: datetime) -> dict[str, Any]:
    """Give a form as the template reads it."""
    shown = {name: getattr(sheet, name) for name in _PLAIN}
    return {
        **shown,
        "notes": list(sheet.notes),
        "sections": _sections(sheet),
        "digest": "" if sheet.is_blank else sheet.digest or digest_of(sheet),
        "code": draw_code(sheet.address) if sheet.address else "",
        "made_at": made_at.isoformat(timespec="minutes"),
    }


_PLAIN = (
    "title",
    "number",
    "date",
    "subtitle",
    "watermark",
    "copies",
    "digest_name",
    "address",
    "address_note",
    "is_blank",
    "is_landscape",
    "has_head",
    "foot",
)


def _sections(sheet: Sheet) -> list[Mapping[str, Any]]:
    return [
        {"head": section.head, "blocks": [{"kind": block.kind, **asdict(block)} for block in section.blocks]}
        for section in sheet.sections
    ]
