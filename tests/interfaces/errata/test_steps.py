"""Each step's form, posted wrong and right: all faults at once, nothing typed is lost, every ending stays."""

from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.support.bare_errata import make_helper_account
from tests.support.deliveries import delivered, make_owner, make_owner_account
from tests.support.errata import agreed, submitted
from tests.support.filings import granted_filing, upload
from tests.support.people import signed_in
from tests.support.stations import Station
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum, Receipt
from zhulu.domain.errata.states import (
    AT_PROVINCE,
    CHANGING,
    DISSENTED,
    DONE,
    FILING,
    FILING_RETURNED,
    REFUSED,
    REPORTED,
    REPUSHING,
    RETURNED,
    TO_REPORT,
    WITHDRAWN,
)
from zhulu.domain.library.models import Contribution
from zhulu.domain.publication.models import ProjectDocument
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.usefixtures("frozen")
RENAMED = {("project", "PrjName"): "净月科技园研发中心"}
DAY = "2026-03-16"
OPINION = {"opinion": "与原件一致"}
AGREEING = {"opinion": "与原件一致", "method": "originals"}
LETTER = {"number": "吉建函〔2026〕12号", "on": DAY}


def record() -> Contribution:
    """Give the one record."""
    return Contribution.objects.select_related("project").get()


def helper(kind: AccountKind) -> Client:
    """Sign a person of the technical support unit or of the data bureau in."""
    return signed_in(make_helper_account(kind))


def marks() -> list[str]:
    """Give the marks that the public page shows."""
    return [mark["kind"] for mark in ProjectDocument.objects.get().document["marks"]]


class Desk:
    """One case, and steps posted to it."""

    def __init__(self, erratum: Erratum) -> None:
        """Open a case."""
        self.erratum = erratum

    def post(self, who: Client, step: str, given: dict[str, str], *, scan: bool = False) -> tuple[int, str]:
        """Post a step's form; give status and page."""
        data: dict[str, object] = dict(given)
        if scan:
            data["scan"] = SimpleUploadedFile("扫描件.pdf", upload().read())
        answer = who.post(reverse("errata:step", args=[self.erratum.public_id, step]), data)
        return answer.status_code, answer.content.decode()

    def refused(self, who: Client, step: str, given: dict[str, str], *words: str) -> None:
        """Post a form that is wrong: told in all its words, typed text given back, the case where it was."""
        before = self.state
        status, page = self.post(who, step, given)
        assert status in {HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT}
        assert [word for word in words if word not in page] == []
        assert [
            text for key, text in given.items() if key not in {"seen", "method"} and text and text not in page
        ] == []
        assert self.state == before

    def taken(self, who: Client, step: str, given: dict[str, str], state: str, *, scan: bool = False) -> None:
        """Post a form that is right."""
        assert self.post(who, step, given, scan=scan)[0] == HTTPStatus.FOUND
        assert self.state == state

    def hidden(self, who: Client, step: str) -> None:
        """Whoever may not take a step is not offered it, and posting it is refused."""
        assert f"/steps/{step}/" not in who.get(reverse("errata:case", args=[self.erratum.public_id])).content.decode()
        assert self.post(who, step, dict(AGREEING))[0] == HTTPStatus.FORBIDDEN

    @property
    def state(self) -> str:
        """The state in which the case is."""
        return Erratum.objects.get(pk=self.erratum.pk).state


def test_the_home_authoritys_forms(at_confirmed: Station) -> None:
    """Without method and opinion both are asked for at once; another version than was read is not agreed to."""
    cast = at_confirmed.cast
    desk = Desk(submitted(cast.clerk.actor, record()))
    county = signed_in(cast.county.account)
    desk.refused(county, "agree", {}, "请选择“核验方式”", "请填写“审核意见”")
    desk.refused(county, "agree", {"opinion": "看过了"}, "请选择“核验方式”")
    desk.refused(county, "agree", {**AGREEING, "seen": "0" * 64}, "您看的不是最新一次申请")
    desk.refused(county, "return", {}, "请填写“要改什么")
    desk.refused(county, "refuse", {"opinion": " "}, "请填写“不同意的理由”")
    desk.hidden(signed_in(cast.clerk.account), "agree")
    desk.hidden(signed_in(cast.province.account), "agree")
    desk.taken(county, "agree", AGREEING, CHANGING)


