"""What waits for an authority and what it has done: the reviewers' lists and counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.queries import subordinate_ids
from zhulu.domain.filings.models import DeskEntry, Filing, GradeApplication, PreReview, Submission
from zhulu.domain.filings.permissions import GradeApplicationPolicy
from zhulu.domain.filings.queries.entries import Horizon, view_condition
from zhulu.domain.filings.queries.paging import PAGE
from zhulu.domain.filings.states import APPLIED, CONFIRMED, OPEN, REFUSED, RETURNED
from zhulu.domain.filings.vocabulary import DeskView
from zhulu.domain.grants.queries import able_in_part, list_able_authority_ids
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.library.models import GradeDecision
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.foundation.db.flows import Flow

DECIDED = (CONFIRMED, REFUSED, RETURNED)
"""What an authority has done with a submission, one way or another."""


def _own(actor: Actor) -> QuerySet[Filing]:
    if actor.standing is None:
        return Filing.objects.none()
    return Filing.objects.filter(home_authority_id=actor.standing.authority_id)


def list_unassigned(*, on: date, after: str = "", limit: int = PAGE) -> list[Filing]:
    """Give the submitted filings that nobody can confirm (待派单), oldest first.

    Nobody held a grant for the place when they came, or the authority that has them holds none by now, or has nobody
    left to exercise it.

    Args:
        after: the public id of the last filing of the page before; empty for the first page.
    """
    return _cut(_oldest_first(_stranded(on)), after, limit)


def stream_unassigned(*, on: date) -> Flow[Filing]:
    """Give all of ``list_unassigned``."""
    return Flow(_oldest_first(_stranded(on)))


def _stranded(on: date) -> QuerySet[Filing]:
    orphans = Q(home_authority__isnull=True)
    for path in (Path.BACK_FILING, Path.SPECIALIST):
        able = list_able_authority_ids(path=path, function=GrantFunction.CONFIRM, on=on)
        here = able_in_part(
            path=path, function=GrantFunction.CONFIRM, on=on, authority="home_authority_id", area_code="area_code"
        )
        orphans |= Q(path=path) & ~Q(home_authority_id__in=able) & ~Q(here)
    return Filing.objects.filter(orphans)


def list_done(*, actor: Actor, after: str = "", limit: int = PAGE) -> list[Filing]:
    """Give what the officer's own authority has decided or returned, what was submitted last first."""
    return _cut(_newest_first(_own(actor).filter(state__in=DECIDED)), after, limit)


def stream_done(*, actor: Actor) -> Flow[Filing]:
    """Give all of ``list_done``."""
    return Flow(_newest_first(_own(actor).filter(state__in=DECIDED)))


def _newest_first(scope: QuerySet[Filing]) -> QuerySet[Filing]:
    return scope.select_related("enterprise", "project", "home_authority").order_by("-submitted_at", "-id")


def _oldest_first(scope: QuerySet[Filing]) -> QuerySet[Filing]:
    waiting = scope.filter(state__in=OPEN)
    return waiting.select_related("enterprise", "project", "home_authority").order_by("submitted_at", "id")


def _cut(rows: QuerySet[Filing], after: str, limit: int) -> list[Filing]:
    """Give what follows a filing in an ordered list."""
    mark = _mark(after)
    if mark:
        further = "lt" if rows.query.order_by[0] == "-submitted_at" else "gt"
        later = Q(**{f"submitted_at__{further}": mark[0]})
        rows = rows.filter(later | Q(submitted_at=mark[0], **{f"pk__{further}": mark[1]}))
    return list(rows[:limit])


def _mark(public_id: str) -> tuple[datetime, int] | None:
    if not public_id.isalnum():
        return None
    found = Filing.objects.filter(public_id=public_id).values_list("submitted_at", "pk").first()
    return (found[0], found[1]) if found and found[0] else None


def list_applications(
    *,
    actor: Actor,
    on: date,
    target: Grade = Grade.A,
    roles: Iterable[str] = (),
    is_open: bool = True,
    limit: int = PAGE,
) -> list[GradeApplication]:
    """Give the applications for a grade in the officer's scope: the open ones oldest first, else the newest decided.

    Args:
        roles: only those of firms with one of these roles in the project; empty for all.
    """
    return list(_applications(actor, on, target, roles, is_open=is_open)[:limit])


def stream_applications(
    *, actor: Actor, on: date, target: Grade = Grade.A, roles: Iterable[str] = (), is_open: bool = True
) -> Flow[GradeApplication]:
    """Give all of ``list_applications``."""
    return Flow(_applications(actor, on, target, roles, is_open=is_open))


def _applications(
    actor: Actor, on: date, target: Grade, roles: Iterable[str], *, is_open: bool
) -> QuerySet[GradeApplication]:
    scope = _for_grade(actor, on, target).select_related(
        "filing__enterprise", "filing__home_authority", "contribution__project"
    )
    if wanted := list(roles):
        scope = scope.filter(filing__roles__overlap=wanted)
    if is_open:
        return scope.filter(state=APPLIED).order_by("applied_at", "id")
    return scope.exclude(state=APPLIED).order_by("-id")


