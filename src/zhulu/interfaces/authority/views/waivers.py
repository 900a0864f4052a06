"""特批: the requests of firms, and the province's answer with its reason and last day (三(一))."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.actors import Standing
from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.rulebook.models import WaiverRequest
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Link, Problem, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.authority.door import actor_of, desk, export, frame_of, sign_as
from zhulu.interfaces.authority.wording import moment
from zhulu.usecases.waive_rule import (
    RequestNotFound,
    decline_waiver,
    grant_waiver,
    show_request,
    show_requests,
    stream_requests,
)

LONGEST = 1000
COLUMNS = (
    Column("subject", "补录", "lead"),
    Column("firm", "申请单位", note="申请人"),
    Column("rule", "条款", note="规则"),
    Column("asked", "申请", "fit"),
    Column("state", "状态", "fit"),
)


class DeclineForm(forms.Form):
    """A refusal: the firm reads the reason."""

    reason = forms.CharField(
        label="理由",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "请写明理由（三(一)）", "max_length": f"理由最多 {LONGEST} 字"},
    )


class GrantForm(DeclineForm):
    """A waiver: reason and last day."""

    field_order = ("expires_on", "reason")
    expires_on = forms.DateField(
        label="截止日",
        help_text="一年以内；过了这一天，还没有办完的仍按原规则拦下",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "请填写截止日", "invalid": "截止日请写成 2026-03-31 这样"},
    )


@desk(Permission.WAIVER_DECIDE)
@require_safe
def waivers(request: HttpRequest) -> HttpResponseBase:
    """List what firms ask for: open requests first, answered ones by ``?answered``."""
    frame = frame_of(request)
    _require_province(frame["standing"])
    answered = "answered" in request.GET
    name = "已办的特批" if answered else "特批申请"
    requests = partial(stream_requests, actor=actor_of(request), on=_today(), is_open=not answered)
    if sent := export(request, Listing(name, requests, _table)):
        return sent
    rows = show_requests(actor=actor_of(request), on=_today(), is_open=not answered)
    context = {
        **frame,
        "title": name,
        "table": _table(rows),
        "other": Link("看待办的", reverse("authority:waivers"))
        if answered
        else Link("看已办的", f"{reverse('authority:waivers')}?answered"),
    }
    return render(request, "authority/waivers.html", context)


@desk(Permission.WAIVER_DECIDE)
@require_safe
def waiver(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one request with its answer, or the two forms."""
    return _page(request, public_id)


@desk(Permission.WAIVER_DECIDE)
@require_POST
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Let the filing pass until a day."""
    form = GrantForm(request.POST, auto_id="grant-%s")

    def act() -> str:
        last: date = form.cleaned_data["expires_on"]
        grant_waiver(actor=actor_of(request), request_id=public_id, reason=form.cleaned_data["reason"], expires_on=last)
        return f"已特批，至 {last} 有效"

    return _decide(request, public_id, form, act)


@desk(Permission.WAIVER_DECIDE)
@require_POST
def decline(request: HttpRequest, public_id: str) -> HttpResponse:
    """Do not let it pass."""
    form = DeclineForm(request.POST, auto_id="decline-%s")

    def act() -> str:
        decline_waiver(actor=actor_of(request), request_id=public_id, reason=form.cleaned_data["reason"])
        return "不予特批，理由已告诉企业"

    return _decide(request, public_id, form, act)


def _decide(request: HttpRequest, public_id: str, form: DeclineForm, act: Callable[[], str]) -> HttpResponse:
    """Answer: 302 when it stands, 422 where something is lacking, 409 when it cannot be."""
    if not form.is_valid():
        return _page(request, public_id, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        words = act()
    except RequestNotFound as missing:
        raise Http404 from missing
    except CannotAdvance as refusal:
        return _page(request, public_id, form, refusal=str(refusal), status=HTTPStatus.CONFLICT)
    messages.success(request, words)
    return redirect("authority:waiver", public_id=public_id)


def _page(
    request: HttpRequest,
    public_id: str,
    form: DeclineForm | None = None,
    *,
    refusal: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    frame = frame_of(request)
    try:
        shown, may_decide = show_request(actor=actor_of(request), request_id=public_id, on=_today())
    except RequestNotFound as missing:
        raise Http404 from missing
    context = {
        **frame,
        "request_shown": shown,
        "way": [Link("特批申请", reverse("authority:waivers")), Link(shown.subject_label)],
        "facts": _facts(shown),
        "may_decide": may_decide,
        "grant_form": form if isinstance(form, GrantForm) else GrantForm(auto_id="grant-%s"),
        "decline_form": form if form and not isinstance(form, GrantForm) else DeclineForm(auto_id="decline-%s"),
        "opened": "decline" if form and not isinstance(form, GrantForm) else "grant",
        "form_faults": form if form and not form.is_valid() else None,
        "refusals": [Problem(refusal)] if refusal else [],
        "sign_as": sign_as(frame["standing"]),
    }
    return render(request, "authority/waiver.html", context, status=status)


def _table(rows: Sequence[WaiverRequest]) -> Table:
    return Table("特批申请", COLUMNS, [_row(item) for item in rows])


def _row(item: WaiverRequest) -> dict[str, object]:
    state, tone = _state(item)
    return {
        "subject": Cell(text=item.subject_label, href=reverse("authority:waiver", args=[item.public_id])),
        "firm": Cell(text=item.requested_for, note=item.requested_name),
        "rule": Cell(text=item.clause, note=item.rule),
        "asked": moment(item.requested_at),
        "state": Cell(state=state, tone=tone),
    }


def _state(item: WaiverRequest) -> tuple[str, str]:
    if hasattr(item, "waiver"):
        return f"已特批，至 {item.waiver.expires_on}", "done"
    return ("不予特批", "no") if hasattr(item, "refusal") else ("待办", "open")


def _facts(item: WaiverRequest) -> list[Fact]:
    facts = [
        Fact("申请单位", item.requested_for, note=item.requested_name),
        Fact("申请时间", moment(item.requested_at)),
        Fact("不符合的地方", "；".join(item.faults), wide=True),
        Fact("规则", item.rule, note=f"依据 {item.clause}"),
        Fact("企业的理由", item.reason, wide=True),
    ]
    if hasattr(item, "waiver"):
        signed = f"{item.waiver.approved_office} {item.waiver.approved_name}"
        facts += [
            Fact("特批", f"至 {item.waiver.expires_on} 有效", note=f"{signed}，{moment(item.waiver.granted_at)}"),
            Fact("特批的理由", item.waiver.reason, wide=True),
        ]
    if hasattr(item, "refusal"):
        signed = f"{item.refusal.declined_office} {item.refusal.declined_name}"
        facts.append(
            Fact("不予特批", item.refusal.reason, note=f"{signed}，{moment(item.refusal.declined_at)}", wide=True)
        )
    return facts


def _require_province(standing: Standing) -> None:
    if standing.level != Level.PROVINCE:
        raise Http404


def _today() -> date:
    return local_day(timezone.now())
