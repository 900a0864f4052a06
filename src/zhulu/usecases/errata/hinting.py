"""A participant hints at a fault in the approval system's data, and the owner answers; it is no application (Q23)."""

from django.db import IntegrityError, transaction

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.queries import known_as
from zhulu.domain.errata.models import Hint, HintAnswer
from zhulu.domain.errata.queries import (
    ErratumNotFound,
    count_open_hints,
    list_given_hints,
    list_hints_for_owner,
)
from zhulu.domain.intake.models import ParticipantLink
from zhulu.domain.library.models import Contribution, Participant
from zhulu.domain.standard.catalogue import SHEETS
from zhulu.domain.standard.identifiers import find_id_numbers, find_mobiles
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.operations import record_event
from zhulu.usecases.errata.records import owner_of
from zhulu.usecases.journey import journey

LONGEST = 1000


class HintRefused(CannotAdvance):
    """The hint or its answer says nothing, says too much, or holds personal numbers."""

    rule = "HintSaysWhat"


def codes_of(actor: Actor) -> list[str]:
    """Give every code by which the actor's organisation is or was known."""
    return known_as(organisation_id=actor.organisation_id).codes if actor.organisation_id else []


def hint_owner(*, actor: Actor, contribution_id: str, text: str, sheet: str = "") -> Hint:
    """Tell the owner of a record of path ① what is wrong in it, as a firm that the record names.

    Raises:
        ErratumNotFound: there is no such record, or it does not name the firm.
        HintRefused: the text is empty, too long, or holds personal numbers.
    """
    with journey(actor=actor, cause="hint_owner", subject_kind="record", subject_id=contribution_id) as now:
        contribution, organisation = _named_record(actor, contribution_id)
        words = _words(text)
        _, _, code = owner_of(contribution=contribution)
        hint = Hint.objects.create(
            contribution=contribution,
            organisation_id=organisation,
            owner_code=code,
            sheet=sheet if sheet in SHEETS else "",
            text=words,
            given_by=actor.account_id,
            given_name=actor.name,
            given_at=now,
        )
        record_event(
            at=now,
            actor=actor,
            action="hint_owner",
            subject_kind="record",
            subject_id=contribution.public_id,
            summary="提示建设单位：审批系统数据有误",
        )
        return hint


def answer_hint(*, actor: Actor, hint_id: str, text: str) -> HintAnswer:
    """Answer a hint as the owner whom the record names.

    Raises:
        ErratumNotFound: there is no such hint, or it is another owner's.
        NotPermitted: the actor is no owner's clerk.
        HintRefused: the answer says nothing, or the hint is answered already.
    """
    with journey(actor=actor, cause="answer_hint", subject_kind="hint", subject_id=hint_id) as now:
        if actor.kind != AccountKind.OWNER:
            raise NotPermitted("线索由建设单位答复（二(一)a）")
        hint = Hint.objects.filter(public_id=hint_id, owner_code__in=codes_of(actor)).first()
        if hint is None:
            raise ErratumNotFound(hint_id)
        words = _words(text)
        try:
            with transaction.atomic():
                return HintAnswer.objects.create(
                    hint=hint, text=words, answered_by=actor.account_id, answered_name=actor.name, answered_at=now
                )
        except IntegrityError as twice:
            raise HintRefused("这条线索已经答复过（二(一)a）") from twice


def list_hints(*, actor: Actor) -> list[Hint]:
    """Give the hints that an owner has received, or that a firm has given, newest first, with their answers."""
    if actor.kind == AccountKind.OWNER:
        return list_hints_for_owner(codes=codes_of(actor))
    if actor.kind == AccountKind.CLERK and actor.organisation_id is not None:
        return list_given_hints(organisation_id=actor.organisation_id)
    raise NotPermitted("线索由参建企业提出、建设单位答复（二(一)a）")


def count_hints(*, actor: Actor) -> int:
    """Count the hints that wait for an owner's answer."""
    return count_open_hints(codes=codes_of(actor)) if actor.kind == AccountKind.OWNER else 0


def may_hint(*, actor: Actor, contribution: Contribution) -> bool:
    """Whether the actor's firm is named in a record of the approval system's project."""
    if actor.kind != AccountKind.CLERK or actor.organisation_id is None or contribution.path != Path.APPROVAL_FEED:
        return False
    of_project = {"contribution__project_id": contribution.project_id}
    named = Participant.objects.filter(**of_project, corp_code__in=codes_of(actor))
    linked = ParticipantLink.objects.filter(**of_project, organisation_id=actor.organisation_id)
    return named.exists() or linked.exists()


def _named_record(actor: Actor, contribution_id: str) -> tuple[Contribution, int]:
    contribution = Contribution.objects.select_related("project").filter(public_id=contribution_id).first()
    organisation = actor.organisation_id
    if contribution is None or organisation is None or not may_hint(actor=actor, contribution=contribution):
        raise ErratumNotFound("没有这份数据，或其中没有本单位")
    return contribution, organisation


def _words(text: str) -> str:
    words = text.replace("\x00", "").strip()
    if not words:
        raise HintRefused("请写明哪里有误、应当是什么（二(一)a）")
    if len(words) > LONGEST:
        raise HintRefused(f"最多 {LONGEST} 字，请写短一些（二(一)a）")
    if find_id_numbers(words) or find_mobiles(words):
        raise HintRefused("请删去身份证号和手机号（三(五)）")
    return words
