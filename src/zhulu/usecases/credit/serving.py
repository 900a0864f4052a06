"""送达 and 生效: a served finding takes effect in the same transaction, with everything that follows from it."""

from datetime import date

from zhulu.domain.access.actors import Actor
from zhulu.domain.credit.consequences import Body, ToDo, keep_follows, keep_remedy
from zhulu.domain.credit.models import Case
from zhulu.domain.credit.operations import keep_service
from zhulu.domain.credit.vocabulary import FollowKind, PaperUse, RemedyKind, Served
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.clock import local_day
from zhulu.usecases.credit.effecting import take_effect
from zhulu.usecases.credit.investigating import require_service
from zhulu.usecases.credit.stepping import Faults, Step, Upload, keep_upload, open_door, take_step
from zhulu.usecases.journey import journey


def serve_finding(
    *, actor: Actor, case_id: str, way: str, on: date | None, receiver: str = "", receipt: Upload | None = None
) -> Case:
    """Write down how the finding was served; with that it takes effect.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
        Incomplete: with everything that is missing.
        FileRefused: the receipt cannot be kept.
    """
    with journey(actor=actor, cause="serve_finding", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        served: list[date] = []

        def alongside(locked: Case, move: Move) -> None:
            faults = Faults()
            given = require_service(
                faults, Served.FINDING, way=way, on=on, receiver=receiver, receipt=receipt, case=locked, now=now
            )
            faults.settle()
            served.append(given.on)
            keep_service(case=locked, served=given, move=move)
            if receipt is not None:
                keep_upload(case=locked, upload=receipt, use=PaperUse.SERVICE, is_disclosed=False, actor=actor, now=now)

        step = Step("serve", alongside=alongside, statement={"way": way})
        moved, _ = take_step(case, step, actor=actor, now=now)
        return take_effect(moved, served_on=served[0], now=now)


def note_remedy(*, actor: Actor, case_id: str, kind: str, body: str, number: str, on: date | None, note: str) -> Case:
    """Write down that a finding is contested, where, and what came of it; the finding stands meanwhile.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
        Incomplete: with everything that is missing.
    """
    with journey(actor=actor, cause="note_remedy", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        faults = Faults()
        if kind not in RemedyKind.values:
            faults.say("kind", "请选择复议或诉讼（三(五)）")
        name = faults.need("body", body, "请填写受理的机关或法院（三(五)）")
        text = faults.need("note", note, "请写明情况（三(五)）")
        day = faults.day("on", on, what="日期", today=local_day(now))
        faults.settle()

        def alongside(locked: Case, move: Move) -> None:
            keep_remedy(case=locked, kind=kind, body=Body(name, number, day), note=text, move=move)

        return take_step(case, Step("note_remedy", reason=text, alongside=alongside), actor=actor, now=now)[0]


def transfer_case(*, actor: Actor, case_id: str, body: str, reason: str) -> Case:
    """Write down that the matter goes to another office because the law asks it (移送); the letter is to be sent.

    Raises:
        CreditNotFound, NotPermitted, CannotAdvance: as for every move.
        Incomplete: with everything that is missing.
    """
    with journey(actor=actor, cause="transfer_case", subject_kind="case", subject_id=case_id) as now:
        case = open_door(actor=actor, case_id=case_id, now=now)
        faults = Faults()
        name = faults.need("body", body, "请填写移送给哪个机关（三(五)）")
        text = faults.need("reason", reason, "请写明移送的理由和法律依据（三(五)）")
        faults.settle()

        def alongside(locked: Case, _move: Move) -> None:
            todo = ToDo(FollowKind.TRANSFER, name, text, authority_id=locked.decider_id)
            keep_follows(case=locked, todos=[todo], now=now)

        return take_step(case, Step("transfer", reason=text, alongside=alongside), actor=actor, now=now)[0]
