"""A reviewer in a real browser: reads sheet and paper side by side, keeps what was typed, decides; axe is content."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import NARROW, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.filings import Cast, Plan, applied_filing, make_cast, submitted_filing
from tests.support.stations import Station
from zhulu.domain.filings.models import Filing
from zhulu.usecases.return_filing import Reason, return_filing
from zhulu.usecases.submit_filing import submit_filing

pytestmark = pytest.mark.journey


@pytest.fixture
def cast(live_site: str) -> Cast:
    """Who files and who answers."""
    return make_cast()


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


@pytest.mark.station("submitted")
def test_a_county_returns_with_all_reasons(page: Page, standing: Station, watch: Watch, shot: Shot) -> None:
    """A button beside a field and one beside a paper begin reasons there; what is lacking comes back as typed."""
    filing = standing.filing
    seat(page, standing.cast.county, watch)
    watch.expect_error("422")
    page.goto(f"/authority/filings/{filing.public_id}/")
    page.locator("#confirm-opinion").fill("先写在这里的意见")
    page.get_by_role("navigation", name="信息表").get_by_role("link", name="合同信息").click()
    expect(page.locator("#sheet")).to_have_text("合同信息")
    shot(page, "review-sheet")
    page.get_by_role("button", name=re.compile("指出问题.*合同金额")).click()
    code = page.locator("#return-code-1")
    expect(code).to_be_focused()
    code.select_option("R06")
    page.locator("#return-text-1").fill("与中标通知书的金额不一致")
    page.get_by_role("region", name="附件", exact=True).get_by_role("button", name="指出问题").click()
    expect(page.locator("#return-code-2")).to_be_focused()
    expect(page.locator("#return-text-1")).to_have_value("与中标通知书的金额不一致")
    page.get_by_role("button", name="再加一条理由").click()
    expect(page.locator("#return-place-3")).to_be_focused()
    page.get_by_role("button", name="去掉理由 3").click()
    expect(page.locator("#return-place-3")).to_have_count(0)
    page.locator("#return-opinion").fill("请按理由补正")
    page.get_by_role("button", name="退回补正", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("理由 2：请选择是什么问题")
    expect(page.locator("#return-opinion")).to_have_value("请按理由补正")
    assert grave(page) == []
    shot(page, "review-return")
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "review-return-narrow")
    page.locator("#return-code-2").select_option("R05")
    page.locator("#return-text-2").fill("缺第 3 页")
    page.get_by_role("button", name="退回补正", exact=True).click()
    expect(
        page.get_by_text("R06 中标、合同、验收的金额或规模不一致（合同信息·合同金额）：与中标通知书的金额不一致")
    ).to_be_visible()


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
