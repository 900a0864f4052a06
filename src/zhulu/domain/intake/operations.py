"""Writes what becomes of deliveries. Every function is part of a use-case's transaction; none asks who may."""

from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.intake.comparing import as_diff_text
from zhulu.domain.intake.models import Handling, Hold
from zhulu.domain.intake.permissions import hold_policy
from zhulu.domain.intake.querysets import list_held
from zhulu.domain.intake.states import FEED_HOLD, HELD
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import Contribution
from zhulu.domain.statecraft.operations import advance
from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def settle_holds(*, contribution: Contribution, erratum_id: str, actor: Actor, now: datetime) -> list[Hold]:
    """Close every difference held against a contribution whose delivered values stand now, by an executed erratum.

    Call it after ``errata.operations.apply_erratum``, in its transaction. What the erratum did not bring stays held.

    Args:
        erratum_id: the public id of the erratum that was executed.
        actor: who executed it, or the platform.

    Raises:
        IntegrityError: at commit, if no such erratum was executed on the contribution.
    """
    standing = {
        (table, str(row["row_id"]), column): value
        for table, rows in document_from_rows(contribution_id=contribution.pk).items()
        for row in rows
        for column, value in row.items()
    }
    settled: list[Hold] = []
    for held in list_held(contribution_id=contribution.pk):
        if all(_stands(standing.get((one.table, one.row_id, one.column)), one.new) for one in held.changes):
            hold, _ = advance(held.hold, "settle", machine=FEED_HOLD, policy=hold_policy(), actor=actor, now=now)
            hold.erratum_id = erratum_id
            hold.save(update_fields=["erratum_id"])
            settled.append(hold)
            retell_hold(hold=hold, instead=Outcome.SETTLED)
    return settled


@transaction_required
def retell_hold(*, hold: Hold, instead: Outcome) -> None:
    """Say in the delivery's verdict that a difference waits no more, once none of the delivery's does."""
    if not Hold.objects.filter(delivery_id=hold.delivery_id, state=HELD).exists():
        retell(delivery_id=hold.delivery_id, gone=Outcome.HELD, instead=instead)


@transaction_required
def retell(*, delivery_id: int, gone: Outcome, instead: Outcome | None = None) -> None:
    """Write a delivery's verdict anew where something that it waited for has ended: the client asks what stands now."""
    handling = Handling.objects.select_for_update().get(delivery_id=delivery_id)
    also = [outcome for outcome in handling.also if outcome != gone.value]
    if instead is not None:
        also.append(instead.value)
    handling.also, handling.outcome = also, also[0] if also else Outcome.ACCEPTED.value
    handling.save(update_fields=["also", "outcome"])


def _stands(value: object, wanted: str | None) -> bool:
    return value is None if wanted is None else as_diff_text(value) == wanted
