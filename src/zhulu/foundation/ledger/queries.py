"""Read the ledger as the plain rows that are exported and verified."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db.models import Value
from django.db.models.functions import Coalesce

from zhulu.foundation.ledger.chain import GENESIS, Row
from zhulu.foundation.ledger.models import Entry, Seal

CHUNK: Final = 2000


def row_of(seal: Seal) -> Row:
    """Give a seal with its entry as a plain row."""
    entry = seal.entry
    return Row(
        sequence=seal.sequence,
        entry_id=entry.pk,
        at=_moment(entry.at),
        kind=entry.kind,
        subject=entry.subject,
        content_digest=entry.content_digest,
        statement=entry.statement,
        actor_name=entry.actor_name,
        actor_office=entry.actor_office,
        sealed_at=_moment(seal.sealed_at),
        previous=seal.previous,
        sm3=seal.sm3,
    )


def list_rows() -> Iterator[Row]:
    """Stream the chain in its order; memory does not grow with it."""
    seals = Seal.objects.select_related("entry").order_by("sequence")
    return (row_of(seal) for seal in seals.iterator(chunk_size=CHUNK))


def list_rows_about(*, subject: str) -> list[Row]:
    """List the sealed decisions about one subject, oldest first."""
    return [
        row_of(seal)
        for seal in Seal.objects.select_related("entry").filter(entry__subject=subject).order_by("sequence")
    ]


@dataclass(frozen=True, slots=True)
class Recorded:
    """One entry as people follow it: who decided what over which content, and its place in the chain."""

    entry_id: int
    at: datetime
    kind: str
    subject: str
    content_digest: str
    actor_name: str
    actor_office: str
    sequence: int | None
    """The link's number; None until the sealer has run."""
    sm3: str


def list_recorded(*, subjects: Iterable[str]) -> list[Recorded]:
    """List the entries about some subjects, sealed or not yet, oldest first."""
    rows = Entry.objects.filter(subject__in=list(subjects)).order_by("pk")
    fields = ("pk", "at", "kind", "subject", "content_digest", "actor_name", "actor_office")
    return [Recorded(*row) for row in rows.values_list(*fields, "seal__sequence", Coalesce("seal__sm3", Value("")))]


def get_head() -> tuple[int, str]:
    """Give sequence and hash of the last link; 0 and the genesis value before the first."""
    return Seal.objects.order_by("-sequence").values_list("sequence", "sm3").first() or (0, GENESIS)


def list_unsealed(*, before: datetime, limit: int = 10) -> list[int]:
    """List the ids of entries older than a moment that no seal covers."""
    late = Entry.objects.filter(at__lt=before, seal__isnull=True).order_by("pk")
    return list(late.values_list("pk", flat=True)[:limit])


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
