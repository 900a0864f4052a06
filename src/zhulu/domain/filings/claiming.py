"""Puts filings on the review desk and takes them off, and writes who has taken which. None of it asks who may.

What two might do at once is one conditional UPDATE: whoever finds the row as it was read wins, the other is told.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.models import Q

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.models import Claim, DeskEntry, Filing, SavedView
from zhulu.domain.filings.targets import Target
from zhulu.domain.grants.models import Officer
from zhulu.domain.standard.catalogue import head_row
from zhulu.foundation.db.transactions import transaction_required


@dataclass(frozen=True, slots=True)
class Looks:
    """What a list of the desk shows of a submission besides what the filing itself says."""

    kind: str
    """On path ② the code of the project's type, on path ③ the category's name."""
    risk: str = ""
    suspects: int = 0
    """How many near-duplicates nobody has cleared."""


def kind_of(document: Mapping[str, Sequence[Mapping[str, object]]]) -> str:
    """Give what kind of work a document is about: the project's type, or the specialist category."""
    row = head_row(document)
    return str(row.get("PrjTypeNum") or row.get("CategoryName") or "")[:50]


@transaction_required
def put_on_desk(*, filing: Filing, looks: Looks, number: int, target: Target, now: datetime) -> DeskEntry:
    """Put a submitted filing on its home authority's desk; what comes back after mending keeps who had taken it.

    Args:
        number: how often it was submitted by now.
    """
    home_id = filing.home_authority_id
    entry, is_new = DeskEntry.objects.select_for_update(of=("self",)).get_or_create(
        filing=filing,
        defaults={
            "authority_id": home_id,
            **asdict(looks),
            "round": number,
            "since": now,
            "accept_by": target.accept_by,
            "due_on": target.due_on,
        },
    )
    if is_new:
        return entry
    if entry.authority_id != home_id:
        entry.authority_id, entry.holder, entry.held_since = home_id, None, None
    entry.kind, entry.risk, entry.suspects = looks.kind, looks.risk, looks.suspects
    entry.round, entry.since, entry.is_stopped = number, now, False
    entry.accept_by, entry.due_on = target.accept_by, target.due_on
    entry.save()
    return entry


@transaction_required
def stop_clock(*, filing: Filing, spent: int) -> None:
    """Stop a returned filing's clock.

    Args:
        spent: working days that the round which ends now has used.
    """
    entry = DeskEntry.objects.select_for_update(of=("self",)).filter(filing=filing).first()
    if entry is not None:
        entry.is_stopped, entry.spent = True, entry.spent + spent
        entry.save(update_fields=["is_stopped", "spent"])


@transaction_required
def take_off_desk(*, filing: Filing) -> None:
    """Take a filing off the desk: it was decided or withdrawn."""
    DeskEntry.objects.filter(filing=filing).delete()


@transaction_required
def move_on_desk(*, filing: Filing, receiver: Authority, target: Target | None = None) -> None:
    """Put a filing on another authority's desk; there nobody has taken it yet.

    Args:
        target: new days where a new step begins; the promised time goes on if not given.
    """
    days = {"accept_by": target.accept_by, "due_on": target.due_on} if target else {}
    DeskEntry.objects.filter(filing=filing).update(authority=receiver, holder=None, held_since=None, **days)


@transaction_required
def free_on_desk(*, filing: Filing) -> None:
    """Give a filing back to the whole office because its next step is another person's."""
    DeskEntry.objects.filter(filing=filing).update(holder=None, held_since=None)


@transaction_required
def hand_to_successor(*, filing: Filing, giver: Officer, receiver: Officer | None, now: datetime) -> None:
    """Give what a leaver had taken to the successor, or back to the whole office."""
    rows = DeskEntry.objects.filter(filing=filing, holder=giver)
    rows.update(holder=receiver, held_since=now if receiver else None)


@dataclass(frozen=True, slots=True)
class Hand:
    """Who has a filing: an officer, by the name of that moment."""

    officer_id: int
    name: str

    @classmethod
    def of(cls, officer: Officer) -> "Hand":
        """Give an officer's."""
        return cls(officer.pk, officer.name)


@transaction_required
def keep_in_place(*, filing: Filing) -> None:
    """Lock a filing before its place on the desk, in the order in which every decision locks them: no deadlock."""
    Filing.objects.select_for_update(of=("self",), no_key=True).values_list("pk").get(pk=filing.pk)


@transaction_required
def swap_holder(*, filing: Filing, authority_id: int, giver: Hand | None, receiver: Hand | None, now: datetime) -> bool:
    """Give a filing that is kept in place from one hand to another if it is still in the first; None is the office."""
    standing = Q(holder_id=giver.officer_id) if giver else Q(holder__isnull=True)
    rows = DeskEntry.objects.filter(standing, filing=filing, authority_id=authority_id, is_stopped=False)
    taken = {"holder_id": receiver.officer_id, "held_since": now} if receiver else {"holder": None, "held_since": None}
    return rows.update(**taken) == 1


@transaction_required
def keep_claim(
    *,
    filing: Filing,
    authority_id: int,
    giver: Hand | None,
    receiver: Hand | None,
    actor: Actor,
    reason: str,
    now: datetime,
) -> Claim:
    """Write from whose hands to whose a filing went."""
    return Claim.objects.create(
        filing=filing,
        authority_id=authority_id,
        giver_id=giver.officer_id if giver else None,
        giver_name=giver.name if giver else "",
        receiver_id=receiver.officer_id if receiver else None,
        receiver_name=receiver.name if receiver else "",
        account_id=actor.account_id,
        reason=reason.strip(),
        at=now,
    )


@transaction_required
def keep_saved_view(*, officer_id: int, name: str, query: str, now: datetime) -> SavedView:
    """Save a filter of the desk under a name; the same name again replaces it."""
    saved, _ = SavedView.objects.update_or_create(
        officer_id=officer_id, name=name, defaults={"query": query[:400], "saved_at": now}
    )
    return saved


@transaction_required
def drop_saved_view(*, officer_id: int, public_id: str) -> None:
    """Delete an officer's own view."""
    SavedView.objects.filter(officer_id=officer_id, public_id=public_id).delete()
