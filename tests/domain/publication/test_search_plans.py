"""Search by any plan gives what a plain LIKE gives: the same rows in the same order, both ways, and the same count."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from tests.support import database
from tests.support.database import Cluster
from zhulu.domain.library.models import Project
from zhulu.domain.publication import plans, statistics
from zhulu.domain.publication.bigrams import bigrams, facet, grams, name_bigrams
from zhulu.domain.publication.conditions import Filters, conditions_of
from zhulu.domain.publication.models import CompanyDocument, Participation, ProjectDocument
from zhulu.domain.publication.pages import Slice
from zhulu.domain.publication.plans import Search, find
from zhulu.domain.publication.queries import ProjectRow, search_projects
from zhulu.domain.publication.vocabulary import Order

ROWS = 600
LETTERS = "工程项目长春花园ab1_%"
"""Few letters, so that words meet by chance; wildcards among them."""
RARE = "龘"
NUMBERS = ("2201020101010101", "2201020101010102-hz-001", "91220101ma0y7k2r15", "cqhyxq", "zb-01")
CITIES = {"220100": ("220102", "220103"), "220200": ("220202",)}
ZONE = "220171"
PLANS = ("walk", "quarters", "all", "unknown", "own choice")


def made_rows(dice: Random) -> Iterator[dict[str, Any]]:
    """Give so many rows of random words over eight years."""
    for place in range(ROWS):
        city = dice.choice(list(CITIES))
        name = "".join(dice.choices(LETTERS, k=dice.randint(2, 6))) + (RARE * 2 if place % 97 == 0 else "")
        other = "".join(dice.choices(LETTERS, k=dice.randint(2, 8)))
        grade = dice.choice("ABCCD")
        yield {
            "name": name.upper(),
            "search_text": f"{name}\n{other}\n{dice.choice(NUMBERS)}",
            "city_code": city,
            "county_code": dice.choice(CITIES[city]),
            "zone_code": ZONE if dice.random() < 0.1 else "",
            "path": dice.choice("12"),
            "kind": dice.choice(["01", "02"]),
            "grade": grade,
            "is_confirmed": grade != "D",
            "year": dice.choice([None, 2015, 2019, 2022]),
            "amount": dice.choice([None, Decimal(500), Decimal(12_000)]),
            "size": dice.choice([None, Decimal(80), Decimal(9_000)]),
            "is_pushed": dice.random() < 0.2,
            "roles": dice.choice([[], ["1"], ["1", "owner"]]),
            "sort_on": date(2016, 1, 1) + timedelta(days=dice.randrange(8 * 365)),
        }


def fill() -> None:
    """Write the corpus, with a company in each role that a row names."""
    made = list(made_rows(Random(9)))  # noqa: S311 - the same corpus each time
    firms = [
        CompanyDocument(
            code=f"99{number}",
            name=name,
            codes=[f"99{number}"],
            search_text=f"{name}\n99{number}",
            newest_on=date(2024, 1, 1),
            updated_at=datetime(2024, 1, 1, tzinfo=UTC),
        )
        for number, name in enumerate(("长春建", "工程ab", "春花"))
    ]
    CompanyDocument.objects.bulk_create(firms)
    for place, columns in enumerate(made):
        project = Project.objects.create(
            number=f"22010224{place:08d}", area_code="220102", kind="01", issued_on=date(2024, 1, 1)
        )
        row = ProjectDocument.objects.create(
            project=project,
            public_id=project.public_id,
            document={},
            number=project.number,
            owner_name="",
            area_name="",
            updated_at=datetime(2024, 1, 1, tzinfo=UTC),
            **columns,
        )
        Participation.objects.bulk_create(
            Participation(
                company=firms[(place + len(role)) % 3],
                project=row,
                role=role,
                name=firms[(place + len(role)) % 3].name,
                grade=row.grade,
                is_confirmed=row.is_confirmed,
                filed_itself=False,
                sort_on=row.sort_on,
            )
            for role in row.roles
        )


@pytest.fixture(scope="module")
def corpus(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[list[ProjectDocument]]:
    """Give all rows of a random library, newest first."""
    with (
        django_db_blocker.unblock(),
        database.clone(cluster, template) as name,
        database.pointed_at(cluster, name),
    ):
        with transaction.atomic():
            fill()
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE publication_projectdocument")
        yield list(ProjectDocument.objects.order_by("-sort_on", "-project_id"))


@pytest.fixture(params=PLANS)
def forced(request: pytest.FixtureRequest, corpus: object, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let every search go by one plan, by what it believes of frequencies."""
    plan = str(request.param)
    with transaction.atomic():
        statistics.count_shares()
    statistics.forget()
    known = statistics.current_shares()
    if plan == "walk":
        monkeypatch.setattr(plans, "_walk_length", lambda *_: 5)
    elif plan == "quarters":
        monkeypatch.setattr(plans, "_walk_length", lambda *_: 0)
        monkeypatch.setattr(plans, "RARE", -1)
    elif plan == "all":
        monkeypatch.setattr(plans, "_walk_length", lambda *_: 0)
        monkeypatch.setattr(plans, "RARE", 10**9)
    elif plan == "unknown":
        known = statistics.Shares()
    monkeypatch.setattr(plans, "current_shares", lambda: known)
    return plan


