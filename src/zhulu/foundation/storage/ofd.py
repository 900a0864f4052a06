"""What an OFD (GB/T 33190) says of itself: title, author, day and pages; browsers cannot show one, people want to know.

Only two small members are read, to a limit, and no document type is resolved.
"""

import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO, Final
from xml.sax.saxutils import unescape

from zhulu.foundation.storage.archives import ArchiveRefused, inspect_archive

MAX_ROOT: Final = 64 * 1024
MAX_DOCUMENT: Final = 8 * 1024 * 1024
LONGEST: Final = 200
_PAGE = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?Page[\s/>]")


@dataclass(frozen=True, slots=True)
class OfdFacts:
    """What is told of an OFD; empty or 0 where it says nothing."""

    title: str = ""
    author: str = ""
    made_on: str = ""
    pages: int = 0


def read_ofd_facts(stream: BinaryIO) -> OfdFacts:
    """Read the facts of an OFD; a file that is damaged or of another shape gives none."""
    try:
        inspect_archive(stream)
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            root = _read(archive, "OFD.xml", MAX_ROOT)
            place = _text(root, "DocRoot").lstrip("/")
            document = _read(archive, place, MAX_DOCUMENT) if place in archive.namelist() else b""
    except (ArchiveRefused, zipfile.BadZipFile, NotImplementedError, EOFError, OSError, KeyError, ValueError):
        return OfdFacts()
    return OfdFacts(
        title=_text(root, "Title"),
        author=_text(root, "Author"),
        made_on=_text(root, "CreationDate")[:10],
        pages=len(_PAGE.findall(document)),
    )


def _read(archive: zipfile.ZipFile, name: str, limit: int) -> bytes:
    with archive.open(name) as member:
        return member.read(limit)


def _text(xml: bytes, name: str) -> str:
    found = re.search(rb"<(?:[A-Za-z_][\w.-]*:)?" + name.encode() + rb"\s*>([^<]*)<", xml)
    text = unescape(found[1].decode("utf-8", "replace")) if found else ""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:LONGEST]
