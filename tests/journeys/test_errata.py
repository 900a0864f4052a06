"""The procedures of 二 in a real browser, from the record to 办结, each step by the person whose turn it is."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.journeys.walking import NARROW, WIDE, fits, grave, seat
from tests.support.bare_errata import make_helper_account
from tests.support.browser import Shot, Watch
from tests.support.deliveries import Delivery, delivered, make_owner, make_owner_account
from tests.support.filing_sheets import uscc
from tests.support.filings import Person, make_officer, upload
from tests.support.stations import Station
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.usecases.decide_grade_application import grant_grade_a
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
    page.get_by_role("link", name="第 1 版改为第 2 版").click()
    expect(page.get_by_text("这是第 1 版，不是现行内容")).to_be_visible()
    expect(page.get_by_text("12,386.40").first).to_be_visible()
    look("version")
    page.get_by_role("link", name="看现行内容").click()
    expect(page.get_by_role("link", name="第 1 版", exact=True)).to_be_visible()


@pytest.mark.station("start")
@pytest.mark.notice("二(一)a")
@pytest.mark.notice("二(一)b")
@pytest.mark.notice("二(一)c")
def test_the_owner_the_home_and_two_offices(page: Page, standing: Station, watch: Watch, look: Look) -> None:
    """The owner applies in its own list; both offices file; both systems change; equal and shown, the case ends."""
    account = make_owner_account(make_owner())
    delivered()
    cast, support = standing.cast, helper(AccountKind.SUPPORT)
    bureau = helper(AccountKind.DATA_BUREAU)
    seat(page, Person(account, identify_actor(account=account)), watch)
    page.goto("/errata/projects/")
    look("owner-projects")
    page.get_by_role("button", name="申请勘误").click()
    page.get_by_role("link", name="项目基本信息").click()
    page.locator("input[name$=PrjName]").fill("净月科技园研发中心")
    page.get_by_role("button", name="保存，回到勘误").click()
    grounds(page, "立项文件上的名称是研发中心")
    page.get_by_role("button", name="提出申请").click()

    seat(page, cast.county, watch)
    opens(page, "净月科技园研发楼")
    agrees(page, "确认并提交备案")
    expect(page.get_by_text("省政数局备案；省住建厅备案").first).to_be_visible()
    look("filing")

    seat(page, bureau, watch)
    opens(page, "净月科技园研发楼")
    look("bureau")
    page.locator("#file_at_bureau-number").fill("政数备〔2026〕3号")
    page.locator("#file_at_bureau-scan").set_input_files([scan("备案表.pdf")])
    page.get_by_role("button", name="省政数局备案", exact=True).click()
    expect(page.get_by_role("link", name="备案表.pdf")).to_be_visible()
    expect(page.get_by_role("button", name="省政数局备案", exact=True)).to_have_count(0)

    seat(page, cast.province, watch)
    opens(page, "净月科技园研发楼")
    page.locator("#file_at_department-number").fill("建备〔2026〕9号")
    page.get_by_role("button", name="省住建厅备案", exact=True).click()
    expect(page.get_by_text("同步修改中").first).to_be_visible()

    seat(page, support, watch)
    opens(page, "净月科技园研发楼")
    page.get_by_role("button", name="执行修改").click()
    expect(page.get_by_text("省政数局回执：工程审批系统已修改").first).to_be_visible()

    seat(page, bureau, watch)
    opens(page, "净月科技园研发中心")
    page.locator("#confirm_system-number").fill("改〔2026〕18号")
    page.get_by_role("button", name="工程审批系统已修改", exact=True).click()
    expect(page.get_by_text("勘误流程结束").first).to_be_visible()
    look("approval-done")
    page.get_by_role("link", name="公开页面").click()
    expect(page.get_by_role("heading", name="净月科技园研发中心")).to_be_visible()


@pytest.mark.station("start")
@pytest.mark.notice("二(一)a")
@pytest.mark.notice("二(一)b")
def test_a_stamped_paper_deletes_a_whole_record(page: Page, standing: Station, watch: Watch, look: Look) -> None:
    """The home authority enters the owner's paper and its colleague agrees; the old address says what became of it."""
    record = delivered(Delivery(name="净月科技园二期"))
    cast, support = standing.cast, helper(AccountKind.SUPPORT)
    entering = make_officer(function=None, sign_in_name="officer-entering", name="郑录入")
    seat(page, entering, watch)
    page.goto("/errata/paper/")
    page.get_by_label("项目名称或项目编号").fill("科技园二期")
    page.get_by_role("button", name="查找").click()
    look("paper")
    page.get_by_role("button", name="录入申请").click()
    page.get_by_role("button", name="改为申请删除整件").click()
    look("deletion")
    grounds(page, "重复赋码，另有同一项目")
    page.get_by_role("button", name="提出申请").click()
    expect(page.get_by_role("button", name="确认并提交备案")).to_have_count(0)

    seat(page, cast.county, watch)
    opens(page, "净月科技园二期")
    agrees(page, "确认并提交备案")
    page.locator("#register_filing-number").fill("政数备〔2026〕4号")
    page.locator("#register_filing-on").fill("2026-03-16")
    page.locator("#register_filing-handler").fill("卞备案")
    page.locator("#register_filing-scan").set_input_files([scan("备案回执.pdf")])
    page.get_by_role("button", name="登记省政数局备案回执").click()
    expect(page.get_by_role("link", name="备案回执.pdf")).to_be_visible()

    seat(page, cast.province, watch)
    opens(page, "净月科技园二期")
    page.locator("#file_at_department-number").fill("建备〔2026〕10号")
    page.get_by_role("button", name="省住建厅备案", exact=True).click()
    seat(page, support, watch)
    opens(page, "净月科技园二期")
    page.get_by_role("button", name="执行修改").click()
    address = page.url

    seat(page, cast.county, watch)
    page.goto(address)
    page.locator("#register_system-number").fill("改〔2026〕19号")
    page.locator("#register_system-on").fill("2026-03-16")
    page.locator("#register_system-scan").set_input_files([scan("修改回执.pdf")])
    page.get_by_role("button", name="登记工程审批系统修改回执").click()
    expect(page.get_by_text("勘误流程结束").first).to_be_visible()

    watch.expect_error("410")
    page.goto(f"/projects/{record.project.public_id}/")
    expect(page.get_by_role("heading", name="已按勘误删除")).to_be_visible()
    look("gone")
    page.get_by_role("link", name="看勘误记录").click()
    expect(page.get_by_text("重复赋码").first).to_be_visible()


