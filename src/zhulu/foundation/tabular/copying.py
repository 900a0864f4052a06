"""Tables whose values PostgreSQL itself puts into words and writes out (COPY), as lines of CSV or as rows of text.

It goes on writing while we make something of what has come, and needs no more memory than the line it sends.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from django.db import connections
from psycopg.abc import PQGen

from zhulu.foundation.tabular.csv_writing import FORMULA_SIGNS
from zhulu.foundation.tabular.headings import Columns

LINES: Final = 1000
"""Lines that are handed on together; the server sends one at a time."""
_ESCAPED: Final = re.compile(r"\\(.)")
_MARKS: Final = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_DEFUSED: Final = (
    # Letters and Chinese characters sort between the two groups of signs: most values cost two comparisons.
    "CASE WHEN {0} COLLATE \"C\" BETWEEN 'A' AND U&'\\FEFF' THEN {0} WHEN left({0}, 1) = ANY(%s) THEN '''' || {0} "
    "ELSE {0} END"
)


@dataclass(frozen=True, slots=True)
class CopyColumn:
    """One column of a statement."""

    sql: str
    values: Sequence[Any] = ()
    is_free: bool = False
    """Whether people have typed its text, so that it may look like a formula; only for a plain column."""


def worded(column: str, words: Mapping[str, str]) -> CopyColumn:
    """Give a column of codes in words; a code without a word stands as it is."""
    cases = " ".join("WHEN %s THEN %s" for _ in words)
    return CopyColumn(f"CASE {column} {cases} ELSE {column} END", [part for pair in words.items() for part in pair])


@dataclass(frozen=True, slots=True)
class Copy:
    """A SELECT in parts: the columns it gives, what follows them from ``FROM`` on, and its bound values."""

    given: Sequence[CopyColumn]
    source: str
    values: Sequence[Any] = ()

    def csv(self, *, using: str) -> Iterator[bytes]:
        """Give the rows as lines of CSV in UTF-8, without headings, formulas defused as ``csv_writing`` does it."""
        for lines in self._copied([_defused(column) for column in self.given], "csv", using):
            yield b"".join(lines)

    def columns(self, *, using: str) -> Iterator[Columns]:
        """Give the rows in batches, turned, every value as PostgreSQL writes it; NULL is an empty text."""
        width = len(self.given)
        for lines in self._copied(self.given, "text", using):
            text = b"".join(lines).decode()
            cells = text[:-1].replace("\n", "\t").split("\t")
            if "\\" in text:
                cells = [_unescaped(cell) for cell in cells]
            yield [cells[place::width] for place in range(width)]

    def _copied(self, columns: Sequence[CopyColumn], form: str, using: str) -> Iterator[list[bytes]]:
        select = f"SELECT {', '.join(column.sql for column in columns)} {self.source}"
        values = [value for column in columns for value in column.values] + list(self.values)
        statement = f"COPY ({select}) TO STDOUT (FORMAT {form}, NULL '', ENCODING 'UTF8')"
        with connections[using].cursor() as cursor, cursor.copy(statement, values) as copy:
            while lines := copy.connection.wait(_next_lines(copy)):
                yield lines


def _next_lines(copy: psycopg.Copy) -> PQGen[list[bytes]]:
    """Give the next lines, none at the end.

    Waiting for each line by itself, as ``copy.read`` does, costs more than PostgreSQL needs to write it.
    """
    lines: list[bytes] = []
    while len(lines) < LINES:
        line = yield from copy._read_gen()  # noqa: SLF001 - what ``read`` itself waits for; psycopg is pinned below 3.4
        if not line:
            break
        lines.append(bytes(line))
    return lines


def _defused(column: CopyColumn) -> CopyColumn:
    if not column.is_free:
        return column
    return CopyColumn(_DEFUSED.format(column.sql), [sorted(FORMULA_SIGNS)])


def _unescaped(cell: str) -> str:
    return _ESCAPED.sub(lambda found: _MARKS.get(found[1], found[1]), cell) if "\\" in cell else cell
