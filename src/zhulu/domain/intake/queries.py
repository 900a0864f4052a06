"""Reads deliveries and what waits behind them, for whoever may see them."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import TruncDate

from zhulu.domain.access.actors import Actor
from zhulu.domain.intake.models import (
    Delivery,
    Difference,
    Dossier,
    FeedApplication,
    GradeDue,
    Handling,
    Hold,
    ParticipantLink,
)
from zhulu.domain.intake.permissions import (
    DeliveryPolicy,
    FeedApplicationPolicy,
    OwnDossierPolicy,
    grade_policy,
    hold_policy,
    link_policy,
    place_policy,
    scope_of,
)
from zhulu.domain.intake.querysets import HeldChange, HeldDifference, held_of, list_held
from zhulu.domain.intake.states import ACCEPTED, APPLIED, DUE, HELD, REJECTED, WAITING
from zhulu.domain.intake.vocabulary import OWNER_ROLE, Queue
from zhulu.foundation.clock import LOCAL, local_midnight

__all__ = [
    "PAGE",
    "BundleNotFound",
    "DayOfFeed",
    "Health",
    "HeldChange",
    "HeldDifference",
    "QueueRow",
    "Waiting",
    "count_for_people",
    "count_queues",
    "get_handling_for",
    "get_health",
    "get_own_dossier",
    "held_of",
    "list_applications",
    "list_held",
    "list_own_dossiers",
    "list_queue",
    "roles_in",
    "stages_of",
    "waiting_behind",
]
PAGE = 50
MOST_COUNTED = 10_000
"""Beyond this a count says no more than "many"."""


class BundleNotFound(LookupError):
    """There is no such delivery, or it is not the actor's to see: the two look alike."""


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One matter that waits: behind which delivery, what for, and since when."""

    cursor: int
    delivery: Delivery
    what: str
    """What was written that nobody understood, or is said otherwise."""
    why: str
    home: str
    since: datetime


def _open(queue: Queue, actor: Actor, on: date) -> QuerySet[Any]:
    """Give the open rows of a queue that the actor may see."""
    if queue is Queue.REJECTED:
        return DeliveryPolicy(on=on).visible_to(actor=actor).filter(state=REJECTED)
    return _lying_in(queue, scope_of(actor))


def _lying_in(queue: Queue, scope: Collection[int] | None) -> QuerySet[Any]:
    """Give the open rows of a queue that waits for people, in a scope."""
    if queue is Queue.GRADE:
        return grade_policy().lying_in(scope).filter(state=DUE)
    if queue is Queue.LINK:
        return link_policy().lying_in(scope).filter(~Q(role=OWNER_ROLE), organisation__isnull=True)
    if queue is Queue.PLACE:
        return place_policy().lying_in(scope)
    return hold_policy().lying_in(scope).filter(state=HELD)


def count_queues(*, actor: Actor, on: date) -> dict[Queue, int]:
    """Count what waits in each queue, up to a bound; what was refused waits for its sender and is counted, too."""
    return {queue: _open(queue, actor, on)[:MOST_COUNTED].count() for queue in Queue}


def count_for_people(*, actor: Actor) -> int:
    """Count what waits for somebody to say something, up to a bound; in one statement, for the side menu."""
    scope = scope_of(actor)
    grade, link, place = (
        _lying_in(queue, scope).order_by().values("pk")[:MOST_COUNTED]
        for queue in (Queue.GRADE, Queue.LINK, Queue.PLACE)
    )
    return grade.union(link, place, all=True).count()


def list_queue(*, actor: Actor, on: date, queue: Queue, after: int = 0, limit: int = PAGE) -> list[QueueRow]:
    """List a queue, oldest first, what was refused newest first; the number of queries does not grow with the rows."""
    rows = _open(queue, actor, on)
    if queue is Queue.REJECTED:
        rows = rows.filter(pk__lt=after) if after else rows
        ordered = rows.order_by("-pk")
    else:
        ordered = rows.filter(pk__gt=after).order_by("pk")
    joins, make = _SHAPES[queue]
    return [make(row) for row in ordered.select_related(*joins)[:limit]]


def _grade_row(row: GradeDue) -> QueueRow:
    return QueueRow(row.pk, row.delivery, row.department or "（没有写明）", row.why, _home(row), row.since)


def _link_row(row: ParticipantLink) -> QueueRow:
    delivery = row.contribution.handling.delivery
    home = str(row.dossier.home_authority or "")
    return QueueRow(row.pk, delivery, row.name or "（没有名称）", row.code or "没有代码", home, delivery.received_at)


def _place_row(row: Handling) -> QueueRow:
    home = str(row.resolver or "")
    return QueueRow(row.pk, row.delivery, row.unread_code or "（没有代码）", "", home, row.delivery.received_at)


def _hold_row(row: Hold) -> QueueRow:
    return QueueRow(row.pk, row.delivery, str(row.contribution.project), "", _home(row), row.held_at)


def _rejected_row(row: Handling) -> QueueRow:
    reasons = "；".join(str(fault.get("message", "")) for fault in row.faults[:3])
    more = f"等 {len(row.faults)} 条" if len(row.faults) > 3 else ""  # noqa: PLR2004 - three are enough to look
    return QueueRow(row.pk, row.delivery, f"{reasons}{more}", "", "", row.delivery.received_at)


def _home(row: Any) -> str:
    return str(row.home_authority or "")


_SHAPES: Mapping[Queue, tuple[Sequence[str], Callable[[Any], QueueRow]]] = {
    Queue.GRADE: (("delivery__dossier", "home_authority"), _grade_row),
    Queue.LINK: (("contribution__handling__delivery__dossier", "dossier__home_authority"), _link_row),
    Queue.PLACE: (("delivery__dossier", "resolver"), _place_row),
    Queue.HOLD: (("delivery__dossier", "contribution__project", "home_authority"), _hold_row),
    Queue.REJECTED: (("delivery__dossier",), _rejected_row),
}


def get_handling_for(*, actor: Actor, public_id: str, on: date) -> Handling:
    """Give what became of a delivery that the actor may see.

    Raises:
        BundleNotFound: see there.
    """
    joins = ("delivery__dossier__project", "delivery__dossier__home_authority", "resolver", "contribution__project")
    found = DeliveryPolicy(on=on).visible_to(actor=actor).filter(delivery__public_id=public_id)
    handling = found.select_related(*joins).first()
    if handling is None:
        raise BundleNotFound(public_id)
    return handling


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that waits behind one delivery, and what has been linked already."""

    due: GradeDue | None
    links: list[ParticipantLink]
    holds: list[Hold]
    differences: dict[int, list[Difference]]


