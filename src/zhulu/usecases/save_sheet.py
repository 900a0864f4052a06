"""A clerk's sheet is saved as typed: nothing is lost, personal data goes to the vault, windows notice each other."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.drafts import Cell
from zhulu.domain.filings.models import Filing, SheetDraft
from zhulu.domain.filings.operations import SheetChangedElsewhere as SheetChangedElsewhere
from zhulu.domain.filings.operations import lock_editable, save_sheet
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import FilingNotFound, get_filing_for
from zhulu.domain.filings.querysets import place_of
from zhulu.domain.standard.catalogue import SHEETS, SHEETS_OF_PATH, TABLES, Field, head_row
from zhulu.domain.standard.values import Fault, parse
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.crypto.vault import keep
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.identifiers import is_public_id, new_public_id
from zhulu.usecases.journey import journey

TypedRow = Mapping[str, str | Sequence[str]]
"""One record as a form sends it: ``row_id`` and text per column; an unchanged masked value keeps its stars."""


def save_typed_sheet(
    *, actor: Actor, filing_id: str, sheet: str, tables: Mapping[str, Sequence[TypedRow]], revision: int
) -> SheetDraft:
    """Save a sheet as typed.

    Raises:
        FilingNotFound: it does not exist or is another enterprise's.
        NotEditable: it has been submitted or decided.
        SheetChangedElsewhere: another window saved it since ``revision``.
    """
    with journey(actor=actor, cause="save_sheet", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
        if not FilingPolicy(on=on).may(actor=actor, action=Permission.FILING_EDIT, thing=filing):
            raise NotPermitted("只有填报企业的经办人可以修改（一(二)2）")
        require_sheet(filing=filing, sheet=sheet)
        filing = lock_editable(filing=filing)
        draft = keep_typed_sheet(filing=filing, sheet=sheet, tables=tables, revision=revision, now=now)
        record_event(
            at=now,
            actor=actor,
            action="save_sheet",
            subject_kind="filing",
            subject_id=filing.public_id,
            summary=f"保存“{SHEETS[sheet].label}”（第 {draft.revision} 稿）",
        )
        return draft


@transaction_required
def keep_typed_sheet(
    *, filing: Filing, sheet: str, tables: Mapping[str, Sequence[TypedRow]], revision: int, now: datetime
) -> SheetDraft:
    """Keep a sheet as typed, as part of a use-case that has asked who may; the filing is locked or new.

    Raises:
        SheetChangedElsewhere: another window saved it since ``revision``.
    """
    kept = _keep_tables(filing, sheet, tables)
    name, area_code = filing.name, filing.area_code
    if first := head_row(kept):
        name, area_code = str(first.get("PrjName", ""))[:200], place_of(first)[:12]
    return save_sheet(
        filing=filing, sheet=sheet, tables=kept, revision=revision, name=name, area_code=area_code, now=now
    )


def require_sheet(*, filing: Filing, sheet: str) -> None:
    """Let a sheet pass that belongs to the filing's path.

    Raises:
        FilingNotFound: it is none of them.
    """
    if sheet not in SHEETS_OF_PATH[filing.path]:
        raise FilingNotFound(f"这一件没有“{sheet}”这张表")


def _keep_tables(
    filing: Filing, sheet: str, tables: Mapping[str, Sequence[TypedRow]]
) -> dict[str, list[dict[str, Cell]]]:
    """Keep a sheet's records; a row id that is malformed or already taken in the filing gets a fresh one."""
    standing: dict[str, Mapping[str, Cell]] = {}
    taken: set[str] = set()
    for draft in SheetDraft.objects.filter(filing=filing):
        rows = {str(row["row_id"]): row for rows in draft.tables.values() for row in rows}
        if draft.sheet == sheet:
            standing = rows
        else:
            taken.update(rows)
    kept: dict[str, list[dict[str, Cell]]] = {}
    for key in SHEETS[sheet].tables:
        kept[key] = []
        for row in tables.get(key, []):
            row_id = str(row.get("row_id", ""))
            if row_id in taken or not is_public_id(row_id):
                row_id = new_public_id()
            taken.add(row_id)
            kept[key].append(_keep_row(filing, key, row, row_id=row_id, earlier=standing.get(row_id, {})))
    return kept


def _keep_row(
    filing: Filing, table: str, row: TypedRow, *, row_id: str, earlier: Mapping[str, Cell]
) -> dict[str, Cell]:
    kept: dict[str, Cell] = {"row_id": row_id}
    for item in TABLES[table].asked:
        raw = row.get(item.column, "")
        if item.personal:
            cell = _keep_personal(filing, item, str(raw), row_id=row_id, earlier=earlier)
            if cell:
                kept[item.column] = cell
        elif text := raw if isinstance(raw, str) else ",".join(part for part in raw if part):
            kept[item.column] = text.replace("\x00", "")
    return kept


def _keep_personal(filing: Filing, item: Field, raw: str, *, row_id: str, earlier: Mapping[str, Cell]) -> Cell:
    if "*" in raw:
        return earlier.get(item.column, "")
    value = parse(item, raw)
    if value is None:
        return ""
    fault = value.message if isinstance(value, Fault) else ""
    text = raw if isinstance(value, Fault) else str(value)
    commitment = keep(owner=vault_owner(filing), label=f"{row_id}.{item.column}", value=text)
    return {"commitment": commitment, "fault": fault} if fault else {"commitment": commitment}


def vault_owner(filing: Filing) -> str:
    """Give the label under which the vault keeps a filing's personal data."""
    return f"filing:{filing.public_id}"
