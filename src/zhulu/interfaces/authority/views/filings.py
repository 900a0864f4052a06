"""One filing on the reviewer's desk: what was submitted, the papers beside it, the course so far, the decision."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.credit.queries import find_standing_case, list_alerts_about
from zhulu.domain.credit.states import IN_FORCE
from zhulu.domain.filings.queries import Horizon, list_desk, mark_of
from zhulu.domain.filings.states import FILING_MACHINES
from zhulu.domain.filings.vocabulary import DuplicateVerdict
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Link, Problem
from zhulu.interfaces.authority.answers import Demand, list_answers, list_demands
from zhulu.interfaces.authority.changes import list_changes
from zhulu.interfaces.authority.door import actor_of, desk, frame_of, is_partial, sign_as
from zhulu.interfaces.authority.forms import ConfirmForm, HandoverForm, OpinionForm, PassForm
from zhulu.interfaces.authority.places import list_choices
from zhulu.interfaces.authority.reading import Notes, Reading, read_sheet
from zhulu.interfaces.authority.return_forms import Offer, RefuseForm, ReturnForm
from zhulu.interfaces.authority.trail import list_rungs, list_steps, who_and_when
from zhulu.interfaces.authority.wording import TONES, filing_state, moment, roles
from zhulu.usecases.review_filing import FilingReview, review_filing

OK = 200
TYPED = (
    *("papers", "originals_finding", "began_on", "ended_on", "people", "visit_finding"),
    *("number", "verdict", "judge_reason"),
)
"""What the forms of checks hold, given back as it was typed."""
NOT_LOCAL = "R01"
"""The code of 非本机关属地 in the province's list of reasons."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A decision that was not taken, as the page gives it back: the form as typed, and why."""

    form: OpinionForm
    problems: Sequence[Problem]
    status: int


