"""The province's offices: each sees its own applications first, all on request, and leaves opinions (Q33)."""

import pytest
from django.urls import reverse

from tests.support.filings import PROVINCE, Cast, Person, make_officer
from tests.support.stations import Station
from zhulu.domain.filings.models import Consultation, GradeApplication
from zhulu.domain.grants.vocabulary import GrantFunction

BUILDING, DESIGN, QUALITY = "建筑管理处", "勘察设计处", "质监站"


@pytest.fixture
def application(at_applied: Station) -> GradeApplication:
    """A builder's application."""
    return at_applied.application


def officer_of(office: str, *, function: GrantFunction | None = GrantFunction.GRADE_A) -> Person:
    """Make an officer of one of the province's offices."""
    return make_officer(PROVINCE, function=function, sign_in_name=f"of-{office}", name="孙示例", office=office)


def listed(person: Person, query: str = "") -> str:
    """Open the list of applications."""
    return person.client().get(f"{reverse('authority:applications')}{query}").content.decode()


def test_each_office_sees_its_own_first(application: GradeApplication) -> None:
    """The builder's application stands on the building office's list; the design office finds it under 全部."""
    building, design = officer_of(BUILDING), officer_of(DESIGN)
    name = application.filing.name
    assert name in listed(building)
    assert "本处（建筑管理处）" in listed(building)
    assert name not in listed(design)
    assert name in listed(design, "?desk=all")


def test_an_office_that_is_no_desk_sees_all(cast: Cast, application: GradeApplication) -> None:
    """Without a desk there is no choice to make."""
    text = listed(cast.province)
    assert application.filing.name in text
    assert "本处" not in text


def test_the_page_names_the_desk(cast: Cast, application: GradeApplication) -> None:
    """Whose it is stands at the top, and whom to consult beside the opinions."""
    text = cast.province.client().get(reverse("authority:application", args=[application.public_id])).content.decode()
    assert "分由建筑管理处办理" in text
    assert "可请质监站会商" in text


def test_an_opinion_is_recorded_and_shown(cast: Cast, application: GradeApplication) -> None:
    """质监站 writes without a grant; who decides reads it with name and office, above the forms and in the trail."""
    adviser = officer_of(QUALITY, function=None)
    address = reverse("authority:advise", args=[application.public_id])
    assert adviser.client().post(address, {"opinion": " "}).status_code == 422
    assert adviser.client().post(address, {"opinion": "验收资料齐全"}).status_code == 302
    text = cast.province.client().get(reverse("authority:application", args=[application.public_id])).content.decode()
    assert text.count("验收资料齐全") == 2
    assert "质监站　孙示例" in text
    assert GradeApplication.objects.get().state == "applied"


def test_advice_is_the_provinces_and_comes_in_time(cast: Cast, application: GradeApplication) -> None:
    """A county is refused; after the decision it is too late."""
    address = reverse("authority:advise", args=[application.public_id])
    assert cast.county.client().post(address, {"opinion": "可以"}).status_code == 403
    back = reverse("authority:send-back", args=[application.public_id])
    cast.province.client().post(back, {"opinion": "请核对"})
    late = cast.province.client().post(address, {"opinion": "还有一句"})
    assert (late.status_code, "还有一句" in late.content.decode()) == (409, True)
    assert not Consultation.objects.exists()
