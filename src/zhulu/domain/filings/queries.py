"""Reads filings: one guarded door for one filing, and the lists that people work from."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.drafts import new_row as new_row
from zhulu.domain.filings.models import Filing, GradeApplication, Paper, ReturnReason, SheetDraft, Submission
from zhulu.domain.filings.papers import PaperLine, demanded_papers
from zhulu.domain.filings.permissions import FilingPolicy, GradeApplicationPolicy
from zhulu.domain.filings.rules import star_fields
from zhulu.domain.filings.sheets import FILING_ROLES as FILING_ROLES
from zhulu.domain.filings.sheets import required_sheets
from zhulu.domain.filings.states import (
    APPLIED,
    BACK_FILING,
    CONFIRMED,
    DRAFT,
    GRADE_APPLICATION,
    REFUSED,
    RETURNED,
    SUBMITTED,
)
from zhulu.domain.grants.queries import find_home_authority
from zhulu.domain.library.models import Version
from zhulu.domain.library.queries import list_current_grades
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.catalogue import SHEETS, Field, Table
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.storage.models import Blob

PAGE = 50
DECIDED = (CONFIRMED, REFUSED, RETURNED)
"""What an authority has done with a submission, one way or another."""


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


def list_open_work(*, actor: Actor, after: str = "", limit: int = PAGE) -> list[Filing]:
    """Give the submitted filings of the officer's own authority, oldest first.

    Args:
        after: the public id of the last filing of the page before; empty for the first page.
    """
    if actor.standing is None:
        return []
    return _oldest_first(Filing.objects.filter(home_authority_id=actor.standing.authority_id), after, limit)


def list_unassigned(*, after: str = "", limit: int = PAGE) -> list[Filing]:
    """Give the submitted filings for whose place nobody holds a grant (待派单), oldest first; ``after`` as above."""
    return _oldest_first(Filing.objects.filter(home_authority__isnull=True), after, limit)


def list_open_below(*, actor: Actor, on: date, after: str = "", limit: int = PAGE) -> list[Filing]:
    """Give the submitted filings that wait for authorities under the officer's own, oldest first."""
    return _oldest_first(_below(actor, on), after, limit)


def list_done(*, actor: Actor, after: str = "", limit: int = PAGE) -> list[Filing]:
    """Give what the officer's own authority has decided or returned, what was submitted last first."""
    if actor.standing is None:
        return []
    scope = Filing.objects.filter(home_authority_id=actor.standing.authority_id, state__in=DECIDED)
    mark = _mark(after)
    if mark:
        scope = scope.filter(Q(submitted_at__lt=mark[0]) | Q(submitted_at=mark[0], pk__lt=mark[1]))
    newest_first = scope.select_related("enterprise", "project", "home_authority").order_by("-submitted_at", "-id")
    return list(newest_first[:limit])


def _oldest_first(scope: QuerySet[Filing], after: str, limit: int) -> list[Filing]:
    rows = scope.filter(state=SUBMITTED).select_related("enterprise", "project", "home_authority")
    mark = _mark(after)
    if mark:
        rows = rows.filter(Q(submitted_at__gt=mark[0]) | Q(submitted_at=mark[0], pk__gt=mark[1]))
    return list(rows.order_by("submitted_at", "id")[:limit])


def _mark(public_id: str) -> tuple[datetime, int] | None:
    if not public_id.isalnum():
        return None
    found = Filing.objects.filter(public_id=public_id).values_list("submitted_at", "pk").first()
    return (found[0], found[1]) if found and found[0] else None


def _below(actor: Actor, on: date) -> QuerySet[Filing]:
    if actor.standing is None:
        return Filing.objects.none()
    scope = FilingPolicy(on=on).visible_to(actor=actor).filter(home_authority__isnull=False)
    return scope.exclude(home_authority_id=actor.standing.authority_id)


def list_applications(*, actor: Actor, on: date, is_open: bool = True, limit: int = PAGE) -> list[GradeApplication]:
    """Give the applications for grade A in the officer's scope: the open ones oldest first, else the newest decided."""
    scope = (
        GradeApplicationPolicy(on=on)
        .visible_to(actor=actor)
        .select_related("filing__enterprise", "filing__home_authority", "contribution__project")
    )
    if is_open:
        return list(scope.filter(state=APPLIED).order_by("applied_at", "id")[:limit])
    return list(scope.exclude(state=APPLIED).order_by("-id")[:limit])


