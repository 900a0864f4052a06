"""Writes policy settings and verdicts."""

from dataclasses import asdict
from datetime import date, datetime

from zhulu.domain.rulebook.models import PolicySetting, Verdict
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.runner import Findings
from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def set_policy(*, key: str, value: object, valid_from: date, reason: str, set_by: str) -> PolicySetting:
    """Set a policy from a day on; earlier values stay readable."""
    return PolicySetting.objects.create(key=key, value=value, valid_from=valid_from, reason=reason, set_by=set_by)


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
        violations=[asdict(item) for item in findings.violations],
        passed=not findings.blocks,
        at=now,
    )
