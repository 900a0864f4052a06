"""Reads the real-name register: who is registered where, and whose registration waits."""

from collections.abc import Collection
from datetime import date

from django.db.models import Exists, OuterRef

from zhulu.domain.access.actors import Actor
from zhulu.domain.grants.facts import Dictionary
from zhulu.domain.grants.models import GrantHolder, Officer, Registration, RegistrationDecision
from zhulu.domain.grants.permissions import OfficerPolicy
from zhulu.domain.rulebook.policy import Policy
from zhulu.foundation.db.periods import covers

WORDS = "registration_words"
"""The setting that holds the province's dictionary."""


class OfficerNotFound(LookupError):
    """There is no such person, or it is not the actor's to see: the two look alike."""


def list_people(*, authority_id: int) -> list[Officer]:
    """List an authority's people whose accounts have not ended, by name."""
    rows = Officer.objects.filter(authority_id=authority_id, account__is_active=True)
    return list(rows.select_related("account", "authority").order_by("name", "pk"))


def list_registered(*, authority_id: int) -> list[Officer]:
    """List those of them who are registered."""
    return [officer for officer in list_people(authority_id=authority_id) if officer.registered_at is not None]


def list_unregistered(*, limit: int = 200) -> list[Officer]:
    """List the people whose registration waits for the province, oldest account first."""
    rows = Officer.objects.filter(registered_at__isnull=True, account__is_active=True)
    return list(rows.select_related("account", "authority").order_by("pk")[:limit])


def get_officer_for(*, actor: Actor, public_id: str, on: date) -> Officer:
    """Give a person of whom the actor may read what is registered.

    Raises:
        OfficerNotFound: there is none, or it is not the actor's to see: the two look alike.
    """
    scope = OfficerPolicy(on=on).visible_to(actor=actor).select_related("account", "authority")
    officer = scope.filter(public_id=public_id).first()
    if officer is None:
        raise OfficerNotFound("没有这名人员，或不在您的范围内")
    return officer


def list_registration_decisions(*, officer: Officer) -> list[RegistrationDecision]:
    """Give what the province said to a person's registration, oldest first."""
    return list(officer.registration_decisions.order_by("id"))


def list_registrations(*, officer: Officer) -> list[Registration]:
    """Give everything that was ever registered of a person, newest first."""
    return list(officer.registrations.select_related("case").order_by("-valid_from", "-id"))


def list_holdings(*, officer_ids: Collection[int], on: date) -> list[GrantHolder]:
    """Give what some people hold on a day or are to hold later."""
    later = GrantHolder.objects.filter(officer_id__in=officer_ids, valid_from__gt=on)
    today = GrantHolder.objects.on(on).filter(covers(on, "grant__"), officer_id__in=officer_ids)
    return list((later | today).select_related("grant__area", "officer").order_by("officer", "grant__path", "pk"))


def has_registration(*, on: date) -> Exists:
    """Condition on officers that a registration is in force on a day."""
    return Exists(Registration.objects.filter(officer=OuterRef("pk"), valid_from__lte=on))


def read_dictionary(policy: Policy) -> Dictionary:
    """Give the province's words against registrations that name nobody."""
    words = policy.mapping(WORDS)
    return Dictionary(
        refused_names=_texts(words.get("refused_names")),
        refused_offices=_texts(words.get("refused_offices")),
        allowed_offices=_texts(words.get("allowed_offices")),
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list) else ()
