"""The audit administrator's journey: read who did what."""

from dataclasses import dataclass

from django.db.models import QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.audit.models import Event
from zhulu.foundation.db.flows import Flow
from zhulu.usecases.check_duty import check_duty


@dataclass(frozen=True, slots=True)
class EventPage:
    """Some events, newest first, and where the next page begins."""

    rows: tuple[Event, ...]
    next_before: int | None


def list_events(*, actor: Actor, before: int | None = None, limit: int = 50) -> EventPage:
    """Give a page of all events, newest first.

    Raises:
        NotPermitted: the actor is not the audit administrator.
    """
    rows = _events(actor)
    found = tuple((rows.filter(pk__lt=before) if before is not None else rows)[: limit + 1])
    return EventPage(rows=found[:limit], next_before=found[limit - 1].pk if len(found) > limit else None)


def stream_events(*, actor: Actor) -> Flow[Event]:
    """Give all events, newest first.

    Raises:
        NotPermitted: the actor is not the audit administrator.
    """
    return Flow(_events(actor))


def _events(actor: Actor) -> QuerySet[Event]:
    check_duty(actor=actor, action=Permission.ACCOUNT_AUDIT_READ)
    return Event.objects.order_by("-pk")
