"""One filing after submission, the list, the home page: what is shown, what can be done, at what cost."""

import datetime as dt
import re

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.interfaces.enterprise.pages import plain, text
from tests.support.filings import (
    ANSWERS,
    NO_STAR,
    OPINION,
    Cast,
    Plan,
    applied_filing,
    confirmed_filing,
    fill_sheets,
    filled_filing,
    granted_filing,
    make_officer,
    planned_sheets,
    reread,
    submitted_filing,
)
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.filings.states import BACK_FILING
from zhulu.foundation.identifiers import new_public_id
from zhulu.usecases.return_filing import Reason, return_filing
from zhulu.usecases.start_back_filing import start_back_filing
from zhulu.usecases.submit_filing import submit_filing


def address(filing: Filing, page: str = "") -> str:
    """Give the address of a page of a filing."""
    return f"/enterprise/filings/{filing.public_id}/{page}"


def test_a_submitted_filing_is_read(cast: Cast, desk: Client) -> None:
    """Number, state, authority, values with units and labels, masked numbers, papers, and the way to take it back."""
    filing = submitted_filing(cast)
    page = plain(desk.get(address(filing)))
    assert filing.project is not None
    for words in (
        filing.project.number,
        "待审核",
        "南关区住房和城乡建设局",
        "13,200.00 万元",
        "钢结构",
        "2201***********4",
    ):
        assert words in page, words
    assert "企业填报·未审核" in page
    assert "等待南关区住房和城乡建设局审核" in page
    assert "contract.pdf" in page
    assert address(filing, "withdraw/") in text(desk.get(address(filing)))
    assert "19800101" not in page


def test_the_reviewers_person_is_not_shown(cast: Cast, desk: Client) -> None:
    """An enterprise sees which office decided and what it said, not who."""
    page = plain(desk.get(address(confirmed_filing(cast))))
    assert "南关区住房和城乡建设局 建筑业管理科" in page
    assert OPINION in page
    assert "王示例" not in page


def test_withdrawing(cast: Cast, desk: Client) -> None:
    """A filing under review is taken back and keeps its number; a confirmed one is not."""
    filing = submitted_filing(cast)
    answer = desk.post(address(filing, "withdraw/"), follow=True)
    assert "已撤回为草稿" in text(answer)
    again = reread(cast.clerk, filing)
    assert (again.state, again.project_id) == ("draft", filing.project_id)
    confirmed = confirmed_filing(cast, Plan(name="已确认的"))
    refused = desk.post(address(confirmed, "withdraw/"))
    assert refused.status_code == 409
    assert "当前状态为“已确认”" in text(refused)


def test_a_returned_filing_shows_its_reasons_at_their_fields(cast: Cast, desk: Client) -> None:
    """All reasons at once, in the province's words, each leading to its sheet and standing at its field."""
    filing = submitted_filing(cast)
    reasons = [
        Reason(code="R07", text="与报告不一致", sheet="completion", column="EDate"),
        Reason(code="R05", text="合同缺第 3 页", sheet="contract"),
    ]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons)
    page = text(desk.get(address(filing)))
    assert "退回理由 2 条" in page
    assert "日期逻辑错误：与报告不一致" in page
    assert f'href="{address(filing, "completion/")}?check=1' in page
    sheet = text(desk.get(address(filing, "completion/")))
    control = re.search(r'id="(f-completion_checks-\w+-EDate)"[^>]*aria-invalid="true"', sheet)
    assert control is not None
    assert f'<a href="#{control[1]}">退回理由：日期逻辑错误：与报告不一致' in sheet
    assert "合同缺第 3 页" in text(desk.get(address(filing, "contract/")))
    assert "看 2 处问题" in text(desk.get("/enterprise/"))


def test_reasons_stand_at_their_record_and_their_paper(cast: Cast, desk: Client) -> None:
    """With two contracts the second one's money is marked; a paper is named; what the clerk removed loses no reason."""
    filing = filled_filing(cast.clerk)
    sheets = planned_sheets(cast.clerk, Plan())
    sheets["contract"]["contracts"].append({**sheets["contract"]["contracts"][0], "row_id": new_public_id()})
    fill_sheets(cast.clerk, filing, {"contract": sheets["contract"]})
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)
    second = sheets["contract"]["contracts"][1]["row_id"]
    paper = filing.papers.get(sheet="contract")
    reasons = [
        Reason("R06", "与补充协议不一致", "contract", "ContractMoney", "contracts", second),
        Reason("R05", "缺第 3 页", "contract", table="attachments", row_id=paper.public_id),
    ]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons)
    page = text(desk.get(address(filing, "contract/")))
    assert re.search(rf'id="f-contracts-{second}-ContractMoney"[^>]*aria-invalid="true"', page)
    assert page.count('aria-invalid="true"') == 1
    papers = page.split('id="papers"')[1]
    assert "退回理由（附件：合同（contract.pdf））：附件缺页、模糊或无公章：缺第 3 页" in papers
    listed = plain(desk.get(address(filing)))
    assert "合同信息·第 2 条 HT-2018-0321·合同金额" in listed
    assert "2 条理由" in plain(desk.get("/enterprise/filings/"))
    fill_sheets(cast.clerk, filing, {"contract": {"contracts": sheets["contract"]["contracts"][:1]}})
    assert "与补充协议不一致" in text(desk.get(address(filing, "contract/")))


