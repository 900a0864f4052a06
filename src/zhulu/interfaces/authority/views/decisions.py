"""The three decisions on a filing: confirm, return, refuse. Nothing that was typed is lost when one is not taken."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.queries import FilingNotFound
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.web.components.shapes import Problem
from zhulu.interfaces.authority.door import actor_of, desk, frame_of, is_partial
from zhulu.interfaces.authority.forms import ConfirmForm, OpinionForm
from zhulu.interfaces.authority.return_forms import RefuseForm, ReturnForm
from zhulu.interfaces.authority.views.filings import Attempt, filing_page, first_form, offer_of
from zhulu.usecases.confirm_filing import MethodMissing, confirm_filing
from zhulu.usecases.endorse_filing import endorse_filing
from zhulu.usecases.pre_review_filing import pre_review_filing
from zhulu.usecases.return_filing import refuse_filing, return_filing
from zhulu.usecases.review_filing import FilingReview, review_filing


@desk(Permission.FILING_CONFIRM)
@require_POST
def confirm(request: HttpRequest, public_id: str) -> HttpResponse:
    """Confirm the version that was read; it enters the library and can never be taken back (三(五))."""

    def act() -> str:
        decision = confirm_filing(
            actor=actor_of(request),
            filing_id=public_id,
            opinion=request.POST.get("opinion", ""),
            method=request.POST.get("method", ""),
            seen=request.POST.get("seen", ""),
        )
        return f"已确认，定为 {decision.grade} 级" if decision.grade else "已确认入库并公开，不定等级"

    return decide(request, public_id, lambda review: ConfirmForm(request.POST, name=first_form(review)), act)


@desk(Permission.FILING_PRE_REVIEW)
@require_POST
def pre_review(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pass the version that was read on to a colleague, who confirms it (Q7)."""

    def act() -> str:
        pre_review_filing(
            actor=actor_of(request),
            filing_id=public_id,
            opinion=request.POST.get("opinion", ""),
            method=request.POST.get("method", ""),
            seen=request.POST.get("seen", ""),
        )
        return "初审已通过，等本机关另一名审核人员确认"

    return decide(request, public_id, lambda review: ConfirmForm(request.POST, name=first_form(review)), act)


@desk(Permission.FILING_ENDORSE)
@require_POST
def endorse(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pass a specialist work on to the city, which confirms it (Q19)."""

    def act() -> str:
        filing = endorse_filing(
            actor=actor_of(request),
            filing_id=public_id,
            opinion=request.POST.get("opinion", ""),
            method=request.POST.get("method", ""),
            seen=request.POST.get("seen", ""),
        )
        return f"初审通过，已报{filing.home_authority}确认"

    return decide(
        request,
        public_id,
        lambda review: ConfirmForm(request.POST, name=first_form(review)),
        act,
        then=lambda: redirect("authority:home"),
    )


@desk(Permission.FILING_RETURN)
@require_POST
def send_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Return the filing with all reasons at once."""
    return _decide_with_reasons(request, public_id, ReturnForm, name="return")


@desk(Permission.FILING_REFUSE)
@require_POST
def refuse(request: HttpRequest, public_id: str) -> HttpResponse:
    """Refuse the filing for good."""
    return _decide_with_reasons(request, public_id, RefuseForm, name="refuse")


def _decide_with_reasons(request: HttpRequest, public_id: str, kind: type[ReturnForm], *, name: str) -> HttpResponse:
    if {"add", "drop"} & request.POST.keys():
        return _edit_reasons(request, public_id, kind, name=name)
    forms: list[ReturnForm] = []

    def read(review: FilingReview) -> ReturnForm:
        forms.append(kind(request.POST, name=name, offer=offer_of(review)))
        return forms[-1]

    def act() -> str:
        journey = refuse_filing if name == "refuse" else return_filing
        done = journey(
            actor=actor_of(request),
            filing_id=public_id,
            reasons=forms[-1].reasons,
            opinion=request.POST.get("opinion", ""),
            seen=request.POST.get("seen", ""),
        )
        return f"“{done.name}”已{done.get_state_display()}"

    return decide(request, public_id, read, act)


def _edit_reasons(request: HttpRequest, public_id: str, kind: type[ReturnForm], *, name: str) -> HttpResponse:
    """Give the form back with a reason more or less; nothing is decided, and nothing typed is lost.

    A button beside a field begins a reason there. htmx gets the reasons alone.
    """
    review = review_filing(actor=actor_of(request), filing_id=public_id)
    if not review.may_decide:
        return redirect("authority:filing", public_id=public_id)
    form = kind.editing(request.POST, name=name, offer=offer_of(review))
    if is_partial(request):
        return render(request, "authority/_reasons.html", {"form": form, "action": request.path})
    return filing_page(request, review, Attempt(form, [], HTTPStatus.OK))


def decide(
    request: HttpRequest,
    public_id: str,
    read: Callable[[FilingReview], OpinionForm],
    act: Callable[[], str],
    *,
    may: Callable[[FilingReview], bool] = lambda review: review.may_decide,
    then: Callable[[], HttpResponse] | None = None,
) -> HttpResponse:
    """Take a decision: 302 when it stands, 422 where the form lacks something, 409 when somebody was first.

    The form is judged only for those who may decide; everybody else's attempt goes to the use-case, which refuses it
    and leaves a row in the security log.

    Args:
        then: where to go when it stands; the filing's page if not given.
    """
    try:
        refused = _attempt(request, public_id, read, act, may)
    except FilingNotFound:
        return _gone(request)
    return refused or (then() if then else redirect("authority:filing", public_id=public_id))


def _attempt(
    request: HttpRequest,
    public_id: str,
    read: Callable[[FilingReview], OpinionForm],
    act: Callable[[], str],
    may: Callable[[FilingReview], bool],
) -> HttpResponse | None:
    review = review_filing(actor=actor_of(request), filing_id=public_id)
    form = read(review)
    if may(review) and not form.is_valid():
        return filing_page(request, review, Attempt(form, form.problems(), HTTPStatus.UNPROCESSABLE_ENTITY))
    try:
        words = act()
    except MethodMissing as missing:
        problems, status = [Problem(message=str(missing))], HTTPStatus.UNPROCESSABLE_ENTITY
    except RulesViolated as violated:
        problems, status = _problems(violated), HTTPStatus.UNPROCESSABLE_ENTITY
    except CannotAdvance as refusal:
        problems, status = [Problem(message=str(refusal))], HTTPStatus.CONFLICT
    else:
        messages.success(request, words)
        return None
    now = review_filing(actor=actor_of(request), filing_id=public_id)
    return filing_page(request, now, Attempt(read(now), problems, status))


def _problems(violated: RulesViolated) -> list[Problem]:
    return [
        Problem(message=item.message, remedy=item.remedy, clause="、".join(item.cites))
        for item in violated.findings.blocks
    ]


def _gone(request: HttpRequest) -> HttpResponse:
    """Give back what was typed about a filing that is not on this desk any more."""
    typed = request.POST.get("opinion", "")
    context = {**frame_of(request), "opinion": typed, "who": "企业", "thing": "这一件"}
    return render(request, "authority/gone.html", context, status=HTTPStatus.NOT_FOUND)
