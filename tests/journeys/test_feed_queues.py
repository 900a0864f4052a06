"""The approval system's data in a real browser: queues, one delivery settled, the feed's picture; axe is content."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import NARROW, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.bundles import COUNTY, bundle, changed, confirmed_by
from tests.support.filings import make_officer
from zhulu.domain.access.actors import SYSTEM
from zhulu.usecases.deliver_bundles import deliver

pytestmark = pytest.mark.journey
STATION = {"CheckDepartCode": None, "CheckDepartName": "南关区建筑业管理站"}


@pytest.mark.usefixtures("live_site")
def test_a_county_settles_what_waits(page: Page, watch: Watch, shot: Shot) -> None:
    """From the menu to the queue, the department is named, the grade stands; then a difference, then the picture."""
    county = make_officer(COUNTY)
    made = {"produced_at": "2026-01-05T08:30:00+08:00"}
    raws = [confirmed_by(bundle(inner_num=f"A-{n}", name=f"临江花园{n}期", **made), **STATION) for n in range(1, 4)]
    deliver(actor=SYSTEM, raws=[*raws, {**bundle(inner_num="D"), "tables": {}}])
    deliver(actor=SYSTEM, raws=[changed({**raws[0], "version": 2}, "TBBuilderLicenceManage", Area="22000")])
    seat(page, county, watch)
    page.goto("/authority/")
    page.get_by_role("link", name="审批系统数据").click()
    expect(page.get_by_role("cell", name="南关区建筑业管理站").first).to_be_visible()
    shot(page, "feed-queue")
    assert grave(page) == []
    page.get_by_role("link", name="临江花园1期").click()
    page.get_by_text("认定“南关区建筑业管理站”是哪个机关").click()
    page.get_by_label("机关 必填").select_option(COUNTY)
    page.locator("#department-reason").fill("本局所属事业单位")
    shot(page, "feed-delivery")
    assert grave(page) == []
    page.get_by_role("button", name="认定并定级").click()
    expect(page.get_by_text("已认定，3 件按确认部门的层级定级")).to_be_visible()
    page.goto("/authority/feed/?queue=hold")
    page.get_by_role("link", name="临江花园1期").click()
    expect(page.get_by_role("cell", name="22000")).to_be_visible()
    shot(page, "feed-difference")
    assert grave(page) == []
    page.get_by_role("link", name="审批系统数据").first.click()
    page.get_by_role("link", name="接收情况").click()
    expect(page.get_by_role("img")).to_be_visible()
    shot(page, "feed-health")
    assert grave(page) == []
    page.set_viewport_size(NARROW)
    shot(page, "feed-health-narrow")
    assert fits(page)
    page.goto("/authority/feed/")
    shot(page, "feed-queue-narrow")
    assert fits(page)
