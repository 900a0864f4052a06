"""Bytes that go out as a file to be saved."""

from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse


def as_download(chunks: Iterator[bytes], *, name: str, media_type: str) -> StreamingHttpResponse:
    """Send bytes as they arise; the browser saves them under the name and guesses nothing."""
    response = StreamingHttpResponse(chunks, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def as_pdf(content: bytes, *, name: str, is_public: bool = False, is_shown: bool = False) -> HttpResponse:
    """Send a PDF.

    Args:
        is_public: whether others between may keep it for a while; papers about a case are nobody's to keep.
        is_shown: whether the browser opens it; else it is saved.
    """
    response = HttpResponse(content, content_type="application/pdf")
    kind = "inline" if is_shown else "attachment"
    response["Content-Disposition"] = f"{kind}; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "public, max-age=300" if is_public else "private, no-store"
    return response
