"""Begins an erratum: the applicant on a record of its own, or an authority that enters an owner's stamped paper."""

from datetime import datetime

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind, Level, Permission
from zhulu.domain.authorities.models import Authority
from zhulu.domain.errata.homes import find_home
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.operations import Applicant, create_erratum, lock_editable, touch
from zhulu.domain.errata.permissions import ErratumPolicy
from zhulu.domain.errata.queries import ErratumNotFound, get_erratum_for
from zhulu.domain.errata.states import DRAFT
from zhulu.domain.errata.vocabulary import Procedure
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.queries import is_deleted
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.usecases.errata.records import Record, find_own_contribution, owner_of, read_record
from zhulu.usecases.journey import journey


class WrongProcedure(CannotAdvance):
    """The record goes by another procedure than was asked for; the message names it and its clause (Q25)."""

    rule = "RightProcedure"


class RecordDeleted(CannotAdvance):
    """The record was deleted by an erratum and cannot be corrected."""

    rule = "RecordStands"


def start_erratum(*, actor: Actor, contribution_id: str, procedure: str = "") -> Erratum:
    """Begin an erratum on a record of one's own, or go on with the draft that stands.

    Args:
        procedure: the one that the applicant asks for; empty takes the record's.

    Raises:
        ErratumNotFound: there is no such record, or it is another's.
        WrongProcedure: the record goes by another one; what is A goes by 二(三).
        RecordDeleted: it was deleted.
    """
    with journey(actor=actor, cause="start_erratum", subject_kind="record", subject_id=contribution_id) as now:
        contribution = find_own_contribution(actor=actor, public_id=contribution_id)
        record = _correctable(contribution)
        _require_procedure(record, procedure)
        applicant = Applicant(actor.organisation_id, actor.organisation_name)
        return _start(record, applicant, actor=actor, now=now)


def enter_paper_application(*, actor: Actor, contribution_id: str) -> Erratum:
    """Begin an erratum for an owner who brought a stamped paper application (二(一)a).

    Raises:
        ErratumNotFound: there is no such record of path ①, or another authority is at home.
        NotPermitted: the actor is no registered officer of the home authority.
    """
    cause = "enter_paper_application"
    with journey(actor=actor, cause=cause, subject_kind="record", subject_id=contribution_id) as now:
        authority = home_officer(actor)
        contribution = Contribution.objects.select_related("project").filter(public_id=contribution_id).first()
        if contribution is None or contribution.path != Path.APPROVAL_FEED:
            raise ErratumNotFound("没有这份数据，或不是工程审批系统的数据")
        record = _correctable(contribution)
        home = find_home(contribution=contribution, document=record.document, on=local_day(now))
        if home is None or home.pk != authority.pk:
            raise ErratumNotFound("没有这份数据，或不由本机关确认")
        organisation, name, _ = owner_of(contribution=contribution)
        return _start(record, Applicant(organisation, name or "建设单位", authority), actor=actor, now=now)


def switch_procedure(*, actor: Actor, erratum_id: str) -> Erratum:
    """Put a draft under the procedure that its record goes by now; nothing that was written is lost (Q25).

    Raises:
        ErratumNotFound, NotPermitted, ErratumNotEditable: as for every change of a draft.
    """
    with journey(actor=actor, cause="switch_procedure", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = editable(actor=actor, erratum_id=erratum_id, now=now)
        right = read_record(contribution=erratum.contribution).procedure
        return touch(erratum=erratum, now=now, procedure=right.value)


def discard_erratum(*, actor: Actor, erratum_id: str) -> None:
    """Throw a draft away that was never handed in.

    Raises:
        ErratumNotFound, NotPermitted, ErratumNotEditable: as for every change of a draft.
    """
    with journey(actor=actor, cause="discard_erratum", subject_kind="erratum", subject_id=erratum_id) as now:
        erratum = editable(actor=actor, erratum_id=erratum_id, now=now)
        if erratum.state != DRAFT or erratum.number:
            raise CannotAdvance("提出过的勘误要一直留存，可以撤回，不能删除（三(五)）")
        erratum.delete()


def editable(*, actor: Actor, erratum_id: str, now: datetime, revision: int | None = None) -> Erratum:
    """Give a draft of one's own, locked; it has to be inside a journey.

    Raises:
        ErratumNotFound: it does not exist or is another's.
        NotPermitted: it is not the actor's to write.
        ErratumNotEditable, ErratumChangedElsewhere: it has been handed in, or another window was first.
    """
    erratum = get_erratum_for(actor=actor, public_id=erratum_id, on=local_day(now))
    require_writer(actor=actor, erratum=erratum)
    locked = lock_editable(erratum=erratum, revision=revision)
    locked.contribution = erratum.contribution
    return locked


def require_writer(*, actor: Actor, erratum: Erratum) -> None:
    """Let the applicant pass, and nobody else.

    Raises:
        NotPermitted: it is not the actor's to write.
    """
    policy = ErratumPolicy(on=local_day(timezone.now()))
    if not policy.may(actor=actor, action=Permission.ERRATUM_APPLY, thing=erratum):
        raise NotPermitted("勘误只由申请人填写：补录和专业承包的是申报单位，审批系统的是建设单位（二(一)a、二(二)a）")


def _correctable(contribution: Contribution) -> Record:
    if is_deleted(contribution_id=contribution.pk):
        raise RecordDeleted("这份数据已按勘误删除，不能再勘误（二(一)b）")
    return read_record(contribution=contribution)


def _require_procedure(record: Record, asked: str) -> None:
    right = record.procedure
    if not asked or asked == right.value:
        return
    why = "已定为 A 级" if record.grade == "A" else record.national
    if right is Procedure.NATIONAL:
        raise WrongProcedure(f"这份数据{why}，须走“{right.label}”（二(三)）")
    raise WrongProcedure(f"这份数据须走“{right.label}”（{right.clause}）")


def home_officer(actor: Actor) -> Authority:
    """Give the authority of an officer who may enter an owner's paper.

    Raises:
        NotPermitted: the actor is no registered officer of a city or county.
    """
    standing = actor.standing
    if actor.kind != AccountKind.OFFICER or standing is None or not standing.registered:
        raise NotPermitted("只有实名登记的审核人员可以代为录入书面申请（二(一)a、三(二)）")
    if standing.level == Level.PROVINCE:
        raise NotPermitted("建设单位向项目所在地主管部门提出书面申请，由属地录入（二(一)a）")
    return Authority.objects.get(pk=standing.authority_id)


def _start(record: Record, applicant: Applicant, *, actor: Actor, now: datetime) -> Erratum:
    erratum = create_erratum(
        contribution=record.contribution, procedure=record.procedure, applicant=applicant, actor=actor, now=now
    )
    record_event(
        at=now,
        actor=actor,
        action="start_erratum",
        subject_kind="erratum",
        subject_id=erratum.public_id,
        summary=f"开始填写“{record.name}”的勘误（{record.procedure.label}）",
    )
    return erratum
