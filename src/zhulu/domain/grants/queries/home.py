"""Who is the home authority of a place, and which authorities may do something today."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from zhulu.domain.authorities.models import Authority, Jurisdiction
from zhulu.domain.authorities.queries import get_around, list_home_jurisdictions
from zhulu.domain.grants.facts import Prospects
from zhulu.domain.grants.models import Grant, GrantHolder
from zhulu.domain.grants.querysets import NO_AREA, line_up, reaches
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path


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
    able = _able(path, GrantFunction.CONFIRM, on).filter(authority__in=[row.authority_id for row in rows])
    pairs: set[tuple[int, int | None]] = set(able.values_list("authority_id", "area_id"))
    return [row for row in rows if _is_able(row, pairs)]


def _is_able(row: Jurisdiction, pairs: set[tuple[int, int | None]]) -> bool:
    """Whether the authority's grants reach the area in which it is at home; the usual grant reaches everywhere."""
    if (row.authority_id, None) in pairs:
        return True
    own = {area_id for authority_id, area_id in pairs if authority_id == row.authority_id}
    return bool(own) and not own.isdisjoint(line_up(row.area))


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
    """Give the authorities that may do something everywhere they answer for, that day, and have somebody to do it.

    As keys for a query. Those whose grant holds in one area only are asked for by ``able_in_part``.
    """
    return _able(path, function, on).filter(NO_AREA).values_list("authority_id", flat=True)


def able_in_part(*, path: Path, function: GrantFunction, on: date, authority: str, area_code: str) -> Exists:
    """Condition that an authority may do something in a place by a grant for one area.

    Args:
        authority, area_code: what the outer query calls the authority's key and the place's code.
    """
    able = _able(path, function, on).exclude(NO_AREA).filter(authority=OuterRef(authority))
    return Exists(able.filter(reaches(OuterRef(area_code))))


def is_able(*, authority_id: int, path: Path, function: GrantFunction, on: date, area_code: str) -> bool:
    """Whether an authority may do something in a place that day and has somebody to do it."""
    able = _able(path, function, on).filter(reaches(area_code), authority_id=authority_id)
    return able.exists()


def _able(path: Path, function: GrantFunction, on: date) -> QuerySet[Grant]:
    holders = GrantHolder.objects.on(on).filter(
        grant=OuterRef("pk"), officer__registered_at__isnull=False, officer__account__is_active=True
    )
    return Grant.objects.on(on).filter(Exists(holders), path=path, function=function)