def waiting_behind(*, handling: Handling) -> Waiting:
    """Give what waits behind a delivery; four queries."""
    holds = list(Hold.objects.filter(delivery=handling.delivery).select_related("contribution").order_by("pk"))
    differences: dict[int, list[Difference]] = {hold.pk: [] for hold in holds}
    for row in Difference.objects.filter(hold__in=holds).order_by("hold_id", "position"):
        differences[row.hold_id].append(row)
    links: list[ParticipantLink] = []
    if handling.contribution_id:
        links = list(
            ParticipantLink.objects.filter(contribution_id=handling.contribution_id)
            .exclude(role=OWNER_ROLE)
            .select_related("organisation")
            .order_by("pk")
        )
    due = GradeDue.objects.filter(delivery=handling.delivery).select_related("home_authority").first()
    return Waiting(due, links, holds, differences)


@dataclass(frozen=True, slots=True)
class DayOfFeed:
    """What came on one day: counts by kind of outcome, and how long the bundles had been on their way."""

    on: date
    counts: Mapping[str, int]
    median: timedelta | None
    """From the source's making of the bundle to its arrival; None where no bundle says when it was made."""

    @property
    def total(self) -> int:
        """All of the day."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Health:
    """The feed's last days, oldest first, and how long what waits has waited."""

    days: Sequence[DayOfFeed]
    last_at: datetime | None
    """When the newest bundle came."""
    oldest_waiting: datetime | None


