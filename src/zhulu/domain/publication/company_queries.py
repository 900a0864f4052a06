"""Finds companies and what each takes part in, through the read-only role; the same documents as the list of projects.

A company is listed by any name or code it is known by. Its projects are those whose public document names it, under
the same switch for grade D as everywhere; the owner (建设单位) is asked for apart.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

from django.db import connections

from zhulu.domain.enterprises.vocabulary import key_of, tidy
from zhulu.domain.publication.bigrams import COMPANY_TOKENS, bigrams
from zhulu.domain.publication.models import CompanyDocument
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
from zhulu.domain.publication.standings import WHOLE, body_of_whole
from zhulu.domain.publication.vocabulary import OWNER, UNGRADED
from zhulu.foundation.db.flows import StatementFlow


@dataclass(frozen=True, slots=True)
class CompanyRow:
    """One line of the list of companies; the counts follow the switch for grade D."""

    code: str
    name: str
    former_names: list[str]
    kinds: list[str]
    residence: str
    newest_on: date
    company_id: int = field(repr=False)
    projects: int = 0
    """In how many it takes part."""
    owned: int = 0
    """Of how many it is the owner."""


@dataclass(frozen=True, slots=True)
class Tally:
    """In how many projects a company stands in a role with a grade."""

    role: str
    grade: str
    projects: int


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the public may know it."""

    code: str
    name: str
    former_names: list[str]
    kinds: list[str]
    residence: str
    is_registered: bool
    projects: int
    """In how many it takes part."""
    owned: int
    """Of how many it is the owner."""
    tallies: list[Tally]
    """By role and grade, D included: what stands there, whatever is listed."""
    company_id: int = field(repr=False)


@dataclass(frozen=True, slots=True)
class CompanyProject:
    """One line of a company's 工程项目库."""

    public_id: str
    number: str
    name: str
    area_name: str
    kind: str
    owner_name: str
    path: str
    project_grade: str
    roles: list[str]
    grades: list[str]
    """For each role the best grade among the parts that name the company so."""
    filed_itself: bool
    decided_on: date
    project_id: int = field(repr=False)

    @property
    def grade(self) -> str:
        """The best of its grades; empty for 不定级."""
        return min(self.grades)


def search_companies(
    *,
    query: str = "",
    residence: str = "",
    include_unconfirmed: bool = False,
    after: str | None = None,
    before: str | None = None,
    limit: int = 15,
) -> Slice[CompanyRow]:
    """Give the page of companies whose names or codes contain every word; whoever had a project last comes first.

    Three queries whatever the limit. A company that only grade D names is found only when asked for.
    """
    if not can_occur(query):
        return Slice([], None, None, 0, total_is_capped=False)
    backwards = before is not None
    key = read_key(before if backwards else after)
    day = "newest_on" if include_unconfirmed else "newest_confirmed_on"
    where, values = _searched(query, residence, day)
    total = _number(f"SELECT 1 FROM publication_companydocument WHERE {' AND '.join(where)}", values)
    if key is not None:
        where, values = [*where, older_than(f"{day}, id", backwards=backwards)], [*values, *key]
    found = _run(f"{_companies(where, day, backwards=backwards)} LIMIT %s", [*values, limit + 1])
    return slice_of(
        _with_counts(found, include_unconfirmed=include_unconfirmed),
        key_of=lambda row: (row.newest_on, row.company_id),
        limit=limit,
        key=key,
        backwards=backwards,
        total=total,
        cap=COUNT_CAP,
    )


def stream_companies(
    *, query: str = "", residence: str = "", include_unconfirmed: bool = False
) -> StatementFlow[CompanyRow]:
    """Give all of ``search_companies``."""
    day = "newest_on" if include_unconfirmed else "newest_confirmed_on"
    where, values = _searched(query, residence, day) if can_occur(query) else (["false"], [])
    made = partial(_with_counts, include_unconfirmed=include_unconfirmed)
    return StatementFlow(_companies(where, day, backwards=False), values, using=PUBLIC, made=made)


