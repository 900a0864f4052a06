"""Writes what was looked at beyond the form. Every function is part of a use-case's transaction; none asks who may."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor
from zhulu.domain.filings.models import (
    DeskEntry,
    DuplicateJudgement,
    EvidenceSeen,
    Filing,
    OriginalsCheck,
    SitePhoto,
    SiteVisit,
    Submission,
)
from zhulu.domain.filings.states import OPEN
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.domain.verification.vocabulary import Risk
from zhulu.foundation.clock.working_days import WorkingCalendar
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.operations import cite


@transaction_required
def keep_originals_check(
    *, submission: Submission, papers: str, finding: str, actor: Actor, now: datetime
) -> OriginalsCheck:
    """Write that originals were held against a submission."""
    return OriginalsCheck.objects.create(
        filing=submission.filing,
        submission=submission,
        papers=papers,
        finding=finding,
        account_id=actor.account_id,
        actor_name=actor.name,
        actor_office=actor.office,
        at=now,
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit of the site."""

    began_on: date
    ended_on: date
    people: Sequence[str]
    finding: str
    photos: Sequence[tuple[str, Blob]]


@transaction_required
def keep_site_visit(*, submission: Submission, visit: Visit, actor: Actor, now: datetime) -> SiteVisit:
    """Write a visit with its photographs, which storage keeps for ever."""
    kept = SiteVisit.objects.create(
        filing=submission.filing,
        submission=submission,
        began_on=visit.began_on,
        ended_on=visit.ended_on,
        people=list(visit.people),
        finding=visit.finding,
        account_id=actor.account_id,
        actor_name=actor.name,
        actor_office=actor.office,
        at=now,
    )
    SitePhoto.objects.bulk_create(SitePhoto(visit=kept, name=name, blob=blob) for name, blob in visit.photos)
    cite(digests=[blob.sm3 for _, blob in visit.photos], holder=f"visit:{kept.public_id}")
    return kept


@transaction_required
def leave_out_visit(*, filing: Filing, began_on: date, ended_on: date, calendar: WorkingCalendar) -> None:
    """Move a filing's last day by the working days of a visit: they are not counted in the promised time (Q34)."""
    entry = DeskEntry.objects.select_for_update(of=("self",)).filter(filing=filing).first()
    days = calendar.between(began_on, ended_on) + calendar.is_working(began_on)
    if entry is not None and days:
        entry.due_on = calendar.after(entry.due_on, days)
        entry.save(update_fields=["due_on"])


@transaction_required
def keep_evidence_seen(*, filing: Filing, move: Move, risk: Risk, canonical: str) -> EvidenceSeen:
    """Write what the registers said at a decision."""
    return EvidenceSeen.objects.create(filing=filing, move=move, risk=risk, canonical=canonical, at=move.at)


@transaction_required
def set_risk(*, filing: Filing, risk: Risk) -> int:
    """Write on the desk what the registers come to; give 1 if that is new."""
    return DeskEntry.objects.filter(filing=filing).exclude(risk=risk).update(risk=risk)


@transaction_required
def lock_open(*, filing: Filing) -> Filing:
    """Lock a filing that waits for a decision.

    Raises:
        CannotAdvance: it was decided, returned or taken back.
    """
    locked = Filing.objects.select_for_update(of=("self",)).select_related("enterprise").get(pk=filing.pk)
    if locked.state not in OPEN:
        raise CannotAdvance(f"“{locked.get_state_display()}”的填报不再审核（一(二)3）")
    return locked


@transaction_required
def keep_judgement(
    *, filing: Filing, other: tuple[str, str], verdict: str, reason: str, actor: Actor, now: datetime
) -> DuplicateJudgement:
    """Write what was judged of a near-duplicate.

    Args:
        other: number and name of the other project.
    """
    return DuplicateJudgement.objects.create(
        filing=filing,
        other_number=other[0],
        other_name=other[1],
        verdict=verdict,
        reason=reason.strip(),
        account_id=actor.account_id,
        actor_name=actor.name,
        actor_office=actor.office,
        at=now,
    )


@transaction_required
def count_suspects(*, filing: Filing, suspects: int) -> None:
    """Write on the desk how many near-duplicates are not cleared."""
    DeskEntry.objects.filter(filing=filing).update(suspects=suspects)
