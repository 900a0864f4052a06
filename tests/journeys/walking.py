"""How journeys sit people down, and what they ask of every page on the way."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

from tests.support.browser import Watch
from tests.support.filings import Person

WIDE: ViewportSize = {"width": 1280, "height": 800}
NARROW: ViewportSize = {"width": 390, "height": 844}


def seat(page: Page, person: Person, watch: Watch) -> None:
    """Sign a person in, in the place of whoever sat there."""
    page.context.clear_cookies()
    cookie = person.client().cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": watch.origin}])


def grave(page: Page) -> list[str]:
    """Name what axe finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [item["id"] for item in found if item["impact"] in {"serious", "critical"}]


def fits(page: Page) -> bool:
    """Whether nothing makes the page scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
