"""Writes what a batch of deliveries comes to: rows are copied, states move along the table, nothing is asked here."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from zhulu.domain.access.actors import Actor
from zhulu.domain.intake.facts import Bundle
from zhulu.domain.intake.models import Delivery, Handling
from zhulu.domain.intake.states import FEED_DELIVERY, RECEIVED
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.table import Machine
from zhulu.foundation.db.copying import as_json, copy_rows, take_keys
from zhulu.foundation.db.transactions import transaction_required

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """From whom and in which batch a delivery came."""

    account_id: int
    name: str
    batch: str


@dataclass(slots=True)
class Record:
    """A delivery to be written, with what became of it."""

    pk: int
    public_id: str
    bundle: Bundle
    position: int
    dossier_id: int | None
    transition: str
    """The move it makes from 已收到; empty where it stays there."""
    outcome: Outcome
    also: Sequence[Outcome] = ()
    remarks: Sequence[Json] = ()
    faults: Sequence[Json] = ()
    prepared: str = ""
    unread_code: str = ""
    resolver_id: int | None = None
    contribution_id: int | None = None
    handling_id: int = 0
    """Set from the beginning for a delivery that has been kept already and is taken up again."""
    state: str = RECEIVED
    """The state that it leaves."""
    move_id: int = 0


@transaction_required
def write_records(records: Sequence[Record], *, origin: Origin, actor: Actor, now: datetime) -> None:
    """Write deliveries with what became of them; keys of handlings and moves are set on the records.

    A delivery that has been kept already gets its new outcome only.
    """
    fresh = [record for record in records if not record.handling_id]
    for record, key in zip(fresh, take_keys(Handling, len(fresh)), strict=True):
        record.handling_id = key
    for record, key in zip(records, take_keys(Move, len(records)), strict=True):
        record.move_id = key
    copy_rows(Delivery, _DELIVERY, (_delivery(record, origin, now) for record in fresh))
    copy_rows(Handling, _HANDLING, (_handling(record, now) for record in fresh))
    known = {id(record) for record in fresh}
    for record in records:
        if id(record) not in known:
            Handling.objects.filter(pk=record.handling_id).update(**_outcome(record, now))
    _move_on([record for record in records if record.transition], actor=actor, now=now)


def _move_on(moving: Sequence[Record], *, actor: Actor, now: datetime) -> None:
    moves = [(record.move_id, record.handling_id, record.transition, record.state) for record in moving]
    _write_moves(FEED_DELIVERY, moves, actor=actor, now=now)
    by_state: dict[str, list[int]] = defaultdict(list)
    for record in moving:
        by_state[FEED_DELIVERY.transition(record.transition).target].append(record.handling_id)
    for state, handlings in by_state.items():
        Handling.objects.filter(pk__in=handlings).update(state=state)


def _outcome(record: Record, now: datetime) -> dict[str, Any]:
    return {
        "outcome": record.outcome.value,
        "also": [outcome.value for outcome in record.also],
        "remarks": list(record.remarks),
        "faults": list(record.faults),
        "prepared": record.prepared,
        "contribution_id": record.contribution_id,
        "unread_code": record.unread_code,
        "resolver_id": record.resolver_id,
        "decided_at": _decided_at(record, now),
    }


def _decided_at(record: Record, now: datetime) -> datetime | None:
    return now if record.transition and record.transition != "wait" else None


_DELIVERY = (
    "id",
    "public_id",
    "dossier_id",
    "client_account_id",
    "client_name",
    "batch",
    "position",
    "source",
    "inner_num",
    "stage",
    "version",
    "digest",
    "raw",
    "check_depart_name",
    "check_depart_code",
    "check_office_name",
    "check_person_name",
    "check_date",
    "produced_at",
    "received_at",
)


def _delivery(record: Record, origin: Origin, now: datetime) -> tuple[Any, ...]:
    envelope, said = record.bundle.envelope, record.bundle.confirmation
    return (
        record.pk,
        record.public_id,
        record.dossier_id,
        origin.account_id,
        origin.name,
        origin.batch,
        record.position,
        envelope.source,
        envelope.inner_num,
        envelope.stage,
        envelope.version,
        record.bundle.digest,
        record.bundle.raw,
        said.department,
        said.department_code,
        said.office,
        said.person,
        said.on,
        envelope.produced_at,
        now,
    )


_HANDLING = (
    "id",
    "delivery_id",
    "state",
    "outcome",
    "also",
    "remarks",
    "faults",
    "prepared",
    "contribution_id",
    "unread_code",
    "resolver_id",
    "decided_at",
)


def _handling(record: Record, now: datetime) -> tuple[Any, ...]:
    return (
        record.handling_id,
        record.pk,
        RECEIVED,
        record.outcome.value,
        [outcome.value for outcome in record.also],
        as_json(list(record.remarks)),
        as_json(list(record.faults)),
        record.prepared,
        record.contribution_id,
        record.unread_code,
        record.resolver_id,
        _decided_at(record, now),
    )


def _write_moves(
    machine: Machine, moves: Sequence[tuple[int, int, str, str]], *, actor: Actor, now: datetime, reason: str = ""
) -> None:
    """Write signed moves: key, subject, transition and the state it leaves."""
    code = actor.standing.authority_code if actor.standing else ""
    copy_rows(
        Move,
        (
            "id",
            "machine",
            "subject_id",
            "transition",
            "source",
            "target",
            "account_id",
            "actor_name",
            "actor_office",
            "authority_code",
            "reason",
            "at",
            "xid",
        ),
        (
            (
                key,
                machine.name,
                subject,
                step,
                source,
                machine.transition(step).target,
                actor.account_id,
                actor.name,
                actor.office,
                code,
                reason,
                now,
                0,
            )
            for key, subject, step, source in moves
        ),
    )


@transaction_required
def move_many(
    machine: Machine, table: str, subjects: Sequence[tuple[int, str]], step: str, *, actor: Actor, now: datetime
) -> dict[int, int]:
    """Move rows that the caller has locked along a table, and give each one's move: key and state → key of the move.

    Args:
        table: ``intake_handling`` or ``intake_hold``.
    """
    if not subjects:
        return {}
    keys = take_keys(Move, len(subjects))
    moves = [(key, subject, step, state) for key, (subject, state) in zip(keys, subjects, strict=True)]
    _write_moves(machine, moves, actor=actor, now=now)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET state = %s WHERE id = ANY(%s)",  # noqa: S608 - one of our own two tables
            [machine.transition(step).target, [subject for subject, _ in subjects]],
        )
    return {subject: key for key, subject, _, _ in moves}
