"""撤销: a superior decision reverses a finding, and everything public is as it was before; all of it is recorded."""

from datetime import date

from zhulu.domain.access.actors import Actor
from zhulu.domain.credit.consequences import Body, end_record, keep_follows, keep_reversal
from zhulu.domain.credit.models import Case
from zhulu.domain.credit.queries import find_record
from zhulu.domain.credit.vocabulary import EndKind, FollowKind, PaperUse
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.operations import hold_still, lift_mark
from zhulu.domain.publication.credit import publish_record
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.clock import local_day
from zhulu.usecases.credit.effecting import letters
from zhulu.usecases.credit.investigating import lift_doubt
from zhulu.usecases.credit.stepping import Faults, Step, Upload, keep_upload, open_door, take_step
from zhulu.usecases.journey import journey


def reverse_finding(
    *, actor: Actor, case_id: str, body: str, number: str, on: date | None, reason: str, paper: Upload | None
) -> Case:
    """Carry out a superior decision that reverses a finding: display, grade, record, year and push come back.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
        Incomplete: with everything that is missing.
        FileRefused: the decision's scan cannot be kept.
    """
    with journey(actor=actor, cause="reverse_finding", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        faults = Faults()
        name = faults.need("body", body, "请填写作出决定的上级机关或法院（三(五)）")
        document = faults.need("number", number, "请填写决定的文号（三(五)）")
        text = faults.need("reason", reason, "请写明撤销的理由（三(五)）")
        day = faults.day("on", on, what="决定日期", today=local_day(now))
        if paper is None:
            faults.say("paper", "请上传上级决定或判决书的扫描件（三(五)）")
        faults.settle()
        Filing.objects.select_for_update(of=("self",)).get(pk=case.filing_id)
        if case.contribution_id is not None:
            hold_still(contribution_id=case.contribution_id)

        def alongside(locked: Case, move: Move) -> None:
            if paper is None:
                return
            kept = keep_upload(
                case=locked, upload=paper, use=PaperUse.REVERSAL, is_disclosed=True, actor=actor, now=now
            )
            keep_reversal(case=locked, body=Body(name, document, day), reason=text, paper=kept, move=move)
            _undo(locked, move)

        step = Step("reverse", reason=text, alongside=alongside, statement={"body": name, "document": document})
        moved, move = take_step(case, step, actor=actor, now=now)
        _restore(moved, move=move)
        return moved


def _undo(case: Case, move: Move) -> None:
    """Lift what a finding has put on the record, and end what it has published."""
    lift_doubt(case, move)
    record = find_record(case=case)
    if record is None:
        return
    signed = f"{move.actor_office} {move.actor_name}"
    if case.effect.mark is not None:
        lift_mark(mark=case.effect.mark, reason=move.reason, set_by=signed, now=move.at)
    end_record(
        record=record, kind=EndKind.REVERSED, on=local_day(move.at), reason=move.reason, ended_by=signed, now=move.at
    )
    said = f"{case.decider.name} {case.finding.number} 已由{case.reversal.body} {case.reversal.number} 撤销，原函作废"
    keep_follows(case=case, todos=list(letters(case, text=said, kind=FollowKind.CORRECTION)), now=move.at)


def _restore(case: Case, *, move: Move) -> None:
    """Show again what was taken off display, and push again what is owed to the nation."""
    if case.contribution is not None and case.contribution.path != Path.SPECIALIST:
        queue_push(contribution=case.contribution, reason=PushReason.FALSE_ENTRY, now=move.at)
    publish_project(project_id=case.project_id, now=move.at)
    record = find_record(case=case)
    if record is not None:
        publish_record(record=record, now=move.at)
