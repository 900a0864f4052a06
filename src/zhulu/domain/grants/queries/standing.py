"""With which standing a person acts, and what that person may do today."""

from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce

from zhulu.domain.access.actors import Standing
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.grants.facts import PersonFacts
from zhulu.domain.grants.models import Grant, GrantHolder, Officer, Registration
from zhulu.domain.grants.querysets import reaches
from zhulu.domain.grants.rules import office_fault
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.periods import covers


def list_grants(*, authority_id: int, on: date) -> list[Grant]:
    """List what an authority may do on a day."""
    return list(Grant.objects.on(on).filter(authority_id=authority_id).order_by("path", "function"))


def list_confirming(*, authority_id: int, path: Path, area_code: str, on: date) -> list[Officer]:
    """List an authority's registered people who may confirm on a path in a place that day, by name."""
    held = GrantHolder.objects.on(on).filter(
        covers(on, "grant__"),
        reaches(area_code, "grant__"),
        officer=OuterRef("pk"),
        grant__authority_id=authority_id,
        grant__path=path,
        grant__function=GrantFunction.CONFIRM,
    )
    rows = Officer.objects.filter(
        Exists(held), authority_id=authority_id, registered_at__isnull=False, account__is_active=True
    )
    return list(rows.order_by("name", "pk"))


def confirms_there(*, officer_id: int, on: date, path: str, area_code: str) -> Exists:
    """Condition that an officer may confirm on the outer row's path in its place that day.

    Args:
        path, area_code: what the outer query calls them.
    """
    return Exists(
        GrantHolder.objects.on(on).filter(
            covers(on, "grant__"),
            reaches(OuterRef(area_code), "grant__"),
            officer_id=officer_id,
            grant__path=OuterRef(path),
            grant__function=GrantFunction.CONFIRM,
        )
    )


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
    real = office_fault(PersonFacts(office=officer.sits_in, authority_name=authority.name)) is None
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
