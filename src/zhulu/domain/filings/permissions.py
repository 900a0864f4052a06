"""Who may do what with a filing, and which filings one may see: the two answers agree."""

from datetime import date

from django.db.models import Q, QuerySet

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.vocabulary import AccountKind, Level, Permission
from zhulu.domain.authorities.queries import subordinate_ids
from zhulu.domain.filings.desks import is_at_its_desk
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.grants.queries import may_confirm, speaks_for_the_province
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.rulebook.models import WaiverRequest
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import Grade, Path

FILER_ACTIONS = frozenset(
    {
        Permission.FILING_EDIT,
        Permission.FILING_SUBMIT,
        Permission.FILING_WITHDRAW,
        Permission.GRADE_APPLY,
        Permission.WAIVER_REQUEST,
    }
)
REVIEW_ACTIONS = frozenset(
    {
        Permission.FILING_CLAIM,
        Permission.FILING_CONFIRM,
        Permission.FILING_ENDORSE,
        Permission.FILING_PRE_REVIEW,
        Permission.FILING_RETURN,
        Permission.FILING_REFUSE,
        Permission.FILING_TRANSFER,
    }
)


def review_actions(path: str) -> frozenset[Permission]:
    """Give what a home authority may do with a filing; passing on to the city is of path ③ alone."""
    return REVIEW_ACTIONS if path == Path.SPECIALIST else REVIEW_ACTIONS - {Permission.FILING_ENDORSE}


def _registered(actor: Actor) -> Standing | None:
    """Give an officer's standing if the real-name registration is complete (三(二))."""
    standing = actor.standing
    if actor.kind != AccountKind.OFFICER or standing is None or not standing.registered:
        return None
    return standing


def _holds(standing: Standing, filing: Filing, function: GrantFunction, on: date) -> bool:
    return may_confirm(
        officer_id=standing.officer_id,
        authority_id=standing.authority_id,
        path=Path(filing.path),
        function=function,
        on=on,
        area_code=filing.area_code,
    )


def _speaks_for_the_province(actor: Actor, on: date) -> bool:
    return speaks_for_the_province(standing=_registered(actor), on=on)


class FilingPolicy:
    """Filings: the enterprise's own, the home authority's to review, the superiors' to read."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: Filing) -> bool:
        """Whether the actor may do that to the filing.

        * read: whoever ``visible_to`` shows it to;
        * edit, submit, withdraw, apply for A, ask for a waiver: a clerk of the filing enterprise;
        * claim, return, refuse, pass on, pre-review, confirm, hand over: a registered officer of the home authority
          with its grant of that day; passing on is of path ③ alone, pre-reviewing of path ②;
        * assign: a registered officer of the province who holds its grant that day;
        * confirm anew as B: a registered officer of the home authority's city who holds its grant to recheck that day.

        Nobody does any of the last three with what the same account filed.
        """
        if action is Permission.FILING_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        if action in FILER_ACTIONS:
            return self._is_filer(actor, thing)
        if thing.created_by == actor.account_id:
            return False
        if action is Permission.FILING_ASSIGN:
            return _speaks_for_the_province(actor, self.on)
        if action is Permission.GRADE_RECHECK:
            return self._is_city_above(actor, thing)
        return action in review_actions(thing.path) and self._is_home_reviewer(actor, thing)

    def visible_to(self, *, actor: Actor) -> QuerySet[Filing]:
        """The filings that the actor may open."""
        if actor.kind == AccountKind.CLERK and actor.organisation_id:
            return Filing.objects.filter(enterprise_id=actor.organisation_id)
        if actor.kind != AccountKind.OFFICER or actor.standing is None:
            return Filing.objects.none()
        submitted = Filing.objects.filter(submitted_at__isnull=False).exclude(state="draft")
        if actor.standing.level == Level.PROVINCE:
            return submitted
        return submitted.filter(home_authority_id__in=subordinate_ids(authority_id=actor.standing.authority_id))

    @staticmethod
    def _is_filer(actor: Actor, thing: Filing) -> bool:
        return actor.kind == AccountKind.CLERK and actor.organisation_id == thing.enterprise_id

    def _is_home_reviewer(self, actor: Actor, thing: Filing) -> bool:
        standing = _registered(actor)
        if standing is None or standing.level == Level.PROVINCE or thing.home_authority_id != standing.authority_id:
            return False
        return _holds(standing, thing, GrantFunction.CONFIRM, self.on)

    def _is_city_above(self, actor: Actor, thing: Filing) -> bool:
        standing, home = _registered(actor), thing.home_authority
        if standing is None or home is None or standing.level != Level.CITY:
            return False
        if home.level != Level.COUNTY or home.parent_id != standing.authority_id:
            return False
        return _holds(standing, thing, GrantFunction.RECHECK, self.on)


class GradeApplicationPolicy:
    """Applications: read by their firm and by officers in scope; for A decided by the province, for B by the city."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: GradeApplication) -> bool:
        """Whether the actor may do that to the application.

        * decide on A: registered provincial officers with that function's grant, at their desk if desks are strict;
        * advise on A: registered provincial officers, with or without a grant, for an opinion decides nothing;
        * decide on B: registered officers of the city above the authority that gave C, with the grant to recheck.

        Nobody decides on what the same account applied for in a firm's name.
        """
        if action is Permission.FILING_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        standing = _registered(actor)
        if standing is None or (thing.begun_by_id is None and thing.applied_by == actor.account_id):
            return False
        if thing.target_grade == Grade.B:
            filing = FilingPolicy(on=self.on)
            return action is Permission.GRADE_RECHECK and filing.may(actor=actor, action=action, thing=thing.filing)
        if action is Permission.GRADE_ADVISE:
            return standing.level == Level.PROVINCE
        return action is Permission.GRADE_DECIDE and self._decides_on_a(standing, thing.filing)

    def _decides_on_a(self, standing: Standing, filing: Filing) -> bool:
        if standing.level != Level.PROVINCE or not _holds(standing, filing, GrantFunction.GRADE_A, self.on):
            return False
        return is_at_its_desk(get_policy(as_of=self.on), roles=filing.roles, office=standing.office)

    def visible_to(self, *, actor: Actor) -> QuerySet[GradeApplication]:
        """The applications that the actor may open: those of the filings in scope."""
        filings = FilingPolicy(on=self.on).visible_to(actor=actor)
        return GradeApplication.objects.filter(Q(filing__in=filings))


class WaiverPolicy:
    """Requests to be let pass: read by their firm and by the province, decided by who may grant A there (三(一))."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: WaiverRequest) -> bool:
        """Whether the actor may do that: deciding is for registered provincial officers with the grant for A."""
        if action is Permission.FILING_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        if action is not Permission.WAIVER_DECIDE or thing.requested_by == actor.account_id:
            return False
        return _speaks_for_the_province(actor, self.on)

    def visible_to(self, *, actor: Actor) -> QuerySet[WaiverRequest]:
        """The requests that the actor may open."""
        if actor.kind == AccountKind.CLERK and actor.organisation_id:
            own = Filing.objects.filter(enterprise_id=actor.organisation_id).values("public_id")
            return WaiverRequest.objects.filter(subject_kind="filing", subject_id__in=own)
        standing = actor.standing
        if actor.kind == AccountKind.OFFICER and standing is not None and standing.level == Level.PROVINCE:
            return WaiverRequest.objects.all()
        return WaiverRequest.objects.none()
