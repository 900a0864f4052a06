"""The console's door: what stands in the side menu, and a refusal as a page that says why."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.permissions import may_administer
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.web import exports
from zhulu.foundation.web.components.shapes import NavGroup, NavItem, Pager
from zhulu.foundation.web.exports import Exportable
from zhulu.foundation.web.views import DeclaredView, declares
from zhulu.usecases.export_list import record_export

MENU = (
    (Permission.ACCOUNT_MANAGE, "账号", "console:accounts"),
    (Permission.ACCOUNT_MANAGE, "开通账号", "console:open-account"),
    (Permission.ACCOUNT_MANAGE, "登记审核人员", "console:register-person"),
    (Permission.MACHINE_MANAGE, "接口客户端", "console:machines"),
    (Permission.ACCOUNT_SECURITY_MANAGE, "登录锁定", "console:locks"),
    (Permission.ACCOUNT_SECURITY_MANAGE, "安全日志", "console:security-log"),
    (Permission.ACCOUNT_AUDIT_READ, "操作记录", "console:events"),
    (Permission.ACCOUNT_AUDIT_READ, "规则判定", "console:verdicts"),
    (Permission.GRANT_HISTORY_READ, "谁能确认", "console:who-could"),
)
"""Every page with the duty it belongs to; the menu shows each administrator their own."""

View = Callable[..., HttpResponseBase]


def duty(permission: Permission) -> Callable[[View], DeclaredView[...]]:
    """Declare a console page's permission; a use-case's ``NotPermitted`` becomes the 403 page with its words."""

    def declare(view: View) -> DeclaredView[...]:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                return view(request, *args, **kwargs)
            except NotPermitted as refusal:
                raise PermissionDenied(str(refusal)) from refusal

        return declares(permission)(answered)

    return declare


def actor_of(request: HttpRequest) -> Actor:
    """Give who acts; the declared permission has kept strangers out."""
    return cast("Actor", cast("Any", request).actor)


def menu_for(request: HttpRequest) -> list[NavGroup]:
    """Give the side menu of this administrator."""
    actor = actor_of(request)
    own = [entry for entry in MENU if may_administer(actor=actor, action=entry[0])]
    items = [
        NavItem(label=label, href=reverse(name), current=request.path == reverse(name))
        for _permission, label, name in own
    ]
    password = NavItem(label="修改密码", href=reverse("signin:change-password"))
    home = NavItem(label="首页", href=reverse("console:home"), current=request.path == reverse("console:home"))
    return [NavGroup(items=[home, *items]), NavGroup(title="我的账号", items=[password])]


def before_of(request: HttpRequest) -> int | None:
    """Give where the asked page begins; a made-up value begins at the newest."""
    value = request.GET.get("before", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None  # noqa: PLR2004 - bigint


def pager_of(request: HttpRequest, *, next_before: int | None, shown: int) -> Pager:
    """Give the pager of a keyset that runs backwards in time: onwards, and back to the newest."""
    query = request.GET.copy()
    query.pop("before", None)
    newest = f"{request.path}?{query.urlencode()}" if "before" in request.GET else ""
    if next_before is None:
        return Pager(previous=newest, summary=f"本页 {shown} 条，已到最早")
    query["before"] = str(next_before)
    return Pager(previous=newest, next=f"{request.path}?{query.urlencode()}", summary=f"本页 {shown} 条，新的在前")


def export(request: HttpRequest, *listings: Exportable) -> StreamingHttpResponse | None:
    """Answer with a list as a file if one is asked for, and write down who took it; else give None."""

    def record(listing: Exportable, form: str, filters: Mapping[str, str]) -> None:
        record_export(actor=actor_of(request), name=listing.name, form=form, filters=filters, rows=listing.count())

    return exports.export(request, *listings, record=record)
