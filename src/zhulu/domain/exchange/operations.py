"""Queues deliveries, inside the transaction of the decision that they follow from.

A caller says what happened to a contribution; whether anything is owed to the national platform is decided here, by the
settings of the day. Callers queue before they publish, so that all take the locks of a project in one order.
"""

from datetime import datetime
from typing import Final

from django.db import connection
from django.db.models import Max

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.credit.queries import false_contribution_ids
from zhulu.domain.exchange.facts import facts_of
from zhulu.domain.exchange.mapping import FORMAT
from zhulu.domain.exchange.models import Delivery, Drift, Holding
from zhulu.domain.exchange.owing import is_due
from zhulu.domain.exchange.permissions import DeliveryPolicy
from zhulu.domain.exchange.querysets import Mapped, map_contribution
from zhulu.domain.exchange.rules import PUSH
from zhulu.domain.exchange.states import ACCEPTED, BLOCKED, DELIVERY, QUEUED, REJECTED, SENDING
from zhulu.domain.exchange.vocabulary import SEND_TASK, DeliveryAction, PushReason
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.queries import is_deleted
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings, examine
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.messaging import defer

NOTHING: Final = canonical_json({})
"""The body of a withdrawal."""
ASKED: Final = frozenset({PushReason.RETRY, PushReason.REPAIR, PushReason.OVERTAKEN})
"""Reasons of people and of repairs: they do not ask the settings again."""


class CannotPush(CannotAdvance):
    """The contribution is of path ③, which stays in the province (一(三)5)."""

    rule = "SpecialistNeverPushed"


@transaction_required
def queue_push(
    *, contribution: Contribution, reason: PushReason, now: datetime, drift: Drift | None = None
) -> Delivery | None:
    """Queue what stands of a contribution, if the settings of the day owe it to the national platform.

    Graded data are owed by path and grade while the window is open (``pushed_grades``, ``push_open_until``); whatever
    the nation holds or is about to get is owed again after an erratum. The delivery is blocked at once, with reasons,
    where the national standard would refuse it. What of the same record was not sent yet is superseded.

    Returns:
        The delivery, that which says the same and is on its way already, or None where nothing is owed.

    Raises:
        CannotPush: the contribution is of path ③.
    """
    _refuse_path_3(path=contribution.path)
    take_turns(project_number=contribution.project.number)
    policy = get_policy(as_of=local_day(now))
    mapped = map_contribution(contribution=contribution, policy=policy)
    if not _is_owed(contribution, mapped.grade, reason, policy):
        return None
    standing = _newest(contribution.source_id)
    if standing and reason not in ASKED and _says_the_same(standing, mapped):
        return standing
    supersede(record=contribution.source_id, now=now)
    delivery = _queue(contribution, mapped, reason=reason, now=now, drift=drift)
    return _examine(delivery, mapped, policy=policy, now=now)


@transaction_required
def queue_withdrawal(
    *,
    contribution: Contribution,
    now: datetime,
    reason: PushReason = PushReason.FALSE_ENTRY,
    drift: Drift | None = None,
) -> Delivery | None:
    """Queue the withdrawal of a contribution from the national platform (虚假认定).

    What was never sent is taken out of the queue, and the withdrawal is noted without being sent; from then on nothing
    of the record is pushed by itself. Sent twice, or where the nation holds nothing, a withdrawal does no harm.

    Returns:
        The withdrawal, or None where nothing of the record was ever queued.
    """
    take_turns(project_number=contribution.project.number)
    record = contribution.source_id
    standing = _newest(record)
    if standing and standing.action == DeliveryAction.WITHDRAW and standing.state in {QUEUED, SENDING}:
        return standing
    if standing is None and drift is None:
        return None
    supersede(record=record, now=now)
    withdrawal = _queue_withdrawal(
        reason=reason,
        now=now,
        drift=drift,
        project=contribution.project,
        contribution=contribution,
        path=contribution.path,
        record=record,
        project_number=contribution.project.number,
        name=standing.name if standing else "",
    )
    if drift is None and not _may_be_held(record):
        supersede(record=record, now=now)
        withdrawal.refresh_from_db()
    return withdrawal


@transaction_required
def queue_removal(*, drift: Drift, now: datetime) -> Delivery:
    """Queue the withdrawal of a record that the nation holds and our library does not know."""
    take_turns(project_number=drift.project_number)
    standing = _newest(drift.record)
    if standing and standing.state in {QUEUED, SENDING}:
        return standing
    return _queue_withdrawal(
        reason=PushReason.REPAIR,
        now=now,
        drift=drift,
        record=drift.record,
        project_number=drift.project_number,
        least=drift.their_revision,
    )


