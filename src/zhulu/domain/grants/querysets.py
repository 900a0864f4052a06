"""The few questions about register and grants that policies ask: what a grant reaches, who may, who is there."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, OuterRef, Q

from zhulu.domain.access.actors import Standing
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Area
from zhulu.domain.grants.models import GrantHolder, Officer
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.crypto.vault import find_owners
from zhulu.foundation.db.periods import covers

Code = str | OuterRef | F
NO_AREA = Q(area__isnull=True)
"""A grant that holds wherever its authority answers."""


def reaches(code: Code, prefix: str = "") -> Q:
    """Condition that the grant reached through ``prefix`` (``"grant__"``) holds in the place of an area code.

    A grant without an area holds everywhere; one with an area holds in it and in what lies in it, also where a number
    carries a code that the area once had. An empty or unknown code is reached by grants without an area only.
    """
    area = f"{prefix}area"
    inside = (f"{area}__code", f"{area}__children__code", f"{area}__children__children__code")
    found = Q(**{f"{area}__isnull": True}) | Q(**{f"{area}__former__old_code": code})
    for path in inside:
        found |= Q(**{path: code})
    return found


def line_up(area: Area | None) -> Iterator[int]:
    """Give the keys of an area and of all that it lies in."""
    while area is not None:
        yield area.pk
        area = area.parent


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


def has_people(*, authority_id: int) -> bool:
    """Whether an authority has a registered officer with an account that has not ended."""
    rows = Officer.objects.filter(authority_id=authority_id, registered_at__isnull=False, account__is_active=True)
    return rows.exists()


def is_known_elsewhere(*, id_number: str, except_officer: str = "") -> bool:
    """Whether somebody with this ID number is registered under an account that has not ended.

    Args:
        except_officer: public id of a person who does not count.
    """
    owners = {owner.partition(":")[2] for owner in find_owners(value=id_number) if owner.startswith("officer:")}
    owners.discard(except_officer)
    return bool(owners) and Officer.objects.filter(public_id__in=owners, account__is_active=True).exists()
