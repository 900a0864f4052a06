"""Deliveries reach the nation once, in order, whatever the line does: the simulator's faults, one by one."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.support.exchange import correct
from tests.support.fixtures import FROZEN_AT
from tests.support.nation import Nation
from tests.support.stations import PUSHED_NAMES, Station
from zhulu.domain.exchange.models import Answer, Attempt, Delivery, Holding, Receipt
from zhulu.domain.exchange.operations import queue_withdrawal
from zhulu.domain.exchange.queries import (
    find_national_number,
    find_push_state,
    is_national,
    list_national_stage_numbers,
)
from zhulu.domain.exchange.sending import LONGEST_PAUSE, check_out, pause_after, take_receipts
from zhulu.domain.exchange.vocabulary import OUT_OF_REACH
from zhulu.domain.library.models import Contribution, Mark, NationalNumber, Project
from zhulu.domain.publication.models import ProjectDocument
from zhulu.foundation.audit.models import Event
from zhulu.foundation.crypto import keys
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.send_deliveries import Run, _attempt, _message, send_deliveries

START = FROZEN_AT + timedelta(hours=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """An hour after the decisions, and it stands still."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def nation(at_pushing: Station, clock: object) -> Nation:
    """A simulated national platform that holds nothing yet."""
    return Nation()


def run(nation: Nation) -> Run:
    """Let the platform send what is due now."""
    return send_deliveries(connector=nation)


def run_until_quiet(nation: Nation, clock: time_machine.Traveller, *, most: int = 40) -> int:
    """Let time pass, a quarter of an hour at a time, until nothing is open; give how many runs that took."""
    for count in range(most):
        if not Delivery.objects.filter(state__in=["queued", "sending"]).exists():
            return count
        run(nation)
        clock.shift(LONGEST_PAUSE + timedelta(seconds=1))
    raise AssertionError([str(one) for one in Delivery.objects.filter(state__in=["queued", "sending"])])


def states() -> dict[str, str]:
    """Give the state of each record's newest delivery."""
    return {one.record: one.state for one in Delivery.objects.order_by("id")}


def newest() -> dict[str, str]:
    """Give the digest of each record's newest delivery."""
    return {one.record: one.digest for one in Delivery.objects.order_by("id")}


def test_three_parts_arrive_and_their_numbers_come_back(nation: Nation) -> None:
    """All three are accepted; each project has its national number, each stage its own, beside ours."""
    result = run(nation)

    assert (result.attempts, result.settled, result.out_of_reach) == (3, 3, False)
    assert set(states().values()) == {"accepted"}
    assert nation.held() == newest()
    for project in Project.objects.all():
        number = find_national_number(project_id=project.pk)
        assert number[:6] == "220102"
        assert number != project.number
        stages = list_national_stage_numbers(project_id=project.pk)
        assert stages
        assert all(theirs == ours.replace(project.number, number) for ours, theirs in stages.items())
    assert Project.objects.count() == len(set(NationalNumber.objects.filter(row_id="").values_list("number"))) == 2


def test_what_arrived_is_told_everywhere(nation: Nation, at_pushing: Station) -> None:
    """The firm's state, the ledger and the events say so, in the transaction of the receipt."""
    run(nation)
    contribution = Contribution.objects.earliest("id")
    state = find_push_state(contribution=contribution)

    assert state is not None
    assert (state.label, state.is_held, state.reasons) == ("已送达", True, ())
    assert state.national_number == find_national_number(project_id=contribution.project_id)
    assert is_national(contribution=contribution)
    assert Entry.objects.filter(kind="delivery_accepted").count() == 3
    assert Event.objects.filter(action="delivery_accepted").count() == 3
    assert Mark.objects.count() == 0
    assert ProjectDocument.objects.count() == 2


def test_every_attempt_is_kept(nation: Nation) -> None:
    """Number, key, digest and moment before it left; status, latency and text when it was answered."""
    run(nation)
    attempt = Attempt.objects.earliest("id")

    assert (attempt.number, attempt.kind, attempt.key_id) == (1, "send", "n1")
    assert attempt.request_digest == attempt.delivery.digest
    assert (attempt.answer.kind, attempt.answer.status, attempt.answer.simulated) == ("answered", 200, True)
    assert json.loads(attempt.answer.text)["simulator"] is True


def test_personal_values_travel_and_are_not_kept(nation: Nation) -> None:
    """ID numbers go with the message, out of the vault, with a trace; no table of ours holds one in clear."""
    run(nation)
    sent = nation.store.messages()

    assert all(row["personal"] > 0 for row in sent)
    reads = Event.objects.filter(action="personal-data:value:read")
    assert reads.count() == 3
    assert reads.earliest("id").actor_name == "系统"
    clear = "22010219800101"
    assert not any(clear in one.payload for one in Delivery.objects.all())
    assert not any(clear in one.text for one in Answer.objects.all())
    assert not any(clear in json.dumps(one.detail) for one in Event.objects.all())


