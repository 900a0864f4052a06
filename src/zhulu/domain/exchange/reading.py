"""Reads a payload back into words: the standard's columns with their labels, codes with theirs. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from zhulu.domain.standard.catalogue import TABLES, Field, Table
from zhulu.domain.standard.dictionaries import find_label

STATEMENT_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "PrjNum": "项目编号（报送时填省级编号）",
        "ProvincePrjNum": "省级项目编号",
        "PrjCode": "投资项目统一代码",
        "DataSource": "数据来源",
        "DataLevel": "数据等级",
        "CheckDepartName": "信息审核部门",
        "CheckPersonName": "信息审核人",
        "CreateDate": "记录登记时间",
    }
)
"""Labels of the columns that the platform adds to what was filed."""
STATEMENT_DICTIONARIES = {"DataSource": "data_source", "DataLevel": "data_level"}
LONG_VALUE = 22
"""Characters from which a value takes the whole width."""
SENT_APART = "随推送发送，本平台不存明文"


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One column of a record."""

    column: str
    label: str
    value: str
    unit: str = ""

    @property
    def is_long(self) -> bool:
        """Whether the value takes a line of its own."""
        return len(self.value) > LONG_VALUE


@dataclass(frozen=True, slots=True)
class ReadTable:
    """One table of a payload."""

    label: str
    standard_name: str
    rows: Sequence[Sequence[ReadCell]]


def read_payload(payload: str) -> list[ReadTable]:
    """Give a payload's tables in the order of the sheets."""
    body: Mapping[str, Sequence[Mapping[str, object]]] = json.loads(payload)
    return [
        ReadTable(table.label, table.standard_name, [_row(table, row) for row in body[table.standard_name]])
        for table in TABLES.values()
        if table.standard_name in body
    ]


def _row(table: Table, row: Mapping[str, object]) -> list[ReadCell]:
    order = {item.column: place for place, item in enumerate(table.fields)}
    columns = sorted(row, key=lambda column: (order.get(column, len(order)), column))
    return [_cell(table, column, row[column]) for column in columns]


def _cell(table: Table, column: str, value: object) -> ReadCell:
    known = table.find(column)
    if known is None:
        words = find_label(STATEMENT_DICTIONARIES[column], str(value)) if column in STATEMENT_DICTIONARIES else None
        return ReadCell(column, STATEMENT_LABELS.get(column, column), _with_code(str(value), words))
    return ReadCell(column, known.label, _words(known, value), known.unit)


def _words(known: Field, value: object) -> str:
    if known.personal:
        return SENT_APART
    return _with_code(str(value), find_label(known.dictionary, str(value)) if known.dictionary else None)


def _with_code(code: str, label: str | None) -> str:
    return f"{code} {label}" if label else code
