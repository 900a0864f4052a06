"""A sheet that is typed over: its records with what stands and what is to stand, records and files that come and go."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpRequest, QueryDict
from django.urls import reverse

from zhulu.domain.errata.diffs import editable_fields, find_row, sheet_of
from zhulu.domain.errata.facts import Document, Line, Row
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.queries import get_erratum_for, list_lines
from zhulu.domain.errata.vocabulary import Act
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.catalogue import SHEETS, SHEETS_OF_PATH, TABLES
from zhulu.domain.standard.vocabulary import PaperKind, Path
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.web.components.shapes import Choice, Field, FileItem, Link
from zhulu.interfaces.errata.door import actor_of, today
from zhulu.interfaces.errata.fields import Fields
from zhulu.usecases.errata.records import read_record
from zhulu.usecases.errata.telling import ATTACHMENTS, TITLES
from zhulu.usecases.errata.writing import typed_sheet

ROW_ID = re.compile(r"[0-9a-hjkmnp-tv-z]{16}")
MAX_ROWS = 200
"""Records of one table in one form; what is more was not typed by a person."""
Tables = dict[str, list[dict[str, str]]]


@dataclass(frozen=True, slots=True)
class RecordForm:
    """One record: its fields, and what the erratum does with the whole of it."""

    row_id: str
    title: str
    fields: tuple[Field, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class GoneRecord:
    """A record that the draft removes; it can be brought back."""

    row_id: str
    title: str


@dataclass(frozen=True, slots=True)
class TableForm:
    """One table of the sheet; ``new_id`` is the id that the next record will have."""

    key: str
    label: str
    many: bool
    records: tuple[RecordForm, ...]
    gone: tuple[GoneRecord, ...]
    new_id: str


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A file of the sheet: it stands, comes, or goes."""

    item: FileItem
    act: str
    href: str
    """Where the button sends that takes it off, or undoes that."""


@dataclass(frozen=True)
class Sheet:
    """One sheet of one draft."""

    erratum: Erratum
    key: str
    document: Document
    lines: Sequence[Line]

    @property
    def tables(self) -> Tables:
        """What the form shows: what stands, with what the draft would change."""
        return typed_sheet(
            document=self.document, lines=self.lines, sheet=self.key, path=self.erratum.contribution.path
        )

    @property
    def blank_row(self) -> Mapping[str, dict[str, str]]:
        """An empty record of each table of the sheet."""
        path = self.erratum.contribution.path
        return {
            key: {item.column: "" for item in editable_fields(TABLES[key], path=path)}
            for key in SHEETS[self.key].tables
        }


def open_sheet(request: HttpRequest, public_id: str, sheet: str) -> Sheet:
    """Give a sheet of a draft.

    Raises:
        ErratumNotFound: the case is not the actor's to see.
        Http404: its record has no such sheet.
    """
    erratum = get_erratum_for(actor=actor_of(request), public_id=public_id, on=today())
    path = Path.SPECIALIST if erratum.contribution.path == Path.SPECIALIST else Path.BACK_FILING
    if sheet not in SHEETS_OF_PATH[path]:
        raise Http404
    document = read_record(contribution=erratum.contribution).document
    return Sheet(erratum, sheet, document, [line for _, line in list_lines(erratum=erratum)])


def read_tables(sheet: Sheet, data: QueryDict) -> Tables:
    """Read a posted sheet: its records in the order of the page, every cell as typed."""
    blank = sheet.blank_row
    return {
        key: [
            {"row_id": row_id, **{column: _cell(data, f"{key}-{row_id}-{column}") for column in blank[key]}}
            for row_id in _row_ids(key, data)
        ]
        for key in blank
    }


def _cell(data: QueryDict, name: str) -> str:
    """Give a cell as typed; several ticked codes are one text."""
    return ",".join(data.getlist(name))


def _row_ids(table: str, data: QueryDict) -> list[str]:
    given = [row_id for row_id in data.getlist(f"rows-{table}") if ROW_ID.fullmatch(row_id)]
    return list(dict.fromkeys(given))[:MAX_ROWS]


