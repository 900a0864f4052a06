"""The office that took a step attaches the stamped copy of it, at any time afterwards."""

from django.db import IntegrityError, transaction

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.errata.models import StepScan
from zhulu.domain.errata.operations import keep_step_scan
from zhulu.domain.errata.queries import ErratumNotFound, list_moves
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.interface import ByteSource
from zhulu.usecases.errata.attaching import receive_paper
from zhulu.usecases.errata.stepping import open_erratum
from zhulu.usecases.journey import journey


class ScanThere(CannotAdvance):
    """The step has this very file already."""

    rule = "ScanOnce"


def attach_step_scan(*, actor: Actor, erratum_id: str, move_id: int, name: str, stream: ByteSource) -> StepScan:
    """Keep the stamped copy of a step beside it.

    Raises:
        ErratumNotFound: the case is not the actor's to see, or has no such step.
        NotPermitted: another office took the step.
        FileRefused: with everything that is wrong with the file.
        ScanThere: the step has this file already.
    """
    with journey(actor=actor, cause="attach_step_scan", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = open_erratum(actor=actor, erratum_id=erratum_id, now=now)
        move = next((move for move in list_moves(erratum=erratum) if move.pk == move_id), None)
        if move is None:
            raise ErratumNotFound(str(move_id))
        if not may_scan(actor=actor, move=move):
            raise NotPermitted("盖章扫描件由办理这一步的单位上传（二）")
        received = receive_paper(policy=get_policy(as_of=local_day(now)), name=name, stream=stream)
        try:
            with transaction.atomic():
                scan = keep_step_scan(
                    erratum=erratum, move=move, name=received.name, blob=received.blob, actor=actor, now=now
                )
        except IntegrityError as twice:
            raise ScanThere("这一步已经有这份扫描件（二）") from twice
        record_event(
            at=now,
            actor=actor,
            action="attach_step_scan",
            subject_kind="erratum",
            subject_id=erratum.public_id,
            summary=f"上传盖章扫描件：{received.name}",
        )
        return scan


def may_scan(*, actor: Actor, move: Move) -> bool:
    """Whether the actor is of the office or organisation that took a step; the platform's own steps have no paper."""
    if not move.account_id:
        return False
    standing = actor.standing
    if standing is not None:
        return standing.registered and standing.authority_code == move.authority_code
    # Whoever sees the case for an organisation is its applicant, and steps without an authority are the applicant's.
    return actor.organisation_id is not None and not move.authority_code
