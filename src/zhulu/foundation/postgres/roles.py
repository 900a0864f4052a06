"""The three roles and what they may do before any table exists.

The owner migrates. The application's role owns nothing, may create nothing and gets its rights table by table from
the walls (``zhulu.foundation.db``). The public role only reads. The process that serves requests is given the last
two; the owner's URL stays with the commands that set the database up.
"""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import LiteralString
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from zhulu.foundation.postgres.server import Server
from zhulu.foundation.secrets import write_once

OWNER = "zhulu_owner"
APP = "zhulu_app"
PUBLIC = "zhulu_public"
DATABASE = "zhulu"
OLDEST_MAJOR = 15


class RolesRefused(Exception):
    """The database cannot be prepared as it is; the message says what to grant or which URL to give."""


@dataclass(frozen=True)
class Urls:
    """How each role reaches the database."""

    owner: str
    app: str
    public: str

    def for_serving(self) -> Mapping[str, str]:
        """Return the variables of a process that serves requests or runs jobs: the owner is not among them."""
        return {"DATABASE_URL_APP": self.app, "DATABASE_URL_PUBLIC": self.public}

    def for_setting_up(self) -> Mapping[str, str]:
        """Return the variables of a process that migrates or loads reference data."""
        return {**self.for_serving(), "DATABASE_URL": self.owner}


def prepare_own(server: Server, *, database: str = DATABASE) -> Urls:
    """Make the roles and the database on a server of our own, and return their URLs. May be repeated."""
    return prepare_cluster(server.url(), database=database)


def prepare_cluster(superuser_url: str, *, database: str = DATABASE) -> Urls:
    """Make the roles, without passwords, and the database as a superuser of a cluster that trusts its socket.

    Raises:
        RolesRefused: the server is older than PostgreSQL 15.
    """
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        _demand_version(connection)
        _ensure_role(connection, OWNER, "LOGIN NOSUPERUSER CREATEDB CREATEROLE")
        _ensure_role(connection, APP, "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
        _ensure_role(connection, PUBLIC, "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE")
        ensure_database(connection, database)
    urls = Urls(*(_with(superuser_url, user=role, database=database) for role in (OWNER, APP, PUBLIC)))
    _narrow(urls.owner, app=APP, public=PUBLIC)
    return urls


def prepare_given(*, owner_url: str, secrets_directory: Path, app_url: str = "", public_url: str = "") -> Urls:
    """Make the application's and the public role on somebody's server, unless their URLs are given.

    The passwords are generated and kept, mode 0600, under ``secrets_directory``. May be repeated.

    Raises:
        RolesRefused: the server is too old, the owner may not create roles, or a role exists with a password that
            is not ours.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        _demand_version(connection)
        app = app_url or _with_own_password(connection, owner_url, APP, secrets_directory)
        public = public_url or _with_own_password(connection, owner_url, PUBLIC, secrets_directory)
    _narrow(owner_url, app=_user(app), public=_user(public))
    return Urls(owner=owner_url, app=app, public=public)


def ensure_database(connection: psycopg.Connection, database: str, *, template: str | None = None) -> bool:
    """Create a database that belongs to the owner role; return whether it was missing."""
    if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        return False
    statement = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(database), sql.Identifier(OWNER))
    if template:
        statement += sql.SQL(" TEMPLATE {}").format(sql.Identifier(template))
    connection.execute(statement)
    return True


def _demand_version(connection: psycopg.Connection) -> None:
    if connection.info.server_version < OLDEST_MAJOR * 10_000:
        raise RolesRefused(
            f"PostgreSQL {OLDEST_MAJOR} or newer is needed, not {connection.info.server_version // 10_000}"
        )


def _role_exists(connection: psycopg.Connection, role: str) -> bool:
    return connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is not None


def _ensure_role(connection: psycopg.Connection, role: str, attributes: LiteralString) -> None:
    if not _role_exists(connection, role):
        # Two processes may come here at once; the second finds the role made.
        with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            connection.execute(sql.SQL("CREATE ROLE {} " + attributes).format(sql.Identifier(role)))


def _with_own_password(connection: psycopg.Connection, owner_url: str, role: str, directory: Path) -> str:
    """Return the URL of a role whose password we made, creating both where they are missing."""
    path = directory / f"database-{role}.password"
    if path.exists():
        password = path.read_text().strip()
        if not _role_exists(connection, role):
            _create_role(connection, role, password)
        return _with(owner_url, user=role, password=password)
    if _role_exists(connection, role):
        raise RolesRefused(
            f"the role {role} exists and its password is not in {path}: "
            f"give its URL in {'DATABASE_URL_APP' if role == APP else 'DATABASE_URL_PUBLIC'}"
        )
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_once(path, secrets.token_urlsafe(32) + "\n")
    password = path.read_text().strip()
    _create_role(connection, role, password)
    return _with(owner_url, user=role, password=password)


def _create_role(connection: psycopg.Connection, role: str, password: str) -> None:
    """Create a login role; only the verifier of its password travels, so that no log holds the password."""
    verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    try:
        connection.execute(
            sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}").format(
                sql.Identifier(role), sql.Literal(verifier)
            )
        )
    except psycopg.errors.InsufficientPrivilege as error:
        raise RolesRefused(
            f"the owner may not create the role {role}: grant it CREATEROLE, or create the roles by hand and give "
            "their URLs in DATABASE_URL_APP and DATABASE_URL_PUBLIC"
        ) from error


def _narrow(owner_url: str, *, app: str, public: str) -> None:
    """Take from everybody what a new database gives to everybody, and let the two roles in.

    Without TEMPORARY no session can put a table of its own before ours in the search path of a function that runs
    with the owner's rights.
    """
    with psycopg.connect(owner_url, autocommit=True) as connection:
        owner = connection.info.user
        if owner in {app, public}:
            raise RolesRefused(f"DATABASE_URL_APP and DATABASE_URL_PUBLIC must not connect as the owner {owner}")
        database = sql.Identifier(connection.info.dbname)
        roles = sql.SQL(", ").join([sql.Identifier(app), sql.Identifier(public)])
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
        connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, roles))
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        connection.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(roles))
        _demand_powerless(connection, (app, public))


def _demand_powerless(connection: psycopg.Connection, roles: tuple[str, ...]) -> None:
    for role in roles:
        found = connection.execute(
            "SELECT rolsuper OR rolbypassrls OR has_schema_privilege(rolname, 'public', 'CREATE')"
            " OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid)"
            " OR pg_has_role(rolname, current_user, 'MEMBER')"
            " FROM pg_roles r WHERE rolname = %s",
            [role],
        ).fetchone()
        if found is None or found[0]:
            raise RolesRefused(
                f"the role {role} must exist, must own nothing, must not be a superuser or a member of the owner, "
                "and must have no CREATE on the schema public"
            )


def _user(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def _with(url: str, *, user: str, password: str = "", database: str = "") -> str:
    """Return a URL with another user, and another database if one is named."""
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items() if key not in {"user", "password"}}
    place = parts.netloc.rpartition("@")[2]
    login = quote(user, safe="") + (f":{quote(password, safe='')}" if password else "")
    path = f"/{quote(database)}" if database else parts.path
    return urlunsplit((parts.scheme, f"{login}@{place}", path, urlencode(query), ""))
