"""Reads uploads: one guarded door, the list of an enterprise's own, their rows, and what drafts came of them."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.uploads.models import Upload, UploadedRow
from zhulu.domain.uploads.vocabulary import RowOutcome
from zhulu.foundation.db.flows import Flow

PAGE = 50
SHOWN = 10


class UploadNotFound(LookupError):
    """There is no such upload, or it is another enterprise's: the two look alike."""


def get_upload_for(*, actor: Actor, public_id: str) -> Upload:
    """Give an upload of the actor's own enterprise.

    Raises:
        UploadNotFound: it does not exist or is another's.
    """
    found = _own(actor).select_related("file", "marked").filter(public_id=public_id).first()
    if found is None:
        raise UploadNotFound("没有这个导入文件")
    return found


def list_uploads(*, actor: Actor, path: str, limit: int = SHOWN) -> list[Upload]:
    """Give the enterprise's newest uploads of a path."""
    return list(_own(actor).filter(path=path).order_by("-id")[:limit])


def _own(actor: Actor) -> QuerySet[Upload]:
    if actor.kind != AccountKind.CLERK or actor.organisation_id is None:
        return Upload.objects.none()
    return Upload.objects.filter(enterprise_id=actor.organisation_id)


def list_rows(*, upload: Upload, outcome: str = "", after: int = 0, limit: int = PAGE) -> list[UploadedRow]:
    """Give an upload's rows in the order of the file.

    Args:
        outcome: only these; empty for all.
        after: the position of the last row of the page before.
    """
    return list(_rows(upload, outcome).filter(position__gt=after)[:limit])


def stream_rows(*, upload: Upload, outcome: str = "") -> Flow[UploadedRow]:
    """Give all of ``list_rows``."""
    return Flow(_rows(upload, outcome))


def _rows(upload: Upload, outcome: str) -> QuerySet[UploadedRow]:
    rows = upload.rows.select_related("filing").order_by("position")
    return rows.filter(outcome=outcome) if outcome else rows


def iterate_rows(*, upload: Upload) -> Iterator[UploadedRow]:
    """Give every row, read in batches, to mark the copy by."""
    return upload.rows.order_by("position").iterator(chunk_size=1000)


def find_drafts(*, enterprise_id: int, digests: Collection[str]) -> dict[str, UploadedRow]:
    """Find the rows of earlier uploads, or of this one, out of which a draft came that is still there, by digest."""
    rows = UploadedRow.objects.filter(
        enterprise_id=enterprise_id, digest__in=digests, outcome=RowOutcome.DRAFT, filing__isnull=False
    )
    return {row.digest: row for row in rows.select_related("filing")}
