"""添加, 数据校验, 提交: what is told, what is asked, and that pressing twice submits once."""

import pytest
from django.test import Client

from tests.interfaces.enterprise.pages import plain, text
from tests.support.filings import NO_STAR, Cast, Plan, filled_filing, make_officer, reread, submitted_filing
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.library.models import NumberCounter
from zhulu.domain.rulebook.operations import set_policy
from zhulu.usecases.start_back_filing import start_back_filing


def address(filing: Filing, page: str) -> str:
    """Give the address of a page of a filing."""
    return f"/enterprise/filings/{filing.public_id}/{page}/"


def test_search_before_adding(cast: Cast, desk: Client) -> None:
    """添加 finds what is in the library, unconfirmed too, and offers to join it or to begin anew."""
    there = submitted_filing(cast, Plan(name="卡伦湖大桥引道工程"))
    assert there.project is not None
    page = text(desk.get("/enterprise/filings/add/", {"role": "4", "q": "卡伦湖"}))
    assert "关联已有项目" in page
    assert there.project.number in page
    assert "都不是，新建项目" in page
    assert "没有查到" in text(desk.get("/enterprise/filings/add/", {"role": "4", "q": "没有这个"}))
    assert "新建项目" not in text(desk.get("/enterprise/filings/add/"))
    answer = desk.post("/enterprise/filings/add/", {"role": "4", "q": "卡伦湖", "project": there.project.public_id})
    joined = Filing.objects.get(project=there.project, state="draft")
    assert answer["Location"] == address(joined, "basic")
    assert joined.roles == ["4"]


def test_a_role_is_needed(desk: Client) -> None:
    """Without a role, or with one that does not file, nothing is made and what was typed stays."""
    for roles in ([], ["6"], ["3", "x"]):
        answer = desk.post("/enterprise/filings/add/", {"role": roles, "q": "净月"})
        assert answer.status_code == 409
        assert "请选择本单位在项目中承担的角色" in text(answer)
        assert 'value="净月"' in text(answer)
    assert "请先选择本单位承担的角色" in text(desk.get("/enterprise/filings/add/", {"q": "净月"}))
    assert not Filing.objects.exists()


def test_joining_what_is_not_there(desk: Client) -> None:
    """A project that does not exist is not found, nor is what can be no id; no address breaks a page."""
    for project in ("0123456789abcdef", "\x00", "' OR 1=1"):
        answer = desk.post("/enterprise/filings/add/", {"role": "3", "project": project})
        assert answer.status_code == 404
    assert desk.get("/enterprise/filings/add/", {"role": "3", "q": "净\x00月"}).status_code == 200
    assert desk.get("/enterprise/filings/", {"after": "\x00", "state": "\x00"}).status_code == 200


def test_check_lists_all_faults_by_sheet(cast: Cast, desk: Client) -> None:
    """An empty filing shows everything at once, each fault leading to its sheet; there is no button to submit."""
    filing = start_back_filing(actor=cast.clerk.actor, roles=["3"])
    page = text(desk.get(address(filing, "check")))
    for label in ("项目基本信息", "招投标", "合同信息", "施工图审查", "施工许可", "竣工验收"):
        assert f'<h3 class="mt">{label}</h3>' in page
    assert f'href="{address(filing, "contract")}?check=1#papers"' in page
    assert f'href="{address(filing, "permit")}?check=1#t-participants"' in page
    assert address(filing, "submit") not in page


def test_a_refused_submission_tells_the_faults(cast: Cast, desk: Client) -> None:
    """Submitting in spite of faults shows them; the draft stays a draft."""
    filing = filled_filing(cast.clerk, Plan(change={("project", "BDate"): "2019-09-12"}))
    answer = desk.post(address(filing, "submit"), {"promise": "1"})
    assert answer.status_code == 409
    assert "不早于 2019-09-12" in text(answer)
    assert reread(cast.clerk, filing).state == "draft"


