"""Fills a new draft from what is there already, so that nobody types twice: from an own filing, or from the library.

Personal data and papers are never taken along: the one lies in the vault under its own filing, the other proves that
filing's words. Records get ids of their own, for they belong to another filing.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from zhulu.domain.filings.drafts import Cell, new_row
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.operations import save_sheet
from zhulu.domain.filings.queries import list_sheets
from zhulu.domain.filings.querysets import place_of
from zhulu.domain.publication.parts import confirmed_parts, submitted_parts
from zhulu.domain.standard.catalogue import SHEETS, TABLES, Table
from zhulu.domain.standard.vocabulary import SheetKey

GRADES = "ABCD"
FROM_LIBRARY = SheetKey.BASIC.value
"""The sheet that is the project's and not one firm's: only it is taken from the library."""
HEADS = frozenset({SheetKey.BASIC.value, SheetKey.SPECIALIST.value})
"""The sheets that say where the work stands."""
Tables = dict[str, list[dict[str, Cell]]]


def fill_from_filing(*, filing: Filing, source: Filing, now: datetime) -> None:
    """Copy every sheet of an own filing as it was typed, without personal data."""
    for sheet, draft in list_sheets(filing=source).items():
        tables = {table: [_copied(row) for row in rows] for table, rows in draft.tables.items()}
        save_sheet(
            filing=filing,
            sheet=sheet,
            tables=tables,
            revision=0,
            name=source.name,
            area_code=source.area_code if sheet in HEADS else filing.area_code,
            now=now,
        )


def fill_from_project(*, filing: Filing, project_id: int, with_unconfirmed: bool, now: datetime) -> None:
    """Take the basic sheet from what is public of a project, the best graded part first; nothing where nothing is.

    Args:
        with_unconfirmed: whether grade D is public in this province.
    """
    parts = confirmed_parts(project_id=project_id)
    if with_unconfirmed:
        parts += submitted_parts(project_id=project_id)
    # A part without content has been erased or withdrawn from view; it has nothing to give.
    known = [part for part in parts if part.content.get("project")]
    if not known:
        return
    content = min(known, key=lambda part: GRADES.find(part.grade) % len(GRADES)).content
    tables: Tables = {
        key: [_typed(TABLES[key], row) for row in content.get(key, [])] for key in SHEETS[FROM_LIBRARY].tables
    }
    first = tables["project"][0]
    save_sheet(
        filing=filing,
        sheet=FROM_LIBRARY,
        tables=tables,
        revision=0,
        name=str(first.get("PrjName", ""))[:200],
        area_code=place_of(first)[:12],
        now=now,
    )


def _copied(row: Mapping[str, Cell]) -> dict[str, Cell]:
    kept = {column: cell for column, cell in row.items() if column != "row_id" and not isinstance(cell, dict)}
    return {**new_row(), **kept}


def _typed(table: Table, row: Mapping[str, Any]) -> dict[str, Cell]:
    asked = [item.column for item in table.asked if not item.personal and row.get(item.column) not in (None, "")]
    return {**new_row(), **{column: _text(row[column]) for column in asked}}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)
