"""What a file is by its content, and the store on a disk."""

import io
import stat
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tests.support import sample_files as sample
from zhulu.foundation.storage.disk import DiskStorage
from zhulu.foundation.storage.inspection import FileRefused, MediaType, inspect
from zhulu.foundation.storage.interface import FileMissing
from zhulu.foundation.storage.reception import clean_name
from zhulu.foundation.storage.sweeping import sweep_orphans

GOOD = {
    MediaType.PDF: sample.pdf(),
    MediaType.PNG: sample.png(),
    MediaType.JPG: sample.jpeg(),
    MediaType.OFD: sample.ofd(),
    MediaType.XLSX: sample.xlsx(),
}


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("name", ["施工许可证.pdf", "x.exe", "无后缀"])
def test_the_content_decides_the_type(kind: MediaType, name: str) -> None:
    """Each accepted type is recognised whatever the file is called, and the stream is left at its start."""
    stream = io.BytesIO(GOOD[kind])

    assert inspect(stream, name=name) == kind
    assert stream.tell() == 0


REFUSED = {
    "a renamed program": (sample.WINDOWS_PROGRAM, "不是可接收的类型，其实际内容是 EXE 文件"),
    "plain text": (b"hello", "不是可接收的类型"),
    "nothing recognisable": (bytes(100), "不是可接收的类型"),
    "a web page": (b"<html><script>alert(1)</script></html>", "不是可接收的类型"),
    "a zip of other things": (sample.archive({"a.txt": b"a"}), "不是可接收的类型，其实际内容是 ZIP 文件"),
    "an OFD with a foreign root": (sample.archive({"OFD.xml": b"<html/>"}), "不是可接收的类型"),
    "an OFD with entities": (sample.archive({"OFD.xml": b"<!DOCTYPE a><OFD />"}), "不是可接收的类型"),
    "a PDF in name only": (b"%PDF-1.7 and nothing behind", "已损坏，无法作为 PDF 打开"),
    "a PDF without pages": (sample.pdf(pages=0), "没有任何页面"),
    "a locked PDF": (sample.pdf(password="secret"), "设有打开密码"),
    "a PDF with a script": (sample.pdf(script=True), "内含脚本"),
    "half a PNG": (sample.png()[:40], "图片不完整或已损坏"),
    "a PNG with a changed byte": (sample.png().replace(b"IDAT", b"IDAX"), "图片不完整或已损坏"),
    "a PNG bomb": (sample.png(width=60000, height=60000), "图片尺寸过大（60000×60000 像素）"),
    "a PNG of no size": (sample.png(width=0), "图片不完整或已损坏"),
    "a JPEG without its end": (sample.jpeg()[:-2], "图片不完整或已损坏"),
    "a JPEG header alone": (sample.jpeg()[:6], "图片不完整或已损坏"),
    "a JPEG bomb": (sample.jpeg(width=65000, height=65000), "图片尺寸过大"),
    "a zip bomb": (sample.zip_bomb(), "疑似压缩炸弹"),
    "a cut workbook": (sample.xlsx()[:-30], "压缩结构已损坏"),
    "a workbook with macros": (sample.xlsx(macros=True), "含有宏"),
    "a path that climbs": (sample.archive({"../../etc/passwd": b"x"}), "内含越界路径"),
}


