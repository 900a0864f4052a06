"""On whose desk a filing lies: 派单 by the province, 移交 between a city and its counties and zones (一(二)3, Q7)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhulu.domain.access.vocabulary import Permission
from zhulu.interfaces.authority.door import actor_of, desk
from zhulu.interfaces.authority.forms import HandoverForm, OpinionForm
from zhulu.interfaces.authority.views.decisions import decide
from zhulu.usecases.dispatch_filing import assign_filing, dispatch_filing
from zhulu.usecases.review_filing import FilingReview
from zhulu.usecases.transfer_filing import transfer_filing


@desk(Permission.FILING_TRANSFER)
@require_POST
def transfer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand the filing over; afterwards it is the receiver's, so the officer goes back to the day's list."""

    def read(review: FilingReview) -> OpinionForm:
        return HandoverForm(request.POST, name="transfer", receivers=review.handing.receivers)

    def act() -> str:
        filing = transfer_filing(
            actor=actor_of(request),
            filing_id=public_id,
            authority_id=request.POST.get("authority", ""),
            reason=request.POST.get("opinion", ""),
            seen=request.POST.get("seen", ""),
        )
        return f"“{filing.name}”已移交{filing.home_authority}"

    return decide(
        request,
        public_id,
        read,
        act,
        may=lambda review: bool(review.handing.receivers),
        then=lambda: redirect("authority:home"),
    )


@desk(Permission.FILING_ASSIGN)
@require_POST
def assign(request: HttpRequest, public_id: str) -> HttpResponse:
    """Assign a filing that nobody can confirm to an authority that the officer names."""

    def read(review: FilingReview) -> OpinionForm:
        return HandoverForm(request.POST, name="assign", receivers=review.handing.assignees)

    def act() -> str:
        filing = assign_filing(
            actor=actor_of(request),
            filing_id=public_id,
            authority_id=request.POST.get("authority", ""),
            reason=request.POST.get("opinion", ""),
        )
        return f"“{filing.name}”已派给{filing.home_authority}"

    return decide(request, public_id, read, act, may=lambda review: review.handing.may_assign)


@desk(Permission.FILING_ASSIGN)
@require_POST
def dispatch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Dispatch a filing to the home authority that place and grants give by now."""

    def read(review: FilingReview) -> OpinionForm:
        return HandoverForm(name="assign", receivers=review.handing.assignees)

    def act() -> str:
        filing = dispatch_filing(actor=actor_of(request), filing_id=public_id)
        return f"“{filing.name}”已派给{filing.home_authority}"

    return decide(request, public_id, read, act, may=lambda _review: False)
