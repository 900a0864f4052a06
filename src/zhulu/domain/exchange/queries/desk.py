"""The province's lists of deliveries and comparisons, and one guarded door for one delivery."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.exchange.models import Answer, Attempt, Delivery, Drift, Holding, Receipt, Reconciliation
from zhulu.domain.exchange.permissions import DeliveryPolicy, is_of_the_province
from zhulu.domain.exchange.states import BLOCKED, DELIVERY, OPEN, QUEUED, REJECTED, SENDING
from zhulu.domain.exchange.vocabulary import AnswerKind
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.queries import list_moves

PAGE = 20
STUCK_TRIES = 5
"""From so many tries in a row on, a delivery is shown as stuck."""
STUCK = "stuck"
"""Beside the states: what has been tried so often without an answer."""


class DeliveryNotFound(LookupError):
    """There is no such delivery or comparison, or it is not the actor's to see: the two look alike."""


def get_delivery_for(*, actor: Actor, public_id: str, on: date) -> Delivery:
    """Give a delivery that the actor may open.

    Raises:
        DeliveryNotFound: there is none, or it is not the actor's to see.
    """
    visible = DeliveryPolicy(on=on).visible_to(actor=actor).select_related("contribution__project", "verdict", "drift")
    found = visible.filter(public_id=public_id).first()
    if found is None:
        raise DeliveryNotFound(public_id)
    return found


def is_newest(*, delivery: Delivery) -> bool:
    """Whether no later delivery of the same record stands."""
    return not Delivery.objects.filter(record=delivery.record, pk__gt=delivery.pk).exists()


@dataclass(frozen=True, slots=True)
class Sought:
    """What a list of deliveries is narrowed to; empty parts narrow nothing."""

    state: str = ""
    path: str = ""
    action: str = ""
    words: str = ""
    """Part of the project's name, or the beginning of its number or of a record."""
    is_stuck: bool = False


def list_deliveries(*, actor: Actor, on: date, sought: Sought, after: str = "", limit: int = PAGE) -> list[Delivery]:
    """Give the deliveries that the actor may see, newest first.

    Args:
        after: the public id of the last delivery of the page before; empty for the first page.
    """
    rows = _narrowed(DeliveryPolicy(on=on).visible_to(actor=actor), sought)
    mark = Delivery.objects.filter(public_id=after).values_list("pk", flat=True).first() if after.isalnum() else None
    if mark is not None:
        rows = rows.filter(pk__lt=mark)
    return list(rows.select_related("contribution").order_by("-id")[:limit])


def _narrowed(rows: QuerySet[Delivery], sought: Sought) -> QuerySet[Delivery]:
    if sought.state:
        rows = rows.filter(state=sought.state)
    if sought.path:
        rows = rows.filter(path=sought.path)
    if sought.action:
        rows = rows.filter(action=sought.action)
    if sought.is_stuck:
        rows = rows.filter(state=SENDING, tries__gte=STUCK_TRIES)
    if sought.words:
        words = sought.words
        rows = rows.filter(Q(name__contains=words) | Q(project_number__startswith=words) | Q(record__startswith=words))
    return rows


def count_states(*, actor: Actor, on: date) -> Mapping[str, int]:
    """Count the deliveries by state, and those on their way that were tried too often (``STUCK``), in one query."""
    rows = DeliveryPolicy(on=on).visible_to(actor=actor)
    wanted = {state.key: Count("id", filter=Q(state=state.key)) for state in DELIVERY.states}
    counted: Mapping[str, int] = rows.aggregate(
        **wanted, **{STUCK: Count("id", filter=Q(state=SENDING, tries__gte=STUCK_TRIES))}
    )
    return counted


def count_waiting_for_people(*, actor: Actor, on: date) -> int:
    """Count what is blocked, rejected or stuck: the province's to look at."""
    rows = DeliveryPolicy(on=on).visible_to(actor=actor)
    return rows.filter(Q(state__in=[BLOCKED, REJECTED]) | Q(state=SENDING, tries__gte=STUCK_TRIES)).count()


@dataclass(frozen=True, slots=True)
class Line:
    """How it stands with the line to the national platform."""

    open_count: int
    oldest_at: datetime | None
    """When the oldest delivery that has not arrived was queued."""
    latest: Answer | None
    """The latest answer of any kind."""
    latest_good_at: datetime | None
    """When the platform last answered with receipts."""


