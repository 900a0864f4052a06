"""What the simulator remembers: messages by key, what it holds by record, and the numbers it has given. One file."""

import hashlib
import json
import secrets
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from zhulu.simulator.judging import faults_of

SCHEMA = """
CREATE TABLE IF NOT EXISTS message (
  key TEXT PRIMARY KEY, record TEXT NOT NULL, revision INTEGER NOT NULL, action TEXT NOT NULL, receipt TEXT NOT NULL,
  at TEXT NOT NULL, arrivals INTEGER NOT NULL DEFAULT 1, withheld INTEGER NOT NULL DEFAULT 0, personal INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS holding (
  record TEXT PRIMARY KEY, project TEXT NOT NULL, revision INTEGER NOT NULL, digest TEXT NOT NULL, number TEXT NOT NULL,
  name TEXT NOT NULL, grade TEXT NOT NULL, is_held INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS project (province TEXT PRIMARY KEY, number TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS stage (province TEXT PRIMARY KEY, number TEXT NOT NULL);
"""
PAGE = 200
TABLES = ("message", "holding", "project", "stage")


class Store:
    """The simulator's database; every method is one transaction under one lock."""

    def __init__(self, path: Path | str) -> None:
        """Open the file, or make it."""
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.row_factory = sqlite3.Row
        self._connection.executescript(f"PRAGMA journal_mode=WAL; {SCHEMA}")

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def take(
        self, message: Mapping[str, Any], *, reasons: tuple[str, ...] = (), withhold: int = 0, on: date
    ) -> dict[str, Any]:
        """Take a message and give its receipt; the same key gives the same receipt and counts once.

        Args:
            reasons: rejects whatever the message holds.
            withhold: how often the receipt has to be asked for before it is given.
        """
        with self._transaction() as connection:
            known = connection.execute("SELECT receipt FROM message WHERE key = ?", [message["key"]]).fetchone()
            if known:
                connection.execute("UPDATE message SET arrivals = arrivals + 1 WHERE key = ?", [message["key"]])
                return dict(json.loads(known["receipt"]))
            receipt = self._decide(connection, message, reasons or tuple(faults_of(message)), on)
            connection.execute(
                "INSERT INTO message (key, record, revision, action, receipt, at, withheld, personal)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    message["key"],
                    message["record"],
                    message["revision"],
                    message["action"],
                    json.dumps(receipt, ensure_ascii=False),
                    on.isoformat(),
                    withhold,
                    len(message.get("personal", {})),
                ],
            )
            return receipt

    def _decide(
        self, connection: sqlite3.Connection, message: Mapping[str, Any], reasons: tuple[str, ...], on: date
    ) -> dict[str, Any]:
        held = connection.execute("SELECT * FROM holding WHERE record = ?", [message["record"]]).fetchone()
        receipt: dict[str, Any] = {"key": message["key"], "serial": secrets.token_hex(8)}
        if reasons:
            return {**receipt, "outcome": "rejected", "reasons": list(reasons), "held": _held(held)}
        if held and held["revision"] >= message["revision"]:
            return {**receipt, "outcome": "stale", **self._numbers(connection, message, on), "held": _held(held)}
        numbers = self._numbers(connection, message, on) if message["action"] == "U" else {}
        self._hold(connection, message, str(numbers.get("project", "")))
        now_held = {"revision": message["revision"], "digest": message["digest"]}
        return {**receipt, "outcome": "accepted", **numbers, "held": now_held}

    @staticmethod
    def _hold(connection: sqlite3.Connection, message: Mapping[str, Any], number: str) -> None:
        project = _project(message)
        connection.execute(
            "INSERT OR REPLACE INTO holding VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                message["record"],
                message["project"],
                message["revision"],
                message["digest"],
                number,
                str(project.get("PrjName", "")),
                str(project.get("DataLevel", "")),
                int(message["action"] == "U"),
            ],
        )

    def _numbers(self, connection: sqlite3.Connection, message: Mapping[str, Any], on: date) -> dict[str, Any]:
        """Give the numbers of a project and its stages, issuing those that it has not yet (数据标准 3.1)."""
        found = connection.execute("SELECT number FROM project WHERE province = ?", [message["project"]]).fetchone()
        number = found["number"] if found else self._issue(connection, message, on)
        stages: dict[str, str] = {}
        for ours in (one for numbers in message.get("stages", {}).values() for one in numbers if one):
            tail = str(ours).removeprefix(str(message["project"]))
            connection.execute("INSERT OR IGNORE INTO stage VALUES (?, ?)", [ours, f"{number}{tail}"])
            stages[ours] = connection.execute("SELECT number FROM stage WHERE province = ?", [ours]).fetchone()[0]
        return {"project": number, "stages": stages}

    @staticmethod
    def _issue(connection: sqlite3.Connection, message: Mapping[str, Any], on: date) -> str:
        project = _project(message)
        prefix = f"{str(project.get('CountyNum', message['project']))[:6]}{on:%y%m%d}"
        count = connection.execute("SELECT count(*) FROM project WHERE number LIKE ?", [f"{prefix}%"]).fetchone()[0]
        number = f"{prefix}{count + 1:04d}"
        connection.execute("INSERT INTO project VALUES (?, ?)", [message["project"], number])
        return number

    def receipts_of(self, key: str) -> list[dict[str, Any]] | None:
        """Give the receipt of a key; none while it is withheld, None where the key is unknown."""
        with self._transaction() as connection:
            row = connection.execute("SELECT receipt, withheld FROM message WHERE key = ?", [key]).fetchone()
            if row is None:
                return None
            if row["withheld"] > 0:
                connection.execute("UPDATE message SET withheld = withheld - 1 WHERE key = ?", [key])
                return []
            return [json.loads(row["receipt"])]

    def old_receipts(self, *, but: str, limit: int = 5) -> list[dict[str, Any]]:
        """Give receipts of other keys, newest first: what an answer out of order carries."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT receipt FROM message WHERE key <> ? ORDER BY rowid DESC LIMIT ?", [but, limit]
            ).fetchall()
        return [json.loads(row["receipt"]) for row in rows]

    def summary(self) -> dict[str, Any]:
        """Give how many records are held, and the digest over them in order."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT record, digest FROM holding WHERE is_held ORDER BY record").fetchall()
        text = "".join(f"{row['record']} {row['digest']}\n" for row in rows)
        return {"count": len(rows), "digest": hashlib.sha256(text.encode()).hexdigest()}

    def holdings(self, *, after: str, limit: int = PAGE) -> list[dict[str, Any]]:
        """Give the records that are held, in order, after one."""
        with self._transaction() as connection:
            rows = connection.execute(
                "SELECT record, project, revision, digest, number, name, grade FROM holding"
                " WHERE is_held AND record > ? ORDER BY record LIMIT ?",
                [after, limit],
            ).fetchall()
        return [dict(row) for row in rows]

    def messages(self, *, limit: int = 50) -> list[dict[str, Any]]:
        """Give the latest messages, newest first."""
        with self._transaction() as connection:
            rows = connection.execute("SELECT * FROM message ORDER BY rowid DESC LIMIT ?", [limit]).fetchall()
        return [dict(row) for row in rows]

    def arrivals(self) -> dict[str, int]:
        """Give how often each key arrived."""
        with self._transaction() as connection:
            return dict(connection.execute("SELECT key, arrivals FROM message").fetchall())

    def lose(self) -> None:
        """Forget everything, as if the database had been lost."""
        with self._transaction() as connection:
            for table in TABLES:
                connection.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own tables

    def drop(self, record: str) -> None:
        """Forget one record."""
        with self._transaction() as connection:
            connection.execute("DELETE FROM holding WHERE record = ?", [record])

    def tamper(self, record: str) -> None:
        """Hold something else under a record."""
        with self._transaction() as connection:
            digest = hashlib.sha256(secrets.token_bytes(8)).hexdigest()
            connection.execute("UPDATE holding SET digest = ? WHERE record = ?", [digest, record])

    def plant(self, record: str, project: str) -> None:
        """Hold a record that nobody has sent."""
        with self._transaction() as connection:
            row = [record, project, 1, hashlib.sha256(record.encode()).hexdigest(), "", "（来历不明）", "A", 1]
            connection.execute("INSERT OR REPLACE INTO holding VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


def _held(row: sqlite3.Row | None) -> dict[str, Any]:
    return {"revision": row["revision"], "digest": row["digest"]} if row else {"revision": 0, "digest": ""}


def _project(message: Mapping[str, Any]) -> dict[str, Any]:
    rows: list[dict[str, Any]] = json.loads(message["body"]).get("TBProjectInfo", [])
    return rows[0] if rows else {}
