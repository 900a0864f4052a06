"""What a reviewer looks at beyond the form: originals, the site, and whether a near-duplicate is another project."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus

from csp.decorators import csp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.foundation.web.components.shapes import Problem
from zhulu.interfaces.authority.door import actor_of, desk
from zhulu.interfaces.authority.forms import OpinionForm
from zhulu.interfaces.authority.views.filings import Attempt, filing_page
from zhulu.interfaces.authority.views.papers import POLICY, stream_blob
from zhulu.usecases.judge_duplicate import judge_duplicate
from zhulu.usecases.record_checks import CheckUnclear, Picture, Visited, check_originals, find_photo, visit_site
from zhulu.usecases.review_filing import review_filing


@desk(Permission.FILING_CONFIRM)
@require_POST
def originals(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record that originals were looked at."""

    def act() -> str:
        check_originals(
            actor=actor_of(request),
            filing_id=public_id,
            papers=request.POST.get("papers", ""),
            finding=request.POST.get("originals_finding", ""),
        )
        return "已记录核验原件"

    return _keep(request, public_id, "originals", act)


@desk(Permission.FILING_CONFIRM)
@require_POST
def visit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Record a visit of the site."""

    def act() -> str:
        pictures = [Picture(file.name or "照片", file) for file in request.FILES.getlist("photos")]
        visited = Visited(
            began_on=_day(request, "began_on"),
            ended_on=_day(request, "ended_on"),
            people=request.POST.get("people", "").replace("，", "\n").replace("、", "\n").splitlines(),
            finding=request.POST.get("visit_finding", ""),
            pictures=pictures,
        )
        visit_site(actor=actor_of(request), filing_id=public_id, visited=visited)
        return "已记录实地核查；核查的天数不计入时限"

    return _keep(request, public_id, "visit", act)


@desk(Permission.FILING_CONFIRM)
@require_POST
def judge(request: HttpRequest, public_id: str) -> HttpResponse:
    """Judge a near-duplicate."""

    def act() -> str:
        kept = judge_duplicate(
            actor=actor_of(request),
            filing_id=public_id,
            number=request.POST.get("number", ""),
            verdict=request.POST.get("verdict", ""),
            reason=request.POST.get("judge_reason", ""),
        )
        return f"已判断：{kept.get_verdict_display()}"

    return _keep(request, public_id, "judge", act)


@desk(Permission.FILING_READ)
@csp(POLICY)  # type: ignore[arg-type]  # django-csp types the view without its arguments
@require_safe
def photo(request: HttpRequest, public_id: str, photo_id: str) -> HttpResponseBase:
    """Show a photograph of a visit."""
    found = find_photo(actor=actor_of(request), filing_id=public_id, photo_id=photo_id)
    return stream_blob(request, found.blob, name=found.name)


def _keep(request: HttpRequest, public_id: str, name: str, act: Callable[[], str]) -> HttpResponse:
    """Record and come back to the page; what is lacking comes back as it was typed."""
    try:
        words = act()
    except CheckUnclear as unclear:
        problems = [Problem(message=fault, target=f"{name}-form") for fault in unclear.faults]
    except FileRefused as refused:
        problems = [Problem(message=fault.what, remedy=fault.remedy, target="visit-photos") for fault in refused.faults]
    except CannotAdvance as refusal:
        problems = [Problem(message=str(refusal))]
    else:
        messages.success(request, words)
        return redirect("authority:filing", public_id=public_id)
    review = review_filing(actor=actor_of(request), filing_id=public_id)
    attempt = Attempt(OpinionForm(name=name), problems, HTTPStatus.UNPROCESSABLE_ENTITY)
    return filing_page(request, review, attempt)


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_date(request.POST.get(name, ""))
    except ValueError:
        return None
