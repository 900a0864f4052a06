"""Another system comes: say who it is by its token, count its turns, and record each use."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.machines import card_of, find_by_token
from zhulu.domain.access.permissions import require_machine
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.audit.operations import record_event, record_refusal
from zhulu.foundation.throttle.operations import forget_turns, take_turn

FAILURES_PER_MINUTE = 10
"""How often one address may show a token that is none before it is told to wait."""


class TokenRefused(Exception):
    """The token is unknown, ended or expired, or its client has ended: all look alike from outside."""

    rule = "Authenticated"


@dataclass(frozen=True, slots=True)
class Use:
    """One request of another system, as it will be remembered."""

    method: str
    address: str
    status: int


def identify_machine(*, token: str, action: Permission, address: str) -> Actor:
    """Give the card of the client whose token this is, if it may do that, and count its turn.

    Raises:
        TokenRefused: it is no token in force; one row in the security log says from where it was tried.
        NotPermitted: the client was not given the permission.
        TooManyTurns: it came too often, or this address showed too many wrong tokens.
    """
    now = timezone.now()
    client = find_by_token(text=token, now=now)
    if client is None:
        take_turn(key=f"token:{address}", allowed=FAILURES_PER_MINUTE, now=now)
        _refused(None, action, "接口凭证不对、已作废或已过期", address, now)
        raise TokenRefused("接口凭证不对、已作废或已过期，请向系统管理员换发")
    actor = card_of(client)
    take_turn(key=f"machine:{client.public_id}", allowed=client.requests_per_minute, now=now)
    try:
        require_machine(actor=actor, action=action)
    except NotPermitted as refusal:
        _refused(actor, action, str(refusal), address, now)
        raise
    return actor


def _refused(actor: Actor | None, action: Permission, reason: str, address: str, now: datetime) -> None:
    record_refusal(
        at=now,
        actor=actor,
        action=str(action),
        reason=reason,
        subject_kind="machine",
        subject_id=actor.machine.client_id if actor and actor.machine else "",
        address=address,
    )


def record_use(*, actor: Actor, use: Use) -> None:
    """Record that a client made a request and how it was answered."""
    if actor.machine is None:
        return
    with transaction.atomic():
        record_event(
            at=timezone.now(),
            actor=actor,
            action="machine.used",
            subject_kind="machine",
            subject_id=actor.machine.client_id,
            summary=f"接口调用：{use.method} {use.address[:200]}，答复 {use.status}",
            detail={"status": use.status},
        )


def admit_anybody(*, address: str, allowed: int) -> None:
    """Count the turn of somebody who shows no token.

    Raises:
        TooManyTurns: this address came too often.
    """
    take_turn(key=f"anybody:{address}", allowed=allowed, now=timezone.now())


def forget_idle(*, older_than: timedelta = timedelta(hours=1)) -> int:
    """Forget how often those came who have not come lately."""
    return forget_turns(now=timezone.now(), older_than=older_than)
