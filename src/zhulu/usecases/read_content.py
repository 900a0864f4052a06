"""What a reviewer reads of one version: its document, papers, masked numbers, places, and how complete it is for A."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhulu.domain.authorities.queries import resolve_area
from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import SubmittedPaper, list_submitted_papers
from zhulu.domain.filings.rules import star_fields
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import list_waivers
from zhulu.domain.rulebook.runner import Findings
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.vocabulary import FieldKind, Path
from zhulu.foundation.crypto.vault import masked_many
from zhulu.usecases.check_filing import checked
from zhulu.usecases.save_sheet import vault_owner

Document = Mapping[str, Any]
"""A canonical document, parsed: table key → rows."""


@dataclass(frozen=True, slots=True)
class Content:
    """One version as a reviewer reads it, beside the version before it."""

    path: str
    document: Document
    earlier: Document | None
    """The version before, if there was one."""
    papers: Sequence[SubmittedPaper]
    masks: Mapping[str, str]
    """Commitment → the personal value, masked; for both versions."""
    places: Mapping[str, str]
    """Area code → name, for both versions."""
    stars: frozenset[tuple[str, str]]
    """The ``*`` fields as (table, column)."""
    stars_filled: int
    submission: Findings
    """What the rules of submission and confirmation say today, by the text that applies."""
    grade_a: Findings


def read_content(
    *, filing: Filing, document: Document, earlier: Document | None, facts: FilingFacts, policy: Policy
) -> Content:
    """Gather everything about a version that its page shows; the number of queries does not grow with its rows."""
    versions = [document, earlier or {}]
    waivers = list_waivers(subject_kind="filing", subject_id=filing.public_id, on=facts.today)
    check = checked(facts, waivers=waivers)
    starred = star_fields(policy.items("a_grade_fields")) if filing.path == Path.BACK_FILING else []
    return Content(
        path=filing.path,
        document=document,
        earlier=earlier,
        papers=list_submitted_papers(document=document),
        masks=masked_many(
            owner=vault_owner(filing), commitments=_values(versions, {FieldKind.ID_NUMBER, FieldKind.PHONE})
        ),
        places=_places(versions, facts.today),
        stars=frozenset((table.key, item.column) for table, item in starred),
        stars_filled=check.stars_filled,
        submission=check.submission,
        grade_a=check.grade_a,
    )


def _values(versions: Sequence[Document], kinds: set[FieldKind]) -> Iterator[str]:
    wanted = {(key, item.column) for key, table in TABLES.items() for item in table.fields if item.kind in kinds}
    for document in versions:
        for key, rows in document.items():
            for row in rows:
                yield from (str(value) for column, value in row.items() if value and (key, column) in wanted)


def _places(versions: Sequence[Document], on: date) -> dict[str, str]:
    readings = {code: resolve_area(code=code, on=on) for code in set(_values(versions, {FieldKind.AREA_CODE}))}
    return {code: reading.area.name for code, reading in readings.items() if reading.area}