def test_returned_mended_and_withdrawn(at_confirmed: Station) -> None:
    """退回补正 lifts the mark and tells the firm why; it hands in again and takes it back for good."""
    cast = at_confirmed.cast
    desk = Desk(submitted(cast.clerk.actor, record()))
    firm, county = signed_in(cast.clerk.account), signed_in(cast.county.account)
    assert "erratum_open" in marks()
    desk.taken(county, "return", {"opinion": "请补合同全本"}, RETURNED)
    assert marks() == []
    page = firm.get(reverse("errata:case", args=[desk.erratum.public_id])).content.decode()
    assert "请补合同全本" in page
    assert "提出申请" in page
    desk.taken(firm, "submit", {}, "applied")
    desk.taken(firm, "withdraw", {}, WITHDRAWN)
    assert marks() == []
    for who in (firm, county):
        assert "已撤回" in who.get(reverse("errata:case", args=[desk.erratum.public_id])).content.decode()
    desk.refused(county, "agree", AGREEING, "当前状态为“已撤回”")


def test_refused_for_good(at_confirmed: Station) -> None:
    """不同意 ends the case; the data stay, application and opinion stay readable to both."""
    cast = at_confirmed.cast
    desk = Desk(submitted(cast.clerk.actor, record()))
    firm, county = signed_in(cast.clerk.account), signed_in(cast.county.account)
    desk.taken(county, "refuse", {"opinion": "合同原件就是原来的金额"}, REFUSED)
    assert marks() == []
    page = firm.get(reverse("errata:case", args=[desk.erratum.public_id])).content.decode()
    assert "合同原件就是原来的金额" in page
    assert "12,300.00" in page
    assert str(Erratum.objects.get().number) in firm.get(reverse("errata:list"), {"which": "ended"}).content.decode()


def test_an_application_that_lacks_everything(at_confirmed: Station) -> None:
    """The empty draft is refused with every lack at once."""
    firm = signed_in(at_confirmed.cast.clerk.account)
    firm.post(reverse("errata:start", args=[record().public_id]))
    desk = Desk(Erratum.objects.get())
    desk.refused(firm, "submit", {}, "还没有要改的内容", "还没有书面申请", "还没有上传证明材料")


@pytest.mark.notice("二(一)b")
def test_the_forms_of_both_offices(at_start: Station) -> None:
    """备案 without number is refused; an office asks for papers, the home authority adds them, nobody files twice."""
    delivered()
    cast = at_start.cast
    owner = identify_actor(account=make_owner_account(make_owner()))
    desk = Desk(submitted(owner, record(), RENAMED))
    agreed(desk.erratum, cast.county.actor)
    bureau, support = helper(AccountKind.DATA_BUREAU), helper(AccountKind.SUPPORT)
    county, province = signed_in(cast.county.account), signed_in(cast.province.account)
    desk.refused(bureau, "file_at_bureau", {"opinion": "收到"}, "请填写“备案编号”")
    desk.refused(bureau, "bureau_asks", {}, "请填写“缺什么材料”")
    desk.taken(bureau, "bureau_asks", {"opinion": "缺立项批复"}, FILING_RETURNED)
    desk.refused(county, "refile", {}, "请填写“补了什么”")
    desk.taken(county, "refile", {"opinion": "补立项批复"}, FILING, scan=True)
    desk.refused(county, "register_filing", {"number": "政数备〔2026〕3号", "on": DAY}, "须上传扫描件")
    desk.refused(county, "register_filing", {"number": "政数备〔2026〕3号", "on": "2026-03-17"}, "不能晚于今天")
    desk.taken(bureau, "file_at_bureau", {"number": "政数备〔2026〕3号"}, FILING, scan=True)
    desk.refused(bureau, "file_at_bureau", {"number": "政数备〔2026〕4号"}, "已经登记过")
    desk.taken(province, "file_at_department", {"number": "建备〔2026〕9号"}, CHANGING)
    desk.taken(support, "execute", {}, CHANGING)
    desk.refused(support, "execute", {}, "已经执行过")
    desk.refused(county, "register_system", {"number": "改 18"}, "请填写“修改日期”")
    desk.taken(bureau, "confirm_system", {}, DONE)
    assert Receipt.objects.filter(scan__isnull=False).count() == 1


