"""The frame of every journey that writes: one transaction, one named actor, one trace of a refusal.

A refused attempt leaves nothing in the subject and one row in the security log, written after the rollback.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.credit.queries import CreditNotFound
from zhulu.domain.errata.queries import ErratumNotFound
from zhulu.domain.filings.queries import FilingNotFound
from zhulu.domain.grants.queries import CaseNotFound, OfficerNotFound
from zhulu.domain.guides.queries import GuideNotFound
from zhulu.domain.intake.queries import BundleNotFound
from zhulu.domain.rulebook.queries import SettingNotFound
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.context import set_actor
from zhulu.foundation.audit.operations import record_refusal

REFUSALS = (
    NotPermitted,
    CannotAdvance,
    RulesViolated,
    FilingNotFound,
    ErratumNotFound,
    CreditNotFound,
    CaseNotFound,
    OfficerNotFound,
    GuideNotFound,
    BundleNotFound,
    SettingNotFound,
)
"""What counts as a refused attempt, reaching outside one's scope included; a fault of the platform is not one."""

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


class NotToBeBackdated(Exception):
    """A journey was to happen at another moment than now, outside demo mode."""


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let every journey inside happen at a moment of the past.

    For ``make_demo`` alone, whose made-up years have to be lived through by the same use-cases as the real ones.

    Raises:
        NotToBeBackdated: this is no demo; there every journey happens when it happens.
    """
    if not settings.DEMO:
        raise NotToBeBackdated
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


@contextmanager
def journey(*, actor: Actor, cause: str, subject_kind: str = "", subject_id: str = "") -> Iterator[datetime]:
    """Open a journey's transaction and give its moment; every row written inside names the actor and the cause.

    Args:
        cause: what is being done, in the words of the audit trail, such as ``confirm_filing``.

    Raises:
        NotPermitted, CannotAdvance, RulesViolated, FilingNotFound: passed on after the refusal has been logged.
    """
    now = _told.get() or timezone.now()
    try:
        with transaction.atomic():
            set_actor(actor=f"{actor.account_id}:{actor.name}", cause=cause)
            yield now
    except REFUSALS as refusal:
        _log(refusal, actor=actor, cause=cause, subject_kind=subject_kind, subject_id=subject_id, now=now)
        raise


def _log(refusal: Exception, *, actor: Actor, cause: str, subject_kind: str, subject_id: str, now: datetime) -> None:
    record_refusal(
        at=now, actor=actor, action=cause, reason=str(refusal), subject_kind=subject_kind, subject_id=subject_id
    )
