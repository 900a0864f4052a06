"""What entries by the feed leave in the ledger: each signed by the reviewer whom the delivery names, if one is known.

A contribution that has no grade yet is recorded in the name of the client that delivered it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.foundation.ledger.canonical import canonical
from zhulu.foundation.ledger.models import Entry
from zhulu.foundation.ledger.operations import append_entries, defer_sealing

GRADED, UNGRADED = "accept_delivery", "take_delivery"


@dataclass(frozen=True, slots=True)
class Settled:
    """A contribution that has entered, in the words of the ledger."""

    delivery: str
    contribution: str
    project: str
    digest: str
    grade: str
    authority: str
    office: str
    reviewer: str


def record_entries(settled: Sequence[Settled], *, actor: Actor, now: datetime) -> None:
    """Append one entry for each contribution, and have them sealed after commit."""
    if settled:
        append_entries(entries=[_entry(one, actor, now) for one in settled])
        defer_sealing()


def _entry(one: Settled, actor: Actor, now: datetime) -> Entry:
    statement = {
        "delivery": one.delivery,
        "contribution": one.contribution,
        "project": one.project,
        "client": actor.name,
    }
    return Entry(
        at=now,
        kind=GRADED if one.grade else UNGRADED,
        subject=f"delivery:{one.delivery}",
        content_digest=one.digest,
        statement=canonical({**statement, "grade": one.grade} if one.grade else statement),
        actor_name=one.reviewer if one.grade else actor.name,
        actor_office=f"{one.authority} {one.office}" if one.grade else actor.office,
    )
