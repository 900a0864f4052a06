"""企业信息: companies are what public documents name, found by any code and name at a fixed cost, gone with them."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections, transaction
from django.test.utils import CaptureQueriesContext

from tests.support.filing_sheets import id_number, uscc
from tests.support.filings import (
    Cast,
    Plan,
    confirmed_filing,
    granted_filing,
    make_cast,
    make_clerk,
    submitted_filing,
)
from tests.support.races import at_once
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.operations import (
    add_identifier,
    record_succession,
    register_organisation,
    rename_organisation,
)
from zhulu.domain.enterprises.vocabulary import Code, OrganisationKind, Residence, SuccessionKind
from zhulu.domain.library.models import Project
from zhulu.domain.publication.company_queries import (
    CompanyProject,
    find_company,
    list_company_codes,
    list_company_projects,
    search_companies,
)
from zhulu.domain.publication.models import CompanyDocument, Participation, ProjectDocument
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.publication.participations import write_participations
from zhulu.domain.publication.parts import Part
from zhulu.domain.publication.queries import Filters, search_projects
from zhulu.domain.publication.standings import standings_of
from zhulu.domain.publication.vocabulary import OWNER, UNGRADED
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.standard.identifiers import find_id_numbers, find_mobiles
from zhulu.usecases.rebuild_publication import rebuild_publication
from zhulu.usecases.return_filing import Reason, return_filing

pytestmark = pytest.mark.notice("一(二)5")
NOW = datetime(2026, 3, 16, 2, tzinfo=UTC)
TODAY = date(2026, 3, 16)


def short(code: str, *, hyphen: bool = False) -> str:
    """Give the nine or ten characters of an organisation's older code."""
    return f"{code[8:16]}-{code[16]}" if hyphen else code[8:17]


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who files and reviews."""
    return make_cast()


@pytest.fixture
def crowd(cast: Cast) -> Cast:
    """A, C and D projects of a builder, and a supervisor who joins the C project and waits for confirmation."""
    granted_filing(cast, Plan(name="定A的项目"))
    confirmed_filing(cast, Plan(name="确认的项目", roles=("2", "3")))
    submitted_filing(cast, Plan(name="待审核的项目"))
    with transaction.atomic():
        firm = register_organisation(
            name="吉林和砚监理有限公司",
            kinds=[OrganisationKind.SUPERVISOR],
            residence=Residence.ADMITTED,
            codes=[Code(value=uscc(77))],
        )
    joined = Project.objects.get(document__name="确认的项目").public_id
    supervisor = make_clerk(firm, sign_in_name="jianli", name="方监理")
    submitted_filing(Cast(supervisor, cast.county, cast.province), Plan(name="确认的项目", roles=("4",), join=joined))
    return cast


def projects_of(code: str, **asked: Any) -> list[CompanyProject]:
    """Give all of a company's projects in one page."""
    company = find_company(code=code)
    assert company is not None
    return list_company_projects(company_id=company.company_id, limit=500, **asked).rows


def named_in(document: dict[str, Any], *, include_unconfirmed: bool) -> Iterator[tuple[str, str]]:
    """Give (code, place) of every company that the shown parts of a document name, read from the document alone."""
    for part in document["parts"]:
        if part["grade"] == "D" and not include_unconfirmed:
            continue
        yield part["filer"]["code"], "participant"
        for table in part["tables"]:
            for row in table["rows"]:
                if table["key"] == "participants":
                    yield row["CorpCode"], "participant"
                if table["key"] == "project":
                    yield row["BuildCorpCode"], OWNER