def with_row(sheet: Sheet, tables: Tables, *, table: str, row_id: str) -> Tables:
    """Give the tables with one more record: the one that stands in the library, else an empty one."""
    if table not in tables or not ROW_ID.fullmatch(row_id) or any(r["row_id"] == row_id for r in tables[table]):
        return tables
    standing = typed_sheet(
        document=sheet.document, lines=(), sheet=sheet.key, path=sheet.erratum.contribution.path
    ).get(table, [])
    back = next((row for row in standing if row["row_id"] == row_id), {"row_id": row_id, **sheet.blank_row[table]})
    return {**tables, table: [*tables[table], back]}


def without_row(tables: Tables, *, table: str, row_id: str) -> Tables:
    """Give the tables without a record."""
    return {**tables, table: [row for row in tables.get(table, []) if row["row_id"] != row_id]}


def sheet_context(sheet: Sheet, tables: Tables, *, revision: int) -> dict[str, object]:
    """Give the context of a sheet's page."""
    erratum, label = sheet.erratum, SHEETS[sheet.key].label
    fields = Fields(on=today(), policy=get_policy(as_of=today()))
    case = reverse("errata:case", args=[erratum.public_id])
    return {
        "erratum": erratum,
        "sheet": sheet.key,
        "label": label,
        "way": [Link("勘误办理", reverse("errata:list")), Link(erratum.number or "勘误草稿", case), Link(label)],
        "tables": [_table(sheet, key, tables.get(key, []), fields) for key in SHEETS[sheet.key].tables],
        "files": _files(sheet),
        "kinds": [Choice(kind.value, str(kind.label)) for kind in PaperKind],
        "revision": revision,
    }


def _table(sheet: Sheet, key: str, rows: Sequence[dict[str, str]], fields: Fields) -> TableForm:
    table = TABLES[key]
    standing = [row for row in sheet.document.get(key, ()) if sheet_of(table, row) == sheet.key]
    shown = {row["row_id"] for row in rows}
    return TableForm(
        key=key,
        label=table.label,
        many=table.many,
        records=tuple(_record(sheet, key, row, place, fields) for place, row in enumerate(rows, start=1)),
        gone=tuple(
            GoneRecord(str(row["row_id"]), _title(row) or f"第 {place} 条")
            for place, row in enumerate(standing, start=1)
            if row["row_id"] not in shown
        ),
        new_id=new_public_id(),
    )


def _record(sheet: Sheet, key: str, row: dict[str, str], place: int, fields: Fields) -> RecordForm:
    standing = find_row(sheet.document, key, row["row_id"])
    made = tuple(
        fields.field(
            item,
            name=f"{key}-{row['row_id']}-{item.column}",
            typed=row.get(item.column, ""),
            standing=(standing or {}).get(item.column),
            is_new=standing is None,
        )
        for item in editable_fields(TABLES[key], path=sheet.erratum.contribution.path)
        if item.column != "Stage"
    )
    name = _title(row)
    title = f"第 {place} 条{'：' if name else ''}{name}" if TABLES[key].many else TABLES[key].label
    return RecordForm(row["row_id"], title, made, is_new=standing is None)


def _title(row: Row) -> str:
    return next((str(row[column]) for column in TITLES if row.get(column)), "")


def _files(sheet: Sheet) -> list[SheetFile]:
    """List the files of the sheet: those that stand, with what the draft does to them, then those that it adds."""
    lines = {line.row_id: line for line in sheet.lines if line.table == ATTACHMENTS and line.sheet == sheet.key}
    standing = [row for row in sheet.document.get(ATTACHMENTS, ()) if row.get("Sheet") == sheet.key]
    known = {row["row_id"] for row in standing}
    rows = [*standing, *({**line.new, "row_id": line.row_id} for line in lines.values() if line.act is Act.ADD)]
    return [_file(sheet, row, lines.get(str(row["row_id"])), is_known=row["row_id"] in known) for row in rows]


def _file(sheet: Sheet, row: Row, line: Line | None, *, is_known: bool) -> SheetFile:
    row_id, case = str(row["row_id"]), sheet.erratum.public_id
    kind = str(row.get("PaperKind", ""))
    label = str(PaperKind(kind).label) if kind in PaperKind.values else "材料"
    item = FileItem(str(row.get("FileName", "")), note=label, href=reverse("errata:file", args=[case, row_id]))
    act = "" if line is None else "补入" if not is_known else "删去"
    return SheetFile(item, act, reverse("errata:sheet-file", args=[case, sheet.key, row_id]))
