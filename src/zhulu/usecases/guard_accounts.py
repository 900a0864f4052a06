"""The security administrator's journeys: unlock an account, release a lost authenticator, read the security log."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from axes.utils import reset
from django.conf import settings
from django.db.models import Max, QuerySet, Sum
from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.operations import remove_second_factor
from zhulu.domain.access.permissions import require_duty
from zhulu.domain.access.queries import list_accounts_named
from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.audit.models import SecurityLog
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.db.flows import Flow
from zhulu.usecases.check_duty import check_duty
from zhulu.usecases.journey import journey

LOCKED_SHOWN = 100
"""Locks listed at most; each ends by itself, so more than this is an attack and the security log tells it."""


@dataclass(frozen=True, slots=True)
class Lock:
    """A name that is locked out from an address until a moment."""

    sign_in_name: str
    address: str
    failures: int
    until: datetime
    account: Account | None
    """Whose name it is; ``None`` where nobody has it."""


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """Some rows of the security log, newest first, and where the next page begins."""

    rows: tuple[SecurityLog, ...]
    next_before: int | None


def locked_until(*, sign_in_name: str, address: str | None) -> datetime | None:
    """Say until when this name is locked out from this address; ``None`` if it is not."""
    now = timezone.now()
    found = _lock_rows(now).filter(username=sign_in_name, ip_address=address).order_by("username").first()
    return _end_of(found) if found else None


def list_locks(*, actor: Actor) -> tuple[Lock, ...]:
    """Give the locks in force, latest first.

    Raises:
        NotPermitted: the actor is not the security administrator.
    """
    check_duty(actor=actor, action=Permission.ACCOUNT_SECURITY_MANAGE)
    rows = tuple(_lock_rows(timezone.now()).order_by("-last")[:LOCKED_SHOWN])
    accounts = list_accounts_named(sign_in_names=tuple(str(row["username"]) for row in rows))
    return tuple(
        Lock(
            sign_in_name=str(row["username"]),
            address=str(row["ip_address"] or ""),
            failures=int(row["failures"]),
            until=_end_of(row),
            account=accounts.get(str(row["username"])),
        )
        for row in rows
    )


def unlock(*, actor: Actor, sign_in_name: str) -> int:
    """Lift the locks of a name; give how many counters were cleared.

    Raises:
        NotPermitted: the actor is not the security administrator.
    """
    with journey(actor=actor, cause="unlock") as now:
        require_duty(actor=actor, action=Permission.ACCOUNT_SECURITY_MANAGE)
        cleared = int(reset(username=sign_in_name))
        _record(actor, sign_in_name, now, action="account.unlocked", summary=f"解除登录锁定：{sign_in_name}")
    return cleared


def release_second_factor(*, actor: Actor, sign_in_name: str) -> bool:
    """Forget a lost authenticator; the next sign-in binds a new one. Say whether there was one.

    Raises:
        NotPermitted: the actor is not the security administrator.
    """
    with journey(actor=actor, cause="release_second_factor") as now:
        require_duty(actor=actor, action=Permission.ACCOUNT_SECURITY_MANAGE)
        account = list_accounts_named(sign_in_names=(sign_in_name,)).get(sign_in_name)
        if account is None or not remove_second_factor(account=account):
            return False
        what = f"解除动态口令绑定：{sign_in_name}"
        _record(actor, sign_in_name, now, action="account.second_factor_released", summary=what)
    return True


def list_refusals(*, actor: Actor, before: int | None = None, limit: int = 50) -> SecurityPage:
    """Give a page of the security log, newest first.

    Raises:
        NotPermitted: the actor is not the security administrator.
    """
    rows = _refusals(actor)
    found = tuple((rows.filter(pk__lt=before) if before is not None else rows)[: limit + 1])
    return SecurityPage(rows=found[:limit], next_before=found[limit - 1].pk if len(found) > limit else None)


def stream_refusals(*, actor: Actor) -> Flow[SecurityLog]:
    """Give the whole security log, newest first.

    Raises:
        NotPermitted: the actor is not the security administrator.
    """
    return Flow(_refusals(actor))


def _refusals(actor: Actor) -> QuerySet[SecurityLog]:
    check_duty(actor=actor, action=Permission.ACCOUNT_SECURITY_MANAGE)
    return SecurityLog.objects.order_by("-pk")


def _cool_off() -> timedelta:
    return timedelta(hours=settings.AXES_COOLOFF_TIME)


def _end_of(row: dict[str, Any]) -> datetime:
    last: datetime = row["last"]
    return last + _cool_off()


def _lock_rows(now: datetime) -> QuerySet[AccessAttempt, dict[str, Any]]:
    rows: QuerySet[AccessAttempt, dict[str, Any]] = (
        AccessAttempt.objects.filter(attempt_time__gte=now - _cool_off())
        .order_by()
        .values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    return rows


def _record(actor: Actor, sign_in_name: str, now: datetime, *, action: str, summary: str) -> None:
    record_event(
        at=now,
        actor=actor,
        action=action,
        subject_kind="sign_in_name",
        subject_id=sign_in_name[:64],
        summary=summary,
    )
