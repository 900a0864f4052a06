"""A move of somebody who decides on a permission form, who may lose against its withdrawal at the same moment."""

from collections.abc import Callable
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.grants.models import PermissionCase
from zhulu.domain.grants.permissions import PermissionCasePolicy
from zhulu.domain.grants.states import DRAFT, PERMISSION_CASE
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day


class FormWithdrawn(CannotAdvance):
    """The authority took the form back while it was being decided on."""

    rule = "FormNotWithdrawn"


def decide_form(
    case: PermissionCase,
    transition: str,
    *,
    actor: Actor,
    now: datetime,
    reason: str,
    ask: Callable[[PermissionCase], None],
) -> tuple[PermissionCase, Move]:
    """Move a form that was handed in when it was read.

    Raises:
        FormWithdrawn: it is a draft again by now, which is nobody's to decide on.
        NotPermitted, CannotAdvance: as for every move.
    """
    try:
        return advance(
            case,
            transition,
            machine=PERMISSION_CASE,
            policy=PermissionCasePolicy(on=local_day(now)),
            actor=actor,
            now=now,
            reason=reason,
            ask=ask,
        )
    except NotPermitted as refusal:
        if PermissionCase.objects.filter(pk=case.pk, state=DRAFT).exists():
            raise FormWithdrawn("申请机关刚刚已撤回这份表，决定没有作出（三(一)）") from refusal
        raise
