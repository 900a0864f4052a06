"""Writing accounts: making and ending them, passwords, one-time links and the demo's accounts.

Every function here is part of a journey's transaction. Nobody receives a password from somebody else: a person sets
it with a link that opens once.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhulu.domain.access.demo import DEMO_PASSWORD, demo_totp_key
from zhulu.domain.access.models import Account, DemoAccount, DemoMark, OneTimeLink
from zhulu.domain.access.rules import LINK_LIFETIME, is_administrator, needs_second_factor, token_digest
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.db.transactions import transaction_required

TOKEN_BYTES = 32
"""256 random bits: a link cannot be guessed."""


class CannotCreateAccount(Exception):
    """The account would break a rule; the message says which and how to mend it."""


class CannotEndAccount(Exception):
    """The account has to stay; the message says why."""


class LinkRefused(Exception):
    """The one-time link is unknown, used, expired or of an ended account: all four look alike from outside."""


class PasswordRefused(Exception):
    """The new password breaks the policy; ``reasons`` are fit for the person to read."""

    def __init__(self, reasons: list[str]) -> None:
        """Keep all reasons, so that they are told at once."""
        super().__init__("；".join(reasons))
        self.reasons = reasons


class NotADemo(Exception):
    """A demo account was to be made in a database without a demo mark."""


@dataclass(frozen=True, slots=True)
class IssuedLink:
    """A fresh one-time link: the token is shown once and stored nowhere."""

    token: str
    expires_at: datetime


@transaction_required
def create_account(*, sign_in_name: str, name: str, kind: AccountKind) -> Account:
    """Create an account that waits for a one-time link.

    Raises:
        CannotCreateAccount: the sign-in name is taken, one person would hold two of the three administrations, or it
            would be a machine's, which has no link.
    """
    sign_in_name, name = sign_in_name.strip(), name.strip()
    if kind == AccountKind.MACHINE:
        raise CannotCreateAccount("接口客户端不在这里开通：它没有密码，请在“接口客户端”中登记")
    _refuse_double_administration(name=name, kind=kind)
    try:
        with transaction.atomic():
            return Account.objects.create_account(sign_in_name=sign_in_name, name=name, kind=kind)
    except IntegrityError as refusal:
        raise CannotCreateAccount(f"登录名“{sign_in_name}”已有人使用，请换一个") from refusal


def _refuse_double_administration(*, name: str, kind: AccountKind) -> None:
    if not is_administrator(kind):
        return
    others = Account.objects.filter(name=name, is_active=True).exclude(kind=kind)
    if any(is_administrator(account.kind) for account in others):
        raise CannotCreateAccount(
            f"{name}已担任另一类管理员：系统、安全、审计管理员须由三人分别担任。如系重名，请在姓名后加工号区分"
        )


@transaction_required
def issue_one_time_link(*, account: Account, now: datetime, lifetime: timedelta = LINK_LIFETIME) -> IssuedLink:
    """Issue a link by which the person sets a password; earlier unused links of the account end.

    Raises:
        CannotEndAccount: it is a machine's account, which has no password.
    """
    if account.kind == AccountKind.MACHINE:
        raise CannotEndAccount("接口客户端没有密码，不发一次性链接；请在“接口客户端”中换发凭证")
    OneTimeLink.objects.filter(account=account, used_at__isnull=True, expires_at__gt=now).update(expires_at=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    link = OneTimeLink.objects.create(account=account, digest=token_digest(token=token), expires_at=now + lifetime)
    return IssuedLink(token=token, expires_at=link.expires_at)


@transaction_required
def redeem_one_time_link(*, token: str, password: str, now: datetime) -> Account:
    """Set the password of the link's account; the link opens once, also for two who come at the same moment.

    Raises:
        LinkRefused: the link does not open (any more).
        PasswordRefused: the password breaks the policy; the link stays usable.
    """
    digest = token_digest(token=token)
    link = OneTimeLink.objects.select_related("account").filter(digest=digest).first()
    if link is None or link.used_at is not None or link.expires_at <= now or not link.account.is_active:
        raise LinkRefused
    check_password_policy(account=link.account, password=password)
    won = OneTimeLink.objects.filter(pk=link.pk, used_at__isnull=True, expires_at__gt=now).update(used_at=now)
    if not won:
        raise LinkRefused
    set_password(account=link.account, password=password, now=now)
    return link.account


def check_password_policy(*, account: Account, password: str) -> None:
    """Let a password pass that keeps the policy of ``AUTH_PASSWORD_VALIDATORS`` and differs from the present one.

    Raises:
        PasswordRefused: with every reason.
    """
    reasons: list[str] = []
    try:
        validate_password(password, user=account)
    except ValidationError as refusal:
        reasons.extend(refusal.messages)
    if not reasons and account.check_password(password):
        reasons.append("新密码不能与现在的密码相同")
    if reasons:
        raise PasswordRefused(reasons)


@transaction_required
def set_password(*, account: Account, password: str, now: datetime) -> None:
    """Store a password that has passed the policy, with the time from which its age counts."""
    account.set_password(password)
    account.password_set_at = now
    account.save(update_fields=["password", "password_set_at"])


@transaction_required
def deactivate_account(*, account: Account, now: datetime) -> None:
    """End an account: its sessions and its unused links end with it; what it did stays.

    Raises:
        CannotEndAccount: it is the last system administrator, without whom nobody could make accounts.
    """
    if account.kind == AccountKind.SYSTEM_ADMIN:
        administrators = Account.objects.filter(kind=AccountKind.SYSTEM_ADMIN, is_active=True).order_by("pk")
        if not set(administrators.select_for_update().values_list("pk", flat=True)) - {account.pk}:
            raise CannotEndAccount("这是最后一个有效的系统管理员账号，请先开通接任者的账号")
    account.is_active, account.ended_at = False, now
    account.save(update_fields=["is_active", "ended_at"])
    OneTimeLink.objects.filter(account=account, used_at__isnull=True, expires_at__gt=now).update(expires_at=now)


@transaction_required
def remove_second_factor(*, account: Account) -> bool:
    """Forget the account's authenticator, for a lost telephone; the next sign-in enrols anew. Say whether one was."""
    removed, _ = TOTPDevice.objects.filter(user_id=account.pk).delete()
    return bool(removed)


@transaction_required
def create_demo_account(
    *, sign_in_name: str, name: str, kind: AccountKind, note: str, position: int, now: datetime
) -> Account:
    """Create an account whose password and code the demo's sign-in page shows.

    Raises:
        NotADemo: the database carries no demo mark.
    """
    if not DemoMark.objects.exists():
        raise NotADemo
    account = Account.objects.create_account(sign_in_name=sign_in_name, name=name, kind=kind)
    set_password(account=account, password=DEMO_PASSWORD, now=now)
    if needs_second_factor(kind):
        TOTPDevice.objects.create(
            user=account, name="演示", key=demo_totp_key(sign_in_name=sign_in_name), confirmed=True
        )
    DemoAccount.objects.create(account=account, note=note, position=position)
    return account
