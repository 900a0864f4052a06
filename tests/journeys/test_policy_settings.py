"""政策设置 in a real browser: one officer previews and proposes another ``*`` list, a second one confirms it."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import NARROW, WIDE, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.filings import PROVINCE, make_officer
from tests.support.stations import Station
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.rulebook.models import PolicySetting

pytestmark = [pytest.mark.journey, pytest.mark.station("confirmed"), pytest.mark.notice("一(二)6")]
DAY = "2031-05-06"


def look(page: Page, shot: Shot, name: str) -> None:
    """Keep pictures at both widths and ask that nothing is grave and nothing scrolls sideways."""
    assert grave(page) == []
    shot(page, name)
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, f"{name}-narrow")
    page.set_viewport_size(WIDE)


def test_two_officers_change_the_star_list(page: Page, standing: Station, watch: Watch, shot: Shot) -> None:
    """From the menu to the version in force: preview with counts, proposal, the other's confirmation."""
    second = make_officer(PROVINCE, function=GrantFunction.GRADE_A, sign_in_name="officer-second", name="吴示例")
    seat(page, standing.cast.province, watch)
    page.goto("/authority/")
    page.get_by_role("link", name="政策设置").click()
    expect(page.get_by_role("heading", name="政策设置", exact=True)).to_be_visible()
    look(page, shot, "settings")

    page.get_by_role("link", name="带 * 字段（A级必填）清单").click()
    look(page, shot, "setting-stars")
    page.get_by_role("group", name="项目基本信息").get_by_label("总长度").check()
    page.get_by_label("自哪一天起").fill(DAY)
    page.get_by_label("依据").fill("省厅〔2031〕2号")
    page.get_by_role("button", name="预览改动").click()
    expect(page.get_by_role("link", name="请写明理由")).to_be_visible()
    expect(page.get_by_label("总长度")).to_be_checked()
    watch.expect_error("422")
    look(page, shot, "setting-faults")

    page.get_by_label("理由").fill("照省厅下发的原件")
    page.get_by_role("button", name="预览改动").click()
    expect(page.get_by_text("预览：还没有提出")).to_be_visible()
    expect(page.get_by_text("B 级、C 级的补录 1 件里，1 件会由完备变为不完备")).to_be_visible()
    look(page, shot, "setting-preview")
    page.get_by_role("button", name="提出改动").first.click()
    expect(page.get_by_role("heading", name="待确认的改动")).to_be_visible()
    expect(page.get_by_role("button", name="确认改动")).to_have_count(0)

    seat(page, second, watch)
    page.goto("/authority/settings/a_grade_fields/")
    look(page, shot, "setting-confirm")
    page.get_by_role("button", name="确认改动").click()
    expect(page.get_by_text("已确认，从生效日起按新的值办")).to_be_visible()
    expect(page.get_by_text("李示例 提出，吴示例 确认")).to_be_visible()
    look(page, shot, "setting-confirmed")
    newest = PolicySetting.objects.filter(key="a_grade_fields").order_by("-id").first()
    assert newest is not None
    assert "project.AllLength" in newest.value
