"""Whether an image is whole, read from its own structure without decoding a pixel."""

import struct
import zlib
from typing import BinaryIO, Final

MAX_PIXELS: Final = 300_000_000
"""About an A0 sheet scanned at 400 dpi; more than that is a decompression bomb to whoever opens it."""
MAX_CHUNK: Final = 256 * 1024 * 1024

_SIZED_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_START_OF_SCAN: Final = 0xDA
_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD8)})


class ImageRefused(Exception):
    """An image is damaged or too large to open; told in Chinese."""

    def __init__(self, what: str, remedy: str) -> None:
        """Say what is wrong and how to mend it."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy


def _damaged() -> ImageRefused:
    return ImageRefused("图片不完整或已损坏", "请在本机打开确认无误后重新上传")


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise _damaged()
    if width * height > MAX_PIXELS:
        raise ImageRefused(f"图片尺寸过大（{width}×{height} 像素）", "请降低扫描分辨率后重新上传")


def inspect_png(stream: BinaryIO) -> None:
    """Walk the chunks of a PNG, checking each checksum, to its end chunk.

    Raises:
        ImageRefused: it is cut off, changed, or too large.
    """
    stream.seek(8)
    first = True
    while True:
        length, kind = _chunk_header(stream)
        if length > MAX_CHUNK or (first and kind != b"IHDR"):
            raise _damaged()
        body = stream.read(length)
        checksum = stream.read(4)
        if len(body) < length or len(checksum) < 4 or zlib.crc32(kind + body) != int.from_bytes(checksum, "big"):
            raise _damaged()
        if first:
            _check_pixels(*struct.unpack(">II", body[:8]))
        if kind == b"IEND":
            return
        first = False


def _chunk_header(stream: BinaryIO) -> tuple[int, bytes]:
    header = stream.read(8)
    if len(header) < 8:
        raise _damaged()
    return int.from_bytes(header[:4], "big"), header[4:]


def inspect_jpeg(stream: BinaryIO) -> None:
    """Walk the segments of a JPEG to its scan, then look for its end mark.

    Bytes after the end mark are let pass: cameras put previews there.

    Raises:
        ImageRefused: it is cut off, changed, or too large.
    """
    stream.seek(2)
    sized = False
    while (marker := _marker(stream)) != _START_OF_SCAN:
        if marker in _STANDALONE:
            continue
        body = _segment(stream)
        if marker in _SIZED_FRAMES:
            if len(body) < 5:
                raise _damaged()
            height, width = struct.unpack(">HH", body[1:5])
            _check_pixels(width, height)
            sized = True
    if not sized or not _has_end_mark(stream):
        raise _damaged()


def _marker(stream: BinaryIO) -> int:
    byte = stream.read(1)
    if byte != b"\xff":
        raise _damaged()
    while byte == b"\xff":
        byte = stream.read(1)
    if byte in {b"", b"\x00", b"\xd9"}:
        raise _damaged()
    return byte[0]


def _segment(stream: BinaryIO) -> bytes:
    length = int.from_bytes(stream.read(2), "big")
    body = stream.read(length - 2) if length >= 2 else b""
    if length < 2 or len(body) < length - 2:
        raise _damaged()
    return body


def _has_end_mark(stream: BinaryIO) -> bool:
    last = b""
    while chunk := stream.read(1024 * 1024):
        if b"\xff\xd9" in last + chunk:
            return True
        last = chunk[-1:]
    return False