def test_the_promise(cast: Cast, desk: Client) -> None:
    """Without the tick of the promise nothing is submitted; its version is printed."""
    filing = filled_filing(cast.clerk)
    answer = desk.post(address(filing, "submit"), {})
    assert answer.status_code == 409
    assert "请阅读并勾选真实性承诺书" in text(answer)
    assert "承诺书版本：2023-1" in text(answer)
    assert reread(cast.clerk, filing).state == "draft"


@pytest.mark.notice("一(二)6")
def test_awareness_of_missing_stars(cast: Cast, desk: Client) -> None:
    """Who lacks ``*`` fields must say so before submitting; then it is submitted."""
    filing = filled_filing(cast.clerk, Plan(blank=NO_STAR))
    assert "还缺 1 个 * 项" in text(desk.get(address(filing, "check")))
    answer = desk.post(address(filing, "submit"), {"promise": "1"})
    assert answer.status_code == 409
    assert "请先勾选“知悉”" in text(answer)
    assert 'id="promise" name="promise" value="1" checked' in text(answer)
    assert desk.post(address(filing, "submit"), {"promise": "1", "aware": "1"}).status_code == 302
    assert reread(cast.clerk, filing).state == "submitted"


def test_pressing_twice_submits_once(cast: Cast, desk: Client) -> None:
    """The second click finds the filing submitted and says so."""
    filing = filled_filing(cast.clerk)
    first = desk.post(address(filing, "submit"), {"promise": "1"})
    second = desk.post(address(filing, "submit"), {"promise": "1"}, follow=True)
    assert first.status_code == 302
    assert "这一件已经提交" in text(second)
    assert Submission.objects.filter(filing=filing).count() == 1


def test_a_full_day_is_told(cast: Cast, desk: Client) -> None:
    """When the day's numbers are used up and the province refuses more, the page says so and keeps the draft."""
    filing = filled_filing(cast.clerk)
    from_day = filing.created_at.date()
    set_policy(key="number_overflow", value="refuse", valid_from=from_day, reason="示例", set_by="省厅")
    _use_up(filing)
    answer = desk.post(address(filing, "submit"), {"promise": "1"})
    assert answer.status_code == 409
    assert reread(cast.clerk, filing).state == "draft"


def _use_up(filing: Filing) -> None:
    NumberCounter.objects.create(prefix=f"{filing.area_code}26031601", latest=99)


def test_no_authority_yet(db: None, frozen: object, cast: Cast, desk: Client) -> None:
    """A place whose authority has no grant is said to wait for dispatch; the filing may be submitted."""
    make_officer("220103", function=None, sign_in_name="reader")
    filing = filled_filing(cast.clerk, Plan(county="220103"))
    assert "待派单" in text(desk.get(address(filing, "check")))
    page = plain(desk.post(address(filing, "submit"), {"promise": "1"}, follow=True))
    assert "等待省厅派单" in page


def test_reasons_for_warnings(cast: Cast, desk: Client) -> None:
    """Each warning has a field; what was typed stays when one is missing, and offers itself again after a return."""
    filing = filled_filing(cast.clerk, Plan(change={("tenders", "TenderTypeNum"): "003"}))
    page = text(desk.get(address(filing, "check")))
    assert 'name="reason-Tendered"' in page
    assert 'name="reason-CommissionShown"' in page
    sent = {"promise": "1", "reason-Tendered": "抢险工程，直接委托"}
    answer = desk.post(address(filing, "submit"), sent)
    assert answer.status_code == 409
    assert "请写明理由：招标方式是直接委托" in text(answer)
    assert "抢险工程，直接委托</textarea>" in text(answer)
    assert desk.post(address(filing, "submit"), {**sent, "reason-CommissionShown": "发包文件遗失"}).status_code == 302
    desk.post(address(filing, "withdraw"))
    assert "发包文件遗失</textarea>" in text(desk.get(address(filing, "check")))


def test_warnings_beside_faults(cast: Cast, desk: Client) -> None:
    """While something blocks, warnings are told without asking for reasons yet."""
    changes = {("tenders", "TenderTypeNum"): "003", ("project", "BDate"): "2019-09-12"}
    page = text(desk.get(address(filled_filing(cast.clerk, Plan(change=changes)), "check")))
    assert "没有招标，是直接委托" in page
    assert "reason-Tendered" not in page
