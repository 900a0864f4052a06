"""Writes what follows from a finding: things to do, remedies, reversals, records, their end and their repair.

Every function is part of a use-case's transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.credit.models import (
    AdverseRecord,
    Case,
    CasePaper,
    Evaluation,
    Follow,
    FollowAnswer,
    RecordEnd,
    Remedy,
    Repair,
    Reversal,
)
from zhulu.domain.credit.vocabulary import EndKind, EvaluationOrigin, FollowKind
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.numbering import issue_serial
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.db.transactions import transaction_required


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing that follows."""

    kind: FollowKind
    about: str
    text: str
    authority_id: int | None = None
    filing: Filing | None = None


@transaction_required
def keep_follows(*, case: Case, todos: Sequence[ToDo], now: datetime) -> None:
    """Write what is to be done because of a case."""
    Follow.objects.bulk_create(
        Follow(
            case=case,
            kind=todo.kind,
            authority_id=todo.authority_id,
            filing=todo.filing,
            about=todo.about[:300],
            text=todo.text,
            at=now,
        )
        for todo in todos
    )


@transaction_required
def answer_follow(*, follow: Follow, text: str, number: str, actor: Actor, now: datetime) -> FollowAnswer:
    """Write what was done.

    Raises:
        IntegrityError: it was answered already.
    """
    return FollowAnswer.objects.create(
        follow=follow,
        text=text.strip(),
        number=number.strip(),
        answered_by=actor.account_id,
        answered_name=actor.name,
        answered_office=actor.office,
        at=now,
    )


@dataclass(frozen=True, slots=True)
class Body:
    """Which superior office or court, under which number and on which day."""

    name: str
    number: str
    on: date


@transaction_required
def keep_remedy(*, case: Case, kind: str, body: Body, note: str, move: Move) -> Remedy:
    """Write where a finding is contested."""
    return Remedy.objects.create(
        case=case,
        kind=kind,
        body=body.name.strip(),
        number=body.number.strip(),
        on=body.on,
        note=note.strip(),
        move=move,
    )


@transaction_required
def keep_reversal(*, case: Case, body: Body, reason: str, paper: CasePaper, move: Move) -> Reversal:
    """Write by whose decision a finding falls."""
    return Reversal.objects.create(
        case=case,
        body=body.name.strip(),
        number=body.number.strip(),
        on=body.on,
        reason=reason.strip(),
        paper=paper,
        move=move,
    )


@transaction_required
def end_record(*, record: AdverseRecord, kind: EndKind, on: date, reason: str, ended_by: str, now: datetime) -> bool:
    """Write that a record is shown no more; a second end changes nothing.

    Returns:
        Whether this is what ended it.
    """
    _, is_new = RecordEnd.objects.get_or_create(
        record=record, defaults={"kind": kind, "on": on, "reason": reason, "ended_by": ended_by, "at": now}
    )
    return is_new


@transaction_required
def keep_record(*, record: AdverseRecord) -> AdverseRecord:
    """Write an adverse record with its number; the case's own move must stand in the same transaction."""
    prefix = f"BL-{record.shown_from:%Y%m%d}"
    record.number = f"{prefix}-{issue_serial(counter=prefix):04d}"
    record.save(force_insert=True)
    return record


@transaction_required
def keep_repair(*, record: AdverseRecord, text: str, promise_version: str, actor: Actor, now: datetime) -> Repair:
    """Write an application for repair.

    Raises:
        IntegrityError: another one is open.
    """
    return Repair.objects.create(
        record=record,
        text=text.strip(),
        promise_version=promise_version,
        applied_by=actor.account_id,
        applied_name=actor.name,
        applied_at=now,
    )


@transaction_required
def keep_evaluation(
    *,
    organisation: Organisation,
    year: int,
    level: str,
    note: str,
    origin: EvaluationOrigin,
    actor: Actor,
    now: datetime,
) -> Evaluation:
    """Write a firm's level of one year beside the earlier ones."""
    return Evaluation.objects.create(
        organisation=organisation,
        year=year,
        level=level,
        note=note[:200],
        origin=origin,
        entered_by=actor.account_id,
        entered_name=actor.name,
        entered_office=actor.office,
        at=now,
    )
