"""The list of filings, and one filing after submission: what was signed, where it lies, what can be done."""

import json
from collections.abc import Sequence
from functools import partial
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.places import describe
from zhulu.domain.filings.queries import (
    count_own,
    find_latest_submission,
    find_newest_application,
    list_history,
    list_own_work,
    list_return_reasons,
    list_star_gaps,
    stream_own_work,
)
from zhulu.domain.filings.states import APPLIED, FILING_MACHINES, OPEN, PUBLIC_STATES, REFUSED, RETURNED, SUBMITTED
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.queries import find_contribution, list_grade_decisions
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.shapes import Pager, Problem, Rung, Tab
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.enterprise.door import actor_of, desk, export, list_address, own_filing, page, today
from zhulu.interfaces.enterprise.faults import place_link, reason_place, reason_words
from zhulu.interfaces.enterprise.history import moments_of
from zhulu.interfaces.enterprise.listing import filings_table
from zhulu.interfaces.enterprise.progress import completeness_of_record, first_sheet
from zhulu.interfaces.enterprise.pushing import push_of
from zhulu.interfaces.enterprise.record_view import submitted_sheets
from zhulu.interfaces.enterprise.sheet_page import frame_of
from zhulu.interfaces.enterprise.views.sheets import EDITABLE
from zhulu.usecases.apply_for_grade import apply_for_grade, apply_for_recheck, can_apply_for_recheck
from zhulu.usecases.withdraw_filing import withdraw_filing

PAGE_SIZE = 30
BELOW_A = frozenset({Grade.B.value, Grade.C.value})


@desk(Permission.WORKBENCH_ENTERPRISE)
@require_safe
def filings(request: HttpRequest) -> HttpResponseBase:
    """List the enterprise's back-filings, what changed last first; by state if asked."""
    if sent := export(request, own_listing(request, Path.BACK_FILING)):
        return sent
    return page(request, "filings", list_context(request, Path.BACK_FILING))


def own_listing(request: HttpRequest, path: Path) -> Listing:
    """Give all filings of a path as a list that can leave as a file; by state if asked."""
    state = request.GET.get("state", "")
    states = [state] if state in {known.key for known in FILING_MACHINES[path].states} else []
    rows = partial(stream_own_work, actor=actor_of(request), on=today(), path=path, states=states)
    return Listing(str(FILING_MACHINES[path].label), rows, partial(filings_table, path=path))


def list_context(request: HttpRequest, path: Path) -> dict[str, object]:
    """Give what the list of a path's filings shows."""
    actor, on = actor_of(request), today()
    state = request.GET.get("state", "")
    counts = count_own(actor=actor, on=on, path=path)
    states = [state] if state in counts else []
    rows = list_own_work(
        actor=actor,
        on=on,
        path=path,
        states=states,
        after=request.GET.get("after", "")[:16],
        limit=PAGE_SIZE + 1,
    )
    shown = rows[:PAGE_SIZE]
    query = f"state={state}&" if states else ""
    return {
        "tabs": _tabs(path, counts, state if states else ""),
        "table": filings_table(shown, path=path),
        "rows": shown,
        "pager": Pager(
            next=f"?{query}after={shown[-1].filing.public_id}" if len(rows) > PAGE_SIZE else "",
            previous=f"?{query}" if request.GET.get("after") else "",
            summary=f"本页 {len(shown)} 件",
        ),
        "total": sum(counts.values()),
    }


def _tabs(path: Path, counts: dict[str, int], current: str) -> list[Tab]:
    address = list_address(path)
    every = Tab("全部", address, current=not current, note=sum(counts.values()))
    return [
        every,
        *(
            Tab(state.label, f"{address}?state={state.key}", current=current == state.key, note=counts[state.key])
            for state in FILING_MACHINES[path].states
            if state.key in counts
        ),
    ]


