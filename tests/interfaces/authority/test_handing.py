"""派单 and 移交 at the desk: who is offered what, how it is answered, and where the filing is found afterwards."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.filings import CITY, COUNTY, PROVINCE, Cast, Person, Plan, make_officer, submitted_filing
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.models import Filing, Handover
from zhulu.domain.grants.models import GrantHolder
from zhulu.foundation.audit.models import SecurityLog
from zhulu.usecases.confirm_filing import confirm_filing

OTHER = "220104"
"""A county of the same city that holds no grant."""
REASON = "项目由市局直接监管"


def page(person: Person, filing: Filing) -> str:
    """Open a filing's page."""
    return person.client().get(reverse("authority:filing", args=[filing.public_id])).content.decode()


def post(client: Client, filing: Filing, act: str, code: str = "", **changes: Any) -> Any:
    """Send one of the forms about whose desk it is."""
    data = {"authority": get_authority(code=code).public_id if code else "", "opinion": REASON, **changes}
    return client.post(reverse(f"authority:{act}", args=[filing.public_id]), data)


def home_of(filing: Filing) -> str:
    """Read anew on whose desk it lies; empty for nobody's."""
    filing.refresh_from_db()
    return filing.home_authority.code if filing.home_authority else ""


@pytest.fixture
def city(filing: Filing) -> Person:
    """The city's officer, beside a filing of its county."""
    return make_officer(CITY)


def test_a_county_hands_over_to_its_city(cast: Cast, filing: Filing, city: Person) -> None:
    """The form names the city and the grade it would give; the filing leaves one list and stands on the other."""
    text = page(cast.county, filing)
    assert "长春市城乡建设委员会（长春市），由它确认的定为 B 级" in text
    answer = post(cast.county.client(), filing, "transfer", CITY)
    assert (answer.status_code, answer["Location"]) == (302, reverse("authority:home"))

    assert home_of(filing) == CITY
    assert cast.county.client().get(reverse("authority:filing", args=[filing.public_id])).status_code == 404
    given = cast.county.client().get(reverse("authority:done")).content.decode()
    assert (filing.name in given, "移交出去的" in given, REASON in given) == (True, True, True)
    assert filing.name in city.client().get(reverse("authority:home")).content.decode()
    trail = page(city, filing)
    assert "移交：南关区住房和城乡建设局 → 长春市城乡建设委员会" in trail
    assert REASON in trail


def test_without_a_receiver_no_form_is_offered(cast: Cast, filing: Filing) -> None:
    """Where the city holds no grant there is nobody to hand over to, and the page does not pretend."""
    text = page(cast.county, filing)
    assert 'id="decide"' in text
    assert reverse("authority:transfer", args=[filing.public_id]) not in text


def test_what_is_lacking_is_told_and_kept(cast: Cast, filing: Filing, city: Person) -> None:
    """Without a receiver, with a made-up one, or without a reason the form comes back with everything typed."""
    client = cast.county.client()
    cases = [
        ({}, "", "请选择接收的机关"),
        ({"authority": "x" * 16}, "", "这个机关不能接收这一件"),
        ({"opinion": " "}, CITY, "请写明理由"),
    ]
    for changes, code, words in cases:
        answer = post(client, filing, "transfer", code, **changes)
        assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert REASON in post(client, filing, "transfer").content.decode()
    assert (home_of(filing), Handover.objects.count()) == (COUNTY, 0)


def test_a_colleague_was_first(cast: Cast, filing: Filing, city: Person) -> None:
    """After a confirmation the transfer is not carried out, and the reason is given back."""
    colleague = make_officer(sign_in_name="colleague", name="郑示例")
    confirm_filing(actor=colleague.actor, filing_id=filing.public_id, opinion="一致", method="system")
    answer = post(cast.county.client(), filing, "transfer", CITY)
    text = answer.content.decode()
    assert (answer.status_code, "郑示例" in text, REASON in text) == (409, True, True)
    assert home_of(filing) == COUNTY


def test_after_a_transfer_the_giver_decides_nothing(cast: Cast, filing: Filing, city: Person) -> None:
    """Who still has the page open is told that it is not on this desk any more, and nothing typed is lost."""
    post(cast.county.client(), filing, "transfer", CITY)
    answer = cast.county.client().post(
        reverse("authority:confirm", args=[filing.public_id]), {"method": "system", "opinion": "我看过了"}
    )
    assert (answer.status_code, "我看过了" in answer.content.decode()) == (404, True)
    assert home_of(filing) == CITY


