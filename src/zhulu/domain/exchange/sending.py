"""Carries deliveries on: takes the next one out, keeps what came of it, and lets receipts decide.

Nothing here speaks to the network. An attempt is written before anything leaves and has a lease: when its worker dies,
another takes over and asks first. A receipt counts once; late, doubled and foreign ones are kept and change nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.errata.operations import lock_running
from zhulu.domain.exchange.connector.interface import ReceiptSaid, Reply
from zhulu.domain.exchange.models import Answer, Attempt, Delivery, Holding, Receipt
from zhulu.domain.exchange.operations import queue_again, settle, take_turns
from zhulu.domain.exchange.permissions import DeliveryPolicy
from zhulu.domain.exchange.states import DELIVERY, OPEN, QUEUED, REJECTED, SENDING
from zhulu.domain.exchange.vocabulary import SEND_TASK, AnswerKind, AttemptKind, DeliveryAction, Outcome
from zhulu.domain.library.models import Contribution, StageNumber
from zhulu.domain.library.operations import hold_still, keep_national_number
from zhulu.domain.statecraft.operations import advance
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.messaging import defer

LEASE: Final = timedelta(seconds=60)
"""How long an attempt may run; longer than the connector's limit of time."""
FIRST_PAUSE: Final = timedelta(seconds=30)
LONGEST_PAUSE: Final = timedelta(minutes=15)
MOST_DOUBLINGS: Final = 6


@dataclass(frozen=True, slots=True)
class Errand:
    """A delivery taken out for one attempt."""

    delivery: Delivery
    attempt: Attempt

    @property
    def asks(self) -> bool:
        """Whether the attempt only asks what became of the delivery."""
        return self.attempt.kind == AttemptKind.ENQUIRE


@transaction_required
def check_out(*, key_id: str, now: datetime) -> Errand | None:
    """Take out the delivery that is due longest, the first of its project; None while nothing is due.

    Raises:
        IntegrityError: another delivery of the project is in flight; the database's own guard.
    """
    delivery = _next_due(now)
    if delivery is None:
        return None
    if delivery.state == QUEUED:
        policy = DeliveryPolicy(on=local_day(now))
        delivery, _ = advance(delivery, "send", machine=DELIVERY, policy=policy, actor=SYSTEM, now=now)
    attempt = Attempt.objects.create(
        delivery=delivery,
        number=delivery.attempts.count() + 1,
        kind=AttemptKind.ENQUIRE if delivery.ask_first else AttemptKind.SEND,
        key_id=key_id,
        request_digest=delivery.digest,
        started_at=now,
    )
    # From here on it may have arrived: if this worker dies, the next one asks before it sends again.
    delivery.next_at, delivery.ask_first, delivery.tries = now + LEASE, True, delivery.tries + 1
    delivery.save(update_fields=["next_at", "ask_first", "tries"])
    return Errand(delivery, attempt)


def _next_due(now: datetime) -> Delivery | None:
    before = Delivery.objects.filter(project_number=OuterRef("project_number"), state__in=OPEN, pk__lt=OuterRef("pk"))
    due = Delivery.objects.filter(~Exists(before), state__in=OPEN, next_at__lte=now).order_by("next_at", "pk")
    return due.select_for_update(of=("self",), skip_locked=True).first()


@transaction_required
def take_reply(*, errand: Errand, reply: Reply, now: datetime) -> list[Delivery]:
    """Keep what came of an attempt, and let its receipts decide what they can; give the decided deliveries."""
    Answer.objects.create(
        attempt=errand.attempt,
        kind=reply.kind,
        status=reply.status,
        latency_ms=reply.latency_ms,
        text=reply.text,
        simulated=reply.simulated,
        at=now,
    )
    decided = take_receipts(receipts=reply.receipts, now=now)
    _plan_next(errand, reply, now)
    return decided


def _plan_next(errand: Errand, reply: Reply, now: datetime) -> None:
    """Say when an undecided delivery is tried again, and whether it has to be sent or only asked after."""
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=errand.delivery.pk)
    if delivery.state != SENDING:
        return
    if reply.kind == AnswerKind.UNKNOWN and errand.asks:
        delivery.ask_first, delivery.next_at = False, now  # it never arrived, or the nation lost it: send it
    else:
        never_left = reply.kind in {AnswerKind.UNREACHABLE, AnswerKind.REFUSED} and not errand.asks
        delivery.ask_first = not never_left or errand.attempt.number > 1
        delivery.next_at = now + pause_after(tries=delivery.tries)
    delivery.save(update_fields=["ask_first", "next_at"])


def pause_after(*, tries: int) -> timedelta:
    """Give how long to wait after so many tries in a row: twice as long each time, up to a quarter of an hour."""
    doublings = min(max(tries - 1, 0), MOST_DOUBLINGS)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


