"""Reads the policy of a day, the verdicts on a subject, and the waivers that hold for it."""

from datetime import date

from django.db.models import QuerySet

from zhulu.domain.rulebook.models import PolicySetting, SettingProposal, Verdict, Waiver, WaiverRequest
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Exemption


class SettingNotFound(LookupError):
    """There is no such setting or proposed change, or it is not the actor's to see: the two look alike."""


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


def list_setting_versions(*, key: str = "") -> list[PolicySetting]:
    """Give the versions of one setting, or of all, the newest day first; of one day the last one written first."""
    rows = PolicySetting.objects.filter(key=key) if key else PolicySetting.objects.all()
    return list(rows.select_related("answer__proposal").order_by("key", "-valid_from", "-id"))


def find_setting_version(*, key: str, on: date) -> PolicySetting | None:
    """Find the version of a setting that holds on a day, as far as is known today."""
    return PolicySetting.objects.filter(key=key, valid_from__lte=on).order_by("-valid_from", "-id").first()


def open_proposals(*, among: QuerySet[SettingProposal]) -> list[SettingProposal]:
    """Give the proposed changes that nobody has answered, oldest first."""
    return list(among.filter(answer=None).select_related("replaces").order_by("id"))


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
