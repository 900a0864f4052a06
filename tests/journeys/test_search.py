"""Finding a project in a browser: suggestions, initials, filters, a mistyped number; accessible, wide and narrow."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import Shot
from zhulu.domain.publication.models import ProjectDocument

pytestmark = [pytest.mark.journey, pytest.mark.station("confirmed")]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])


def demand_accessible(page: Page, width: int) -> None:
    """Axe finds nothing, and nothing sticks out of the screen."""
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@WIDTHS
def test_from_two_letters_to_the_project(page: Page, shot: Shot, standing: object, *, width: int) -> None:
    """Initials bring up the project while one types; the arrow and Enter open it, Esc closes the list."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/")
    box = page.get_by_label("查询工程项目")
    box.press_sequentially("jyty")
    suggested = page.get_by_role("list", name="可能要找的").get_by_role("link", name=re.compile("净月体育公园综合馆"))
    expect(suggested).to_be_visible()
    expect(suggested.locator("mark")).to_have_text("净月体育")
    demand_accessible(page, width)
    shot(page, f"search-suggestions-{width}")

    box.press("Escape")
    expect(suggested).to_have_count(0)
    box.press_sequentially("g")
    expect(suggested).to_be_visible()
    box.press("ArrowDown")
    expect(suggested).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("净月体育公园综合馆")


@WIDTHS
def test_from_a_mistyped_number_to_the_project(page: Page, shot: Shot, standing: object, *, width: int) -> None:
    """Filters stand in the address; an empty page leads on: to the number that was meant, and to fewer conditions."""
    row = ProjectDocument.objects.get()
    wrong = f"{row.number[:6]}{row.number[7]}{row.number[6]}{row.number[8:]}"
    if wrong == row.number:
        wrong = f"{row.number[:-1]}{(int(row.number[-1]) + 1) % 10}"
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/projects/?q=建设集团")
    expect(page.locator("#results mark").first).to_have_text("建设集团")
    page.get_by_text("更多条件").click()
    page.get_by_label("单位角色").select_option(label="施工企业")
    expect(page).to_have_url(re.compile(r"role=3"))
    page.get_by_label("竣工年份从").fill("2100")
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_role("link", name="不限年份、投资和面积（1 个）")).to_be_visible()
    demand_accessible(page, width)
    shot(page, f"search-empty-{width}")

    page.goto(f"/projects/?q={wrong}")
    page.get_by_role("link", name=re.compile(f"编号相近：{row.number}")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(row.name)


@WIDTHS
def test_what_is_found_by_relevance(page: Page, shot: Shot, standing: object, *, width: int) -> None:
    """A firm's name finds its projects and is named and marked in the row; the list stands in either order."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/projects/?q=建设集团&role=3")
    expect(page.get_by_text("另见：").first).to_be_visible()
    page.get_by_role("link", name="改按相关度").click()
    expect(page).to_have_url(re.compile("order=relevance"))
    expect(page.get_by_role("link", name="改按确认日期")).to_be_visible()
    demand_accessible(page, width)
    shot(page, f"search-relevance-{width}")
