"""The door for files, with its table."""

import io
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from tests.support import sample_files as sample
from zhulu.foundation.storage import references
from zhulu.foundation.storage.disk import DiskStorage
from zhulu.foundation.storage.inspection import FileRefused, MediaType
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.operations import CannotCite, cite
from zhulu.foundation.storage.reception import receive

LIMIT = 1024 * 1024
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def blobs(settings: Settings, tmp_path: Path) -> DiskStorage:
    """Give the test a store of its own."""
    settings.BLOB_DIR = tmp_path / "blobs"
    return DiskStorage()


def test_a_received_file_is_stored_and_registered(blobs: DiskStorage) -> None:
    """The bytes lie in the store, the row holds digests, size and true type, the name has the true ending."""
    content = sample.pdf()
    received = receive(stream=io.BytesIO(content), name="许可证.doc", limit_bytes=LIMIT)

    assert received.media_type == MediaType.PDF
    assert received.name == "许可证.doc.pdf"
    assert (received.blob.size, received.blob.media_type) == (len(content), "application/pdf")
    with blobs.open(received.blob.sm3) as stored:
        assert stored.read() == content


def test_receiving_again_answers_the_same_with_the_same_work() -> None:
    """A digest that was there changes neither the answer nor the statements sent to the database."""
    answers, works = [], []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            answers.append(receive(stream=io.BytesIO(sample.png()), name="a.png", limit_bytes=LIMIT))
        works.append([query["sql"][:60] for query in queries])

    assert answers[0] == answers[1]
    assert works[0] == works[1]
    assert Blob.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "what"),
    [(b"", "是空文件"), (bytes(LIMIT + 1), "超过大小上限 1 MB"), (sample.WINDOWS_PROGRAM, "EXE")],
)
def test_what_is_refused_leaves_nothing(blobs: DiskStorage, content: bytes, what: str) -> None:
    """A refused file leaves neither row nor bytes."""
    with pytest.raises(FileRefused, match=what):
        receive(stream=io.BytesIO(content), name="a.pdf", limit_bytes=LIMIT)

    assert Blob.objects.count() == 0
    assert [path for path in blobs.directory.rglob("*") if path.is_file()] == []


def test_an_endless_upload_is_stopped_at_the_limit() -> None:
    """Reading stops soon behind the limit, however much the sender would send."""

    class Endless:
        given = 0

        def read(self, size: int = -1, /) -> bytes:
            self.given += size
            return bytes(size)

    source = Endless()
    with pytest.raises(FileRefused, match="超过大小上限"):
        receive(stream=source, name="a.pdf", limit_bytes=10 * LIMIT)
    assert source.given <= 12 * LIMIT


def test_nothing_is_swept_before_anything_was_cited() -> None:
    """While no document has ever cited a file and no room answers, the sweeper refuses to judge."""
    receive(stream=io.BytesIO(sample.pdf()), name="a.pdf", limit_bytes=LIMIT)

    with pytest.raises(references.NoReferencesKnown):
        references.referenced(["a" * 64])


def test_a_cited_file_is_kept_for_ever() -> None:
    """What an immutable document names counts as referred to, cited once or twice; unknown digests are refused."""
    kept = receive(stream=io.BytesIO(sample.pdf()), name="a.pdf", limit_bytes=LIMIT).blob.sm3
    orphan = receive(stream=io.BytesIO(sample.png()), name="a.png", limit_bytes=LIMIT).blob.sm3
    cite(digests=[kept], holder="submission:a")
    cite(digests=[kept], holder="submission:a")

    assert references.referenced([kept, orphan]) == {kept}
    with pytest.raises(CannotCite, match="1 unknown"):
        cite(digests=[kept, "0" * 64], holder="submission:b")


def test_a_registered_source_keeps_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a room says it refers to counts as referred to; others of the same batch do not."""
    monkeypatch.setattr(references, "_sources", {})
    references.register_references("test", lambda digests: {digest for digest in digests if digest.startswith("a")})

    assert references.referenced(["a" * 64, "b" * 64]) == {"a" * 64}
