"""Papers: attached to a sheet, taken off, and looked at by their own enterprise."""

from http import HTTPStatus
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import Filing, Paper
from zhulu.domain.filings.queries import find_submitted_paper, list_papers
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.storage.inspection import FileFault, FileRefused, MediaType
from zhulu.foundation.storage.interface import FileMissing
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.stores import current_storage
from zhulu.foundation.web.components.shapes import Fact, Problem
from zhulu.foundation.web.ofd import ofd_facts
from zhulu.interfaces.enterprise.door import actor_of, desk, is_htmx, own_filing, page, today
from zhulu.interfaces.enterprise.faults import PAPERS
from zhulu.interfaces.enterprise.papers import refused_problems, size_words
from zhulu.interfaces.enterprise.sheet_page import Shown, frame_of, sheet_context
from zhulu.usecases.attach_paper import attach_paper, remove_paper

INLINE = frozenset({MediaType.PDF.value, MediaType.JPG.value, MediaType.PNG.value})
"""What a browser shows by itself; the rest is handed over as a file."""


@desk(Permission.FILING_EDIT)
@require_POST
def attach(request: HttpRequest, public_id: str, sheet: str) -> HttpResponse:
    """Attach a file to a sheet; a refused one is told with what to do about it."""
    if sheet not in SHEETS_OF_PATH[own_filing(request, public_id).path]:
        raise Http404
    try:
        _attach(request, public_id, sheet)
    except FileRefused as refusal:
        return _answer(request, public_id, sheet, refused_problems(refusal), HTTPStatus.UNPROCESSABLE_ENTITY)
    except CannotAdvance as refusal:
        return _answer(request, public_id, sheet, [Problem(str(refusal))], HTTPStatus.CONFLICT)
    return _answer(request, public_id, sheet, [], HTTPStatus.OK)


def _attach(request: HttpRequest, public_id: str, sheet: str) -> None:
    uploads = request.FILES.getlist("file")
    if not uploads:
        raise FileRefused(FileFault(what="没有选择文件", remedy="请选择要上传的文件"))
    for upload in uploads:
        attach_paper(
            actor=actor_of(request),
            filing_id=public_id,
            sheet=sheet,
            kind=request.POST.get("kind", ""),
            name=upload.name or "",
            stream=upload,
        )


def _answer(
    request: HttpRequest, public_id: str, sheet: str, problems: list[Problem], status: HTTPStatus
) -> HttpResponse:
    if status is HTTPStatus.OK and not is_htmx(request):
        messages.success(request, "材料已上传")
        return HttpResponseRedirect(f"{reverse('enterprise:sheet', args=[public_id, sheet])}#{PAPERS}")
    shown = Shown(paper_problems=tuple(problems))
    context = sheet_context(request, own_filing(request, public_id), sheet, shown)
    if is_htmx(request):
        return render(request, "enterprise/_papers.html", context, status=status)
    return page(request, "sheet", context, status=status)


@desk(Permission.FILING_EDIT)
@require_POST
def remove(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponse:
    """Take a paper off an unsubmitted filing."""
    filing = own_filing(request, public_id)
    found = _own_paper(filing, paper_id)
    try:
        remove_paper(actor=actor_of(request), filing_id=public_id, paper_id=paper_id)
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("enterprise:filing", args=[public_id]))
    messages.success(request, "材料已移除")
    sheet = found.sheet if found else next(iter(SHEETS_OF_PATH[filing.path]))
    return HttpResponseRedirect(f"{reverse('enterprise:sheet', args=[public_id, sheet])}#{PAPERS}")


def _own_paper(filing: Filing, paper_id: str) -> Paper | None:
    return next((paper for paper in list_papers(filing=filing) if paper.public_id == paper_id), None)


@desk(Permission.FILING_READ)
@require_safe
def preview(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponseBase:
    """Hand a paper to a clerk of the enterprise that attached it, as it stands in storage."""
    filing = own_filing(request, public_id)
    paper = _own_paper(filing, paper_id) or find_submitted_paper(filing=filing, paper_id=paper_id)
    if paper is None:
        raise Http404
    if paper.blob.media_type == MediaType.OFD and "download" not in request.GET:
        return _ofd_page(request, filing, paper.blob, paper.name)
    return _stream(paper.blob, paper.name)


def _ofd_page(request: HttpRequest, filing: Filing, blob: Blob, name: str) -> HttpResponse:
    """Tell what an OFD says of itself: no browser shows one."""
    try:
        facts = [*ofd_facts(sm3=blob.sm3), Fact("大小", size_words(blob.size))]
    except FileMissing as missing:
        raise Http404 from missing
    back = reverse("enterprise:filing", args=[filing.public_id])
    context = {**frame_of(filing, on=today(), crumb=name), "name": name, "facts": facts, "back": back}
    return page(request, "ofd", context)


def _stream(blob: Blob, name: str) -> HttpResponseBase:
    try:
        stored = current_storage().open(blob.sm3)
    except FileMissing as missing:
        raise Http404 from missing
    response = FileResponse(stored, content_type=blob.media_type)
    kind = "inline" if blob.media_type in INLINE else "attachment"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(name)}"
    response["Content-Length"] = str(blob.size)
    response["X-Content-Type-Options"] = "nosniff"
    # No script whatever the file may hold; the browser's own viewer needs to embed the file and style itself.
    response["Content-Security-Policy"] = (
        "default-src 'none'; object-src 'self'; img-src 'self'; style-src 'unsafe-inline'"
    )
    return response
