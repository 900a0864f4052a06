"""Who sees and handles deliveries: the province; and the platform itself, which carries them on."""

from datetime import date

from django.db.models import QuerySet

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.vocabulary import AccountKind, Level, Permission
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.grants.queries import may_confirm
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path


def is_of_the_province(actor: Actor) -> bool:
    """Whether the actor is an officer of the provincial department, registered or not: they may read."""
    return actor.kind == AccountKind.OFFICER and actor.standing is not None and actor.standing.level == Level.PROVINCE


def may_manage_pushes(*, actor: Actor, on: date) -> bool:
    """Whether the actor may try again, stop, compare and repair: registered, of the province, with its grant for A."""
    standing = actor.standing
    if standing is None or not is_of_the_province(actor) or not standing.registered:
        return False
    return may_confirm(
        officer_id=standing.officer_id,
        authority_id=standing.authority_id,
        path=Path.BACK_FILING,
        function=GrantFunction.GRADE_A,
        on=on,
    )


class DeliveryPolicy:
    """Deliveries: read and handled by the province, carried on by the platform."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: Delivery) -> bool:
        """Whether the actor may do that to the delivery.

        * run (queue, send, settle): the platform itself and nobody else;
        * read: whoever ``visible_to`` shows it to;
        * manage (try again, stop): registered officers of the province who hold its grant for A that day.
        """
        if action is Permission.PUSH_RUN:
            return actor == SYSTEM
        if action is Permission.PUSH_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        return action is Permission.PUSH_MANAGE and may_manage_pushes(actor=actor, on=self.on)

    def visible_to(self, *, actor: Actor) -> QuerySet[Delivery]:
        """The deliveries that the actor may open: all, for an officer of the province."""
        return Delivery.objects.all() if is_of_the_province(actor) else Delivery.objects.none()
