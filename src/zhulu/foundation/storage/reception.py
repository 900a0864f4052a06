"""The one door by which files come in: limit, look inside, store, register.

The answer and the work are the same whether or not the bytes were there before, so an upload cannot be used to ask
whether somebody else holds a document.
"""

import tempfile
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePath
from typing import BinaryIO, Final, cast

from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.storage.digests import CHUNK
from zhulu.foundation.storage.inspection import (
    EXTENSIONS,
    FileFault,
    FileRefused,
    MediaType,
    inspect,
)
from zhulu.foundation.storage.interface import ByteSource, Storage
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.stores import current_storage

SPOOL_BYTES: Final = 4 * 1024 * 1024
NAME_LENGTH: Final = 120
ENDING_LENGTH: Final = 10
"""A longer ending is part of the name."""
MEGABYTE: Final = 1024 * 1024

_SAME_TYPE: Final = {".jpeg": ".jpg", ".jpe": ".jpg"}


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was taken."""

    blob: Blob
    media_type: MediaType
    name: str
    """The given name, cleaned, with the ending that fits the content."""


@transaction_required
def receive(
    *,
    stream: ByteSource,
    name: str,
    limit_bytes: int,
    allowed: Collection[MediaType] = tuple(MediaType),
    storage: Storage | None = None,
) -> Received:
    """Take a file in: at most ``limit_bytes``, of an allowed type by its content.

    The row is written in the caller's transaction; if that rolls back, the file is an orphan and is swept.

    Raises:
        FileRefused: with every fault found, in Chinese, each with its remedy.
        NoTransaction: nothing could refer to the file.
    """
    shown = clean_name(name)
    with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as spooled:
        spool = cast("BinaryIO", spooled)
        _spool(stream, spool, name=shown, limit_bytes=limit_bytes)
        media_type = inspect(spool, name=shown, allowed=allowed)
        blob = keep_judged(stream=spool, media_type=media_type.value, storage=storage)
    return Received(
        blob=blob,
        media_type=media_type,
        name=_with_true_ending(shown, media_type),
    )


@transaction_required
def keep_judged(*, stream: BinaryIO, media_type: str, storage: Storage | None = None) -> Blob:
    """Store what another door has judged, or what the platform itself has made, and register it.

    The row is written in the caller's transaction; if that rolls back, the file is an orphan and is swept.
    """
    stream.seek(0)
    stored = (storage or current_storage()).put(stream)
    blob = Blob(sm3=stored.sm3, sha256=stored.sha256, size=stored.size, media_type=media_type)
    Blob.objects.bulk_create([blob], ignore_conflicts=True)
    return Blob.objects.get(sm3=stored.sm3)


def clean_name(name: str) -> str:
    """Give a file name fit to be shown and sent: no path, no invisible characters, at most 120 characters."""
    composed = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(letter for letter in composed if unicodedata.category(letter)[0] != "C")
    path = PurePath(visible.strip(" .") or "未命名")
    return (
        path.stem[: NAME_LENGTH - len(path.suffix)] + path.suffix
        if len(path.suffix) <= ENDING_LENGTH
        else path.name[:NAME_LENGTH]
    )


def _with_true_ending(name: str, media_type: MediaType) -> str:
    ending = PurePath(name).suffix.lower()
    true = EXTENSIONS[media_type]
    if _SAME_TYPE.get(ending, ending) == true:
        return name
    return name[: NAME_LENGTH - len(true)] + true


def _spool(stream: ByteSource, spool: BinaryIO, *, name: str, limit_bytes: int) -> None:
    size = 0
    while chunk := stream.read(CHUNK):
        size += len(chunk)
        if size > limit_bytes:
            limit = f"{limit_bytes / MEGABYTE:g} MB"
            raise FileRefused(
                FileFault(
                    what=f"「{name}」超过大小上限 {limit}",
                    remedy="请压缩或分卷后重新上传",
                )
            )
        spool.write(chunk)
    if not size:
        raise FileRefused(FileFault(what=f"「{name}」是空文件", remedy="请选择有内容的文件后重新上传"))
    spool.seek(0)
