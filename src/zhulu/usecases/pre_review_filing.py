"""初审: an officer of the home authority passes a submission on to a colleague, who confirms it (一(二)3, Q7).

The state stays; nothing of it is public. Returning, refusing and handing over need no second person.
"""

from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.claiming import free_on_desk
from zhulu.domain.filings.models import Filing, PreReview, Submission
from zhulu.domain.filings.operations import keep_pre_review
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import get_filing_for
from zhulu.domain.filings.querysets import judged_as_of
from zhulu.domain.filings.states import BACK_FILING
from zhulu.domain.rulebook.operations import keep_verdict
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.rulebook.runner import Findings
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.confirm_filing import examine_submitted, require_method, standing_of
from zhulu.usecases.journey import journey
from zhulu.usecases.recording import Decision, record_decision
from zhulu.usecases.reviewing import require_read
from zhulu.usecases.two_posts import posts_of


class NothingToPassOn(CannotAdvance):
    """The province has one post, or this version was passed on already."""

    rule = "AwaitsPreReview"


def pre_review_filing(*, actor: Actor, filing_id: str, opinion: str, method: str, seen: str = "") -> PreReview:
    """Pass a submitted filing on to be confirmed by another officer of the same authority.

    Args:
        seen: the digest of the version that the reviewer read; empty compares nothing.

    Raises:
        MethodMissing: ``method`` is none of the three ways of 三(三).
        FilingNotFound, NotPermitted, CannotAdvance: as for every move; an empty opinion is a missing reason.
        SubmissionChanged, HeldByAnother: another version stands by now; a colleague has taken it.
        NothingToPassOn: the province has one post, or somebody was first.
        RulesViolated: the submitted version violates a rule.
    """
    with journey(actor=actor, cause="pre_review_filing", subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
        if filing.path != Path.BACK_FILING:
            raise NothingToPassOn("专业承包业绩不分初审和确认两岗（一(三)3）")
        policy = get_policy(as_of=judged_as_of(filing=filing, today=on))
        found: list[tuple[Submission, Findings]] = []

        def ask(locked: Filing) -> None:
            require_method(method)
            require_read(filing=locked, seen=seen, actor=actor)
            found.append(_examine(locked, policy, on, actor))

        filing, move = advance(
            filing,
            "pre_review",
            machine=BACK_FILING,
            policy=FilingPolicy(on=on),
            actor=actor,
            now=now,
            reason=opinion,
            ask=ask,
        )
        submission, findings = found[0]
        keep_verdict(
            findings,
            subject_kind="filing",
            subject_id=filing.public_id,
            subject_digest=submission.digest,
            notice=policy.text("notice"),
            policy=policy,
            now=now,
        )
        passed_on = _pass_on(submission, method=method, move=move, actor=actor, now=now)
        _record(filing, submission, method=method, move=move, actor=actor, now=now)
        return passed_on


def _examine(filing: Filing, policy: Policy, on: date, actor: Actor) -> tuple[Submission, Findings]:
    submission, findings = examine_submitted(filing=filing, policy=policy, today=on)
    posts = posts_of(filing=filing, submission=submission, policy=policy, actor=actor)
    if not posts.are_two:
        raise NothingToPassOn("这一件实行一级确认，不分初审和确认，请直接确认（一(二)3）")
    if not posts.awaits_first:
        raise NothingToPassOn("这一件已经初审，等本机关另一名审核人员确认（一(二)3）")
    return submission, findings


def _pass_on(submission: Submission, *, method: str, move: Move, actor: Actor, now: datetime) -> PreReview:
    """Write it, and give the filing back to the office: the next step is another person's."""
    authority = get_authority(code=standing_of(actor).authority_code)
    free_on_desk(filing=submission.filing)
    return keep_pre_review(submission=submission, authority=authority, method=method, move=move, now=now)


def _record(filing: Filing, submission: Submission, *, method: str, move: Move, actor: Actor, now: datetime) -> None:
    decision = Decision(
        kind="pre_review_filing",
        subject_kind="filing",
        subject_id=filing.public_id,
        summary=f"{BACK_FILING.transition(move.transition).label}：“{filing.name}”",
        content_digest=submission.digest,
        statement={"filing": filing.public_id, "method": method, "opinion": move.reason},
    )
    record_decision(decision, actor=actor, now=now)
