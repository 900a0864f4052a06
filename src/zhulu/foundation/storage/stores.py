"""Which store this deployment uses."""

from typing import Final, cast

from django.conf import settings
from django.utils.module_loading import import_string

from zhulu.foundation.storage.interface import Storage

DISK: Final = "zhulu.foundation.storage.disk.DiskStorage"


def current_storage() -> Storage:
    """Give the store named by the setting ``BLOB_STORAGE`` (a dotted path), by default the disk."""
    return cast("Storage", import_string(getattr(settings, "BLOB_STORAGE", DISK))())