@pytest.mark.parametrize(("content", "what"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_told_with_its_remedy(content: bytes, what: str) -> None:
    """Bad files are refused in Chinese words that name the file, the fault and what to do."""
    with pytest.raises(FileRefused) as refusal:
        inspect(io.BytesIO(content), name="材料.pdf")

    fault = refusal.value.faults[0]
    assert what in fault.what
    assert "「材料.pdf」" in fault.what
    assert fault.remedy.startswith(("请", "改"))


def test_a_type_may_be_accepted_elsewhere_and_refused_here() -> None:
    """The caller's list of types counts, and the refusal names that list."""
    with pytest.raises(FileRefused, match=r"请上传 PDF、OFD 文件"):
        inspect(io.BytesIO(sample.png()), name="a.png", allowed=[MediaType.PDF, MediaType.OFD])


@given(st.binary(max_size=300))
def test_no_bytes_break_the_inspection(noise: bytes) -> None:
    """Noise behind any type's first bytes is refused or accepted, never an unforeseen error."""
    for head in (b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"PK\x03\x04"):
        stream = io.BytesIO(head + noise)
        with suppress(FileRefused):
            assert inspect(stream, name="噪声") in MediaType


@pytest.mark.parametrize(
    ("given_name", "clean"),
    [
        ("施工许可证.pdf", "施工许可证.pdf"),
        ("C:\\Users\\张三\\合同.pdf", "合同.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
        ("", "未命名"),
        ("...", "未命名"),
        ("长" * 200 + ".pdf", "长" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned(given_name: str, clean: str) -> None:
    """A shown name holds no path, no invisible letters and at most 120 letters, and keeps its ending."""
    assert clean_name(given_name) == clean


def _store(directory: Path, *contents: bytes) -> tuple[DiskStorage, list[str]]:
    storage = DiskStorage(directory)
    return storage, [storage.put(io.BytesIO(content)).sm3 for content in contents]


def test_bytes_come_back_as_they_were(tmp_path: Path) -> None:
    """What is put lies under its SM3, with its SHA-256 and size, and reads back the same."""
    content = bytes(range(256)) * 10_000
    storage = DiskStorage(tmp_path)
    stored = storage.put(io.BytesIO(content))
    digests = []
    for algorithm in (hashes.SM3(), hashes.SHA256()):
        digest = hashes.Hash(algorithm)
        digest.update(content)
        digests.append(digest.finalize().hex())

    assert [stored.sm3, stored.sha256] == digests
    assert stored.size == len(content)
    assert storage.exists(stored.sm3)
    with storage.open(stored.sm3) as source:
        assert source.read() == content


def test_files_are_private_and_fanned_out(tmp_path: Path) -> None:
    """Files are readable by their owner alone, two directories deep, and nothing is left in the waiting directory."""
    _, [digest] = _store(tmp_path / "blobs", b"x")
    path = tmp_path / "blobs" / digest[:2] / digest[2:4] / digest

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list((tmp_path / "blobs" / "incoming").iterdir()) == []


def test_putting_again_does_the_same_work(tmp_path: Path) -> None:
    """The same bytes give the same answer, and are written anew, not recognised."""
    storage, [digest] = _store(tmp_path, b"same")
    path = tmp_path / digest[:2] / digest[2:4] / digest
    before = path.stat().st_ino
    again = storage.put(io.BytesIO(b"same"))

    assert again.sm3 == digest
    assert path.stat().st_ino != before


@pytest.mark.parametrize("digest", ["", "..", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_only_a_digest_is_an_address(tmp_path: Path, digest: str) -> None:
    """Nothing but 64 hexadecimal digits reaches the file system."""
    storage = DiskStorage(tmp_path)

    with pytest.raises(ValueError, match="not a digest"):
        storage.exists(digest)
    with pytest.raises(ValueError, match="not a digest"):
        storage.open(digest)


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    """Opening what was never put raises its own error."""
    with pytest.raises(FileMissing):
        DiskStorage(tmp_path).open("0" * 64)


class _Broken(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() > 0:
            raise ConnectionResetError
        return super().read(min(4, size or 4))


def test_a_broken_upload_leaves_nothing(tmp_path: Path) -> None:
    """A stream that breaks off leaves neither file nor stray."""
    with pytest.raises(ConnectionResetError):
        DiskStorage(tmp_path).put(_Broken(b"half and half"))

    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_sweeper_takes_old_orphans_only(tmp_path: Path) -> None:
    """Referred and young files stay; what is old and nobody's goes, and so do strays of crashes."""
    storage, [kept, orphan] = _store(tmp_path, b"kept", b"orphan")
    (tmp_path / "incoming" / "stray").write_bytes(b"half")
    past, future = timezone.now() - timedelta(hours=1), timezone.now() + timedelta(hours=1)

    assert sweep_orphans(storage=storage, referenced=lambda _: {kept}, older_than=past) == 0
    assert storage.exists(orphan)
    assert sweep_orphans(storage=storage, referenced=lambda _: {kept}, older_than=future) == 1
    assert (storage.exists(kept), storage.exists(orphan)) == (True, False)
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_file_put_again_meanwhile_is_not_swept(tmp_path: Path) -> None:
    """Between the listing of old files and their deletion somebody may put the same bytes: they stay."""
    storage, [digest] = _store(tmp_path, b"wanted again")
    limit = timezone.now()

    def somebody_uploads(_: object) -> set[str]:
        storage.put(io.BytesIO(b"wanted again"))
        return set()

    assert list(storage.unchanged_since(limit)) == [digest]
    assert sweep_orphans(storage=storage, referenced=somebody_uploads, older_than=limit) == 0
    assert storage.exists(digest)
