"""What somebody who is still typing might mean: companies and projects by name, number or initials, in few short looks.

Nothing is counted, and every look is bounded: a word that many names hold is met among the newest, a rare one is looked
up in the index.
"""

from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connections

from zhulu.domain.publication import plans
from zhulu.domain.publication.bigrams import COMPANY_TOKENS, bigrams
from zhulu.domain.publication.conditions import Condition, Filters, conditions_of, level_of
from zhulu.domain.publication.initials import initials
from zhulu.domain.publication.pages import containing
from zhulu.domain.publication.vocabulary import PUBLIC

OF_EACH = 4
"""Companies and projects are suggested so many at most."""
NEWEST_COMPANIES = 1_000
LOOKED_THROUGH = 40
"""Newest matches of letters among which names with these initials are looked for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that has the typed words in its name, number or initials."""

    name: str
    number: str
    """A project's number or a company's code."""
    public_id: str
    """A project's; empty for a company."""


def list_suggestions(*, typed: str) -> list[Suggestion]:
    """Suggest confirmed companies and projects; nothing for less than two characters."""
    asked = Filters(query=typed)
    if not asked.words or asked.is_too_short or not asked.can_occur:
        return []
    return [*_companies(asked.words), *_projects(asked)]


def _projects(asked: Filters) -> list[Suggestion]:
    found = _by_letters(asked) if asked.query.isascii() else _by_name(asked)
    return [Suggestion(name=row[2], number=row[1], public_id=row[0]) for row in found]


def _by_name(asked: Filters) -> list[tuple[Any, ...]]:
    """Names that begin with the first word, then those that hold all."""
    found: list[tuple[Any, ...]] = []
    for level in (0, 1):
        if wanted := OF_EACH - len(found):
            found += plans.find(plans.Search([*conditions_of(asked), *level_of(asked, level)], wanted)).rows
    return found


def _by_letters(asked: Filters) -> list[tuple[Any, ...]]:
    """Those of the newest whose number, name or initials hold every word: a project's firms have letters, too."""
    rows = plans.find(plans.Search(conditions_of(asked), LOOKED_THROUGH)).rows
    meant = (row for row in rows if _is_meant(str(row[1]).lower(), str(row[2]), asked.words))
    return list(islice(meant, OF_EACH))


def _is_meant(number: str, name: str, words: list[str]) -> bool:
    letters = initials(name)
    return all(word in number or word in letters or word in name.lower() for word in words)


def _companies(words: list[str]) -> list[Suggestion]:
    named = [Condition("search_text LIKE %s", (containing(word),)) for word in words]
    where = " AND ".join(condition.sql for condition in named)
    values = [value for condition in named for value in condition.values]
    columns = "code, name, search_text, newest_confirmed_on, id"
    order = "newest_confirmed_on DESC, id DESC"
    table = "publication_companydocument WHERE newest_confirmed_on IS NOT NULL"
    newest = f"SELECT {columns} FROM {table} ORDER BY {order} LIMIT %s OFFSET 0"
    found = _run(
        f"SELECT code, name FROM ({newest}) AS newest WHERE {where} ORDER BY {order} LIMIT %s",
        [NEWEST_COMPANIES, *values, OF_EACH],
    )
    if len(found) < OF_EACH:
        tokens = sorted({token for word in words for token in bigrams(word)})
        found = _run(
            f"WITH hits AS MATERIALIZED (SELECT {columns} FROM {table} AND {COMPANY_TOKENS} @> %s::integer[] "
            f"AND {where}) SELECT code, name FROM hits ORDER BY {order} LIMIT %s",
            [tokens, *values, OF_EACH],
        )
    return [Suggestion(name=name, number=code, public_id="") for code, name in found]


def _run(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
