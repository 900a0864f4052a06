"""Bytes that go out as a file to be saved."""

from collections.abc import Iterator
from urllib.parse import quote

from django.http import StreamingHttpResponse


def as_download(chunks: Iterator[bytes], *, name: str, media_type: str) -> StreamingHttpResponse:
    """Send bytes as they arise; the browser saves them under the name and guesses nothing."""
    response = StreamingHttpResponse(chunks, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
