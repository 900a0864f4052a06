"""Reading grants: who is the home authority, who may do what, and with which standing a person acts."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from zhulu.domain.access.actors import Standing
from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Authority, Jurisdiction
from zhulu.domain.authorities.queries import get_around, list_home_jurisdictions
from zhulu.domain.grants.facts import OfficeFacts, Prospects
from zhulu.domain.grants.models import Grant, GrantHolder, Officer
from zhulu.domain.grants.rules import office_fault
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.periods import covers


def find_home_authority(*, area_code: str, path: Path, on: date) -> Authority | None:
    """Find the one authority that has to confirm what was built in a place (属地, 一(二)3).

    It is at home there, has the grant for the path and somebody to exercise it that day. The management area is asked
    before the county; nothing falls up to the city. None means that the province has to dispatch (待派单): nobody has
    the grant, the code is unknown, or two authorities would be equally at home.
    """
    home = list_home_jurisdictions(area_code=area_code, on=on)
    return _only_nearest(_able_among(home, path, on))


def _able_among(rows: Iterable[Jurisdiction], path: Path, on: date) -> list[Jurisdiction]:
    rows = list(rows)
    able = list_able_authority_ids(path=path, function=GrantFunction.CONFIRM, on=on)
    ids = set(able.filter(authority__in=[row.authority_id for row in rows]))
    return [row for row in rows if row.authority_id in ids]


def _only_nearest(able: list[Jurisdiction]) -> Authority | None:
    nearest = [row for row in able if row.area_id == able[0].area_id]
    return nearest[0].authority if len(nearest) == 1 else None


def get_prospects(*, area_codes: Iterable[str], path: Path, on: date) -> Prospects:
    """Give who could confirm what was built in a place, and who of them is its home authority.

    Args:
        area_codes: the code by which the home is found, then others that are said of the place.
    """
    around = get_around(area_codes=area_codes, on=on)
    able = _able_among(around.jurisdictions, path, on)
    home = _only_nearest([row for row in able if row.area_id in around.home_area_ids])
    return Prospects(home=home, able=tuple(able))


def list_able_authority_ids(*, path: Path, function: GrantFunction, on: date) -> "QuerySet[Grant, int]":
    """Give the authorities that may do something that day and have somebody to do it, as keys for a query."""
    return _able(path, function, on).values_list("authority_id", flat=True)


def _able(path: Path, function: GrantFunction, on: date) -> QuerySet[Grant]:
    holders = GrantHolder.objects.on(on).filter(
        grant=OuterRef("pk"), officer__registered_at__isnull=False, officer__account__is_active=True
    )
    return Grant.objects.on(on).filter(Exists(holders), path=path, function=function)


def may_confirm(*, officer_id: int, authority_id: int, path: Path, function: GrantFunction, on: date) -> bool:
    """Whether a registered officer holds this grant of the officer's own authority on that day."""
    return (
        GrantHolder.objects.on(on)
        .filter(
            covers(on, "grant__"),
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


def list_grants(*, authority_id: int, on: date) -> list[Grant]:
    """List what an authority may do on a day."""
    return list(Grant.objects.on(on).filter(authority_id=authority_id).order_by("path", "function"))


def standing_of(*, account_id: int) -> Standing | None:
    """Give the standing with which an account acts, or None if it is no officer's."""
    officer = Officer.objects.select_related("authority").filter(account_id=account_id).first()
    if officer is None:
        return None
    authority = officer.authority
    real = office_fault(OfficeFacts(office=officer.office, authority_name=authority.name)) is None
    return Standing(
        officer_id=officer.pk,
        name=officer.name,
        office=officer.office,
        authority_id=authority.pk,
        authority_code=authority.code,
        authority_name=authority.name,
        level=Level(authority.level),
        registered=real and officer.registered_at is not None,
    )
