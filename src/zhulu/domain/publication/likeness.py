"""Finds projects of a county whose names are nearly the same, through the bigram index of the public documents.

Two names are alike when their pairs of neighbouring characters mostly coincide (Dice). Names that alike to two thirds
share at least one of the groups that the index is asked for, so nothing is missed from 67 percent on.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db import connection

from zhulu.domain.publication.bigrams import TOKENS_EXPRESSION, bigrams, facet
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.publication.statistics import current_shares
from zhulu.domain.standard.vocabulary import Path

CANDIDATES = 500
"""How many documents are compared at most; they come newest first."""
RAREST = 6
"""Of how many of a name's pairs a candidate has to hold two."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A project that is called nearly the same."""

    number: str
    name: str
    percent: int


def list_alike(*, name: str, county: str, percent: int, besides: int | None = None, limit: int = 5) -> list[Alike]:
    """Give the public projects of a county whose names are alike to a percentage or more, the nearest first.

    Args:
        besides: the key of a project that is not to be named.
    """
    wanted = bigrams(_plain(name))
    if not wanted:
        return []
    rows = ((number, other, likeness(name, other)) for number, other in _candidates(wanted, county, besides))
    found = [Alike(number, other, near) for number, other, near in rows if near >= percent]
    return sorted(found, key=lambda item: (-item.percent, item.number))[:limit]


@dataclass(frozen=True, slots=True)
class AlikeProject:
    """A project anywhere in the province that is called nearly as was typed, as a line to choose from."""

    public_id: str
    number: str
    name: str
    area_name: str
    owner_name: str
    grade: str
    percent: int


def list_alike_anywhere(
    *, name: str, percent: int = 50, besides: Collection[str] = (), limit: int = 5
) -> list[AlikeProject]:
    """Give the public projects of the province whose names are alike to a percentage or more, the nearest first.

    The index is asked for any two of the name's rarest pairs of characters, so no list is long; a help to people who
    search, which may overlook what shares only frequent words.

    Args:
        besides: public ids of projects that are shown already.
    """
    wanted = current_shares().rarest(set(bigrams(_plain(name))), RAREST)
    groups = [list(pair) for pair in combinations(wanted, 2)] or [[token] for token in wanted]
    if not groups:
        return []
    asked = " OR ".join([f"{TOKENS_EXPRESSION} @> %s::integer[]"] * len(groups))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT public_id, number, name, area_name, owner_name, grade FROM publication_projectdocument "
            f"WHERE path <> %s AND ({asked}) ORDER BY sort_on DESC, project_id DESC LIMIT {CANDIDATES}",
            [Path.SPECIALIST.value, *groups],
        )
        rows = [
            AlikeProject(key, number, other, area, owner, grade, likeness(name, other))
            for key, number, other, area, owner, grade in cursor.fetchall()
        ]
    near = [row for row in rows if row.percent >= percent and row.public_id not in besides]
    return sorted(near, key=lambda item: (-item.percent, item.number))[:limit]


def likeness(one: str, other: str) -> int:
    """Say to how many percent two names are alike: 100 for the same, 0 for nothing in common."""
    first, second = set(bigrams(_plain(one))), set(bigrams(_plain(other)))
    if not first or not second:
        return 100 if _plain(one) == _plain(other) else 0
    return 200 * len(first & second) // (len(first) + len(second))


def find_county(*, project_id: int) -> tuple[str, str]:
    """Give code and name of the county under which a project stands in public; nothing while it is not public."""
    found = ProjectDocument.objects.filter(project_id=project_id).values_list("county_code", "area_name").first()
    return found or ("", "")


def _plain(name: str) -> str:
    return "".join(name.lower().split())


def _candidates(wanted: Sequence[int], county: str, besides: int | None) -> list[tuple[str, str]]:
    groups = [list(wanted[place : place + 2]) for place in range(0, len(wanted), 2)]
    # Each group is asked together with the county: the index then reads a few short lists instead of a long one.
    asked = f"{TOKENS_EXPRESSION} @> %s::integer[]"
    sql = (
        "SELECT number, name FROM publication_projectdocument "
        f"WHERE county_code = %s AND project_id IS DISTINCT FROM %s AND ({' OR '.join([asked] * len(groups))}) "
        f"ORDER BY sort_on DESC, project_id DESC LIMIT {CANDIDATES}"
    )
    values: list[str | int | list[int] | None] = [county, besides]
    values += [[facet("county", county), *group] for group in groups]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [(number, name) for number, name in cursor.fetchall()]
