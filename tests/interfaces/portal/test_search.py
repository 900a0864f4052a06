"""The public search: shareable addresses, words for everything, a part for htmx, light pages."""

import gzip
from decimal import Decimal
from http import HTTPStatus

import pytest
from django.test import Client

from tests.interfaces.portal.fakes import Library, row
from zhulu.domain.publication.nearest import Near
from zhulu.domain.publication.queries import Filters

HTMX = {"HX-Request": "true"}


def page(client: Client, address: str, **headers: str) -> str:
    """Open an address that must answer."""
    response = client.get(address, headers=headers)
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


def test_the_address_is_the_search(client: Client, library: Library) -> None:
    """Every condition of an address reaches the library, with the place in the list."""
    client.get("/projects/?q=滨河  学校&area=000113&path=2&kind=01&grade=B&d=1&after=key")
    asked = Filters(query="滨河 学校", area="000113", path="2", kind="01", grade="B", include_unconfirmed=True)
    assert library.asked == [(asked, "key", None, 15)]


def test_every_filter_is_in_the_address(client: Client, library: Library) -> None:
    """Zone, role, spans, push and order reach the library, and the address of the next page carries them all."""
    library.show(row(1), next="n")
    given = (
        "q=%E6%BB%A8%E6%B2%B3&area=000171&role=3&year_from=2015&year_to=2020&amount_from=3000&amount_to=1.5"
        "&size_from=80&size_to=9000&pushed=1&order=relevance"
    )
    html = page(client, f"/projects/?{given}")
    asked = Filters(
        query="滨河",
        zone="000171",
        role="3",
        year_from=2015,
        year_to=2020,
        amount_from=Decimal(3000),
        amount_to=Decimal("1.5"),
        size_from=Decimal(80),
        size_to=Decimal(9000),
        pushed=True,
    )
    assert library.asked == [(asked, None, None, 15)]
    assert library.orders == ["relevance"]
    assert f'href="/projects/?{given.replace("&", "&amp;")}&amp;after=n" rel="next"' in html
    assert '<option value="000171" selected>样开发区</option>' in html
    assert '<details class="more" open>' in html
    for chip in ("单位角色：施工企业", "竣工年份：2015–2020", "总投资：3000–1.5 万元", "总面积：80–9000 平方米"):
        assert f"{chip}<span" in html
    assert "改按确认日期</a>" in html


@pytest.mark.parametrize("value", ["x", "-1", "1e99", "NaN", "Infinity", "9" * 40, "", "１２"])
def test_odd_numbers_never_break_a_page(client: Client, library: Library, value: str) -> None:
    """What is no number counts as not given; what no column can hold is not asked for."""
    page(client, f"/projects/?year_from={value}&amount_to={value}&size_from={value}")
    asked = library.asked[0][0]
    assert asked.amount_to in {None, Decimal(12)}
    assert asked.year_from in {None, 12}


def test_what_is_found_elsewhere_is_said_and_marked(client: Client, library: Library) -> None:
    """A builder that the list does not show is named beside the number; initials mark what they stand for."""
    found_by = "滨河路 1 号楼\nbhl1hl\n砺川建设集团有限公司\nlcjsjtyxgs\n91220101ma0y7k2r15"
    library.show(row(1, found_by=found_by))
    assert "另见：<mark>砺川</mark>建设集团有限公司" in page(client, "/projects/?q=砺川")
    assert "另见：砺川建设集团有限公司" in page(client, "/projects/?q=lcjs")
    assert "另见：<mark>91220101MA</mark>0Y7K2R15" in page(client, "/projects/?q=91220101ma")
    assert "<mark>滨河</mark>路 1 号楼" in page(client, "/projects/?q=bh")
    assert "另见" not in page(client, "/projects/?q=bh")


def test_a_single_character_asks_for_a_second(client: Client, library: Library) -> None:
    """One character finds half the library: the page says what to type."""
    assert "请输入至少两个字的词" in page(client, "/projects/?q=滨")


