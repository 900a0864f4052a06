"""The turns of path ② in a real browser: four sheets, a refused A, wrong entries, two at one thing at once."""

import re
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.walking import grave, seat
from tests.support.bare_errata import make_helper
from tests.support.browser import Shot, Watch
from tests.support.errata import Hands, agreed, submitted
from tests.support.filing_sheets import complete_sheets
from tests.support.filings import (
    NO_STAR,
    OPINION,
    Cast,
    Plan,
    attach_demanded,
    confirmed_filing,
    fill_sheets,
    filled_filing,
    make_cast,
    make_officer,
    reread,
    submitted_filing,
)
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.filings.models import Filing, SheetDraft, Submission
from zhulu.domain.library.models import Contribution, GradeDecision
from zhulu.domain.statecraft.models import Move

pytestmark = pytest.mark.journey


@pytest.fixture
def cast(live_site: str) -> Cast:
    """Who files and who answers."""
    return make_cast()


def check_page(page: Page, filing: Filing) -> None:
    """Open 数据校验 of a filing."""
    page.goto(f"/enterprise/filings/{filing.public_id}/check/")


def submit(page: Page) -> None:
    """Promise and press the button."""
    page.locator("#promise").check()
    page.get_by_role("button", name="提交", exact=True).click()


@pytest.mark.notice("一(二)6")
def test_a_design_firm_files_four_sheets(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """Four sheets are asked for, two may stay empty; 勘察、设计单位信息 that is not complete blocks, at its place."""
    seat(page, cast.clerk, watch)
    page.goto("/enterprise/filings/add/")
    page.get_by_role("checkbox", name=re.compile("^设计")).check()
    page.locator("#q").fill("桃源路")
    page.get_by_role("button", name="查询").click()
    page.get_by_role("button", name="新建项目").click()
    page.wait_for_url("**/basic/")
    steps = page.locator(".steps .step")
    expect(steps).to_have_count(6)
    expect(page.locator(".steps .is-optional")).to_have_count(2)
    shot(page, "design-sheets")

    filing = Filing.objects.get()
    firm = cast.clerk.actor
    sheets = complete_sheets(
        filer_name=firm.organisation_name,
        filer_code=current_code(organisation_id=firm.organisation_id or 0),
        roles=["2"],
        name="桃源路小学综合楼",
    )
    own = {key: sheets[key] for key in ("basic", "tender", "contract", "drawing_review")}
    surveyor = next(row for row in own["drawing_review"]["participants"] if row["CorpRoleNum"] == "1")
    number, surveyor["PersonRegisterNum"] = surveyor["PersonRegisterNum"], ""
    fill_sheets(cast.clerk, filing, own)
    attach_demanded(cast.clerk, filing)
    check_page(page, filing)
    fault = page.get_by_role("link", name="施工图审查：勘察单位负责人的注册编号没有填")
    expect(fault).to_be_visible()
    expect(page.get_by_text("有 1 处要改")).to_be_visible()
    shot(page, "design-blocked")
    fault.click()
    empty = page.locator("input[name^='participants-'][name$='PersonRegisterNum'][aria-invalid]")
    empty.fill(number)
    empty.blur()
    page.get_by_text("已自动保存").wait_for()
    check_page(page, filing)
    page.get_by_text("四张表和材料都符合要求，可以提交").wait_for()
    shot(page, "design-check")
    page.locator("#aware").check()
    submit(page)
    page.get_by_text("已提交，定为 D 级").wait_for()
    assert Submission.objects.count() == 1


@pytest.mark.notice("一(二)4")
def test_a_is_sent_back_completed_and_granted(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """Without a ``*`` field no application; completed by 勘误, sent back once with its reason, then A."""
    filing = confirmed_filing(cast, Plan(blank=NO_STAR))
    seat(page, cast.clerk, watch)
    page.goto("/enterprise/")
    expect(page.get_by_role("region", name="离 A 级还差什么")).to_contain_text("最大跨度")
    page.goto(f"/enterprise/filings/{filing.public_id}/")
    watch.expect_error("409")
    page.get_by_role("button", name="申请 A 级").click()
    expect(page.get_by_text("A 级必填项“最大跨度”没有填").first).to_be_visible()
    shot(page, "a-lacks-a-star")

    erratum = submitted(cast.clerk.actor, Contribution.objects.get(), {("completion_checks", "Span"): "24.00"})
    hands = Hands(cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))
    hands.executed(agreed(erratum, cast.county.actor))
    page.goto(f"/enterprise/filings/{filing.public_id}/")
    page.get_by_role("button", name="申请 A 级").click()
    expect(page.get_by_text("省厅正在审核")).to_be_visible()

    seat(page, cast.province, watch)
    page.goto("/authority/applications/")
    page.get_by_role("link", name=filing.name).click()
    expect(page.get_by_text("已经齐全")).to_be_visible()
    page.locator("summary").filter(has_text="退回").click()
    page.locator("#back-opinion").fill("竣工验收报告缺第 2 页")
    page.get_by_role("button", name="退回申请，原等级不变").click()
    expect(page.get_by_text(re.compile("已退回"))).to_be_visible()

    seat(page, cast.clerk, watch)
    page.goto("/enterprise/")
    expect(page.get_by_text("竣工验收报告缺第 2 页").first).to_be_visible()
    shot(page, "a-sent-back-home")
    page.goto(f"/enterprise/filings/{filing.public_id}/")
    page.get_by_role("button", name="申请 A 级").click()
    expect(page.get_by_text("省厅正在审核")).to_be_visible()
    seat(page, cast.province, watch)
    page.goto("/authority/applications/")
    page.get_by_role("link", name=filing.name).click()
    page.get_by_label("系统比对").check()
    page.locator("#grant-opinion").fill("补正后属实，同意推送")
    page.get_by_role("button", name="定为 A 级").click()
    expect(page.get_by_text("已定为 A 级")).to_be_visible()
    assert list(GradeDecision.objects.order_by("id").values_list("grade", flat=True)) == ["C", "A"]


@pytest.mark.notice("一(二)1")
def test_a_wrong_date_role_and_place_are_told_at_once(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """A start on the day of the cut-over, no row of one's own, no place: all told with clause and remedy."""
    filing = filled_filing(
        cast.clerk,
        Plan(
            change={("project", "BDate"): "2019-09-12", ("completion_checks", "BDate"): "2019-09-12"},
            blank=frozenset({("project", "CountyNum")}),
        ),
    )
    sheet = SheetDraft.objects.get(filing=filing, sheet="permit")
    own = current_code(organisation_id=cast.clerk.actor.organisation_id or 0)
    assert own in str(sheet.tables)
    SheetDraft.objects.filter(pk=sheet.pk).update(
        tables={
            **sheet.tables,
            "participants": [row for row in sheet.tables["participants"] if row["CorpCode"] != own],
        }
    )
    seat(page, cast.clerk, watch)
    check_page(page, filing)
    faults = page.get_by_role("alert")
    for words in ("2019-09-12", "没有本单位", "县"):
        expect(faults).to_contain_text(words)
    expect(page.get_by_role("button", name="提交", exact=True)).to_have_count(0)
    assert grave(page) == []
    shot(page, "three-faults")
    assert Submission.objects.count() == 0

    elsewhere = submitted_filing(cast, Plan(county="220103", name="宽城区示例楼"))
    seat(page, cast.county, watch)
    watch.expect_error("404")
    page.goto(f"/authority/filings/{elsewhere.public_id}/")
    expect(page.get_by_role("heading", name="确认")).to_have_count(0)
    seat(page, cast.province, watch)
    page.goto("/authority/unassigned/")
    expect(page.get_by_text("宽城区示例楼").first).to_be_visible()


def test_a_double_click_submits_once(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """Two presses of 提交 are one submission, one number, and one answer that says so."""
    filing = filled_filing(cast.clerk)
    seat(page, cast.clerk, watch)
    check_page(page, filing)
    watch.expect_error("409")
    page.locator("#promise").check()
    page.get_by_role("button", name="提交", exact=True).dblclick()
    expect(page.get_by_text("等待南关区住房和城乡建设局审核")).to_be_visible()
    shot(page, "double-click")
    assert Submission.objects.count() == 1
    assert Move.objects.filter(transition="submit").count() == 1


def test_two_tabs_of_one_draft(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """The second tab's save is not taken silently: it is told, keeps what was typed, and may have the last word."""
    filing = filled_filing(cast.clerk)
    seat(page, cast.clerk, watch)
    address = f"/enterprise/filings/{filing.public_id}/contract/"
    page.goto(address)
    other = page.context.new_page()
    watch.follow(other)
    other.goto(address)
    page.locator("input[name$=ContractNum]").fill("HT-甲")
    page.locator("input[name$=ContractNum]").blur()
    page.get_by_text("已自动保存").wait_for()
    watch.expect_error("409")
    other.locator("input[name$=ContractNum]").fill("HT-乙")
    other.locator("input[name$=ContractNum]").blur()
    other.get_by_text("这张表在另一个窗口改过").wait_for()
    other.get_by_role("button", name=re.compile("^保存，下一步")).click()
    expect(other.get_by_text("这张表刚在另一个窗口保存过")).to_be_visible()
    assert other.locator("input[name$=ContractNum]").input_value() == "HT-乙"
    assert "HT-甲" in str(SheetDraft.objects.get(filing=filing, sheet="contract").tables)
    shot(other, "two-tabs")
    other.get_by_role("button", name=re.compile("^保存，下一步")).click()
    other.wait_for_url("**/drawing_review/")
    assert "HT-乙" in str(SheetDraft.objects.get(filing=filing, sheet="contract").tables)


def test_two_reviewers_on_one_filing(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """One confirms while the other writes a return: the second is told that it stands, and what was typed is kept."""
    filing = submitted_filing(cast)
    colleague = make_officer(sign_in_name="officer-2", name="赵示例")
    address = f"/authority/filings/{filing.public_id}/"
    seat(page, colleague, watch)
    page.goto(address)
    page.locator("summary").filter(has_text="不予确认").click()
    page.locator("#refuse-opinion").fill("与质监数据不符")
    page.locator("#refuse-word").fill("不予确认")

    rival = page.context.browser
    assert rival is not None
    context = rival.new_context(base_url=watch.origin, locale="zh-CN", timezone_id="Asia/Shanghai")
    winner = context.new_page()
    watch.follow(winner)
    seat(winner, cast.county, watch)
    winner.goto(address)
    winner.get_by_label("核验原件").first.check()
    winner.locator("#confirm-opinion").fill(OPINION)
    winner.get_by_role("button", name="确认并定为 C 级").click()
    expect(winner.get_by_text("已确认，定为 C 级")).to_be_visible()
    context.close()

    watch.expect_error("409")
    page.get_by_role("button", name="不予确认").last.click()
    expect(page.get_by_role("alert")).to_contain_text("已确认")
    expect(page.get_by_text("与质监数据不符").first).to_be_visible()
    shot(page, "two-reviewers")
    assert reread(cast.clerk, filing).state == "confirmed"


def test_a_finished_filing_is_copied_printed_and_archived(page: Page, cast: Cast, watch: Watch, shot: Shot) -> None:
    """复制为新草稿 keeps the sheets and no papers; 草表 and 正式表 say which they are; the archive is one package."""
    filing = confirmed_filing(cast)
    address = f"/enterprise/filings/{filing.public_id}/"
    seat(page, cast.clerk, watch)
    page.goto(address)
    with page.expect_download() as caught:
        page.get_by_role("link", name="下载归档包").click()
    with ZipFile(caught.value.path()) as package:
        names = package.namelist()
        assert package.testzip() is None
    assert any(name.endswith(".pdf") for name in names)
    assert any("contract" in name or "合同" in name for name in names)

    page.goto(address)
    page.get_by_role("link", name="打印正式表").click()
    expect(page.get_by_text("正式表").first).to_be_visible()
    expect(page.get_by_text(filing.name).first).to_be_visible()
    page.goto(address)
    page.get_by_role("button", name="复制为新草稿").click()
    page.wait_for_url("**/basic/")
    expect(page.get_by_text("已复制为新草稿")).to_be_visible()
    twin = Filing.objects.exclude(pk=filing.pk).get()
    assert page.locator("[name$='-PrjName']").first.input_value() == filing.name
    assert twin.papers.count() == 0
    page.goto(f"/enterprise/filings/{twin.public_id}/print/")
    expect(page.get_by_text("草表").first).to_be_visible()
    shot(page, "draft-print")
