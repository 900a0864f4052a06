"""What withdrawing, returning and refusing have in common: a move away from 待审核, off the public pages, recorded."""

from collections.abc import Callable
from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.claiming import take_off_desk
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import find_latest_submission, get_filing_for
from zhulu.domain.filings.states import FILING_MACHINES
from zhulu.domain.publication.operations import publish_project
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.keeping_desk import require_free, stop_on_desk
from zhulu.usecases.recording import Decision, record_decision


class SubmissionChanged(CannotAdvance):
    """The enterprise took the filing back and submitted another version than the one that the reviewer read."""

    rule = "DecidedOnWhatWasRead"


def require_read(*, filing: Filing, seen: str, actor: Actor) -> Submission | None:
    """Give the version that stands, if the decision is about it and no colleague has taken the filing.

    Args:
        seen: the digest of the version that the reviewer read; empty compares nothing.

    Raises:
        SubmissionChanged: another version stands by now.
        HeldByAnother: a colleague has it.
    """
    require_free(filing=filing, actor=actor)
    submission = find_latest_submission(filing=filing)
    if seen and submission is not None and submission.digest != seen:
        raise SubmissionChanged("您看的不是最新一次提交：企业撤回后又重新提交过，请看过新的内容再作决定（三(三)）")
    return submission


def move_submitted(
    *,
    actor: Actor,
    filing_id: str,
    transition: str,
    reason: str,
    now: datetime,
    ask: Callable[[Filing], None] = lambda _filing: None,
) -> tuple[Filing, Move]:
    """Take one of the moves that end a submission without confirming it, publish and record.

    Args:
        ask: called with the locked filing once permission and state are clear; raises to refuse.

    Raises:
        FilingNotFound, NotPermitted, CannotAdvance: as for every move.
    """
    on = local_day(now)
    found = get_filing_for(actor=actor, public_id=filing_id, on=on)
    machine = FILING_MACHINES[found.path]
    filing, move = advance(
        found,
        transition,
        machine=machine,
        policy=FilingPolicy(on=on),
        actor=actor,
        now=now,
        reason=reason,
        ask=ask,
    )
    if transition == "return":
        stop_on_desk(filing=filing, now=now)
    else:
        take_off_desk(filing=filing)
    submission = find_latest_submission(filing=filing)
    if filing.project_id is not None:
        publish_project(project_id=filing.project_id, now=now)
    decision = Decision(
        kind=f"{transition}_filing",
        subject_kind="filing",
        subject_id=filing.public_id,
        summary=f"{machine.transition(transition).label}“{filing.name}”",
        content_digest=submission.digest if submission else "0" * 64,
        statement={"filing": filing.public_id, "reason": move.reason},
    )
    record_decision(decision, actor=actor, now=now)
    return filing, move
