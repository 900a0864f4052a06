"""Reports, the end of a record on its day, and repair: each by its journey, each refusal by its rule (三(五))."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ObjectDoesNotExist

from tests.support.credit import DAY, Bench, finding, make_bench, scan
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.credit.models import AdverseRecord, Case, Follow, Lead
from zhulu.domain.credit.vocabulary import FollowKind
from zhulu.domain.publication.models import AdverseDocument, ProjectDocument
from zhulu.foundation.audit.models import Event
from zhulu.foundation.crypto.models import PersonalDatum
from zhulu.foundation.crypto.vault import ACTION_READ
from zhulu.usecases.credit.leads import read_contact
from zhulu.usecases.credit.repairing import TooEarly, apply_for_repair, decide_repair, end_due_records
from zhulu.usecases.credit.reporting import give_report
from zhulu.usecases.credit.stepping import Incomplete

pytestmark = pytest.mark.notice("三(五)c")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The Monday on which the stations stand."""
    with time_machine.travel(f"{DAY}T10:10:00+08:00", tick=False) as clock:
        yield clock


@pytest.fixture
def bench(at_confirmed: Station, clock: time_machine.Traveller) -> Bench:
    """Who judges."""
    return make_bench(at_confirmed.cast)


@pytest.fixture
def case(at_confirmed: Station, bench: Bench) -> Case:
    """A case in force since 2026-03-24, shown until 2027-03-23."""
    return bench.in_force(at_confirmed.filing)


def test_a_report_finds_its_desk_and_its_contact_the_vault(at_confirmed: Station, bench: Bench) -> None:
    """By number and firm it is about the one filing; the contact stands nowhere but in the vault, sealed."""
    filing = at_confirmed.filing
    assert filing.project is not None
    lead = give_report(project=filing.project.number, firm="澄岳", text="现场是耕地，没有这栋楼", contact="13812345678")

    assert (lead.filing_id, lead.authority_id, lead.given_by) == (filing.pk, filing.home_authority_id, 0)
    assert len(lead.contact_commitment) == 64
    assert PersonalDatum.objects.filter(owner=lead.vault_owner).count() == 1
    assert "13812345678" not in repr(Lead.objects.values())


def test_a_contact_is_read_by_the_province_for_a_reason(at_confirmed: Station, bench: Bench) -> None:
    """Not by the county, not without a reason; the reading is an event."""
    number = at_confirmed.filing.project.number if at_confirmed.filing.project else ""
    lead = give_report(project=number, firm="", text="没有这栋楼", contact="微信 someone")
    with pytest.raises(NotPermitted):
        read_contact(actor=bench.cast.county.actor, lead_id=lead.public_id, reason="想知道")
    with pytest.raises(Incomplete):
        read_contact(actor=bench.first.actor, lead_id=lead.public_id, reason="")

    assert read_contact(actor=bench.first.actor, lead_id=lead.public_id, reason="核实现场位置") == "微信 someone"
    assert Event.objects.filter(action=ACTION_READ).count() == 1


def test_a_report_about_nothing_known_waits_at_the_province(bench: Bench) -> None:
    """A name that no number is leads to no filing; nothing is refused for that."""
    lead = give_report(project="某某大厦", firm="", text="听说是假的")

    assert (lead.filing, lead.authority, lead.state) == (None, None, "waiting")


def test_a_report_says_all_that_is_missing(bench: Bench) -> None:
    """Project and text at once; a telephone in the text is sent to its own field."""
    with pytest.raises(Incomplete) as refusal:
        give_report(project=" ", firm="", text="")
    assert [fault.field for fault in refusal.value.faults] == ["project", "text"]
    with pytest.raises(Incomplete, match="手机号"):
        give_report(project="某某大厦", firm="", text="请打 13812345678")
    assert not Lead.objects.exists()


