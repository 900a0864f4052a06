"""What the public may see and find: no person it must not know, every substring, every page once, at a fixed cost."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from tests.support import database
from tests.support.database import Cluster
from tests.support.filing_sheets import PARTIES, id_number
from tests.support.filings import (
    Cast,
    Plan,
    applied_filing,
    confirmed_filing,
    granted_filing,
    make_cast,
    submitted_filing,
)
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.models import Project
from zhulu.domain.publication import plans, queries
from zhulu.domain.publication.documents import SEARCHED
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.publication.parts import HIDDEN_TABLES
from zhulu.domain.publication.queries import Filters, Page, find_project, search_projects
from zhulu.domain.publication.statistics import current_shares
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.identifiers import find_id_numbers, find_mobiles
from zhulu.usecases.return_filing import Reason, refuse_filing, return_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

NAMES = ("净月体育公园综合馆", "A座_50%改造\\工程", "𠮷林老街修缮", "Phase II 厂房", "滨河学校教学楼")


@dataclass(frozen=True)
class Published:
    """A committed database with one project at each station."""

    cast: Cast


@pytest.fixture(scope="module")
def published(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Published]:
    """A, C, applied, D and returned projects; shared, for nothing below changes them."""
    with (
        django_db_blocker.unblock(),
        database.clone(cluster, template) as name,
        database.pointed_at(cluster, name),
    ):
        cast = make_cast()
        granted_filing(cast, Plan(name=NAMES[0]))
        confirmed_filing(cast, Plan(name=NAMES[1], roles=("2", "3")))
        applied_filing(cast, Plan(name=NAMES[2]))
        submitted_filing(cast, Plan(name=NAMES[3]))
        confirmed_filing(cast, Plan(name=NAMES[4]))
        returned = submitted_filing(cast, Plan(name="被退回的项目"))
        return_filing(actor=cast.county.actor, filing_id=returned.public_id, reasons=[Reason("R05")])
        yield Published(cast)


def find(query: str = "", **filters: Any) -> list[str]:
    """Give the names found on the first page, unconfirmed ones included."""
    return [row.name for row in search(query, **filters).rows]


def search(query: str = "", **filters: Any) -> Page:
    """Search with everything included."""
    return search_projects(filters=Filters(query=query, **{"include_unconfirmed": True, **filters}))


def texts() -> list[str]:
    """Give everything the public can be given: stored rows, documents, list and project pages.

    Less the address of a project's own extract, which ends like a file's name and is tested where it is made.
    """
    client = Client()
    stored = [json.dumps(row, ensure_ascii=False, default=str) for row in ProjectDocument.objects.values()]
    pages = ["/", "/projects/?d=1", *(f"/projects/{row.public_id}/" for row in ProjectDocument.objects.all())]
    answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [200] * len(pages)
    extracts = [f"{page}extract.pdf" for page in pages]
    read = [answer.content.decode().replace(own, "") for answer, own in zip(answers, extracts, strict=True)]
    return stored + read


@pytest.mark.notice("三(二)")
def test_nothing_personal_is_public(published: Published) -> None:
    """No ID number, mobile, commitment, reviewer, tradesperson or file stands in any document or page (§1.10, 15)."""
    serials = [31, 51, 61, *(40 + int(role) for role in PARTIES)]
    secrets = [id_number(serial) for serial in serials] + [f"1390000{role:04d}" for role in range(1, 7)]
    reviewers = ["王示例", "李示例", "建筑业管理科", "沈望舒"]
    tradespeople = ["郑安澜"]
    hidden = {field.column for table in TABLES.values() for field in table.fields if field.personal}
    for text in texts():
        for word in [*secrets, *reviewers, *tradespeople, ".pdf", 'SM3"', "PaperKind", *(f'"{key}"' for key in hidden)]:
            assert word not in text
        assert find_id_numbers(text) == ()
        assert find_mobiles(text) == ()


def test_only_what_may_be_shown_has_a_table(published: Published) -> None:
    """Hidden tables are in no document; the search text holds names, codes and numbers and no person."""
    for row in ProjectDocument.objects.all():
        shown = {table["key"] for part in row.document["parts"] for table in part["tables"]}
        assert shown
        assert not shown & HIDDEN_TABLES
        for person in ("秦守业", "叶知秋", "顾长河"):
            assert person not in row.search_text
    persons = {"PersonName", "PrjHead", "ConstructorName", "UserName"}
    assert not {column for columns in SEARCHED.values() for column in columns} & persons


def test_participants_are_named_without_numbers(published: Published) -> None:
    """A participant is shown with role, firm, code and the person's name, and nothing else."""
    document = ProjectDocument.objects.get(name=NAMES[0]).document

    assert {frozenset(row) for row in document["participants"]} == {frozenset({"role_label", "name", "code", "person"})}
    assert "秦守业" in {row["person"] for row in document["participants"]}


