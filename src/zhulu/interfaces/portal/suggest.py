"""Suggestions under the search box while somebody types: links to what may be meant; without script, plain search."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.publication import suggestions
from zhulu.foundation.web.views import declares
from zhulu.interfaces.portal.criteria import MAX_QUERY
from zhulu.interfaces.portal.elsewhere import marks_in


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion in words."""

    kind: str
    name: str
    number: str
    href: str
    marks: str


@declares(Permission.PUBLIC_READ)
@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """Give what the typed words may mean as a part of the page; nothing below two characters."""
    typed = " ".join(request.GET.get("q", "").split())[:MAX_QUERY]
    lines = [_line(found, typed) for found in suggestions.list_suggestions(typed=typed)]
    every = f"{reverse('portal:projects')}?{urlencode({'q': typed})}"
    return render(request, "portal/suggestions.html", {"lines": lines, "query": typed, "every": every})


def _line(found: suggestions.Suggestion, typed: str) -> Line:
    is_project = bool(found.public_id)
    return Line(
        kind="项目" if is_project else "单位",
        name=found.name,
        number=found.number,
        href=reverse("portal:project", args=[found.public_id])
        if is_project
        else reverse("portal:company", args=[found.number]),
        marks=marks_in((found.name,), typed),
    )
