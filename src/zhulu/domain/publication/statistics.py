"""How frequent each token is: an estimate for choosing a plan, never for an answer.

Counted now and then over a sample, in the background. A token that is not in the table is rare, or newer than the
table: both are looked up in the index. So a stale or empty table costs time and nothing else.
"""

import time
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from django.db import connection, connections
from django.db.backends.utils import CursorWrapper

from zhulu.domain.publication.bigrams import TOKENS_EXPRESSION
from zhulu.domain.publication.vocabulary import PUBLIC
from zhulu.foundation.db.transactions import transaction_required

SAMPLE = 20_000
"""How many documents are read; a token that stands in less than one of 2,000 is not kept."""
LEAST = 10
"""In how many documents of a full sample a token has to stand to be kept."""
LASTING_SECONDS = 300
"""How long a process uses what it has read."""


@dataclass(frozen=True, slots=True)
class Shares:
    """What share of all documents holds each token, and how many documents and quarters of a year there are."""

    tokens: Mapping[int, float] = field(default_factory=dict)
    documents: int = 0
    quarters: int = 1

    @property
    def are_known(self) -> bool:
        """Whether anything has ever been counted."""
        return bool(self.tokens)

    def of(self, token: int) -> float:
        """Give a token's share; nothing for one that is rare or unknown."""
        return self.tokens.get(token, 0.0)

    def rarest(self, tokens: Collection[int], most: int) -> list[int]:
        """Give the tokens that narrow a search down most."""
        return sorted(sorted(tokens), key=self.of)[:most]


CAPPED_SECONDS = 600
"""How long it is remembered that a search has more matches than are counted."""
MOST_CAPPED = 1_000


class _Remembered:
    """What this process has read, and until when it serves."""

    shares: ClassVar[Shares] = Shares()
    until: ClassVar[float] = 0.0
    capped: ClassVar[dict[Hashable, float]] = {}


def current_shares() -> Shares:
    """Give the shares, read at most every few minutes in a process."""
    now = time.monotonic()
    if now >= _Remembered.until:
        _Remembered.shares = _read()
        _Remembered.until = now + LASTING_SECONDS
    return _Remembered.shares


def is_capped(search: Hashable) -> bool:
    """Whether a search lately had more matches than are counted: confirmed projects do not vanish by the thousand."""
    return _Remembered.capped.get(search, 0.0) > time.monotonic()


def remember_capped(search: Hashable) -> None:
    """Remember for some minutes that a search has more matches than are counted."""
    if len(_Remembered.capped) >= MOST_CAPPED:
        _Remembered.capped.clear()
    _Remembered.capped[search] = time.monotonic() + CAPPED_SECONDS


def forget_counts() -> None:
    """Count everything anew at the next search."""
    _Remembered.capped.clear()


def forget() -> None:
    """Read and count everything anew at the next search."""
    _Remembered.until = 0.0
    forget_counts()


def _read() -> Shares:
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute("SELECT token, share FROM publication_tokenshare")
        tokens = dict(cursor.fetchall())
        cursor.execute(
            "SELECT (SELECT greatest(reltuples, 0)::bigint FROM pg_class "
            "WHERE oid = 'publication_projectdocument'::regclass), "
            "COALESCE(publication_quarter(max(sort_on)) - publication_quarter(min(sort_on)), 0) + 1 "
            "FROM publication_projectdocument"
        )
        documents, quarters = cursor.fetchone() or (0, 1)
    return Shares(tokens=tokens, documents=int(documents), quarters=int(quarters))


@transaction_required
def count_shares() -> int:
    """Count the tokens of a sample of documents anew, and give how many are frequent enough to be kept."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM publication_tokenshare")
        cursor.execute(
            f"""
            WITH sample AS MATERIALIZED (
              SELECT {TOKENS_EXPRESSION} AS tokens FROM publication_projectdocument TABLESAMPLE SYSTEM (%s)
            ), size AS (SELECT count(*) AS documents FROM sample)
            INSERT INTO publication_tokenshare (token, share)
            SELECT token, count(*)::float8 / max(documents) FROM size, sample,
              LATERAL (SELECT DISTINCT found FROM unnest(tokens) AS found) AS held(token)
            GROUP BY token HAVING count(*)::float8 / max(documents) >= %s
            """,
            [_percent(cursor), LEAST / SAMPLE],
        )
        kept = cursor.rowcount
    forget()
    return int(kept)


def _percent(cursor: CursorWrapper) -> float:
    """Give the part of the table that makes a sample; a table that was never counted is read whole."""
    cursor.execute("SELECT reltuples FROM pg_class WHERE oid = 'publication_projectdocument'::regclass")
    row = cursor.fetchone()
    documents = float(row[0]) if row else 0.0
    return min(100.0, 100.0 * SAMPLE / documents) if documents > 0 else 100.0
