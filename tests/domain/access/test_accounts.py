"""Accounts and one-time links: nobody gets a password from somebody else, and a link opens once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.support.people import PASSWORD, make_account
from zhulu.domain.access.models import Account, OneTimeLink
from zhulu.domain.access.operations import (
    CannotCreateAccount,
    CannotEndAccount,
    LinkRefused,
    PasswordRefused,
    create_account,
    deactivate_account,
    issue_one_time_link,
    redeem_one_time_link,
    remove_second_factor,
)
from zhulu.domain.access.queries import find_usable_link, list_accounts, password_age
from zhulu.domain.access.rules import PASSWORD_LIFETIME, password_is_stale
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.db.transactions import NoTransaction


def waiting_account() -> Account:
    """Give an account that waits for its link."""
    return create_account(sign_in_name="lin.yuebai", name="林月白", kind=AccountKind.OFFICER)


def test_a_new_account_has_no_password(db: None) -> None:
    """A fresh account opens with no password at all, and its password has no age."""
    account = waiting_account()
    assert not account.has_usable_password()
    assert password_age(account=account, now=timezone.now()) is None


def test_a_taken_name_is_refused_in_words(db: None) -> None:
    """A second account of the same sign-in name is refused and the transaction stays usable."""
    waiting_account()
    with pytest.raises(CannotCreateAccount, match=r"lin\.yuebai"):
        create_account(sign_in_name="lin.yuebai", name="另一人", kind=AccountKind.CLERK)
    assert Account.objects.filter(sign_in_name="lin.yuebai").count() == 1


def test_one_person_holds_one_administration(db: None) -> None:
    """Who is system administrator cannot also become audit administrator; a clerk of the same name is no hindrance."""
    create_account(sign_in_name="he.zhou", name="何舟", kind=AccountKind.SYSTEM_ADMIN)
    with pytest.raises(CannotCreateAccount, match="三人"):
        create_account(sign_in_name="he.zhou2", name="何舟", kind=AccountKind.AUDIT_ADMIN)
    assert create_account(sign_in_name="he.zhou3", name="何舟", kind=AccountKind.CLERK).pk


def test_only_the_digest_of_a_link_is_stored(db: None) -> None:
    """The token appears in no column of the link."""
    link = issue_one_time_link(account=waiting_account(), now=timezone.now())
    stored = OneTimeLink.objects.get()
    assert link.token not in {str(value) for value in vars(stored).values()}
    assert len(stored.digest) == 64


def test_a_link_sets_the_password_once(db: None) -> None:
    """The first use sets the password, the second is refused and changes nothing."""
    now = timezone.now()
    account = waiting_account()
    link = issue_one_time_link(account=account, now=now)
    redeem_one_time_link(token=link.token, password=PASSWORD, now=now)
    with pytest.raises(LinkRefused):
        redeem_one_time_link(token=link.token, password="another long sentence 9", now=now)
    account.refresh_from_db()
    assert account.check_password(PASSWORD)
    assert password_age(account=account, now=now + timedelta(days=2)) == timedelta(days=2)


@pytest.mark.parametrize("late", [timedelta(0), timedelta(seconds=1), timedelta(days=30)])
def test_an_expired_link_is_refused(db: None, late: timedelta) -> None:
    """From the very moment of its expiry a link opens nothing."""
    link = issue_one_time_link(account=waiting_account(), now=timezone.now())
    with pytest.raises(LinkRefused):
        redeem_one_time_link(token=link.token, password=PASSWORD, now=link.expires_at + late)
    assert find_usable_link(token=link.token, now=link.expires_at + late) is None


def test_a_new_link_ends_the_earlier(db: None) -> None:
    """Of two links of one account only the later opens."""
    now = timezone.now()
    account = waiting_account()
    first = issue_one_time_link(account=account, now=now)
    second = issue_one_time_link(account=account, now=now)
    assert find_usable_link(token=first.token, now=now) is None
    assert find_usable_link(token=second.token, now=now) is not None


@pytest.mark.parametrize(
    ("password", "reason"),
    [("short1", "12"), ("123456789012345", "数字"), ("password1234", "常见"), ("lin.yuebai99", "登录名|相似|太相似")],
)
def test_a_weak_password_is_refused_and_the_link_stays(db: None, password: str, reason: str) -> None:
    """A password against the policy is refused with its reason; the link is not used up by it."""
    now = timezone.now()
    link = issue_one_time_link(account=waiting_account(), now=now)
    with pytest.raises(PasswordRefused, match=reason):
        redeem_one_time_link(token=link.token, password=password, now=now)
    assert redeem_one_time_link(token=link.token, password=PASSWORD, now=now).check_password(PASSWORD)


def test_the_same_password_again_is_refused(db: None) -> None:
    """A new password must differ from the present one."""
    account = make_account()
    link = issue_one_time_link(account=account, now=timezone.now())
    with pytest.raises(PasswordRefused, match="相同"):
        redeem_one_time_link(token=link.token, password=PASSWORD, now=timezone.now())


def test_ending_an_account_ends_its_links(db: None) -> None:
    """A link of an ended account opens nothing."""
    now = timezone.now()
    account = waiting_account()
    link = issue_one_time_link(account=account, now=now)
    deactivate_account(account=account, now=now)
    with pytest.raises(LinkRefused):
        redeem_one_time_link(token=link.token, password=PASSWORD, now=now)


def test_the_last_system_administrator_stays(db: None) -> None:
    """The only system administrator cannot be ended; with a successor the account can."""
    first = make_account(kind=AccountKind.SYSTEM_ADMIN)
    with pytest.raises(CannotEndAccount, match="最后一个"):
        deactivate_account(account=first, now=timezone.now())
    make_account(kind=AccountKind.SYSTEM_ADMIN, sign_in_name="successor", name="继任")
    deactivate_account(account=first, now=timezone.now())
    first.refresh_from_db()
    assert not first.is_active


def test_a_lost_authenticator_is_forgotten(db: None) -> None:
    """Releasing removes the device and says whether there was one."""
    account = make_account(kind=AccountKind.OFFICER)
    assert remove_second_factor(account=account)
    assert not remove_second_factor(account=account)
    assert not TOTPDevice.objects.filter(user=account).exists()


def test_accounts_page_by_key(db: None) -> None:
    """Pages run from the newest to the oldest without gap or double."""
    made = [make_account(sign_in_name=f"a{place}").pk for place in range(5)]
    seen: list[int] = []
    before = None
    while True:
        page = list_accounts(before=before, limit=2)
        seen += [account.pk for account in page.rows if account.pk in made]
        before = page.next_before
        if before is None:
            break
    assert seen == sorted(made, reverse=True)


@pytest.mark.parametrize(
    ("kind", "age", "stale"),
    [
        (AccountKind.OFFICER, PASSWORD_LIFETIME, False),
        (AccountKind.OFFICER, PASSWORD_LIFETIME + timedelta(seconds=1), True),
        (AccountKind.CLERK, PASSWORD_LIFETIME * 4, False),
    ],
)
def test_passwords_of_officers_grow_stale(kind: AccountKind, age: timedelta, *, stale: bool) -> None:
    """After 90 days, to the second, an officer's password must be replaced; a clerk's need not."""
    now = timezone.now()
    assert password_is_stale(kind=kind, set_at=now - age, now=now) is stale


def test_operations_demand_a_transaction(fresh_database: str) -> None:
    """Outside a journey's transaction no account is made."""
    with pytest.raises(NoTransaction):
        waiting_account()


def test_two_who_redeem_at_once(fresh_database: str) -> None:
    """Of two people with the same link at the same moment one sets the password, the other is refused."""
    now = timezone.now()
    with transaction.atomic():
        link = issue_one_time_link(account=waiting_account(), now=now)
    gate, outcomes = Barrier(2), []

    def redeem(password: str) -> None:
        gate.wait()
        try:
            with transaction.atomic():
                redeem_one_time_link(token=link.token, password=password, now=now)
            outcomes.append("set")
        except LinkRefused:
            outcomes.append("refused")
        finally:
            connection.close()

    people = [Thread(target=redeem, args=(f"{PASSWORD} {place}",)) for place in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(outcomes) == ["refused", "set"]
