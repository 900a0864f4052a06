"""Ask whether an administrator may read a page of the console; a refusal is logged like any other."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.permissions import may_administer, require_duty
from zhulu.domain.access.vocabulary import Permission
from zhulu.usecases.journey import journey


def check_duty(*, actor: Actor, action: Permission) -> None:
    """Let the right administrator pass, without opening a transaction.

    Raises:
        NotPermitted: the action is the duty of another person; one row in the security log says who tried.
    """
    if may_administer(actor=actor, action=action):
        return
    with journey(actor=actor, cause=action.value):
        require_duty(actor=actor, action=action)
