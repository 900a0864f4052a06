"""Compares two sets of held records, each in the order of its records: pure, and with the memory of one record.

The digest of a set is the SHA-256 over one line ``record digest`` for each record, in order; both sides take it so.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Held:
    """One record as one side holds it."""

    record: str
    project_number: str
    revision: int
    digest: str
    national_number: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One record about which the sides differ; a side that lacks it is None."""

    ours: Held | None
    theirs: Held | None

    @property
    def record(self) -> str:
        """The record's name."""
        side = self.ours or self.theirs
        return side.record if side else ""


class OutOfOrder(Exception):
    """A side gave its records in another order; nothing can be said about what is missing."""


class Tally:
    """Counts a set and takes its digest while it passes by."""

    def __init__(self) -> None:
        """Start with the empty set."""
        self.count = 0
        self._digest = hashlib.sha256()
        self._latest = ""

    @property
    def digest(self) -> str:
        """Give the digest of what has passed."""
        return self._digest.hexdigest()

    def over(self, held: Iterable[Held]) -> Iterator[Held]:
        """Let a set pass.

        Raises:
            OutOfOrder: a record does not come after the one before it.
        """
        for one in held:
            if one.record <= self._latest:
                raise OutOfOrder(f"{one.record!r} after {self._latest!r}")
            self._latest = one.record
            self.count += 1
            self._digest.update(f"{one.record} {one.digest}\n".encode())
            yield one


def compare(ours: Iterator[Held], theirs: Iterator[Held]) -> Iterator[Difference]:
    """Give every record that one side lacks, or that the sides hold with different digests."""
    here, there = next(ours, None), next(theirs, None)
    while here is not None or there is not None:
        if there is None or (here is not None and here.record < there.record):
            yield Difference(here, None)
            here = next(ours, None)
        elif here is None or there.record < here.record:
            yield Difference(None, there)
            there = next(theirs, None)
        else:
            if here.digest != there.digest:
                yield Difference(here, there)
            here, there = next(ours, None), next(theirs, None)
