"""A reviewer weighs evidence in a real browser: registers, a near-duplicate, originals, and many filings at once."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import NARROW, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.filings import COUNTY, Plan, submitted_filing
from tests.support.stations import Station
from zhulu.domain.access.actors import SYSTEM
from zhulu.usecases.deliver_evidence import deliver_evidence

pytestmark = pytest.mark.journey


@pytest.mark.station("submitted")
def test_evidence_is_weighed_and_many_are_confirmed(page: Page, standing: Station, watch: Watch, shot: Shot) -> None:
    """What differs is said item by item; the twin is judged and originals recorded; then two are confirmed at once."""
    cast, filing = standing.cast, standing.filing
    award = {"number": "CC-ZB-2018-0311", "name": filing.name, "amount": "12000", "area_code": COUNTY}
    deliver_evidence(actor=SYSTEM, register="tender", source="公共资源交易平台", rows=[(1, award)])
    twin = submitted_filing(cast, Plan(name=f"{filing.name}（二期）"))
    seat(page, cast.county, watch)
    page.goto(f"/authority/filings/{twin.public_id}/")
    expect(page.get_by_role("heading", name="疑似重复")).to_be_visible()
    assert grave(page) == []
    shot(page, "evidence-duplicate")
    page.get_by_label("不同项目").check()
    page.locator("#judge-1").fill("地址和规模不同")
    page.get_by_role("button", name="记录判断").click()
    expect(page.get_by_text("已判断：不同项目")).to_be_visible()
    page.goto(f"/authority/filings/{filing.public_id}/")
    expect(page.get_by_text("登记：12,000")).to_be_visible()
    page.get_by_text("记录核验原件").click()
    page.get_by_label("核验了哪些原件").fill("中标通知书")
    page.get_by_label("核验结论").fill("原件为 12386.40 万元，登记有误")
    shot(page, "evidence-originals")
    page.locator("#originals-form").get_by_role("button", name="记录").click()
    expect(page.get_by_text("已记录核验原件")).to_be_visible()
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "evidence-narrow")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/authority/")
    for box in page.get_by_role("checkbox").all():
        box.check()
    shot(page, "bulk-list")
    page.get_by_role("button", name="确认选中的").click()
    expect(page.get_by_role("heading", name="确认 2 件")).to_be_visible()
    assert grave(page) == []
    page.get_by_label("核验原件").check()
    page.locator("#bulk-opinion").fill("材料与原件一致")
    shot(page, "bulk-ask")
    page.get_by_role("button", name="确认选中的").click()
    expect(
        page.get_by_role("heading", name="办成 1 件，没有办成 1 件").or_(page.get_by_role("heading", name="办成 2 件"))
    ).to_be_visible()
    shot(page, "bulk-done")
    assert grave(page) == []
