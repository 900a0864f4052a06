"""The province grants grade A, or sends the application back and the grade stays as it was (一(二)4, Q12)."""

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import GradeApplication
from zhulu.domain.filings.permissions import GradeApplicationPolicy
from zhulu.domain.filings.queries import get_application_for
from zhulu.domain.filings.querysets import contribution_facts
from zhulu.domain.filings.rules import GRADE_A
from zhulu.domain.filings.states import GRADE_APPLICATION
from zhulu.domain.library.models import GradeDecision
from zhulu.domain.library.queries import get_latest_version
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import RulesViolated, examine
from zhulu.domain.standard.vocabulary import Grade
from zhulu.domain.statecraft.operations import advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.confirm_filing import require_method
from zhulu.usecases.ending_application import Asked, Giving, give_grade, record_ending, require_no_erratum
from zhulu.usecases.journey import journey


def grant_grade_a(*, actor: Actor, application_id: str, opinion: str, method: str) -> GradeDecision:
    """Grant grade A.

    Raises:
        MethodMissing: ``method`` is none of the three ways of 三(三).
        FilingNotFound, NotPermitted, CannotAdvance: as for every move.
        RulesViolated: a ``*`` field is missing.
    """
    with journey(actor=actor, cause="grant_grade", subject_kind="application", subject_id=application_id) as now:
        on = local_day(now)
        policy = get_policy(as_of=on)
        application = get_application_for(actor=actor, public_id=application_id, on=on)
        asked: list[Asked] = []

        def ask(locked: GradeApplication) -> None:
            require_method(method)
            asked.append(_ask(locked, policy))

        application, move = advance(
            application,
            "grant",
            machine=GRADE_APPLICATION,
            policy=GradeApplicationPolicy(on=on),
            actor=actor,
            now=now,
            reason=opinion,
            ask=ask,
        )
        giving = Giving(grade=Grade.A.value, method=method, used=policy.used("a_grade_fields"))
        return give_grade(application, asked[0], giving=giving, move=move, actor=actor)


def send_back_application(*, actor: Actor, application_id: str, opinion: str) -> GradeApplication:
    """Send an application back; B or C stays, and the firm may apply anew (Q12).

    Raises:
        FilingNotFound, NotPermitted, CannotAdvance: as for every move; an empty opinion counts as a missing reason.
    """
    with journey(actor=actor, cause="send_back_grade", subject_kind="application", subject_id=application_id) as now:
        on = local_day(now)
        application = get_application_for(actor=actor, public_id=application_id, on=on)
        application, move = advance(
            application,
            "send_back",
            machine=GRADE_APPLICATION,
            policy=GradeApplicationPolicy(on=on),
            actor=actor,
            now=now,
            reason=opinion,
        )
        version = get_latest_version(contribution_id=application.contribution_id)
        record_ending(application, version, move=move, actor=actor)
        return application


def _ask(application: GradeApplication, policy: Policy) -> Asked:
    require_no_erratum(contribution=application.contribution)
    version = get_latest_version(contribution_id=application.contribution_id)
    facts = contribution_facts(filing=application.filing, version=version, policy=policy, today=policy.as_of)
    findings = examine(GRADE_A, facts, as_of=policy.as_of)
    if findings.blocks:
        raise RulesViolated(findings)
    return Asked(version=version, findings=findings, policy=policy)
