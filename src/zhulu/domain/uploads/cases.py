"""A workbook as filings: where its columns stand, each filing with all its rows, and what of it cannot be read.

Pure but for the workbook: nothing is looked up and nothing is kept, so that reading twice gives the same filings in the
same order. Texts are given the form in which pages keep them: codes for labels and places, days as ``2018-04-15``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from zhulu.domain.filings.sheets import FILING_ROLES
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.standard.catalogue import TABLES, Field
from zhulu.domain.standard.values import Fault, is_blank, parse, to_json
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.uploads.columns import (
    CITY,
    COUNTY,
    LISTED,
    MANAGING,
    NUMBER,
    RESULT,
    RESULT_COLUMN,
    ROLES,
    UploadSheet,
    sheets_of,
)
from zhulu.domain.uploads.examples import EXAMPLE
from zhulu.domain.uploads.faults import RowFault
from zhulu.domain.uploads.places import PlaceNames
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.tabular.records import Expected, Layout, Record, find_layout, list_records, merged_faults
from zhulu.foundation.tabular.records import missing_sheets as list_missing
from zhulu.foundation.tabular.refusals import TableFault, TableRefused
from zhulu.foundation.tabular.sources import Workbook

_PARTED: Final = re.compile(r"[、,，;；/\s]+")
_ROLES: Final = {word: role.value for role in FILING_ROLES for word in (str(role.label), role.value)}
LONGEST_NUMBER: Final = 40
Rows = dict[str, list[dict[str, str]]]
"""Table → records, each with ``row_id`` and text by column."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A sheet of the workbook, found."""

    own: UploadSheet
    layout: Layout

    @property
    def title(self) -> str:
        """What it is called in the file."""
        return self.layout.sheet


@dataclass(slots=True)
class Case:
    """One filing as it stands in a workbook, or a row of another sheet that belongs to none."""

    number: str
    sheet: str
    row: int
    name: str = ""
    roles: tuple[str, ...] = ()
    sheets: dict[str, Rows] = field(default_factory=dict)
    places: dict[str, tuple[Laid, int]] = field(default_factory=dict)
    """Row id → sheet and row in the file."""
    faults: list[RowFault] = field(default_factory=list)

    def digest(self, path: str) -> str:
        """Give the digest of what it says: values and not their writing, without personal numbers and row ids."""
        said = {
            f"{sheet}.{table}": [_said(table, row) for row in rows]
            for sheet, tables in self.sheets.items()
            for table, rows in tables.items()
        }
        return digest(canonical_json({"path": path, "roles": list(self.roles), **said}))


def _said(table: str, row: Mapping[str, str]) -> dict[str, object]:
    said: dict[str, object] = {}
    for item in TABLES[table].asked:
        text = row.get(item.column, "")
        if text and not item.personal:
            value = parse(item, text)
            said[item.column] = text if value is None or isinstance(value, Fault) else to_json(item, value)
    return said


def lay_out(workbook: Workbook, *, path: str) -> list[Laid]:
    """Find every sheet of a path and its columns; the first is the one with a row for each filing.

    A file of one table may be called as it likes where the path has but one sheet, for then nothing can be mistaken.

    Raises:
        TableRefused: with everything that is wrong with the file as such.
    """
    sheets = sheets_of(path)
    titles = {sheet.title: sheet.title for sheet in sheets}
    if len(sheets) == 1 and len(workbook.sheets) == 1:
        titles = {sheets[0].title: workbook.sheets[0]}
    faults = list_missing(workbook, list(titles.values()))
    laid: list[Laid] = []
    for sheet in sheets:
        if titles[sheet.title] not in workbook.sheets:
            continue
        expected = [Expected(column.key, column.label, required=column.required) for column in sheet.columns]
        expected.append(Expected(RESULT, RESULT_COLUMN.label))
        try:
            laid.append(Laid(sheet, find_layout(workbook, titles[sheet.title], expected, anchor=NUMBER)))
        except TableRefused as refusal:
            faults += refusal.faults
    for each in laid:
        faults += merged_faults(workbook, each.layout)
    if faults:
        raise TableRefused(faults)
    return laid


