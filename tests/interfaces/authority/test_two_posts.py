"""初审 and 确认 at the desk: who is offered what, what the list says, and that nothing typed is lost between them."""

from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.support.filings import CITY, Cast, Person, make_officer
from zhulu.domain.filings.models import Filing, PreReview
from zhulu.domain.rulebook.operations import set_policy
from zhulu.foundation.audit.models import SecurityLog

SAID = {"method": "originals", "opinion": "材料齐全，请确认"}


@pytest.fixture(autouse=True)
def two_posts(filing: Filing) -> None:
    """Path ② has two posts."""
    with transaction.atomic():
        set_policy(key="two_step_confirmation", value=True, valid_from=date(2026, 1, 1), reason="双岗", set_by="测试")


@pytest.fixture
def colleague(cast: Cast) -> Person:
    """Another officer of the county."""
    return make_officer(sign_in_name="colleague", name="赵示例")


def page(client: Client, filing: Filing) -> str:
    """Give the filing's page."""
    return client.get(reverse("authority:filing", args=[filing.public_id])).content.decode()


def send(client: Client, filing: Filing, act: str, **changes: Any) -> Any:
    """Post one of the two."""
    data = {"seen": filing.submissions.get().digest, **SAID, **changes}
    return client.post(reverse(f"authority:{act}", args=[filing.public_id]), data)


def test_from_one_person_to_the_other(cast: Cast, filing: Filing, colleague: Person) -> None:
    """Each is offered the own post only; the second reads what the first found; the list tells them apart."""
    first, second = cast.county.client(), colleague.client()
    before = page(first, filing)
    assert "初审通过，转另一名审核人员确认" in before
    assert "确认并定为 C 级" not in before
    assert send(first, filing, "pre-review").status_code == 302
    own = page(first, filing)
    assert "这一件由您初审，等本机关另一名审核人员确认" in own
    assert "确认并定为 C 级" not in own
    assert "退回补正" in own
    assert "已初审，待确认" in second.get(reverse("authority:home")).content.decode()
    offered = page(second, filing)
    assert "王示例" in offered.split("已初审。")[1][:80]
    assert "材料齐全，请确认" in offered
    assert send(second, filing, "confirm", opinion="同意").status_code == 302
    trail = page(second, filing)
    assert "核验方式：核验原件" in trail.split("初审通过")[1][:400]


def test_who_comes_too_late_keeps_the_opinion(cast: Cast, filing: Filing, colleague: Person) -> None:
    """A colleague passed it on meanwhile: the words stand in the form of the post that is due now."""
    assert send(cast.county.client(), filing, "pre-review").status_code == 302
    answer = send(colleague.client(), filing, "pre-review", opinion="我也看完了")
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "已经初审" in shown
    assert "我也看完了</textarea>" in shown.split('id="confirm-opinion"')[1][:200]
    assert PreReview.objects.count() == 1


def test_confirming_alone_is_refused(cast: Cast, filing: Filing) -> None:
    """Whoever posts the second step without the first, or both, is told why, with the clause."""
    client = cast.county.client()
    alone = send(client, filing, "confirm", opinion="一个人办完")
    assert alone.status_code == 409
    assert "省里实行双岗" in alone.content.decode()
    assert "一个人办完</textarea>" in alone.content.decode()
    send(client, filing, "pre-review")
    both = send(client, filing, "confirm")
    assert both.status_code == 409
    assert "须由本机关另一名审核人员确认" in both.content.decode()
    assert SecurityLog.objects.count() == 2


def test_what_is_lacking_is_told(cast: Cast, filing: Filing) -> None:
    """Method and opinion are asked for like those of a confirmation."""
    answer = send(cast.county.client(), filing, "pre-review", method="", opinion="")
    assert answer.status_code == 422
    assert "请选择核验方式" in answer.content.decode()
    assert "请写明审核意见" in answer.content.decode()
    assert not PreReview.objects.exists()


def test_superiors_are_refused(cast: Cast, filing: Filing) -> None:
    """The city reads that 初审 is due and may not do it."""
    client = make_officer(CITY).client()
    assert "初审通过，转" not in page(client, filing)
    assert send(client, filing, "pre-review").status_code == 403


def test_the_enterprise_sees_the_step_and_not_the_words(cast: Cast, filing: Filing) -> None:
    """What one officer wrote for another is not the firm's."""
    send(cast.county.client(), filing, "pre-review")
    shown = cast.clerk.client().get(f"/enterprise/filings/{filing.public_id}/").content.decode()
    assert "初审通过" in shown
    assert "材料齐全，请确认" not in shown
