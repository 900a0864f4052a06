"""The exchange's jobs: send what is due, at once and every minute; compare both sides every night."""

from typing import Final

import structlog
from procrastinate import App, RetryStrategy

from zhulu.domain.exchange.connector.configured import current_connector
from zhulu.domain.exchange.vocabulary import COMPARE_TASK, QUEUE_TASK, REPAIR_TASK, SEND_TASK
from zhulu.usecases.reconcile_national import continue_queueing, continue_repair, reconcile_national
from zhulu.usecases.send_deliveries import send_deliveries

SWEEP_TASK: Final = "zhulu.national.sweep"
"""Sends what is due again after a pause, and what a dead worker left."""
NIGHTLY_TASK: Final = "zhulu.national.reconcile-nightly"
"""Compares both sides every night."""
LOCK: Final = "zhulu.national"
"""One job of the exchange at a time: the national platform is asked by one voice."""

log = structlog.get_logger(__name__)


def send(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the periodic run, not by deferring
    """Send everything that is due; without a configured address nothing is sent."""
    connector = current_connector()
    if connector is None:
        return
    run = send_deliveries(connector=connector)
    if run.attempts:
        log.info("deliveries tried", attempts=run.attempts, settled=run.settled, out_of_reach=run.out_of_reach)


def reconcile(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the periodic run, not by deferring
    """Compare both sides; without a configured address there is nothing to compare with."""
    connector = current_connector()
    if connector is None:
        return
    kept = reconcile_national(connector=connector)
    log.info("reconciled", drifts=kept.drift_count, in_transit=kept.in_transit, fault=kept.fault)


def repair(reconciliation: str, after: int) -> None:
    """Go on with a repair that an officer has ordered."""
    count = continue_repair(reconciliation_id=reconciliation, after=after)
    log.info("repair went on", deliveries=count)


def queue_owed(after: int) -> None:
    """Go on queueing what is owed and was never queued, as an officer has ordered."""
    count = continue_queueing(after=after)
    log.info("queueing went on", deliveries=count)


def register(app: App) -> None:
    """Make the exchange's jobs known."""
    again = RetryStrategy(max_attempts=3, exponential_wait=5)
    every_minute, nightly = "* * * * *", "40 17 * * *"  # 01:40 in Asia/Shanghai
    app.task(name=SEND_TASK, lock=LOCK, retry=again)(send)
    app.periodic(cron=every_minute)(app.task(name=SWEEP_TASK, lock=LOCK, retry=again)(send))
    app.task(name=COMPARE_TASK, lock=LOCK, retry=again)(reconcile)
    app.periodic(cron=nightly)(app.task(name=NIGHTLY_TASK, lock=LOCK, retry=again)(reconcile))
    app.task(name=REPAIR_TASK, lock=REPAIR_TASK, retry=again)(repair)
    app.task(name=QUEUE_TASK, lock=QUEUE_TASK, retry=again)(queue_owed)
