"""Peers from the registry, in a virtual environment of their own under ``build/``: no part of the product.

Datasette serves the same documents from SQLite and is asked by ``contains``, as its own pages do. Its rows are written
newest first, so that its own order is ours.
"""

import sqlite3
import subprocess
import sys
from pathlib import Path

from django.db import connections

from zhulu.config.environment import ROOT
from zhulu.domain.publication.vocabulary import PUBLIC

PLACE = ROOT / "build" / "peers"
DATASETTE = "datasette==0.65.5"
COLUMNS = ("public_id", "number", "name", "search_text", "city_code", "county_code", "path", "kind", "grade")
MANY = 5_000


def find_datasette() -> Path | None:
    """Give Datasette's program, installed if the registry has it; None without one."""
    program = PLACE / "bin" / "datasette"
    if not program.exists():
        subprocess.run([sys.executable, "-m", "venv", str(PLACE)], check=True)
        pip = [str(PLACE / "bin" / "pip"), "install", "--quiet", DATASETTE]
        if subprocess.run(pip, check=False).returncode:
            return None
    return program


def write_sqlite(path: Path) -> None:
    """Write the confirmed documents, newest first, with the indexes that Datasette can use for filters."""
    columns = ", ".join(COLUMNS)
    with sqlite3.connect(path) as peer, connections[PUBLIC].cursor() as cursor:
        peer.execute(f"CREATE TABLE documents (id INTEGER PRIMARY KEY, {columns})")
        cursor.execute(
            f"SELECT {columns} FROM publication_projectdocument WHERE is_confirmed "
            "ORDER BY sort_on DESC, project_id DESC"
        )
        marks = ", ".join("?" for _ in COLUMNS)
        while rows := cursor.fetchmany(MANY):
            peer.executemany(f"INSERT INTO documents ({columns}) VALUES ({marks})", rows)
        for column in ("city_code", "county_code", "kind", "grade"):
            peer.execute(f"CREATE INDEX by_{column} ON documents ({column})")
    peer.close()
