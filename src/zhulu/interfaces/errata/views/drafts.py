"""The applicant's draft: begun, grounded, furnished with papers, turned into a deletion, thrown away."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.errata.models import Erratum
from zhulu.domain.errata.vocabulary import PaperUse
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.interfaces.errata.door import actor_of, desk, uploads_of
from zhulu.usecases.errata.attaching import attach_erratum_paper, remove_erratum_paper
from zhulu.usecases.errata.starting import discard_erratum, start_erratum, switch_procedure
from zhulu.usecases.errata.writing import GivenGrounds, ask_for_deletion, ground_erratum, undo_line

HANDED_IN = frozenset({PaperUse.APPLICATION, PaperUse.EVIDENCE})
LONGEST_KEY = 12


@desk(Permission.ERRATUM_APPLY)
@require_POST
def start(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin an erratum on a record of one's own, or go on with the draft that stands."""
    return begun(request, lambda: start_erratum(actor=actor_of(request), contribution_id=public_id))


def begun(request: HttpRequest, begin: Callable[[], Erratum]) -> HttpResponse:
    """Begin a case and lead to it; what cannot be corrected is told in the list."""
    try:
        erratum = begin()
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
        return redirect("errata:list")
    return redirect("errata:case", erratum.public_id)


@desk(Permission.ERRATUM_APPLY)
@require_POST
def ground(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write why and by which paper each line changes what it changes; a button of a line takes the line out."""
    action, _, key = request.POST.get("do", "save").partition(":")

    def write() -> None:
        ground_erratum(
            actor=actor_of(request),
            erratum_id=public_id,
            grounds=_grounds(request),
            reason=request.POST.get("reason", ""),
            seal_note=request.POST.get("seal_note", ""),
        )
        if action == "undo" and key.isdecimal():
            undo_line(actor=actor_of(request), erratum_id=public_id, line_id=int(key[:LONGEST_KEY]))

    return _carried(request, public_id, write, "这一处不改了" if action == "undo" else "已保存", "lines")


def _grounds(request: HttpRequest) -> dict[int, GivenGrounds]:
    prefix = "reason-"
    keys = [name.removeprefix(prefix) for name in request.POST if name.startswith(prefix)]
    return {
        int(key): GivenGrounds(
            reason=request.POST.get(f"reason-{key}", ""),
            evidence=request.POST.get(f"proof-{key}", ""),
            pages=request.POST.get(f"pages-{key}", ""),
        )
        for key in keys
        if key.isdecimal() and len(key) <= LONGEST_KEY
    }


@desk(Permission.ERRATUM_APPLY)
@require_POST
def attach(request: HttpRequest, public_id: str, use: str) -> HttpResponse:
    """Hand in the stamped application or papers of evidence."""
    if use not in HANDED_IN:
        raise Http404

    def write() -> None:
        for upload in uploads_of(request):
            attach_erratum_paper(
                actor=actor_of(request),
                erratum_id=public_id,
                use=PaperUse(use),
                name=upload.name or "",
                stream=upload,
            )

    return _carried(request, public_id, write, "材料已上传", "evidence" if use == PaperUse.EVIDENCE else "application")


@desk(Permission.ERRATUM_APPLY)
@require_POST
def remove_paper(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponse:
    """Take a paper off a draft."""
    return _carried(
        request,
        public_id,
        lambda: remove_erratum_paper(actor=actor_of(request), erratum_id=public_id, paper_id=paper_id),
        "材料已移除",
        "evidence",
    )


@desk(Permission.ERRATUM_APPLY)
@require_POST
def deletion(request: HttpRequest, public_id: str) -> HttpResponse:
    """Turn the draft into the deletion of the whole record, or back (二(一)b)."""
    wanted = request.POST.get("wanted") == "1"

    def write() -> None:
        ask_for_deletion(actor=actor_of(request), erratum_id=public_id, wanted=wanted)

    return _carried(request, public_id, write, "已改为删除整件" if wanted else "已改为逐项修改", "lines")


@desk(Permission.ERRATUM_APPLY)
@require_POST
def switch(request: HttpRequest, public_id: str) -> HttpResponse:
    """Put the draft under the procedure that its record goes by now (Q25)."""

    def write() -> None:
        switch_procedure(actor=actor_of(request), erratum_id=public_id)

    return _carried(request, public_id, write, "已改按应走的流程办理，填写的内容都还在", "main")


@desk(Permission.ERRATUM_APPLY)
@require_POST
def discard(request: HttpRequest, public_id: str) -> HttpResponse:
    """Throw away a draft that was never handed in."""
    try:
        discard_erratum(actor=actor_of(request), erratum_id=public_id)
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
        return redirect("errata:case", public_id)
    messages.success(request, "草稿已删除")
    return redirect("errata:list")


def _carried(
    request: HttpRequest, public_id: str, write: Callable[[], None], done: str, anchor: str
) -> HttpResponseRedirect:
    """Carry a change of the draft out, tell what came of it, and lead back to its place on the page."""
    try:
        write()
    except FileRefused as refusal:
        for fault in refusal.faults:
            messages.error(request, f"没有上传：{fault.what}。{fault.remedy}。")
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(f"{reverse('errata:case', args=[public_id])}#{anchor}")
