"""Gathers everything that a sheet's page shows, from the draft or from what has just been typed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpRequest
from django.urls import reverse

from zhulu.domain.filings.models import Filing, SheetDraft
from zhulu.domain.filings.queries import (
    find_home,
    find_latest_submission,
    list_demands,
    list_papers,
    list_return_reasons,
    list_sheets,
    list_star_fields,
)
from zhulu.domain.filings.sheets import required_sheets
from zhulu.domain.filings.states import FILING_MACHINES, RETURNED
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.web.components.shapes import Link, Problem
from zhulu.interfaces.enterprise.door import actor_of, list_address, today
from zhulu.interfaces.enterprise.faults import (
    PAPERS,
    UNREADABLE,
    Placed,
    by_key,
    placed_reasons,
    placed_violations,
    sheet_label,
)
from zhulu.interfaces.enterprise.layout import INTRODUCTIONS
from zhulu.interfaces.enterprise.papers import papers_form
from zhulu.interfaces.enterprise.progress import completeness_of_draft, first_sheet, head_of, home_words, steps_of
from zhulu.interfaces.enterprise.records import Sheetwork
from zhulu.interfaces.enterprise.typed import Tables, stored_tables
from zhulu.usecases.check_filing import Checked, check_filing

NUMERALS = "〇一二三四五六"
"""What all sheets of a path are called together."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What differs between the ways to a sheet's page."""

    all_faults: bool = False
    """Whether the clerk asked for a check; else only unreadable cells are told."""
    typed: Tables | None = None
    """What was typed and could not be saved; it is shown instead of the draft, nothing of it is lost."""
    revision: int | None = None
    refusal: str = ""
    """Why it was not saved."""
    changed_elsewhere: bool = False
    paper_problems: tuple[Problem, ...] = field(default=())


def sheet_context(request: HttpRequest, filing: Filing, sheet: str, shown: Shown) -> dict[str, object]:
    """Give the context of a sheet's page."""
    on = today()
    policy = get_policy(as_of=on)
    drafts = list_sheets(filing=filing)
    draft = drafts.get(sheet)
    tables = shown.typed if shown.typed is not None else stored_tables(filing, sheet, draft)
    checked = check_filing(actor=actor_of(request), filing_id=filing.public_id)
    demands = list_demands(filing=filing, policy=checked.policy)
    placed = _faults(checked, sheet, shown)
    if filing.state == RETURNED:
        placed = [*_returned(filing, sheet, tables, policy), *placed]
    work = Sheetwork(
        sheet=sheet,
        required=demands[sheet].required,
        stars=frozenset((table.key, item.column) for table, item in list_star_fields(policy=policy)),
        problems=by_key(placed),
        on=on,
        policy=checked.policy,
    )
    return {
        **frame_of(filing, on=on, crumb=sheet_label(sheet)),
        "sheet": sheet,
        "sheet_label": sheet_label(sheet),
        "introduction": _introduction(sheet, required=demands[sheet].required),
        "steps": steps_of(filing, checked=checked, demands=demands, begun=begun_sheets(drafts), current=sheet),
        "tables": work.tables(tables),
        "revision": shown.revision if shown.revision is not None else (draft.revision if draft else 0),
        "problems": [item.problem for item in placed],
        "warnings": [item.problem for item in placed_violations(checked.submission.warnings, sheet=sheet)]
        if shown.all_faults
        else [],
        "papers": papers_form(
            filing,
            sheet=sheet,
            papers=list_papers(filing=filing),
            demand=demands[sheet],
            policy=policy,
            problems=(*shown.paper_problems, *work.problems.get((PAPERS, "", ""), ())),
        ),
        "completeness": completeness_of_draft(filing, checked),
        "shown": shown,
        **_neighbours(filing, sheet),
    }


def sheets_label(filing: Filing) -> str:
    """Call the sheets that a filing's roles have to fill: six, four, or the one of path ③."""
    if filing.path == Path.SPECIALIST:
        return "采集表"
    return f"{NUMERALS[len(required_sheets(filing.roles))]}张表"


def frame_of(filing: Filing, *, on: date, crumb: str = "") -> dict[str, object]:
    """Give what every page of one filing shows: its head and the way to it."""
    authority = find_home(filing=filing, on=on)
    head = head_of(filing, home=home_words(filing, authority.name if authority else ""))
    listed = Link(FILING_MACHINES[filing.path].label, list_address(filing.path))
    way = [Link("首页", reverse("enterprise:home")), listed]
    if crumb:
        way.append(Link(head.name, reverse("enterprise:filing", args=[filing.public_id])))
    return {
        "filing": filing,
        "head": head,
        "is_specialist": filing.path == Path.SPECIALIST,
        "sheets_label": sheets_label(filing),
        "first_sheet": first_sheet(filing),
        "way": [*way, Link(crumb or head.name)],
    }


def _returned(filing: Filing, sheet: str, tables: Tables, policy: Policy) -> list[Placed]:
    """Give what the newest return says about a sheet."""
    submission = find_latest_submission(filing=filing)
    document = json.loads(submission.canonical) if submission else {}
    reasons = list_return_reasons(filing=filing)
    return placed_reasons(reasons, sheet=sheet, tables=tables, policy=policy, document=document)


def _faults(checked: Checked, sheet: str, shown: Shown) -> list[Placed]:
    found = checked.submission.blocks
    asked = found if shown.all_faults else [item for item in found if item.rule == UNREADABLE]
    return placed_violations(asked, sheet=sheet)


def begun_sheets(drafts: Mapping[str, SheetDraft]) -> frozenset[str]:
    """Give the sheets on which anything has been filled in."""
    return frozenset(
        sheet
        for sheet, draft in drafts.items()
        if any(cell for rows in draft.tables.values() for row in rows for key, cell in row.items() if key != "row_id")
    )


def _introduction(sheet: str, *, required: bool) -> str:
    must = "" if required else "按本单位的角色，本表可以不填；填了一部分就要填完整。"
    return INTRODUCTIONS[sheet] + must


def _neighbours(filing: Filing, sheet: str) -> dict[str, object]:
    keys = list(SHEETS_OF_PATH[filing.path])
    place = keys.index(sheet)

    def link(key: str) -> Link:
        return Link(sheet_label(key), reverse("enterprise:sheet", args=[filing.public_id, key]))

    return {
        "previous": link(keys[place - 1]) if place else None,
        "next": link(keys[place + 1]) if place + 1 < len(keys) else None,
    }