@desk(Permission.FILING_READ)
@require_safe
def filing(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a filing as it was submitted; one that never was goes on to its first sheet."""
    found = own_filing(request, public_id)
    if found.state in EDITABLE and find_latest_submission(filing=found) is None:
        return redirect("enterprise:sheet", public_id, first_sheet(found))
    return _filing_page(request, found)


@desk(Permission.FILING_WITHDRAW)
@require_POST
def withdraw(request: HttpRequest, public_id: str) -> HttpResponse:
    """Take a submitted filing back into draft."""
    try:
        withdraw_filing(actor=actor_of(request), filing_id=public_id)
    except CannotAdvance as refusal:
        return _filing_page(request, own_filing(request, public_id), [Problem(str(refusal))], HTTPStatus.CONFLICT)
    messages.success(request, "已撤回为草稿，不再审核、不公开；编号保留，改好后可再提交")
    return redirect("enterprise:filing", public_id)


@desk(Permission.GRADE_APPLY)
@require_POST
def apply(request: HttpRequest, public_id: str) -> HttpResponse:
    """Apply for grade A; refused with every ``*`` field that is missing."""
    try:
        apply_for_grade(actor=actor_of(request), filing_id=public_id)
    except RulesViolated as refusal:
        problems = [Problem(item.message, clause="、".join(item.cites)) for item in refusal.findings.blocks]
        return _filing_page(request, own_filing(request, public_id), problems, HTTPStatus.CONFLICT)
    except CannotAdvance as refusal:
        return _filing_page(request, own_filing(request, public_id), [Problem(str(refusal))], HTTPStatus.CONFLICT)
    messages.success(request, "已向省厅申请 A 级；审核期间原等级不变")
    return redirect("enterprise:filing", public_id)


@desk(Permission.GRADE_APPLY)
@require_POST
def apply_recheck(request: HttpRequest, public_id: str) -> HttpResponse:
    """Ask the city to confirm C anew as B (Q10)."""
    try:
        apply_for_recheck(actor=actor_of(request), filing_id=public_id)
    except CannotAdvance as refusal:
        return _filing_page(request, own_filing(request, public_id), [Problem(str(refusal))], HTTPStatus.CONFLICT)
    messages.success(request, "已向上级市（州）申请重新确认为 B 级；复核期间仍为 C 级")
    return redirect("enterprise:filing", public_id)


def _filing_page(
    request: HttpRequest,
    found: Filing,
    problems: Sequence[Problem] = (),
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponse:
    on = today()
    submission = find_latest_submission(filing=found)
    contribution = find_contribution(source_id=found.public_id)
    context = {
        **frame_of(found, on=on),
        "submission": submission,
        "sheets": submitted_sheets(found, submission) if submission else [],
        "moments": moments_of(list_history(filing=found), filing=found),
        "reasons": _reasons(found, submission) if found.state in {RETURNED, REFUSED} else [],
        "state": FILING_MACHINES[found.path].state(found.state),
        "can_edit": found.state in EDITABLE,
        "can_withdraw": found.state in OPEN,
        "is_public": found.state in PUBLIC_STATES[found.path],
        "problems": problems,
        "contribution_id": contribution.public_id if contribution else "",
        "push": push_of(contribution) if contribution else None,
        **_grading(found, contribution),
    }
    return page(request, "filing", context, status=status)


def _reasons(found: Filing, submission: Submission | None) -> list[dict[str, str]]:
    """Give the reasons of the newest return or refusal: what, where in the version that was returned, and the way."""
    policy = get_policy(as_of=today())
    document = json.loads(submission.canonical) if submission else {}
    rows = []
    for reason in list_return_reasons(filing=found):
        place = reason_place(reason)
        rows.append(
            {
                "words": reason_words(reason, policy),
                "where": describe(reason.place, document),
                "href": place_link(found.public_id, place, "").href if reason.sheet else "",
            }
        )
    return rows


def _grading(found: Filing, contribution: Contribution | None) -> dict[str, object]:
    """Give grade, its history, and what an application for A still lacks; path ③ has none of them (一(三)5)."""
    if found.path == Path.SPECIALIST:
        return {"grade": "", "rungs": [], "can_apply": False}
    if contribution is None:
        return {"grade": Grade.D.value if found.state == SUBMITTED else "", "rungs": [], "can_apply": False}
    decisions = list_grade_decisions(contribution_id=contribution.pk)
    grade = decisions[-1].grade if decisions else ""
    gaps = list_star_gaps(contribution_ids=[contribution.pk], policy=get_policy(as_of=today()))[contribution.pk]
    application = find_newest_application(filing=found)
    applying = application is not None and application.state == APPLIED
    return {
        "grade": grade,
        "rungs": [
            Rung(row.grade, str(Grade(row.grade).label), on=local_day(row.decided_at), note=row.authority_name)
            for row in reversed(decisions)
        ],
        "completeness": completeness_of_record(gaps),
        "applying": applying,
        "applying_for": application.target_grade if application is not None and applying else "",
        "can_apply": grade in BELOW_A and not applying,
        "can_apply_b": grade == Grade.C and not applying and can_apply_for_recheck(filing=found),
    }