@pytest.mark.parametrize("include", [False, True], ids=["confirmed", "with D"])
def test_both_places_give_the_same_answer(include: bool, crowd: Cast) -> None:  # noqa: FBT001 - by the parameter
    """Each company's list is exactly those listed projects whose shown parts name it; owner and participants apart."""
    listed = search_projects(filters=Filters(include_unconfirmed=include), limit=500).rows
    documents = {row.public_id: row.document for row in ProjectDocument.objects.all()}
    companies = search_companies(include_unconfirmed=include, limit=500).rows
    expected: dict[tuple[str, str], set[str]] = {}
    for row in listed:
        for code, place in named_in(documents[row.public_id], include_unconfirmed=include):
            expected.setdefault((list_company_codes(codes=[code])[code], place), set()).add(row.public_id)

    assert {code for code, _ in expected} == {company.code for company in companies}
    for company, place in product(companies, ("participant", OWNER)):
        found = projects_of(company.code, role=OWNER if place == OWNER else "", include_unconfirmed=include)
        assert {row.public_id for row in found} == expected.get((company.code, place), set())
        assert [row.project_id for row in found] == sorted(
            (row.project_id for row in found), key=[row.project_id for row in listed].index
        )
        assert len(found) == (company.owned if place == OWNER else company.projects)


def test_no_part_lends_its_grade(crowd: Cast) -> None:
    """A firm that only an unconfirmed part names stands at D in a project of C, and is found only when asked for."""
    assert find_company(code=uscc(77)) is not None
    assert projects_of(uscc(77)) == []
    assert "吉林和砚监理有限公司" not in {row.name for row in search_companies().rows}
    (row,) = projects_of(uscc(77), include_unconfirmed=True)

    assert (row.project_grade, row.grade, row.roles, row.filed_itself) == ("C", "D", ["4"], True)
    assert [row.project_grade for row in projects_of(uscc(77), grade="D")] == ["C"]


def test_roles_and_grades_narrow(crowd: Cast) -> None:
    """Role, grade and tallies agree, row by row."""
    company = find_company(code=uscc(1))
    assert company is not None
    for tally in company.tallies:
        asked = {"role": tally.role, "grade": tally.grade or UNGRADED, "include_unconfirmed": True}
        assert len(projects_of(uscc(1), **asked)) == tally.projects

    assert {(tally.role, tally.grade): tally.projects for tally in company.tallies} == {
        ("2", "C"): 1,
        ("3", "A"): 1,
        ("3", "C"): 1,
        ("3", "D"): 1,
    }
    assert [(row.name, row.roles) for row in projects_of(uscc(1), grade="C")] == [("确认的项目", ["2", "3"])]
    assert (company.projects, company.owned) == (2, 0)


def test_the_owner_is_listed_apart(crowd: Cast) -> None:
    """The 建设单位 owns projects and takes part in none."""
    owner = find_company(code=uscc(901))
    assert owner is not None

    assert (owner.projects, owner.owned, owner.is_registered) == (0, 2, False)
    assert projects_of(uscc(901)) == []
    assert len(projects_of(uscc(901), role=OWNER)) == 2


FORMS: dict[str, Callable[[str], str]] = {"18": str, "9": short, "10": lambda code: short(code, hyphen=True)}
OTHER_SERIAL = 55


def bare_project(name: str, *, day: date = TODAY, grade: str = "C") -> ProjectDocument:
    """Publish a project of which nothing but its line is known."""
    serial = Project.objects.count()
    number = f"22010224{serial:08d}"
    project = Project.objects.create(number=number, area_code="220102", kind="01", issued_on=TODAY)
    return ProjectDocument.objects.create(
        project=project,
        public_id=project.public_id,
        document={"public_id": project.public_id, "name": name},
        number=number,
        name=name,
        owner_name="",
        area_name="南关区",
        search_text=name,
        city_code="220100",
        county_code="220102",
        path="2",
        kind="01",
        grade=grade,
        is_confirmed=grade != "D",
        sort_on=day,
        updated_at=NOW,
    )


def part(*named: tuple[str, str], grade: str = "C", role: str = "4", filer: str = "") -> Part:
    """Give a part that names firms as (code, name) in one role."""
    rows = [{"CorpRoleNum": role, "CorpCode": code, "CorpName": name} for code, name in named]
    return Part(
        public_id="part",
        path="2",
        grade=grade,
        decided_at=NOW,
        authority="",
        version=1,
        digest="",
        content={"participants": rows},
        filer={"name": "", "code": filer, "roles": []},
        roles=[],
    )


