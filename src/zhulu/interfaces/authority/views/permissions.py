"""管理权限: what one's authority holds, its forms, one form; for city and province what waits for them (三(一))."""

import logging
from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.authorities.queries import list_authorities
from zhulu.domain.grants.models import PermissionCase
from zhulu.domain.grants.queries import (
    AbleOfficer,
    Expiring,
    has_people,
    list_decided_cases,
    list_waiting_cases,
    stream_decided_cases,
    stream_own_cases,
    stream_waiting_cases,
)
from zhulu.domain.grants.rights import Right, rights_in_words
from zhulu.domain.grants.states import PERMISSION_CASE
from zhulu.domain.grants.vocabulary import FormKind, LineKind
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.flows import Whole
from zhulu.foundation.storage.interface import FileMissing
from zhulu.foundation.storage.stores import current_storage
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Link, Moment, Problem, Table
from zhulu.foundation.web.downloads import as_pdf
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.authority.door import actor_of, desk, export, frame_of, province_frame_of, sign_as
from zhulu.interfaces.authority.permission_fields import problems_of_form
from zhulu.interfaces.authority.wording import moment
from zhulu.usecases.permission_forms import start_permission_form
from zhulu.usecases.print_permission_form import print_permission_form
from zhulu.usecases.show_permissions import (
    ShownForm,
    ShownLine,
    expiring_of,
    show_own_permissions,
    show_permission_form,
)

logger = logging.getLogger(__name__)
TONES = {"draft": "draft", "city": "open", "province": "open", "returned": "back", "refused": "no", "granted": "done"}
HELD = (
    Column("who", "审核人员", "lead", note="处（科）室"),
    Column("right", "权限"),
    Column("area", "范围"),
    Column("days", "起止", "fit"),
    Column("document", "依据", note="实名登记"),
)
CASES = (
    Column("case", "表", "lead", note="编号"),
    Column("authority", "机关"),
    Column("at", "报送", "fit"),
    Column("state", "状态", "fit"),
)
SCAN_POLICY = {"default-src": [NONE], "frame-ancestors": [SELF], "sandbox": []}


@desk(Permission.PERMISSION_READ)
@require_safe
def permissions(request: HttpRequest) -> HttpResponseBase:
    """Show what one's own authority may do, who does it, what ends soon, and the authority's forms."""
    frame = frame_of(request)
    own = show_own_permissions(actor=actor_of(request), on=_today())
    held = partial(held_table, caption="本机关现有的权限")
    cases = partial(cases_table, caption="本机关的权限申请与变更")
    if sent := export(
        request,
        Listing("现有权限", lambda: Whole(own.able), held, key="held"),
        Listing("权限申请与变更", partial(stream_own_cases, actor=actor_of(request)), cases, key="cases"),
    ):
        return sent
    context = {
        **frame,
        "held": held(own.able),
        "expiring": [expiring_words(item) for item in own.expiring],
        "cases": cases(own.cases),
        "may_start": frame["standing"].registered,
    }
    return render(request, "authority/permissions.html", context)


def held_table(rows: Sequence[AbleOfficer], *, caption: str) -> Table:
    """Show who may do what, where, since when, on which document."""
    return Table(caption, HELD, [_held(row) for row in rows])


def _held(row: AbleOfficer) -> dict[str, object]:
    ended = f"账号 {moment(row.account_ended_at)} 停用" if row.account_ended_at else ""
    return {
        "who": Cell(text=row.name, note="，".join(filter(None, [row.office, row.post, ended]))),
        "right": Right(row.path, row.function).label,
        "area": row.area_name or "全部管辖区域",
        "days": f"{row.valid_from or '—'} 至 {row.valid_to or '不限'}",
        "document": Cell(text=row.document, note=f"实名登记自 {row.registered_since}"),
    }


def expiring_words(item: Expiring) -> str:
    """Say what ends when."""
    left = f"还有 {item.days_left} 天" if item.days_left else "今天到期"
    return f"{item.grant.authority.name}“{Right.of(item.grant).label}”权限 {item.grant.valid_to} 到期，{left}"


def cases_table(rows: Sequence[PermissionCase], *, caption: str) -> Table:
    """Show forms."""
    return Table(caption, CASES, [_case(row) for row in rows])


