"""Writes an erratum: new values sheet by sheet, compared with what stands; reasons and evidence line by line."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.diffs import ROW_ID, apply_lines, editable_fields, find_row, sheet_of
from zhulu.domain.errata.facts import Document, Line, Row
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.operations import ErratumChangedElsewhere, Grounds, keep_grounds, keep_lines, touch
from zhulu.domain.errata.queries import list_lines, list_papers
from zhulu.domain.errata.vocabulary import Act, PaperUse
from zhulu.domain.library.models import Contribution
from zhulu.domain.rulebook.shapes import is_empty
from zhulu.domain.standard.catalogue import SHEETS, TABLES, Field, Table
from zhulu.domain.standard.values import Fault, parse, to_json
from zhulu.domain.standard.vocabulary import FieldKind
from zhulu.foundation.crypto.masks import HIDDEN
from zhulu.foundation.crypto.vault import keep
from zhulu.foundation.identifiers import is_public_id, new_public_id
from zhulu.usecases.errata.records import read_record
from zhulu.usecases.errata.starting import editable
from zhulu.usecases.journey import journey

TypedRow = Mapping[str, str]
"""One record as a form sends it: ``row_id`` and text per column; an unchanged masked value keeps its stars."""


class SheetChangedElsewhere(ErratumChangedElsewhere):
    """Another window has saved the draft since this sheet was opened; ``current`` is the revision that stands."""


def vault_owner_of(contribution: Contribution) -> str:
    """Give the label under which the vault keeps a record's personal data."""
    return f"{contribution.source_kind}:{contribution.source_id}"


def typed_text(field: Field, value: object) -> str:
    """Give a canonical value as a form shows it to be typed over; personal data as stars."""
    if is_empty(value):
        return ""
    if field.personal:
        return HIDDEN
    if field.kind is FieldKind.FLAG:
        return "是" if value else "否"
    return str(value)


def typed_sheet(*, document: Document, lines: Sequence[Line], sheet: str, path: str) -> dict[str, list[dict[str, str]]]:
    """Give a sheet as a form shows it: what stands, with what the draft would change; personal data as stars."""
    after = apply_lines(document, [line for line in lines if not line.fault or line.act is Act.ADD])
    faulty = {key: text for line in lines if line.fault for key, text in _unread(line)}
    return {
        key: [
            _typed_row(TABLES[key], row, faulty, path=path)
            for row in after.get(key, ())
            if sheet_of(TABLES[key], row) == sheet
        ]
        for key in SHEETS[sheet].tables
    }


def _unread(line: Line) -> Iterator[tuple[tuple[str, str, str], str]]:
    """Give the cells of a line that could not be read, as they were typed: one, or several of a record that comes."""
    if line.act is Act.ADD:
        unread: dict[str, str] = json.loads(line.typed or "{}")
        yield from (((line.table, line.row_id, column), text) for column, text in unread.items())
    else:
        yield (line.table, line.row_id, line.column), line.typed


def _typed_row(table: Table, row: Row, faulty: Mapping[tuple[str, str, str], str], *, path: str) -> dict[str, str]:
    row_id = str(row[ROW_ID])
    typed = {ROW_ID: row_id}
    for field in editable_fields(table, path=path):
        text = faulty.get((table.key, row_id, field.column))
        typed[field.column] = typed_text(field, row.get(field.column)) if text is None else text
    return typed


def save_erratum_sheet(
    *, actor: Actor, erratum_id: str, sheet: str, tables: Mapping[str, Sequence[TypedRow]], revision: int
) -> Erratum:
    """Compare a sheet as typed with the record, and keep what differs as lines; what could not be read stands beside.

    Args:
        tables: table key → its records on this sheet, all of them: what is missing is to be removed.

    Raises:
        ErratumNotFound, NotPermitted, ErratumNotEditable: as for every change of a draft.
        SheetChangedElsewhere: another window saved it since ``revision``.
    """
    with journey(actor=actor, cause="save_erratum_sheet", subject_kind="erratum", subject_id=erratum_id) as now:
        try:
            erratum = editable(actor=actor, erratum_id=erratum_id, now=now, revision=revision)
        except ErratumChangedElsewhere as conflict:
            raise SheetChangedElsewhere(conflict.current) from conflict
        document = read_record(contribution=erratum.contribution).document
        asked = [key for key in SHEETS[sheet].tables if key in tables]
        earlier = {(line.table, line.row_id, line.column): line for _, line in list_lines(erratum=erratum)}
        comparing = Comparing(sheet, erratum, document, earlier)
        lines = [line for key in asked for line in comparing.lines(TABLES[key], tables[key])]
        keep_lines(erratum=erratum, sheet=sheet, tables=asked, lines=lines)
        return touch(erratum=erratum, now=now)


