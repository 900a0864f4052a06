"""Designed workbooks: sheets to be filled in, with drop-downs, marks and an example.

What stands in a column is declared once, by whoever asks for it; reading goes by the same labels (``records``).
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.tabular.xlsx_frame import column_name

LISTS: Final = "字典"
"""The hidden sheet that holds what the drop-downs offer."""
NOTE_ROW, MARKS_ROW, HEAD_ROW, EXAMPLE_ROW, FIRST_ROW = range(5)
LAST_ROW: Final = 50_100
LONGEST_TITLE: Final = 32
LONGEST_HINT: Final = 255
EARLIEST: Final = date(1949, 1, 1)
RED, BLUE, GREY, WASH, FAULT = "#B3261E", "#1F5FA8", "#6B7280", "#EEF2F6", "#FDE2E0"
FONT: Final = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}


@dataclass(frozen=True, slots=True)
class FormColumn:
    """One column of a sheet to be filled in."""

    label: str
    kind: ColumnKind = ColumnKind.TEXT
    required: bool = False
    """The red 必填."""
    star: bool = False
    """The blue ``*``."""
    choices: str = ""
    """The name of the list that it offers."""
    under: str = ""
    """The label of the column whose choice decides which list is offered: the one named ``choices`` + that choice."""
    takes_others: bool = False
    """Whether something that is not on the list may be typed, too: several at once."""
    hint: str = ""
    width: int = 16
    example: str = ""

    @property
    def marks(self) -> str:
        """Say both marks in words."""
        return "　".join(mark for mark, holds in (("必填", self.required), ("*", self.star)) if holds)


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet to be filled in; ``note`` stands above it."""

    title: str
    note: str
    columns: Sequence[FormColumn]


@dataclass(frozen=True, slots=True)
class FormBook:
    """A workbook to be filled in."""

    sheets: Sequence[FormSheet]
    lists: Mapping[str, Sequence[str]]
    """Name → what a drop-down offers; a name is letters, digits and underscores, Chinese ones included."""
    guide: Sequence[Sequence[str]] = field(default=())
    """Lines of the sheet of instructions; a line of one cell is prose, the first line its title."""
    guide_title: str = "填写说明"


