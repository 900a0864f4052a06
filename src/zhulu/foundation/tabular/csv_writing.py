"""CSV as a stream: UTF-8 with its mark, so that spreadsheets read Chinese, and no cell that they take for a formula.

Cells of text that begin with ``=``, ``+``, ``-``, ``@`` or a control character get an apostrophe in front (OWASP: CSV
injection), full-width forms included.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Final

from zhulu.foundation.tabular.headings import Batches, ColumnKind, Heading

MARK: Final = b"\xef\xbb\xbf"
"""The byte order mark by which spreadsheets know UTF-8."""
MEDIA_TYPE: Final = "text/csv; charset=utf-8"
FORMULA_SIGNS: Final = frozenset("=+-@\t\r\n＝＋－＠")


def write_csv(headings: Sequence[Heading], batches: Batches) -> Iterator[bytes]:
    """Write a table; the headings come first, memory holds one batch."""
    yield head_of(headings)
    texts = [place for place, heading in enumerate(headings) if heading.kind is ColumnKind.TEXT]
    for batch in batches:
        yield _lines([_defused(row, texts) for row in batch])


def head_of(headings: Sequence[Heading]) -> bytes:
    """Give the mark and the line of headings."""
    return MARK + _lines([[heading.label for heading in headings]])


def defuse(cell: str) -> str:
    """Give a text that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in FORMULA_SIGNS and cell else cell


def _defused(row: Sequence[str], texts: Sequence[int]) -> Sequence[str]:
    if not any(row[place][:1] in FORMULA_SIGNS for place in texts if row[place]):
        return row
    cells = list(row)
    for place in texts:
        cells[place] = defuse(cells[place])
    return cells


def _lines(rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO(newline="")
    csv.writer(target).writerows(rows)
    return target.getvalue().encode()
