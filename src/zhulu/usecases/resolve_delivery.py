"""The home authority says what a delivery left open: its place, who confirmed, or that a difference needs no erratum.

Each saying is signed, with its reason, and holds wherever the same words come again (三(二)).
"""

from collections.abc import Sequence
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.authorities.models import Area
from zhulu.domain.authorities.queries import find_area, get_around, list_places
from zhulu.domain.intake.models import CodeReading, Handling, Hold
from zhulu.domain.intake.operations import retell_hold
from zhulu.domain.intake.permissions import hold_policy, place_policy
from zhulu.domain.intake.queries import BundleNotFound
from zhulu.domain.intake.states import FEED_HOLD
from zhulu.domain.intake.vocabulary import TAKE_UP_TASK, Outcome
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing, advance
from zhulu.foundation.clock import local_day
from zhulu.foundation.messaging import defer
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision


class CannotReadPlace(CannotAdvance):
    """The code has been read already, or the area is not the authority's to name."""

    rule = "CodeUnread"


def list_nameable(*, actor: Actor, at: datetime) -> Sequence[Area]:
    """List the areas that the actor may name: the province all, a city its own and those under it."""
    places = list_places(on=local_day(at))
    if actor.standing is None:
        return []
    if actor.standing.level == Level.PROVINCE:
        return places
    return [area for area in places if _answers_for(actor, area.code, at)]


def _answers_for(actor: Actor, code: str, at: datetime) -> bool:
    around = get_around(area_codes=[code], on=local_day(at))
    return actor.standing is not None and any(
        row.authority_id == actor.standing.authority_id for row in around.jurisdictions
    )


def read_place(*, actor: Actor, delivery_id: str, area_code: str, reason: str) -> CodeReading:
    """Say which area a delivery's code means; whatever waits for that code goes in by itself after commit.

    Raises:
        BundleNotFound, NotPermitted: it does not wait, is not the actor's to see, or not to read.
        ReasonMissing: no reason is given.
        CannotReadPlace: see there.
    """
    with journey(actor=actor, cause="read_place", subject_kind="delivery", subject_id=delivery_id) as now:
        policy = place_policy()
        visible = policy.visible_to(actor=actor).filter(delivery__public_id=delivery_id)
        handling = visible.select_related("delivery").first()
        if handling is None:
            raise BundleNotFound(delivery_id)
        if not policy.may(actor=actor, action=Permission.FEED_PLACE, thing=handling):
            raise NotPermitted("只有能认定这一代码的主管部门实名登记的人员可以认定（一(一)1）")
        _require_reason(reason)
        area = find_area(code=area_code)
        standing = actor.standing
        if area is None or standing is None:
            raise CannotReadPlace("请选择一个区划（一(一)1）")
        if standing.level != Level.PROVINCE and not _answers_for(actor, area.code, now):
            raise CannotReadPlace(f"“{area}”不归本机关负责，请报省厅认定（一(一)1）")
        reading = _keep_reading(handling, area, actor, reason.strip(), now)
        defer(TAKE_UP_TASK, code=reading.code, delivery=reading.delivery_id or 0)
        record_decision(
            Decision(
                kind="read_place",
                subject_kind="delivery",
                subject_id=delivery_id,
                summary=f"认定区划代码“{reading.code or '（没有代码）'}”即 {area}",
                content_digest=handling.delivery.digest,
                statement={"code": reading.code, "area": area.code, "reason": reading.reason},
            ),
            actor=actor,
            now=now,
        )
        return reading


def _keep_reading(handling: Handling, area: Area, actor: Actor, reason: str, now: datetime) -> CodeReading:
    key = {"code": handling.unread_code} if handling.unread_code else {"code": "", "delivery": handling.delivery}
    said = {
        "area": area,
        "reason": reason,
        "account_id": actor.account_id,
        "officer_name": actor.name,
        "officer_office": actor.office,
        "at": now,
    }
    reading, is_new = CodeReading.objects.get_or_create(**key, defaults=said)
    if not is_new:
        raise CannotReadPlace(f"已由 {reading.officer_office} {reading.officer_name} 认定为“{reading.area}”（一(一)1）")
    return reading


def dismiss_difference(*, actor: Actor, hold_id: str, reason: str) -> Hold:
    """Decide that what was delivered otherwise needs no erratum: what is confirmed stands (二(一)).

    Raises:
        BundleNotFound: it is not the actor's to see.
        NotPermitted, CannotAdvance, ReasonMissing: as for every move.
    """
    with journey(actor=actor, cause="dismiss_difference", subject_kind="feed_hold", subject_id=hold_id) as now:
        policy = hold_policy()
        found = policy.visible_to(actor=actor).filter(public_id=hold_id).first()
        if found is None:
            raise BundleNotFound(hold_id)
        hold, _ = advance(found, "dismiss", machine=FEED_HOLD, policy=policy, actor=actor, now=now, reason=reason)
        retell_hold(hold=hold, instead=Outcome.DISMISSED)
        record_decision(
            Decision(
                kind="dismiss_difference",
                subject_kind="delivery",
                subject_id=hold.delivery.public_id,
                summary=f"“{hold.contribution.project}”不予勘误",
                content_digest=hold.delivery.digest,
                statement={"hold": hold.public_id, "reason": reason.strip()},
            ),
            actor=actor,
            now=now,
        )
        return hold


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("请写明依据（三(二)）")
