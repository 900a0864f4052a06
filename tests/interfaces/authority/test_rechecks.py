"""C to B at the city's desk: the list, the application, the own accord; and what others are told (Q10)."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.support.filings import CITY, COUNTY, PROVINCE, Cast, Person, make_officer, make_rechecker
from tests.support.stations import Station
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.queries import find_grade
from zhulu.foundation.audit.models import SecurityLog
from zhulu.usecases.apply_for_grade import apply_for_recheck

RAISE = {"method": "originals", "opinion": "复核属实"}
DECLINE = {"opinion": "验收报告不全"}
FORMS = {"raise": RAISE, "decline": DECLINE}


@pytest.fixture
def confirmed(at_confirmed: Station) -> Filing:
    """A county's C."""
    return at_confirmed.filing


@pytest.fixture
def city(confirmed: Filing) -> Person:
    """The city's officer who may raise it."""
    return make_rechecker()


@pytest.fixture
def application(cast: Cast, confirmed: Filing) -> GradeApplication:
    """The firm's application for B."""
    return apply_for_recheck(actor=cast.clerk.actor, filing_id=confirmed.public_id)


def decide(client: Client, application: GradeApplication, act: str, **changes: Any) -> Any:
    """Post a decision as its form would."""
    return client.post(reverse(f"authority:{act}", args=[application.public_id]), {**FORMS[act], **changes})


def recheck(client: Client, filing: Filing, **changes: Any) -> Any:
    """Post the recheck of the city's own accord."""
    return client.post(reverse("authority:recheck", args=[filing.public_id]), {**RAISE, **changes})


def text_of(person: Person, name: str, *arguments: str) -> str:
    """Open a page of the desk."""
    return person.client().get(reverse(f"authority:{name}", args=arguments)).content.decode()


def grade() -> str:
    """Give the grade that stands."""
    return find_grade(contribution_id=Contribution.objects.get().pk)


def test_the_citys_list(cast: Cast, confirmed: Filing, city: Person) -> None:
    """What was applied for stands on top, what the counties confirmed as C below; the menu counts the applications."""
    text = text_of(city, "rechecks")
    assert "没有待复核的申请" in text
    assert confirmed.name in text
    application = apply_for_recheck(actor=cast.clerk.actor, filing_id=confirmed.public_id)
    text = text_of(city, "rechecks")
    assert reverse("authority:application", args=[application.public_id]) in text
    assert "市（州）复核中" in text
    assert text.count(confirmed.name) == 1


@pytest.mark.parametrize("code", [COUNTY, PROVINCE])
def test_the_list_is_the_cities(cast: Cast, confirmed: Filing, code: str) -> None:
    """Counties and the province do not find it."""
    person = cast.county if code == COUNTY else cast.province
    assert person.client().get(reverse("authority:rechecks")).status_code == 404


def test_the_city_raises_what_was_applied_for(application: GradeApplication, city: Person) -> None:
    """With method and opinion the data become B; the page shows the way from C to B and who signed it."""
    assert "重新确认为 B 级" in text_of(city, "application", application.public_id)
    assert decide(city.client(), application, "raise").status_code == 302
    assert grade() == "B"
    text = text_of(city, "application", application.public_id)
    assert "已定 B 级" in text
    assert "周示例，核验原件" in text
    assert "王示例，核验原件" in text


def test_the_city_declines(application: GradeApplication, city: Person) -> None:
    """C stays and the opinion stands in the trail."""
    assert decide(city.client(), application, "decline").status_code == 302
    text = text_of(city, "application", application.public_id)
    assert (grade(), "验收报告不全" in text) == ("C", True)


def test_the_city_begins_of_its_own_accord(confirmed: Filing, city: Person) -> None:
    """The confirmed filing's page offers it, says what is lacking, takes it once, and then offers it no more."""
    assert "主动复核" in text_of(city, "filing", confirmed.public_id)
    client = city.client()
    lacking = recheck(client, confirmed, method="")
    assert (lacking.status_code, "请选择核验方式" in lacking.content.decode()) == (422, True)
    assert "复核属实" in lacking.content.decode()
    assert (recheck(client, confirmed).status_code, grade()) == (302, "B")
    again = recheck(client, confirmed)
    assert (again.status_code, "只有县" in again.content.decode()) == (409, True)
    assert 'id="recheck"' not in text_of(city, "filing", confirmed.public_id)


WHO = {
    "the county that confirmed": (COUNTY, 403),
    "the city's officer who only confirms": (CITY, 403),
    "the province": (PROVINCE, 403),
    "another county": ("220103", 404),
    "another city": ("220200", 404),
}


@pytest.mark.parametrize("who", WHO)
def test_nobody_else_raises(cast: Cast, confirmed: Filing, application: GradeApplication, who: str) -> None:
    """Who reads is told whose it is and refused; for others nothing is there."""
    code, status = WHO[who]
    person = {COUNTY: cast.county, PROVINCE: cast.province}.get(code) or make_officer(code)
    client = person.client()
    assert {decide(client, application, act).status_code for act in FORMS} == {status}
    assert recheck(client, confirmed).status_code == status
    assert grade() == "C"
    assert SecurityLog.objects.count() == (len(FORMS) + 1 if status == 403 else 0)
    if status == 403:
        assert "您可以查看，不能办理" in text_of(person, "application", application.public_id)


def test_what_is_lacking_is_told(application: GradeApplication, city: Person) -> None:
    """Without method or opinion nothing is decided."""
    for act, changes in (("raise", {"method": ""}), ("raise", {"opinion": ""}), ("decline", {"opinion": " "})):
        assert decide(city.client(), application, act, **changes).status_code == 422
    assert grade() == "C"


def test_an_application_is_decided_once(application: GradeApplication, city: Person) -> None:
    """The second decision is told that somebody was first, and gives the opinion back."""
    decide(city.client(), application, "decline")
    answer = decide(city.client(), application, "raise", opinion="我认为可以")
    assert (answer.status_code, "我认为可以" in answer.content.decode()) == (409, True)
    assert grade() == "C"


def test_the_provinces_list_is_of_a_only(cast: Cast, application: GradeApplication) -> None:
    """What was applied for as B is the city's and does not stand among the province's."""
    assert application.filing.name not in text_of(cast.province, "applications")


def test_the_list_has_a_budget(
    application: GradeApplication, city: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The city's list costs a bounded number of queries."""
    client = city.client()
    with django_assert_max_num_queries(26):
        assert client.get(reverse("authority:rechecks")).status_code == 200
