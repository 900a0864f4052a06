"""Packs files into one zip while it is being sent: no copy on disk, and no more in memory than one chunk.

The last member is the manifest: name, size and both digests of everything before it, so that whoever holds the package
can check each file without us.
"""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from zhulu.foundation.storage.digests import CHUNK, Digester
from zhulu.foundation.storage.interface import ByteSource

MANIFEST: Final = "manifest.json"
FORBIDDEN: Final = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))
LONGEST_NAME: Final = 120
LONGEST_ENDING: Final = 10


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the package; ``chunks`` are read once, when its turn comes."""

    name: str
    chunks: Iterable[bytes]
    is_packed: bool = False
    """Whether the bytes are compressed already (PDF, pictures), so that trying again is only work."""


class Outlet:
    """Where the zip writes to: it keeps what was written until it is fetched, and cannot go back."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        """Take bytes."""
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: what was written is there."""

    def close(self) -> None:
        """Do nothing: there is nothing to let go."""

    def fetch(self) -> bytes:
        """Give what was written since the last time."""
        data, self._written = b"".join(self._written), []
        return data


def pack(members: Iterable[Member], *, made_at: datetime, head: Mapping[str, object]) -> Iterator[bytes]:
    """Give the bytes of the zip as they arise; the manifest stands last and holds ``head`` and every member."""
    outlet = Outlet()
    listed: list[dict[str, object]] = []
    with zipfile.ZipFile(outlet, "w") as archive:
        for member in members:
            digester = Digester()
            yield from _write(archive, member, made_at, digester, outlet)
            sm3, sha256 = digester.finish()
            listed.append({"name": member.name, "size": digester.size, "sm3": sm3, "sha256": sha256})
        text = json.dumps({**head, "files": listed}, ensure_ascii=False, indent=2)
        yield from _write(archive, Member(MANIFEST, [text.encode()]), made_at, Digester(), outlet)
    yield outlet.fetch()


def _write(
    archive: zipfile.ZipFile, member: Member, made_at: datetime, digester: Digester, outlet: Outlet
) -> Iterator[bytes]:
    entry = zipfile.ZipInfo(member.name, date_time=made_at.timetuple()[:6])
    entry.compress_type = zipfile.ZIP_STORED if member.is_packed else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    with archive.open(entry, "w", force_zip64=True) as target:
        for chunk in member.chunks:
            digester.update(chunk)
            target.write(chunk)
            yield outlet.fetch()
    yield outlet.fetch()


def chunks_of(source: ByteSource) -> Iterator[bytes]:
    """Give a stream in chunks."""
    while chunk := source.read(CHUNK):
        yield chunk


def tidy_name(name: str) -> str:
    """Give a name that every system can write to disk: no separators, no control characters, not too long."""
    plain = "".join(letter for letter in name.translate(FORBIDDEN) if letter.isprintable()).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not stem or len(ending) > LONGEST_ENDING:
        return plain[:LONGEST_NAME] or "_"
    return f"{stem[:LONGEST_NAME]}{dot}{ending}"