@pytest.mark.notice("二(三)c")
def test_the_provinces_forms_to_the_ministrys_no(at_start: Station) -> None:
    """Letter and answer need number and day; 部不同意 needs the reason too, ends the case and leaves the data."""
    granted_filing(at_start.cast)
    cast = at_start.cast
    desk = Desk(submitted(cast.clerk.actor, record()))
    agreed(desk.erratum, cast.county.actor)
    province = signed_in(cast.province.account)
    assert "省住建厅备案" not in province.get(reverse("errata:case", args=[desk.erratum.public_id])).content.decode()
    desk.refused(province, "consent", {}, "请填写“审核意见”")
    desk.taken(province, "consent", OPINION, TO_REPORT)
    desk.refused(province, "report", {"number": "吉建函〔2026〕12号"}, "请填写“函报日期”")
    desk.taken(province, "report", LETTER, REPORTED, scan=True)
    desk.refused(province, "ministry_dissents", LETTER, "请填写“住建部不同意的理由”")
    desk.taken(province, "ministry_dissents", {**LETTER, "opinion": "证据不足"}, DISSENTED)
    assert "erratum_open" not in marks()


def test_the_provinces_own_no_and_return(at_start: Station) -> None:
    """省厅退回补正 goes back to the firm; after it comes again, 省厅不同意 ends it."""
    granted_filing(at_start.cast)
    cast = at_start.cast
    desk = Desk(submitted(cast.clerk.actor, record()))
    firm, province = signed_in(cast.clerk.account), signed_in(cast.province.account)
    agreed(desk.erratum, cast.county.actor)
    desk.refused(province, "province_returns", {}, "请填写“要改什么")
    desk.taken(province, "province_returns", {"opinion": "请附中标通知书"}, RETURNED)
    desk.taken(firm, "submit", {}, "applied")
    agreed(Erratum.objects.get(), cast.county.actor)
    assert desk.state == AT_PROVINCE
    desk.refused(province, "province_refuses", {}, "请填写“不同意的理由”")
    desk.taken(province, "province_refuses", {"opinion": "不属实"}, REFUSED)


def test_the_nations_forms_to_the_end(at_start: Station) -> None:
    """Consent of the ministry, execution, the nation's change, the receipt on paper: each with its number and day."""
    granted_filing(at_start.cast)
    cast = at_start.cast
    desk = Desk(submitted(cast.clerk.actor, record()))
    agreed(desk.erratum, cast.county.actor)
    province, support = signed_in(cast.province.account), helper(AccountKind.SUPPORT)
    desk.taken(province, "consent", OPINION, TO_REPORT)
    desk.taken(province, "report", LETTER, REPORTED)
    desk.refused(province, "ministry_consents", {}, "请填写“复函文号”", "请填写“复函日期”")
    desk.taken(province, "ministry_consents", LETTER, CHANGING)
    desk.taken(support, "execute", {}, CHANGING)
    desk.refused(province, "record_national", {"on": DAY}, "请填写“修改单号”")
    desk.taken(province, "record_national", LETTER, REPUSHING)
    desk.refused(province, "record_push", {"number": "回执 1"}, "请填写“接收日期”")
    desk.taken(province, "record_push", LETTER, DONE)


def test_a_step_that_does_not_exist(at_confirmed: Station) -> None:
    """An unknown step is a 404, and so is any step on a case that one may not see."""
    desk = Desk(submitted(at_confirmed.cast.clerk.actor, record()))
    county = signed_in(at_confirmed.cast.county.account)
    assert desk.post(county, "publish", {})[0] == HTTPStatus.NOT_FOUND
    assert desk.post(helper(AccountKind.SUPPORT), "execute", {})[0] == HTTPStatus.NOT_FOUND
