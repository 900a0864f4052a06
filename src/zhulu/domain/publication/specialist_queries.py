"""Finds specialist works for the public list, through the read-only role: newest confirmed first, keyset pages."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connections

from zhulu.domain.publication.bigrams import SPECIALIST_TOKENS, bigrams
from zhulu.domain.publication.pages import (
    Slice,
    can_occur,
    containing,
    newest_first,
    older_than,
    read_key,
    slice_of,
)
from zhulu.domain.publication.queries import COUNT_CAP, PUBLIC, SHORTEST_INDEXED
from zhulu.foundation.db.flows import StatementFlow


@dataclass(frozen=True, slots=True)
class WorkFilters:
    """What a search of specialist works asks for; empty means any."""

    name: str = ""
    contractor: str = ""
    category: str = ""
    area: str = ""
    accepted_from: date | None = None
    accepted_to: date | None = None
    """Both ends included."""
    contractor_code: str = ""
    """One firm's own works, by the code that stands on them."""


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One line of the list."""

    public_id: str
    number: str
    name: str
    area_name: str
    category: str
    contractor_name: str
    contractor_code: str
    amount: Decimal | None
    accepted_on: date | None
    confirmed_on: date
    project_id: int = field(repr=False)


def search_works(
    *, filters: WorkFilters, after: str | None = None, before: str | None = None, limit: int = 15
) -> Slice[WorkRow]:
    """Give the page of specialist works after or before a key, and the count up to a cap; two queries."""
    if not (can_occur(filters.name) and can_occur(filters.contractor)):
        return Slice([], None, None, 0, total_is_capped=False)
    backwards = before is not None
    key = read_key(before if backwards else after)
    where, values = _conditions(filters)
    total = _run(
        f"SELECT count(*) FROM (SELECT 1 FROM publication_specialistdocument {_where(where)} "
        f"LIMIT {COUNT_CAP + 1}) AS counted",
        values,
    )[0][0]
    if key is not None:
        where, values = [*where, older_than("sort_on, project_id", backwards=backwards)], [*values, *key]
    found = _run(_works(where, "LIMIT %s", backwards=backwards), [*values, limit + 1])
    return slice_of(
        [WorkRow(*row) for row in found],
        key_of=lambda row: (row.confirmed_on, row.project_id),
        limit=limit,
        key=key,
        backwards=backwards,
        total=int(total),
        cap=COUNT_CAP,
    )


def stream_works(*, filters: WorkFilters) -> StatementFlow[WorkRow]:
    """Give all of ``search_works``."""
    can_be = can_occur(filters.name) and can_occur(filters.contractor)
    where, values = _conditions(filters) if can_be else (["false"], [])
    statement = _works(where, "", backwards=False)
    return StatementFlow(statement, values, using=PUBLIC, made=lambda rows: [WorkRow(*row) for row in rows])


def _works(where: list[str], limited: str, *, backwards: bool) -> str:
    order = newest_first("sort_on, project_id", backwards=backwards)
    return (
        "SELECT d.public_id, d.number, d.name, d.area_name, s.category, s.contractor_name, s.contractor_code, "
        "s.amount, s.accepted_on, s.sort_on, s.project_id FROM ("
        f"SELECT * FROM publication_specialistdocument {_where(where)} ORDER BY {order} {limited}) AS s "
        "JOIN publication_projectdocument AS d USING (project_id) ORDER BY "
        + ", ".join(f"s.{column}" for column in order.split(", "))
    )


def _conditions(filters: WorkFilters) -> tuple[list[str], list[Any]]:
    where, values = list[str](), list[Any]()
    if filters.area:
        where.append("(county_code = %s OR city_code = %s)")
        values += [filters.area, filters.area]
    asked = (
        ("category = %s", filters.category),
        ("contractor_code = %s", filters.contractor_code),
        ("accepted_on >= %s", filters.accepted_from),
        ("accepted_on <= %s", filters.accepted_to),
    )
    for clause, wanted in asked:
        if wanted:
            where.append(clause)
            values.append(wanted)
    words = [("name_text", word) for word in filters.name.lower().split()]
    words += [("contractor_text", word) for word in filters.contractor.lower().split()]
    for column, word in words:
        where.append(f"{column} LIKE %s")
        values.append(containing(word))
    tokens = sorted({token for _, word in words if len(word) >= SHORTEST_INDEXED for token in bigrams(word)})
    if tokens:
        where.append(f"{SPECIALIST_TOKENS} @> %s::integer[]")
        values.append(tokens)
    return where, values


def _where(clauses: list[str]) -> str:
    return f"WHERE {' AND '.join(clauses)}" if clauses else ""


def _run(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
