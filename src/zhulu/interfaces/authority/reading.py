"""A submitted version as the left and right side of the review page: sheets with values and findings, papers beside."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from zhulu.domain.filings.places import PAPERS, covers, records_on, sheet_of
from zhulu.domain.filings.queries import SubmittedPaper
from zhulu.domain.rulebook.shapes import Place, Violation
from zhulu.domain.standard.catalogue import SHEETS, SHEETS_OF_PATH, TABLES, Field, Table
from zhulu.foundation.storage.inspection import LABELS, MediaType
from zhulu.foundation.storage.interface import FileMissing
from zhulu.foundation.web.components.shapes import Fact, Tab
from zhulu.foundation.web.ofd import ofd_facts
from zhulu.interfaces.authority.answers import Demand
from zhulu.interfaces.authority.changes import (
    EMPTY,
    Change,
    Row,
    list_changes,
    paper_label,
    show,
    title_of,
)
from zhulu.interfaces.authority.places import write_place
from zhulu.interfaces.authority.wording import size
from zhulu.usecases.read_content import Content

logger = logging.getLogger(__name__)

PREVIEWS = {MediaType.PDF: "pdf", MediaType.JPG: "image", MediaType.PNG: "image"}
"""What a browser can show in the page; anything else is downloaded."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One field of one record with everything a reviewer needs beside its value."""

    label: str
    value: str
    unit: str
    is_star: bool
    change: Change | None
    findings: Sequence[Violation]
    spot: str
    """The place as a reason of return names it; empty for what the platform gives, which the firm cannot mend."""
    demands: Sequence[int]
    """The numbers of the last return's reasons that point here."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a table."""

    title: str
    spot: str
    entries: Sequence[Entry]
    unfilled: Sequence[str]
    """Labels of optional fields that were left empty."""
    is_new: bool


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the sheet."""

    label: str
    records: Sequence[Record]
    removed: Sequence[str]
    findings: Sequence[Violation]


@dataclass(frozen=True, slots=True)
class PaperView:
    """The paper that is open on the right."""

    label: str
    name: str
    note: str
    href: str
    preview: str
    """``pdf``, ``image``, or empty where a browser cannot show it."""
    sm3: str
    is_new: bool
    spot: str
    facts: Sequence[Fact]
    """What an OFD says of itself; none for what a browser shows."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The whole of 左表右件 for one sheet."""

    sheet: str
    label: str
    tabs: Sequence[Tab]
    sections: Sequence[Section]
    paper_tabs: Sequence[Tab]
    paper: PaperView | None
    paper_findings: Sequence[Violation]
    changes: Sequence[Change]
    """All changes of the version, whatever sheet is open."""
    spot: str
    """The papers of the sheet as a reason of return names them."""
    query: str
    """The part of the address that opens this sheet and this paper again."""
    returning: str = ""
    """Where a reason of return begun at a field is sent; empty for who cannot return."""


@dataclass(frozen=True, slots=True)
class Notes:
    """What is said of a version beside its values, each at its place."""

    findings: Sequence[Violation] = ()
    demands: Sequence[Demand] = ()


def read_sheet(
    content: Content, *, asked: Mapping[str, str], address: str, paper_address: str, notes: Notes, returning: str = ""
) -> Reading:
    """Lay out one sheet of a version.

    Args:
        asked: the address's ``sheet`` and ``paper``; unknown ones give the first.
        address: the page's own path; paper_address: the path under which papers lie.
        notes: what the rules say and what the last return asked for, to be shown where it belongs.
        returning: where a reason begun at a field is sent; empty for who cannot return.
    """
    sheets, findings = SHEETS_OF_PATH[content.path], notes.findings
    current = asked.get("sheet", "")
    current = current if current in sheets else next(iter(sheets))
    changes = list_changes(content)
    papers = [item for item in content.papers if item.sheet == current]
    chosen = next((item for item in papers if item.public_id == asked.get("paper")), papers[0] if papers else None)
    new = {change.row_id for change in changes if change.table == PAPERS and not change.earlier}
    return Reading(
        sheet=current,
        label=SHEETS[current].label,
        tabs=[_sheet_tab(key, current, address, changes, findings) for key in sheets],
        sections=[_section(content, TABLES[key], current, changes, notes) for key in SHEETS[current].tables],
        paper_tabs=[_paper_tab(item, chosen, address, is_new=item.public_id in new) for item in papers],
        paper=_paper_view(chosen, paper_address, is_new=chosen.public_id in new) if chosen else None,
        paper_findings=[item for item in findings if item.place.table == "papers" and item.place.sheet == current],
        changes=changes,
        spot=write_place(Place(current, PAPERS)),
        query=urlencode({"sheet": current, **({"paper": chosen.public_id} if chosen else {})}),
        returning=returning,
    )


