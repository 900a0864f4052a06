"""Whose hands a filing is in: take it, take the next, give it back, pass it on or take it over; and saved views."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.interfaces.authority.desk_page import read_sought, write_sought
from zhulu.interfaces.authority.door import actor_of, desk
from zhulu.interfaces.authority.forms import PassForm
from zhulu.interfaces.authority.views.filings import Attempt, filing_page
from zhulu.usecases.claim_filing import claim_filing, claim_next, pass_filing, release_filing
from zhulu.usecases.review_filing import review_filing
from zhulu.usecases.save_view import CannotSaveView, drop_view, save_view


@desk(Permission.FILING_CLAIM)
@require_POST
def claim(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take the filing and open it; where a colleague was first, the page says who."""
    try:
        claim_filing(actor=actor_of(request), filing_id=public_id)
    except CannotAdvance as refusal:
        messages.warning(request, str(refusal))
    return redirect("authority:filing", public_id=public_id)


@desk(Permission.FILING_CLAIM)
@require_POST
def take_next(request: HttpRequest) -> HttpResponse:
    """Take the most urgent filing that nobody has, and open it."""
    filing = claim_next(actor=actor_of(request))
    if filing is None:
        messages.info(request, "没有待领取的：要么都有人在办，要么不在您的权限之内")
        return redirect("authority:home")
    return redirect("authority:filing", public_id=filing.public_id)


@desk(Permission.FILING_CLAIM)
@require_POST
def release(request: HttpRequest, public_id: str) -> HttpResponse:
    """Give the filing back to the whole office and go back to the list."""
    try:
        filing = release_filing(actor=actor_of(request), filing_id=public_id)
    except CannotAdvance as refusal:
        messages.warning(request, str(refusal))
        return redirect("authority:filing", public_id=public_id)
    messages.success(request, f"“{filing.name}”已退回待领")
    return redirect("authority:home")


@desk(Permission.FILING_CLAIM)
@require_POST
def pass_on(request: HttpRequest, public_id: str) -> HttpResponse:
    """Pass the filing to a colleague, or take it over from one; the form comes back as typed if it was not done."""
    actor = actor_of(request)
    review = review_filing(actor=actor, filing_id=public_id)
    form = PassForm(request.POST, name="pass", colleagues=review.hands.colleagues)
    if review.hands.colleagues and not form.is_valid():
        return filing_page(request, review, Attempt(form, form.problems(), HTTPStatus.UNPROCESSABLE_ENTITY))
    try:
        filing = pass_filing(
            actor=actor,
            filing_id=public_id,
            receiver_id=request.POST.get("receiver", ""),
            reason=request.POST.get("opinion", ""),
            held_by=request.POST.get("held_by", ""),
        )
    except CannotAdvance as refusal:
        messages.warning(request, str(refusal))
        return redirect("authority:filing", public_id=public_id)
    messages.success(request, f"“{filing.name}”已交给选定的审核人员，理由已留存")
    return redirect("authority:filing", public_id=public_id)


@desk(Permission.WORKBENCH_AUTHORITY)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Save the filters that the list shows under a name."""
    query = write_sought(read_sought(request.POST))
    try:
        view = save_view(actor=actor_of(request), name=request.POST.get("name", ""), query=query)
    except CannotSaveView as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, f"已存为视图“{view.name}”")
    return redirect(f"{reverse('authority:home')}?{query}")


@desk(Permission.WORKBENCH_AUTHORITY)
@require_POST
def drop(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete one of one's own views."""
    drop_view(actor=actor_of(request), view_id=public_id)
    messages.success(request, "视图已删除")
    return redirect("authority:home")
