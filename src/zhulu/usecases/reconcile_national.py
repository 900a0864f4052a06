"""Compares, every day, what we pushed with what the nation holds, names every difference, and repairs by replay."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from django.utils import timezone

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.exchange.comparing import Held, OutOfOrder, Tally, compare
from zhulu.domain.exchange.connector.interface import CannotRead, Connector
from zhulu.domain.exchange.models import Delivery, Drift, Reconciliation
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.permissions import may_manage_pushes
from zhulu.domain.exchange.queries import (
    DeliveryNotFound,
    get_reconciliation_for,
    is_latest,
    list_never_queued,
    list_unrepaired,
)
from zhulu.domain.exchange.reconciling import (
    REPAIRABLE,
    Finding,
    Side,
    keep_reconciliation,
    list_ours,
    remove,
    repair,
    sort_out,
)
from zhulu.domain.exchange.vocabulary import COMPARE_TASK, QUEUE_TASK, REPAIR_TASK, PushReason
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.audit.operations import record_event
from zhulu.foundation.clock import local_day
from zhulu.foundation.messaging import defer
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision

CAUSE = "reconcile_national"
AT_ONCE = 100
"""How many differences one transaction repairs."""


class OutOfDate(CannotAdvance):
    """A later comparison was made; what this one found may have been put right since."""

    rule = "LatestReconciliation"


def reconcile_national(*, connector: Connector, actor: Actor = SYSTEM) -> Reconciliation:
    """Compare both sides and keep what was found; an outage is kept, too, as a comparison that did not come about.

    Raises:
        NotPermitted: the actor is neither the platform itself nor may handle pushes.
    """
    _require(actor, local_day(timezone.now()))
    begun_at = timezone.now()
    finding = _compare(connector, begun_at)
    with journey(actor=actor, cause=CAUSE) as now:
        policy = get_policy(as_of=local_day(now))
        finding = replace(finding, unqueued=list_never_queued(policy=policy).count())
        kept = keep_reconciliation(
            finding=finding,
            begun_at=begun_at,
            finished_at=now,
            begun_by=f"{actor.office} {actor.name}".strip(),
            policy=policy,
        )
        _record(kept, "reconcile_national", _told(kept), actor, now)
        return kept


def _compare(connector: Connector, begun_at: datetime) -> Finding:
    """Compare by summary first; only where the summaries differ is every record looked at."""
    try:
        summary = connector.summarise()
        tally = Tally()
        for _ in tally.over(list_ours()):
            pass
        ours = Side(tally.count, tally.digest)
        theirs = Side(summary.count, summary.digest)
        if ours == theirs:
            return Finding(ours, theirs, simulated=summary.simulated)
        here, there = Tally(), Tally()
        differences, in_transit = sort_out(
            compare(here.over(list_ours()), there.over(_list_theirs(connector))), begun_at=begun_at
        )
        return Finding(
            Side(here.count, here.digest),
            Side(there.count, there.digest),
            differences=differences,
            in_transit=in_transit,
            simulated=summary.simulated,
        )
    except (CannotRead, OutOfOrder) as fault:
        words = str(fault) if isinstance(fault, CannotRead) else "国家平台的清单次序不对，不能比对"
        return Finding(Side(), Side(), fault=words)


def _list_theirs(connector: Connector) -> Iterator[Held]:
    after = ""
    while page := connector.list_held(after=after):
        for one in page:
            yield Held(one.record, one.project_number, one.revision, one.digest, one.national_number)
        after = page[-1].record


def request_reconciliation(*, actor: Actor) -> None:
    """Have both sides compared now by a job, as an officer asks.

    Raises:
        NotPermitted: the officer may not handle pushes.
    """
    with journey(actor=actor, cause="request_reconciliation") as now:
        _require(actor, local_day(now))
        defer(COMPARE_TASK)
        record_event(
            at=now,
            actor=actor,
            action="request_reconciliation",
            subject_kind="reconciliation",
            subject_id="",
            summary="要求与国家平台对账",
        )


def repair_drifts(*, actor: Actor, reconciliation_id: str, reason: str) -> int:
    """Have everything put right that the latest comparison found and that a push can put right.

    The first differences are queued at once, the rest by a job. Pressed twice, nothing is queued twice. Records that
    our library does not owe are left to ``remove_record``.

    Returns:
        How many deliveries were queued at once.

    Raises:
        DeliveryNotFound, NotPermitted, ReasonMissing: as for every move.
        OutOfDate: a later comparison stands.
    """
    with journey(
        actor=actor, cause="repair_drifts", subject_kind="reconciliation", subject_id=reconciliation_id
    ) as now:
        found = _open(actor, reconciliation_id, reason, now)
        count, latest = _repair_some(found, after=0, now=now)
        if latest:
            defer(REPAIR_TASK, reconciliation=found.public_id, after=latest)
        _record(found, "repair_drifts", f"对账补推，先排 {count} 件", actor, now, reason=reason)
        return count


def continue_repair(*, reconciliation_id: str, after: int) -> int:
    """Go on with a repair that an officer has ordered, piece by piece, unless a later comparison stands by now."""
    total = 0
    while after:
        with journey(actor=SYSTEM, cause="repair_drifts") as now:
            found = Reconciliation.objects.get(public_id=reconciliation_id)
            if not is_latest(reconciliation=found):
                break
            count, after = _repair_some(found, after=after, now=now)
            total += count
    return total


def _repair_some(found: Reconciliation, *, after: int, now: datetime) -> tuple[int, int]:
    """Repair the next differences; give how many deliveries that queued and after which to go on, 0 at the end."""
    drifts = list(list_unrepaired(reconciliation=found, kinds=REPAIRABLE).filter(pk__gt=after)[:AT_ONCE])
    queued = [repair(drift=drift, now=now) for drift in drifts]
    return sum(delivery is not None for delivery in queued), drifts[-1].pk if len(drifts) == AT_ONCE else 0


def queue_owed(*, actor: Actor, reconciliation_id: str, reason: str) -> int:
    """Queue what the settings of the day owe to the nation and nobody has ever queued.

    The first are queued at once, the rest by a job. Pressed twice, nothing is queued twice.

    Returns:
        How many deliveries were queued at once.

    Raises:
        DeliveryNotFound, NotPermitted, ReasonMissing, OutOfDate: as for repairing.
    """
    with journey(actor=actor, cause="queue_owed", subject_kind="reconciliation", subject_id=reconciliation_id) as now:
        found = _open(actor, reconciliation_id, reason, now)
        count, latest = _queue_some(after=0, now=now)
        if latest:
            defer(QUEUE_TASK, after=latest)
        _record(found, "queue_owed", f"应推未推的排队，先排 {count} 件", actor, now, reason=reason)
        return count


def continue_queueing(*, after: int) -> int:
    """Go on queueing what is owed, piece by piece, as an officer has ordered."""
    total = 0
    while after:
        with journey(actor=SYSTEM, cause="queue_owed") as now:
            count, after = _queue_some(after=after, now=now)
            total += count
    return total


def _queue_some(*, after: int, now: datetime) -> tuple[int, int]:
    """Queue the next that are owed; give how many, and after which to go on, 0 at the end."""
    owed = list(list_never_queued(policy=get_policy(as_of=local_day(now))).filter(pk__gt=after)[:AT_ONCE])
    count = 0
    for contribution in owed:
        queued = queue_push(contribution=contribution, reason=PushReason.GRADE, now=now)
        count += queued is not None
    return count, owed[-1].pk if len(owed) == AT_ONCE else 0


def remove_record(*, actor: Actor, reconciliation_id: str, record: str, reason: str) -> Delivery:
    """Take one record down at the nation that should not be there.

    Raises:
        DeliveryNotFound, NotPermitted, ReasonMissing, OutOfDate: as for repairing; also where the comparison names no
            such record as unexpected.
    """
    with journey(
        actor=actor, cause="remove_record", subject_kind="reconciliation", subject_id=reconciliation_id
    ) as now:
        found = _open(actor, reconciliation_id, reason, now)
        drift = found.drifts.select_related("contribution__project").filter(record=record, kind="unexpected").first()
        queued = remove(drift=drift, now=now) if isinstance(drift, Drift) else None
        if queued is None:
            raise DeliveryNotFound(record)
        _record(found, "remove_record", f"从国家平台撤下 {record}", actor, now, reason=reason)
        return queued


def _open(actor: Actor, reconciliation_id: str, reason: str, now: datetime) -> Reconciliation:
    found = get_reconciliation_for(actor=actor, public_id=reconciliation_id)
    _require(actor, local_day(now))
    if not reason.strip():
        raise ReasonMissing("请写明理由（一(二)4）")
    if not is_latest(reconciliation=found):
        raise OutOfDate("已有更新的一次对账，请按最新的一次办理（二(三)）")
    return found


def _require(actor: Actor, on: date) -> None:
    if actor == SYSTEM or may_manage_pushes(actor=actor, on=on):
        return
    raise NotPermitted("推送和对账由省厅有 A 级审核权限、完成实名登记的人员办理（一(二)4、三(二)）")


def _told(kept: Reconciliation) -> str:
    if kept.fault:
        return f"与国家平台对账没有完成：{kept.fault}"
    return f"与国家平台对账：本平台 {kept.our_count} 条，国家平台 {kept.their_count} 条，差异 {kept.drift_count} 条"


def _record(kept: Reconciliation, kind: str, summary: str, actor: Actor, now: datetime, *, reason: str = "") -> None:
    statement = {
        "reconciliation": kept.public_id,
        "ours": [kept.our_count, kept.our_digest],
        "theirs": [kept.their_count, kept.their_digest],
        "drifts": kept.drift_count,
        "reason": reason.strip(),
    }
    decision = Decision(
        kind=kind,
        subject_kind="reconciliation",
        subject_id=kept.public_id,
        summary=summary,
        content_digest=digest(canonical_json(statement)),
        statement=statement,
    )
    record_decision(decision, actor=actor, now=now)
