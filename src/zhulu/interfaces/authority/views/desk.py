"""Today's work: what waits for this office, oldest first, and what stands around it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
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
from zhulu.domain.filings.queries import PAGE, Horizon, OpenCounts
from zhulu.domain.filings.targets import SOON, days_of
from zhulu.domain.filings.vocabulary import DeskView
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Tile
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.authority.desk_page import (
    desk_table,
    filter_fields,
    is_narrowed,
    make_rows,
    pager_of_desk,
    read_sought,
    saved_tabs,
    view_tabs,
    write_sought,
)
from zhulu.interfaces.authority.door import actor_of, desk, export, frame_of
from zhulu.interfaces.authority.guide_words import outstanding_words
from zhulu.interfaces.authority.lists import (
    applications_table,
    done_table,
    given_table,
    pager_of,
    stranded_table,
)
from zhulu.usecases.write_guide import list_own_guides

WEEKDAYS = "一二三四五六日"


OWN_VIEWS = (
    DeskView.TO_DO,
    DeskView.MINE,
    DeskView.FREE,
    DeskView.BACK,
    DeskView.OFFICE,
    DeskView.LATE,
    DeskView.DUPLICATE,
    DeskView.MENDING,
)
BELOW_VIEWS = (DeskView.OFFICE, DeskView.LATE, DeskView.SOON, DeskView.BACK, DeskView.MENDING)


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """What is to be done today: a county's or city's filings, the province's applications and what nobody may take."""
    actor, sought, today = actor_of(request), read_sought(request.GET), _today()
    policy = get_policy(as_of=today)
    horizon = Horizon.of(policy, today=today)
    frame = frame_of(request, horizon)
    standing: Standing = frame["standing"]
    if standing.level == Level.PROVINCE:
        return _province(request, frame)
    table = partial(desk_table, policy=policy, today=today, caption=f"{sought.view.label}，最急的在前")
    rows_of = partial(queries.stream_desk, actor=actor, horizon=horizon, sought=sought)
    if sent := export(request, Listing(str(sought.view.label), rows_of, table)):
        return sent
    after = request.GET.get("after", "")
    found = queries.list_desk(actor=actor, horizon=horizon, sought=sought, after=after, limit=PAGE + 1)
    entries, pager = pager_of_desk(request.path, sought, found, after=after)
    whole = frame["counts"].views
    counts = queries.count_desk(actor=actor, horizon=horizon, sought=sought) if is_narrowed(sought) else whole
    saved = queries.list_saved_views(officer_id=standing.officer_id)
    context = {
        **frame,
        "today": _today_in_words(),
        "tiles": _tiles(whole, frame["counts"], standing, days_of(policy, "review")),
        "sought": sought,
        "query": write_sought(sought),
        "is_narrowed": is_narrowed(sought),
        "tabs": [*view_tabs(request.path, sought, counts, OWN_VIEWS), *saved_tabs(request.path, sought, saved)],
        "shown": next((view for view in saved if view.query == write_sought(sought)), None),
        "filters": filter_fields(sought, policy, queries.list_desk_areas(actor=actor), today),
        "count": counts[sought.view],
        "columns": table([]).columns,
        "rows": make_rows(entries, policy=policy, today=today),
        "pager": pager,
        "guides": outstanding_words(list_own_guides(actor=actor, on=today)),
        "free": whole[DeskView.FREE],
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


def _tiles(counts: Mapping[DeskView, int], around: OpenCounts, standing: Standing, days: int) -> list[Tile]:
    page = reverse("authority:home")
    tiles = [
        _tile(counts, DeskView.LATE, "已超期", page, "请先办；超期只督办，不自动通过", hot=True),
        _tile(counts, DeskView.SOON, f"{SOON} 天内到期", page, f"承诺 {days} 个工作日"),
        _tile(counts, DeskView.MINE, "我名下", page, "我领取的、转交给我的"),
        _tile(counts, DeskView.FREE, "待领取", page, "本机关还没有人领"),
        _tile(counts, DeskView.MENDING, "等企业补正", page, "停表，不计时限"),
    ]
    if standing.level == Level.CITY:
        tiles.append(_below_tile(around, "下级超期"))
        tiles.append(Tile(around.rechecks, "B 级复核", href=reverse("authority:rechecks"), note="企业申请由 C 升 B"))
    return tiles


def _tile(
    counts: Mapping[DeskView, int], view: DeskView, label: str, page: str, note: str, *, hot: bool = False
) -> Tile:
    number = counts[view]
    return Tile(number, label, href=f"{page}?view={view.value}", note=note, hot=hot and number > 0)


def _below_tile(around: OpenCounts, label: str) -> Tile:
    """Show what is overdue below: it is told upwards, and stays its own authority's to decide (Q34)."""
    address = f"{reverse('authority:below')}?view={DeskView.LATE.value}"
    return Tile(around.late_below, label, href=address, note="可以查看督办，不能代办", hot=around.late_below > 0)


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
        _below_tile(counts, "各地超期"),
    ]


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def below(request: HttpRequest) -> HttpResponseBase:
    """What waits for the authorities under this one: to be read, not to be decided."""
    frame, actor, today = frame_of(request), actor_of(request), _today()
    sought = read_sought(request.GET)
    if sought.view not in BELOW_VIEWS:
        sought = replace(sought, view=DeskView.OFFICE)
    policy = get_policy(as_of=today)
    horizon = Horizon.of(policy, today=today)
    table = partial(desk_table, policy=policy, today=today, caption="下级机关待审核的业绩，最急的在前", with_home=True)
    rows_of = partial(queries.stream_desk, actor=actor, horizon=horizon, sought=sought, below=True)
    if sent := export(request, Listing("下级在办", rows_of, table)):
        return sent
    after = request.GET.get("after", "")
    found = queries.list_desk(actor=actor, horizon=horizon, sought=sought, below=True, after=after, limit=PAGE + 1)
    entries, pager = pager_of_desk(request.path, sought, found, after=after)
    counts = queries.count_desk(actor=actor, horizon=horizon, sought=sought, below=True)
    context = {
        "tabs": view_tabs(request.path, sought, counts, BELOW_VIEWS),
        "filters": filter_fields(sought, policy, queries.list_desk_areas(actor=actor, below=True), today),
        "sought": sought,
        "is_narrowed": is_narrowed(sought),
        "count": counts[sought.view],
        "table": table(entries),
        "pager": pager,
    }
    return render(request, "authority/below.html", {**frame, **context})


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