def test_unknown_conditions_count_as_not_given(client: Client, library: Library) -> None:
    """An old or made-up address still opens; nothing unknown reaches the library, and a text is cut."""
    client.get(f"/projects/?q={'长' * 500}&area=999999&path=9&kind=x&grade=D&d=yes")
    assert library.asked == [(Filters(query="长" * 64), None, None, 15)]


def test_results_say_everything_in_words(client: Client, library: Library) -> None:
    """A line shows name with the found word marked, number, place, kind, owner, path, grade in words, day."""
    library.show(row(1), row(2, grade="", path="3", kind="77"), row(3, grade="D"))
    html = page(client, "/projects/?q=滨河")
    assert '<a class="title" href="/projects/project000000001/"><mark>滨河</mark>路 1 号楼</a>' in html
    assert "房屋建筑工程" in html
    assert "县级确认" in html
    assert "专业承包·不定级" in html
    assert '<td data-label="工程类别" class="fit">77</td>' in html
    assert html.count("<time>2024-01-18</time>") == 2
    assert "未确认" in html
    assert "<strong>3</strong> 个项目含“滨河”" in html


def test_a_capped_count_says_so(client: Client, library: Library) -> None:
    """Where counting stopped the number carries a plus."""
    library.show(row(1), total_capped=10_000, total_is_capped=True)
    assert "<strong>10,000+</strong>" in page(client, "/projects/")


def test_the_form_keeps_what_was_asked(client: Client, library: Library) -> None:
    """Text, filters and box come back filled in, places grouped by city; the path goes along hidden."""
    html = page(client, "/projects/?q=滨河&area=000113&kind=01&grade=A&d=1&path=2")
    assert 'value="滨河"' in html
    assert (
        '<optgroup label="样市"><option value="000100">样市（全市）</option>'
        '<option value="000113" selected>样县</option>' in html
    )
    assert '<option value="01" selected>' in html
    assert '<option value="A" selected>A 省级确认' in html
    assert 'id="f-d" name="d" value="1" checked' in html
    assert '<input type="hidden" name="path" value="2">' in html


def test_each_condition_can_be_taken_away(client: Client, library: Library) -> None:
    """A chip names a condition and leads to the same search without it, from the first page."""
    html = page(client, "/projects/?q=a&area=000113&after=key")
    assert '<a class="chip" href="/projects/?q=a">所在地：样县<span class="vh">，去掉这个条件</span></a>' in html
    assert '<a class="chip" href="/projects/?area=000113">含“a”' in html


def test_the_tabs_are_the_paths(client: Client, library: Library) -> None:
    """The paths stand as tabs that keep the other conditions."""
    html = page(client, "/projects/?q=a&path=2")
    assert '<a href="/projects/?q=a&amp;path=2" aria-current="page">补录业绩</a>' in html
    assert '<a href="/projects/?q=a">全部</a>' in html


def test_the_pager_moves_by_key(client: Client, library: Library) -> None:
    """Both directions carry the keys of the page; an end is disabled."""
    library.show(row(1), next="n", previous="p")
    html = page(client, "/projects/?q=a&after=here")
    assert 'href="/projects/?q=a&amp;after=n" rel="next"' in html
    assert 'href="/projects/?q=a&amp;before=p" rel="prev"' in html
    library.show(row(1))
    assert page(client, "/projects/").count('aria-disabled="true"') == 2


