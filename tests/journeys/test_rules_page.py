"""规则与依据 in a browser: a citation leads to its sentence, the page is accessible, wide and narrow."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.support.browser import Shot

pytestmark = pytest.mark.journey


def test_a_citation_leads_to_its_sentence(page: Page, shot: Shot) -> None:
    """From the wizard's citation to the clause, marked as the target and within view."""
    page.emulate_media(reduced_motion="reduce")
    page.goto("/paths/")
    page.locator(".clause a").first.click()
    expect(page).to_have_url(re.compile("/rules/#"))
    expect(page.locator("section.rule:target h2")).to_be_in_viewport()

    page.goto("/rules/#一(二)4d")
    target = page.locator("section.rule:target")
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text("经省厅审核确认后定为A级")
    shot(page, "rules")


@pytest.mark.parametrize("width", [1280, 360])
def test_the_page_is_accessible(page: Page, shot: Shot, *, width: int) -> None:
    """Axe finds nothing, and nothing sticks out of a telephone's screen."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/rules/")

    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    shot(page, f"rules-{width}")
