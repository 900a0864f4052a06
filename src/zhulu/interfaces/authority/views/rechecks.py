"""C to B: what firms ask a city to confirm anew, what its counties confirmed, and the city's decisions (Q10)."""

from datetime import date
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings import queries
from zhulu.domain.filings.queries import PAGE
from zhulu.domain.standard.vocabulary import Grade
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.authority.door import actor_of, city_frame_of, desk, export
from zhulu.interfaces.authority.forms import ConfirmForm, OpinionForm
from zhulu.interfaces.authority.lists import applications_table, pager_of, raisable_table
from zhulu.interfaces.authority.views.applications import decide_application
from zhulu.interfaces.authority.views.decisions import decide
from zhulu.usecases.recheck_grade import keep_at_c, raise_to_b, recheck_filing

RAISED = "已重新确认为 B 级"


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def rechecks(request: HttpRequest) -> HttpResponseBase:
    """What firms have applied for, and below it everything of the counties that still stands at C."""
    frame, actor, after = city_frame_of(request), actor_of(request), request.GET.get("after", "")
    today = _today()
    table = partial(applications_table, today=today, caption="企业申请由 C 级升 B 级，最早申请的在前")
    raisable = partial(raisable_table, caption="下级确认的 C 级数据")
    applied = partial(queries.stream_applications, actor=actor, on=today, target=Grade.B)
    if sent := export(
        request,
        Listing("B 级复核申请", applied, table, key="waiting"),
        Listing("下级确认的 C 级数据", partial(queries.stream_raisable, actor=actor), raisable, key="raisable"),
    ):
        return sent
    waiting = [] if after else queries.list_applications(actor=actor, on=today, target=Grade.B)
    found = queries.list_raisable(actor=actor, after=after, limit=PAGE + 1)
    rows, pager = pager_of(request.path, found, after=after)
    context = {
        "waiting": table(waiting),
        "raisable": raisable(rows),
        "pager": pager,
        "is_first": not after,
    }
    return render(request, "authority/rechecks.html", {**frame, **context})


@desk(Permission.GRADE_RECHECK)
@require_POST
def recheck(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm a county's C anew as B, of the city's own accord."""

    def act() -> str:
        recheck_filing(
            actor=actor_of(request),
            filing_id=public_id,
            opinion=request.POST.get("opinion", ""),
            method=request.POST.get("method", ""),
        )
        return RAISED

    return decide(
        request,
        public_id,
        lambda _review: ConfirmForm(request.POST, name="recheck"),
        act,
        may=lambda review: review.may_recheck,
    )


@desk(Permission.GRADE_RECHECK)
@require_POST
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm anew as B what a firm applied for."""

    def act() -> str:
        raise_to_b(
            actor=actor_of(request),
            application_id=public_id,
            opinion=request.POST.get("opinion", ""),
            method=request.POST.get("method", ""),
        )
        return RAISED

    return decide_application(request, public_id, ConfirmForm(request.POST, name="grant"), act)


@desk(Permission.GRADE_RECHECK)
@require_POST
def decline(request: HttpRequest, public_id: str) -> HttpResponse:
    """Leave at C what a firm applied for; it may apply anew."""

    def act() -> str:
        keep_at_c(actor=actor_of(request), application_id=public_id, opinion=request.POST.get("opinion", ""))
        return "保持 C 级，理由已告诉企业"

    return decide_application(request, public_id, OpinionForm(request.POST, name="back"), act)


def _today() -> date:
    return local_day(timezone.now())
