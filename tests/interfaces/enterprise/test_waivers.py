"""申请特批 on the check page: offered where it may be asked, answered there, told to nobody else."""

import pytest
from django.test import Client

from tests.interfaces.enterprise.pages import plain
from tests.support.filings import Cast, filled_filing
from zhulu.domain.filings.models import Filing, Paper
from zhulu.domain.rulebook.models import WaiverRequest
from zhulu.usecases.waive_rule import decline_waiver, grant_waiver

pytestmark = pytest.mark.notice("三(一)a")


@pytest.fixture
def filing(cast: Cast) -> Filing:
    """A draft that lacks one paper."""
    filing = filled_filing(cast.clerk)
    Paper.objects.filter(filing=filing, sheet="tender").delete()
    return filing


def address(filing: Filing, page: str) -> str:
    """Give an address of the filing."""
    return f"/enterprise/filings/{filing.public_id}/{page}/"


def ask(desk: Client, filing: Filing, *, rule: str = "PapersAttached", reason: str = "档案馆火灾，已毁") -> str:
    """Send a request and give the page on which one lands."""
    sent = desk.post(address(filing, "waivers"), {"rule": rule, "reason": reason}, follow=True)
    assert sent.redirect_chain == [(address(filing, "check"), 302)]
    return plain(sent)


def test_it_is_offered_asked_and_answered(desk: Client, cast: Cast, filing: Filing) -> None:
    """The fault offers it; once asked it waits; once granted the filing may be submitted and the reason is read."""
    assert "申请特批：招投标" in plain(desk.get(address(filing, "check")))

    page = ask(desk, filing)
    assert "已向省厅申请特批" in page
    assert "省厅办理中" in page
    assert "申请特批：" not in page
    request = WaiverRequest.objects.get()
    grant_waiver(
        actor=cast.province.actor,
        request_id=request.public_id,
        reason="情况属实",
        expires_on=request.requested_at.date(),
    )
    page = plain(desk.get(address(filing, "check")))
    assert "省厅已特批" in page
    assert "情况属实" in page
    assert "真实性承诺书" in page


def test_a_refusal_is_read_and_one_may_ask_again(desk: Client, cast: Cast, filing: Filing) -> None:
    """The reason stands on the page, and the form is back."""
    ask(desk, filing)
    decline_waiver(actor=cast.province.actor, request_id=WaiverRequest.objects.get().public_id, reason="请补复印件")

    page = plain(desk.get(address(filing, "check")))
    assert "不予特批" in page
    assert "请补复印件" in page
    assert "申请特批：招投标" in page


@pytest.mark.parametrize(
    ("rule", "reason", "told"),
    [
        ("PlaceKnown", "想快一点", "不能特批"),
        ("PapersAttached", "", "请写明理由"),
        ("StartsAgree", "有证明", "不用申请"),
    ],
)
def test_what_cannot_be_asked_says_why(desk: Client, filing: Filing, rule: str, reason: str, told: str) -> None:
    """Each refusal comes back with its words and clause, and nothing is written."""
    page = ask(desk, filing, rule=rule, reason=reason)

    assert told in page
    assert "三(一)" in page
    assert WaiverRequest.objects.count() == 0


def test_a_sound_draft_shows_nothing_of_it(desk: Client, cast: Cast) -> None:
    """Nobody is invited to ask for what is not needed."""
    assert "特批" not in plain(desk.get(address(filled_filing(cast.clerk), "check")))
