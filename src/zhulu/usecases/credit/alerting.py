"""Alerts that need no cleverness (domain.md §3.5); their thresholds are settings.

One file in two projects, one number of two firms, days crowded before the cut-over, one person on two sites, one
officer faster than anybody reads. An alert proves nothing: an officer makes it a lead, or sets it aside with a reason.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncHour

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.models import Authority
from zhulu.domain.credit.models import Alert, Lead
from zhulu.domain.credit.operations import NewLead, keep_alert, keep_lead
from zhulu.domain.credit.permissions import registered
from zhulu.domain.credit.queries import get_alert_for
from zhulu.domain.credit.vocabulary import AlertKind, LeadSource
from zhulu.domain.filings.models import Filing, Paper
from zhulu.domain.filings.queries import find_latest_submission
from zhulu.domain.filings.states import FILING_MACHINE_NAMES
from zhulu.domain.library.models import BasicInformation, Contract, Permit, Project, Tender
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.catalogue import head_row
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.crypto.vault import find_owners, opened_for_rules
from zhulu.foundation.db.transactions import transaction_required
from zhulu.usecases.credit.leads import record_lead
from zhulu.usecases.credit.stepping import Faults
from zhulu.usecases.journey import journey
from zhulu.usecases.save_sheet import vault_owner

LOOK_BACK = timedelta(days=3)
"""What was submitted or confirmed within this time is looked at by each run; what is known already adds nothing."""
NUMBERS = (
    ("合同编号", "contracts", "ContractNum", Contract, "contract_num"),
    ("中标通知书编号", "tenders", "TenderNum", Tender, "tender_num"),
    ("施工许可证编号", "permits", "BuilderLicenceNum", Permit, "builder_licence_num"),
)
Document = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that strikes the eye; ``key`` tells it from every other of its kind."""

    kind: AlertKind
    key: str
    text: str
    other: Filing | None = None


def alerts_of(*, filing: Filing, policy: Policy) -> list[Found]:
    """Give what strikes the eye about a filing that was submitted; writes nothing."""
    submission, project = find_latest_submission(filing=filing), filing.project
    if submission is None or project is None:
        return []
    document: Document = json.loads(submission.canonical)
    return [
        *_same_files(filing, project),
        *_same_numbers(filing, project, document),
        *_near_cut_over(filing, policy),
        *_two_sites(filing, project, document),
    ]


def _pair(filing: Filing, other: Filing) -> str:
    return "-".join(sorted((filing.public_id, other.public_id)))


def _same_files(filing: Filing, project: Project) -> Iterator[Found]:
    own = filing.papers.values_list("blob_id", flat=True)
    rows = Paper.objects.filter(blob_id__in=list(own), filing__submitted_at__isnull=False)
    rows = rows.exclude(filing__project=project).select_related("filing__enterprise")
    seen: set[int] = set()
    for row in rows.order_by("id"):
        if row.filing_id not in seen:
            seen.add(row.filing_id)
            text = f"材料“{row.name}”与{row.filing.enterprise.name}“{row.filing.name}”的是同一个文件"
            yield Found(AlertKind.SAME_FILE, _pair(filing, row.filing), text, row.filing)


def _same_numbers(filing: Filing, project: Project, document: Document) -> Iterator[Found]:
    for label, table, column, model, attribute in NUMBERS:
        numbers = {str(row.get(column) or "") for row in document.get(table, [])} - {""}
        if not numbers:
            continue
        held = model.objects.filter(**{f"{attribute}__in": sorted(numbers)})
        held = held.exclude(contribution__project=project)
        held = held.exclude(contribution__filer_id=filing.enterprise_id).select_related("contribution")
        for row in held.order_by("id"):
            other = Filing.objects.filter(public_id=row.contribution.source_id).select_related("enterprise").first()
            if other is not None:
                number = getattr(row, attribute)
                text = f"{label}“{number}”已在{other.enterprise.name}“{other.name}”里用过"
                yield Found(AlertKind.SAME_NUMBER, f"{attribute}:{_pair(filing, other)}", text, other)


def _near_cut_over(filing: Filing, policy: Policy) -> Iterator[Found]:
    cut_over, days = policy.day("cut_over_date"), policy.number("near_cut_over_days")
    rows = BasicInformation.objects.filter(
        contribution__filer_id=filing.enterprise_id,
        b_date__gte=cut_over - timedelta(days=days),
        b_date__lt=cut_over,
    )
    count = rows.count()
    if count >= policy.number("alert_near_cut_over_count"):
        text = f"本企业已有 {count} 个项目的开工日期在 {cut_over} 前 {days} 天以内"
        yield Found(AlertKind.NEAR_CUT_OVER, filing.enterprise.public_id, text)


def _two_sites(filing: Filing, project: Project, document: Document) -> Iterator[Found]:
    """Find other sites of the same persons in charge at the same time, by the vault's blind index."""
    commitments = [str(row.get("PersonIDCard") or "") for row in document.get("participants", [])]
    values = opened_for_rules(owner=vault_owner(filing), commitments=commitments)
    names = {str(row.get("PersonIDCard")): str(row.get("PersonName", "")) for row in document.get("participants", [])}
    for commitment, value in values.items():
        owners = [owner.removeprefix("filing:") for owner in find_owners(value=value)]
        others = Filing.objects.filter(public_id__in=owners, submitted_at__isnull=False).select_related("enterprise")
        for other in others.exclude(project=project).exclude(pk=filing.pk).order_by("id"):
            if _overlap(_term(document), _term_of(other)):
                name = names.get(commitment, "")
                text = f"负责人{name}同期也在{other.enterprise.name}“{other.name}”任职"
                yield Found(AlertKind.TWO_SITES, f"{name}:{_pair(filing, other)}", text, other)


