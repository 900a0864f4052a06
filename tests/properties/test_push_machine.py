"""The outbox under random faults: nothing is lost, doubled or out of turn, whatever line, nation and workers do.

A Hypothesis machine decides, corrects and withdraws, lets workers run and die, and tells the simulator to misbehave. A
small model remembers what each record should come to; when the faults end, both sides hold exactly that.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.support.exchange import correct
from tests.support.fixtures import FROZEN_AT
from tests.support.nation import Nation
from tests.support.stations import Station
from zhulu.domain.exchange.models import Attempt, Delivery, Holding, Receipt
from zhulu.domain.exchange.operations import queue_push, queue_withdrawal
from zhulu.domain.exchange.queries import find_national_number
from zhulu.domain.exchange.sending import LONGEST_PAUSE, check_out
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.library.models import Contribution
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.simulator.faults import Behaviour
from zhulu.usecases.handle_delivery import NotTheNewest, hurry_delivery, retry_delivery, stop_delivery
from zhulu.usecases.reconcile_national import reconcile_national, repair_drifts
from zhulu.usecases.send_deliveries import _attempt, send_deliveries

places = st.integers(min_value=0, max_value=2)
faults = st.sampled_from([one.value for one in Behaviour if one is not Behaviour.SLOW])
handlings = st.sampled_from((retry_delivery, hurry_delivery, stop_delivery))


class Outbox(RuleBasedStateMachine):
    """Three records in two lanes, one nation, and whatever can go wrong between them."""

    def __init__(self, station: Station) -> None:
        """Start where three parts are A and queued; all of it is undone at the end."""
        super().__init__()
        self.station = station
        self.whole = transaction.atomic()
        vars(self.whole)["_from_testcase"] = True
        self.whole.__enter__()
        self.clock = time_machine.travel(FROZEN_AT + timedelta(hours=1), tick=False)
        self.time = self.clock.start()
        self.nation = Nation()
        self.contributions = list(Contribution.objects.order_by("id"))
        self.withdrawn: set[str] = set()
        self.serial = 0

    @rule(place=places)
    def correct(self, place: int) -> None:
        """An erratum changes a fact and queues what it owes."""
        self.serial += 1
        correct(self.station.cast, self.contributions[place], money=f"{1000 + self.serial}.50")

    @rule(place=places)
    def withdraw(self, place: int) -> None:
        """A finding of false entry takes a record down."""
        contribution = self.contributions[place]
        queue_withdrawal(contribution=contribution, now=timezone.now())
        if Delivery.objects.filter(record=contribution.source_id).latest("id").action == "D":
            self.withdrawn.add(contribution.source_id)

    @rule(place=places)
    def put_back(self, place: int) -> None:
        """People push a record again."""
        contribution = self.contributions[place]
        queue_push(contribution=contribution, reason=PushReason.RETRY, now=timezone.now())
        self.withdrawn.discard(contribution.source_id)

    @rule(place=places, handle=handlings)
    def handle(self, place: int, handle: Callable[..., Delivery]) -> None:
        """The province tries again, hurries or stops the newest delivery of a record, where that can be."""
        newest = Delivery.objects.filter(record=self.contributions[place].source_id).latest("id")
        try:
            handle(actor=self.station.cast.province.actor, delivery_id=newest.public_id, reason="核对过")
        except (CannotAdvance, NotTheNewest):
            return

    @rule(fault=faults, times=st.integers(min_value=1, max_value=3), asks=st.integers(min_value=1, max_value=3))
    def misbehave(self, fault: str, times: int, asks: int) -> None:
        """The simulator will treat the next messages so."""
        self.nation.order(fault=fault, times=times, asks=asks)

    @rule()
    def lose(self) -> None:
        """The nation loses its database."""
        self.nation.order(lose_database=True)

    @rule()
    def run(self) -> None:
        """A worker runs."""
        send_deliveries(connector=self.nation)

    @rule(after_sending=st.booleans())
    def die(self, after_sending: bool) -> None:  # noqa: FBT001 - Hypothesis draws it
        """A worker takes a delivery out and dies, before it sends or before it can write the answer."""
        errand = check_out(key_id="n1", now=timezone.now())
        if errand is not None and after_sending:
            _attempt(self.nation, errand)

    @rule(minutes=st.integers(min_value=1, max_value=20))
    def wait(self, minutes: int) -> None:
        """Time passes."""
        self.time.shift(timedelta(minutes=minutes))

    @invariant()
    def one_in_flight(self) -> None:
        """No project has two deliveries on their way."""
        flying = Delivery.objects.filter(state="sending").values_list("project_number", flat=True)
        assert len(flying) == len(set(flying))

    @invariant()
    def in_turn(self) -> None:
        """What was sent of a project was sent in the order in which it was queued."""
        for number in {one.project.number for one in self.contributions}:
            first_sent = Attempt.objects.filter(delivery__project_number=number, number=1).order_by("id")
            order = list(first_sent.values_list("delivery_id", flat=True))
            assert order == sorted(order)

    @invariant()
    def counted_once(self) -> None:
        """A delivery that ended was decided by one receipt, unless the province stopped it before."""
        for delivery in Delivery.objects.filter(state="accepted"):
            assert delivery.receipts.filter(counted=True, outcome__in=["accepted", "stale"]).count() == 1
        assert Receipt.objects.filter(delivery=None).count() == 0

    def teardown(self) -> None:
        """When the faults end, everything arrives; after a repair both sides hold what the model says, and no more."""
        try:
            self._settle()
            self._check()
        finally:
            transaction.set_rollback(True)
            self.whole.__exit__(None, None, None)
            self.clock.stop()
            connection.run_on_commit.clear()

    def _settle(self) -> None:
        self.nation.order(clear=True)
        for _ in range(2):  # what had been taken before the order was cleared may come back rejected once more
            for contribution in self.contributions:
                self._free(contribution.source_id)
            self._drain()
        self.time.shift(timedelta(seconds=1))  # what was settled in this very second would count as moving
        kept = reconcile_national(connector=self.nation)
        assert kept.fault == ""
        if kept.drift_count:
            actor = self.station.cast.province.actor
            repair_drifts(actor=actor, reconciliation_id=kept.public_id, reason="两边不一致")
            self._drain()

    def _free(self, record: str) -> None:
        """Try again what was rejected or stopped, as the province would."""
        newest = Delivery.objects.filter(record=record).latest("id")
        if newest.state == "rejected":
            actor = self.station.cast.province.actor
            retry_delivery(actor=actor, delivery_id=newest.public_id, reason="恢复后重推")

    def _drain(self) -> None:
        for _ in range(60):
            if not Delivery.objects.filter(state__in=["queued", "sending"]).exists():
                return
            self.time.shift(LONGEST_PAUSE + timedelta(seconds=61))
            send_deliveries(connector=self.nation)
        raise AssertionError("something never arrives")

    def _check(self) -> None:
        expected: dict[str, str] = {}
        for contribution in self.contributions:
            if contribution.source_id in self.withdrawn:
                continue
            pushes = Delivery.objects.filter(record=contribution.source_id, action="U", state="accepted")
            newest = pushes.latest("revision")
            assert newest.version_number == contribution.versions.count()
            expected[contribution.source_id] = newest.digest
        assert self.nation.held() == expected
        assert dict(Holding.objects.filter(is_held=True).values_list("record", "digest")) == expected
        self.time.shift(timedelta(seconds=1))
        assert reconcile_national(connector=self.nation).drift_count == 0
        for project_id, number in {(one.project_id, one.project.number) for one in self.contributions}:
            there = {one["number"] for one in self.nation.store.holdings(after="") if one["project"] == number}
            assert not there or there == {find_national_number(project_id=project_id)}


def test_nothing_is_lost_or_doubled(at_pushing: Station) -> None:
    """Random decisions, faults, deaths and outages; afterwards both sides are equal to the model and to each other."""
    run_state_machine_as_test(
        lambda: Outbox(at_pushing),
        settings=settings(
            max_examples=25,
            stateful_step_count=18,
            deadline=None,
            database=None,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("fault", [one.value for one in Behaviour if one is not Behaviour.SLOW])
def test_each_fault_alone(at_pushing: Station, fault: str) -> None:
    """Every way of misbehaving, five messages long, from the start: afterwards both sides are equal."""
    machine = Outbox(at_pushing)
    machine.misbehave(fault=fault, times=5, asks=2)
    machine.run()
    machine.correct(place=0)
    machine.die(after_sending=True)
    machine.run()
    machine.teardown()