@transaction_required
def take_turns(*, project_number: str) -> None:
    """Wait for whoever queues or settles deliveries of the same project, until the transaction ends.

    Whoever decides by ``is_national`` takes this first, so that no push slips in between (errata). Who also holds a
    contribution still does that before, and who publishes does it afterwards; so nobody waits in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('push:' || %s, 0))", [project_number])


@transaction_required
def supersede(*, record: str, now: datetime) -> None:
    """Take what of a record has not been sent, or was stopped, out of the way of a newer delivery."""
    policy = DeliveryPolicy(on=local_day(now))
    for delivery in Delivery.objects.filter(record=record, state__in=[QUEUED, BLOCKED, REJECTED]).order_by("id"):
        moved, _ = advance(delivery, "supersede", machine=DELIVERY, policy=policy, actor=SYSTEM, now=now)
        settle(delivery=moved, now=now)


@transaction_required
def settle(*, delivery: Delivery, now: datetime) -> None:
    """Note when a delivery came to its end."""
    delivery.settled_at = now
    delivery.save(update_fields=["settled_at"])


@transaction_required
def queue_again(*, delivery: Delivery, held_revision: int, now: datetime) -> Delivery:
    """Queue the same message under a revision above the one that the nation turned out to hold."""
    copied = {
        name: getattr(delivery, name)
        for name in (
            "project",
            "contribution",
            "path",
            "name",
            "grade",
            "version_number",
            "payload_format",
            "stages",
            "has_placeholder",
            "verdict",
            "drift",
        )
    }
    return _create(
        **copied,
        record=delivery.record,
        project_number=delivery.project_number,
        action=DeliveryAction(delivery.action),
        reason=PushReason.OVERTAKEN,
        payload=delivery.payload,
        now=now,
        least=held_revision,
    )


def _refuse_path_3(*, path: str) -> None:
    """Let a contribution pass that may leave the province.

    Raises:
        CannotPush: it is of path ③.
    """
    if path == Path.SPECIALIST:
        raise CannotPush("专业承包业绩不定数据等级，只在省平台展示，不能推送国家平台（一(三)5）")


def _is_owed(contribution: Contribution, grade: str, reason: PushReason, policy: Policy) -> bool:
    if not grade or false_contribution_ids(contribution_ids=[contribution.pk]):
        return False
    if is_deleted(contribution_id=contribution.pk):
        return False
    if reason in ASKED:
        return True
    newest = _newest(contribution.source_id)
    if newest and newest.action == DeliveryAction.WITHDRAW:
        return reason is PushReason.FALSE_ENTRY  # what a finding took down comes back with its reversal
    if newest is not None:
        return True
    return is_due(policy=policy, path=contribution.path, grade=grade)


def _newest(record: str) -> Delivery | None:
    return Delivery.objects.filter(record=record).order_by("-id").first()


def _says_the_same(standing: Delivery, mapped: Mapped) -> bool:
    is_alive = standing.state in {QUEUED, SENDING, ACCEPTED}
    return is_alive and standing.action == DeliveryAction.PUSH and standing.digest == mapped.digest


def _may_be_held(record: str) -> bool:
    """Whether anything of a record was ever tried, or is known to be held."""
    sent = Delivery.objects.filter(record=record, attempts__isnull=False)
    return sent.exists() or Holding.objects.filter(record=record).exists()


def _queue(
    contribution: Contribution, mapped: Mapped, *, reason: PushReason, now: datetime, drift: Drift | None
) -> Delivery:
    return _create(
        project=contribution.project,
        contribution=contribution,
        path=contribution.path,
        record=contribution.source_id,
        project_number=contribution.project.number,
        name=mapped.name,
        grade=mapped.grade,
        version_number=mapped.version.number,
        action=DeliveryAction.PUSH,
        reason=reason,
        payload=mapped.payload,
        payload_format=FORMAT,
        stages=mapped.body.stages(),
        has_placeholder=mapped.body.has_placeholder,
        drift=drift,
        now=now,
        least=drift.their_revision if drift else 0,
    )


def _queue_withdrawal(
    *,
    reason: PushReason,
    now: datetime,
    drift: Drift | None,
    record: str,
    project_number: str,
    least: int = 0,
    **told: object,
) -> Delivery:
    return _create(
        **told,
        record=record,
        project_number=project_number,
        action=DeliveryAction.WITHDRAW,
        reason=reason,
        payload=NOTHING,
        payload_format=FORMAT,
        drift=drift,
        now=now,
        least=max(least, drift.their_revision if drift else 0),
    )


def _create(
    *,
    record: str,
    project_number: str,
    action: DeliveryAction,
    reason: PushReason,
    payload: str,
    now: datetime,
    least: int,
    **told: object,
) -> Delivery:
    """Write a delivery under the next revision of its record, and have it sent after commit.

    Args:
        least: a revision that the nation is known to hold; the new one lies above it.
    """
    revision = max(_latest_revision(record), least) + 1
    content = digest(payload)
    delivery = Delivery.objects.create(
        record=record,
        project_number=project_number,
        action=action,
        reason=reason,
        payload=payload,
        revision=revision,
        digest=content,
        key=_key_of(record=record, revision=revision, action=action, content=content),
        queued_at=now,
        next_at=now,
        **told,
    )
    defer(SEND_TASK)
    return delivery


def _key_of(*, record: str, revision: int, action: str, content: str) -> str:
    """Give the idempotency key: the same message of the same revision has the same key, also after a restore."""
    return f"{record}-{revision}-{action}-{content[:32]}"


def _latest_revision(record: str) -> int:
    latest = Delivery.objects.filter(record=record).aggregate(latest=Max("revision"))["latest"]
    held = Holding.objects.filter(record=record).values_list("revision", flat=True).first()
    return max(latest or 0, held or 0)


def _examine(delivery: Delivery, mapped: Mapped, *, policy: Policy, now: datetime) -> Delivery:
    """Ask the national standard's rules, keep the verdict, and block what would be refused."""
    findings = examine(PUSH, facts_of(mapped.body, policy=policy), as_of=policy.as_of)
    delivery.verdict = keep_verdict(
        findings,
        subject_kind="delivery",
        subject_id=delivery.public_id,
        subject_digest=delivery.digest,
        notice=policy.text("notice"),
        policy=policy,
        now=now,
    )
    delivery.save(update_fields=["verdict"])
    return _block(delivery, findings, now=now) if findings.blocks else delivery


def _block(delivery: Delivery, findings: Findings, *, now: datetime) -> Delivery:
    moved, _ = advance(
        delivery,
        "block",
        machine=DELIVERY,
        policy=DeliveryPolicy(on=local_day(now)),
        actor=SYSTEM,
        now=now,
        reason="；".join(item.message for item in findings.blocks),
    )
    return moved
