"""办事指南 at the desk: an authority writes and publishes its own, the province sees whose is missing (三(四))."""

from datetime import date
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.guides.facts import GuideText
from zhulu.domain.guides.models import GuideVersion
from zhulu.domain.guides.queries import GuideNotFound, GuideState
from zhulu.domain.guides.vocabulary import GUIDED, GuideStanding
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Cell, Column, Link, Moment, Problem, Table, Tile
from zhulu.interfaces.authority.door import actor_of, desk, frame_of, province_frame_of, sign_as
from zhulu.interfaces.authority.guide_fields import (
    fields_of,
    material_rows,
    problems_of,
    question_rows,
    read_text,
)
from zhulu.interfaces.authority.guide_words import is_reminded
from zhulu.interfaces.authority.wording import moment
from zhulu.usecases.supervise_guides import key_of, reason_of, remind_of_guides, survey_guides
from zhulu.usecases.write_guide import GuideDesk, list_own_guides, open_guide, publish_guide, save_guide

OWN = (
    Column("path", "途径", "lead"),
    Column("standing", "现在"),
    Column("version", "版本", "fit"),
    Column("people", "今天的审核人员"),
    Column("open", "操作", "fit"),
)
TONES = {GuideStanding.CURRENT: "done", GuideStanding.STALE: "back", GuideStanding.MISSING: "no"}


@desk(Permission.GUIDE_EDIT)
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """List the guides that this authority owes, with how each stands."""
    frame = frame_of(request)
    if frame["standing"].level == Level.PROVINCE:
        return redirect("authority:guide-survey")
    states = list_own_guides(actor=actor_of(request), on=_today())
    table = Table("本机关的办事指南", OWN, [_own_row(state) for state in states])
    return render(request, "authority/guides.html", {**frame, "table": table})


def _own_row(state: GuideState) -> dict[str, object]:
    told = f"省厅 {state.reminded_on} 催办过" if is_reminded(state) else ""
    return {
        "path": Cell(state.path.label, href=reverse("authority:guide", args=[GUIDED[state.path]])),
        "standing": Cell(state=state.standing.label, tone=TONES[state.standing], note=state.changes or told),
        "version": f"第 {state.newest.number} 版" if state.newest else "—",
        "people": "、".join(person.name for person in state.reviewers) or "没有",
        "open": Cell("编写", href=reverse("authority:guide", args=[GUIDED[state.path]])),
    }


@desk(Permission.GUIDE_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def guide(request: HttpRequest, name: str) -> HttpResponse:
    """Write a guide; saving keeps everything, faults and all, and says what still stands against publishing."""
    frame, path = frame_of(request), _path(name)
    shown = open_guide(actor=actor_of(request), path=path, on=_today())
    if request.method != "POST":
        return _page(request, frame, shown)
    typed = read_text(request.POST)
    try:
        save_guide(actor=actor_of(request), path=path, text=typed, revision=_revision(request))
    except CannotAdvance as conflict:
        return _page(request, frame, shown, typed=typed, refusal=str(conflict))
    messages.success(request, "已保存，还没有发布")
    return redirect("authority:guide", name=name)


@desk(Permission.GUIDE_EDIT)
@require_safe
def preview(request: HttpRequest, name: str) -> HttpResponse:
    """Show the saved text as the public would read it."""
    frame, path = frame_of(request), _path(name)
    shown = open_guide(actor=actor_of(request), path=path, on=_today())
    context = {
        **frame,
        "guide": shown.text,
        "reviewers": shown.state.reviewers,
        "path_label": path.label,
        "is_graded": path == Path.BACK_FILING,
        "way": [*_way(path), Link("预览")],
        "back": reverse("authority:guide", args=[name]),
    }
    return render(request, "authority/guide_preview.html", context)


@desk(Permission.GUIDE_EDIT)
@require_POST
def publish(request: HttpRequest, name: str) -> HttpResponse:
    """Publish what was saved as the next version."""
    frame, path, actor = frame_of(request), _path(name), actor_of(request)
    try:
        version = publish_guide(
            actor=actor, path=path, revision=_revision(request), note=request.POST.get("note", "")[:200]
        )
    except RulesViolated as refusal:
        shown = open_guide(actor=actor, path=path, on=_today())
        return _page(request, frame, shown, faults=problems_of(refusal.findings.blocks))
    except CannotAdvance as conflict:
        return _page(request, frame, open_guide(actor=actor, path=path, on=_today()), refusal=str(conflict))
    messages.success(request, f"已发布第 {version.number} 版，公众现在就能看到")
    return redirect("authority:guides")


def _page(
    request: HttpRequest,
    frame: dict[str, Any],
    shown: GuideDesk,
    *,
    typed: GuideText | None = None,
    faults: list[Problem] | None = None,
    refusal: str = "",
) -> HttpResponse:
    text, path = typed or shown.text, shown.state.path
    refused = [Problem(refusal)] if refusal else (faults or [])
    context = {
        **frame,
        "desk": shown,
        "name": GUIDED[path],
        "title": f"{path.label}办事指南",
        "way": _way(path),
        "fields": fields_of(text),
        "materials": material_rows(text),
        "questions": question_rows(text),
        "revision": request.POST.get("revision", "") if typed else shown.revision,
        "refused": refused,
        "to_do": problems_of(shown.findings.blocks),
        "note": request.POST.get("note", ""),
        "sign_as": sign_as(frame["standing"]),
        "versions": [_version(version) for version in shown.versions],
    }
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "authority/guide.html", context, status=status)