@transaction_required
def take_receipts(*, receipts: Iterable[ReceiptSaid], now: datetime) -> list[Delivery]:
    """Keep receipts, each once, and let each decide its delivery if that is still open; give the decided deliveries."""
    told = sorted(receipts, key=lambda one: one.key)
    _take_all_turns(keys=[said.key for said in told])
    decided: list[Delivery] = []
    for said in told:
        delivery = Delivery.objects.select_for_update(of=("self",)).filter(key=said.key).first()
        if Receipt.objects.filter(key=said.key, serial=said.serial).exists():
            continue
        counts = delivery is not None and _counts(delivery, said)
        _keep(said, delivery, counted=counts, now=now)
        if delivery is not None and counts:
            decided.append(_decide(delivery, said, now))
    return decided


def _take_all_turns(*, keys: Iterable[str]) -> None:
    """Hold the errata, contributions and projects of all receipts before the first is looked at, in everybody's order.

    A receipt may end an erratum (二(三)c), whose steps lock their case before anything else.
    """
    found = Delivery.objects.filter(key__in=list(keys)).values_list("contribution_id", "project_number")
    pairs = list(found)
    contribution_ids = sorted({one for one, _ in pairs if one is not None})
    lock_running(contribution_ids=contribution_ids)
    for contribution_id in contribution_ids:
        hold_still(contribution_id=contribution_id)
    for project_number in sorted({number for _, number in pairs}):
        take_turns(project_number=project_number)


def _counts(delivery: Delivery, said: ReceiptSaid) -> bool:
    if said.outcome == Outcome.ACCEPTED:
        return delivery.state in {SENDING, REJECTED}
    return bool(delivery.state == SENDING)


def _keep(said: ReceiptSaid, delivery: Delivery | None, *, counted: bool, now: datetime) -> None:
    Receipt.objects.create(
        delivery=delivery,
        key=said.key,
        serial=said.serial,
        outcome=said.outcome,
        national_number=said.national_number,
        stage_numbers=dict(said.stage_numbers),
        reasons=list(said.reasons),
        held_revision=said.held_revision,
        held_digest=said.held_digest,
        counted=counted,
        at=now,
    )


def _decide(delivery: Delivery, said: ReceiptSaid, now: datetime) -> Delivery:
    if said.outcome == Outcome.REJECTED:
        return _move(delivery, "reject", now, reason="；".join(said.reasons))
    if _is_overtaken(delivery, said):
        moved = _move(delivery, "supersede", now, reason=f"国家平台已有第 {said.held_revision} 次的内容")
        queue_again(delivery=moved, held_revision=said.held_revision, now=now)
        return moved
    moved = _move(delivery, "accept", now)
    _note_held(moved, said, now)
    _note_numbers(moved, said, now)
    return moved


def _is_overtaken(delivery: Delivery, said: ReceiptSaid) -> bool:
    """Whether the nation holds something else under a revision that is not below ours: of a time we do not know."""
    if said.held_revision < delivery.revision or said.held_digest == delivery.digest:
        return False
    return said.outcome == Outcome.STALE or said.held_revision > delivery.revision


def _move(delivery: Delivery, transition: str, now: datetime, *, reason: str = "") -> Delivery:
    policy = DeliveryPolicy(on=local_day(now))
    moved, _ = advance(delivery, transition, machine=DELIVERY, policy=policy, actor=SYSTEM, now=now, reason=reason)
    settle(delivery=moved, now=now)
    return moved


def _note_held(delivery: Delivery, said: ReceiptSaid, now: datetime) -> None:
    revision = max(delivery.revision, said.held_revision)
    standing = Holding.objects.select_for_update(of=("self",)).filter(record=delivery.record).first()
    if standing and standing.revision > revision:
        return
    Holding.objects.update_or_create(
        record=delivery.record,
        defaults={
            "contribution": delivery.contribution,
            "project_number": delivery.project_number,
            "delivery": delivery,
            "revision": revision,
            "digest": delivery.digest,
            "is_held": delivery.action == DeliveryAction.PUSH,
            "changed_at": now,
        },
    )


def _note_numbers(delivery: Delivery, said: ReceiptSaid, now: datetime) -> None:
    project = delivery.project
    if project is None or delivery.action != DeliveryAction.PUSH:
        return
    if said.national_number:
        keep_national_number(project=project, number=said.national_number, now=now)
    ours = StageNumber.objects.filter(project=project, number__in=list(said.stage_numbers))
    for row_id, number in ours.values_list("row_id", "number"):
        keep_national_number(project=project, number=said.stage_numbers[number], row_id=row_id, now=now)


def personal_owner(*, contribution: Contribution) -> str:
    """Give the label under which the vault keeps a contribution's personal data."""
    return f"{contribution.source_kind}:{contribution.source_id}"


@transaction_required
def hurry(*, delivery: Delivery, now: datetime) -> None:
    """Let a delivery that is on its way be tried at once, and its pauses begin anew; a running attempt goes on."""
    running = delivery.attempts.order_by("-number").first()
    is_running = running is not None and not hasattr(running, "answer") and delivery.next_at > now
    delivery.tries = 0
    if not is_running:
        delivery.next_at = now
    delivery.save(update_fields=["tries", "next_at"])
    defer(SEND_TASK)
