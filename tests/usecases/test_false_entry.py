"""From a flag to a finding, its effect and its reversal: each step by its journey, refusals by rule (三(五))."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine

from tests.support.credit import AFTER_HEARING, CODE, DAY, FACTS, Bench, finding, make_bench, scan
from tests.support.filings import CITY, PROVINCE, Plan, confirmed_filing, make_clerk, make_firm, make_officer
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.credit.models import AdverseRecord, Case, CasePaper, Effect, Follow, Lead, Veto
from zhulu.domain.credit.operations import UnderCase
from zhulu.domain.credit.queries import CreditNotFound
from zhulu.domain.credit.vocabulary import FollowKind, Outcome, ServiceWay
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.library.models import Contribution, Mark
from zhulu.domain.library.queries import list_standing_marks
from zhulu.domain.library.vocabulary import MarkKind
from zhulu.domain.publication.models import AdverseDocument, ProjectDocument
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.credit.deciding import HearingRuns, TooFewSignatures, Written, find_false, sign_finding
from zhulu.usecases.credit.defending import state_defence
from zhulu.usecases.credit.investigating import drop_case, notify_enterprise
from zhulu.usecases.credit.leads import LeadEnded, close_lead, flag_filing
from zhulu.usecases.credit.opening import open_case_on
from zhulu.usecases.credit.serving import note_remedy, serve_finding, transfer_case
from zhulu.usecases.credit.stepping import Incomplete
from zhulu.usecases.withdraw_filing import withdraw_filing

pytestmark = pytest.mark.notice("三(五)c")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The Monday morning on which the stations stand, ten minutes later."""
    with time_machine.travel(f"{DAY}T10:10:00+08:00", tick=False) as clock:
        yield clock


@pytest.fixture
def bench(at_confirmed: Station, clock: time_machine.Traveller) -> Bench:
    """Who judges the one confirmed filing."""
    return make_bench(at_confirmed.cast)


def after_hearing(clock: time_machine.Traveller) -> None:
    """Move to the day after the fifth working day."""
    clock.move_to(f"{AFTER_HEARING}T10:00:00+08:00")


def test_a_flag_becomes_a_case(at_confirmed: Station, bench: Bench) -> None:
    """A reviewer's flag is a lead; whoever supervises takes it; a second case is refused by name."""
    filing, county = at_confirmed.filing, bench.cast.county.actor
    lead = flag_filing(actor=county, filing_id=filing.public_id, text="合同编号查不到")

    case = open_case_on(actor=county, filing_id=filing.public_id, grounds="线索可信", lead_id=lead.public_id)

    lead.refresh_from_db()
    assert (lead.state, case.lead_id, case.state) == ("taken", lead.pk, "opened")
    assert case.decider.code == PROVINCE
    with pytest.raises(UnderCase, match=case.number):
        open_case_on(actor=bench.first.actor, filing_id=filing.public_id, grounds="再立一次")
    with pytest.raises(LeadEnded):
        open_case_on(actor=county, filing_id=filing.public_id, grounds="同一条线索", lead_id=lead.public_id)


def test_a_lead_is_closed_with_a_reason(at_confirmed: Station, bench: Bench) -> None:
    """Without one it is not."""
    lead = flag_filing(actor=bench.cast.county.actor, filing_id=at_confirmed.filing.public_id, text="像是重复")

    with pytest.raises(Exception, match="理由"):
        close_lead(actor=bench.cast.county.actor, lead_id=lead.public_id, reason=" ")
    close_lead(actor=bench.cast.county.actor, lead_id=lead.public_id, reason="经查是同一工程的两个标段")

    assert Lead.objects.get().state == "closed"


def test_who_does_not_supervise_opens_nothing(at_confirmed: Station, bench: Bench) -> None:
    """Another county does not even find the filing; the clerk may not; the city above may."""
    filing = at_confirmed.filing
    stranger = make_officer("220202", sign_in_name="stranger", name="孙示例")
    with pytest.raises(LookupError):
        open_case_on(actor=stranger.actor, filing_id=filing.public_id, grounds="我来立案")
    with pytest.raises(NotPermitted):
        open_case_on(actor=bench.cast.clerk.actor, filing_id=filing.public_id, grounds="自己告自己")
    city = make_officer(CITY, sign_in_name="city", name="周示例")

    assert open_case_on(actor=city.actor, filing_id=filing.public_id, grounds="市里立案").authority.code == CITY


def test_a_running_case_freezes_the_filing(at_submitted: Station, clock: time_machine.Traveller) -> None:
    """D needs no confirmation to be false: while the case runs it can be neither taken back nor confirmed."""
    bench, filing = make_bench(at_submitted.cast), at_submitted.filing
    case = bench.opened(filing)

    with pytest.raises(UnderCase):
        withdraw_filing(actor=bench.cast.clerk.actor, filing_id=filing.public_id)
    with pytest.raises(UnderCase):
        confirm_filing(
            actor=bench.cast.county.actor, filing_id=filing.public_id, opinion="照样确认", method="originals"
        )
    drop_case(actor=bench.cast.county.actor, case_id=case.public_id, reason="举报不实")
    withdraw_filing(actor=bench.cast.clerk.actor, filing_id=filing.public_id)
    assert Case.objects.get().state == "not_established"


