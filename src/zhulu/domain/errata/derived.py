"""What follows from a line without anybody typing it: the areas above a county that an erratum changes."""

from collections.abc import Iterable, Iterator
from datetime import date

from zhulu.domain.authorities.queries import divisions_of
from zhulu.domain.errata.diffs import apply_lines, find_row
from zhulu.domain.errata.facts import Document, Line, Row
from zhulu.domain.errata.vocabulary import Act

COUNTY = "CountyNum"


def derive(document: Document, lines: Iterable[Line], *, on: date) -> list[Line]:
    """Give the lines that follow: province and city of a project or a specialist work whose county changes."""
    given = list(lines)
    moved = [line for line in given if line.column == COUNTY and not line.fault]
    after = apply_lines(document, given)
    rows = ((line, find_row(after, line.table, line.row_id)) for line in moved)
    return [above for line, row in rows if row is not None for above in _above(line, row, on=on)]


def _above(moved: Line, row: Row, *, on: date) -> Iterator[Line]:
    found = divisions_of(code=str(row.get(COUNTY) or ""), on=on)
    for column, value in (("ProvinceNum", found.province), ("CityNum", found.city)):
        if (row.get(column) or "") != value:
            yield Line(
                act=Act.SET,
                sheet=moved.sheet,
                table=moved.table,
                row_id=moved.row_id,
                column=column,
                old=row.get(column),
                new=value or None,
                reason="随所在县（市、区）一并更正",
                is_derived=True,
            )
