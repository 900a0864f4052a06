"""Badges: grade, state, flag, and the citation of a clause. Words first, colour second."""

import re

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from zhulu.foundation.web.components.library import register

GRADE_WORDS = {"A": "省级确认", "B": "市州确认", "C": "县级确认", "D": "企业填报·未审核"}
"""Who has verified the data: what a grade says, and all it says."""
CITATION = re.compile(r"([一二三]\([一二三四五六]\)(?:\d[a-z]?|[a-z])?|\bQ\d{1,2}\b)")
"""A clause or a point as sentences cite it."""
KEY = re.compile(rf"{CITATION.pattern}|[一二三]|一导语|抬头|前言|尾部|附件\d?|落款")
"""Whatever stands on the page 规则与依据 under its own name."""
NO_GRADE_WORDS = "专业承包·不定级"
DUE, DUE_WORDS = "P", "待定级"
"""What came by path ① without a department that we know: shown, and as yet without a grade."""


def grade_in_words(code: str) -> str:
    """Give a data grade as a list without badges says it: ``B 市州确认``; empty is 专业承包·不定级."""
    if code == DUE:
        return DUE_WORDS
    return f"{code} {GRADE_WORDS[code]}" if code else NO_GRADE_WORDS


@register.simple_tag
def grade(code: str | None, size: str = "") -> SafeString:
    """Show a data grade: ``{% grade "B" %}``; empty or None is 专业承包·不定级. ``size`` may be ``lg``."""
    extra = " grade-lg" if size == "lg" else ""
    if code == DUE:
        return format_html('<span class="grade grade-none{}">{}</span>', extra, DUE_WORDS)
    if not code:
        return format_html('<span class="grade grade-none{}">{}</span>', extra, NO_GRADE_WORDS)
    words = GRADE_WORDS[code]
    return format_html('<span class="grade grade-{}{}"><b>{}</b>{}</span>', code.lower(), extra, code, words)


@register.simple_tag
def state(label: str, tone: str = "") -> SafeString:
    """Show a state in words; ``tone`` is ``open``, ``done``, ``back``, ``late``, ``no`` or ``draft``."""
    return format_html('<span class="state{}">{}</span>', f" is-{tone}" if tone else "", label)


@register.simple_tag
def flag(label: str, tone: str = "") -> SafeString:
    """Show a small mark; ``tone`` is ``warn``, ``bad`` or ``push``."""
    return format_html('<span class="flag{}">{}</span>', f" flag-{tone}" if tone else "", label)


@register.simple_tag
def clause(*keys: str) -> SafeString:
    """Cite clauses of the notice: ``{% clause "一(二)4" "二(三)" %}``; nothing without a key.

    Each leads to its place on the page 规则与依据. A key may hold several, joined by ``、``.
    """
    named = [part for key in keys if key for part in key.split("、")]
    if not named:
        return SafeString("")
    links = format_html_join("、", "{}", ((_to_rules(key) if KEY.fullmatch(key) else key,) for key in named))
    return format_html('<span class="clause">依据：{}</span>', links)


@register.filter
def cited(text: object) -> SafeString:
    """Let each clause and point that a sentence cites lead to its place: ``{{ refusal|cited }}``."""
    parts = CITATION.split(str(text))
    return format_html_join("", "{}", ((_to_rules(part) if place % 2 else part,) for place, part in enumerate(parts)))


def _to_rules(key: str) -> SafeString:
    return format_html('<a href="{}#{}">{}</a>', reverse("portal:rules"), key, key)


@register.filter
def marked(text: str, query: str) -> SafeString:
    """Mark the words of a query where they occur in a text."""
    words = [re.escape(word) for word in query.split()]
    if not words:
        return escape(text)
    parts = re.split(f"({'|'.join(words)})", text, flags=re.IGNORECASE)
    return format_html_join(
        "",
        "{}",
        ((format_html("<mark>{}</mark>", part) if place % 2 else part,) for place, part in enumerate(parts)),
    )


@register.filter
def grouped(number: object) -> str:
    """Write a whole or decimal number with separated thousands: ``12,386.40``; other text stays as it is."""
    text = "" if number is None else str(number)
    whole = re.fullmatch(r"(-?)(\d+)(\.\d+)?", text)
    return f"{whole[1]}{int(whole[2]):,}{whole[3] or ''}" if whole else text


@register.simple_tag
def brand_mark() -> SafeString:
    """Draw the product's mark: courses of a wall, the topmost in gold."""
    return mark_safe(
        '<svg class="brand-mark" viewBox="0 0 40 40" aria-hidden="true"><path class="top" d="M26 6h8v6h-8z"/>'
        '<path d="M19 14h15v6H19zM12 22h22v6H12zM5 30h29v6H5z"/></svg>'
    )