def tell(project: ProjectDocument, *parts: Part) -> None:
    """Let a project name what these parts name."""
    with transaction.atomic():
        standings = standings_of(parts)
        write_participations(project_id=project.pk, standings=standings, day=project.sort_on, now=NOW)


def register(name: str, *codes: str) -> Organisation:
    """Register a supervising firm."""
    with transaction.atomic():
        return register_organisation(
            name=name,
            kinds=[OrganisationKind.SUPERVISOR],
            residence=Residence.IN_PROVINCE,
            codes=[Code(value=code) for code in codes],
        )


def names(query: str) -> list[str]:
    """Give the names of the companies that a search finds, grade D included."""
    return [row.name for row in search_companies(query=query, include_unconfirmed=True).rows]


@pytest.mark.parametrize("first", FORMS)
@pytest.mark.parametrize("second", FORMS)
@pytest.mark.parametrize("registered", ["18", "9", ""])
def test_every_form_of_a_code_is_one_company(first: str, second: str, registered: str, db: None) -> None:
    """18, 10 and 9 characters, written in any order and asked in any form, are one company, registered or not."""
    code = uscc(OTHER_SERIAL)
    if registered:
        register("和砚监理", FORMS[registered](code))
    tell(bare_project("甲"), part((FORMS[first](code), "和砚监理")))
    tell(bare_project("乙"), part((FORMS[second](code), "和砚监理")))
    listed = CompanyDocument.objects.get().code

    assert listed == (FORMS[registered](code) if registered else code if "18" in {first, second} else short(code))
    for form in (*FORMS.values(), str.lower):
        assert {row.name for row in projects_of(form(code))} == {"甲", "乙"}
        assert names(form(code)) == ["和砚监理"]
        assert list_company_codes(codes=[form(code)]) == {form(code): listed}


def test_two_whole_codes_are_two_companies(db: None) -> None:
    """Codes of 18 characters that share nine stay apart, and the nine alone then name neither."""
    one, other = uscc(OTHER_SERIAL), f"92{uscc(OTHER_SERIAL)[2:]}"
    tell(bare_project("甲"), part((one, "甲公司")))
    tell(bare_project("乙"), part((other, "乙公司")))
    tell(bare_project("丙"), part((short(one), "丙公司")))

    assert [row.name for row in projects_of(one)] == ["甲"]
    assert [row.name for row in projects_of(other)] == ["乙"]
    assert [row.name for row in projects_of(short(one))] == ["丙"]
    assert names(short(one)) == ["丙公司", "乙公司", "甲公司"]


def test_one_document_may_write_a_code_in_two_forms(db: None) -> None:
    """A short and a whole code in one document are one company with two roles, whichever stands first."""
    code = uscc(OTHER_SERIAL)
    tell(bare_project("甲"), part((short(code), "和砚"), role="3"), part((code, "和砚"), role="4"))

    assert [row.roles for row in projects_of(code)] == [["3", "4"]]
    assert CompanyDocument.objects.count() == 1


@pytest.mark.parametrize("code", ["", "无", "/", "12345", "９９", "91220100MA00005", "\x00", "%", "' OR 1=1 --"])
def test_what_is_no_code_names_nobody(code: str, db: None) -> None:
    """A bare name or a code of no known form makes no company, and asking for it finds none."""
    tell(bare_project("甲"), part((code, "某公司")))

    assert not CompanyDocument.objects.exists()
    assert find_company(code=code) is None
    assert list_company_codes(codes=[code]) == {}


