"""One application: what stands in the library and how complete it is; for A the province's decisions and advice.

The city's decisions on B stand in ``rechecks``; both show this page.
"""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.vocabulary import Grade
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.web.components.shapes import Completeness, Link, Problem
from zhulu.interfaces.authority.door import actor_of, desk, frame_of, is_partial, sign_as
from zhulu.interfaces.authority.forms import AdviceForm, ConfirmForm, OpinionForm
from zhulu.interfaces.authority.reading import Notes, Reading, read_sheet
from zhulu.interfaces.authority.trail import list_rungs, list_steps
from zhulu.interfaces.authority.views.filings import OK
from zhulu.interfaces.authority.wording import TONES, application_state, moment, roles
from zhulu.usecases.confirm_filing import MethodMissing
from zhulu.usecases.consult_on_grade import consult_on_grade
from zhulu.usecases.decide_grade_application import grant_grade_a, send_back_application
from zhulu.usecases.review_application import ApplicationReview, review_application


@desk(Permission.FILING_READ)
@require_safe
def application(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an application; htmx gets sheet and papers alone."""
    review = review_application(actor=actor_of(request), application_id=public_id)
    if is_partial(request):
        return render(request, "authority/_reading.html", {"reading": _reading(request, review)})
    return _page(request, review)


@desk(Permission.GRADE_DECIDE)
@require_POST
def grant(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give grade A (一(二)4)."""

    def act() -> str:
        grant_grade_a(
            actor=actor_of(request),
            application_id=public_id,
            opinion=request.POST.get("opinion", ""),
            method=request.POST.get("method", ""),
        )
        return "已定为 A 级"

    return decide_application(request, public_id, ConfirmForm(request.POST, name="grant"), act)


@desk(Permission.GRADE_DECIDE)
@require_POST
def send_back(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the application back; B or C stays (Q12)."""

    def act() -> str:
        send_back_application(
            actor=actor_of(request), application_id=public_id, opinion=request.POST.get("opinion", "")
        )
        return "申请已退回，原等级不变"

    return decide_application(request, public_id, OpinionForm(request.POST, name="back"), act)


@desk(Permission.GRADE_ADVISE)
@require_POST
def advise(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write another office's opinion, which decides nothing (Q33)."""

    def act() -> str:
        consult_on_grade(actor=actor_of(request), application_id=public_id, opinion=request.POST.get("opinion", ""))
        return "会商意见已记录"

    form = AdviceForm(request.POST)
    return decide_application(request, public_id, form, act, may=lambda review: review.is_open and review.may_advise)


def decide_application(
    request: HttpRequest,
    public_id: str,
    form: OpinionForm,
    act: Callable[[], str],
    *,
    may: Callable[[ApplicationReview], bool] = lambda review: review.may_decide,
) -> HttpResponse:
    """Take a decision: 302 when it stands, 422 where something is lacking, 409 when somebody was first."""
    review = review_application(actor=actor_of(request), application_id=public_id)
    if may(review) and not form.is_valid():
        return _page(request, review, form, form.problems(), HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        words = act()
    except MethodMissing as missing:
        problems, status = [Problem(message=str(missing))], HTTPStatus.UNPROCESSABLE_ENTITY
    except RulesViolated as violated:
        problems = [Problem(message=item.sentence, remedy=item.remedy) for item in violated.findings.blocks]
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    except CannotAdvance as refusal:
        problems, status = [Problem(message=str(refusal))], HTTPStatus.CONFLICT
    else:
        messages.success(request, words)
        return redirect("authority:application", public_id=public_id)
    now = review_application(actor=actor_of(request), application_id=public_id)
    return _page(request, now, form, problems, status)


def _page(
    request: HttpRequest,
    review: ApplicationReview,
    form: OpinionForm | None = None,
    problems: list[Problem] | None = None,
    status: int = OK,
) -> HttpResponse:
    frame = frame_of(request)
    filing = review.application.filing
    forms: dict[str, OpinionForm] = {
        "grant": ConfirmForm(name="grant"),
        "back": OpinionForm(name="back"),
        "advice": AdviceForm(),
    }
    decision = next((move for move in review.trace.application_moves if move.subject_id == review.application.pk), None)
    context = {
        **frame,
        "review": review,
        "filing": filing,
        "way": [
            Link("今天要办的", reverse("authority:home")),
            Link(f"{review.application.contribution.project.number}，{review.target} 级申请"),
        ],
        "state": (application_state(review.application), TONES[review.application.state]),
        "roles": roles(filing.roles),
        "applied": moment(review.application.applied_at),
        "reading": _reading(request, review),
        "complete": _completeness(review),
        "is_for_a": review.target == Grade.A,
        "steps": list_steps(review.trace, ()),
        "rungs": list_rungs(review.trace.grades),
        "decided_by": f"{decision.actor_office} {decision.actor_name}，{moment(decision.at)}" if decision else "",
        "sign_as": sign_as(frame["standing"]),
        "forms": {**forms, form.name: form} if form else forms,
        "attempt": form,
        "problems": problems or [],
    }
    return render(request, "authority/application.html", context, status=status)


def _reading(request: HttpRequest, review: ApplicationReview) -> Reading:
    return read_sheet(
        review.content,
        asked=request.GET,
        address=reverse("authority:application", args=[review.application.public_id]),
        paper_address=f"{reverse('authority:filing', args=[review.application.filing.public_id])}papers/",
        notes=Notes(review.content.grade_a.violations),
    )


def _completeness(review: ApplicationReview) -> Completeness:
    places = {(item.place.table, item.place.column) for item in review.content.grade_a.violations}
    missing = [
        Link(f"{TABLES[table].label}：{field.label}")
        for table, column in sorted(places)
        if (field := TABLES[table].find(column))
    ]
    return Completeness(have=review.content.stars_filled, total=len(review.content.stars), missing=missing)
