"""Many filings at once: what is chosen on the list is confirmed or returned, and each row says what became of it."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import list_chosen
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.interfaces.authority.door import actor_of, desk, frame_of, sign_as
from zhulu.interfaces.authority.forms import BulkReturnForm, ConfirmForm, OpinionForm
from zhulu.usecases.decide_many import MOST, Outcome, Pick, confirm_many, return_many
from zhulu.usecases.return_filing import Reason
from zhulu.usecases.review_filing import list_return_codes

Chosen = Sequence[tuple[Filing, str]]
Decide = Callable[[Sequence[Pick]], list[Outcome]]


@desk(Permission.FILING_CONFIRM)
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for method and opinion, then confirm each."""
    chosen = _chosen(request)
    form = ConfirmForm(request.POST if "go" in request.POST else None, name="bulk")

    def act(picks: Sequence[Pick]) -> list[Outcome]:
        given = form.cleaned_data
        return confirm_many(actor=actor_of(request), picks=picks, opinion=given["opinion"], method=given["method"])

    return _decide(request, chosen, form, "confirm", act)


@desk(Permission.FILING_RETURN)
@require_POST
def send_back(request: HttpRequest) -> HttpResponse:
    """Ask for a reason and the opinion, then return each."""
    chosen = _chosen(request)
    form = BulkReturnForm(request.POST if "go" in request.POST else None, codes=list_return_codes())

    def act(picks: Sequence[Pick]) -> list[Outcome]:
        given = form.cleaned_data
        reasons = [Reason(code=given["code"], text=given["text"])]
        return return_many(actor=actor_of(request), picks=picks, reasons=reasons, opinion=given["opinion"])

    return _decide(request, chosen, form, "return", act)


def _chosen(request: HttpRequest) -> Chosen:
    """Give what was chosen and may be seen, each with the digest of the version that the list showed."""
    return list_chosen(actor=actor_of(request), public_ids=request.POST.getlist("pick")[: MOST + 1])


def _decide(request: HttpRequest, chosen: Chosen, form: OpinionForm, act: str, decide: Decide) -> HttpResponse:
    if not chosen:
        messages.warning(request, "请先在列表里选中要办理的")
        return redirect("authority:home")
    if "go" not in request.POST or not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
        return _ask(request, chosen, form, act, status)
    try:
        outcomes = decide([Pick(filing.public_id, _seen(request, filing, seen)) for filing, seen in chosen])
    except CannotAdvance as refusal:
        messages.warning(request, str(refusal))
        return redirect("authority:home")
    return _tell(request, {filing.public_id: filing for filing, _ in chosen}, outcomes)


def _seen(request: HttpRequest, filing: Filing, now: str) -> str:
    """Give the version that the form showed; a page without it decides on what stands now."""
    return request.POST.get(f"seen-{filing.public_id}") or now


def _ask(request: HttpRequest, chosen: Chosen, form: OpinionForm, act: str, status: HTTPStatus) -> HttpResponse:
    frame = frame_of(request)
    context = {
        **frame,
        "chosen": chosen,
        "form": form,
        "act": act,
        "problems": form.problems() if form.is_bound else [],
        "sign_as": sign_as(frame["standing"]),
    }
    return render(request, "authority/bulk.html", context, status=status)


def _tell(request: HttpRequest, filings: Mapping[str, Filing], outcomes: Sequence[Outcome]) -> HttpResponse:
    rows = [(filings[outcome.filing_id], outcome) for outcome in outcomes]
    done = sum(outcome.is_done for outcome in outcomes)
    context = {**frame_of(request), "rows": rows, "done": done, "left": len(outcomes) - done}
    return render(request, "authority/bulk_done.html", context)
