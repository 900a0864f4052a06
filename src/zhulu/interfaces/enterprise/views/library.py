"""工程审批系统项目: what the approval system delivered of projects in which one has part; read-only, and A from there.

Nobody types here: what is wrong is mended by the errata of 二(一), which the owner applies for.
"""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.intake import queries
from zhulu.domain.intake.models import Dossier
from zhulu.domain.intake.states import FEED_APPLICATION
from zhulu.domain.intake.vocabulary import OWNER_ROLE
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.rulebook.shapes import Violation
from zhulu.domain.standard.dictionaries import find_label
from zhulu.domain.standard.vocabulary import Grade
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Link, Pager, Problem, Table
from zhulu.interfaces.enterprise.door import PARTIES, actor_of, desk, page
from zhulu.usecases.feed_grade import apply_on_feed, name_of

PAGE = 30
MOST_DIGITS = 18
COLUMNS = (
    Column("name", "项目名称", "lead", note="编号"),
    Column("role", "承担角色"),
    Column("home", "属地主管部门"),
    Column("grade", "数据等级", "fit"),
)


@desk(Permission.FEED_FOLLOW, kinds=PARTIES)
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """List the projects of the approval system in which the own organisation has part."""
    given = request.GET.get("after", "")
    after = int(given) if given.isascii() and given.isdecimal() and len(given) <= MOST_DIGITS else 0
    found = queries.list_own_dossiers(actor=actor_of(request), after=after, limit=PAGE + 1)
    rows = found[:PAGE]
    pager = Pager(
        previous=request.path if after else "",
        next=f"?after={rows[-1].pk}" if len(found) > PAGE else "",
        summary=f"本页 {len(rows)} 个",
    )
    return page(request, "library", {"table": _table(request, rows), "pager": pager})


def _table(request: HttpRequest, rows: list[Dossier]) -> Table:
    organisation = actor_of(request).organisation_id or 0
    roles = queries.roles_in(dossier_ids=[row.pk for row in rows], organisation_id=organisation)
    projects = [row.project_id for row in rows if row.project_id is not None]
    grades = dict(ProjectDocument.objects.filter(pk__in=projects).values_list("pk", "grade"))
    return Table(
        "工程审批系统项目",
        COLUMNS,
        [
            {
                "name": Cell(
                    text=row.name,
                    href=reverse("enterprise:library-project", args=[row.key]),
                    note=row.project.number if row.project else "",
                ),
                "role": "、".join(_role(role) for role in roles.get(row.pk, [])),
                "home": str(row.home_authority or "省厅"),
                "grade": Cell(grade=grades.get(row.project_id or 0, "")),
            }
            for row in rows
        ],
    )


def _role(role: str) -> str:
    return "建设单位" if role == OWNER_ROLE else find_label("corp_role", role) or role


@desk(Permission.FEED_FOLLOW, kinds=PARTIES)
@require_safe
def project(request: HttpRequest, key: str) -> HttpResponse:
    """Show what was delivered of one project, and whether A can be applied for."""
    return _page(request, queries.get_own_dossier(actor=actor_of(request), key=key))


@desk(Permission.GRADE_APPLY, kinds=PARTIES)
@require_POST
def apply(request: HttpRequest, key: str) -> HttpResponse:
    """Apply for grade A; what is missing is told all at once (一(二)6e)."""
    try:
        apply_on_feed(actor=actor_of(request), dossier_key=key)
    except RulesViolated as refusal:
        dossier = queries.get_own_dossier(actor=actor_of(request), key=key)
        problems = [_problem(dossier, item) for item in refusal.findings.blocks]
        return _page(request, dossier, problems=problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    except CannotAdvance as refusal:
        dossier = queries.get_own_dossier(actor=actor_of(request), key=key)
        return _page(request, dossier, problems=[Problem(str(refusal))], status=HTTPStatus.CONFLICT)
    messages.success(request, "已申请定为 A 级，由省厅审核")
    return redirect("enterprise:library-project", key=key)


def _problem(dossier: Dossier, item: Violation) -> Problem:
    """Say what is missing, and at which firm or record where there are several."""
    name = name_of(dossier=dossier, place=item.place)
    return Problem(f"{name}：{item.message}" if name else item.message, item.remedy, "、".join(item.cites))


def _page(
    request: HttpRequest,
    dossier: Dossier,
    *,
    problems: list[Problem] | None = None,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    document = ProjectDocument.objects.filter(pk=dossier.project_id).first()
    grade = document.grade if document else ""
    application = dossier.applications.order_by("-pk").first()
    is_open = application is not None and application.state == FEED_APPLICATION.initial
    stages = Table(
        "已入库的环节",
        (Column("stage", "环节", "lead"), Column("version", "版本", "num"), Column("on", "收到", "fit")),
        [
            {"stage": name, "version": version, "on": local_day(at).isoformat()}
            for name, version, at in queries.stages_of(dossier=dossier)
        ],
    )
    facts = [
        Fact("项目编号", dossier.project.number if dossier.project else ""),
        Fact("审批系统内部编号", dossier.inner_num),
        Fact("属地主管部门", str(dossier.home_authority or "省厅")),
    ]
    context = {
        "dossier": dossier,
        "way": [Link("工程审批系统项目", reverse("enterprise:library")), Link(dossier.name)],
        "facts": facts,
        "grade": grade,
        "stages": stages,
        "problems": problems or [],
        "application": FEED_APPLICATION.state(application.state).label if application else "",
        "may_apply": not is_open and grade in {Grade.B, Grade.C},
        "public": reverse("portal:project", args=[dossier.project.public_id]) if dossier.project else "",
    }
    return page(request, "library_project", context, status=status)
