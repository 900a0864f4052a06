"""Files on a local disk: fan-out directories, written aside and renamed into place, synced, mode 0600.

A crash leaves either the whole file or a stray in ``incoming``, never half a file under a digest. Putting and sweeping
exclude each other by a lock file, so a file that was just put again is not swept as old.
"""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

from django.conf import settings

from zhulu.foundation.storage.digests import checked, copy
from zhulu.foundation.storage.interface import ByteSource, FileMissing, Stored

DIRECTORY_MODE: Final = 0o700
FILE_MODE: Final = 0o600


class DiskStorage:
    """A store under one directory; made on first use."""

    def __init__(self, directory: Path | None = None) -> None:
        """Use a directory, by default ``settings.BLOB_DIR``."""
        self.directory = Path(directory or settings.BLOB_DIR)
        self._incoming = self.directory / "incoming"
        self._incoming.mkdir(mode=DIRECTORY_MODE, parents=True, exist_ok=True)

    def put(self, stream: ByteSource) -> Stored:
        """Store the stream; a file that was there is replaced by its equal, so the work is the same."""
        descriptor, name = tempfile.mkstemp(dir=self._incoming)  # mkstemp makes it 0600
        aside = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as target:
                digester = copy(stream, target)
                target.flush()
                os.fsync(target.fileno())
            sm3, sha256 = digester.finish()
            self._into_place(aside, sm3)
        finally:
            aside.unlink(missing_ok=True)
        return Stored(sm3=sm3, sha256=sha256, size=digester.size)

    def open(self, digest: str) -> BinaryIO:
        """Open stored bytes for reading."""
        try:
            return cast("BinaryIO", self._path(digest).open("rb"))
        except FileNotFoundError:
            raise FileMissing(digest) from None

    def exists(self, digest: str) -> bool:
        """Whether bytes lie under this digest."""
        return self._path(digest).is_file()

    def unchanged_since(self, moment: datetime) -> Iterator[str]:
        """List the digests last put before a moment, directory by directory."""
        for folder in sorted(self.directory.glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")):
            yield from sorted(path.name for path in folder.iterdir() if _put_before(path, moment))

    def discard(self, digest: str, *, unchanged_since: datetime) -> bool:
        """Delete a file unless it was put again meanwhile; no put can come between the look and the deletion."""
        path = self._path(digest)
        with self._lock(fcntl.LOCK_EX):
            if not _put_before(path, unchanged_since):
                return False
            path.unlink()
        return True

    def discard_strays(self, *, unchanged_since: datetime) -> int:
        """Delete what crashes left in ``incoming`` before a moment; tell how many files that were."""
        strays = [path for path in self._incoming.iterdir() if _put_before(path, unchanged_since)]
        for path in strays:
            path.unlink(missing_ok=True)
        return len(strays)

    def _path(self, digest: str) -> Path:
        name = checked(digest)
        return self.directory / name[:2] / name[2:4] / name

    def _into_place(self, aside: Path, digest: str) -> None:
        path = self._path(digest)
        path.parent.parent.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
        path.parent.mkdir(mode=DIRECTORY_MODE, exist_ok=True)
        with self._lock(fcntl.LOCK_SH):
            aside.replace(path)
        for directory in (path.parent, path.parent.parent, self.directory):
            _sync_directory(directory)

    @contextmanager
    def _lock(self, kind: int) -> Iterator[None]:
        descriptor = os.open(self.directory / ".sweep.lock", os.O_RDWR | os.O_CREAT, FILE_MODE)
        try:
            fcntl.flock(descriptor, kind)
            yield
        finally:
            os.close(descriptor)  # closing releases the lock


def _put_before(path: Path, moment: datetime) -> bool:
    try:
        return path.stat().st_mtime < moment.timestamp()
    except FileNotFoundError:
        return False


def _sync_directory(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
