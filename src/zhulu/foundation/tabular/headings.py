"""What a written table needs to know of its columns."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class ColumnKind(StrEnum):
    """How a column's text is meant, so that a spreadsheet can sort and add it."""

    TEXT = "text"
    """Text as it stands; codes and numbers of papers are text, for a spreadsheet would cut them."""
    NUMBER = "number"
    """A decimal number with a point and without separators; what is no number is written as text."""
    DATE = "date"
    """A day as ``2018-04-15``; what is no day is written as text."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a written table."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT
    width: int = 18
    """In characters of a spreadsheet's column; a Chinese character takes two."""


Batch: TypeAlias = Sequence[Sequence[str]]
"""Some rows, every cell as text; as many cells as there are headings."""
Batches: TypeAlias = Iterable[Batch]
"""A table of any length; a few hundred rows at a time."""
Columns: TypeAlias = Sequence[Sequence[str]]
"""Some rows, turned: every column with its cells, all of one length."""
