"""Finds the newest rows that meet conditions, by the plan that fits how frequent they are; each plan's answer is exact.

*Walk*: what is frequent is met soon, so the newest rows are read one after another, up to a bound. *Quarters*: what is
thin is asked of the index quarter by quarter, newest first, until the page is full. *All*: what is rare is asked of
the index at once. A walk that did not fill the page is followed by one of the other two, which leave nothing out: an
estimate that was wrong costs time and never an answer. Without any token the planner has the word.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db import connections

from zhulu.domain.publication.bigrams import BUCKETS_EXPRESSION, TOKENS_EXPRESSION, quarter_of
from zhulu.domain.publication.conditions import CONFIRMED, Condition
from zhulu.domain.publication.pages import Key, newest_first, older_than
from zhulu.domain.publication.statistics import Shares, current_shares
from zhulu.domain.publication.vocabulary import PUBLIC

COLUMNS = "public_id, number, name, area_name, kind, owner_name, path, grade, sort_on, project_id, search_text"
_CARRIED = f"{COLUMNS}, city_code, county_code, zone_code, is_confirmed, is_pushed, year, amount, size"
"""What a plan carries: the page's columns and those that are asked, never the documents."""
TABLE = "publication_projectdocument"
BLIND_WALK = 400
"""How many rows are read while nothing has been counted yet: a term in one row of 25 fills a page there."""
LONGEST_WALK = 4_000
SLACK = 3
"""How many times the expected rows a walk may read: matches come in clusters."""
DENSE = 0.05
"""From this share on, all matches are read in order rather than looked up."""
MOST_OF_ALL = 0.5
"""From this share on, counting reads the table: the index would give half of it."""
RARE = 300
"""So few matches are read at once rather than quarter by quarter."""
MOST_TOKENS = 5
"""The rarest few narrow a search down as well as all of them."""
ORDER = "sort_on, project_id"


@dataclass(frozen=True, slots=True)
class Found:
    """Rows in the order asked for, and by which plan they were found."""

    rows: list[tuple[Any, ...]]
    plan: str
    total: int | None = None
    """How many match in all, where the plan came to know."""


@dataclass(frozen=True, slots=True)
class Search:
    """Conditions, the place in the list, and how many rows are wanted."""

    conditions: Sequence[Condition]
    limit: int
    key: Key | None = None
    backwards: bool = False

    @property
    def order(self) -> str:
        """The SQL order."""
        return newest_first(ORDER, backwards=self.backwards)

    @property
    def tokens(self) -> frozenset[int]:
        """All tokens that every match has."""
        return frozenset(token for condition in self.conditions for token in condition.tokens)

    def where(self) -> tuple[str, list[Any]]:
        """All conditions and the place in the list."""
        clauses = [condition.sql for condition in self.conditions]
        values = [value for condition in self.conditions for value in condition.values]
        if self.key is not None:
            clauses.append(older_than(ORDER, backwards=self.backwards))
            values += self.key
        return " AND ".join(clauses) or "true", values

    def density(self, shares: Shares, *, besides: Condition | None = None) -> float:
        """Estimate what share of the rows match, as if conditions had nothing to do with one another."""
        product = 1.0
        for condition in self.conditions:
            if condition is not besides:
                product *= condition.density(shares)
        return product


def find(search: Search) -> Found:
    """Find the first ``limit`` rows."""
    if not search.tokens:
        return _plain(search)
    shares = current_shares()
    along = min(
        (condition for condition in search.conditions if condition.walk),
        key=lambda condition: condition.density(shares),
        default=None,
    )
    if length := _walk_length(search, shares, along):
        found = _walk(search, along, length)
        if len(found.rows) >= search.limit:
            return found
    expected = search.density(shares) * shares.documents
    if shares.are_known and expected <= RARE:
        return _all(search, shares)
    return _quarters(search, shares)


def _walk_length(search: Search, shares: Shares, along: Condition | None) -> int:
    """Give how many rows to walk, or none where the index is expected to be quicker."""
    if not shares.are_known:
        return BLIND_WALK
    density = search.density(shares, besides=along)
    rows = ceil(search.limit / density) if density > 0 else LONGEST_WALK + 1
    a_quarter = search.density(shares) * shares.documents / shares.quarters
    if rows > LONGEST_WALK or rows > BLIND_WALK + a_quarter * SLACK:
        return 0
    return min(rows * SLACK, LONGEST_WALK)


