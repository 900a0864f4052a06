"""A copy of a workbook with what became of each row beside it, and the faults at their cells.

What a person typed stands where it stood, with the drop-downs of its form; only the column of results is new. Rows go
by one at a time, so that a long file costs no more memory than a short one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from zhulu.foundation.tabular.forms import FormColumn, Styles, dress, write_cell, write_lists
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.tabular.sources import SheetRow, Workbook

COMMENTS: Final = 2000
"""Cells that get a note of their own; further ones are coloured, and told in the row's result."""
LONGEST_NOTE: Final = 1000


@dataclass(frozen=True, slots=True)
class RowMarks:
    """What became of a row; ``cells`` holds the faults by heading."""

    result: str
    is_done: bool
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """One sheet of the copy."""

    name: str
    header_row: int
    """As the spreadsheet numbers it."""
    columns: Sequence[FormColumn]
    result_label: str
    marks: Mapping[int, RowMarks]
    """Row → what became of it."""


def write_marked(
    workbook: Workbook, sheets: Sequence[MarkedSheet], lists: Mapping[str, Sequence[str]], target: BinaryIO
) -> None:
    """Write the copy of a workbook's sheets."""
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as copy:
        styles = Styles(copy)
        left = COMMENTS
        for sheet in sheets:
            page = copy.add_worksheet(sheet.name)
            left = _write_sheet(page, sheet, workbook.rows(sheet.name), styles, comments=left)
        write_lists(copy, lists)


def _write_sheet(
    page: Worksheet, sheet: MarkedSheet, rows: Iterator[SheetRow], styles: Styles, *, comments: int
) -> int:
    by_label = {column.label: column for column in sheet.columns}
    labels: list[str] = []
    kinds: list[ColumnKind] = []
    place_of_result = -1
    for row in rows:
        if row.number < sheet.header_row:
            for place, text in enumerate(row.cells):
                page.write_string(row.number - 1, place, text, styles.note)
            continue
        if row.number == sheet.header_row:
            labels = [label.strip() for label in row.cells]
            kinds = [by_label[label].kind if label in by_label else ColumnKind.TEXT for label in labels]
            place_of_result = labels.index(sheet.result_label) if sheet.result_label in labels else len(labels)
            _write_headings(page, sheet, labels, place_of_result, styles)
            continue
        marks = sheet.marks.get(row.number, RowMarks("", is_done=False, cells={}))
        comments -= _write_row(page, row, labels, kinds, marks, styles, comments=comments, last=place_of_result)
    return comments


def _write_headings(page: Worksheet, sheet: MarkedSheet, labels: list[str], result: int, styles: Styles) -> None:
    widths = {column.label: column.width for column in sheet.columns}
    for place, label in enumerate(labels):
        page.set_column(place, place, widths.get(label, 16))
    page.set_column(result, result, 80)
    row = sheet.header_row - 1
    page.set_row(row, 30)
    for place, label in enumerate(labels):
        if place != result:
            page.write_string(row, place, label, styles.head)
    page.write_string(row, result, sheet.result_label, styles.head)
    dress(page, sheet.columns, labels=labels, first=row + 1)
    page.freeze_panes(row + 1, 1)


def _write_row(
    page: Worksheet,
    row: SheetRow,
    labels: Sequence[str],
    kinds: Sequence[ColumnKind],
    marks: RowMarks,
    styles: Styles,
    *,
    comments: int,
    last: int,
) -> int:
    used = 0
    for place, label in enumerate(labels):
        if place == last:
            continue
        text = row.cells[place] if place < len(row.cells) else ""
        fault = marks.cells.get(label, "")
        if fault:
            write_cell(page, row.number - 1, place, text, kinds[place], styles.fault_of_kind[kinds[place]])
            if used < comments:
                page.write_comment(row.number - 1, place, fault[:LONGEST_NOTE], {"x_scale": 2, "author": ""})
                used += 1
        elif text:
            write_cell(page, row.number - 1, place, text, kinds[place], styles.of_kind[kinds[place]])
    if marks.result:
        style = styles.done if marks.is_done else styles.result
        page.write_string(row.number - 1, last, marks.result, style)
    return used