@desk(Permission.FILING_READ)
@require_safe
def filing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a filing; htmx gets sheet and papers alone, so that a half-written opinion stays where it is."""
    review = review_filing(actor=actor_of(request), filing_id=public_id)
    if is_partial(request):
        return render(request, "authority/_reading.html", {"reading": _reading(request, review, _demands(review))})
    return filing_page(request, review)


def filing_page(request: HttpRequest, review: FilingReview, attempt: Attempt | None = None) -> HttpResponse:
    """Draw the page, with an attempt that failed given back as typed."""
    frame, demands = frame_of(request), _demands(review)
    reading = _reading(request, review, demands)
    case = find_standing_case(filing_id=review.filing.pk)
    context = {
        **frame,
        "review": review,
        "way": [Link("今天要办的", reverse("authority:home")), Link(_number(review))],
        "state": (filing_state(review.filing.state), TONES[review.filing.state]),
        "grade": "" if case and case.state == IN_FORCE else _grade(review),
        "case": case,
        "alerts": list_alerts_about(filing_id=review.filing.pk),
        "path": FILING_MACHINES[review.filing.path].label,
        "is_specialist": review.filing.path == Path.SPECIALIST,
        "roles": roles(review.filing.roles),
        "submitted": f"第 {review.submission.number} 次提交，{moment(review.submission.submitted_at)}",
        "reading": reading,
        "findings": _findings(review),
        "demands": demands,
        "answers": list_answers(reading.changes, demands),
        "compared": _compared(review),
        "steps": list_steps(review.trace, review.codes),
        "rungs": list_rungs(review.trace.grades),
        "decided_by": who_and_when(review.trace),
        "sign_as": sign_as(frame["standing"]),
        "forms": _forms(review, attempt),
        "attempt": attempt,
        "typed": {name: request.POST.get(name, "") for name in TYPED},
        "verdicts": DuplicateVerdict.choices,
        "opened": attempt.form.name if attempt else first_form(review),
        "next": _next(request, review),
    }
    return render(request, "authority/filing.html", context, status=attempt.status if attempt else OK)


def _reading(request: HttpRequest, review: FilingReview, demands: Sequence[Demand]) -> Reading:
    """Lay out the sheet and the paper that the address asks for."""
    address = reverse("authority:filing", args=[review.filing.public_id])
    return read_sheet(
        review.content,
        asked=request.GET,
        address=address,
        paper_address=f"{address}papers/",
        notes=Notes(review.content.submission.violations, demands) if review.is_open else Notes(),
        returning=reverse("authority:return", args=[review.filing.public_id]) if review.may_decide else "",
    )


def _demands(review: FilingReview) -> list[Demand]:
    """Give what the last return asked for and what came of it, which this version should answer."""
    return list_demands(review.content, review.basis.reasons, list_changes(review.content), review.codes)


def _grade(review: FilingReview) -> str:
    """Give the grade that stands: D while it waits, none while it is returned or refused."""
    if review.trace.grades:
        return review.trace.grades[-1].grade
    if review.filing.path == Path.SPECIALIST:
        return ""
    return Grade.D.value if review.is_open else ""


def _number(review: FilingReview) -> str:
    return review.filing.project.number if review.filing.project else review.filing.name


def _findings(review: FilingReview) -> list[Problem]:
    """List what the rules say today; a decided filing has its stored verdicts instead."""
    if not review.is_open:
        return []
    return [
        Problem(message=item.message, remedy=item.remedy, clause="、".join(item.cites))
        for item in review.content.submission.violations
    ]


def _compared(review: FilingReview) -> str:
    """Say with which version this one is compared; empty for a first submission."""
    earlier = review.basis.submission
    if earlier is None:
        return ""
    return f"退回的那一次（第 {earlier.number} 次提交）" if review.basis.reasons else f"第 {earlier.number} 次提交"


def first_form(review: FilingReview) -> str:
    """Give the form with which the page begins: 初审 where it is due, else the confirmation."""
    if review.second_step:
        return "endorse"
    return "pre_review" if review.posts.awaits_first else "confirm"


def _forms(review: FilingReview, attempt: Attempt | None) -> dict[str, OpinionForm]:
    seen, offer = review.submission.digest, offer_of(review)
    blank: dict[str, OpinionForm] = {}
    if review.may_decide:
        blank |= {
            first_form(review): ConfirmForm(name=first_form(review), seen=seen),
            "return": ReturnForm(name="return", offer=offer, seen=seen),
            "refuse": RefuseForm(name="refuse", offer=offer, seen=seen),
        }
    if review.hands.colleagues:
        held_by = review.hands.holder.public_id if review.hands.holder else ""
        blank["pass"] = PassForm(name="pass", colleagues=review.hands.colleagues, held_by=held_by)
    if review.handing.receivers:
        blank["transfer"] = HandoverForm(name="transfer", receivers=review.handing.receivers, seen=seen)
    if review.handing.assignees:
        blank["assign"] = HandoverForm(name="assign", receivers=review.handing.assignees)
    if review.may_recheck:
        blank["recheck"] = ConfirmForm(name="recheck")
    return {**blank, attempt.form.name: attempt.form} if attempt else blank


def offer_of(review: FilingReview) -> Offer:
    """Give what reasons of return are chosen from on this page."""
    places = list_choices(review.content.document, stars=review.content.stars)
    return Offer(codes=review.codes, places=places, hints=_hints(review))


def _hints(review: FilingReview) -> dict[str, str]:
    """Give what the platform knows about a reason: for R01 (非本机关属地), whose place it computes."""
    home = review.handing.computed
    if home is None:
        words = "按填报的项目所在地和现有授权，没有机关能确认，由省厅派单。"
    elif home.pk == review.filing.home_authority_id:
        words = "按填报的项目所在地，系统算出的就是本机关；材料表明项目实际在别处的，请写明实际所在地。"
    else:
        words = f"按填报的项目所在地和现有授权，应由{home}审核确认。"
    return {NOT_LOCAL: words}


def _next(request: HttpRequest, review: FilingReview) -> str:
    """Give the address of the next filing among one's own and what waits for the office, if there is one."""
    today = local_day(timezone.now())
    after = mark_of(review.hands.entry) if review.hands.entry else ""
    rows = list_desk(actor=actor_of(request), horizon=Horizon(today, today), after=after, limit=2)
    others = [row.filing.public_id for row in rows if row.filing_id != review.filing.pk]
    return reverse("authority:filing", args=[others[0]]) if others else ""
