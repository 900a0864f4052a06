"""信用监管: leads and cases of false entry on the officer's desk (三(五))."""

from collections.abc import Sequence
from datetime import date
from http import HTTPStatus
from typing import Any

from csp.decorators import csp
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.credit import queries
from zhulu.domain.credit.models import Case
from zhulu.domain.credit.states import FALSE_ENTRY
from zhulu.domain.credit.vocabulary import PaperUse
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.crypto.vault import DatumNotFound
from zhulu.foundation.storage.inspection import FileRefused
from zhulu.foundation.web.components.shapes import Link, Pager, Problem, Tab
from zhulu.foundation.web.stored_files import POLICY, stream_file
from zhulu.interfaces.authority import credit_page
from zhulu.interfaces.authority.credit_steps import FORMS, Attempt, Posted
from zhulu.interfaces.authority.door import actor_of, desk, frame_of, sign_as
from zhulu.usecases.credit.alerting import set_aside_alert, take_alert
from zhulu.usecases.credit.following import answer
from zhulu.usecases.credit.investigating import add_evidence
from zhulu.usecases.credit.leads import close_lead, flag_filing, read_contact
from zhulu.usecases.credit.opening import open_case_on
from zhulu.usecases.credit.repairing import decide_repair
from zhulu.usecases.credit.stepping import Incomplete

LISTS = {
    "alerts": ("系统预警", "没有待处理的预警", "系统每小时看一次新提交的填报，有疑点的列在这里；预警不等于认定。"),
    "leads": ("待处理线索", "没有待处理的线索", "举报、审核人员提出的疑点和系统预警会送到这里。"),
    "cases": ("办理中的案件", "没有办理中的案件", "从线索立案，或在填报的审核页立案后，会列在这里。"),
    "ended-leads": ("已了结的线索", "还没有了结的线索", "立案或不立案以后，会在这里查到。"),
    "ended-cases": ("已结的案件", "还没有已结的案件", "认定生效、不成立或撤销以后，会在这里查到。"),
}
"""Tab → heading, and what an empty list says."""


@desk(Permission.CREDIT_READ)
@require_safe
def credit(request: HttpRequest) -> HttpResponse:
    """List leads and cases, by tabs."""
    frame, actor, on = frame_of(request), actor_of(request), _today()
    chosen = request.GET.get("list", "leads")
    title, empty, empty_text = LISTS.get(chosen, LISTS["leads"])
    after, limit = request.GET.get("after", ""), queries.PAGE + 1
    is_open = not chosen.startswith("ended")
    if chosen == "alerts":
        alerts = queries.list_alerts(actor=actor, on=on, is_open=True, before=after, limit=limit)
        table, last = credit_page.alerts_table(alerts[: queries.PAGE], caption=title), [row.public_id for row in alerts]
    elif chosen.endswith("cases"):
        cases = queries.list_cases(actor=actor, on=on, is_open=is_open, after=after, limit=limit)
        table, last = credit_page.cases_table(cases[: queries.PAGE], caption=title), [row.number for row in cases]
    else:
        leads = queries.list_leads(actor=actor, on=on, is_open=is_open, after=after, limit=limit)
        table, last = credit_page.leads_table(leads[: queries.PAGE], caption=title), [row.number for row in leads]
    start = f"{request.path}?list={chosen}"
    onward = f"{start}&after={last[queries.PAGE - 1]}" if len(last) > queries.PAGE else ""
    context = {
        "title": title,
        "empty": empty,
        "empty_text": empty_text,
        "table": table,
        "pager": Pager(previous=start if after else "", next=onward, summary=f"本页 {len(table.rows)} 件"),
        "tabs": [Tab(words[0], f"{request.path}?list={key}", current=key == chosen) for key, words in LISTS.items()],
    }
    return render(request, "authority/credit.html", {**frame, **context})


@desk(Permission.CREDIT_READ)
@require_safe
def lead(request: HttpRequest, public_id: str) -> HttpResponse:
    """One lead: what is said, and what may be done with it."""
    return _lead_page(request, public_id)


