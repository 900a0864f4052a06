"""What the approval system delivered and what waits behind it: queues, one delivery with what can be done, health."""

from collections.abc import Callable, Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.authorities.queries import list_authorities
from zhulu.domain.intake import queries
from zhulu.domain.intake.models import Handling
from zhulu.domain.intake.permissions import grade_policy, hold_policy, link_policy, place_policy
from zhulu.domain.intake.queries import PAGE
from zhulu.domain.intake.vocabulary import Queue
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Link, Pager, Problem
from zhulu.interfaces.authority.door import actor_of, desk, frame_of, sign_as
from zhulu.interfaces.authority.feed import (
    EMPTY,
    KINDS,
    LEDE,
    chart_of,
    days_table,
    delivery_facts,
    findings_table,
    holds_shown,
    link_words,
    queue_table,
    queue_tabs,
    span,
    state_of,
)
from zhulu.usecases.grade_delivery import confirm_delivery, name_department
from zhulu.usecases.link_participants import link_participant
from zhulu.usecases.resolve_delivery import dismiss_difference, list_nameable, read_place

MOST_DIGITS = 18
TYPED = ("area", "authority", "method", "code", "reason")
"""What the forms of a delivery's page ask for; it comes back as it was typed."""


@desk(Permission.FEED_READ)
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """List one queue, the fullest that waits for this authority first."""
    frame, actor = frame_of(request), actor_of(request)
    counts = queries.count_queues(actor=actor, on=_today())
    queue = _queue_of(request.GET.get("queue", ""))
    after = _number(request.GET.get("after", ""))
    found = queries.list_queue(actor=actor, on=_today(), queue=queue, after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    base = f"{reverse('authority:feed')}?queue={queue.value}"
    context = {
        "tabs": queue_tabs(counts, queue, with_applications=_is_province(frame)),
        "lede": LEDE[queue],
        "table": queue_table(rows, queue),
        "empty": EMPTY[queue],
        "pager": Pager(
            previous=base if after else "",
            next=f"{base}&after={rows[-1].cursor}" if len(found) > PAGE else "",
            summary=f"本页 {len(rows)} 件",
        ),
    }
    return render(request, "authority/feed.html", {**frame, **context})


def _queue_of(text: str) -> Queue:
    return Queue(text) if text in Queue.values else Queue.GRADE


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else 0


@desk(Permission.FEED_READ)
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Show how the feed does: what came each day and what it came to, how long it took, what waits."""
    frame, actor, today = frame_of(request), actor_of(request), _today()
    found = queries.get_health(actor=actor, today=today)
    counts = queries.count_queues(actor=actor, on=today)
    now = timezone.now()
    context = {
        "tabs": queue_tabs(counts, None, with_applications=_is_province(frame)),
        "chart": chart_of(found),
        "kinds": KINDS,
        "table": days_table(found),
        "last": span(now - found.last_at) if found.last_at else "",
        "oldest": span(now - found.oldest_waiting) if found.oldest_waiting else "",
        "counts": [(str(queue.label), counts[queue]) for queue in Queue],
    }
    return render(request, "authority/feed_health.html", {**frame, **context})


@desk(Permission.FEED_READ)
@require_safe
def delivery(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one delivery: what came, what became of it and why, and what this officer can do."""
    return _page(request, public_id)


@desk(Permission.FEED_PLACE)
@require_POST
def place(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which area is meant."""

    def act() -> str:
        given = request.POST
        reading = read_place(
            actor=actor_of(request),
            delivery_id=public_id,
            area_code=given.get("area", ""),
            reason=given.get("reason", ""),
        )
        return f"已认定为“{reading.area}”，等它的各包随后自动入库"

    return _act(request, public_id, act)


@desk(Permission.FEED_GRADE)
@require_POST
def department(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say which authority the department's name means."""

    def act() -> str:
        given = request.POST
        count = name_department(
            actor=actor_of(request),
            delivery_id=public_id,
            authority_code=given.get("authority", ""),
            reason=given.get("reason", ""),
        )
        return f"已认定，{count} 件按确认部门的层级定级"

    return _act(request, public_id, act)


@desk(Permission.FEED_GRADE)
@require_POST
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm the record as its home authority."""

    def act() -> str:
        given = request.POST
        grade = confirm_delivery(
            actor=actor_of(request),
            delivery_id=public_id,
            method=given.get("method", ""),
            opinion=given.get("reason", ""),
        )
        return f"已定为 {grade} 级"

    return _act(request, public_id, act)


@desk(Permission.FEED_LINK)
@require_POST
def link(request: HttpRequest, public_id: str, link_id: str) -> HttpResponse:
    """Say which firm a participant is."""

    def act() -> str:
        given = request.POST
        linked = link_participant(
            actor=actor_of(request), link_id=link_id, code=given.get("code", ""), reason=given.get("reason", "")
        )
        return f"已挂接到“{linked.organisation}”"

    return _act(request, public_id, act)


@desk(Permission.FEED_DISMISS)
@require_POST
def dismiss(request: HttpRequest, public_id: str, hold_id: str) -> HttpResponse:
    """Decide that a difference needs no erratum."""

    def act() -> str:
        dismiss_difference(actor=actor_of(request), hold_id=hold_id, reason=request.POST.get("reason", ""))
        return "不予勘误，库中的内容照旧"

    return _act(request, public_id, act)


def _act(request: HttpRequest, public_id: str, act: Callable[[], str]) -> HttpResponse:
    """Answer: 302 when it stands, 409 with the reason and what was typed when it cannot be, 404 out of scope."""
    try:
        words = act()
    except CannotAdvance as refusal:
        return _page(request, public_id, refusal=str(refusal), status=HTTPStatus.CONFLICT)
    messages.success(request, words)
    return redirect("authority:feed-delivery", public_id=public_id)


def _page(
    request: HttpRequest, public_id: str, *, refusal: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    frame, actor = frame_of(request), actor_of(request)
    handling = queries.get_handling_for(actor=actor, public_id=public_id, on=_today())
    waiting = queries.waiting_behind(handling=handling)
    name = handling.delivery.dossier.name if handling.delivery.dossier else ""
    title = name or handling.delivery.inner_num or "（没有编号的交付）"
    context = {
        "title": title,
        "handling": handling,
        "way": [Link("审批系统数据", reverse("authority:feed")), Link(title)],
        "state": state_of(handling),
        "facts": delivery_facts(handling),
        "faults": findings_table(handling.faults, "拒收的原因"),
        "remarks": findings_table(handling.remarks, "备注"),
        "holds": holds_shown(waiting),
        "links": [(one, link_words(one)) for one in waiting.links],
        "due": waiting.due if waiting.due and waiting.due.state == "due" else None,
        "refusals": [Problem(refusal)] if refusal else [],
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        "sign_as": sign_as(frame["standing"]),
        **_choices(request, handling, waiting),
    }
    return render(request, "authority/feed_delivery.html", {**frame, **context}, status=status)


def _choices(request: HttpRequest, handling: Handling, waiting: queries.Waiting) -> dict[str, object]:
    """Give what the officer may do here, with what there is to choose from."""
    actor = actor_of(request)
    may: dict[str, object] = dict.fromkeys(("may_place", "may_grade", "may_link", "may_dismiss"), False)
    may |= {"areas": [], "authorities": [], "methods": VerificationMethod.choices}
    if handling.state == "waiting":
        may["may_place"] = place_policy().may(actor=actor, action=Permission.FEED_PLACE, thing=handling)
        may["areas"] = list_nameable(actor=actor, at=timezone.now()) if may["may_place"] else []
    if waiting.due and waiting.due.state == "due":
        may["may_grade"] = grade_policy().may(actor=actor, action=Permission.FEED_GRADE, thing=waiting.due)
        may["authorities"] = list_authorities(on=_today()) if may["may_grade"] else []
    if waiting.links:
        may["may_link"] = link_policy().may(actor=actor, action=Permission.FEED_LINK, thing=waiting.links[0])
    if waiting.holds:
        may["may_dismiss"] = hold_policy().may(actor=actor, action=Permission.FEED_DISMISS, thing=waiting.holds[0])
    return may


def _today() -> date:
    return local_day(timezone.now())


def _is_province(frame: Mapping[str, Any]) -> bool:
    return bool(frame["standing"].level == Level.PROVINCE)
