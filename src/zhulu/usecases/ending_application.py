"""What all ends of an application for a grade have in common: verdict and grade where one is given, and the record.

For A the province decides, for B the city; what they ask before, and by which text, is theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zhulu.domain.access.actors import Actor
from zhulu.domain.credit.operations import require_true
from zhulu.domain.errata.queries import list_running
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.filings.models import GradeApplication
from zhulu.domain.filings.states import GRADE_APPLICATION
from zhulu.domain.library.models import Contribution, GradeDecision, Version
from zhulu.domain.library.operations import Judgement, decide_grade, hold_still
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.runner import Findings
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.usecases.confirm_filing import standing_of
from zhulu.usecases.recording import Decision, record_decision

NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked before a grade was given: the version that stands, what the rules said, by which policy."""

    version: Version
    findings: Findings
    policy: Policy


@dataclass(frozen=True, slots=True)
class Giving:
    """The grade that an application ends with, how the record was checked, and the settings that the grade rests on."""

    grade: str
    method: str
    used: Mapping[str, object]


class ErratumRuns(CannotAdvance):
    """An erratum of the record is being dealt with; its grade waits until that has ended (二)."""

    rule = "NoErratumRuns"


def require_no_erratum(*, contribution: Contribution) -> None:
    """Let a record pass of which neither an erratum nor a case of false entry runs, and keep it so meanwhile.

    Raises:
        ErratumRuns: one does.
        UnderCase: a case of false entry binds it (三(五)).
    """
    hold_still(contribution_id=contribution.pk)
    require_true(contribution=contribution)
    running = list_running(contribution_id=contribution.pk)
    if running:
        raise ErratumRuns(f"这份数据正在办理勘误（{running[0].number}），办结后才能定级（二(二)）")


def give_grade(
    application: GradeApplication, asked: Asked, *, giving: Giving, move: Move, actor: Actor
) -> GradeDecision:
    """Keep the verdict, write the graded decision, queue what it owes to the nation, publish it and record it."""
    verdict = keep_verdict(
        asked.findings,
        subject_kind="contribution",
        subject_id=application.contribution.public_id,
        subject_digest=asked.version.digest,
        notice=asked.policy.text("notice"),
        policy=asked.policy,
        now=move.at,
    )
    decision = decide_grade(
        contribution=application.contribution,
        judgement=Judgement(
            grade=giving.grade, method=giving.method, opinion=move.reason, verdict=verdict, policy=dict(giving.used)
        ),
        standing=standing_of(actor),
        move=move,
        now=move.at,
    )
    queue_push(contribution=application.contribution, reason=PushReason.GRADE, now=move.at)
    publish_project(project_id=application.contribution.project_id, now=move.at)
    statement = {"grade": decision.grade, "method": giving.method, "verdict": decision.verdict_id}
    record_ending(application, asked.version, move=move, actor=actor, statement=statement)
    return decision


def record_ending(
    application: GradeApplication,
    version: Version,
    *,
    move: Move,
    actor: Actor,
    statement: Mapping[str, object] = NOTHING,
) -> None:
    """Record how an application ended, over the version that was decided on.

    Args:
        statement: what the ledger says besides application, contribution and opinion.
    """
    decision = Decision(
        kind=f"{move.transition}_grade",
        subject_kind="application",
        subject_id=application.public_id,
        summary=f"{GRADE_APPLICATION.transition(move.transition).label}：“{application.filing.name}”",
        content_digest=version.digest,
        statement={
            "application": application.public_id,
            "contribution": application.contribution.public_id,
            "opinion": move.reason,
            **statement,
        },
    )
    record_decision(decision, actor=actor, now=move.at)
