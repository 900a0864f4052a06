"""The three roles: the application's owns nothing, may create nothing, and never holds the owner's URL."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from zhulu.foundation.postgres import roles
from zhulu.foundation.postgres.engine import bundled_engine
from zhulu.foundation.postgres.roles import RolesRefused, Urls
from zhulu.foundation.postgres.server import DISPOSABLE_SETTINGS, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A cluster on which no role was made yet."""
    running = Server(tmp_path_factory.mktemp("postgres"), bundled_engine(), DISPOSABLE_SETTINGS)
    running.ensure()
    yield running
    running.destroy()


@pytest.fixture
def own(server: Server) -> Iterator[Urls]:
    """The roles on our own server; removed afterwards."""
    yield roles.prepare_own(server)
    _remove_roles(server)


@pytest.fixture
def given(server: Server) -> Iterator[str]:
    """The URL of an owner that may create roles, on somebody's server."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("CREATE ROLE somebody LOGIN CREATEROLE")
        connection.execute("CREATE DATABASE zhulu OWNER somebody")
    yield server.url(role="somebody", database="zhulu")
    _remove_roles(server)


def _remove_roles(server: Server) -> None:
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("DROP DATABASE zhulu WITH (FORCE)")
        for role in (roles.APP, roles.PUBLIC, roles.OWNER, "somebody"):
            connection.execute(f"DROP ROLE IF EXISTS {role}")


FORBIDDEN = (
    "CREATE TABLE mine (n int)",
    "CREATE TEMPORARY TABLE mine (n int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE DATABASE mine",
    "CREATE ROLE mine",
    "SET ROLE zhulu_owner",
    "SET SESSION AUTHORIZATION zhulu_owner",
    "CREATE EXTENSION pg_trgm",
    "ALTER DATABASE zhulu SET app.anything = 'on'",
    "COPY (SELECT 1) TO PROGRAM 'true'",
    "SELECT count(*) FROM kept",
)


@pytest.mark.write_path
@pytest.mark.parametrize("role", ["app", "public"])
def test_roles_may_create_nothing(own: Urls, role: str) -> None:
    """Neither role can make anything, become the owner, or read a table that it was given no right to."""
    with psycopg.connect(own.owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (n int)")
    with psycopg.connect(getattr(own, role), autocommit=True) as connection:
        assert [statement for statement in FORBIDDEN if _is_allowed(connection, statement)] == []


def _is_allowed(connection: psycopg.Connection, statement: str) -> bool:
    try:
        connection.execute(statement.encode())  # not a literal, and from this module
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedObject):
        return False
    return True


def test_owner_is_no_superuser(own: Urls) -> None:
    """The owner can migrate, trusted extensions included, and is no superuser."""
    with psycopg.connect(own.owner, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE TABLE kept (name text)")
        assert connection.execute("SELECT current_setting('is_superuser')").fetchone() == ("off",)


def test_preparing_again_changes_nothing(own: Urls, server: Server) -> None:
    """A second start finds the roles and the database as they are."""
    assert roles.prepare_own(server) == own


def test_serving_process_never_learns_the_owner(own: Urls) -> None:
    """The variables of a serving process do not contain the owner's URL."""
    assert "DATABASE_URL" not in own.for_serving()
    assert own.owner not in own.for_serving().values()
    assert own.for_setting_up()["DATABASE_URL"] == own.owner


def test_given_server_gets_roles_with_kept_passwords(given: str, tmp_path: Path) -> None:
    """On somebody's server the roles get generated passwords, kept private, and found again at the next start."""
    secrets = tmp_path / "secrets"
    urls = roles.prepare_given(owner_url=given, secrets_directory=secrets)
    assert roles.prepare_given(owner_url=given, secrets_directory=secrets) == urls
    kept = secrets / "database-zhulu_app.password"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_text().strip() in urls.app
    with psycopg.connect(urls.app) as connection:
        assert connection.info.user == roles.APP


def test_role_of_another_deployment_is_not_taken(given: str, tmp_path: Path) -> None:
    """A role that exists with a password that is not ours is left alone, and the way out is named."""
    roles.prepare_given(owner_url=given, secrets_directory=tmp_path / "first")
    with pytest.raises(RolesRefused, match="DATABASE_URL_APP"):
        roles.prepare_given(owner_url=given, secrets_directory=tmp_path / "second")


def test_owner_without_createrole_is_told_the_way(given: str, server: Server, tmp_path: Path) -> None:
    """An owner that may not create roles is told what to grant or give."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("ALTER ROLE somebody NOCREATEROLE")
    with pytest.raises(RolesRefused, match="CREATEROLE"):
        roles.prepare_given(owner_url=given, secrets_directory=tmp_path)


@pytest.mark.write_path
def test_application_must_not_be_the_owner(given: str, server: Server, tmp_path: Path) -> None:
    """The owner, a superuser, or a member of the owner is refused as the application's role."""
    for role in ("somebody", "postgres"):
        with pytest.raises(RolesRefused, match="owner"):
            roles.prepare_given(
                owner_url=given, secrets_directory=tmp_path, app_url=server.url(role=role, database="zhulu")
            )