def count_submissions(*, filing_ids: Iterable[int]) -> dict[int, int]:
    """Give how often each of some filings was submitted, with one query."""
    rows = Submission.objects.filter(filing_id__in=list(filing_ids)).values_list("filing_id")
    return dict(rows.annotate(times=Max("number")).values_list("filing_id", "times"))


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
    """Submitted, and this authority's to decide."""
    returned: int
    """Returned by this authority; the enterprises are mending them."""
    below: int
    """Submitted, and waiting for an authority under this one."""
    unassigned: int
    """待派单: submitted, and nobody holds a grant for the place."""
    applications: int
    """Open applications for grade A in this officer's scope."""


def count_open(*, actor: Actor, on: date) -> OpenCounts:
    """Count the work that waits for the actor's authority and around it."""
    authority = actor.standing.authority_id if actor.standing else None
    own = Filing.objects.filter(home_authority_id=authority) if authority else Filing.objects.none()
    return OpenCounts(
        own=own.filter(state=SUBMITTED).count(),
        returned=own.filter(state=RETURNED).count(),
        below=_below(actor, on).filter(state=SUBMITTED).count(),
        unassigned=Filing.objects.filter(state=SUBMITTED, home_authority__isnull=True).count(),
        applications=_applications(actor, on).count(),
    )


def _applications(actor: Actor, on: date) -> QuerySet[GradeApplication]:
    return GradeApplicationPolicy(on=on).visible_to(actor=actor).filter(state=APPLIED)


def list_submissions(*, filing: Filing) -> list[Submission]:
    """Give every submitted version of a filing, newest first."""
    return list(filing.submissions.order_by("-number"))


def list_every_return_reason(*, filing: Filing) -> list[ReturnReason]:
    """Give the reasons of all returns and of a refusal, in the order in which they were written."""
    return list(ReturnReason.objects.filter(filing=filing).order_by("id"))


@dataclass(frozen=True, slots=True)
class SubmittedPaper:
    """A paper as it stands in a submitted version; the bytes lie in storage under the blob's digest."""

    public_id: str
    sheet: str
    kind: str
    name: str
    blob: Blob


def list_submitted_papers(*, document: Mapping[str, Any]) -> list[SubmittedPaper]:
    """Give the papers of a submitted document in its order, with one query."""
    rows = document.get("attachments", [])
    blobs = {blob.sm3: blob for blob in Blob.objects.filter(sm3__in=[row["SM3"] for row in rows])}
    return [
        SubmittedPaper(
            public_id=row["row_id"],
            sheet=row["Sheet"],
            kind=row["PaperKind"],
            name=row["FileName"],
            blob=blobs[row["SM3"]],
        )
        for row in rows
        if row["SM3"] in blobs
    ]


def find_submitted_paper(*, filing: Filing, paper_id: str) -> SubmittedPaper | None:
    """Find a paper in any submitted version of a filing; what was never submitted is the enterprise's own."""
    for submission in list_submissions(filing=filing):
        for paper in list_submitted_papers(document=json.loads(submission.canonical)):
            if paper.public_id == paper_id:
                return paper
    return None


@dataclass(frozen=True, slots=True)
class OwnFiling:
    """A filing as its enterprise sees it in a list."""

    filing: Filing
    grade: str
    """D while it waits for confirmation, the library's grade afterwards, empty before submission and after a return."""
    contribution_id: int | None
    reasons: int
    """How many reasons the newest return gave, while it is returned."""
    applying: bool
    """Whether an application for grade A is open."""


def list_own_work(
    *, actor: Actor, on: date, states: Iterable[str] = (), after: str = "", limit: int = PAGE
) -> list[OwnFiling]:
    """Give the enterprise's filings with grade and reasons, what changed last first, in a fixed number of queries.

    Args:
        states: only these; empty for all.
        after: the public id of the last filing of the page before; empty for the first page.
    """
    scope = FilingPolicy(on=on).visible_to(actor=actor).select_related("home_authority", "project")
    if wanted := list(states):
        scope = scope.filter(state__in=wanted)
    if mark := scope.filter(public_id=after).values_list("changed_at", "pk").first() if after.isalnum() else None:
        scope = scope.filter(Q(changed_at__lt=mark[0]) | Q(changed_at=mark[0], pk__lt=mark[1]))
    filings = list(scope.order_by("-changed_at", "-id")[:limit])
    ids = [filing.pk for filing in filings]
    grades = list_current_grades(source_ids=[filing.public_id for filing in filings])
    reasons = _count_newest_reasons(ids)
    open_ids = GradeApplication.objects.filter(filing_id__in=ids, state=APPLIED).values_list("filing_id", flat=True)
    applying = set(open_ids)
    return [
        OwnFiling(
            filing=filing,
            grade=Grade.D.value if filing.state == SUBMITTED else grades.get(filing.public_id, (0, ""))[1],
            contribution_id=grades[filing.public_id][0] if filing.public_id in grades else None,
            reasons=reasons.get(filing.pk, 0) if filing.state == RETURNED else 0,
            applying=filing.pk in applying,
        )
        for filing in filings
    ]


