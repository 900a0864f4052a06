"""Today's work: what waits for this office, oldest first, and what stands around it."""

from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
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
from zhulu.interfaces.authority.door import actor_of, desk, frame_of
from zhulu.interfaces.authority.lists import applications_table, done_table, pager_of, waiting_table

WEEKDAYS = "一二三四五六日"


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What is to be done today: a county's or city's filings, the province's applications and what nobody may take."""
    frame = frame_of(request)
    standing: Standing = frame["standing"]
    if standing.level == Level.PROVINCE:
        return _province(request, frame)
    after = request.GET.get("after", "")
    found = queries.list_open_work(actor=actor_of(request), after=after, limit=PAGE + 1)
    rows, pager = pager_of(request.path, found, after=after)
    context = {
        **frame,
        "today": _today_in_words(),
        "tiles": _tiles(frame["counts"], standing, oldest=rows[0].submitted_at if rows and not after else None),
        "table": waiting_table(rows, today=_today(), caption="待审核的补录，最早提交的在前"),
        "pager": pager,
    }
    return render(request, "authority/home.html", context)


def _province(request: HttpRequest, frame: dict[str, object]) -> HttpResponse:
    counts = frame["counts"]
    unassigned = queries.list_unassigned()
    waiting = queries.list_applications(actor=actor_of(request), on=_today())
    context = {
        **frame,
        "today": _today_in_words(),
        "tiles": _province_tiles(counts) if isinstance(counts, OpenCounts) else [],
        "unassigned": waiting_table(unassigned, today=_today(), caption="待派单，最早提交的在前"),
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
def below(request: HttpRequest) -> HttpResponse:
    """What waits for the authorities under this one: to be read, not to be decided."""
    after = request.GET.get("after", "")
    found = queries.list_open_below(actor=actor_of(request), on=_today(), after=after, limit=PAGE + 1)
    rows, pager = pager_of(request.path, found, after=after)
    table = waiting_table(rows, today=_today(), caption="下级机关待审核的补录，最早提交的在前", with_home=True)
    words = {
        "title": "下级在办",
        "lede": "等下级主管部门确认的补录。可以打开查看，由各自的机关办理。",
        "empty": "下级机关没有待审核的补录",
        "empty_text": "企业提交后会按项目所在地自动送到各机关。",
    }
    return render(request, "authority/list.html", {**frame_of(request), **words, "table": table, "pager": pager})


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def unassigned(request: HttpRequest) -> HttpResponse:
    """What nobody may confirm (待派单): the province's to mend, by opening a grant."""
    frame = frame_of(request)
    _require_province(frame["standing"])
    after = request.GET.get("after", "")
    rows, pager = pager_of(request.path, queries.list_unassigned(after=after, limit=PAGE + 1), after=after)
    words = {
        "title": "待派单",
        "lede": "项目所在地没有机关持有确认权限，或者没有在岗的实名审核人员。请先为属地开通权限（三(一)）。",
        "empty": "没有待派单的补录",
        "empty_text": "每一件都已送到能够确认它的机关。",
    }
    table = waiting_table(rows, today=_today(), caption="待派单，最早提交的在前")
    return render(request, "authority/list.html", {**frame, **words, "table": table, "pager": pager})


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """What this office has returned or decided, what was submitted last first."""
    after = request.GET.get("after", "")
    found = queries.list_done(actor=actor_of(request), after=after, limit=PAGE + 1)
    rows, pager = pager_of(request.path, found, after=after)
    words = {
        "title": "退回和已办",
        "lede": "本机关退回补正、确认和不予确认的补录，最近提交的在前。",
        "empty": "本机关还没有办过补录",
        "empty_text": "退回或确认以后，会在这里查到，并一直保留。",
    }
    table = done_table(rows, caption="本机关退回和已办的补录")
    return render(request, "authority/list.html", {**frame_of(request), **words, "table": table, "pager": pager})


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """The open applications for grade A, oldest first."""
    words = {
        "title": "A 级申请",
        "lede": "已由属地确认为 B 级或 C 级，企业申请推送国家平台。",
        "empty": "没有待审核的 A 级申请",
        "empty_text": "企业在已确认的补录上申请后，会送到这里。",
    }
    return _applications(request, words, is_open=True)


@desk(Permission.WORKBENCH_AUTHORITY)
@require_safe
def decided(request: HttpRequest) -> HttpResponse:
    """The applications for grade A that were granted or sent back, newest first."""
    words = {
        "title": "已办的 A 级申请",
        "lede": f"定为 A 级和退回的申请，最近 {PAGE} 件，新的在前。",
        "empty": "还没有办过 A 级申请",
        "empty_text": "定为 A 级或退回以后，会在这里查到。",
    }
    return _applications(request, words, is_open=False)


def _applications(request: HttpRequest, words: dict[str, str], *, is_open: bool) -> HttpResponse:
    frame = frame_of(request)
    _require_province(frame["standing"])
    rows = queries.list_applications(actor=actor_of(request), on=_today(), is_open=is_open)
    table = applications_table(rows, today=_today(), caption=words["title"])
    return render(request, "authority/list.html", {**frame, **words, "table": table, "pager": None})


def _require_province(standing: Standing) -> None:
    if standing.level != Level.PROVINCE:
        raise Http404


def _today() -> date:
    return local_day(timezone.now())


def _today_in_words() -> str:
    today = _today()
    return f"{today.year}年{today.month}月{today.day}日 星期{WEEKDAYS[today.weekday()]}"
