"""Who may do what with a filing, and which filings one may see: the two answers agree."""

from datetime import date

from django.db.models import Q, QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind, Level, Permission
from zhulu.domain.authorities.queries import subordinate_ids
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.grants.queries import may_confirm
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.rulebook.models import WaiverRequest
from zhulu.domain.standard.vocabulary import Path

FILER_ACTIONS = frozenset(
    {
        Permission.FILING_EDIT,
        Permission.FILING_SUBMIT,
        Permission.FILING_WITHDRAW,
        Permission.GRADE_APPLY,
        Permission.WAIVER_REQUEST,
    }
)
REVIEW_ACTIONS = frozenset({Permission.FILING_CONFIRM, Permission.FILING_RETURN, Permission.FILING_REFUSE})


class FilingPolicy:
    """Filings: the enterprise's own, the home authority's to review, the superiors' to read."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: Filing) -> bool:
        """Whether the actor may do that to the filing.

        * read: whoever ``visible_to`` shows it to;
        * edit, submit, withdraw, apply for A, ask for a waiver: a clerk of the filing enterprise;
        * return, refuse, confirm: a registered officer of the home authority who holds its grant that day.
        """
        if action is Permission.FILING_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        if action in FILER_ACTIONS:
            return self._is_filer(actor, thing)
        return action in REVIEW_ACTIONS and self._is_home_reviewer(actor, thing)

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
        standing = actor.standing
        if actor.kind != AccountKind.OFFICER or standing is None or not standing.registered:
            return False
        if standing.level == Level.PROVINCE or thing.home_authority_id != standing.authority_id:
            return False
        if thing.created_by == actor.account_id:
            return False
        return may_confirm(
            officer_id=standing.officer_id,
            authority_id=standing.authority_id,
            path=Path(thing.path),
            function=GrantFunction.CONFIRM,
            on=self.on,
        )


class GradeApplicationPolicy:
    """Applications for grade A: read by their firm and by officers in scope, decided by the province."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: GradeApplication) -> bool:
        """Whether the actor may do that: deciding is for registered provincial officers with that function's grant."""
        if action is Permission.FILING_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        standing = actor.standing
        if action is not Permission.GRADE_DECIDE or standing is None or not standing.registered:
            return False
        if standing.level != Level.PROVINCE or thing.applied_by == actor.account_id:
            return False
        return may_confirm(
            officer_id=standing.officer_id,
            authority_id=standing.authority_id,
            path=Path(thing.filing.path),
            function=GrantFunction.GRADE_A,
            on=self.on,
        )

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
        return self._decides(actor)

    def visible_to(self, *, actor: Actor) -> QuerySet[WaiverRequest]:
        """The requests that the actor may open."""
        if actor.kind == AccountKind.CLERK and actor.organisation_id:
            own = Filing.objects.filter(enterprise_id=actor.organisation_id).values("public_id")
            return WaiverRequest.objects.filter(subject_kind="filing", subject_id__in=own)
        standing = actor.standing
        if actor.kind == AccountKind.OFFICER and standing is not None and standing.level == Level.PROVINCE:
            return WaiverRequest.objects.all()
        return WaiverRequest.objects.none()

    def _decides(self, actor: Actor) -> bool:
        standing = actor.standing
        if actor.kind != AccountKind.OFFICER or standing is None or not standing.registered:
            return False
        return standing.level == Level.PROVINCE and may_confirm(
            officer_id=standing.officer_id,
            authority_id=standing.authority_id,
            path=Path.BACK_FILING,
            function=GrantFunction.GRADE_A,
            on=self.on,
        )
