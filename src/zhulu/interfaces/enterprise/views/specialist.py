"""专业承包业绩录入: its list, 添加, which asks for the category first, and the sub-column 专业承包业绩 (一(三)3, 4)."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.filings.categories import Category, open_categories
from zhulu.domain.publication.specialist_queries import WorkFilters, WorkRow, search_works, stream_works
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.badges import grouped
from zhulu.foundation.web.components.shapes import Cell, Choice, Column, Field, Pager, Problem, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.enterprise.door import actor_of, desk, export, page, today
from zhulu.interfaces.enterprise.progress import first_sheet
from zhulu.interfaces.enterprise.views.filings import list_context, own_listing
from zhulu.usecases.start_specialist_filing import CategoryNotOpen, is_builder, start_specialist_filing

MAX_QUERY = 64
MAX_CURSOR = 200
RESULTS = 30


@desk(Permission.WORKBENCH_ENTERPRISE)
@require_safe
def specialist(request: HttpRequest) -> HttpResponseBase:
    """List the enterprise's specialist works, what changed last first; by state if asked."""
    if sent := export(request, own_listing(request, Path.SPECIALIST)):
        return sent
    context = {**list_context(request, Path.SPECIALIST), "is_builder": is_builder(actor=actor_of(request))}
    return page(request, "specialist", context)


@desk(Permission.WORKBENCH_ENTERPRISE)
@require_safe
def results(request: HttpRequest) -> HttpResponseBase:
    """子栏目“专业承包业绩”: the firm's own confirmed works, shown and searched as the public sees them (Q20)."""
    query = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:MAX_QUERY]
    code = current_code(organisation_id=actor_of(request).organisation_id or 0)
    filters = WorkFilters(name=query, contractor_code=code)
    if sent := export(request, Listing("专业承包业绩", partial(stream_works, filters=filters), _results_table)):
        return sent
    found = search_works(
        filters=filters,
        after=request.GET.get("after", "")[:MAX_CURSOR] or None,
        before=request.GET.get("before", "")[:MAX_CURSOR] or None,
        limit=RESULTS,
    )
    pager = Pager(
        next=_turn(query, after=found.next), previous=_turn(query, before=found.previous), summary="按确认日期从新到旧"
    )
    context = {"query": query, "table": _results_table(found.rows), "found": found, "pager": pager}
    return page(request, "specialist_results", context)


def _turn(query: str, **place: str | None) -> str:
    given = {key: value for key, value in place.items() if value}
    return f"?{urlencode({'q': query, **given})}" if given else ""


def _results_table(rows: Sequence[WorkRow]) -> Table:
    columns = (
        Column("name", "工程名称", "lead", note="编号"),
        Column("category", "承包类别", "fit"),
        Column("area", "所在地", "fit"),
        Column("amount", "合同额（万元）", "num", written=ColumnKind.NUMBER),
        Column("accepted", "竣工日期", "num", written=ColumnKind.DATE),
        Column("confirmed", "确认日期", "num", written=ColumnKind.DATE),
        Column("grade", "数据等级", "fit"),
    )
    return Table("本企业已确认的专业承包业绩", columns, [_result(row) for row in rows])


def _result(row: WorkRow) -> dict[str, object]:
    return {
        "name": Cell(text=row.name, href=reverse("portal:project", args=[row.public_id]), note=row.number),
        "category": row.category,
        "area": row.area_name,
        "amount": grouped(f"{row.amount:.2f}") if row.amount is not None else "",
        "accepted": row.accepted_on.isoformat() if row.accepted_on else "",
        "confirmed": row.confirmed_on.isoformat(),
        "grade": Cell(grade=""),
    }


@desk(Permission.FILING_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask for the category, which decides the figures; begin a draft."""
    if request.method != "POST":
        return _form(request)
    try:
        filing = start_specialist_filing(actor=actor_of(request), category=request.POST.get("category", ""))
    except CategoryNotOpen as refusal:
        return _form(request, [Problem(str(refusal), target="f-category")], HTTPStatus.CONFLICT)
    return redirect("enterprise:sheet", filing.public_id, first_sheet(filing))


def _form(
    request: HttpRequest, problems: list[Problem] | None = None, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    categories = open_categories(get_policy(as_of=today()))
    field = Field(
        name="category",
        label="承包类别",
        kind="radio",
        value=request.POST.get("category", ""),
        required=True,
        hint="类别由省厅开放；不在其中的暂不采集",
        clause="一(三)1",
        errors=[problem.message for problem in problems or []],
        choices=[Choice(category.name, category.name, _asks(category)) for category in categories],
        wide=True,
    )
    context = {"field": field, "problems": problems or [], "is_builder": is_builder(actor=actor_of(request))}
    return page(request, "specialist_add", context, status=status)


def _asks(category: Category) -> str:
    labels = "、".join(item.label for item in category.fields)
    return f"须填{labels}" if labels else ""