DAYS = 30
KIND_OF = {
    "accepted": "in",
    "waiting": "waits",
    "received": "waits",
    "rejected": "refused",
    "stale": "other",
    "superseded": "other",
}
"""State → the kind under which the picture counts it."""


class Median(Aggregate):
    """The middle of a column's values, as PostgreSQL finds it."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def get_health(*, actor: Actor, today: date) -> Health:
    """Give the feed's health as far as the actor sees it; four queries."""
    visible = DeliveryPolicy(on=today).visible_to(actor=actor)
    first = today - timedelta(days=DAYS - 1)
    since = local_midnight(first)
    days = visible.filter(delivery__received_at__gte=since).annotate(
        on=TruncDate("delivery__received_at", tzinfo=LOCAL)
    )
    counts: dict[date, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for on, state, count in days.values_list("on", "state").annotate(count=Count("pk")).order_by("on"):
        counts[on][KIND_OF[state]] += count
    travelled = ExpressionWrapper(F("delivery__received_at") - F("delivery__produced_at"), output_field=DurationField())
    known = days.filter(delivery__produced_at__isnull=False)
    medians = dict(known.values("on").annotate(middle=Median(travelled)).values_list("on", "middle").order_by("on"))
    dates = [first + timedelta(days=number) for number in range(DAYS)]
    return Health(
        days=[DayOfFeed(on, counts.get(on, {}), medians.get(on)) for on in dates],
        last_at=visible.order_by("-delivery_id").values_list("delivery__received_at", flat=True).first(),
        oldest_waiting=visible.filter(state=WAITING)
        .order_by("delivery_id")
        .values_list("delivery__received_at", flat=True)
        .first(),
    )


def list_own_dossiers(*, actor: Actor, after: int = 0, limit: int = PAGE) -> list[Dossier]:
    """List the projects of path ① in which the actor's organisation is the owner or takes part, newest first."""
    visible = OwnDossierPolicy().visible_to(actor=actor).select_related("project", "home_authority")
    return list((visible.filter(pk__lt=after) if after else visible).order_by("-pk")[:limit])


def get_own_dossier(*, actor: Actor, key: str) -> Dossier:
    """Give one of them.

    Raises:
        BundleNotFound: there is none.
    """
    visible = OwnDossierPolicy().visible_to(actor=actor).select_related("project", "home_authority")
    found = visible.filter(key=key).first()
    if found is None:
        raise BundleNotFound(key)
    return found


def roles_in(*, dossier_ids: Collection[int], organisation_id: int) -> dict[int, list[str]]:
    """Give the roles that an organisation has in some dossiers; one query."""
    links = ParticipantLink.objects.filter(dossier_id__in=dossier_ids, organisation_id=organisation_id)
    found: dict[int, list[str]] = defaultdict(list)
    for dossier_id, role in links.order_by("pk").values_list("dossier_id", "role"):
        if role not in found[dossier_id]:
            found[dossier_id].append(role)
    return found


def stages_of(*, dossier: Dossier) -> list[tuple[str, int, datetime]]:
    """Give the stages that have gone in: name, newest version, when it came."""
    taken = Delivery.objects.filter(dossier=dossier, handling__state=ACCEPTED).order_by("pk")
    newest = {row.stage: (str(row.get_stage_display()), row.version or 0, row.received_at) for row in taken}
    return list(newest.values())


def list_applications(*, actor: Actor, is_open: bool = True, limit: int = PAGE) -> list[FeedApplication]:
    """List the applications for A that the actor may see: open ones oldest first, ended ones newest first."""
    visible = FeedApplicationPolicy().visible_to(actor=actor).select_related("dossier__project", "organisation")
    if is_open:
        return list(visible.filter(state=APPLIED).order_by("pk")[:limit])
    return list(visible.exclude(state=APPLIED).order_by("-pk")[:limit])
