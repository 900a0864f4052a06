"""Databases for tests: one server, one migrated template, a clone for each who needs one.

Migrating takes seconds and cloning a tenth of one, so the template is made once per state of the sources and kept
in the cluster under ``var/test`` (or in the one ``TEST_DATABASE_URL`` names). Roles are real: the application's role
can neither TRUNCATE nor change content, so no test flushes a database; it is dropped instead.
"""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg import sql

from zhulu.foundation.postgres import roles
from zhulu.foundation.postgres.engine import bundled_engine
from zhulu.foundation.postgres.server import DISPOSABLE_SETTINGS, Server

ROOT = Path(__file__).resolve().parents[2]
ALIASES = {"default": roles.APP, "public": roles.PUBLIC, "owner": roles.OWNER}
TEMPLATE_PREFIX = "zhulu_template_"
CLONE_PREFIX = "zhulu_test_"
TEMPLATES_KEPT = 4
_SHARED: list[bool] = []
"""For each block of ``pointed_at`` that is open, the innermost last: whether it goes without real roles."""
TEMPLATE_LOCK = 7_319_846
"""Key of the advisory lock under which templates are made, so that two test runs do not make one twice."""


@dataclass(frozen=True)
class Cluster:
    """The test cluster, reached as its superuser."""

    superuser_url: str

    def connect(self) -> psycopg.Connection:
        """Open an autocommit connection to the maintenance database."""
        return psycopg.connect(self.superuser_url, autocommit=True)


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """Have a test cluster for the length of the block: the one of ``TEST_DATABASE_URL``, or our own."""
    given = os.environ.get("TEST_DATABASE_URL", "")
    if given:
        yield Cluster(given)
        return
    server = Server(ROOT / "var" / "test" / "postgres", bundled_engine(), DISPOSABLE_SETTINGS)
    with server.in_use():
        yield Cluster(server.url())


@contextmanager
def clone(cluster: Cluster, template: str) -> Iterator[str]:
    """Have a database of one's own, a copy of the template, for the length of the block."""
    name = f"{CLONE_PREFIX}{os.getpid()}_{secrets.token_hex(4)}"
    with cluster.connect() as connection:
        roles.ensure_database(connection, name, template=template)
    roles.prepare_cluster(cluster.superuser_url, database=name)
    try:
        yield name
    finally:
        with cluster.connect() as connection:
            _drop(connection, name)


@contextmanager
def pointed_at(cluster: Cluster, database: str, *, real_roles: bool = True) -> Iterator[None]:
    """Point the three aliases at a database, in this thread at once and in others when they connect.

    With ``real_roles`` each alias logs in as its own role. Without, ``default`` logs in as the superuser and becomes
    the application's role at once, so that ``as_owner`` can change hands inside an open transaction, and ``public``
    shares its connection, so that it sees what a test has not committed.
    """
    info = psycopg.conninfo.conninfo_to_dict(cluster.superuser_url)
    before = {alias: (connections[alias], dict(connections.settings[alias])) for alias in ALIASES}
    _SHARED.append(not real_roles)
    for alias, role in ALIASES.items():
        place = {"NAME": database, "USER": role, "HOST": info.get("host", ""), "PORT": str(info.get("port", ""))}
        connections.settings[alias].update(place)
        connections[alias] = connections.create_connection(alias)
    if not real_roles:
        connections.settings["default"].update(USER=info["user"], PASSWORD=info.get("password", ""))
    share_connections()
    try:
        yield
    finally:
        _SHARED.pop()
        for alias, (connection, values) in before.items():
            connections[alias].close()
            connections.settings[alias].update(values)
            connections[alias] = connection
        share_connections()


def share_connections() -> None:
    """Let ``public`` share the connection of ``default``, and that act as the application, where no real roles are.

    Asked before every test: once a browser has started, its event loop gives this thread another store of connections,
    in which each alias would have one of its own.
    """
    shared = _SHARED[-1:] == [True]
    listen = connection_created.connect if shared else connection_created.disconnect
    listen(_become_application)
    if shared and connections["public"] is not connections["default"]:
        connections["public"] = connections["default"]


@contextmanager
def as_owner() -> Iterator[None]:
    """Act as the owner on the application's connection, for the reference data that a test needs.

    For ordinary tests only: on a fresh database use the alias ``owner``.
    """
    with transaction.atomic():
        _act_as(connections["default"], roles.OWNER)
        yield
        _act_as(connections["default"], roles.APP)


def migrated_template(cluster: Cluster) -> str:
    """Return the name of a database that is migrated and holds the province's facts, made if need be."""
    name = f"{TEMPLATE_PREFIX}{fingerprint()}"
    with cluster.connect() as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        _sweep(connection, keep=name)
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return name
        partial = f"{name}_partial"
        _drop(connection, partial)
        roles.prepare_cluster(cluster.superuser_url, database=partial)
        with pointed_at(cluster, partial):
            call_command("migrate", database="owner", verbosity=0, interactive=False)
            call_command("load_province", verbosity=0)
        connection.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(partial), sql.Identifier(name))
        )
        return name


def fingerprint() -> str:
    """Digest what a migrated database depends on: the sources, the province's facts and the pinned packages."""
    found = [path for path in (ROOT / "src").rglob("*") if path.suffix in {".py", ".sql", ".json"}]
    found += [path for folder in ("provinces", "notice") for path in (ROOT / folder).rglob("*") if path.is_file()]
    digest = hashlib.sha256()
    for path in sorted([*found, ROOT / "requirements.txt", Path(__file__)]):
        if not _beside_the_database(path):
            digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _beside_the_database(path: Path) -> bool:
    """Tell whether a file is part of a surface that neither declares tables nor loads data."""
    parts = path.relative_to(ROOT).parts
    surface = parts[:3] == ("src", "zhulu", "interfaces")
    return "__pycache__" in parts or (surface and not {"migrations", "models", "management", "commands"} & set(parts))


def _sweep(connection: psycopg.Connection, *, keep: str) -> None:
    """Drop clones of test runs that are gone, and templates beyond the newest few."""
    rows = connection.execute("SELECT datname FROM pg_database ORDER BY oid DESC").fetchall()
    names = [str(row[0]) for row in rows]
    clones = [name for name in names if name.startswith(CLONE_PREFIX)]
    templates = [name for name in names if name.startswith(TEMPLATE_PREFIX) and name != keep]
    for name in [name for name in clones if not Path(f"/proc/{name.split('_')[2]}").exists()]:
        _drop(connection, name)
    for name in templates[TEMPLATES_KEPT:]:
        with suppress(psycopg.errors.ObjectInUse):
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def _drop(connection: psycopg.Connection, name: str) -> None:
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _become_application(connection: BaseDatabaseWrapper, **_: object) -> None:
    if connection.alias == "default":
        _act_as(connection, roles.APP)


def _act_as(connection: BaseDatabaseWrapper, role: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET SESSION AUTHORIZATION {role}")
