"""二(三): home authority, province, the ministry's consent, both databases, the push and its receipt, 办结."""

from collections.abc import Callable

import pytest
from django.utils import timezone

from tests.support.bare_errata import make_helper
from tests.support.deliveries import delivered, make_owner, make_owner_account
from tests.support.errata import OPINION, Hands, agreed, given, submitted
from tests.support.filings import granted_filing
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import Erratum, Receipt
from zhulu.domain.errata.queries import ErratumNotFound
from zhulu.domain.errata.states import (
    AT_PROVINCE,
    CHANGING,
    DISSENTED,
    DONE,
    REFUSED,
    REPORTED,
    REPUSHING,
    RETURNED,
    TO_REPORT,
)
from zhulu.domain.errata.vocabulary import Procedure, ReceiptKind
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.exchange.states import QUEUED
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.library.models import BasicInformation, Contribution, GradeDecision, NationalNumber, Tender
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.usecases.errata.filing_forms import ReceiptIncomplete
from zhulu.usecases.errata.reporting import (
    NotFiledByBoth,
    consent_for_province,
    record_dissent_of_ministry,
    refuse_for_province,
    report_to_ministry,
    return_for_province,
)
from zhulu.usecases.errata.settling import receive_push
from zhulu.usecases.errata.submitting import withdraw_erratum
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def hands(at_start: Station) -> Hands:
    """Who takes part, and one record of grade A."""
    granted_filing(at_start.cast)
    return Hands(at_start.cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))


def record() -> Contribution:
    """Give the one record."""
    return Contribution.objects.select_related("project").get()


def amount() -> str:
    """Give the award's amount as it stands."""
    return str(Tender.objects.get().tender_money)


def marks() -> list[str]:
    """Give the marks that the public page shows."""
    return [mark["kind"] for mark in ProjectDocument.objects.get().document["marks"]]


@pytest.mark.notice("二(三)a")
@pytest.mark.notice("二(三)b")
@pytest.mark.notice("二(三)c")
def test_from_the_application_to_the_receipt(hands: Hands) -> None:
    """Every step in its order; the province's data stand still until the ministry consents (Q28)."""
    erratum = submitted(hands.cast.clerk.actor, record())
    assert (erratum.procedure, erratum.number) == (Procedure.NATIONAL, "KW3-220102-20260316-0001")
    assert agreed(erratum, hands.cast.county.actor).state == AT_PROVINCE
    assert hands.reported(erratum).state == CHANGING
    assert (amount(), "erratum_open" in marks()) == ("12386.4000", True)

    assert hands.executed(erratum).state == CHANGING
    assert amount() == "12300.0000"
    before = Delivery.objects.count()
    assert hands.nation_changed(erratum).state == REPUSHING
    queued = Delivery.objects.latest("id")
    assert (Delivery.objects.count(), queued.reason, queued.state) == (before + 1, PushReason.ERRATUM, QUEUED)

    assert hands.pushed(erratum).state == DONE
    assert list(GradeDecision.objects.values_list("grade", flat=True)) == ["C", "A"]
    assert "erratum_open" not in marks()
    assert set(Receipt.objects.values_list("kind", flat=True)) == {
        ReceiptKind.PROVINCE_CONSENT,
        ReceiptKind.LETTER,
        ReceiptKind.MINISTRY_CONSENT,
        ReceiptKind.NATIONAL_CHANGE,
        ReceiptKind.PUSH,
    }


@pytest.mark.notice("二(三)c")
def test_the_receipt_of_the_push_ends_it_by_itself(hands: Hands) -> None:
    """The delivery that carries the correction reaches the nation: its receipt closes the case."""
    erratum = submitted(hands.cast.clerk.actor, record())
    agreed(erratum, hands.cast.county.actor)
    hands.reported(erratum)
    hands.nation_changed(erratum)
    hands.executed(erratum)
    delivery = Delivery.objects.latest("id")
    receive_push(delivery=delivery, now=timezone.now())
    assert Erratum.objects.get().state == REPUSHING

    delivery.state = "accepted"
    receive_push(delivery=delivery, now=timezone.now())
    assert Erratum.objects.get().state == DONE
    assert Receipt.objects.get(kind=ReceiptKind.PUSH).number == delivery.public_id


def _one(erratum: Erratum) -> dict[str, str]:
    return {"erratum_id": erratum.public_id}


