"""Loads the facts that the rules of a filing read."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from zhulu.domain.authorities.queries import resolve_area
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.filings.drafts import ReadDraft, read_draft
from zhulu.domain.filings.facts import FilingFacts, Home
from zhulu.domain.filings.models import Filing, SheetDraft, Submission
from zhulu.domain.library.models import Version
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Row
from zhulu.domain.standard.catalogue import TABLES, head_row
from zhulu.domain.standard.values import from_json
from zhulu.foundation.clock import local_day

FindHome = Callable[[str], Home]
"""Code of a place → what is known of it."""


def place_of(row: Row) -> str:
    """Give the code by which a project's home is found: the managing area where there is one, else the county."""
    return str(row.get("ManagingAreaNum") or row.get("CountyNum") or "")


def judged_as_of(*, filing: Filing, today: date) -> date:
    """Give the day by whose text a filing is judged: that of its first submission, or today while there is none.

    A later change of a setting, or of the notice, meets new filings only; returning and resubmitting changes nothing
    (ADR 0021).
    """
    first = filing.submissions.order_by("number").values_list("submitted_at", flat=True).first()
    return local_day(first) if first else today


def draft_facts(*, filing: Filing, policy: Policy, today: date) -> FilingFacts:
    """Give the facts of a filing as it is being filled in."""
    papers = set(filing.papers.values_list("sheet", "kind"))
    return _facts(filing, policy, today, read_draft(filing.sheets.all()), papers)


def typed_facts(
    *, filing: Filing, drafts: Iterable[SheetDraft], policy: Policy, today: date, filer_code: str, home_of: FindHome
) -> FilingFacts:
    """Give the facts of sheets that nobody has saved, of a filing that need not exist; no paper is attached.

    Args:
        filer_code: the enterprise's own, and ``home_of`` by what a place's code is read: who asks often remembers both.
    """
    read = read_draft(drafts)
    home = home_of(place_of(head_row(read.document)))
    return _with(filing, read, home=home, filer_code=filer_code, policy=policy, today=today)


def read_home(*, area_code: str, on: date) -> Home:
    """Read a place's code; an empty one is no place."""
    reading = resolve_area(code=area_code, on=on) if area_code else None
    return Home(area_code=area_code, area_known=bool(reading and reading.area))


def submitted_facts(*, filing: Filing, submission: Submission, policy: Policy, today: date) -> FilingFacts:
    """Give the facts of a submitted version: what was signed, not what a draft may say now."""
    return _canonical_facts(filing, submission.canonical, policy, today)


def contribution_facts(*, filing: Filing, version: Version, policy: Policy, today: date) -> FilingFacts:
    """Give the facts of what stands in the library, errata included."""
    return _canonical_facts(filing, version.canonical, policy, today)


def document_facts(
    *, filing: Filing, document: Mapping[str, Sequence[Row]], policy: Policy, today: date
) -> FilingFacts:
    """Give the facts of a filing as if this canonical document stood: what an erratum would make of it."""
    papers = {(str(row["Sheet"]), str(row["PaperKind"])) for row in document.get("attachments", [])}
    return _facts(filing, policy, today, ReadDraft(document=typed_document(document), unreadable=()), papers)


def typed_document(document: Mapping[str, Sequence[Row]]) -> dict[str, list[Row]]:
    """Give a canonical document with the values that rules read; papers are told apart."""
    return {key: [_typed(key, row) for row in document.get(key, [])] for key in TABLES if key != "attachments"}


def _canonical_facts(filing: Filing, canonical: str, policy: Policy, today: date) -> FilingFacts:
    return document_facts(filing=filing, document=json.loads(canonical), policy=policy, today=today)


def _typed(table: str, row: Row) -> Row:
    fields = {item.column: item for item in TABLES[table].fields}
    return {
        column: value if column not in fields else from_json(fields[column], value) for column, value in row.items()
    }


def _facts(
    filing: Filing, policy: Policy, today: date, read: ReadDraft, papers: Collection[tuple[str, str]]
) -> FilingFacts:
    home = read_home(area_code=place_of(head_row(read.document)), on=today)
    filer_code = current_code(organisation_id=filing.enterprise_id)
    facts = _with(filing, read, home=home, filer_code=filer_code, policy=policy, today=today)
    return replace(facts, papers=frozenset(papers))


def _with(filing: Filing, read: ReadDraft, *, home: Home, filer_code: str, policy: Policy, today: date) -> FilingFacts:
    return FilingFacts(
        document=read.document,
        roles=frozenset(filing.roles),
        filer_code=filer_code,
        filer_name=filing.enterprise.name,
        papers=frozenset(),
        home=home,
        policy=policy,
        today=today,
        unreadable=read.unreadable,
        path=filing.path,
        filer_kinds=frozenset(filing.enterprise.kinds),
    )
