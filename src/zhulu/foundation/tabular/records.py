"""Records by their headings: the line of headings is found, columns are matched by name, and every misfit is told.

A heading matches whatever its width of letters and its spaces. A column that nobody knows is refused, because what
stands in it would be lost without a word; one that may be absent may be absent.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from zhulu.foundation.tabular.refusals import TableFault, TableRefused
from zhulu.foundation.tabular.sources import SheetRow, Workbook
from zhulu.foundation.tabular.xlsx_frame import column_name, place_of

SEARCHED_ROWS: Final = 10
"""Among so many rows from the top the headings are looked for."""
_RANGE: Final = re.compile(r"[A-Z]+(\d+)(?::[A-Z]+(\d+))?")
FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Expected:
    """A column that a reader knows."""

    key: str
    label: str
    """Its heading, unit included."""
    required: bool = False
    """Whether the column must be there; its cells may be empty all the same."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a sheet stand."""

    sheet: str
    header_row: int
    keys: Mapping[int, str]
    """Place of the column, counted from 0 → its key."""
    labels: Mapping[int, str]
    """Place of the column → its heading as expected."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row by its columns' keys."""

    number: int
    values: Mapping[str, str]
    """Without cells that are empty."""
    faults: Sequence[TableFault] = field(default=())
    """Cells that cannot be taken, each with its column's heading."""


def missing_sheets(workbook: Workbook, names: Sequence[str]) -> list[TableFault]:
    """Tell which sheets are not there, and which names there are instead."""
    found = "、".join(workbook.sheets)
    return [
        TableFault(
            "SheetsNamed",
            f"没有名为“{name}”的工作表，文件里有：{found}",
            "请用下载的模板填写，不要改工作表的名称",
        )
        for name in names
        if name not in workbook.sheets
    ]


def find_layout(
    workbook: Workbook, sheet: str, expected: Sequence[Expected], *, anchor: str, knows_all: bool = True
) -> Layout:
    """Find the line of headings by the heading of one column, and match every column.

    Args:
        anchor: the key of the column by which the line is known.
        knows_all: whether a heading that is not expected is a fault.

    Raises:
        TableRefused: with all faults: no line of headings, columns missing, unknown, or twice there.
    """
    by_label = {comparable(column.label): column for column in expected}
    first = next(column for column in expected if column.key == anchor)
    header = _find_header(workbook, sheet, comparable(first.label))
    if header is None:
        raise TableRefused([_no_headings(sheet, first.label)])
    given = {place: label for place, label in enumerate(header.cells) if label.strip()}
    keys = {place: by_label[comparable(label)].key for place, label in given.items() if comparable(label) in by_label}
    faults = _misfits(sheet, header.number, given, keys, expected, knows_all=knows_all)
    if faults:
        raise TableRefused(faults)
    labels = {column.key: column.label for column in expected}
    return Layout(sheet, header.number, keys, {place: labels[key] for place, key in keys.items()})


def list_records(workbook: Workbook, layout: Layout) -> Iterator[Record]:
    """Give what stands under the headings, row by row.

    Raises:
        TableRefused: the sheet is damaged or too long.
    """
    for row in workbook.rows(layout.sheet):
        if row.number <= layout.header_row:
            continue
        cells = row.cells
        values = {key: cells[place] for place, key in layout.keys.items() if place < len(cells) and cells[place]}
        faults = tuple(_named(fault, layout) for fault in row.faults if place_of(fault.column) in layout.keys)
        if values or faults:
            yield Record(row.number, values, faults)


def merged_faults(workbook: Workbook, layout: Layout) -> list[TableFault]:
    """Tell of merged cells under the headings: a spreadsheet keeps only the first of them."""
    touching = [span for span in workbook.merged(layout.sheet) if _last_row(span) > layout.header_row]
    if not touching:
        return []
    shown = "、".join(touching[:FEW]) + ("等" if len(touching) > FEW else "")
    return [
        TableFault(
            "CellsUnmerged",
            f"数据区有 {len(touching)} 处合并单元格：{shown}",
            "请取消合并，每个单元格都填上内容",
            sheet=layout.sheet,
        )
    ]


def comparable(label: str) -> str:
    """Give a heading without its spaces and with narrow letters, so that retyped ones match."""
    return "".join(unicodedata.normalize("NFKC", label).split()).casefold()


def _find_header(workbook: Workbook, sheet: str, anchor: str) -> SheetRow | None:
    for row in workbook.rows(sheet):
        if row.number > SEARCHED_ROWS:
            return None
        if any(comparable(cell) == anchor for cell in row.cells):
            return row
    return None


def _no_headings(sheet: str, anchor: str) -> TableFault:
    what = f"前 {SEARCHED_ROWS} 行里找不到标题“{anchor}”"
    return TableFault("ColumnsNamed", what, "请用下载的模板填写，不要删改标题行", sheet=sheet)


def _misfits(
    sheet: str,
    number: int,
    given: Mapping[int, str],
    keys: Mapping[int, str],
    expected: Sequence[Expected],
    *,
    knows_all: bool,
) -> list[TableFault]:
    faults: list[TableFault] = []
    labels = {column.key: column.label for column in expected}

    def tell(what: str, remedy: str, place: int | None = None) -> None:
        column = column_name(place) if place is not None else ""
        faults.append(TableFault("ColumnsNamed", what, remedy, sheet=sheet, row=number, column=column))

    for place, label in given.items():
        if place not in keys and knows_all:
            tell(f"不认识的列“{label[:40]}”", "请改回模板的标题；多出的列请删去", place)
        if place in keys and keys[place] in list(keys.values())[: list(keys).index(place)]:
            tell(f"“{labels[keys[place]]}”出现了两次", "请只留一列", place)
    absent = [column.label for column in expected if column.required and column.key not in keys.values()]
    if absent:
        tell(f"缺少列：{'、'.join(absent)}", "请用下载的模板填写，不要删改标题行")
    return faults


def _named(fault: TableFault, layout: Layout) -> TableFault:
    return replace(fault, column=layout.labels[place_of(fault.column)])


def _last_row(span: str) -> int:
    found = _RANGE.fullmatch(span)
    return int(found[2] or found[1]) if found else 0
