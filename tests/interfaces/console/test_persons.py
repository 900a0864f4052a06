"""Real names at the console: stating a person, every fault at its field; the auditor asks who could confirm."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.filing_sheets import id_number
from tests.support.people import make_account, signed_in
from tests.support.permissions import COUNTY, PHONE
from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.grants.models import Officer

pytestmark = pytest.mark.usefixtures("db", "frozen")


def administrator(kind: AccountKind) -> Client:
    """Give a signed-in client of an administrator."""
    return signed_in(make_account(kind=kind, sign_in_name="the.administrator", name=kind.label))


@pytest.mark.notice("三(二)b")
def test_a_person_is_stated_mended_and_cannot_act() -> None:
    """Faults at their fields and nothing lost; then a link once, a person who only reads, and a correction."""
    client = administrator(AccountKind.SYSTEM_ADMIN)
    form = {
        "authority": get_authority(code=COUNTY).public_id,
        "sign_in_name": "sun.shili",
        "name": "孙示例",
        "office": "住建局",
        "office_phone": "13900000000",
        "id_number": id_number(9),
    }
    refused = client.post(reverse("console:register-person"), form)
    page = refused.content.decode()
    assert (refused.status_code, "机关名称" in page, "不能填手机号" in page) == (422, True, True)
    assert 'value="孙示例"' in page
    assert not Account.objects.filter(sign_in_name="sun.shili").exists()
    right = {**form, "office": "建筑业管理科", "office_phone": PHONE}
    assert "/account/link/" in client.post(reverse("console:register-person"), right).content.decode()
    officer = Officer.objects.get()
    assert officer.registered_at is None
    address = reverse("console:mend-person", args=[officer.account.public_id])
    mended = {"name": "孙示例", "office": "质量监督站", "office_phone": PHONE}
    assert client.post(address, mended).status_code == 302
    assert Officer.objects.get().office == "质量监督站"


def test_the_auditor_asks_and_the_others_may_not() -> None:
    """The audit administrator reads the answer; the system administrator is refused."""
    asked = {"authority": get_authority(code=COUNTY).public_id, "on": "2026-03-16"}
    address = reverse("console:who-could")
    assert "当天没有人可以办理" in administrator(AccountKind.AUDIT_ADMIN).get(address, asked).content.decode()
    other = signed_in(make_account(kind=AccountKind.SYSTEM_ADMIN, sign_in_name="other", name="何舟"))
    assert other.get(address, asked).status_code == 403
