"""Errata against each other, against grade A and against the push: one outcome, and the nation has what stands."""

from collections.abc import Iterator

import pytest

from tests.support.bare_errata import make_helper
from tests.support.errata import OPINION, Hands, agreed, drafted, reread, submitted
from tests.support.filings import Cast, applied_filing, confirmed_filing, granted_filing, make_cast, make_officer
from tests.support.nation import Nation
from tests.support.races import at_once, losers, winners
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum, ErratumExecution, HeldRecord, Receipt
from zhulu.domain.errata.operations import RecordHeld
from zhulu.domain.errata.queries import ErratumNotFound
from zhulu.domain.errata.states import CHANGING, DONE, DRAFT, RETURNED
from zhulu.domain.errata.vocabulary import Procedure, ReceiptKind
from zhulu.domain.exchange.models import Delivery, Holding
from zhulu.domain.library.models import Contribution, GradeDecision, Project, Tender, Version
from zhulu.domain.publication.documents import build
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.usecases.decide_grade_application import grant_grade_a
from zhulu.usecases.ending_application import ErratumRuns
from zhulu.usecases.errata.deciding import agree_to_erratum, return_erratum
from zhulu.usecases.errata.executing import execute_erratum
from zhulu.usecases.errata.submitting import submit_erratum, withdraw_erratum
from zhulu.usecases.send_deliveries import send_deliveries

CORRECTED = "12300.0000"


@pytest.fixture
def cast(fresh_database: str) -> Iterator[Cast]:
    """Who races; afterwards the public document of every project must equal what the library says."""
    yield make_cast()
    for project in Project.objects.all():
        held = ProjectDocument.objects.get(project=project)
        built = build(project_id=project.pk, show_grade_d=True, now=held.updated_at)
        assert built is not None
        assert held.document == built.document


@pytest.fixture
def hands(cast: Cast) -> Hands:
    """Whoever else takes part in a procedure."""
    return Hands(cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))


@pytest.fixture
def nation(cast: Cast) -> Nation:
    """A simulated national platform."""
    return Nation()


def record() -> Contribution:
    """Give the one record."""
    return Contribution.objects.select_related("project").get()


def amount() -> str:
    """Give the award's amount as it stands."""
    return str(Tender.objects.get().tender_money)


def grant(cast: Cast, application_id: str) -> GradeDecision:
    """Give A."""
    return grant_grade_a(actor=cast.province.actor, application_id=application_id, opinion="同意", method="system")


def the_nation_has_what_stands(nation: Nation) -> bool:
    """Whether the newest delivery arrived, says the newest version, and is what the nation holds."""
    newest = Delivery.objects.latest("id")
    ours = dict(Holding.objects.filter(is_held=True).values_list("record", "digest"))
    is_newest = newest.version_number == record().versions.count()
    return newest.state == "accepted" and is_newest and bool(ours) and ours == nation.held()


def test_two_executions(hands: Hands) -> None:
    """The button is pressed twice at the same moment: one new version, one execution, one end."""
    confirmed_filing(hands.cast)
    erratum = agreed(submitted(hands.cast.clerk.actor, record()), hands.cast.county.actor)
    second = make_helper(AccountKind.SUPPORT, sign_in_name="support-2", name="另一执行")
    outcomes = at_once(
        *[lambda who=who: execute_erratum(actor=who, erratum_id=erratum.public_id) for who in (hands.support, second)]
    )

    assert len(winners(outcomes)) == 1
    assert losers(outcomes, CannotAdvance)
    assert (ErratumExecution.objects.count(), Version.objects.count(), amount()) == (1, 2, CORRECTED)
    assert reread(erratum).state == DONE
    assert Move.objects.filter(machine=erratum.procedure, transition="close").count() == 1


def test_an_execution_against_taking_it_back(hands: Hands) -> None:
    """Executed, or returned and unchanged; never returned with its data changed."""
    confirmed_filing(hands.cast)
    erratum = agreed(submitted(hands.cast.clerk.actor, record()), hands.cast.county.actor)
    outcomes = at_once(
        lambda: hands.executed(erratum),
        lambda: return_erratum(actor=hands.cast.county.actor, erratum_id=erratum.public_id, opinion="证据有误"),
    )

    assert len(winners(outcomes)) == 1
    assert len(losers(outcomes, (CannotAdvance, NotPermitted, ErratumNotFound))) == 1
    ended = (reread(erratum).state, amount(), ErratumExecution.objects.count())
    assert ended in {(DONE, CORRECTED, 1), (RETURNED, "12386.4000", 0)}


def test_an_agreement_against_a_withdrawal(hands: Hands) -> None:
    """Agreed, or withdrawn; the record is held exactly while the case runs."""
    confirmed_filing(hands.cast)
    erratum = submitted(hands.cast.clerk.actor, record())
    outcomes = at_once(
        lambda: agreed(erratum, hands.cast.county.actor),
        lambda: withdraw_erratum(actor=hands.cast.clerk.actor, erratum_id=erratum.public_id),
    )

    assert len(winners(outcomes)) == 1
    assert len(losers(outcomes, CannotAdvance)) == 1
    assert HeldRecord.objects.filter(is_open=True).exists() == (reread(erratum).state == CHANGING)


