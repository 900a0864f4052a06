"""The trail of a filing: who did what and when, on which evidence, by which rules, and its ledger entry (三(三))."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from zhulu.domain.filings.models import Handover, ReturnReason, WorkHandover
from zhulu.domain.filings.places import describe
from zhulu.domain.library.models import Confirmation, GradeDecision
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.standard.vocabulary import Grade
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.ledger.queries import Recorded
from zhulu.foundation.web.components.shapes import Rung
from zhulu.interfaces.authority.wording import ACTS, moment
from zhulu.usecases.review_filing import ReturnCode
from zhulu.usecases.trace_filing import MOMENT_LABELS, Trace

Decided = GradeDecision | Confirmation
"""What a reviewer decided, with a grade or without."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A stored verdict in words."""

    label: str
    asked: int
    passed: bool
    notice: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision of the ledger with everything that was recorded beside it."""

    on: str
    label: str
    person: str
    office: str
    method: str
    opinion: str
    reasons: Sequence[str]
    verdict: Judged | None
    digest: str
    entry_id: int
    sequence: int | None
    sm3: str


def list_steps(trace: Trace, codes: Sequence[ReturnCode]) -> list[Step]:
    """Join moves, verdicts, grades and ledger entries: one journey writes all of them at one moment."""
    moves = {move.at: move for move in [*trace.moves, *trace.application_moves]}
    handovers = {handover.at: handover for handover in trace.handovers}
    passed_on = {handover.at: handover for handover in trace.work_handovers}
    advice = {consultation.at: consultation.opinion for consultation in trace.consultations}
    verdicts = {verdict.at: verdict for verdict in trace.verdicts}
    grades: dict[datetime, Decided] = {row.decided_at: row for row in trace.grades}
    if trace.confirmation:
        grades[trace.confirmation.decided_at] = trace.confirmation
    methods = {at: decision.get_method_display() for at, decision in grades.items()}
    methods |= {pre_review.at: pre_review.get_method_display() for pre_review in trace.pre_reviews}
    labels = {code.code: code.label for code in codes}
    return [
        _step(
            entry,
            method=methods.get(entry.at, ""),
            verdict=verdicts.get(entry.at),
            move=moves.get(entry.at),
            given=_given(trace, moves.get(entry.at)),
            labels=labels,
            label=_label(entry, grades.get(entry.at), handovers.get(entry.at), passed_on.get(entry.at)),
            advice=advice.get(entry.at, ""),
        )
        for entry in trace.entries
    ]


def _label(
    entry: Recorded,
    grade: Decided | None,
    handover: Handover | None,
    passed_on: WorkHandover | None,
) -> str:
    act = ACTS.get(entry.kind, entry.kind)
    if passed_on:
        return f"{act}：{passed_on.giver_name} → {passed_on.receiver_name or '本机关'}"
    if handover:
        return f"{act}：{handover.giver or '待派单'} → {handover.receiver}"
    if grade is None or entry.kind != "confirm_filing":
        return act
    return f"{act}，定为 {grade.grade} 级" if grade.grade else f"{act}，不定等级"


def _given(trace: Trace, move: Move | None) -> Sequence[ReturnReason]:
    return trace.reasons.get(move.pk, ()) if move else ()


def _step(
    entry: Recorded,
    *,
    method: str,
    verdict: Verdict | None,
    move: Move | None,
    given: Sequence[ReturnReason],
    labels: Mapping[str, str],
    label: str,
    advice: str,
) -> Step:
    return Step(
        on=moment(entry.at),
        label=label,
        person=entry.actor_name,
        office=entry.actor_office,
        method=method,
        opinion=advice or _opinion(move, given),
        reasons=[reason_words(reason, labels) for reason in given],
        verdict=_judged(verdict) if verdict else None,
        digest=entry.content_digest,
        entry_id=entry.entry_id,
        sequence=entry.sequence,
        sm3=entry.sm3,
    )


def _opinion(move: Move | None, given: Sequence[ReturnReason]) -> str:
    """Give the opinion alone; a return's recorded words go on with its reasons, which stand in their own list."""
    words = move.reason if move else ""
    tail = "；".join(f"{reason.code} {reason.text}".strip() for reason in given)
    return words.removesuffix(tail).removesuffix("；") if tail else words


def reason_words(reason: ReturnReason, labels: Mapping[str, str]) -> str:
    """Write one reason of a return: code, what the province calls it, where, and the reviewer's own words."""
    where = f"（{describe(reason.place)}）" if reason.sheet else ""
    text = f"：{reason.text}" if reason.text else ""
    return f"{reason.code} {labels.get(reason.code, '')}{where}{text}"


def _judged(verdict: Verdict) -> Judged:
    return Judged(
        label=MOMENT_LABELS.get(verdict.moment, verdict.moment),
        asked=len(verdict.asked),
        passed=verdict.passed,
        notice=verdict.notice,
        sentences=[f"{item['message']}（{'、'.join(item['cites'])}）" for item in verdict.violations],
    )


def list_rungs(grades: Sequence[GradeDecision]) -> list[Rung]:
    """Show how the grade came about, highest first, with the reviewers' names: for authorities only."""
    return [
        Rung(
            decision.grade,
            f"{Grade(decision.grade).label}：{decision.authority_name}",
            on=moment(decision.decided_at),
            note=f"{decision.reviewer_office} {decision.reviewer_name}，{decision.get_method_display()}",
        )
        for decision in reversed(grades)
    ]


def who_and_when(trace: Trace) -> str:
    """Say who decided the latest submission and when; empty while nobody has."""
    ending = trace.ending
    return f"{ending.actor_office} {ending.actor_name}，{moment(ending.at)}" if ending else ""
