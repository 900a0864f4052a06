"""Reads the policy of a day, the verdicts on a subject, and the waivers that hold for it."""

from datetime import date

from zhulu.domain.rulebook.models import PolicySetting, Verdict, Waiver, WaiverRequest
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Exemption


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


def list_waivers(*, subject_kind: str, subject_id: str, on: date) -> list[Exemption]:
    """Give the waivers that hold for a subject on a day, oldest first."""
    rows = Waiver.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, valid_from__lte=on, expires_on__gte=on
    )
    return [
        Exemption(
            waiver_id=row.request.public_id,
            rule=row.rule,
            approved_by=f"{row.approved_office} {row.approved_name}",
            reason=row.reason,
            clause=row.clause,
            expires_on=row.expires_on,
        )
        for row in rows.select_related("request").order_by("id")
    ]


def list_waiver_requests(*, subject_kind: str, subject_id: str) -> list[WaiverRequest]:
    """Give every request about a subject with its answer, oldest first."""
    rows = WaiverRequest.objects.filter(subject_kind=subject_kind, subject_id=subject_id)
    return list(rows.select_related("waiver", "refusal").order_by("id"))
