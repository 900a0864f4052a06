"""Loads what waits behind deliveries, for queries and operations alike."""

from collections.abc import Sequence
from dataclasses import dataclass

from zhulu.domain.intake.models import Delivery, Hold
from zhulu.domain.intake.states import HELD


@dataclass(frozen=True, slots=True)
class HeldChange:
    """One value that waits for an erratum, in the words of an erratum's diff; None is empty."""

    table: str
    row_id: str
    column: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class HeldDifference:
    """Everything that one delivery says otherwise than a contribution."""

    hold: Hold
    delivery: Delivery
    changes: Sequence[HeldChange]


def list_held(*, contribution_id: int) -> list[HeldDifference]:
    """Give the differences that are held against a contribution, oldest first; an erratum may take them as its diff.

    Two deliveries of different stages may hold the same value twice; both are settled when it stands.
    """
    holds = (
        Hold.objects.filter(contribution_id=contribution_id, state=HELD)
        .select_related("delivery")
        .prefetch_related("differences")
        .order_by("id")
    )
    return [held_of(hold) for hold in holds]


def held_of(hold: Hold) -> HeldDifference:
    """Give a hold with its values in their order; its differences may have been read ahead."""
    rows = sorted(hold.differences.all(), key=lambda row: row.position)
    changes = [HeldChange(row.table, row.row_id, row.column, row.old, row.new) for row in rows]
    return HeldDifference(hold=hold, delivery=hold.delivery, changes=changes)
