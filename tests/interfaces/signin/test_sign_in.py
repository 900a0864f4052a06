"""Signing in by name and password: no enumeration, lock-out, idle time, and only own-origin ways onwards."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.support.people import PASSWORD, make_account, signed_in
from zhulu.domain.access.demo import DEMO_PASSWORD
from zhulu.domain.access.models import DemoMark
from zhulu.domain.access.operations import create_demo_account, deactivate_account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.audit.models import Event, SecurityLog

SIGN_IN = "/account/"


def attempt(client: Client, name: str, password: str, **more: str) -> Any:
    """Send the sign-in form."""
    return client.post(SIGN_IN, {"sign_in_name": name, "password": password, **more})


def text_of(response: Any) -> str:
    """Give the page's words without what differs by nature: the token and the typed name."""
    page = html.unescape(response.content.decode())
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", page)


def test_a_clerk_signs_in_with_name_and_password(db: None) -> None:
    """Right name and password open the session and leave one event."""
    account = make_account()
    client = Client()
    response = attempt(client, account.sign_in_name, PASSWORD)
    assert response["Location"] == reverse("signin:landing")
    assert client.session["_auth_user_id"] == str(account.pk)
    assert Event.objects.filter(action="session.signed_in", actor_account_id=account.pk).count() == 1


def test_a_wrong_password_looks_like_an_unknown_name(db: None) -> None:
    """The page for a wrong password is, word for word, the page for a name that nobody has."""
    make_account(sign_in_name="known.name")
    wrong = text_of(attempt(Client(), "known.name", "wrong password here"))
    unknown = text_of(attempt(Client(), "nobody.here", "wrong password here"))
    assert "登录名或密码不对" in wrong
    assert wrong.replace("known.name", "*") == unknown.replace("nobody.here", "*")


def test_an_ended_account_looks_like_an_unknown_name(db: None) -> None:
    """Who has left learns no more than a stranger does."""
    account = make_account(sign_in_name="left.long")
    deactivate_account(account=account, now=timezone.now())
    ended = text_of(attempt(Client(), "left.long", PASSWORD))
    unknown = text_of(attempt(Client(), "nobody.here", PASSWORD))
    assert ended.replace("left.long", "*") == unknown.replace("nobody.here", "*")


def test_ending_an_account_ends_its_session(db: None) -> None:
    """A signed-in person whose account ends is a stranger at the next request."""
    account = make_account()
    client = signed_in(account)
    deactivate_account(account=account, now=timezone.now())
    assert client.get(reverse("signin:landing"))["Location"] == SIGN_IN


def test_what_was_typed_stays_except_the_password(db: None) -> None:
    """A refused form keeps the name and the way onwards, never the password."""
    page = text_of(attempt(Client(), "shen.wangshu", "secret words 77", next="/projects/?q=a"))
    assert 'value="shen.wangshu"' in page
    assert 'value="/projects/?q=a"' in page
    assert "secret words 77" not in page


def test_empty_fields_are_named(db: None) -> None:
    """Both empty fields are told at once, and nothing is counted as a failure."""
    page = text_of(attempt(Client(), "", ""))
    assert "请填写登录名" in page
    assert "请填写密码" in page
    assert not SecurityLog.objects.exists()


def test_after_five_failures_the_right_password_is_refused(db: None, frozen: time_machine.Traveller) -> None:
    """The fifth failure shuts the door for half an hour and says so; then the right password opens again."""
    account = make_account()
    client = Client()
    codes = [attempt(client, account.sign_in_name, "wrong password here").status_code for _ in range(5)]
    assert codes == [200, 200, 200, 200, 429]
    shut = attempt(client, account.sign_in_name, PASSWORD)
    assert shut.status_code == 429
    assert "请等 30 分钟" in text_of(shut)
    assert "安全管理员" in text_of(shut)
    frozen.shift(timedelta(minutes=10))
    assert "请等 20 分钟" in text_of(attempt(client, account.sign_in_name, PASSWORD))
    frozen.shift(timedelta(minutes=31))
    assert attempt(client, account.sign_in_name, PASSWORD).status_code == 302


def test_an_unknown_name_is_shut_out_the_same(db: None) -> None:
    """The lock does not tell whether the name belongs to anybody."""
    client = Client()
    codes = [attempt(client, "nobody.here", "wrong password here").status_code for _ in range(5)]
    assert codes[-1] == 429


def test_failures_stand_in_the_security_log(db: None) -> None:
    """Each failure is one row with the typed name and the address, and no password."""
    attempt(Client(), "shen.wangshu", "wrong password here")
    row = SecurityLog.objects.get()
    assert (row.action, row.subject_id, row.address) == ("session.sign_in", "shen.wangshu", "127.0.0.1")
    assert "wrong password here" not in str(vars(row))


