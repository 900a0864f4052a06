"""The files of a case, streamed to whoever may open the case, and to nobody else."""

import logging
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.storage.inspection import FileRefused, MediaType
from zhulu.foundation.storage.interface import FileMissing
from zhulu.foundation.storage.stores import current_storage
from zhulu.foundation.web.downloads import as_pdf
from zhulu.interfaces.errata.door import actor_of, desk, uploads_of
from zhulu.usecases.errata.printing import print_case_form
from zhulu.usecases.errata.scanning import attach_step_scan
from zhulu.usecases.errata.viewing import find_case_file

logger = logging.getLogger(__name__)

INLINE = frozenset({MediaType.PDF.value, MediaType.JPG.value, MediaType.PNG.value})
"""What a browser shows by itself; the rest is handed over as a file."""
POLICY = "default-src 'none'; object-src 'self'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""No script whatever the file may hold; the browser's own viewer needs to embed the file and style itself."""


@desk(Permission.ERRATUM_READ)
@require_safe
def file(request: HttpRequest, public_id: str, file_id: str) -> HttpResponseBase:
    """Hand over a paper, the scan of a receipt, or a file of the record that the case is about."""
    found = find_case_file(actor=actor_of(request), erratum_id=public_id, file_id=file_id, now=timezone.now())
    try:
        stored = current_storage().open(found.blob.sm3)
    except FileMissing as missing:
        logger.exception("the bytes of a paper of an erratum are gone")
        raise Http404 from missing
    response = FileResponse(stored, content_type=found.blob.media_type)
    kind = "inline" if found.blob.media_type in INLINE else "attachment"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(found.name)}"
    response["Content-Length"] = str(found.blob.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    return response


@desk(Permission.ERRATUM_READ)
@require_safe
def form(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Hand over an official form of the case, filled as far as the case has come."""
    address = request.build_absolute_uri(reverse("errata:case", args=[public_id]))
    printed = print_case_form(
        actor=actor_of(request), erratum_id=public_id, key=key, address=address, now=timezone.now()
    )
    return as_pdf(printed.content, name=printed.name)


@desk(Permission.ERRATUM_READ)
@require_POST
def scan(request: HttpRequest, public_id: str, move_id: int) -> HttpResponse:
    """Attach the stamped copy of a step to it, as the office that took it."""
    try:
        for upload in uploads_of(request):
            attach_step_scan(
                actor=actor_of(request), erratum_id=public_id, move_id=move_id, name=upload.name or "", stream=upload
            )
    except FileRefused as refusal:
        for fault in refusal.faults:
            messages.error(request, f"没有上传：{fault.what}。{fault.remedy}。")
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "扫描件已附在这一步")
    return HttpResponseRedirect(f"{reverse('errata:case', args=[public_id])}#trail")
