"""The platform's standing jobs and when they run. Cron times are UTC, as procrastinate reads them.

A room's own jobs are registered beside these. Every job is idempotent: after a crash it simply runs again.
"""

from datetime import timedelta
from pathlib import Path
from typing import Final

import structlog
from django.conf import settings
from django.utils import timezone
from procrastinate import App, JobContext, RetryStrategy
from procrastinate.jobs import Status

from zhulu.foundation.clock import local_day
from zhulu.foundation.ledger.anchors import write_anchor
from zhulu.foundation.ledger.operations import SEAL_TASK, defer_sealing
from zhulu.foundation.ledger.sealer import requeue_unsealed, seal_all
from zhulu.foundation.storage.references import NoReferencesKnown, referenced
from zhulu.foundation.storage.stores import current_storage
from zhulu.foundation.storage.sweeping import sweep_orphans
from zhulu.interfaces.jobs import credit, feed, national, uploads
from zhulu.usecases.carry_out_changes import carry_out_changes
from zhulu.usecases.compare_evidence import refresh_risks
from zhulu.usecases.count_search_terms import count_search_terms
from zhulu.usecases.deliver_evidence import REFRESH_TASK
from zhulu.usecases.use_machine import forget_idle

__all__ = ["defer_sealing", "register"]

ANCHOR_TASK: Final = "zhulu.ledger.anchor"
SWEEP_TASK: Final = "zhulu.storage.sweep"
RETRY_TASK: Final = "zhulu.jobs.retry-stalled"
FORGET_TASK: Final = "zhulu.jobs.forget-finished"
CHANGES_TASK: Final = "zhulu.grants.carry-out-changes"
IDLE_TASK: Final = "zhulu.throttle.forget-idle"
TERMS_TASK: Final = "zhulu.publication.count-terms"

ORPHAN_AGE: Final = timedelta(days=2)
"""Longer than anybody leaves a form open."""
SILENCE_SECONDS: Final = 30
"""A worker without a heartbeat for this long is dead, and its jobs are taken over."""
MAX_ATTEMPTS: Final = 10
"""A job that killed its worker this often is given up as failed, for a person to look at."""
KEEP_HOURS: Final = 72
"""How long finished jobs stay to be looked at; two jobs a minute would fill the table otherwise."""

log = structlog.get_logger(__name__)


def seal_ledger(timestamp: int = 0) -> None:  # noqa: ARG001 - given by the periodic run, not by deferring
    """Chain all committed decisions."""
    if count := seal_all(now=timezone.now()):
        log.info("ledger sealed", entries=count)


def anchor_ledger(timestamp: int) -> None:  # noqa: ARG001
    """Write yesterday's anchor unless it stands: hourly, so that a worker that slept through midnight makes up."""
    now = timezone.now()
    if lost := requeue_unsealed(before=now - timedelta(hours=1)):
        log.error("entries had lost their waiting rows", entries=lost)
    seal_all(now=now)
    write_anchor(day=local_day(now) - timedelta(days=1), directory=Path(settings.ANCHOR_DIR))


def sweep_files(timestamp: int) -> None:  # noqa: ARG001
    """Delete files nobody refers to."""
    try:
        count = sweep_orphans(
            storage=current_storage(),
            referenced=referenced,
            older_than=timezone.now() - ORPHAN_AGE,
        )
    except NoReferencesKnown:
        log.warning("nothing swept: no references are known")
        return
    log.info("orphans swept", files=count)


def carry_out_due_changes(timestamp: int) -> None:  # noqa: ARG001
    """Do what remains for the day on which a change of persons takes effect."""
    if count := carry_out_changes():
        log.info("changes of permissions carried out", cases=count)


async def retry_stalled(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Take over the jobs of workers that died; procrastinate leaves them ``doing`` for ever."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENCE_SECONDS):
        if job.attempts >= MAX_ATTEMPTS:
            log.error("job given up", job=job.id, task=job.task_name)
            await manager.finish_job(job=job, status=Status.FAILED, delete_job=False)
        else:
            log.warning("job taken over", job=job.id, task=job.task_name)
            await manager.retry_job(job)


async def forget_finished(context: JobContext, timestamp: int) -> None:  # noqa: ARG001
    """Delete jobs that succeeded long ago; failed ones stay."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_HOURS)


def forget_turns(timestamp: int) -> None:  # noqa: ARG001
    """Forget how often those came who have not come lately."""
    forget_idle()


def count_terms(timestamp: int) -> None:  # noqa: ARG001
    """Tell the public search how frequent its terms are; a search is right without it, and quicker with it."""
    count_search_terms()


def compare_anew() -> None:
    """Compare what lies on the desks with the registers again: one of them was delivered."""
    if count := refresh_risks(now=timezone.now()):
        log.info("evidence compared anew", filings=count)


def register(app: App) -> None:
    """Make the standing jobs known; Django calls this once (``PROCRASTINATE_ON_APP_READY``)."""
    again = RetryStrategy(max_attempts=5, exponential_wait=3)
    every_minute, hourly, nightly = (
        "* * * * *",
        "5 * * * *",
        "30 18 * * *",
    )  # 02:30 in Asia/Shanghai
    app.periodic(cron=every_minute)(app.task(name=SEAL_TASK, lock=SEAL_TASK, retry=again)(seal_ledger))
    app.periodic(cron=hourly)(app.task(name=ANCHOR_TASK, lock=SEAL_TASK, retry=again)(anchor_ledger))
    app.periodic(cron=nightly)(app.task(name=SWEEP_TASK, lock=SWEEP_TASK, retry=again)(sweep_files))
    app.periodic(cron=every_minute)(app.task(name=CHANGES_TASK, lock=CHANGES_TASK, retry=again)(carry_out_due_changes))
    app.periodic(cron=every_minute)(app.task(name=RETRY_TASK, pass_context=True)(retry_stalled))
    app.periodic(cron=hourly)(app.task(name=FORGET_TASK, pass_context=True)(forget_finished))
    app.periodic(cron=hourly)(app.task(name=IDLE_TASK, lock=IDLE_TASK, retry=again)(forget_turns))
    app.periodic(cron=hourly)(app.task(name=TERMS_TASK, lock=TERMS_TASK, retry=again)(count_terms))
    app.task(name=REFRESH_TASK, lock=REFRESH_TASK, retry=again)(compare_anew)
    national.register(app)
    uploads.register(app)
    credit.register(app)
    feed.register(app)
