"""The one function that moves things."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar, cast

from django.db.models import Model

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted, Policy
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.table import Machine
from zhulu.foundation.db.transactions import transaction_required

M = TypeVar("M", bound=Model)


class CannotAdvance(Exception):
    """The subject's state does not allow the transition; the message says which state it is in and the clause."""

    rule = "TransitionFromState"


class ReasonMissing(CannotAdvance):
    """The transition needs a reason and none was given."""

    rule = "ReasonGiven"


@transaction_required
def advance(
    subject: M,
    transition: str,
    *,
    machine: Machine,
    policy: Policy[M],
    actor: Actor,
    now: datetime,
    reason: str = "",
    ask: Callable[[M], None] = lambda _subject: None,
    alongside: Callable[[M, Move], None] = lambda _subject, _move: None,
) -> tuple[M, Move]:
    """Move a subject along its state table: lock, ask state, permission and rules, then write record and state.

    Args:
        ask: called with the locked subject; raises to refuse (the room's rules for this moment).
        alongside: called once the record is written and before the state is: what a guard of the new state looks for.

    Raises:
        CannotAdvance: the locked subject's state is not a source of the transition.
        NotPermitted: the policy says no.
    """
    row = machine.transition(transition)
    locked = cast("M", _locked(subject))
    state = cast("Any", locked).state
    if not policy.may(actor=actor, action=row.permission, thing=locked):
        raise NotPermitted(f"您没有对这一件办理“{row.label}”的权限（{row.clause}）")
    if state not in row.sources:
        raise CannotAdvance(f"当前状态为“{machine.state(state).label}”，不能办理“{row.label}”（{row.clause}）")
    if row.needs_reason and not reason.strip():
        raise ReasonMissing(f"办理“{row.label}”须写明理由（{row.clause}）")
    ask(locked)
    move = _record(machine=machine, row_name=transition, subject=locked, actor=actor, now=now, reason=reason)
    alongside(locked, move)
    cast("Any", locked).state = row.target
    locked.save(update_fields=["state"])
    return locked, move


def _locked(subject: Model) -> Model:
    manager = type(subject)._default_manager
    return manager.select_for_update(of=("self",)).get(pk=subject.pk)


def _record(*, machine: Machine, row_name: str, subject: Model, actor: Actor, now: datetime, reason: str) -> Move:
    row = machine.transition(row_name)
    return Move.objects.create(
        machine=machine.name,
        subject_id=subject.pk,
        transition=row.name,
        source=cast("Any", subject).state,
        target=row.target,
        account_id=actor.account_id,
        actor_name=actor.name,
        actor_office=actor.office,
        authority_code=actor.standing.authority_code if actor.standing else "",
        reason=reason.strip(),
        at=now,
    )
