"""The province's pages of the push: every delivery with its true state, one delivery whole, and what can be done."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.exchange import queries
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.exchange.owing import is_window_open
from zhulu.domain.exchange.permissions import DeliveryPolicy
from zhulu.domain.exchange.queries import PAGE, DeliveryNotFound
from zhulu.domain.exchange.reading import read_payload
from zhulu.domain.exchange.states import BLOCKED, DELIVERY, REJECTED, SENDING
from zhulu.domain.exchange.vocabulary import DeliveryAction
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Cell, Column, Link, Moment, Pager, Problem, Table
from zhulu.interfaces.authority.door import actor_of, desk, is_partial, province_frame_of, sign_as
from zhulu.interfaces.authority.national import (
    TONES,
    address_of,
    attempts_table,
    deliveries_table,
    delivery_facts,
    findings_of,
    line_state,
    pushed_words,
    receipts_table,
    sought_of,
    state_tabs,
    state_words,
    stopped_words,
)
from zhulu.interfaces.authority.wording import moment
from zhulu.usecases.handle_delivery import hurry_delivery, retry_delivery, stop_delivery

LONGEST_REASON = 1000


class ReasonForm(forms.Form):
    """Why something is done; every act of the province has its reason."""

    reason = forms.CharField(
        label="理由",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明理由（一(二)4）", "max_length": f"理由最多 {LONGEST_REASON} 字"},
    )


@desk(Permission.PUSH_READ)
@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """List the deliveries, newest first, by state, path and words; htmx gets the results alone."""
    frame = province_frame_of(request)
    actor, sought = actor_of(request), sought_of(request.GET)
    after = request.GET.get("after", "")[:16]
    found = queries.list_deliveries(actor=actor, on=_today(), sought=sought, after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    policy = get_policy(as_of=_today())
    onward = address_of(sought, after=rows[-1].public_id) if len(found) > PAGE else ""
    context = {
        **frame,
        "line": line_state(queries.get_line()),
        "pushed": pushed_words(policy),
        "window_open": is_window_open(policy=policy),
        "tabs": state_tabs(queries.count_states(actor=actor, on=_today()), sought),
        "sought": sought,
        "actions": DeliveryAction.choices,
        "table": deliveries_table(rows, caption="推送国家平台，新的在前"),
        "pager": Pager(
            previous=address_of(sought) if after else "",
            next=onward,
            summary=f"本页 {len(rows)} 件",
            target="#deliveries",
        ),
        "is_narrowed": sought != queries.Sought(),
    }
    template = "authority/_deliveries.html" if is_partial(request) else "authority/national.html"
    return render(request, template, context)


@desk(Permission.PUSH_READ)
@require_safe
def delivery(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one delivery: what was sent, every attempt, every receipt, and what can be done."""
    return _page(request, public_id)


@desk(Permission.PUSH_MANAGE)
@require_POST
def retry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Push anew what was blocked or rejected."""

    def act(reason: str) -> tuple[Delivery, str]:
        queued = retry_delivery(actor=actor_of(request), delivery_id=public_id, reason=reason)
        return queued, "已按现在的内容重新排队"

    return _handle(request, public_id, act)


@desk(Permission.PUSH_MANAGE)
@require_POST
def hurry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Try at once what is on its way."""

    def act(reason: str) -> tuple[Delivery, str]:
        return hurry_delivery(actor=actor_of(request), delivery_id=public_id, reason=reason), "马上再试，间隔从头算起"

    return _handle(request, public_id, act)


