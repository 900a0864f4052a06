"""What a sheet holds as text: read out of a posted form, or out of a draft with personal data masked."""

import re
from collections.abc import Mapping, Sequence

from django.http import QueryDict

from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.filings.models import Filing, SheetDraft
from zhulu.domain.filings.queries import new_row
from zhulu.domain.standard.catalogue import SHEETS, TABLES
from zhulu.domain.standard.vocabulary import FieldKind, ParticipantRole, SheetKey
from zhulu.foundation.crypto.vault import masked_many
from zhulu.interfaces.enterprise.layout import ROLES_ON_SHEET
from zhulu.usecases.save_sheet import vault_owner

Row = dict[str, str]
Tables = dict[str, list[Row]]

ROW_ID = re.compile(r"[0-9a-hjkmnp-tv-z]{16}")
MAX_ROWS = 200
"""Records of one table in one form; what is more was not typed by a person."""
DESIGNERS = frozenset({ParticipantRole.SURVEY.value, ParticipantRole.DESIGN.value})


def name_of(table: str, row_id: str, column: str) -> str:
    """Give the form name of a cell."""
    return f"{table}-{row_id}-{column}"


def read_tables(sheet: str, data: QueryDict) -> Tables:
    """Read a posted sheet: the records in the order of the page, every cell as typed."""
    return {
        table: [_read_row(table, row_id, data) for row_id in _row_ids(table, data)] for table in SHEETS[sheet].tables
    }


def _row_ids(table: str, data: QueryDict) -> list[str]:
    given = [row_id for row_id in data.getlist(f"rows-{table}") if ROW_ID.fullmatch(row_id)]
    return list(dict.fromkeys(given))[:MAX_ROWS]


def _read_row(table: str, row_id: str, data: QueryDict) -> Row:
    row = {"row_id": row_id}
    for item in TABLES[table].asked:
        name = name_of(table, row_id, item.column)
        row[item.column] = ",".join(data.getlist(name)) if item.kind is FieldKind.CODES else data.get(name, "")
    return row


def with_row(tables: Tables, *, table: str, row_id: str) -> Tables:
    """Give the tables with one more, empty record; its id comes from the button, so pressing twice adds one."""
    if table not in tables or not ROW_ID.fullmatch(row_id) or any(row["row_id"] == row_id for row in tables[table]):
        return tables
    return {**tables, table: [*tables[table], {"row_id": row_id}]}


def without_row(tables: Tables, *, table: str, row_id: str) -> Tables:
    """Give the tables without a record."""
    return {**tables, table: [row for row in tables.get(table, []) if row["row_id"] != row_id]}


def stored_tables(filing: Filing, sheet: str, draft: SheetDraft | None) -> Tables:
    """Give a sheet as it is kept, ID numbers and telephones masked, with one empty record where one is needed."""
    kept = draft.tables if draft else {}
    cells = [row for table in SHEETS[sheet].tables for row in kept.get(table, [])]
    hidden = {cell["commitment"] for row in cells for cell in row.values() if isinstance(cell, dict)}
    masks = masked_many(owner=vault_owner(filing), commitments=hidden) if hidden else {}
    tables = {table: [_shown(row, masks) for row in kept.get(table, [])] for table in SHEETS[sheet].tables}
    return _with_first_rows(filing, sheet, tables, untouched=draft is None)


def _shown(row: Mapping[str, str | Mapping[str, str]], masks: Mapping[str, str]) -> Row:
    return {
        column: cell if isinstance(cell, str) else masks.get(cell["commitment"], "") for column, cell in row.items()
    }


def _with_first_rows(filing: Filing, sheet: str, tables: Tables, *, untouched: bool) -> Tables:
    for key, rows in tables.items():
        if rows:
            continue
        if untouched and key in {"tenders", "contracts", "participants"}:
            rows.extend(_own_rows(filing, sheet, key))
        elif TABLES[key].minimum:
            rows.append(_empty())
    return tables


def _empty() -> Row:
    return {"row_id": str(new_row()["row_id"])}


def _own_rows(filing: Filing, sheet: str, table: str) -> Sequence[Row]:
    """Give first records that already name the filing firm, which nobody should have to type."""
    name, code = filing.enterprise.name, current_code(organisation_id=filing.enterprise_id)
    if table == "tenders":
        return [_empty() | {"TenderCorpName": name, "TenderCorpCode": code}]
    if table == "contracts":
        return [_empty() | {"ContractorCorpName": name, "ContractorCorpCode": code}]
    asked = set(ROLES_ON_SHEET[sheet])
    own = asked.intersection(filing.roles)
    # A survey or design firm states both units; who is asked for nothing here starts with an empty table.
    wanted = asked if sheet == SheetKey.DRAWING_REVIEW and DESIGNERS.intersection(filing.roles) else own
    return [
        _empty() | {"CorpRoleNum": role} | ({"CorpName": name, "CorpCode": code} if role in own else {})
        for role in sorted(wanted)
    ]
