"""The sheets and columns of a workbook of filings, from the same declarations as the pages (``standard.catalogue``).

Template, reading and the marked copy go by these columns. A path's first sheet has one row for each filing; the rows of
the other sheets say by 序号 to which of them they belong.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from zhulu.domain.standard.catalogue import SHEETS_OF_PATH, TABLES, Field, Table
from zhulu.domain.standard.vocabulary import FieldKind, Path

NUMBER: Final = "_number"
ROLES: Final = "_roles"
CITY: Final = "_city"
RESULT: Final = "_result"
COUNTY: Final = "CountyNum"
MANAGING: Final = "ManagingAreaNum"


@dataclass(frozen=True, slots=True)
class UploadColumn:
    """One column: a field of the standard, or one of our own that tells rows and places apart."""

    key: str
    label: str
    item: Field | None = None

    @property
    def required(self) -> bool:
        """Whether it carries the red 必填."""
        return self.item.required if self.item else self.key in {NUMBER, ROLES, CITY}


@dataclass(frozen=True, slots=True)
class UploadSheet:
    """One sheet of the workbook: the records of one table on one sheet of a filing."""

    title: str
    sheet: str
    table: Table
    is_head: bool
    columns: Sequence[UploadColumn]

    def label_of(self, key: str) -> str:
        """Give a column's heading; empty for one that is not here."""
        return next((column.label for column in self.columns if column.key == key), "")


@cache
def sheets_of(path: str) -> tuple[UploadSheet, ...]:
    """Give the sheets of a path's workbook, the one with a row for each filing first."""
    placed = [(sheet, TABLES[key]) for sheet in SHEETS_OF_PATH[path].values() for key in sheet.tables]
    times = Counter(table.key for _, table in placed)
    return tuple(
        UploadSheet(
            title=f"{table.label}（{sheet.label}）" if times[table.key] > 1 else table.label,
            sheet=sheet.key.value,
            table=table,
            is_head=place == 0,
            columns=_columns(table, path, is_head=place == 0),
        )
        for place, (sheet, table) in enumerate(placed)
    )


def _columns(table: Table, path: str, *, is_head: bool) -> tuple[UploadColumn, ...]:
    columns = [UploadColumn(NUMBER, "序号")]
    if is_head and path == Path.BACK_FILING:
        columns.append(UploadColumn(ROLES, "本单位承担角色"))
    for item in table.asked:
        if item.column == COUNTY:
            columns.append(UploadColumn(CITY, "所在市（州）"))
        columns.append(UploadColumn(item.column, f"{item.label}（{item.unit}）" if item.unit else item.label, item))
    return tuple(columns)


RESULT_COLUMN: Final = UploadColumn(RESULT, "导入结果")
"""Stands behind the others in a marked copy; what is in it is not read."""
LISTED: Final = frozenset({FieldKind.CODE, FieldKind.CODES, FieldKind.FLAG, FieldKind.AREA_CODE})
"""Kinds whose value is chosen from a list."""
NUMBERS: Final = frozenset(
    {
        FieldKind.MONEY,
        FieldKind.AREA,
        FieldKind.LENGTH,
        FieldKind.PERCENT,
        FieldKind.COORDINATE,
        FieldKind.COUNT,
    }
)
