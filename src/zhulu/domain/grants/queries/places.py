"""Whether a grant reaches a place: the whole of an authority's area, or one area and what lies in it."""

from collections.abc import Iterator

from django.db.models import F, OuterRef, Q

from zhulu.domain.authorities.models import Area

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
