"""What a file really is, judged by its content; its name is believed by nobody.

Accepted are the forms in which papers come: PDF, JPG, PNG, OFD and XLSX. Every fault is a Chinese sentence with what to
do about it, and all faults found are told at once.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, Final

import filetype
import pikepdf

from zhulu.foundation.storage.archives import ArchiveRefused, inspect_archive
from zhulu.foundation.storage.images import ImageRefused, inspect_jpeg, inspect_png

HEAD_BYTES: Final = 4096


class MediaType(StrEnum):
    """The types that are accepted, by their registered names."""

    JPG = "image/jpeg"
    OFD = "application/ofd"
    PDF = "application/pdf"
    PNG = "image/png"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


LABELS: Final = {
    MediaType.PDF: "PDF",
    MediaType.JPG: "JPG",
    MediaType.PNG: "PNG",
    MediaType.OFD: "OFD",
    MediaType.XLSX: "XLSX",
}
EXTENSIONS: Final = {
    MediaType.PDF: ".pdf",
    MediaType.JPG: ".jpg",
    MediaType.PNG: ".png",
    MediaType.OFD: ".ofd",
    MediaType.XLSX: ".xlsx",
}


@dataclass(frozen=True, slots=True)
class FileFault:
    """What is wrong with a file, and how to mend it."""

    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}。{self.remedy}。"


class FileRefused(Exception):
    """A file was not taken; ``faults`` say why, for a person."""

    rule = "FileAccepted"

    def __init__(self, *faults: FileFault) -> None:
        """Refuse with one fault or more."""
        super().__init__(" ".join(str(fault) for fault in faults))
        self.faults = faults


def inspect(stream: BinaryIO, *, name: str, allowed: Collection[MediaType] = tuple(MediaType)) -> MediaType:
    """Tell the type of a file by opening it; the stream is left at its start.

    Raises:
        FileRefused: it is of no accepted type, or is damaged, locked or dangerous to open.
    """
    kind = _recognise(stream)
    if kind is None or kind not in allowed:
        raise FileRefused(_wrong_type(stream, name=name, allowed=allowed))
    faults = list(_faults_of(kind, stream, name))
    stream.seek(0)
    if faults:
        raise FileRefused(*faults)
    return kind


def _recognise(stream: BinaryIO) -> MediaType | None:
    stream.seek(0)
    head = stream.read(HEAD_BYTES)
    stream.seek(0)
    if b"%PDF-" in head[:1024]:
        return MediaType.PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPG
    if head.startswith(b"PK\x03\x04"):
        return _recognise_archive(stream)
    return None


def _recognise_archive(stream: BinaryIO) -> MediaType | None:
    try:
        found = inspect_archive(stream).kind
    except ArchiveRefused:
        # A damaged or dangerous archive is reported as such, not as a wrong type.
        found = "xlsx"
    stream.seek(0)
    return {"ofd": MediaType.OFD, "xlsx": MediaType.XLSX}.get(found)


def _wrong_type(stream: BinaryIO, *, name: str, allowed: Collection[MediaType]) -> FileFault:
    stream.seek(0)
    guess = filetype.guess(stream.read(HEAD_BYTES))
    stream.seek(0)
    actual = f"，其实际内容是 {guess.extension.upper()} 文件" if guess else ""
    names = "、".join(label for kind, label in LABELS.items() if kind in allowed)
    return FileFault(
        what=f"「{name}」的内容不是可接收的类型{actual}",
        remedy=f"请上传 {names} 文件；改文件名不能改变内容",
    )


def _faults_of(kind: MediaType, stream: BinaryIO, name: str) -> Iterator[FileFault]:
    inspectors: dict[MediaType, Callable[[BinaryIO, str], Iterator[FileFault]]] = {
        MediaType.PDF: _pdf_faults,
        MediaType.PNG: _image_faults,
        MediaType.JPG: _image_faults,
        MediaType.OFD: _archive_faults,
        MediaType.XLSX: _archive_faults,
    }
    stream.seek(0)
    yield from inspectors[kind](stream, name)


def _pdf_faults(stream: BinaryIO, name: str) -> Iterator[FileFault]:
    try:
        with pikepdf.open(stream) as document:
            if not document.pages:
                yield FileFault(what=f"「{name}」没有任何页面", remedy="请重新导出或扫描后上传")
            if "/JavaScript" in document.Root.get("/Names", {}):
                yield FileFault(what=f"「{name}」内含脚本", remedy="请用“打印为 PDF”另存一份后上传")
    except pikepdf.PasswordError:
        yield FileFault(what=f"「{name}」设有打开密码", remedy="请去除密码后重新上传")
    except pikepdf.PdfError:
        yield FileFault(
            what=f"「{name}」已损坏，无法作为 PDF 打开",
            remedy="请在本机打开确认无误后重新上传",
        )


def _image_faults(stream: BinaryIO, name: str) -> Iterator[FileFault]:
    head = stream.read(3)
    stream.seek(0)
    try:
        inspect_jpeg(stream) if head == b"\xff\xd8\xff" else inspect_png(stream)
    except ImageRefused as refusal:
        yield FileFault(what=f"「{name}」{refusal.what}", remedy=refusal.remedy)


def _archive_faults(stream: BinaryIO, name: str) -> Iterator[FileFault]:
    try:
        inspect_archive(stream)
    except ArchiveRefused as refusal:
        yield FileFault(what=f"「{name}」{refusal.what}", remedy=refusal.remedy)
