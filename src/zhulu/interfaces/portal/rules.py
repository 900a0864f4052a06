"""规则与依据: every clause of the notice, how we read it, and what the platform does about it (全文).

The text is the notice's own, read from ``notice/``; each clause stands under its number, so that a refusal anywhere in
the product can point at the very sentence on which it rests.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.publication.queries import PUBLIC
from zhulu.domain.rulebook.notice import (
    Clause,
    Notice,
    Reading,
    parent_of,
    read_capabilities,
    read_clauses,
    read_notice,
    read_readings,
)
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Link
from zhulu.foundation.web.views import declares

APART = frozenset({"抬头", "前言", "尾部", "附件", "落款"})
"""Parts of the text that are cited by their names, not by 第…条."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One clause as the page shows it."""

    key: str
    title: str
    text: tuple[str, ...]
    """The official wording, line by line."""
    does: str
    reading: str
    waits_for: str
    """What is not built yet; empty where nothing is."""
    level: int
    """2 for a chapter, 3 for a section, 4 below; the heading's rank."""


@dataclass(frozen=True, slots=True)
class Book:
    """One notice, ready to be shown."""

    notice: Notice
    entries: tuple[Entry, ...]
    chapters: tuple[Link, ...]
    points: tuple[Reading, ...]
    waiting: int


@declares(Permission.PUBLIC_READ)
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the notice that holds today, clause by clause."""
    number = get_policy(as_of=local_day(timezone.now()), using=PUBLIC).text("notice")
    context = {
        "menu": "rules",
        "way": [Link("首页", "/"), Link("规则与依据")],
        "book": find_book(number=number),
    }
    return render(request, "portal/rules.html", context)


def find_book(*, number: str) -> Book:
    """Give the notice of a number, or the newest that is written down; files are read once per process."""
    books = sorted(list_books(Path(settings.NOTICE_DIR)), key=lambda book: book.notice.issued_on)
    return next((book for book in books if book.notice.number == number), books[-1])


@cache
def list_books(directory: Path) -> tuple[Book, ...]:
    """Read every notice of the folder."""
    capabilities = read_capabilities(directory=directory)
    points = tuple(read_readings(directory=directory).values())
    return tuple(
        _book(read_notice(directory=path.parent), read_clauses(directory=path.parent).values(), capabilities, points)
        for path in sorted(directory.glob("*/clauses.toml"))
    )


def _book(notice: Notice, clauses: Iterable[Clause], capabilities: dict[str, str], points: tuple[Reading, ...]) -> Book:
    entries = tuple(_entry(clause, capabilities) for clause in clauses)
    return Book(
        notice=notice,
        entries=entries,
        chapters=tuple(Link(entry.title, f"#{entry.key}") for entry in entries if entry.level == 2),  # noqa: PLR2004 - h2
        points=points,
        waiting=sum(bool(entry.waits_for) for entry in entries),
    )


def _entry(clause: Clause, capabilities: dict[str, str]) -> Entry:
    return Entry(
        key=clause.key,
        title=clause.title,
        text=tuple(clause.text.splitlines()),
        does=clause.does,
        reading=clause.reading,
        waits_for=capabilities.get(clause.pending, ""),
        level=_level(clause.key),
    )


def _level(key: str) -> int:
    depth, above = 2, parent_of(key)
    while above and key not in APART:
        depth, above = depth + 1, parent_of(above)
    return min(depth, 4)
