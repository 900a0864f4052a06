"""诚信信息 in public: search, one record, a company's tab, the report form; what ended cannot be guessed (三(五)c)."""

import re

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from tests.support.credit import AFTER_HEARING, DAY, make_bench
from tests.support.stations import Station
from zhulu.domain.credit.models import AdverseRecord, Case, Lead

OK, MISSING, UNPROCESSABLE, TOO_MANY = 200, 404, 422, 429
DIGITS = "零一二三四五六七八九"


@pytest.fixture
def case(at_confirmed: Station) -> Case:
    """A case in force."""
    with time_machine.travel(f"{DAY}T10:10:00+08:00", tick=False):
        return make_bench(at_confirmed.cast).in_force(at_confirmed.filing)


def text(response: HttpResponse) -> str:
    """Give a page's text."""
    return response.content.decode()


@pytest.mark.notice("三(五)c")
def test_a_record_is_found_and_shown(case: Case, client: Client) -> None:
    """By name, code, document and project, in both lists, on its own page and on the company's; no person is named."""
    record = AdverseRecord.objects.get()
    with time_machine.travel(f"{AFTER_HEARING}T18:00:00+08:00", tick=False):
        for word in ("澄岳", case.accused_code, "吉建信认", "净月"):
            page = text(client.get("/credit/", {"q": word}))
            assert record.number in page
        assert "没有查到" in text(client.get("/credit/", {"q": "查无此人"}))
        assert "净月体育公园综合馆" in text(client.get("/credit/?list=false"))
        page = text(client.get(f"/credit/{record.public_id}/"))
        assert "2026-03-24 至 2027-03-23" in page
        assert case.accused_code in page
        assert not any(name in page for name in ("赵示例", "钱示例", "王示例", "沈望舒"))
        assert record.number in text(client.get(f"/companies/{case.accused_code}/credit/"))


@pytest.mark.notice("三(五)c")
def test_what_ended_cannot_be_guessed(case: Case, client: Client) -> None:
    """The day after its last day list, page and tab answer as if it had never been, before any job has run."""
    record = AdverseRecord.objects.get()
    with time_machine.travel("2027-03-24T00:01:00+08:00", tick=False):
        assert client.get(f"/credit/{record.public_id}/").status_code == MISSING
        assert record.number not in text(client.get("/credit/"))
        assert client.get(f"/companies/{case.accused_code}/credit/").status_code == MISSING


def test_the_false_project_has_left_its_page(case: Case, client: Client) -> None:
    """Its own address answers 404."""
    assert client.get(f"/projects/{case.project.public_id}/").status_code == MISSING


def asked(client: Client) -> dict[str, str]:
    """Open the form and give what has to be sent back with it, answered."""
    page = text(client.get("/credit/report/"))
    first, second = re.findall(f"([{DIGITS}]) 加 ([{DIGITS}])", page)[0]
    signed = re.findall('name="signed" value="([^"]+)"', page)[0]
    return {"signed": signed, "answer": str(DIGITS.index(first) + DIGITS.index(second))}


def test_anybody_reports(at_confirmed: Station, client: Client) -> None:
    """No sign-in, no cookie; the number is told; the same question serves once."""
    number = at_confirmed.filing.project.number if at_confirmed.filing.project else ""
    sent = {**asked(client), "project": number, "firm": "澄岳", "text": "没有这个工程"}
    answer = client.post("/credit/report/", sent)

    assert answer.status_code == OK
    assert Lead.objects.get().number in text(answer)
    assert not client.cookies
    assert client.post("/credit/report/", sent).status_code == UNPROCESSABLE
    assert Lead.objects.count() == 1


@pytest.mark.parametrize(
    "change", [{"answer": "99"}, {"signed": "forged"}, {"homepage": "http://spam"}, {"text": ""}, {"project": ""}]
)
def test_what_no_person_sends_is_refused(at_start: Station, client: Client, change: dict[str, str]) -> None:
    """A wrong answer, a forged question, the hidden field, missing words: nothing is kept, nothing typed is lost."""
    sent = {**asked(client), "project": "某某大厦", "firm": "某建设公司", "text": "没有这个工程", **change}
    answer = client.post("/credit/report/", sent)

    assert answer.status_code == UNPROCESSABLE
    assert "某建设公司" in text(answer)
    assert not Lead.objects.exists()


def test_an_address_has_its_share(at_start: Station, client: Client) -> None:
    """After so many in a minute it is told to wait."""
    codes = [client.get("/credit/report/").status_code for _ in range(8)]

    assert codes[0] == OK
    assert codes[-1] == TOO_MANY