def _walk(search: Search, along: Condition | None, length: int) -> Found:
    where, values = search.where()
    inner = [condition for condition in (along, CONFIRMED if CONFIRMED in search.conditions else None) if condition]
    clauses = [condition.sql for condition in inner]
    bound = [value for condition in inner for value in condition.values]
    if search.key is not None:
        clauses.append(older_than(ORDER, backwards=search.backwards))
        bound += search.key
    sql = (
        f"SELECT {COLUMNS} FROM (SELECT {_CARRIED} FROM {TABLE} AS d WHERE {' AND '.join(clauses) or 'true'} "
        f"ORDER BY {search.order} LIMIT %s OFFSET 0) AS d WHERE {where} ORDER BY {search.order} LIMIT %s"
    )
    return Found(_run(sql, [*bound, length, *values, search.limit]), "walk")


def _quarters(search: Search, shares: Shares) -> Found:
    """Ask quarter after quarter until enough is found; the range is that of the rows that stand now."""
    where, values = search.where()
    newest = f"(SELECT publication_quarter(max(sort_on)) FROM {TABLE})"
    oldest = f"(SELECT publication_quarter(min(sort_on)) FROM {TABLE})"
    ends: list[Any] = []
    if search.key is not None:
        ends = [quarter_of(search.key[0])]
        newest, oldest = (newest, "%s") if search.backwards else ("%s", oldest)
    first, last, step, way = (oldest, newest, 1, "") if search.backwards else (newest, oldest, -1, " DESC")
    sql = (
        f"SELECT {COLUMNS} FROM (SELECT q FROM generate_series({first}, {last}, {step}) AS q ORDER BY q{way} OFFSET 0) "
        f"AS quarters, LATERAL (SELECT {_CARRIED} FROM {TABLE} WHERE {BUCKETS_EXPRESSION} @> {_IN_QUARTER} OFFSET 0) "
        f"AS d WHERE {where} ORDER BY q{way}, {search.order} LIMIT %s"
    )
    tokens = shares.rarest(search.tokens, MOST_TOKENS)
    return Found(_run(sql, [*ends, tokens, *values, search.limit]), "quarters")


_LOOKED_UP = f"(SELECT {_CARRIED} FROM {TABLE} WHERE {TOKENS_EXPRESSION} @> %s::integer[] OFFSET 0) AS d"
"""Rows that the index gives; ``OFFSET 0`` lets nobody read the table instead because a pattern looks selective."""
_IN_QUARTER = "publication_bucketed(%s::integer[], make_date((q - 1) / 4, (q - 1) %% 4 * 3 + 1, 1))"
"""The tokens of a quarter, by its first day: a function, for PostgreSQL asks no index with a subquery."""


def _all(search: Search, shares: Shares) -> Found:
    """Read every match at once; then how many there are is known, too."""
    everywhere = Search(search.conditions, search.limit)
    where, values = everywhere.where()
    after, place = "true", list[Any]()
    if search.key is not None:
        after, place = older_than(ORDER, backwards=search.backwards), list(search.key)
    sql = (
        f"WITH hits AS MATERIALIZED (SELECT {COLUMNS} FROM {_LOOKED_UP} WHERE {where}) "
        f"SELECT {COLUMNS}, (SELECT count(*) FROM hits) FROM hits WHERE {after} ORDER BY {search.order} LIMIT %s"
    )
    rows = _run(sql, [shares.rarest(search.tokens, MOST_TOKENS), *values, *place, search.limit])
    total = int(rows[0][-1]) if rows else (0 if search.key is None else None)
    return Found([row[:-1] for row in rows], "all", total)


def _plain(search: Search) -> Found:
    where, values = search.where()
    sql = f"SELECT {COLUMNS} FROM {TABLE} AS d WHERE {where} ORDER BY {search.order} LIMIT %s"
    return Found(_run(sql, [*values, search.limit]), "plain")


def every(conditions: Sequence[Condition]) -> tuple[str, list[Any]]:
    """Give what follows ``FROM`` in a statement for all matches, newest first, and its values.

    What is frequent is read in order and can be sent at once; the rest is looked up and sorted first.
    """
    search = Search(conditions, limit=0)
    where, values = search.where()
    shares = current_shares()
    tokens = shares.rarest(search.tokens, MOST_TOKENS) if search.density(shares) < DENSE else []
    source = _LOOKED_UP if tokens else f"{TABLE} AS d"
    return f"FROM {source} WHERE {where} ORDER BY {search.order}", [*([tokens] if tokens else []), *values]


def count(conditions: Sequence[Condition], *, cap: int) -> int:
    """Count matches up to one more than the cap; frequent tokens do not help and are left out."""
    search = Search(conditions, cap + 1)
    where, values = search.where()
    shares = current_shares()
    tokens = shares.rarest(search.tokens, MOST_TOKENS) if search.density(shares) < MOST_OF_ALL else []
    source = _LOOKED_UP if tokens else f"{TABLE} AS d"
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {source} WHERE {where} LIMIT %s) AS counted"
    return int(_run(sql, [*([tokens] if tokens else []), *values, search.limit])[0][0])


def _run(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
