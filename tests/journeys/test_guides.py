"""办事指南 in a browser: an authority publishes it, the public reads it, the province reminds (三(四))."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import NARROW, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.guides import make_reviewer
from tests.support.permissions import PHONE, make_decider

pytestmark = [pytest.mark.journey, pytest.mark.notice("三(四)")]
WIDE = {"width": 1280, "height": 800}


def looked_at(page: Page, shot: Shot, name: str) -> None:
    """The page has no grave fault and fits a telephone."""
    assert grave(page) == []
    shot(page, name)
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, f"{name}-narrow")
    page.set_viewport_size(WIDE)


def test_a_guide_from_the_template_to_the_public(page: Page, live_site: str, watch: Watch, shot: Shot) -> None:
    """The home page says what is missing; the template is completed, published and read by somebody without account."""
    officer, province = make_reviewer(), make_decider()
    make_reviewer("220104", sign_in_name="neighbour", name="赵示例")
    seat(page, officer, watch)
    page.goto("/authority/")
    expect(page.get_by_text("办事指南要办")).to_be_visible()
    page.get_by_role("link", name="去编写和发布").click()
    looked_at(page, shot, "guides-own")
    page.get_by_role("link", name="编写").click()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="还不能发布，有这些要补")).to_be_visible()
    for label, value in (("办公地址", "示例大街 1 号 2 楼"), ("咨询电话", PHONE), ("监督电话", PHONE)):
        page.get_by_label(label).fill(value)
    looked_at(page, shot, "guide-edit")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="看看公众看到的样子").click()
    looked_at(page, shot, "guide-preview")
    page.get_by_role("link", name="返回编写").click()
    page.get_by_role("button", name="发布", exact=True).click()
    expect(page.get_by_text("已发布第 1 版")).to_be_visible()
    page.context.clear_cookies()
    page.goto("/")
    page.get_by_role("navigation", name="主导航").get_by_role("link", name="办事指南").click()
    looked_at(page, shot, "guides-public")
    page.get_by_role("link", name="看指南").click()
    expect(page.get_by_role("row", name="王示例")).to_contain_text("0000-20000321")
    looked_at(page, shot, "guide-public")
    seat(page, province, watch)
    page.goto("/authority/guides/survey/")
    looked_at(page, shot, "guide-survey")
    page.get_by_role("button", name="催办全部 1 份").click()
    expect(page.get_by_text("已催办 1 份")).to_be_visible()
