"""The province grants grade A, or sends the application back and the grade stays as it was (一(二)4, Q12)."""

from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import GradeApplication
from zhulu.domain.filings.permissions import GradeApplicationPolicy
from zhulu.domain.filings.queries import get_application_for
from zhulu.domain.filings.querysets import contribution_facts
from zhulu.domain.filings.rules import GRADE_A
from zhulu.domain.filings.states import GRADE_APPLICATION
from zhulu.domain.library.models import GradeDecision, Version
from zhulu.domain.library.operations import Judgement, decide_grade
from zhulu.domain.library.queries import get_latest_version
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings, RulesViolated, examine
from zhulu.domain.standard.vocabulary import Grade
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.confirm_filing import require_method, standing_of
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision


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
        version = get_latest_version(contribution_id=application.contribution_id)
        found: list[Findings] = []

        def ask(locked: GradeApplication) -> None:
            require_method(method)
            found.append(_examine(locked, version, policy))

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
        decision = _grade(application, version, found[0], policy=policy, method=method, move=move, actor=actor)
        _finish(application, version, move=move, actor=actor, now=now)
        return decision


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
        _finish(application, version, move=move, actor=actor, now=now)
        return application


def _grade(
    application: GradeApplication,
    version: Version,
    findings: Findings,
    *,
    policy: Policy,
    method: str,
    move: Move,
    actor: Actor,
) -> GradeDecision:
    verdict = keep_verdict(
        findings,
        subject_kind="contribution",
        subject_id=application.contribution.public_id,
        subject_digest=version.digest,
        notice=policy.text("notice"),
        policy=policy,
        now=move.at,
    )
    judgement = Judgement(
        grade=Grade.A.value,
        method=method,
        opinion=move.reason,
        verdict=verdict,
        policy=policy.used("a_grade_fields"),
    )
    return decide_grade(
        contribution=application.contribution,
        judgement=judgement,
        standing=standing_of(actor),
        move=move,
        now=move.at,
    )


def _examine(application: GradeApplication, version: Version, policy: Policy) -> Findings:
    facts = contribution_facts(filing=application.filing, version=version, policy=policy, today=policy.as_of)
    findings = examine(GRADE_A, facts, as_of=policy.as_of)
    if findings.blocks:
        raise RulesViolated(findings)
    return findings


def _finish(application: GradeApplication, version: Version, *, move: Move, actor: Actor, now: datetime) -> None:
    publish_project(project_id=application.contribution.project_id, now=now)
    transition = GRADE_APPLICATION.transition(move.transition)
    decision = Decision(
        kind=f"{move.transition}_grade",
        subject_kind="application",
        subject_id=application.public_id,
        summary=f"{transition.label}：“{application.filing.name}”",
        content_digest=version.digest,
        statement={
            "application": application.public_id,
            "contribution": application.contribution.public_id,
            "opinion": move.reason,
        },
    )
    record_decision(decision, actor=actor, now=now)
