"""信用监管 on the desk: flag, take, every step with right and wrong input, papers, follow-ups, and who sees what."""

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from tests.support.credit import AFTER_HEARING, CODE, DAY, FACTS, Bench, make_bench
from tests.support.filings import CITY, make_officer, upload
from tests.support.stations import Station
from zhulu.domain.credit.models import Case, FollowAnswer, Lead

OK, FOUND, UNPROCESSABLE, MISSING, FORBIDDEN = 200, 302, 422, 404, 403


def named(name: str = "证据.pdf") -> object:
    """Give a tiny scan as a browser uploads it."""
    file = upload()
    file.name = name
    return file


def post(client: Client, case: Case, step: str, **typed: object) -> HttpResponse:
    """Post one step's form."""
    return client.post(f"/authority/credit/cases/{case.public_id}/steps/{step}/", typed)


def text(response: HttpResponse) -> str:
    """Give a page's text."""
    return response.content.decode()


@pytest.mark.notice("三(五)c")
def test_a_case_is_walked_on_pages(at_confirmed: Station) -> None:
    """From the flag on the review page to the finding in force, by the forms alone."""
    filing = at_confirmed.filing
    with time_machine.travel(f"{DAY}T10:30:00+08:00", tick=False):
        bench = make_bench(at_confirmed.cast)
        county = bench.cast.county.client()
        assert "提出疑点" in text(county.get(f"/authority/filings/{filing.public_id}/"))
        county.post(f"/authority/filings/{filing.public_id}/flag/", {"text": "合同编号查不到"})
        lead = Lead.objects.get()
        assert lead.number in text(county.get("/authority/credit/"))
        wrong = county.post(f"/authority/credit/leads/{lead.public_id}/take/", {"grounds": ""})
        assert (wrong.status_code, "请写明立案理由" in text(wrong)) == (UNPROCESSABLE, True)
        county.post(f"/authority/credit/leads/{lead.public_id}/take/", {"grounds": "线索可信"})
        case = Case.objects.get()
        assert "正在核查是否虚假录入" in text(county.get(f"/authority/filings/{filing.public_id}/"))
        post(county, case, "verify")
        county.post(
            f"/authority/credit/cases/{case.public_id}/papers/", {"file": named(), "disclosed": "1", "use": "letter"}
        )
        wrong = post(county, case, "record_check", found="看了")
        assert "请选择核查方式" in text(wrong)
        assert "看了" in text(wrong), "nothing typed is lost"
        post(county, case, "record_check", kind="letter", on=DAY.isoformat(), found="建设单位复函：没有这个项目")
        post(county, case, "notify", facts=FACTS, way="online")
        case.refresh_from_db()
        assert case.state == "notified"
        page = text(county.get(f"/authority/credit/cases/{case.public_id}/"))
        assert "2026-03-23" in page
        assert "还有 5 个工作日" in page
    with time_machine.travel(f"{AFTER_HEARING}T10:30:00+08:00", tick=False):
        first, second = bench.first.client(), bench.second.client()
        for client in (first, second):
            post(client, case, "sign", outcome="false", opinion="证据充分")
        wrong = post(first, case, "find_false", number="")
        assert "请填写认定书的文号" in text(wrong)
        post(
            first,
            case,
            "find_false",
            number="吉建信认〔2026〕1号",
            on=AFTER_HEARING.isoformat(),
            facts=FACTS,
            code=CODE,
            severity="general",
            paper=named("认定书.pdf"),
        )
        post(first, case, "serve", way="online")
        case.refresh_from_db()
        assert case.state == "in_force"
        page = text(first.get(f"/authority/credit/cases/{case.public_id}/"))
        assert "2026 年 不合格" in page
        assert "C（已撤下）" in page
        follow = case.follows.first()
        assert follow is not None
        first.post(
            f"/authority/credit/cases/{case.public_id}/follows/{follow.public_id}/",
            {"text": "已函告", "number": "吉建函〔2026〕5号"},
        )
        assert FollowAnswer.objects.get().number == "吉建函〔2026〕5号"
        assert "已认定为虚假录入" in text(first.get(f"/authority/filings/{filing.public_id}/"))
        assert "已结的案件" in text(first.get("/authority/credit/?list=ended-cases"))


@pytest.fixture
def bench(at_confirmed: Station) -> Bench:
    """Who judges."""
    return make_bench(at_confirmed.cast)


def test_other_places_and_firms_find_nothing(at_confirmed: Station, bench: Bench) -> None:
    """Another county gets 404 for case, lead and paper, a clerk has no desk; the city above reads."""
    with time_machine.travel(f"{DAY}T10:30:00+08:00", tick=False):
        case = bench.verified(at_confirmed.filing)
    paper = case.papers.get()
    address = f"/authority/credit/cases/{case.public_id}/"
    stranger = make_officer("220202", sign_in_name="stranger", name="孙示例").client()
    city = make_officer(CITY, sign_in_name="city", name="周示例").client()

    for path in (address, f"{address}papers/{paper.public_id}/"):
        assert stranger.get(path).status_code == MISSING
        shown = city.get(path)
        assert shown.status_code == OK
        if shown.streaming:
            assert shown.getvalue().startswith(b"%PDF")
    assert bench.cast.clerk.client().get(address).status_code == FORBIDDEN
    assert post(stranger, case, "drop", reason="撤").status_code == MISSING
    assert post(city, case, "drop", reason="撤").status_code == FORBIDDEN


def test_a_lead_is_closed_on_its_page(at_confirmed: Station, bench: Bench) -> None:
    """Without a reason it stays open and says so."""
    county = bench.cast.county.client()
    county.post(f"/authority/filings/{at_confirmed.filing.public_id}/flag/", {"text": "金额可疑"})
    lead = Lead.objects.get()

    assert county.post(f"/authority/credit/leads/{lead.public_id}/close/", {"reason": ""}).status_code == UNPROCESSABLE
    assert county.post(f"/authority/credit/leads/{lead.public_id}/close/", {"reason": "不实"}).status_code == FOUND
    lead.refresh_from_db()
    assert lead.state == "closed"
