"""The province grants what a form asks for, returns it with all reasons at once, or refuses it for good (三(一))."""

from collections.abc import Sequence
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.grants.casework import FormReason, keep_case_decision
from zhulu.domain.grants.granting import Effect, carry_out, first_day, take_effect
from zhulu.domain.grants.models import PermissionCase
from zhulu.domain.grants.queries import get_case_for
from zhulu.domain.grants.states import PERMISSION_CASE
from zhulu.domain.grants.vocabulary import FormKind
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import ReasonMissing
from zhulu.foundation.clock import local_day
from zhulu.usecases.consent_to_permission import require_form_read
from zhulu.usecases.deciding_permission import decide_form
from zhulu.usecases.journey import journey
from zhulu.usecases.submit_permission_form import keep_findings, latest_of, record_case, require_sound

LONGEST_REASON = 500


def grant_permission(*, actor: Actor, case_id: str, opinion: str, seen: str = "") -> PermissionCase:
    """Grant what a form asks for, from the first day on which that is possible.

    Accounts of new people are opened and wait for a one-time link, which the system administrator hands over: who
    grants never holds the key to what is granted.

    Args:
        seen: the digest of the version that was read; empty compares nothing.

    Raises:
        CaseNotFound, NotPermitted, CannotAdvance: as for every move; an empty opinion counts as a missing reason.
        RulesViolated: something on the form does not hold any more.
        CannotTakeEffect: it collides with what stands, or its term is over.
    """
    with journey(actor=actor, cause="grant_permission", subject_kind="permission_case", subject_id=case_id) as now:
        on = local_day(now)
        policy = get_policy(as_of=on)
        found: list[Findings] = []

        def ask(locked: PermissionCase) -> None:
            require_form_read(locked, seen=seen)
            found.append(require_sound(case=locked, policy=policy, today=on))
            locked.starts_on = first_day(locked, today=on)
            locked.save(update_fields=["starts_on"])

        case, move = decide_form(
            get_case_for(actor=actor, public_id=case_id, on=on), "grant", actor=actor, now=now, reason=opinion, ask=ask
        )
        return _open(case, move, found[0], policy=policy, actor=actor, now=now)


def _open(
    case: PermissionCase, move: Move, findings: Findings, *, policy: Policy, actor: Actor, now: datetime
) -> PermissionCase:
    starts_on = case.starts_on or local_day(now)
    take_effect(Effect(case=case, starts_on=starts_on, actor=actor, now=now))
    if case.kind == FormKind.APPLICATION:
        carry_out(case=case, now=now)
    submission = latest_of(case)
    keep_case_decision(submission=submission, move=move, opinion=move.reason, actor=actor, now=now)
    keep_findings(findings, submission=submission, policy=policy, now=now)
    record_case(
        "grant_permission",
        f"开通，自 {starts_on} 起",
        submission=submission,
        actor=actor,
        now=now,
        opinion=move.reason,
        starts_on=starts_on.isoformat(),
    )
    return case


def return_permission(
    *, actor: Actor, case_id: str, reasons: Sequence[FormReason], opinion: str = "", seen: str = ""
) -> PermissionCase:
    """Return a form with all reasons at once; it may be mended, stamped and handed in again.

    Raises:
        ReasonMissing: no reason is given, or one has no words.
        CaseNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    return _end(actor, case_id, "return", reasons=reasons, opinion=opinion, seen=seen)


def refuse_permission(*, actor: Actor, case_id: str, opinion: str, seen: str = "") -> PermissionCase:
    """Refuse a form for good; the authority may begin another.

    Raises:
        ReasonMissing: no reason is given.
        CaseNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    return _end(actor, case_id, "refuse", reasons=[FormReason(opinion)], opinion="", seen=seen)


def _end(
    actor: Actor, case_id: str, transition: str, *, reasons: Sequence[FormReason], opinion: str, seen: str
) -> PermissionCase:
    cause = f"{transition}_permission"
    with journey(actor=actor, cause=cause, subject_kind="permission_case", subject_id=case_id) as now:
        on: date = local_day(now)

        def ask(locked: PermissionCase) -> None:
            if not reasons or not all(reason.text.strip() for reason in reasons):
                raise ReasonMissing("请至少写明一条理由，并一次性写全（三(一)）")
            require_form_read(locked, seen=seen)

        case, move = decide_form(
            get_case_for(actor=actor, public_id=case_id, on=on),
            transition,
            actor=actor,
            now=now,
            reason="；".join(filter(None, [opinion.strip(), *(reason.text.strip() for reason in reasons)])),
            ask=ask,
        )
        submission = latest_of(case)
        keep_case_decision(submission=submission, move=move, opinion=move.reason, reasons=reasons, actor=actor, now=now)
        words = PERMISSION_CASE.transition(transition).label
        record_case(cause, words, submission=submission, actor=actor, now=now, reason=move.reason)
        return case