def _sheet_tab(key: str, current: str, address: str, changes: Sequence[Change], findings: Sequence[Violation]) -> Tab:
    wrong = sum(1 for item in findings if item.place.sheet == key)
    changed = sum(1 for change in changes if change.sheet == key)
    notes = [f"{wrong} 处不符"] if wrong else []
    notes += [f"改 {changed} 处"] if changed else []
    return Tab(SHEETS[key].label, _link(address, sheet=key), current=key == current, note="，".join(notes))


def _paper_tab(item: SubmittedPaper, chosen: SubmittedPaper | None, address: str, *, is_new: bool) -> Tab:
    href = _link(address, sheet=item.sheet, paper=item.public_id)
    return Tab(paper_label(item.kind), href, current=item is chosen, note="新" if is_new else "")


def _link(address: str, **query: str) -> str:
    return f"{address}?{urlencode(query)}#reading"


def _paper_view(item: SubmittedPaper, address: str, *, is_new: bool) -> PaperView:
    return PaperView(
        label=paper_label(item.kind),
        name=item.name,
        note=f"{LABELS.get(MediaType(item.blob.media_type), '')}，{size(item.blob.size)}",
        href=f"{address}{item.public_id}/",
        preview=PREVIEWS.get(MediaType(item.blob.media_type), ""),
        sm3=item.blob.sm3,
        is_new=is_new,
        spot=write_place(Place(item.sheet, PAPERS, item.public_id)),
        facts=_facts(item),
    )


def _facts(item: SubmittedPaper) -> list[Fact]:
    """Read what an OFD says of itself; one that storage has lost says nothing, and downloading it tells the loss."""
    if item.blob.media_type != MediaType.OFD:
        return []
    try:
        return ofd_facts(sm3=item.blob.sm3)
    except FileMissing:
        logger.exception("the bytes of a submitted paper are gone")
        return []


def _section(content: Content, table: Table, sheet: str, changes: Sequence[Change], notes: Notes) -> Section:
    own = [change for change in changes if change.table == table.key and change.sheet == sheet]
    rows = records_on(content.document, sheet=sheet, table=table.key)
    said = [item for item in notes.findings if item.place.table == table.key and item.place.sheet in (sheet, "")]
    return Section(
        label=table.label,
        records=[_record(content, table, row, own, Notes(said, notes.demands), alone=len(rows) == 1) for row in rows],
        removed=[change.earlier for change in own if not change.column and not change.now],
        findings=[item for item in said if not item.place.row_id],
    )


def _record(
    content: Content, table: Table, row: Row, changes: Sequence[Change], notes: Notes, *, alone: bool
) -> Record:
    place = Place(sheet_of(table, row), table.key, str(row["row_id"]))
    changed = {change.column: change for change in changes if change.row_id == place.row_id}
    said: dict[str, list[Violation]] = {}
    for item in notes.findings:
        if item.place.row_id == place.row_id:
            said.setdefault(item.place.column, []).append(item)
    demanded = _demanded(notes.demands, place)
    fields = [field for field in table.fields if field.column != "Stage"]
    shown = [field for field in fields if _matters(table, field, row, content, {*changed, *said, *demanded})]
    return Record(
        title="" if alone else title_of(table, row),
        spot=write_place(place),
        entries=[
            _entry(
                content,
                field,
                replace(place, column=field.column),
                value=row.get(field.column),
                change=changed.get(field.column),
                findings=said.get(field.column, ()),
                demands=demanded.get(field.column, ()),
            )
            for field in shown
        ],
        unfilled=[field.label for field in fields if field.asked and field not in shown],
        is_new="" in changed and not changed[""].earlier,
    )


def _matters(table: Table, field: Field, row: Row, content: Content, marked: set[str]) -> bool:
    if row.get(field.column) not in EMPTY or field.column in marked:
        return True
    return field.asked and (field.required or (table.key, field.column) in content.stars)


def _demanded(demands: Sequence[Demand], record: Place) -> dict[str, list[int]]:
    """Give the numbers of the reasons that point to a field of a record, by column."""
    found: dict[str, list[int]] = {}
    for demand in demands:
        if demand.place.column and covers(replace(demand.place, column=""), record):
            found.setdefault(demand.place.column, []).append(demand.number)
    return found


def _entry(
    content: Content,
    field: Field,
    place: Place,
    *,
    value: object,
    change: Change | None,
    findings: Sequence[Violation],
    demands: Sequence[int],
) -> Entry:
    return Entry(
        label=field.label,
        value=show(content, field, value),
        unit=field.unit,
        is_star=(place.table, place.column) in content.stars,
        change=change,
        findings=findings,
        spot=write_place(place) if field.asked else "",
        demands=demands,
    )
