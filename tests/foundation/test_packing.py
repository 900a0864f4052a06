"""A package is sent as it arises: readable as a zip, with a manifest that tells every change, in little memory."""

import hashlib
import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from zhulu.foundation.storage.packing import MANIFEST, Member, chunks_of, pack, tidy_name

MADE = datetime(2026, 3, 16, 2, tzinfo=UTC)
MEGABYTE = 1024 * 1024


def opened(members: list[Member]) -> zipfile.ZipFile:
    """Pack members and open the package."""
    return zipfile.ZipFile(io.BytesIO(b"".join(pack(members, made_at=MADE, head={"project": "甲"}))))


def test_what_goes_in_comes_out() -> None:
    """Every member is there under its name, packed or stored; the manifest is last and lists each with its digests."""
    package = opened([Member("甲.json", [b"{", b"}"]), Member("材料/a.pdf", [b"%PDF"] * 3, is_packed=True)])
    manifest = json.loads(package.read(MANIFEST))

    assert package.testzip() is None
    assert package.namelist() == ["甲.json", "材料/a.pdf", MANIFEST]
    assert package.read("材料/a.pdf") == b"%PDF%PDF%PDF"
    assert manifest["project"] == "甲"
    for entry in manifest["files"]:
        data = package.read(entry["name"])
        assert entry["size"] == len(data)
        assert entry["sha256"] == hashlib.sha256(data).hexdigest()
        assert len(entry["sm3"]) == 64


def test_an_empty_package() -> None:
    """Without members there is still a manifest."""
    assert json.loads(opened([]).read(MANIFEST))["files"] == []


def test_memory_does_not_grow() -> None:
    """A hundred megabytes pass through a few."""

    def large() -> Iterator[bytes]:
        yield from (bytes(MEGABYTE) for _ in range(100))

    tracemalloc.start()
    sent = sum(len(part) for part in pack([Member("a", large(), is_packed=True)], made_at=MADE, head={}))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert sent > 100 * MEGABYTE
    assert peak < 8 * MEGABYTE


def test_a_stream_in_chunks() -> None:
    """A stream is read to its end."""
    assert b"".join(chunks_of(io.BytesIO(b"abc" * MEGABYTE))) == b"abc" * MEGABYTE


@pytest.mark.parametrize(
    ("name", "tidied"),
    [
        ("中标通知书.pdf", "中标通知书.pdf"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c*.pdf", "a_b_c_.pdf"),
        ("\x00\n.pdf", "pdf"),
        ("   ", "_"),
        ("长" * 300 + ".pdf", "长" * 120 + ".pdf"),
    ],
)
def test_names_fit_every_disk(name: str, tidied: str) -> None:
    """No separators, nothing invisible, not too long; the ending stays."""
    assert tidy_name(name) == tidied
