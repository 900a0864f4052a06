"""信用修复: correction proven and promised, decided by who found; the publication ends, the record stays (三(五))."""

from datetime import datetime

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.credit.consequences import ToDo, end_record, keep_follows, keep_repair
from zhulu.domain.credit.models import AdverseRecord, Case, Repair
from zhulu.domain.credit.permissions import CasePolicy, RepairPolicy
from zhulu.domain.credit.queries import CreditNotFound, find_record, list_due_records
from zhulu.domain.credit.states import IN_FORCE, REPAIR
from zhulu.domain.credit.vocabulary import EndKind, FollowKind, PaperUse
from zhulu.domain.publication.credit import publish_record
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.credit.stepping import Faults, Upload, keep_upload, open_door
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision


class TooEarly(CannotAdvance):
    """The shortest term of the record's own rule is not over (domain.md §4.5)."""

    rule = "LeastMonthsOver"


def apply_for_repair(*, actor: Actor, case_id: str, text: str, promised: bool, proof: Upload | None) -> Repair:
    """Apply for the repair of one's record: what was put right, its proof, and the promise of good faith.

    Raises:
        CreditNotFound: the case lies outside the actor's scope.
        NotPermitted: the actor is no clerk of the enterprise.
        TooEarly: the least term of the record's rule is not over.
        CannotAdvance: the record is not shown any more, or another application is open.
        Incomplete: with everything that is missing.
        FileRefused: the proof cannot be kept.
    """
    with journey(actor=actor, cause="apply_for_repair", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        if not CasePolicy(on=local_day(now)).may(actor=actor, action=Permission.CREDIT_REPAIR_APPLY, thing=case):
            raise NotPermitted("只有被认定企业的经办人可以申请信用修复（三(五)）")
        Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        record = _repairable(case, now)
        faults = Faults()
        said = faults.need("text", text, "请写明怎样纠正的（三(五)）")
        if not promised:
            faults.say("promised", "请阅读并勾选信用承诺书（三(五)）")
        if proof is None:
            faults.say("proof", "请上传纠正的证明材料（三(五)）")
        faults.settle()
        if proof is not None:
            keep_upload(case=case, upload=proof, use=PaperUse.CORRECTION, is_disclosed=True, actor=actor, now=now)
        version = get_policy(as_of=local_day(now)).text("repair_promise_version")
        repair = keep_repair(record=record, text=said, promise_version=version, actor=actor, now=now)
        _record(repair, case, kind="apply_for_repair", summary="申请信用修复", reason=said, actor=actor, now=now)
        return repair


def _repairable(case: Case, now: datetime) -> AdverseRecord:
    record = find_record(case=case)
    if record is None or case.state != IN_FORCE:
        raise CannotAdvance("这个案件没有生效的不良行为记录（三(五)）")
    if hasattr(record, "end") or local_day(now) > record.shown_until:
        raise CannotAdvance("这条记录已经停止公示，不用再修复（三(五)）")
    if local_day(now) < record.repair_from:
        raise TooEarly(f"最短公示期到 {record.repair_from} 才满，之后可以申请（适用{record.rule}，三(五)）")
    if record.repairs.filter(state=REPAIR.initial).exists():
        raise CannotAdvance("已有一份修复申请在审核（三(五)）")
    return record


def decide_repair(*, actor: Actor, repair_id: str, granted: bool, reason: str) -> Repair:
    """Grant a repair, which ends the publication today and is to be written back; or refuse it with a reason.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    with journey(actor=actor, cause="decide_repair", subject_kind="repair", subject_id=repair_id) as now:
        policy = RepairPolicy(on=local_day(now))
        scope = policy.visible_to(actor=actor).select_related("record__case", "record__organisation")
        found = scope.filter(public_id=repair_id).first()
        if found is None:
            raise CreditNotFound("没有这份申请，或不在您的范围内")

        def alongside(locked: Repair, move: Move) -> None:
            if granted:
                _end(locked, move)

        transition = "grant" if granted else "refuse"
        repair, _ = advance(
            found,
            transition,
            machine=REPAIR,
            policy=policy,
            actor=actor,
            now=now,
            reason=reason,
            alongside=alongside,
        )
        publish_record(record=found.record, now=now)
        label = REPAIR.transition(transition).label
        _record(repair, found.record.case, kind="decide_repair", summary=label, reason=reason, actor=actor, now=now)
        return repair


def _end(repair: Repair, move: Move) -> None:
    record = repair.record
    signed = f"{move.actor_office} {move.actor_name}"
    on = local_day(move.at)
    end_record(record=record, kind=EndKind.REPAIRED, on=on, reason=move.reason, ended_by=signed, now=move.at)
    said = f"{record.number} 已准予信用修复，自 {on} 停止公示，请同步停止公示"
    todo = ToDo(
        FollowKind.WRITE_BACK, "信用中国及全国建筑市场监管公共服务平台", said, authority_id=record.case.decider_id
    )
    keep_follows(case=record.case, todos=[todo], now=move.at)


def end_due_records() -> int:
    """End the publication of every record whose last day is over; may run any number of times.

    Returns:
        How many ended by this run.
    """
    with journey(actor=SYSTEM, cause="end_due_records") as now:
        due = list_due_records(on=local_day(now))
        for record in due:
            on = local_day(now)
            reason = f"公示至 {record.shown_until}（{record.rule}）"
            end_record(record=record, kind=EndKind.EXPIRED, on=on, reason=reason, ended_by="系统", now=now)
            publish_record(record=record, now=now)
        return len(due)


def _record(repair: Repair, case: Case, *, kind: str, summary: str, reason: str, actor: Actor, now: datetime) -> None:
    whole = {
        "case": case.public_id,
        "repair": repair.public_id,
        "record": repair.record.number,
        "promise": repair.promise_version,
        "state": repair.state,
        "reason": reason.strip(),
    }
    decision = Decision(
        kind=kind,
        subject_kind="case",
        subject_id=case.public_id,
        summary=f"{summary}：{repair.record.number}",
        content_digest=digest(canonical_json(whole)),
        statement=whole,
    )
    record_decision(decision, actor=actor, now=now)
