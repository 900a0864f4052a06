"""What the public sees of errata: a project's ledger, its earlier versions, and what stands where one was deleted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.publication import errata_queries
from zhulu.domain.publication import queries as publication
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Link, Table
from zhulu.foundation.web.views import declares
from zhulu.interfaces.portal.criteria import Criteria
from zhulu.interfaces.portal.document import Block, blocks_of

HOME = Link("首页", "/")


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One executed erratum as the public reads it."""

    number: str
    is_deletion: bool
    reason: str
    clause: str
    facts: Sequence[Fact]
    lines: Table
    offices: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class VersionPage:
    """One earlier version of one part."""

    number: int
    newest: int
    filer: str
    grade: str
    made_on: str
    until: str
    digest: str
    blocks: Sequence[tuple[str, Block]]


def gone_page(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say at the old address that a project was deleted by an erratum, when and by which (二(一)b).

    Raises:
        Http404: there never was one.
    """
    gone = errata_queries.find_gone(public_id=public_id)
    if gone is None:
        raise Http404
    context = {"menu": "projects", "gone": gone, "way": _way("已按勘误删除"), "public_id": public_id}
    return render(request, "portal/gone.html", context, status=HTTPStatus.GONE)


def _way(here: str, *before: Link) -> list[Link]:
    return [HOME, Link("工程项目信息", Criteria().address), *before, Link(here)]


@declares(Permission.PUBLIC_READ)
@require_safe
def errata(request: HttpRequest, public_id: str) -> HttpResponse:
    """A project's errata: before, after, why, when and by which offices."""
    ledger = publication.list_project_errata(public_id=public_id)
    if not ledger:
        raise Http404
    standing = publication.find_project(public_id=public_id) is not None
    name = ledger[0]["project"]["name"]
    project = Link(name, reverse("portal:project", args=[public_id]))
    context = {
        "menu": "projects",
        "name": name,
        "ledger": [_entry(one, public_id, standing=standing) for one in ledger],
        "way": _way("勘误记录", project),
        "project": project,
    }
    return render(request, "portal/errata.html", context)


def _entry(one: Mapping[str, Any], public_id: str, *, standing: bool) -> LedgerEntry:
    address = reverse("portal:version", args=[public_id, one["from_version"]])
    earlier = f"{address}?part={one['part']}" if standing else ""
    return LedgerEntry(
        number=one["number"],
        is_deletion=bool(one["is_deletion"]),
        reason=one["reason"],
        clause=one["clause"],
        facts=[
            Fact("流程", one["procedure"]),
            Fact("申请单位", one["applicant"], note=f"{one['applied_on']} 提出"),
            Fact("修改日期", one["executed_on"]),
            Fact("办结日期", one["closed_on"]),
            Fact("版本", f"第 {one['from_version']} 版改为第 {one['to_version']} 版", href=earlier),
            Fact("数据等级", one["grade_effect"]),
        ],
        lines=_lines(one["lines"]),
        offices=one["offices"],
    )


def _lines(lines: Sequence[Mapping[str, str]]) -> Table:
    columns = [
        Column("item", "信息项", "lead"),
        Column("before", "原内容"),
        Column("after", "改为"),
        Column("reason", "原因"),
    ]
    return Table(caption="改前和改后", columns=columns, rows=[_line(line) for line in lines])


def _line(line: Mapping[str, str]) -> dict[str, object]:
    place = "　".join(part for part in (line["kind"], line["sheet"], line["record"]) if part)
    return {
        "item": Cell(line["field"] or line["table"], note=place),
        "before": f"{line['before']} {line['unit']}".strip() if line["before"] else "（空）",
        "after": f"{line['after']} {line['unit']}".strip() if line["after"] else "（删去）",
        "reason": line["reason"] or "—",
    }


@declares(Permission.PUBLIC_READ)
@require_safe
def version(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """An earlier version of a project's parts, to be read and cited, with a banner that names the newest.

    ``?part`` asks for one part where several have a version of that number; the newest leads to the project itself.
    """
    document = publication.find_project(public_id=public_id)
    if document is None:
        return gone_page(request, public_id)
    part = request.GET.get("part", "")
    newest = {one["public_id"]: one["version"] for one in document["parts"]}
    found = [
        _version(one, newest.get(key, 0))
        for key, one in errata_queries.list_versions(public_id=public_id)
        if one["number"] == number and part in {"", key}
    ]
    if not found and number in newest.values():
        return redirect("portal:project", public_id)
    if not found:
        raise Http404
    project = Link(document["name"], reverse("portal:project", args=[public_id]))
    context = {
        "menu": "projects",
        "number": number,
        "name": document["name"],
        "versions": found,
        "project": project,
        "way": _way(f"第 {number} 版", project),
        "public_id": public_id,
    }
    return render(request, "portal/version.html", context)


def _version(one: Mapping[str, Any], newest: int) -> VersionPage:
    return VersionPage(
        number=one["number"],
        newest=newest,
        filer=one["filer"]["name"] or "工程审批系统",
        grade=str(one["grade"] or ""),
        made_on=one["made_on"],
        until=one["until"],
        digest=one["digest"],
        blocks=blocks_of(one),
    )
