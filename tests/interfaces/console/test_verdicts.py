"""规则判定: the auditor reads, years later, by which text and values a filing was judged."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.filings import Cast, confirmed_filing, filled_filing, granted_filing, make_cast
from tests.support.people import make_account, signed_in
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.filings.models import Paper
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.waive_rule import grant_waiver, request_waiver

ADDRESS = "/console/verdicts/"


@pytest.fixture
def cast(db: None) -> Cast:
    """Who takes a filing from draft to A."""
    return make_cast()


@pytest.fixture
def auditor(db: None) -> Client:
    """The audit administrator's browser."""
    return signed_in(make_account(kind=AccountKind.AUDIT_ADMIN, sign_in_name="auditor", name="审计"))


def read(auditor: Client, subject: str) -> str:
    """Give the page on a subject."""
    answer = auditor.get(ADDRESS, {"subject": subject})
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.notice("三(三)b")
def test_every_verdict_of_a_filing_is_shown(auditor: Client, cast: Cast) -> None:
    """Submission, confirmation and grade A, each with notice, day, values and the rules that were asked."""
    page = read(auditor, granted_filing(cast).public_id)

    for words in (
        "提交，",
        "确认，",
        "定为 A 级，",
        "吉建办〔2023〕19号",
        "cut_over_date",
        "2019-09-12",
        "a_grade_fields",
    ):
        assert words in page
    assert page.count("通过</span>") == 3
    assert "StartBeforeCutOver" in page


def test_a_waiver_is_shown_with_its_reason(auditor: Client, cast: Cast) -> None:
    """What was let pass stands there with why and until when."""
    filing = filled_filing(cast.clerk)
    Paper.objects.filter(filing=filing, sheet="tender").delete()
    request = request_waiver(actor=cast.clerk.actor, filing_id=filing.public_id, rule="PapersAttached", reason="火灾")
    last = request.requested_at.date() + timedelta(days=9)
    grant_waiver(actor=cast.province.actor, request_id=request.public_id, reason="情况属实", expires_on=last)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    page = read(auditor, filing.public_id)

    assert "已特批　PapersAttached" in page
    assert f"至 {last} 有效：情况属实" in page


def test_an_unknown_subject_has_none(auditor: Client, cast: Cast) -> None:
    """No subject asks for one; an odd one finds nothing and breaks nothing."""
    confirmed_filing(cast)

    assert "没有判定记录" not in auditor.get(ADDRESS).content.decode()
    for odd in ("nobody", "x" * 500, "\x00", "'; --"):
        assert "条规则：" not in read(auditor, odd)


def test_it_is_the_auditors_alone(cast: Cast) -> None:
    """Officers and the other administrators are refused."""
    system = signed_in(make_account(kind=AccountKind.SYSTEM_ADMIN, sign_in_name="system", name="系统"))

    assert [client.get(reverse("console:verdicts")).status_code for client in (system, cast.province.client())] == [
        403,
        403,
    ]
