"""Change one's own password: the present one must be shown again."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.operations import check_password_policy, set_password
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.audit.operations import record_event
from zhulu.usecases.journey import journey


class WrongPassword(Exception):
    """The present password was not the right one."""


def change_password(*, account: Account, present: str, new: str) -> None:
    """Replace the account's password; its other sessions end with the old one.

    Raises:
        WrongPassword: ``present`` is not the present password.
        PasswordRefused: the new one breaks the policy.
    """
    actor = Actor(account_id=account.pk, name=account.name, kind=AccountKind(account.kind))
    with journey(actor=actor, cause="change_password") as now:
        if not account.check_password(present):
            raise WrongPassword
        check_password_policy(account=account, password=new)
        set_password(account=account, password=new, now=now)
        record_event(
            at=now,
            actor=actor,
            action="account.password_changed",
            subject_kind="account",
            subject_id=account.public_id,
            summary=f"{account.name}修改了自己的密码",
        )
