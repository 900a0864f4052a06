"""Reads the policy of a day and the verdicts on a subject."""

from datetime import date

from zhulu.domain.rulebook.models import PolicySetting, Verdict
from zhulu.domain.rulebook.policy import Policy


def get_policy(*, as_of: date, using: str = "default") -> Policy:
    """Give every setting as it held on a day, in one query; public pages give their own connection."""
    rows = (
        PolicySetting.objects.using(using)
        .filter(valid_from__lte=as_of)
        .order_by("key", "-valid_from", "-id")
        .distinct("key")
        .values_list("key", "value")
    )
    return Policy(as_of=as_of, values=dict(rows))


def list_verdicts(*, subject_kind: str, subject_id: str) -> list[Verdict]:
    """Give the verdicts on a subject, oldest first."""
    return list(Verdict.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("id"))
