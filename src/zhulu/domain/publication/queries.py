"""Finds and gives public documents, through the read-only role; exact substring search, newest first, keyset pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

from django.db import connections

from zhulu.domain.publication.bigrams import TOKENS_EXPRESSION, bigrams
from zhulu.domain.publication.models import ErratumDocument, ProjectDocument
from zhulu.domain.publication.pages import (
    Key,
    Slice,
    can_occur,
    containing,
    newest_first,
    older_than,
    read_key,
    slice_of,
)
from zhulu.foundation.tabular.copying import Copy, CopyColumn, worded

PUBLIC = "public"
"""The connection of the public pages: a role that reads published documents and nothing else."""
COUNT_CAP = 10_000
WALK = 400
"""How many of the newest rows are read before the index is asked: a term in one row of 25 fills a page there."""
SHORTEST_INDEXED = 2
DENSE = 16
"""So many hits among the newest rows say that a term is frequent."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a search asks for; empty means any."""

    query: str = ""
    area: str = ""
    path: str = ""
    kind: str = ""
    grade: str = ""
    include_unconfirmed: bool = False

    @property
    def words(self) -> list[str]:
        """The words that must all occur, lower-cased."""
        return self.query.lower().split()

    @property
    def can_occur(self) -> bool:
        """Whether any text can hold the query."""
        return can_occur(self.query)


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


Page: TypeAlias = Slice[ProjectRow]
"""A page of the list and the keys of its neighbours."""


def find_project(*, public_id: str) -> dict[str, Any] | None:
    """Give a project's public document."""
    row = ProjectDocument.objects.using(PUBLIC).filter(public_id=public_id).values_list("document", flat=True).first()
    return dict(row) if row is not None else None


def list_project_errata(*, public_id: str) -> list[dict[str, Any]]:
    """Give what the public may know of a project's executed errata, the newest first."""
    rows = ErratumDocument.objects.using(PUBLIC).filter(project_public_id=public_id).order_by("-id")
    return [dict(document) for document in rows.values_list("document", flat=True)]


def search_projects(*, filters: Filters, after: str | None = None, before: str | None = None, limit: int = 15) -> Page:
    """Give the page of projects after or before a key, newest first, and the count up to a cap."""
    if not filters.can_occur:
        return Page(rows=[], next=None, previous=None, total_capped=0, total_is_capped=False)
    backwards = before is not None
    key = read_key(before if backwards else after)
    where, values = _conditions(filters)
    rows, is_dense = _fetch(where, values, key=key, backwards=backwards, limit=limit + 1, words=filters.words)
    total = _count(where, values, [] if is_dense else filters.words)
    return slice_of(
        rows,
        key_of=lambda row: (row.decided_on, row.project_id),
        limit=limit,
        key=key,
        backwards=backwards,
        total=total,
        cap=COUNT_CAP,
    )


def copy_projects(*, filters: Filters, words: Words) -> Copy:
    """Give all projects of a search, newest first, to be written out by PostgreSQL: eight columns in words.

    They are name, number, place, kind, owner, path, grade, and the day of the confirmation, empty for what nobody has
    confirmed.
    """
    where, values = _conditions(filters) if filters.can_occur else (["false"], [])
    if filters.can_occur and filters.words:
        # As for a page: what is dense is found faster without the index.
        _, is_dense = _fetch(where, values, key=None, backwards=False, limit=DENSE, words=filters.words)
        extra, tokens = ("", []) if is_dense else _indexed(filters.words)
        where, values = [*where, *([extra] if extra else [])], [*values, *tokens]
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
    order = newest_first("sort_on, project_id", backwards=False)
    return Copy(columns, f"FROM publication_projectdocument {_where(where)} ORDER BY {order}", values)


_COLUMNS = "public_id, number, name, area_name, kind, owner_name, path, grade, sort_on, project_id"
_FOUND_BY = f"{_COLUMNS}, search_text, city_code, county_code, is_confirmed"
"""What a walk carries: the page's columns and those that are asked, never the documents."""


def _conditions(filters: Filters) -> tuple[list[str], list[Any]]:
    where: list[str] = []
    values: list[Any] = []
    if not filters.include_unconfirmed and filters.grade != "D":
        where.append("is_confirmed")
    if filters.area:
        where.append("(county_code = %s OR city_code = %s)")
        values += [filters.area, filters.area]
    for column in ("path", "kind", "grade"):
        if wanted := getattr(filters, column):
            where.append(f"{column} = %s")
            values.append(wanted)
    for word in filters.words:
        where.append("search_text LIKE %s")
        values.append(containing(word))
    return where, values


def _indexed(words: list[str]) -> tuple[str, list[Any]]:
    tokens = sorted({token for word in words if len(word) >= SHORTEST_INDEXED for token in bigrams(word)})
    return (f"{TOKENS_EXPRESSION} @> %s::integer[]", [tokens]) if tokens else ("", [])


def _fetch(
    where: list[str],
    values: list[Any],
    *,
    key: Key | None,
    backwards: bool,
    limit: int,
    words: list[str],
) -> tuple[list[ProjectRow], bool]:
    """Walk the newest rows first; what is too rare to fill the page there is found through the index.

    Also says whether the term was dense enough for the walk: then the count is faster without the index, whose
    expression PostgreSQL would evaluate row by row.
    """
    clauses, bound = list(where), list(values)
    if key is not None:
        clauses.append(older_than("sort_on, project_id", backwards=backwards))
        bound += list(key)
    order = newest_first("sort_on, project_id", backwards=backwards)
    if words:
        walked = _walk(clauses, bound, key=key, backwards=backwards, order=order, limit=limit)
        if len(walked) == limit:
            return walked, True
        extra, tokens = _indexed(words)
        clauses, bound = [*clauses, *([extra] if extra else [])], [*bound, *tokens]
    sql = f"SELECT {_COLUMNS} FROM publication_projectdocument {_where(clauses)} ORDER BY {order} LIMIT %s"
    return _run(sql, [*bound, limit]), False


def _walk(
    clauses: list[str],
    bound: list[Any],
    *,
    key: Key | None,
    backwards: bool,
    order: str,
    limit: int,
) -> list[ProjectRow]:
    start = f"WHERE {older_than('sort_on, project_id', backwards=backwards)}" if key else ""
    newest = f"SELECT {_FOUND_BY} FROM publication_projectdocument {start} ORDER BY {order} LIMIT {WALK} OFFSET 0"
    sql = f"SELECT {_COLUMNS} FROM ({newest}) AS newest {_where(clauses)} ORDER BY {order} LIMIT %s"
    return _run(sql, [*(key or ()), *bound, limit])


def _where(clauses: list[str]) -> str:
    return f"WHERE {' AND '.join(clauses)}" if clauses else ""


def _run(sql: str, values: list[Any]) -> list[ProjectRow]:
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(sql, values)
        return [ProjectRow(*row) for row in cursor.fetchall()]


def _count(where: list[str], values: list[Any], words: list[str]) -> int:
    extra, tokens = _indexed(words)
    clauses = [*where, *([extra] if extra else [])]
    sql = (
        f"SELECT count(*) FROM (SELECT 1 FROM publication_projectdocument {_where(clauses)} "
        f"LIMIT {COUNT_CAP + 1}) AS counted"
    )
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(sql, [*values, *tokens])
        row = cursor.fetchone()
    return int(row[0]) if row else 0
