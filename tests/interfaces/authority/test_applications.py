"""Applications for grade A: read by officers in scope, decided by the province, with the completeness in sight."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.support.filings import CITY, PROVINCE, Cast, make_officer
from tests.support.stations import Station
from zhulu.domain.filings.models import GradeApplication
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.library.queries import find_grade
from zhulu.foundation.audit.models import SecurityLog

GRANT = {"method": "system", "opinion": "同意推送"}
BACK = {"opinion": "请核对结构体系"}
FORMS: dict[str, dict[str, Any]] = {"grant": GRANT, "send-back": BACK}


@pytest.fixture
def application(at_applied: Station) -> GradeApplication:
    """An application that waits for the province."""
    return at_applied.application


def decide(client: Client, application: GradeApplication, act: str, **changes: Any) -> Any:
    """Post a decision as its form would."""
    return client.post(reverse(f"authority:{act}", args=[application.public_id]), {**FORMS[act], **changes})


def page(client: Client, application: GradeApplication) -> Any:
    """Open the application."""
    return client.get(reverse("authority:application", args=[application.public_id]))


def grade_of(application: GradeApplication) -> str:
    """Give the grade that stands."""
    return find_grade(contribution_id=application.contribution_id)


def test_the_page_shows_content_history_and_completeness(cast: Cast, application: GradeApplication) -> None:
    """Who confirmed C with which office, n/m of the starred fields, the content with its papers, and the warning."""
    text = page(cast.province.client(), application).content.decode()
    assert "A级完备度" in text
    assert "已经齐全" in text
    assert "建筑业管理科 王示例，核验原件" in text
    assert "定为 A 级后不能撤销" in text
    assert 'class="preview"' in text


def test_the_province_grants_a(cast: Cast, application: GradeApplication) -> None:
    """With method and opinion the data become A, and the page then says who decided."""
    client = cast.province.client()
    assert decide(client, application, "grant").status_code == 302
    assert grade_of(application) == "A"
    text = page(client, application).content.decode()
    assert "已定 A 级" in text
    assert "李示例" in text


def test_the_province_sends_back_and_the_grade_stays(cast: Cast, application: GradeApplication) -> None:
    """Sent back, the data stay C, and the application stands among the decided ones."""
    client = cast.province.client()
    assert decide(client, application, "send-back").status_code == 302
    assert grade_of(application) == "C"
    assert application.filing.name in client.get(reverse("authority:decided")).content.decode()


WHO = {
    "the county that confirmed": (None, 200, 403),
    "the city above": (CITY, 200, 403),
    "another county": ("220103", 404, 404),
    "another city": ("220200", 404, 404),
}


@pytest.mark.parametrize("who", WHO)
def test_nobody_below_the_province_decides(cast: Cast, application: GradeApplication, who: str) -> None:
    """Authorities of the place read and are told that A is the province's; others find nothing."""
    code, reading, deciding = WHO[who]
    client = (make_officer(code) if code else cast.county).client()
    answer = page(client, application)
    assert answer.status_code == reading
    assert ("A 级由省厅审核确认" in answer.content.decode()) == (reading == 200)
    assert {decide(client, application, act).status_code for act in FORMS} == {deciding}
    assert grade_of(application) == "C"
    assert SecurityLog.objects.count() == (len(FORMS) if deciding == 403 else 0)


def test_a_provincial_officer_without_the_grant_reads_only(cast: Cast, application: GradeApplication) -> None:
    """Without the grant for A the page opens and each decision is refused, with one row in the log."""
    client = make_officer(PROVINCE, function=None, sign_in_name="reader", name="吴示例").client()
    assert "您没有定为 A 级的权限" in page(client, application).content.decode()
    assert {decide(client, application, act).status_code for act in FORMS} == {403}
    assert SecurityLog.objects.count() == len(FORMS)


def test_what_is_lacking_is_told(cast: Cast, application: GradeApplication) -> None:
    """A form that lacks something comes back with the fault named; nothing has been decided."""
    client = cast.province.client()
    lacking = [("grant", {"method": ""}, "请选择核验方式"), ("send-back", {"opinion": " "}, "请写明审核意见")]
    for act, changes, words in lacking:
        answer = decide(client, application, act, **changes)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert grade_of(application) == "C"


def test_a_colleague_was_first(cast: Cast, application: GradeApplication) -> None:
    """The second decision is not taken: the page says who decided, and gives the opinion back."""
    colleague = make_officer(PROVINCE, function=GrantFunction.GRADE_A, sign_in_name="colleague", name="郑示例")
    decide(colleague.client(), application, "send-back")
    answer = decide(cast.province.client(), application, "grant", opinion="我认为可以")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "郑示例" in text
    assert "我认为可以" in text
    assert grade_of(application) == "C"


def test_the_page_has_a_budget(
    cast: Cast, application: GradeApplication, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Opening an application costs a bounded number of queries."""
    client = cast.province.client()
    with django_assert_max_num_queries(50):
        assert page(client, application).status_code == 200
