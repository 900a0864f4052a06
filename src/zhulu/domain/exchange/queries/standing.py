"""Reads the exchange: the push state of a contribution, what is national, and the province's lists."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from zhulu.domain.exchange.models import Delivery, Holding, Receipt
from zhulu.domain.exchange.states import ACCEPTED, BLOCKED, DELIVERY, OPEN, REJECTED
from zhulu.domain.exchange.vocabulary import DeliveryAction, Outcome
from zhulu.domain.library.models import Contribution, GradeDecision, NationalNumber, StageNumber
from zhulu.domain.library.queries import get_latest_version
from zhulu.domain.standard.vocabulary import Grade


@dataclass(frozen=True, slots=True)
class PushState:
    """What became of the newest delivery of a contribution."""

    delivery_id: str
    state: str
    label: str
    action: str
    is_held: bool
    """Whether the nation holds the contribution by its receipts, whatever became of the newest delivery."""
    national_number: str
    reasons: tuple[str, ...]
    """Why it was blocked or rejected."""
    queued_at: datetime
    settled_at: datetime | None


def find_push_state(*, contribution: Contribution) -> PushState | None:
    """Give the push state of a contribution; None where nothing of it was ever queued."""
    delivery = Delivery.objects.filter(contribution=contribution).order_by("-id").select_related("verdict").first()
    if delivery is None:
        return None
    return PushState(
        delivery_id=delivery.public_id,
        state=delivery.state,
        label=label_of(state=delivery.state, action=delivery.action),
        action=delivery.action,
        is_held=is_held(contribution_id=contribution.pk),
        national_number=find_national_number(project_id=contribution.project_id),
        reasons=tuple(list_reasons(delivery=delivery)),
        queued_at=delivery.queued_at,
        settled_at=delivery.settled_at,
    )


def label_of(*, state: str, action: str) -> str:
    """Give a delivery's state in words; an accepted withdrawal is 已撤回."""
    if action == DeliveryAction.WITHDRAW and state == ACCEPTED:
        return "已撤回"
    label = DELIVERY.state(state).label
    return f"撤回{label}" if action == DeliveryAction.WITHDRAW else label


def list_reasons(*, delivery: Delivery) -> list[str]:
    """Give why a delivery was blocked by our checks or rejected by the nation; nothing for other states."""
    if delivery.state == BLOCKED and delivery.verdict:
        return [str(item["message"]) for item in delivery.verdict.violations if item["severity"] == "block"]
    if delivery.state == REJECTED:
        newest = Receipt.objects.filter(delivery=delivery, counted=True).order_by("-id").first()
        return [str(reason) for reason in newest.reasons] if newest else []
    return []


def is_held(*, contribution_id: int) -> bool:
    """Whether the nation holds a contribution, by its receipts: the public badge 已推国家平台."""
    return Holding.objects.filter(contribution_id=contribution_id, is_held=True).exists()


def list_held(*, contribution_ids: Collection[int]) -> set[int]:
    """Give which of some contributions the nation holds, with one query."""
    rows = Holding.objects.filter(contribution_id__in=contribution_ids, is_held=True)
    return {int(pk) for pk in rows.values_list("contribution_id", flat=True) if pk is not None}


def is_national(*, contribution: Contribution) -> bool:
    """Whether errata of a contribution go by 二(三): it is A, on its way, or has a receipt or a national number (Q25).

    Take ``operations.take_turns`` first where the answer decides. A delivery that our own checks stopped, or that the
    nation refused, has never arrived and makes nothing national.
    """
    if GradeDecision.objects.filter(contribution=contribution, grade=Grade.A).exists():
        return True
    if Delivery.objects.filter(contribution=contribution, state__in=[*OPEN, ACCEPTED]).exists():
        return True
    if Holding.objects.filter(contribution=contribution).exists():
        return True
    numbered = NationalNumber.objects.filter(project_id=contribution.project_id, row_id__in=_row_ids(contribution))
    return numbered.exists()


def _row_ids(contribution: Contribution) -> list[str]:
    document = json.loads(get_latest_version(contribution_id=contribution.pk).canonical)
    return [str(row["row_id"]) for rows in document.values() for row in rows]


def find_national_number(*, project_id: int) -> str:
    """Give the national number of a project as the newest receipt has it; empty while it has none.

    A platform that has lost its database may give a project another number, or one that it has had before.
    """
    newest = _numbering(project_id).exclude(national_number="").order_by("-id").first()
    if newest:
        return newest.national_number
    kept = NationalNumber.objects.filter(project_id=project_id, row_id="").order_by("-id").first()
    return kept.number if kept else ""


def list_national_stage_numbers(*, project_id: int) -> dict[str, str]:
    """Give the nation's numbers of a project's stages by ours, as the newest receipts have them."""
    ours = dict(StageNumber.objects.filter(project_id=project_id).values_list("row_id", "number"))
    rows = NationalNumber.objects.filter(project_id=project_id).exclude(row_id="").order_by("id")
    known = {ours[row_id]: number for row_id, number in rows.values_list("row_id", "number") if row_id in ours}
    for receipt in _numbering(project_id).order_by("id"):
        known |= receipt.stage_numbers
    return known


def _numbering(project_id: int) -> QuerySet[Receipt]:
    numbered = [Outcome.ACCEPTED, Outcome.STALE]
    return Receipt.objects.filter(delivery__project_id=project_id, counted=True, outcome__in=numbered)
