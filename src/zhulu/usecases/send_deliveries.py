"""Sends what is due to the national platform, one delivery after another, until nothing is or it is out of reach.

Three short transactions at most per delivery, and the network between them: nothing is locked while we wait.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from django.db import IntegrityError

from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.exchange.connector.interface import Connector, Message, Reply
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.exchange.sending import Errand, check_out, personal_owner, take_reply
from zhulu.domain.exchange.states import DELIVERY
from zhulu.domain.exchange.vocabulary import OUT_OF_REACH
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.standard.catalogue import TABLES
from zhulu.foundation.crypto.vault import reveal_many
from zhulu.usecases.errata.settling import receive_push
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision

CAUSE = "send_delivery"
LOCKED_OUT = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
"""The platform does not know our signature: it would refuse every other delivery, too."""
BUDGET_SECONDS = 45.0
"""How long one run may go on; the next follows within the minute."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did."""

    attempts: int
    settled: int
    out_of_reach: bool
    """Whether it stopped because the national platform could not be reached."""


def send_deliveries(*, connector: Connector, budget: float = BUDGET_SECONDS) -> Run:
    """Send, or ask after, everything that is due; safe to run twice at once and to be killed at any point."""
    began, attempts, settled = time.monotonic(), 0, 0
    while time.monotonic() - began < budget:
        errand = _check_out(connector)
        if errand is None:
            break
        attempts += 1
        reply = _attempt(connector, errand)
        settled += _settle(errand, reply)
        if reply.kind in OUT_OF_REACH or reply.status in LOCKED_OUT:
            return Run(attempts, settled, out_of_reach=True)
    return Run(attempts, settled, out_of_reach=False)


def _check_out(connector: Connector) -> Errand | None:
    try:
        with journey(actor=SYSTEM, cause=CAUSE) as now:
            return check_out(key_id=connector.key_id, now=now)
    except IntegrityError:
        return None  # another worker has just sent one of the same project; the next run finds what is due


def _attempt(connector: Connector, errand: Errand) -> Reply:
    if errand.asks:
        return connector.enquire(errand.delivery.key)
    return connector.send(_message(errand.delivery))


def _message(delivery: Delivery) -> Message:
    return Message(
        key=delivery.key,
        record=delivery.record,
        project_number=delivery.project_number,
        revision=delivery.revision,
        action=delivery.action,
        digest=delivery.digest,
        body=delivery.payload,
        stages=delivery.stages,
        personal=_personal(delivery),
    )


def _personal(delivery: Delivery) -> dict[str, str]:
    """Take the personal values that the body names out of the vault, with a trace of who read them and why."""
    commitments = _commitments(json.loads(delivery.payload))
    if not commitments or delivery.contribution is None:
        return {}
    with journey(actor=SYSTEM, cause=CAUSE, subject_kind="delivery", subject_id=delivery.public_id) as now:
        return reveal_many(
            owner=personal_owner(contribution=delivery.contribution),
            commitments=commitments,
            reader=SYSTEM,
            reason=f"推送国家平台 {delivery.public_id}",
            now=now,
        )


def _commitments(body: Mapping[str, Sequence[Mapping[str, object]]]) -> list[str]:
    return [
        str(row[item.column])
        for table in TABLES.values()
        for item in table.fields
        if item.personal
        for row in body.get(table.standard_name, ())
        if item.column in row
    ]


def _settle(errand: Errand, reply: Reply) -> int:
    with journey(actor=SYSTEM, cause=CAUSE, subject_kind="delivery", subject_id=errand.delivery.public_id) as now:
        decided = take_reply(errand=errand, reply=reply, now=now)
        for delivery in decided:
            receive_push(delivery=delivery, now=now)
        for project_id in sorted({one.project_id for one in decided if one.project_id is not None}):
            publish_project(project_id=project_id, now=now)
        for delivery in decided:
            _record(delivery, now)
        return len(decided)


def _record(delivery: Delivery, now: datetime) -> None:
    numbers = delivery.receipts.filter(counted=True).values_list("serial", "national_number").last()
    decision = Decision(
        kind=f"delivery_{delivery.state}",
        subject_kind="delivery",
        subject_id=delivery.public_id,
        summary=f"{delivery}：{DELIVERY.state(delivery.state).label}",
        content_digest=delivery.digest,
        statement={
            "delivery": delivery.public_id,
            "key": delivery.key,
            "record": delivery.record,
            "action": delivery.action,
            "state": delivery.state,
            "receipt": numbers[0] if numbers else "",
            "national_number": numbers[1] if numbers else "",
        },
    )
    record_decision(decision, actor=SYSTEM, now=now)
