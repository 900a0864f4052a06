"""The province's lists: what nobody can confirm, with the button that dispatches, and applications for A by desk."""

from collections.abc import Collection
from datetime import date
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings import queries
from zhulu.domain.filings.desks import roles_of_desk
from zhulu.domain.filings.queries import PAGE
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Tab
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.authority.door import actor_of, desk, export, province_frame_of
from zhulu.interfaces.authority.lists import applications_table, pager_of, stranded_table
from zhulu.usecases.dispatch_filing import dispatch_waiting


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def unassigned(request: HttpRequest) -> HttpResponseBase:
    """What nobody can confirm (待派单): the province's to dispatch, or to mend by opening a grant."""
    frame = province_frame_of(request)
    table = partial(stranded_table, today=_today(), caption="待派单，最早提交的在前")
    if sent := export(request, Listing("待派单", partial(queries.stream_unassigned, on=_today()), table)):
        return sent
    after = request.GET.get("after", "")
    found = queries.list_unassigned(on=_today(), after=after, limit=PAGE + 1)
    rows, pager = pager_of(request.path, found, after=after)
    return render(request, "authority/unassigned.html", {**frame, "table": table(rows), "pager": pager})


@desk(Permission.FILING_ASSIGN)
@require_POST
def dispatch_all(request: HttpRequest) -> HttpResponse:
    """Dispatch everything for which place and grants give a home authority by now."""
    done = dispatch_waiting(actor=actor_of(request))
    left = f"，还有 {done.left} 件没有机关能确认" if done.left else ""
    if done.sent:
        messages.success(request, f"已按现有授权派出 {done.sent} 件{left}")
    else:
        messages.info(request, f"没有可以派出的{left}")
    return redirect("authority:unassigned")


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def applications(request: HttpRequest) -> HttpResponseBase:
    """The open applications for grade A, oldest first: those of the officer's own desk, or all."""
    words = {
        "title": "A 级申请",
        "lede": "已由属地确认为 B 级或 C 级，企业申请推送国家平台。按企业在项目中的角色分处室办理。",
        "empty": "没有待审核的 A 级申请",
        "empty_text": "企业在已确认的补录上申请后，会送到这里。",
    }
    return _applications(request, words, is_open=True)


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def decided(request: HttpRequest) -> HttpResponseBase:
    """The applications for grade A that were granted or sent back, newest first."""
    words = {
        "title": "已办的 A 级申请",
        "lede": f"定为 A 级和退回的申请，最近 {PAGE} 件，新的在前。",
        "empty": "还没有办过 A 级申请",
        "empty_text": "定为 A 级或退回以后，会在这里查到。",
    }
    return _applications(request, words, is_open=False)


def _applications(request: HttpRequest, words: dict[str, str], *, is_open: bool) -> HttpResponseBase:
    frame = province_frame_of(request)
    actor, office = actor_of(request), frame["standing"].office
    own = roles_of_desk(get_policy(as_of=_today()), office)
    is_own = bool(own) and request.GET.get("desk") != "all"
    roles = own if is_own else frozenset()
    table = partial(applications_table, today=_today(), caption=words["title"])
    every = partial(queries.stream_applications, actor=actor, on=_today(), roles=roles, is_open=is_open)
    if sent := export(request, Listing(words["title"], every, table)):
        return sent
    rows = queries.list_applications(actor=actor, on=_today(), roles=roles, is_open=is_open)
    context = {
        "table": table(rows),
        "tabs": _tabs(request, own, office=office, is_own=is_own, is_open=is_open, total=frame["counts"].applications),
    }
    return render(request, "authority/applications.html", {**frame, **words, **context})


def _tabs(
    request: HttpRequest, own: Collection[str], *, office: str, is_own: bool, is_open: bool, total: int
) -> list[Tab]:
    """Give 本处 and 全部; an officer whose office is no desk sees all, without a choice."""
    if not own:
        return []
    mine = queries.count_applications(actor=actor_of(request), on=_today(), roles=own) if is_open else ""
    address = reverse(f"authority:{'applications' if is_open else 'decided'}")
    return [
        Tab(f"本处（{office}）", f"{address}?desk=own", current=is_own, note=mine),
        Tab("全部", f"{address}?desk=all", current=not is_own, note=total if is_open else ""),
    ]


def _today() -> date:
    return local_day(timezone.now())
