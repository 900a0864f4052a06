"""The security administrator's pages: locks and lost authenticators, and the security log."""

from collections.abc import Sequence
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.audit.models import SecurityLog
from zhulu.foundation.web.components.shapes import Column, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.console.door import actor_of, before_of, duty, export, menu_for, pager_of
from zhulu.usecases.guard_accounts import list_locks, list_refusals, release_second_factor, stream_refusals
from zhulu.usecases.guard_accounts import unlock as unlock_account

LOG_COLUMNS = (
    Column("at", "时间", "fit"),
    Column("who", "姓名", "lead"),
    Column("action", "行为"),
    Column("subject", "对象"),
    Column("reason", "拒绝原因"),
    Column("address", "来源地址", "fit"),
)


@duty(Permission.ACCOUNT_SECURITY_MANAGE)
@require_safe
def locks(request: HttpRequest) -> HttpResponse:
    """List the names that are locked out now."""
    context = {"nav": menu_for(request), "locks": list_locks(actor=actor_of(request))}
    return render(request, "console/locks.html", context)


@duty(Permission.ACCOUNT_SECURITY_MANAGE)
@require_POST
def unlock(request: HttpRequest) -> HttpResponse:
    """Lift the lock of a name."""
    name = request.POST.get("sign_in_name", "").strip()
    cleared = unlock_account(actor=actor_of(request), sign_in_name=name)
    messages.info(request, f"已解除“{name}”的登录锁定" if cleared else f"“{name}”现在没有被锁定")
    return redirect("console:locks")


@duty(Permission.ACCOUNT_SECURITY_MANAGE)
@require_POST
def release(request: HttpRequest) -> HttpResponse:
    """Release a lost authenticator, so that the person binds a new one at the next sign-in."""
    name = request.POST.get("sign_in_name", "").strip()
    released = release_second_factor(actor=actor_of(request), sign_in_name=name)
    text = f"已解除“{name}”的动态口令绑定，本人下次登录时重新绑定" if released else f"“{name}”没有绑定动态口令"
    messages.info(request, text)
    return redirect("console:locks")


@duty(Permission.ACCOUNT_SECURITY_MANAGE)
@require_safe
def security_log(request: HttpRequest) -> HttpResponseBase:
    """List refused attempts, newest first."""
    if sent := export(request, Listing("安全日志", partial(stream_refusals, actor=actor_of(request)), _table)):
        return sent
    page = list_refusals(actor=actor_of(request), before=before_of(request))
    context = {
        "nav": menu_for(request),
        "table": _table(page.rows),
        "pager": pager_of(request, next_before=page.next_before, shown=len(page.rows)),
    }
    return render(request, "console/security_log.html", context)


def _table(rows: Sequence[SecurityLog]) -> Table:
    return Table("安全日志", LOG_COLUMNS, [_row(entry) for entry in rows])


def _row(entry: SecurityLog) -> dict[str, object]:
    return {
        "at": timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S"),
        "who": entry.actor_name or "未登录",
        "action": entry.action,
        "subject": entry.subject_id,
        "reason": entry.reason,
        "address": entry.address,
    }