def write_form(book: FormBook) -> bytes:
    """Write a workbook to be filled in."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        styles = Styles(workbook)
        if book.guide:
            _write_guide(workbook.add_worksheet(book.guide_title), book.guide, styles)
        for sheet in book.sheets:
            page = workbook.add_worksheet(sheet.title)
            page.write_string(NOTE_ROW, 0, sheet.note, styles.note)
            for place, column in enumerate(sheet.columns):
                _write_head(page, place, column, styles)
                page.write_string(EXAMPLE_ROW, place, column.example, styles.example)
                page.set_column(place, place, column.width, styles.of_kind[column.kind])
            dress(page, sheet.columns, labels=[column.label for column in sheet.columns], first=FIRST_ROW)
            page.freeze_panes(HEAD_ROW + 1, 1)
            page.set_row(HEAD_ROW, 30)
        write_lists(workbook, book.lists)
    return target.getvalue()


def dress(page: Worksheet, columns: Sequence[FormColumn], *, labels: Sequence[str], first: int) -> None:
    """Give the rows from ``first`` on their drop-downs and checks.

    Args:
        labels: the headings of the sheet as they stand, left to right; others than the declared get nothing.
    """
    for column in columns:
        if column.label not in labels:
            continue
        place = labels.index(column.label)
        under = labels.index(column.under) if column.under in labels else -1
        page.data_validation(first, place, LAST_ROW, place, _check_of(column, under=under, first=first))


def write_lists(workbook: Any, lists: Mapping[str, Sequence[str]]) -> None:
    """Write what the drop-downs offer into a hidden sheet, each list under a defined name."""
    page = workbook.add_worksheet(LISTS)
    for place, (name, values) in enumerate(lists.items()):
        page.write_string(0, place, name)
        for row, value in enumerate(values, 1):
            page.write_string(row, place, value)
        letters = column_name(place)
        workbook.define_name(name, f"='{LISTS}'!${letters}$2:${letters}${len(values) + 1}")
    page.hide()


class Styles:
    """The formats of one workbook."""

    def __init__(self, workbook: Any) -> None:
        """Make them."""

        def made(**properties: object) -> Format:
            return workbook.add_format({**FONT, **properties})

        self.note = made(font_color=GREY)
        self.title = made(bold=True, font_size=14)
        self.prose = made(text_wrap=True, valign="top")
        self.head = made(bold=True, bg_color=WASH, border=1, border_color="#C9D1DA", text_wrap=True)
        self.example = made(italic=True, font_color=GREY, bg_color="#F7F8FA")
        self.required = made(bold=True, font_color=RED, align="center")
        self.star = made(bold=True, font_color=BLUE, align="center")
        self.centre = made(align="center")
        self.result = made(text_wrap=False, font_color=RED)
        self.done = made(font_color="#1B6E3C")
        self.of_kind = {
            ColumnKind.TEXT: made(num_format="@"),
            ColumnKind.NUMBER: made(num_format="0.00##"),
            ColumnKind.DATE: made(num_format="yyyy-mm-dd"),
        }
        self.fault_of_kind = {
            ColumnKind.TEXT: made(num_format="@", bg_color=FAULT, font_color=RED),
            ColumnKind.NUMBER: made(num_format="0.00##", bg_color=FAULT, font_color=RED),
            ColumnKind.DATE: made(num_format="yyyy-mm-dd", bg_color=FAULT, font_color=RED),
        }


def _write_head(page: Worksheet, place: int, column: FormColumn, styles: Styles) -> None:
    page.write_string(HEAD_ROW, place, column.label, styles.head)
    if column.required and column.star:
        page.write_rich_string(MARKS_ROW, place, styles.required, "必填", styles.star, "　*", styles.centre)
    elif column.marks:
        page.write_string(MARKS_ROW, place, column.marks, styles.required if column.required else styles.star)


def _check_of(column: FormColumn, *, under: int, first: int) -> dict[str, object]:
    words: dict[str, object] = {}
    if column.hint:
        words = {"input_title": column.label[:LONGEST_TITLE], "input_message": column.hint[:LONGEST_HINT]}
    if column.choices:
        listed = f'INDIRECT("{column.choices}"&${column_name(under)}{first + 1})' if under >= 0 else column.choices
        return {
            "validate": "list",
            "source": f"={listed}",
            "error_title": "请从列表中选择",
            "error_message": f"“{column.label[:40]}”要从下拉列表中选择。",
            "error_type": "information" if column.takes_others else "stop",
            **words,
        }
    if column.kind is ColumnKind.NUMBER:
        told = {"error_title": "请填数字", "error_message": "只填数字，不写单位。", "error_type": "warning"}
        return {"validate": "decimal", "criteria": ">=", "value": 0, **told, **words}
    if column.kind is ColumnKind.DATE:
        told = {"error_title": "请填日期", "error_message": "请写成 2018-04-15 这样。", "error_type": "warning"}
        return {"validate": "date", "criteria": ">=", "value": EARLIEST, **told, **words}
    return {"validate": "any", **words}


def _write_guide(page: Worksheet, lines: Sequence[Sequence[str]], styles: Styles) -> None:
    page.set_column(0, 0, 24)
    page.set_column(1, 1, 30)
    page.set_column(2, 2, 12)
    page.set_column(3, 3, 90)
    for row, cells in enumerate(lines):
        for place, cell in enumerate(cells):
            style = styles.title if row == 0 else styles.note if len(cells) == 1 else styles.prose
            page.write_string(row, place, cell, style)
    page.hide_gridlines(2)


def write_cell(page: Worksheet, row: int, place: int, text: str, kind: ColumnKind, style: Format) -> None:
    """Write a cell by its kind; what is no number and no day is written as the text that it is."""
    if kind is ColumnKind.NUMBER and text.replace(".", "", 1).isdecimal() and text.isascii():
        page.write_number(row, place, float(text), style)
    elif kind is ColumnKind.DATE and (day := _day_of(text)):
        page.write_datetime(row, place, day, style)
    else:
        page.write_string(row, place, text, style)


def _day_of(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day > EARLIEST - timedelta(days=1) else None
