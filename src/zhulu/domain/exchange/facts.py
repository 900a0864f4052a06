"""What the rules of a push read: the rows as the national platform will get them. Pure and frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from zhulu.domain.exchange.mapping import Body, MappedRow
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Place, Row
from zhulu.domain.standard.catalogue import TABLES


@dataclass(frozen=True)
class PushFacts:
    """A mapped document as its rules see it."""

    tables: Mapping[str, Sequence[Row]]
    """Our table key → rows in the standard's columns, each with its ``row_id``."""
    stage_numbers: Mapping[str, str]
    """Row id → our stage number."""
    has_placeholder: bool
    policy: Policy

    def rows(self, table: str) -> Sequence[Row]:
        """Give a table's records."""
        return self.tables.get(table, ())

    def first(self, table: str) -> Row:
        """Give a table's first record, or an empty one."""
        rows = self.rows(table)
        return rows[0] if rows else {}

    def sheet_of(self, table: str, row: Row) -> str:
        """Give the sheet on which people see the record."""
        if table == "participants":
            return "permit" if row.get("BuilderLicenceNum") else "drawing_review"
        sheet = TABLES[table].sheet
        return sheet.value if sheet else ""

    def place(self, table: str, row: Row, column: str = "") -> Place:
        """Give the place of a fault."""
        return Place(self.sheet_of(table, row), table, str(row.get("row_id", "")), column)


def facts_of(body: Body, *, policy: Policy) -> PushFacts:
    """Give the facts of a mapped document."""
    return PushFacts(
        tables={key: [_row(row) for row in rows] for key, rows in body.tables.items()},
        stage_numbers={row.row_id: row.stage_number for rows in body.tables.values() for row in rows},
        has_placeholder=body.has_placeholder,
        policy=policy,
    )


def _row(row: MappedRow) -> Row:
    return {"row_id": row.row_id, **row.columns}


def day_of(row: Row, column: str) -> date | None:
    """Give a day as it is written in a body; None where it is empty or no day."""
    try:
        return date.fromisoformat(str(row.get(column, "")))
    except ValueError:
        return None


def amount_of(row: Row, column: str) -> Decimal | None:
    """Give an amount as it is written in a body; None where it is empty or no amount."""
    try:
        return Decimal(str(row[column])) if column in row else None
    except InvalidOperation:
        return None
