"""Write the record: one event per use-case, one row per refused attempt."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.foundation.audit.who import Who
from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def record_event(
    *,
    at: datetime,
    actor: Who,
    action: str,
    subject_kind: str,
    subject_id: str,
    summary: str,
    detail: Mapping[str, object] | None = None,
    request_id: str = "",
) -> Event:
    """Record what a person did, in the transaction that does it.

    ``summary`` is one Chinese sentence for people; ``detail`` must be JSON and hold no personal data.

    Raises:
        NoTransaction: an event outside a transaction could outlive what it records.
    """
    return Event.objects.create(
        at=at,
        actor_account_id=actor.account_id,
        actor_name=actor.name,
        actor_office=actor.office,
        action=action,
        subject_kind=subject_kind,
        subject_id=subject_id,
        summary=summary,
        detail=dict(detail or {}),
        request_id=request_id,
    )


def record_refusal(
    *,
    at: datetime,
    actor: Who | None,
    action: str,
    reason: str,
    subject_kind: str = "",
    subject_id: str = "",
    address: str = "",
    request_id: str = "",
) -> SecurityLog:
    """Record a refused attempt, in a transaction of its own: call it after the refused one has rolled back.

    Raises:
        RuntimeError: a transaction is open, whose rollback would take this row with it.
    """
    with transaction.atomic(durable=True):
        return SecurityLog.objects.create(
            at=at,
            actor_account_id=actor.account_id if actor else 0,
            actor_name=actor.name if actor else "",
            actor_office=actor.office if actor else "",
            action=action,
            subject_kind=subject_kind,
            subject_id=subject_id[:64],
            reason=reason[:1000],
            address=address,
            request_id=request_id,
        )
