"""With which standing a person acts, and what that person may do today."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from zhulu.domain.access.actors import Standing
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.grants.facts import PersonFacts
from zhulu.domain.grants.models import Grant, Officer, Registration
from zhulu.domain.grants.rules import office_fault


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
