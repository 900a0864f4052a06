"""The list of errata, and one case with the steps that stand open."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.foundation.web.components.shapes import Problem
from zhulu.foundation.web.exports import ASKED
from zhulu.interfaces.errata.case_page import Attempt, case_page
from zhulu.interfaces.errata.door import actor_of, desk, export, page
from zhulu.interfaces.errata.list_page import list_context, listing_of
from zhulu.interfaces.errata.steps import FORMS, missing_in
from zhulu.usecases.confirm_filing import MethodMissing
from zhulu.usecases.errata.viewing import view_case

FIELDS = ("method", "number", "on", "handler", "opinion")


@desk(Permission.ERRATUM_READ)
@require_safe
def cases(request: HttpRequest) -> HttpResponseBase:
    """List errata: those that wait for this office first, then what runs, what has ended, or all."""
    if ASKED in request.GET and (sent := export(request, listing_of(request))):
        return sent
    return page(request, "list", list_context(request))


@desk(Permission.ERRATUM_READ)
@require_safe
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """One case: what is to change, its papers and steps, and what this person can do."""
    return case_page(request, public_id)


@desk(Permission.ERRATUM_READ)
@require_POST
def step(request: HttpRequest, public_id: str, step: str) -> HttpResponse:
    """Take one step; what is refused is told on the case's page, with everything that was typed."""
    if step not in FORMS:
        raise Http404
    # Whoever may not see the case learns nothing, whatever the step would have said.
    view_case(actor=actor_of(request), erratum_id=public_id, now=timezone.now())
    try:
        FORMS[step].carry(actor_of(request), public_id, request)
    except RulesViolated as refusal:
        problems = [Problem(item.message, item.remedy, "、".join(item.cites)) for item in refusal.findings.blocks]
        return _refused(request, public_id, step, problems)
    except FileRefused as refusal:
        problems = [Problem(fault.what, f"{fault.remedy}。", target=f"{step}-scan") for fault in refusal.faults]
        return _refused(request, public_id, step, problems)
    except (CannotAdvance, MethodMissing) as refusal:
        return _refused(request, public_id, step, [Problem(str(refusal))], HTTPStatus.CONFLICT)
    messages.success(request, FORMS[step].done)
    return redirect("errata:case", public_id)


def _refused(
    request: HttpRequest,
    public_id: str,
    step: str,
    problems: list[Problem],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> HttpResponse:
    typed = {key: request.POST.get(key, "") for key in FIELDS}
    told = missing_in(step, typed) or problems
    return case_page(request, public_id, Attempt(step=step, typed=typed, problems=told, status=status))
