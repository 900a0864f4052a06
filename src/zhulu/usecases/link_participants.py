"""Links participants of path ① to registered firms: by themselves once a firm registers, else by the home authority."""

from datetime import datetime

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.enterprises.queries import find_by_code, list_by_code
from zhulu.domain.intake.models import ParticipantLink
from zhulu.domain.intake.operations import retell
from zhulu.domain.intake.permissions import link_policy
from zhulu.domain.intake.queries import BundleNotFound
from zhulu.domain.intake.vocabulary import OWNER_ROLE, Outcome
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey

AT_ONCE = 1000


class CannotLink(CannotAdvance):
    """The participant is linked already, or nobody has that code."""

    rule = "ParticipantUnlinked"


def link_participant(*, actor: Actor, link_id: str, code: str, reason: str) -> ParticipantLink:
    """Say which registered firm a participant is whose code was missing or wrong; what the record says stays as it is.

    Raises:
        BundleNotFound, NotPermitted: it is not the actor's to see, or to link.
        CannotLink: see there.
    """
    with journey(actor=actor, cause="link_participant", subject_kind="feed_link", subject_id=link_id) as now:
        policy = link_policy()
        found = policy.visible_to(actor=actor).filter(public_id=link_id, organisation__isnull=True).first()
        link = ParticipantLink.objects.select_for_update().filter(pk=found.pk).first() if found else None
        if link is None:
            raise BundleNotFound(link_id)
        if not policy.may(actor=actor, action=Permission.FEED_LINK, thing=link):
            raise NotPermitted("只有项目属地主管部门实名登记的人员可以挂接（一(一)2）")
        organisation = find_by_code(code=code.strip(), on=local_day(now))
        if organisation is None:
            raise CannotLink(f"登记的企业里没有代码“{code.strip()[:50]}”；请核对，或请企业先登记（一(一)2）")
        if link.organisation_id is not None:
            raise CannotLink("这一家已经挂接（一(一)2）")
        _link(link, organisation.pk, by=f"{actor.office} {actor.name}", now=now)
        summary = f"把“{link.name}”挂接到“{organisation.name}”：{reason.strip()}"
        record_event(
            at=now,
            actor=actor,
            action="link_participant",
            subject_kind="feed_link",
            subject_id=link.public_id,
            summary=summary[:500],
            detail={"organisation": organisation.pk},
        )
        return link


def link_registered() -> int:
    """Link every participant whose code is a registered firm's by now; how many were linked."""
    done, last = 0, 0
    open_links = ParticipantLink.objects.filter(organisation__isnull=True).exclude(role=OWNER_ROLE)
    while rows := list(open_links.filter(pk__gt=last).exclude(code="").order_by("pk")[:AT_ONCE]):
        last = rows[-1].pk
        known = list_by_code(codes={row.code for row in rows})
        fitting = [row.pk for row in rows if row.code in known]
        if fitting:
            done += _link_known(fitting)
    return done


def _link_known(ids: list[int]) -> int:
    with journey(actor=SYSTEM, cause="link_registered", subject_kind="feed_link") as now:
        rows = list(open_rows(ids))
        known = list_by_code(codes={row.code for row in rows})
        for row in rows:
            if row.code in known:
                _link(row, known[row.code].pk, by="", now=now)
        return len(rows)


def open_rows(ids: list[int]) -> list[ParticipantLink]:
    """Lock those of some links that are still open."""
    locked = ParticipantLink.objects.select_for_update(of=("self",)).filter(pk__in=ids, organisation__isnull=True)
    return list(locked.order_by("pk"))


def _link(link: ParticipantLink, organisation_id: int, *, by: str, now: datetime) -> None:
    link.organisation_id, link.linked_by, link.linked_at = organisation_id, by[:200], now
    link.save(update_fields=["organisation_id", "linked_by", "linked_at"])
    left = ParticipantLink.objects.filter(contribution_id=link.contribution_id, organisation__isnull=True)
    if not left.exclude(role=OWNER_ROLE).exists():
        retell(delivery_id=link.contribution.handling.delivery_id, gone=Outcome.UNLINKED)
