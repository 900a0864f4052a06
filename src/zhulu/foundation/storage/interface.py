"""What a store of files must do; every store is one of these, and nothing else in the product touches files."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class Stored:
    """Bytes that now lie in the store."""

    sm3: str
    """Their address: 64 hexadecimal digits."""
    sha256: str
    size: int


class FileMissing(Exception):
    """The store holds no bytes under this digest."""


class ByteSource(Protocol):
    """Anything that gives bytes until none are left: a file, an upload."""

    def read(self, size: int = -1, /) -> bytes:
        """Give up to ``size`` bytes; none at the end."""
        ...


class Storage(Protocol):
    """A store addressed by SM3 digest; what is not 64 lower-case hexadecimal digits raises ValueError."""

    def put(self, stream: ByteSource) -> Stored:
        """Read the stream to its end and store it; the work and the answer are the same if the bytes were there."""
        ...

    def open(self, digest: str) -> BinaryIO:
        """Open stored bytes for reading.

        Raises:
            FileMissing: there are none.
        """
        ...

    def exists(self, digest: str) -> bool:
        """Whether bytes lie under this digest."""
        ...

    def unchanged_since(self, moment: datetime) -> Iterator[str]:
        """List the digests that were last put before a moment."""
        ...

    def discard(self, digest: str, *, unchanged_since: datetime) -> bool:
        """Delete bytes unless they were put again at or after a moment; tell whether they were deleted."""
        ...