@dataclass(frozen=True)
class Comparing:
    """Compares what was typed on a sheet with the record as it stands."""

    sheet: str
    erratum: Erratum
    document: Document
    earlier: Mapping[tuple[str, str, str], Line]
    """What the draft said before: a personal value that comes back as stars is the one that stood there."""

    def lines(self, table: Table, typed: Sequence[TypedRow]) -> Iterator[Line]:
        """Give the lines by which a table would become what was typed."""
        standing = [row for row in self.document.get(table.key, ()) if sheet_of(table, row) == self.sheet]
        given = {str(row.get(ROW_ID, "")): row for row in typed}
        for row in standing:
            if row[ROW_ID] not in given:
                yield Line(Act.REMOVE, self.sheet, table.key, str(row[ROW_ID]), old=dict(row))
            else:
                yield from self._cells(table, row, given[row[ROW_ID]])
        known = {row[ROW_ID] for row in standing}
        for row_id, row in given.items():
            if row_id not in known:
                yield from self._added(table, row_id, row)

    def _cells(self, table: Table, standing: Row, typed: TypedRow) -> Iterator[Line]:
        for field in editable_fields(table, path=self.erratum.contribution.path):
            old = standing.get(field.column)
            text = typed.get(field.column)
            kept = self.earlier.get((table.key, str(standing[ROW_ID]), field.column))
            if field.personal and text and "*" in text and kept is not None:
                yield kept
            if text is None or _is_untouched(field, text, old):
                continue
            new, fault = self._read(field, text, str(standing[ROW_ID]))
            if fault or (new != old and not (is_empty(new) and is_empty(old))):
                yield Line(
                    Act.SET,
                    self.sheet,
                    table.key,
                    str(standing[ROW_ID]),
                    field.column,
                    old=old,
                    new=new,
                    typed="" if field.personal else text if fault else "",
                    fault=fault,
                )

    def _added(self, table: Table, row_id: str, typed: TypedRow) -> Iterator[Line]:
        row_id = row_id if is_public_id(row_id) and self._is_free(row_id) else new_public_id()
        row: dict[str, Any] = {}
        faults: dict[str, str] = {}
        unread: dict[str, str] = {}
        kept = self.earlier.get((table.key, row_id, ""))
        for field in editable_fields(table, path=self.erratum.contribution.path):
            text = typed.get(field.column, "")
            if field.personal and "*" in text:
                value, fault = (kept.new or {}).get(field.column) if kept else None, ""
            else:
                value, fault = self._read(field, text, row_id)
            if fault:
                faults[field.column] = fault
                unread |= {} if field.personal else {field.column: text}
            if not is_empty(value):
                row[field.column] = value
        if row or faults:
            stage = {"Stage": self.sheet} if table.key == "participants" else {}
            typed_on = json.dumps(unread, ensure_ascii=False) if unread else ""
            new, fault = {**stage, **row}, "".join(faults.values())
            yield Line(Act.ADD, self.sheet, table.key, row_id, new=new, typed=typed_on, fault=fault)

    def _is_free(self, row_id: str) -> bool:
        return all(find_row(self.document, key, row_id) is None for key in self.document)

    def _read(self, field: Field, text: str, row_id: str) -> tuple[Any, str]:
        """Give a typed text's canonical value, or what is wrong with it; personal data go to the vault."""
        value = parse(field, text.replace("\x00", ""))
        if isinstance(value, Fault):
            return None, str(value)
        if value is None:
            return None, ""
        if field.personal:
            owner = vault_owner_of(self.erratum.contribution)
            return keep(owner=owner, label=f"{row_id}.{field.column}", value=str(value)), ""
        return to_json(field, value), ""


def _is_untouched(field: Field, text: str, old: object) -> bool:
    """Whether a cell says what it said; what stands may be older than today's lists and is not asked again."""
    if field.personal and "*" in text:
        return True
    return text.replace("\r\n", "\n").strip() == typed_text(field, old).strip()


def undo_line(*, actor: Actor, erratum_id: str, line_id: int) -> Erratum:
    """Take one line out of a draft: what it would change stays as it is.

    Raises:
        ErratumNotFound, NotPermitted, ErratumNotEditable: as for every change of a draft.
    """
    with journey(actor=actor, cause="undo_erratum_line", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = editable(actor=actor, erratum_id=erratum_id, now=now)
        erratum.lines.filter(pk=line_id).delete()
        return touch(erratum=erratum, now=now)


@dataclass(frozen=True, slots=True)
class GivenGrounds:
    """Reason, evidence (a paper's public id) and pages of one line, as a form sends them."""

    reason: str = ""
    evidence: str = ""
    pages: str = ""


def ground_erratum(
    *, actor: Actor, erratum_id: str, grounds: Mapping[int, GivenGrounds], reason: str, seal_note: str
) -> Erratum:
    """Write why and by which evidence each line changes what it changes, and what is said of the whole.

    Args:
        grounds: line → its grounds; an empty reason or evidence takes that of the whole, or the only paper.

    Raises:
        ErratumNotFound, NotPermitted, ErratumNotEditable: as for every change of a draft.
    """
    with journey(actor=actor, cause="ground_erratum", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = editable(actor=actor, erratum_id=erratum_id, now=now)
        papers = {paper.public_id: paper for paper in list_papers(erratum=erratum, use=PaperUse.EVIDENCE)}
        only = next(iter(papers.values())) if len(papers) == 1 else None
        kept = {}
        for key, _ in list_lines(erratum=erratum):
            given = grounds.get(key, GivenGrounds())
            kept[key] = Grounds(
                reason=(given.reason.strip() or reason.strip())[:500],
                evidence=papers.get(given.evidence) or only,
                pages=given.pages.strip()[:60],
            )
        keep_grounds(erratum=erratum, grounds=kept)
        return touch(erratum=erratum, now=now, reason=reason.strip()[:2000], seal_note=seal_note.strip()[:200])


def ask_for_deletion(*, actor: Actor, erratum_id: str, wanted: bool) -> Erratum:
    """Turn a draft into the deletion of the whole record, or back (二(一)b).

    Raises:
        ErratumNotFound, NotPermitted, ErratumNotEditable: as for every change of a draft.
    """
    with journey(actor=actor, cause="ask_for_deletion", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = editable(actor=actor, erratum_id=erratum_id, now=now)
        if wanted:
            erratum.lines.all().delete()
        return touch(erratum=erratum, now=now, is_deletion=wanted)
