"""The review desk in a real browser: take, filter, save a view, pass on, all by keyboard; it fits a narrow screen."""

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import NARROW, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.filings import CITY, Cast, Plan, make_cast, make_officer, submitted_filing
from zhulu.domain.filings.models import DeskEntry
from zhulu.usecases.claim_filing import claim_filing
from zhulu.usecases.return_filing import Reason, return_filing

pytestmark = pytest.mark.journey


@pytest.fixture
def cast(live_site: str) -> Cast:
    """Who files and who answers."""
    return make_cast()


def test_a_reviewers_day(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """What is late stands first; the next one is taken, passed on with a reason, and found under its holder."""
    names = ("九台经开区标准厂房（二期）", "土们岭镇中心幼儿园", "营城煤矿棚改安置小区", "滨河公园二期景观桥")
    late, second, third, mended = (submitted_filing(cast, Plan(name=name)) for name in names)
    DeskEntry.objects.filter(filing=late).update(due_on=date(2026, 11, 16))
    return_filing(
        actor=cast.county.actor, filing_id=mended.public_id, reasons=[Reason("R05", "缺页")], opinion="请补正"
    )
    colleague = make_officer(sign_in_name="officer-2", name="赵示例")
    claim_filing(actor=colleague.actor, filing_id=third.public_id)
    seat(page, cast.county, watch)
    page.goto("/authority/")
    expect(page.locator("[data-row]")).to_have_count(2)
    expect(page.locator("[data-row]").first).to_contain_text(late.name)
    assert grave(page) == []
    shot(page, "desk-home")
    page.get_by_role("button", name="领取最急的一件").click()
    expect(page.get_by_role("heading", name=late.name)).to_be_visible()
    expect(page.get_by_text("由您办理")).to_be_visible()
    assert grave(page) == []
    page.get_by_text("转交本机关的审核人员").click()
    page.get_by_label(re.compile("赵示例")).check()
    page.locator("#pass-opinion").fill("我下周培训")
    shot(page, "desk-passing")
    page.get_by_role("button", name="转交", exact=True).click()
    expect(page.get_by_text("这一件由赵示例领取办理。")).to_be_visible()
    shot(page, "desk-anothers")
    page.goto("/authority/?view=office")
    expect(page.locator("[data-row]")).to_have_count(3)
    page.locator("[data-row] th a").first.focus()
    page.keyboard.press("j")
    expect(page.locator("[data-row] th a").nth(1)).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#f-q")).to_be_focused()
    page.keyboard.type("幼儿园")
    page.keyboard.press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.get_by_text("把现在的条件存为视图").click()
    page.get_by_label("名称").fill("幼儿园")
    page.get_by_role("button", name="存为视图").click()
    expect(page.get_by_role("navigation", name="常用视图").get_by_role("link", name="幼儿园")).to_be_visible()
    shot(page, "desk-view")
    page.set_viewport_size(NARROW)
    page.goto("/authority/?view=office")
    assert fits(page)
    shot(page, "desk-narrow")
    assert second.name in page.content()


def test_a_city_sees_what_its_counties_let_lie(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """What is overdue below is red on the city's first page and one press away."""
    filing = submitted_filing(cast)
    DeskEntry.objects.filter(filing=filing).update(due_on=date(2026, 11, 2))
    seat(page, make_officer(CITY), watch)
    page.goto("/authority/")
    shot(page, "desk-city")
    page.locator(".tiles").get_by_role("link", name="1").click()
    expect(page.get_by_role("link", name=filing.name)).to_be_visible()
    assert grave(page) == []
    shot(page, "desk-below")
