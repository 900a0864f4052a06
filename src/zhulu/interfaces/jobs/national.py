"""The exchange's jobs: send what is due, at once and every minute; compare both sides every night."""

from typing import Final

import structlog
from procrastinate import App, RetryStrategy

from zhulu.domain.exchange.connector.configured import current_connector
from zhulu.domain.exchange.vocabulary import SEND_TASK
from zhulu.usecases.send_deliveries import send_deliveries

SWEEP_TASK: Final = "zhulu.national.sweep"
"""Sends what is due again after a pause, and what a dead worker left."""
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


def register(app: App) -> None:
    """Make the exchange's jobs known."""
    again = RetryStrategy(max_attempts=3, exponential_wait=5)
    app.task(name=SEND_TASK, lock=LOCK, retry=again)(send)
    app.periodic(cron="* * * * *")(app.task(name=SWEEP_TASK, lock=LOCK, retry=again)(send))
