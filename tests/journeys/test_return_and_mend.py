"""退回, 补正, 再提交 in a real browser: the clerk is led to each place, the reviewer sees what came of each reason."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import NARROW, WIDE, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.filings import OPINION, upload
from tests.support.stations import Station

pytestmark = pytest.mark.journey


@pytest.mark.station("returned")
def test_return_mend_resubmit_confirm(page: Page, standing: Station, watch: Watch, shot: Shot) -> None:
    """From the clerk's first page to each field and paper, and back to the reviewer, who confirms what was answered."""
    filing = standing.filing
    seat(page, standing.cast.clerk, watch)
    page.goto("/enterprise/")
    shot(page, "mend-home")
    page.get_by_role("link", name="看 3 处问题").click()
    expect(page.get_by_role("heading", name="退回理由 3 条，改好重新提交即可")).to_be_visible()
    assert grave(page) == []
    shot(page, "mend-reasons")
    page.get_by_role("link", name="与中标通知书的金额不一致").click()
    money = page.locator("input[name$=ContractMoney]")
    expect(money).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#papers")).to_contain_text("退回理由（附件：合同（contract.pdf））")
    assert grave(page) == []
    shot(page, "mend-sheet")
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "mend-sheet-narrow")
    page.set_viewport_size(WIDE)
    money.fill("12390.00")
    money.blur()
    page.get_by_text("已自动保存").wait_for()
    page.locator("#paper-kind").select_option("contract")
    page.locator("#paper-file").set_input_files(
        [{"name": "合同全本.pdf", "mimeType": "application/pdf", "buffer": upload(pages=3).read()}]
    )
    page.locator("#papers").get_by_role("button", name="上传").click()
    page.locator("#papers .files").get_by_text("合同全本.pdf").first.wait_for()
    page.get_by_role("link", name="校验并提交").click()
    page.locator("#promise").check()
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_text("已提交，定为 D 级").wait_for()

    seat(page, standing.cast.county, watch)
    page.goto("/authority/")
    expect(page.get_by_text("第 2 次提交")).to_be_visible()
    page.get_by_role("link", name=filing.name).click()
    demands = page.get_by_role("region", name="上次退回的理由").get_by_role("listitem")
    expect(demands.nth(0)).to_contain_text("这里改了 1 处")
    expect(demands.nth(1)).to_contain_text("这里改了 1 处")
    expect(demands.nth(2)).to_contain_text("针对整件")
    changes = page.get_by_role("region", name=re.compile("相比"))
    expect(changes.get_by_role("row", name=re.compile("合同信息·合同金额"))).to_contain_text("理由 1")
    expect(changes.get_by_role("row", name=re.compile("合同全本"))).to_contain_text("理由 2")
    assert grave(page) == []
    shot(page, "mended-review")
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "mended-review-narrow")
    page.get_by_label("核验原件").first.check()
    page.locator("#confirm-opinion").fill(OPINION)
    page.get_by_role("button", name="确认并定为 C 级").click()
    expect(page.get_by_text("已确认，定为 C 级")).to_be_visible()
