"""Lines of an erratum against a record: whether they still fit, what it becomes, what the door is given. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from zhulu.domain.errata.facts import Document, Line, Row
from zhulu.domain.errata.vocabulary import Act
from zhulu.domain.rulebook.shapes import is_empty
from zhulu.domain.standard.catalogue import SHEETS, TABLES, Field, Table
from zhulu.domain.standard.vocabulary import FieldSource, Path, SheetKey

ROW_ID = "row_id"
NUMBERED = frozenset(
    {"tenders", "contracts", "drawing_reviews", "permits", "completion_checks", "completion_filings", "unit_works"}
)
"""Tables whose records the platform numbers."""


def sheet_of(table: Table, row: Row) -> str:
    """Give the sheet on which people see a record."""
    if table.key == "attachments":
        return str(row.get("Sheet", ""))
    return str(table.sheet or row.get("Stage") or SheetKey.PERMIT.value)


def editable_fields(table: Table, *, path: str) -> tuple[Field, ...]:
    """Give the fields that an erratum may change: what is filed, and on path ① what the approval system delivers.

    What the platform issues (numbers, the areas above the county) follows from the rest.
    """
    sources = {FieldSource.FILED} | ({FieldSource.FEED} if path == Path.APPROVAL_FEED else set())
    return tuple(item for item in table.fields if item.source in sources)


def is_filled_alike(one: object, other: object) -> bool:
    """Whether two values of a document say the same; nothing and empty text do."""
    return one == other or (is_empty(one) and is_empty(other))


def stands_afterwards(document: Document, line: Line) -> bool:
    """Whether a document says what the line wanted."""
    row = find_row(document, line.table, line.row_id)
    if line.act is Act.REMOVE:
        return row is None
    if row is None:
        return False
    if line.act is Act.ADD:
        return all(is_filled_alike(row.get(column), value) for column, value in line.new.items())
    return is_filled_alike(row.get(line.column), line.new)


def find_row(document: Document, table: str, row_id: str) -> Row | None:
    """Find a record of a document by its stable row id."""
    return next((row for row in document.get(table, ()) if row[ROW_ID] == row_id), None)


def still_stands(document: Document, line: Line) -> bool:
    """Whether what the line says stood is what stands."""
    row = find_row(document, line.table, line.row_id)
    if line.act is Act.ADD:
        return row is None
    if row is None:
        return False
    if line.act is Act.REMOVE:
        return dict(row) == dict(line.old or {})
    return is_filled_alike(row.get(line.column), line.old)


def apply_lines(document: Document, lines: Iterable[Line]) -> dict[str, list[dict[str, Any]]]:
    """Give the document as it will be once the lines are executed; lines that do not fit change nothing."""
    after = {key: [dict(row) for row in rows] for key, rows in document.items()}
    for line in lines:
        rows = after.setdefault(line.table, [])
        if line.act is Act.ADD:
            rows.append({**line.new, ROW_ID: line.row_id})
        elif line.act is Act.REMOVE:
            after[line.table] = [row for row in rows if row[ROW_ID] != line.row_id]
        else:
            for row in rows:
                if row[ROW_ID] == line.row_id:
                    _set(row, line)
    return {key: rows for key, rows in after.items() if rows}


def _set(row: dict[str, Any], line: Line) -> None:
    row.pop(line.column, None)
    if not is_empty(line.new):
        row[line.column] = line.new


def door_items(
    lines: Iterable[Line], *, issued: Mapping[str, Mapping[str, str]], is_deletion: bool
) -> list[dict[str, Any]]:
    """Give the diff as the database's door takes it.

    Args:
        issued: row id → column → what the platform gives a record that comes new.
    """
    if is_deletion:
        return [{"act": "delete_record"}]
    return [_door_item(line, issued.get(line.row_id, {})) for line in lines]


def _door_item(line: Line, issued: Mapping[str, str]) -> dict[str, Any]:
    where = {"act": line.act.value, "table": line.table, "row_id": line.row_id}
    if line.act is Act.SET:
        return {**where, "column": line.column, "old": _filled(line.old), "new": _filled(line.new)}
    row = {**line.new, **issued} if line.act is Act.ADD else line.old
    return {**where, "values": {key: value for key, value in row.items() if key != ROW_ID}}


def _filled(value: Any) -> Any:
    return None if is_empty(value) else value


def touched_rows(lines: Iterable[Line]) -> frozenset[str]:
    """Give the row ids that lines touch."""
    return frozenset(line.row_id for line in lines)


def all_rows(document: Document) -> frozenset[str]:
    """Give every row id of a document."""
    return frozenset(str(row[ROW_ID]) for rows in document.values() for row in rows)


def ordered(lines: Iterable[Line]) -> list[Line]:
    """Put lines in the order of sheets, tables and columns; within a table as they came."""
    sheets = {key: place for place, key in enumerate(SHEETS)}
    tables = {key: place for place, key in enumerate(TABLES)}
    return sorted(lines, key=lambda line: (sheets.get(line.sheet, len(sheets)), tables[line.table]))


def changed_cells(old: Row, new: Row, columns: Sequence[Field]) -> Iterator[tuple[str, Any, Any]]:
    """Give the columns in which two forms of one record differ, with both values."""
    for item in columns:
        before, after = _filled(old.get(item.column)), _filled(new.get(item.column))
        if before != after:
            yield item.column, before, after
