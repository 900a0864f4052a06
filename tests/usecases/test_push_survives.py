"""The push survives what is worse than an answer that does not come: a backup, two workers, a correction in between."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.utils import timezone

from tests.support.backups import Backup
from tests.support.database import Cluster
from tests.support.exchange import correct
from tests.support.filings import (
    OPINION,
    Cast,
    Plan,
    applied_filing,
    granted_filing,
    make_cast,
    submitted_filing,
)
from tests.support.nation import Nation
from tests.support.races import at_once, losers, winners
from zhulu.domain.exchange.models import Delivery, Drift, Holding, Receipt, Reconciliation
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.queries import find_national_number
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.library.models import Contribution
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.usecases.apply_for_grade import apply_for_grade
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.decide_grade_application import grant_grade_a
from zhulu.usecases.handle_delivery import retry_delivery
from zhulu.usecases.reconcile_national import reconcile_national, repair_drifts
from zhulu.usecases.send_deliveries import send_deliveries


@pytest.fixture
def cast(fresh_database: str) -> Cast:
    """Who files, confirms and grants; everything commits."""
    return make_cast()


@pytest.fixture
def nation(cast: Cast) -> Nation:
    """A simulated national platform."""
    return Nation()


@pytest.fixture
def backups() -> Iterator[list[Backup]]:
    """Backups that a test makes; dropped at its end."""
    made: list[Backup] = []
    yield made
    for backup in made:
        backup.drop()


def grant(cast: Cast, application_id: str) -> None:
    """Give A."""
    grant_grade_a(actor=cast.province.actor, application_id=application_id, opinion="同意", method="system")


def both_hold_the_same(nation: Nation) -> bool:
    """Whether our side and the nation's are equal, record by record."""
    ours = dict(Holding.objects.filter(is_held=True).values_list("record", "digest"))
    return bool(ours) and ours == nation.held()


def test_a_backup_from_before_the_push(
    cast: Cast, nation: Nation, cluster: Cluster, fresh_database: str, backups: list[Backup]
) -> None:
    """Queued in the backup, pushed since: the same key goes out again, counts once, and the same numbers come back."""
    granted_filing(cast)
    backups.append(Backup(cluster, fresh_database))
    send_deliveries(connector=nation)
    number = find_national_number(project_id=Delivery.objects.get().project_id or 0)
    held = nation.held()
    backups[0].restore()

    assert Delivery.objects.get().state == "queued"
    assert reconcile_national(connector=nation).drift_count == 0  # it is on its way: no difference to repair
    send_deliveries(connector=nation)
    delivery = Delivery.objects.get()
    assert delivery.state == "accepted"
    assert nation.held() == held
    assert nation.store.arrivals() == {delivery.key: 2}
    assert find_national_number(project_id=delivery.project_id or 0) == number
    assert both_hold_the_same(nation)


def test_a_backup_from_before_the_decision(
    cast: Cast, nation: Nation, cluster: Cluster, fresh_database: str, backups: list[Backup]
) -> None:
    """The nation holds what we do not know: it is named; decided anew, the same record is replaced, not doubled."""
    application = applied_filing(cast)
    backups.append(Backup(cluster, fresh_database))
    grant(cast, application.public_id)
    send_deliveries(connector=nation)
    record = Contribution.objects.get().source_id
    backups[0].restore()

    found = reconcile_national(connector=nation)
    drift = Drift.objects.get(reconciliation=found)
    assert (drift.kind, drift.record, drift.their_revision) == ("unexpected", record, 1)

    grant(cast, application.public_id)
    send_deliveries(connector=nation)
    assert list(nation.held()) == [record]
    assert both_hold_the_same(nation)
    assert reconcile_national(connector=nation).drift_count == 0


