"""Set a password with a one-time link: the first one, or a new one after it was forgotten."""

from django.utils import timezone

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.operations import LinkRefused, redeem_one_time_link
from zhulu.domain.access.queries import find_usable_link
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.audit.operations import record_event, record_refusal
from zhulu.usecases.journey import journey


def find_link_owner(*, token: str) -> Account | None:
    """Give whose password the link would set; ``None`` for a link that does not open (any more)."""
    link = find_usable_link(token=token, now=timezone.now())
    return link.account if link else None


def redeem_link(*, token: str, password: str) -> Account:
    """Set the password; the link opens once.

    Raises:
        LinkRefused: the link is unknown, used, expired, or its account has ended.
        PasswordRefused: the password breaks the policy; the link stays usable.
    """
    owner = find_link_owner(token=token)
    actor = Actor(account_id=owner.pk, name=owner.name, kind=AccountKind(owner.kind)) if owner else SYSTEM
    try:
        return _redeem(actor=actor, token=token, password=password)
    except LinkRefused:
        record_refusal(at=timezone.now(), actor=None, action="redeem_link", reason="一次性链接无效、已用过或已过期")
        raise


def _redeem(*, actor: Actor, token: str, password: str) -> Account:
    with journey(actor=actor, cause="redeem_link") as now:
        account = redeem_one_time_link(token=token, password=password, now=now)
        record_event(
            at=now,
            actor=actor,
            action="account.password_set",
            subject_kind="account",
            subject_id=account.public_id,
            summary=f"{account.name}用一次性链接设置了密码",
        )
    return account
