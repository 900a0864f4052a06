"""The parts of a public document: one per contribution, and one per submission that waits for confirmation (D)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from zhulu.domain.authorities.queries import area_names
from zhulu.domain.credit.queries import list_false
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.errata.queries import count_executed
from zhulu.domain.exchange.queries import is_held
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import find_latest_submission
from zhulu.domain.filings.states import SUBMITTED
from zhulu.domain.library.models import Contribution, GradeDecision
from zhulu.domain.library.queries import (
    find_confirmation,
    get_latest_version,
    list_grade_decisions,
    list_standing_marks,
)
from zhulu.domain.publication.vocabulary import DUE, grade_words
from zhulu.domain.standard.catalogue import TABLES, Field, Table
from zhulu.domain.standard.dictionaries import find_label
from zhulu.domain.standard.values import display_json
from zhulu.domain.standard.vocabulary import FieldKind, Grade, Path
from zhulu.foundation.clock import local_day

HIDDEN_TABLES = frozenset({"attachments", "drawing_review_persons", "permit_persons"})
"""Files are never public; persons of the trades are named in the authorities' view only."""
PUSHED = {"kind": "pushed", "label": "已推国家平台"}
"""The mark of what the national platform holds (一(二)4)."""
HIDDEN_KINDS = frozenset({FieldKind.ID_NUMBER, FieldKind.PHONE, FieldKind.DIGEST})


@dataclass(frozen=True, slots=True)
class Part:
    """What one firm or feed contributed, as the public may see it."""

    public_id: str
    path: str
    grade: str
    decided_at: datetime
    authority: str
    version: int
    digest: str
    content: dict[str, Any]
    filer: dict[str, Any]
    roles: list[str]
    """The codes of the filer's roles."""
    history: list[dict[str, str]] = field(default_factory=list)
    marks: list[dict[str, str]] = field(default_factory=list)
    corrections: int = 0
    """How many errata have been executed on it (曾勘误)."""

    @property
    def is_confirmed(self) -> bool:
        """Whether an authority stands behind it."""
        return self.grade != Grade.D

    def shown(self) -> dict[str, Any]:
        """Give the part as it stands in the document."""
        label, meaning = grade_words(self.grade)
        places = places_in(self.content)
        return {
            "public_id": self.public_id,
            "filer": self.filer,
            "grade": self.grade or None,
            "grade_label": label,
            "grade_meaning": meaning,
            "authority": self.authority,
            "decided_on": local_day(self.decided_at).isoformat(),
            "version": self.version,
            "corrections": self.corrections,
            "digest": self.digest,
            "grade_history": self.history,
            "marks": self.marks,
            "tables": [
                show_table(table, self.content[table.key], places=places)
                for table in TABLES.values()
                if self.content.get(table.key)
            ]
            if self.content
            else [],
        }


def confirmed_parts(*, project_id: int) -> list[Part]:
    """Give the parts that stand in the library and were not found false, in the order in which they entered it."""
    found = Contribution.objects.filter(project_id=project_id, tombstone__isnull=True).select_related("filer")
    found = found.exclude(pk__in=[case.contribution_id for case in list_false(project_id=project_id)])
    contributions = list(found.order_by("id"))
    corrections = count_executed(contribution_ids=[contribution.pk for contribution in contributions])
    return [_confirmed(contribution, corrections.get(contribution.pk, 0)) for contribution in contributions]


def _confirmed(contribution: Contribution, corrections: int) -> Part:
    decisions = list_grade_decisions(contribution_id=contribution.pk)
    version = get_latest_version(contribution_id=contribution.pk)
    newest = decisions[-1] if decisions else find_confirmation(contribution_id=contribution.pk)
    return Part(
        public_id=contribution.public_id,
        path=contribution.path,
        grade=newest.grade if newest else _without_grade(contribution),
        decided_at=newest.decided_at if newest else contribution.entered_at,
        authority=newest.authority_name if newest else "",
        version=version.number,
        digest=version.digest,
        content=public_content(json.loads(version.canonical)),
        filer=filer_of(contribution.filer, contribution.roles, path=contribution.path),
        roles=list(contribution.roles),
        history=[_step(decision) for decision in decisions],
        marks=_marks(contribution),
        corrections=corrections,
    )


