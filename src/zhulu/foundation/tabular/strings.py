"""A workbook's shared strings, which may be millions: kept in a file of their own and read where they are needed."""

import mmap
import re
import tempfile
from array import array
from collections.abc import Iterator, Sequence
from typing import Final

from zhulu.foundation.tabular.parts import Parts, local, parsed, whole
from zhulu.foundation.tabular.refusals import TableRefused, refuse

LONGEST_TEXT: Final = 32_767
"""What a cell can hold."""
LONGEST_WRITTEN: Final = LONGEST_TEXT * 7
"""A mark may be written as seven."""
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NEVER_TEXT: Final = re.compile("[\x00\ud800-\udfff]")
"""What no database keeps as text."""


def unescape(text: str) -> str:
    """Give a text in which marks that XML cannot hold are written as ``_x000D_``."""
    return tidy(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)) if "_x" in text else text


def tidy(text: str) -> str:
    """Give a text whose marks can all be stored; what cannot is shown as the mark for that."""
    return _NEVER_TEXT.sub("\ufffd", text)


def too_long(*, sheet: str = "", row: int = 0) -> TableRefused:
    """Make the refusal of a cell that holds more than a cell can."""
    return refuse(
        "CellsWithinLimit",
        f"有单元格超过 {LONGEST_TEXT} 个字",
        "请把内容写短，或放到附件里",
        sheet=sheet,
        row=row,
    )


class SharedStrings:
    """The strings by number."""

    def __init__(self, bytes_of_all: mmap.mmap | bytes = b"", ends: Sequence[int] = (0,)) -> None:
        """Keep the bytes of all strings, and where each ends."""
        self._bytes = bytes_of_all
        self._ends = ends

    @classmethod
    def read(cls, parts: Parts, name: str) -> "SharedStrings":
        """Read the part that holds them.

        Raises:
            TableRefused: it is damaged, or a string is longer than a cell can hold.
        """
        ends = array("Q", [0])
        with tempfile.TemporaryFile() as file, whole():
            for text in _texts(parts, name):
                ends.append(ends[-1] + file.write(text.encode()))
            file.flush()
            # The map outlives the file: it holds the pages itself.
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if ends[-1] else b"", ends)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def __getitem__(self, place: int) -> str:
        """Give one string.

        Raises:
            IndexError: there is none of this number.
        """
        if place < 0:
            raise IndexError(place)
        ends = self._ends
        last = ends[place + 1]
        return self._bytes[ends[place] : last].decode()


def _texts(parts: Parts, name: str) -> Iterator[str]:
    """Give the strings; runs of differently shown text are put together, readings (拼音) left out."""
    done: list[str] = []
    pieces: list[str] = []
    length = 0
    open_tags: set[str] = set()

    def start(tag: str, _attributes: dict[str, str]) -> None:
        open_tags.add(local(tag))

    def end(tag: str) -> None:
        nonlocal length
        own = local(tag)
        open_tags.discard(own)
        if own == "si":
            done.append(unescape("".join(pieces)))
            pieces.clear()
            length = 0

    def text(piece: str) -> None:
        nonlocal length
        if "t" in open_tags and "rPh" not in open_tags:
            length += len(piece)
            if length > LONGEST_WRITTEN:
                raise too_long()
            pieces.append(piece)

    for _ in parsed(parts.chunks(name), start=start, end=end, text=text):
        yield from done
        done.clear()
