"""企业信息 in public: search and one company, through a public role that can read nothing but what is published."""

import gzip
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.plugin import DjangoDbBlocker

from tests.support import database
from tests.support.database import Cluster
from tests.support.filing_sheets import PARTIES, uscc
from tests.support.filings import Plan, confirmed_filing, granted_filing, make_cast, submitted_filing
from zhulu.domain.publication.models import ProjectDocument

pytestmark = pytest.mark.notice("一(二)5")
BUILDER = "吉林澄岳建设集团有限公司"
OWNER = "长春市滨河教育发展中心"
BUILDERS_PAGE = f"/companies/{uscc(1)}/"
HTMX = {"HX-Request": "true"}


@pytest.fixture(scope="module")
def published(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One project each of A, C and D; committed and read through real roles; nothing below changes them."""
    with (
        django_db_blocker.unblock(),
        database.clone(cluster, template) as name,
        database.pointed_at(cluster, name),
    ):
        cast = make_cast()
        granted_filing(cast, Plan(name="定A的综合馆"))
        confirmed_filing(cast, Plan(name="确认的教学楼", roles=("2", "3")))
        submitted_filing(cast, Plan(name="待审核的厂房"))
        yield


def page(address: str, **headers: str) -> str:
    """Open an address that must answer."""
    response = Client().get(address, headers=headers)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode().replace("\n", "")


def test_the_list_names_every_party(published: None) -> None:
    """Builder, surveyor, supervisor and owner stand there, with what they are and how much they did."""
    html = page("/companies/")

    for name in (BUILDER, OWNER, PARTIES["1"][0], PARTIES["4"][0]):
        assert name in html
    assert f'<a class="title" href="{BUILDERS_PAGE}">{BUILDER}</a>' in html
    assert '<td data-label="参建项目" class="num">2</td>' in html
    assert "未登记" in html


@pytest.mark.parametrize("query", ["澄岳", uscc(1), uscc(1)[8:17], "建设 澄岳"])
def test_search_finds_by_name_and_code(query: str, published: None) -> None:
    """Any two characters of the name, and the code in a new or old form."""
    html = page(f"/companies/?q={query}")

    assert "<strong>1</strong> 家单位" in html
    assert BUILDERS_PAGE in html


def test_nothing_found_says_what_next(published: None) -> None:
    """An empty result offers wider searches, the projects among them."""
    html = page("/companies/?q=查无此厂&residence=admitted")

    assert "没有找到名称或代码含“查无此厂”的单位" in html
    assert "不分省内、省外" in html
    assert 'href="/projects/?q=%E6%9F%A5%E6%97%A0%E6%AD%A4%E5%8E%82">在工程项目里查这个词' in html


def test_htmx_gets_the_result_part_only(published: None) -> None:
    """An htmx search gets the results and the short address."""
    response = Client().get("/companies/?q=澄岳&d=", headers=HTMX)

    assert response.content.decode().startswith('<div id="results">')
    assert response["HX-Push-Url"] == "/companies/?q=%E6%BE%84%E5%B2%B3"


def test_the_page_lists_the_library(published: None) -> None:
    """Name, code, kind, residence; each project with place, role, path and grade; D stays away until asked for."""
    html = page(BUILDERS_PAGE)

    for words in (
        f"<h1>{BUILDER}</h1>",
        uscc(1),
        "施工",
        "省内",
        "定A的综合馆",
        "确认的教学楼",
        "补录业绩",
        "长春市南关区",
    ):
        assert words in html
    assert '<td data-label="承担角色">设计企业、施工企业</td>' in html
    assert "省级确认" in html
    assert "待审核的厂房" not in html
    assert "2 个参建的项目" in html


def test_d_is_listed_when_asked_for(published: None) -> None:
    """The switch adds the unconfirmed, in words, and takes it away again."""
    assert f'href="{BUILDERS_PAGE}?d=1">连未审核的 D 级一起列' in page(BUILDERS_PAGE)
    html = page(f"{BUILDERS_PAGE}?d=1")

    assert "待审核的厂房" in html
    assert "企业填报·未审核" in html
    assert f'href="{BUILDERS_PAGE}">不列未审核的 D 级' in html


def test_every_figure_leads_to_its_list(published: None) -> None:
    """A number of the picture opens exactly so many projects; without colour the table says the same."""
    html = page(BUILDERS_PAGE)
    assert f'<a href="{BUILDERS_PAGE}?role=3&amp;grade=A">1</a>' in html
    narrowed = page(f"{BUILDERS_PAGE}?role=3&grade=A")

    assert "1 个参建的项目" in narrowed
    assert "确认的教学楼" not in narrowed
    assert "本单位所在部分：A 省级确认" in narrowed


def test_the_owner_opens_on_what_it_owns(published: None) -> None:
    """A 建设单位 that takes part in none opens on the projects it owns, and says where its name is from."""
    html = page(f"/companies/{uscc(901)}/")

    assert "2 个作为建设单位的项目" in html
    assert "没有在本平台登记" in html
    assert 'data-label="承担角色"' not in html


def test_old_codes_lead_to_the_page(published: None) -> None:
    """Nine and ten characters are sent on to the address of today, the view kept."""
    code = uscc(1)
    for old in (code[8:17], f"{code[8:16]}-{code[16]}", code.lower()):
        response = Client().get(f"/companies/{old}/?d=1")
        assert (response.status_code, response["Location"]) == (HTTPStatus.FOUND, f"{BUILDERS_PAGE}?d=1")


@pytest.mark.parametrize("code", ["91220100MA0000000X", "无", "%00", "123456789", "x" * 300])
def test_a_company_nobody_knows_is_not_found(code: str, published: None) -> None:
    """An unknown code answers 404."""
    assert Client().get(f"/companies/{code}/").status_code == HTTPStatus.NOT_FOUND


def test_project_and_company_lead_to_each_other(published: None) -> None:
    """Owner, participants and filer of a project link to their pages, and those back to the project."""
    project = ProjectDocument.objects.get(name="定A的综合馆").public_id
    html = page(f"/projects/{project}/")

    assert f'<a href="/companies/{uscc(901)}/">{OWNER}</a>' in html
    assert html.count(f'<a href="{BUILDERS_PAGE}">{BUILDER}</a>') == 2
    assert f'href="/projects/{project}/"' in page(BUILDERS_PAGE)


def test_unknown_conditions_count_as_not_given(published: None) -> None:
    """A made-up address still opens."""
    html = page(f"{BUILDERS_PAGE}?role=77&grade=Z&d=yes&after=x")
    assert "2 个参建的项目" in html


@pytest.mark.parametrize("address", ["/companies/", "/companies/?q=吉林&d=1", BUILDERS_PAGE, f"{BUILDERS_PAGE}?d=1"])
def test_pages_are_light_and_cost_little(address: str, published: None) -> None:
    """At most 12 KB compressed (ui.md), and a fixed number of queries, none of them as the application."""
    with (
        CaptureQueriesContext(connections["default"]) as private,
        CaptureQueriesContext(connections["public"]) as asked,
    ):
        response = Client().get(address)

    assert len(gzip.compress(response.content)) <= 12 * 1024
    assert len(asked) <= 8
    assert [query["sql"] for query in private if "django_session" not in query["sql"]] == []
    assert not response.cookies


def test_the_menu_leads_there(published: None) -> None:
    """企业信息 stands in the main menu, marked on its own pages."""
    assert '<a href="/companies/">企业信息</a>' in page("/")
    assert '<a href="/companies/" aria-current="true">企业信息</a>' in page("/companies/")
