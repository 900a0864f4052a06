"""Where in a submitted version a reason of return can point: the whole, a sheet, a record, a field, or a paper.

Pure: it reads the catalogue and a canonical document, and nothing else.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from zhulu.domain.rulebook.shapes import Place
from zhulu.domain.standard.catalogue import SHEETS, TABLES, Table
from zhulu.domain.standard.vocabulary import PaperKind

Record = Mapping[str, Any]
Document = Mapping[str, Sequence[Record]]
"""A canonical document, parsed: table key → records."""

PAPERS = "attachments"
"""The table of a document in which its papers stand."""
NOTHING: Document = MappingProxyType({})
NAMING = ("SubPrjName", "TenderName", "RecordName", "CorpName", "UserName", "ContractNum", "TenderNum", "PrjName")
"""Columns that tell a record from its neighbours; the first that is filled counts."""


def sheet_of(table: Table, record: Record) -> str:
    """Give the sheet on which a record of a document stands."""
    if table.key == PAPERS:
        return str(record.get("Sheet", ""))
    return str(table.sheet or record.get("Stage") or "permit")


def records_on(document: Document, *, sheet: str, table: str) -> list[Record]:
    """Give the records of a table that stand on a sheet, in the document's order."""
    return [record for record in document.get(table, ()) if sheet_of(TABLES[table], record) == sheet]


def sheets_in(document: Document) -> list[str]:
    """Give the sheets on which anything was submitted, in their order."""
    return [
        sheet
        for sheet, shown in SHEETS.items()
        if any(records_on(document, sheet=sheet, table=table) for table in (*shown.tables, PAPERS))
    ]


def is_in(document: Document, place: Place) -> bool:
    """Whether a place exists in a submitted version; the empty place, the whole of it, always does."""
    if not place.sheet:
        return not (place.table or place.row_id or place.column)
    if place.sheet not in sheets_in(document):
        return False
    if not place.table:
        return not (place.row_id or place.column)
    if place.table not in (*SHEETS[place.sheet].tables, PAPERS):
        return False
    return _has_record(document, place) and _has_column(place)


def _has_record(document: Document, place: Place) -> bool:
    found = records_on(document, sheet=place.sheet, table=place.table)
    return not place.row_id or any(record["row_id"] == place.row_id for record in found)


def _has_column(place: Place) -> bool:
    field = TABLES[place.table].find(place.column)
    return not place.column or (place.table != PAPERS and field is not None and field.asked)


def with_table(place: Place) -> Place:
    """Give a place its table where only sheet and column are said; one that cannot be found stays as it is."""
    if place.table or not place.column or place.sheet not in SHEETS:
        return place
    found = (key for key in SHEETS[place.sheet].tables if TABLES[key].find(place.column))
    return Place(place.sheet, next(found, ""), place.row_id, place.column)


def covers(asked: Place, changed: Place) -> bool:
    """Whether what changed lies in the place that a reason points to.

    The whole filing is no place that could be covered; a record that came or went covers its own fields.
    """
    if not asked.sheet or asked.sheet != changed.sheet:
        return False
    inside = all(
        wanted in ("", found) for wanted, found in ((asked.table, changed.table), (asked.row_id, changed.row_id))
    )
    return inside and (asked.column in ("", changed.column) or not changed.column)


def describe(place: Place, document: Document = NOTHING) -> str:
    """Say where a place is, as people see it: 合同信息·合同金额.

    Args:
        document: a version that holds the place; without it records have no names.
    """
    if place.sheet not in SHEETS:
        return "整件"
    parts = [SHEETS[place.sheet].label]
    if place.table == PAPERS:
        parts.append(_paper_words(place, document))
    elif place.table in TABLES:
        parts += _record_words(place, document)
    return "·".join(parts)


def _paper_words(place: Place, document: Document) -> str:
    papers = records_on(document, sheet=place.sheet, table=PAPERS)
    name = next((name_of(PAPERS, record) for record in papers if record["row_id"] == place.row_id), "")
    return f"附件：{name}" if name else "附件"


def _record_words(place: Place, document: Document) -> list[str]:
    table = TABLES[place.table]
    records = records_on(document, sheet=place.sheet, table=place.table)
    named = [f"第 {at} 条 {name_of(place.table, record)}".strip() for at, record in enumerate(records, start=1)]
    ids = [record["row_id"] for record in records]
    words = [table.label] if len(SHEETS[place.sheet].tables) > 1 and table.label != SHEETS[place.sheet].label else []
    words += [named[ids.index(place.row_id)]] if place.row_id in ids and len(ids) > 1 else []
    field = table.find(place.column)
    return [*words, field.label] if field else words


def name_of(table: str, record: Record) -> str:
    """Name a record by what a person would call it: a paper by kind and file, a unit, a firm; else empty."""
    if table == PAPERS:
        kind = str(record.get("PaperKind", ""))
        label = str(PaperKind(kind).label) if kind in PaperKind.values else kind
        return f"{label}（{record.get('FileName', '')}）"
    return next((str(record[column]) for column in NAMING if record.get(column)), "")
