"""Who may fill in, consent to, decide and read the two forms, and who keeps the real-name register."""

from datetime import date

from django.db.models import Q, QuerySet

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.vocabulary import AccountKind, Level, Permission
from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.queries import subordinate_ids
from zhulu.domain.grants.models import EDITABLE, CaseLine, CityConsent, Officer, PermissionCase
from zhulu.domain.grants.querysets import has_people, speaks_for_the_province
from zhulu.domain.grants.states import DRAFT
from zhulu.domain.rulebook.models import SettingProposal
from zhulu.domain.rulebook.queries import get_policy

SECOND_PERSON = "settings_need_second_person"
"""The setting's key: whether another person than the proposer confirms a change of a policy setting."""
OFFICIALS = frozenset({AccountKind.OFFICER, AccountKind.DATA_BUREAU, AccountKind.SUPPORT})


def registered(actor: Actor) -> Standing | None:
    """Give an officer's standing if the real-name registration is complete (三(二))."""
    standing = actor.standing
    if actor.kind != AccountKind.OFFICER or standing is None or not standing.registered:
        return None
    return standing


def acts_for_the_province(actor: Actor, *, on: date) -> bool:
    """Whether an officer may act for the province: registered there, with its grant for A on path ②."""
    return speaks_for_the_province(standing=registered(actor), on=on)


def may_start(actor: Actor, *, authority: Authority, on: date) -> bool:
    """Whether somebody may begin a form of an authority: its own officers, or the province where it has nobody."""
    standing = registered(actor)
    if standing is None:
        return False
    if standing.authority_id == authority.pk:
        return True
    return acts_for_the_province(actor, on=on) and not has_people(authority_id=authority.pk)


class PermissionCasePolicy:
    """Forms: the authority's own to fill in, its city's to consent to, the province's to decide."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: PermissionCase) -> bool:
        """Whether the actor may do that with the form.

        * read: whoever ``visible_to`` shows it to;
        * fill in, hand in, take back: a registered officer of the authority; of a form that the province entered,
          whoever acts for the province;
        * consent: a registered officer of the city above the zone; where the city has nobody, whoever acts for the
          province;
        * decide: whoever acts for the province.

        Nobody consents to, or decides on, a draft, or a form that names the same person or was begun or handed in by
        the same account, and who recorded a city's consent does not decide.
        """
        if action is Permission.PERMISSION_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        if action is Permission.PERMISSION_APPLY:
            return self._applies(actor, thing)
        if thing.state == DRAFT or actor.account_id in (thing.created_by, thing.submitted_by):
            return False
        if self._is_named(actor, thing):
            return False
        if action is Permission.PERMISSION_CONSENT:
            return self._consents(actor, thing)
        return action is Permission.PERMISSION_DECIDE and self._decides(actor, thing)

    def visible_to(self, *, actor: Actor) -> QuerySet[PermissionCase]:
        """The forms that the actor may open: own ones; what was handed in below, or, for the province, anywhere."""
        standing = actor.standing
        if actor.kind != AccountKind.OFFICER or standing is None:
            return PermissionCase.objects.none()
        own = Q(authority_id=standing.authority_id, by_province=False)
        handed_in = ~Q(state=DRAFT)
        if standing.level == Level.PROVINCE:
            return PermissionCase.objects.filter(own | handed_in | Q(by_province=True))
        below = subordinate_ids(authority_id=standing.authority_id)
        return PermissionCase.objects.filter(own | (Q(authority_id__in=below) & handed_in))

    def _applies(self, actor: Actor, thing: PermissionCase) -> bool:
        standing = registered(actor)
        if standing is None:
            return False
        if thing.by_province:
            return acts_for_the_province(actor, on=self.on)
        return standing.authority_id == thing.authority_id

    def _is_named(self, actor: Actor, thing: PermissionCase) -> bool:
        if actor.standing is None:
            return False
        officer = actor.standing.officer_id
        return CaseLine.objects.filter(Q(officer_id=officer) | Q(taker_id=officer), case=thing).exists()

    def _consents(self, actor: Actor, thing: PermissionCase) -> bool:
        standing, zone = registered(actor), thing.authority
        city = zone.parent
        if standing is None or not zone.needs_city_consent or city is None or city.level != Level.CITY:
            return False
        if standing.authority_id == city.pk:
            return True
        return acts_for_the_province(actor, on=self.on) and not has_people(authority_id=city.pk)

    def _decides(self, actor: Actor, thing: PermissionCase) -> bool:
        if CityConsent.objects.filter(case=thing, signed_by=actor.account_id, agreed=True).exists():
            return False
        return acts_for_the_province(actor, on=self.on)


class OfficerPolicy:
    """The register: each reads one's own authority's, the province all; the province takes registrations into it."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: Officer) -> bool:
        """Whether the actor may do that: accepting is for whoever acts for the province, never for oneself."""
        if action is Permission.REGISTRATION_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        if action is not Permission.OFFICER_ACCEPT or thing.account_id == actor.account_id:
            return False
        return acts_for_the_province(actor, on=self.on)

    def visible_to(self, *, actor: Actor) -> QuerySet[Officer]:
        """The people of whom the actor may read what is registered."""
        standing = actor.standing
        if actor.kind not in OFFICIALS or standing is None:
            return Officer.objects.none()
        if actor.kind == AccountKind.OFFICER and standing.level == Level.PROVINCE:
            return Officer.objects.all()
        return Officer.objects.filter(authority_id=standing.authority_id)


class SettingPolicy:
    """政策设置: read by the province's officers, changed by two who act for the province (三(一))."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end, and so does the demand for a second person."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: SettingProposal | None = None) -> bool:
        """Whether the actor may do that with a proposed change, or, without one, with settings at all.

        * read: every officer of the province;
        * propose: whoever acts for the province; take back: the proposer alone;
        * decide: whoever acts for the province, and not the proposer, unless the province has set one step.
        """
        if action is Permission.SETTING_READ:
            return _is_of_the_province(actor) and (thing is None or self.visible_to(actor=actor).contains(thing))
        if not acts_for_the_province(actor, on=self.on):
            return False
        if action is Permission.SETTING_PROPOSE:
            return thing is None or thing.proposed_by == actor.account_id
        if action is not Permission.SETTING_DECIDE or thing is None:
            return False
        return thing.proposed_by != actor.account_id or self.may_be_alone(thing.key)

    def may_be_alone(self, key: str) -> bool:
        """Whether the proposer may confirm; letting go of the second person takes two in any case."""
        return key != SECOND_PERSON and not get_policy(as_of=self.on).flag(SECOND_PERSON)

    @staticmethod
    def visible_to(*, actor: Actor) -> QuerySet[SettingProposal]:
        """The proposed changes that the actor may open: all of them in the province, none elsewhere."""
        return SettingProposal.objects.all() if _is_of_the_province(actor) else SettingProposal.objects.none()


def _is_of_the_province(actor: Actor) -> bool:
    standing = actor.standing
    return actor.kind == AccountKind.OFFICER and standing is not None and standing.level == Level.PROVINCE


def is_editable(case: PermissionCase) -> bool:
    """Whether the form's state lets its authority change it."""
    return case.state in EDITABLE
