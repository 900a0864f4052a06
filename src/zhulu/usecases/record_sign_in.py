"""Leave the trace of signing in: an event for who came in, a row of the security log for who did not."""

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.audit.operations import record_event, record_refusal
from zhulu.usecases.journey import journey


def record_sign_in(*, account: Account, address: str) -> None:
    """Record that somebody has shown all factors; ``address`` is the network address the request came from."""
    actor = Actor(account_id=account.pk, name=account.name, kind=AccountKind(account.kind))
    with journey(actor=actor, cause="sign_in") as now:
        record_event(
            at=now,
            actor=actor,
            action="session.signed_in",
            subject_kind="account",
            subject_id=account.public_id,
            summary=f"{account.name}登录",
            detail={"address": address},
        )


def record_failed_sign_in(*, sign_in_name: str, reason: str, address: str) -> None:
    """Record a refused sign-in under the name that was typed, whether or not it belongs to anybody."""
    record_refusal(
        at=timezone.now(),
        actor=None,
        action="session.sign_in",
        reason=reason,
        subject_kind="sign_in_name",
        subject_id=sign_in_name[:64],
        address=address,
    )