def test_parts_say_who_confirmed_as_an_office(published: Published) -> None:
    """Each part names the office, its grade, history, version and digest."""
    document = find_project(public_id=ProjectDocument.objects.get(name=NAMES[0]).public_id)
    assert document is not None
    part = document["parts"][0]

    assert (part["grade"], part["authority"]) == ("A", "吉林省住房和城乡建设厅")
    assert [(step["grade"], step["authority"]) for step in part["grade_history"]] == [
        ("C", "南关区住房和城乡建设局"),
        ("A", "吉林省住房和城乡建设厅"),
    ]
    assert len(part["digest"]) == 64


@pytest.mark.notice("一(二)4")
def test_d_is_shown_only_when_asked_for(published: Published) -> None:
    """Q8: the unconfirmed project is found by asking for it, and by filtering for D."""
    assert NAMES[3] not in find(include_unconfirmed=False)
    assert NAMES[3] in find()
    assert find(grade="D", include_unconfirmed=False) == [NAMES[3]]
    assert set(find(grade="A")) == {NAMES[0]}
    assert "被退回的项目" not in find()


def every_substring(name: str) -> st.SearchStrategy[str]:
    """Give substrings of at least two characters."""
    places = st.integers(min_value=0, max_value=len(name) - 2)
    return places.flatmap(
        lambda start: st.integers(min_value=start + 2, max_value=len(name)).map(lambda end: name[start:end])
    )


