"""What PostgreSQL writes out itself is the same as what we would write, whatever stands in it."""

import csv
import io

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from zhulu.foundation.tabular.copying import Copy, CopyColumn, worded
from zhulu.foundation.tabular.csv_writing import write_csv
from zhulu.foundation.tabular.headings import Heading

HEADINGS = (Heading("甲"), Heading("乙"), Heading("丙"))
COLUMNS = (CopyColumn("a", is_free=True), CopyColumn("b", is_free=True), worded("c", {"1": "一", "2": "二", "": "无"}))
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
CELLS = TEXT | st.sampled_from(
    ["=1", "+a", "-", "@x", "\t", "\\", "\\n", "\\N", "\\.", '"', ",", "＝1", "\r\n", "a\tb"]
)


def copied(rows: list[tuple[str, str, str]]) -> Copy:
    """Give a statement that has these rows."""
    values = ", ".join("(%s::int, %s::text, %s::text, %s::text)" for _ in rows)
    source = f"FROM (VALUES {values}) AS given(place, a, b, c) ORDER BY place"
    return Copy(COLUMNS, source, [value for place, row in enumerate(rows) for value in (place, *row)])


@pytest.mark.usefixtures("db")
class TestCopies:
    """On one connection, so that Hypothesis need not begin anew for every example."""

    @given(st.lists(st.tuples(CELLS, CELLS, st.sampled_from(["1", "2", "3", ""])), min_size=1, max_size=6))
    @settings(max_examples=60, deadline=None)
    def test_any_text(self, rows: list[tuple[str, str, str]]) -> None:
        """Both ways out give the same cells; CSV is defused as our own writer does it."""
        copy = copied(rows)
        worded_rows = [[a, b, {"1": "一", "2": "二", "": "无"}.get(c, c)] for a, b, c in rows]
        assert [list(row) for batch in copy.columns(using="default") for row in zip(*batch, strict=True)] == worded_rows
        ours = b"".join(write_csv(HEADINGS, [worded_rows])).decode("utf-8-sig")
        theirs = b"".join(copy.csv(using="default")).decode()
        expected = list(csv.reader(io.StringIO(ours, newline="")))[1:]
        assert list(csv.reader(io.StringIO(theirs, newline=""))) == expected


def test_nothing_found(db: None) -> None:
    """Without rows there is nothing, in either form; NULL is an empty text."""
    copy = copied([("a", "b", "1")])
    none = Copy(copy.given, f"{copy.source.replace('ORDER', 'WHERE false ORDER')}", copy.values)
    assert list(none.csv(using="default")) == []
    assert list(none.columns(using="default")) == []
    null = Copy((CopyColumn("NULL::text"), CopyColumn("1")), "FROM (VALUES (1)) AS one")
    assert [list(row) for batch in null.columns(using="default") for row in zip(*batch, strict=True)] == [["", "1"]]
    assert b"".join(null.csv(using="default")) == b",1\n"
    assert connection.is_usable()
