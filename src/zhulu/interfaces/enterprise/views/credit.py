"""信用: what an enterprise is told, its statement and defence, its record, and the repair of it (三(五))."""

from collections.abc import Sequence
from http import HTTPStatus

from csp.decorators import csp
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.credit import queries
from zhulu.domain.credit.models import AdverseRecord, Case
from zhulu.domain.credit.states import FALSE_ENTRY, IN_FORCE, NOTIFIED
from zhulu.domain.rulebook.deadlines import working_calendar
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, FileItem, Link, Problem, Table
from zhulu.foundation.web.stored_files import POLICY, stream_file
from zhulu.interfaces.enterprise.door import actor_of, desk, page, today
from zhulu.usecases.credit.defending import state_defence
from zhulu.usecases.credit.repairing import apply_for_repair
from zhulu.usecases.credit.stepping import Incomplete, Upload

TONES = {"notified": "back", "decided": "late", "served": "late", "in_force": "no"}


@desk(Permission.CREDIT_READ)
@require_safe
def credit(request: HttpRequest) -> HttpResponse:
    """List the cases of which the enterprise was told, the newest first."""
    rows = queries.list_cases(actor=actor_of(request), on=today())
    columns = [
        Column("filing", "填报", "lead"),
        Column("number", "案号"),
        Column("until", "陈述申辩截止", "fit"),
        Column("state", "状态", "fit"),
    ]
    table = Table("案件", columns, [_row(row) for row in rows])
    return page(request, "credit", {"table": table})


def _row(row: Case) -> dict[str, object]:
    return {
        "filing": Cell(
            text=row.filing.name, href=reverse("enterprise:credit-case", args=[row.public_id]), note=row.project.number
        ),
        "number": row.number,
        "until": row.defence_until.isoformat() if row.defence_until else "",
        "state": Cell(state=row.get_state_display(), tone=TONES.get(row.state, "done")),
    }


@desk(Permission.CREDIT_READ)
@require_safe
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """One case as the enterprise sees it: facts, evidence, deadline, decision, and what it can do."""
    return _page(request, public_id)


def _page(
    request: HttpRequest, public_id: str, problems: Sequence[Problem] = (), status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    found = queries.get_case_for(actor=actor_of(request), public_id=public_id, on=today())
    record = queries.find_record(case=found)
    papers = queries.list_case_papers(case=found, only_disclosed=True)
    context = {
        "case": found,
        "state": (found.get_state_display(), TONES.get(found.state, "done")),
        "means": FALSE_ENTRY.state(found.state).means,
        "facts": _facts(found, record),
        "papers": [
            FileItem(
                paper.name,
                str(paper.get_use_display()),
                reverse("enterprise:credit-paper", args=[public_id, paper.public_id]),
            )
            for paper in papers
        ],
        "statements": list(found.statements.select_related("move").order_by("id")),
        "may_defend": found.state == NOTIFIED,
        "repairs": queries.list_repairs(record=record) if record else [],
        "record": record,
        "may_repair": _may_repair(found, record),
        "problems": problems,
        "typed": {"text": request.POST.get("text", "")},
        "way": [Link("信用", reverse("enterprise:credit")), Link(found.number)],
    }
    return page(request, "credit_case", context, status=status)


def _may_repair(case: Case, record: AdverseRecord | None) -> bool:
    if record is None or case.state != IN_FORCE or hasattr(record, "end"):
        return False
    return record.repair_from <= today() <= record.shown_until


def _facts(case: Case, record: AdverseRecord | None) -> list[Fact]:
    calendar = working_calendar(get_policy(as_of=today()))
    facts = [Fact("填报", case.filing.name, note=case.project.number), Fact("认定机关", case.decider.name)]
    if case.notified_on and case.defence_until:
        left = calendar.between(today(), case.defence_until)
        note = f"还有 {left} 个工作日" if today() <= case.defence_until else "已经期满"
        facts += [
            Fact("告知日期", case.notified_on.isoformat()),
            Fact("陈述申辩截止", case.defence_until.isoformat(), note=note, clause="三(五)"),
            Fact("告知的事实和理由", case.facts, wide=True),
        ]
    if hasattr(case, "finding") and case.state != "decided":
        finding = case.finding
        facts.append(
            Fact(str(finding.get_outcome_display()), finding.facts, note=f"{finding.number}，{finding.on}", wide=True)
        )
    if record is not None:
        ended = f"，{record.end.get_kind_display()}，自 {record.end.on} 不再公示" if hasattr(record, "end") else ""
        facts += [
            Fact("不良行为记录", record.number, note=f"{record.code} {record.code_label}"),
            Fact("公示", f"{record.shown_from} 至 {record.shown_until}{ended}", note=record.rule),
            Fact("可以申请修复", f"{record.repair_from} 起"),
            Fact("年度信用综合评价", f"{case.veto.year} 年 {case.veto.level}"),
        ]
    if hasattr(case, "reversal"):
        facts.append(
            Fact("认定已撤销", f"{case.reversal.body} {case.reversal.number}", note="公开展示和等级都已恢复", wide=True)
        )
    return facts


@desk(Permission.CREDIT_DEFEND)
@require_POST
def defend(request: HttpRequest, public_id: str) -> HttpResponse:
    """State one's case."""
    try:
        state_defence(
            actor=actor_of(request),
            case_id=public_id,
            text=request.POST.get("text", ""),
            upload=_upload(request),
        )
    except (CannotAdvance, FileRefused) as refusal:
        return _page(request, public_id, _problems(refusal, "defend"), HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "陈述申辩已提交，认定机关必须看到并回应")
    return redirect("enterprise:credit-case", public_id)


@desk(Permission.CREDIT_REPAIR_APPLY)
@require_POST
def repair(request: HttpRequest, public_id: str) -> HttpResponse:
    """Apply for the repair of the record."""
    try:
        apply_for_repair(
            actor=actor_of(request),
            case_id=public_id,
            text=request.POST.get("text", ""),
            promised=request.POST.get("promised") == "1",
            proof=_upload(request),
        )
    except (CannotAdvance, FileRefused) as refusal:
        return _page(request, public_id, _problems(refusal, "repair"), HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "修复申请已提交，等认定机关决定")
    return redirect("enterprise:credit-case", public_id)


def _upload(request: HttpRequest) -> Upload | None:
    found = request.FILES.get("file")
    return Upload(found.name or "材料", found) if found else None


def _problems(refusal: Exception, form: str) -> list[Problem]:
    if isinstance(refusal, Incomplete):
        return [Problem(fault.message, target=f"{form}-{fault.field}") for fault in refusal.faults]
    if isinstance(refusal, FileRefused):
        return [Problem(fault.what, remedy=fault.remedy, target=f"{form}-file") for fault in refusal.faults]
    return [Problem(str(refusal))]


@desk(Permission.CREDIT_READ)
@xframe_options_sameorigin
@csp(POLICY)  # type: ignore[arg-type]  # django-csp types the view without its arguments
@require_safe
def paper(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponseBase:
    """Open one paper that was disclosed."""
    found = queries.get_case_for(actor=actor_of(request), public_id=public_id, on=today())
    kept = found.papers.select_related("blob").filter(public_id=paper_id, is_disclosed=True).first()
    if kept is None:
        raise Http404
    return stream_file(request, sm3=kept.blob.sm3, name=kept.name, media_type=kept.blob.media_type)
