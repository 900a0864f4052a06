"""Two digests in one pass: SM3 is the address, SHA-256 is what the rest of the world can check."""

import re
from typing import BinaryIO, Final

from cryptography.hazmat.primitives import hashes

from zhulu.foundation.storage.interface import ByteSource

CHUNK: Final = 1024 * 1024
"""Bytes held in memory at a time, whatever the file's size."""

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Digester:
    """Counts and digests bytes as they pass."""

    def __init__(self) -> None:
        """Start with no bytes."""
        self.size = 0
        self._sm3 = hashes.Hash(hashes.SM3())
        self._sha256 = hashes.Hash(hashes.SHA256())

    def update(self, chunk: bytes) -> None:
        """Take more bytes."""
        self.size += len(chunk)
        self._sm3.update(chunk)
        self._sha256.update(chunk)

    def finish(self) -> tuple[str, str]:
        """Give the SM3 and SHA-256 digests as hexadecimal digits; nothing may be added afterwards."""
        return self._sm3.finalize().hex(), self._sha256.finalize().hex()


def copy(source: ByteSource, target: BinaryIO) -> Digester:
    """Copy a stream to its end, digesting it; the position of neither is changed back."""
    digester = Digester()
    while chunk := source.read(CHUNK):
        digester.update(chunk)
        target.write(chunk)
    return digester


def checked(digest: str) -> str:
    """Give the digest back if it is one, so that no other text can become part of a path.

    Raises:
        ValueError: it is not 64 lower-case hexadecimal digits.
    """
    if not _DIGEST.fullmatch(digest):
        raise ValueError("not a digest")
    return digest