@pytest.mark.parametrize(
    "foreign",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "projects/",
    ],
)
def test_no_open_redirect(db: None, foreign: str) -> None:
    """A way onwards outside this site is ignored, from the form and from the address."""
    account = make_account()
    landing = reverse("signin:landing")
    assert attempt(Client(), account.sign_in_name, PASSWORD, next=foreign)["Location"] == landing
    client = Client()
    page = text_of(client.get(SIGN_IN, {"next": foreign}))
    assert f'name="next" value="{foreign}"' not in page
    assert signed_in(account).get(SIGN_IN, {"next": foreign})["Location"] == landing


def test_the_way_onwards_is_kept(db: None) -> None:
    """Who was sent to sign in comes back to the page they asked for."""
    account = make_account()
    assert attempt(Client(), account.sign_in_name, PASSWORD, next="/projects/?q=a")["Location"] == "/projects/?q=a"


def test_an_idle_session_ends_and_says_why(db: None, frozen: time_machine.Traveller) -> None:
    """After thirty idle minutes the session is gone and the sign-in page says why, once."""
    account = make_account()
    client = Client()
    attempt(client, account.sign_in_name, PASSWORD)
    frozen.shift(timedelta(minutes=configured.SESSION_IDLE_MINUTES))
    assert client.get(reverse("signin:change-password")).status_code == 200
    frozen.shift(timedelta(minutes=configured.SESSION_IDLE_MINUTES, seconds=1))
    response = client.get(reverse("signin:change-password"))
    assert response["Location"] == f"{SIGN_IN}?next=/account/password/".replace(
        "/account/password/", "%2Faccount%2Fpassword%2F"
    )
    assert "没有操作" in text_of(client.get(response["Location"]))
    assert "没有操作" not in text_of(client.get(SIGN_IN))


def test_work_keeps_a_session_open(db: None, frozen: time_machine.Traveller) -> None:
    """Requests within the idle time keep the session alive for longer than the idle time."""
    account = make_account()
    client = Client()
    attempt(client, account.sign_in_name, PASSWORD)
    for _ in range(4):
        frozen.shift(timedelta(minutes=20))
        assert client.get(reverse("signin:change-password")).status_code == 200


def test_signing_out_is_a_post(db: None) -> None:
    """A link cannot sign anybody out; the button can."""
    client = signed_in(make_account())
    assert client.get(reverse("signin:sign-out")).status_code == 405
    client.post(reverse("signin:sign-out"))
    assert "_auth_user_id" not in client.session


def test_the_form_needs_its_token(db: None) -> None:
    """A foreign page cannot sign anybody in."""
    client = Client(enforce_csrf_checks=True)
    assert attempt(client, "shen.wangshu", PASSWORD).status_code == 403


def test_the_session_key_changes_at_sign_in(db: None) -> None:
    """A session key planted before signing in is worth nothing afterwards."""
    account = make_account(kind=AccountKind.OFFICER)
    client = Client()
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    attempt(client, account.sign_in_name, PASSWORD)
    assert client.session.session_key != before


@pytest.mark.parametrize("demo", [True, False])
def test_demo_accounts_show_in_demo_mode_only(db: None, settings: Settings, *, demo: bool) -> None:
    """The page lists accounts, password and code in demo mode, and none of it outside."""
    DemoMark.objects.create(seed="test")
    create_demo_account(
        sign_in_name="demo.officer",
        name="顾行舟",
        kind=AccountKind.OFFICER,
        note="县级审核",
        position=1,
        now=timezone.now(),
    )
    settings.DEMO = demo
    page = text_of(Client().get(SIGN_IN, {"as": "demo.officer"}))
    assert ("演示账号" in page) is demo
    assert (DEMO_PASSWORD in page) is demo
    assert 'value="demo.officer"' in page


def test_no_demo_accounts_without_a_mark(db: None, settings: Settings) -> None:
    """Demo mode alone shows nobody: the database must say that its data is made up."""
    settings.DEMO = True
    make_account()
    assert "演示账号" not in text_of(Client().get(SIGN_IN))


def test_an_administrator_lands_in_the_console(db: None) -> None:
    """The landing page leads each kind to its home."""
    client = signed_in(make_account(kind=AccountKind.AUDIT_ADMIN))
    assert client.get(reverse("signin:landing"))["Location"] == reverse("console:home")


@pytest.mark.parametrize("kind", [AccountKind.CLERK, AccountKind.OFFICER])
def test_an_account_without_a_place_gets_a_plain_page(db: None, kind: AccountKind) -> None:
    """A clerk without an enterprise and an officer without an authority are told so, not sent in circles."""
    page = text_of(signed_in(make_account(kind=kind)).get(reverse("signin:landing")))
    assert "还没有关联单位或岗位" in page
