"""The province's desk for 特批: the list, one request, the two answers, and nobody else's hands."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.support.filings import Cast, filled_filing
from zhulu.domain.filings.models import Paper
from zhulu.domain.rulebook.models import Waiver, WaiverRefusal, WaiverRequest
from zhulu.foundation.clock import local_day
from zhulu.usecases.waive_rule import request_waiver

pytestmark = pytest.mark.notice("三(一)a")


@pytest.fixture
def request_open(cast: Cast) -> WaiverRequest:
    """A request that waits."""
    filing = filled_filing(cast.clerk)
    Paper.objects.filter(filing=filing, sheet="tender").delete()
    return request_waiver(
        actor=cast.clerk.actor, filing_id=filing.public_id, rule="PapersAttached", reason="档案馆火灾，已毁"
    )


@pytest.fixture
def desk(cast: Cast) -> Client:
    """The provincial officer's browser."""
    return cast.province.client()


def at(request: WaiverRequest, step: str = "") -> str:
    """Give an address of the request."""
    return f"/authority/waivers/{request.public_id}/{step}"


def in_days(days: int) -> str:
    """Give a day counted from today."""
    return (local_day(timezone.now()) + timedelta(days=days)).isoformat()


def test_a_request_is_listed_read_and_granted(desk: Client, request_open: WaiverRequest) -> None:
    """From the list to the answer; afterwards it stands among the answered, with who signed it."""
    assert request_open.subject_label in desk.get("/authority/waivers/").content.decode()
    page = desk.get(at(request_open)).content.decode()
    assert "档案馆火灾，已毁" in page
    assert "没有上传" in page

    answered = desk.post(at(request_open, "grant/"), {"expires_on": in_days(30), "reason": "情况属实"}, follow=True)
    assert answered.redirect_chain == [(at(request_open), 302)]
    assert "李示例" in answered.content.decode()
    assert 'id="decide"' not in answered.content.decode()
    assert request_open.subject_label not in desk.get("/authority/waivers/").content.decode()
    assert request_open.subject_label in desk.get("/authority/waivers/?answered").content.decode()


def test_a_request_is_declined_with_its_reason(desk: Client, request_open: WaiverRequest) -> None:
    """The reason is kept."""
    assert desk.post(at(request_open, "decline/"), {"reason": "请补复印件"}).status_code == 302
    assert WaiverRefusal.objects.get().reason == "请补复印件"
    assert "请补复印件" in desk.get(at(request_open)).content.decode()


@pytest.mark.parametrize(
    ("step", "sent", "status"),
    [
        ("grant/", {"expires_on": in_days(30), "reason": " "}, 422),
        ("grant/", {"expires_on": "下周", "reason": "同意"}, 422),
        ("grant/", {"expires_on": in_days(-1), "reason": "同意"}, 409),
        ("grant/", {"expires_on": in_days(400), "reason": "同意"}, 409),
        ("decline/", {"reason": ""}, 422),
    ],
)
def test_an_answer_that_lacks_something_is_given_back(
    desk: Client, request_open: WaiverRequest, step: str, sent: dict[str, str], status: int
) -> None:
    """Nothing is written, what was typed stays."""
    back = desk.post(at(request_open, step), sent)

    assert back.status_code == status
    assert Waiver.objects.count() == WaiverRefusal.objects.count() == 0
    assert sent["reason"].strip() in back.content.decode()


def test_nobody_else_opens_it(cast: Cast, request_open: WaiverRequest) -> None:
    """A county finds neither list nor request; a clerk is refused."""
    county, clerk = cast.county.client(), cast.clerk.client()

    assert [county.get(path).status_code for path in ("/authority/waivers/", at(request_open))] == [404, 404]
    assert county.post(at(request_open, "decline/"), {"reason": "不同意"}).status_code == 404
    assert clerk.get(at(request_open)).status_code == 403
    assert WaiverRefusal.objects.count() == 0


def test_an_answered_request_is_not_answered_again(desk: Client, request_open: WaiverRequest) -> None:
    """The second answer is told that the first stands."""
    desk.post(at(request_open, "decline/"), {"reason": "请补复印件"})
    again = desk.post(at(request_open, "grant/"), {"expires_on": in_days(3), "reason": "同意"})

    assert again.status_code == 409
    assert "已经办过" in again.content.decode()
    assert Waiver.objects.count() == 0
