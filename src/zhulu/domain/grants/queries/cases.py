"""Reads the two forms: one guarded door, the lists of authority, city and province, and what runs out soon."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind, Level
from zhulu.domain.grants.models import CaseDecision, CaseSubmission, CityConsent, Grant, PermissionCase
from zhulu.domain.grants.permissions import PermissionCasePolicy
from zhulu.domain.grants.states import CITY, DRAFT, GRANTED, PROVINCE
from zhulu.foundation.db.flows import Flow

PAGE = 50
REMINDER_SETTING = "grant_reminder_days"


class CaseNotFound(LookupError):
    """There is no such form, or it is not the actor's to see: the two look alike."""


def get_case_for(*, actor: Actor, public_id: str, on: date) -> PermissionCase:
    """Give a form that the actor may see.

    Raises:
        CaseNotFound: it does not exist or lies outside the actor's scope.
    """
    scope = PermissionCasePolicy(on=on).visible_to(actor=actor)
    found = scope.select_related("authority__parent", "scan").filter(public_id=public_id).first()
    if found is None:
        raise CaseNotFound("没有这份权限表，或不在您的范围内")
    return found


def list_own_cases(*, actor: Actor, limit: int = PAGE) -> list[PermissionCase]:
    """List the forms of the officer's own authority, newest first."""
    return list(_own(actor)[:limit])


def stream_own_cases(*, actor: Actor) -> Flow[PermissionCase]:
    """Give all of ``list_own_cases``."""
    return Flow(_own(actor))


def _own(actor: Actor) -> QuerySet[PermissionCase]:
    if actor.standing is None:
        return PermissionCase.objects.none()
    rows = PermissionCase.objects.filter(authority_id=actor.standing.authority_id)
    return rows.select_related("authority").order_by("-id")


def list_waiting_cases(*, actor: Actor, on: date, after: str = "", limit: int = PAGE) -> list[PermissionCase]:
    """List the forms that wait for the actor's authority: the city's to consent to, the province's to decide.

    Args:
        after: public id of the last form of the page before.
    """
    rows = _longest_first(_waiting(actor, on))
    mark = PermissionCase.objects.filter(public_id=after).values_list("submitted_at", "pk").first() if after else None
    if mark:
        rows = rows.filter(Q(submitted_at__gt=mark[0]) | Q(submitted_at=mark[0], pk__gt=mark[1]))
    return list(rows[:limit])


def stream_waiting_cases(*, actor: Actor, on: date) -> Flow[PermissionCase]:
    """Give all of ``list_waiting_cases``."""
    return Flow(_longest_first(_waiting(actor, on)))


def _longest_first(rows: QuerySet[PermissionCase]) -> QuerySet[PermissionCase]:
    return rows.select_related("authority__parent").order_by("submitted_at", "id")


def count_waiting_cases(*, actor: Actor, on: date) -> int:
    """Count them."""
    return _waiting(actor, on).count()


def _waiting(actor: Actor, on: date) -> QuerySet[PermissionCase]:
    standing = actor.standing
    if actor.kind != AccountKind.OFFICER or standing is None:
        return PermissionCase.objects.none()
    scope = PermissionCasePolicy(on=on).visible_to(actor=actor)
    if standing.level == Level.PROVINCE:
        return scope.filter(state=PROVINCE)
    if standing.level == Level.CITY:
        return scope.filter(state=CITY, authority__parent_id=standing.authority_id)
    return PermissionCase.objects.none()


def list_decided_cases(*, actor: Actor, on: date, before: str = "", limit: int = PAGE) -> list[PermissionCase]:
    """List the forms in the actor's scope that wait for somebody else or have come to an end, newest first."""
    rows = _decided(actor, on)
    mark = PermissionCase.objects.filter(public_id=before).values_list("pk", flat=True).first() if before else None
    rows = rows.filter(pk__lt=mark) if mark else rows
    return list(rows[:limit])


def stream_decided_cases(*, actor: Actor, on: date) -> Flow[PermissionCase]:
    """Give all of ``list_decided_cases``."""
    return Flow(_decided(actor, on))


def _decided(actor: Actor, on: date) -> QuerySet[PermissionCase]:
    rows = PermissionCasePolicy(on=on).visible_to(actor=actor).exclude(state=DRAFT)
    rows = rows.exclude(pk__in=_waiting(actor, on).values("pk"))
    return rows.select_related("authority__parent").order_by("-id")


def find_latest_case_submission(*, case: PermissionCase) -> CaseSubmission | None:
    """Give the version that was handed in last."""
    return case.submissions.select_related("scan").order_by("-number").first()


def list_case_submissions(*, case: PermissionCase) -> list[CaseSubmission]:
    """Give every version of a form, oldest first."""
    return list(case.submissions.select_related("scan").order_by("number"))


def list_consents(*, case: PermissionCase) -> list[CityConsent]:
    """Give what the city answered, oldest first."""
    return list(case.consents.select_related("city", "scan", "submission").order_by("id"))


def list_case_decisions(*, case: PermissionCase) -> list[CaseDecision]:
    """Give what the province decided, oldest first."""
    return list(case.decisions.select_related("move", "submission").order_by("id"))


def list_due_cases(*, on: date, limit: int) -> list[PermissionCase]:
    """List the granted changes whose day has come and that have not been carried out, earliest first."""
    return list(_due(on).order_by("starts_on", "id")[:limit])


def lock_due_case(*, public_id: str, on: date) -> PermissionCase | None:
    """Lock one of them; None if somebody else holds it or has carried it out."""
    rows = _due(on).select_related("authority").select_for_update(of=("self",), skip_locked=True)
    return rows.filter(public_id=public_id).first()


def _due(on: date) -> QuerySet[PermissionCase]:
    return PermissionCase.objects.filter(state=GRANTED, carried_out_at__isnull=True, starts_on__lte=on)


@dataclass(frozen=True, slots=True)
class Expiring:
    """A grant that ends soon and that nothing follows."""

    grant: Grant
    days_left: int
    """0 on the last day."""


def list_expiring(*, on: date, within_days: int, authority_ids: Collection[int] | None = None) -> list[Expiring]:
    """List the grants in force that end within so many days, soonest first, but for those that are renewed already.

    Args:
        authority_ids: only of these authorities; None for all.
    """
    last = on + timedelta(days=within_days)
    rows = Grant.objects.on(on).filter(valid_to__lte=last).select_related("authority", "area")
    if authority_ids is not None:
        rows = rows.filter(authority_id__in=authority_ids)
    found = list(rows.order_by("valid_to", "authority__code", "path", "function"))
    following = Grant.objects.filter(
        authority_id__in={grant.authority_id for grant in found}, valid_from__gt=on
    ).values_list("authority_id", "path", "function", "area_id")
    renewed: set[tuple[int, str, str, int | None]] = set(following)
    return [
        Expiring(grant=grant, days_left=(grant.valid_to - on).days)
        for grant in found
        if grant.valid_to and not _is_renewed(grant, renewed)
    ]


def _is_renewed(grant: Grant, renewed: set[tuple[int, str, str, int | None]]) -> bool:
    places = {grant.area_id, None}
    return any((grant.authority_id, grant.path, grant.function, place) in renewed for place in places)
