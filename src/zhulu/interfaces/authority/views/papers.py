"""The papers of a submitted version, streamed to whoever may open the filing, and to nobody else."""

import logging

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.foundation.storage.interface import FileMissing
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.stores import current_storage
from zhulu.interfaces.authority.door import actor_of, desk
from zhulu.usecases.review_filing import find_paper

logger = logging.getLogger(__name__)

POLICY = {"default-src": [NONE], "frame-ancestors": [SELF], "sandbox": []}
"""A paper is somebody else's file: it runs nothing, loads nothing, and is framed by our own pages only."""


@desk(Permission.FILING_READ)
@xframe_options_sameorigin
@csp(POLICY)  # type: ignore[arg-type]  # django-csp types the view without its arguments
@require_safe
def paper(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponseBase:
    """Stream one paper, shown in the page; ``?download`` saves it instead."""
    found = find_paper(actor=actor_of(request), filing_id=public_id, paper_id=paper_id)
    return stream_blob(request, found.blob, name=found.name)


def stream_blob(request: HttpRequest, blob: Blob, *, name: str) -> FileResponse:
    """Stream a stored file under a name; ``?download`` saves it instead of showing it.

    Raises:
        Http404: the bytes are gone.
    """
    try:
        stream = current_storage().open(blob.sm3)
    except FileMissing as missing:
        logger.exception("the bytes of a stored file are gone")
        raise Http404 from missing
    return FileResponse(stream, as_attachment="download" in request.GET, filename=name, content_type=blob.media_type)
