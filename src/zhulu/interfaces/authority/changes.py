"""What changed between two submitted versions, field by field and paper by paper; records match by row id."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from zhulu.domain.filings.places import describe, name_of, sheet_of
from zhulu.domain.rulebook.shapes import Place
from zhulu.domain.standard.catalogue import SHEETS, TABLES, Field, Table
from zhulu.domain.standard.values import NotOfKind, display_json
from zhulu.domain.standard.vocabulary import FieldKind, FieldSource, PaperKind
from zhulu.foundation.crypto.masks import HIDDEN
from zhulu.usecases.read_content import Content

Row = Mapping[str, Any]
EMPTY = (None, "")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference; an empty side says that there was, or is, nothing."""

    sheet: str
    table: str
    row_id: str
    column: str
    where: str
    """Sheet, record and field in words."""
    earlier: str
    now: str

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(self.sheet, self.table, self.row_id, self.column)


def show(content: Content, field: Field, value: object) -> str:
    """Show a value to a reviewer: labels for codes, names for places, stars for personal data, dirt as it stands."""
    if value in EMPTY:
        return ""
    if field.personal:
        return content.masks.get(str(value), HIDDEN)
    if field.kind is FieldKind.AREA_CODE:
        name = content.places.get(str(value))
        return f"{name}（{value}）" if name else str(value)
    try:
        return display_json(field, value)
    except NotOfKind:
        return str(value)


def list_changes(content: Content) -> list[Change]:
    """List every difference from the version before, in the order of the sheets; nothing for a first submission."""
    if content.earlier is None:
        return []
    found = [change for table in TABLES.values() for change in _of_table(content, table)]
    order = list(SHEETS)
    return sorted(found, key=lambda change: order.index(change.sheet) if change.sheet in order else len(order))


def _of_table(content: Content, table: Table) -> Iterator[Change]:
    earlier = {row["row_id"]: row for row in (content.earlier or {}).get(table.key, [])}
    now = {row["row_id"]: row for row in content.document.get(table.key, [])}
    for row_id in [*now, *(row_id for row_id in earlier if row_id not in now)]:
        if row_id not in earlier or row_id not in now:
            yield _whole(content, table, earlier.get(row_id), now.get(row_id))
        else:
            yield from _fields(content, table, earlier[row_id], now[row_id])


def _whole(content: Content, table: Table, earlier: Row | None, now: Row | None) -> Change:
    row = now or earlier or {}
    title = title_of(table, row)
    sheet = sheet_of(table, row)
    return Change(
        sheet=sheet,
        table=table.key,
        row_id=str(row["row_id"]),
        column="",
        where=describe(Place(sheet, table.key), content.document),
        earlier=title if earlier else "",
        now=title if now else "",
    )


def _fields(content: Content, table: Table, earlier: Row, now: Row) -> Iterator[Change]:
    for field in table.fields:
        before, after = earlier.get(field.column), now.get(field.column)
        if before == after or field.source is not FieldSource.FILED:
            continue
        place = Place(sheet_of(table, now), table.key, str(now["row_id"]), field.column)
        yield Change(
            sheet=place.sheet,
            table=place.table,
            row_id=place.row_id,
            column=place.column,
            where=describe(place, content.document),
            earlier=show(content, field, before),
            now=show(content, field, after),
        )


def title_of(table: Table, row: Row) -> str:
    """Name a record by what a person would call it: the paper's name, the unit, the person, else the table."""
    return name_of(table.key, row) or table.label


def paper_label(kind: str) -> str:
    """Give a kind of paper in words."""
    return str(PaperKind(kind).label) if kind in PaperKind.values else kind
