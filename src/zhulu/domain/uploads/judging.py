"""Asks the rules of submission of a filing that stands in a workbook, and tells each violation at its row and column.

Papers come after the import, so what is asked about them is left out here and asked when the draft is submitted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from zhulu.domain.filings.drafts import Cell
from zhulu.domain.filings.facts import FilingFacts, Home
from zhulu.domain.filings.models import Filing, SheetDraft
from zhulu.domain.filings.querysets import read_home, typed_facts
from zhulu.domain.filings.rules import SUBMISSIONS
from zhulu.domain.filings.sheet_rules import PapersAttached, ValuesReadable
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.runner import Moment, examine
from zhulu.domain.rulebook.shapes import Severity, Violation
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.values import Fault, parse
from zhulu.domain.uploads.cases import Case
from zhulu.domain.uploads.columns import UploadSheet, sheets_of
from zhulu.domain.uploads.faults import RowFault
from zhulu.foundation.identifiers import new_public_id

PAPERS = "papers"


@cache
def _moment(path: str) -> Moment[FilingFacts]:
    asked = SUBMISSIONS[path]
    rules = tuple(rule for rule in asked.rules if not isinstance(rule, PapersAttached))
    return Moment(name=asked.name, label=asked.label, rules=rules)


@dataclass(frozen=True)
class Ground:
    """What all cases of an upload are judged by; places are looked up once."""

    policy: Policy
    today: date
    filer_code: str
    takes_incomplete: bool
    """Whether only what cannot be read stands against a draft, and the rest is told for later."""
    homes: dict[str, Home] = field(default_factory=dict)

    def home(self, area_code: str) -> Home:
        """Give what is known of a place."""
        if area_code not in self.homes:
            self.homes[area_code] = read_home(area_code=area_code, on=self.today)
        return self.homes[area_code]


def judge(case: Case, *, filing: Filing, ground: Ground) -> list[RowFault]:
    """Give everything that the rules say about a case.

    Args:
        filing: of the case's enterprise, path and roles; it need not exist.
    """
    drafts = [
        SheetDraft(sheet=sheet, tables={table: [_cells(table, row) for row in rows] for table, rows in tables.items()})
        for sheet, tables in case.sheets.items()
    ]
    facts = typed_facts(
        filing=filing,
        drafts=drafts,
        policy=ground.policy,
        today=ground.today,
        filer_code=ground.filer_code,
        home_of=ground.home,
    )
    found = examine(_moment(filing.path), facts, as_of=ground.today).violations
    return [_told(item, case, filing.path, takes_incomplete=ground.takes_incomplete) for item in _asked(found)]


def _asked(found: Sequence[Violation]) -> list[Violation]:
    """Leave out what is said of papers, and that a cell is empty whose text could not be read."""
    unreadable = {item.place for item in found if item.rule == ValuesReadable.__name__}
    return [
        item
        for item in found
        if item.place.table != PAPERS and (item.place not in unreadable or item.rule == ValuesReadable.__name__)
    ]


def _cells(table: str, row: Mapping[str, str]) -> dict[str, Cell]:
    cells: dict[str, Cell] = dict(row)
    for item in TABLES[table].asked:
        if item.personal and (text := row.get(item.column)):
            value = parse(item, text)
            fault = {"fault": value.message} if isinstance(value, Fault) else {}
            cells[item.column] = {"commitment": new_public_id(), **fault}
    return cells


def _told(item: Violation, case: Case, path: str, *, takes_incomplete: bool) -> RowFault:
    place = item.place
    laid, row = case.places.get(place.row_id, (None, 0))
    sheet = laid.own if laid else _sheet_of(path, place.table, place.sheet)
    title = laid.title if laid else sheet.title if sheet else case.sheet
    what, _, remedy = item.message.partition("。")
    return RowFault(
        rule=item.rule,
        what=what,
        remedy=(item.remedy or remedy).removesuffix("。"),
        sheet=title,
        row=row or (case.row if title == case.sheet else 0),
        column=sheet.label_of(place.column) if sheet else "",
        clause="、".join(item.cites),
        warns=item.severity is not Severity.BLOCK or (takes_incomplete and item.rule != ValuesReadable.__name__),
    )


def _sheet_of(path: str, table: str, sheet: str) -> UploadSheet | None:
    own = [each for each in sheets_of(path) if each.table.key == table]
    return next((each for each in own if each.sheet == sheet), own[0] if own else None)
