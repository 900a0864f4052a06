"""The console: three duties for three people, none of which touches a filing."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django import DjangoAssertNumQueries

from tests.support.people import PASSWORD, make_account, signed_in
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.access.models import Account
from zhulu.domain.access.rules import ADMINISTRATORS
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.foundation.audit.operations import record_event, record_refusal

PAGES = {
    AccountKind.SYSTEM_ADMIN: ["console:accounts", "console:open-account"],
    AccountKind.SECURITY_ADMIN: ["console:locks", "console:security-log"],
    AccountKind.AUDIT_ADMIN: ["console:events", "console:verdicts"],
}
ALL_PAGES = sorted({page for pages in PAGES.values() for page in pages})


def administrator(kind: AccountKind) -> Client:
    """Give a signed-in client of an administrator."""
    return signed_in(make_account(kind=kind, sign_in_name=f"the.{kind}".replace("_", "-"), name=kind.label))


@pytest.mark.parametrize("kind", sorted(ADMINISTRATORS))
def test_each_administrator_has_their_own_pages(db: None, kind: AccountKind) -> None:
    """Own pages open, the other two's are refused, and each refusal is one row of the security log."""
    client = administrator(kind)
    assert client.get(reverse("console:home")).status_code == 200
    opened = {page for page in ALL_PAGES if client.get(reverse(page)).status_code == 200}
    assert opened == set(PAGES[kind])
    assert SecurityLog.objects.count() == len(ALL_PAGES) - len(opened)


@pytest.mark.parametrize("kind", sorted(set(AccountKind) - ADMINISTRATORS))
def test_nobody_else_enters_the_console(db: None, kind: AccountKind) -> None:
    """Clerks, officers and support are refused at every page."""
    client = signed_in(make_account(kind=kind))
    pages = ["console:home", *ALL_PAGES]
    assert {client.get(reverse(page)).status_code for page in pages} == {403}


@pytest.mark.parametrize("kind", sorted(ADMINISTRATORS))
def test_administrators_reach_no_page_of_an_authority(db: None, kind: AccountKind) -> None:
    """None of the three opens the reviewers' desk or the enterprise's pages."""
    client = administrator(kind)
    for page in ("authority:home", "enterprise:home"):
        assert client.get(reverse(page)).status_code in {403, 404}


@pytest.mark.parametrize("page", ["console:home", *ALL_PAGES])
def test_strangers_are_asked_to_sign_in(db: None, page: str) -> None:
    """Without a session every page leads to signing in and back."""
    assert Client().get(reverse(page))["Location"].startswith("/account/?next=")


def test_opening_an_account_shows_a_link_once(db: None) -> None:
    """The new account has no password; the shown link sets one; an event says who opened it."""
    client = administrator(AccountKind.SYSTEM_ADMIN)
    form = {"name": "林月白", "sign_in_name": "lin.yuebai", "kind": "officer"}
    page = client.post(reverse("console:open-account"), form).content.decode()
    account = Account.objects.get(sign_in_name="lin.yuebai")
    assert not account.has_usable_password()
    address = re.search(r'id="link" value="http://testserver([^"]+)"', page)
    assert address is not None
    assert Client().post(address[1], {"password": PASSWORD, "repeated": PASSWORD}).status_code == 302
    assert Event.objects.filter(action="account.opened", subject_id=account.public_id).count() == 1


def test_a_refused_account_keeps_what_was_typed(db: None) -> None:
    """A taken name is told, nothing typed is lost, and no account is made."""
    make_account(sign_in_name="lin.yuebai")
    client = administrator(AccountKind.SYSTEM_ADMIN)
    form = {"name": "林月白", "sign_in_name": "lin.yuebai", "kind": "officer"}
    page = client.post(reverse("console:open-account"), form).content.decode()
    assert "已有人使用" in page
    assert 'value="林月白"' in page
    assert Account.objects.filter(sign_in_name="lin.yuebai").count() == 1


