"""An officer opens an application for grade A: what stands in the library, how complete it is, and who may decide."""

import json
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.vocabulary import Level, Permission
from zhulu.domain.filings.models import GradeApplication
from zhulu.domain.filings.permissions import GradeApplicationPolicy
from zhulu.domain.filings.queries import get_application_for
from zhulu.domain.filings.querysets import contribution_facts
from zhulu.domain.filings.states import APPLIED
from zhulu.domain.library.models import Version
from zhulu.domain.library.queries import get_latest_version
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.clock import local_day
from zhulu.usecases.open_desk import open_desk
from zhulu.usecases.read_content import Content, read_content
from zhulu.usecases.review_filing import UNREGISTERED
from zhulu.usecases.trace_filing import Trace, trace_filing


@dataclass(frozen=True, slots=True)
class ApplicationReview:
    """An application for grade A on the province's desk."""

    application: GradeApplication
    version: Version
    content: Content
    trace: Trace
    hindrance: str
    """Why this officer decides nothing here, with the clause; empty where they may."""

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
    return ApplicationReview(
        application=application,
        version=version,
        content=content,
        trace=trace_filing(filing=application.filing),
        hindrance=_hindrance(application, actor, standing, on),
    )


def _hindrance(application: GradeApplication, actor: Actor, standing: Standing, on: date) -> str:
    if GradeApplicationPolicy(on=on).may(actor=actor, action=Permission.GRADE_DECIDE, thing=application):
        return ""
    if not standing.registered:
        return UNREGISTERED
    if standing.level != Level.PROVINCE:
        return "A 级由省厅审核确认，不由本机关办理（一(二)4）"
    return "您没有定为 A 级的权限。请向本厅申请权限（三(一)）"