def _count_newest_reasons(filing_ids: list[int]) -> dict[int, int]:
    rows = ReturnReason.objects.filter(filing_id__in=filing_ids).values_list("filing_id", "move_id")
    # Rows come in the order of their moves, so the newest move's count is the one that stays.
    return {filing: count for filing, _, count in rows.annotate(count=Count("id")).order_by("move_id")}


def count_own(*, actor: Actor, on: date) -> dict[str, int]:
    """Count the enterprise's filings by state; states without any are absent."""
    rows = FilingPolicy(on=on).visible_to(actor=actor).order_by().values_list("state")
    return dict(rows.annotate(count=Count("id")).values_list("state", "count"))


def list_star_fields(*, policy: Policy) -> list[tuple[Table, Field]]:
    """Give the ``*`` fields (A级必填) as they hold under a policy, in the catalogue's order."""
    return star_fields(policy.items("a_grade_fields"))


@dataclass(frozen=True, slots=True)
class StarGaps:
    """How complete a confirmed record is for grade A."""

    total: int
    missing: tuple[tuple[Table, Field], ...]

    @property
    def filled(self) -> int:
        """How many ``*`` fields are filled in every record."""
        return self.total - len(self.missing)


def list_star_gaps(*, contribution_ids: Iterable[int], policy: Policy) -> dict[int, StarGaps]:
    """Give what each contribution lacks for grade A as it stands in the library, with one query."""
    stars = list_star_fields(policy=policy)
    versions = Version.objects.filter(contribution_id__in=list(contribution_ids)).order_by("contribution_id", "-number")
    return {
        version.contribution_id: StarGaps(total=len(stars), missing=_gaps(json.loads(version.canonical), stars))
        for version in versions.distinct("contribution_id")
    }


def _gaps(document: Mapping[str, Any], stars: list[tuple[Table, Field]]) -> tuple[tuple[Table, Field], ...]:
    return tuple(
        (table, item)
        for table, item in stars
        if any(row.get(item.column) in (None, "") for row in document.get(table.key) or [{}])
    )


@dataclass(frozen=True, slots=True)
class SheetDemand:
    """What a sheet demands of a filing's roles."""

    required: bool
    papers: tuple[PaperLine, ...]
    optional_papers: tuple[PaperLine, ...]


def list_demands(*, filing: Filing, policy: Policy) -> dict[str, SheetDemand]:
    """Give what each of the six sheets demands of a filing: whether it must be filled, and which papers."""
    required = required_sheets(filing.roles)

    def lines(sheet: str, key: str) -> tuple[PaperLine, ...]:
        return tuple(demanded_papers(policy, sheet=sheet, roles=filing.roles, key=key))

    return {
        sheet: SheetDemand(
            required=sheet in required,
            papers=lines(sheet, "papers") if sheet in required else (),
            optional_papers=lines(sheet, "optional_papers") + (() if sheet in required else lines(sheet, "papers")),
        )
        for sheet in SHEETS
    }


def find_home(*, filing: Filing, on: date) -> Authority | None:
    """Give the authority that will confirm, or that has received it; None means 待派单, or that no place is chosen."""
    if filing.state in {DRAFT, RETURNED}:
        return find_home_authority(area_code=filing.area_code, path=Path(filing.path), on=on)
    return filing.home_authority


def list_history(*, filing: Filing) -> list[Move]:
    """Give every move of a filing and of its applications for grade A, oldest first."""
    applications = list(filing.grade_applications.values_list("pk", flat=True))
    of_filing = Q(machine=BACK_FILING.name, subject_id=filing.pk)
    return list(
        Move.objects.filter(of_filing | Q(machine=GRADE_APPLICATION.name, subject_id__in=applications)).order_by("id")
    )