@pytest.mark.notice("一(二)6")
def test_applying_for_a_is_refused_with_the_list(cast: Cast, desk: Client) -> None:
    """While a ``*`` field is missing there is no application; the page names it and the way by errata."""
    filing = confirmed_filing(cast, Plan(blank=NO_STAR))
    answer = desk.post(address(filing, "apply/"))
    assert answer.status_code == 409
    assert "A 级必填项“最大跨度”没有填" in text(answer)
    assert "勘误（补充）" in text(answer)
    assert not GradeApplication.objects.exists()


def test_applying_for_a(cast: Cast, desk: Client) -> None:
    """A complete filing is applied for once; afterwards the page says where it lies."""
    filing = confirmed_filing(cast)
    assert "申请 A 级" in text(desk.get("/enterprise/"))
    assert "省厅正在审核" in text(desk.post(address(filing, "apply/"), follow=True))
    assert desk.post(address(filing, "apply/")).status_code == 409
    assert GradeApplication.objects.count() == 1


def test_how_the_grade_came_about(cast: Cast, desk: Client) -> None:
    """Every decision stands on the ladder with its authority; at A there is nothing left to apply for."""
    filing = granted_filing(cast)
    page = plain(desk.get(address(filing)))
    assert "吉林省住房和城乡建设厅" in page
    assert "A 级审核：定为 A 级" in page
    assert address(filing, "apply/") not in text(desk.get(address(filing)))


def test_a_draft_opens_at_its_first_sheet(cast: Cast, desk: Client) -> None:
    """What was never submitted has nothing to be read."""
    filing = start_back_filing(actor=cast.clerk.actor, roles=["3"])
    assert desk.get(address(filing))["Location"] == address(filing, "basic/")


def test_home_says_what_to_do(cast: Cast, desk: Client) -> None:
    """Drafts, what may become A, what is under way and where: each with one button."""
    start_back_filing(actor=cast.clerk.actor, roles=["3"])
    submitted_filing(cast, Plan(name="正在审核的"))
    applied_filing(cast, Plan(name="已在申请的"))
    confirmed_filing(cast, Plan(name="缺一项的", blank=NO_STAR))
    page = plain(desk.get("/enterprise/"))
    assert "没填完 未命名的填报" in page
    assert "正在审核的" in page
    assert "缺一项的" in page
    assert "最大跨度" in page
    assert "可以申请省厅审核" not in page
    assert "没有要您办的事" not in page


def test_the_list_by_state(cast: Cast, desk: Client) -> None:
    """The list may be narrowed to a state; a made-up state shows all."""
    submitted_filing(cast, Plan(name="甲项目"))
    start_back_filing(actor=cast.clerk.actor, roles=["3"])
    assert "甲项目" not in plain(desk.get("/enterprise/filings/", {"state": "draft"}))
    assert "甲项目" in plain(desk.get("/enterprise/filings/", {"state": "submitted"}))
    assert "甲项目" in plain(desk.get("/enterprise/filings/", {"state": "nonsense"}))


def test_the_list_turns_pages(cast: Cast, desk: Client) -> None:
    """Every filing stands on exactly one page, what changed last first."""
    _many(cast, 65)
    seen: list[str] = []
    query = ""
    for _ in range(3):
        page = text(desk.get(f"/enterprise/filings/{query}"))
        seen += [part.split('"')[0] for part in page.split('class="title" href="')[1:]]
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        query = onward[1] if onward else ""
    assert len(seen) == len(set(seen)) == 65


def _many(cast: Cast, count: int) -> None:
    now = dt.datetime(2026, 3, 16, tzinfo=dt.UTC)
    Filing.objects.bulk_create(
        Filing(
            enterprise_id=cast.clerk.actor.organisation_id,
            roles=["3"],
            state=BACK_FILING.initial,
            name=f"第 {number} 件",
            created_by=cast.clerk.account.pk,
            created_at=now,
            changed_at=now,
        )
        for number in range(count)
    )


def _queries(desk: Client, path: str) -> int:
    with CaptureQueriesContext(connections["default"]) as captured:
        assert desk.get(path).status_code == 200
    return len(captured)


@pytest.mark.parametrize("path", ["/enterprise/", "/enterprise/filings/"])
def test_lists_cost_the_same_however_many(cast: Cast, desk: Client, path: str) -> None:
    """The number of queries does not grow with the filings."""
    for name in ("甲", "乙"):
        confirmed_filing(cast, Plan(name=name))
        submitted_filing(cast, Plan(name=name))
    _many(cast, 1)
    desk.get(path)  # the first request also notes when the person was last seen
    few = _queries(desk, path)
    _many(cast, 20)
    confirmed_filing(cast, Plan(name="丙"))
    assert _queries(desk, path) == few
    assert few <= 25


def test_only_clerks_come_in(cast: Cast) -> None:
    """An officer is refused with words, a stranger is sent to sign in."""
    officer = make_officer("220103", sign_in_name="other-officer").client()
    refused = officer.get("/enterprise/")
    assert refused.status_code == 403
    assert "只供勘察、设计、施工、监理企业" in text(refused)
    assert Client().get("/enterprise/")["Location"].startswith("/account/?next=")


def test_copying_to_a_new_draft(cast: Cast, desk: Client) -> None:
    """The button leads to the new draft's first sheet and says what was not copied."""
    filing = submitted_filing(cast)
    assert "复制为新草稿" in text(desk.get(address(filing)))
    answer = desk.post(address(filing, "copy/"), follow=True)
    assert "证件号、手机号和材料没有复制" in plain(answer)
    assert 'value="净月体育公园综合馆"' in text(answer)
    assert Filing.objects.filter(state="draft").count() == 1
    assert desk.get(address(filing, "copy/")).status_code == 405
