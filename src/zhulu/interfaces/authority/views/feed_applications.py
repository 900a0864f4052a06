"""The province's pages of applications for A on projects of the approval system (Q5)."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.intake import queries
from zhulu.domain.intake.models import Dossier, FeedApplication
from zhulu.domain.intake.permissions import FeedApplicationPolicy
from zhulu.domain.intake.states import APPLIED, FEED_APPLICATION
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Link, Problem, Table
from zhulu.interfaces.authority.door import actor_of, desk, province_frame_of, sign_as
from zhulu.interfaces.authority.wording import moment
from zhulu.usecases.confirm_filing import MethodMissing
from zhulu.usecases.feed_grade import (
    check_stars,
    get_feed_application,
    grant_on_feed,
    parts_of,
    send_back_on_feed,
)

COLUMNS = (
    Column("name", "项目", "lead", note="编号"),
    Column("firm", "申请单位", note="申请人"),
    Column("at", "申请", "fit"),
    Column("state", "状态", "fit"),
)


TONES = {"applied": "late", "granted": "ok", "sent_back": ""}


@desk(Permission.FEED_READ)
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """List what waits for the province, and what it has decided."""
    frame, actor = province_frame_of(request), actor_of(request)
    context = {
        "waiting": _table(queries.list_applications(actor=actor), "待审核的"),
        "ended": _table(queries.list_applications(actor=actor, is_open=False), "已办的"),
    }
    return render(request, "authority/feed_applications.html", {**frame, **context})


def _table(rows: list[FeedApplication], caption: str) -> Table:
    return Table(
        caption,
        COLUMNS,
        [
            {
                "name": Cell(
                    text=row.dossier.name,
                    href=reverse("authority:feed-application", args=[row.public_id]),
                    note=row.dossier.project.number if row.dossier.project else "",
                ),
                "firm": Cell(text=str(row.organisation), note=row.applicant),
                "at": moment(row.applied_at),
                "state": Cell(state=FEED_APPLICATION.state(row.state).label, tone=TONES[row.state]),
            }
            for row in rows
        ],
    )


@desk(Permission.FEED_READ)
@require_safe
def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one application: what was delivered, whether every ``*`` field is there, and the decision."""
    return _page(request, public_id)


@desk(Permission.GRADE_DECIDE)
@require_POST
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Grant A to all parts."""

    def act() -> str:
        grant_on_feed(
            actor=actor_of(request),
            application_id=public_id,
            opinion=request.POST.get("opinion", ""),
            method=request.POST.get("method", ""),
        )
        return "各部分均已定为 A 级"

    return _decide(request, public_id, act)


@desk(Permission.GRADE_DECIDE)
@require_POST
def send_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send it back with the reason."""

    def act() -> str:
        send_back_on_feed(actor=actor_of(request), application_id=public_id, opinion=request.POST.get("opinion", ""))
        return "已退回，原等级不变"

    return _decide(request, public_id, act)


def _decide(request: HttpRequest, public_id: str, act: Callable[[], str]) -> HttpResponse:
    """Answer: 302 when it stands, 409 or 422 with the reasons and what was typed when it cannot be."""
    province_frame_of(request)
    try:
        words = act()
    except RulesViolated as refusal:
        problems = [Problem(item.message, item.remedy, "、".join(item.cites)) for item in refusal.findings.blocks]
        return _page(request, public_id, problems=problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except (CannotAdvance, MethodMissing) as refusal:
        return _page(request, public_id, problems=[Problem(str(refusal))], status=HTTPStatus.CONFLICT)
    messages.success(request, words)
    return redirect("authority:feed-application", public_id=public_id)


def _page(
    request: HttpRequest,
    public_id: str,
    *,
    problems: list[Problem] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    frame, actor = province_frame_of(request), actor_of(request)
    found = get_feed_application(actor=actor, public_id=public_id)
    dossier, today = found.dossier, local_day(timezone.now())
    findings = check_stars(parts=parts_of(dossier=dossier), policy=get_policy(as_of=today), today=today)
    is_open = found.state == APPLIED
    context = {
        "application": found,
        "way": [Link("审批系统项目的 A 级申请", reverse("authority:feed-applications")), Link(dossier.name)],
        "state": FEED_APPLICATION.state(found.state).label,
        "facts": [
            _project_fact(dossier),
            Fact("申请单位", str(found.organisation)),
            Fact("申请人", found.applicant),
            Fact("申请", moment(found.applied_at)),
            Fact("审批系统内部编号", dossier.inner_num),
        ],
        "missing": [item.message for item in findings.blocks],
        "may_decide": is_open and FeedApplicationPolicy().may(actor=actor, action=Permission.GRADE_DECIDE, thing=found),
        "methods": VerificationMethod.choices,
        "problems": problems or [],
        "typed": {name: request.POST.get(name, "") for name in ("opinion", "method")},
        "sign_as": sign_as(frame["standing"]),
    }
    return render(request, "authority/feed_application.html", {**frame, **context}, status=status)


def _project_fact(dossier: Dossier) -> Fact:
    project = dossier.project
    if project is None:
        return Fact("项目", "还没有入库")
    return Fact("项目", project.number, href=reverse("portal:project", args=[project.public_id]))
