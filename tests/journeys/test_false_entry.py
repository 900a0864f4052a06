"""From a public report to the ended record, in a real browser: report, case, notice, defence, finding, repair."""

import re
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import Page, expect

from tests.journeys.walking import NARROW, WIDE, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.credit import AFTER_HEARING, CODE, DAY, FACTS, Bench, make_bench
from tests.support.sample_files import pdf
from tests.support.stations import Station
from zhulu.domain.credit.models import Case, Lead
from zhulu.usecases.credit.repairing import end_due_records

pytestmark = [pytest.mark.journey, pytest.mark.station("confirmed"), pytest.mark.notice("三(五)c")]
DIGITS = "零一二三四五六七八九"


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A stamped document as it came from the scanner."""
    path = tmp_path / "认定书.pdf"
    path.write_bytes(pdf(pages=2))
    return path


def looked_at(page: Page, shot: Shot, name: str) -> None:
    """Ask of a page what every page is asked, wide and narrow, and keep its pictures."""
    assert grave(page) == []
    shot(page, name)
    page.set_viewport_size(NARROW)
    assert fits(page), name
    shot(page, f"{name}-narrow")
    page.set_viewport_size(WIDE)


def open_step(page: Page, label: str) -> None:
    """Open one step's form."""
    page.locator("#decide summary", has_text=re.compile(f"^{label}$")).click()


def report(page: Page, standing: Station, shot: Shot) -> Lead:
    """Report as anybody."""
    page.goto("/credit/")
    looked_at(page, shot, "credit-empty")
    page.get_by_role("link", name="举报虚假业绩").click()
    question = page.get_by_text(re.compile("等于几")).inner_text()
    first, second = re.findall(f"([{DIGITS}]) 加 ([{DIGITS}])", question)[0]
    project = standing.filing.project
    page.get_by_label(re.compile("项目编号或项目名称")).fill(project.number if project else "")
    page.get_by_label(re.compile("企业名称或信用代码")).fill("澄岳")
    page.get_by_label(re.compile("哪里虚假")).fill("现场是耕地，没有这栋楼")
    page.get_by_label(re.compile("联系方式")).fill("微信 someone")
    page.locator("#f-answer").fill(str(DIGITS.index(first) + DIGITS.index(second)))
    looked_at(page, shot, "credit-report")
    page.get_by_role("button", name="提交举报").click()
    expect(page.get_by_role("heading", name="举报已收到")).to_be_visible()
    return Lead.objects.get()


def open_case(page: Page, bench: Bench, lead: Lead, scan: Path, watch: Watch, shot: Shot) -> Case:
    """Take the lead, verify, and tell the enterprise."""
    seat(page, bench.cast.county, watch)
    page.goto("/authority/credit/")
    looked_at(page, shot, "credit-leads")
    page.get_by_role("link", name=re.compile("净月体育公园")).click()
    page.locator("#take-grounds").fill("群众举报，建设单位称没有这个项目")
    looked_at(page, shot, "credit-lead")
    page.get_by_role("button", name="立案", exact=True).click()
    expect(page.get_by_text(re.compile("^已立案："))).to_be_visible()
    open_step(page, "开始核查")
    page.get_by_role("button", name="开始核查").click()
    page.locator("#evidence-file").set_input_files(scan)
    page.get_by_role("button", name="加入案卷").click()
    open_step(page, "登记核查情况")
    page.locator("#decide").get_by_label("实地核查").check()
    page.locator("#record_check-on").fill(DAY.isoformat())
    page.locator("#record_check-found").fill("到现场看过，是耕地")
    page.get_by_role("button", name="登记核查情况").click()
    expect(page.get_by_text("到现场看过，是耕地").first).to_be_visible()
    open_step(page, "告知企业")
    page.locator("#notify-facts").fill(FACTS)
    page.locator("details[open]").get_by_label("本平台电子送达").check()
    looked_at(page, shot, "credit-notify")
    page.get_by_role("button", name="告知企业").click()
    expect(page.get_by_text("还有 5 个工作日")).to_be_visible()
    assert lead.pk
    return Case.objects.get()


def defend(page: Page, bench: Bench, watch: Watch, shot: Shot) -> None:
    """State the enterprise's case."""
    seat(page, bench.cast.clerk, watch)
    page.goto("/enterprise/")
    page.get_by_role("link", name=re.compile("^信用")).click()
    page.get_by_role("link", name="净月体育公园综合馆").click()
    page.locator("#defend-text").fill("合同原件随后提交，请求延期")
    looked_at(page, shot, "credit-defend")
    page.get_by_role("button", name="提交陈述申辩").click()
    expect(page.get_by_text("陈述申辩已提交")).to_be_visible()


def find(page: Page, bench: Bench, case: Case, scan: Path, watch: Watch, shot: Shot) -> None:
    """Sign by two, write it down, serve it."""
    for person in (bench.first, bench.second):
        seat(page, person, watch)
        page.goto(f"/authority/credit/cases/{case.public_id}/")
        open_step(page, "发表认定意见")
        page.locator("details[open]").get_by_label("认定为虚假录入").check()
        page.locator("#sign-opinion").fill("申辩没有证据支持")
        page.get_by_role("button", name="发表认定意见").click()
        expect(page.get_by_text("意见已记录")).to_be_visible()
    open_step(page, "认定为虚假录入")
    page.locator("#find_false-number").fill("吉建信认〔2026〕1号")
    page.locator("#find_false-on").fill(AFTER_HEARING.isoformat())
    page.locator("#find_false-facts").fill(FACTS)
    page.locator("#find_false-paper").set_input_files(scan)
    page.locator("#find_false-code").select_option(CODE)
    page.locator("details[open]").get_by_label(re.compile("^一般")).check()
    looked_at(page, shot, "credit-find")
    page.get_by_role("button", name="认定为虚假录入").click()
    open_step(page, "登记送达")
    page.locator("details[open]").get_by_label("本平台电子送达").check()
    page.get_by_role("button", name="登记送达").click()
    expect(page.get_by_text("认定已送达并生效")).to_be_visible()
    looked_at(page, shot, "credit-in-force")


def test_from_a_report_to_the_ended_record(page: Page, standing: Station, scan: Path, watch: Watch, shot: Shot) -> None:
    """Everybody does their part on their own pages; the record is public while it lasts, and then is not there."""
    with time_machine.travel(f"{DAY}T11:00:00+08:00", tick=True):
        bench = make_bench(standing.cast)
        case = open_case(page, bench, report(page, standing, shot), scan, watch, shot)
        defend(page, bench, watch, shot)
    with time_machine.travel(f"{AFTER_HEARING}T11:00:00+08:00", tick=True):
        find(page, bench, case, scan, watch, shot)
        page.context.clear_cookies()
        page.goto("/credit/")
        looked_at(page, shot, "credit-public")
        page.get_by_role("link", name=case.accused_name).click()
        looked_at(page, shot, "credit-public-record")
        address = page.url
        page.goto(f"/companies/{case.accused_code}/credit/")
        looked_at(page, shot, "credit-company")
    with time_machine.travel("2027-03-24T00:10:00+08:00", tick=True):
        assert end_due_records() == 1
        watch.expect_error("404")
        page.goto(address)
        expect(page.get_by_text(case.accused_name)).to_have_count(0)
        page.goto("/credit/")
        expect(page.get_by_text("现在没有公示期内的不良行为记录")).to_be_visible()
