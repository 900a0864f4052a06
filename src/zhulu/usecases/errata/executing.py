"""The technical support unit executes an agreed erratum with one button, and nothing else (二(二)a)."""

from datetime import datetime

from django.db import IntegrityError, transaction

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.errata.models import AgreedErratum, Erratum
from zhulu.domain.errata.operations import NewReceipt, apply_erratum
from zhulu.domain.errata.queries import find_agreement, is_executed, receipts_of
from zhulu.domain.errata.vocabulary import Procedure, ReceiptKind
from zhulu.domain.exchange.operations import queue_push, queue_withdrawal, take_turns
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.intake.operations import settle_holds
from zhulu.domain.library.models import Version
from zhulu.domain.library.operations import hold_still
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.errata.settling import settle
from zhulu.usecases.errata.stepping import Step, open_erratum, submission_of, take_step
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision


class CannotExecute(CannotAdvance):
    """The database's door refuses: it was executed, or what stood does not stand any more; nothing was changed."""

    rule = "ExecutedAsAgreed"


def execute_erratum(*, actor: Actor, erratum_id: str) -> Erratum:
    """Execute what was agreed, exactly and once; check it, and end the case where nothing else is waited for.

    Raises:
        ErratumNotFound, NotPermitted, CannotAdvance: as for every move.
        CannotExecute: the door refuses, with its words.
        ResultDiffers: what stands afterwards is not what was agreed; nothing is changed.
    """
    with journey(actor=actor, cause="execute_erratum", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
        done: list[Version] = []

        def ask(locked: Erratum) -> None:
            hold_still(contribution_id=locked.contribution_id)
            done.append(_apply(locked, actor=actor, now=now))

        erratum, _ = take_step(erratum, Step("execute", ask=ask), actor=actor, now=now)
        agreement = _agreement_of(erratum)
        _record(erratum, agreement, done[0], actor=actor, now=now)
        _owe(erratum, now=now)
        publish_project(project_id=erratum.contribution.project_id, now=now)
        if erratum.contribution.path == Path.APPROVAL_FEED:
            erratum = _settle_holds(erratum, agreement, actor=actor, now=now)
        return settle(erratum, now=now)


def _agreement_of(erratum: Erratum) -> AgreedErratum:
    agreement = find_agreement(erratum=erratum)
    if agreement is None:
        raise CannotExecute("这份勘误还没有经主管部门同意（二(二)a）")
    return agreement


def _apply(erratum: Erratum, *, actor: Actor, now: datetime) -> Version:
    agreement = _agreement_of(erratum)
    if is_executed(agreement):
        raise CannotExecute("这份勘误已经执行过（二(二)a）")
    try:
        with transaction.atomic():
            return apply_erratum(erratum=agreement, change=agreement.diff, executor=actor, now=now)
    except IntegrityError as refusal:
        words = str(refusal).splitlines()[0]
        raise CannotExecute(f"没有执行：{words}（二(二)a）") from refusal


def _owe(erratum: Erratum, *, now: datetime) -> None:
    """Queue what the erratum owes to the national platform; under 二(三) that waits for the nation's own change."""
    take_turns(project_number=erratum.contribution.project.number)
    if erratum.procedure == Procedure.NATIONAL or erratum.contribution.path == Path.SPECIALIST:
        return
    if erratum.is_deletion:
        queue_withdrawal(contribution=erratum.contribution, now=now, reason=PushReason.ERRATUM)
    else:
        queue_push(contribution=erratum.contribution, reason=PushReason.ERRATUM, now=now)


def _settle_holds(erratum: Erratum, agreement: AgreedErratum, *, actor: Actor, now: datetime) -> Erratum:
    """Close the differences that waited for this erratum; the delivery that held them is the other system's proof."""
    settled = settle_holds(contribution=erratum.contribution, erratum_id=agreement.public_id, actor=actor, now=now)
    if not settled or ReceiptKind.SYSTEM_CHANGE in receipts_of(submission_of(erratum)):
        return erratum
    receipt = NewReceipt(
        ReceiptKind.SYSTEM_CHANGE, local_day(now), number=settled[-1].delivery.public_id, note="接口交付的内容一致"
    )
    return take_step(erratum, Step("match_delivery", receipt=receipt), actor=SYSTEM, now=now)[0]


def _record(erratum: Erratum, agreement: AgreedErratum, version: Version, *, actor: Actor, now: datetime) -> None:
    """Write in the ledger which version the erratum made, over that version's digest."""
    decision = Decision(
        kind="erratum_version",
        subject_kind="erratum",
        subject_id=erratum.public_id,
        summary=f"勘误 {erratum.number} 执行后为第 {version.number} 版",
        content_digest=version.digest,
        statement={
            "erratum": erratum.public_id,
            "agreement": agreement.public_id,
            "record": erratum.contribution.public_id,
            "version": version.number,
        },
    )
    record_decision(decision, actor=actor, now=now)