def test_telephones_stay_here(nation: Nation) -> None:
    """By the setting ``push_personal`` no telephone is in any message."""
    assert not any("PersonPhone" in one.payload for one in Delivery.objects.all())
    assert not any("PersonRegisterNum" in one.payload for one in Delivery.objects.all())


def test_rejected_with_reasons(nation: Nation) -> None:
    """It is told with the nation's words, no later delivery is held up, and nothing is held there."""
    nation.order(fault="reject", reasons=["建设单位代码与库内不符", "缺少规划许可"])
    run(nation)
    rejected = Delivery.objects.get(state="rejected")
    contribution = rejected.contribution
    assert contribution is not None
    state = find_push_state(contribution=contribution)

    assert state is not None
    assert (state.label, state.is_held) == ("被退回", False)
    assert state.reasons == ("建设单位代码与库内不符", "缺少规划许可")
    assert sorted(states().values()) == ["accepted", "accepted", "rejected"]
    assert rejected.record not in nation.held()


@pytest.mark.parametrize("fault", ["silent", "garbled", "twice", "out_of_order", "later"])
def test_what_was_taken_counts_once(nation: Nation, clock: time_machine.Traveller, fault: str) -> None:
    """Whatever the answer was, the message arrived once, and the receipt is fetched, not sent for again."""
    nation.order(fault=fault)
    run_until_quiet(nation, clock)

    assert set(states().values()) == {"accepted"}
    assert nation.held() == newest()
    assert set(nation.store.arrivals().values()) == {1}
    assert Receipt.objects.filter(counted=True).count() == 3
    assert Holding.objects.filter(is_held=True).count() == 3


@pytest.mark.parametrize("fault", ["deaf", "busy", "broken"])
def test_what_was_not_taken_is_sent_again(nation: Nation, clock: time_machine.Traveller, fault: str) -> None:
    """Asked first, and sent again because the nation does not know it."""
    nation.order(fault=fault, times=2)
    run_until_quiet(nation, clock)

    assert set(states().values()) == {"accepted"}
    assert nation.held() == newest()
    assert set(nation.store.arrivals().values()) == {1}


def test_the_same_message_twice_counts_once(nation: Nation) -> None:
    """A doubled send of the same key: two arrivals, one record, one receipt."""
    run(nation)
    before = nation.held()
    delivery = Delivery.objects.earliest("id")
    for _ in range(2):
        send_again(nation, delivery)

    assert nation.held() == before
    assert nation.store.arrivals()[delivery.key] == 3
    assert Receipt.objects.filter(key=delivery.key).count() == 1


def send_again(nation: Nation, delivery: Delivery) -> None:
    """Let the very message arrive once more, as a network that repeats itself would."""
    reply = nation.send(_message(delivery))
    take_receipts(receipts=(*reply.receipts, *reply.receipts), now=timezone.now())


def test_one_project_waits_and_the_other_goes_on(nation: Nation) -> None:
    """While the first project's delivery has no answer, its second part stays queued; the other project arrives."""
    nation.order(fault="later", asks=50)
    run(nation)
    by_name: dict[str, list[str]] = {}
    for one in Delivery.objects.order_by("id"):
        by_name.setdefault(one.name, []).append(one.state)

    assert by_name == {PUSHED_NAMES[0]: ["sending", "queued"], PUSHED_NAMES[1]: ["accepted"]}


def test_an_outage_stops_the_run_and_loses_nothing(nation: Nation, clock: time_machine.Traveller) -> None:
    """One try a run while the platform is away; everything arrives when it is back."""
    nation.order(fault="busy", times=0)
    for _ in range(3):
        result = run(nation)
        assert (result.settled, result.out_of_reach) == (0, True)
        clock.shift(timedelta(minutes=1))
    assert nation.asked.count(("POST", "/deliveries")) == 3
    nation.order(clear=True)
    run_until_quiet(nation, clock)

    assert nation.held() == newest()


def test_pauses_grow_to_a_quarter_of_an_hour() -> None:
    """30 seconds, a minute, two … 15 minutes, and no longer."""
    pauses = [pause_after(tries=tries).total_seconds() for tries in range(1, 9)]

    assert pauses == [30, 60, 120, 240, 480, 900, 900, 900]


def test_a_new_version_goes_after_the_one_in_flight(
    nation: Nation, at_pushing: Station, clock: time_machine.Traveller
) -> None:
    """An erratum while the first has no answer: both go, in order, and the nation holds the newer."""
    nation.order(fault="later", asks=1)
    run(nation)
    first = Delivery.objects.get(state="sending")
    contribution = first.contribution
    assert contribution is not None
    correct(at_pushing.cast, contribution, money="4321.50")
    run_until_quiet(nation, clock)
    mine = list(Delivery.objects.filter(record=first.record).order_by("id").values_list("state", "revision"))

    assert mine == [("accepted", 1), ("accepted", 2)]
    assert nation.held() == newest()


