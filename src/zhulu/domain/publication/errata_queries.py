"""Reads what the public may know of errata: what was deleted, and earlier versions; through the read-only role."""

from typing import Any

from zhulu.domain.publication.models import GoneDocument, VersionDocument
from zhulu.domain.publication.queries import PUBLIC


def find_gone(*, public_id: str) -> dict[str, Any] | None:
    """Give what the public may know of a project that was deleted by an erratum."""
    row = GoneDocument.objects.using(PUBLIC).filter(public_id=public_id).values_list("document", flat=True).first()
    return dict(row) if row is not None else None


def list_versions(*, public_id: str) -> list[tuple[str, dict[str, Any]]]:
    """Give the earlier versions of a project's parts, each with its part's public id, newest first."""
    rows = VersionDocument.objects.using(PUBLIC).filter(project_public_id=public_id)
    found = rows.order_by("part_public_id", "-number").values_list("part_public_id", "document")
    return [(part, dict(document)) for part, document in found]
