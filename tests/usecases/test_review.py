"""Review as journeys: what is refused leaves no trace in the subject and one row in the security log."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.support.filings import CITY, COUNTY, PROVINCE, Cast, Person, make_cast, make_officer
from tests.support.filings import submitted_filing as submitted
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.filings.models import Filing, GradeApplication, ReturnReason
from zhulu.domain.filings.queries import FilingNotFound
from zhulu.domain.grants.models import Officer
from zhulu.domain.library.models import Contribution, GradeDecision
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.confirm_filing import MethodMissing, confirm_filing
from zhulu.usecases.decide_grade_application import grant_grade_a, send_back_application
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.return_filing import Reason, ReasonUnclear, refuse_filing, return_filing
from zhulu.usecases.review_application import review_application
from zhulu.usecases.review_filing import review_filing
from zhulu.usecases.reviewing import SubmissionChanged

R05 = [Reason("R05", "缺页")]
Act = Callable[[Person, str], Any]
ACTS: dict[str, Act] = {
    "confirm_filing": lambda who, it: confirm_filing(actor=who.actor, filing_id=it, opinion="一致", method="originals"),
    "return_filing": lambda who, it: return_filing(actor=who.actor, filing_id=it, reasons=R05, opinion="请补正"),
    "refuse_filing": lambda who, it: refuse_filing(actor=who.actor, filing_id=it, reasons=R05, opinion="不是工程"),
}
GRADE_ACTS: dict[str, Act] = {
    "grant_grade": lambda who, it: grant_grade_a(actor=who.actor, application_id=it, opinion="同意", method="system"),
    "send_back_grade": lambda who, it: send_back_application(actor=who.actor, application_id=it, opinion="请核对"),
}


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """The clerk, the county's officer and the province's, who have part in the filing or the application."""
    station = "at_applied" if "application" in request.fixturenames else "at_submitted"
    standing: Station = request.getfixturevalue(station)
    return standing.cast


@pytest.fixture
def filing(at_submitted: Station) -> Filing:
    """A filing that waits for the county."""
    return at_submitted.filing


@pytest.fixture
def application(at_applied: Station) -> GradeApplication:
    """An application that waits for the province."""
    return at_applied.application


def traces() -> tuple[object, ...]:
    """Count everything that a decision would leave behind, and give the public documents."""
    rows = [table.objects.count() for table in (Move, ReturnReason, Contribution, GradeDecision, Verdict, Event, Entry)]
    documents = list(ProjectDocument.objects.order_by("pk").values_list("document", flat=True))
    return (*rows, list(Filing.objects.values_list("state", flat=True)), documents)


def unregistered(cast: Cast) -> Person:
    """Give the county's officer with an incomplete registration."""
    Officer.objects.filter(account=cast.county.account).update(registered_at=None)
    return Person(cast.county.account, identify_actor(account=cast.county.account))


REFUSED: dict[str, Callable[[Cast], Person]] = {
    "the city above": lambda _: make_officer(CITY),
    "the province": lambda cast: cast.province,
    "no grant": lambda _: make_officer(COUNTY, function=None, sign_in_name="idle"),
    "no registration": unregistered,
    "the clerk": lambda cast: cast.clerk,
}


@pytest.mark.parametrize("who", REFUSED)
def test_a_refusal_leaves_no_trace_but_one_row_in_the_security_log(cast: Cast, filing: Filing, who: str) -> None:
    """Who may not decide changes nothing whatsoever; the log says who tried what on which filing."""
    person = REFUSED[who](cast)
    before = traces()
    for act in ACTS.values():
        with pytest.raises(NotPermitted):
            act(person, filing.public_id)
    assert traces() == before
    rows = SecurityLog.objects.order_by("id").values_list("action", "subject_id", "actor_name")
    assert list(rows) == [(name, filing.public_id, person.actor.name) for name in ACTS]


def test_out_of_scope_is_not_there(cast: Cast, filing: Filing) -> None:
    """For another county the filing does not exist."""
    other = make_officer("220103")
    before = traces()
    for act in ACTS.values():
        with pytest.raises(FilingNotFound):
            act(other, filing.public_id)
    assert traces() == before


