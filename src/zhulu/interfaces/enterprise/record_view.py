"""A submitted version as labels and values: what was signed, personal data masked, papers named."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from zhulu.domain.authorities.queries import list_places
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.queries import list_submitted_papers
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH, TABLES, Field, Table
from zhulu.domain.standard.values import display_json
from zhulu.domain.standard.vocabulary import FieldKind
from zhulu.foundation.crypto.vault import masked_many
from zhulu.foundation.web.components.shapes import Fact, FileItem
from zhulu.interfaces.enterprise.papers import kind_label, size_words
from zhulu.interfaces.enterprise.records import NAMES
from zhulu.usecases.save_sheet import vault_owner

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class RecordView:
    """One record: a title and its filled fields."""

    title: str
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """One table of a sheet."""

    label: str
    records: tuple[RecordView, ...]


@dataclass(frozen=True, slots=True)
class SheetView:
    """One sheet with its tables and papers."""

    key: str
    label: str
    tables: tuple[TableView, ...]
    files: tuple[FileItem, ...]


def submitted_sheets(filing: Filing, submission: Submission) -> list[SheetView]:
    """Give the sheets of a submitted version that hold anything."""
    document = json.loads(submission.canonical)
    shown = {**_masks(filing, document), **_place_names()}
    files = _files(filing, document)
    sheets = [
        SheetView(
            key=key,
            label=sheet.label,
            tables=tuple(_tables(key, sheet.tables, document, shown)),
            files=tuple(files.get(key, ())),
        )
        for key, sheet in SHEETS_OF_PATH[filing.path].items()
    ]
    return [sheet for sheet in sheets if sheet.tables or sheet.files]


def _tables(sheet: str, keys: Sequence[str], document: Record, words: Mapping[str, str]) -> list[TableView]:
    views = []
    for key in keys:
        table = TABLES[key]
        rows = [row for row in document.get(key, []) if row.get("Stage", sheet) == sheet]
        records = tuple(_record(table, row, place, words) for place, row in enumerate(rows, start=1))
        if records:
            views.append(TableView(table.label, records))
    return views


def _record(table: Table, row: Record, place: int, words: Mapping[str, str]) -> RecordView:
    name = next((str(row[column]) for column in NAMES if row.get(column)), "")
    filled = [item for item in table.fields if item.column != "Stage" and row.get(item.column) not in (None, "")]
    facts = tuple(_fact(item, row[item.column], words) for item in filled)
    return RecordView(f"第 {place} 条{'：' if name else ''}{name}", facts)


def _fact(item: Field, value: object, words: Mapping[str, str]) -> Fact:
    shown = words.get(str(value), "") if item.personal else display_json(item, value)
    if item.kind is FieldKind.AREA_CODE:
        shown = words.get(shown, shown)
    return Fact(item.label, shown, unit=item.unit, wide=item.kind is FieldKind.LONG_TEXT)


def _masks(filing: Filing, document: Record) -> Mapping[str, str]:
    commitments = {
        str(row[item.column])
        for key, table in TABLES.items()
        for row in document.get(key, [])
        for item in table.fields
        if item.personal and row.get(item.column)
    }
    return masked_many(owner=vault_owner(filing), commitments=commitments) if commitments else {}


def _place_names() -> dict[str, str]:
    return {area.code: area.name for area in list_places()}


def _files(filing: Filing, document: Record) -> dict[str, list[FileItem]]:
    files: dict[str, list[FileItem]] = {}
    for paper in list_submitted_papers(document=document):
        files.setdefault(paper.sheet, []).append(
            FileItem(
                name=paper.name,
                note=f"{kind_label(paper.kind)}，{size_words(paper.blob.size)}",
                href=reverse("enterprise:paper", args=[filing.public_id, paper.public_id]),
            )
        )
    return files
