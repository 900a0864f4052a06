"""One-time links and changing one's own password."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.support.people import PASSWORD, code_at, make_account, signed_in
from zhulu.domain.access.models import Account, OneTimeLink
from zhulu.domain.access.operations import create_account, issue_one_time_link
from zhulu.domain.access.rules import PASSWORD_LIFETIME
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.audit.models import SecurityLog

OWN = "/account/password/"
NEW = "five fish in a pond 2027"


def link_for(account: Account) -> str:
    """Give the path of a fresh one-time link."""
    token = issue_one_time_link(account=account, now=timezone.now()).token
    return reverse("signin:link", args=[token])


def waiting() -> Account:
    """Give an account that waits for its link."""
    return create_account(sign_in_name="lin.yuebai", name="林月白", kind=AccountKind.CLERK)


def test_a_link_sets_the_password_and_leads_to_sign_in(db: None) -> None:
    """The person sets the password, is told the sign-in name, and the link opens no more."""
    client, path = Client(), link_for(waiting())
    assert "lin.yuebai" in client.get(path).content.decode()
    response = client.post(path, {"password": NEW, "repeated": NEW}, follow=True)
    assert "密码已设置" in response.content.decode()
    assert client.get(path).status_code == 410
    assert client.post(path, {"password": NEW, "repeated": NEW}).status_code == 410
    assert client.post("/account/", {"sign_in_name": "lin.yuebai", "password": NEW}).status_code == 302


def test_unknown_used_and_expired_links_look_alike(db: None, frozen: time_machine.Traveller) -> None:
    """From the refused page nobody learns whether the link ever was."""
    path = link_for(waiting())
    unknown = Client().get(reverse("signin:link", args=["made-up"]))
    frozen.shift(timedelta(days=4))
    expired = Client().get(path)
    assert unknown.status_code == expired.status_code == 410
    assert unknown.content.decode().replace("made-up", "*") == expired.content.decode().replace(path.split("/")[3], "*")


def test_a_weak_password_shows_its_reason_and_keeps_the_link(db: None) -> None:
    """The policy's words stand on the page, and the link still opens."""
    client, path = Client(), link_for(waiting())
    page = client.post(path, {"password": "short1", "repeated": "short1"}).content.decode()
    assert "12" in page
    assert "short1" not in page
    assert client.get(path).status_code == 200


def test_both_new_passwords_must_agree(db: None) -> None:
    """A slip of the finger is caught before the link is used."""
    page = Client().post(link_for(waiting()), {"password": NEW, "repeated": NEW + "x"}).content.decode()
    assert "不一致" in page
    assert OneTimeLink.objects.get().used_at is None


def test_changing_the_password_ends_other_sessions(db: None) -> None:
    """This session stays, the other one ends, and the new password opens."""
    account = make_account()
    here, there = signed_in(account), signed_in(account)
    answer = here.post(OWN, {"present": PASSWORD, "password": NEW, "repeated": NEW})
    assert answer["Location"] == reverse("signin:landing")
    assert here.get(OWN).status_code == 200
    assert there.get(OWN).status_code == 302
    account.refresh_from_db()
    assert account.check_password(NEW)


def test_the_present_password_is_asked_and_counted(db: None) -> None:
    """Whoever finds an open session cannot guess the password at leisure: five tries, each in the security log."""
    account = make_account()
    client = signed_in(account)
    form = {"present": "not the password", "password": NEW, "repeated": NEW}
    statuses = [client.post(OWN, form).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    assert client.post(OWN, {**form, "present": PASSWORD}).status_code == 429
    assert SecurityLog.objects.filter(subject_id=account.sign_in_name).count() == 5
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_stale_password_comes_first(db: None, frozen: time_machine.Traveller) -> None:
    """After 90 days an officer must replace the password before any other page opens, and then may go on."""
    officer = make_account(kind=AccountKind.SYSTEM_ADMIN)
    frozen.shift(PASSWORD_LIFETIME + timedelta(seconds=1))
    client = Client()
    client.post("/account/", {"sign_in_name": officer.sign_in_name, "password": PASSWORD})
    assert client.post("/account/code/", {"code": code_at(officer, timezone.now())})["Location"] == OWN
    assert client.get(reverse("console:home"))["Location"] == OWN
    assert client.get("/")["Location"] == OWN
    client.post(OWN, {"present": PASSWORD, "password": NEW, "repeated": NEW})
    assert client.get(reverse("console:home")).status_code == 200


def test_the_command_makes_an_administrator_by_link(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    """The printed link lets the first administrator set a password; the database holds none before."""
    call_command("make_administrator", "--kind=system_admin", "--name=何舟", "--sign-in-name=he.zhou")
    account = Account.objects.get(sign_in_name="he.zhou")
    assert not account.has_usable_password()
    path = capsys.readouterr().out.split("http://127.0.0.1:8000")[1].strip()
    Client().post(path, {"password": NEW, "repeated": NEW})
    account.refresh_from_db()
    assert account.check_password(NEW)
