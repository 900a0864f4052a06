"""Streams a stored file into a page: somebody else's bytes, which run nothing and are framed by our own pages only."""

import logging

from csp.constants import NONE, SELF
from django.http import FileResponse, Http404, HttpRequest

from zhulu.foundation.storage.interface import FileMissing
from zhulu.foundation.storage.stores import current_storage

logger = logging.getLogger(__name__)

POLICY = {"default-src": [NONE], "frame-ancestors": [SELF], "sandbox": []}
"""The policy of a page that is a stranger's file; its view is wrapped in ``csp(POLICY)``."""


def stream_file(request: HttpRequest, *, sm3: str, name: str, media_type: str) -> FileResponse:
    """Give a file to be shown; ``?download`` saves it instead. Whoever calls this has asked who may.

    Raises:
        Http404: the bytes are gone, which is logged.
    """
    try:
        stream = current_storage().open(sm3)
    except FileMissing as missing:
        logger.exception("the bytes of a stored file are gone")
        raise Http404 from missing
    return FileResponse(stream, as_attachment="download" in request.GET, filename=name, content_type=media_type)
