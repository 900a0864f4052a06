"""A form is handed in, stamped: to the city first where its consent is needed, else to the province (三(一))."""

from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.grants.casework import keep_case_submission, number_case
from zhulu.domain.grants.forms import form_facts
from zhulu.domain.grants.models import CaseSubmission, PermissionCase
from zhulu.domain.grants.permissions import PermissionCasePolicy
from zhulu.domain.grants.queries import find_latest_case_submission, get_case_for, read_dictionary
from zhulu.domain.grants.rules import examine_form
from zhulu.domain.grants.states import PERMISSION_CASE
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings, RulesViolated
from zhulu.domain.statecraft.operations import advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision


def judge_form(*, case: PermissionCase, policy: Policy, today: date) -> Findings:
    """Ask all rules of a form and of every person on it, with the texts and words of a day."""
    facts = form_facts(case=case, policy=policy, dictionary=read_dictionary(policy), today=today)
    return examine_form(facts, as_of=today)


def require_sound(*, case: PermissionCase, policy: Policy, today: date) -> Findings:
    """Let a form pass that violates no rule.

    Raises:
        RulesViolated: with all faults at once.
    """
    findings = judge_form(case=case, policy=policy, today=today)
    if findings.blocks:
        raise RulesViolated(findings)
    return findings


def submit_permission_form(*, actor: Actor, case_id: str) -> PermissionCase:
    """Hand a form in, with the scan that the bureau has stamped.

    Raises:
        CaseNotFound, NotPermitted, CannotAdvance: as for every move.
        RulesViolated: with all faults; the form stays as it is.
    """
    with journey(actor=actor, cause="submit_permission", subject_kind="permission_case", subject_id=case_id) as now:
        on = local_day(now)
        policy = get_policy(as_of=on)
        found: list[Findings] = []

        def ask(locked: PermissionCase) -> None:
            found.append(require_sound(case=locked, policy=policy, today=on))
            number_case(case=locked, actor=actor, now=now)

        case = get_case_for(actor=actor, public_id=case_id, on=on)
        case, _ = advance(
            case,
            "submit_to_city" if case.authority.needs_city_consent else "submit",
            machine=PERMISSION_CASE,
            policy=PermissionCasePolicy(on=on),
            actor=actor,
            now=now,
            ask=ask,
        )
        submission = keep_case_submission(case=case, actor=actor, now=now)
        keep_findings(found[0], submission=submission, policy=policy, now=now)
        words = "报市（州）同意" if case.authority.needs_city_consent else "报省厅"
        record_case("submit_permission", words, submission=submission, actor=actor, now=now)
        return case


def withdraw_permission_form(*, actor: Actor, case_id: str) -> PermissionCase:
    """Take a form back that nobody has decided; it may be changed and handed in again.

    Raises:
        CaseNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    with journey(actor=actor, cause="withdraw_permission", subject_kind="permission_case", subject_id=case_id) as now:
        on = local_day(now)
        case, _ = advance(
            get_case_for(actor=actor, public_id=case_id, on=on),
            "withdraw",
            machine=PERMISSION_CASE,
            policy=PermissionCasePolicy(on=on),
            actor=actor,
            now=now,
        )
        record_case("withdraw_permission", "撤回", submission=latest_of(case), actor=actor, now=now)
        return case


def latest_of(case: PermissionCase) -> CaseSubmission:
    """Give the version of a form that was handed in last: there is one wherever this is asked."""
    submission = find_latest_case_submission(case=case)
    if submission is None:
        raise LookupError(f"{case} was never handed in")
    return submission


def keep_findings(findings: Findings, *, submission: CaseSubmission, policy: Policy, now: datetime) -> None:
    """Store what the rules said of a version."""
    keep_verdict(
        findings,
        subject_kind="permission_case",
        subject_id=submission.case.public_id,
        subject_digest=submission.digest,
        notice=policy.text("notice"),
        policy=policy,
        now=now,
    )


def record_case(
    kind: str, words: str, *, submission: CaseSubmission, actor: Actor, now: datetime, **statement: object
) -> None:
    """Write event and ledger entry of what was done with a form."""
    case = submission.case
    decision = Decision(
        kind=kind,
        subject_kind="permission_case",
        subject_id=case.public_id,
        summary=f"{words}：{case.authority.name}{case.get_kind_display()}表 {case.number}",
        content_digest=submission.digest,
        statement={
            "case": case.public_id,
            "number": case.number or "",
            "authority": case.authority.code,
            "version": submission.number,
            "scan_sm3": submission.scan.sm3,
            **statement,
        },
    )
    record_decision(decision, actor=actor, now=now)
