"""Jobs are part of the transaction that defers them, and survive the death of a worker."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob

from zhulu.foundation.db.transactions import NoTransaction
from zhulu.foundation.ledger.models import Seal
from zhulu.foundation.ledger.operations import SEAL_TASK, append_entry, defer_sealing
from zhulu.foundation.messaging import UnknownTask, defer
from zhulu.interfaces.jobs.schedule import ANCHOR_TASK, FORGET_TASK, RETRY_TASK, SWEEP_TASK

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


def work_off() -> None:
    """Run a worker until nothing is left to do."""
    # In a thread of its own: a browser journey before this test leaves an event loop running in the main one.
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(_work_off).result()


def _work_off() -> None:
    try:
        with app.replace_connector(DjangoConnector().get_worker_connector()) as worker_app:
            worker_app.run_worker(wait=False, listen_notify=False, install_signal_handlers=False, concurrency=1)
    finally:
        connections.close_all()


@contextmanager
def failing_transaction() -> Iterator[None]:
    """Open a transaction that fails at its end."""
    with transaction.atomic():
        yield
        raise ZeroDivisionError


def decide() -> None:
    """Append a decision and ask for its sealing."""
    append_entry(
        at=NOW,
        kind="filing.confirmed",
        subject="filing:a",
        content_digest="a" * 64,
        statement={},
        actor_name="王建国",
        actor_office="",
    )
    defer_sealing()


def test_the_standing_jobs_are_known() -> None:
    """Sealing, anchors, sweeping, retries and tidying are registered and periodic."""
    periodic = {name for name, _ in app.periodic_registry.periodic_tasks}

    assert {SEAL_TASK, ANCHOR_TASK, SWEEP_TASK, RETRY_TASK, FORGET_TASK} <= periodic
    assert periodic <= set(app.tasks)


def test_a_job_exists_exactly_if_its_transaction_commits(fresh_database: str) -> None:
    """A rollback takes the job back; outside a transaction nothing is deferred; unknown names are refused."""
    with pytest.raises(ZeroDivisionError), failing_transaction():
        decide()
    with pytest.raises(NoTransaction):
        defer_sealing()
    with pytest.raises(UnknownTask), transaction.atomic():
        defer("zhulu.no-such-job")

    assert ProcrastinateJob.objects.count() == 0


def test_a_worker_seals_what_was_deferred(fresh_database: str) -> None:
    """The deferred job runs in a worker and chains the decision; asking twice does no harm."""
    with transaction.atomic():
        decide()
        defer_sealing()
    work_off()

    assert Seal.objects.count() == 1
    assert set(ProcrastinateJob.objects.filter(task_name=SEAL_TASK).values_list("status", flat=True)) == {"succeeded"}


def test_the_job_of_a_dead_worker_is_taken_over(fresh_database: str) -> None:
    """A job left doing by a worker without heartbeat runs again and finishes."""
    with transaction.atomic():
        decide()
    with connection.cursor() as cursor:
        silent_since = timezone.now() - timedelta(minutes=5)
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id", [silent_since])
        worker_id = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker_id])
    with transaction.atomic():
        defer(RETRY_TASK, timestamp=0)
    work_off()
    connections.close_all()

    assert Seal.objects.count() == 1
    assert not ProcrastinateJob.objects.exclude(status="succeeded").filter(task_name=SEAL_TASK).exists()
