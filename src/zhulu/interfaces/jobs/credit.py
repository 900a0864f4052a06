"""The credit's jobs: adverse records end by themselves on the day; what strikes the eye is kept hourly."""

from typing import Final

import structlog
from procrastinate import App, RetryStrategy

from zhulu.usecases.credit.alerting import raise_alerts
from zhulu.usecases.credit.repairing import end_due_records

END_TASK: Final = "zhulu.credit.end-due-records"

ALERT_TASK: Final = "zhulu.credit.raise-alerts"

log = structlog.get_logger(__name__)


def end_records(timestamp: int) -> None:  # noqa: ARG001 - given by the periodic run
    """End what is over; hourly, so that a worker that slept through midnight makes up."""
    if count := end_due_records():
        log.info("adverse records ended", records=count)


def look_around(timestamp: int) -> None:  # noqa: ARG001 - given by the periodic run
    """Look at what was submitted and confirmed lately."""
    if count := raise_alerts():
        log.info("alerts raised", alerts=count)


def register(app: App) -> None:
    """Make the credit's jobs known."""
    again = RetryStrategy(max_attempts=5, exponential_wait=3)
    app.periodic(cron="3 * * * *")(app.task(name=END_TASK, lock=END_TASK, retry=again)(end_records))
    app.periodic(cron="17 * * * *")(app.task(name=ALERT_TASK, lock=ALERT_TASK, retry=again)(look_around))