def test_nothing_found_says_what_next(client: Client, library: Library) -> None:
    """An empty result offers what finds something, with how much, a near number, the companies, and the whole list."""
    library.counts = {
        Filters(query="滨合 学校", area="000113", include_unconfirmed=True): 3,
        Filters(query="滨合 学校"): 200,
        Filters(query="学校", area="000113"): 99,
    }
    library.near = [Near("2201131804150101", "滨河学校", "abcdefgh12345670"), Near("91220101MA0Y7K2R15", "样例", "")]
    html = page(client, "/projects/?q=滨合+学校&area=000113")
    assert "没有找到含“滨合 学校”的项目" in html
    base = "/projects/?q=%E6%BB%A8%E5%90%88+%E5%AD%A6%E6%A0%A1"
    assert f'<a href="{base}&amp;area=000113&amp;d=1">连未审核的 D 级一起查（3 个）</a>' in html
    assert f'<a href="{base}">不限样县（99+ 个）</a>' in html
    assert "不要“滨合”，只查“学校”（99 个）" in html
    assert "不要“学校”" not in html
    assert '<a href="/projects/abcdefgh12345670/">编号相近：2201131804150101 滨河学校</a>' in html
    assert '<a href="/companies/91220101MA0Y7K2R15/">代码相近：91220101MA0Y7K2R15 样例</a>' in html
    assert "在企业信息里查" in html
    assert "看全部项目" in html


def test_a_long_word_is_offered_in_parts(client: Client, library: Library) -> None:
    """A word that nothing holds is offered by its halves, those that find something."""
    library.counts = {Filters(query="学校"): 7}
    assert "改查“学校”（7 个）" in page(client, "/projects/?q=滨合学校")


def test_htmx_gets_the_result_part_only(client: Client, library: Library) -> None:
    """An htmx search gets the results and a sentence for screen readers; going back in history gets the whole page."""
    library.show(row(1))
    part = page(client, "/projects/?q=滨河", **HTMX)
    assert part.startswith('<div id="results">')
    assert 'id="result-status" hx-swap-oob="true">1 个项目含“滨河”' in part
    assert "<html" not in part
    assert "<html" in page(client, "/projects/", **HTMX, **{"HX-History-Restore-Request": "true"})


def test_the_address_bar_keeps_only_what_was_asked(client: Client, library: Library) -> None:
    """After an htmx search the address is the short one that can be passed on, without the form's empty fields."""
    response = client.get("/projects/?q=a&area=&kind=&grade=&d=1", headers=HTMX)
    assert response["HX-Push-Url"] == "/projects/?q=a&d=1"


def test_caches_keep_the_part_and_the_page_apart(client: Client, library: Library) -> None:
    """The same address answers htmx and browsers differently, and caches are told; no cookie is set on a stranger."""
    response = client.get("/projects/")
    assert "HX-Request" in response["Vary"]
    assert not response.cookies


def test_markup_in_a_query_stays_text(client: Client, library: Library) -> None:
    """What a reader types is printed as text."""
    html = page(client, '/projects/?q="><script>alert(1)</script>')
    assert "<script>alert" not in html


@pytest.mark.parametrize("address", ["/", "/projects/", "/projects/?q=滨河&d=1"])
def test_public_pages_are_light(client: Client, library: Library, address: str) -> None:
    """A page of fifteen projects stays within 12 KB compressed (ui.md)."""
    library.show(*(row(number) for number in range(15)))
    assert len(gzip.compress(client.get(address).content)) <= 12 * 1024


def test_the_home_page_searches_and_shows_the_newest(client: Client, library: Library) -> None:
    """The first page has the search box, the newest confirmed projects and what the grades mean."""
    library.show(row(1))
    html = page(client, "/")
    assert '<form action="/projects/">' in html
    assert "滨河路 1 号楼" in html
    assert "数据等级说的是谁核实过" in html
    assert library.asked == [(Filters(), None, None, 5)]


def test_the_home_page_of_an_empty_library(client: Client, library: Library) -> None:
    """Before anything is confirmed the first page says so."""
    assert "还没有确认过的项目" in page(client, "/")


def test_nothing_but_reading(client: Client, library: Library) -> None:
    """The public pages take no POST."""
    assert client.post("/projects/").status_code == HTTPStatus.METHOD_NOT_ALLOWED
