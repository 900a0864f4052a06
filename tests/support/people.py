"""People for tests: accounts that can sign in, their codes, and clients that are signed in already."""

from datetime import datetime

from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhulu.domain.access.models import Account
from zhulu.domain.access.rules import needs_second_factor
from zhulu.domain.access.vocabulary import AccountKind

PASSWORD = "four birds on a wire 2026"


def make_account(
    *,
    kind: AccountKind = AccountKind.CLERK,
    sign_in_name: str = "shen.wangshu",
    name: str = "沈望舒",
    bound: bool = True,
) -> Account:
    """Make an account with ``PASSWORD``; where its kind needs one, with an authenticator unless ``bound`` is false."""
    account = Account.objects.create_account(sign_in_name=sign_in_name, name=name, kind=kind, password=PASSWORD)
    account.password_set_at = timezone.now()
    account.save(update_fields=["password_set_at"])
    if bound and needs_second_factor(kind):
        TOTPDevice.objects.create(user=account, name="测试", confirmed=True)
    return account


def code_at(account: Account, moment: datetime) -> str:
    """Give the code that the account's authenticator shows at a moment."""
    device = TOTPDevice.objects.get(user=account)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = moment.timestamp()
    return str(totp.token()).zfill(device.digits)


def signed_in(account: Account, client: Client | None = None) -> Client:
    """Give a client in which the account has shown all its factors."""
    client = client or Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    device = TOTPDevice.objects.filter(user=account, confirmed=True).first()
    if device is not None:
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
    return client
