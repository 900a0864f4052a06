"""数据校验 and 提交: everything that is wrong at once, then the promise and the submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import list_demands, list_sheets
from zhulu.domain.filings.states import OPEN
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.rulebook.shapes import Violation
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH
from zhulu.domain.standard.numbering import NumbersExhausted
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.web.components.shapes import Problem
from zhulu.interfaces.enterprise.door import actor_of, desk, own_filing, page, today
from zhulu.interfaces.enterprise.faults import place_link, sheet_label, sheet_of
from zhulu.interfaces.enterprise.progress import completeness_of_draft, steps_of
from zhulu.interfaces.enterprise.sheet_page import begun_sheets, frame_of
from zhulu.interfaces.enterprise.views.sheets import EDITABLE
from zhulu.interfaces.enterprise.waivers import waiver_part
from zhulu.interfaces.enterprise.warnings import PREFIX, reason_problems, warned_rules
from zhulu.usecases.answer_warnings import WarningsUnanswered
from zhulu.usecases.check_filing import Checked, check_filing
from zhulu.usecases.submit_filing import PromiseMissing, submit_filing

NOTHING: Mapping[str, str] = MappingProxyType({})
AWARE = "请先勾选“知悉”：* 项没有填全，本项目不能定为 A 级"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or warning with the place that it leads to."""

    message: str
    remedy: str
    clause: str
    href: str


@dataclass(frozen=True, slots=True)
class SheetFindings:
    """What was found on one sheet."""

    label: str
    findings: list[Finding] = field(default_factory=list)


@desk(Permission.FILING_EDIT)
@require_safe
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show all faults of a draft, grouped by sheet, and the way to submit when there is none."""
    filing = own_filing(request, public_id)
    if filing.state not in EDITABLE:
        return redirect("enterprise:filing", public_id)
    return _check_page(request, filing, [], HTTPStatus.OK)


@desk(Permission.FILING_SUBMIT)
@require_POST
def submit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Submit; whatever stands against it is told on the check page, and pressing twice submits once."""
    filing = own_filing(request, public_id)
    if filing.state in OPEN:
        messages.info(request, "这一件已经提交，正在等待审核")
        return redirect("enterprise:filing", public_id)
    if _lacks_awareness(request, filing):
        return _check_page(request, filing, [Problem(AWARE, clause="一(二)6", target="aware")], HTTPStatus.CONFLICT)
    try:
        submitted = submit_filing(
            actor=actor_of(request),
            filing_id=public_id,
            promised=request.POST.get("promise") == "1",
            reasons=_reasons(request),
        )
    except RulesViolated:
        return _check_page(request, own_filing(request, public_id), [], HTTPStatus.CONFLICT)
    except (PromiseMissing, WarningsUnanswered) as refusal:
        return _incomplete(request, filing, refusal)
    except (CannotAdvance, NumbersExhausted) as refusal:
        return _refused(request, public_id, str(refusal))
    number = submitted.project.number if submitted.project else ""
    is_specialist = submitted.path == Path.SPECIALIST
    said = "等主管部门确认，确认以后才公开" if is_specialist else "定为 D 级（企业填报·未审核）"
    messages.success(request, f"已提交，{said}。编号 {number}")
    return redirect("enterprise:filing", public_id)


def _incomplete(request: HttpRequest, filing: Filing, refusal: PromiseMissing | WarningsUnanswered) -> HttpResponse:
    """Tell what the clerk has still to say: the promise, or a reason for each warning."""
    if isinstance(refusal, WarningsUnanswered):
        problems = reason_problems(refusal.faults)
        return _check_page(request, filing, problems, HTTPStatus.CONFLICT, unanswered=refusal.faults)
    return _check_page(request, filing, [Problem(str(refusal), target="promise")], HTTPStatus.CONFLICT)


def _reasons(request: HttpRequest) -> dict[str, str]:
    """Give the reasons as sent; a NUL would be refused by the database."""
    sent = request.POST.items()
    return {key.removeprefix(PREFIX): str(text).replace("\0", "") for key, text in sent if key.startswith(PREFIX)}


def _refused(request: HttpRequest, public_id: str, words: str) -> HttpResponse:
    """Tell a refusal where the filing now stands: another click may have submitted it a moment ago."""
    filing = own_filing(request, public_id)
    if filing.state not in EDITABLE:
        messages.info(request, words)
        return redirect("enterprise:filing", public_id)
    return _check_page(request, filing, [Problem(words)], HTTPStatus.CONFLICT)


def _lacks_awareness(request: HttpRequest, filing: Filing) -> bool:
    if request.POST.get("aware") == "1":
        return False
    checked = check_filing(actor=actor_of(request), filing_id=filing.public_id)
    return not checked.submission.blocks and bool(checked.grade_a.violations)


def _check_page(
    request: HttpRequest,
    filing: Filing,
    problems: list[Problem],
    status: HTTPStatus,
    *,
    unanswered: Mapping[str, str] = NOTHING,
) -> HttpResponse:
    on = today()
    policy = get_policy(as_of=on)
    checked = check_filing(actor=actor_of(request), filing_id=filing.public_id)
    begun = begun_sheets(list_sheets(filing=filing))
    demands = list_demands(filing=filing, policy=checked.policy)
    context = {
        **frame_of(filing, on=on, crumb="数据校验"),
        "steps": steps_of(filing, checked=checked, demands=demands, begun=begun, current=""),
        "faults": _by_sheet(filing, checked.submission.blocks),
        "fault_count": len(checked.submission.blocks),
        "waivers": waiver_part(filing, checked),
        "warned": warned_rules(filing, checked, typed=_reasons(request), faults=unanswered),
        "completeness": completeness_of_draft(filing, checked),
        "lacks_stars": _lacks(checked),
        "problems": problems,
        "promise_version": policy.text("promise_version"),
        "promised": request.POST.get("promise") == "1",
        "aware": request.POST.get("aware") == "1",
    }
    return page(request, "check", context, status=status)


def _lacks(checked: Checked) -> int:
    return checked.stars_total - checked.stars_filled


def _by_sheet(filing: Filing, violations: tuple[Violation, ...]) -> list[SheetFindings]:
    groups = {sheet: SheetFindings(sheet_label(sheet)) for sheet in SHEETS_OF_PATH[filing.path]}
    for item in violations:
        link = place_link(filing.public_id, item.place, item.message)
        groups[sheet_of(item.place)].findings.append(
            Finding(message=item.message, remedy=item.remedy, clause="、".join(item.cites), href=link.href)
        )
    return [group for group in groups.values() if group.findings]