def _term_of(filing: Filing) -> tuple[str, str]:
    submission = find_latest_submission(filing=filing)
    return _term(json.loads(submission.canonical)) if submission else ("", "")


def _term(document: Document) -> tuple[str, str]:
    """Give the first and the last day of a site as written; empty where they are not."""
    checks = document.get("completion_checks") or [{}]
    start = str(checks[0].get("BDate") or head_row(document).get("BDate") or "")
    return start, str(checks[0].get("EDate") or "")


def _overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return all((*one, *other)) and one[0] <= other[1] and other[0] <= one[1]


def raise_alerts() -> int:
    """Keep what strikes the eye about lately submitted filings and lately working officers; runs as often as it likes.

    Returns:
        How many are new.
    """
    with journey(actor=SYSTEM, cause="raise_alerts") as now:
        policy = get_policy(as_of=local_day(now))
        recent = Filing.objects.filter(submitted_at__gte=now - LOOK_BACK).select_related("enterprise", "home_authority")
        new = 0
        for filing in recent.order_by("id"):
            new += keep_alerts_of(filing=filing, policy=policy, now=now)
        return new + sum(_keep_rates(policy, now))


@transaction_required
def keep_alerts_of(*, filing: Filing, policy: Policy, now: datetime) -> int:
    """Keep what strikes the eye about one filing, inside somebody's journey; give how many are new."""
    return sum(_keep(filing, found, policy, now) for found in alerts_of(filing=filing, policy=policy))


def _keep(filing: Filing, found: Found, policy: Policy, now: datetime) -> bool:
    return keep_alert(
        kind=found.kind,
        key=found.key,
        text=found.text,
        filing=filing,
        other=found.other,
        authority=filing.home_authority,
        policy=policy.used("near_cut_over_days", "alert_near_cut_over_count"),
        now=now,
    )


def _keep_rates(policy: Policy, now: datetime) -> Iterator[bool]:
    """Find officers who confirmed more in an hour than anybody can read."""
    most = policy.number("alert_confirmations_per_hour")
    rows = (
        Move.objects.filter(machine__in=FILING_MACHINE_NAMES, transition="confirm", at__gte=now - LOOK_BACK)
        .annotate(hour=TruncHour("at"))
        .values("account_id", "actor_name", "actor_office", "authority_code", "hour")
        .annotate(confirmed=Count("id"))
        .filter(confirmed__gt=most)
    )
    for row in rows:
        hour = row["hour"].isoformat(timespec="hours")
        yield keep_alert(
            kind=AlertKind.FAST_CONFIRMATIONS,
            key=f"{row['account_id']}:{hour}",
            text=f"{row['actor_office']} {row['actor_name']}一小时内确认了 {row['confirmed']} 件",
            filing=None,
            other=None,
            authority=_superior(row["authority_code"]),
            policy=policy.used("alert_confirmations_per_hour"),
            now=now,
        )


def _superior(code: str) -> Authority | None:
    """Give who watches an authority: the one above it, for nobody looks into their own haste."""
    found = Authority.objects.select_related("parent").filter(code=code).first()
    return found.parent if found else None


def take_alert(*, actor: Actor, alert_id: str, text: str) -> Lead:
    """Make an alert a lead.

    Raises:
        CreditNotFound, NotPermitted: it lies outside the actor's scope, or the actor is not registered.
        CannotAdvance: it was answered already.
    """
    with journey(actor=actor, cause="take_alert", subject_kind="alert", subject_id=alert_id) as now:
        alert = _waiting(actor, alert_id, now)
        filing = alert.filing
        lead = NewLead(
            source=LeadSource.ALERT,
            subject=f"{filing.enterprise.name}“{filing.name}”" if filing else alert.text[:200],
            text=f"{alert.text}。{text.strip()}",
            filing=filing,
            project=filing.project if filing else None,
            organisation=filing.enterprise if filing else None,
            authority=alert.authority,
        )
        kept = keep_lead(lead=lead, actor=actor, on=local_day(now), now=now)
        _answer(alert, text.strip() or f"转为线索 {kept.number}", actor=actor, now=now, lead=kept)
        record_lead(kept, kind="take_alert", summary=f"预警转为线索 {kept.number}", actor=actor, now=now)
        return kept


def set_aside_alert(*, actor: Actor, alert_id: str, reason: str) -> Alert:
    """Set an alert aside with a reason.

    Raises:
        CreditNotFound, NotPermitted: it lies outside the actor's scope, or the actor is not registered.
        CannotAdvance: it was answered already.
        Incomplete: no reason is given.
    """
    with journey(actor=actor, cause="set_aside_alert", subject_kind="alert", subject_id=alert_id) as now:
        alert = _waiting(actor, alert_id, now)
        faults = Faults()
        why = faults.need("reason", reason, "请写明为什么不用再查（三(五)）")
        faults.settle()
        return _answer(alert, why, actor=actor, now=now)


def _waiting(actor: Actor, alert_id: str, now: datetime) -> Alert:
    found = get_alert_for(actor=actor, public_id=alert_id, on=local_day(now))
    if registered(actor) is None:
        raise NotPermitted("只有实名登记的审核人员可以处理预警（三(二)、三(五)）")
    locked = Alert.objects.select_for_update(of=("self",))
    alert = locked.select_related("filing__enterprise", "authority").get(pk=found.pk)
    if alert.answered_at is not None:
        raise CannotAdvance("这条预警已经处理过（三(五)）")
    return alert


def _answer(alert: Alert, text: str, *, actor: Actor, now: datetime, lead: Lead | None = None) -> Alert:
    alert.answer, alert.lead = text, lead
    alert.answered_name, alert.answered_office, alert.answered_at = actor.name, actor.office, now
    alert.save()
    return alert