def _version(version: GuideVersion) -> Moment:
    return Moment(
        f"第 {version.number} 版",
        on=moment(version.published_at),
        note=f"{version.published_name}　{version.note}".strip(),
    )


@desk(Permission.GUIDE_SUPERVISE)
@require_safe
def survey(request: HttpRequest) -> HttpResponse:
    """Show the province whose guides are missing or out of date, those first."""
    frame = province_frame_of(request)
    states = survey_guides(actor=actor_of(request), on=_today())
    wanted = request.GET.get("standing", "")
    rows = [state for state in states if not wanted or state.standing == wanted]
    outstanding = [state for state in states if state.standing is not GuideStanding.CURRENT]
    context = {
        **frame,
        "tiles": _tiles(states),
        "rows": [_survey_row(state) for state in rows],
        "outstanding": len(outstanding),
        "wanted": wanted,
    }
    return render(request, "authority/guide_survey.html", context)


def _tiles(states: list[GuideState]) -> list[Tile]:
    address = reverse("authority:guide-survey")
    return [
        Tile(
            sum(state.standing is standing for state in states),
            str(standing.label),
            href=f"{address}?standing={standing.value}",
            hot=standing is not GuideStanding.CURRENT and any(state.standing is standing for state in states),
        )
        for standing in (GuideStanding.MISSING, GuideStanding.STALE, GuideStanding.CURRENT)
    ]


def _survey_row(state: GuideState) -> dict[str, object]:
    newest = state.newest
    public = [state.authority.code, GUIDED[state.path]]
    return {
        "key": key_of(state),
        "authority": state.authority.name,
        "path": state.path.label,
        "standing": state.standing.label,
        "tone": TONES[state.standing],
        "why": reason_of(state) if state.standing is GuideStanding.STALE else "",
        "version": f"第 {newest.number} 版，{local_day(newest.published_at)}" if newest else "—",
        "href": reverse("portal:guide", args=public) if newest else "",
        "reminded_on": state.reminded_on if is_reminded(state) else None,
        "may_remind": state.standing is not GuideStanding.CURRENT and state.reminded_on != _today(),
    }


@desk(Permission.GUIDE_SUPERVISE)
@require_POST
def remind(request: HttpRequest) -> HttpResponse:
    """Remind one authority, or all whose guide is missing or out of date."""
    province_frame_of(request)
    chosen = request.POST.getlist("guide")
    if not chosen and request.POST.get("all") != "1":
        raise Http404
    done = remind_of_guides(actor=actor_of(request), chosen=chosen)
    messages.success(request, f"已催办 {done} 份，机关登录后在“今天要办的”看到" if done else "今天都已经催办过了")
    return redirect("authority:guide-survey")


def _path(name: str) -> Path:
    for path, known in GUIDED.items():
        if known == name:
            return path
    raise GuideNotFound(name)


def _way(path: Path) -> list[Link]:
    return [Link("办事指南", reverse("authority:guides")), Link(path.label)]


def _revision(request: HttpRequest) -> int:
    given = request.POST.get("revision", "")
    return int(given) if given.isdecimal() and len(given) <= 9 else -1  # noqa: PLR2004 - what a column holds


def _today() -> date:
    return local_day(timezone.now())
