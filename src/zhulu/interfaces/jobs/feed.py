"""The feed's jobs: take up what a reading has freed or a fault kept back, and link firms that registered later."""

from typing import Final

import structlog
from procrastinate import App, RetryStrategy

from zhulu.domain.intake.vocabulary import TAKE_UP_TASK
from zhulu.usecases.link_participants import link_registered
from zhulu.usecases.take_up_deliveries import take_up_kept, take_up_waiting

KEPT_TASK: Final = "zhulu.feed.take-up-kept"
LINK_TASK: Final = "zhulu.feed.link"

log = structlog.get_logger(__name__)


def take_up(code: str, delivery: int) -> None:
    """Take up what waited for a reading."""
    log.info("deliveries taken up", code=code, count=take_up_waiting(code=code, delivery=delivery))


def take_up_again(timestamp: int) -> None:  # noqa: ARG001 - given by the periodic run
    """Try what was kept back."""
    if count := take_up_kept():
        log.info("kept deliveries taken up", count=count)


def link(timestamp: int) -> None:  # noqa: ARG001 - given by the periodic run
    """Link participants whose firms have registered since."""
    if count := link_registered():
        log.info("participants linked", count=count)


def register(app: App) -> None:
    """Make the feed's jobs known."""
    again = RetryStrategy(max_attempts=5, exponential_wait=3)
    every_minute, every_quarter = "* * * * *", "*/15 * * * *"
    app.task(name=TAKE_UP_TASK, retry=again)(take_up)
    app.periodic(cron=every_minute)(app.task(name=KEPT_TASK, lock=KEPT_TASK, retry=again)(take_up_again))
    app.periodic(cron=every_quarter)(app.task(name=LINK_TASK, lock=LINK_TASK, retry=again)(link))
