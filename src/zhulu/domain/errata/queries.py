"""Reads errata: the guarded door, what belongs to a case, and what others must know of it."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.facts import Line
from zhulu.domain.errata.models import (
    AgreedErratum,
    Erratum,
    ErratumExecution,
    ErratumLine,
    ErratumPaper,
    ErratumSubmission,
    HeldRecord,
    Hint,
    Receipt,
    StepScan,
)
from zhulu.domain.errata.permissions import ErratumPolicy
from zhulu.domain.errata.states import CHANGING, NOT_RUNNING
from zhulu.domain.errata.vocabulary import Act, PaperUse, Procedure
from zhulu.domain.library.models import NationalNumber, Version
from zhulu.domain.statecraft.models import Move

PAGE = 50
"""How long a page of a list is."""


class ErratumNotFound(LookupError):
    """There is no such erratum, or it is not the actor's to see: the two look alike."""


def get_erratum_for(*, actor: Actor, public_id: str, on: date) -> Erratum:
    """Give an erratum that the actor may see.

    Raises:
        ErratumNotFound: it does not exist or lies outside the actor's scope.
    """
    scope = ErratumPolicy(on=on).visible_to(actor=actor)
    found = _loaded(scope).filter(public_id=public_id).first()
    if found is None:
        raise ErratumNotFound("没有这份勘误，或不在您的范围内")
    return found


def _loaded(scope: QuerySet[Erratum]) -> QuerySet[Erratum]:
    return scope.select_related("contribution__project", "contribution__filer", "home_authority", "other_home")


def line_of(row: ErratumLine, *, evidence: str) -> Line:
    """Give a draft's line as rules and pages read it."""
    return Line(
        act=Act(row.act),
        sheet=row.sheet,
        table=row.table,
        row_id=row.row_id,
        column=row.column,
        old=row.old,
        new=row.new,
        typed=row.typed,
        fault=row.fault,
        reason=row.reason,
        evidence=evidence,
        pages=row.pages,
    )


def list_lines(*, erratum: Erratum) -> list[tuple[int, Line]]:
    """Give a draft's lines with their keys, in the order in which they were written."""
    rows = erratum.lines.select_related("evidence").order_by("id")
    return [(row.pk, line_of(row, evidence=row.evidence.public_id if row.evidence else "")) for row in rows]


def list_papers(*, erratum: Erratum, use: PaperUse | None = None) -> list[ErratumPaper]:
    """Give a case's papers in the order in which they were added."""
    papers = erratum.papers.select_related("blob").order_by("id")
    return list(papers.filter(use=use) if use else papers)


def find_submission(*, erratum: Erratum) -> ErratumSubmission | None:
    """Give the newest handing in of an erratum."""
    return erratum.submissions.order_by("-number").first()


def submitted_lines(submission: ErratumSubmission) -> list[Line]:
    """Give the lines of what was handed in, those that the platform derived among them."""
    written: list[dict[str, Any]] = json.loads(submission.canonical).get("lines", [])
    return [replace(Line(**{**_BLANK, **item}), act=Act(item["act"])) for item in written]


_BLANK: dict[str, Any] = {"old": None, "new": None}


def list_moves(*, erratum: Erratum) -> list[Move]:
    """Give every step of a case, oldest first, whatever procedures it went through."""
    return list(Move.objects.filter(machine__in=Procedure.values, subject_id=erratum.pk).order_by("id"))


def list_receipts(*, erratum: Erratum) -> list[Receipt]:
    """Give every receipt of a case, oldest first, of all handings in."""
    rows = Receipt.objects.filter(submission__erratum=erratum).select_related("move", "scan", "submission")
    return list(rows.order_by("id"))


def list_step_scans(*, erratum: Erratum) -> list[StepScan]:
    """Give the stamped copies of a case's steps, oldest first."""
    return list(erratum.step_scans.select_related("blob").order_by("id"))


def receipts_of(submission: ErratumSubmission | None) -> dict[str, Receipt]:
    """Give the receipts of one handing in by kind."""
    if submission is None:
        return {}
    return {row.kind: row for row in submission.receipts.select_related("move", "scan")}


def find_agreement(*, erratum: Erratum) -> AgreedErratum | None:
    """Give the newest agreement of a case, with its execution if there is one."""
    return erratum.agreements.select_related("execution", "contribution", "submission").order_by("-id").first()


def is_executed(agreement: AgreedErratum | None) -> bool:
    """Whether an agreement has been executed."""
    return agreement is not None and ErratumExecution.objects.filter(erratum=agreement).exists()


def list_running(*, contribution_id: int) -> list[Erratum]:
    """Give the errata that run on a contribution, oldest first; drafts and what came back are not among them."""
    return list(Erratum.objects.filter(contribution_id=contribution_id).exclude(state__in=NOT_RUNNING).order_by("id"))


def is_running(*, contribution_id: int) -> bool:
    """Whether any erratum runs on a contribution; then it is neither graded nor pushed."""
    return Erratum.objects.filter(contribution_id=contribution_id).exclude(state__in=NOT_RUNNING).exists()


