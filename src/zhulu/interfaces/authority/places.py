"""The places that a reason of return may point to, as a select offers them and as a form sends them back."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from zhulu.domain.filings.places import (
    PAPERS,
    Document,
    Record,
    describe,
    records_on,
    sheets_in,
)
from zhulu.domain.rulebook.shapes import Place
from zhulu.domain.standard.catalogue import SHEETS, TABLES
from zhulu.foundation.web.components.shapes import Choice

PARTS = 4
SEPARATOR = "."


def write_place(place: Place) -> str:
    """Write a place as a form sends it; the whole filing is the empty text."""
    return SEPARATOR.join((place.sheet, place.table, place.row_id, place.column)).rstrip(SEPARATOR)


def read_place(text: str) -> Place:
    """Read what a form sent; what was not written by ``write_place`` gives a place that is in no version."""
    parts = text.split(SEPARATOR)
    if len(parts) > PARTS:
        return Place(sheet=text)
    return Place(*parts)


def list_choices(document: Document, *, stars: Collection[tuple[str, str]]) -> list[Choice]:
    """Offer what was submitted, by sheet: the sheet, its records and filled fields, its papers."""
    return [choice for sheet in sheets_in(document) for choice in _of_sheet(document, sheet, stars)]


def _of_sheet(document: Document, sheet: str, stars: Collection[tuple[str, str]]) -> Iterator[Choice]:
    yield _choice(Place(sheet), document, group=SHEETS[sheet].label, more="（整张表）")
    for table in SHEETS[sheet].tables:
        records = records_on(document, sheet=sheet, table=table)
        if not records:
            place = Place(sheet, table)
            yield _choice(place, document, group=SHEETS[sheet].label, more=f"{_named(place, document)}（没有填）")
        for record in records:
            place = Place(sheet, table, record["row_id"])
            yield from _of_record(place, record, document, stars, alone=len(records) == 1)
    yield from _papers(document, sheet)


def _named(place: Place, document: Document) -> str:
    """Give the table's name where the sheet's other words leave it out."""
    label = TABLES[place.table].label
    return "" if label in describe(place, document) else f"·{label}"


def _of_record(
    place: Place, record: Record, document: Document, stars: Collection[tuple[str, str]], *, alone: bool
) -> Iterator[Choice]:
    """Offer a record's fields: those that are filled, and those that the sheet or grade A demands."""
    table = TABLES[place.table]
    group = describe(place, document)
    if not alone:
        yield _choice(place, document, group=group, more="（整条）")
    for field in table.asked:
        if record.get(field.column) not in (None, "") or field.required or (table.key, field.column) in stars:
            yield _choice(replace(place, column=field.column), document, group=group)


def _papers(document: Document, sheet: str) -> Iterator[Choice]:
    group = f"{SHEETS[sheet].label}·附件"
    yield _choice(Place(sheet, PAPERS), document, group=group, more="（整体，缺少的也选这里）")
    for record in records_on(document, sheet=sheet, table=PAPERS):
        yield _choice(Place(sheet, PAPERS, record["row_id"]), document, group=group)


def _choice(place: Place, document: Document, *, group: str, more: str = "") -> Choice:
    """Offer a place under its full name: a closed select shows nothing of the group."""
    return Choice(write_place(place), f"{describe(place, document)}{more}", group=group)
