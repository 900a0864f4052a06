"""The system administrator's journeys: open an account, end it, issue a one-time link. None confirms anything."""

from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.models import Account
from zhulu.domain.access.operations import (
    CannotEndAccount,
    IssuedLink,
    create_account,
    deactivate_account,
    issue_one_time_link,
)
from zhulu.domain.access.permissions import require_duty
from zhulu.domain.access.queries import AccountPage, accounts_of, get_account, list_accounts
from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.db.flows import Flow
from zhulu.usecases.check_duty import check_duty
from zhulu.usecases.journey import journey
from zhulu.usecases.make_administrator import NewAccount


def show_accounts(*, actor: Actor, kind: str = "", before: int | None = None, limit: int = 50) -> AccountPage:
    """Give a page of all accounts, newest first.

    Raises:
        NotPermitted: the actor is not the system administrator.
    """
    check_duty(actor=actor, action=Permission.ACCOUNT_MANAGE)
    return list_accounts(kind=kind, before=before, limit=limit)


def stream_accounts(*, actor: Actor, kind: str = "") -> Flow[Account]:
    """Give all of ``show_accounts``.

    Raises:
        NotPermitted: the actor is not the system administrator.
    """
    check_duty(actor=actor, action=Permission.ACCOUNT_MANAGE)
    return Flow(accounts_of(kind=kind))


def show_account(*, actor: Actor, public_id: str) -> Account:
    """Give one account.

    Raises:
        NotPermitted: the actor is not the system administrator.
        Account.DoesNotExist: there is none.
    """
    check_duty(actor=actor, action=Permission.ACCOUNT_MANAGE)
    return get_account(public_id=public_id)


def open_account(*, actor: Actor, sign_in_name: str, name: str, kind: AccountKind) -> NewAccount:
    """Create an account with a one-time link; the administrator hands the link over and never knows the password.

    Raises:
        NotPermitted: the actor is not the system administrator.
        CannotCreateAccount: the name is taken, or one person would hold two administrations.
    """
    with journey(actor=actor, cause="open_account") as now:
        require_duty(actor=actor, action=Permission.ACCOUNT_MANAGE)
        account = create_account(sign_in_name=sign_in_name, name=name, kind=kind)
        link = issue_one_time_link(account=account, now=now)
        _record(actor, account, now, action="account.opened", what="开通账号")
    return NewAccount(account=account, link=link)


def issue_link(*, actor: Actor, public_id: str) -> IssuedLink:
    """Issue a fresh one-time link, for a forgotten password or an expired link; earlier links end.

    Raises:
        NotPermitted: the actor is not the system administrator.
        CannotEndAccount: the account has ended.
    """
    with journey(actor=actor, cause="issue_link") as now:
        require_duty(actor=actor, action=Permission.ACCOUNT_MANAGE)
        account = get_account(public_id=public_id)
        if not account.is_active:
            raise CannotEndAccount("账号已停用，不能再发一次性链接")
        link = issue_one_time_link(account=account, now=now)
        _record(actor, account, now, action="account.link_issued", what="发出一次性链接")
    return link


def end_account(*, actor: Actor, public_id: str) -> Account:
    """End an account: its sessions and links end with it.

    Raises:
        NotPermitted: the actor is not the system administrator.
        CannotEndAccount: it is the actor's own, or the last system administrator's.
    """
    with journey(actor=actor, cause="end_account") as now:
        require_duty(actor=actor, action=Permission.ACCOUNT_MANAGE)
        account = get_account(public_id=public_id)
        if account.pk == actor.account_id:
            raise CannotEndAccount("不能停用自己的账号，请由另一位系统管理员办理")
        deactivate_account(account=account, now=now)
        _record(actor, account, now, action="account.ended", what="停用账号")
    return account


def _record(actor: Actor, account: Account, now: datetime, *, action: str, what: str) -> None:
    record_event(
        at=now,
        actor=actor,
        action=action,
        subject_kind="account",
        subject_id=account.public_id,
        summary=f"{what}：{account}（{account.sign_in_name}）",
    )