def _case(row: PermissionCase) -> dict[str, object]:
    label = f"{row.get_kind_display()}表"
    return {
        "case": Cell(
            text=label, href=reverse("authority:permission", args=[row.public_id]), note=row.number or "还没有编号"
        ),
        "authority": Cell(text=row.authority.name, note="省厅代录" if row.by_province else ""),
        "at": moment(row.submitted_at) if row.submitted_at else "",
        "state": Cell(state=PERMISSION_CASE.state(row.state).label, tone=TONES[row.state]),
    }


@desk(Permission.PERMISSION_APPLY)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a form, of one's own authority or, for the province, of one that has nobody."""
    frame_of(request)
    kind = request.POST.get("kind", "")
    if kind not in FormKind.values:
        raise Http404
    case = start_permission_form(
        actor=actor_of(request), kind=FormKind(kind), authority_id=request.POST.get("authority", "")
    )
    return redirect("authority:permission", public_id=case.public_id)


@desk(Permission.PERMISSION_APPLY)
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Choose the authority without accounts whose stamped paper the province enters."""
    frame = province_frame_of(request)
    standing_id = frame["standing"].authority_id
    rows = [row for row in list_authorities(on=_today()) if row.confirms_grade and row.pk != standing_id]
    without = [row for row in rows if not has_people(authority_id=row.pk)]
    return render(request, "authority/enter_permission.html", {**frame, "authorities": without})


@desk(Permission.PERMISSION_READ)
@require_safe
def review(request: HttpRequest) -> HttpResponseBase:
    """List what waits: zones' forms for their city, all others for the province; below what was answered."""
    frame = frame_of(request)
    if frame["standing"].level == Level.COUNTY:
        raise Http404
    actor = actor_of(request)
    is_province = frame["standing"].level == Level.PROVINCE
    waiting = partial(cases_table, caption="待办的权限表，最早报送的在前")
    others = partial(cases_table, caption="其他权限表，新的在前")
    if sent := export(
        request,
        Listing("待办的权限表", partial(stream_waiting_cases, actor=actor, on=_today()), waiting, key="waiting"),
        Listing("其他权限表", partial(stream_decided_cases, actor=actor, on=_today()), others, key="others"),
    ):
        return sent
    context = {
        **frame,
        "title": "权限审核" if is_province else "开发区权限意见",
        "waiting": waiting(list_waiting_cases(actor=actor, on=_today())),
        "others": others(list_decided_cases(actor=actor, on=_today())),
        "expiring": [expiring_words(item) for item in expiring_of(on=_today())] if is_province else [],
        "is_province": is_province,
    }
    return render(request, "authority/permission_review.html", context)


