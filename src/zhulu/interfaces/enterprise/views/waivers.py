"""申请特批: ask the province to let a draft pass one rule (三(一))."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.interfaces.enterprise.door import actor_of, desk
from zhulu.usecases.waive_rule import request_waiver

LONGEST = 1000


@desk(Permission.WAIVER_REQUEST)
@require_POST
def ask(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the request; what speaks against it is told on the check page, to which one comes back either way."""
    reason = request.POST.get("reason", "").replace("\x00", "")[:LONGEST]
    try:
        request_waiver(actor=actor_of(request), filing_id=public_id, rule=request.POST.get("rule", ""), reason=reason)
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已向省厅申请特批，批准前不能提交")
    return redirect("enterprise:check", public_id)
