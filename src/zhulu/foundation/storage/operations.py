"""Hold files for what cites them for ever."""

from collections.abc import Collection

from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.storage.models import Blob, Citation


class CannotCite(Exception):
    """A digest names no file that was ever received."""


@transaction_required
def cite(*, digests: Collection[str], holder: str) -> None:
    """Keep files for ever because ``holder`` (``kind:public_id``), which never changes, names their SM3 digests.

    Call it in the transaction that writes the holder; citing again adds nothing.

    Raises:
        CannotCite: a digest was never received.
    """
    blobs = list(Blob.objects.filter(sm3__in=digests))
    missing = set(digests) - {blob.sm3 for blob in blobs}
    if missing:
        raise CannotCite(f"{holder} names {len(missing)} unknown digests: {', '.join(sorted(missing))}")
    Citation.objects.bulk_create([Citation(blob=blob, holder=holder) for blob in blobs], ignore_conflicts=True)