ENDINGS: dict[str, tuple[Callable[[Hands, Erratum], Erratum], str]] = {
    "the province returns it": (
        lambda hands, it: return_for_province(actor=hands.cast.province.actor, opinion="补充说明", **_one(it)),
        RETURNED,
    ),
    "the province refuses": (
        lambda hands, it: refuse_for_province(actor=hands.cast.province.actor, opinion="无依据", **_one(it)),
        REFUSED,
    ),
    "the applicant takes it back": (
        lambda hands, it: withdraw_erratum(actor=hands.cast.clerk.actor, **_one(it)),
        "withdrawn",
    ),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_the_other_endings_at_the_province(name: str, hands: Hands) -> None:
    """Each lifts the mark, and the data stay."""
    end, state = ENDINGS[name]
    erratum = submitted(hands.cast.clerk.actor, record())
    agreed(erratum, hands.cast.county.actor)

    assert end(hands, erratum).state == state
    assert ("erratum_open" in marks(), amount()) == (False, "12386.4000")


@pytest.mark.notice("二(三)c")
def test_the_ministry_may_dissent(hands: Hands) -> None:
    """部不同意: the case ends, with number, day and words; the data stay as they are."""
    erratum = submitted(hands.cast.clerk.actor, record())
    agreed(erratum, hands.cast.county.actor)
    who = {"actor": hands.cast.province.actor, **_one(erratum)}
    assert consent_for_province(**who, opinion=OPINION).state == TO_REPORT
    assert report_to_ministry(**who, given=given("吉建函〔2026〕12号")).state == REPORTED
    with pytest.raises(CannotAdvance, match="须写明理由"):
        record_dissent_of_ministry(**who, given=given("建办函〔2026〕46号"))
    ended = record_dissent_of_ministry(**who, given=given("建办函〔2026〕46号", note="证据不足"))

    assert (ended.state, amount(), "erratum_open" in marks()) == (DISSENTED, "12386.4000", False)


@pytest.mark.notice("二(三)b")
def test_the_letter_has_its_number_and_its_day(hands: Hands) -> None:
    """Everything that is missing is told at once."""
    erratum = submitted(hands.cast.clerk.actor, record())
    agreed(erratum, hands.cast.county.actor)
    who = {"actor": hands.cast.province.actor, **_one(erratum)}
    consent_for_province(**who, opinion=OPINION)
    empty = type(given())()
    with pytest.raises(ReceiptIncomplete, match="请填写文号或编号；请填写日期"):
        report_to_ministry(**who, given=empty)


@pytest.mark.notice("二(三)a")
def test_first_the_home_then_the_province(hands: Hands) -> None:
    """Q27: the province decides on what the home authority has agreed to, and nobody in its place."""
    erratum = submitted(hands.cast.clerk.actor, record())
    who = {"actor": hands.cast.province.actor, **_one(erratum)}
    with pytest.raises(CannotAdvance, match="待属地确认"):
        consent_for_province(**who, opinion=OPINION)
    agreed(erratum, hands.cast.county.actor)
    for actor in (hands.cast.county.actor, hands.cast.clerk.actor, hands.support, hands.bureau):
        with pytest.raises((NotPermitted, ErratumNotFound)):
            consent_for_province(actor=actor, opinion=OPINION, **_one(erratum))


def test_a_national_number_makes_a_record_national(at_confirmed: Station) -> None:
    """Q25: graded C, but the nation has given it a number: 二(三)."""
    contribution = record()
    row = contribution.tender_rows.get()
    NationalNumber.objects.create(
        project=contribution.project, row_id=row.row_id, number="2201021803110101-ZB-001", received_at=timezone.now()
    )

    assert submitted(at_confirmed.cast.clerk.actor, contribution).procedure == Procedure.NATIONAL


@pytest.fixture
def both(at_start: Station) -> Hands:
    """A record of the approval system that is on the national platform, too."""
    contribution = delivered()
    row = BasicInformation.objects.get(contribution=contribution)
    NationalNumber.objects.create(
        project=contribution.project, row_id=row.row_id, number="2201022103160101", received_at=timezone.now()
    )
    return Hands(at_start.cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))


@pytest.mark.notice("二(一)b")
@pytest.mark.notice("二(三)a")
def test_one_case_carries_both_procedures(both: Hands) -> None:
    """Both filings, both consents, three systems: the owner applies once."""
    owner = identify_actor(account=make_owner_account(make_owner()))
    erratum = submitted(owner, record(), {("project", "PrjName"): "净月科技园研发中心"})
    assert erratum.procedure == Procedure.NATIONAL
    agreed(erratum, both.cast.county.actor)
    with pytest.raises(NotFiledByBoth, match="还缺：省住建厅备案、省政数局备案"):
        consent_for_province(actor=both.cast.province.actor, opinion=OPINION, **_one(erratum))

    assert both.filed(erratum).state == AT_PROVINCE
    both.reported(erratum)
    both.executed(erratum)
    both.nation_changed(erratum)
    assert Erratum.objects.get().state == CHANGING  # the approval system has not changed yet
    assert both.system_changed(erratum).state == REPUSHING
    assert both.pushed(erratum).state == DONE
    assert BasicInformation.objects.get().prj_name == "净月科技园研发中心"