def test_ending_an_account_signs_its_person_out(db: None) -> None:
    """The ended person is a stranger at once; the account stays in the list as ended."""
    clerk = make_account()
    there = signed_in(clerk)
    client = administrator(AccountKind.SYSTEM_ADMIN)
    client.post(reverse("console:end-account", args=[clerk.public_id]))
    assert there.get(reverse("signin:change-password")).status_code == 302
    assert "已停用" in client.get(reverse("console:account", args=[clerk.public_id])).content.decode()
    assert client.post(reverse("console:new-link", args=[clerk.public_id])).status_code == 409


def test_nobody_ends_their_own_account(db: None) -> None:
    """An administrator cannot lock everybody out by a slip."""
    client = administrator(AccountKind.SYSTEM_ADMIN)
    own = Account.objects.get(kind=AccountKind.SYSTEM_ADMIN)
    assert client.post(reverse("console:end-account", args=[own.public_id])).status_code == 409
    own.refresh_from_db()
    assert own.is_active


def test_unknown_accounts_are_not_found(db: None) -> None:
    """A made-up identifier answers 404."""
    client = administrator(AccountKind.SYSTEM_ADMIN)
    assert client.get(reverse("console:account", args=["nobody"])).status_code == 404


def test_the_security_administrator_lifts_a_lock(db: None) -> None:
    """The locked name is listed with its person; lifting it lets the right password in again."""
    clerk = make_account()
    stranger = Client()
    for _ in range(5):
        stranger.post("/account/", {"sign_in_name": clerk.sign_in_name, "password": "wrong password here"})
    client = administrator(AccountKind.SECURITY_ADMIN)
    page = client.get(reverse("console:locks")).content.decode()
    assert clerk.sign_in_name in page
    assert clerk.name in page
    client.post(reverse("console:unlock"), {"sign_in_name": clerk.sign_in_name})
    answer = stranger.post("/account/", {"sign_in_name": clerk.sign_in_name, "password": PASSWORD})
    assert answer.status_code == 302
    assert Event.objects.filter(action="account.unlocked").count() == 1


def test_the_security_administrator_releases_an_authenticator(db: None) -> None:
    """After a lost telephone the next sign-in binds a new one; the system administrator cannot do this."""
    officer = make_account(kind=AccountKind.OFFICER)
    form = {"sign_in_name": officer.sign_in_name}
    assert administrator(AccountKind.SYSTEM_ADMIN).post(reverse("console:release"), form).status_code == 403
    assert TOTPDevice.objects.filter(user=officer).exists()
    administrator(AccountKind.SECURITY_ADMIN).post(reverse("console:release"), form)
    assert not TOTPDevice.objects.filter(user=officer).exists()


@pytest.mark.parametrize("rows", [3, 120])
def test_lists_cost_the_same_however_long(
    db: None, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The number of queries of a list page does not grow with its rows."""
    now = timezone.now()
    for place in range(rows):
        make_account(sign_in_name=f"many.{place}")
        record_event(
            at=now + timedelta(seconds=place),
            actor=SYSTEM,
            action="test",
            subject_kind="x",
            subject_id=str(place),
            summary="记录",
        )
        record_refusal(at=now, actor=None, action="test", reason="拒绝")
    for kind, pages in PAGES.items():
        client = administrator(kind)
        for page in pages:
            with django_assert_max_num_queries(8):
                assert client.get(reverse(page)).status_code == 200


def test_lists_page_by_key(db: None) -> None:
    """Following 下一页 shows every event exactly once, newest first."""
    for place in range(120):
        record_event(
            at=timezone.now(), actor=SYSTEM, action="t", subject_kind="x", subject_id=f"n{place:03}", summary="记录"
        )
    client = administrator(AccountKind.AUDIT_ADMIN)
    path: str | None = reverse("console:events")
    seen: list[str] = []
    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r"\b(n\d{3})\b", page)
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        path = onward[1] if onward else None
    assert seen == [f"n{place:03}" for place in reversed(range(120))]


@pytest.mark.parametrize("before", ["x", "-1", "9" * 40, "٣"])
def test_a_made_up_page_begins_at_the_newest(db: None, before: str) -> None:
    """A broken address of a page is no error."""
    client = administrator(AccountKind.AUDIT_ADMIN)
    assert client.get(reverse("console:events"), {"before": before}).status_code == 200
