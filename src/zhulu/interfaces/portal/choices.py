"""The values a reader may filter by: places in tree order, kinds of project, grades, paths."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from zhulu.domain.authorities import queries as authorities
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel
from zhulu.domain.publication.queries import PUBLIC
from zhulu.domain.publication.vocabulary import OWNER
from zhulu.domain.standard import dictionaries
from zhulu.domain.standard.vocabulary import Path

PATH_WORDS: Mapping[str, str] = {
    Path.APPROVAL_FEED: "审批系统项目",
    Path.BACK_FILING: "补录业绩",
    Path.SPECIALIST: "专业承包业绩",
}
"""The paths as the public menu calls them, in the notice's order."""
WHOLE_CITY = "（全市）"


@dataclass(frozen=True, slots=True)
class PlaceGroup:
    """A city with everything in it, as one group of a select."""

    name: str
    options: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Choices:
    """All that the filter bar offers, and the words of what is chosen."""

    places: Sequence[PlaceGroup]
    kinds: Sequence[tuple[str, str]]
    place_names: Mapping[str, str]
    kind_names: Mapping[str, str]
    zones: frozenset[str]
    """Codes of those places that are zones."""
    roles: Sequence[tuple[str, str]]
    role_names: Mapping[str, str]


def list_choices(*, on: date) -> Choices:
    """List what may be filtered by on a day."""
    names: dict[str, str] = {}
    zones: set[str] = set()
    groups: list[PlaceGroup] = []
    options: list[tuple[str, str]] = []
    for area in authorities.list_places(on=on, using=PUBLIC):
        if area.level == AreaLevel.CITY:
            options = [(area.code, f"{area.name}{WHOLE_CITY}")]
            groups.append(PlaceGroup(name=area.name, options=options))
        elif area.level != AreaLevel.PROVINCE:
            options.append((area.code, area.name))
        else:
            continue
        names[area.code] = area.name
        if area.kind != AreaKind.GB:
            zones.add(area.code)
    kinds = dictionaries.options("project_type", on)
    roles = ((OWNER, "建设单位"), *dictionaries.options("corp_role", on))
    return Choices(
        places=groups,
        kinds=kinds,
        place_names=names,
        kind_names=dict(kinds),
        zones=frozenset(zones),
        roles=roles,
        role_names=dict(roles),
    )
