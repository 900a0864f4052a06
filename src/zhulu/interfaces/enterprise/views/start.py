"""添加: roles first, then a search of the public library, so that a project is filed once and joined by the others."""

from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.queries import FILING_ROLES
from zhulu.domain.publication.likeness import list_alike_anywhere
from zhulu.domain.publication.queries import Filters, ProjectRow, search_projects
from zhulu.foundation.web.components.shapes import Choice, Field, Problem
from zhulu.interfaces.enterprise.door import actor_of, desk, page
from zhulu.usecases.copy_filing import copy_filing
from zhulu.usecases.start_back_filing import RolesMissing, start_back_filing

MAX_QUERY = 64
FOUND = 10
NOTES = {
    "1": "四张表，勘察、设计单位信息要完整",
    "2": "四张表，勘察、设计单位信息要完整",
    "3": "六张表",
    "4": "六张表",
    "5": "六张表",
}


@desk(Permission.FILING_CREATE)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Ask for roles and search what is there; start a filing of its own or joined to a project."""
    if request.method != "POST":
        return _form(request, roles=request.GET.getlist("role"), query=request.GET.get("q", ""))
    roles, project = request.POST.getlist("role"), request.POST.get("project", "")
    if project and not project.isalnum():
        raise Http404
    try:
        filing = start_back_filing(actor=actor_of(request), roles=roles, project_public_id=project[:16])
    except RolesMissing as refusal:
        problem = Problem(str(refusal), target="f-role")
        return _form(
            request, roles=roles, query=request.POST.get("q", ""), problems=[problem], status=HTTPStatus.CONFLICT
        )
    return redirect("enterprise:sheet", filing.public_id, "basic")


@desk(Permission.FILING_CREATE)
@require_POST
def copy(request: HttpRequest, public_id: str) -> HttpResponse:
    """Begin a new draft from an own filing."""
    made = copy_filing(actor=actor_of(request), filing_id=public_id)
    messages.success(request, "已复制为新草稿。证件号、手机号和材料没有复制，请重新填写和上传")
    return redirect("enterprise:sheet", made.public_id, "basic")


def _form(
    request: HttpRequest,
    *,
    roles: list[str],
    query: str,
    problems: list[Problem] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    words = " ".join(query.replace("\x00", "").split())[:MAX_QUERY]
    known = [role for role in roles if role in NOTES]
    searched = bool(words)
    lacks_roles = searched and not known
    listed = problems or (
        [Problem("请先选择本单位承担的角色", clause="一(二)2", target="f-role")] if lacks_roles else []
    )
    rows = _search(words) if searched else []
    context = {
        "role_field": Field(
            name="role",
            label="本单位在这个项目中承担的角色",
            kind="checks",
            value=known,
            required=True,
            hint="可以选几项；按所选角色决定要填哪几张表",
            clause="一(二)2、一(二)6",
            errors=[problem for problem in listed if problem.target == "f-role"],
            choices=[Choice(role.value, str(role.label), NOTES[role.value]) for role in FILING_ROLES],
        ),
        "roles": known,
        "query": words,
        "problems": listed,
        "searched": searched and not lacks_roles,
        "rows": rows,
        "alike": list_alike_anywhere(name=words, besides=[row.public_id for row in rows]) if searched else [],
    }
    return page(request, "add", context, status=status)


def _search(words: str) -> list[ProjectRow]:
    return search_projects(filters=Filters(query=words, include_unconfirmed=True), limit=FOUND).rows
