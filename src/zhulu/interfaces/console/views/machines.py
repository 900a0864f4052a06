"""The system administrator's pages for machine clients: list, open, change tokens, end."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.machines import CannotManageMachine, IssuedToken, MachineCard
from zhulu.domain.access.models import MachineClient, MachineToken
from zhulu.domain.access.operations import CannotCreateAccount
from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.db.flows import Whole
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.console.door import actor_of, duty, export, menu_for
from zhulu.interfaces.console.forms import MachineForm, TokenForm
from zhulu.usecases.check_duty import check_duty
from zhulu.usecases.manage_machines import (
    end_machine_client,
    give_token,
    list_known_sources,
    open_machine_client,
    show_machine,
    show_machines,
    take_token,
)

CONFLICT = 409
CLIENTS = (
    Column("name", "接口客户端", "lead", note="联系人"),
    Column("sources", "来源系统"),
    Column("state", "状态", "fit"),
    Column("token", "凭证到期", "fit"),
)
TOKENS = (
    Column("hint", "尾号", "lead"),
    Column("state", "状态", "fit"),
    Column("created", "发出", "fit"),
    Column("expires", "到期", "fit"),
)


@duty(Permission.MACHINE_MANAGE)
@require_safe
def machines(request: HttpRequest) -> HttpResponseBase:
    """List all machine clients."""
    clients = show_machines(actor=actor_of(request))
    known = list_known_sources(on=timezone.now())
    table = partial(_table, known=known)
    if sent := export(request, Listing("接口客户端", lambda: Whole(clients), table)):
        return sent
    return render(request, "console/machines.html", {"nav": menu_for(request), "table": table(clients)})


def _table(clients: Sequence[MachineClient], *, known: dict[str, str]) -> Table:
    return Table("接口客户端", CLIENTS, [_client(client, known) for client in clients])


def _client(client: MachineClient, known: dict[str, str]) -> dict[str, object]:
    standing = [token for token in client.tokens.all() if _token_state(token)[1] == "done"]
    until = max((token.expires_at for token in standing), default=None)
    return {
        "name": Cell(text=str(client), href=reverse("console:machine", args=[client.public_id]), note=client.contact),
        "sources": _sources(client.sources, known),
        "state": Cell(state="已停用", tone="no") if client.ended_at else Cell(state="有效", tone="done"),
        "token": f"{timezone.localtime(until):%Y-%m-%d}" if until else "没有有效凭证",
    }


def _sources(codes: Sequence[str], known: dict[str, str]) -> str:
    return "、".join(known.get(code, code) for code in codes) or "无"


def _token_state(token: MachineToken) -> tuple[str, str]:
    if token.revoked_at is not None:
        return "已作废", "no"
    return ("已过期", "late") if token.expires_at <= timezone.now() else ("有效", "done")


@duty(Permission.MACHINE_MANAGE)
def open_new(request: HttpRequest) -> HttpResponse:
    """Open a machine client and show its token, this once."""
    check_duty(actor=actor_of(request), action=Permission.MACHINE_MANAGE)
    known = list_known_sources(on=timezone.now())
    form = MachineForm(request.POST if request.method == "POST" else None, sources=known)
    if form.is_valid():
        card = MachineCard(
            name=form.cleaned_data["name"],
            sign_in_name=form.cleaned_data["sign_in_name"],
            sources=form.cleaned_data["sources"],
            contact=form.cleaned_data["contact"],
            requests_per_minute=form.cleaned_data["requests_per_minute"],
        )
        try:
            made = open_machine_client(actor=actor_of(request), card=card)
        except (CannotCreateAccount, CannotManageMachine) as refusal:
            form.add_error(None, str(refusal))
        else:
            return _show_token(request, made.client, made.token)
    return render(request, "console/open_machine.html", {"nav": menu_for(request), "form": form})


def _show_token(request: HttpRequest, client: MachineClient, token: IssuedToken) -> HttpResponse:
    context = {"nav": menu_for(request), "client": client, "token": token.text, "expires_at": token.row.expires_at}
    return render(request, "console/token.html", context)


@duty(Permission.MACHINE_MANAGE)
@require_safe
def machine(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one client with its tokens and what may be done about it."""
    return _machine_page(request, _find(request, public_id))


def _machine_page(request: HttpRequest, client: MachineClient, *, refusal: str = "") -> HttpResponse:
    known = list_known_sources(on=timezone.now())
    tokens = list(client.tokens.order_by("-pk"))
    facts = [
        Fact("名称", str(client)),
        Fact("短名", client.account.sign_in_name),
        Fact("来源系统", _sources(client.sources, known)),
        Fact("权限", "、".join(client.permissions)),
        Fact("每分钟请求数上限", client.requests_per_minute),
        Fact("联系部门", client.contact),
    ]
    context = {
        "nav": menu_for(request),
        "client": client,
        "facts": facts,
        "tokens": Table("凭证", TOKENS, [_token(token) for token in tokens], show_caption=True),
        "standing": [token for token in tokens if _token_state(token)[1] == "done"],
        "form": TokenForm(),
        "refusal": refusal,
    }
    return render(request, "console/machine.html", context, status=CONFLICT if refusal else None)


def _token(token: MachineToken) -> dict[str, object]:
    label, tone = _token_state(token)
    return {
        "hint": f"…{token.hint}",
        "state": Cell(state=label, tone=tone),
        "created": f"{timezone.localtime(token.created_at):%Y-%m-%d %H:%M}",
        "expires": f"{timezone.localtime(token.expires_at):%Y-%m-%d %H:%M}",
    }


def _find(request: HttpRequest, public_id: str) -> MachineClient:
    try:
        return show_machine(actor=actor_of(request), public_id=public_id)
    except MachineClient.DoesNotExist as missing:
        raise Http404 from missing


@duty(Permission.MACHINE_MANAGE)
@require_POST
def new_token(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give a client a new token and show it, this once."""
    client = _find(request, public_id)
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _machine_page(request, client, refusal="有效期和并用天数须是列出的几种之一")
    try:
        token = give_token(
            actor=actor_of(request),
            public_id=public_id,
            lifetime=timedelta(days=int(form.cleaned_data["lifetime"])),
            overlap=timedelta(days=int(form.cleaned_data["overlap"])),
        )
    except CannotManageMachine as refusal:
        return _machine_page(request, client, refusal=str(refusal))
    return _show_token(request, client, token)


@duty(Permission.MACHINE_MANAGE)
@require_POST
def revoke(request: HttpRequest, public_id: str, token_id: str) -> HttpResponse:
    """End one token at once."""
    _find(request, public_id)
    try:
        take_token(actor=actor_of(request), public_id=public_id, token_id=token_id)
    except MachineToken.DoesNotExist as missing:
        raise Http404 from missing
    messages.info(request, "凭证已作废，用它的请求从现在起被拒绝")
    return redirect("console:machine", public_id=public_id)


@duty(Permission.MACHINE_MANAGE)
@require_POST
def end(request: HttpRequest, public_id: str) -> HttpResponse:
    """End a client with all its tokens."""
    client = _find(request, public_id)
    try:
        end_machine_client(actor=actor_of(request), public_id=public_id)
    except CannotManageMachine as refusal:
        return _machine_page(request, client, refusal=str(refusal))
    return redirect("console:machine", public_id=public_id)