def _lead_page(
    request: HttpRequest,
    public_id: str,
    *,
    problems: Sequence[Problem] = (),
    contact: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    frame, actor = frame_of(request), actor_of(request)
    found = queries.get_lead_for(actor=actor, public_id=public_id, on=_today())
    context = {
        "lead": found,
        "state": (found.get_state_display(), credit_page.TONES[found.state]),
        "case": Case.objects.filter(lead=found).first(),
        "problems": problems,
        "typed": {"grounds": request.POST.get("grounds", ""), "reason": request.POST.get("reason", "")},
        "closing": "reason" in request.POST and not contact,
        "contact": contact,
        "may_contact": frame["standing"].level == Level.PROVINCE and bool(found.contact_commitment),
        "way": [Link("信用监管", reverse("authority:credit")), Link(found.number)],
        "sign_as": sign_as(frame["standing"]),
    }
    return render(request, "authority/credit_lead.html", {**frame, **context}, status=status)


@desk(Permission.CREDIT_READ)
@require_safe
def alert(request: HttpRequest, public_id: str) -> HttpResponse:
    """One alert: what struck the eye, and what may be made of it."""
    return _alert_page(request, public_id)


def _alert_page(request: HttpRequest, public_id: str, problems: Sequence[Problem] = ()) -> HttpResponse:
    frame = frame_of(request)
    found = queries.get_alert_for(actor=actor_of(request), public_id=public_id, on=_today())
    context = {
        "alert": found,
        "problems": problems,
        "way": [Link("信用监管", f"{reverse('authority:credit')}?list=alerts"), Link("系统预警")],
        "sign_as": sign_as(frame["standing"]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problems else HTTPStatus.OK
    return render(request, "authority/credit_alert.html", {**frame, **context}, status=status)


@desk(Permission.CREDIT_FLAG)
@require_POST
def answer_alert(request: HttpRequest, public_id: str) -> HttpResponse:
    """Make an alert a lead, or set it aside with a reason."""
    text = request.POST.get("text", "")
    try:
        if request.POST.get("decision") == "take":
            lead = take_alert(actor=actor_of(request), alert_id=public_id, text=text)
            messages.success(request, f"已转为线索 {lead.number}")
            return redirect("authority:credit-lead", lead.public_id)
        set_aside_alert(actor=actor_of(request), alert_id=public_id, reason=text)
    except CannotAdvance as refusal:
        return _alert_page(request, public_id, [Problem(str(refusal), target="alert-text")])
    messages.success(request, "预警已处理，理由留存")
    return redirect(f"{reverse('authority:credit')}?list=alerts")


@desk(Permission.CREDIT_SUPERVISE)
@require_POST
def contact(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a reporter's contact once, for a reason that is recorded."""
    try:
        said = read_contact(actor=actor_of(request), lead_id=public_id, reason=request.POST.get("reason", ""))
    except DatumNotFound as missing:
        raise Http404 from missing
    except CannotAdvance as refusal:
        problems = [Problem(str(refusal), target="contact-reason")]
        return _lead_page(request, public_id, problems=problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return _lead_page(request, public_id, contact=said)


@desk(Permission.CREDIT_SUPERVISE)
@require_POST
def close(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close a lead with a reason."""
    try:
        close_lead(actor=actor_of(request), lead_id=public_id, reason=request.POST.get("reason", ""))
    except CannotAdvance as refusal:
        problems = [Problem(str(refusal), target="close-reason")]
        return _lead_page(request, public_id, problems=problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, "线索已了结，理由留存")
    return redirect("authority:credit-lead", public_id)


@desk(Permission.CREDIT_SUPERVISE)
@require_POST
def take(request: HttpRequest, public_id: str) -> HttpResponse:
    """Open a case on a lead."""
    found = queries.get_lead_for(actor=actor_of(request), public_id=public_id, on=_today())
    if found.filing is None:
        raise Http404
    try:
        case = open_case_on(
            actor=actor_of(request),
            filing_id=found.filing.public_id,
            grounds=request.POST.get("grounds", ""),
            lead_id=public_id,
        )
    except CannotAdvance as refusal:
        problems = [Problem(str(refusal), target="take-grounds")]
        return _lead_page(request, public_id, problems=problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, f"已立案：{case.number}")
    return redirect("authority:credit-case", case.public_id)


@desk(Permission.CREDIT_FLAG)
@require_POST
def flag(request: HttpRequest, public_id: str) -> HttpResponse:
    """Flag a filing from its review page; the lead lies with the authority that supervises it."""
    try:
        kept = flag_filing(actor=actor_of(request), filing_id=public_id, text=request.POST.get("text", ""))
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
        return redirect("authority:filing", public_id)
    messages.success(request, f"疑点已记为线索 {kept.number}，审核照常办理")
    return redirect("authority:credit-lead", kept.public_id)


@desk(Permission.CREDIT_READ)
@require_safe
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """One case with its open steps."""
    return _case_page(request, public_id)


def _case_page(
    request: HttpRequest,
    public_id: str,
    *,
    attempt: Attempt | None = None,
) -> HttpResponse:
    frame, actor, on = frame_of(request), actor_of(request), _today()
    found = queries.get_case_for(actor=actor, public_id=public_id, on=on)
    policy, record = get_policy(as_of=on), queries.find_record(case=found)
    context: dict[str, Any] = {
        "case": found,
        "state": (found.get_state_display(), credit_page.TONES[found.state]),
        "means": FALSE_ENTRY.state(found.state).means,
        "facts": credit_page.case_facts(found),
        "hearing": credit_page.hearing_facts(found, policy=policy, today=on),
        "finding": credit_page.finding_facts(found, record),
        "papers": credit_page.paper_items(
            found, queries.list_case_papers(case=found, only_disclosed=False), address="authority:credit-paper"
        ),
        "checks": list(found.checks.select_related("move").order_by("id")),
        "statements": list(found.statements.select_related("move").order_by("id")),
        "signatures": queries.list_signatures(case=found),
        "remedies": list(found.remedies.order_by("id")),
        "repairs": queries.list_repairs(record=record) if record else [],
        "follows": [(row, credit_page.follow_note(row)) for row in queries.list_follows(case=found)],
        "may_answer": found.decider_id == frame["standing"].authority_id,
        "may_collect": credit_page.may_collect(found, actor=actor, today=on),
        "steps": credit_page.open_steps(found, actor=actor, policy=policy, today=on, attempt=attempt),
        "trail": credit_page.trail(found),
        "problems": attempt.problems if attempt else (),
        "way": [Link("信用监管", f"{reverse('authority:credit')}?list=cases"), Link(found.number)],
        "sign_as": sign_as(frame["standing"]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if attempt else HTTPStatus.OK
    return render(request, "authority/credit_case.html", {**frame, **context}, status=status)


@desk(Permission.CREDIT_READ)
@require_POST
def step(request: HttpRequest, public_id: str, step: str) -> HttpResponse:
    """Take one step; a refusal gives the form back as typed, with every fault at its field."""
    if step not in FORMS:
        raise Http404
    try:
        FORMS[step].carry(actor_of(request), public_id, Posted(request))
    except Incomplete as refusal:
        problems = [Problem(fault.message, target=f"{step}-{fault.field}") for fault in refusal.faults]
    except FileRefused as refusal:
        problems = [Problem(fault.what, remedy=fault.remedy) for fault in refusal.faults]
    except CannotAdvance as refusal:
        problems = [Problem(str(refusal))]
    else:
        messages.success(request, FORMS[step].done)
        return redirect("authority:credit-case", public_id)
    return _refused(request, public_id, problems, step=step)


def _refused(request: HttpRequest, public_id: str, problems: Sequence[Problem], *, step: str = "") -> HttpResponse:
    return _case_page(request, public_id, attempt=Attempt(step, Posted(request), problems))


@desk(Permission.CREDIT_SUPERVISE)
@require_POST
def attach(request: HttpRequest, public_id: str) -> HttpResponse:
    """Add a paper of evidence."""
    posted = Posted(request)
    upload = posted.upload("file")
    if upload is None:
        return _refused(request, public_id, [Problem("没有选择文件", target="evidence-file")])
    use = PaperUse.LETTER if posted.text("use") == PaperUse.LETTER else PaperUse.EVIDENCE
    try:
        add_evidence(
            actor=actor_of(request),
            case_id=public_id,
            upload=upload,
            use=use,
            is_disclosed=posted.text("disclosed") == "1",
        )
    except FileRefused as refusal:
        problems = [Problem(fault.what, remedy=fault.remedy, target="evidence-file") for fault in refusal.faults]
        return _refused(request, public_id, problems)
    except CannotAdvance as refusal:
        return _refused(request, public_id, [Problem(str(refusal))])
    messages.success(request, "材料已加入案卷")
    return redirect("authority:credit-case", public_id)


@desk(Permission.CREDIT_SERVE)
@require_POST
def follow(request: HttpRequest, public_id: str, follow_id: str) -> HttpResponse:
    """Write down what was done about one thing that follows from a case."""
    try:
        answer(
            actor=actor_of(request),
            case_id=public_id,
            follow_id=follow_id,
            text=request.POST.get("text", ""),
            number=request.POST.get("number", ""),
        )
    except CannotAdvance as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "办理情况已登记")
    return redirect(f"{reverse('authority:credit-case', args=[public_id])}#follows")


@desk(Permission.CREDIT_REPAIR_DECIDE)
@require_POST
def repair(request: HttpRequest, public_id: str, repair_id: str) -> HttpResponse:
    """Grant or refuse a repair."""
    granted = request.POST.get("decision") == "grant"
    try:
        decide_repair(
            actor=actor_of(request), repair_id=repair_id, granted=granted, reason=request.POST.get("reason", "")
        )
    except CannotAdvance as refusal:
        return _refused(request, public_id, [Problem(str(refusal), target=f"r-{repair_id}")])
    messages.success(request, "已准予修复，停止公示" if granted else "不予修复，理由已留存")
    return redirect("authority:credit-case", public_id)


@desk(Permission.CREDIT_READ)
@xframe_options_sameorigin
@csp(POLICY)  # type: ignore[arg-type]  # django-csp types the view without its arguments
@require_safe
def paper(request: HttpRequest, public_id: str, paper_id: str) -> HttpResponseBase:
    """Open one paper of a case."""
    found = queries.get_case_for(actor=actor_of(request), public_id=public_id, on=_today())
    kept = found.papers.select_related("blob").filter(public_id=paper_id).first()
    if kept is None:
        raise Http404
    return stream_file(request, sm3=kept.blob.sm3, name=kept.name, media_type=kept.blob.media_type)


def _today() -> date:
    return local_day(timezone.now())
