"""A city's consent to a zone's form, and the province's decision on every form (三(一))."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.grants.casework import FormReason
from zhulu.domain.grants.queries import CaseNotFound
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.foundation.web.components.shapes import Problem
from zhulu.interfaces.authority.door import actor_of, desk, frame_of
from zhulu.interfaces.authority.views.permissions import form_page, say
from zhulu.usecases.consent_to_permission import consent_to_permission, object_to_permission
from zhulu.usecases.decide_permission import grant_permission, refuse_permission, return_permission
from zhulu.usecases.deciding_permission import FormWithdrawn


@desk(Permission.PERMISSION_CONSENT)
@require_POST
def consent(request: HttpRequest, public_id: str) -> HttpResponse:
    """Consent, with the form that bears the city's stamp."""
    upload = request.FILES.get("file")
    if upload is None:
        return _refused(request, public_id, [Problem("没有上传加盖市（州）公章的扫描件", target="consent-file")])
    return _decide(
        request,
        public_id,
        lambda: consent_to_permission(
            actor=actor_of(request),
            case_id=public_id,
            opinion=request.POST.get("opinion", ""),
            name=upload.name or "",
            stream=upload,
            seen=request.POST.get("seen", ""),
        ),
        "已同意，转省厅审核",
    )


@desk(Permission.PERMISSION_CONSENT)
@require_POST
def oppose(request: HttpRequest, public_id: str) -> HttpResponse:
    """Do not consent; the reason goes back to the zone."""
    return _decide(
        request,
        public_id,
        lambda: object_to_permission(
            actor=actor_of(request),
            case_id=public_id,
            opinion=request.POST.get("opinion", ""),
            seen=request.POST.get("seen", ""),
        ),
        "不同意，理由已告知申请机关",
    )


@desk(Permission.PERMISSION_DECIDE)
@require_POST
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Grant what the form asks for."""
    return _decide(
        request,
        public_id,
        lambda: grant_permission(
            actor=actor_of(request),
            case_id=public_id,
            opinion=request.POST.get("opinion", ""),
            seen=request.POST.get("seen", ""),
        ),
        "已开通。新人员的账号由系统管理员发一次性链接",
    )


@desk(Permission.PERMISSION_DECIDE)
@require_POST
def send_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Return the form with all reasons, one a line."""
    reasons = [FormReason(text.strip()) for text in request.POST.get("reasons", "").splitlines() if text.strip()]
    return _decide(
        request,
        public_id,
        lambda: return_permission(
            actor=actor_of(request), case_id=public_id, reasons=reasons, seen=request.POST.get("seen", "")
        ),
        "已退回补正，理由已全部告知",
    )


@desk(Permission.PERMISSION_DECIDE)
@require_POST
def refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """Refuse the form for good."""
    return _decide(
        request,
        public_id,
        lambda: refuse_permission(
            actor=actor_of(request),
            case_id=public_id,
            opinion=request.POST.get("opinion", ""),
            seen=request.POST.get("seen", ""),
        ),
        "不予开通，理由已告知申请机关",
    )


def _decide(request: HttpRequest, public_id: str, act: Callable[[], object], words: str) -> HttpResponse:
    """Answer: back to the form when it stands, 404 when taken back, 422 where something is lacking, 409 otherwise."""
    try:
        act()
    except (FormWithdrawn, CaseNotFound):
        return _gone(request)
    except FileRefused as refusal:
        return _refused(request, public_id, [Problem(fault.what, fault.remedy) for fault in refusal.faults])
    except RulesViolated as refusal:
        faults = [Problem(fault.sentence, fault.remedy) for fault in refusal.findings.blocks]
        return _refused(request, public_id, faults, HTTPStatus.CONFLICT)
    except CannotAdvance as refusal:
        return _refused(request, public_id, [Problem(str(refusal))], HTTPStatus.CONFLICT)
    return say(request, words, public_id)


def _gone(request: HttpRequest) -> HttpResponse:
    """Give back what was typed about a form that its authority has taken back, or that never was this office's."""
    typed = request.POST.get("opinion", "") or request.POST.get("reasons", "")
    context = {**frame_of(request), "opinion": typed, "who": "申请机关", "thing": "这份表"}
    return render(request, "authority/gone.html", context, status=HTTPStatus.NOT_FOUND)


def _refused(
    request: HttpRequest,
    public_id: str,
    problems: list[Problem],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    typed = {name: request.POST.get(name, "") for name in ("opinion", "reasons")}
    return form_page(request, public_id, problems=problems, typed=typed, status=status)
