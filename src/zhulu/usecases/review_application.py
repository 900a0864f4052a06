"""An officer opens an application for A or B: what stands in the library, how complete it is, and who may decide."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.filings.desks import consulted_desk, desks_of, is_at_its_desk
from zhulu.domain.filings.models import Consultation, GradeApplication
from zhulu.domain.filings.permissions import GradeApplicationPolicy
from zhulu.domain.filings.queries import get_application_for
from zhulu.domain.filings.querysets import contribution_facts
from zhulu.domain.filings.states import APPLIED
from zhulu.domain.library.models import Version
from zhulu.domain.library.queries import get_latest_version
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.vocabulary import Grade
from zhulu.foundation.clock import local_day
from zhulu.usecases.open_desk import open_desk
from zhulu.usecases.read_content import Content, read_content
from zhulu.usecases.review_filing import UNREGISTERED
from zhulu.usecases.trace_filing import Trace, trace_filing


@dataclass(frozen=True, slots=True)
class ApplicationReview:
    """An application on the province's desk, for A, or on the city's, for B."""

    application: GradeApplication
    version: Version
    content: Content
    trace: Trace
    hindrance: str
    """Why this officer decides nothing here, with the clause; empty where they may."""
    desks: Sequence[str]
    """The offices of the province that answer for the firm's roles; none for B."""
    consulted: str
    """The office whose opinion may be asked; empty where the province names none, and for B."""
    may_advise: bool
    """Whether this officer may write an opinion without deciding."""

    @property
    def target(self) -> str:
        """The grade that was applied for."""
        return str(self.application.target_grade)

    @property
    def consultations(self) -> list[Consultation]:
        """The opinions of other offices on this application, oldest first."""
        return [row for row in self.trace.consultations if row.application_id == self.application.pk]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision at all."""
        return bool(self.application.state == APPLIED)

    @property
    def may_decide(self) -> bool:
        """Whether this officer decides it now."""
        return self.is_open and not self.hindrance


def review_application(*, actor: Actor, application_id: str) -> ApplicationReview:
    """Give an application as officers see it; writes nothing.

    Raises:
        NotPermitted: the actor is no officer.
        FilingNotFound: it does not exist or lies outside the officer's scope.
    """
    standing = open_desk(actor=actor)
    on = local_day(timezone.now())
    application = get_application_for(actor=actor, public_id=application_id, on=on)
    policy = get_policy(as_of=on)
    version = get_latest_version(contribution_id=application.contribution_id)
    content = read_content(
        filing=application.filing,
        document=json.loads(version.canonical),
        earlier=None,
        facts=contribution_facts(filing=application.filing, version=version, policy=policy, today=on),
        policy=policy,
    )
    is_for_a = application.target_grade == Grade.A
    grading = GradeApplicationPolicy(on=on)
    return ApplicationReview(
        application=application,
        version=version,
        content=content,
        trace=trace_filing(filing=application.filing),
        hindrance=_hindrance(application, actor, standing, policy),
        desks=desks_of(policy, application.filing.roles) if is_for_a else (),
        consulted=consulted_desk(policy) if is_for_a else "",
        may_advise=grading.may(actor=actor, action=Permission.GRADE_ADVISE, thing=application),
    )


def _hindrance(application: GradeApplication, actor: Actor, standing: Standing, policy: Policy) -> str:
    is_for_a = application.target_grade == Grade.A
    action = Permission.GRADE_DECIDE if is_for_a else Permission.GRADE_RECHECK
    if GradeApplicationPolicy(on=policy.as_of).may(actor=actor, action=action, thing=application):
        return ""
    if not standing.registered:
        return UNREGISTERED
    return _for_a(application, standing, policy) if is_for_a else _for_b(application, standing)


def _for_a(application: GradeApplication, standing: Standing, policy: Policy) -> str:
    if standing.level != Level.PROVINCE:
        return "A 级由省厅审核确认，不由本机关办理（一(二)4）"
    roles = application.filing.roles
    if not is_at_its_desk(policy, roles=roles, office=standing.office):
        return f"这份申请分由{'、'.join(desks_of(policy, roles))}办理，省厅已设为只由分工处室办理（尾部）"
    return "您没有定为 A 级的权限。请向本厅申请权限（三(一)）"


def _for_b(application: GradeApplication, standing: Standing) -> str:
    home = application.filing.home_authority
    if home is None or standing.authority_id != home.parent_id:
        return "由 C 级升为 B 级，由属地的上级市（州）复核，不由本机关办理（一(二)4）"
    return "您没有本机关的复核权限。请由本机关向省厅提交加盖公章的权限申请表（三(一)）"