words = st.one_of(
    st.text(LETTERS, min_size=2, max_size=4),
    st.sampled_from([RARE * 2, f"长{RARE}", "工程", "长春", "zz", *NUMBERS, "20101010", "0102-h", "1ma0y7k"]),
)
filters = st.builds(
    Filters,
    query=st.lists(words, max_size=3).map(" ".join),
    area=st.sampled_from(["", "", "220100", "220103", "229900"]),
    zone=st.sampled_from(["", "", "", ZONE]),
    path=st.sampled_from(["", "", "2"]),
    kind=st.sampled_from(["", "", "02"]),
    grade=st.sampled_from(["", "", "A", "D"]),
    role=st.sampled_from(["", "", "1", "owner", "9"]),
    year_from=st.sampled_from([None, None, 2016, 2022]),
    year_to=st.sampled_from([None, None, 2020]),
    amount_from=st.sampled_from([None, None, Decimal(3_000)]),
    size_to=st.sampled_from([None, None, Decimal(100)]),
    pushed=st.sampled_from([False, False, True]),
    include_unconfirmed=st.booleans(),
)


def matches(row: ProjectDocument, asked: Filters) -> bool:
    """Say by plain comparison whether a row is asked for."""
    equal = all(
        not wanted or wanted == getattr(row, column)
        for column, wanted in (
            ("zone_code", asked.zone),
            ("path", asked.path),
            ("kind", asked.kind),
            ("grade", asked.grade),
        )
    )
    spans = (
        (row.year, asked.year_from, asked.year_to),
        (row.amount, asked.amount_from, asked.amount_to),
        (row.size, asked.size_from, asked.size_to),
    )
    return (
        equal
        and asked.area in {"", row.city_code, row.county_code}
        and all(word in row.search_text for word in asked.query.lower().split())
        and (row.is_confirmed or asked.include_unconfirmed or asked.grade == "D")
        and (row.is_pushed or not asked.pushed)
        and all(_within(value, low, high) for value, low, high in spans)
        and (not asked.role or _stands(row, asked))
    )


def _within(value: Any, low: Any, high: Any) -> bool:
    if value is None:
        return low is None and high is None
    return (low is None or low <= value) and (high is None or value <= high)


def _stands(row: ProjectDocument, asked: Filters) -> bool:
    found = _STANDING.get(row.pk) or _STANDING.setdefault(
        row.pk, [(part.role, part.is_confirmed, part.company.search_text) for part in _participations(row)]
    )
    words = asked.query.lower().split()
    return any(
        role == asked.role
        and (sure or asked.include_unconfirmed)
        and (not words or any(word in text for word in words))
        for role, sure, text in found
    )


_STANDING: dict[int, list[tuple[str, bool, str]]] = {}


def _participations(row: ProjectDocument) -> list[Participation]:
    return list(Participation.objects.filter(project=row).select_related("company"))


def level(row: ProjectDocument, asked: Filters) -> int:
    """Say how relevant a match is: 0 is most."""
    words, name = asked.query.lower().split(), row.name.lower()
    if not all(word in name for word in words):
        return 2
    return 0 if name.startswith(words[0]) else 1


