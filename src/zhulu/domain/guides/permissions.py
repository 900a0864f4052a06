"""Who writes and publishes a guide, and who sees whose is missing."""

from datetime import date

from django.db.models import QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.grants.permissions import acts_for_the_province, registered
from zhulu.domain.guides.models import GuideDraft


class GuidePolicy:
    """Drafts are the authority's own; what is published anybody reads."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: GuideDraft) -> bool:
        """Whether the actor may write and publish it: a registered officer of the authority."""
        return action is Permission.GUIDE_EDIT and self.visible_to(actor=actor).filter(pk=thing.pk).exists()

    def visible_to(self, *, actor: Actor) -> QuerySet[GuideDraft]:
        """The drafts that the actor may open."""
        standing = registered(actor)
        if standing is None:
            return GuideDraft.objects.none()
        return GuideDraft.objects.filter(authority_id=standing.authority_id)

    def may_supervise(self, *, actor: Actor) -> bool:
        """Whether the actor may see all standings and remind: whoever acts for the province (三(四), Q30)."""
        return acts_for_the_province(actor, on=self.on)
