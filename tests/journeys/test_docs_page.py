"""接口说明 in a browser: readable and accessible without any script of its own, wide and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import Shot

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [1280, 390])
def test_the_description_is_a_page(page: Page, shot: Shot, *, width: int) -> None:
    """Axe finds nothing, nothing sticks out, and the contents lead to each operation."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/api/v1/docs")
    page.get_by_role("link", name="列出全部规则").or_(page.locator('a[href^="#"]', has_text="GET")).first.click()

    expect(page.locator("section:has(h2:target)")).to_be_in_viewport()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"docs-{width}")
