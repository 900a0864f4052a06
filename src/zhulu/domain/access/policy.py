"""The base of every policy: twin answers about one thing and about many."""

from typing import Generic, Protocol, TypeVar

from django.db.models import Model, QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission

M = TypeVar("M", bound=Model)


class NotPermitted(Exception):
    """The actor may not do this to that thing; the message is fit for a person to read and cites its clause."""

    rule = "Permitted"


class Policy(Protocol, Generic[M]):
    """One policy per subject: ``may`` answers for one thing, ``visible_to`` for all, and they agree."""

    def may(self, *, actor: Actor, action: Permission, thing: M) -> bool:
        """Whether this actor may do that to the thing."""
        ...

    def visible_to(self, *, actor: Actor) -> QuerySet[M]:
        """The things the actor may read, as a query with one indexed scope."""
        ...
