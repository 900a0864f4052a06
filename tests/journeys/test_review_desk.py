"""A reviewer in a real browser: reads sheet and paper side by side, keeps what was typed, decides; axe is content."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize, expect

from tests.support.browser import Shot, Watch
from tests.support.filings import Cast, Person, Plan, applied_filing, make_cast, submitted_filing
from zhulu.domain.filings.models import Filing
from zhulu.usecases.return_filing import Reason, return_filing
from zhulu.usecases.submit_filing import submit_filing

pytestmark = pytest.mark.journey

NARROW: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture
def cast(live_site: str) -> Cast:
    """Who files and who answers."""
    return make_cast()


def seat(page: Page, person: Person, watch: Watch) -> None:
    """Sign a person in."""
    cookie = person.client().cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": watch.origin}])


def grave(page: Page) -> list[str]:
    """Name what axe finds serious or critical."""
    found = Axe().run(page).response["violations"]
    return [item["id"] for item in found if item["impact"] in {"serious", "critical"}]


def fits(page: Page) -> bool:
    """Whether nothing makes the page scroll sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


def returned_and_back(cast: Cast) -> Filing:
    """Give a filing that was returned and submitted again."""
    filing = submitted_filing(cast)
    reasons = [Reason("R05", "缺第 3 页", "completion"), Reason("R99", "请写单位全称")]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    return filing


def test_a_county_reads_and_confirms(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """From today's list to the confirmation: turning sheets keeps the half-written opinion."""
    filing = returned_and_back(cast)
    seat(page, cast.county, watch)
    page.goto("/authority/")
    shot(page, "review-home")
    assert grave(page) == []
    page.get_by_role("link", name=filing.name).click()
    expect(page.get_by_role("heading", name="上次退回的理由")).to_be_visible()
    assert grave(page) == []
    page.get_by_label("核验原件").first.check()
    page.locator("#confirm-opinion").fill("材料与原件一致")
    page.get_by_role("navigation", name="信息表").get_by_role("link", name="竣工验收").click()
    expect(page.locator("#sheet")).to_have_text("竣工验收")
    expect(page.locator("#confirm-opinion")).to_have_value("材料与原件一致")
    expect(page.locator("iframe.preview")).to_be_visible()
    shot(page, "review-filing")
    page.get_by_role("button", name="确认并定为 C 级").click()
    expect(page.get_by_text("已确认，定为 C 级")).to_be_visible()
    expect(page.get_by_role("heading", name="等级由来")).to_be_visible()
    shot(page, "review-confirmed")
    assert grave(page) == []


def test_a_county_returns_with_all_reasons(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """A reason opens its words and its sheet when it is ticked; what is lacking comes back with everything typed."""
    filing = submitted_filing(cast)
    seat(page, cast.county, watch)
    watch.expect_error("422")
    page.goto(f"/authority/filings/{filing.public_id}/")
    page.locator("summary", has_text="退回补正").click()
    words = page.locator("#return-text-R99")
    expect(words).to_be_hidden()
    page.locator("#return-reasons").get_by_label("R99 其他（须写明）", exact=True).check()
    expect(words).to_be_visible()
    page.locator("#return-opinion").fill("请按理由补正")
    page.get_by_role("button", name="退回补正").click()
    expect(page.get_by_role("alert")).to_contain_text("请写明具体是什么")
    expect(page.locator("#return-opinion")).to_have_value("请按理由补正")
    shot(page, "review-return")
    assert grave(page) == []
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "review-return-narrow")
    words.fill("请写单位全称")
    page.get_by_role("button", name="退回补正").click()
    expect(page.get_by_text("R99 其他（须写明）：请写单位全称")).to_be_visible()


def test_the_province_grants_a(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """From the province's first page to A, with the completeness in sight."""
    application = applied_filing(cast, Plan(name="滨河公园二期景观桥"))
    seat(page, cast.province, watch)
    page.goto("/authority/")
    assert grave(page) == []
    page.get_by_role("link", name=application.filing.name).click()
    expect(page.get_by_text("已经齐全")).to_be_visible()
    assert grave(page) == []
    shot(page, "review-application")
    page.get_by_label("系统比对").check()
    page.locator("#grant-opinion").fill("同意推送")
    page.get_by_role("button", name="定为 A 级").click()
    expect(page.get_by_text("已定为 A 级")).to_be_visible()
    page.set_viewport_size(NARROW)
    assert fits(page)