@pytest.mark.parametrize("first", ACTS)
def test_a_decision_is_taken_once(cast: Cast, filing: Filing, first: str) -> None:
    """After any decision every further one is refused by the state, without a trace, with one row in the log."""
    ACTS[first](cast.county, filing.public_id)
    before = traces()
    for act in ACTS.values():
        with pytest.raises(CannotAdvance):
            act(cast.county, filing.public_id)
    assert traces() == before
    assert list(SecurityLog.objects.order_by("id").values_list("action", flat=True)) == list(ACTS)


UNCLEAR: list[tuple[list[Reason], type[Exception]]] = [
    ([], ReasonMissing),
    ([Reason("ZZ9", "自编")], ReasonUnclear),
    ([Reason("R99")], ReasonUnclear),
    ([Reason("R05", sheet="kitchen")], ReasonUnclear),
    ([Reason("R05", sheet="contract", column="NoSuch")], ReasonUnclear),
    ([Reason("R05", sheet="contract", table="contracts", row_id="0" * 16)], ReasonUnclear),
    ([Reason("R05", sheet="contract", table="tenders")], ReasonUnclear),
    ([Reason("R05", table="contracts")], ReasonUnclear),
]


@pytest.mark.parametrize("journey", [return_filing, refuse_filing])
def test_reasons_are_of_the_provinces_list(cast: Cast, filing: Filing, journey: Callable[..., Filing]) -> None:
    """No reason, an invented one, one without the words it needs, or of no sheet: nothing is returned."""
    before = traces()
    for reasons, kind in UNCLEAR:
        with pytest.raises(kind):
            journey(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")
    assert traces() == before


def test_a_confirmation_says_how_it_was_checked(cast: Cast, filing: Filing) -> None:
    """Without one of the three ways nothing is confirmed."""
    before = traces()
    with pytest.raises(MethodMissing):
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion="一致", method="guess")
    assert traces() == before


def test_permission_is_asked_before_the_form(cast: Cast, filing: Filing) -> None:
    """Whoever may not confirm is told so, whatever the form lacks."""
    with pytest.raises(NotPermitted):
        confirm_filing(actor=cast.province.actor, filing_id=filing.public_id, opinion="", method="")


def test_only_what_was_read_is_decided(cast: Cast, filing: Filing) -> None:
    """With the digest of another version no decision is taken."""
    common: dict[str, Any] = {"actor": cast.county.actor, "filing_id": filing.public_id, "seen": "0" * 64}
    before = traces()
    with pytest.raises(SubmissionChanged):
        confirm_filing(**common, opinion="一致", method="system")
    with pytest.raises(SubmissionChanged):
        return_filing(**common, reasons=R05)
    with pytest.raises(SubmissionChanged):
        refuse_filing(**common, reasons=R05)
    assert traces() == before


def test_grade_a_is_the_provinces(cast: Cast, application: GradeApplication) -> None:
    """Whoever may not decide on A changes nothing; one row in the log per attempt."""
    idle = make_officer(PROVINCE, function=None, sign_in_name="idle")
    before = traces()
    for person in (cast.county, idle, cast.clerk):
        for act in GRADE_ACTS.values():
            with pytest.raises(NotPermitted):
                act(person, application.public_id)
    assert traces() == before
    assert list(SecurityLog.objects.order_by("id").values_list("action", flat=True)) == [*GRADE_ACTS] * 3


def test_reading_is_for_officers_and_leaves_nothing(cast: Cast, application: GradeApplication) -> None:
    """An officer in scope reads without a trace; a clerk is refused at the desk, once in the log."""
    before = traces()
    assert review_filing(actor=cast.county.actor, filing_id=application.filing.public_id).hindrance == ""
    assert review_application(actor=cast.province.actor, application_id=application.public_id).may_decide
    with pytest.raises(NotPermitted):
        review_filing(actor=cast.clerk.actor, filing_id=application.filing.public_id)
    assert traces() == before
    assert SecurityLog.objects.get().action == "authority:workbench:read"


def test_reaching_outside_ones_scope_is_logged(fresh_database: str) -> None:
    """Invariant 5: another county's officer finds nothing, and the attempt leaves one row in the security log."""
    cast = make_cast()
    filing = submitted(cast)
    stranger = make_officer("220122", name="赵示例")

    with pytest.raises(FilingNotFound):
        confirm_filing(actor=stranger.actor, filing_id=filing.public_id, opinion="同意", method="system")

    row = SecurityLog.objects.get()
    assert (row.actor_name, row.subject_id) == ("赵示例", filing.public_id)
