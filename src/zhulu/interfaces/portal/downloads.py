"""下载中心: the notice's six attachments as files, and the comparison and the process chart as pages."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.forms.chart import Chart
from zhulu.domain.forms.editions import CHART, COMPARISON
from zhulu.domain.publication.queries import PUBLIC
from zhulu.foundation.clock import local_day
from zhulu.foundation.documents.swimlanes import draw_flow
from zhulu.foundation.web.components.shapes import Cell, Column, Link, Table
from zhulu.foundation.web.downloads import as_pdf
from zhulu.foundation.web.moderation import in_moderation, sets_paper
from zhulu.foundation.web.views import declares
from zhulu.usecases.compare_paths import compare_paths
from zhulu.usecases.draw_process_chart import draw_process_chart
from zhulu.usecases.print_attachments import AttachmentUnknown, Printed, list_attachments, print_attachment

HOME = Link("首页", "/")
PAPERS_PER_MINUTE = 60
"""An office behind one address fetches some forms at a time; a machine that fetches thousands is slowed."""
KILOBYTE = 1024
ONLINE = {COMPARISON.key: "portal:comparison", CHART.key: "portal:chart"}
"""Attachments that are a page, too."""


@declares(Permission.PUBLIC_READ)
@require_safe
@sets_paper
def downloads(request: HttpRequest) -> HttpResponse:
    """List what can be taken along: title, what it is for, edition, size."""
    printed = list_attachments(now=timezone.now(), using=PUBLIC)
    context = {"menu": "downloads", "way": [HOME, Link("下载中心")], "forms": _table(printed)}
    return render(request, "portal/downloads.html", context)


@declares(Permission.PUBLIC_READ)
@require_safe
@in_moderation("papers", per_minute=PAPERS_PER_MINUTE)
@sets_paper
def download(request: HttpRequest, key: str) -> HttpResponseBase:  # noqa: ARG001 - a view takes the request
    """Send one attachment."""
    try:
        printed = print_attachment(key=key, now=timezone.now(), using=PUBLIC)
    except AttachmentUnknown:
        raise Http404 from None
    return as_pdf(printed.content, name=printed.name, is_public=True)


@declares(Permission.PUBLIC_READ)
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """附件1 as a page."""
    compared = compare_paths(as_of=local_day(timezone.now()), using=PUBLIC)
    context = {
        "menu": "paths",
        "way": [HOME, Link("录入途径", reverse("portal:paths")), Link("三种途径对照")],
        "compared": compared,
        "paper": COMPARISON,
    }
    return render(request, "portal/comparison.html", context)


@declares(Permission.PUBLIC_READ)
@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """附件2 as a page: each drawing with its steps in words below."""
    groups = [(group.label, [_shown(one) for one in group.charts]) for group in draw_process_chart().groups]
    context = {
        "menu": "paths",
        "way": [HOME, Link("录入途径", reverse("portal:paths")), Link("办理流程图")],
        "groups": groups,
        "paper": CHART,
    }
    return render(request, "portal/chart.html", context)


@dataclass(frozen=True, slots=True)
class ShownChart:
    """One chart as the page shows it."""

    name: str
    title: str
    picture: SafeString
    actions: Table
    states: Table


def _shown(one: Chart) -> ShownChart:
    drawn = draw_flow(one.flow).svg
    return ShownChart(
        name=one.name,
        title=one.title,
        picture=mark_safe(drawn),  # noqa: S308 - drawn here from the state table; every word is escaped
        actions=Table(
            caption=f"{one.title}：各步由谁办",
            columns=[
                Column("action", "办什么", "lead"),
                Column("party", "谁办"),
                Column("source", "从"),
                Column("target", "到"),
                Column("clause", "依据", "fit"),
            ],
            rows=[
                {"party": party, "action": action, "source": source, "target": target, "clause": clause}
                for party, action, source, target, clause in one.actions
            ],
        ),
        states=Table(
            caption=f"{one.title}：各状态的意思",
            columns=[Column("label", "状态", "lead"), Column("means", "意思"), Column("clause", "依据", "fit")],
            rows=[{"label": label, "means": means, "clause": clause} for label, means, clause in one.states],
        ),
    )


def _table(printed: list[Printed]) -> Table:
    return Table(
        caption="通知的六个附件",
        columns=[
            Column("title", "名称", "lead"),
            Column("label", "附件", "fit"),
            Column("used_for", "什么时候用"),
            Column("online", "在线看", "fit"),
            Column("edition", "版本", "fit"),
            Column("size", "大小", "num"),
        ],
        rows=[_row(one) for one in printed],
    )


def _row(one: Printed) -> dict[str, object]:
    attachment = one.attachment
    online = ONLINE.get(attachment.key)
    return {
        "title": Cell(attachment.title, href=reverse("portal:download", args=[attachment.key])),
        "label": attachment.label,
        "used_for": attachment.used_for,
        "online": Cell("打开", href=reverse(online)) if online else "—",
        "edition": attachment.edition,
        "size": f"PDF　{-(-len(one.content) // KILOBYTE)} KB",
    }
