"""Real names: one's own registration and how to correct it; for the province, the registrations that wait (三(二))."""

from collections.abc import Callable, Sequence
from datetime import date
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.grants.models import GrantHolder, Officer
from zhulu.domain.grants.permissions import OfficerPolicy
from zhulu.domain.grants.queries import get_officer_for
from zhulu.domain.grants.rights import Right
from zhulu.domain.grants.vocabulary import FormKind, LineKind
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.flows import Whole
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Link, Moment, Problem, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.authority.door import actor_of, desk, export, frame_of, province_frame_of, sign_as
from zhulu.interfaces.authority.wording import moment
from zhulu.usecases.permission_forms import Typed, put_permission_line, start_permission_form
from zhulu.usecases.register_officer import (
    OwnRegistration,
    accept_registration,
    describe,
    send_back_registration,
    show_registration,
    show_waiting_registrations,
)

WAITING = (
    Column("who", "姓名", "lead", note="职务"),
    Column("authority", "机关"),
    Column("office", "处（科）室"),
    Column("phone", "办公电话", "fit"),
    Column("at", "登记", "fit"),
)


@desk(Permission.REGISTRATION_READ)
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """Show what is registered of oneself."""
    frame = frame_of(request)
    shown = show_registration(actor=actor_of(request), on=_today())
    context = {**frame, "facts": _facts(shown), "holdings": _holdings(shown), "history": _history(shown)}
    return render(request, "authority/registration.html", context)


@desk(Permission.PERMISSION_APPLY)
@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """Begin 附件6 with one's own name, office and post on it, to be corrected."""
    frame_of(request)
    actor = actor_of(request)
    officer = show_registration(actor=actor, on=_today()).officer
    case = start_permission_form(actor=actor, kind=FormKind.CHANGE)
    typed = Typed(
        kind=LineKind.IDENTITY, officer=officer.public_id, name=officer.name, office=officer.office, post=officer.post
    )
    line = put_permission_line(actor=actor, case_id=case.public_id, typed=typed)
    messages.info(request, "请改成正确的姓名、处（科）室，再填变更原因和生效日期，打印盖章后报送")
    return redirect("authority:permission-line", public_id=case.public_id, line_id=line.public_id)


@desk(Permission.OFFICER_ACCEPT)
@require_safe
def waiting(request: HttpRequest) -> HttpResponseBase:
    """List the people whose registration waits for the province."""
    frame = province_frame_of(request)
    rows = show_waiting_registrations(actor=actor_of(request), on=_today())
    if sent := export(request, Listing("待核准的实名登记", lambda: Whole(rows), _table)):
        return sent
    return render(request, "authority/registrations.html", {**frame, "table": _table(rows)})


def _table(rows: Sequence[Officer]) -> Table:
    return Table("待核准的实名登记", WAITING, [_row(row) for row in rows])


def _row(row: Officer) -> dict[str, object]:
    return {
        "who": Cell(text=row.name, href=reverse("authority:registration-of", args=[row.public_id]), note=row.post),
        "authority": row.authority.name,
        "office": row.office,
        "phone": row.office_phone,
        "at": moment(row.account.created_at),
    }


@desk(Permission.OFFICER_ACCEPT)
@require_safe
def registration(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what is stated of a person, with the two answers."""
    return _page(request, public_id)


def _page(
    request: HttpRequest, public_id: str, problems: list[Problem] | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    frame = province_frame_of(request)
    actor = actor_of(request)
    officer = get_officer_for(actor=actor, public_id=public_id, on=_today())
    may = OfficerPolicy(on=_today()).may(actor=actor, action=Permission.OFFICER_ACCEPT, thing=officer)
    shown = describe(officer, on=_today())
    context = {
        **frame,
        "officer": officer,
        "way": [Link("实名登记", reverse("authority:registrations")), Link(officer.name)],
        "facts": _facts(shown),
        "history": _history(shown),
        "may_accept": may and officer.registered_at is None,
        "problems": problems or [],
        "opinion": request.POST.get("opinion", ""),
        "sign_as": sign_as(frame["standing"]),
    }
    return render(request, "authority/registration_of.html", context, status=status)


@desk(Permission.OFFICER_ACCEPT)
@require_POST
def accept(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the registration into the register."""
    opinion = request.POST.get("opinion", "")
    return _answer(
        request,
        public_id,
        lambda: accept_registration(actor=actor_of(request), officer_id=public_id, opinion=opinion),
        "已核准实名登记",
    )


@desk(Permission.OFFICER_ACCEPT)
@require_POST
def send_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the registration back with all reasons."""
    opinion = request.POST.get("opinion", "")
    return _answer(
        request,
        public_id,
        lambda: send_back_registration(actor=actor_of(request), officer_id=public_id, opinion=opinion),
        "已退回，由系统管理员更正",
    )


def _answer(request: HttpRequest, public_id: str, act: Callable[[], object], words: str) -> HttpResponse:
    try:
        act()
    except RulesViolated as refusal:
        faults = [Problem(fault.sentence, fault.remedy) for fault in refusal.findings.blocks]
        return _page(request, public_id, faults, HTTPStatus.CONFLICT)
    except CannotAdvance as refusal:
        return _page(request, public_id, [Problem(str(refusal))], HTTPStatus.CONFLICT)
    messages.success(request, words)
    return redirect("authority:registrations")


def _facts(shown: OwnRegistration) -> list[Fact]:
    officer = shown.officer
    done = f"已完成，{moment(officer.registered_at)}" if officer.registered_at else "没有完成，只能查看"
    return [
        Fact("姓名", officer.name),
        Fact("身份证号", shown.id_number),
        Fact("机关", officer.authority.name),
        Fact("实际处（科）室", officer.office),
        Fact("职务", officer.post),
        Fact("办公电话", officer.office_phone, note="在办事指南公开"),
        Fact("手机", shown.mobile, note="不公开"),
        Fact("登录名", officer.account.sign_in_name),
        Fact("实名登记", done, clause="三(二)"),
    ]


def _holdings(shown: OwnRegistration) -> list[Fact]:
    return [Fact(Right.of(row.grant).label, _days(row), note=row.grant.document_note) for row in shown.holdings]


def _days(row: GrantHolder) -> str:
    lasts = [day for day in (row.valid_to, row.grant.valid_to) if day]
    return f"{row.valid_from or '—'} 至 {min(lasts) if lasts else '不限'}"


def _history(shown: OwnRegistration) -> list[Moment]:
    told = [
        Moment(
            f"{row.name}，{row.office}",
            on=f"自 {row.valid_from}",
            note=f"{row.accepted_office} {row.accepted_name}".strip() or "装入时登记",
        )
        for row in shown.history
    ]
    sent_back = [
        Moment("退回", on=moment(row.at), note=f"{row.decided_office} {row.decided_name}：{row.opinion}")
        for row in shown.decisions
        if not row.accepted
    ]
    return [*sent_back, *told]


def _today() -> date:
    return local_day(timezone.now())
