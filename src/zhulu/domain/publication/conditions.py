"""What a search asks for, as conditions: each with its SQL, its values, and the tokens that an index can be asked for.

Conditions are written for a row called ``d`` and use columns only; the tokens only narrow down where to look.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from zhulu.domain.publication.bigrams import bigrams, facet, grams, name_bigrams
from zhulu.domain.publication.pages import can_occur, containing
from zhulu.domain.publication.statistics import Shares

SHORTEST_INDEXED = 2
"""Characters of the shortest word that an index finds."""


@dataclass(frozen=True)  # no slots: what is worked out once is kept
class Filters:
    """What a search asks for; empty means any."""

    query: str = ""
    area: str = ""
    """A city or county, by its code of GB/T 2260; one that ends in 00 is a city."""
    zone: str = ""
    """The zone that manages the place, by its code."""
    path: str = ""
    kind: str = ""
    grade: str = ""
    role: str = ""
    """A company stands in this role; with words, one whose name or code one of them is in."""
    year_from: int | None = None
    year_to: int | None = None
    """Of completion; both ends included, as below."""
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    """万元."""
    size_from: Decimal | None = None
    size_to: Decimal | None = None
    """Square metres."""
    pushed: bool = False
    """Only what the national platform holds."""
    include_unconfirmed: bool = False

    @cached_property
    def words(self) -> list[str]:
        """The words that must all occur, lower-cased, each once."""
        return list(dict.fromkeys(self.query.lower().split()))

    @property
    def can_occur(self) -> bool:
        """Whether any text can hold the query."""
        return can_occur(self.query)

    @property
    def is_too_short(self) -> bool:
        """Whether words are given and none has the two characters from which on they can be looked up."""
        return bool(self.words) and all(len(word) < SHORTEST_INDEXED for word in self.words)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition on a row ``d``."""

    sql: str
    values: tuple[Any, ...] = ()
    tokens: tuple[int, ...] = ()
    """All of them are in the index for every row that meets the condition."""
    walk: str = ""
    """The column of an ordered index, if the condition is that it equals the one value."""

    def density(self, shares: Shares) -> float:
        """Estimate the share of rows that meet it: no more than its rarest token; one without tokens hinders nobody."""
        return min((shares.of(token) for token in self.tokens), default=1.0)


CONFIRMED = Condition("d.is_confirmed")
_SPANS = (
    ("year", "year_from", ">="),
    ("year", "year_to", "<="),
    ("amount", "amount_from", ">="),
    ("amount", "amount_to", "<="),
    ("size", "size_from", ">="),
    ("size", "size_to", "<="),
)


def conditions_of(filters: Filters) -> list[Condition]:
    """Give the conditions of a search; a row is found where all hold."""
    return [*_about(filters), *(_word(word) for word in filters.words)]


def _about(filters: Filters) -> Iterator[Condition]:
    if not filters.include_unconfirmed and filters.grade != "D":
        yield CONFIRMED
    if filters.area:
        is_city = filters.area.endswith("00")
        yield _equal("city_code" if is_city else "county_code", "city" if is_city else "county", filters.area)
    if filters.zone:
        found = _equal("zone_code", "zone", filters.zone)
        # Said again so that PostgreSQL sees that the partial index holds all of them.
        yield Condition(f"{found.sql} AND d.zone_code <> ''", found.values, found.tokens, found.walk)
    for column in ("path", "kind", "grade"):
        if wanted := getattr(filters, column):
            yield _equal(column, column, wanted)
    if filters.pushed:
        yield Condition("d.is_pushed", (), (facet("pushed", "true"),))
    if filters.role:
        yield _standing(filters)
    for column, name, sign in _SPANS:
        if (bound := getattr(filters, name)) is not None:
            yield Condition(f"d.{column} {sign} %s", (bound,))


def _equal(column: str, kind: str, value: str) -> Condition:
    ordered = column if column in {"city_code", "county_code", "zone_code", "kind"} else ""
    return Condition(f"d.{column} = %s", (value,), (facet(kind, value),), ordered)


def _word(word: str) -> Condition:
    return Condition("d.search_text LIKE %s", (containing(word),), (*bigrams(word), *grams(word)))


def _standing(filters: Filters) -> Condition:
    """Ask for a company in a role; with words, one that is meant by one of them."""
    sure = "" if filters.include_unconfirmed else " AND stands.is_confirmed"
    named, values = "", list[Any]([filters.role])
    if filters.words:
        patterns = [containing(word) for word in filters.words]
        named = (
            " AND (lower(stands.name) LIKE ANY(%s::text[]) OR EXISTS (SELECT 1 FROM publication_companydocument"
            " AS firm WHERE firm.id = stands.company_id AND firm.search_text LIKE ANY(%s::text[])))"
        )
        values += [patterns, patterns]
    sql = (
        "EXISTS (SELECT 1 FROM publication_participation AS stands"
        f" WHERE stands.project_id = d.project_id AND stands.role = %s{sure}{named})"
    )
    return Condition(sql, tuple(values), (facet("role", filters.role),))


LEVELS = 3
"""Relevance: the name begins with the first word and holds the others; the name holds all; they stand elsewhere."""


def level_of(filters: Filters, level: int) -> list[Condition]:
    """Give the conditions of one level of relevance; each match is in exactly one level."""
    words = filters.words
    begins = Condition("lower(d.name) LIKE %s", (containing(words[0])[1:],), tuple(name_bigrams(f"\n{words[0]}")))
    holds = [Condition("lower(d.name) LIKE %s", (containing(word),), tuple(name_bigrams(word))) for word in words]
    if level == 0:
        return [begins, *holds[1:]]
    if level == 1:
        return [*holds, Condition(f"NOT {begins.sql}", begins.values)]
    every = " AND ".join(condition.sql for condition in holds)
    return [Condition(f"NOT ({every})", tuple(value for condition in holds for value in condition.values))]
