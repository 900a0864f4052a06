"""Dispatch, transfer and recheck in a real browser: province, county, city and firm, one after another."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import NARROW, WIDE, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.filings import (
    CITY,
    OPINION,
    PROVINCE,
    Cast,
    Plan,
    applied_filing,
    confirmed_filing,
    make_cast,
    make_officer,
    make_rechecker,
    submitted_filing,
)
from zhulu.domain.grants.vocabulary import GrantFunction

pytestmark = pytest.mark.journey

COUNTY_WITHOUT = "220104"


@pytest.fixture
def cast(live_site: str) -> Cast:
    """Who files and who answers."""
    return make_cast()


def test_the_province_dispatches(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """One is sent home by a grant that has opened, the other is assigned to the city by name and reason."""
    by_grant = submitted_filing(cast, Plan(county=COUNTY_WITHOUT, name="示例一号楼"))
    by_name = submitted_filing(cast, Plan(county="220105", name="示例二号楼"))
    make_officer(COUNTY_WITHOUT)
    make_officer(CITY)
    seat(page, cast.province, watch)
    page.goto("/authority/unassigned/")
    expect(page.get_by_role("link", name=by_grant.name)).to_be_visible()
    assert grave(page) == []
    shot(page, "dispatch-list")
    page.get_by_role("button", name="按现有授权重新派单").click()
    expect(page.get_by_text("已按现有授权派出 1 件，还有 1 件没有机关能确认")).to_be_visible()
    expect(page.get_by_role("link", name=by_grant.name)).to_have_count(0)
    page.get_by_role("link", name=by_name.name).click()
    page.get_by_role("link", name="派单", exact=True).first.click()
    page.get_by_label("长春市城乡建设委员会（长春市）").check()
    page.locator("#assign-opinion").fill("二道区尚无权限，项目由市局监管")
    assert grave(page) == []
    shot(page, "dispatch-filing")
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "dispatch-filing-narrow")
    page.set_viewport_size(WIDE)
    page.get_by_role("button", name="派给所选机关").click()
    expect(page.get_by_text("派单：待派单 → 长春市城乡建设委员会")).to_be_visible()


def test_a_county_hands_over_and_the_city_confirms(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """The county gives the filing to its city with a reason; the city finds it on its list and confirms B."""
    filing = submitted_filing(cast)
    city = make_officer(CITY, name="何示例")
    seat(page, cast.county, watch)
    page.goto(f"/authority/filings/{filing.public_id}/")
    page.locator("summary", has_text="移交").click()
    page.get_by_label("长春市城乡建设委员会（长春市）").check()
    page.locator("#transfer-opinion").fill("项目由市局直接监管")
    assert grave(page) == []
    shot(page, "transfer")
    page.get_by_role("button", name="移交", exact=True).click()
    expect(page.get_by_text("已移交长春市城乡建设委员会")).to_be_visible()
    page.get_by_role("link", name="退回和已办").click()
    expect(page.get_by_role("heading", name="移交出去的")).to_be_visible()
    assert grave(page) == []
    seat(page, city, watch)
    page.goto("/authority/")
    page.get_by_role("link", name=filing.name).click()
    page.get_by_label("核验原件").first.check()
    page.locator("#confirm-opinion").fill(OPINION)
    page.get_by_role("button", name="确认并定为 B 级").click()
    expect(page.get_by_text("已确认，定为 B 级")).to_be_visible()


def test_a_firm_asks_and_the_city_raises(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """From the firm's button to the ladder C → B on the city's page and on the public one."""
    filing = confirmed_filing(cast)
    city = make_rechecker()
    seat(page, cast.clerk, watch)
    page.goto(f"/enterprise/filings/{filing.public_id}/")
    page.get_by_role("button", name="申请升为 B 级").click()
    expect(page.get_by_text("上级市（州）正在复核")).to_be_visible()
    assert grave(page) == []
    seat(page, city, watch)
    page.goto("/authority/")
    page.get_by_role("navigation").get_by_role("link", name="B 级复核").click()
    assert grave(page) == []
    shot(page, "recheck-list")
    page.get_by_role("table", name="企业申请由 C 级升 B 级").get_by_role("link", name=filing.name).click()
    page.get_by_label("实地核查").check()
    page.locator("#grant-opinion").fill("复核属实")
    assert grave(page) == []
    shot(page, "recheck-application")
    page.get_by_role("button", name="重新确认为 B 级").click()
    expect(page.get_by_text("已重新确认为 B 级")).to_be_visible()
    page.set_viewport_size(NARROW)
    assert fits(page)
    assert filing.project is not None
    page.goto(f"/projects/{filing.project.public_id}/")
    ladder = page.get_by_role("region", name="等级由来").get_by_role("listitem")
    expect(ladder.nth(0)).to_contain_text("长春市城乡建设委员会")
    expect(ladder.nth(1)).to_contain_text("南关区住房和城乡建设局")
    assert "周示例" not in page.content()


def test_an_office_advises_and_its_desk_decides(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """质监站 leaves an opinion; the building office finds the application under 本处, reads it, and grants A."""
    application = applied_filing(cast)
    adviser = make_officer(PROVINCE, function=None, sign_in_name="zhijian", name="孙示例", office="质监站")
    building = make_officer(
        PROVINCE, function=GrantFunction.GRADE_A, sign_in_name="jianguan", name="钱示例", office="建筑管理处"
    )
    seat(page, adviser, watch)
    page.goto(f"/authority/applications/{application.public_id}/")
    page.locator("summary", has_text="写会商意见").click()
    page.locator("#advice-opinion").fill("验收资料齐全，无遗留质量问题")
    page.get_by_role("button", name="记录会商意见").click()
    expect(page.get_by_text("会商意见已记录")).to_be_visible()
    seat(page, building, watch)
    page.goto("/authority/applications/")
    expect(page.get_by_role("link", name="本处（建筑管理处）")).to_be_visible()
    assert grave(page) == []
    shot(page, "desk-applications")
    page.get_by_role("link", name=application.filing.name).click()
    expect(page.get_by_text("验收资料齐全，无遗留质量问题").first).to_be_visible()
    shot(page, "desk-application")
    page.get_by_label("系统比对").check()
    page.locator("#grant-opinion").fill("同意推送")
    page.get_by_role("button", name="定为 A 级").click()
    expect(page.get_by_text("已定为 A 级")).to_be_visible()