def _companies(where: list[str], day: str, *, backwards: bool) -> str:
    return (
        f"SELECT code, name, former_names, kinds, residence, {day}, id FROM publication_companydocument "
        f"WHERE {' AND '.join(where)} ORDER BY {newest_first(f'{day}, id', backwards=backwards)}"
    )


def _with_counts(found: list[tuple[Any, ...]], *, include_unconfirmed: bool) -> list[CompanyRow]:
    counts = _counts([row[-1] for row in found], include_unconfirmed=include_unconfirmed)
    return [_counted(CompanyRow(*row), counts) for row in found]


def _counted(row: CompanyRow, counts: Mapping[int, tuple[int, int]]) -> CompanyRow:
    projects, owned = counts.get(row.company_id, (0, 0))
    return replace(row, projects=projects, owned=owned)


def _searched(query: str, residence: str, day: str) -> tuple[list[str], list[Any]]:
    words = query.lower().split()
    where, values = [f"{day} IS NOT NULL"], list[Any]()
    if residence:
        where.append("residence = %s")
        values.append(residence)
    for word in words:
        clause, bound = _matching(word)
        where.append(clause)
        values += bound
    plain = [word for word in words if len(word) >= SHORTEST_INDEXED and not _body_in(word)]
    tokens = sorted({token for word in plain for token in bigrams(word)})
    if tokens:
        where.append(f"{COMPANY_TOKENS} @> %s::integer[]")
        values.append(tokens)
    return where, values


def _body_in(word: str) -> str:
    return body_of_whole(key_of(tidy(word)))


def _matching(word: str) -> tuple[str, list[Any]]:
    """Match a word as text; a code of 18 characters also finds who is known by the nine inside it alone."""
    if body := _body_in(word):
        clause = f"(search_text LIKE %s OR (codes @> %s::varchar[] AND length(code) < {WHOLE}))"
        return clause, [containing(word), [body]]
    return "search_text LIKE %s", [containing(word)]


def _counts(company_ids: list[int], *, include_unconfirmed: bool) -> dict[int, tuple[int, int]]:
    """Count in how many projects each company takes part, and how many it owns."""
    sure = "" if include_unconfirmed else "AND is_confirmed"
    found = _run(
        "SELECT company_id, count(DISTINCT project_id) FILTER (WHERE role <> %s), "
        "count(DISTINCT project_id) FILTER (WHERE role = %s) "
        f"FROM publication_participation WHERE company_id = ANY(%s) {sure} GROUP BY company_id",
        [OWNER, OWNER, company_ids],
    )
    return {company: (projects, owned) for company, projects, owned in found}


def find_company(*, code: str, include_unconfirmed: bool = False) -> Company | None:
    """Find a company by any code of 18, 10 or 9 characters that it is or was known by; four queries at most.

    None where nobody has that code, or a short one stands for several.
    """
    listed = list_company_codes(codes=[code]).get(code)
    row = CompanyDocument.objects.using(PUBLIC).filter(code=listed).first() if listed else None
    if row is None:
        return None
    counts = _counts([row.pk], include_unconfirmed=include_unconfirmed)
    projects, owned = counts.get(row.pk, (0, 0))
    return Company(
        code=row.code,
        name=row.name,
        former_names=list(row.former_names),
        kinds=list(row.kinds),
        residence=row.residence,
        is_registered=row.organisation_id is not None,
        projects=projects,
        owned=owned,
        tallies=_tallies(row.pk),
        company_id=row.pk,
    )


def _tallies(company_id: int) -> list[Tally]:
    found = _run(
        "SELECT role, grade, count(*) FROM publication_participation WHERE company_id = %s "
        "GROUP BY role, grade ORDER BY role, grade",
        [company_id],
    )
    return [Tally(*row) for row in found]


def list_company_codes(*, codes: Collection[str]) -> Mapping[str, str]:
    """Give for each code, as it is written, the code under which its company is listed; one query.

    A code without a company is left out, and so is a short one that several contain.
    """
    keys = {code: key_of(tidy(code)) for code in codes if can_occur(code)}
    asked = {form for key in keys.values() if key for form in (key, body_of_whole(key)) if form}
    if not asked:
        return {}
    holders = list(
        CompanyDocument.objects.using(PUBLIC)
        .filter(codes__overlap=sorted(asked), newest_on__isnull=False)
        .values_list("code", "codes")
    )
    found = {code: _meant(key, holders) for code, key in keys.items() if key}
    return {code: listed for code, listed in found.items() if listed}


