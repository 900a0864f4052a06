"""The procedures of 二 in a real browser, from the record to 办结, each step by the person whose turn it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.walking import NARROW, WIDE, fits, grave, seat
from tests.support.bare_errata import make_helper_account
from tests.support.browser import Shot, Watch
from tests.support.filings import Person, upload
from tests.support.stations import Station
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.journey
Look = Callable[[str], None]


def scan(name: str) -> FilePayload:
    """Give a scan as a person chooses it."""
    return {"name": name, "mimeType": "application/pdf", "buffer": upload().read()}


def helper(kind: AccountKind) -> Person:
    """Give a registered person of the technical support unit or of the data bureau."""
    account = make_helper_account(kind)
    return Person(account, identify_actor(account=account))


@pytest.fixture
def look(page: Page, shot: Shot) -> Look:
    """Return a function that asks of a page what every page owes, at both widths, and keeps pictures of it."""

    def at(name: str) -> None:
        assert grave(page) == []
        shot(page, f"errata-{name}")
        page.set_viewport_size(NARROW)
        assert fits(page), name
        shot(page, f"errata-{name}-narrow")
        page.set_viewport_size(WIDE)

    return at


def writes(page: Page, look: Look) -> None:
    """Let the firm correct an amount, add a unit work, and put a whole contract in the place of half of one."""
    page.get_by_role("link", name="招投标").click()
    money = page.locator("input[name$=TenderMoney]")
    money.fill("约一万二")
    page.get_by_role("button", name="保存，回到勘误").click()
    expect(money).to_have_attribute("aria-invalid", "true")
    expect(money).to_have_value("约一万二")
    look("sheet-unread")
    money.fill("12300.00")
    page.get_by_role("button", name="保存，回到勘误").click()
    expect(page.get_by_role("row", name="中标金额")).to_contain_text("12,300.00")

    page.get_by_role("link", name="项目基本信息").click()
    look("sheet")
    page.locator("#t-unit_works").get_by_role("button", name="添加一条").click()
    page.get_by_role("group", name="补充的一条").get_by_label("单体建（构）筑物名称").fill("2号楼")
    page.get_by_role("button", name="保存，回到勘误").click()

    page.get_by_role("link", name="合同信息").click()
    page.get_by_role("button", name="从本表删去").first.click()
    page.locator("#paper-kind").select_option("contract")
    page.locator("#paper-file").set_input_files([scan("合同全本.pdf")])
    page.get_by_role("button", name="补入").click()
    expect(page.locator("#papers")).to_contain_text("要补入")
    look("sheet-files")
    page.get_by_role("link", name="不保存，返回").click()


def grounds(page: Page, reason: str = "录入时抄错，以合同原件为准") -> None:
    """Let the applicant hand in evidence, one reason for all, and the stamped application."""
    page.locator("#ev-file").set_input_files([scan("合同第三页.pdf")])
    page.locator("#evidence").get_by_role("button", name="上传").click()
    page.locator("#f-reason").fill(reason)
    page.get_by_role("button", name="保存原因").click()
    page.locator("#ap-file").set_input_files([scan("盖章申请表.pdf")])
    page.locator("#application").get_by_role("button", name="上传").click()
    expect(page.get_by_text("没有发现问题，可以提出")).to_be_visible()


def agrees(page: Page, button: str = "确认") -> None:
    """Let the home authority agree."""
    page.locator("#agree").get_by_label("核验原件").check()
    page.locator("#agree-opinion").fill("与合同原件一致，同意")
    page.get_by_role("button", name=button, exact=True).click()


def opens(page: Page, name: str) -> None:
    """Open the one case that waits."""
    page.goto("/errata/")
    page.get_by_role("link", name=name).click()


@pytest.mark.station("confirmed")
@pytest.mark.notice("二(二)a")
@pytest.mark.notice("二(一)c")
def test_the_firm_the_county_and_support(page: Page, standing: Station, watch: Watch, look: Look) -> None:
    """A wrong amount, a missing unit work and a wrong file: corrected lawfully, checked, shown, told in the ledger."""
    cast, support, name = standing.cast, helper(AccountKind.SUPPORT), standing.filing.name
    seat(page, cast.clerk, watch)
    page.goto(f"/enterprise/filings/{standing.filing.public_id}/")
    page.get_by_role("button", name="申请勘误").click()
    expect(page.get_by_text("还没有要改的内容", exact=True)).to_be_visible()
    look("draft")
    writes(page, look)
    grounds(page)
    look("filled")
    page.get_by_role("button", name="提出申请").click()
    expect(page.get_by_text("待属地确认").first).to_be_visible()
    look("applied")

    seat(page, cast.county, watch)
    page.goto("/errata/")
    look("list")
    opens(page, name)
    paper = page.get_by_role("listitem").filter(has_text="盖章申请表.pdf").get_by_role("link", name="预览")
    opened = page.context.request.get(str(paper.get_attribute("href")))
    assert opened.headers["content-type"] == "application/pdf"
    watch.expect_error("422|409")
    page.get_by_role("button", name="确认", exact=True).click()
    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_count(2)
    look("agree")
    agrees(page)
    expect(page.get_by_text("待修改").first).to_be_visible()

    seat(page, support, watch)
    page.goto("/errata/")
    look("support")
    opens(page, name)
    look("execute")
    page.get_by_role("button", name="执行修改").click()
    expect(page.get_by_text("核对：").first).to_be_visible()
    look("done")
    page.get_by_role("link", name="公开页面").click()
    expect(page.get_by_text("曾勘误").first).to_be_visible()
    page.get_by_role("link", name="勘误记录").first.click()
    expect(page.get_by_text("12,300.00").first).to_be_visible()
    look("ledger")
