"""Machine clients: opening and ending them, giving and taking their tokens, and telling whose a token is.

A token is shown once and kept nowhere. A new one may overlap with the old one for a while, so that the other system can
change over without an interruption.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from zhulu.domain.access.actors import Actor, Machine
from zhulu.domain.access.models import Account, MachineClient, MachineToken
from zhulu.domain.access.operations import TOKEN_BYTES, CannotCreateAccount
from zhulu.domain.access.permissions import MACHINE_PERMISSIONS
from zhulu.domain.access.rules import token_digest
from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.foundation.db.transactions import transaction_required

PREFIX = "zl_"
"""Every token begins with it, so that a leaked one is recognised where it should not stand."""
HINT = 4
TOKEN_LIFETIME = timedelta(days=180)
"""How long a token holds if nobody says otherwise (等保三级: 凭证定期更换)."""
LONGEST_LIFETIME = timedelta(days=366)
OVERLAP = timedelta(days=7)
"""How long the token before it goes on if nobody says otherwise."""
REQUESTS_PER_MINUTE = 120


class CannotManageMachine(Exception):
    """The client has ended, or the lifetime is none; the message says how to go on."""

    rule = "MachineClientOpen"


@dataclass(frozen=True, slots=True)
class IssuedToken:
    """A fresh token: its text is shown once and stored nowhere."""

    text: str
    row: MachineToken


@dataclass(frozen=True, slots=True)
class MachineCard:
    """What a machine client is opened with."""

    name: str
    sign_in_name: str
    """A short name in small letters, by which commands and records call it; nobody signs in with it."""
    sources: Collection[str]
    permissions: Collection[Permission] = MACHINE_PERMISSIONS
    contact: str = ""
    requests_per_minute: int = REQUESTS_PER_MINUTE


@transaction_required
def open_machine(*, card: MachineCard, now: datetime) -> MachineClient:
    """Open a machine client without a token.

    Raises:
        CannotCreateAccount: the short name is taken.
    """
    try:
        with transaction.atomic():
            account = Account.objects.create_account(
                sign_in_name=card.sign_in_name.strip(), name=card.name.strip(), kind=AccountKind.MACHINE
            )
    except IntegrityError as refusal:
        raise CannotCreateAccount(f"短名“{card.sign_in_name}”已有人使用，请换一个") from refusal
    return MachineClient.objects.create(
        account=account,
        contact=card.contact.strip(),
        permissions=sorted(str(permission) for permission in card.permissions),
        sources=sorted(card.sources),
        requests_per_minute=card.requests_per_minute,
        created_at=now,
    )


@transaction_required
def issue_token(
    *, client: MachineClient, now: datetime, lifetime: timedelta = TOKEN_LIFETIME, overlap: timedelta = OVERLAP
) -> IssuedToken:
    """Give a client a new token; those before it end after the overlap, if they do not end earlier.

    Raises:
        CannotManageMachine: the client has ended, or the lifetime is not between a minute and a year.
    """
    locked = _locked(client)
    if not timedelta(minutes=1) <= lifetime <= LONGEST_LIFETIME or overlap < timedelta(0):
        raise CannotManageMachine("凭证的有效期须在一年以内，新旧凭证并用的时间不能是负数")
    until = now + overlap
    standing = MachineToken.objects.filter(client=locked, revoked_at__isnull=True, expires_at__gt=until)
    standing.filter(created_at__lt=until).update(expires_at=until)
    text = f"{PREFIX}{secrets.token_urlsafe(TOKEN_BYTES)}"
    row = MachineToken.objects.create(
        client=locked,
        digest=token_digest(token=text),
        hint=text[-HINT:],
        created_at=now,
        expires_at=now + lifetime,
    )
    return IssuedToken(text=text, row=row)


def _locked(client: MachineClient) -> MachineClient:
    locked = MachineClient.objects.select_for_update(of=("self",)).select_related("account").get(pk=client.pk)
    if locked.ended_at is not None:
        raise CannotManageMachine("这个接口客户端已停用，不能再发凭证；需要时请另行登记")
    return locked


@transaction_required
def revoke_token(*, token: MachineToken, now: datetime) -> None:
    """End a token at once; ending it twice changes nothing."""
    MachineToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=now)


@transaction_required
def end_machine(*, client: MachineClient, now: datetime) -> None:
    """End a client with all its tokens; what it delivered stays.

    Raises:
        CannotManageMachine: it has ended already.
    """
    locked = _locked(client)
    locked.ended_at = now
    locked.save(update_fields=["ended_at"])
    Account.objects.filter(pk=locked.account_id).update(is_active=False, ended_at=now)
    MachineToken.objects.filter(client=locked, revoked_at__isnull=True).update(revoked_at=now)


def get_machine(*, public_id: str) -> MachineClient:
    """Give a client by its public id.

    Raises:
        MachineClient.DoesNotExist: there is none.
    """
    return MachineClient.objects.select_related("account").get(public_id=public_id)


def find_machine_named(*, sign_in_name: str) -> MachineClient | None:
    """Find a client by its short name."""
    return MachineClient.objects.select_related("account").filter(account__sign_in_name=sign_in_name).first()


def list_machines() -> list[MachineClient]:
    """List all clients, those in force first, newest first."""
    clients = MachineClient.objects.select_related("account").prefetch_related("tokens")
    return sorted(clients, key=lambda client: (client.ended_at is not None, -client.pk))


def find_by_token(*, text: str, now: datetime) -> MachineClient | None:
    """Find the client whose token this is, if token and client are in force."""
    if not text.startswith(PREFIX):
        return None
    token = (
        MachineToken.objects.select_related("client__account")
        .filter(
            digest=token_digest(token=text),
            revoked_at__isnull=True,
            expires_at__gt=now,
            client__ended_at__isnull=True,
            client__account__is_active=True,
        )
        .first()
    )
    return token.client if token else None


def card_of(client: MachineClient) -> Actor:
    """Give the card under which a client acts."""
    machine = Machine(
        client_id=client.public_id,
        permissions=frozenset(client.permissions),
        sources=frozenset(client.sources),
        requests_per_minute=client.requests_per_minute,
    )
    return Actor(account_id=client.account_id, name=client.account.name, kind=AccountKind.MACHINE, machine=machine)
