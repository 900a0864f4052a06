"""A submitted version as the left and right side of the review page: sheets with values and findings, papers beside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from zhulu.domain.filings.queries import SubmittedPaper
from zhulu.domain.rulebook.shapes import Violation
from zhulu.domain.standard.catalogue import SHEETS, SHEETS_OF_PATH, TABLES, Field, Table
from zhulu.foundation.storage.inspection import LABELS, MediaType
from zhulu.foundation.web.components.shapes import Tab
from zhulu.interfaces.authority.changes import (
    EMPTY,
    Change,
    Row,
    list_changes,
    paper_label,
    sheet_of,
    show,
    title_of,
)
from zhulu.interfaces.authority.wording import size
from zhulu.usecases.read_content import Content

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


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a table."""

    title: str
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


def read_sheet(
    content: Content, *, sheet: str, paper: str, address: str, paper_address: str, findings: Sequence[Violation]
) -> Reading:
    """Lay out one sheet of a version.

    Args:
        sheet, paper: what the reader asked for; unknown ones give the first.
        address: the page's own path; paper_address: the path under which papers lie.
        findings: what the rules say, to be shown where it belongs.
    """
    sheets = SHEETS_OF_PATH[content.path]
    current = sheet if sheet in sheets else next(iter(sheets))
    changes = list_changes(content)
    papers = [item for item in content.papers if item.sheet == current]
    chosen = next((item for item in papers if item.public_id == paper), papers[0] if papers else None)
    new = {change.row_id for change in changes if change.table == "attachments" and not change.earlier}
    return Reading(
        sheet=current,
        label=SHEETS[current].label,
        tabs=[_sheet_tab(key, current, address, changes, findings) for key in sheets],
        sections=[_section(content, TABLES[key], current, changes, findings) for key in SHEETS[current].tables],
        paper_tabs=[_paper_tab(item, chosen, address, is_new=item.public_id in new) for item in papers],
        paper=_paper_view(chosen, paper_address, is_new=chosen.public_id in new) if chosen else None,
        paper_findings=[item for item in findings if item.place.table == "papers" and item.place.sheet == current],
        changes=changes,
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
    )


def _section(
    content: Content, table: Table, sheet: str, changes: Sequence[Change], findings: Sequence[Violation]
) -> Section:
    own = [change for change in changes if change.table == table.key and change.sheet == sheet]
    rows = [row for row in content.document.get(table.key, []) if sheet_of(table, row) == sheet]
    said = [item for item in findings if item.place.table == table.key and item.place.sheet in (sheet, "")]
    return Section(
        label=table.label,
        records=[_record(content, table, row, own, said, alone=len(rows) == 1) for row in rows],
        removed=[change.earlier for change in own if not change.column and not change.now],
        findings=[item for item in said if not item.place.row_id],
    )


def _record(
    content: Content, table: Table, row: Row, changes: Sequence[Change], findings: Sequence[Violation], *, alone: bool
) -> Record:
    row_id = str(row["row_id"])
    changed = {change.column: change for change in changes if change.row_id == row_id}
    said: dict[str, list[Violation]] = {}
    for item in findings:
        if item.place.row_id == row_id:
            said.setdefault(item.place.column, []).append(item)
    fields = [field for field in table.fields if field.column != "Stage"]
    shown = [field for field in fields if _matters(table, field, row, content, {*changed, *said})]
    return Record(
        title="" if alone else title_of(table, row),
        entries=[_entry(content, table, field, row, changed, said) for field in shown],
        unfilled=[field.label for field in fields if field.asked and field not in shown],
        is_new="" in changed and not changed[""].earlier,
    )


def _matters(table: Table, field: Field, row: Row, content: Content, marked: set[str]) -> bool:
    if row.get(field.column) not in EMPTY or field.column in marked:
        return True
    return field.asked and (field.required or (table.key, field.column) in content.stars)


def _entry(
    content: Content,
    table: Table,
    field: Field,
    row: Row,
    changed: Mapping[str, Change],
    said: Mapping[str, Sequence[Violation]],
) -> Entry:
    return Entry(
        label=field.label,
        value=show(content, field, row.get(field.column)),
        unit=field.unit,
        is_star=(table.key, field.column) in content.stars,
        change=changed.get(field.column),
        findings=said.get(field.column, ()),
    )