@desk(Permission.PUSH_MANAGE)
@require_POST
def stop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop waiting for an answer."""

    def act(reason: str) -> tuple[Delivery, str]:
        return stop_delivery(
            actor=actor_of(request), delivery_id=public_id, reason=reason
        ), "已停止这一次，后面的可以发送"

    return _handle(request, public_id, act)


def _handle(request: HttpRequest, public_id: str, act: Callable[[str], tuple[Delivery, str]]) -> HttpResponse:
    """Answer: 302 when it stands, 422 without a reason, 409 when it cannot be, 404 out of scope."""
    province_frame_of(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, public_id, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        result, words = act(form.cleaned_data["reason"])
    except DeliveryNotFound as missing:
        raise Http404 from missing
    except CannotAdvance as refusal:
        return _page(request, public_id, form, refusal=str(refusal), status=HTTPStatus.CONFLICT)
    messages.success(request, words)
    return redirect("authority:delivery", public_id=result.public_id)


def _page(
    request: HttpRequest,
    public_id: str,
    form: ReasonForm | None = None,
    *,
    refusal: str = "",
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    frame = province_frame_of(request)
    actor = actor_of(request)
    try:
        found = queries.get_delivery_for(actor=actor, public_id=public_id, on=_today())
    except DeliveryNotFound as missing:
        raise Http404 from missing
    story = queries.get_story(delivery=found)
    number = queries.find_national_number(project_id=found.project_id) if found.project_id else ""
    policy = DeliveryPolicy(on=_today())
    may_manage = policy.may(actor=actor, action=Permission.PUSH_MANAGE, thing=found)
    context = {
        **frame,
        "delivery": found,
        "way": [Link("推送国家平台", reverse("authority:national")), Link(found.name or found.record)],
        "state": (state_words(found), TONES[found.state], DELIVERY.state(found.state).means),
        "facts": delivery_facts(found, national_number=number),
        "blocks": findings_of(found, "block") if found.state == BLOCKED else [],
        "warnings": findings_of(found, "warn"),
        "reasons": queries.list_reasons(delivery=found) if found.state == REJECTED else [],
        "stopped": stopped_words(found),
        "waits_for": story.waits_for,
        "stages": _stages_table(found),
        "tables": read_payload(found.payload),
        "attempts": attempts_table(story.attempts),
        "answers": [one for one in story.attempts if hasattr(one, "answer") and one.answer.text],
        "receipts": receipts_table(story.receipts),
        "moments": _moments(story),
        "others": deliveries_table(story.others, caption="同一份数据的其他各次"),
        "acts": _acts(found) if may_manage and queries.is_newest(delivery=found) else [],
        "form": form or ReasonForm(),
        "form_faults": form if form and not form.is_valid() else None,
        "refusals": [Problem(refusal)] if refusal else [],
        "sign_as": sign_as(frame["standing"]),
    }
    return render(request, "authority/delivery.html", context, status=status)


def _acts(found: Delivery) -> list[dict[str, str]]:
    """Give what can be done in this state: address, words, and what it means."""
    acts = {
        "retry": ("重新推送", "按现在的内容和设置重新校验、排队，用新的幂等键。", "btn"),
        "hurry": ("马上再试", "不等间隔，立即再试；次数从头算起。先查询对方是否已经收到，不会重复。", "btn"),
        "set_aside": ("停止这一次", "不再等答复，让本项目后面的先走。对方仍可能已经收到，请随后对账。", "btn btn-2"),
    }
    names = {"retry": "retry-delivery", "hurry": "hurry-delivery", "set_aside": "stop-delivery"}
    possible = ["hurry", "set_aside"] if found.state == SENDING else ["retry"] * (found.state in {BLOCKED, REJECTED})
    return [
        {
            "action": reverse(f"authority:{names[name]}", args=[found.public_id]),
            "label": acts[name][0],
            "hint": acts[name][1],
            "css": acts[name][2],
        }
        for name in possible
    ]


def _stages_table(found: Delivery) -> Table | None:
    """Show the nation's stage numbers beside ours."""
    if not found.project_id:
        return None
    theirs = queries.list_national_stage_numbers(project_id=found.project_id)
    ours = [number for numbers in found.stages.values() for number in numbers if number in theirs]
    if not ours:
        return None
    columns = [Column("ours", "本平台环节编号", "lead"), Column("theirs", "国家平台环节编号")]
    return Table("环节编号", columns, [{"ours": Cell(text=one), "theirs": theirs[one]} for one in ours])


def _moments(story: queries.Story) -> list[Moment]:
    return [
        Moment(
            label=DELIVERY.transition(move.transition).label,
            on=moment(move.at),
            note="　".join(part for part in (f"{move.actor_office} {move.actor_name}".strip(), move.reason) if part),
        )
        for move in story.moves
    ]


def _today() -> date:
    return local_day(timezone.now())