def test_nothing_is_decided_before_five_working_days(
    at_confirmed: Station, bench: Bench, clock: time_machine.Traveller
) -> None:
    """Told on a Monday, the fifth working day is the next Monday; on it the hearing still runs."""
    case = bench.notified(at_confirmed.filing)
    case.refresh_from_db()
    assert (case.notified_on, case.defence_until) == (DAY, date(2026, 3, 23))

    clock.move_to("2026-03-23T23:00:00+08:00")
    with pytest.raises(HearingRuns, match="2026-03-23"):
        bench.signed(case)
    after_hearing(clock)
    bench.signed(case)


def test_the_collective_is_two_who_did_neither_open_nor_confirm(
    at_confirmed: Station, bench: Bench, clock: time_machine.Traveller
) -> None:
    """One signature is too few, twice the same person is refused, and the county's officers do not judge."""
    case = bench.notified(at_confirmed.filing)
    after_hearing(clock)
    who = {"case_id": case.public_id, "outcome": "false", "opinion": "属实"}
    with pytest.raises(NotPermitted):
        sign_finding(actor=bench.cast.county.actor, **who)
    sign_finding(actor=bench.first.actor, **who)
    with pytest.raises(TooFewSignatures):
        find_false(actor=bench.first.actor, case_id=case.public_id, written=finding())
    with pytest.raises(Exception, match="已经发表"):
        sign_finding(actor=bench.first.actor, **who)
    sign_finding(actor=bench.second.actor, case_id=case.public_id, outcome="not_established", opinion="证据不足")
    third = make_officer(PROVINCE, function=None, sign_in_name="judge-3", name="孙示例", office="建筑市场监管处")
    sign_finding(actor=third.actor, **who)

    decided = find_false(actor=third.actor, case_id=case.public_id, written=finding())

    assert decided.state == "decided"


def test_a_finding_tells_all_that_is_missing(
    at_confirmed: Station, bench: Bench, clock: time_machine.Traveller
) -> None:
    """Number, day, facts, stamp, code, severity: all at once, by the form's fields; nothing is written."""
    case = bench.notified(at_confirmed.filing)
    after_hearing(clock)
    bench.signed(case)

    with pytest.raises(Incomplete) as refusal:
        find_false(actor=bench.first.actor, case_id=case.public_id, written=Written("", None, "电话 13812345678", None))

    assert [fault.field for fault in refusal.value.faults] == ["number", "facts", "on", "paper", "code", "severity"]
    assert Case.objects.get().state == "notified"


def test_the_enterprise_is_heard_and_sees_what_was_disclosed(at_confirmed: Station, bench: Bench) -> None:
    """Before the notice the case is not there for it; afterwards it says what it has to say, as often as it likes."""
    clerk = bench.cast.clerk.actor
    case = bench.verified(at_confirmed.filing)
    with pytest.raises(CreditNotFound):
        state_defence(actor=clerk, case_id=case.public_id, text="没有这回事")
    notify_enterprise(
        actor=bench.cast.county.actor, case_id=case.public_id, facts=FACTS, way="online", on=None, receipt=None
    )

    state_defence(actor=clerk, case_id=case.public_id, text="合同原件随附", upload=scan("合同.pdf"))
    state_defence(actor=clerk, case_id=case.public_id, text="补充说明")

    assert case.statements.count() == 2
    assert CasePaper.objects.filter(use="statement", is_disclosed=True).count() == 1


def test_a_finding_takes_effect_when_it_is_served(at_confirmed: Station, bench: Bench) -> None:
    """Off display, marked on that contribution, recorded, the year failed, others listed, letters queued."""
    other = confirmed_filing(bench.cast, Plan(name="莲花山会展中心", change={("project", "Address"): "别处路 9 号"}))
    filing = at_confirmed.cast and other
    case = bench.decided(filing)
    assert ProjectDocument.objects.filter(project=filing.project).exists()

    with time_machine.travel(f"{AFTER_HEARING}T15:00:00+08:00", tick=False):
        case = serve_finding(actor=bench.first.actor, case_id=case.public_id, way="online", on=None)

    assert case.state == "in_force"
    assert not ProjectDocument.objects.filter(project=filing.project).exists()
    contribution = Contribution.objects.get(source_id=filing.public_id)
    assert [mark.kind for mark in list_standing_marks(contribution_id=contribution.pk)] == [MarkKind.FALSE_ENTRY]
    record, veto = AdverseRecord.objects.get(), Veto.objects.get()
    assert (record.code, record.severity_label, record.rule[:8]) == (CODE, "一般", "《失信行为纠正后")
    assert (record.shown_from, record.repair_from, record.shown_until) == (
        AFTER_HEARING,
        date(2026, 6, 24),
        date(2027, 3, 23),
    )
    assert (veto.year, veto.level) == (2026, "不合格")
    assert AdverseDocument.objects.get().document["project"]["name"] == "莲花山会展中心"
    kinds = sorted(Follow.objects.values_list("kind", flat=True))
    assert kinds == sorted([FollowKind.RECHECK, FollowKind.INQUIRY, FollowKind.QUALIFICATION])
    assert Effect.objects.get().grade == "C"
    assert ProjectDocument.objects.count() == 1, "the firm's other filing stays on display"


