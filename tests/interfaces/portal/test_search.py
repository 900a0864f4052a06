"""The public search: shareable addresses, words for everything, a part for htmx, light pages."""

import gzip
from http import HTTPStatus

import pytest
from django.test import Client

from tests.interfaces.portal.fakes import Library, row
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
    """An empty result says so and offers wider searches."""
    html = page(client, "/projects/?q=滨合&area=000113")
    assert "没有找到含“滨合”的项目" in html
    assert '<a href="/projects/?q=%E6%BB%A8%E5%90%88&amp;area=000113&amp;d=1">连未审核的 D 级一起查</a>' in html
    assert '<a href="/projects/?q=%E6%BB%A8%E5%90%88">去掉所在地</a>' in html


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