@desk(Permission.PERMISSION_READ)
@require_safe
def permission(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one form: to be filled in, to be answered, or to be read."""
    return form_page(request, public_id)


def form_page(
    request: HttpRequest,
    public_id: str,
    *,
    problems: Sequence[Problem] = (),
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Draw a form's page, with what is wrong and what was typed."""
    frame = frame_of(request)
    form = show_permission_form(actor=actor_of(request), case_id=public_id, on=_today())
    names = {shown.line.public_id: who(shown) for shown in form.lines}
    context = {
        **frame,
        "form": form,
        "case": form.case,
        "title": f"{form.case.get_kind_display()}表",
        "way": [Link("管理权限", reverse("authority:permissions")), Link(f"{form.case.get_kind_display()}表")],
        "state": (PERMISSION_CASE.state(form.case.state).label, TONES[form.case.state]),
        "means": PERMISSION_CASE.state(form.case.state).means,
        "facts": _facts(form),
        "lines": [_line(shown) for shown in form.lines],
        "kinds": [kind for kind in LineKind if (kind is LineKind.ADD) or form.case.kind == FormKind.CHANGE],
        "faults": problems_of_form(form.faults, names),
        "problems": list(problems),
        "typed": {"opinion": "", "reasons": "", **(typed or {})},
        "trail": _trail(form),
        "scans": _scans(form),
        "sign_as": sign_as(frame["standing"]),
    }
    return render(request, "authority/permission.html", context, status=status)


def who(shown: ShownLine) -> str:
    """Name whom a line is about."""
    line = shown.line
    one = line.officer.name if line.officer else ""
    other = line.taker.name if line.taker else line.name
    return f"{one} → {other}" if one and other and line.kind == LineKind.REPLACE else (one or other or "未填姓名")


def _facts(form: ShownForm) -> list[Fact]:
    case = form.case
    facts = [Fact("机关", case.authority.name, note="省厅按盖章的纸质表代录" if case.by_province else "")]
    if case.kind == FormKind.APPLICATION:
        term = f"{case.valid_from or '没有填'} 至 {case.valid_to or '不限'}"
        facts += [
            Fact("申请权限", rights_in_words(case.rights), wide=True),
            Fact("管理范围", "、".join(form.areas) or "本机关管辖的全部区域"),
            Fact("期限", term),
            Fact("监管权限依据", case.basis, wide=True),
        ]
    else:
        facts += [Fact("变更原因", case.reason, wide=True), Fact("生效日期", case.effective_on or "")]
    facts += [Fact("统一社会信用代码", case.credit_code), Fact("地址", case.address), Fact("联系电话", case.phone)]
    if case.starts_on:
        facts.append(Fact("省厅定的生效日", case.starts_on))
    return facts


def _line(shown: ShownLine) -> dict[str, Any]:
    line = shown.line
    known = line.taker
    facts = [
        Fact("姓名", known.name if known else line.name, note=line.sign_in_name),
        Fact("身份证号", shown.id_number or ("已登记" if known else "")),
        Fact("处（科）室", known.office if known else line.office),
        Fact("职务", known.post if known else line.post),
        Fact("办公电话", line.office_phone or (known.office_phone if known else "")),
        Fact("手机", shown.mobile),
        Fact("权限", rights_in_words(line.rights), wide=True),
    ]
    if line.officer:
        facts.insert(0, Fact("原人员", line.officer.name, note=line.officer.office))
    return {"line": line, "title": f"{line.get_kind_display()}：{who(shown)}", "facts": [f for f in facts if f.value]}


def _trail(form: ShownForm) -> list[Moment]:
    events = [
        (row.submitted_at, f"报送（第 {row.number} 版）", f"{row.submitted_office} {row.submitted_name}")
        for row in form.submissions
    ]
    events += [
        (
            row.at,
            f"{row.city.name}{'同意' if row.agreed else '不同意'}",
            f"{row.signed_office} {row.signed_name}：{row.opinion}",
        )
        for row in form.consents
    ]
    for row in form.decisions:
        label = PERMISSION_CASE.transition(row.move.transition).label
        events.append((row.at, label, f"{row.decided_office} {row.decided_name}：{row.opinion}"))
    return [Moment(label, on=moment(at), note=note) for at, label, note in sorted(events, key=lambda event: event[0])]


def _scans(form: ShownForm) -> list[Link]:
    case = form.case
    links = []
    if case.scan_id:
        links.append(Link(f"盖章件：{case.scan_name}", reverse("authority:permission-scan", args=[case.public_id, 0])))
    for place, row in enumerate(form.consents, start=1):
        if row.scan_id:
            address = reverse("authority:permission-scan", args=[case.public_id, place])
            links.append(Link(f"市（州）盖章件：{row.scan_name}", address))
    return links


@desk(Permission.PERMISSION_READ)
@require_safe
def printed(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Print the form: to be stamped, or with what has been said."""
    form = show_permission_form(actor=actor_of(request), case_id=public_id, on=_today())
    name = f"{form.case.get_kind_display()}表{form.case.number or ''}.pdf"
    return as_pdf(print_permission_form(form, now=timezone.now()), name=name, is_shown=True)


@desk(Permission.PERMISSION_READ)
@xframe_options_sameorigin
@csp(SCAN_POLICY)  # type: ignore[arg-type]  # django-csp types the view without its arguments
@require_safe
def scan(request: HttpRequest, public_id: str, place: int) -> HttpResponseBase:
    """Stream a stamped scan: 0 is the form's, then the city's answers in order."""
    form = show_permission_form(actor=actor_of(request), case_id=public_id, on=_today())
    consents = list(form.consents)
    source = form.case if place == 0 else (consents[place - 1] if 0 < place <= len(consents) else None)
    if source is None or source.scan is None:
        raise Http404
    try:
        stream = current_storage().open(source.scan.sm3)
    except FileMissing as missing:
        logger.exception("the bytes of a stamped scan are gone")
        raise Http404 from missing
    return FileResponse(stream, filename=source.scan_name, content_type=source.scan.media_type)


def say(request: HttpRequest, words: str, public_id: str) -> HttpResponse:
    """Say what was done, and go back to the form."""
    messages.success(request, words)
    return redirect("authority:permission", public_id=public_id)


def _today() -> date:
    return local_day(timezone.now())
