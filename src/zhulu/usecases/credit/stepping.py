"""What every step of a case has in common: the guarded door, all faults at once, the move, its record."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.credit.models import Case, CasePaper
from zhulu.domain.credit.operations import NewPaper, add_paper
from zhulu.domain.credit.permissions import CasePolicy
from zhulu.domain.credit.queries import get_case_for
from zhulu.domain.credit.states import FALSE_ENTRY
from zhulu.domain.credit.vocabulary import PaperUse
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.standard.identifiers import find_id_numbers, find_mobiles
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.interface import ByteSource
from zhulu.usecases.errata.attaching import receive_paper
from zhulu.usecases.recording import Decision, record_decision


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: the form's field, what is wrong and how to mend it."""

    field: str
    message: str


class Incomplete(CannotAdvance):
    """A step lacks something or says what cannot be; all of it is told at once, by the form's fields."""

    rule = "CaseStepComplete"

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep the faults for the form."""
        super().__init__("；".join(fault.message for fault in faults))
        self.faults = tuple(faults)


class Faults:
    """Gathers what is wrong with a form before anything is written."""

    def __init__(self) -> None:
        """Start with nothing wrong."""
        self.found: list[Fault] = []

    def say(self, name: str, message: str) -> None:
        """Add one fault."""
        self.found.append(Fault(name, message))

    def need(self, name: str, text: str, message: str) -> str:
        """Give a text without spaces around it, and say so if it is empty."""
        text = text.strip()
        if not text:
            self.say(name, message)
        return text

    def clean(self, name: str, text: str) -> str:
        """Say so if a text that others will read carries an ID number or a mobile."""
        if find_id_numbers(text) or find_mobiles(text):
            self.say(name, "里面有身份证号或手机号；这里的文字会给企业看或公开，请删去号码（三(五)）")
        return text

    def day(self, name: str, day: date | None, *, what: str, earliest: date | None = None, today: date) -> date:
        """Give a day, and say so if it is missing, in the future or before what it follows on."""
        if day is None:
            self.say(name, f"请填写{what}")
        elif day > today:
            self.say(name, f"{what}不能晚于今天（{today}）")
        elif earliest is not None and day < earliest:
            self.say(name, f"{what}不能早于 {earliest}")
        return day or today

    def settle(self) -> None:
        """Refuse if anything is wrong.

        Raises:
            Incomplete: with all of it.
        """
        if self.found:
            raise Incomplete(self.found)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it comes from a form."""

    name: str
    stream: ByteSource


@dataclass(frozen=True)
class Step:
    """One step to be taken on a case."""

    transition: str
    reason: str = ""
    ask: Callable[[Case], None] = lambda _case: None
    """Called with the locked case once permission and state are clear; raises to refuse."""
    alongside: Callable[[Case, Move], None] = lambda _case, _move: None
    """Writes what the step rests on, before the state changes."""
    statement: Mapping[str, object] = field(default_factory=dict)
    """What the ledger says besides case, filing and reason."""


def open_door(*, actor: Actor, case_id: str, now: datetime) -> Case:
    """Give a case that the actor may see.

    Raises:
        CreditNotFound: it does not exist or lies outside the actor's scope.
    """
    return get_case_for(actor=actor, public_id=case_id, on=local_day(now))


def take_step(case: Case, step: Step, *, actor: Actor, now: datetime) -> tuple[Case, Move]:
    """Move a case along its table, with what the step rests on and its record.

    Raises:
        NotPermitted, CannotAdvance: as for every move.
    """

    def alongside(locked: Case, move: Move) -> None:
        step.alongside(locked, move)
        locked.changed_at = now
        if FALSE_ENTRY.state(move.target).is_final:
            locked.ended_at = now
        locked.save()

    moved, move = advance(
        case,
        step.transition,
        machine=FALSE_ENTRY,
        policy=CasePolicy(on=local_day(now)),
        actor=actor,
        now=now,
        reason=step.reason,
        ask=step.ask,
        alongside=alongside,
    )
    record_case(moved, move, statement=step.statement, actor=actor)
    return moved, move


def record_case(case: Case, move: Move, *, statement: Mapping[str, object], actor: Actor) -> None:
    """Record one step of a case over a digest of what was said."""
    label = FALSE_ENTRY.transition(move.transition).label
    whole = {
        "case": case.public_id,
        "number": case.number,
        "filing": case.filing.public_id,
        "reason": move.reason,
        **statement,
    }
    decision = Decision(
        kind=f"{move.transition}_case",
        subject_kind="case",
        subject_id=case.public_id,
        summary=f"{label}：{case.number} {case.accused_name}",
        content_digest=digest(canonical_json(whole)),
        statement=whole,
    )
    record_decision(decision, actor=actor, now=move.at)


def keep_upload(
    *, case: Case, upload: Upload, use: PaperUse, is_disclosed: bool, actor: Actor, now: datetime
) -> CasePaper:
    """Check a file by the province's limits and keep it with a case.

    Raises:
        FileRefused: with everything that is wrong with the file.
    """
    received = receive_paper(policy=get_policy(as_of=local_day(now)), name=upload.name, stream=upload.stream)
    paper = NewPaper(use=use, name=received.name, blob=received.blob, is_disclosed=is_disclosed)
    return add_paper(case=case, paper=paper, actor=actor, now=now)
