"""What every template may read: one variable, ``frame``, so that no page's own variable can collide with it."""

from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest

from zhulu.foundation.web.province import Province, read_province

ELDER_COOKIE = "zhulu_elder"
"""Set to ``1`` by the reader who wants large type; the server writes ``data-elder`` from it."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The page around the content."""

    province: Province
    demo: bool
    """Whether every page must say that it is a demo."""
    elder: bool
    """Whether the reader has chosen elder mode."""
    actor: object | None
    """The signed-in person's card (``name``, ``office``), or None; foundation does not know its type."""
    address: str
    """The page's own path with its query, for coming back after a change of mode."""


def page_frame(request: HttpRequest) -> dict[str, Frame]:
    """Give templates the frame of the page."""
    return {
        "frame": Frame(
            province=read_province(pack=Path(settings.PROVINCE_PACK)),
            demo=bool(settings.DEMO),
            elder=request.COOKIES.get(ELDER_COOKIE) == "1",
            actor=getattr(request, "actor", None),
            address=request.get_full_path() if request.method == "GET" else "/",
        )
    }