def test_a_renamed_company_is_found_by_its_former_name(db: None) -> None:
    """The register's names count: today's is shown, the former finds it, and what a filer writes renames nobody."""
    firm = register("长春旧名监理有限公司", uscc(OTHER_SERIAL))
    project = bare_project("甲")
    tell(project, part((uscc(OTHER_SERIAL), "随手写的名字")))
    assert names("旧名监理") == ["长春旧名监理有限公司"]
    with transaction.atomic():
        rename_organisation(organisation=firm, name="长春新名监理有限公司", last_day=date(2025, 1, 1))
    tell(project, part((uscc(OTHER_SERIAL), "随手写的名字")))
    found = find_company(code=uscc(OTHER_SERIAL))

    assert found is not None
    assert (found.name, found.former_names) == ("长春新名监理有限公司", ["长春旧名监理有限公司"])
    assert names("旧名") == names("新名监理") == ["长春新名监理有限公司"]
    assert names("随手写的") == []


def test_a_merged_company_is_its_successor(db: None) -> None:
    """Projects under the predecessor's code belong to the successor; the predecessor's code and name lead there."""
    one, other = register("被并公司", uscc(81)), register("存续公司", uscc(82))
    early = bare_project("并前的项目")
    tell(early, part((uscc(81), "被并公司")))
    with transaction.atomic():
        record_succession(predecessor=one, successor=other, kind=SuccessionKind.MERGE, on=date(2024, 1, 1))
    tell(bare_project("并后的项目"), part((uscc(81), "被并公司")))
    tell(early, part((uscc(81), "被并公司")))
    found = find_company(code=uscc(81))

    assert found is not None
    assert (found.code, found.name, found.former_names) == (uscc(82), "存续公司", ["被并公司"])
    assert {row.name for row in projects_of(uscc(81))} == {"并前的项目", "并后的项目"}
    assert names("被并") == ["存续公司"]


def test_a_later_whole_code_of_a_registered_company_is_followed(db: None) -> None:
    """Once the register has the 18 characters, the old address leads to the new one."""
    firm = register("和砚监理", short(uscc(OTHER_SERIAL)))
    project = bare_project("甲")
    tell(project, part((short(uscc(OTHER_SERIAL)), "和砚监理")))
    with transaction.atomic():
        add_identifier(organisation=firm, code=Code(value=uscc(OTHER_SERIAL)))
    tell(project, part((short(uscc(OTHER_SERIAL)), "和砚监理")))

    assert CompanyDocument.objects.get().code == uscc(OTHER_SERIAL)
    assert [row.name for row in projects_of(short(uscc(OTHER_SERIAL)))] == ["甲"]


def test_an_unregistered_company_bears_the_name_that_is_confirmed(db: None) -> None:
    """A confirmed part's name comes before an unconfirmed one's, and that one finds nothing."""
    tell(bare_project("甲"), part((uscc(91), "真名监理")))
    tell(bare_project("乙", grade="D", day=TODAY + timedelta(days=9)), part((uscc(91), "冒名监理"), grade="D"))

    assert names(uscc(91)) == ["真名监理"]
    assert names("冒名") == []


def test_a_company_goes_with_its_last_project(db: None) -> None:
    """Nothing public names it: no row is left, and neither list, search nor address knows it."""
    project = bare_project("甲")
    tell(project, part((uscc(91), "和砚监理")))
    assert names("和砚") == ["和砚监理"]
    tell(project)

    assert names("和砚") == []
    assert find_company(code=uscc(91)) is None
    assert not CompanyDocument.objects.exists()


def test_the_best_part_speaks_for_a_role(db: None) -> None:
    """Of several parts that name a company in one role the confirmed one counts, then the better grade."""
    named = (uscc(91), "和砚监理")
    for grades, best in {("D", "C"): "C", ("C", "B", "D"): "B", ("D",): "D", ("A", "C"): "A"}.items():
        tell(bare_project(best), *(part(named, grade=grade) for grade in grades))

    found = projects_of(uscc(91), include_unconfirmed=True)
    assert all(row.name == row.grade for row in found)
    assert {row.name for row in projects_of(uscc(91))} == {"A", "B", "C"}


