"""与国家平台对账: every comparison with its differences, a button that compares now, and one that repairs by replay."""

from collections.abc import Callable, Mapping
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.exchange import queries
from zhulu.domain.exchange.models import Reconciliation
from zhulu.domain.exchange.permissions import may_manage_pushes
from zhulu.domain.exchange.queries import PAGE, DeliveryNotFound
from zhulu.domain.exchange.vocabulary import DriftKind
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Fact, Link, Pager, Problem, Tab
from zhulu.interfaces.authority.door import actor_of, desk, province_frame_of, sign_as
from zhulu.interfaces.authority.national import (
    MEANINGS,
    drifts_table,
    line_state,
    reconciliations_table,
    result_of,
)
from zhulu.interfaces.authority.views.national import ReasonForm
from zhulu.interfaces.authority.wording import moment
from zhulu.usecases.reconcile_national import queue_owed, remove_record, repair_drifts, request_reconciliation


@desk(Permission.PUSH_READ)
@require_safe
def reconciliations(request: HttpRequest) -> HttpResponse:
    """List the comparisons, newest first."""
    frame = province_frame_of(request)
    after = request.GET.get("after", "")[:16]
    found = queries.list_reconciliations(actor=actor_of(request), after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    onward = f"{request.path}?after={rows[-1].public_id}" if len(found) > PAGE else ""
    line = line_state(queries.get_line())
    context = {
        **frame,
        "line": line,
        "table": reconciliations_table(rows),
        "pager": Pager(previous=request.path if after else "", next=onward, summary=f"本页 {len(rows)} 次"),
        "may_compare": line.is_configured and may_manage_pushes(actor=actor_of(request), on=_today()),
    }
    return render(request, "authority/reconciliations.html", context)


@desk(Permission.PUSH_MANAGE)
@require_POST
def compare(request: HttpRequest) -> HttpResponse:
    """Have both sides compared now, by a job."""
    province_frame_of(request)
    request_reconciliation(actor=actor_of(request))
    messages.success(request, "已经开始对账，一般几秒内完成，请稍后刷新本页")
    return redirect("authority:reconciliations")


@desk(Permission.PUSH_READ)
@require_safe
def reconciliation(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one comparison with every difference."""
    return _page(request, public_id)


@desk(Permission.PUSH_MANAGE)
@require_POST
def repair(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put right by replay what can be put right so."""

    def act(reason: str) -> str:
        count = repair_drifts(actor=actor_of(request), reconciliation_id=public_id, reason=reason)
        return f"已排队补推 {count} 件" if count else "没有需要补推的，都已在途或须人工查明"

    return _handle(request, public_id, act)


@desk(Permission.PUSH_MANAGE)
@require_POST
def queue(request: HttpRequest, public_id: str) -> HttpResponse:
    """Queue what the settings owe to the nation and nobody has ever queued."""

    def act(reason: str) -> str:
        count = queue_owed(actor=actor_of(request), reconciliation_id=public_id, reason=reason)
        return f"已排队 {count} 件，还有的由后台接着排" if count else "没有应推未推的，都已排过队"

    return _handle(request, public_id, act)


def _handle(request: HttpRequest, public_id: str, act: Callable[[str], str]) -> HttpResponse:
    """Answer: 302 when it stands, 422 without a reason, 409 when it cannot be, 404 out of scope."""
    province_frame_of(request)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, public_id, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        words = act(form.cleaned_data["reason"])
    except DeliveryNotFound as missing:
        raise Http404 from missing
    except CannotAdvance as refusal:
        return _page(request, public_id, form, refusal=str(refusal), status=HTTPStatus.CONFLICT)
    messages.success(request, words)
    return redirect("authority:reconciliation", public_id=public_id)


@desk(Permission.PUSH_MANAGE)
@require_POST
def remove(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take one record down that should not be at the nation."""

    def act(reason: str) -> str:
        record = request.POST.get("record", "")[:64]
        remove_record(actor=actor_of(request), reconciliation_id=public_id, record=record, reason=reason)
        return "已排队从国家平台撤下"

    return _handle(request, public_id, act)


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
        found = queries.get_reconciliation_for(actor=actor, public_id=public_id)
    except DeliveryNotFound as missing:
        raise Http404 from missing
    counts = queries.count_drifts(reconciliation=found)
    kind = next((one for one in counts if one == request.GET.get("kind")), "")
    after = request.GET.get("after", "")
    rows = queries.list_drifts(
        reconciliation=found, kind=kind, after=int(after) if after.isdecimal() else 0, limit=PAGE + 1
    )
    page = rows[:PAGE]
    is_latest = queries.is_latest(reconciliation=found)
    may_manage = is_latest and may_manage_pushes(actor=actor, on=_today())
    query = f"kind={kind}&" if kind else ""
    context = {
        **frame,
        "found": found,
        "way": [Link("与国家平台对账", reverse("authority:reconciliations")), Link(moment(found.finished_at))],
        "result": result_of(found),
        "facts": _facts(found),
        "tabs": _tabs(found, counts, kind),
        "kinds": [(DriftKind(one).label, counts[one], MEANINGS[DriftKind(one)]) for one in DriftKind if one in counts],
        "table": drifts_table(page, queries.name_records(records=[row.record for row in page])),
        "pager": Pager(
            previous=f"?{query}" if after else "",
            next=f"?{query}after={page[-1].pk}" if len(rows) > PAGE else "",
            summary=f"本页 {len(page)} 条",
        ),
        "is_latest": is_latest,
        "may_queue": may_manage and found.unqueued > 0,
        "may_repair": may_manage and any(kind != DriftKind.UNEXPECTED for kind in counts),
        "removable": [row for row in page if row.kind == DriftKind.UNEXPECTED and not row.repairs.all()]
        if may_manage
        else [],
        "form": form or ReasonForm(),
        "form_faults": form if form and not form.is_valid() else None,
        "refusals": [Problem(refusal)] if refusal else [],
        "sign_as": sign_as(frame["standing"]),
    }
    return render(request, "authority/reconciliation.html", context, status=status)


def _tabs(found: Reconciliation, known: Mapping[str, int], kind: str) -> list[Tab]:
    address = reverse("authority:reconciliation", args=[found.public_id])
    tabs = [Tab("全部", address, current=not kind, note=sum(known.values()))]
    return [
        *tabs,
        *(
            Tab(one.label, f"{address}?kind={one.value}", current=kind == one.value, note=known[one.value])
            for one in DriftKind
            if one.value in known
        ),
    ]


def _facts(found: Reconciliation) -> list[Fact]:
    theirs = "国家平台（模拟器）" if found.simulated else "国家平台"
    return [
        Fact("开始", moment(found.begun_at)),
        Fact("结束", moment(found.finished_at)),
        Fact("发起", found.begun_by),
        Fact("在途", str(found.in_transit), note="还在路上，不算差异"),
        Fact("应推未推", f"{found.unqueued} 件", note="按当天的设置应当推送，从来没有排过队"),
        Fact("本平台", f"{found.our_count} 条", note=found.our_digest, wide=True),
        Fact(theirs, f"{found.their_count} 条", note=found.their_digest, wide=True),
    ]


def _today() -> date:
    return local_day(timezone.now())