class CaseReader:
    """Reads the filings of one workbook, in its order."""

    def __init__(self, workbook: Workbook, laid: Sequence[Laid], *, path: str, places: PlaceNames) -> None:
        """Take a workbook whose sheets have been found."""
        self._workbook = workbook
        self._head, self._others = laid[0], laid[1:]
        self._path = path
        self._places = places
        self._seen: dict[str, int] = {}
        self._belonging: dict[str, list[tuple[Laid, Record]]] = {}

    def count(self) -> int:
        """Count the filings.

        Raises:
            TableRefused: a sheet is damaged or too long.
        """
        for each in self._others:
            for _ in list_records(self._workbook, each.layout):
                pass
        return sum(1 for _ in self._records(self._head))

    def cases(self, *, skip: int = 0) -> Iterator[Case]:
        """Give every filing but the first ``skip``, of which only the numbers are read."""
        for each in self._others:
            for record in self._records(each):
                self._belonging.setdefault(_number_of(record), []).append((each, record))
        for place, record in enumerate(self._records(self._head)):
            if place < skip:
                self._seen.setdefault(_number_of(record), record.number)
            else:
                yield self._case(record)

    def strays(self) -> Iterator[Case]:
        """Give the rows that belong to no filing; to be asked when all filings have been read."""
        for number, rows in self._belonging.items():
            if number and number in self._seen:
                continue
            for laid, record in rows:
                case = Case(number=number, sheet=laid.title, row=record.number)
                what = f"“{self._head.title}”里没有序号 {number}" if number else "没有填序号"
                remedy = f"请填“{self._head.title}”里这个项目的序号"
                case.faults.append(RowFault("RowBelongs", what, remedy, case.sheet, case.row, column="序号"))
                yield case

    def _records(self, laid: Laid) -> Iterator[Record]:
        for record in list_records(self._workbook, laid.layout):
            is_empty = not record.faults and not set(record.values) - {RESULT}
            if not is_empty and not record.values.get(NUMBER, "").startswith(EXAMPLE):
                yield record

    def _case(self, record: Record) -> Case:
        head = self._head
        number = _number_of(record)
        case = Case(number=number, sheet=head.title, row=record.number)
        if not number:
            self._tell(case, "NumberGiven", "没有填序号", "请给每一行一个不同的序号，例如 1、2、3", "序号")
        elif number in self._seen:
            what = f"序号 {number} 与第 {self._seen[number]} 行重复"
            self._tell(case, "NumberGiven", what, "请给每一行一个不同的序号", "序号")
        self._seen.setdefault(number, record.number)
        case.roles = self._roles(case, record)
        self._add(case, head, record)
        for laid, other in self._belonging.get(number, []) if number else []:
            self._add(case, laid, other)
        first = next(iter(case.sheets[head.own.sheet][head.own.table.key]))
        case.name = first.get("PrjName", "")[:200]
        return case

    def _tell(self, case: Case, rule: str, what: str, remedy: str, column: str) -> None:
        case.faults.append(RowFault(rule, what, remedy, case.sheet, case.row, column=column))

    def _roles(self, case: Case, record: Record) -> tuple[str, ...]:
        if self._path == Path.SPECIALIST:
            return ()
        words = [word for word in _PARTED.split(record.values.get(ROLES, "")) if word]
        strange = [word for word in words if word not in _ROLES]
        if strange or not words:
            what = f"承担角色“{'、'.join(strange)}”不认识" if strange else "没有填本单位承担的角色"
            remedy = "请填勘察、设计、施工、监理或工程总承包；几个的，用顿号隔开"
            column = self._head.own.label_of(ROLES)
            case.faults.append(
                RowFault("FilerTookPart", what, remedy, case.sheet, case.row, column=column, clause="一(二)2")
            )
        return tuple(sorted({_ROLES[word] for word in words if word in _ROLES}))

    def _add(self, case: Case, laid: Laid, record: Record) -> None:
        row_id = new_public_id()
        row = {"row_id": row_id}
        for column in laid.own.columns:
            text = record.values.get(column.key, "")
            if column.item is not None and text:
                row[column.item.column] = self._text(column.item, text, record.values)
        tables = case.sheets.setdefault(laid.own.sheet, {})
        tables.setdefault(laid.own.table.key, []).append(row)
        case.places[row_id] = (laid, record.number)
        case.faults += [_of_cell(fault) for fault in record.faults]

    def _text(self, item: Field, text: str, values: Mapping[str, str]) -> str:
        if item.column in {COUNTY, MANAGING}:
            return self._places.code_of(text, city=values.get(CITY, ""), is_zone=item.column == MANAGING)
        return as_kept(item, text)


def as_kept(item: Field, text: str) -> str:
    """Give a cell's text as a page would have sent it; what cannot be read stays as it is, and is told by the rules."""
    if is_blank(text):
        return ""
    value = parse(item, text)
    if value is None or isinstance(value, Fault):
        return text
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(to_json(item, value)) if item.kind in LISTED or item.kind == "date" else text


def _number_of(record: Record) -> str:
    return "".join(record.values.get(NUMBER, "").split())[:LONGEST_NUMBER]


def _of_cell(fault: TableFault) -> RowFault:
    return RowFault(fault.rule, fault.what, fault.remedy, fault.sheet, fault.row, column=fault.column)