def count_applications(*, actor: Actor, on: date, roles: Iterable[str]) -> int:
    """Count the open applications for A of firms with one of these roles."""
    return _for_grade(actor, on, Grade.A).filter(state=APPLIED, filing__roles__overlap=list(roles)).count()


def _for_grade(actor: Actor, on: date, target: Grade) -> QuerySet[GradeApplication]:
    return GradeApplicationPolicy(on=on).visible_to(actor=actor).filter(target_grade=target)


def list_raisable(*, actor: Actor, after: str = "", limit: int = PAGE) -> list[Filing]:
    """Give what the counties of an officer's city have confirmed as C and nobody has raised, submitted last first.

    What a firm has applied for stands on the list of applications.

    Args:
        after: the public id of the last filing of the page before; empty for the first page.
    """
    return _cut(_newest_first(_raisable(actor)), after, limit)


def stream_raisable(*, actor: Actor) -> Flow[Filing]:
    """Give all of ``list_raisable``."""
    return Flow(_newest_first(_raisable(actor)))


def _raisable(actor: Actor) -> QuerySet[Filing]:
    if actor.standing is None:
        return Filing.objects.none()
    above = GradeDecision.objects.filter(
        contribution__source_id=OuterRef("public_id"), grade__in=[Grade.A.value, Grade.B.value]
    )
    applied = GradeApplication.objects.filter(filing=OuterRef("pk"), state=APPLIED)
    return Filing.objects.filter(
        ~Exists(above),
        ~Exists(applied),
        path=Path.BACK_FILING,
        home_authority__parent_id=actor.standing.authority_id,
        state=CONFIRMED,
    )


def count_submissions(*, filing_ids: Iterable[int]) -> dict[int, int]:
    """Give how often each of some filings was submitted, with one query."""
    rows = Submission.objects.filter(filing_id__in=list(filing_ids)).values_list("filing_id")
    return dict(rows.annotate(times=Max("number")).values_list("filing_id", "times"))


def list_pre_reviewed(*, filing_ids: Iterable[int]) -> frozenset[int]:
    """Give those of some filings whose newest version a first officer of their present desk has passed on."""
    rows = PreReview.objects.filter(
        filing_id__in=list(filing_ids),
        authority_id=F("filing__home_authority_id"),
        submission__submitted_at=F("filing__submitted_at"),
    )
    return frozenset(rows.values_list("filing_id", flat=True))


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """How much is waiting, for an officer's menu; what an officer's level has no page for is not counted."""

    own: int
    """Submitted, and this authority's to decide."""
    returned: int
    """Returned by this authority; the enterprises are mending them."""
    below: int
    """Submitted, and waiting for an authority under this one."""
    late: int
    """Of ``own``, what is past its promised day."""
    late_below: int
    """Of ``below``, what is past its promised day: escalated to be seen here, never decided by itself."""
    unassigned: int = 0
    """待派单: submitted, and nobody can confirm it."""
    applications: int = 0
    """Open applications for grade A in this officer's scope."""
    rechecks: int = 0
    """Open applications for grade B in this officer's scope."""
    views: Mapping[DeskView, int] = field(default_factory=dict)
    """How much each view of the own desk holds, where a horizon was given."""


def count_open(*, actor: Actor, on: date, horizon: Horizon | None = None) -> OpenCounts:
    """Count the work that waits for the actor's authority and around it, in at most four queries.

    Args:
        horizon: count every view of the own desk as well, for the desk's own page.
    """
    standing = actor.standing
    if standing is None:
        return OpenCounts(0, 0, 0, 0, 0)
    entries = DeskEntry.objects.filter(authority_id=standing.authority_id)
    if standing.level == Level.PROVINCE:
        entries = DeskEntry.objects.filter(authority__isnull=False)
    elif standing.level == Level.CITY:
        entries = DeskEntry.objects.filter(authority_id__in=subordinate_ids(authority_id=standing.authority_id))
    own, running, late = Q(authority_id=standing.authority_id), Q(is_stopped=False), Q(due_on__lt=on)
    counts = entries.aggregate(
        own=Count("pk", filter=own & running),
        returned=Count("pk", filter=own & ~running),
        below=Count("pk", filter=~own & running),
        late=Count("pk", filter=own & running & late),
        late_below=Count("pk", filter=~own & running & late),
        **{
            f"view_{view}": Count("pk", filter=own & view_condition(view=view, actor=actor, horizon=horizon))
            for view in DeskView
            if horizon
        },
    )
    views = {view: counts.pop(f"view_{view}") for view in DeskView if horizon}
    return OpenCounts(**counts, **_count_around(actor, standing.level, on), views=views)


def _count_around(actor: Actor, level: Level, on: date) -> dict[str, int]:
    if level == Level.PROVINCE:
        stranded = _stranded(on).filter(state__in=OPEN).count()
        return {"unassigned": stranded, "applications": _count_applications(actor, on, Grade.A)}
    return {"rechecks": _count_applications(actor, on, Grade.B)} if level == Level.CITY else {}


def _count_applications(actor: Actor, on: date, grade: Grade) -> int:
    return _for_grade(actor, on, grade).filter(state=APPLIED).count()
