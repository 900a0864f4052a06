"""Which characters a font can draw, read from its own table.

PDF/A refuses a page with a character that no font draws, and a rare character in somebody's name must not keep a form
from being printed; so what cannot be drawn is known before the page is set.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

FONT_SUFFIXES = frozenset({".otf", ".ttf", ".ttc", ".otc"})
COLLECTION = b"ttcf"
SEGMENTS, GROUPS = 4, 12
"""The two formats of character tables that Unicode fonts carry: for the first plane, and for all."""
NO_GLYPH = 0xFFFF

Range = tuple[int, int]
"""First and last code point, both included."""


class FontRefused(Exception):
    """A file is no font that can be read; the message names it."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """Code points that can be drawn, as ranges that neither overlap nor touch."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __contains__(self, letter: str) -> bool:
        place = bisect_right(self.starts, ord(letter)) - 1
        return place >= 0 and ord(letter) <= self.ends[place]

    @classmethod
    def of(cls, ranges: Iterable[Range]) -> "Coverage":
        """Join ranges that overlap or touch."""
        joined: list[list[int]] = []
        for start, end in sorted(ranges):
            if joined and start <= joined[-1][1] + 1:
                joined[-1][1] = max(joined[-1][1], end)
            else:
                joined.append([start, end])
        return cls(tuple(start for start, _ in joined), tuple(end for _, end in joined))


def list_fonts(directory: Path) -> list[Path]:
    """Give the font files of a directory and those below it; none when there is no such directory."""
    return sorted(path for path in directory.rglob("*") if path.suffix.lower() in FONT_SUFFIXES)


def coverage_of(paths: Iterable[Path]) -> Coverage:
    """Give what some font files can draw together.

    Raises:
        FontRefused: one of them cannot be read.
    """
    return Coverage.of(found for path in paths for found in _ranges(path))


def _ranges(path: Path) -> Iterator[Range]:
    try:
        content = path.read_bytes()
        for start in _faces(content):
            table = _character_table(content, start)
            if table is not None:
                yield from _read_table(content, table)
    except (OSError, struct.error) as fault:
        raise FontRefused(f"{path.name} cannot be read as a font") from fault


def _faces(content: bytes) -> list[int]:
    """Give where each face of a file begins."""
    if content[:4] != COLLECTION:
        return [0]
    (count,) = struct.unpack_from(">I", content, 8)
    return list(struct.unpack_from(f">{count}I", content, 12))


def _character_table(content: bytes, face: int) -> int | None:
    (count,) = struct.unpack_from(">H", content, face + 4)
    for place in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", content, face + 12 + 16 * place)
        if tag == b"cmap":
            return int(offset)
    return None


def _read_table(content: bytes, table: int) -> Iterator[Range]:
    (count,) = struct.unpack_from(">H", content, table + 2)
    for place in range(count):
        (offset,) = struct.unpack_from(">I", content, table + 8 + 8 * place)
        (form,) = struct.unpack_from(">H", content, table + offset)
        if form == GROUPS:
            yield from _groups(content, table + offset)
        elif form == SEGMENTS:
            yield from _segments(content, table + offset)


def _groups(content: bytes, start: int) -> Iterator[Range]:
    (count,) = struct.unpack_from(">I", content, start + 12)
    for place in range(count):
        first, last, _ = struct.unpack_from(">III", content, start + 16 + 12 * place)
        yield first, last


def _segments(content: bytes, start: int) -> Iterator[Range]:
    (doubled,) = struct.unpack_from(">H", content, start + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", content, start + 14)
    firsts = struct.unpack_from(f">{count}H", content, start + 16 + doubled)
    for first, last in zip(firsts, ends, strict=True):
        if first <= last and first != NO_GLYPH:
            yield first, min(last, NO_GLYPH - 1)
