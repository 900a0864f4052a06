"""Make one of the three administrators from the command line, without a password that anybody else knows."""

from dataclasses import dataclass

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.access.models import Account
from zhulu.domain.access.operations import IssuedLink, create_account, issue_one_time_link
from zhulu.domain.access.rules import is_administrator
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.foundation.audit.operations import record_event
from zhulu.usecases.journey import journey


class NotAnAdministrator(Exception):
    """The kind asked for is none of the three administrators."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """An account and the one-time link by which its person sets the first password."""

    account: Account
    link: IssuedLink


def make_administrator(*, kind: AccountKind, name: str, sign_in_name: str) -> NewAccount:
    """Create an administrator and a one-time link.

    Raises:
        NotAnAdministrator: the kind is not system, security or audit administrator.
        CannotCreateAccount: the sign-in name is taken, or the person already holds another administration.
    """
    if not is_administrator(kind):
        raise NotAnAdministrator(f"{kind.label}不是管理员：请用 system_admin、security_admin 或 audit_admin")
    with journey(actor=SYSTEM, cause="make_administrator") as now:
        account = create_account(sign_in_name=sign_in_name, name=name, kind=kind)
        link = issue_one_time_link(account=account, now=now)
        record_event(
            at=now,
            actor=SYSTEM,
            action="account.administrator_made",
            subject_kind="account",
            subject_id=account.public_id,
            summary=f"开通{kind.label}账号：{account.name}（{account.sign_in_name}）",
        )
    return NewAccount(account=account, link=link)
