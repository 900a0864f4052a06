"""What every decision leaves behind in its own transaction: a human event, a ledger entry, and a request to seal it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.ledger.operations import append_entry, defer_sealing


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision in the words of the record."""

    kind: str
    subject_kind: str
    subject_id: str
    summary: str
    content_digest: str
    """SHA-256 of the canonical document that was decided on."""
    statement: Mapping[str, object]


def record_decision(decision: Decision, *, actor: Actor, now: datetime) -> None:
    """Write the event and the ledger entry of a decision, and have the entry sealed after commit."""
    record_event(
        at=now,
        actor=actor,
        action=decision.kind,
        subject_kind=decision.subject_kind,
        subject_id=decision.subject_id,
        summary=decision.summary,
        detail={"digest": decision.content_digest},
    )
    append_entry(
        at=now,
        kind=decision.kind,
        subject=f"{decision.subject_kind}:{decision.subject_id}",
        content_digest=decision.content_digest,
        statement=decision.statement,
        actor_name=actor.name,
        actor_office=actor.office,
    )
    defer_sealing()
