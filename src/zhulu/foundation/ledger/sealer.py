"""The sealer gives committed entries their place in the chain.

Why late commits cannot break the order: the order is made here and nowhere else. An entry's id is drawn before its
transaction commits, so ids become visible out of order and with gaps; chaining by id would leave holes that fill
later. Instead the sealer, alone under an advisory lock, takes what is committed *now* and gives it the next sequence
numbers. An entry that commits later, with a lower id or not, simply gets a later number. The lock is taken by a
statement of its own, so that the reading after it (READ COMMITTED) sees all that the previous sealer wrote; were that
ever not so, the unique ``sequence`` and ``previous`` would refuse a fork.
"""

from datetime import datetime
from typing import Final

from django.db import connection, transaction

from zhulu.foundation.ledger.chain import GENESIS, sealed
from zhulu.foundation.ledger.models import Entry, Seal, Waiting
from zhulu.foundation.ledger.queries import row_of

SEALER_LOCK: Final = 0x7A68756C75
"""``zhulu`` in ASCII: the key of the advisory lock that makes the sealer the only one."""


def seal_pending(*, now: datetime, limit: int = 500) -> int:
    """Chain up to ``limit`` committed entries, oldest id first, and give how many; 0 says that nothing waits.

    Runs in a transaction of its own. A second sealer waits for the first and then continues behind it.
    """
    with transaction.atomic(durable=True):
        _become_the_only_sealer()
        entries = list(Entry.objects.filter(waiting__isnull=False).order_by("waiting__entry_id")[:limit])
        seals = _chain(entries, now)
        Seal.objects.bulk_create(seals)
        Waiting.objects.filter(entry__in=entries).delete()
    return len(entries)


def seal_all(*, now: datetime, batch: int = 500) -> int:
    """Chain everything that waits, batch by batch, and give how many entries that were."""
    total = 0
    while count := seal_pending(now=now, limit=batch):
        total += count
    return total


def requeue_unsealed(*, before: datetime) -> int:
    """Put entries older than a moment that have neither seal nor waiting row back into the waiting room.

    This reads the whole ledger; once a day is enough. It gives how many were found; more than 0 means that somebody
    removed waiting rows by hand.
    """
    with transaction.atomic(durable=True):
        _become_the_only_sealer()
        lost = Entry.objects.filter(at__lt=before, seal__isnull=True, waiting__isnull=True)
        return len(Waiting.objects.bulk_create([Waiting(entry=entry) for entry in lost]))


def _become_the_only_sealer() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEALER_LOCK])


def _chain(entries: list[Entry], now: datetime) -> list[Seal]:
    head = Seal.objects.order_by("-sequence").values_list("sequence", "sm3").first()
    sequence, previous = head or (0, GENESIS)
    seals = []
    for entry in entries:
        sequence += 1
        seal = Seal(sequence=sequence, entry=entry, sealed_at=now, previous=previous)
        seal.sm3 = previous = sealed(row_of(seal)).sm3
        seals.append(seal)
    return seals
