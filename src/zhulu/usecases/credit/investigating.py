"""核查: originals, a visit, letters to other offices; then the enterprise is told facts and evidence (三(五))."""

from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.credit.models import Case, CasePaper
from zhulu.domain.credit.operations import Delivered, keep_check, keep_service
from zhulu.domain.credit.permissions import CasePolicy
from zhulu.domain.credit.states import OPENED, VERIFYING
from zhulu.domain.credit.vocabulary import (
    LEAST_DEFENCE_DAYS,
    CheckKind,
    PaperUse,
    Served,
    ServiceWay,
)
from zhulu.domain.library.operations import lift_mark
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.deadlines import working_calendar
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.credit.stepping import Faults, Step, Upload, keep_upload, open_door, take_step
from zhulu.usecases.journey import journey

COLLECTING = (OPENED, VERIFYING)
"""States in which evidence is gathered."""


def begin_verification(*, actor: Actor, case_id: str) -> Case:
    """Begin to verify an opened case.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    with journey(actor=actor, cause="begin_verification", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        return take_step(case, Step("verify"), actor=actor, now=now)[0]


def add_evidence(
    *, actor: Actor, case_id: str, upload: Upload, use: PaperUse = PaperUse.EVIDENCE, is_disclosed: bool = True
) -> CasePaper:
    """Keep a paper with a case that is being verified.

    Args:
        is_disclosed: whether the enterprise may open it once it is told; what identifies a reporter must not be.

    Raises:
        CreditNotFound, NotPermitted: as for every move.
        CannotAdvance: the case is past its verification.
        FileRefused: with everything that is wrong with the file.
    """
    with journey(actor=actor, cause="add_evidence", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        if not CasePolicy(on=local_day(now)).may(actor=actor, action=Permission.CREDIT_SUPERVISE, thing=case):
            raise NotPermitted("只有立案机关和认定机关可以加入证据（三(五)）")
        locked = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
        if locked.state not in COLLECTING:
            raise CannotAdvance("告知以后不能再加证据；有新证据的，请先“补充核查，重新告知”（三(五)）")
        return keep_upload(case=case, upload=upload, use=use, is_disclosed=is_disclosed, actor=actor, now=now)


def record_check(*, actor: Actor, case_id: str, kind: str, on: date | None, found: str) -> Case:
    """Write down one act of verification.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
        Incomplete: with everything that is missing.
    """
    with journey(actor=actor, cause="record_check", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        faults, today = Faults(), local_day(now)
        if kind not in CheckKind.values:
            faults.say("kind", "请选择核查方式：核验原件、实地核查或发函核实（三(三)）")
        day = faults.day("on", on, what="核查日期", earliest=local_day(case.opened_at), today=today)
        text = faults.need("found", found, "请写明核查了什么、结果怎样（三(三)）")
        faults.settle()

        def alongside(locked: Case, move: Move) -> None:
            keep_check(case=locked, kind=kind, on=day, found=text, move=move)

        step = Step("record_check", reason=text, alongside=alongside, statement={"kind": kind, "on": day.isoformat()})
        return take_step(case, step, actor=actor, now=now)[0]


def notify_enterprise(
    *, actor: Actor, case_id: str, facts: str, way: str, on: date | None, receiver: str = "", receipt: Upload | None
) -> Case:
    """Tell the enterprise the facts and the evidence; its term for statement and defence begins (三(五)).

    The term is counted in working days after the service. Online the notice is served at once.

    Args:
        receipt: the scan of the proof of service, needed for every other way.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
        Incomplete: with everything that is missing.
        FileRefused: the receipt cannot be kept.
    """
    with journey(actor=actor, cause="notify_enterprise", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        faults = Faults()
        told = faults.clean("facts", faults.need("facts", facts, "请写明拟认定的事实和理由，企业据以申辩（三(五)）"))
        served = require_service(
            faults, Served.NOTICE, way=way, on=on, receiver=receiver, receipt=receipt, case=case, now=now
        )
        if not case.checks.exists():
            faults.say("facts", "还没有登记过核查情况，不能告知；请先核查（三(三)）")
        faults.settle()

        def alongside(locked: Case, move: Move) -> None:
            locked.round += 1
            locked.facts, locked.notified_on = told, served.on
            locked.defence_until = defence_end(served_on=served.on, today=local_day(now))
            locked.save()
            keep_service(case=locked, served=served, move=move)
            if receipt is not None:
                keep_upload(case=locked, upload=receipt, use=PaperUse.SERVICE, is_disclosed=False, actor=actor, now=now)

        step = Step("notify", reason=told, alongside=alongside, statement={"way": way, "on": served.on.isoformat()})
        return take_step(case, step, actor=actor, now=now)[0]


def require_service(
    faults: Faults,
    what: Served,
    *,
    way: str,
    on: date | None,
    receiver: str,
    receipt: Upload | None,
    case: Case,
    now: datetime,
) -> Delivered:
    """Read how something was served; online it is served now, else a day and a receipt are needed."""
    today = local_day(now)
    if way not in ServiceWay.values:
        faults.say("way", "请选择送达方式（三(五)）")
        return Delivered(what=what, way=way, on=today)
    if way == ServiceWay.ONLINE:
        return Delivered(what=what, way=way, on=today, receiver=case.accused_name)
    earliest = case.finding.on if what is Served.FINDING else local_day(case.opened_at)
    day = faults.day("on", on, what="送达日期", earliest=earliest, today=today)
    if receipt is None:
        faults.say("receipt", "请上传送达回证（签收单、邮寄回执或公告）的扫描件（三(五)）")
    return Delivered(what=what, way=way, on=day, receiver=receiver)


def defence_end(*, served_on: date, today: date) -> date:
    """Give the last day for statement and defence: never fewer than five working days after the service."""
    policy = get_policy(as_of=today)
    days = max(policy.number("case_defence_days"), LEAST_DEFENCE_DAYS)
    return working_calendar(policy).after(served_on, days)


def check_again(*, actor: Actor, case_id: str, reason: str) -> Case:
    """Go back to verification after the notice: the enterprise is told anew, and signatures count anew.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    with journey(actor=actor, cause="check_again", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        return take_step(case, Step("check_again", reason=reason), actor=actor, now=now)[0]


def drop_case(*, actor: Actor, case_id: str, reason: str) -> Case:
    """End a case before the enterprise was told, because nothing was established; every flag is lifted.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    with journey(actor=actor, cause="drop_case", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)

        def ask(locked: Case) -> None:
            if locked.round:
                raise CannotAdvance("企业已经告知过，不成立须由集体认定；请告知后认定不成立（三(五)）")

        step = Step("drop", reason=reason, ask=ask, alongside=lift_doubt)
        dropped, _ = take_step(case, step, actor=actor, now=now)
        publish_project(project_id=dropped.project_id, now=now)
        return dropped


def lift_doubt(case: Case, move: Move) -> None:
    """Lift the 数据存疑 that a case has put on its record, if it has."""
    if case.mark is None:
        return
    signed = f"{move.actor_office} {move.actor_name}"
    lift_mark(mark=case.mark, reason=move.transition, set_by=signed, now=move.at)
    case.mark = None
