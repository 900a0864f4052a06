"""Small files of each accepted type, made here byte by byte, and what people and attackers send instead."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping

import pikepdf

WINDOWS_PROGRAM = b"MZ" + b"\x90\x00" * 200
"""How a Windows program begins."""


def pdf(*, pages: int = 1, password: str = "", script: bool = False) -> bytes:
    """Make a PDF of blank pages."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if script:
        names = pikepdf.Dictionary(Names=pikepdf.Array())
        document.Root["/Names"] = pikepdf.Dictionary(JavaScript=names)
    target = io.BytesIO()
    if password:
        document.save(target, encryption=pikepdf.Encryption(owner=password, user=password))
    else:
        document.save(target)
    return target.getvalue()


def png(*, width: int = 2, height: int = 2) -> bytes:
    """Make a grey PNG that claims a size; its pixels are those of two by two."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x80\x80" * 2)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def jpeg(*, width: int = 2, height: int = 2) -> bytes:
    """Make the skeleton of a JPEG: header, frame, scan, end mark."""
    frame = b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00"
    return (
        b"\xff\xd8"
        + _segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00")
        + _segment(0xC0, frame)
        + _segment(0xDA, b"\x01\x01\x00\x00\x3f\x00")
        + b"\x12\x34\xff\x00\x56\xff\xd9"
    )


def _segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def archive(members: Mapping[str, bytes]) -> bytes:
    """Make a zip archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in members.items():
            made.writestr(name, body)
    return target.getvalue()


def ofd(*, title: str = "", author: str = "", pages: int = 0) -> bytes:
    """Make the skeleton of an OFD (GB/T 33190) that says this of itself."""
    said = "".join(f"<ofd:{key}>{text}</ofd:{key}>" for key, text in (("Title", title), ("Author", author)) if text)
    body = f"<ofd:DocBody><ofd:DocInfo>{said}</ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    root = f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD xmlns:ofd="http://www.ofdspec.org/2016">{body}</ofd:OFD>'
    document = f"<ofd:Document>{'<ofd:Page/>' * pages}</ofd:Document>"
    return archive({"OFD.xml": root.encode(), "Doc_0/Document.xml": document.encode()})


def xlsx(*, macros: bool = False) -> bytes:
    """Make the skeleton of a workbook."""
    members = {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    return archive(members | ({"xl/vbaProject.bin": b"\xd0\xcf"} if macros else {}))


def zip_bomb(*, megabytes: int = 64) -> bytes:
    """Make an archive that looks like a workbook and unpacks to very much more than it is."""
    return archive(
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", "xl/big": bytes(megabytes << 20)}
    )
