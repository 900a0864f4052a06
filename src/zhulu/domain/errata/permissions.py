"""Who may do what with an erratum, and which errata and hints one may see: the two answers agree."""

from datetime import date

from django.db.models import Q, QuerySet

from zhulu.domain.access.actors import SYSTEM, Actor, Standing
from zhulu.domain.access.vocabulary import AccountKind, Level, Permission
from zhulu.domain.authorities.queries import subordinate_ids
from zhulu.domain.errata.models import Erratum, ErratumExecution, ErratumSubmission
from zhulu.domain.errata.states import CHANGING, DRAFT
from zhulu.domain.grants.queries import may_confirm
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path

APPLICANT_ACTIONS = frozenset({Permission.ERRATUM_APPLY, Permission.ERRATUM_WITHDRAW})
HOME_ACTIONS = frozenset(
    {Permission.ERRATUM_AGREE, Permission.ERRATUM_REFUSE, Permission.ERRATUM_RETURN, Permission.ERRATUM_REFILE}
)
PROVINCE_ACTIONS = frozenset(
    {Permission.ERRATUM_CONSENT, Permission.ERRATUM_REPORT, Permission.ERRATUM_FILE_DEPARTMENT}
)


def _registered(actor: Actor, kind: AccountKind) -> Standing | None:
    """Give the standing of somebody of a kind whose real-name registration is complete (三(二))."""
    standing = actor.standing
    return standing if actor.kind == kind and standing is not None and standing.registered else None


class ErratumPolicy:
    """Errata: the applicant's own, the home authority's to agree to, each helper's for its own step."""

    def __init__(self, *, on: date) -> None:
        """Ask as of a day: grants begin and end."""
        self.on = on

    def may(self, *, actor: Actor, action: Permission, thing: Erratum) -> bool:
        """Whether the actor may do that to the erratum.

        * read: whoever ``visible_to`` shows it to;
        * apply, withdraw: the filing firm's clerk; for path ① the owner's, or the officers who entered its paper;
        * agree, refuse, return, complete a filing: registered officers of the home authority, with its grant to
          confirm on paths ② and ③; return also those of the place to which the project would move;
        * consent to the place: those of that place alone;
        * file, consent, report for the province: registered provincial officers with its grant for A;
        * register a receipt for an office without an account: the home authority's or the province's;
        * file as the data bureau, execute: registered people of that office, and of no other;
        * settle: the platform itself.

        Nobody but the applicant does anything with what the same account applied for.
        """
        if action is Permission.ERRATUM_READ:
            return self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        if action in APPLICANT_ACTIONS:
            return self._is_applicant(actor, thing)
        if action is Permission.ERRATUM_SETTLE:
            return actor == SYSTEM
        return not self._applied(actor, thing) and self._official_may(actor, action, thing)

    def visible_to(self, *, actor: Actor) -> QuerySet[Erratum]:
        """The errata that the actor may open."""
        if actor.kind in {AccountKind.CLERK, AccountKind.OWNER} and actor.organisation_id:
            # What an authority entered from paper is the applicant's too, once it has been handed in.
            own = Q(applicant_id=actor.organisation_id)
            return Erratum.objects.filter(own & (Q(entered_by=None) | ~Q(state=DRAFT)))
        if actor.standing is None:
            return Erratum.objects.none()
        if actor.kind == AccountKind.SUPPORT:
            executed = ErratumExecution.objects.values("erratum__erratum_id")
            return Erratum.objects.filter(Q(state=CHANGING) | Q(pk__in=executed))
        if actor.kind == AccountKind.DATA_BUREAU:
            return Erratum.objects.filter(sent_to_bureau_at__isnull=False)
        return self._visible_to_officer(actor, actor.standing)

    @staticmethod
    def _visible_to_officer(actor: Actor, standing: Standing) -> QuerySet[Erratum]:
        if actor.kind != AccountKind.OFFICER:
            return Erratum.objects.none()
        entered_here = Q(state=DRAFT, entered_by_id=standing.authority_id)
        if standing.level == Level.PROVINCE:
            return Erratum.objects.filter(~Q(state=DRAFT) | entered_here)
        below = subordinate_ids(authority_id=standing.authority_id)
        handed_in = ~Q(state=DRAFT) & (Q(home_authority_id__in=below) | Q(other_home_id__in=below))
        return Erratum.objects.filter(handed_in | Q(entered_by_id=standing.authority_id))

    @staticmethod
    def _is_applicant(actor: Actor, thing: Erratum) -> bool:
        if thing.entered_by_id is not None:
            standing = _registered(actor, AccountKind.OFFICER)
            return standing is not None and standing.authority_id == thing.entered_by_id
        wanted = AccountKind.OWNER if thing.contribution.path == Path.APPROVAL_FEED else AccountKind.CLERK
        return actor.kind == wanted and actor.organisation_id == thing.applicant_id

    @staticmethod
    def _applied(actor: Actor, thing: Erratum) -> bool:
        if thing.created_by == actor.account_id:
            return True
        return ErratumSubmission.objects.filter(erratum=thing, submitted_by=actor.account_id).exists()

    def _official_may(self, actor: Actor, action: Permission, thing: Erratum) -> bool:
        if action is Permission.ERRATUM_EXECUTE:
            support = _registered(actor, AccountKind.SUPPORT)
            return support is not None and self.visible_to(actor=actor).filter(pk=thing.pk).exists()
        if action is Permission.ERRATUM_FILE_BUREAU:
            return _registered(actor, AccountKind.DATA_BUREAU) is not None and thing.sent_to_bureau_at is not None
        return self._officer_may(actor, action, thing)

    def _officer_may(self, actor: Actor, action: Permission, thing: Erratum) -> bool:
        standing = _registered(actor, AccountKind.OFFICER)
        if standing is None or thing.state == DRAFT:
            return False
        if action is Permission.ERRATUM_CONSENT_PLACE:
            return self._is_reviewer(standing, thing.other_home_id, thing)
        if action is Permission.ERRATUM_RETURN and self._is_reviewer(standing, thing.other_home_id, thing):
            return True
        if action in PROVINCE_ACTIONS:
            return self._speaks_for_the_province(standing)
        is_home = self._is_reviewer(standing, thing.home_authority_id, thing)
        if action is Permission.ERRATUM_REGISTER:
            return is_home or self._speaks_for_the_province(standing)
        return action in HOME_ACTIONS and is_home

    def _is_reviewer(self, standing: Standing, authority_id: int | None, thing: Erratum) -> bool:
        if authority_id is None or standing.authority_id != authority_id or standing.level == Level.PROVINCE:
            return False
        # Path ① is confirmed in the approval system; no permission is applied for it here (三(一)).
        path = Path(thing.contribution.path)
        return path == Path.APPROVAL_FEED or self._holds(standing, path, GrantFunction.CONFIRM)

    def _speaks_for_the_province(self, standing: Standing) -> bool:
        return standing.level == Level.PROVINCE and self._holds(standing, Path.BACK_FILING, GrantFunction.GRADE_A)

    def _holds(self, standing: Standing, path: Path, function: GrantFunction) -> bool:
        return may_confirm(
            officer_id=standing.officer_id,
            authority_id=standing.authority_id,
            path=path,
            function=function,
            on=self.on,
        )
