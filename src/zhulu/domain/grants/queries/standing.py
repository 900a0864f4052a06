"""With which standing a person acts, and what that person may do today."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from zhulu.domain.access.actors import Standing
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.grants.facts import OfficeFacts
from zhulu.domain.grants.models import Grant, GrantHolder, Officer, Registration
from zhulu.domain.grants.queries.places import reaches
from zhulu.domain.grants.rules import office_fault
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.periods import covers


def may_confirm(
    *, officer_id: int, authority_id: int, path: Path, function: GrantFunction, on: date, area_code: str = ""
) -> bool:
    """Whether a registered officer holds this grant of the officer's own authority on that day.

    Args:
        area_code: the place of the thing at hand; a grant for one area counts only there.
    """
    return (
        GrantHolder.objects.on(on)
        .filter(
            covers(on, "grant__"),
            reaches(area_code, "grant__"),
            officer_id=officer_id,
            officer__authority_id=authority_id,
            officer__registered_at__isnull=False,
            officer__account__is_active=True,
            grant__authority_id=authority_id,
            grant__path=path,
            grant__function=function,
        )
        .exists()
    )


def speaks_for_the_province(*, standing: Standing | None, on: date) -> bool:
    """Whether an officer may act for the province: registered there, with its grant for A on path ②."""
    if standing is None or not standing.registered or standing.level != Level.PROVINCE:
        return False
    return may_confirm(
        officer_id=standing.officer_id,
        authority_id=standing.authority_id,
        path=Path.BACK_FILING,
        function=GrantFunction.GRADE_A,
        on=on,
    )


def list_grants(*, authority_id: int, on: date) -> list[Grant]:
    """List what an authority may do on a day."""
    return list(Grant.objects.on(on).filter(authority_id=authority_id).order_by("path", "function"))


def standing_of(*, account_id: int, on: date) -> Standing | None:
    """Give the standing with which an account acts on a day, or None if it is no officer's.

    Name and office are those of the registration in force that day: a change takes effect with its day, whatever has
    been copied since (三(二)).
    """
    in_force = Registration.objects.filter(officer=OuterRef("pk"), valid_from__lte=on).order_by("-valid_from", "-id")
    found = (
        Officer.objects.filter(account_id=account_id)
        .select_related("authority")
        .annotate(
            signs_as=Coalesce(Subquery(in_force.values("name")[:1]), "name"),
            sits_in=Coalesce(Subquery(in_force.values("office")[:1]), "office"),
        )
    )
    officer = found.first()
    if officer is None:
        return None
    authority = officer.authority
    real = office_fault(OfficeFacts(office=officer.sits_in, authority_name=authority.name)) is None
    return Standing(
        officer_id=officer.pk,
        name=officer.signs_as,
        office=officer.sits_in,
        authority_id=authority.pk,
        authority_code=authority.code,
        authority_name=authority.name,
        level=Level(authority.level),
        registered=real and officer.registered_at is not None,
    )
