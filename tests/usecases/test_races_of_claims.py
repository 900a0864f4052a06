"""Two at once about whose hands a filing is in: one gets it, the other is told; nobody decides what another holds."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.filings import CITY, OPINION, Cast, Person, Plan, make_cast, make_officer, submitted_filing
from tests.support.races import at_once, losers, winners
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.models import Claim, DeskEntry, Filing
from zhulu.domain.filings.queries import FilingNotFound
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.usecases.claim_filing import claim_filing, claim_next
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.keeping_desk import HeldByAnother
from zhulu.usecases.transfer_filing import transfer_filing

REFUSALS = (CannotAdvance, NotPermitted, FilingNotFound)


@pytest.fixture
def cast(fresh_database: str) -> Cast:
    """Who races."""
    return make_cast()


@pytest.fixture
def colleague(cast: Cast) -> Person:
    """Another reviewer of the county."""
    return make_officer(sign_in_name="officer-2", name="赵示例")


def claiming(person: Person, filing: Filing) -> Callable[[], Any]:
    """Take a filing as somebody."""
    return lambda: claim_filing(actor=person.actor, filing_id=filing.public_id)


def test_two_claims(cast: Cast, colleague: Person) -> None:
    """One has it and one is told who; the record says the same as the desk."""
    filing = submitted_filing(cast)
    outcomes = at_once(claiming(cast.county, filing), claiming(colleague, filing))
    assert (len(winners(outcomes)), len(losers(outcomes, CannotAdvance))) == (1, 1)
    assert Claim.objects.get().receiver == DeskEntry.objects.get().holder


def test_two_who_want_the_next_get_two(cast: Cast, colleague: Person) -> None:
    """Nobody waits for the other and nobody gets the other's."""
    for name in ("甲工程", "乙工程"):
        submitted_filing(cast, Plan(name=name))
    outcomes = at_once(
        lambda: claim_next(actor=cast.county.actor),
        lambda: claim_next(actor=colleague.actor),
    )
    assert len({filing.pk for filing in winners(outcomes)}) == 2
    assert DeskEntry.objects.filter(holder__isnull=False).count() == 2


def test_claiming_against_transferring(cast: Cast, colleague: Person) -> None:
    """Either it was taken and stays, or it is the city's and in nobody's hands."""
    make_officer(CITY)
    filing = submitted_filing(cast)
    city = get_authority(code=CITY)
    outcomes = at_once(
        claiming(colleague, filing),
        lambda: transfer_filing(
            actor=cast.county.actor, filing_id=filing.public_id, authority_id=city.public_id, reason="由市直管"
        ),
    )
    entry = DeskEntry.objects.get()
    assert len(winners(outcomes)) == 1
    assert all(isinstance(outcome, REFUSALS) for outcome in losers(outcomes, Exception)), outcomes
    assert (entry.authority == city) == (entry.holder is None)


def test_claiming_against_confirming(cast: Cast, colleague: Person) -> None:
    """Either it is confirmed and off the desk, or the colleague has it and the confirmation was refused."""
    filing = submitted_filing(cast)
    outcomes = at_once(
        claiming(colleague, filing),
        lambda: confirm_filing(
            actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals"
        ),
    )
    assert len(winners(outcomes)) == 1
    entry = DeskEntry.objects.select_related("holder").first()
    if entry is None:
        assert Claim.objects.count() == 0
    else:
        assert entry.holder == colleague.account.officer
        assert isinstance(losers(outcomes, Exception)[0], HeldByAnother), outcomes