def turned(asked: Filters, *, order: str, limit: int) -> tuple[list[Slice[ProjectRow]], list[Slice[ProjectRow]]]:
    """Turn all pages forwards, and back again from the last."""
    pages = [search_projects(filters=asked, order=order, limit=limit)]
    while pages[-1].next:
        pages.append(search_projects(filters=asked, order=order, after=pages[-1].next, limit=limit))
    back = [pages[-1]]
    while back[-1].previous:
        back.append(search_projects(filters=asked, order=order, before=back[-1].previous, limit=limit))
    return pages, back


@pytest.mark.parametrize("order", Order.values)
def test_every_plan_answers_like_a_plain_scan(forced: str, corpus: list[ProjectDocument], order: str) -> None:
    """Whatever is believed of frequencies, every page forwards and backwards and the count equal the plain answer."""

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(filters, st.sampled_from([7, 40, 700]))
    def ask(asked: Filters, limit: int) -> None:
        expected = [row for row in corpus if matches(row, asked)]
        if order == Order.RELEVANCE and asked.query:
            expected.sort(key=lambda row: level(row, asked))
        ids = [row.public_id for row in expected]
        pages, back = turned(asked, order=order, limit=limit)

        assert [row.public_id for page in pages for row in page.rows] == ids
        assert {page.total_capped for page in pages} == {len(ids)}
        assert [row.public_id for page in reversed(back) for row in page.rows] == ids

    ask()


def test_tokens_are_the_same_in_python_and_in_the_database(corpus: list[ProjectDocument]) -> None:
    """The tokens that a question asks for are those that the index holds, for every row."""
    with connections["public"].cursor() as cursor:
        for row in corpus[:80]:
            cursor.execute(
                f"SELECT {plans.TOKENS_EXPRESSION} FROM publication_projectdocument WHERE project_id = %s", [row.pk]
            )
            held = set(cursor.fetchone()[0])
            expected = {
                *bigrams(row.search_text),
                *grams(row.search_text),
                *name_bigrams(f"\n{row.name.lower()}\n"),
                facet("city", row.city_code),
                facet("county", row.county_code),
                facet("zone", row.zone_code),
                facet("path", row.path),
                facet("kind", row.kind),
                facet("grade", row.grade),
                facet("pushed", str(row.is_pushed).lower()),
                *(facet("role", role) for role in row.roles),
                *([facet("year", str(row.year))] if row.year else []),
            }
            assert held == expected


@pytest.mark.parametrize(
    ("query", "plan"), [("工程", "walk"), (RARE * 2, "all"), ("未见之词", "all")], ids=["frequent", "rare", "new"]
)
def test_the_plan_fits_the_frequency(
    query: str, plan: str, corpus: list[ProjectDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Frequent words are walked to, rare and unknown ones are looked up."""
    with transaction.atomic():
        statistics.count_shares()
    monkeypatch.setattr(plans, "RARE", 20)
    monkeypatch.setattr(plans, "BLIND_WALK", 120)
    assert find(Search(conditions_of(Filters(query=query)), 3)).plan == plan


@pytest.mark.parametrize(
    ("forced", "index"),
    [("walk", "using document_"), ("quarters", "on document_buckets"), ("all", "on document_tokens")],
    indirect=["forced"],
)
@pytest.mark.parametrize("backwards", [False, True])
def test_every_plan_asks_its_index(
    forced: str, index: str, corpus: list[ProjectDocument], monkeypatch: pytest.MonkeyPatch, *, backwards: bool
) -> None:
    """What a plan reads first it reads by its index, first page or later, and never works tokens out row by row."""
    explained: list[str] = []

    def explain(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
        with connections["public"].cursor() as cursor:
            cursor.execute("SET enable_seqscan = off")
            cursor.execute(f"EXPLAIN {sql}", values)
            explained.append("\n".join(row[0] for row in cursor.fetchall()))
            cursor.execute("RESET enable_seqscan")
        return []

    monkeypatch.setattr(plans, "_run", explain)
    key = (corpus[300].sort_on, corpus[300].pk)
    find(Search(conditions_of(Filters(query="工程")), 16, key, backwards=backwards))
    assert index in explained[0]
    assert "Join Filter" not in explained[0]
    assert "Seq Scan on publication_projectdocument" not in explained[0]
    assert not [line for line in explained[0].splitlines() if "Filter:" in line and "publication_" in line]
