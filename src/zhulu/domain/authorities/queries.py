"""Reading places and authorities: what a code means, who is at home where, who stands under whom."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date

from zhulu.domain.authorities.facts import Around, Divisions, PlaceReading
from zhulu.domain.authorities.models import Area, AreaHistory, Authority, Jurisdiction
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel
from zhulu.foundation.db.periods import covers

UNKNOWN_CODE = "不在区划库内的代码，按原样保留"
"""Said of codes such as those of foreign dictionaries, which occur in issued numbers."""


class AuthorityUnknown(LookupError):
    """No authority carries that code."""


def find_area(*, code: str) -> Area | None:
    """Find the area that carries this code today; historic codes are not followed (``resolve_area``)."""
    return Area.objects.select_related("parent").filter(code=code).first()


def resolve_area(*, code: str, on: date) -> PlaceReading:
    """Read an area code as written in a document on a day.

    A historic code gives the present area, the former name and what changed. A code outside every register gives no
    area and is kept as written. The same code renamed (a district that kept its number) gives its former name for
    days up to the change.
    """
    former = AreaHistory.objects.select_related("area__parent").filter(old_code=code).order_by("valid_to")
    area = find_area(code=code)
    if area is None:
        last = former.last()
        if last is None:
            return PlaceReading(code=code, area=None, note=UNKNOWN_CODE)
        return PlaceReading(code=code, area=last.area, former_name=_other(last.old_name, last.area), note=last.note)
    then = former.filter(valid_to__gte=on).first()
    if then is None:
        return PlaceReading(code=code, area=area)
    return PlaceReading(code=code, area=then.area, former_name=_other(then.old_name, then.area), note=then.note)


def _other(old_name: str, area: Area) -> str:
    return "" if old_name == area.name else old_name


def divisions_of(*, code: str, on: date) -> Divisions:
    """Give the national divisions in which a place lies: a zone's city, a managed township's county and city.

    A zone across several counties has no county, and one across several cities no city either (domain.md §2.3). An
    unknown code lies in none.
    """
    area = resolve_area(code=code, on=on).area
    found: dict[str, str] = {}
    while area is not None:
        if area.kind == AreaKind.GB:
            found[area.level] = area.code
        area = area.parent
    return Divisions(
        province=found.get(AreaLevel.PROVINCE, ""),
        city=found.get(AreaLevel.CITY, ""),
        county=found.get(AreaLevel.COUNTY, ""),
    )


def area_names(*, codes: Collection[str]) -> dict[str, str]:
    """Give the names of today's areas by code, in one query; a code that no area has is left out."""
    return dict(Area.objects.filter(code__in=codes).values_list("code", "name"))


def list_places(*, on: date | None = None, using: str = "default") -> list[Area]:
    """List the areas in tree order: each city followed by its counties, zones and townships, by code.

    Args:
        on: leave out areas that do not hold on this day; None lists all.
        using: the connection to read by; public pages give theirs.
    """
    areas = Area.objects.using(using).select_related("parent").order_by("code")
    children: dict[int | None, list[Area]] = defaultdict(list)
    for area in areas.on(on) if on else areas:
        children[area.parent_id].append(area)
    return _tree(children, None)


def _tree(children: dict[int | None, list[Area]], parent: int | None) -> list[Area]:
    ordered: list[Area] = []
    for area in children[parent]:
        ordered += [area, *_tree(children, area.pk)]
    return ordered


def get_authority(*, code: str) -> Authority:
    """Get an authority by its code.

    Raises:
        AuthorityUnknown: no authority carries it.
    """
    authority = Authority.objects.select_related("parent").filter(code=code).first()
    if authority is None:
        raise AuthorityUnknown(f"没有代码为 {code} 的机关")
    return authority


def list_authorities(*, on: date) -> list[Authority]:
    """List the authorities that exist on a day, by code."""
    return list(Authority.objects.on(on).select_related("parent").order_by("code"))


def list_home_jurisdictions(*, area_code: str, on: date) -> list[Jurisdiction]:
    """List who is at home in a place on a day, nearest area first, with authority and area loaded.

    The management area comes first, then the county around it (domain.md §2.3). A county's place never falls up to
    its city by itself, for that would turn grade C into B; a place given as the city itself is the city's own.
    Unknown codes give an empty list: the province has to dispatch.
    """
    area = resolve_area(code=area_code, on=on).area
    return _jurisdictions(_with_county(area) if area else [], on)


def _jurisdictions(areas: list[Area], on: date) -> list[Jurisdiction]:
    found = (
        Jurisdiction.objects.on(on)
        .filter(covers(on, "authority__"), covers(on, "area__"), area__in=areas)
        .select_related("authority", "area")
        .order_by("authority__code")
    )
    return sorted(found, key=lambda row: areas.index(row.area))


def _with_county(area: Area) -> list[Area]:
    if area.parent and area.parent.level == AreaLevel.COUNTY:
        return [area, area.parent]
    return [area]


def get_around(*, area_codes: Iterable[str], on: date) -> Around:
    """Give who could answer for a place, nearest first: the first code is the place, others are said of it, too.

    That is the place, what it lies in up to the city, and the city's zones, which may lie across the county that was
    named (domain.md §2.3). Neighbouring counties are not among them. Who of them it is, people have to choose, except
    where ``list_home_jurisdictions`` says it.
    """
    places = [resolve_area(code=code, on=on).area for code in area_codes]
    line = list(dict.fromkeys(area for place in places for area in _up_to_city(place)))
    cities = [area for area in line if area.level == AreaLevel.CITY]
    lower = [area for area in line if area not in cities]
    zones = Area.objects.on(on).filter(parent__in=cities).exclude(kind=AreaKind.GB).order_by("code")
    areas = [*lower, *cities, *(zone for zone in zones if zone not in lower)]
    home = _with_county(places[0]) if places and places[0] else []
    return Around(home_area_ids=tuple(area.pk for area in home), jurisdictions=tuple(_jurisdictions(areas, on)))


def _up_to_city(area: Area | None) -> Iterator[Area]:
    while area is not None and area.level != AreaLevel.PROVINCE:
        yield area
        area = None if area.level == AreaLevel.CITY else area.parent


def find_home_authorities(*, area_code: str, on: date) -> list[Authority]:
    """List the authorities at home in a place, nearest first; empty when the province has to dispatch."""
    return [row.authority for row in list_home_jurisdictions(area_code=area_code, on=on)]


def subordinate_ids(*, authority_id: int) -> frozenset[int]:
    """Give the ids of an authority and of all that stand under it, at any depth."""
    children: dict[int | None, list[int]] = defaultdict(list)
    for pk, parent_id in Authority.objects.values_list("pk", "parent_id"):
        children[parent_id].append(pk)
    reached: set[int] = set()
    waiting = [authority_id]
    while waiting:
        current = waiting.pop()
        if current not in reached:
            reached.add(current)
            waiting += children[current]
    return frozenset(reached)


def list_subordinate_codes(*, authority_id: int) -> list[str]:
    """Give the codes of an authority and of all that stand under it, at any depth."""
    reached = subordinate_ids(authority_id=authority_id)
    return sorted(Authority.objects.filter(pk__in=reached).values_list("code", flat=True))
