"""Two at once about whose desk it is and which grade it has: one of them is carried out, the other is refused."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.filings import (
    CITY,
    COUNTY,
    OPINION,
    Cast,
    Person,
    Plan,
    confirmed_filing,
    make_cast,
    make_officer,
    make_rechecker,
    submitted_filing,
)
from tests.support.races import at_once, losers, winners
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.models import Filing, GradeApplication, Handover
from zhulu.domain.filings.queries import FilingNotFound
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.library.models import Contribution, GradeDecision, Project
from zhulu.domain.publication.documents import build
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.usecases.apply_for_grade import apply_for_grade, apply_for_recheck
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.dispatch_filing import assign_filing, dispatch_filing
from zhulu.usecases.recheck_grade import keep_at_c, raise_to_b, recheck_filing
from zhulu.usecases.transfer_filing import transfer_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

Work = Callable[[], Any]
REFUSALS = (CannotAdvance, NotPermitted, FilingNotFound)


@pytest.fixture
def cast(fresh_database: str) -> Iterator[Cast]:
    """Who races; afterwards the public documents must equal what library and submissions say."""
    yield make_cast()
    for project in Project.objects.all():
        held = ProjectDocument.objects.filter(project=project).first()
        built = build(project_id=project.pk, show_grade_d=True, now=held.updated_at if held else project.created_at)
        assert (held.document if held else None) == (built.document if built else None)


def one_wins(*works: Work) -> Any:
    """Run works at once and give the result of the one that was carried out."""
    outcomes = at_once(*works)
    assert len(winners(outcomes)) == 1, outcomes
    assert all(isinstance(outcome, REFUSALS) for outcome in losers(outcomes, Exception))
    return winners(outcomes)[0]


def transferring(person: Person, filing: Filing, code: str = CITY) -> Work:
    """Hand a filing over as somebody."""
    authority = get_authority(code=code).public_id
    return lambda: transfer_filing(
        actor=person.actor, filing_id=filing.public_id, authority_id=authority, reason="由市直管"
    )


def confirming(person: Person, filing: Filing) -> Work:
    """Confirm a filing as somebody."""
    return lambda: confirm_filing(actor=person.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")


def rechecking(person: Person, filing: Filing) -> Work:
    """Raise a filing of the city's own accord as somebody."""
    return lambda: recheck_filing(actor=person.actor, filing_id=filing.public_id, opinion=OPINION, method="system")


def second_reviewer() -> Person:
    """Another officer of the county."""
    return make_officer(sign_in_name="officer-2", name="赵示例")


@pytest.mark.notice("一(二)3")
def test_transferring_against_confirming(cast: Cast) -> None:
    """Either the county has confirmed C, or the city has the filing and the library nothing of it."""
    make_officer(CITY)
    filing = submitted_filing(cast)
    one_wins(transferring(cast.county, filing), confirming(second_reviewer(), filing))
    found = Filing.objects.select_related("home_authority").get()
    seen = (found.state, found.home_authority and found.home_authority.code, Contribution.objects.count())

    assert seen in {("confirmed", COUNTY, 1), ("submitted", CITY, 0)}
    assert Handover.objects.count() == (seen[0] == "submitted")


def test_two_transfers(cast: Cast) -> None:
    """Two officers hand the same filing over: once."""
    make_officer(CITY)
    filing = submitted_filing(cast)
    one_wins(transferring(cast.county, filing), transferring(second_reviewer(), filing))

    assert (Handover.objects.count(), Move.objects.filter(transition="transfer").count()) == (1, 1)


def test_transferring_against_withdrawing(cast: Cast) -> None:
    """One of two ends, or the transfer first and then the withdrawal; never a draft with a transfer after it."""
    make_officer(CITY)
    filing = submitted_filing(cast)
    at_once(
        transferring(cast.county, filing),
        lambda: withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id),
    )
    steps = list(Move.objects.exclude(transition="submit").order_by("id").values_list("transition", flat=True))

    assert steps in (["withdraw"], ["transfer", "withdraw"])


def test_two_dispatches(cast: Cast) -> None:
    """Two officers of the province press at once: the filing is sent once, wherever it went."""
    filing = submitted_filing(cast, Plan(county="220104"))
    make_officer("220104")
    make_officer(CITY)
    city = get_authority(code=CITY).public_id
    actor = cast.province.actor
    one_wins(
        lambda: dispatch_filing(actor=actor, filing_id=filing.public_id),
        lambda: assign_filing(actor=actor, filing_id=filing.public_id, authority_id=city, reason="急办"),
    )

    assert Handover.objects.count() == 1


def test_two_rechecks(cast: Cast) -> None:
    """Two officers of the city raise at once: one B."""
    filing = confirmed_filing(cast)
    people = [
        make_officer(CITY, function=GrantFunction.RECHECK, sign_in_name=name, name=name)
        for name in ("周示例", "何示例")
    ]
    one_wins(*(rechecking(person, filing) for person in people))

    assert list(GradeDecision.objects.order_by("id").values_list("grade", flat=True)) == ["C", "B"]


def test_raising_against_declining(cast: Cast) -> None:
    """One decision on one application."""
    city, filing = make_rechecker(), confirmed_filing(cast)
    application = apply_for_recheck(actor=cast.clerk.actor, filing_id=filing.public_id)
    key = application.public_id
    one_wins(
        lambda: raise_to_b(actor=city.actor, application_id=key, opinion=OPINION, method="system"),
        lambda: keep_at_c(actor=city.actor, application_id=key, opinion="不全"),
    )

    state = GradeApplication.objects.get().state
    assert GradeDecision.objects.count() == {"granted": 2, "sent_back": 1}[state]


def test_applying_for_both_at_once(cast: Cast) -> None:
    """Two windows, A in one and B in the other: one application is open, the other is told so."""
    filing = confirmed_filing(cast)
    actor = cast.clerk.actor
    one_wins(
        lambda: apply_for_grade(actor=actor, filing_id=filing.public_id),
        lambda: apply_for_recheck(actor=actor, filing_id=filing.public_id),
    )

    assert GradeApplication.objects.count() == 1
