"""Lists as files: the same columns, rows and words as on the page, all of them, sent while they are read.

A list's view hands its ``Listing`` to ``export`` before it draws the page; asked for by ``?export=xlsx`` or ``csv`` at
the page's own address, with its filters, the answer has the page's permission and scope because it is the page's.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Protocol

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from zhulu.foundation.db.flows import Rows
from zhulu.foundation.tabular import csv_writing, xlsx_writing
from zhulu.foundation.tabular.copying import Copy
from zhulu.foundation.tabular.headings import Batches, ColumnKind, Heading
from zhulu.foundation.web.components.badges import grade_in_words
from zhulu.foundation.web.components.navigation import FORMS
from zhulu.foundation.web.components.shapes import Cell, Column, Flag, Table
from zhulu.foundation.web.downloads import as_download

ASKED: Final = "export"
"""The parameter that asks for a file."""
WHICH: Final = "list"
"""The parameter that says which list, where a page has several."""
PLACES: Final = ("after", "before")
"""Parameters that say where in the list the page stands; a file holds the whole list."""
WIDTHS: Final = {"lead": 44, "num": 14, "fit": 14}
USUAL_WIDTH: Final = 28


class Exportable(Protocol):
    """A list that can leave as a file."""

    @property
    def key(self) -> str:
        """Its name among the lists of its page; empty for the only one."""
        ...

    @property
    def name(self) -> str:
        """What it is called: the name of the file and of the sheet."""
        ...

    def count(self) -> int | None:
        """Count the rows; None where counting costs as much as reading."""
        ...

    def csv(self) -> Iterator[bytes]:
        """Give it as CSV."""
        ...

    def xlsx(self) -> Iterator[bytes]:
        """Give it as XLSX."""
        ...


@dataclass(frozen=True, slots=True)
class Listing:
    """A list by the table that its page shows."""

    name: str
    rows: Callable[[], Rows[Any]]
    """Gives the rows; called only if a file is asked for."""
    table: Callable[[Sequence[Any]], Table]
    """Gives the page's table of some rows: columns are declared there, once."""
    key: str = ""

    def count(self) -> int | None:
        """Count the rows."""
        return self.rows().count()

    def csv(self) -> Iterator[bytes]:
        """Give it as CSV."""
        return csv_writing.write_csv(self._headings(), self._batches())

    def xlsx(self) -> Iterator[bytes]:
        """Give it as XLSX."""
        return xlsx_writing.write_xlsx(self._headings(), self._batches(), title=self.name)

    def _headings(self) -> list[Heading]:
        return headings_of(self.table([]).columns)

    def _batches(self) -> Batches:
        for rows in self.rows().batches():
            table = self.table(rows)
            yield [written(table.columns, row) for row in table.rows]


@dataclass(frozen=True, slots=True)
class CopiedListing:
    """A list that PostgreSQL writes out itself; its values are worded in SQL as the page words them."""

    name: str
    columns: Sequence[Column]
    copy: Callable[[], Copy]
    """Gives the statement; called only if a file is asked for."""
    using: str
    key: str = ""

    def count(self) -> None:
        """Give none: it may be millions."""
        return

    def csv(self) -> Iterator[bytes]:
        """Give it as CSV; the statement has defused what looks like a formula."""
        yield csv_writing.head_of(headings_of(self.columns))
        yield from self.copy().csv(using=self.using)

    def xlsx(self) -> Iterator[bytes]:
        """Give it as XLSX."""
        batches = self.copy().columns(using=self.using)
        return xlsx_writing.write_columns(headings_of(self.columns), batches, title=self.name)


Record = Callable[[Exportable, str, Mapping[str, str]], object]
"""Writes down who takes what away: the list, the form, and the filters."""


def export(request: HttpRequest, *listings: Exportable, record: Record | None = None) -> StreamingHttpResponse | None:
    """Answer with a file if one is asked for, else with None.

    Args:
        record: called before the first byte leaves; none for what is public.
    """
    form = request.GET.get(ASKED, "")
    wanted = next((item for item in listings if item.key == request.GET.get(WHICH, "")), None)
    if form not in FORMS or wanted is None or request.method != "GET":
        return None
    if record is not None:
        record(wanted, form, filters_of(request))
    chunks = wanted.csv() if form == "csv" else wanted.xlsx()
    media_type = csv_writing.MEDIA_TYPE if form == "csv" else xlsx_writing.MEDIA_TYPE
    return as_download(chunks, name=file_name(wanted.name, form, timezone.localtime()), media_type=media_type)


def filters_of(request: HttpRequest) -> dict[str, str]:
    """Give what narrows the list, as it stands in the address."""
    left_out = {ASKED, WHICH, *PLACES}
    return {key: str(value) for key, value in request.GET.items() if key not in left_out and value}


def file_name(name: str, form: str, at: datetime) -> str:
    """Give the name under which a browser saves a list, such as ``补录业绩-20260316-1000.xlsx``."""
    return f"{name}-{at:%Y%m%d-%H%M}.{form}"


def headings_of(columns: Sequence[Column | Mapping[str, object]]) -> list[Heading]:
    """Give the headings of a file: a note or a mark under a cell becomes a column of its own where it has a name."""
    headings: list[Heading] = []
    for column in map(_column, columns):
        headings.append(Heading(column.label, column.written, WIDTHS.get(column.kind, USUAL_WIDTH)))
        headings += [Heading(label, width=USUAL_WIDTH) for label in (column.note, column.flags) if label]
    return headings


def written(columns: Sequence[Column | Mapping[str, object]], row: Mapping[str, object]) -> list[str]:
    """Give a row of a page's table as text, in the columns of ``headings_of``."""
    texts: list[str] = []
    for column in map(_column, columns):
        value = row.get(column.key, "")
        cell = value if isinstance(value, Cell) else Cell(**value) if isinstance(value, Mapping) else Cell(text=value)
        flags = "、".join(flag.label if isinstance(flag, Flag) else str(flag["label"]) for flag in cell.flags)
        unnamed = [text for text, label in ((cell.note, column.note), (flags, column.flags)) if text and not label]
        said = " ".join(part for part in (_text(cell.text), _grade(cell), cell.state) if part)
        if column.written is ColumnKind.NUMBER:
            said = said.replace(",", "")
        texts.append(f"{said}（{'；'.join(unnamed)}）" if unnamed else said)
        texts += [text for text, label in ((cell.note, column.note), (flags, column.flags)) if label]
    return texts


def _column(column: Column | Mapping[str, object]) -> Column:
    return column if isinstance(column, Column) else Column(**column)  # type: ignore[arg-type]  # checked by Column


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _grade(cell: Cell) -> str:
    return "" if cell.grade is None else grade_in_words(cell.grade)
