"""Finds records of the approval system that can be corrected: an owner's own, or those that an authority is home to."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.facts import Document
from zhulu.domain.errata.homes import find_home
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.queries import PAGE
from zhulu.domain.errata.states import DRAFT, FINAL
from zhulu.domain.intake.models import ParticipantLink
from zhulu.domain.library.models import Contribution, GradeDecision, Participant, Tombstone, Version
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.publication.queries import Filters, search_projects
from zhulu.domain.standard.catalogue import TABLES, head_row
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day
from zhulu.usecases.errata.hinting import codes_of
from zhulu.usecases.errata.records import own_contributions
from zhulu.usecases.errata.starting import home_officer

LIKELY = 30
"""How many projects that a word finds are asked whose they are; who finds more types more of the name."""
UNNAMED = frozenset({"attachments"})


@dataclass(frozen=True, slots=True)
class Correctable:
    """One record of the approval system, as it stands."""

    contribution: Contribution
    name: str
    holds: Sequence[str]
    """Which information the record brings, by its tables' names."""
    grade: str
    """Empty where it has not been graded."""
    open_case: Erratum | None
    """The case that runs on it, or is being written."""
    is_deleted: bool


@dataclass(frozen=True, slots=True)
class CorrectablePage:
    """A page of an owner's records."""

    rows: Sequence[Correctable]
    next: str
    """The public id after which the next page begins; empty on the last."""


def list_own_records(*, actor: Actor, query: str = "", after: str = "") -> CorrectablePage:
    """Give a page of the records that an owner answers for, newest first, found by number or name.

    Raises:
        NotPermitted: the actor is no owner's clerk.
    """
    if actor.kind != AccountKind.OWNER:
        raise NotPermitted("本页供建设单位使用：审批系统的项目信息由建设单位申请勘误（二(一)a）")
    scope = _named(own_contributions(actor=actor), query.strip())
    mark = scope.filter(public_id=after).values_list("pk", flat=True).first() if after.isalnum() else None
    if mark:
        scope = scope.filter(pk__lt=mark)
    found = list(scope.select_related("project").order_by("-pk").distinct()[: PAGE + 1])
    shown = found[:PAGE]
    return CorrectablePage(_described(shown), shown[-1].public_id if len(found) > PAGE else "")


def _named(scope: QuerySet[Contribution], query: str) -> QuerySet[Contribution]:
    if not query:
        return scope
    named = ProjectDocument.objects.filter(project_id=OuterRef("project_id"), name__icontains=query)
    return scope.filter(Q(project__number__icontains=query) | Q(Exists(named)))


def find_for_paper(*, actor: Actor, query: str, now: datetime) -> list[Correctable]:
    """Give the records, found by a project's number or name, for which the actor's authority may enter a paper.

    Raises:
        NotPermitted: the actor is no registered officer of a city or county.
    """
    authority = home_officer(actor)
    words = query.strip()
    if not words:
        return []
    found = search_projects(filters=Filters(query=words, path=Path.APPROVAL_FEED.value), limit=LIKELY)
    records = Contribution.objects.filter(
        project_id__in=[row.project_id for row in found.rows], path=Path.APPROVAL_FEED.value
    )
    described = _described(list(records.select_related("project").order_by("-pk")))
    return [row for row in described if not row.is_deleted and _is_home(row, authority.pk, now)]


def list_named_records(*, actor: Actor, query: str) -> list[Correctable]:
    """Give the approval system's records of projects that name the actor's firm, found by number or name (Q23).

    Raises:
        NotPermitted: the actor is no firm's clerk.
    """
    if actor.kind != AccountKind.CLERK or actor.organisation_id is None:
        raise NotPermitted("提示由参建企业提出（二(一)a）")
    named = Participant.objects.filter(corp_code__in=codes_of(actor)).values("contribution__project_id")
    linked = ParticipantLink.objects.filter(organisation_id=actor.organisation_id).values("contribution__project_id")
    records = Contribution.objects.filter(path=Path.APPROVAL_FEED.value).filter(
        Q(project_id__in=named) | Q(project_id__in=linked)
    )
    found = _named(records, query.strip()).select_related("project").order_by("-pk")[:LIKELY]
    return [row for row in _described(list(found)) if not row.is_deleted]


def _is_home(row: Correctable, authority_id: int, now: datetime) -> bool:
    version = Version.objects.filter(contribution=row.contribution).order_by("-number").first()
    document = json.loads(version.canonical) if version else {}
    home = find_home(contribution=row.contribution, document=document, on=local_day(now))
    return home is not None and home.pk == authority_id


def _described(records: Sequence[Contribution]) -> list[Correctable]:
    """Describe some records with as many queries as one would take."""
    keys = [record.pk for record in records]
    latest = Version.objects.filter(contribution_id__in=keys).order_by("contribution_id", "-number")
    texts = latest.distinct("contribution_id").values_list("contribution_id", "canonical")
    documents: dict[int, Document] = {key: json.loads(text) for key, text in texts}
    decided = GradeDecision.objects.filter(contribution_id__in=keys).order_by("contribution_id", "-id")
    grades = dict(decided.distinct("contribution_id").values_list("contribution_id", "grade"))
    names = dict(
        ProjectDocument.objects.filter(project_id__in={record.project_id for record in records}).values_list(
            "project_id", "name"
        )
    )
    deleted = set(Tombstone.objects.filter(contribution_id__in=keys).values_list("contribution_id", flat=True))
    cases = {case.contribution_id: case for case in _open_cases(keys)}
    return [
        Correctable(
            contribution=record,
            name=_name(record, names, documents.get(record.pk, {})),
            holds=_tables(documents.get(record.pk, {})),
            grade=grades.get(record.pk, ""),
            open_case=cases.get(record.pk),
            is_deleted=record.pk in deleted,
        )
        for record in records
    ]


def _open_cases(keys: Sequence[int]) -> QuerySet[Erratum]:
    """Give the cases that are not at their end, what runs last: it is shown before a draft."""
    cases = Erratum.objects.filter(contribution_id__in=keys).exclude(state__in=FINAL)
    return cases.annotate(runs=Case(When(state=DRAFT, then=0), default=1)).order_by("runs", "id")


def _name(record: Contribution, names: Mapping[int, str], document: Document) -> str:
    return names.get(record.project_id) or str(head_row(document).get("PrjName") or record.project.number)


def _tables(document: Document) -> list[str]:
    return [table.label for key, table in TABLES.items() if document.get(key) and key not in UNNAMED]
