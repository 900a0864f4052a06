"""An authority fills in its form: head, persons, stamped scan, and hands it in (三(一))."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.authorities.queries import area_names
from zhulu.domain.grants.forms import own_areas, standing_rights
from zhulu.domain.grants.models import CaseLine, PermissionCase
from zhulu.domain.grants.queries import list_registered
from zhulu.domain.grants.rights import Right, possible_rights, read_rights
from zhulu.domain.grants.vocabulary import FormKind, LineKind
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.foundation.web.components.shapes import Link, Problem
from zhulu.interfaces.authority.door import actor_of, desk, frame_of
from zhulu.interfaces.authority.permission_fields import HeadForm, LineForm
from zhulu.interfaces.authority.views.permissions import form_page, say
from zhulu.usecases.permission_forms import (
    attach_permission_scan,
    discard_permission_form,
    put_permission_line,
    remove_permission_line,
    save_permission_head,
)
from zhulu.usecases.show_permissions import ShownForm, show_permission_form
from zhulu.usecases.submit_permission_form import submit_permission_form, withdraw_permission_form


def _editable(request: HttpRequest, public_id: str) -> ShownForm:
    form = show_permission_form(actor=actor_of(request), case_id=public_id, on=local_day(timezone.now()))
    if not form.may_edit:
        raise Http404
    return form


@desk(Permission.PERMISSION_APPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def head(request: HttpRequest, public_id: str) -> HttpResponse:
    """Fill in what the form says besides its persons."""
    frame = frame_of(request)
    case = _editable(request, public_id).case
    codes = own_areas(authority_id=case.authority_id, on=local_day(timezone.now()))
    names = area_names(codes=codes)
    form = HeadForm(
        request.POST if request.method == "POST" else None,
        case=case,
        rights=possible_rights(case.authority),
        areas=[(code, names.get(code, code)) for code in codes],
    )
    refusal = ""
    if form.is_valid():
        try:
            save_permission_head(
                actor=actor_of(request),
                case_id=public_id,
                head=form.head,
                revision=form.cleaned_data["revision"],
            )
            return say(request, "已保存", public_id)
        except CannotAdvance as conflict:
            refusal = str(conflict)
    return _edit_page(request, frame, case, form, title="单位、权限和期限", refusal=refusal)


def _edit_page(
    request: HttpRequest,
    frame: dict[str, object],
    case: PermissionCase,
    form: HeadForm | LineForm,
    *,
    title: str,
    refusal: str = "",
) -> HttpResponse:
    status = HTTPStatus.OK
    if form.is_bound:
        status = HTTPStatus.CONFLICT if refusal else HTTPStatus.UNPROCESSABLE_ENTITY
    back = reverse("authority:permission", args=[case.public_id])
    context = {
        **frame,
        "form": form,
        "case": case,
        "title": title,
        "way": [
            Link("管理权限", reverse("authority:permissions")),
            Link(f"{case.get_kind_display()}表", back),
            Link(title),
        ],
        "back": back,
        "refusals": [Problem(refusal)] if refusal else [],
    }
    return render(request, "authority/permission_edit.html", context, status=status)


@desk(Permission.PERMISSION_APPLY)
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, public_id: str, line_id: str = "") -> HttpResponse:
    """Add a person, or change what was written of one."""
    frame = frame_of(request)
    case = _editable(request, public_id).case
    standing = _find_line(case, line_id)
    kind = LineKind(standing.kind) if standing else _kind(request, case)
    form = LineForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        people=list_registered(authority_id=case.authority_id),
        rights=_rights(case),
        line=standing,
    )
    if form.is_valid():
        put_permission_line(actor=actor_of(request), case_id=public_id, typed=form.typed, line_id=line_id)
        return say(request, "已保存", public_id)
    return _edit_page(request, frame, case, form, title=kind.label)


def _find_line(case: PermissionCase, line_id: str) -> CaseLine | None:
    if not line_id:
        return None
    found = case.lines.select_related("officer", "taker").filter(public_id=line_id).first()
    if found is None:
        raise Http404
    return found


def _kind(request: HttpRequest, case: PermissionCase) -> LineKind:
    asked = request.GET.get("kind", LineKind.ADD.value)
    allowed = LineKind.values if case.kind == FormKind.CHANGE else [LineKind.ADD.value]
    if asked not in allowed:
        raise Http404
    return LineKind(asked)


def _rights(case: PermissionCase) -> tuple[Right, ...]:
    if case.kind == FormKind.APPLICATION:
        return read_rights(case.rights)
    standing = standing_rights(authority_id=case.authority_id, on=local_day(timezone.now()))
    return tuple(right for right in possible_rights(case.authority) if right.code in standing)


@desk(Permission.PERMISSION_APPLY)
@require_POST
def remove_line(request: HttpRequest, public_id: str, line_id: str) -> HttpResponse:
    """Take a person off the form."""
    return _act(
        request,
        public_id,
        lambda: remove_permission_line(actor=actor_of(request), case_id=public_id, line_id=line_id),
        "已移除",
    )


@desk(Permission.PERMISSION_APPLY)
@require_POST
def attach(request: HttpRequest, public_id: str) -> HttpResponse:
    """Attach the stamped scan of the form as it stands."""
    upload = request.FILES.get("file")
    if upload is None:
        problem = Problem("没有选择文件", "请选择盖章表的扫描件", target="scan")
        return form_page(request, public_id, problems=[problem], status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _act(
        request,
        public_id,
        lambda: attach_permission_scan(
            actor=actor_of(request), case_id=public_id, name=upload.name or "", stream=upload
        ),
        "盖章件已上传",
    )


@desk(Permission.PERMISSION_APPLY)
@require_POST
def submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand the form in."""
    try:
        case = submit_permission_form(actor=actor_of(request), case_id=public_id)
    except RulesViolated:
        # The page itself lists every fault with its place.
        return form_page(request, public_id, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except CannotAdvance as refusal:
        return form_page(request, public_id, problems=[Problem(str(refusal))], status=HTTPStatus.CONFLICT)
    where = "市（州）住建主管部门" if case.state == "city" else "省厅"
    return say(request, f"已报{where}，编号 {case.number}", public_id)


@desk(Permission.PERMISSION_APPLY)
@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the form back."""
    return _act(
        request,
        public_id,
        lambda: withdraw_permission_form(actor=actor_of(request), case_id=public_id),
        "已撤回，可以修改后重新报送",
    )


@desk(Permission.PERMISSION_APPLY)
@require_POST
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Throw a draft away that was never handed in."""
    try:
        discard_permission_form(actor=actor_of(request), case_id=public_id)
    except CannotAdvance as refusal:
        return form_page(request, public_id, problems=[Problem(str(refusal))], status=HTTPStatus.CONFLICT)
    messages.success(request, "草稿已删除")
    return redirect("authority:permissions")


def _act(request: HttpRequest, public_id: str, act: Callable[[], object], words: str) -> HttpResponse:
    try:
        act()
    except FileRefused as refusal:
        problems = [Problem(fault.what, fault.remedy, target="scan") for fault in refusal.faults]
        return form_page(request, public_id, problems=problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except CannotAdvance as refusal:
        return form_page(request, public_id, problems=[Problem(str(refusal))], status=HTTPStatus.CONFLICT)
    return say(request, words, public_id)
