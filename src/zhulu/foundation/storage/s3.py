"""Files in an S3-compatible store, through the optional extra ``s3`` (django-storages), imported only when used.

Thin: bytes are spooled to learn their digest, then put under it; S3 puts are atomic. There is no lock between putting
and sweeping across machines, so the sweeper's age limit alone protects what was just put: keep it at a day or more.
"""

import importlib
import tempfile
from collections.abc import Iterator
from datetime import datetime
from typing import Any, BinaryIO, Final, cast

from django.core.files import File

from zhulu.foundation.storage.digests import checked, copy
from zhulu.foundation.storage.interface import ByteSource, FileMissing, Stored

SPOOL_BYTES: Final = 8 * 1024 * 1024


class S3Storage:
    """A store in one bucket, configured by django-storages' own ``AWS_*`` settings."""

    def __init__(self, backend: Any = None) -> None:
        """Use a backend, by default django-storages' with overwriting on: equal bytes replace equal bytes."""
        if backend is None:
            backend = importlib.import_module("storages.backends.s3").S3Storage(file_overwrite=True)
        self._backend = backend

    def put(self, stream: ByteSource) -> Stored:
        """Store the stream under its digest, uploading it whether or not it was there."""
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as spool:
            digester = copy(stream, cast("BinaryIO", spool))
            sm3, sha256 = digester.finish()
            spool.seek(0)
            self._backend.save(self._name(sm3), File(spool))
        return Stored(sm3=sm3, sha256=sha256, size=digester.size)

    def open(self, digest: str) -> BinaryIO:
        """Open stored bytes for reading."""
        if not self.exists(digest):
            raise FileMissing(digest)
        return cast("BinaryIO", self._backend.open(self._name(digest), "rb"))

    def exists(self, digest: str) -> bool:
        """Whether bytes lie under this digest."""
        return bool(self._backend.exists(self._name(digest)))

    def unchanged_since(self, moment: datetime) -> Iterator[str]:
        """List the digests last put before a moment."""
        for folder in self._backend.listdir("")[0]:
            for name in self._backend.listdir(folder)[1]:
                if self._backend.get_modified_time(self._name(name)) < moment:
                    yield name

    def discard(self, digest: str, *, unchanged_since: datetime) -> bool:
        """Delete bytes unless they were put again meanwhile."""
        name = self._name(digest)
        if not self._backend.exists(name) or self._backend.get_modified_time(name) >= unchanged_since:
            return False
        self._backend.delete(name)
        return True

    def _name(self, digest: str) -> str:
        return f"{checked(digest)[:2]}/{digest}"
