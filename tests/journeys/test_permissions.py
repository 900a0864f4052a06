"""A zone's permission in a real browser: it applies, its city consents, the province grants, the officer signs in."""

import re
from pathlib import Path

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Page, expect

from tests.journeys.test_review_desk import NARROW, fits, grave, seat
from tests.support.browser import Shot, Watch
from tests.support.filing_sheets import id_number
from tests.support.filings import Person
from tests.support.people import PASSWORD, make_account
from tests.support.permissions import PHONE, Offices, make_offices, person_of
from tests.support.sample_files import pdf
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.grants.models import Officer
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.journey
OTHER_ZONE = "2201X1"


@pytest.fixture
def offices(live_site: str) -> Offices:
    """Who takes a zone's form from beginning to end."""
    return make_offices(zone=OTHER_ZONE)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """A stamped form as it came from the scanner."""
    path = tmp_path / "盖章表.pdf"
    path.write_bytes(pdf(pages=2))
    return path


def change_seat(page: Page, person: Person, watch: Watch) -> None:
    """Let somebody else sit down."""
    page.context.clear_cookies()
    seat(page, person, watch)


def hand_in(page: Page, offices: Offices, scan: Path, watch: Watch, shot: Shot) -> str:
    """Fill the form in, stamp it and hand it in; give its address."""
    seat(page, offices.zone, watch)
    page.goto("/authority/permissions/")
    assert grave(page) == []
    page.get_by_role("button", name="填权限申请表").click()
    page.get_by_role("link", name="填写").click()
    page.get_by_label("建筑市场监管权限依据").fill("三定规定（示例）第四条")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="添加：授权人员").click()
    for label, value in (
        ("姓名", "周示例"),
        ("身份证号", id_number(501)),
        ("实际处（科）室", "建设管理科"),
        ("办公电话", PHONE),
    ):
        page.get_by_label(label).fill(value)
    assert grave(page) == []
    shot(page, "permission-line")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("heading", name="还不能报送")).to_be_visible()
    page.get_by_label("盖章后的扫描件").set_input_files(scan)
    page.get_by_role("button", name="上传盖章件").click()
    expect(page.get_by_role("heading", name="还不能报送")).to_have_count(0)
    assert grave(page) == []
    shot(page, "permission-form")
    page.set_viewport_size(NARROW)
    assert fits(page)
    shot(page, "permission-form-narrow")
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("button", name="报市（州）同意").click()
    expect(page.get_by_text(re.compile("已报市（州）住建主管部门"))).to_be_visible()
    return page.url


def answer(page: Page, offices: Offices, scan: Path, watch: Watch, shot: Shot, address: str) -> None:
    """Let the city consent and the province grant."""
    change_seat(page, offices.city, watch)
    page.goto(address)
    page.locator("#consent-opinion").fill("同意")
    page.get_by_label("加盖本机关公章的扫描件").set_input_files(scan)
    shot(page, "permission-consent")
    page.get_by_role("button", name="同意并转省厅").click()
    expect(page.get_by_text("已同意，转省厅审核")).to_be_visible()
    change_seat(page, offices.province, watch)
    page.goto("/authority/permissions/review/")
    assert grave(page) == []
    page.goto(address)
    page.locator("#grant-opinion").fill("材料齐全")
    shot(page, "permission-decide")
    page.get_by_role("button", name="开通", exact=True).click()
    expect(page.get_by_text("已开通。新人员的账号由系统管理员发一次性链接")).to_be_visible()


@pytest.mark.notice("三(一)b", "三(一)c")
def test_a_zone_comes_to_its_permission(page: Page, offices: Offices, scan: Path, watch: Watch, shot: Shot) -> None:
    """Form, stamp, consent, decision, one-time link: then the new officer is signed in under the registered name."""
    address = hand_in(page, offices, scan, watch, shot)
    answer(page, offices, scan, watch, shot, address)
    officer = Officer.objects.get(name="周示例")
    admin = make_account(kind=AccountKind.SYSTEM_ADMIN, sign_in_name="sysadmin", name="何舟")
    change_seat(page, Person(admin, identify_actor(account=admin)), watch)
    page.goto(f"/console/accounts/{officer.account.public_id}/")
    page.get_by_role("button", name=re.compile("链接")).click()
    link = page.locator("#link").input_value()
    page.context.clear_cookies()
    page.goto(link)
    page.locator("input[type=password]").first.fill(PASSWORD)
    page.locator("input[type=password]").nth(1).fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    officer.refresh_from_db()
    assert officer.account.has_usable_password()
    TOTPDevice.objects.create(user=officer.account, name="测试", confirmed=True)  # bound on a telephone
    change_seat(page, person_of(officer), watch)
    page.goto("/authority/registration/")
    expect(page.get_by_text("周示例").first).to_be_visible()
    assert grave(page) == []
    shot(page, "registration")
    page.set_viewport_size(NARROW)
    assert fits(page)
