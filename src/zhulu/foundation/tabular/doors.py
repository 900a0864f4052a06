"""The door of files of tables: judged by their content before anything is unpacked; a name is believed by nobody."""

from pathlib import PurePath
from typing import BinaryIO, Final

import filetype

from zhulu.foundation.storage.archives import ArchiveRefused, inspect_archive
from zhulu.foundation.tabular.csv_reading import CsvWorkbook
from zhulu.foundation.tabular.parts import Parts, damaged, whole
from zhulu.foundation.tabular.refusals import TableRefused, refuse
from zhulu.foundation.tabular.sources import Limits, Workbook
from zhulu.foundation.tabular.workbook import RELATIONS, XlsxWorkbook

ZIP: Final = b"PK\x03\x04"
COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The container of old office files, and of encrypted new ones."""
ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
HEAD: Final = 4096
SAVE_AS_XLSX: Final = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（*.xlsx）”后重新上传"
UPLOAD_XLSX: Final = "请上传 XLSX 文件；改文件名不能改变内容"
TEXT_ENDINGS: Final = frozenset({".csv", ".txt"})
CONTENT_TYPES: Final = "[Content_Types].xml"


def open_workbook(stream: BinaryIO, *, name: str, limits: Limits | None = None) -> Workbook:
    """Open a file of tables; the stream must be seekable and stay open while rows are read.

    Args:
        name: the file's name; only for words, and for the question whether a text may be a CSV.
        limits: how much it may hold.

    Raises:
        TableRefused: it is no such file, or is damaged, locked, of an old format, or dangerous to open.
    """
    limits = limits or Limits()
    stream.seek(0)
    head = stream.read(HEAD)
    stream.seek(0)
    if not head:
        raise refuse("FileIsSpreadsheet", f"「{name}」是空文件", "请选择有内容的文件后重新上传")
    if head.startswith(ZIP):
        _judge_archive(stream, name, limits)
        return XlsxWorkbook(stream, limits=limits)
    if head.startswith(COMPOUND):
        raise _compound(stream, name)
    if PurePath(name).suffix.lower() in TEXT_ENDINGS:
        return CsvWorkbook(stream, sheet=PurePath(name).stem, limits=limits)
    raise _no_spreadsheet(name, head)


def _judge_archive(stream: BinaryIO, name: str, limits: Limits) -> None:
    try:
        kind = inspect_archive(stream, unpacked=limits.unpacked).kind
    except ArchiveRefused as refusal:
        raise _of_archive(refusal, name) from None
    stream.seek(0)
    parts = Parts(stream)
    if kind != "xlsx":
        raise _other_archive(parts.names, name)
    with whole():
        if b"macroEnabled" in b"".join(parts.chunks(CONTENT_TYPES)):
            raise _of_archive(ArchiveRefused("含有宏", "请另存为不含宏的 XLSX 后上传", rule="NoMacros"), name)
    if RELATIONS not in parts.names:
        raise damaged(f"缺少 {RELATIONS}")


def _of_archive(refusal: ArchiveRefused, name: str) -> TableRefused:
    rule = {
        "ArchiveWhole": "WorkbookWhole",
        "ArchiveNotABomb": "WorkbookNotABomb",
        "FileUnlocked": "WorkbookUnlocked",
        "NoMacros": "WorkbookWithoutMacros",
    }[refusal.rule]
    return refuse(rule, f"「{name}」{refusal.what}", refusal.remedy)


def _other_archive(names: frozenset[str], name: str) -> TableRefused:
    if "xl/workbook.bin" in names:
        return refuse("OldWorkbookFormat", f"「{name}」是 XLSB（二进制工作簿）", SAVE_AS_XLSX)
    if "content.xml" in names and "mimetype" in names:
        return refuse("OldWorkbookFormat", f"「{name}」是 ODS（开放文档表格）", SAVE_AS_XLSX)
    kinds = {"word/document.xml": "Word 文档", "ppt/presentation.xml": "PowerPoint 演示文稿", "OFD.xml": "OFD 文件"}
    actual = next((words for part, words in kinds.items() if part in names), "压缩包")
    return refuse(
        "FileIsSpreadsheet",
        f"「{name}」不是 Excel 工作簿，其实际内容是{actual}",
        "请上传 XLSX 文件；改文件名不能改变内容",
    )


def _compound(stream: BinaryIO, name: str) -> TableRefused:
    overlap = len(ENCRYPTED_PACKAGE)
    rest = b""
    while chunk := stream.read(1 << 20):
        if ENCRYPTED_PACKAGE in rest + chunk:
            return refuse("WorkbookUnlocked", f"「{name}」设有打开密码", "请去除密码后重新上传")
        rest = chunk[-overlap:]
    return refuse("OldWorkbookFormat", f"「{name}」是旧版 XLS（Excel 97–2003）", SAVE_AS_XLSX)


def _no_spreadsheet(name: str, head: bytes) -> TableRefused:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    guess = filetype.guess(head)
    if start.startswith((b"<html", b"<!doctype html", b"<table")):
        actual = "网页（HTML）"
    elif start.startswith(b"<?xml"):
        actual = "XML 文件"
    elif guess:
        actual = f"{guess.extension.upper()} 文件"
    else:
        actual = "纯文本" if b"\x00" not in head else "无法识别的数据"
    remedy = UPLOAD_XLSX
    if actual == "纯文本":
        remedy = "请用 Excel 打开后另存为 XLSX；确是 CSV 的，请把扩展名改回 .csv"
    return refuse("FileIsSpreadsheet", f"「{name}」不是 Excel 工作簿，其实际内容是{actual}", remedy)
