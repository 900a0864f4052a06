"""The jobs of uploads: turn rows into drafts; let go of old files."""

from typing import Final

import structlog
from procrastinate import App, RetryStrategy

from zhulu.domain.uploads.vocabulary import IMPORT_TASK
from zhulu.usecases.carry_on_upload import carry_on_upload
from zhulu.usecases.forget_uploads import forget_old_uploads

FORGET_TASK: Final = "zhulu.uploads.forget"

log = structlog.get_logger(__name__)


def import_rows(upload: str) -> None:
    """Go on with an upload; it defers itself again while rows are left."""
    if (found := carry_on_upload(upload_id=upload)) is not None:
        log.info("upload carried on", upload=upload, done=found.done, total=found.total, finished=found.finished_at)


def forget(timestamp: int) -> None:  # noqa: ARG001 - given by the periodic run
    """Let go of the files of old uploads."""
    if count := forget_old_uploads():
        log.info("files of uploads forgotten", uploads=count)


def register(app: App) -> None:
    """Make the jobs known."""
    again = RetryStrategy(max_attempts=5, exponential_wait=3)
    app.task(name=IMPORT_TASK, retry=again)(import_rows)
    app.periodic(cron="40 18 * * *")(app.task(name=FORGET_TASK, lock=FORGET_TASK, retry=again)(forget))