def _meant(key: str, holders: Collection[tuple[str, list[str]]]) -> str:
    """Choose whom a code stands for: who is listed under it, else who was known by it, else who shares its nine."""
    body = body_of_whole(key)
    known = [code for code, codes in holders if key in codes]
    sharing = [code for code, codes in holders if body and body in codes and len(code) != WHOLE]
    for meant in ([code for code in known if code == key], known, sharing):
        if len(meant) == 1:
            return meant[0]
    return ""


def list_company_projects(
    *,
    company_id: int,
    role: str = "",
    grade: str = "",
    include_unconfirmed: bool = False,
    after: str | None = None,
    before: str | None = None,
    limit: int = 15,
) -> Slice[CompanyProject]:
    """Give the page of a company's projects, newest first as in the list of projects; two queries.

    Args:
        role: one code of 企业承担角色, ``owner`` for what it owns, or empty for all in which it takes part.
        grade: the grade of the parts that name it, not of the whole project; ``none`` is 不定级, D is asked for
            by naming it.
    """
    backwards = before is not None
    key = read_key(before if backwards else after)
    where, values = _standing(company_id, role, grade, include_unconfirmed=include_unconfirmed)
    total = _number(f"SELECT DISTINCT project_id FROM publication_participation WHERE {' AND '.join(where)}", values)
    if key is not None:
        where, values = [*where, older_than("sort_on, project_id", backwards=backwards)], [*values, *key]
    found = _run(_projects(where, "LIMIT %s", backwards=backwards), [*values, limit + 1])
    return slice_of(
        [CompanyProject(*row) for row in found],
        key_of=lambda row: (row.decided_on, row.project_id),
        limit=limit,
        key=key,
        backwards=backwards,
        total=total,
        cap=COUNT_CAP,
    )


def stream_company_projects(
    *, company_id: int, role: str = "", grade: str = "", include_unconfirmed: bool = False
) -> StatementFlow[CompanyProject]:
    """Give all of ``list_company_projects``."""
    where, values = _standing(company_id, role, grade, include_unconfirmed=include_unconfirmed)
    statement = _projects(where, "", backwards=False)
    return StatementFlow(statement, values, using=PUBLIC, made=lambda rows: [CompanyProject(*row) for row in rows])


def _projects(where: list[str], limited: str, *, backwards: bool) -> str:
    order = newest_first("sort_on, project_id", backwards=backwards)
    return (
        "SELECT d.public_id, d.number, d.name, d.area_name, d.kind, d.owner_name, d.path, d.grade, "
        "s.roles, s.grades, s.filed_itself, s.sort_on, s.project_id FROM ("
        "SELECT project_id, sort_on, array_agg(role ORDER BY role) AS roles, "
        "array_agg(grade ORDER BY role) AS grades, "
        f"bool_or(filed_itself) AS filed_itself FROM publication_participation WHERE {' AND '.join(where)} "
        f"GROUP BY sort_on, project_id ORDER BY {order} {limited}) AS s "
        f"JOIN publication_projectdocument AS d USING (project_id) ORDER BY {_qualified(order)}"
    )


def _standing(company_id: int, role: str, grade: str, *, include_unconfirmed: bool) -> tuple[list[str], list[Any]]:
    where, values = ["company_id = %s"], list[Any]([company_id])
    where.append("role = %s" if role else "role <> %s")
    values.append(role or OWNER)
    if grade:
        where.append("grade = %s")
        values.append("" if grade == UNGRADED else grade)
    if not include_unconfirmed and grade != "D":
        where.append("is_confirmed")
    return where, values


def _qualified(order: str) -> str:
    return ", ".join(f"s.{column}" for column in order.split(", "))


def _run(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _number(rows: str, values: list[Any]) -> int:
    """Count rows up to the cap."""
    found = _run(f"SELECT count(*) FROM ({rows} LIMIT {COUNT_CAP + 1}) AS counted", values)
    return int(found[0][0])