def get_line() -> Line:
    """Give how it stands with the line."""
    waiting = Delivery.objects.filter(state__in=OPEN)
    good = Answer.objects.filter(kind__in=[AnswerKind.ANSWERED, AnswerKind.TAKEN])
    return Line(
        open_count=waiting.count(),
        oldest_at=waiting.order_by("id").values_list("queued_at", flat=True).first(),
        latest=Answer.objects.order_by("-id").first(),
        latest_good_at=good.aggregate(latest=Max("at"))["latest"],
    )


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened to one delivery."""

    attempts: list[Attempt]
    receipts: list[Receipt]
    moves: list[Move]
    others: list[Delivery]
    """The other deliveries of the same record, newest first."""
    waits_for: Delivery | None
    """The delivery of the same project that has to arrive before."""


def get_story(*, delivery: Delivery) -> Story:
    """Give a delivery's attempts, receipts and moves, oldest first, and what stands beside it."""
    lane = Delivery.objects.filter(project_number=delivery.project_number, state__in=OPEN, pk__lt=delivery.pk)
    return Story(
        attempts=list(delivery.attempts.select_related("answer").order_by("number")),
        receipts=list(delivery.receipts.order_by("id")),
        moves=list_moves(machine=DELIVERY, subject_id=delivery.pk),
        others=list(Delivery.objects.filter(record=delivery.record).exclude(pk=delivery.pk).order_by("-id")[:PAGE]),
        waits_for=lane.order_by("-id").first() if delivery.state == QUEUED else None,
    )


def list_reconciliations(*, actor: Actor, after: str = "", limit: int = PAGE) -> list[Reconciliation]:
    """Give the comparisons that the actor may see, newest first."""
    rows = Reconciliation.objects.all() if is_of_the_province(actor) else Reconciliation.objects.none()
    mark = Reconciliation.objects.filter(public_id=after).values_list("pk", flat=True).first()
    if after and mark is not None:
        rows = rows.filter(pk__lt=mark)
    return list(rows.order_by("-id")[:limit])


def get_reconciliation_for(*, actor: Actor, public_id: str) -> Reconciliation:
    """Give a comparison that the actor may open.

    Raises:
        DeliveryNotFound: there is none, or it is not the actor's to see.
    """
    found = Reconciliation.objects.filter(public_id=public_id).first() if is_of_the_province(actor) else None
    if found is None:
        raise DeliveryNotFound(public_id)
    return found


def is_latest(*, reconciliation: Reconciliation) -> bool:
    """Whether no later comparison was made; what an older one found may have been put right since."""
    return not Reconciliation.objects.filter(pk__gt=reconciliation.pk, fault="").exists()


def list_drifts(*, reconciliation: Reconciliation, kind: str = "", after: int = 0, limit: int = PAGE) -> list[Drift]:
    """Give the differences that a comparison found, in the order of their records, each with its repairs."""
    rows = reconciliation.drifts.filter(pk__gt=after).select_related("contribution__project")
    if kind:
        rows = rows.filter(kind=kind)
    return list(rows.prefetch_related("repairs").order_by("id")[:limit])


def name_records(*, records: Collection[str]) -> dict[str, str]:
    """Give the project's name of each record that was ever queued, as its newest delivery has it."""
    named = Delivery.objects.filter(record__in=records).exclude(name="").order_by("record", "-id").distinct("record")
    return dict(named.values_list("record", "name"))


def count_drifts(*, reconciliation: Reconciliation) -> Mapping[str, int]:
    """Count a comparison's differences by kind."""
    rows = reconciliation.drifts.values_list("kind").annotate(count=Count("id"))
    return dict(rows.values_list("kind", "count"))


def list_unrepaired(*, reconciliation: Reconciliation, kinds: Collection[str]) -> "QuerySet[Drift]":
    """Give the differences of some kinds, or of what we withdrew, for which nothing has been queued yet."""
    withdrawn = Holding.objects.filter(record=OuterRef("record"), is_held=False)
    rows = reconciliation.drifts.filter(Q(kind__in=kinds) | Exists(withdrawn), repairs__isnull=True)
    return rows.select_related("contribution__project").order_by("id")
