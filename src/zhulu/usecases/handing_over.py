"""What 派单, 移交 and 初审 have in common: an open filing comes to another desk, with reason and record.

Nothing of it is public: a filing that waits shows no authority, so no public document is written anew.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.operations import hand_over
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import (
    Candidate,
    find_latest_submission,
    get_filing_for,
    get_openings,
    is_stranded,
)
from zhulu.domain.filings.states import FILING_MACHINES, OPEN, SUBMITTED
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.foundation.clock import local_day
from zhulu.usecases.keeping_desk import pass_on_desk
from zhulu.usecases.recording import Decision, record_decision

UNASSIGNED = "待派单"


class NotAReceiver(CannotAdvance):
    """The chosen authority does not answer for the place, or cannot confirm there today."""

    rule = "ReceiverAnswersForThePlace"


@dataclass(frozen=True, slots=True)
class Handing:
    """What an officer may do about whose desk a filing lies on, and what place and grants say about it."""

    computed: Authority | None
    """Whom place and grants give today; None means that the province has to dispatch, or that nothing is offered."""
    receivers: tuple[Candidate, ...] = ()
    """To whom this officer may hand it over; empty where that is not the officer's to do."""
    assignees: tuple[Candidate, ...] = ()
    """To whom this officer may assign it; empty where that is not the officer's to do."""
    may_assign: bool = False
    """Whether this officer dispatches it, even where there is nobody to choose yet."""


def offer_handing(*, actor: Actor, filing: Filing, submission: Submission, on: date) -> Handing:
    """Give what an officer is offered on a filing's page; writes nothing."""
    if filing.state not in OPEN:
        return Handing(computed=None)
    policy = FilingPolicy(on=on)
    may_transfer = filing.state == SUBMITTED and policy.may(
        actor=actor, action=Permission.FILING_TRANSFER, thing=filing
    )
    may_assign = not may_transfer and policy.may(actor=actor, action=Permission.FILING_ASSIGN, thing=filing)
    may_assign = may_assign and is_stranded(filing=filing, on=on)
    if not (may_transfer or may_assign):
        return Handing(computed=None)
    openings = get_openings(filing=filing, on=on, submission=submission)
    return Handing(
        computed=openings.computed,
        receivers=openings.receivers if may_transfer else (),
        assignees=openings.assignees if may_assign else (),
        may_assign=may_assign,
    )


def require_candidate(candidates: Iterable[Candidate], *, authority_id: str, refusal: str) -> Authority:
    """Give the chosen authority if it is among the candidates.

    Args:
        authority_id: its public id.

    Raises:
        NotAReceiver: it is not; the message is ``refusal``.
    """
    for candidate in candidates:
        if candidate.authority.public_id == authority_id:
            return candidate.authority
    raise NotAReceiver(refusal)


def move_desk(
    *,
    actor: Actor,
    filing_id: str,
    transition: str,
    reason: str,
    now: datetime,
    choose: Callable[[Filing], Authority],
    said: Mapping[str, object] = MappingProxyType({}),
) -> Filing:
    """Put a submitted filing on another desk: lock, ask, record, write the ledger.

    Args:
        choose: called with the locked filing once permission and state are clear; gives the receiver or raises.
        said: what else the ledger is to say.

    Raises:
        FilingNotFound, NotPermitted, CannotAdvance: as for every move; an empty reason counts as a missing one.
    """
    on = local_day(now)
    chosen: list[Authority] = []
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
        ask=lambda locked: chosen.append(choose(locked)),
    )
    giver, receiver = str(filing.home_authority or UNASSIGNED), chosen[0]
    hand_over(filing=filing, receiver=receiver, move=move, now=now)
    pass_on_desk(filing=filing, receiver=receiver, is_new_step=transition == "endorse", now=now)
    submission = find_latest_submission(filing=filing)
    decision = Decision(
        kind=f"{transition}_filing",
        subject_kind="filing",
        subject_id=filing.public_id,
        summary=f"{machine.transition(transition).label}“{filing.name}”：{giver} → {receiver}",
        content_digest=submission.digest if submission else "0" * 64,
        statement={"filing": filing.public_id, "from": giver, "to": str(receiver), "reason": move.reason, **said},
    )
    record_decision(decision, actor=actor, now=now)
    return filing
