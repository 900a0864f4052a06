"""The system administrator's pages: list, open and end accounts, issue one-time links."""

from collections.abc import Sequence
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.models import Account
from zhulu.domain.access.operations import CannotCreateAccount, CannotEndAccount, IssuedLink
from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.console.door import actor_of, before_of, duty, export, menu_for, pager_of
from zhulu.interfaces.console.forms import AccountForm, KindFilter
from zhulu.usecases.check_duty import check_duty
from zhulu.usecases.manage_accounts import (
    end_account,
    issue_link,
    open_account,
    show_account,
    show_accounts,
    stream_accounts,
)

CONFLICT = 409
"""What was asked for does not go with what stands."""

COLUMNS = (
    Column("name", "姓名", "lead"),
    Column("sign_in_name", "登录名"),
    Column("kind", "身份"),
    Column("state", "状态"),
    Column("created", "开通时间", "fit"),
)


@duty(Permission.ACCOUNT_MANAGE)
@require_safe
def accounts(request: HttpRequest) -> HttpResponseBase:
    """List all accounts, newest first."""
    choice = KindFilter(request.GET)
    kind = choice.cleaned_data["kind"] if choice.is_valid() else ""
    if sent := export(request, Listing("账号", partial(stream_accounts, actor=actor_of(request), kind=kind), _table)):
        return sent
    page = show_accounts(actor=actor_of(request), kind=kind, before=before_of(request))
    context = {
        "nav": menu_for(request),
        "filter": choice,
        "table": _table(page.rows),
        "pager": pager_of(request, next_before=page.next_before, shown=len(page.rows)),
    }
    return render(request, "console/accounts.html", context)


def _table(rows: Sequence[Account]) -> Table:
    return Table("账号", COLUMNS, [_row(account) for account in rows])


def _row(account: Account) -> dict[str, object]:
    label, tone = _state(account)
    return {
        "name": Cell(text=account.name, href=reverse("console:account", args=[account.public_id])),
        "sign_in_name": account.sign_in_name,
        "kind": AccountKind(account.kind).label,
        "state": Cell(state=label, tone=tone),
        "created": _moment(account.created_at),
    }


def _state(account: Account) -> tuple[str, str]:
    if not account.is_active:
        return "已停用", "no"
    return ("有效", "done") if account.password_set_at else ("等本人设置密码", "open")


def _moment(at: object) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""  # type: ignore[arg-type]  # a stored datetime


@duty(Permission.ACCOUNT_MANAGE)
def open_new(request: HttpRequest) -> HttpResponse:
    """Open an account and show its one-time link, this once."""
    check_duty(actor=actor_of(request), action=Permission.ACCOUNT_MANAGE)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = open_account(
                actor=actor_of(request),
                sign_in_name=form.cleaned_data["sign_in_name"],
                name=form.cleaned_data["name"],
                kind=AccountKind(form.cleaned_data["kind"]),
            )
        except CannotCreateAccount as refusal:
            form.add_error(None, str(refusal))
        else:
            return show_link(request, made.account, made.link)
    return render(request, "console/open_account.html", {"nav": menu_for(request), "form": form})


def show_link(request: HttpRequest, account: Account, link: IssuedLink) -> HttpResponse:
    """Show a fresh one-time link, this once."""
    address = request.build_absolute_uri(reverse("signin:link", args=[link.token]))
    context = {"nav": menu_for(request), "account": account, "address": address, "expires_at": link.expires_at}
    return render(request, "console/link.html", context)


@duty(Permission.ACCOUNT_MANAGE)
@require_safe
def account(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one account with what may be done about it."""
    return _account_page(request, _find(request, public_id))


def _account_page(request: HttpRequest, shown: Account, *, refusal: str = "") -> HttpResponse:
    facts = [
        Fact("姓名", shown.name),
        Fact("登录名", shown.sign_in_name),
        Fact("身份", AccountKind(shown.kind).label),
        Fact("状态", _state(shown)[0]),
        Fact("开通时间", _moment(shown.created_at)),
        Fact("密码设置时间", _moment(shown.password_set_at)),
        Fact("最近登录", _moment(shown.last_login)),
    ]
    context = {
        "nav": menu_for(request),
        "account": shown,
        "facts": facts,
        "refusal": refusal,
        "own": shown.pk == actor_of(request).account_id,
    }
    return render(request, "console/account.html", context, status=CONFLICT if refusal else None)


def _find(request: HttpRequest, public_id: str) -> Account:
    try:
        return show_account(actor=actor_of(request), public_id=public_id)
    except Account.DoesNotExist as missing:
        raise Http404 from missing


@duty(Permission.ACCOUNT_MANAGE)
@require_POST
def new_link(request: HttpRequest, public_id: str) -> HttpResponse:
    """Issue a fresh one-time link and show it, this once."""
    shown = _find(request, public_id)
    try:
        link = issue_link(actor=actor_of(request), public_id=public_id)
    except CannotEndAccount as refusal:
        return _account_page(request, shown, refusal=str(refusal))
    return show_link(request, shown, link)


@duty(Permission.ACCOUNT_MANAGE)
@require_POST
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End an account; whoever it belongs to is signed out at once."""
    shown = _find(request, public_id)
    try:
        end_account(actor=actor_of(request), public_id=public_id)
    except CannotEndAccount as refusal:
        return _account_page(request, shown, refusal=str(refusal))
    return redirect("console:account", public_id=public_id)
