"""The province sees whose guides are missing or out of date, and reminds them; nobody's work is stopped (Q30)."""

from collections.abc import Sequence
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.guides.operations import add_reminder
from zhulu.domain.guides.permissions import GuidePolicy
from zhulu.domain.guides.queries import GuideNotFound, GuideState, list_states
from zhulu.domain.guides.vocabulary import GuideStanding
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey

ORDER = (GuideStanding.MISSING, GuideStanding.STALE, GuideStanding.CURRENT)


def survey_guides(*, actor: Actor, on: date) -> list[GuideState]:
    """List all guides that have to be there, missing ones first, then those out of date.

    Raises:
        NotPermitted: the actor does not act for the province.
    """
    _require(actor, on)
    states = list_states(on=on)
    return sorted(states, key=lambda state: (ORDER.index(state.standing), state.authority.code, state.path))


def remind_of_guides(*, actor: Actor, chosen: Sequence[str]) -> int:
    """Remind authorities of guides that are missing or out of date, and give how many were reminded.

    Whoever was reminded today, or has nothing outstanding any more, is passed over.

    Args:
        chosen: guides as ``authority code:path``; empty for all that are outstanding.

    Raises:
        NotPermitted: the actor does not act for the province.
        GuideNotFound: one of the chosen does not have to be there.
    """
    with journey(actor=actor, cause="remind_of_guides", subject_kind="guide") as now:
        _require(actor, local_day(now))
        by_key = {key_of(state): state for state in list_states(on=local_day(now))}
        unknown = [key for key in chosen if key not in by_key]
        if unknown:
            raise GuideNotFound(f"没有这一份办事指南：{unknown[0]}（三(四)）")
        states = [by_key[key] for key in chosen] if chosen else list(by_key.values())
        return sum(_remind(state, actor=actor, now=now) for state in states)


def key_of(state: GuideState) -> str:
    """Name a guide as forms do."""
    return f"{state.authority.code}:{state.path.value}"


def reason_of(state: GuideState) -> str:
    """Say what is outstanding."""
    return state.changes or state.standing.label


def _remind(state: GuideState, *, actor: Actor, now: datetime) -> bool:
    if state.standing is GuideStanding.CURRENT:
        return False
    reason = reason_of(state)[:300]
    reminder = add_reminder(
        authority=state.authority, path=state.path, reason=reason, on=local_day(now), actor=actor, now=now
    )
    if reminder is None:
        return False
    record_event(
        at=now,
        actor=actor,
        action="guide.reminded",
        subject_kind="guide",
        subject_id=key_of(state),
        summary=f"催办{state.authority}的{state.path.label}办事指南：{reason}",
        detail={},
    )
    return True


def _require(actor: Actor, on: date) -> None:
    if not GuidePolicy(on=on).may_supervise(actor=actor):
        raise NotPermitted("办事指南由省厅有权的人员监督和催办（三(四)）")
