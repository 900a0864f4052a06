"""Sweep orphans: files that nobody refers to and that were put long enough ago.

The age limit covers uploads whose form is not saved yet; it must be longer than anybody fills in a form.
"""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Final

from zhulu.foundation.storage.disk import DiskStorage
from zhulu.foundation.storage.interface import Storage
from zhulu.foundation.storage.references import ReferenceSource

BATCH: Final = 500


def sweep_orphans(*, storage: Storage, referenced: ReferenceSource, older_than: datetime) -> int:
    """Delete files put before ``older_than`` to which nobody refers, and give how many that were.

    The digests are asked about in batches, so memory does not grow with the store. ``Blob`` rows stay (see there).
    """
    swept = 0
    for batch in _batches(storage.unchanged_since(older_than)):
        kept = referenced(batch)
        swept += sum(storage.discard(digest, unchanged_since=older_than) for digest in batch if digest not in kept)
    if isinstance(storage, DiskStorage):
        storage.discard_strays(unchanged_since=older_than)
    return swept


def _batches(digests: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(digests, BATCH)):
        yield batch
