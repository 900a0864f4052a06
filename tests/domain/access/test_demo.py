"""The demo's known accounts: shown where a mark stands, refused where data and mode disagree."""

from datetime import timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from pytest_django.fixtures import Settings

from tests.support.people import make_account
from zhulu.domain.access.checks import demo_and_data_agree, demo_refusal
from zhulu.domain.access.demo import DEMO_PASSWORD, demo_totp_key
from zhulu.domain.access.models import Account, DemoMark
from zhulu.domain.access.operations import NotADemo, create_demo_account
from zhulu.domain.access.queries import list_demo_accounts
from zhulu.domain.access.vocabulary import AccountKind


def demo_officer() -> Account:
    """Give a demo account with an authenticator, in a marked database."""
    DemoMark.objects.create(seed="test")
    return create_demo_account(
        sign_in_name="demo.officer",
        name="顾行舟",
        kind=AccountKind.OFFICER,
        note="县级审核",
        position=1,
        now=timezone.now(),
    )


def test_no_demo_account_without_a_mark(db: None) -> None:
    """A known password cannot come into a database that is not marked as a demo."""
    with pytest.raises(NotADemo):
        create_demo_account(
            sign_in_name="x", name="某", kind=AccountKind.CLERK, note="", position=1, now=timezone.now()
        )
    assert list_demo_accounts(now=timezone.now()) == ()


def test_the_shown_code_opens_and_the_next_is_another(db: None, frozen: time_machine.Traveller) -> None:
    """The code on the page is one the device accepts; once used, the page shows the next one, then asks to wait."""
    account = demo_officer()
    device = TOTPDevice.objects.get(user=account)
    shown: list[str] = []
    for _ in range(2):
        code = list_demo_accounts(now=timezone.now())[0].code
        assert device.verify_token(code)
        device.refresh_from_db()
        shown.append(code)
    assert len(set(shown)) == 2
    assert list_demo_accounts(now=timezone.now())[0].code == ""
    frozen.shift(timedelta(seconds=30))
    code = list_demo_accounts(now=timezone.now())[0].code
    assert device.verify_token(code)


def test_demo_secrets_are_the_same_everywhere() -> None:
    """The authenticator secret of a demo account depends on its name only and differs between names."""
    assert demo_totp_key(sign_in_name="a") == demo_totp_key(sign_in_name="a") != demo_totp_key(sign_in_name="b")
    assert len(bytes.fromhex(demo_totp_key(sign_in_name="a"))) == 20


def test_the_demo_password_is_the_known_one(db: None) -> None:
    """The demo account opens with the password that the page shows."""
    assert demo_officer().check_password(DEMO_PASSWORD)


def test_demo_mode_refuses_real_accounts(db: None) -> None:
    """Demo mode opens an empty database, and none that holds accounts without a mark."""
    assert demo_refusal(demo=True) is None
    make_account()
    assert "演示标记" in str(demo_refusal(demo=True))
    assert demo_refusal(demo=False) is None


def test_real_mode_refuses_demo_data(db: None, settings: Settings) -> None:
    """Outside demo mode a marked database is refused, by the check and by the command."""
    demo_officer()
    settings.DEMO = False
    assert [error.id for error in demo_and_data_agree(None, databases=["default"])] == ["zhulu.E001"]
    with pytest.raises(CommandError, match="演示数据"):
        call_command("check_demo")
    settings.DEMO = True
    call_command("check_demo")
    assert demo_and_data_agree(None, databases=["default"]) == []
