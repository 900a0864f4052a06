"""What every file of tables gives, whatever its format: named sheets, read row by row as text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from zhulu.foundation.tabular.refusals import TableFault


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may hold; what is beyond is refused in words before memory is spent on it."""

    rows: int = 50_000
    """Rows with anything in them, of all sheets that are read together."""
    columns: int = 256
    unpacked: int = 256 * 1024 * 1024
    """Bytes of all parts when unpacked."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that holds something."""

    number: int
    """As the spreadsheet numbers it, from 1."""
    cells: Sequence[str]
    """As text: days as ``2018-04-15``, moments with ``T``, numbers without separators, yes and no as 是 and 否."""
    faults: Sequence[TableFault] = ()
    """Cells that hold something which cannot be taken; they stand empty in ``cells``."""


class Workbook(Protocol):
    """A file of tables that has been judged safe to read."""

    sheets: tuple[str, ...]
    """The names of its sheets, hidden ones included, in order."""
    remarks: tuple[str, ...]
    """What a person should know although the file was taken, such as its encoding."""

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """Give a sheet's rows from the top, without those that are empty.

        Raises:
            TableRefused: the sheet is damaged, or holds more than the limits allow.
        """
        ...

    def merged(self, sheet: str) -> tuple[str, ...]:
        """Give the ranges of merged cells, such as ``A1:C1``."""
        ...
