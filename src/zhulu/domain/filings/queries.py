"""Reads filings: one guarded door for one filing, and the lists that people work from."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import Filing, GradeApplication, Paper, ReturnReason, SheetDraft, Submission
from zhulu.domain.filings.permissions import FilingPolicy, GradeApplicationPolicy
from zhulu.domain.filings.states import APPLIED, SUBMITTED

PAGE = 50


class FilingNotFound(LookupError):
    """There is no such filing, or it is not the actor's to see: the two look alike."""


def get_filing_for(*, actor: Actor, public_id: str, on: date) -> Filing:
    """Give a filing that the actor may see.

    Raises:
        FilingNotFound: it does not exist or lies outside the actor's scope.
    """
    scope = FilingPolicy(on=on).visible_to(actor=actor).select_related("enterprise", "project", "home_authority")
    found = scope.filter(public_id=public_id).first()
    if found is None:
        raise FilingNotFound(public_id)
    return found


def get_application_for(*, actor: Actor, public_id: str, on: date) -> GradeApplication:
    """Give an application for grade A that the actor may see.

    Raises:
        FilingNotFound: it does not exist or lies outside the actor's scope.
    """
    scope = GradeApplicationPolicy(on=on).visible_to(actor=actor)
    found = scope.select_related("filing__enterprise", "filing__home_authority", "contribution__project").filter(
        public_id=public_id
    )
    application = found.first()
    if application is None:
        raise FilingNotFound(public_id)
    return application


def list_own(*, actor: Actor, on: date, limit: int = PAGE) -> list[Filing]:
    """Give the enterprise's filings, what changed last first."""
    scope = FilingPolicy(on=on).visible_to(actor=actor).select_related("home_authority", "project")
    return list(scope.order_by("-changed_at", "-id")[:limit])


def list_open_work(*, actor: Actor, limit: int = PAGE) -> list[Filing]:
    """Give the submitted filings of the officer's own authority, oldest first."""
    if actor.standing is None:
        return []
    scope = Filing.objects.filter(state=SUBMITTED, home_authority_id=actor.standing.authority_id)
    return list(scope.select_related("enterprise", "project").order_by("submitted_at", "id")[:limit])


def list_unassigned(*, limit: int = PAGE) -> list[Filing]:
    """Give the submitted filings for whose place nobody holds a grant (待派单), oldest first."""
    scope = Filing.objects.filter(state=SUBMITTED, home_authority__isnull=True)
    return list(scope.select_related("enterprise", "project").order_by("submitted_at", "id")[:limit])


def list_open_applications(*, actor: Actor, on: date, limit: int = PAGE) -> list[GradeApplication]:
    """Give the open applications for grade A in the officer's scope, oldest first."""
    scope = GradeApplicationPolicy(on=on).visible_to(actor=actor).filter(state=APPLIED)
    return list(
        scope.select_related("filing__enterprise", "contribution__project").order_by("applied_at", "id")[:limit]
    )


def list_sheets(*, filing: Filing) -> dict[str, SheetDraft]:
    """Give a filing's sheets as typed so far, by sheet."""
    return {draft.sheet: draft for draft in filing.sheets.all()}


def list_papers(*, filing: Filing) -> list[Paper]:
    """Give a filing's papers in the order in which they were added."""
    return list(filing.papers.select_related("blob").order_by("id"))


def find_latest_submission(*, filing: Filing) -> Submission | None:
    """Give the newest submitted version of a filing."""
    return filing.submissions.order_by("-number").first()


def list_return_reasons(*, filing: Filing) -> list[ReturnReason]:
    """Give the reasons of the newest return, in the order in which they were written."""
    newest = ReturnReason.objects.filter(filing=filing).order_by("-move_id").values("move_id")[:1]
    return list(ReturnReason.objects.filter(filing=filing, move_id__in=newest).order_by("id"))


def find_newest_application(*, filing: Filing) -> GradeApplication | None:
    """Give the newest application for grade A of a filing."""
    return filing.grade_applications.order_by("-id").first()


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """How much is waiting, for an officer's first screen."""

    own: int
    unassigned: int
    applications: int


def count_open(*, actor: Actor, on: date) -> OpenCounts:
    """Count the work that waits for the actor's authority."""
    authority = actor.standing.authority_id if actor.standing else None
    return OpenCounts(
        own=Filing.objects.filter(state=SUBMITTED, home_authority_id=authority).count() if authority else 0,
        unassigned=Filing.objects.filter(state=SUBMITTED, home_authority__isnull=True).count(),
        applications=_applications(actor, on).count(),
    )


def _applications(actor: Actor, on: date) -> QuerySet[GradeApplication]:
    return GradeApplicationPolicy(on=on).visible_to(actor=actor).filter(state=APPLIED)