def test_a_withdrawal_takes_the_record_down(nation: Nation, clock: time_machine.Traveller) -> None:
    """Withdrawn, the nation holds it no more; the state says 已撤回, and errata are national still."""
    run(nation)
    contribution = Contribution.objects.earliest("id")
    withdrawal = queue_withdrawal(contribution=contribution, now=timezone.now())
    assert withdrawal is not None
    run_until_quiet(nation, clock)
    state = find_push_state(contribution=contribution)

    assert state is not None
    assert (state.label, state.is_held) == ("已撤回", False)
    assert contribution.source_id not in nation.held()
    assert len(nation.held()) == 2
    assert is_national(contribution=contribution)


def test_a_late_receipt_of_an_older_delivery_changes_nothing(
    nation: Nation, at_pushing: Station, clock: time_machine.Traveller
) -> None:
    """Numbers and holding stay those of the newest, whatever comes late or again."""
    run(nation)
    contribution = Contribution.objects.earliest("id")
    correct(at_pushing.cast, contribution, money="4321.50")
    run(nation)
    before = list(Holding.objects.order_by("record").values_list("record", "revision", "digest"))
    older = Delivery.objects.get(record=contribution.source_id, revision=1)
    send_again(nation, older)

    assert list(Holding.objects.order_by("record").values_list("record", "revision", "digest")) == before
    assert NationalNumber.objects.filter(project=contribution.project, row_id="").count() == 1


def test_a_killed_worker_leaves_its_trace_and_another_takes_over(nation: Nation, clock: time_machine.Traveller) -> None:
    """Killed before sending, or after: the lease runs out, the next worker asks first and sends only if need be."""
    errand = check_out(key_id="n1", now=timezone.now())  # taken out, and the worker is gone
    assert errand is not None
    assert run(nation).settled == 1  # the other project; this one is leased

    clock.shift(timedelta(seconds=61))
    run_until_quiet(nation, clock)
    kinds = list(errand.delivery.attempts.order_by("number").values_list("kind", flat=True))

    assert kinds == ["send", "enquire", "send"]
    assert not hasattr(errand.delivery.attempts.get(number=1), "answer")
    assert nation.held() == newest()


def test_a_worker_killed_after_the_nation_took_it(nation: Nation, clock: time_machine.Traveller) -> None:
    """The message had arrived: the next worker asks, gets the receipt, and sends nothing."""
    errand = check_out(key_id="n1", now=timezone.now())
    assert errand is not None
    _attempt(nation, errand)  # sent, and the worker is killed before it can write the answer
    clock.shift(timedelta(seconds=61))
    run_until_quiet(nation, clock)

    assert nation.store.arrivals()[errand.delivery.key] == 1
    assert errand.delivery.attempts.count() == 2
    assert nation.held() == newest()


def test_the_nation_loses_its_database_in_mid_flight(nation: Nation, clock: time_machine.Traveller) -> None:
    """What was in flight is unknown there: it is sent again and arrives."""
    nation.order(fault="silent")
    run(nation)
    nation.order(lose_database=True)
    run_until_quiet(nation, clock)

    assert set(states().values()) == {"accepted"}
    assert nation.held() == newest()


def test_a_simulator_is_not_believed_outside_a_demo(at_pushing: Station, clock: object) -> None:
    """Its receipts count for nothing: the delivery stays on its way, and the answer says why."""
    nation = Nation(believes_simulators=False)
    run(nation)

    assert Receipt.objects.count() == 0
    assert "模拟器" in Answer.objects.earliest("id").text
    assert set(states().values()) <= {"sending", "queued"}


def test_a_wrong_signature_is_refused(at_pushing: Station, clock: object) -> None:
    """The platform that does not know the key refuses all: the run stops at the first."""
    stranger = keys.parse_keyring(keys.new_key_file_contents(keys.NATIONAL_PUSH), name=keys.NATIONAL_PUSH)
    nation = Nation(ring=lambda: stranger)
    result = run(nation)

    assert (result.attempts, result.out_of_reach) == (1, True)
    assert Answer.objects.get().kind == "refused"
    assert nation.held() == {}


def test_nothing_is_due_twice_at_the_same_moment(nation: Nation) -> None:
    """A second run right after has nothing to do."""
    run(nation)

    assert run(nation) == Run(attempts=0, settled=0, out_of_reach=False)
    assert not {answer.kind for answer in Answer.objects.all()} & OUT_OF_REACH


def test_the_moment_of_the_attempt_is_kept(nation: Nation) -> None:
    """Attempts and answers carry the platform's clock."""
    run(nation)

    assert {one.started_at for one in Attempt.objects.all()} == {datetime.fromisoformat(START.isoformat())}
