"""Reading accounts, one-time links and the demo's accounts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from zhulu.domain.access.models import Account, DemoAccount, DemoMark, OneTimeLink
from zhulu.domain.access.rules import needs_second_factor, token_digest
from zhulu.domain.access.vocabulary import AccountKind


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Some accounts in the order of their making, newest first, and where the next page begins."""

    rows: tuple[Account, ...]
    next_before: int | None
    """Pass as ``before`` for the next page; ``None`` on the last."""


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """How to sign in to the demo as one person."""

    sign_in_name: str
    name: str
    kind: AccountKind
    note: str
    code: str
    """The time-based code that will be accepted now; empty where none is asked for or the next is not yet due."""
    needs_code: bool


def get_account(*, public_id: str) -> Account:
    """Give one account.

    Raises:
        Account.DoesNotExist: there is none.
    """
    return Account.objects.get(public_id=public_id)


def find_account(*, account_id: int) -> Account | None:
    """Give an account that may sign in, by its key."""
    return Account.objects.filter(pk=account_id, is_active=True).first()


def list_accounts(*, kind: str = "", before: int | None = None, limit: int = 50) -> AccountPage:
    """Give a page of accounts, newest first; ``before`` is the ``next_before`` of the page above."""
    rows = accounts_of(kind=kind)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = tuple(rows[: limit + 1])
    return AccountPage(rows=found[:limit], next_before=found[limit - 1].pk if len(found) > limit else None)


def accounts_of(*, kind: str = "") -> QuerySet[Account]:
    """Give the accounts of a kind, or all, newest first."""
    rows: QuerySet[Account] = Account.objects.order_by("-pk")
    return rows.filter(kind=kind) if kind else rows


def list_accounts_named(*, sign_in_names: tuple[str, ...]) -> dict[str, Account]:
    """Give the accounts of these sign-in names; names that belong to nobody are absent."""
    return {account.sign_in_name: account for account in Account.objects.filter(sign_in_name__in=sign_in_names)}


def find_usable_link(*, token: str, now: datetime) -> OneTimeLink | None:
    """Give the unused, unexpired link of a token with its account, if its account is still in force."""
    return (
        OneTimeLink.objects.select_related("account")
        .filter(digest=token_digest(token=token), used_at__isnull=True, expires_at__gt=now, account__is_active=True)
        .first()
    )


def password_age(*, account: Account, now: datetime) -> timedelta | None:
    """Give how old the account's password is; ``None`` while none is set."""
    if account.password_set_at is None or not account.has_usable_password():
        return None
    return now - account.password_set_at


def has_accounts() -> bool:
    """Whether anybody can sign in here at all."""
    return Account.objects.exists()


def has_demo_mark() -> bool:
    """Whether this database holds demo data only."""
    return DemoMark.objects.exists()


def list_demo_accounts(*, now: datetime) -> tuple[DemoSignIn, ...]:
    """Give the demo's accounts with the code each will accept now; empty where the database carries no demo mark."""
    if not has_demo_mark():
        return ()
    entries = tuple(DemoAccount.objects.select_related("account").order_by("position"))
    devices = {
        device.user_id: device
        for device in TOTPDevice.objects.filter(user_id__in=[entry.account_id for entry in entries], confirmed=True)
    }
    return tuple(_sign_in(entry, devices.get(entry.account_id), now) for entry in entries)


def _sign_in(entry: DemoAccount, device: TOTPDevice | None, now: datetime) -> DemoSignIn:
    account = entry.account
    return DemoSignIn(
        sign_in_name=account.sign_in_name,
        name=account.name,
        kind=AccountKind(account.kind),
        note=entry.note,
        code=_usable_code(device, now) if device else "",
        needs_code=needs_second_factor(account.kind),
    )


def _usable_code(device: TOTPDevice, now: datetime) -> str:
    """Give the first code not yet used: a code opens once, and the next step's is already accepted."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = now.timestamp()
    latest = totp.t() + device.tolerance
    due = max(totp.t(), device.last_t + 1)
    if due > latest:
        return ""
    totp.drift += due - totp.t()
    return str(totp.token()).zfill(device.digits)
