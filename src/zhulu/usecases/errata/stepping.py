"""What every step of an erratum has in common: the guarded door, the move, its record, and the mark on the page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.errata.models import Erratum, ErratumSubmission
from zhulu.domain.errata.operations import NewReceipt, free_records, keep_receipt
from zhulu.domain.errata.permissions import ErratumPolicy
from zhulu.domain.errata.queries import ErratumNotFound, find_submission, get_erratum_for
from zhulu.domain.errata.states import FINAL, MACHINES, NOT_RUNNING
from zhulu.domain.library.operations import lift_mark
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.recording import Decision, record_decision


class StepOfAnotherProcedure(CannotAdvance):
    """The case's procedure has no such step: it belongs to another one of the three."""

    rule = "StepOfItsProcedure"


class ApplicationChanged(CannotAdvance):
    """The applicant took the application back and handed in another one than was read."""

    rule = "DecidedOnWhatWasRead"


@dataclass(frozen=True)
class Step:
    """One step to be taken on an erratum."""

    transition: str
    reason: str = ""
    ask: Callable[[Erratum], None] = lambda _erratum: None
    """Called with the locked case; raises to refuse."""
    receipt: NewReceipt | None = None
    statement: Mapping[str, object] = field(default_factory=dict)
    """What the ledger says besides erratum, record and reason."""


def open_erratum(*, actor: Actor, erratum_id: str, now: datetime) -> Erratum:
    """Give an erratum that the actor may see.

    Raises:
        ErratumNotFound: it does not exist or lies outside the actor's scope.
    """
    return get_erratum_for(actor=actor, public_id=erratum_id, on=local_day(now))


def take_step(erratum: Erratum, step: Step, *, actor: Actor, now: datetime) -> tuple[Erratum, Move]:
    """Move a case along its table, with its receipt and its record; where it stops running, let go of what it held.

    Raises:
        NotPermitted, CannotAdvance: as for every move.
        StepOfAnotherProcedure: the case's procedure has no such step.
    """
    machine = MACHINES[erratum.procedure]
    if step.transition not in {row.name for row in machine.transitions}:
        raise StepOfAnotherProcedure(f"“{machine.label}”的流程里没有这一步，请按这件勘误页面上列出的办理（二）")

    def ask(locked: Erratum) -> None:
        if locked.procedure != machine.name:
            raise CannotAdvance("这份勘误刚刚改了流程，请刷新后再办理（二(二)）")
        step.ask(locked)

    def alongside(locked: Erratum, move: Move) -> None:
        if step.receipt is not None:
            keep_receipt(submission=submission_of(locked), receipt=step.receipt, move=move)
        if move.target in NOT_RUNNING:
            free_records(erratum=locked)

    moved, move = advance(
        erratum,
        step.transition,
        machine=machine,
        policy=ErratumPolicy(on=local_day(now)),
        actor=actor,
        now=now,
        reason=step.reason,
        ask=ask,
        alongside=alongside,
    )
    _after(moved, move, now=now)
    _record(moved, move, step, actor=actor, now=now)
    return moved, move


def submission_of(erratum: Erratum) -> ErratumSubmission:
    """Give the newest handing in of a case that has one.

    Raises:
        ErratumNotFound: it was never handed in.
    """
    submission = find_submission(erratum=erratum)
    if submission is None:
        raise ErratumNotFound(erratum.public_id)
    return submission


def require_read(*, erratum: Erratum, seen: str) -> None:
    """Let a decision pass if it is about what was handed in last.

    Args:
        seen: the digest of what was read; empty compares nothing.

    Raises:
        ApplicationChanged: something else was handed in meanwhile.
    """
    if seen and submission_of(erratum).digest != seen:
        raise ApplicationChanged("您看的不是最新一次申请：申请人补正后又提出过，请看过新的内容再作决定（三(三)）")


def _after(erratum: Erratum, move: Move, *, now: datetime) -> None:
    erratum.changed_at = now
    changed = ["changed_at"]
    stopped = move.target in NOT_RUNNING
    if stopped and erratum.mark is not None:
        lift_mark(mark=erratum.mark, reason=move.transition, set_by=f"{move.actor_office} {move.actor_name}", now=now)
        erratum.mark = None
        changed.append("mark")
    if move.target in FINAL:
        erratum.ended_at = now
        changed.append("ended_at")
    erratum.save(update_fields=changed)
    if stopped:
        publish_project(project_id=erratum.contribution.project_id, now=now)


def _record(erratum: Erratum, move: Move, step: Step, *, actor: Actor, now: datetime) -> None:
    row = MACHINES[erratum.procedure].transition(move.transition)
    decision = Decision(
        kind=f"{move.transition}_erratum",
        subject_kind="erratum",
        subject_id=erratum.public_id,
        summary=f"{row.label}：勘误 {erratum.number or ''}".strip(),
        content_digest=submission_of(erratum).digest,
        statement={
            "erratum": erratum.public_id,
            "number": erratum.number or "",
            "record": erratum.contribution.public_id,
            "reason": move.reason,
            **step.statement,
        },
    )
    record_decision(decision, actor=actor, now=now)


def platform_step(erratum: Erratum, transition: str, *, now: datetime, reason: str = "") -> Erratum:
    """Let the platform take a step that follows from facts alone."""
    moved, _ = take_step(erratum, Step(transition, reason=reason), actor=SYSTEM, now=now)
    return moved
