"""Lists errata as an office works them off: what waits for it, what runs, what has ended, found by a word."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.desks import list_waiting, running
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.permissions import ErratumPolicy
from zhulu.domain.errata.queries import PAGE
from zhulu.domain.errata.states import FINAL
from zhulu.domain.publication.models import ProjectDocument
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.flows import Flow

WAITING, RUNNING, ENDED, ALL = "waiting", "running", "ended", "all"
WHICH = (WAITING, RUNNING, ENDED, ALL)


@dataclass(frozen=True, slots=True)
class ListedErratum:
    """One line of the list."""

    erratum: Erratum
    name: str
    """Of the project; its number where it is shown no more."""


@dataclass(frozen=True, slots=True)
class ErrataPage:
    """A page of the list, and how many there are of each sort."""

    rows: Sequence[ListedErratum]
    counts: Mapping[str, int]
    next: str
    """The public id after which the next page begins; empty on the last."""


def list_cases(
    *, actor: Actor, now: datetime, which: str, query: str = "", procedure: str = "", after: str = ""
) -> ErrataPage:
    """Give a page of the errata that the actor may see; what waits comes oldest first, all else newest first.

    Args:
        which: one of ``WHICH``.
        query: a part of the case's number, the applicant's name, the project's number or name; empty for any.
        procedure: one of the three; empty for any.
    """
    scopes = _scopes(actor, now)
    narrowed = {key: _found(scope, query.strip(), procedure) for key, scope in scopes.items()}
    found = _after(narrowed[which], after, oldest_first=which == WAITING)
    rows = list(_loaded(found)[: PAGE + 1])
    shown = rows[:PAGE]
    return ErrataPage(
        rows=_listed(shown),
        counts={key: scope.count() for key, scope in narrowed.items()},
        next=shown[-1].public_id if len(rows) > PAGE else "",
    )


def stream_cases(
    *, actor: Actor, now: datetime, which: str, query: str = "", procedure: str = ""
) -> Flow[ListedErratum]:
    """Give all of ``list_cases``."""
    found = _found(_scopes(actor, now)[which], query.strip(), procedure)
    return Flow(_loaded(_after(found, "", oldest_first=which == WAITING)), _listed)


def _loaded(rows: QuerySet[Erratum]) -> QuerySet[Erratum]:
    return rows.select_related("contribution__project", "home_authority", "other_home")


def _listed(rows: Sequence[Erratum]) -> list[ListedErratum]:
    documents = ProjectDocument.objects.filter(project_id__in={row.contribution.project_id for row in rows})
    names = dict(documents.values_list("project_id", "name"))
    return [ListedErratum(row, names.get(row.contribution.project_id, row.contribution.project.number)) for row in rows]


def _scopes(actor: Actor, now: datetime) -> dict[str, QuerySet[Erratum]]:
    on = local_day(now)
    seen = ErratumPolicy(on=on).visible_to(actor=actor)
    return {
        WAITING: list_waiting(actor=actor, on=on),
        RUNNING: seen.filter(running()),
        ENDED: seen.filter(state__in=FINAL),
        ALL: seen,
    }


def _found(scope: QuerySet[Erratum], query: str, procedure: str) -> QuerySet[Erratum]:
    if procedure:
        scope = scope.filter(procedure=procedure)
    if not query:
        return scope
    named = ProjectDocument.objects.filter(project_id=OuterRef("contribution__project_id"), name__icontains=query)
    return scope.filter(
        Q(number__icontains=query)
        | Q(applicant_name__icontains=query)
        | Q(contribution__project__number__icontains=query)
        | Q(Exists(named))
    )


def _after(scope: QuerySet[Erratum], after: str, *, oldest_first: bool) -> QuerySet[Erratum]:
    mark = scope.filter(public_id=after).values_list("changed_at", "pk").first() if after.isalnum() else None
    if mark and oldest_first:
        scope = scope.filter(Q(changed_at__gt=mark[0]) | Q(changed_at=mark[0], pk__gt=mark[1]))
    elif mark:
        scope = scope.filter(Q(changed_at__lt=mark[0]) | Q(changed_at=mark[0], pk__lt=mark[1]))
    return scope.order_by(*(("changed_at", "id") if oldest_first else ("-changed_at", "-id")))
