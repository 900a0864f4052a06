"""Publishes many projects in one transaction: for the feed, whose batches bring a thousand at once."""

from collections.abc import Sequence
from datetime import datetime

from zhulu.domain.publication.operations import publish_project
from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def publish_projects(*, project_ids: Sequence[int], now: datetime) -> None:
    """Write the public documents of projects anew, in the order of their keys: no two batches wait in a circle."""
    for project_id in sorted(project_ids):
        publish_project(project_id=project_id, now=now)
