"""Bundles out of a workbook: one sheet of envelopes, and one sheet per table of the standard.

The rows of a sheet name the bundle that they belong to by its number, and by its stage where one case has several.
Rows are laid aside in a file, and memory holds where they lie.
"""

import json
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, BinaryIO, Final

from zhulu.domain.intake.dialect import column_of, find_table
from zhulu.domain.standard.catalogue import TABLES
from zhulu.foundation.tabular.doors import open_workbook
from zhulu.foundation.tabular.records import comparable
from zhulu.foundation.tabular.refusals import TableFault, TableRefused
from zhulu.foundation.tabular.sources import Limits, SheetRow, Workbook

ENVELOPES: Final = "交付"
"""The sheet of envelopes."""
OUTSIDE: Final = ("source", "inner_num", "stage", "version", "produced_at")
SIGNED: Final = ("CheckDepartName", "CheckDepartCode", "CheckOfficeName", "CheckPersonName", "CheckDate")
KEYS: Final = ("inner_num", "stage")
MOST: Final = Limits(rows=1_000_000, unpacked=4 << 30)
FEW: Final = 20
"""Faults that are told at once."""
Key = tuple[str, str]


def read_workbook(stream: BinaryIO, *, name: str) -> Iterator[tuple[Any, float]]:
    """Give the bundles of a workbook in the order of their envelopes, each with how far along it is.

    Raises:
        TableRefused: no workbook, no sheet of envelopes, cells that cannot be taken, rows that belong to no bundle.
    """
    workbook = open_workbook(stream, name=name, limits=MOST)
    if ENVELOPES not in workbook.sheets:
        found = "、".join(workbook.sheets)
        fault = TableFault("SheetsNamed", f"没有名为“{ENVELOPES}”的工作表，文件里有：{found}", "每包写一行")
        raise TableRefused([fault])
    envelopes = [row for _, row in _rows(workbook, ENVELOPES)]
    with tempfile.TemporaryFile("w+", encoding="utf-8", dir=Path(tempfile.gettempdir())) as shelf:
        lying = _lay_aside(workbook, shelf)
        _refuse_strays(envelopes, lying)
        for place, envelope in enumerate(envelopes, start=1):
            yield _bundle(envelope, lying, shelf), place / len(envelopes)


def _rows(workbook: Workbook, sheet: str) -> Iterator[tuple[SheetRow, dict[str, str]]]:
    """Give a sheet's rows by their headings, which are the standard's columns or their Chinese names."""
    table = find_table(sheet) or _by_label().get(comparable(sheet), "")
    headings: list[str] = []
    faults: list[TableFault] = []
    for row in workbook.rows(sheet):
        faults += row.faults[: FEW - len(faults)]
        if not headings:
            headings = [_column(table, label.strip()) for label in row.cells]
            continue
        yield row, {name: cell for name, cell in zip(headings, row.cells, strict=False) if name and cell.strip()}
    if faults:
        raise TableRefused(faults)


def _column(table: str, label: str) -> str:
    if label in {*OUTSIDE, *SIGNED} or not table:
        return label
    named = {comparable(item.label): item.column for item in TABLES[table].fields}
    return named.get(comparable(label)) or column_of(table, label)


def _by_label() -> Mapping[str, str]:
    return {comparable(table.label): key for key, table in TABLES.items() if find_table(key)}


Lying = dict[Key, list[tuple[str, int, int]]]
"""Bundle → table, sheet row and offset of each of its rows."""


def _lay_aside(workbook: Workbook, shelf: IO[str]) -> Lying:
    lying: Lying = defaultdict(list)
    for sheet in workbook.sheets:
        if sheet == ENVELOPES:
            continue
        table = find_table(sheet) or _by_label().get(comparable(sheet), sheet)
        for row, values in _rows(workbook, sheet):
            key = tuple(values.pop(name, "").strip() for name in KEYS)
            lying[key[0], key[1]].append((table, row.number, shelf.tell()))
            shelf.write(json.dumps(values, ensure_ascii=False) + "\n")
    return lying


def _refuse_strays(envelopes: list[dict[str, str]], lying: Lying) -> None:
    """Refuse a file with rows that no envelope names: they would be lost without a word."""
    known = {key for row in envelopes for key in _keys(row)}
    faults = [
        TableFault(
            "RowsBelong",
            f"内部编号“{key[0]}”环节“{key[1]}”不在“{ENVELOPES}”表里",
            f"请在“{ENVELOPES}”表里加一行，或改正这一行的 inner_num、stage",
            sheet=table,
            row=number,
        )
        for key, rows in lying.items()
        if key not in known
        for table, number, _ in rows[:1]
    ]
    if faults:
        raise TableRefused(faults[:FEW])


def _keys(envelope: Mapping[str, str]) -> tuple[Key, Key]:
    inner = envelope.get("inner_num", "").strip()
    return (inner, ""), (inner, envelope.get("stage", "").strip())


def _bundle(envelope: Mapping[str, str], lying: Lying, shelf: IO[str]) -> dict[str, Any]:
    tables: dict[str, list[Any]] = defaultdict(list)
    for key in dict.fromkeys(_keys(envelope)):
        for table, _, offset in lying.get(key, ()):
            shelf.seek(offset)
            tables[table].append(json.loads(shelf.readline()))
    made: dict[str, Any] = {name: envelope[name] for name in OUTSIDE if envelope.get(name)}
    if envelope.get("version", "").isdecimal():
        made["version"] = int(envelope["version"])
    signed = {name: envelope[name] for name in SIGNED if envelope.get(name)}
    return {**made, **({"confirmation": signed} if signed else {}), "tables": dict(tables)}