def test_a_returned_filing_vanishes_from_both(crowd: Cast) -> None:
    """Q9: what is no longer submitted is forgotten by the project's page and the company's in one transaction."""
    filing = submitted_filing(crowd, Plan(name="将退回的项目"))
    assert "将退回的项目" in {row.name for row in projects_of(uscc(1), include_unconfirmed=True)}
    return_filing(actor=crowd.county.actor, filing_id=filing.public_id, reasons=[Reason("R05")])

    assert "将退回的项目" not in {row.name for row in projects_of(uscc(1), include_unconfirmed=True)}
    assert search_projects(filters=Filters(query="将退回", include_unconfirmed=True)).rows == []
    assert not Participation.objects.filter(project__name="将退回的项目").exists()


@pytest.mark.notice("三(二)")
def test_nothing_personal_is_public(crowd: Cast) -> None:
    """No person, ID number, mobile or commitment stands in a company's row or a participation."""
    rows = [*CompanyDocument.objects.values(), *Participation.objects.values()]
    assert len(rows) > 10
    for text in (json.dumps(row, ensure_ascii=False, default=str) for row in rows):
        for word in ("秦守业", "叶知秋", "顾长河", "郑安澜", "沈望舒", "方监理", id_number(43)):
            assert word not in text
        assert find_id_numbers(text) == ()
        assert find_mobiles(text) == ()


@pytest.fixture
def many(db: None) -> list[str]:
    """Give 40 projects of one firm on three days, newest first, and as many firms with one each."""
    for place in range(40):
        project = bare_project(f"项目{place}", day=TODAY - timedelta(days=place % 3))
        tell(project, part((uscc(91), "常客监理有限公司"), (uscc(100 + place), f"散客{place}号公司")))
    newest = ProjectDocument.objects.order_by("-sort_on", "-project_id")
    return list(newest.values_list("public_id", flat=True))


@pytest.mark.parametrize("limit", [1, 7, 15, 39, 40, 41])
def test_pages_cover_everything_once(limit: int, many: list[str]) -> None:
    """Forwards and back, each project of a company and each company stand on exactly one page."""
    company = find_company(code=uscc(91))
    assert company is not None
    lists: list[Any] = [
        lambda **key: list_company_projects(company_id=company.company_id, limit=limit, **key),
        lambda **key: search_companies(query="公司", limit=limit, **key),
    ]
    for turn, expected in zip(lists, (40, 41), strict=True):
        pages = [turn()]
        while pages[-1].next:
            pages.append(turn(after=pages[-1].next))
            assert len(pages) < 60
        back = [pages[-1]]
        while back[-1].previous:
            back.append(turn(before=back[-1].previous))
        rows = [row for page in pages for row in page.rows]
        assert len(rows) == len(set(map(str, rows))) == expected
        assert sorted(map(str, rows)) == sorted(str(row) for page in back for row in page.rows)
        assert pages[0].previous is None
        assert all(page.total_capped == expected for page in pages)
    assert [row.public_id for row in projects_of(uscc(91))] == many


@pytest.mark.parametrize("key", ["x", "====", "WzEsMl0=", "\ud800"])
def test_forged_keys_are_harmless(key: str, many: list[str]) -> None:
    """A made-up page key is as good as none."""
    assert len(search_companies(after=key).rows) == 15
    assert len(search_companies(before=key).rows) == 15


@pytest.mark.parametrize(("query", "found"), [("客 监", 1), ("%", 0), ("_", 0), ("散客1", 11), ("\x00", 0), ("常", 1)])
def test_searching(query: str, found: int, many: list[str]) -> None:
    """Every word must occur, wildcards stand for themselves, one character is enough."""
    assert search_companies(query=query).total_capped == found


def test_the_query_budget_is_fixed(many: list[str]) -> None:
    """A list of companies costs three queries, a company four and its projects two, whatever the limit."""
    company = find_company(code=uscc(91))
    assert company is not None
    for limit in (1, 15, 40):
        for budget, ask in (
            (3, lambda: search_companies(query="公司", limit=limit)),  # noqa: B023 - asked at once
            (4, lambda: find_company(code=short(uscc(91)))),
            (2, lambda: list_company_projects(company_id=company.company_id, limit=limit)),  # noqa: B023
            (1, lambda: list_company_codes(codes=[uscc(serial) for serial in range(limit)])),  # noqa: B023
        ):
            with CaptureQueriesContext(connections["public"]) as asked:
                ask()
            assert len(asked) <= budget


