"""The columns by which a project is filtered, read from the very facts that its document is made of."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhulu.domain.authorities.facts import PlaceReading
from zhulu.domain.authorities.queries import resolve_area
from zhulu.domain.authorities.vocabulary import AreaKind
from zhulu.domain.publication.initials import initials
from zhulu.domain.publication.specialist import SpecialistFacts
from zhulu.domain.standard.catalogue import field
from zhulu.domain.standard.values import NotOfKind, from_json

PUSHED_MARK = "pushed"
"""The kind of the mark that says the national platform holds it."""
YEAR = 4


@dataclass(frozen=True, slots=True)
class Findable:
    """What a project can be filtered by, beside its place, path, kind and grade."""

    zone_code: str
    year: int | None
    amount: Decimal | None
    """万元."""
    size: Decimal | None
    """Square metres."""
    is_pushed: bool


def findable(
    *,
    document: Mapping[str, Any],
    facts: Mapping[str, Any],
    specialist: SpecialistFacts | None,
    county: PlaceReading,
    on: date,
) -> Findable:
    """Read the columns; what is not stated, or not in the form of its field, stays empty."""
    finished = specialist.accepted_on.isoformat() if specialist and specialist.accepted_on else document["finish_on"]
    year = str(finished or "")[:YEAR]
    return Findable(
        zone_code=_zone(facts, county, on),
        year=int(year) if len(year) == YEAR and year.isdecimal() else None,
        amount=specialist.amount if specialist else _decimal(facts, "AllInvest"),
        size=_decimal(facts, "AllArea"),
        is_pushed=any(mark["kind"] == PUSHED_MARK for mark in document["marks"]),
    )


def _zone(facts: Mapping[str, Any], county: PlaceReading, on: date) -> str:
    """Give the zone that manages the place, or that was written in place of a county."""
    managing = str(facts.get("ManagingAreaNum") or "")
    if managing:
        area = resolve_area(code=managing, on=on).area
        return area.code if area else managing
    return county.area.code if county.area and county.area.kind != AreaKind.GB else ""


def _decimal(facts: Mapping[str, Any], column: str) -> Decimal | None:
    value = facts.get(column)
    if value in (None, ""):
        return None
    try:
        typed = from_json(field("project", column), value)
    except NotOfKind:
        return None
    return typed if isinstance(typed, Decimal) else None


def initials_of(names: Iterable[str]) -> set[str]:
    """Give the initials of names that have any Chinese character; one letter alone would find everything."""
    found = {initials(name) for name in names if not name.isascii()}
    return {letters for letters in found if len(letters) > 1}