def _marks(contribution: Contribution) -> list[dict[str, str]]:
    """Give what is said of a contribution besides its grade; whether the nation holds it, by its receipts alone."""
    marks = [
        {"kind": mark.kind, "label": str(mark.get_kind_display())}
        for mark in list_standing_marks(contribution_id=contribution.pk)
    ]
    return [*marks, dict(PUSHED)] if is_held(contribution_id=contribution.pk) else marks


def _without_grade(contribution: Contribution) -> str:
    return DUE if contribution.path == Path.APPROVAL_FEED else ""


def _step(decision: GradeDecision) -> dict[str, str]:
    return {
        "grade": decision.grade,
        "label": str(Grade(decision.grade).label),
        "on": local_day(decision.decided_at).isoformat(),
        "authority": decision.authority_name,
    }


def submitted_parts(*, project_id: int) -> list[Part]:
    """Give the parts that have been submitted and wait for confirmation: grade D (一(二)4); none that was found false.

    On path ③ nothing is public before it is confirmed (一(三)4).
    """
    waiting = Filing.objects.filter(project_id=project_id, path=Path.BACK_FILING, state=SUBMITTED).select_related(
        "enterprise", "home_authority"
    )
    waiting = waiting.exclude(pk__in=[case.filing_id for case in list_false(project_id=project_id)])
    return [part for filing in waiting.order_by("id") if (part := _submitted(filing)) is not None]


def _submitted(filing: Filing) -> Part | None:
    submission = find_latest_submission(filing=filing)
    if submission is None:
        return None
    return Part(
        public_id=filing.public_id,
        path=filing.path,
        grade=Grade.D.value,
        decided_at=submission.submitted_at,
        authority="",
        version=submission.number,
        digest=submission.digest,
        content=public_content(json.loads(submission.canonical)),
        filer=filer_of(filing.enterprise, filing.roles),
        roles=list(filing.roles),
        history=[
            {
                "grade": Grade.D.value,
                "label": str(Grade.D.label),
                "on": local_day(submission.submitted_at).isoformat(),
                "authority": "",
            }
        ],
    )


def filer_of(organisation: Organisation | None, roles: list[str], *, path: str = "") -> dict[str, Any]:
    """Give who filed a part, under its current code, and in which roles; else the approval system, which fed it."""
    if organisation is None:
        return {"name": str(Path(path).label) if path == Path.APPROVAL_FEED else "", "code": "", "roles": []}
    return {
        "name": organisation.name,
        "code": current_code(organisation_id=organisation.pk),
        "roles": [find_label("corp_role", role) or role for role in roles],
    }


def public_content(content: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not the public's: files, tradespeople, personal columns."""
    return {
        key: [{column: value for column, value in row.items() if _may_show(TABLES[key], column)} for row in rows]
        for key, rows in content.items()
        if key in TABLES and key not in HIDDEN_TABLES
    }


def _may_show(table: Table, column: str) -> bool:
    found = table.find(column)
    return found is not None and not found.personal and found.kind not in HIDDEN_KINDS


def show_table(
    table: Table, rows: Sequence[Mapping[str, object]], *, places: Mapping[str, str] = MappingProxyType({})
) -> dict[str, Any]:
    """Give a table as a document shows it: the columns that anybody filled, their labels, values in words.

    Args:
        places: names of areas by code; a code that is not there is shown as it stands.
    """
    columns = [item for item in table.fields if any(row.get(item.column) not in (None, "") for row in rows)]
    return {
        "key": table.key,
        "label": table.label,
        "columns": [[item.column, item.label] for item in columns],
        "rows": [{item.column: _words(item, row.get(item.column), places) for item in columns} for row in rows],
    }


def _words(item: Field, value: object, places: Mapping[str, str]) -> str:
    if _is_area(item):
        return places.get(str(value), str(value or ""))
    return display_json(item, value)


def places_in(content: Mapping[str, Sequence[Mapping[str, object]]]) -> Mapping[str, str]:
    """Name the areas that a content gives by code, in one query."""
    coded = [(table.key, item.column) for table in TABLES.values() for item in table.fields if _is_area(item)]
    codes = {str(row[column]) for key, column in coded for row in content.get(key, []) if row.get(column)}
    return area_names(codes=codes)


def _is_area(item: Field) -> bool:
    return item.kind is FieldKind.AREA_CODE
