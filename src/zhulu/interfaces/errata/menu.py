"""The side menu of the errata pages: what this kind of person works with, and how much of it waits."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind, Level
from zhulu.domain.errata.desks import count_waiting
from zhulu.foundation.web.components.shapes import NavGroup, NavItem
from zhulu.usecases.errata.hinting import count_hints

_WORK = {
    AccountKind.CLERK: (
        ("首页", "enterprise:home"),
        ("房屋市政工程业绩补录", "enterprise:filings"),
        ("专业承包业绩补录", "enterprise:specialist"),
    ),
    AccountKind.OWNER: (("工程审批系统项目", "enterprise:library"),),
    AccountKind.OFFICER: (("今天要办的", "authority:home"),),
}
"""What a kind of person works with besides errata; it leads back to the own surface."""


def menu_for(actor: Actor, *, here: str, on: date) -> list[NavGroup]:
    """Give the menu of whoever is there.

    Args:
        here: the path of the page, by which the menu says where one is.
    """
    work = [NavItem(label=label, href=reverse(name)) for label, name in _WORK.get(actor.kind, ())]
    account = NavItem(label="修改密码", href=reverse("signin:change-password"))
    groups = [NavGroup(items=work)] if work else []
    return [
        *groups,
        NavGroup(title="勘误", items=list(_errata(actor, here=here, on=on))),
        NavGroup(title="公开信息", items=[NavItem(label="工程项目查询", href=reverse("portal:projects"))]),
        NavGroup(title="我的账号", items=[account]),
    ]


def _errata(actor: Actor, *, here: str, on: date) -> Iterator[NavItem]:
    if actor.kind == AccountKind.OWNER:
        yield _item("本单位的项目", "errata:projects", here)
    waiting, address = count_waiting(actor=actor, on=on), reverse("errata:list")
    yield NavItem(label="勘误办理", href=address, count=waiting, hot=waiting > 0, current=here == address)
    if actor.kind in {AccountKind.OWNER, AccountKind.CLERK}:
        hints, label = count_hints(actor=actor), "收到的提示" if actor.kind == AccountKind.OWNER else "提示建设单位"
        address = reverse("errata:hints")
        yield NavItem(label=label, href=address, count=hints, hot=hints > 0, current=here == address)
    standing = actor.standing
    if actor.kind == AccountKind.OFFICER and standing is not None and standing.level != Level.PROVINCE:
        yield _item("录入书面申请", "errata:paper", here)


def _item(label: str, name: str, here: str) -> NavItem:
    return NavItem(label=label, href=reverse(name), current=here == reverse(name))
