"""Zip-based documents (OFD, XLSX): which one it is, and whether it is safe to open.

Sizes are judged from the archive's directory before anything is unpacked, and only small named members are read.
"""

import re
import zipfile
from dataclasses import dataclass
from typing import BinaryIO, Final

MAX_MEMBERS: Final = 10_000
MAX_UNPACKED: Final = 512 * 1024 * 1024
MAX_RATIO: Final = 200
"""Text packs to a hundredth at best; what packs better is a bomb."""
RATIO_FROM: Final = 10 * 1024 * 1024
"""Members smaller than this may pack as well as they like."""
MAX_XML_HEAD: Final = 64 * 1024
_ENCRYPTED: Final = 0x1

_OFD_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?OFD[\s>]")
_MACROS: Final = "vbaProject.bin"


class ArchiveRefused(Exception):
    """An archive is damaged, locked, or dangerous to open; told in Chinese."""

    def __init__(self, what: str, remedy: str, *, rule: str) -> None:
        """Say what is wrong, how to mend it, and by which rule it is refused."""
        super().__init__(what)
        self.what = what
        self.remedy = remedy
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Archive:
    """What a safe archive is: ``ofd``, ``xlsx``, or nothing we know."""

    kind: str


def inspect_archive(stream: BinaryIO, *, unpacked: int = MAX_UNPACKED) -> Archive:
    """Look into a zip archive without unpacking it.

    Args:
        unpacked: how many bytes it may hold when unpacked.

    Raises:
        ArchiveRefused: it is damaged, locked, a bomb, or carries macros.
    """
    stream.seek(0, 2)
    length = stream.tell()
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            _check_safe(archive.infolist(), length, unpacked)
            return Archive(kind=_kind(archive))
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        remedy = "请在本机打开确认无误后重新上传"
        raise ArchiveRefused("压缩结构已损坏，无法打开", remedy, rule="ArchiveWhole") from None


def _check_safe(members: list[zipfile.ZipInfo], length: int, most: int) -> None:
    bomb = ArchiveRefused("展开后体积异常，疑似压缩炸弹", "请从原软件重新导出后上传", rule="ArchiveNotABomb")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > most:
        raise bomb
    if packed > length:  # members that share bytes
        raise bomb
    if any(m.file_size > RATIO_FROM and m.file_size > MAX_RATIO * max(m.compress_size, 1) for m in members):
        raise bomb
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise ArchiveRefused("设有打开密码", "请去除密码后重新上传", rule="FileUnlocked")
    if any(_escapes(member.filename) for member in members):
        raise ArchiveRefused("内含越界路径", "请从原软件重新导出后上传", rule="ArchiveWhole")


def _escapes(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0]


def _kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "OFD.xml" in names and _is_ofd_root(archive):
        return "ofd"
    if {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        if any(name.endswith(_MACROS) for name in names):
            raise ArchiveRefused("含有宏", "请另存为不含宏的 XLSX 后上传", rule="NoMacros")
        return "xlsx"
    return ""


def _is_ofd_root(archive: zipfile.ZipFile) -> bool:
    with archive.open("OFD.xml") as member:
        head = member.read(MAX_XML_HEAD)
    return b"<!DOCTYPE" not in head and b"<!ENTITY" not in head and bool(_OFD_ROOT.search(head))
