"""What the system says: notice boxes in the page and passing messages in the corner."""

from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhulu.foundation.web.components.library import register

BAD_NOTICES = frozenset({"bad"})


@register.simple_block_tag
def notice(content: str, kind: str = "") -> SafeString:
    """Frame a note: ``{% notice "warn" %}<p>…</p>{% endnotice %}``; ``kind`` is ``""``, ``warn``, ``bad`` or ``ok``."""
    role = "alert" if kind in BAD_NOTICES else "note"
    return format_html(
        '<div class="notice{}" role="{}">{}</div>', f" notice-{kind}" if kind else "", role, SafeString(content)
    )


@register.inclusion_tag("zhulu/components/toasts.html")
def toasts(messages: Iterable[object] | None) -> dict[str, object]:
    """Show Django's messages in the corner, read out politely; the empty region stands so that htmx may fill it."""
    return {"messages": list(messages or ())}