def test_rebuilding_changes_nothing_that_is_right(crowd: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """A rebuild of a sound projection gives the same documents, companies and participations; it tells its progress."""
    before = snapshot()
    call_command("rebuild_publication", batch=2)

    assert snapshot() == before
    assert "3/3" in capsys.readouterr().out


def test_rebuilding_mends_what_was_lost(crowd: Cast) -> None:
    """From bare filings and contributions everything comes back, as after an upgrade that brings the tables."""
    before = snapshot()
    ProjectDocument.objects.all().delete()
    CompanyDocument.objects.all().delete()
    rebuilt = rebuild_publication(batch=1)

    assert snapshot() == before
    assert (rebuilt.projects, rebuilt.documents, rebuilt.companies) == (3, 3, len(before[1]))


def test_rebuilding_follows_the_switch_for_d(crowd: Cast) -> None:
    """Q8: after ``show_grade_d`` is switched off a rebuild takes every D away, companies that only D names included."""
    set_policy(key="show_grade_d", value=False, valid_from=date(2026, 1, 1), reason="试行", set_by="测试")
    rebuild_publication()

    assert not ProjectDocument.objects.filter(is_confirmed=False).exists()
    assert not Participation.objects.filter(is_confirmed=False).exists()
    assert find_company(code=uscc(77)) is None


def test_rebuilding_leaves_documents_without_filings_alone(db: None) -> None:
    """Load-test documents have no filing behind them and stay."""
    bare_project("压测项目")
    rebuilt = rebuild_publication()

    assert rebuilt.projects == 0
    assert ProjectDocument.objects.count() == 1


def snapshot() -> tuple[list[Any], list[Any], list[Any]]:
    """Give the whole projection without its moments and row numbers."""
    documents = [
        {key: value for key, value in row.document.items() if key != "updated_at"}
        for row in ProjectDocument.objects.order_by("pk")
    ]
    companies = [
        {key: value for key, value in row.items() if key not in {"id", "updated_at"}}
        for row in CompanyDocument.objects.order_by("code").values()
    ]
    standing = Participation.objects.order_by("project_id", "company__code", "role")
    told = standing.values_list("project_id", "company__code", "role", "name", "grade", "is_confirmed", "sort_on")
    return documents, companies, list(told)


def test_publishing_one_project_again_changes_nothing(crowd: Cast) -> None:
    """Publishing is a function of what stands."""
    before = snapshot()
    for project in Project.objects.all():
        publish_project(project_id=project.pk, now=NOW)

    assert snapshot() == before


def test_projects_published_at_once_all_count(fresh_database: str) -> None:
    """Two projects that name the same new firms in opposite order both count; none waits for the other for ever."""
    firms = [(uscc(serial), f"第{serial}号监理公司") for serial in range(60, 66)]
    for turn in range(6):
        one, other = bare_project(f"甲{turn}"), bare_project(f"乙{turn}")
        outcomes = at_once(partial(tell, one, part(*firms[turn:])), partial(tell, other, part(*reversed(firms[turn:]))))
        assert outcomes == [None, None]
        assert {row.name for row in projects_of(firms[-1][0])} == {one.name, other.name}
        assert at_once(partial(tell, one), partial(tell, other)) == [None, None]
        assert not CompanyDocument.objects.exists()


def test_a_last_project_goes_while_another_comes(fresh_database: str) -> None:
    """A firm whose only project is taken away while another names it anew stands with the other."""
    named = part((uscc(60), "和砚监理"))
    for turn in range(10):
        leaving, coming = bare_project(f"去{turn}"), bare_project(f"来{turn}")
        tell(leaving, named)
        assert at_once(partial(tell, leaving), partial(tell, coming, named)) == [None, None]
        assert [row.name for row in projects_of(uscc(60))] == [coming.name]
        tell(coming)
