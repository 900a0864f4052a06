"""What became of one delivery, for the client that may ask."""

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.permissions import require_machine
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.intake.models import Handling
from zhulu.domain.intake.permissions import DeliveryPolicy
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.foundation.clock import local_day
from zhulu.usecases.deliver_bundles.answers import Answer


def find_delivery(*, actor: Actor, public_id: str) -> Answer | None:
    """Find what became of a delivery of one of the client's own sources.

    Raises:
        NotPermitted: the actor is no client that may track deliveries.
    """
    require_machine(actor=actor, action=Permission.FEED_TRACK)
    visible = DeliveryPolicy(on=local_day(timezone.now())).visible_to(actor=actor)
    handling = visible.select_related("delivery__dossier__project").filter(delivery__public_id=public_id).first()
    return _answer(handling) if handling else None


def list_kept(*, batch: str, first: int, last: int) -> dict[int, Answer]:
    """Give what became of the deliveries of a batch between two positions, for who feeds the same file again."""
    kept = Handling.objects.filter(delivery__batch=batch, delivery__position__range=(first, last))
    return {row.delivery.position: _answer(row) for row in kept.select_related("delivery__dossier__project")}


def _answer(handling: Handling) -> Answer:
    delivery = handling.delivery
    project = delivery.dossier.project if delivery.dossier else None
    return Answer(
        position=delivery.position,
        delivery=delivery.public_id,
        outcome=Outcome(handling.outcome),
        also=tuple(Outcome(outcome) for outcome in handling.also),
        source=delivery.source,
        inner_num=delivery.inner_num,
        stage=delivery.stage,
        version=delivery.version,
        project=project.number if project else "",
        project_id=project.public_id if project else "",
        remarks=handling.remarks,
        faults=handling.faults,
    )
