"""The push in a real browser: from A to the badge, a rejection tried again, and a reconciliation repaired."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.journeys.walking import NARROW, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.filings import Cast, Plan, granted_filing, make_cast
from tests.support.nation import Nation
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.filings.models import Filing
from zhulu.usecases.reconcile_national import reconcile_national
from zhulu.usecases.send_deliveries import send_deliveries

pytestmark = pytest.mark.journey

NAMES = ("净月体育公园综合馆", "南湖中学教学楼", "东大桥改造工程")


@pytest.fixture
def cast(live_site: str, settings: Settings) -> Cast:
    """Who files and who answers, on a site whose line is configured."""
    settings.NATIONAL_URL = "http://127.0.0.1:1"
    return make_cast()


@pytest.fixture
def filings(cast: Cast) -> list[Filing]:
    """Three projects that are A and wait to be pushed."""
    return [granted_filing(cast, Plan(name=name)) for name in NAMES]


@pytest.fixture
def nation(filings: list[Filing]) -> Nation:
    """A simulated national platform."""
    return Nation()


@pytest.mark.notice("一(二)4d")
def test_from_a_to_the_badge(
    page: Page, cast: Cast, watch: Watch, shot: Shot, filings: list[Filing], nation: Nation
) -> None:
    """The province sees what waits, is rejected and arrived, tries one again; firm and public see what became of it."""
    nation.order(fault="reject", reasons=["建设单位统一社会信用代码与国家库不符", "缺少建设工程规划许可证编号"])
    nation.order(fault="later", asks=1)
    send_deliveries(connector=nation)
    seat(page, cast.province, watch)
    page.goto("/authority/")
    page.get_by_role("navigation").get_by_role("link", name="推送").click()
    expect(page.get_by_role("heading", name="推送国家平台")).to_be_visible()
    expect(page.get_by_text("现在推往本机的模拟器，不是国家平台")).to_be_visible()
    assert grave(page) == []
    shot(page, "push-list")
    page.get_by_label("推送状态").get_by_role("link", name="被退回").click()
    expect(page.get_by_role("row")).to_have_count(2)
    rejected = Delivery.objects.get(state="rejected")
    page.get_by_role("link", name=rejected.name).click()
    expect(page.get_by_text("缺少建设工程规划许可证编号").first).to_be_visible()
    assert grave(page) == []
    shot(page, "push-rejected")
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "push-rejected-narrow")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_label("理由").fill("已向国家平台补正建设单位信息，核对无误")
    page.get_by_role("button", name="重新推送").click()
    expect(page.get_by_text("已按现在的内容重新排队")).to_be_visible()
    Delivery.objects.filter(state="sending").update(next_at=rejected.queued_at)
    send_deliveries(connector=nation)
    Delivery.objects.filter(state="sending").update(next_at=rejected.queued_at)
    send_deliveries(connector=nation)
    page.reload()
    expect(page.get_by_text("已送达").first).to_be_visible()
    assert grave(page) == []
    shot(page, "push-accepted")
    page.goto("/authority/national/")
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "push-list-narrow")
    page.set_viewport_size({"width": 1280, "height": 800})
    seat(page, cast.clerk, watch)
    page.goto(f"/enterprise/filings/{filings[0].public_id}/")
    expect(page.get_by_role("heading", name="国家平台")).to_be_visible()
    expect(page.get_by_text("国家平台项目编号")).to_be_visible()
    assert grave(page) == []
    shot(page, "push-firm")
    assert filings[0].project is not None
    page.goto(f"/projects/{filings[0].project.public_id}/")
    expect(page.get_by_text("已推国家平台")).to_be_visible()
    expect(page.get_by_text("国家平台项目编号")).to_be_visible()
    shot(page, "push-public")


def test_a_difference_is_found_and_repaired(page: Page, cast: Cast, watch: Watch, shot: Shot, nation: Nation) -> None:
    """The nation lost one and holds one that nobody sent: named, repaired by one button, taken down by another."""
    send_deliveries(connector=nation)
    first = Delivery.objects.earliest("id")
    nation.order(drop=first.record)
    nation.order(plant="m3k8q2w7x5z1v9t4", project="2201022603169901")
    reconcile_national(connector=nation)
    seat(page, cast.province, watch)
    page.goto("/authority/national/")
    page.get_by_role("navigation").get_by_role("link", name="对账").click()
    expect(page.get_by_role("heading", name="与国家平台对账")).to_be_visible()
    assert grave(page) == []
    shot(page, "reconciliations")
    page.get_by_role("table").get_by_role("link").first.click()
    expect(page.get_by_role("heading", name="对账：差异 2 条")).to_be_visible()
    assert grave(page) == []
    shot(page, "reconciliation")
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "reconciliation-narrow")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.locator("#id_reason").fill("对方恢复数据时漏了一条，核对后补推")
    page.get_by_role("button", name="全部补推").click()
    expect(page.get_by_text("已排队补推 1 件")).to_be_visible()
    page.locator("summary", has_text="m3k8q2w7x5z1v9t4").click()
    page.get_by_label("理由").last.fill("查无此件，系对方误录")
    page.get_by_role("button", name="撤下这一条").click()
    expect(page.get_by_text("已排队从国家平台撤下")).to_be_visible()
    send_deliveries(connector=nation)
    assert reconcile_national(connector=nation).drift_count == 0
    page.goto("/authority/national/reconciliations/")
    expect(page.get_by_text("一致", exact=True)).to_be_visible()


def test_without_an_address_the_page_says_that_nothing_is_sent(
    page: Page, cast: Cast, watch: Watch, shot: Shot, settings: Settings, filings: list[Filing]
) -> None:
    """What waits, why, and what to do, before anything else."""
    settings.NATIONAL_URL = ""
    seat(page, cast.province, watch)
    page.goto("/authority/national/")
    expect(page.get_by_text("还没有配置国家平台的地址，什么也不会发送")).to_be_visible()
    expect(page.get_by_text(f"已排队 {len(filings)} 件")).to_be_visible()
    assert grave(page) == []
    shot(page, "push-unconfigured")
