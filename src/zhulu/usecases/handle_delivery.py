"""The province handles one delivery: tries again, hurries, or stops it; with a reason, under the officer's name."""

from collections.abc import Callable
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.exchange.operations import queue_push, queue_withdrawal, settle, take_turns
from zhulu.domain.exchange.permissions import DeliveryPolicy
from zhulu.domain.exchange.queries import get_delivery_for, is_newest
from zhulu.domain.exchange.sending import hurry
from zhulu.domain.exchange.states import DELIVERY
from zhulu.domain.exchange.vocabulary import DeliveryAction, PushReason
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision


class NotTheNewest(CannotAdvance):
    """A later delivery of the same data stands; trying the older one again would put back what is out of date."""

    rule = "NewestDelivery"


def retry_delivery(*, actor: Actor, delivery_id: str, reason: str) -> Delivery:
    """Push anew what was blocked or rejected: the content as it stands now, examined again, under a key of its own.

    Raises:
        DeliveryNotFound, NotPermitted, CannotAdvance: as for every move; an empty reason counts as a missing one.
        NotTheNewest: a later delivery of the same data stands.
    """
    return _handle(actor, delivery_id, "retry", reason, then=_queue_anew)


def hurry_delivery(*, actor: Actor, delivery_id: str, reason: str) -> Delivery:
    """Have what is on its way tried at once, and let the pauses begin anew.

    Raises:
        DeliveryNotFound, NotPermitted, CannotAdvance: as for every move.
    """

    def at_once(delivery: Delivery, now: datetime) -> Delivery:
        hurry(delivery=delivery, now=now)
        return delivery

    return _handle(actor, delivery_id, "hurry", reason, then=at_once)


def stop_delivery(*, actor: Actor, delivery_id: str, reason: str) -> Delivery:
    """Stop waiting for an answer, so that the next delivery of the project may go; it may still have arrived.

    Raises:
        DeliveryNotFound, NotPermitted, CannotAdvance: as for every move.
    """

    def settled(delivery: Delivery, now: datetime) -> Delivery:
        settle(delivery=delivery, now=now)
        return delivery

    return _handle(actor, delivery_id, "set_aside", reason, then=settled)


def _queue_anew(delivery: Delivery, now: datetime) -> Delivery:
    settle(delivery=delivery, now=now)
    contribution = delivery.contribution
    if contribution is None:
        raise CannotAdvance("这一条不在项目库里，请从对账的差异里撤下（二(三)）")
    if delivery.action == DeliveryAction.WITHDRAW:
        queued = queue_withdrawal(contribution=contribution, reason=PushReason.RETRY, now=now)
    else:
        queued = queue_push(contribution=contribution, reason=PushReason.RETRY, now=now)
    return queued or delivery


def _handle(
    actor: Actor,
    delivery_id: str,
    transition: str,
    reason: str,
    *,
    then: Callable[[Delivery, datetime], Delivery],
) -> Delivery:
    with journey(actor=actor, cause=f"{transition}_delivery", subject_kind="delivery", subject_id=delivery_id) as now:
        delivery = get_delivery_for(actor=actor, public_id=delivery_id, on=local_day(now))
        take_turns(project_number=delivery.project_number)

        def ask(locked: Delivery) -> None:
            if not is_newest(delivery=locked):
                raise NotTheNewest("同一份数据已有更新的一次推送，请办理最新的那一次（二(三)）")

        policy = DeliveryPolicy(on=local_day(now))
        moved, _ = advance(
            delivery, transition, machine=DELIVERY, policy=policy, actor=actor, now=now, reason=reason, ask=ask
        )
        result = then(moved, now)
        _record(moved, transition, reason, actor, now)
        return result


def _record(delivery: Delivery, transition: str, reason: str, actor: Actor, now: datetime) -> None:
    decision = Decision(
        kind=f"{transition}_delivery",
        subject_kind="delivery",
        subject_id=delivery.public_id,
        summary=f"{DELIVERY.transition(transition).label}：{delivery}",
        content_digest=delivery.digest,
        statement={"delivery": delivery.public_id, "key": delivery.key, "reason": reason.strip()},
    )
    record_decision(decision, actor=actor, now=now)