def test_a_record_ends_by_itself_on_the_day(case: Case, clock: time_machine.Traveller) -> None:
    """On its last day it is shown; the day after it is not, even before the job; the job runs as often as it likes."""
    clock.move_to("2027-03-23T23:50:00+08:00")
    assert end_due_records() == 0
    assert AdverseDocument.objects.count() == 1

    clock.move_to("2027-03-24T00:05:00+08:00")
    assert [end_due_records(), end_due_records()] == [1, 0]

    record = AdverseRecord.objects.get()
    assert (record.end.kind, record.end.on) == ("expired", date(2027, 3, 24))
    assert not AdverseDocument.objects.exists()
    assert not ProjectDocument.objects.exists(), "what is false stays off display"
    assert Case.objects.get().state == "in_force"


def test_a_repair_waits_for_the_least_term(case: Case, bench: Bench, clock: time_machine.Traveller) -> None:
    """By the record's own rule: three months; then proof and promise are asked, all at once."""
    clerk = bench.cast.clerk.actor
    clock.move_to("2026-06-23T10:00:00+08:00")
    with pytest.raises(TooEarly, match="2026-06-24"):
        apply_for_repair(actor=clerk, case_id=case.public_id, text="已整改", promised=True, proof=scan())
    clock.move_to("2026-06-24T10:00:00+08:00")
    with pytest.raises(Incomplete) as refusal:
        apply_for_repair(actor=clerk, case_id=case.public_id, text="", promised=False, proof=None)
    assert [fault.field for fault in refusal.value.faults] == ["text", "promised", "proof"]


def test_a_repair_ends_the_publication_and_deletes_nothing(
    case: Case, bench: Bench, clock: time_machine.Traveller
) -> None:
    """Granted by who found: shown no more, to be written back; the record, the veto and the mark stay."""
    clock.move_to("2026-07-01T10:00:00+08:00")
    clerk = bench.cast.clerk.actor
    repair = apply_for_repair(actor=clerk, case_id=case.public_id, text="已撤回并培训", promised=True, proof=scan())
    with pytest.raises(NotPermitted):
        decide_repair(actor=bench.cast.county.actor, repair_id=repair.public_id, granted=True, reason="同意")
    with pytest.raises(Exception, match="理由"):
        decide_repair(actor=bench.first.actor, repair_id=repair.public_id, granted=True, reason=" ")

    decide_repair(actor=bench.first.actor, repair_id=repair.public_id, granted=True, reason="整改属实")

    record = AdverseRecord.objects.get()
    assert (record.end.kind, record.end.on) == ("repaired", date(2026, 7, 1))
    assert not AdverseDocument.objects.exists()
    assert not ProjectDocument.objects.exists()
    assert Follow.objects.filter(kind=FollowKind.WRITE_BACK).count() == 1
    assert record.repairs.get().promise_version == "2026-1"


def test_a_refused_repair_may_be_asked_again(case: Case, bench: Bench, clock: time_machine.Traveller) -> None:
    """The record stays shown; two at once are refused by words."""
    clock.move_to("2026-07-01T10:00:00+08:00")
    who = {"actor": bench.cast.clerk.actor, "case_id": case.public_id, "text": "已整改", "promised": True}
    repair = apply_for_repair(**who, proof=scan())
    with pytest.raises(Exception, match="已有一份"):
        apply_for_repair(**who, proof=scan())
    decide_repair(actor=bench.second.actor, repair_id=repair.public_id, granted=False, reason="证明不足")

    assert AdverseDocument.objects.count() == 1
    assert apply_for_repair(**who, proof=scan()).state == "applied"
    with pytest.raises(ObjectDoesNotExist):
        _ = AdverseRecord.objects.get().end


def test_each_record_keeps_the_rule_of_its_day(at_confirmed: Station, bench: Bench) -> None:
    """Decided in March 2026, the 2023 rule; what is slight under the 2026 rule is not a severity of it."""
    case = bench.in_force(at_confirmed.filing, finding(severity="serious"))

    assert "第58号" in case.record.rule
    assert case.record.repair_from == date(2026, 9, 24)
    assert case.record.shown_until == date(2029, 3, 23)
