"""The parts of a workbook's zip: found, unpacked and parsed piece by piece, and refused where they are damaged.

XML is parsed by expat, which is given no external entity and no document type: neither has a place in a workbook.
"""

import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import BinaryIO, Final
from xml.parsers import expat

from zhulu.foundation.tabular.refusals import TableRefused, refuse

CHUNK: Final = 256 * 1024
LONGEST_TOKEN: Final = 4 * 1024 * 1024
"""Bytes that may pass without the parser getting on: no tag and no text of a real workbook is so long."""
DEEPEST: Final = 64
Attributes = Mapping[str, str]


def damaged(detail: str, *, sheet: str = "", row: int = 0) -> TableRefused:
    """Make the refusal of a workbook that is not whole."""
    remedy = "请用 Excel 或 WPS 打开，另存为新的 XLSX 后重新上传"
    return refuse("WorkbookWhole", f"文件已损坏：{detail}", remedy, sheet=sheet, row=row)


@contextmanager
def whole(*, sheet: str = "") -> Iterator[None]:
    """Refuse in words what turns out to be damaged while it is read."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError):
        raise damaged("压缩内容读不出来", sheet=sheet) from None
    except (expat.ExpatError, UnicodeError):
        raise damaged("内容不是合格的 XML", sheet=sheet) from None


class Parts:
    """The members of an archive by name."""

    def __init__(self, stream: BinaryIO) -> None:
        """Open an archive that has been judged safe."""
        with whole():
            self._archive = zipfile.ZipFile(stream)
        self.names = frozenset(self._archive.namelist())

    def chunks(self, name: str) -> Iterator[bytes]:
        """Unpack one member.

        Raises:
            TableRefused: there is none of this name.
        """
        if name not in self.names:
            raise damaged(f"缺少 {name}")
        with self._archive.open(name) as member:
            while chunk := member.read(CHUNK):
                yield chunk

    def elements(self, name: str) -> list[tuple[str, str, dict[str, str]]]:
        """Give a small part's elements in order: name of the parent, own name, attributes; prefixes are cut off."""
        found: list[tuple[str, str, dict[str, str]]] = []
        above: list[str] = [""]

        def start(tag: str, attributes: dict[str, str]) -> None:
            own = local(tag)
            found.append((above[-1], own, attributes))
            above.append(own)
            if len(above) > DEEPEST:
                raise damaged("层次过深")

        with whole():
            for _ in parsed(self.chunks(name), start=start, end=lambda _tag: above.pop()):
                pass
        return found


def parsed(
    chunks: Iterator[bytes],
    *,
    start: Callable[[str, dict[str, str]], object],
    end: Callable[[str], object],
    text: Callable[[str], object] | None = None,
) -> Iterator[None]:
    """Parse XML piece by piece, and hand back control after each.

    Raises:
        ExpatError: it is not well formed; ``whole`` turns that into words.
        TableRefused: it declares a document type, or one token is longer than any real one.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = _no_document_type
    if text is not None:
        parser.CharacterDataHandler = text
    fed = 0
    for chunk in chunks:
        parser.Parse(chunk)
        fed += len(chunk)
        if fed - max(parser.CurrentByteIndex, 0) > LONGEST_TOKEN:
            raise damaged("有一项内容过长")
        yield
    parser.Parse(b"", True)  # noqa: FBT003 - expat's own way to say that this was the end
    yield


def local(tag: str) -> str:
    """Give a tag or attribute without its prefix."""
    return tag.rpartition(":")[2]


def _no_document_type(*_: object) -> None:
    raise damaged("内含文档类型声明")
