"""Forging behind every wall, as a superuser with all triggers off, and what ``zhulu verify`` says to it."""

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

import psycopg
from django.core.management import CommandError, call_command


@dataclass(frozen=True)
class Sealed:
    """A committed, sealed ledger, and the numbers of the projects of which it speaks."""

    superuser_url: str
    database: str
    numbers: list[str]


def verified(tmp_path: Path) -> str:
    """Run ``zhulu verify`` and give what it says; a fault is what it raises."""
    said = StringIO()
    try:
        call_command("verify", anchors=tmp_path, stdout=said)
    except CommandError as fault:
        return str(fault)
    return said.getvalue()


def forged(sealed: Sealed, statement: str, look: Callable[[], str]) -> str:
    """Run a statement as superuser with every trigger off, look, and put the rows back."""
    place = psycopg.conninfo.make_conninfo(sealed.superuser_url, dbname=sealed.database)
    table = statement.split()[1 if statement.startswith("UPDATE") else 2]
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(f"CREATE TEMPORARY TABLE kept AS TABLE {table}")
        assert connection.execute(statement).rowcount >= 1
        try:
            return look()
        finally:
            connection.execute(f"DELETE FROM {table}")
            connection.execute(f"INSERT INTO {table} SELECT * FROM kept")
