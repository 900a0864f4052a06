"""管理权限 in the pages: an authority fills in and hands in, its city consents, the province grants (三(一))."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.filing_sheets import id_number
from tests.support.filings import upload
from tests.support.permissions import COUNTY, PHONE, Offices, make_clerk_of, make_offices, submitted_form
from zhulu.domain.grants.models import Grant, Officer, PermissionCase
from zhulu.usecases.submit_permission_form import withdraw_permission_form

pytestmark = pytest.mark.usefixtures("db", "frozen")
PERSON = {
    "name": "周示例",
    "id_number": id_number(501),
    "office": "建设管理科",
    "office_phone": PHONE,
    "rights": ["2:confirm"],
}
HEAD = {"revision": "0", "rights": ["2:confirm", "3:confirm"], "valid_from": "2026-03-16", "basis": "三定规定（示例）"}


@pytest.fixture
def offices() -> Offices:
    """Who takes a zone's form from beginning to end."""
    return make_offices()


def address(name: str, *given: object) -> str:
    """Give an address of the surface."""
    return reverse(f"authority:{name}", args=given)


def text(client: Client, name: str, *given: object) -> str:
    """Open a page and give its text."""
    answer = client.get(address(name, *given))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.notice("三(一)b", "三(一)c")
def test_a_zone_its_city_and_the_province_go_through_their_pages(offices: Offices) -> None:
    """Every step by the forms that the pages show; what is lacking is told at once and keeps what was typed."""
    zone, city, province = offices.zone.client(), offices.city.client(), offices.province.client()
    zone.post(address("start-permission"), {"kind": "application"})
    case = PermissionCase.objects.get()
    key = case.public_id
    assert zone.post(address("permission-head", key), HEAD).status_code == 302
    assert zone.post(address("permission-new-line", key), PERSON).status_code == 302
    refused = zone.post(address("submit-permission", key))
    assert (refused.status_code, "没有上传盖章的扫描件" in refused.content.decode()) == (422, True)
    printed = zone.get(address("print-permission", key))
    assert printed["Content-Type"] == "application/pdf"
    scan = upload()
    scan.name = "盖章.pdf"
    assert zone.post(address("permission-attach", key), {"file": scan}).status_code == 302
    assert zone.post(address("submit-permission", key)).status_code == 302
    assert key in text(city, "permission-review")
    assert "开通" not in text(city, "permission", key).partition("办理过程")[0].partition("市（州）意见")[2]
    scan = upload()
    scan.name = "市同意.pdf"
    assert city.post(address("consent-permission", key), {"opinion": "同意"}).status_code == 422
    assert city.post(address("consent-permission", key), {"opinion": "同意", "file": scan}).status_code == 302
    assert key in text(province, "permission-review")
    assert province.post(address("grant-permission", key), {"opinion": " "}).status_code == 409
    assert province.post(address("grant-permission", key), {"opinion": "同意"}).status_code == 302
    assert "周示例" in text(zone, "permissions")
    assert Grant.objects.filter(case=case).count() == 2
    assert id_number(501) not in text(province, "permission", key)
    stamped = province.get(address("permission-scan", key, 1))
    assert b"".join(stamped).startswith(b"%PDF")
    stamped.close()


@pytest.mark.notice("三(一)")
def test_whose_form_it_is_not_finds_nothing(offices: Offices) -> None:
    """A neighbour's officer gets 404 at every address of a form, the city reads and cannot decide."""
    case = submitted_form(make_clerk_of(COUNTY))
    neighbour, city = make_clerk_of("220104").client(), offices.city.client()
    for name in ("permission", "print-permission", "permission-head"):
        assert neighbour.get(address(name, case.public_id)).status_code == 404
    for name in ("grant-permission", "return-permission", "refuse-permission", "submit-permission"):
        data = {"opinion": "同意", "reasons": "理由"}
        assert neighbour.post(address(name, case.public_id), data).status_code in {403, 404}
    assert city.post(address("grant-permission", case.public_id), {"opinion": "同意"}).status_code == 403
    assert neighbour.get(address("permission-review")).status_code == 404


def test_a_decision_on_a_form_taken_back_is_given_back(offices: Offices) -> None:
    """The page says that it was withdrawn and keeps what was typed; no bare refusal."""
    writer = make_clerk_of(COUNTY)
    case = submitted_form(writer)
    withdraw_permission_form(actor=writer.actor, case_id=case.public_id)
    for name, data in (("grant-permission", {"opinion": "情况属实"}), ("return-permission", {"reasons": "公章不清"})):
        back = offices.province.client().post(address(name, case.public_id), data)
        assert back.status_code == 404
        assert "申请机关可能已撤回" in back.content.decode()
        assert next(iter(data.values())) in back.content.decode()


@pytest.mark.notice("三(二)c")
def test_one_sees_and_corrects_the_own_registration(offices: Offices) -> None:
    """The page shows what is registered; the button begins 附件6 with name and office to be corrected."""
    zone = offices.zone.client()
    assert "韩示例" in text(zone, "registration")
    assert zone.post(address("correct-registration")).status_code == 302
    line = PermissionCase.objects.get(kind="change").lines.get()
    assert (line.kind, line.name, line.office) == ("identity", "韩示例", "建筑业管理科")


def test_the_province_asks_who_could(offices: Offices) -> None:
    """By authority and day; a broken day is told; a county does not find the page."""
    officer = Officer.objects.get(account=offices.city.account)
    province = offices.province.client()
    asked = {"authority": officer.authority.public_id, "on": "2026-03-16"}
    answer = province.get(address("who-could"), asked).content.decode()
    assert "何示例" in answer
    assert "日期请写成" in province.get(address("who-could"), {**asked, "on": "x"}).content.decode()
    assert offices.zone.client().get(address("who-could")).status_code == 404