WHO = {"the city above": (CITY, 403), "another county": (OTHER, 404), "the province": (PROVINCE, 403)}


@pytest.mark.parametrize("who", WHO)
def test_nobody_else_hands_over(cast: Cast, filing: Filing, who: str) -> None:
    """Superiors are refused with a row in the log; for others nothing is there."""
    code, status = WHO[who]
    person = make_officer(code, function=None, sign_in_name="somebody")
    assert post(person.client(), filing, "transfer", CITY).status_code == status
    assert SecurityLog.objects.count() == (status == 403)


def test_links_move_nothing(cast: Cast, filing: Filing) -> None:
    """A GET on any of these addresses is answered with 405."""
    for act in ("transfer", "assign", "dispatch", "recheck"):
        assert cast.county.client().get(reverse(f"authority:{act}", args=[filing.public_id])).status_code == 405


def test_r01_comes_with_the_computed_home(cast: Cast, filing: Filing) -> None:
    """The reason 非本机关属地 says what the platform computes from the place."""
    assert "系统算出的就是本机关" in page(cast.county, filing)


def orphan(cast: Cast) -> Filing:
    """Give a filing that nobody can confirm."""
    return submitted_filing(cast, Plan(county=OTHER))


def test_the_province_assigns_from_the_page(cast: Cast) -> None:
    """With nobody there the page says so; with the city able it is offered, and taken with a reason."""
    filing = orphan(cast)
    text = page(cast.province, filing)
    assert ("都没有能确认的机关" in text, "不能办理" in text) == (True, False)
    make_officer(CITY)
    text = page(cast.province, filing)
    assert "派给所选机关" in text
    assert post(cast.province.client(), filing, "assign", CITY, opinion=" ").status_code == 422
    assert post(cast.province.client(), filing, "assign", OTHER).status_code == 422
    answer = post(cast.province.client(), filing, "assign", CITY)
    assert (answer.status_code, home_of(filing)) == (302, CITY)
    after = page(cast.province, filing)
    assert "派单：待派单 → 长春市城乡建设委员会" in after
    assert "派给所选机关" not in after


def test_the_page_dispatches_by_grants(cast: Cast) -> None:
    """Too early it is answered with 409; once the county has its grant one press sends the filing home."""
    filing = orphan(cast)
    early = post(cast.province.client(), filing, "dispatch")
    assert (early.status_code, "仍没有能确认的机关" in early.content.decode()) == (409, True)
    make_officer(OTHER)
    assert "现在由朝阳区住房和城乡建设局确认" in page(cast.province, filing)
    assert post(cast.province.client(), filing, "dispatch").status_code == 302
    assert home_of(filing) == OTHER
    again = post(cast.province.client(), filing, "dispatch")
    assert (again.status_code, "不用派单" in again.content.decode()) == (409, True)


def test_the_red_list_has_its_button(cast: Cast) -> None:
    """One press sends what can be sent and says what is left."""
    first, second = orphan(cast), submitted_filing(cast, Plan(county="220105", name="示例一号楼"))
    make_officer(OTHER)
    client = cast.province.client()
    address = reverse("authority:unassigned")
    text = client.get(address).content.decode()
    assert (first.name in text, second.name in text, "按现有授权重新派单" in text) == (True, True, True)
    answer = client.post(reverse("authority:dispatch-all"), follow=True)
    text = answer.content.decode()
    assert "已按现有授权派出 1 件，还有 1 件没有机关能确认" in text
    assert (home_of(first), home_of(second)) == (OTHER, "")
    assert "没有可以派出的" in client.post(reverse("authority:dispatch-all"), follow=True).content.decode()


def test_a_lost_grant_stands_on_the_red_list(cast: Cast, filing: Filing) -> None:
    """The list names the authority that cannot confirm any more."""
    GrantHolder.objects.filter(grant__authority__code=COUNTY).update(valid_to=date(2024, 1, 1))
    text = cast.province.client().get(reverse("authority:unassigned")).content.decode()
    assert "南关区住房和城乡建设局（现无人能确认）" in text


@pytest.mark.parametrize("code", [COUNTY, CITY])
def test_the_button_is_the_provinces(cast: Cast, filing: Filing, code: str) -> None:
    """Counties and cities are refused."""
    person = cast.county if code == COUNTY else make_officer(CITY)
    assert person.client().post(reverse("authority:dispatch-all")).status_code == 403
