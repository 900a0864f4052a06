"""业绩证明 for whoever wants one, and 核对 for whoever holds one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.publication.extracts import Compared, ExtractState, PrintedStanding
from zhulu.domain.publication.vocabulary import grade_words
from zhulu.domain.standard.vocabulary import Grade
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Link, Table
from zhulu.foundation.web.downloads import as_pdf
from zhulu.foundation.web.moderation import in_moderation, sets_paper
from zhulu.foundation.web.views import declares
from zhulu.interfaces.portal.document import shown_day
from zhulu.usecases.print_extract import ExtractNotFound, NothingConfirmed, print_extract
from zhulu.usecases.verify_extract import Verified, verify_extract

HOME = Link("首页", "/")
EXTRACTS_PER_MINUTE = 30
"""Whoever needs one takes one; who wants all of them takes the open data."""
LOOKS_PER_MINUTE = 120
"""A clerk with a pile of papers scans fast; guessing codes is hopeless anyway."""
BANNERS: Mapping[ExtractState, tuple[str, str, str]] = MappingProxyType(
    {
        ExtractState.CURRENT: (
            "ok",
            "与平台现在公开的一致",
            "这份证明打印以后，内容没有勘误过，等级也没有变。",
        ),
        ExtractState.RAISED: (
            "ok",
            "内容没有变，等级升了",
            "这份证明打印以后，内容没有勘误过；等级已经升高，以现在的等级为准。",
        ),
        ExtractState.RUNNING: (
            "warn",
            "正在勘误",
            "现在公开的内容与证明一致，但勘误正在办理，办完以后内容可能改变。",
        ),
        ExtractState.CHANGED: (
            "warn",
            "证明打印以后，数据变过",
            "内容已经勘误，或者有新的部分入库。这份证明不是最新的，请重新下载。",
        ),
        ExtractState.DOUBTED: (
            "bad",
            "主管部门标记：数据有误或存疑",
            "主管部门给数据作了标记，请不要只凭证明采信。",
        ),
        ExtractState.GONE: (
            "bad",
            "现在没有公开展示",
            "所证明的内容现在不公开，可能已按勘误删除或被主管部门撤下，请不要凭证明采信。",
        ),
    }
)
"""Tone, headline, and what it means for whoever holds the paper."""


@declares(Permission.PUBLIC_READ)
@require_safe
@in_moderation("extracts", per_minute=EXTRACTS_PER_MINUTE)
@sets_paper
def extract(request: HttpRequest, public_id: str) -> HttpResponseBase:
    """Send the extract of a project, or of one part of it (``?part=``)."""
    try:
        printed = print_extract(
            project_id=public_id,
            part_id=request.GET.get("part", ""),
            now=timezone.now(),
            address_of=lambda code: request.build_absolute_uri(reverse("portal:verify", args=[code])),
        )
    except (ExtractNotFound, NothingConfirmed):
        raise Http404 from None
    return as_pdf(printed.content, name=printed.name, is_public=True)


@declares(Permission.PUBLIC_READ)
@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Ask for a code; for whoever holds a paper and has no camera."""
    code = "".join(request.GET.get("code", "").split())
    if code and "/" not in code:
        return redirect("portal:verify", code)
    context = {"menu": "projects", "way": [HOME, Link("核对业绩证明")], "code": code, "is_unknown": False}
    return render(request, "portal/verify_form.html", context)


@declares(Permission.PUBLIC_READ)
@require_safe
@in_moderation("verify", per_minute=LOOKS_PER_MINUTE)
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Show the current truth behind a code; one that the platform never gave out is refused in plain words."""
    verified = verify_extract(code=code)
    way = [HOME, Link("核对业绩证明", reverse("portal:verify-form")), Link("核对结果")]
    if verified is None:
        unknown = {"menu": "projects", "way": way, "code": code, "is_unknown": True}
        return render(request, "portal/verify_form.html", unknown, status=404)
    tone, headline, advice = BANNERS[verified.finding.state]
    context = {
        "menu": "projects",
        "way": way,
        "tone": tone,
        "headline": headline,
        "advice": advice,
        "marks": verified.finding.marks,
        "facts": _facts(verified),
        "table": _table(verified),
        "errata": _errata(verified),
        "project_id": verified.extract.project_id if verified.document else "",
    }
    response = render(request, "portal/verify.html", context)
    patch_cache_control(response, no_cache=True)
    return response


def _facts(verified: Verified) -> list[Fact]:
    document = verified.document
    facts = [Fact("证明打印日期", verified.extract.printed_on.isoformat())]
    if document is None:
        return facts
    return [
        Fact("项目名称", document["name"], wide=True),
        Fact("项目编号", document["number"]),
        *facts,
        Fact("所在区划", document["area"]["name"]),
        Fact("建设单位", document["owner"]["name"]),
        Fact("现在的项目等级", f"{document['grade'] or ''} {document['grade_label']}".strip()),
        Fact("平台更新", shown_day(document["updated_at"])),
    ]


def _table(verified: Verified) -> Table:
    return Table(
        caption="证明上的与现在的",
        columns=[
            Column("filer", "填报部分", "lead"),
            Column("then", "证明上"),
            Column("now", "现在"),
            Column("change", "变化"),
        ],
        rows=[
            {"filer": one.filer or "—", "then": _said(one.then), "now": _said(one.now), "change": _change(one)}
            for one in verified.finding.parts
        ],
    )


def _errata(verified: Verified) -> Table:
    return Table(
        caption="证明打印以后的勘误",
        columns=[
            Column("number", "单号", "lead"),
            Column("on", "修改日期", "fit"),
            Column("changed", "改了什么"),
            Column("reason", "原因"),
        ],
        rows=[
            {
                "number": erratum["number"],
                "on": erratum["executed_on"],
                "changed": _changed(erratum),
                "reason": erratum["reason"] or "—",
            }
            for erratum in verified.errata
        ],
    )


def _changed(erratum: Mapping[str, Any]) -> str:
    if erratum["is_deletion"]:
        return "整件删除"
    return "；".join(
        f"{line['sheet']}·{line['field'] or line['table']}：{line['before'] or '空'} → {line['after'] or '空'}"
        for line in erratum["lines"]
    )


def _said(standing: PrintedStanding | None) -> Cell:
    if standing is None:
        return Cell("—")
    return Cell(f"第 {standing.version} 版", grade=standing.grade, note=grade_words(standing.grade)[1])


def _change(one: Compared) -> str:
    if one.then is None:
        return "证明打印以后才入库"
    if one.now is None:
        return "现在对不上"
    newer = one.now.version - one.then.version
    changes = [f"新了 {newer} 版"] if newer else []
    if one.has_other_grade:
        changes.append(f"{_short(one.then.grade)}变为 {_short(one.now.grade)}")
    return "，".join(changes) or "没有变"


def _short(grade: str) -> str:
    return f"{grade} 级" if grade in Grade.values else grade_words(grade)[0]
