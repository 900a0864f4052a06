"""Who may do what with leads, cases and records, and which one may see: the two answers agree."""

from datetime import date

from django.db.models import Q, QuerySet

from zhulu.domain.access.actors import SYSTEM, Actor, Standing
from zhulu.domain.access.vocabulary import AccountKind, Level, Permission
from zhulu.domain.authorities.queries import subordinate_ids
from zhulu.domain.credit.models import Alert, Case, Lead, Repair
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.states import FILING_MACHINE_NAMES
from zhulu.domain.statecraft.models import Move

CONFIRMING = ("confirm", "pre_review", "endorse", "grant", "raise")
"""Steps after which an officer answers for a filing and does not judge whether it is false."""


def registered(actor: Actor) -> Standing | None:
    """Give an officer's standing if the real-name registration is complete (三(二))."""
    standing = actor.standing
    is_one = actor.kind == AccountKind.OFFICER and standing is not None and standing.registered
    return standing if is_one else None


def supervises(*, standing: Standing, filing: Filing) -> bool:
    """Whether an authority supervises a filing: its home, or one above it; the province all."""
    if standing.level == Level.PROVINCE:
        return True
    return filing.home_authority_id in subordinate_ids(authority_id=standing.authority_id)


def confirmers(*, filing: Filing) -> frozenset[int]:
    """Give the accounts that confirmed a filing or raised its grade."""
    own = Q(machine__in=FILING_MACHINE_NAMES, subject_id=filing.pk)
    applications = list(filing.grade_applications.values_list("pk", flat=True))
    graded = Q(machine="grade_application", subject_id__in=applications)
    rows = Move.objects.filter(own | graded, transition__in=CONFIRMING)
    return frozenset(rows.values_list("account_id", flat=True))


class LeadPolicy:
    """Leads: seen and handled where they lie, and above; the province sees and handles all."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day, as every policy."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: Lead) -> bool:
        """Whether the actor may do that to the lead: read what is visible; handle it if registered.

        Who flagged a filing may handle the lead nevertheless: opening decides nothing.
        """
        if action not in {Permission.CREDIT_READ, Permission.CREDIT_SUPERVISE}:
            return False
        if action is Permission.CREDIT_SUPERVISE and registered(actor) is None:
            return False
        return self.visible_to(actor=actor).filter(pk=thing.pk).exists()

    def visible_to(self, *, actor: Actor) -> QuerySet[Lead]:
        """The leads that the actor may open."""
        standing = actor.standing
        if actor.kind != AccountKind.OFFICER or standing is None:
            return Lead.objects.none()
        if standing.level == Level.PROVINCE:
            return Lead.objects.all()
        return Lead.objects.filter(authority_id__in=subordinate_ids(authority_id=standing.authority_id))


class AlertPolicy:
    """Alerts: seen and answered where they lie, and above; the province all."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day, as every policy."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: Alert) -> bool:
        """Whether the actor may do that to the alert: read what is visible; answer it if registered."""
        if action is Permission.CREDIT_FLAG and registered(actor) is None:
            return False
        if action not in {Permission.CREDIT_READ, Permission.CREDIT_FLAG}:
            return False
        return self.visible_to(actor=actor).filter(pk=thing.pk).exists()

    def visible_to(self, *, actor: Actor) -> QuerySet[Alert]:
        """The alerts that the actor may open."""
        standing = actor.standing
        if actor.kind != AccountKind.OFFICER or standing is None:
            return Alert.objects.none()
        if standing.level == Level.PROVINCE:
            return Alert.objects.all()
        return Alert.objects.filter(authority_id__in=subordinate_ids(authority_id=standing.authority_id))


class CasePolicy:
    """Cases: opened by who supervises, decided by province or city, answered by the enterprise."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day, as every policy."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: Case) -> bool:
        """Whether the actor may do that to the case.

        * read: whoever ``visible_to`` shows it to;
        * state its case: a clerk of the accused enterprise;
        * verify, notify, drop: registered officers of the authority that opened it, or of that which decides it;
        * sign a finding: registered officers of the deciding authority, but neither who opened the case nor who
          confirmed the filing;
        * serve, note a remedy, transfer: registered officers of the deciding authority;
        * record a reversal: those, and registered officers of the province;
        * bring about the effect: the platform itself.
        """
        if action is Permission.CREDIT_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        if action is Permission.CREDIT_SETTLE:
            return actor == SYSTEM
        if action in {Permission.CREDIT_DEFEND, Permission.CREDIT_REPAIR_APPLY}:
            return actor.kind == AccountKind.CLERK and actor.organisation_id == thing.accused_id
        standing = registered(actor)
        return standing is not None and self._official_may(actor, standing, action, thing)

    @staticmethod
    def _official_may(actor: Actor, standing: Standing, action: Permission, thing: Case) -> bool:
        decides = standing.authority_id == thing.decider_id
        if action is Permission.CREDIT_SUPERVISE:
            return decides or standing.authority_id == thing.authority_id
        if action is Permission.CREDIT_DECIDE:
            own = {thing.opened_by, *confirmers(filing=thing.filing)}
            return decides and actor.account_id not in own
        if action is Permission.CREDIT_REVERSE:
            return decides or standing.level == Level.PROVINCE
        return decides and action in {Permission.CREDIT_SERVE, Permission.CREDIT_REPAIR_DECIDE}

    def visible_to(self, *, actor: Actor) -> QuerySet[Case]:
        """The cases that the actor may open."""
        if actor.kind == AccountKind.CLERK and actor.organisation_id:
            return Case.objects.filter(accused_id=actor.organisation_id, notified_on__isnull=False)
        standing = actor.standing
        if actor.kind != AccountKind.OFFICER or standing is None:
            return Case.objects.none()
        if standing.level == Level.PROVINCE:
            return Case.objects.all()
        below = subordinate_ids(authority_id=standing.authority_id)
        own = Q(authority_id__in=below) | Q(decider_id=standing.authority_id)
        return Case.objects.filter(own | Q(filing__home_authority_id__in=below))


class RepairPolicy:
    """Repairs: applied for by the enterprise, decided by the authority that found, seen with their case."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day, as every policy."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: Repair) -> bool:
        """Whether the actor may do that to the repair; nobody decides what the same account applied for."""
        if action is Permission.CREDIT_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        if action is not Permission.CREDIT_REPAIR_DECIDE or thing.applied_by == actor.account_id:
            return False
        return CasePolicy(on=self.on).may(actor=actor, action=action, thing=thing.record.case)

    def visible_to(self, *, actor: Actor) -> QuerySet[Repair]:
        """The repairs that the actor may open."""
        return Repair.objects.filter(record__case__in=CasePolicy(on=self.on).visible_to(actor=actor))
