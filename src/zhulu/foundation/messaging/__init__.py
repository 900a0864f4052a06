"""Jobs are deferred here, inside the transaction whose outcome they serve.

A job is a row written through the same connection: it exists exactly if the transaction commits. What a name does is
known to ``interfaces.jobs`` alone.
"""

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from procrastinate.types import JSONValue

from zhulu.foundation.db.transactions import transaction_required


class UnknownTask(Exception):
    """No job of this name is registered; it would lie in the queue for ever."""


@transaction_required
def defer(task_name: str, **arguments: JSONValue) -> int:
    """Have a job run after this transaction commits, and give its id; a rollback takes it back.

    Arguments are JSON (ids, never personal data). Jobs may run more than once and must bear it. No queueing lock is
    taken on purpose: it would make concurrent transactions wait for one another, and fail the loser.

    Raises:
        NoTransaction: the job would be visible before what it is about.
        UnknownTask: the name is registered nowhere.
    """
    task = app.tasks.get(task_name)
    if task is None:
        raise UnknownTask(task_name)
    # The application's own connector is another one inside a worker; a job that defers a job needs this connection.
    manager = JobManager(DjangoConnector())
    job = configure_task(
        name=task.name,
        job_manager=manager,
        lock=task.lock,
        queue=task.queue,
        priority=task.priority,
    )
    return job.defer(**arguments)
