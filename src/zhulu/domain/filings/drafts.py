"""Reads a draft as typed into a typed document, with everything that could not be read, and writes it canonically.

A draft keeps the text as it was typed, so that nothing is lost; an ID number or telephone never stands in it, only the
commitment under which the vault keeps it, and what was wrong with it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from zhulu.domain.filings.facts import Unreadable
from zhulu.domain.filings.models import Paper, SheetDraft
from zhulu.domain.rulebook.shapes import Place, Row
from zhulu.domain.standard.catalogue import SHEETS, TABLES, Field
from zhulu.domain.standard.values import Fault, Value, parse, to_json
from zhulu.foundation.identifiers import new_public_id

Cell = str | dict[str, str]
"""What a draft holds for one field: text, or for personal data ``{"commitment": …, "fault": …}``."""


@dataclass(frozen=True, slots=True)
class ReadDraft:
    """A draft as its rules see it."""

    document: dict[str, list[Row]]
    unreadable: tuple[Unreadable, ...]


def new_row() -> dict[str, Cell]:
    """Give an empty record with the row id that it keeps for ever."""
    return {"row_id": new_public_id()}


def read_draft(drafts: Iterable[SheetDraft]) -> ReadDraft:
    """Read every sheet; a record in which nothing is filled in does not count."""
    by_sheet = {draft.sheet: draft for draft in drafts}
    document: dict[str, list[Row]] = {key: [] for key in TABLES}
    unreadable: list[Unreadable] = []
    for sheet in SHEETS:
        tables = by_sheet[sheet].tables if sheet in by_sheet else {}
        for key in SHEETS[sheet].tables:
            for raw in tables.get(key, []):
                row, faults = _read_row(sheet, key, raw)
                unreadable.extend(faults)
                if row:
                    stage = {"Stage": sheet} if key == "participants" else {}
                    document[key].append({"row_id": str(raw["row_id"]), **stage, **row})
    return ReadDraft(document=document, unreadable=tuple(unreadable))


def _read_row(sheet: str, table: str, raw: Mapping[str, Cell]) -> tuple[dict[str, Value], list[Unreadable]]:
    row: dict[str, Value] = {}
    faults: list[Unreadable] = []
    for item in TABLES[table].asked:
        value = _read_cell(item, raw.get(item.column, ""))
        if isinstance(value, Fault):
            place = Place(sheet, table, str(raw["row_id"]), item.column)
            faults.append(Unreadable(place, str(value)))
        elif value is not None:
            row[item.column] = value
    return row, faults


def _read_cell(item: Field, cell: Cell) -> Value | Fault | None:
    if isinstance(cell, dict):
        if cell.get("fault"):
            return Fault(cell["fault"], "请重新填写")
        return cell.get("commitment") or None
    return parse(item, cell)


def write_document(
    document: Mapping[str, Iterable[Row]],
    *,
    papers: Iterable[Paper],
    issued: Mapping[str, Mapping[str, str]] | None = None,
) -> dict[str, object]:
    """Write a typed document as its canonical form, with its papers and what the platform issued for each record.

    Args:
        issued: row id → column → value (numbers, areas above the county).
    """
    written: dict[str, object] = {
        key: [_write_row(key, row, (issued or {}).get(str(row["row_id"]), {})) for row in rows]
        for key, rows in document.items()
        if key != "attachments"
    }
    written["attachments"] = list(_write_papers(papers))
    return written


def _write_row(table: str, row: Row, issued: Mapping[str, str]) -> dict[str, object]:
    written: dict[str, object] = {"row_id": row["row_id"]}
    for item in TABLES[table].fields:
        value = row.get(item.column)
        if isinstance(value, str) and item.personal:
            written[item.column] = value
        elif value is not None:
            written[item.column] = to_json(item, _as_value(value))
    return {**written, **issued}


def _as_value(value: object) -> Value:
    return value  # type: ignore[return-value]  # every value of a read draft came out of ``parse``


def _write_papers(papers: Iterable[Paper]) -> Iterator[dict[str, object]]:
    for paper in papers:
        yield {
            "row_id": paper.public_id,
            "Sheet": paper.sheet,
            "PaperKind": paper.kind,
            "FileName": paper.name,
            "SM3": paper.blob.sm3,
            "SHA256": paper.blob.sha256,
            "Size": paper.blob.size,
        }