def test_a_backup_from_before_the_confirmation(
    cast: Cast, nation: Nation, cluster: Cluster, fresh_database: str, backups: list[Backup]
) -> None:
    """Confirmed and granted anew, the contribution is another row here and the same record there."""
    filing = submitted_filing(cast)
    backups.append(Backup(cluster, fresh_database))

    def decide() -> None:
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")
        grant(cast, apply_for_grade(actor=cast.clerk.actor, filing_id=filing.public_id).public_id)
        send_deliveries(connector=nation)

    decide()
    first = Contribution.objects.get().public_id
    backups[0].restore()
    decide()

    assert Contribution.objects.get().public_id != first
    assert list(nation.held()) == [filing.public_id]
    assert both_hold_the_same(nation)


def test_a_backup_from_before_an_erratum(
    cast: Cast, nation: Nation, cluster: Cluster, fresh_database: str, backups: list[Backup]
) -> None:
    """The nation holds a newer content than we: it is named as different, and repaired by replay from our side."""
    granted_filing(cast)
    send_deliveries(connector=nation)
    backups.append(Backup(cluster, fresh_database))
    correct(cast, Contribution.objects.get(), money="4321.50")
    send_deliveries(connector=nation)
    backups[0].restore()

    found = reconcile_national(connector=nation)
    drift = Drift.objects.get(reconciliation=found)
    assert (drift.kind, drift.our_revision, drift.their_revision) == ("different", 1, 2)

    repair_drifts(actor=cast.province.actor, reconciliation_id=found.public_id, reason="恢复备份后核对")
    send_deliveries(connector=nation)
    assert Delivery.objects.latest("id").revision == 3
    assert both_hold_the_same(nation)
    assert reconcile_national(connector=nation).drift_count == 0


def test_a_restored_counter_is_overtaken(
    cast: Cast, nation: Nation, cluster: Cluster, fresh_database: str, backups: list[Backup]
) -> None:
    """After a restore our next revision is one that the nation has seen: it says so, and we go above it."""
    granted_filing(cast)
    send_deliveries(connector=nation)
    backups.append(Backup(cluster, fresh_database))
    for money in ("4321.50", "4322.50"):
        correct(cast, Contribution.objects.get(), money=money)
        send_deliveries(connector=nation)
    backups[0].restore()
    correct(cast, Contribution.objects.get(), money="4444.00")
    send_deliveries(connector=nation)
    states = list(Delivery.objects.order_by("id").values_list("revision", "state", "reason"))

    assert states == [(1, "accepted", "grade"), (2, "superseded", "erratum"), (4, "accepted", "overtaken")]
    assert both_hold_the_same(nation)


def test_receipts_of_a_lost_time_are_kept_and_change_nothing(
    cast: Cast, nation: Nation, cluster: Cluster, fresh_database: str, backups: list[Backup]
) -> None:
    """An answer out of order carries receipts for keys that a restored database does not know."""
    granted_filing(cast)
    backups.append(Backup(cluster, fresh_database))
    send_deliveries(connector=nation)
    correct(cast, Contribution.objects.get(), money="4321.50")
    send_deliveries(connector=nation)
    backups[0].restore()
    granted_filing(cast, Plan(name="南湖中学教学楼"))
    nation.order(fault="out_of_order", times=2)
    send_deliveries(connector=nation)

    unknown = Receipt.objects.filter(delivery=None)
    assert unknown.count() == 1
    assert not unknown.get().counted


def test_the_nation_loses_its_database_and_gets_everything_back(cast: Cast, nation: Nation) -> None:
    """Every record is named as missing there; one button replays them, and both sides are equal."""
    for name in ("净月体育公园综合馆", "南湖中学教学楼"):
        granted_filing(cast, Plan(name=name))
    send_deliveries(connector=nation)
    nation.order(lose_database=True)
    found = reconcile_national(connector=nation)

    assert [drift.kind for drift in found.drifts.all()] == ["missing_there"] * 2
    assert repair_drifts(actor=cast.province.actor, reconciliation_id=found.public_id, reason="对方丢失数据") == 2
    assert repair_drifts(actor=cast.province.actor, reconciliation_id=found.public_id, reason="再按一次") == 0
    send_deliveries(connector=nation)
    assert both_hold_the_same(nation)
    assert reconcile_national(connector=nation).drift_count == 0