def test_after_the_effect_nothing_is_confirmed_or_raised(at_submitted: Station, clock: time_machine.Traveller) -> None:
    """A filing of grade D that was found false leaves display and stays where it is."""
    bench, filing = make_bench(at_submitted.cast), at_submitted.filing
    bench.in_force(filing)

    assert ProjectDocument.objects.count() == 0
    with time_machine.travel(f"{AFTER_HEARING}T16:00:00+08:00", tick=False), pytest.raises(UnderCase):
        confirm_filing(actor=bench.cast.county.actor, filing_id=filing.public_id, opinion="好", method="originals")
    assert (Effect.objects.get().grade, Effect.objects.get().mark) == ("D", None)


def test_a_reversal_restores_and_stays_on_record(at_confirmed: Station, bench: Bench) -> None:
    """Document, mark, record and year are as before; what was done stays in the case; letters are corrected."""
    before = ProjectDocument.objects.get().document
    case = bench.in_force(at_confirmed.filing)

    bench.reversed(case)

    after = ProjectDocument.objects.get().document
    assert {**after, "updated_at": ""} == {**before, "updated_at": ""}
    assert not AdverseDocument.objects.exists()
    assert AdverseRecord.objects.get().end.kind == "reversed"
    assert Mark.objects.filter(kind=MarkKind.FALSE_ENTRY).count() == 2
    assert Follow.objects.filter(kind=FollowKind.CORRECTION).count() == 1
    reopened = open_case_on(actor=bench.first.actor, filing_id=at_confirmed.filing.public_id, grounds="新证据")
    assert reopened.pk != case.pk


def test_not_established_after_the_hearing(at_confirmed: Station, bench: Bench) -> None:
    """The case ends with a stamped decision; nothing of the filing has changed."""
    case = bench.not_established(at_confirmed.filing)

    assert (case.state, case.finding.outcome) == ("not_established", Outcome.NOT_ESTABLISHED)
    assert ProjectDocument.objects.count() == 1
    assert not AdverseRecord.objects.exists()


def test_remedies_and_transfers_are_noted(at_confirmed: Station, bench: Bench, clock: time_machine.Traveller) -> None:
    """The finding stands while it is contested; a transfer is a letter to be sent."""
    case = bench.in_force(at_confirmed.filing)
    clock.move_to("2026-04-01T09:00:00+08:00")
    note_remedy(
        actor=bench.first.actor,
        case_id=case.public_id,
        kind="review",
        body="吉林省人民政府",
        number="吉政复〔2026〕3号",
        on=date(2026, 3, 31),
        note="已受理",
    )
    case = transfer_case(
        actor=bench.first.actor, case_id=case.public_id, body="长春市公安局", reason="涉嫌伪造印章，行政执法移送规定"
    )

    assert case.state == "in_force"
    assert case.remedies.get().body == "吉林省人民政府"
    assert Follow.objects.filter(kind=FollowKind.TRANSFER).get().about == "长春市公安局"


def test_an_innocent_firms_part_stays(at_confirmed: Station, bench: Bench) -> None:
    """Two firms, one project: the project stays, with the other's part alone."""
    first = at_confirmed.filing
    other_clerk = make_clerk(make_firm(serial=2, name="吉林明远工程有限公司"), sign_in_name="other", name="秦示例")
    joined = confirmed_filing(
        type(bench.cast)(other_clerk, bench.cast.county, bench.cast.province),
        Plan(join=first.project.public_id if first.project else ""),
    )
    bench.in_force(joined)

    document = ProjectDocument.objects.get().document
    assert [part["filer"]["name"] for part in document["parts"]] == [first.enterprise.name]


def test_service_needs_its_receipt(at_confirmed: Station, bench: Bench, clock: time_machine.Traveller) -> None:
    """Not online, it needs a day and a scan; without them nothing takes effect."""
    case = bench.decided(at_confirmed.filing)
    after_hearing(clock)

    with pytest.raises(Incomplete) as refusal:
        serve_finding(actor=bench.first.actor, case_id=case.public_id, way=ServiceWay.MAIL.value, on=None)

    assert [fault.field for fault in refusal.value.faults] == ["on", "receipt"]
    assert not Effect.objects.exists()
    assert not Delivery.objects.filter(action="D").exists()
