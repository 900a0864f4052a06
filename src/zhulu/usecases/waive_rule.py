"""特批: a firm asks the province to let one filing pass one rule, and the province lets it, until a day, or does not.

三(一) says 原则上: there are exceptions, and they are the province's. Only rules that may be waived are asked for; the
waiver takes effect in ``rulebook.runner`` alone and is written into every verdict in which it counted.
"""

from datetime import date, datetime

from django.db.models import QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.operations import lock_editable
from zhulu.domain.filings.permissions import FilingPolicy, WaiverPolicy
from zhulu.domain.filings.queries import get_filing_for
from zhulu.domain.filings.querysets import draft_facts, judged_as_of
from zhulu.domain.filings.rules import SUBMISSIONS, WAIVABLE
from zhulu.domain.rulebook import operations as rulebook
from zhulu.domain.rulebook.models import Waiver, WaiverRefusal, WaiverRequest
from zhulu.domain.rulebook.queries import get_policy, list_waiver_requests, list_waivers
from zhulu.domain.rulebook.runner import examine
from zhulu.domain.rulebook.shapes import Violation
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.flows import Flow
from zhulu.usecases.journey import journey
from zhulu.usecases.open_desk import open_desk
from zhulu.usecases.recording import Decision, record_decision

EXCEPTION = "三(一)"
"""The clause on which every exception stands: 原则上."""
LONGEST_DAYS = 366
"""A waiver lets one matter pass, it is no standing leave."""


class CannotWaive(CannotAdvance):
    """The rule may not be waived or is not violated, a request is open or answered, or the last day makes no sense."""

    rule = "WaiverAdmitted"


class RequestNotFound(LookupError):
    """There is no such request, or it is not the actor's to see: the two look alike."""