@pytest.mark.parametrize("walk", [2_000, 0], ids=["walked", "indexed"])
def test_any_substring_is_found(walk: int, published: Published, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any two neighbouring characters or more find the project, in any capitals, with wildcards taken literally."""
    monkeypatch.setattr(plans, "BLIND_WALK", walk)
    words = st.sampled_from(NAMES).flatmap(lambda name: st.tuples(st.just(name), every_substring(name)))

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(words, st.booleans())
    def ask(chosen: tuple[str, str], upper: bool) -> None:  # noqa: FBT001 - Hypothesis gives it by place
        name, part = chosen
        assume(not Filters(query=part).is_too_short)
        assert name in find(part.upper() if upper else part)

    ask()


@pytest.mark.parametrize("walk", [2_000, 0], ids=["walked", "indexed"])
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("综合馆", {NAMES[0]}),
        ("综", set()),
        ("综 馆", set()),
        ("综 馆 净月", {NAMES[0]}),
        ("馆 净月", {NAMES[0]}),
        ("净月 教学楼", set()),
        ("月净", set()),
        ("综合 馆综", set()),
        ("a座", {NAMES[1]}),
        ("50%", {NAMES[1]}),
        ("座_5", {NAMES[1]}),
        ("造\\工", {NAMES[1]}),
        ("_%", set()),
        ("%%", set()),
        ("__", set()),
        ("\\\\", set()),
        ("𠮷林", {NAMES[2]}),
        ("林老", {NAMES[2]}),
        ("phase ii", {NAMES[3]}),
        ("郑安澜", set()),
        ("龘靐", set()),
        ("91220100", set(NAMES)),
    ],
)
def test_searching(
    query: str, expected: set[str], walk: int, published: Published, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words must all occur, in any order; wildcards stand for themselves; single characters alone find nothing."""
    monkeypatch.setattr(plans, "BLIND_WALK", walk)

    assert set(find(query)) == expected
    assert search(query).total_capped == len(expected)


@pytest.mark.parametrize("column", ["number", "owner_name"])
def test_numbers_and_owners_are_found(column: str, published: Published) -> None:
    """A project is found by its own number and its owner's name."""
    row = ProjectDocument.objects.get(name=NAMES[4])

    assert NAMES[4] in find(str(getattr(row, column)))


def test_a_stage_number_is_found(published: Published) -> None:
    """Numbers of stages and of participants' codes find the project."""
    row = ProjectDocument.objects.get(name=NAMES[0])

    assert find(f"{row.number}-HZ-001") == [NAMES[0]]
    assert find(f"{row.number}-hz-001") == [NAMES[0]]


def key_of(*parts: object) -> str:
    """Make up a page key."""
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


FORGED = [
    "x",
    "====",
    "%00",
    "é",
    "\ud800",
    key_of(),
    key_of("2024-01-01"),
    key_of("2024-01-01", "x"),
    key_of("2024-01-01", None),
    key_of("2024-13-01", 1),
    key_of(5, 1),
    key_of("2024-01-01", 10**40),
    key_of("2024-01-01", -(10**40)),
    key_of("2024-01-01", float("inf")),
    key_of("2024-01-01", float("nan")),
    key_of("0001-01-01", 1),
    key_of("9999-12-31", 1),
    key_of("2024-01-01'; DROP TABLE x --", 1),
    base64.urlsafe_b64encode(b"[" * 5000).decode(),
    base64.urlsafe_b64encode(b'{"a":1,"b":2}').decode(),
]


@pytest.mark.parametrize("key", FORGED, ids=range(len(FORGED)))
@pytest.mark.parametrize("side", ["after", "before"])
def test_forged_page_keys_are_harmless(key: str, side: str, published: Published) -> None:
    """A made-up key gives some page or an empty one, never an error."""
    after, before = (key, None) if side == "after" else (None, key)
    page = search_projects(filters=Filters(), after=after, before=before)

    assert page.total_capped == 4
    assert len(page.rows) <= 4


@pytest.mark.parametrize("query", ["\x00", "a\x00b", "甲" * 500, "\ud800", "'; DROP TABLE x; --"])
def test_forged_queries_are_harmless(query: str, published: Published) -> None:
    """Text that the database cannot hold finds nothing."""
    assert search(query).rows == []


DAYS = (date(2024, 1, 1), date(2024, 1, 2), date(2023, 12, 31))


@pytest.fixture
def many(db: None) -> list[str]:
    """Give the public ids of 40 confirmed and 7 unconfirmed projects on three days, newest first."""
    rows = []
    for place in range(47):
        project = Project.objects.create(
            number=f"22010224010101{place:02d}", area_code="220102", kind="01", issued_on=DAYS[0]
        )
        name = f"滨河路{place}号楼"
        rows.append(
            ProjectDocument(
                project=project,
                public_id=project.public_id,
                document={"public_id": project.public_id, "name": name},
                number=project.number,
                name=name,
                owner_name="样县投资公司",
                area_name="南关区",
                search_text=f"{name}\n{project.number}",
                city_code="220100",
                county_code="220102" if place % 2 else "220104",
                path="2",
                kind="01",
                grade="D" if place >= 40 else "C",
                is_confirmed=place < 40,
                sort_on=DAYS[place % 3],
                updated_at=datetime(2024, 1, 1, tzinfo=UTC),
            )
        )
    ProjectDocument.objects.bulk_create(rows)
    confirmed = ProjectDocument.objects.filter(is_confirmed=True).order_by("-sort_on", "-project_id")
    return list(confirmed.values_list("public_id", flat=True))


def walk(filters: Filters, *, limit: int) -> list[Page]:
    """Turn all pages forwards."""
    pages = [search_projects(filters=filters, limit=limit)]
    while pages[-1].next:
        pages.append(search_projects(filters=filters, after=pages[-1].next, limit=limit))
        assert len(pages) < 60
    return pages


@pytest.mark.parametrize("limit", [1, 7, 15, 39, 40, 41])
@pytest.mark.parametrize("query", ["", "滨河"])
def test_pages_cover_everything_once(limit: int, query: str, many: list[str]) -> None:
    """Forwards and back again, each project stands on exactly one page, and the way back is the way there."""
    filters = Filters(query=query)
    pages = walk(filters, limit=limit)
    back = [pages[-1]]
    while back[-1].previous:
        back.append(search_projects(filters=filters, before=back[-1].previous, limit=limit))

    assert [row.public_id for page in pages for row in page.rows] == many
    assert pages[0].previous is None
    # The first page backwards is filled from its end, so only a whole number of pages comes out the same.
    assert sorted(row.public_id for page in back for row in page.rows) == sorted(many)
    assert len(back) == len(pages)
    assert all(page.total_capped == 40 for page in pages)


def test_pages_hold_while_projects_arrive(many: list[str]) -> None:
    """A project that is confirmed while somebody turns pages shifts none of the others."""
    first = search_projects(filters=Filters(), limit=10)
    ProjectDocument.objects.filter(name="滨河路45号楼").update(is_confirmed=True, sort_on=date(2026, 1, 1))
    second = search_projects(filters=Filters(), after=first.next, limit=10)

    assert [row.public_id for row in (*first.rows, *second.rows)] == many[:20]


def test_filters_and_their_counts(many: list[str]) -> None:
    """County, city, kind, path and grade narrow, and the count follows."""
    counts = {
        "county": search_projects(filters=Filters(area="220102")).total_capped,
        "city": search_projects(filters=Filters(area="220100")).total_capped,
        "nowhere": search_projects(filters=Filters(area="220202")).total_capped,
        "kind": search_projects(filters=Filters(kind="02")).total_capped,
        "path": search_projects(filters=Filters(path="2")).total_capped,
        "with D": search_projects(filters=Filters(include_unconfirmed=True)).total_capped,
        "D": search_projects(filters=Filters(grade="D")).total_capped,
    }

    assert counts == {"county": 20, "city": 40, "nowhere": 0, "kind": 0, "path": 40, "with D": 47, "D": 7}


@pytest.mark.parametrize("cap", [39, 40, 41])
def test_counting_stops_at_the_cap(cap: int, many: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the cap the count says so and costs no more."""
    monkeypatch.setattr(queries, "COUNT_CAP", cap)
    page = search_projects(filters=Filters())

    assert (page.total_capped, page.total_is_capped) == (min(cap, 40), cap < 40)


@pytest.mark.parametrize(
    ("query", "budget"),
    [("", 2), ("滨河", 2), ("滨河路3号", 3), ("没有这个", 3)],
    ids=["all", "common", "rare", "none"],
)
def test_the_query_budget_is_fixed(query: str, budget: int, many: list[str]) -> None:
    """A page costs two queries, three where the newest rows do not fill it, whatever the limit."""
    current_shares()
    for limit in (1, 5, 30):
        with CaptureQueriesContext(connections["public"]) as asked:
            search_projects(filters=Filters(query=query), limit=limit)
        assert len(asked) <= budget
    with CaptureQueriesContext(connections["public"]) as asked:
        find_project(public_id=many[0])
    assert len(asked) == 1


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who files and reviews in a test that changes something."""
    return make_cast()


def _returned(cast: Cast, filing: Filing) -> object:
    return return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=[Reason("R05")])


def _refused(cast: Cast, filing: Filing) -> object:
    return refuse_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=[Reason("R16")])


