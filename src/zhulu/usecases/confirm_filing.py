"""The home authority confirms: the filing enters the library.

On path ② it is graded by the authority's level (一(二)3, 一(二)4); on path ③ it has no grade (一(三)4, 一(三)5).
"""

import json
from datetime import date, datetime

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.credit.operations import require_no_case
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.filings.claiming import take_off_desk
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import find_latest_submission, get_filing_for
from zhulu.domain.filings.querysets import judged_as_of, submitted_facts
from zhulu.domain.filings.rules import CONFIRMATIONS
from zhulu.domain.filings.states import FILING_MACHINES
from zhulu.domain.library.models import Confirmation, Contribution, GradeDecision
from zhulu.domain.library.operations import Arrival, Judgement, confirm_without_grade, decide_grade, enter
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy, list_waivers
from zhulu.domain.rulebook.runner import Findings, RulesViolated, examine
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.compare_evidence import keep_seen
from zhulu.usecases.journey import journey
from zhulu.usecases.record_checks import require_checked
from zhulu.usecases.recording import Decision, record_decision
from zhulu.usecases.reviewing import require_read
from zhulu.usecases.survey_surroundings import surveyed
from zhulu.usecases.suspecting import require_judged
from zhulu.usecases.two_posts import TWO_POSTS, require_passed_on
from zhulu.usecases.two_steps import TWO_STEPS, require_last_step


class MethodMissing(Exception):
    """The reviewer did not say how the record was checked (三(三))."""

    rule = "VerificationMethodGiven"


def confirm_filing(
    *, actor: Actor, filing_id: str, opinion: str, method: str, seen: str = ""
) -> GradeDecision | Confirmation:
    """Confirm a submitted filing: grants and jurisdiction of today, rules and settings of its first submission.

    Args:
        seen: the digest of the version that the reviewer read; empty compares nothing.

    Raises:
        MethodMissing: ``method`` is none of the three ways of 三(三).
        FilingNotFound, NotPermitted, CannotAdvance: as for every move; an empty opinion counts as a missing reason.
        SubmissionChanged, HeldByAnother: another version stands by now; a colleague has taken it.
        EndorsementMissing: the province has set two steps for path ③, and this is the county's step.
        PreReviewMissing, SamePerson: the province has two posts, and nobody, or the same person, has passed it on.
        RulesViolated: the submitted version violates a rule, for example since its waiver has expired.
    """
    with journey(actor=actor, cause="confirm_filing", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
        policy = get_policy(as_of=judged_as_of(filing=filing, today=on))
        found: list[tuple[Submission, Findings]] = []

        def ask(locked: Filing) -> None:
            require_method(method)
            require_read(filing=locked, seen=seen, actor=actor)
            require_last_step(filing=locked, policy=policy)
            found.append(examine_submitted(filing=locked, policy=policy, today=on))
            require_passed_on(filing=locked, submission=found[0][0], policy=policy, actor=actor)

        filing, move = advance(
            filing,
            "confirm",
            machine=FILING_MACHINES[filing.path],
            policy=FilingPolicy(on=on),
            actor=actor,
            now=now,
            reason=opinion,
            ask=ask,
        )
        submission, findings = found[0]
        verdict = keep_verdict(
            findings,
            subject_kind="filing",
            subject_id=filing.public_id,
            subject_digest=submission.digest,
            notice=policy.text("notice"),
            policy=policy,
            now=now,
        )
        return _enter(filing, submission, verdict=verdict, method=method, move=move, actor=actor, now=now)


def require_method(method: str) -> None:
    """Let a decision pass that says how the record was checked.

    Raises:
        MethodMissing: it is none of the three ways of 三(三).
    """
    if method not in VerificationMethod.values:
        raise MethodMissing("请选择核验方式：系统比对、核验原件或实地核查（三(三)）")


def examine_submitted(*, filing: Filing, policy: Policy, today: date) -> tuple[Submission, Findings]:
    """Ask the rules of confirmation of the version that stands, and give both.

    Raises:
        NotPermitted: nothing was submitted.
        UnderCase: a case of false entry binds the filing (三(五)).
        RulesViolated: the version violates a rule.
        DuplicatesUnjudged, ChecksMissing: it is held until somebody has judged, or looked at originals or the site.
    """
    require_no_case(filing=filing)
    submission = find_latest_submission(filing=filing)
    if submission is None:
        raise NotPermitted("这一件还没有提交过（一(二)3）")
    facts = submitted_facts(filing=filing, submission=submission, policy=policy, today=today)
    waivers = list_waivers(subject_kind="filing", subject_id=filing.public_id, on=today)
    facts = surveyed(facts, filing=filing)
    findings = examine(CONFIRMATIONS[filing.path], facts, as_of=policy.as_of, waivers=waivers)
    if findings.blocks:
        raise RulesViolated(findings)
    require_judged(filing=filing, facts=facts)
    require_checked(submission=submission, facts=facts)
    return submission, findings


def _enter(
    filing: Filing, submission: Submission, *, verdict: Verdict, method: str, move: Move, actor: Actor, now: datetime
) -> GradeDecision | Confirmation:
    standing = standing_of(actor)
    project = filing.project
    if project is None:
        raise NotPermitted("这一件还没有编号（一(二)3）")
    arrival = Arrival(
        project=project,
        path=filing.path,
        source_kind="filing",
        source_id=filing.public_id,
        filer_id=filing.enterprise_id,
        roles=list(filing.roles),
        document=json.loads(submission.canonical),
    )
    contribution = enter(arrival, move=move, cause="confirmation", now=now)
    take_off_desk(filing=filing)
    seen = submitted_facts(
        filing=filing, submission=submission, policy=get_policy(as_of=local_day(now)), today=local_day(now)
    )
    evidence = keep_seen(filing=filing, facts=seen, move=move)
    decision = _decide(contribution, verdict=verdict, method=method, move=move, standing=standing)
    if filing.path != Path.SPECIALIST:
        queue_push(contribution=contribution, reason=PushReason.GRADE, now=now)
    publish_project(project_id=project.pk, now=now)
    record_decision(
        Decision(
            kind="confirm_filing",
            subject_kind="filing",
            subject_id=filing.public_id,
            summary=f"确认“{filing.name}”，{f'定为 {decision.grade} 级' if decision.grade else '不定等级'}",
            content_digest=submission.digest,
            statement={
                "filing": filing.public_id,
                "contribution": contribution.public_id,
                "project": project.number,
                "grade": decision.grade,
                "method": method,
                "opinion": move.reason,
                "verdict": verdict.pk,
                "evidence": evidence.in_short,
            },
        ),
        actor=actor,
        now=now,
    )
    return decision


def _decide(
    contribution: Contribution, *, verdict: Verdict, method: str, move: Move, standing: Standing
) -> GradeDecision | Confirmation:
    is_graded = contribution.path != Path.SPECIALIST
    grade = get_authority(code=standing.authority_code).confirms_grade if is_graded else ""
    setting = TWO_POSTS if is_graded else TWO_STEPS
    used = ({"confirms_grade": grade} if is_graded else {}) | {setting: verdict.policy[setting]}
    judgement = Judgement(grade=grade, method=method, opinion=move.reason, verdict=verdict, policy=used)
    write = decide_grade if is_graded else confirm_without_grade
    return write(contribution=contribution, judgement=judgement, standing=standing, move=move, now=move.at)


def standing_of(actor: Actor) -> Standing:
    """Give the officer's standing.

    Raises:
        NotPermitted: the actor is no officer.
    """
    if actor.standing is None:
        raise NotPermitted("只有实名登记的审核人员可以办理（三(二)）")
    return actor.standing
