"""The time-based code: bound at the first sign-in, asked for at every other, good for one use."""

import html
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.support.people import PASSWORD, code_at, make_account, signed_in
from zhulu.domain.access.models import Account
from zhulu.domain.access.rules import SECOND_FACTOR_KINDS
from zhulu.domain.access.vocabulary import AccountKind

CODE, ENROL = "/account/code/", "/account/bind/"


def half_way(account: Account) -> Client:
    """Give a client in which the password was right and the code is due."""
    client = Client()
    client.post("/account/", {"sign_in_name": account.sign_in_name, "password": PASSWORD})
    return client


@pytest.mark.parametrize("kind", sorted(SECOND_FACTOR_KINDS))
def test_the_password_alone_opens_nothing(db: None, kind: AccountKind) -> None:
    """Officers, administrators, support and data bureau are still strangers after the password."""
    client = half_way(make_account(kind=kind))
    assert "_auth_user_id" not in client.session
    assert client.get(reverse("signin:change-password")).status_code == 302


def test_password_and_code_open(db: None) -> None:
    """The right code completes the sign-in."""
    officer = make_account(kind=AccountKind.OFFICER)
    client = half_way(officer)
    assert client.post(CODE, {"code": code_at(officer, timezone.now())})["Location"] == reverse("signin:landing")
    assert client.get(reverse("signin:change-password")).status_code == 200


def test_a_code_opens_once(db: None, frozen: time_machine.Traveller) -> None:
    """The same code is refused a second time, in words, and the next one opens."""
    officer = make_account(kind=AccountKind.OFFICER)
    code = code_at(officer, timezone.now())
    half_way(officer).post(CODE, {"code": code})
    again = half_way(officer)
    response = again.post(CODE, {"code": code})
    assert "已经用过" in response.content.decode()
    assert "_auth_user_id" not in again.session
    frozen.shift(timedelta(seconds=30))
    assert again.post(CODE, {"code": code_at(officer, timezone.now())}).status_code == 302


def test_wrong_codes_lock_the_account(db: None, frozen: time_machine.Traveller) -> None:
    """Five wrong codes shut the door for the right password and the right code alike."""
    officer = make_account(kind=AccountKind.OFFICER)
    client = half_way(officer)
    statuses = []
    for _ in range(5):
        frozen.shift(timedelta(seconds=40))
        right = code_at(officer, timezone.now())
        wrong = str((int(right) + 1) % 1_000_000).zfill(6)
        statuses.append(client.post(CODE, {"code": wrong}).status_code)
    assert statuses == [200, 200, 200, 200, 429]
    assert half_way(officer).post(CODE, {"code": code_at(officer, timezone.now())}).status_code == 302
    assert client.post("/account/", {"sign_in_name": officer.sign_in_name, "password": PASSWORD}).status_code == 429


def test_a_hasty_second_try_must_wait(db: None, frozen: time_machine.Traveller) -> None:
    """Right after a wrong code even the right one must wait a little, and the page says how long."""
    officer = make_account(kind=AccountKind.OFFICER)
    client = half_way(officer)
    right = code_at(officer, timezone.now())
    client.post(CODE, {"code": str((int(right) + 1) % 1_000_000).zfill(6)})
    assert "请等 1 秒" in client.post(CODE, {"code": right}).content.decode()
    frozen.shift(timedelta(seconds=2))
    assert client.post(CODE, {"code": right}).status_code == 302


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６"])
def test_a_malformed_code_is_not_counted(db: None, typed: str) -> None:
    """What is not six digits is told so and costs no try."""
    officer = make_account(kind=AccountKind.OFFICER)
    client = half_way(officer)
    assert client.post(CODE, {"code": typed}).status_code == 200
    assert TOTPDevice.objects.get(user=officer).throttling_failure_count == 0


def test_the_first_sign_in_binds_an_authenticator(db: None) -> None:
    """The page shows picture and secret, the same after a reload; the first right code binds and signs in."""
    officer = make_account(kind=AccountKind.OFFICER, bound=False)
    client = half_way(officer)
    assert client.get(CODE)["Location"] == ENROL
    page = html.unescape(client.get(ENROL).content.decode())
    assert "data:image/svg+xml" in page
    assert TOTPDevice.objects.get(user=officer).confirmed is False
    assert client.get(ENROL).content.decode().count("<code>") == 1
    assert TOTPDevice.objects.filter(user=officer).count() == 1
    assert client.post(ENROL, {"code": code_at(officer, timezone.now())}).status_code == 302
    assert TOTPDevice.objects.get(user=officer).confirmed is True
    assert client.get(reverse("signin:change-password")).status_code == 200


def test_a_bound_authenticator_is_never_shown_again(db: None) -> None:
    """Who knows only the password cannot read or replace the secret."""
    officer = make_account(kind=AccountKind.OFFICER)
    assert half_way(officer).get(ENROL)["Location"] == CODE


def test_the_code_is_due_within_ten_minutes(db: None, frozen: time_machine.Traveller) -> None:
    """A half sign-in ends after ten minutes and says so."""
    officer = make_account(kind=AccountKind.OFFICER)
    client = half_way(officer)
    frozen.shift(timedelta(minutes=10, seconds=1))
    response = client.post(CODE, {"code": code_at(officer, timezone.now())}, follow=True)
    assert "10 分钟" in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_without_a_password_there_is_no_code_page(db: None) -> None:
    """The code page asks strangers for the password first."""
    assert Client().get(CODE)["Location"] == "/account/"
    assert Client().get(ENROL)["Location"] == "/account/"


def test_an_officer_without_a_code_acts_for_nobody(db: None) -> None:
    """A session that lacks the verified device is a stranger's, however it came about."""
    client = signed_in(make_account(kind=AccountKind.OFFICER, bound=False))
    assert client.get(reverse("signin:change-password"))["Location"].startswith("/account/?next=")