@pytest.mark.station("start")
@pytest.mark.notice("二(一)a")
def test_a_hint_reaches_the_owner(page: Page, standing: Station, watch: Watch, look: Look) -> None:
    """The builder tells the owner what is wrong; the owner finds it counted in its menu and answers."""
    account = make_owner_account(make_owner())
    delivered(Delivery(builder=uscc(1)))
    seat(page, standing.cast.clerk, watch)
    page.goto("/errata/hints/")
    page.get_by_text("净月科技园研发楼").click()
    look("hint")
    page.get_by_label("哪里有误、应当是什么").fill("总面积应当是 15,300 平方米")
    page.get_by_role("button", name="提示建设单位", exact=True).click()
    expect(page.get_by_text("建设单位还没有答复")).to_be_visible()

    seat(page, Person(account, identify_actor(account=account)), watch)
    page.goto("/errata/projects/")
    page.get_by_role("link", name="收到的提示").click()
    look("hints-received")
    page.get_by_label("答复").fill("属实，已申请勘误")
    page.get_by_role("button", name="答复", exact=True).click()
    expect(page.get_by_text("建设单位答复：")).to_be_visible()


def records(page: Page, step: str, number: str, button: str) -> None:
    """Let an outside fact be recorded, with its number, its day and its scan."""
    page.locator(f"#{step}-number").fill(number)
    page.locator(f"#{step}-on").fill("2026-03-16")
    page.locator(f"#{step}-scan").set_input_files([scan(f"{number}.pdf")])
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("link", name=f"{number}.pdf")).to_be_visible()


@pytest.mark.station("applied")
@pytest.mark.notice("二(三)a")
@pytest.mark.notice("二(三)b")
@pytest.mark.notice("二(三)c")
def test_the_province_the_ministry_and_the_nation(page: Page, standing: Station, watch: Watch, look: Look) -> None:
    """What is A: home, province, letter and answer with their numbers, both databases, the push anew, its receipt."""
    cast, support, name = standing.cast, helper(AccountKind.SUPPORT), standing.filing.name
    method = VerificationMethod.SYSTEM.value
    application = standing.application.public_id
    grant_grade_a(actor=cast.province.actor, application_id=application, opinion="同意推送", method=method)
    seat(page, cast.clerk, watch)
    page.goto(f"/enterprise/filings/{standing.filing.public_id}/")
    page.get_by_role("button", name="申请勘误").click()
    expect(page.get_by_text("国家平台项目信息勘误").first).to_be_visible()
    page.get_by_role("link", name="招投标").click()
    page.locator("input[name$=TenderMoney]").fill("12300.00")
    page.get_by_role("button", name="保存，回到勘误").click()
    grounds(page)
    page.get_by_role("button", name="提出申请").click()

    seat(page, cast.county, watch)
    opens(page, name)
    agrees(page, "属地同意")
    expect(page.get_by_text("省住建厅同意").first).to_be_visible()

    seat(page, cast.province, watch)
    opens(page, name)
    look("province")
    page.locator("#consent-opinion").fill("同意，函报住建部")
    page.get_by_role("button", name="省厅同意", exact=True).click()
    records(page, "report", "吉建函〔2026〕12号", "函报住建部")
    look("reported")
    records(page, "ministry_consents", "建办函〔2026〕45号", "住建部同意")
    address = page.url
    page.get_by_role("link", name="公开页面").click()
    expect(page.get_by_text("勘误办理中").first).to_be_visible()
    expect(page.get_by_text("12,386.40").first).to_be_visible()

    seat(page, support, watch)
    opens(page, name)
    page.get_by_role("button", name="执行修改").click()
    seat(page, cast.province, watch)
    page.goto(address)
    records(page, "record_national", "信息中心单 2026-88", "登记国家平台已修改")
    expect(page.get_by_text("待重推回执").first).to_be_visible()
    records(page, "record_push", "回执 2026-91", "登记重推回执")
    expect(page.get_by_text("勘误流程结束").first).to_be_visible()
    look("national-done")
    page.get_by_role("link", name="公开页面").click()
    expect(page.get_by_text("曾勘误").first).to_be_visible()
    expect(page.get_by_text("12,300.00").first).to_be_visible()
