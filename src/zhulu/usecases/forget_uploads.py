"""Old uploads lose their files, which hold personal numbers in clear; what became of each row stays."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from zhulu.domain.uploads.operations import forget_files

KEPT = timedelta(days=30)
"""Long enough to mend a file and hand it in again."""


def forget_old_uploads() -> int:
    """Let go of the files of uploads that were finished long ago, and give how many uploads that were."""
    with transaction.atomic():
        return forget_files(before=timezone.now() - KEPT)
