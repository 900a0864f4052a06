"""A finding of false entry and its reversal, at the nation: one call in the finding's transaction does it (三(五))."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.support.credit import AFTER_HEARING, DAY, Bench, make_bench
from tests.support.nation import Nation
from tests.support.stations import Station
from zhulu.domain.credit.models import Case
from zhulu.domain.exchange.models import Delivery, Holding
from zhulu.domain.filings.models import Filing
from zhulu.domain.publication.models import ProjectDocument
from zhulu.usecases.reconcile_national import reconcile_national, repair_drifts
from zhulu.usecases.send_deliveries import send_deliveries

pytestmark = pytest.mark.notice("三(五)c")


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The Monday morning on which the station stands, an hour later."""
    with time_machine.travel(f"{DAY}T11:00:00+08:00", tick=False) as clock:
        yield clock


@pytest.fixture
def bench(at_pushing: Station, clock: time_machine.Traveller) -> Bench:
    """Who judges; three records are A and queued."""
    return make_bench(at_pushing.cast)


def alone() -> Filing:
    """Give the one filing of its project."""
    return Filing.objects.get(project__document__name="南湖中学教学楼")


def deliveries(filing: Filing) -> list[tuple[str, str, str]]:
    """Give action, reason and state of everything that was queued of a filing."""
    found = Delivery.objects.filter(record=filing.public_id).order_by("id")
    return list(found.values_list("action", "reason", "state"))


def later(clock: time_machine.Traveller, days: int) -> None:
    """Move to noon, so many days after the finding."""
    clock.move_to(f"{AFTER_HEARING.replace(day=AFTER_HEARING.day + days)}T13:00:00+08:00")


def test_what_was_pushed_is_taken_down_and_put_back(bench: Bench, clock: time_machine.Traveller) -> None:
    """In force: withdrawn there, no badge here. Reversed: pushed again, and both sides hold what they held."""
    nation, filing = Nation(), alone()
    send_deliveries(connector=nation)
    before = nation.held()
    assert filing.public_id in before
    case = bench.in_force(filing)
    assert deliveries(filing)[1:] == [("D", "false_entry", "queued")]

    later(clock, 0)
    send_deliveries(connector=nation)
    assert set(before) - set(nation.held()) == {filing.public_id}
    assert not Holding.objects.get(record=filing.public_id).is_held
    later(clock, 0)
    clock.shift(60)
    assert reconcile_national(connector=nation).drift_count == 0

    bench.reversed(Case.objects.get(pk=case.pk))
    later(clock, 1)
    send_deliveries(connector=nation)
    assert deliveries(filing)[2:] == [("U", "false_entry", "accepted")]
    assert nation.held() == before
    marks = ProjectDocument.objects.get(name="南湖中学教学楼").document["marks"]
    assert "pushed" in {mark["kind"] for mark in marks}


def test_what_was_never_sent_is_only_taken_out_of_the_queue(bench: Bench, clock: time_machine.Traveller) -> None:
    """Nothing of it ever leaves, and a replay does not bring it there."""
    nation, filing = Nation(), alone()
    bench.in_force(filing)
    assert {state for _, _, state in deliveries(filing)} == {"superseded"}
    later(clock, 0)
    send_deliveries(connector=nation)

    assert filing.public_id not in nation.held()
    clock.shift(60)
    found = reconcile_national(connector=nation)
    assert (found.drift_count, found.unqueued) == (0, 0)


def test_a_replay_does_not_bring_back_what_is_false(
    bench: Bench, at_pushing: Station, clock: time_machine.Traveller
) -> None:
    """The nation restores an old backup and holds it again: the repair takes it down once more."""
    nation, filing = Nation(), alone()
    send_deliveries(connector=nation)
    bench.in_force(filing)
    later(clock, 0)
    send_deliveries(connector=nation)
    nation.order(plant=filing.public_id, project=filing.project.number if filing.project else "")
    clock.shift(60)
    found = reconcile_national(connector=nation)
    assert [drift.kind for drift in found.drifts.all()] == ["unexpected"]

    repair_drifts(actor=at_pushing.cast.province.actor, reconciliation_id=found.public_id, reason="对方恢复旧备份")
    clock.shift(60)
    send_deliveries(connector=nation)
    assert filing.public_id not in nation.held()