def test_two_workers_at_once(cast: Cast, nation: Nation) -> None:
    """Each delivery is taken out by one of them: every key arrives once."""
    for name in ("净月体育公园综合馆", "南湖中学教学楼", "东大桥改造"):
        granted_filing(cast, Plan(name=name))
    outcomes = at_once(*[lambda: send_deliveries(connector=nation)] * 3)

    assert losers(outcomes, AssertionError) == []
    send_deliveries(connector=nation)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"accepted"}
    assert set(nation.store.arrivals().values()) == {1}


def test_two_workers_on_one_project(cast: Cast, nation: Nation) -> None:
    """Two deliveries of one project never fly together, and they arrive in their order."""
    granted_filing(cast)
    contribution = Contribution.objects.get()
    nation.order(fault="later", asks=1)
    send_deliveries(connector=nation)
    correct(cast, contribution, money="4321.50")
    for _ in range(3):
        Delivery.objects.filter(state="sending").update(next_at=timezone.now())
        at_once(*[lambda: send_deliveries(connector=nation)] * 2)

    assert list(Delivery.objects.order_by("id").values_list("state", flat=True)) == ["accepted", "accepted"]
    assert both_hold_the_same(nation)


def test_a_correction_against_the_push(cast: Cast, nation: Nation) -> None:
    """Corrected at the moment of sending: the nation ends with the corrected content, whichever was first."""
    granted_filing(cast)
    contribution = Contribution.objects.get()
    outcomes = at_once(lambda: send_deliveries(connector=nation), lambda: correct(cast, contribution, money="4321.50"))
    assert losers(outcomes, AssertionError) == []
    for _ in range(3):
        send_deliveries(connector=nation)

    newest = Delivery.objects.latest("id")
    assert (newest.state, newest.version_number) == ("accepted", 2)
    assert both_hold_the_same(nation)


def test_two_officers_try_again_at_once(cast: Cast, nation: Nation) -> None:
    """One new delivery; the other is told the state."""
    granted_filing(cast)
    nation.order(fault="reject")
    send_deliveries(connector=nation)
    rejected = Delivery.objects.get()
    outcomes = at_once(
        *[lambda: retry_delivery(actor=cast.province.actor, delivery_id=rejected.public_id, reason="已核对")] * 2
    )

    assert len(winners(outcomes)) == 1
    assert len(losers(outcomes, CannotAdvance)) == 1
    assert list(Delivery.objects.order_by("id").values_list("state", flat=True)) == ["superseded", "queued"]


def test_two_decisions_queue_in_one_order(cast: Cast, nation: Nation) -> None:
    """Two requests for one record at once: one delivery, or the older superseded; never two open ones."""
    granted_filing(cast)
    contribution = Contribution.objects.get()

    def again() -> Delivery | None:
        with transaction.atomic():
            return queue_push(contribution=contribution, reason=PushReason.RETRY, now=timezone.now())

    at_once(again, again)
    assert Delivery.objects.filter(state="queued").count() == 1
    assert list(Delivery.objects.order_by("id").values_list("revision", flat=True)) == [1, 2, 3]


def test_a_comparison_leaves_out_what_is_moving(cast: Cast, nation: Nation) -> None:
    """What is on its way differs for a moment and is counted apart."""
    granted_filing(cast)
    send_deliveries(connector=nation)
    correct(cast, Contribution.objects.get(), money="4321.50")
    nation.order(fault="silent")
    send_deliveries(connector=nation)
    kept = reconcile_national(connector=nation)

    assert (kept.drift_count, kept.in_transit) == (0, 1)
    assert Reconciliation.objects.count() == 1
