"""XLSX as a stream: a zip of plain XML that leaves while it is made, with one batch in memory, however long it is.

Rows carry their number and cells stand in order without an address, which ECMA-376 allows (18.3.1.4: ``r`` is
optional); addresses would double both the time and the size. What does not fit a sheet goes on in the next one.
"""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import IO, Final
from xml.sax.saxutils import escape

from zhulu.foundation.storage.packing import Outlet
from zhulu.foundation.tabular.headings import Batches, ColumnKind, Columns, Heading
from zhulu.foundation.tabular.xlsx_frame import (
    DAY_STYLE,
    HEAD_STYLE,
    MAIN,
    PROLOGUE,
    ROWS_A_SHEET,
    TEXT_STYLE,
    closing_parts,
    column_name,
    opening_parts,
    sheet_titles,
)

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BYTES_A_SHEET: Final = 2_000_000_000
"""Under the size from which a zip would need its 64-bit form, which not every program reads."""
LONGEST_CELL: Final = 32_767
LEVEL: Final = 2
"""Of compression: measured, the third fastest is half as large as the fastest, and level 6 takes twice the time."""

_EPOCH = date(1899, 12, 30).toordinal()
"""Day 0 of the format's calendar for all days after February 1900."""
_FIRST_DAY = "1900-03-01"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML 1.0 cannot hold at all."""
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?", re.ASCII)
_TEXT = f'<c s="{TEXT_STYLE}" t="inlineStr"><is><t>%s</t></is></c>'
_KEPT = _TEXT.replace("<t>", '<t xml:space="preserve">')
"""For text that begins or ends with a space."""


def write_xlsx(
    headings: Sequence[Heading], batches: Batches, *, title: str, rows_a_sheet: int = ROWS_A_SHEET
) -> Iterator[bytes]:
    """Write a table as a workbook.

    Args:
        title: the name of its sheet; sheets that continue it are numbered.
        rows_a_sheet: how many rows a sheet takes, the headings included.
    """
    turned = (list(zip(*batch, strict=True)) for batch in batches if batch)
    yield from write_columns(headings, turned, title=title, rows_a_sheet=rows_a_sheet)


def write_columns(
    headings: Sequence[Heading], batches: Iterable[Columns], *, title: str, rows_a_sheet: int = ROWS_A_SHEET
) -> Iterator[bytes]:
    """Write a table whose batches are turned: what comes so saves the turning."""
    outlet = Outlet()
    sheets: list[int] = []
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for name, text in opening_parts().items():
            archive.writestr(name, text)
        waiting = iter(batches)
        rest: Columns | None = next(waiting, ())
        while rest is not None:
            with archive.open(f"xl/worksheets/sheet{len(sheets) + 1}.xml", "w") as target:
                sheet = _Sheet(target, headings, rows_a_sheet, is_first=not sheets)
                while rest is not None:
                    rest = sheet.take(rest)
                    yield outlet.fetch()
                    if rest:
                        break
                    rest = next(waiting, None)
                sheet.finish()
            sheets.append(sheet.rows)
        titles, last_column = sheet_titles(title, len(sheets)), column_name(len(headings) - 1)
        for name, text in closing_parts(titles, last_column=last_column, rows=sheets).items():
            archive.writestr(name, text)
    yield outlet.fetch()


class _Sheet:
    """One sheet that is being written."""

    def __init__(self, target: IO[bytes], headings: Sequence[Heading], limit: int, *, is_first: bool) -> None:
        self.rows = 1
        self._target = target
        self._limit = limit
        self._bytes = 0
        self._width = len(headings)
        self._cells = [_CELLS.get(heading.kind) for heading in headings]
        self._plain, self._kept = self._row_of(_TEXT), self._row_of(_KEPT)
        self._write(_opening(headings, is_first=is_first))

    def _row_of(self, text: str) -> str:
        return f'<row r="%d">{"".join("%s" if cell else text for cell in self._cells)}</row>'

    def take(self, batch: Columns) -> Columns:
        """Write as much of a batch as fits, and give the rest."""
        room = self._limit - self.rows if self._bytes < BYTES_A_SHEET else 0
        if not batch or len(batch[0]) <= room:
            self._append(batch)
            return ()
        self._append([column[:room] for column in batch])
        return [column[room:] for column in batch]

    def _append(self, batch: Columns) -> None:
        if not batch or not batch[0]:
            return
        is_plain = _is_plain(batch)
        columns = list(batch) if is_plain else [[_escaped(cell) for cell in column] for column in batch]
        for place, cell in enumerate(self._cells):
            if cell:
                columns[place] = [cell(text) for text in columns[place]]
        count = len(columns[0])
        numbers = range(self.rows + 1, self.rows + 1 + count)
        template = self._plain if is_plain else self._kept
        self._write("".join(map(template.__mod__, zip(numbers, *columns, strict=True))))
        self.rows += count

    def finish(self) -> None:
        """Close the sheet, with a filter over what it holds."""
        self._write(f'</sheetData><autoFilter ref="A1:{column_name(self._width - 1)}{self.rows}"/></worksheet>')

    def _write(self, text: str) -> None:
        body = text.encode()
        self._bytes += len(body)
        self._target.write(body)


def _is_plain(batch: Columns) -> bool:
    """Whether all cells of a batch may stand as they are; most may, and looking at them together is cheap."""
    whole = f"|{'|'.join(chain.from_iterable(batch))}|"
    if len(whole) > LONGEST_CELL and max(map(len, chain.from_iterable(batch))) > LONGEST_CELL:
        return False
    return whole.isprintable() and not any(mark in whole for mark in ("&", "<", ">", "_x", "| ", " |"))


def _escaped(cell: str) -> str:
    legal = _ILLEGAL.sub("\ufffd", cell[:LONGEST_CELL])
    return escape(_LOOKS_ESCAPED.sub("_x005F_", legal)).replace("\r", "_x000D_")


class _Days(dict[str, str]):
    """Day as text → its cell; there are few days, and asking is faster than making."""

    def __missing__(self, text: str) -> str:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return _text_cell(text)
        if text < _FIRST_DAY or len(text) != len(_FIRST_DAY):
            return _text_cell(text)
        self[text] = f'<c s="{DAY_STYLE}"><v>{day.toordinal() - _EPOCH}</v></c>'
        return self[text]


def _text_cell(text: str) -> str:
    return _KEPT % text if text else "<c/>"


def _number_cell(text: str) -> str:
    return f"<c><v>{text}</v></c>" if _NUMBER.fullmatch(text) else _text_cell(text)


_CELLS: dict[ColumnKind, Callable[[str], str]] = {
    ColumnKind.DATE: _Days().__getitem__,
    ColumnKind.NUMBER: _number_cell,
}


def _opening(headings: Sequence[Heading], *, is_first: bool) -> str:
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{heading.width}" customWidth="1"/>'
        for place, heading in enumerate(headings, 1)
    )
    cells = "".join(
        f'<c s="{HEAD_STYLE}" t="inlineStr"><is><t>{_escaped(heading.label)}</t></is></c>' for heading in headings
    )
    selected = ' tabSelected="1"' if is_first else ""
    return (
        f'{PROLOGUE}<worksheet xmlns="{MAIN}"><sheetViews><sheetView{selected} workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{cells}</row>'
    )
