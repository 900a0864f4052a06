"""Fixtures for every test: databases, the live site, the clock.

``db`` (or the mark ``django_db``): a transaction that is rolled back; ``default`` and ``public`` share a connection
that acts as the application's role, ``owner`` has one of its own and sees committed rows only.
``fresh_database``: a database of one's own with three real roles, for commits, races and walls.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from threading import Condition
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http.response import HttpResponseBase
from django.test.testcases import LiveServerThread, TransactionTestCase
from pytest_django.plugin import DjangoDbBlocker

from tests.support import database
from tests.support.database import Cluster
from zhulu.domain.publication import statistics

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

FROZEN_AT = dt.datetime(2026, 3, 16, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""A Monday morning, in office hours."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every database test use all aliases, and refuse the ways that would flush a database.

    Raises:
        pytest.UsageError: a test wants pytest-django's transactional database or live server.
    """
    for item in items:
        marker = item.get_closest_marker("django_db")
        wanted = set(getattr(item, "fixturenames", ()))
        if wanted & {"transactional_db", "live_server"} or (marker and marker.kwargs.get("transaction")):
            raise pytest.UsageError(f"{item.nodeid}: the application cannot flush; use fresh_database or live_site")
        case = getattr(item, "cls", None)
        if case and issubclass(case, TransactionTestCase):
            case.databases = set(database.ALIASES)
        elif marker or "db" in wanted:
            item.add_marker(pytest.mark.django_db(databases=list(database.ALIASES)), append=False)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Let the aliases share a connection again where they should, and no search remember another test's database."""
    database.share_connections()
    statistics.forget()


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """Return the running test cluster."""
    with database.running_cluster() as running:
        yield running


@pytest.fixture(scope="session")
def template(cluster: Cluster, django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> str:
    """Return the name of the migrated database with the province's facts in it."""
    with django_db_blocker.unblock():
        return database.migrated_template(cluster)


@pytest.fixture(scope="session")
def django_db_setup(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Put a clone of the template under all tests that roll back; takes the place of pytest-django's own."""
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            name = stack.enter_context(database.clone(cluster, template))
            stack.enter_context(database.pointed_at(cluster, name, real_roles=False))
        yield


@pytest.fixture
def fresh_database(
    request: pytest.FixtureRequest, cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[str]:
    """Return the name of a database of the test's own: real roles, real commits, dropped afterwards.

    Marked ``station("submitted")`` or the like, it is a copy of that station's instead of the empty one.
    """
    if "db" in request.fixturenames:
        pytest.fail("a test has either db, which rolls back, or fresh_database, which commits")
    station = request.node.get_closest_marker("station")
    source = request.getfixturevalue("stations")(*station.args) if station else template
    with (
        django_db_blocker.unblock(),
        database.clone(cluster, source) as name,
        database.pointed_at(cluster, name),
    ):
        yield name


@pytest.fixture
def as_owner(db: None) -> Callable[[], AbstractContextManager[None]]:
    """Return a context manager under which a rolled-back test may write reference data."""
    return database.as_owner


@pytest.fixture
def frozen() -> Iterator[time_machine.Traveller]:
    """Stop the clock at a Monday morning; ``frozen.move_to`` and ``frozen.shift`` move it."""
    with time_machine.travel(FROZEN_AT, tick=False) as clock:
        yield clock


class AnswersToTheEnd(StaticFilesHandler):
    """Knows whether a request is being answered, so that no database is dropped under one."""

    busy = 0
    changed = Condition()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> HttpResponseBase:
        """Answer, and count oneself busy for as long as that takes."""
        self._count(1)
        try:
            return super().__call__(environ, start_response)
        finally:
            self._count(-1)

    @classmethod
    def _count(cls, more: int) -> None:
        with cls.changed:
            cls.busy += more
            cls.changed.notify_all()

    @classmethod
    def wait(cls) -> None:
        """Wait until nothing is being answered: a page that was left may still load its papers."""
        with cls.changed:
            cls.changed.wait_for(lambda: cls.busy == 0, timeout=30)


@pytest.fixture
def live_site(fresh_database: str) -> Iterator[str]:
    """Serve the site from a thread on a fresh database and return its origin, such as ``http://127.0.0.1:40123``."""
    thread = LiveServerThread("127.0.0.1", AnswersToTheEnd)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
    AnswersToTheEnd.wait()
