"""What follows from a line without anybody typing it: the areas above a county that an erratum changes."""

from collections.abc import Iterable, Iterator
from datetime import date

from zhulu.domain.authorities.queries import divisions_of
from zhulu.domain.errata.diffs import ROW_ID, apply_lines
from zhulu.domain.errata.facts import Document, Line
from zhulu.domain.errata.vocabulary import Act
from zhulu.domain.standard.vocabulary import SheetKey

COUNTY = "CountyNum"


def derive(document: Document, lines: Iterable[Line], *, on: date) -> list[Line]:
    """Give the lines that follow: province and city of a project whose county changes."""
    given = list(lines)
    moved = {line.row_id for line in given if line.table == "project" and line.column == COUNTY and not line.fault}
    after = {row[ROW_ID]: row for row in apply_lines(document, given).get("project", ())}
    return [line for row_id in moved if row_id in after for line in _above(after[row_id], on=on)]


def _above(row: dict[str, object], *, on: date) -> Iterator[Line]:
    found = divisions_of(code=str(row.get(COUNTY) or ""), on=on)
    for column, value in (("ProvinceNum", found.province), ("CityNum", found.city)):
        if (row.get(column) or "") != value:
            yield Line(
                act=Act.SET,
                sheet=SheetKey.BASIC.value,
                table="project",
                row_id=str(row[ROW_ID]),
                column=column,
                old=row.get(column),
                new=value or None,
                reason="随所在县（市、区）一并更正",
                is_derived=True,
            )
