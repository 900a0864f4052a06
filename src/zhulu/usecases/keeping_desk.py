"""Keeps the review desk true to what happens to a filing: on the desk, stopped, passed on; and whose hands it is in.

The promised days are those of the day on which a filing comes, counted in working days; the clock stands still while
the enterprise mends (Q34). What is overdue is shown and told upwards, never decided by itself.
"""

from datetime import datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.claiming import Looks, kind_of, move_on_desk, put_on_desk, stop_clock
from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.queries import find_desk_entry, lock_desk_entry
from zhulu.domain.filings.targets import set_target
from zhulu.domain.rulebook.deadlines import working_calendar
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.usecases.compare_evidence import compare_evidence
from zhulu.usecases.suspecting import suspects_of


class HeldByAnother(CannotAdvance):
    """A colleague has taken the filing: who wants to decide it takes it over first, with a reason."""

    rule = "HeldByWhoDecides"


def place_on_desk(*, filing: Filing, submission: Submission, facts: FilingFacts, now: datetime) -> None:
    """Put a submission on the desk with its days, what the registers say of it, and whether it may be a duplicate."""
    today = local_day(now)
    before = find_desk_entry(filing_id=filing.pk)
    target = set_target(get_policy(as_of=today), start=today, spent=before.spent if before else 0)
    suspects = suspects_of(filing=filing, alike=facts.surroundings.alike)
    looks = Looks(
        kind=kind_of(facts.document),
        risk=compare_evidence(facts).risk.value,
        suspects=sum(not suspect.is_cleared for suspect in suspects),
    )
    put_on_desk(filing=filing, looks=looks, number=submission.number, target=target, now=now)


def stop_on_desk(*, filing: Filing, now: datetime) -> None:
    """Stop the clock of a filing that goes back to the enterprise, and keep how many days were used."""
    entry = find_desk_entry(filing_id=filing.pk)
    if entry is None:
        return
    today = local_day(now)
    calendar = working_calendar(get_policy(as_of=today))
    stop_clock(filing=filing, spent=calendar.between(local_day(entry.since), today))


def pass_on_desk(*, filing: Filing, receiver: Authority, is_new_step: bool, now: datetime) -> None:
    """Put a filing on another desk; the promised time goes on, or begins anew for a second authority's own step."""
    today = local_day(now)
    target = set_target(get_policy(as_of=today), start=today) if is_new_step else None
    move_on_desk(filing=filing, receiver=receiver, target=target)


def require_free(*, filing: Filing, actor: Actor) -> None:
    """Let an officer decide what nobody has taken, or what is in the officer's own hands.

    Raises:
        HeldByAnother: a colleague has it.
    """
    entry = lock_desk_entry(filing_id=filing.pk)
    holder = entry.holder if entry else None
    if holder is not None and holder.account_id != actor.account_id:
        raise HeldByAnother(f"这一件由{holder.name}领取办理，您要办理请先接手（三(三)）")
