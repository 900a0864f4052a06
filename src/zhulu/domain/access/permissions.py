"""What administrators and machines may do: three separate duties and each client's own list; none confirms a filing."""

from collections.abc import Mapping
from types import MappingProxyType

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind, Permission

DUTIES: Mapping[AccountKind, frozenset[Permission]] = MappingProxyType(
    {
        AccountKind.SYSTEM_ADMIN: frozenset(
            {Permission.ACCOUNT_MANAGE, Permission.CONSOLE_READ, Permission.MACHINE_MANAGE}
        ),
        AccountKind.SECURITY_ADMIN: frozenset({Permission.ACCOUNT_SECURITY_MANAGE, Permission.CONSOLE_READ}),
        AccountKind.AUDIT_ADMIN: frozenset(
            {Permission.ACCOUNT_AUDIT_READ, Permission.CONSOLE_READ, Permission.GRANT_HISTORY_READ}
        ),
    }
)


def may_administer(*, actor: Actor, action: Permission) -> bool:
    """Whether this is the administrator whose duty the action is."""
    return action in DUTIES.get(actor.kind, frozenset())


def require_duty(*, actor: Actor, action: Permission) -> None:
    """Let the right administrator pass.

    Raises:
        NotPermitted: the action is the duty of another person.
    """
    if not may_administer(actor=actor, action=action):
        raise NotPermitted(f"{actor.kind.label}不能办理这一事项：系统、安全、审计三类管理员各司其职，互不兼任")


MACHINE_PERMISSIONS = (Permission.FEED_DELIVER, Permission.FEED_TRACK, Permission.EVIDENCE_DELIVER)
"""What a machine client can be given."""


def require_machine(*, actor: Actor, action: Permission) -> None:
    """Let another system pass that was given the permission.

    Raises:
        NotPermitted: the actor is a person, or the client was not given it.
    """
    if actor.machine is None or str(action) not in actor.machine.permissions:
        raise NotPermitted(f"这个接口客户端没有“{action}”权限，请联系系统管理员")
