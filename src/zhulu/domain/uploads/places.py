"""Places by name, as a workbook offers and as people type them: a city, then a county or a zone of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhulu.domain.authorities.models import Area
from zhulu.domain.authorities.queries import list_places
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """The places of the province: city → name → code, for counties and for zones that are no counties."""

    counties: Mapping[str, Mapping[str, str]]
    zones: Mapping[str, Mapping[str, str]]
    """Zones of the province itself stand under every city, for they lie across several."""

    def code_of(self, text: str, *, city: str, is_zone: bool) -> str:
        """Give the code of what was typed; what no place is called, or two are, comes back as it stands."""
        known = self.zones if is_zone else self.counties
        name = "".join(text.split())
        if city:
            return known.get("".join(city.split()), {}).get(name, text)
        codes = {names[name] for names in known.values() if name in names}
        return codes.pop() if len(codes) == 1 else text


def read_places(*, on: date) -> PlaceNames:
    """Read the places of a day."""
    cities: list[Area] = []
    counties: dict[str, dict[str, str]] = {}
    zones: dict[str, dict[str, str]] = {}
    for area in list_places(on=on):
        if area.level == AreaLevel.CITY and area.kind == AreaKind.GB:
            cities.append(area)
            counties[area.name], zones[area.name] = {}, {}
        elif area.kind == AreaKind.GB and area.level == AreaLevel.COUNTY and cities:
            counties[cities[-1].name][area.name] = area.code
        elif area.kind != AreaKind.GB and not _is_wide(area) and cities:
            zones[cities[-1].name][area.name] = area.code
    wide = {area.name: area.code for area in list_places(on=on) if area.kind != AreaKind.GB and _is_wide(area)}
    return PlaceNames(counties=counties, zones={city: {**own, **wide} for city, own in zones.items()})


def _is_wide(area: Area) -> bool:
    return area.level == AreaLevel.CITY or area.parent is None or area.parent.level == AreaLevel.PROVINCE


def as_lists(named: Mapping[str, Mapping[str, str]]) -> dict[str, Sequence[str]]:
    """Give the names of each city's places; cities without any are left out."""
    return {city: list(names) for city, names in named.items() if names}
