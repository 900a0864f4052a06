"""Append decisions to the ledger, and ask for them to be sealed."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.ledger.canonical import canonical
from zhulu.foundation.ledger.models import Entry, Waiting
from zhulu.foundation.messaging import defer

SEAL_TASK: Final = "zhulu.ledger.seal"
"""The job that seals what waits; ``interfaces.jobs`` carries it out."""


@transaction_required
def append_entry(
    *,
    at: datetime,
    kind: str,
    subject: str,
    content_digest: str,
    statement: Mapping[str, object],
    actor_name: str,
    actor_office: str,
) -> Entry:
    """Append a decision, in the decision's own transaction; it takes no lock, so decisions do not wait for each other.

    ``content_digest`` is the SHA-256 (hex) of the content decided on; ``statement`` is a JSON document that must hold
    no personal data, for the officer's real name and office have their own fields (三(二)).

    Raises:
        NoTransaction: a ledger entry without its decision would be a lie.
        ValueError: the statement has no canonical text.
    """
    entry = Entry.objects.create(
        at=at,
        kind=kind,
        subject=subject,
        content_digest=content_digest,
        statement=canonical(statement),
        actor_name=actor_name,
        actor_office=actor_office,
    )
    Waiting.objects.create(entry=entry)
    return entry


@transaction_required
def append_entries(*, entries: Iterable[Entry]) -> list[Entry]:
    """Append many unsaved entries at once, whose statements are already canonical: for feeds and generated data."""
    appended = Entry.objects.bulk_create(entries, batch_size=1000)
    Waiting.objects.bulk_create([Waiting(entry=entry) for entry in appended], batch_size=1000)
    return appended


@transaction_required
def defer_sealing() -> None:
    """Have what this transaction appended sealed as soon as it has committed, not only at the next minute."""
    defer(SEAL_TASK)
