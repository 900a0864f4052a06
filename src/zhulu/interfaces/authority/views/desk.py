"""Today's work: what waits for this office, oldest first, and what stands around it."""

from datetime import date, datetime
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.actors import Standing
from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.filings import queries
from zhulu.domain.filings.queries import PAGE, OpenCounts
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Tile
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.authority.door import actor_of, desk, export, frame_of
from zhulu.interfaces.authority.guide_words import outstanding_words
from zhulu.interfaces.authority.lists import (
    applications_table,
    done_table,
    given_table,
    pager_of,
    stranded_table,
    waiting_table,
)
from zhulu.usecases.write_guide import list_own_guides

WEEKDAYS = "一二三四五六日"


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """What is to be done today: a county's or city's filings, the province's applications and what nobody may take."""
    frame = frame_of(request)
    standing: Standing = frame["standing"]
    if standing.level == Level.PROVINCE:
        return _province(request, frame)
    table = partial(waiting_table, today=_today(), caption="待审核的业绩（补录和专业承包），最早提交的在前")
    if sent := export(
        request, Listing("待审核的业绩", partial(queries.stream_open_work, actor=actor_of(request)), table)
    ):
        return sent
    after = request.GET.get("after", "")
    found = queries.list_open_work(actor=actor_of(request), after=after, limit=PAGE + 1)
    rows, pager = pager_of(request.path, found, after=after)
    context = {
        **frame,
        "today": _today_in_words(),
        "tiles": _tiles(frame["counts"], standing, oldest=rows[0].submitted_at if rows and not after else None),
        "table": table(rows),
        "pager": pager,
        "guides": outstanding_words(list_own_guides(actor=actor_of(request), on=_today())),
    }
    return render(request, "authority/home.html", context)


def _province(request: HttpRequest, frame: dict[str, object]) -> HttpResponse:
    counts = frame["counts"]
    unassigned = queries.list_unassigned(on=_today())
    waiting = queries.list_applications(actor=actor_of(request), on=_today())
    context = {
        **frame,
        "today": _today_in_words(),
        "tiles": _province_tiles(counts) if isinstance(counts, OpenCounts) else [],
        "unassigned": stranded_table(unassigned, today=_today(), caption="待派单，最早提交的在前"),
        "waiting": applications_table(waiting, today=_today(), caption="待审核的 A 级申请，最早申请的在前"),
        "page_size": PAGE,
    }
    return render(request, "authority/home_province.html", context)


def _tiles(counts: OpenCounts, standing: Standing, *, oldest: datetime | None) -> list[Tile]:
    note = f"最早 {timezone.localtime(oldest):%m-%d} 提交" if oldest else ""
    tiles = [
        Tile(counts.own, "待审核", note=note, hot=counts.own > 0),
        Tile(counts.returned, "等企业补正", href=reverse("authority:done"), note="改好后会重新提交"),
    ]
    if standing.level == Level.CITY:
        tiles.append(Tile(counts.below, "下级在办", href=reverse("authority:below"), note="可以查看，不能代办"))
        tiles.append(Tile(counts.rechecks, "B 级复核", href=reverse("authority:rechecks"), note="企业申请由 C 升 B"))
    return tiles


def _province_tiles(counts: OpenCounts) -> list[Tile]:
    return [
        Tile(
            counts.unassigned,
            "待派单",
            href=reverse("authority:unassigned"),
            note="没有机关能确认",
            hot=counts.unassigned > 0,
        ),
        Tile(counts.applications, "A 级申请", href=reverse("authority:applications"), note="等省厅审核"),
        Tile(counts.below, "各地在办", href=reverse("authority:below"), note="等属地确认"),
    ]


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def below(request: HttpRequest) -> HttpResponseBase:
    """What waits for the authorities under this one: to be read, not to be decided."""
    frame, actor = frame_of(request), actor_of(request)
    table = partial(waiting_table, today=_today(), caption="下级机关待审核的业绩，最早提交的在前", with_home=True)
    if sent := export(
        request, Listing("下级在办", partial(queries.stream_open_below, actor=actor, on=_today()), table)
    ):
        return sent
    after = request.GET.get("after", "")
    found = queries.list_open_below(actor=actor, on=_today(), after=after, limit=PAGE + 1)
    rows, pager = pager_of(request.path, found, after=after)
    words = {
        "title": "下级在办",
        "lede": "等下级主管部门确认的补录和专业承包业绩。可以打开查看，由各自的机关办理。",
        "empty": "下级机关没有待审核的业绩",
        "empty_text": "企业提交后会按项目所在地自动送到各机关。",
    }
    context = {**frame, **words, "table": table(rows), "pager": pager}
    return render(request, "authority/list.html", context)


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def done(request: HttpRequest) -> HttpResponseBase:
    """What this office has returned or decided, what was submitted last first."""
    frame = frame_of(request)
    authority_id = frame["standing"].authority_id
    table = partial(done_table, caption="本机关退回和已办的补录")
    given_to = partial(given_table, caption="本机关移交出去的补录，最近移交的在前")
    given_rows = partial(queries.stream_given_away, authority_id=authority_id)
    if sent := export(
        request,
        Listing("退回和已办", partial(queries.stream_done, actor=actor_of(request)), table),
        Listing("移交出去的", given_rows, given_to, key="given"),
    ):
        return sent
    after = request.GET.get("after", "")
    found = queries.list_done(actor=actor_of(request), after=after, limit=PAGE + 1)
    rows, pager = pager_of(request.path, found, after=after)
    words = {
        "title": "退回和已办",
        "lede": "本机关退回补正、确认和不予确认的补录，最近提交的在前。",
        "empty": "本机关还没有办过补录",
        "empty_text": "退回或确认以后，会在这里查到，并一直保留。",
    }
    given = [] if after else queries.list_given_away(authority_id=authority_id)
    context = {"table": table(rows), "pager": pager, "given": given_to(given)}
    return render(request, "authority/done.html", {**frame, **words, **context})


def _today() -> date:
    return local_day(timezone.now())


def _today_in_words() -> str:
    today = _today()
    return f"{today.year}年{today.month}月{today.day}日 星期{WEEKDAYS[today.weekday()]}"
