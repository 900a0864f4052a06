"""年度信用综合评价: the province enters or imports levels; what a finding vetoes is shown as it counts (三(五)c)."""

from collections.abc import Sequence
from dataclasses import replace
from http import HTTPStatus
from typing import BinaryIO, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.credit.queries import Standing, list_standings
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.clock import local_day
from zhulu.foundation.tabular.refusals import TableRefused
from zhulu.foundation.web.components.shapes import Cell, Choice, Column, Field, Link, Problem, Tab, Table
from zhulu.interfaces.authority.door import actor_of, desk, province_frame_of
from zhulu.usecases.credit.evaluating import COLUMNS, Line, enter_evaluation, import_evaluations
from zhulu.usecases.credit.stepping import Incomplete

YEARS = 4
"""How many years the tabs offer, this one included."""


@desk(Permission.CREDIT_EVALUATE)
@require_safe
def evaluations(request: HttpRequest) -> HttpResponse:
    """List the levels of a year as they count, and offer to enter or import some."""
    return _page(request)


def _page(request: HttpRequest, problems: Sequence[Problem] = ()) -> HttpResponse:
    frame = province_frame_of(request)
    today = local_day(timezone.now())
    years = [today.year - back for back in range(YEARS)]
    asked = request.GET.get("year", "")
    year = int(asked) if asked in {str(one) for one in years} else today.year
    table = get_policy(as_of=today).mapping("evaluation_levels").get("levels", [])
    levels = [Choice(str(level), str(level)) for level in table] if isinstance(table, list) else []
    context = {
        "way": [Link("信用监管", reverse("authority:credit")), Link("年度信用综合评价")],
        "tabs": [Tab(f"{one} 年", f"{request.path}?year={one}", current=one == year) for one in years],
        "year": year,
        "table": _table(list_standings(year=year), caption=f"{year} 年"),
        "fields": _fields(request, year, levels, problems),
        "columns": "、".join(column.label for column in COLUMNS),
        "problems": problems,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return render(request, "authority/evaluations.html", {**frame, **context}, status=status)


def _fields(request: HttpRequest, year: int, levels: Sequence[Choice], problems: Sequence[Problem]) -> list[Field]:
    offered = [
        Field("code", "统一社会信用代码", required=True),
        Field("year", "年度", required=True, value=str(year)),
        Field("level", "等次", "select", required=True, choices=levels),
        Field("note", "备注"),
    ]
    return [_filled(field, request, problems) for field in offered]


def _filled(field: Field, request: HttpRequest, problems: Sequence[Problem]) -> Field:
    at = f"e-{field.name}"
    errors = [problem for problem in problems if problem.target == at]
    return replace(field, id=at, value=request.POST.get(field.name, field.value), errors=errors)


def _table(rows: Sequence[Standing], *, caption: str) -> Table:
    columns = [Column("name", "企业", "lead"), Column("level", "等次", "fit"), Column("why", "依据")]
    return Table(
        caption,
        columns,
        [
            {
                "name": row.name,
                "level": Cell(state=row.level, tone="no" if row.veto else "done"),
                "why": row.veto + (f"（登记的等次“{row.entered}”被否决）" if row.veto and row.entered else ""),
            }
            for row in rows
        ],
    )


@desk(Permission.CREDIT_EVALUATE)
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Write down one level, or those of a file."""
    upload = request.FILES.get("file")
    try:
        if upload is not None:
            stream = cast("BinaryIO", upload.file)
            count = import_evaluations(actor=actor_of(request), stream=stream, name=upload.name or "")
        else:
            typed = {name: request.POST.get(name, "").strip() for name in ("code", "year", "level", "note")}
            enter_evaluation(actor=actor_of(request), line=Line(**typed))
            count = 1
    except Incomplete as refusal:
        return _page(request, [Problem(fault.message, target=f"e-{fault.field}") for fault in refusal.faults])
    except TableRefused as refusal:
        return _page(request, [Problem(str(fault), target="e-file") for fault in refusal.faults])
    messages.success(request, f"已登记 {count} 条")
    return redirect("authority:evaluations")
