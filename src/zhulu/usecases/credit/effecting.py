"""What a served finding brings about, all of it in one transaction (三(五)c); and, exactly undone, its reversal.

The mark stands on that filing's own contribution: other firms' parts of the same project stay as they are.
"""

import json
from collections.abc import Iterator
from datetime import date, datetime

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.credit.consequences import ToDo, keep_follows, keep_record
from zhulu.domain.credit.models import AdverseRecord, Case, Finding
from zhulu.domain.credit.operations import keep_effect, keep_veto
from zhulu.domain.credit.periods import period_of, read_regime
from zhulu.domain.credit.permissions import CONFIRMING
from zhulu.domain.credit.queries import list_other_filings
from zhulu.domain.credit.vocabulary import FollowKind
from zhulu.domain.enterprises.vocabulary import OrganisationKind, Residence
from zhulu.domain.exchange.operations import queue_withdrawal
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import find_latest_submission, list_history
from zhulu.domain.filings.states import PUBLIC_STATES
from zhulu.domain.library.models import Mark
from zhulu.domain.library.operations import hold_still, set_mark
from zhulu.domain.library.queries import find_grade
from zhulu.domain.library.vocabulary import MarkKind
from zhulu.domain.publication.credit import publish_record
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.catalogue import head_row
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.clock import local_day
from zhulu.usecases.credit.investigating import lift_doubt
from zhulu.usecases.credit.stepping import Step, take_step


def take_effect(case: Case, *, served_on: date, now: datetime) -> Case:
    """Let a served finding take effect: off display, recorded, evaluated, withdrawn, followed up.

    Raises:
        NotPermitted, CannotAdvance: as for every move of the platform.
    """
    Filing.objects.select_for_update(of=("self",)).get(pk=case.filing_id)
    if case.contribution_id is not None:
        hold_still(contribution_id=case.contribution_id)

    def alongside(locked: Case, move: Move) -> None:
        lift_doubt(locked, move)
        keep_effect(case=locked, mark=_mark(locked, move), grade=_grade(locked), on=served_on, now=now)
        record = keep_record(record=_record(locked, served_on=served_on, now=now))
        _veto(locked, record, now=now)
        keep_follows(case=locked, todos=list(_todos(locked)), now=now)

    moved, _ = take_step(case, Step("take_effect", alongside=alongside), actor=SYSTEM, now=now)
    if moved.contribution is not None and moved.contribution.path != Path.SPECIALIST:
        queue_withdrawal(contribution=moved.contribution, now=now)
    publish_project(project_id=moved.project_id, now=now)
    publish_record(record=moved.record, now=now)
    return moved


def _mark(case: Case, move: Move) -> Mark | None:
    if case.contribution is None:
        return None
    return set_mark(
        contribution=case.contribution,
        kind=MarkKind.FALSE_ENTRY,
        reason=f"认定书 {case.finding.number}",
        set_by=f"{case.decider}",
        now=move.at,
    )


def _grade(case: Case) -> str:
    """Give the grade with which the filing leaves: the library's, or D where the public saw it unconfirmed."""
    if case.contribution is not None:
        return find_grade(contribution_id=case.contribution.pk)
    is_shown = case.filing.state in PUBLIC_STATES[case.filing.path]
    return Grade.D.value if is_shown and case.filing.path == Path.BACK_FILING else ""


def _record(case: Case, *, served_on: date, now: datetime) -> AdverseRecord:
    finding = case.finding
    policy = get_policy(as_of=finding.on)
    regime = read_regime(policy.mapping("publication_periods"))
    severity = regime.severity(finding.severity)
    period = period_of(severity, start=served_on)
    head = _head(case)
    return AdverseRecord(
        case=case,
        organisation=case.accused,
        organisation_name=case.accused_name,
        organisation_code=case.accused_code,
        organisation_kind="、".join(str(OrganisationKind(kind).label) for kind in case.accused.kinds),
        code=finding.code,
        code_label=finding.code_label,
        code_edition=finding.code_edition,
        text=finding.facts,
        happened_on=local_day(case.filing.submitted_at or now),
        area_code=case.filing.area_code,
        project_number=case.project.number,
        project_name=case.filing.name,
        project_address=str(head.get("Address") or "")[:255],
        owner_name=str(head.get("BuildCorpName") or "")[:255],
        authority_name=case.decider.name,
        authority_level=case.decider.level,
        grounds=f"{policy.text('notice')} 三(五)",
        document_number=finding.number,
        decided_on=finding.on,
        registered_by=f"{finding.move.actor_office} {finding.move.actor_name}",
        severity=severity.key,
        severity_label=severity.label,
        rule=regime.rule,
        is_published=severity.is_shown,
        shown_from=period.shown_from,
        repair_from=period.repair_from,
        shown_until=period.shown_until,
        policy=policy.used("publication_periods", "adverse_codes"),
        at=now,
    )


def _head(case: Case) -> dict[str, object]:
    submission = find_latest_submission(filing=case.filing)
    return dict(head_row(json.loads(submission.canonical))) if submission else {}


def _veto(case: Case, record: AdverseRecord, *, now: datetime) -> None:
    policy = get_policy(as_of=case.finding.on)
    keep_veto(
        case=case,
        year=_failed_year(policy, case.finding, record),
        level=str(policy.mapping("evaluation_levels").get("failing", "")),
        reason=f"虚假录入，{record.document_number}（{record.grounds}）",
        now=now,
    )


def _failed_year(policy: Policy, finding: Finding, record: AdverseRecord) -> int:
    """Give the year that fails: that of the finding, or that of the entry where the province has set so (Q32)."""
    is_finding = policy.text("failed_evaluation_year") == "year_of_finding"
    return finding.on.year if is_finding else record.happened_on.year


def _todos(case: Case) -> Iterator[ToDo]:
    for other in list_other_filings(case=case):
        yield ToDo(
            FollowKind.RECHECK,
            other.name or other.public_id,
            f"{case.accused_name}的“{case.filing.name}”已认定虚假，请复查它的同类业绩",
            authority_id=other.home_authority_id,
            filing=other,
        )
    for move in list_history(filing=case.filing):
        if move.transition in CONFIRMING:
            yield ToDo(
                FollowKind.INQUIRY,
                f"{move.actor_office} {move.actor_name}",
                f"{local_day(move.at)} 审核通过了这一件，意见为“{move.reason}”，请说明核验情况",
                authority_id=case.decider_id,
            )
    yield from letters(case, text=_letter(case))


def _letter(case: Case) -> str:
    finding = case.finding
    return (
        f"{case.accused_name}（{case.accused_code}）将虚假项目“{case.filing.name}”录入平台，"
        f"经{case.decider.name}以{finding.number}认定，该业绩已撤下。请依职权处理"
    )


def letters(case: Case, *, text: str, kind: FollowKind | None = None) -> Iterator[ToDo]:
    """Give the letters that a finding, or its reversal, sends: to the qualification desk and to the firm's home.

    Args:
        kind: under which kind they are listed; None lists each under its own.
    """
    addressees = get_policy(as_of=case.finding.on).mapping("credit_letters")
    desk = str(addressees.get("qualification", ""))
    yield ToDo(kind or FollowKind.QUALIFICATION, desk, text, authority_id=case.decider_id)
    if case.accused.residence == Residence.ADMITTED:
        home = str(addressees.get("home_department", ""))
        named = f"{home}（注册地区划 {case.accused.area_code or '未登记'}）"
        yield ToDo(kind or FollowKind.HOME_DEPARTMENT, named, text, authority_id=case.decider_id)
