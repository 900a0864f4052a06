"""Writes policy settings and their proposed changes, verdicts and waivers."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import connection

from zhulu.domain.access.actors import Actor
from zhulu.domain.rulebook.models import (
    PolicySetting,
    SettingAnswer,
    SettingProposal,
    Verdict,
    Waiver,
    WaiverRefusal,
    WaiverRequest,
)
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.runner import Findings
from zhulu.domain.rulebook.shapes import Violation
from zhulu.domain.rulebook.vocabulary import SettingOutcome
from zhulu.foundation.db.copying import as_json, copy_rows, take_keys
from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def set_policy(
    *, key: str, value: object, valid_from: date, reason: str, set_by: str, clause: str = ""
) -> PolicySetting:
    """Set a policy from a day on; earlier values stay readable."""
    return PolicySetting.objects.create(
        key=key, value=value, valid_from=valid_from, reason=reason, clause=clause, set_by=set_by
    )


@transaction_required
def lock_setting(*, key: str) -> None:
    """Let nobody else propose or answer a change of this setting until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('setting:' || %s, 0))", [key])


@dataclass(frozen=True, slots=True)
class Change:
    """Another value of a setting from a day on, with its reason, its basis and what it was said to alter."""

    key: str
    value: object
    valid_from: date
    reason: str
    clause: str
    replaces: PolicySetting | None = None
    effects: Sequence[str] = ()


@transaction_required
def propose_setting(*, change: Change, actor: Actor, now: datetime) -> SettingProposal:
    """Write a proposal; the caller holds the setting's lock and has seen that none is open."""
    return SettingProposal.objects.create(
        key=change.key,
        value=change.value,
        valid_from=change.valid_from,
        reason=change.reason,
        clause=change.clause,
        replaces=change.replaces,
        effects=list(change.effects),
        proposed_by=actor.account_id,
        proposed_name=actor.name,
        proposed_office=actor.office,
        proposed_at=now,
    )


@transaction_required
def answer_setting(
    *,
    proposal: SettingProposal,
    outcome: SettingOutcome,
    alone: bool,
    reason: str,
    actor: Actor,
    now: datetime,
) -> SettingAnswer:
    """Write the one answer, and with a confirmation the version that it makes; the database refuses a second one."""
    setting = None
    if outcome == SettingOutcome.CONFIRMED:
        setting = set_policy(
            key=proposal.key,
            value=proposal.value,
            valid_from=proposal.valid_from,
            reason=proposal.reason,
            clause=proposal.clause,
            set_by=actor.office[:100],
        )
    return SettingAnswer.objects.create(
        proposal=proposal,
        outcome=outcome,
        setting=setting,
        proposed_by=proposal.proposed_by,
        alone=alone,
        answered_by=actor.account_id,
        answered_name=actor.name,
        answered_office=actor.office,
        reason=reason,
        answered_at=now,
    )


@transaction_required
def keep_verdict(
    findings: Findings,
    *,
    subject_kind: str,
    subject_id: str,
    subject_digest: str,
    notice: str,
    policy: Policy,
    now: datetime,
) -> Verdict:
    """Store what the rules said, with the policy values that they used."""
    return Verdict.objects.create(
        moment=findings.moment,
        subject_kind=subject_kind,
        subject_id=subject_id,
        subject_digest=subject_digest,
        notice=notice,
        as_of=findings.as_of,
        policy=policy.used(*findings.reads),
        asked=list(findings.asked),
        violations=[_stored(item) for item in findings.violations],
        passed=not findings.blocks,
        at=now,
    )


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules said of one of many subjects."""

    findings: Findings
    subject_id: str
    subject_digest: str


@transaction_required
def keep_verdicts(judged: Sequence[Judged], *, subject_kind: str, policy: Policy, now: datetime) -> list[int]:
    """Store what the rules said of many subjects, and give the keys of the verdicts in their order."""
    keys = take_keys(Verdict, len(judged))
    used: dict[tuple[str, ...], dict[str, object]] = {}
    for one in judged:
        used.setdefault(one.findings.reads, policy.used(*one.findings.reads))
    copy_rows(
        Verdict,
        (
            "id",
            "moment",
            "subject_kind",
            "subject_id",
            "subject_digest",
            "notice",
            "as_of",
            "policy",
            "asked",
            "violations",
            "passed",
            "at",
        ),
        (
            (
                key,
                one.findings.moment,
                subject_kind,
                one.subject_id,
                one.subject_digest,
                policy.text("notice"),
                one.findings.as_of,
                as_json(used[one.findings.reads]),
                as_json(list(one.findings.asked)),
                as_json([_stored(item) for item in one.findings.violations]),
                not one.findings.blocks,
                now,
            )
            for key, one in zip(keys, judged, strict=True)
        ),
    )
    return keys


def _stored(violation: Violation) -> dict[str, object]:
    stored = asdict(violation)
    if violation.waiver:
        stored["waiver"]["expires_on"] = violation.waiver.expires_on.isoformat()
    return stored


@dataclass(frozen=True, slots=True)
class Asked:
    """What a waiver is asked for: a subject and one rule that it violates."""

    rule: str
    cites: Sequence[str]
    subject_kind: str
    subject_id: str
    subject_label: str
    faults: Sequence[str]


@transaction_required
def ask_waiver(*, asked: Asked, reason: str, actor: Actor, now: datetime) -> WaiverRequest:
    """Write a request; the caller holds the subject's lock and has seen that none is open."""
    return WaiverRequest.objects.create(
        rule=asked.rule,
        clause="、".join(asked.cites),
        subject_kind=asked.subject_kind,
        subject_id=asked.subject_id,
        subject_label=asked.subject_label,
        faults=list(asked.faults),
        reason=reason,
        requested_by=actor.account_id,
        requested_name=actor.name,
        requested_for=actor.office,
        requested_at=now,
    )


@transaction_required
def grant_waiver(
    *,
    request: WaiverRequest,
    clause: str,
    reason: str,
    valid_from: date,
    expires_on: date,
    actor: Actor,
    now: datetime,
) -> Waiver:
    """Write a waiver; the database refuses a second one, and one that its requester grants."""
    return Waiver.objects.create(
        request=request,
        rule=request.rule,
        clause=clause,
        subject_kind=request.subject_kind,
        subject_id=request.subject_id,
        requested_by=request.requested_by,
        requested_name=request.requested_name,
        approved_by=actor.account_id,
        approved_name=actor.name,
        approved_office=actor.office,
        reason=reason,
        valid_from=valid_from,
        expires_on=expires_on,
        granted_at=now,
    )


@transaction_required
def decline_waiver(*, request: WaiverRequest, reason: str, actor: Actor, now: datetime) -> WaiverRefusal:
    """Write that a request was declined; the caller holds the subject's lock and has seen that it is open."""
    return WaiverRefusal.objects.create(
        request=request,
        declined_by=actor.account_id,
        declined_name=actor.name,
        declined_office=actor.office,
        reason=reason,
        declined_at=now,
    )