def _withdrawn(cast: Cast, filing: Filing) -> object:
    return withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)


@pytest.mark.parametrize("act", [_returned, _refused, _withdrawn], ids=["returned", "refused", "withdrawn"])
@pytest.mark.notice("一(二)4")
def test_what_is_no_longer_submitted_is_no_longer_public(act: Callable[[Cast, Filing], object], cast: Cast) -> None:
    """Q9: list, search and address all forget it in the same transaction; the number stays its own."""
    filing = submitted_filing(cast)
    public_id = ProjectDocument.objects.get().public_id
    assert find("综合馆") == ["净月体育公园综合馆"]
    act(cast, filing)

    assert find("综合馆") == []
    assert find_project(public_id=public_id) is None
    assert Client().get(f"/projects/{public_id}/").status_code == 404
    assert Project.objects.count() == 1


@pytest.mark.notice("一(二)4")
def test_d_may_be_switched_off(cast: Cast) -> None:
    """Where the province does not show D, a submission has no document, and a confirmation has."""
    set_policy(key="show_grade_d", value=False, valid_from=date(2026, 1, 1), reason="试行", set_by="测试")
    submitted_filing(cast)
    assert not ProjectDocument.objects.exists()
    confirmed_filing(cast, Plan(name="已确认的"))

    assert [row.name for row in ProjectDocument.objects.all()] == ["已确认的"]


def test_the_order_is_of_confirmation(cast: Cast, frozen: time_machine.Traveller) -> None:
    """Newest confirmation first, whatever was submitted last."""
    early = submitted_filing(cast, Plan(name="先提交"))
    frozen.shift(timedelta(days=1))
    confirmed_filing(cast, Plan(name="先确认"))
    frozen.shift(timedelta(days=1))

    assert find() == ["先确认", "先提交"]
    withdraw_filing(actor=cast.clerk.actor, filing_id=early.public_id)
    assert find() == ["先确认"]
    days = [row.decided_on for row in search().rows]
    assert all(newer >= older for newer, older in pairwise(days))
