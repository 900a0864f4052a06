"""Finds and gives public documents, through the read-only role; exact substring search, keyset pages both ways."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from zhulu.domain.publication import plans
from zhulu.domain.publication.conditions import (
    LEVELS,
    SHORTEST_INDEXED,
    Condition,
    Filters,
    conditions_of,
    level_of,
)
from zhulu.domain.publication.models import ErratumDocument, ProjectDocument
from zhulu.domain.publication.pages import Key, Slice, read_key, slice_of, write_key
from zhulu.domain.publication.statistics import is_capped, remember_capped
from zhulu.domain.publication.vocabulary import PUBLIC, Order
from zhulu.foundation.tabular.copying import Copy, CopyColumn, worded

__all__ = [
    "COUNT_CAP",
    "PUBLIC",
    "SHORTEST_INDEXED",
    "Filters",
    "Page",
    "ProjectRow",
    "Words",
    "copy_projects",
    "count_projects",
    "find_project",
    "list_project_errata",
    "search_projects",
]

COUNT_CAP = 10_000


@dataclass(frozen=True, slots=True)
class Words:
    """How codes are said on the page, by code; what has no word is said as it stands."""

    kinds: Mapping[str, str]
    paths: Mapping[str, str]
    grades: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ProjectRow:
    """One line of the public list."""

    public_id: str
    number: str
    name: str
    area_name: str
    kind: str
    owner_name: str
    path: str
    grade: str
    decided_on: date
    project_id: int = field(repr=False)
    found_by: str = field(repr=False, default="")
    """All that it is found by, lower-cased, by line feeds."""


Page: TypeAlias = Slice[ProjectRow]
"""A page of the list and the keys of its neighbours."""


def find_project(*, public_id: str) -> dict[str, Any] | None:
    """Give a project's public document."""
    row = ProjectDocument.objects.using(PUBLIC).filter(public_id=public_id).values_list("document", flat=True).first()
    return dict(row) if row is not None else None


def list_project_errata(*, public_id: str) -> list[dict[str, Any]]:
    """Give what the public may know of a project's executed errata, the newest first."""
    rows = ErratumDocument.objects.using(PUBLIC).filter(project_public_id=public_id).order_by("-agreement_id")
    return [dict(document) for document in rows.values_list("document", flat=True)]


def search_projects(
    *,
    filters: Filters,
    order: str = Order.NEWEST,
    after: str | None = None,
    before: str | None = None,
    limit: int = 15,
) -> Page:
    """Give the page of projects after or before a key, and how many there are up to a cap.

    By relevance, those whose name begins with the first word and holds the others come first, then those whose name
    holds all words, then the others; each newest first. Without words there is nothing to be relevant to.
    """
    if not filters.can_occur or filters.is_too_short:
        return Page(rows=[], next=None, previous=None, total_capped=0, total_is_capped=False)
    if order == Order.RELEVANCE and filters.words:
        return _by_relevance(filters, after=after, before=before, limit=limit)
    backwards = before is not None
    key = read_key(before if backwards else after)
    conditions = conditions_of(filters)
    found = plans.find(plans.Search(conditions, limit + 1, key, backwards=backwards))
    rows = [ProjectRow(*row) for row in found.rows]
    known = len(rows) if key is None and len(rows) <= limit else found.total
    return slice_of(
        rows,
        key_of=lambda row: (row.decided_on, row.project_id),
        limit=limit,
        key=key,
        backwards=backwards,
        total=_count(filters, conditions) if known is None else known,
        cap=COUNT_CAP,
    )


def copy_projects(*, filters: Filters, words: Words) -> Copy:
    """Give all projects of a search, newest first, to be written out by PostgreSQL: eight columns in words.

    They are name, number, place, kind, owner, path, grade, and the day of the confirmation, empty for what nobody has
    confirmed.
    """
    columns = (
        CopyColumn("name", is_free=True),
        CopyColumn("number"),
        CopyColumn("area_name"),
        worded("kind", words.kinds),
        CopyColumn("owner_name", is_free=True),
        worded("path", words.paths),
        worded("grade", words.grades),
        CopyColumn("CASE WHEN grade = 'D' THEN NULL ELSE sort_on END"),
    )
    if not filters.can_occur or filters.is_too_short:
        return Copy(columns, f"FROM {plans.TABLE} WHERE false", [])
    return Copy(columns, *plans.every(conditions_of(filters)))


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A row and the level of relevance it stands in."""

    level: int
    row: ProjectRow


def _by_relevance(filters: Filters, *, after: str | None, before: str | None, limit: int) -> Page:
    backwards = before is not None
    level, key = _read_place(before if backwards else after)
    conditions = conditions_of(filters)
    levels = range(level, -1, -1) if backwards else range(level, LEVELS)
    found: list[_Ranked] = []
    for place, current in enumerate(levels):
        search = plans.Search(
            [*conditions, *level_of(filters, current)],
            limit + 1 - len(found),
            key if place == 0 else None,
            backwards=backwards,
        )
        found += [_Ranked(current, ProjectRow(*row)) for row in plans.find(search).rows]
        if len(found) > limit:
            break
    complete = key is None and len(found) <= limit
    page = slice_of(
        found,
        key_of=lambda ranked: (ranked.row.decided_on, ranked.row.project_id),
        limit=limit,
        key=key,
        backwards=backwards,
        total=len(found) if complete else _count(filters, conditions),
        cap=COUNT_CAP,
    )
    return Page(
        rows=[ranked.row for ranked in page.rows],
        next=_write_place(page.rows[-1]) if page.next else None,
        previous=_write_place(page.rows[0]) if page.previous else None,
        total_capped=page.total_capped,
        total_is_capped=page.total_is_capped,
    )


def _read_place(text: str | None) -> tuple[int, Key | None]:
    """Read a level and a key; one that somebody made up is as good as none."""
    level, parted, key = (text or "").partition(".")
    found = read_key(key) if parted and level in {str(number) for number in range(LEVELS)} else None
    return (int(level), found) if found else (0, None)


def _write_place(ranked: _Ranked) -> str:
    return f"{ranked.level}.{write_key((ranked.row.decided_on, ranked.row.project_id))}"


def count_projects(*, filters: Filters, cap: int) -> int:
    """Count the matches of a search, up to one more than a cap: for what a page proposes to search for instead."""
    if not filters.can_occur or filters.is_too_short:
        return 0
    return plans.count(conditions_of(filters), cap=cap)


def _count(filters: Filters, conditions: list[Condition]) -> int:
    if is_capped(filters):
        return COUNT_CAP + 1
    total = plans.count(conditions, cap=COUNT_CAP)
    if total > COUNT_CAP:
        remember_capped(filters)
    return total
