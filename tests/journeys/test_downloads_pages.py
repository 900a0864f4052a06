"""下载中心, 对照表 and 流程图 in a browser: accessible, wide and narrow, and the file really arrives."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import Shot

pytestmark = pytest.mark.journey
PAGES = {"downloads": "/downloads/", "comparison": "/paths/comparison/", "chart": "/paths/chart/"}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_accessible(page: Page, shot: Shot, *, name: str, width: int) -> None:
    """Axe finds nothing, and nothing sticks out of a telephone's screen."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(PAGES[name])
    for details in page.locator("main details").all():
        details.locator("summary").click()

    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"{name}-{width}")


def test_a_form_is_taken(page: Page) -> None:
    """From the menu to the file, under its Chinese name."""
    page.goto("/")
    page.get_by_role("link", name="下载中心").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("下载中心")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="监管公共服务平台权限申请表").click()
    assert waiting.value.suggested_filename == "附件5-监管公共服务平台权限申请表（2026-1）.pdf"
