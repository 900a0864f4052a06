"""The database that is measured: one of its own, loaded and dropped, or the site's as it stands."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from django.db import connections
from psycopg import sql

from zhulu.config.environment import ROOT, Environment

URLS = ("DATABASE_URL", "DATABASE_URL_APP", "DATABASE_URL_PUBLIC")


@contextmanager
def prepared_here() -> Iterator[None]:
    """Have Django set up on the database of the environment."""
    django.setup()
    yield


@contextmanager
def throw_away(*, rows: int) -> Iterator[None]:
    """Have a database of one's own with so many public documents, for the length of the block.

    Its files go to a directory that is removed with it; the secrets stay those of the deployment. No pool: its idle
    connections would keep the database from being dropped.
    """
    name = f"zhulu_bench_{os.getpid()}"
    owner_url = os.environ["DATABASE_URL"]
    with tempfile.TemporaryDirectory() as directory, psycopg.connect(owner_url, autocommit=True) as connection:
        secrets = str(Environment.read().secrets)
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            os.environ.update({url: _named(os.environ[url], name) for url in URLS})
            os.environ.update({"ZHULU_DEMO": "1", "ZHULU_VAR": directory, "ZHULU_SECRETS": secrets, "ZHULU_POOL": "0"})
            _run("migrate", "--database", "owner", "--no-input", "--verbosity", "0")
            _run("load_province", "--verbosity", "0")
            _run("make_demo", "--projects", str(rows), "--told", "1")
            django.setup()
            yield
        finally:
            connections.close_all()
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def _named(url: str, database: str) -> str:
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, f"/{database}", parts.query, parts.fragment))


def _run(*command: str) -> None:
    subprocess.run([sys.executable, "-m", "django", *command], cwd=ROOT, check=True)