def held_rows(*, contribution_id: int, besides: int) -> dict[str, str]:
    """Give the row ids that other running errata hold, with their numbers."""
    rows = HeldRecord.objects.filter(contribution_id=contribution_id, is_open=True).exclude(erratum_id=besides)
    return {row_id: number or "" for row_id, number in rows.values_list("row_id", "erratum__number")}


def has_national_number(*, project_id: int, row_ids: Collection[str]) -> bool:
    """Whether the national platform has given a number to one of these records."""
    return NationalNumber.objects.filter(project_id=project_id, row_id__in=row_ids).exists()


def list_executed(*, contribution_ids: Iterable[int]) -> list[AgreedErratum]:
    """Give the executed errata of some contributions, oldest first, with case, execution and handing in loaded."""
    rows = AgreedErratum.objects.filter(contribution_id__in=list(contribution_ids), execution__isnull=False)
    return list(
        rows.select_related("execution", "erratum__home_authority", "submission", "contribution__project").order_by(
            "id"
        )
    )


def count_executed(*, contribution_ids: Collection[int]) -> dict[int, int]:
    """Count the executed errata of some contributions; those without any are absent."""
    rows = ErratumExecution.objects.filter(erratum__contribution_id__in=contribution_ids).order_by()
    return dict(rows.values_list("erratum__contribution_id").annotate(count=Count("id")))


def find_version_of(*, agreement: AgreedErratum) -> Version | None:
    """Give the version that an executed erratum made."""
    return Version.objects.filter(contribution_id=agreement.contribution_id, cause_id=agreement.public_id).first()


def list_errata(
    *,
    actor: Actor,
    on: date,
    states: Iterable[str] = (),
    newest_first: bool = False,
    after: str = "",
    limit: int = PAGE,
) -> list[Erratum]:
    """Give the errata in the actor's scope: what waits longest first, or what changed last first.

    Args:
        states: only these; empty for all.
        after: the public id of the last erratum of the page before; empty for the first page.
    """
    scope = _loaded(ErratumPolicy(on=on).visible_to(actor=actor))
    if wanted := list(states):
        scope = scope.filter(state__in=wanted)
    mark = scope.filter(public_id=after).values_list("changed_at", "pk").first() if after.isalnum() else None
    if mark and newest_first:
        scope = scope.filter(Q(changed_at__lt=mark[0]) | Q(changed_at=mark[0], pk__lt=mark[1]))
    elif mark:
        scope = scope.filter(Q(changed_at__gt=mark[0]) | Q(changed_at=mark[0], pk__gt=mark[1]))
    order = ("-changed_at", "-id") if newest_first else ("changed_at", "id")
    return list(scope.order_by(*order)[:limit])


def count_errata(*, actor: Actor, on: date) -> dict[str, int]:
    """Count the errata in the actor's scope by state; states without any are absent."""
    rows = ErratumPolicy(on=on).visible_to(actor=actor).order_by().values_list("state")
    return dict(rows.annotate(count=Count("id")).values_list("state", "count"))


def count_own_errata(*, organisation_id: int) -> dict[str, int]:
    """Count an applicant's errata by state."""
    rows = Erratum.objects.filter(applicant_id=organisation_id).order_by().values_list("state")
    return dict(rows.annotate(count=Count("id")).values_list("state", "count"))


@dataclass(frozen=True, slots=True)
class DeskErrata:
    """How many errata wait for an officer's authority."""

    home: int
    """To be agreed to, or to be completed for filing."""
    place: int
    """That would move a project here, to be consented to."""
    below: int
    """Running under authorities below, or anywhere for the province."""


def list_hints_for_owner(*, codes: Collection[str], open_only: bool = False) -> list[Hint]:
    """Give the hints about what an owner answers for, newest first, with their answers."""
    rows = Hint.objects.filter(owner_code__in=codes).select_related("answer", "organisation", "contribution__project")
    return list((rows.filter(answer__isnull=True) if open_only else rows).order_by("-id")[:200])


def list_given_hints(*, organisation_id: int) -> list[Hint]:
    """Give the hints that a firm has given, newest first, with their answers."""
    rows = Hint.objects.filter(organisation_id=organisation_id)
    return list(rows.select_related("answer", "contribution__project").order_by("-id")[:200])


def count_open_hints(*, codes: Collection[str]) -> int:
    """Count the hints that an owner has not answered."""
    return Hint.objects.filter(owner_code__in=codes, answer__isnull=True).count()


def list_to_execute() -> list[AgreedErratum]:
    """Give the agreements that the technical support unit has to execute, agreed first first."""
    newest = AgreedErratum.objects.filter(erratum__state=CHANGING, execution__isnull=True)
    rows = newest.select_related("erratum__contribution__project", "erratum__home_authority", "submission")
    latest = rows.order_by("erratum_id", "-id").distinct("erratum_id")
    return sorted(latest, key=lambda row: (row.agreed_at, row.pk))