def test_two_officers_agree(hands: Hands) -> None:
    """One agreement, whoever was first."""
    confirmed_filing(hands.cast)
    erratum = submitted(hands.cast.clerk.actor, record())
    second = make_officer(sign_in_name="officer-2", name="赵示例").actor
    outcomes = at_once(
        *[
            lambda who=who: agree_to_erratum(
                actor=who, erratum_id=erratum.public_id, opinion=OPINION, method="originals"
            )
            for who in (hands.cast.county.actor, second)
        ]
    )

    assert len(winners(outcomes)) == 1
    assert len(losers(outcomes, CannotAdvance)) == 1
    assert erratum.agreements.count() == 1


def test_two_errata_of_one_record(hands: Hands) -> None:
    """Handed in at the same moment: one runs, the other is told which and stays a draft."""
    confirmed_filing(hands.cast)
    clerk = hands.cast.clerk.actor
    first = submitted(clerk, record(), {("tenders", "TenderMoney"): "12200.00"})
    return_erratum(actor=hands.cast.county.actor, erratum_id=first.public_id, opinion="请再核对")
    second = drafted(clerk, record())
    outcomes = at_once(
        *[lambda one=one: submit_erratum(actor=clerk, erratum_id=one.public_id) for one in (first, second)]
    )

    assert len(winners(outcomes)) == 1
    assert len(losers(outcomes, (RulesViolated, RecordHeld))) == 1
    assert (reread(first).state, reread(second).state) in {("applied", DRAFT), (RETURNED, "applied")}
    assert HeldRecord.objects.filter(is_open=True).count() == 1


@pytest.mark.notice("二(三)")
def test_handing_in_against_grade_a(hands: Hands) -> None:
    """Handed in first, A waits; granted first, the erratum is led to the ministry's procedure; never both (Q25)."""
    application = applied_filing(hands.cast)
    erratum = drafted(hands.cast.clerk.actor, record())
    handed_in, granted = at_once(
        lambda: submit_erratum(actor=hands.cast.clerk.actor, erratum_id=erratum.public_id),
        lambda: grant(hands.cast, application.public_id),
    )

    if isinstance(granted, GradeDecision):
        assert isinstance(handed_in, RulesViolated)
        assert [item.rule for item in handed_in.findings.blocks] == ["NationalProcedure"]
        assert reread(erratum).state == DRAFT
    else:
        assert isinstance(granted, ErratumRuns)
        assert isinstance(handed_in, Erratum)
        assert not GradeDecision.objects.filter(grade="A").exists()
        assert Delivery.objects.count() == 0


@pytest.mark.notice("二(三)")
def test_an_execution_against_grade_a(hands: Hands, nation: Nation) -> None:
    """A is refused while the erratum runs; given afterwards, the nation gets the corrected content and no other."""
    application = applied_filing(hands.cast)
    erratum = agreed(submitted(hands.cast.clerk.actor, record()), hands.cast.county.actor)
    executed, granted = at_once(lambda: hands.executed(erratum), lambda: grant(hands.cast, application.public_id))

    assert isinstance(executed, Erratum)
    if not isinstance(granted, GradeDecision):
        assert isinstance(granted, ErratumRuns)
        grant(hands.cast, application.public_id)
    send_deliveries(connector=nation)
    assert Delivery.objects.count() == 1
    assert the_nation_has_what_stands(nation)


@pytest.mark.notice("二(三)c")
def test_a_national_execution_against_the_push(hands: Hands, nation: Nation) -> None:
    """Sent at the moment of execution: the old content may arrive, but what is pushed anew ends the case."""
    granted_filing(hands.cast)
    erratum = submitted(hands.cast.clerk.actor, record())
    assert erratum.procedure == Procedure.NATIONAL
    agreed(erratum, hands.cast.county.actor)
    hands.reported(erratum)
    outcomes = at_once(lambda: hands.executed(erratum), lambda: send_deliveries(connector=nation))
    assert losers(outcomes, AssertionError) == []

    outcomes = at_once(lambda: hands.nation_changed(erratum), lambda: send_deliveries(connector=nation))
    assert losers(outcomes, AssertionError) == []
    send_deliveries(connector=nation)
    assert reread(erratum).state == DONE
    assert the_nation_has_what_stands(nation)


@pytest.mark.notice("二(三)c")
def test_the_receipt_against_the_paper(hands: Hands, nation: Nation) -> None:
    """The receipt comes while the province records it by hand: one receipt counts, and the case ends once."""
    granted_filing(hands.cast)
    send_deliveries(connector=nation)
    erratum = submitted(hands.cast.clerk.actor, record())
    agreed(erratum, hands.cast.county.actor)
    hands.reported(erratum)
    hands.executed(erratum)
    hands.nation_changed(erratum)
    outcomes = at_once(lambda: hands.pushed(erratum), lambda: send_deliveries(connector=nation))

    losers(outcomes, CannotAdvance)
    send_deliveries(connector=nation)
    assert reread(erratum).state == DONE
    assert Receipt.objects.filter(kind=ReceiptKind.PUSH).count() == 1
    assert Move.objects.filter(machine=erratum.procedure, transition="close").count() == 1
    assert the_nation_has_what_stands(nation)