def request_waiver(*, actor: Actor, filing_id: str, rule: str, reason: str) -> WaiverRequest:
    """Ask the province to let one's own unsubmitted filing pass a rule that it violates.

    Raises:
        FilingNotFound, NotPermitted, NotEditable: as for a sheet.
        CannotWaive: the rule may not be waived, the filing does not violate it, or a request is open already.
        ReasonMissing: ``reason`` is empty.
    """
    with journey(actor=actor, cause="request_waiver", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
        if not FilingPolicy(on=on).may(actor=actor, action=Permission.WAIVER_REQUEST, thing=filing):
            raise NotPermitted("只有填报企业的经办人可以申请特批（一(二)2）")
        filing = lock_editable(filing=filing)
        violations = _violations(filing, rule, on)
        _require_reason(reason)
        asked = rulebook.Asked(
            rule=rule,
            cites=violations[0].cites,
            subject_kind="filing",
            subject_id=filing.public_id,
            subject_label=filing.name or "未命名的填报",
            faults=[item.sentence for item in violations],
        )
        request = rulebook.ask_waiver(asked=asked, reason=reason.strip(), actor=actor, now=now)
        _record(request, "request_waiver", f"申请特批“{filing.name}”", reason, actor=actor, now=now)
        return request


def grant_waiver(*, actor: Actor, request_id: str, reason: str, expires_on: date) -> Waiver:
    """Let the filing pass, until and with ``expires_on``.

    Raises:
        RequestNotFound, NotPermitted: the request is not the actor's to see, or to decide.
        ReasonMissing: ``reason`` is empty.
        CannotWaive: it is answered already, or the last day lies before today or more than a year ahead.
    """
    with journey(actor=actor, cause="grant_waiver", subject_kind="waiver", subject_id=request_id) as now:
        on = local_day(now)
        request = _open_request(actor, request_id, on)
        _require_reason(reason)
        if not on <= expires_on or (expires_on - on).days > LONGEST_DAYS:
            raise CannotWaive("特批的截止日须在今天以后、一年以内（三(一)）")
        waiver = rulebook.grant_waiver(
            request=request,
            clause=EXCEPTION,
            reason=reason.strip(),
            valid_from=on,
            expires_on=expires_on,
            actor=actor,
            now=now,
        )
        summary = f"特批“{request.subject_label}”，至 {expires_on}"
        _record(request, "grant_waiver", summary, reason, actor=actor, now=now, expires_on=expires_on)
        return waiver


def decline_waiver(*, actor: Actor, request_id: str, reason: str) -> WaiverRefusal:
    """Do not let the filing pass; the firm reads the reason.

    Raises:
        RequestNotFound, NotPermitted, ReasonMissing, CannotWaive: as for granting.
    """
    with journey(actor=actor, cause="decline_waiver", subject_kind="waiver", subject_id=request_id) as now:
        request = _open_request(actor, request_id, local_day(now))
        _require_reason(reason)
        refusal = rulebook.decline_waiver(request=request, reason=reason.strip(), actor=actor, now=now)
        _record(request, "decline_waiver", f"不予特批“{request.subject_label}”", reason, actor=actor, now=now)
        return refusal


def show_requests(*, actor: Actor, on: date, is_open: bool = True, limit: int = 50) -> list[WaiverRequest]:
    """Give the requests that an officer may see: open ones oldest first, answered ones newest first.

    Raises:
        NotPermitted: the actor is no officer.
    """
    return list(_requests(actor, on, is_open=is_open)[:limit])


def stream_requests(*, actor: Actor, on: date, is_open: bool = True) -> Flow[WaiverRequest]:
    """Give all of ``show_requests``.

    Raises:
        NotPermitted: the actor is no officer.
    """
    return Flow(_requests(actor, on, is_open=is_open))


def _requests(actor: Actor, on: date, *, is_open: bool) -> QuerySet[WaiverRequest]:
    open_desk(actor=actor)
    rows = WaiverPolicy(on=on).visible_to(actor=actor).select_related("waiver", "refusal")
    if is_open:
        return rows.filter(waiver=None, refusal=None).order_by("id")
    return rows.exclude(waiver=None, refusal=None).order_by("-id")


def show_request(*, actor: Actor, request_id: str, on: date) -> tuple[WaiverRequest, bool]:
    """Give one request, and whether the actor may answer it.

    Raises:
        RequestNotFound: there is none, or it is not the actor's to see.
    """
    request = _find(actor, request_id, on)
    may = WaiverPolicy(on=on).may(actor=actor, action=Permission.WAIVER_DECIDE, thing=request)
    return request, may and not _is_answered(request)


def _violations(filing: Filing, rule: str, on: date) -> tuple[Violation, ...]:
    if rule not in WAIVABLE:
        raise CannotWaive("这一条是通知的明文规定，不能特批（三(一)）")
    requests = list_waiver_requests(subject_kind="filing", subject_id=filing.public_id)
    if any(item.rule == rule and not _is_answered(item) for item in requests):
        raise CannotWaive("这一条已经申请过，省厅正在办理（三(一)）")
    facts = draft_facts(filing=filing, policy=get_policy(as_of=judged_as_of(filing=filing, today=on)), today=on)
    waivers = list_waivers(subject_kind="filing", subject_id=filing.public_id, on=on)
    findings = examine(SUBMISSIONS[filing.path], facts, as_of=facts.policy.as_of, waivers=waivers)
    violations = tuple(item for item in findings.blocks if item.rule == rule)
    if not violations:
        raise CannotWaive("这一件现在没有不符合这一条的地方，不用申请（三(一)）")
    return violations


def _find(actor: Actor, request_id: str, on: date) -> WaiverRequest:
    visible = WaiverPolicy(on=on).visible_to(actor=actor).select_related("waiver", "refusal")
    request = visible.filter(public_id=request_id).first()
    if request is None:
        raise RequestNotFound(request_id)
    return request


def _open_request(actor: Actor, request_id: str, on: date) -> WaiverRequest:
    """Find a request under its filing's lock, so that it is answered once."""
    request = _find(actor, request_id, on)
    if not WaiverPolicy(on=on).may(actor=actor, action=Permission.WAIVER_DECIDE, thing=request):
        raise NotPermitted("特批由省厅有 A 级审核权限、完成实名登记的人员办理，申请人自己不能批（三(一)、三(二)）")
    Filing.objects.select_for_update(of=("self",)).get(public_id=request.subject_id)
    request = _find(actor, request_id, on)
    if _is_answered(request):
        raise CannotWaive("这份申请已经办过了（三(一)）")
    return request


def _is_answered(request: WaiverRequest) -> bool:
    return hasattr(request, "waiver") or hasattr(request, "refusal")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing("请写明理由（三(一)）")


def _record(
    request: WaiverRequest,
    kind: str,
    summary: str,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    expires_on: date | None = None,
) -> None:
    statement = {
        "request": request.public_id,
        "filing": request.subject_id,
        "rule": request.rule,
        "reason": reason.strip(),
        "expires_on": expires_on.isoformat() if expires_on else None,
    }
    decision = Decision(
        kind=kind,
        subject_kind="filing",
        subject_id=request.subject_id,
        summary=summary,
        content_digest=digest(canonical_json({"waiver": [{"faults": request.faults, "rule": request.rule}]})),
        statement=statement,
    )
    record_decision(decision, actor=actor, now=now)
