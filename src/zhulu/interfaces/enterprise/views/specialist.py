"""专业承包业绩录入: its list, and 添加, which asks for the category first (一(三)3)."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.categories import Category, open_categories
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.web.components.shapes import Choice, Field, Problem
from zhulu.interfaces.enterprise.door import actor_of, desk, page, today
from zhulu.interfaces.enterprise.progress import first_sheet
from zhulu.interfaces.enterprise.views.filings import list_context
from zhulu.usecases.start_specialist_filing import CategoryNotOpen, is_builder, start_specialist_filing


@desk(Permission.WORKBENCH_ENTERPRISE)
@require_safe
def specialist(request: HttpRequest) -> HttpResponse:
    """List the enterprise's specialist works, what changed last first; by state if asked."""
    context = {**list_context(request, Path.SPECIALIST), "is_builder": is_builder(actor=actor_of(request))}
    return page(request, "specialist", context)


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
