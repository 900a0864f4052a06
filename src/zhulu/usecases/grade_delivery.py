"""Gives the grade that was due: the home authority says who confirmed, or confirms the record itself (Q2)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.authorities.models import Authority
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.intake.facts import Confirmation, Signer
from zhulu.domain.intake.models import DepartmentReading, GradeDue
from zhulu.domain.intake.operations import retell
from zhulu.domain.intake.permissions import grade_policy
from zhulu.domain.intake.queries import BundleNotFound
from zhulu.domain.intake.states import DUE, FEED_GRADE
from zhulu.domain.intake.surroundings import CONFIRMED_BY_FEED, DepartmentBook, PlaceBook
from zhulu.domain.intake.vocabulary import SOURCE_KIND, Outcome
from zhulu.domain.library.mass_entry import Graded, decide_grades
from zhulu.domain.library.operations import Judgement, decide_grade
from zhulu.domain.library.queries import get_latest_version
from zhulu.domain.library.vocabulary import CHECKED_THERE, VerificationMethod
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing, advance
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.ledger.operations import append_entry, defer_sealing
from zhulu.usecases.journey import journey

MOST_AT_ONCE = 500
"""Grades that one reading of a name gives at once; the same reading gives the rest of them when it is used again."""


class CannotGrade(CannotAdvance):
    """No grade follows even so: nobody is named who confirmed, or the authority does not confirm there."""

    rule = "ConfirmerKnown"


def name_department(*, actor: Actor, delivery_id: str, authority_code: str, reason: str) -> int:
    """Say which authority the department's name in a delivery means, and grade all of this home that bear the name.

    Returns:
        How many were graded.

    Raises:
        BundleNotFound, NotPermitted: it is not the actor's to see, or to grade.
        ReasonMissing: no reason is given.
        CannotGrade: see there.
    """
    with journey(actor=actor, cause="name_department", subject_kind="delivery", subject_id=delivery_id) as now:
        due = _due(actor, delivery_id)
        if not reason.strip():
            raise ReasonMissing("请写明依据（三(二)）")
        if not due.department:
            raise CannotGrade("交付没有写明审核部门，只能由本机关补确认（一(一)3）")
        authority = Authority.objects.on(local_day(now)).filter(code=authority_code).first()
        if authority is None:
            raise CannotGrade("请选择一个机关（一(一)3）")
        _keep_reading(due.department, authority, actor, reason.strip(), now)
        books = _Books(now)
        if fault := books.signer(due).unknown:
            raise CannotGrade(f"{fault}；可以由本机关补确认（一(一)3）")
        alike = GradeDue.objects.filter(
            department=due.department, home_authority_id=due.home_authority_id, state=DUE
        ).exclude(pk=due.pk)
        graded = [due, *(one for one in _with_delivery(alike)[:MOST_AT_ONCE] if not books.signer(one).unknown)]
        for one in graded:
            _grade_as_named(one, books.signer(one), actor, reason, now)
        return len(graded)


def _keep_reading(name: str, authority: Authority, actor: Actor, reason: str, now: datetime) -> None:
    said: dict[str, Any] = {
        "authority": authority,
        "reason": reason,
        "account_id": actor.account_id,
        "officer_name": actor.name,
        "officer_office": actor.office,
        "at": now,
    }
    reading, _ = DepartmentReading.objects.get_or_create(name=name, defaults=said)
    if reading.authority_id != authority.pk:
        who = f"{reading.officer_office} {reading.officer_name}"
        raise CannotGrade(f"“{name}”已由 {who} 认定为“{reading.authority}”（一(一)3）")


def confirm_delivery(*, actor: Actor, delivery_id: str, method: str, opinion: str) -> str:
    """Confirm a delivered record itself, as its home authority, with the officer's own signature; give the grade.

    Raises:
        BundleNotFound, NotPermitted: it is not the actor's to see, or to grade.
        ReasonMissing: no opinion is given.
        CannotGrade: the way of checking is none of the three, or the actor's authority gives neither B nor C.
    """
    with journey(actor=actor, cause="confirm_delivery", subject_kind="delivery", subject_id=delivery_id) as now:
        due = _due(actor, delivery_id)
        if method not in VerificationMethod.values:
            raise CannotGrade("请选择核验方式：系统比对、核验原件或实地核查（三(三)）")
        standing = actor.standing
        authority = Authority.objects.get(pk=standing.authority_id) if standing else None
        if standing is None or authority is None or authority.confirms_grade not in CONFIRMED_BY_FEED:
            raise CannotGrade("只有市（州）级和县级主管部门可以确认定级（一(一)3）")
        move = _give(due, actor, opinion, now)
        policy = get_policy(as_of=local_day(now)).used("feed_grades_itself")
        judgement = Judgement(authority.confirms_grade, method, opinion.strip(), _verdict_of(due), policy)
        decide_grade(contribution=due.contribution, judgement=judgement, standing=standing, move=move, now=now)
        _settle(due, authority.confirms_grade, (standing.name, actor.office), actor, now)
        return authority.confirms_grade


class _Books:
    """What the platform knows of places and departments, read once for many grades."""

    def __init__(self, now: datetime) -> None:
        """Read what holds today."""
        today = local_day(now)
        self.policy = get_policy(as_of=today)
        self.places, self.departments = PlaceBook(on=today), DepartmentBook(on=today)

    def signer(self, due: GradeDue) -> Signer:
        """Say who confirmed a delivery and which grade follows."""
        delivery = due.delivery
        said = Confirmation(
            department=delivery.check_depart_name,
            department_code=delivery.check_depart_code,
            office=delivery.check_office_name,
            person=delivery.check_person_name,
            on=delivery.check_date,
        )
        area = delivery.dossier.area_code if delivery.dossier else ""
        return self.departments.signer(said, self.places.spot(area), self.policy)


def _due(actor: Actor, delivery_id: str) -> GradeDue:
    policy = grade_policy()
    visible = policy.visible_to(actor=actor).filter(delivery__public_id=delivery_id)
    due = _with_delivery(visible).first()
    if due is None:
        raise BundleNotFound(delivery_id)
    if not policy.may(actor=actor, action=Permission.FEED_GRADE, thing=due):
        raise NotPermitted("只有项目属地主管部门实名登记的人员可以定级（一(一)3）")
    return due


def _with_delivery(rows: QuerySet[GradeDue]) -> QuerySet[GradeDue]:
    return rows.select_related("delivery__dossier", "contribution__project").order_by("pk")


def _give(due: GradeDue, actor: Actor, reason: str, now: datetime) -> Move:
    policy = grade_policy()
    _, move = advance(due, "grade", machine=FEED_GRADE, policy=policy, actor=actor, now=now, reason=reason)
    return move


def _verdict_of(due: GradeDue) -> Verdict:
    """Give what the rules said of the delivery when it came: the grade rests on it."""
    return Verdict.objects.filter(subject_kind=SOURCE_KIND, subject_id=due.delivery.public_id).latest("pk")


def _grade_as_named(due: GradeDue, signer: Signer, actor: Actor, reason: str, now: datetime) -> None:
    """Write the grade in the name of the reviewer whom the delivery names; the guard asks for that very name."""
    move = _give(due, actor, reason, now)
    delivery = due.delivery
    graded = Graded(
        contribution_id=due.contribution_id,
        grade=signer.grade,
        authority_id=signer.authority_id or 0,
        authority_name=signer.authority_name,
        level=signer.level,
        reviewer=delivery.check_person_name,
        office=delivery.check_office_name,
        verdict_id=_verdict_of(due).pk,
        move_id=move.pk,
    )
    policy = get_policy(as_of=local_day(now)).used("feed_grades_itself")
    opinion = f"工程审批系统中已确认，审核部门由 {actor.office} {actor.name} 认定（一(一)3）"
    decide_grades([graded], method=CHECKED_THERE, opinion=opinion, policy=policy, now=now)
    signed = (delivery.check_person_name, f"{signer.authority_name} {delivery.check_office_name}")
    _settle(due, signer.grade, signed, actor, now)


def _settle(due: GradeDue, grade: str, signed: tuple[str, str], actor: Actor, now: datetime) -> None:
    """Leave the traces of a grade, and show it."""
    contribution = due.contribution
    retell(delivery_id=due.delivery_id, gone=Outcome.UNGRADED)
    record_event(
        at=now,
        actor=actor,
        action="grade_delivery",
        subject_kind=SOURCE_KIND,
        subject_id=due.delivery.public_id,
        summary=f"“{contribution.project}”定为 {grade} 级",
        detail={"grade": grade},
    )
    append_entry(
        at=now,
        kind="grade_delivery",
        subject=f"{SOURCE_KIND}:{due.delivery.public_id}",
        content_digest=get_latest_version(contribution_id=contribution.pk).digest,
        statement={
            "contribution": contribution.public_id,
            "project": contribution.project.number,
            "grade": grade,
            "said_by": f"{actor.office} {actor.name}",
        },
        actor_name=signed[0],
        actor_office=signed[1],
    )
    defer_sealing()
    queue_push(contribution=contribution, reason=PushReason.GRADE, now=now)
    publish_project(project_id=contribution.project_id, now=now)
