"""CSV as a source of one table: its encoding is found out and said, its rows are read as a stream."""

import codecs
import csv
import io
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO, Final

from zhulu.foundation.tabular.parts import CHUNK
from zhulu.foundation.tabular.refusals import refuse
from zhulu.foundation.tabular.sheets import too_many_rows
from zhulu.foundation.tabular.sources import Limits, SheetRow
from zhulu.foundation.tabular.strings import LONGEST_TEXT, tidy, too_long

BY_MARK: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
GBK: Final = "gb18030"
"""The national encoding; it contains GBK and GB 2312, by which older programs in China write."""
GBK_REMARK: Final = "文件按 GBK（GB 18030）编码读取；如有乱码，请另存为“CSV UTF-8”后重新上传"


class CsvWorkbook:
    """A CSV as a workbook of one sheet; ``Workbook`` says what it does."""

    def __init__(self, stream: BinaryIO, *, sheet: str, limits: Limits) -> None:
        """Find out the encoding and the separator.

        Raises:
            TableRefused: it is in no known encoding.
        """
        self.sheets: tuple[str, ...] = (sheet,)
        self._stream = stream
        self._limits = limits
        self._encoding = _encoding_of(stream)
        self.remarks: tuple[str, ...] = (GBK_REMARK,) if self._encoding == GBK else ()

    def merged(self, sheet: str) -> tuple[str, ...]:  # noqa: ARG002 - a CSV has one sheet and merges nothing
        """Give no range."""
        return ()

    def rows(self, sheet: str) -> Iterator[SheetRow]:
        """Give the rows from the top, without those that are empty."""
        self._stream.seek(0)
        text = io.TextIOWrapper(self._stream, encoding=self._encoding, newline="")
        try:
            yield from self._rows(text, sheet)
        finally:
            text.detach()  # the stream is the caller's and stays open

    def _rows(self, text: io.TextIOWrapper, sheet: str) -> Iterator[SheetRow]:
        first = text.readline()
        separator = "\t" if "\t" in first and "," not in first else ","
        count = 0
        for number, cells in enumerate(_whole(csv.reader(chain([first], text), delimiter=separator)), 1):
            if not any(cells):
                continue
            count += 1
            if count > self._limits.rows:
                raise too_many_rows(self._limits, sheet=sheet)
            if max(map(len, cells)) > LONGEST_TEXT:
                raise too_long(sheet=sheet, row=number)
            yield SheetRow(number, [tidy(cell) for cell in cells[: self._limits.columns]])


def _whole(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from rows
    except csv.Error:
        raise refuse(
            "FileIsSpreadsheet", "CSV 的引号或换行不成对，读不下去", "请用 Excel 打开后另存为 XLSX 再上传"
        ) from None


def _encoding_of(stream: BinaryIO) -> str:
    stream.seek(0)
    head = stream.read(4)
    marked = next((name for mark, name in BY_MARK if head.startswith(mark)), "")
    for encoding in [marked] if marked else ["utf-8", GBK]:
        if _decodes(stream, encoding):
            return encoding
    raise refuse(
        "TextEncoded",
        "文件的编码既不是 UTF-8，也不是 GBK",
        "请在 Excel 中另存为“CSV UTF-8（逗号分隔）”，或直接用 XLSX",
    )


def _decodes(stream: BinaryIO, encoding: str) -> bool:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while chunk := stream.read(CHUNK):
            if "\x00" in decoder.decode(chunk):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True
