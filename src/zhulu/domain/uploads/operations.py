"""Writes uploads and their rows. Every function is part of a use-case's transaction; none asks who may."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from zhulu.domain.uploads.models import Upload, UploadedRow
from zhulu.domain.uploads.vocabulary import RowOutcome
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.storage.models import Blob

LONGEST_LIST = 200
"""Sentences of a refused file that are kept."""


@transaction_required
def lock_upload(*, public_id: str) -> Upload | None:
    """Lock an upload that is not finished; None where there is none, or somebody else is at it."""
    rows = Upload.objects.select_for_update(of=("self",), skip_locked=True).select_related("enterprise", "file")
    return rows.filter(public_id=public_id, finished_at=None).first()


@transaction_required
def keep_rows(*, upload: Upload, rows: Sequence[UploadedRow], filings: int) -> None:
    """Write what became of some rows, and add them to the upload's figures.

    Args:
        filings: how many of them are filings; rows of other sheets are none.

    Raises:
        IntegrityError: a row was written already, or its draft stands already: the database's own guard.
    """
    UploadedRow.objects.bulk_create(rows)
    upload.done += filings
    upload.drafts += sum(row.outcome == RowOutcome.DRAFT for row in rows)
    upload.doubles += sum(row.outcome == RowOutcome.DOUBLE for row in rows)
    upload.faulty += sum(row.outcome == RowOutcome.FAULTY for row in rows)
    upload.save(update_fields=["done", "drafts", "doubles", "faulty"])


@transaction_required
def finish_upload(*, upload: Upload, marked: Blob | None, now: datetime) -> None:
    """Say that every row has been dealt with."""
    upload.marked, upload.finished_at = marked, now
    upload.save(update_fields=["marked", "finished_at"])


@transaction_required
def refuse_upload(*, upload: Upload, reasons: Sequence[str], now: datetime) -> None:
    """Say that the whole file was not taken, and why."""
    upload.refusal, upload.finished_at = list(reasons)[:LONGEST_LIST], now
    upload.save(update_fields=["refusal", "finished_at"])


@transaction_required
def forget_files(*, before: datetime) -> int:
    """Let go of the files of uploads that are old, and give how many; what became of the rows stays."""
    old = Upload.objects.filter(finished_at__lt=before).exclude(Q(file=None) & Q(marked=None))
    return old.update(file=None, marked=None)
