"""Who may see and do what with deliveries and with what waits behind them: the two answers of each policy agree."""

from collections.abc import Collection
from datetime import date
from typing import Generic, TypeVar

from django.db.models import Model, Q, QuerySet

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.vocabulary import AccountKind, Level, Permission
from zhulu.domain.authorities.queries import subordinate_ids
from zhulu.domain.intake.models import Dossier, FeedApplication, GradeDue, Handling, Hold, ParticipantLink

M = TypeVar("M", bound=Model)


def registered(actor: Actor) -> Standing | None:
    """Give an officer's standing if the real-name registration is complete (三(二))."""
    standing = actor.standing
    if actor.kind != AccountKind.OFFICER or standing is None or not standing.registered:
        return None
    return standing


def is_platform(actor: Actor) -> bool:
    """Whether the platform itself acts: a job, or a command on the machine."""
    return actor.account_id == 0


class DeliveryPolicy:
    """Deliveries: their source's client tracks them, the home authority and those above it read them."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: Handling) -> bool:
        """Whether the actor may do that to the delivery.

        * deliver (take, refuse, set aside): the platform, or a client that may deliver for its source;
        * read, track: whoever ``visible_to`` shows it to.
        """
        if action is Permission.FEED_DELIVER:
            return is_platform(actor) or thing.delivery.source in _sources(actor)
        if action in {Permission.FEED_READ, Permission.FEED_TRACK}:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        return False

    def visible_to(self, *, actor: Actor) -> QuerySet[Handling]:
        """The deliveries that the actor may open."""
        if actor.machine is not None:
            return Handling.objects.filter(delivery__source__in=_sources(actor))
        standing = actor.standing
        if actor.kind != AccountKind.OFFICER or standing is None:
            return Handling.objects.none()
        if standing.level == Level.PROVINCE:
            return Handling.objects.all()
        below = subordinate_ids(authority_id=standing.authority_id)
        return Handling.objects.filter(Q(delivery__dossier__home_authority__in=below) | Q(resolver__in=below))


def _sources(actor: Actor) -> Collection[str]:
    return actor.machine.sources if actor.machine else ()


def scope_of(actor: Actor) -> frozenset[int] | None:
    """Give the authorities in whose matters an officer may look: own and below; None is the whole province."""
    standing = actor.standing
    if actor.kind != AccountKind.OFFICER or standing is None:
        return frozenset()
    return None if standing.level == Level.PROVINCE else subordinate_ids(authority_id=standing.authority_id)


class HomePolicy(Generic[M]):
    """What waits at a home authority: read by it and those above, ended by its own registered officers.

    Where nobody is at home, the province ends it.
    """

    def __init__(self, manager: QuerySet[M], *, home: str, ends: Permission) -> None:
        """Ask about rows whose home authority stands in the column ``home``.

        Args:
            ends: the permission of the act by which an officer ends one.
        """
        self.rows, self.home, self.ends = manager, home, ends

    def may(self, *, actor: Actor, action: Permission, thing: M) -> bool:
        """Whether the actor may do that: end it, as a registered officer of its home; read it, in scope."""
        if action is Permission.FEED_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        if is_platform(actor):
            return action in {Permission.FEED_SETTLE, Permission.FEED_DELIVER, self.ends}
        if action is Permission.FEED_SETTLE:
            return actor.kind == AccountKind.SUPPORT
        if action is Permission.FEED_DELIVER:
            return actor.machine is not None
        standing = registered(actor)
        if action is not self.ends or standing is None:
            return False
        home = self.rows.filter(pk=thing.pk).values_list(self.home, flat=True).first()
        return standing.authority_id == home if home else standing.level == Level.PROVINCE

    def visible_to(self, *, actor: Actor) -> QuerySet[M]:
        """The rows that the actor may open."""
        return self.lying_in(scope_of(actor))

    def lying_in(self, scope: "Collection[int] | None") -> QuerySet[M]:
        """Give the rows of a scope that was read before, as ``scope_of`` gives it."""
        return self.rows.all() if scope is None else self.rows.filter(**{f"{self.home}__in": scope})


def hold_policy() -> HomePolicy[Hold]:
    """Give the policy of held differences: settled by who executes the erratum, dismissed by the home authority."""
    return HomePolicy(Hold.objects.all(), home="home_authority_id", ends=Permission.FEED_DISMISS)


def grade_policy() -> HomePolicy[GradeDue]:
    """Give the policy of grades that are due."""
    return HomePolicy(GradeDue.objects.all(), home="home_authority_id", ends=Permission.FEED_GRADE)


def link_policy() -> HomePolicy[ParticipantLink]:
    """Give the policy of participants who wait to be linked."""
    return HomePolicy(ParticipantLink.objects.all(), home="dossier__home_authority_id", ends=Permission.FEED_LINK)


def place_policy() -> HomePolicy[Handling]:
    """Give the policy of deliveries whose place nobody can read."""
    return HomePolicy(Handling.objects.filter(state="waiting"), home="resolver_id", ends=Permission.FEED_PLACE)


class OwnDossierPolicy:
    """Dossiers as firms and owners see them: theirs are those in which a link names their organisation."""

    def may(self, *, actor: Actor, action: Permission, thing: Dossier) -> bool:
        """Whether the actor may read it, or apply for grade A on it (Q5): an owner's or a linked firm's clerk."""
        if action not in {Permission.FEED_FOLLOW, Permission.GRADE_APPLY}:
            return False
        return self.visible_to(actor=actor).filter(pk=thing.pk).exists()

    def visible_to(self, *, actor: Actor) -> QuerySet[Dossier]:
        """The dossiers in which the actor's organisation is linked and which have entered the library."""
        if actor.kind not in {AccountKind.CLERK, AccountKind.OWNER} or actor.organisation_id is None:
            return Dossier.objects.none()
        own = ParticipantLink.objects.filter(organisation_id=actor.organisation_id).values("dossier_id")
        return Dossier.objects.filter(pk__in=own, project__isnull=False)


class FeedApplicationPolicy:
    """Applications for A on path ①: read and decided by the province, read by the organisation that applied."""

    def may(self, *, actor: Actor, action: Permission, thing: FeedApplication) -> bool:
        """Whether the actor may decide it, as a registered officer of the province, or read it."""
        if action is Permission.GRADE_DECIDE:
            standing = registered(actor)
            return standing is not None and standing.level == Level.PROVINCE
        return action is Permission.FEED_READ and self.visible_to(actor=actor).filter(pk=thing.pk).exists()

    def visible_to(self, *, actor: Actor) -> QuerySet[FeedApplication]:
        """The applications that the actor may open."""
        if actor.standing is not None and actor.standing.level == Level.PROVINCE:
            return FeedApplication.objects.all()
        if actor.kind in {AccountKind.CLERK, AccountKind.OWNER} and actor.organisation_id is not None:
            return FeedApplication.objects.filter(organisation_id=actor.organisation_id)
        return FeedApplication.objects.none()
