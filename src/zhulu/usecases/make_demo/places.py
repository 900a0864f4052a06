"""Where the demo happens: the province's own areas, and who confirms in each.

Every county's bureau confirms its own, but for one district per city, which the city itself runs (so that grade B
occurs), and one county where nobody holds a grant yet (待派单).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Area, Authority
from zhulu.domain.authorities.queries import list_places
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel


class NoPlaces(Exception):
    """The province's data pack has not been loaded."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place to build in: the county, the zone if it is managed by one, and both names as a project bears them."""

    county: str
    zone: str
    name: str
    city: str
    city_name: str


@dataclass(frozen=True, slots=True)
class Places:
    """The demo's geography."""

    counties: Sequence[Place]
    """Where the county's own bureau confirms: grade C. The first is the demo's."""
    city_run: Sequence[Place]
    """Where the city confirms: grade B, one district of each city. The first lies in the demo's city."""
    zones: Sequence[Place]
    """Where a zone's office confirms."""
    unassigned: Place
    """Where nobody may confirm yet."""


def read_places() -> Places:
    """Read the areas and share out the roles, by code and so the same every time.

    Raises:
        NoPlaces: there are no areas.
    """
    areas = list_places()
    counties = [area for area in areas if area.kind == AreaKind.GB and area.level == AreaLevel.COUNTY]
    if not counties:
        raise NoPlaces("省份数据包还没有载入：请先运行 load_province")
    by_city: dict[str, list[Area]] = {}
    for county in counties:
        by_city.setdefault(_city(county).code, []).append(county)
    run = {rows[min(1, len(rows) - 1)].code for rows in by_city.values()}
    unassigned = next(county for county in reversed(counties) if county.code not in run)
    own = [county for county in counties if county.code not in run and county != unassigned]
    return Places(
        counties=[_county_place(county) for county in own],
        city_run=[_county_place(county) for county in counties if county.code in run],
        zones=[place for area in areas if (place := _zone_place(area, by_city))],
        unassigned=_county_place(unassigned),
    )


def _city(area: Area) -> Area:
    while area.level != AreaLevel.CITY and area.parent is not None:
        area = area.parent
    return area


def _county_place(county: Area) -> Place:
    city = _city(county)
    return Place(county=county.code, zone="", name=county.name, city=city.code, city_name=city.name)


def _zone_place(area: Area, by_city: dict[str, list[Area]]) -> Place | None:
    """Give a zone with the county in which it lies: a township's own, else one of its city's."""
    if area.kind == AreaKind.GB or area.level == AreaLevel.CITY or not _has_office(area):
        return None
    parent, city = area.parent, _city(area)
    if parent is not None and parent.level == AreaLevel.COUNTY:
        return Place(county=parent.code, zone=area.code, name=area.name, city=city.code, city_name=city.name)
    counties = by_city.get(city.code, [])
    if not counties:
        return None
    return Place(county=counties[0].code, zone=area.code, name=area.name, city=city.code, city_name=city.name)


def _has_office(area: Area) -> bool:
    return area.jurisdictions.filter(authority__confirms_grade__gt="").exists()


def list_confirming_authorities(places: Places) -> list[Authority]:
    """Give the authorities that hold a grant in the demo, by code."""
    without = {places.unassigned.county, *(place.county for place in places.city_run)}
    found = Authority.objects.exclude(confirms_grade="").exclude(level=Level.PROVINCE).exclude(code__in=without)
    return list(found.select_related("parent").order_by("code"))
