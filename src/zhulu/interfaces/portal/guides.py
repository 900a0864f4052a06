"""办事指南 for the public: who reviews, what is needed, how long it takes, at each authority (三(四))."""

from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.guides.facts import reviewers_from, text_from
from zhulu.domain.guides.models import GuideVersion
from zhulu.domain.guides.queries import list_published, list_versions
from zhulu.domain.guides.vocabulary import GUIDED
from zhulu.domain.publication.queries import PUBLIC
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Cell, Column, Link, Table
from zhulu.foundation.web.downloads import as_pdf
from zhulu.foundation.web.moderation import in_moderation, sets_paper
from zhulu.foundation.web.views import declares
from zhulu.usecases.print_guide import print_guide

HOME = Link("首页", "/")
PAPERS_PER_MINUTE = 30


@declares(Permission.PUBLIC_READ)
@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """List every authority that has published, by city; a name or a place narrows the list."""
    asked = request.GET.get("q", "").strip()
    published = [one for one in list_published(using=PUBLIC) if asked in f"{one.authority_name} {one.city_name}"]
    groups = [(city, _table(city, list(rows))) for city, rows in groupby(published, key=lambda one: one.city_name)]
    context = {"menu": "guides", "way": [HOME, Link("办事指南")], "groups": groups, "asked": asked}
    return render(request, "portal/guides.html", context)


def _table(city: str, versions: list[GuideVersion]) -> Table:
    return Table(
        caption=f"{city}及所辖机关的办事指南",
        columns=[
            Column("authority", "机关", "lead"),
            *(Column(name, path.label) for path, name in GUIDED.items()),
        ],
        rows=[_row(list(rows)) for _, rows in groupby(versions, key=lambda one: one.authority_code)],
    )


def _row(versions: list[GuideVersion]) -> dict[str, object]:
    held = {version.path: version for version in versions}
    return {
        "authority": versions[0].authority_name,
        **{name: _cell(held.get(path.value), name) for path, name in GUIDED.items()},
    }


def _cell(version: GuideVersion | None, name: str) -> Cell:
    if version is None:
        return Cell("还没有发布")
    href = reverse("portal:guide", args=[version.authority_code, name])
    return Cell("看指南", href=href, note=f"第 {version.number} 版，{local_day(version.published_at)}")


@declares(Permission.PUBLIC_READ)
@require_safe
def guide(request: HttpRequest, code: str, name: str, number: int = 0) -> HttpResponse:
    """Show a guide: the newest version, or an older one with a note which is the newest."""
    versions, path = _versions(code, name)
    version = _chosen(versions, number)
    newest = versions[0]
    context = {
        "menu": "guides",
        "way": [HOME, Link("办事指南", reverse("portal:guides")), Link(version.authority_name)],
        "version": version,
        "published_on": local_day(version.published_at),
        "newest": newest if newest.number != version.number else None,
        "newest_address": reverse("portal:guide", args=[code, name]),
        "older": [_link(one, name) for one in versions if one is not version],
        "paper": reverse("portal:guide-paper", args=[code, name, version.number]),
        "guide": text_from(version.text),
        "reviewers": reviewers_from(version.reviewers),
        "path_label": path.label,
        "is_graded": path == Path.BACK_FILING,
    }
    return render(request, "portal/guide.html", context)


def _link(version: GuideVersion, name: str) -> Link:
    address = reverse("portal:guide-version", args=[version.authority_code, name, version.number])
    return Link(f"第 {version.number} 版，{local_day(version.published_at)}", address)


@declares(Permission.PUBLIC_READ)
@require_safe
@in_moderation("papers", per_minute=PAPERS_PER_MINUTE)
@sets_paper
def paper(request: HttpRequest, code: str, name: str, number: int) -> HttpResponseBase:
    """Send a version as PDF."""
    versions, path = _versions(code, name)
    version = _chosen(versions, number)
    address = request.build_absolute_uri(reverse("portal:guide", args=[code, name]))
    content = print_guide(version, address=address)
    saved_as = f"{version.authority_name}-{path.label}办事指南-第{version.number}版.pdf"
    return as_pdf(content, name=saved_as, is_public=True)


def _versions(code: str, name: str) -> tuple[list[GuideVersion], Path]:
    path = next((path for path, known in GUIDED.items() if known == name), None)
    versions = list_versions(authority_code=code, path=path, using=PUBLIC) if path else []
    if path is None or not versions:
        raise Http404
    return versions, path


def _chosen(versions: list[GuideVersion], number: int) -> GuideVersion:
    if not number:
        return versions[0]
    found = next((version for version in versions if version.number == number), None)
    if found is None:
        raise Http404
    return found
