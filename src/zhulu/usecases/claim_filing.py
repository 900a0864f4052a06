"""领取、退回待领、转交、接手: whose hands an open filing is in, within its office; two at once meet a fact."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from zhulu.domain.access.actors import Actor, Standing
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.claiming import Hand, keep_claim, keep_in_place, swap_holder
from zhulu.domain.filings.models import Claim, DeskEntry, Filing
from zhulu.domain.filings.permissions import FilingPolicy
from zhulu.domain.filings.queries import find_desk_entry, get_filing_for, list_claims, lock_next_free
from zhulu.domain.grants.models import Officer
from zhulu.domain.grants.queries import list_confirming
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.clock import local_day
from zhulu.usecases.confirm_filing import standing_of
from zhulu.usecases.journey import journey


class ClaimedElsewhere(CannotAdvance):
    """Somebody was first: the filing is not in the hands in which the page showed it."""

    rule = "HolderAsRead"


class NotAColleague(CannotAdvance):
    """The chosen person cannot confirm this filing for the office today."""

    rule = "ReceiverMayConfirm"


@dataclass(frozen=True, slots=True)
class _Held:
    """A filing on the desk as it was found, and who acts."""

    filing: Filing
    entry: DeskEntry
    standing: Standing
    now: datetime

    @property
    def me(self) -> Hand:
        return Hand(self.standing.officer_id, self.standing.name)

    @property
    def holder(self) -> Hand | None:
        return Hand.of(self.entry.holder) if self.entry.holder else None


def claim_filing(*, actor: Actor, filing_id: str) -> Filing:
    """Take a filing that waits for the whole office; taking what one has already does nothing.

    Raises:
        FilingNotFound, NotPermitted: it is not the officer's to decide.
        ClaimedElsewhere: a colleague was first, or it does not wait any more.
    """
    with _held(actor, filing_id, "claim_filing") as held:
        if held.holder is None:
            _pass(held, receiver=held.me, actor=actor)
        elif held.holder.officer_id != held.me.officer_id:
            raise _elsewhere(held.filing)
        return held.filing


def claim_next(*, actor: Actor) -> Filing | None:
    """Take what is most urgent among what nobody has taken and this officer may decide; None if there is nothing.

    What a colleague is taking at this very moment is passed over without waiting.

    Raises:
        NotPermitted: the actor is no officer.
    """
    with journey(actor=actor, cause="claim_filing") as now:
        standing = standing_of(actor)
        entry = lock_next_free(actor=actor, on=local_day(now))
        if entry is None:
            return None
        held = _Held(entry.filing, entry, standing, now)
        _pass(held, receiver=held.me, actor=actor)
        return entry.filing


def release_filing(*, actor: Actor, filing_id: str) -> Filing:
    """Give a filing that one has taken back to the whole office.

    Raises:
        FilingNotFound, NotPermitted: it is not the officer's to decide.
        ClaimedElsewhere: it is not in the officer's hands.
    """
    with _held(actor, filing_id, "release_filing") as held:
        if held.holder is None or held.holder.officer_id != held.me.officer_id:
            raise _elsewhere(held.filing)
        _pass(held, receiver=None, actor=actor)
        return held.filing


def pass_filing(*, actor: Actor, filing_id: str, receiver_id: str, reason: str, held_by: str = "") -> Filing:
    """Pass a filing to a colleague who may decide it, or take over what a colleague has; the reason stays on record.

    Args:
        receiver_id: the colleague's public id; one's own to take over.
        held_by: the public id of who had it when the page was read; empty for nobody.

    Raises:
        FilingNotFound, NotPermitted: it is not the officer's to decide.
        ReasonMissing: no reason is given.
        NotAColleague: the receiver cannot confirm it for this office today, filed it, or has it already.
        ClaimedElsewhere: it is in other hands by now.
    """
    with _held(actor, filing_id, "pass_filing") as held:
        if not reason.strip():
            raise ReasonMissing("请写明转交或接手的理由（三(三)）")
        holder = held.entry.holder
        if (holder.public_id if holder else "") != held_by:
            raise _elsewhere(held.filing)
        receiver = _colleague(held.filing, receiver_id, local_day(held.now))
        if holder is not None and receiver.pk == holder.pk:
            raise NotAColleague(f"这一件本来就由{receiver.name}办理（三(三)）")
        _pass(held, receiver=Hand.of(receiver), actor=actor, reason=reason)
        return held.filing


@dataclass(frozen=True, slots=True)
class Hands:
    """Whose hands a filing is in, and what this officer may do about it."""

    entry: DeskEntry | None = None
    """None once it is decided or withdrawn."""
    is_own: bool = False
    """Whether this officer has it."""
    colleagues: Sequence[Officer] = ()
    """To whom this officer may pass it, oneself first where one would take it over; empty where not theirs to do."""
    claims: Sequence[Claim] = ()
    """Through whose hands it went."""

    @property
    def holder(self) -> Officer | None:
        """Who has it; None where it waits for the whole office."""
        return self.entry.holder if self.entry else None

    @property
    def is_anothers(self) -> bool:
        """Whether a colleague has it."""
        return self.holder is not None and not self.is_own


def offer_hands(*, actor: Actor, filing: Filing, on: date) -> Hands:
    """Give whose hands a filing is in, and what an officer is offered on its page; writes nothing."""
    claims = list_claims(filing=filing)
    entry = find_desk_entry(filing_id=filing.pk)
    if entry is None:
        return Hands(claims=claims)
    is_own = entry.holder is not None and entry.holder.account_id == actor.account_id
    may = not entry.is_stopped and FilingPolicy(on=on).may(actor=actor, action=Permission.FILING_CLAIM, thing=filing)
    colleagues = [
        officer for officer in (list_colleagues(filing=filing, on=on) if may else ()) if officer.pk != entry.holder_id
    ]
    own_first = sorted(colleagues, key=lambda officer: officer.account_id != actor.account_id)
    return Hands(entry=entry, is_own=is_own, colleagues=own_first, claims=claims)


def list_colleagues(*, filing: Filing, on: date) -> list[Officer]:
    """Give who of the home authority may decide a filing on a day, by name; nobody who filed it."""
    if filing.home_authority_id is None:
        return []
    found = list_confirming(
        authority_id=filing.home_authority_id, path=Path(filing.path), area_code=filing.area_code, on=on
    )
    return [officer for officer in found if officer.account_id != filing.created_by]


@contextmanager
def _held(actor: Actor, filing_id: str, cause: str) -> Iterator[_Held]:
    with journey(actor=actor, cause=cause, subject_kind="filing", subject_id=filing_id) as now:
        on = local_day(now)
        filing = get_filing_for(actor=actor, public_id=filing_id, on=on)
        if not FilingPolicy(on=on).may(actor=actor, action=Permission.FILING_CLAIM, thing=filing):
            raise NotPermitted("只有本机关有确认权限的审核人员可以领取、转交在办件（三(一)）")
        keep_in_place(filing=filing)
        entry = find_desk_entry(filing_id=filing.pk)
        if entry is None or entry.is_stopped:
            raise ClaimedElsewhere("这一件现在不等本机关办理：已经办结，或者等企业补正（一(二)3）")
        yield _Held(filing, entry, standing_of(actor), now)


def _pass(held: _Held, *, receiver: Hand | None, actor: Actor, reason: str = "") -> None:
    filing, giver, home = held.filing, held.holder, held.standing.authority_id
    if not swap_holder(filing=filing, authority_id=home, giver=giver, receiver=receiver, now=held.now):
        raise _elsewhere(filing)
    keep_claim(
        filing=filing, authority_id=home, giver=giver, receiver=receiver, actor=actor, reason=reason, now=held.now
    )


def _elsewhere(filing: Filing) -> ClaimedElsewhere:
    entry = find_desk_entry(filing_id=filing.pk)
    if entry is None or entry.holder is None:
        return ClaimedElsewhere("这一件现在不在您手里：已退回待领，或者已经办结，请刷新后再办（三(三)）")
    return ClaimedElsewhere(f"这一件已由{entry.holder.name}领取，请刷新后再办（三(三)）")


def _colleague(filing: Filing, receiver_id: str, on: date) -> Officer:
    for officer in list_colleagues(filing=filing, on=on):
        if officer.public_id == receiver_id:
            return officer
    raise NotAColleague("只能交给本机关今天有确认权限、且不是填报人的实名审核人员（三(一)）")
