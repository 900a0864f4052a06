"""Tables as they leave: what is written is what others read, no cell turns into a formula, and memory stays flat."""

import csv
import io
import itertools
import re
import tracemalloc
import zipfile
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree as ET

import filetype
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from zhulu.foundation.tabular.csv_writing import MARK, write_csv
from zhulu.foundation.tabular.doors import open_workbook
from zhulu.foundation.tabular.headings import ColumnKind, Heading
from zhulu.foundation.tabular.xlsx_frame import column_name, place_of, sheet_title
from zhulu.foundation.tabular.xlsx_writing import write_xlsx

PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]+)?")
HEADINGS = (
    Heading("项目名称", width=40),
    Heading("项目编号"),
    Heading("确认日期", ColumnKind.DATE),
    Heading("金额", ColumnKind.NUMBER),
)
ROWS = (
    ('净月体育公园 <综合馆> & "附属"', "2201021804150101", "2018-04-15", "12386.40"),
    ("=HYPERLINK(1)", "0012", "", ""),
    ("第一行\n第二行", "+86", "未确认", "—"),
)


def whole(chunks: Iterator[bytes]) -> bytes:
    """Put a stream together."""
    return b"".join(chunks)


def as_csv(data: bytes) -> list[list[str]]:
    """Read a CSV as a program does."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def judged(data: bytes) -> list[list[list[object]]]:
    """Read every sheet by calamine, which knows nothing of how we write."""
    book = python_calamine.load_workbook(io.BytesIO(data))
    return [[list(row) for row in book.get_sheet_by_name(name).iter_rows()] for name in book.sheet_names]


def test_csv_is_read_by_spreadsheets_and_programs() -> None:
    """The mark stands first, quotes and line ends are those of RFC 4180, numbers stand as they are."""
    data = whole(write_csv(HEADINGS, [ROWS[:1], ROWS[2:]]))
    assert data.startswith(MARK)
    assert as_csv(data) == [
        ["项目名称", "项目编号", "确认日期", "金额"],
        list(ROWS[0]),
        ["第一行\n第二行", "'+86", "未确认", "—"],
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1", "＠a"])
def test_no_cell_becomes_a_formula(cell: str) -> None:
    """Text that a spreadsheet would calculate gets an apostrophe; in a column of numbers a minus is a minus."""
    data = whole(write_csv((Heading("甲"), Heading("乙", ColumnKind.NUMBER)), [[(cell, "-5")]]))
    assert as_csv(data)[1] == [f"'{cell}", "-5"]


def test_a_workbook_is_what_was_given() -> None:
    """Text is text, days are days, numbers are numbers; what is no day or number stands as text."""
    data = whole(write_xlsx(HEADINGS, [ROWS[:2], ROWS[2:]], title="补录业绩"))
    assert judged(data) == [
        [
            ["项目名称", "项目编号", "确认日期", "金额"],
            [ROWS[0][0], "2201021804150101", date(2018, 4, 15), 12386.4],
            ["=HYPERLINK(1)", "0012", "", ""],
            ["第一行\n第二行", "+86", "未确认", "—"],
        ]
    ]


def test_an_empty_table_has_its_headings() -> None:
    """Without rows there are still headings, in both forms."""
    assert judged(whole(write_xlsx(HEADINGS, [], title="空"))) == [[[heading.label for heading in HEADINGS]]]
    assert as_csv(whole(write_csv(HEADINGS, []))) == [[heading.label for heading in HEADINGS]]


def test_a_long_table_goes_on_in_the_next_sheet() -> None:
    """What does not fit a sheet stands in the next, under the same headings; no row is lost at the seam."""
    rows = [(str(number), "", "", "") for number in range(10)]
    batches = [rows[:3], rows[3:4], rows[4:]]
    data = whole(write_xlsx(HEADINGS, batches, title="长", rows_a_sheet=4))
    assert python_calamine.load_workbook(io.BytesIO(data)).sheet_names == ["长", "长 2", "长 3", "长 4"]
    sheets = judged(data)
    assert [row[0] for sheet in sheets for row in sheet[1:]] == [row[0] for row in rows]
    assert {sheet[0][0] for sheet in sheets} == {"项目名称"}


def test_the_parts_are_whole() -> None:
    """Every part is well-formed XML, every sheet stands in all lists, and programs know the zip for a workbook."""
    data = whole(write_xlsx(HEADINGS, [ROWS], title="它 & 'x'", rows_a_sheet=3))
    assert filetype.guess(data).extension == "xlsx"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        trees = {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}  # noqa: S314 - our own XML
    types = {element.get("PartName") for element in trees["[Content_Types].xml"]}
    targets = {element.get("Target") for element in trees["xl/_rels/workbook.xml.rels"]}
    for place in (1, 2):
        assert f"/xl/worksheets/sheet{place}.xml" in types
        assert f"worksheets/sheet{place}.xml" in targets
    rows = [element.get("r") for element in trees["xl/worksheets/sheet2.xml"].iter() if element.tag.endswith("}row")]
    assert rows == ["1", "2"]


def test_names_of_sheets_and_columns() -> None:
    """A title loses what a spreadsheet refuses in a sheet's name; columns are counted in letters."""
    assert sheet_title("[2026] 补录/业绩: 甲*?\\") == "2026  补录 业绩  甲"
    assert sheet_title("'") == "Sheet"
    assert len(sheet_title("长" * 50)) == 31
    assert [column_name(place) for place in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(place_of(column_name(place)) == place for place in range(16384))


def test_memory_does_not_grow_with_the_table() -> None:
    """Twenty times the rows take the same memory, in both forms."""

    def peak(batches: int) -> int:
        rows = [(f"项目{number}", "2201021804150101", "2018-04-15", "12.5") for number in range(500)]
        tracemalloc.start()
        for chunks in (
            write_xlsx(HEADINGS, itertools.repeat(rows, batches), title="长"),
            write_csv(HEADINGS, itertools.repeat(rows, batches)),
        ):
            for _ in chunks:
                pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few = peak(4)
    assert peak(80) < few * 1.2


TEXT = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]) | st.sampled_from("\n\t"), max_size=20)
CASES = TEXT | st.sampled_from(["_x0041_", "]]>", "　", " a ", "=1", "1e5", "007"])
DAY = st.dates(date(1900, 3, 1), date(9999, 12, 31)).map(str)
NUMBER = st.decimals(-(10**9), 10**9, places=2).map(str)
TABLE = st.lists(st.tuples(CASES, CASES, DAY | CASES, NUMBER | CASES), max_size=8)


def said(cell: object) -> str:
    """Give what a cell says, as text or as a number."""
    text = str(cell)
    return str(float(text)) if PLAIN_NUMBER.fullmatch(text) else text


@given(TABLE)
@settings(max_examples=100, deadline=None)
def test_any_table_survives(rows: list[tuple[str, str, str, str]]) -> None:
    """Whatever text stands in a table, both forms give it back: CSV to programs, XLSX to calamine and to ourselves."""
    for given_row, row in zip(rows, as_csv(whole(write_csv(HEADINGS, [rows])))[1:], strict=True):
        assert [cell.removeprefix("'") for cell in row] == [cell.removeprefix("'") for cell in given_row]
    data = whole(write_xlsx(HEADINGS, [rows], title="任意"))
    ours = {row.number: list(row.cells) for row in open_workbook(io.BytesIO(data), name="任意.xlsx").rows("任意")}
    others = judged(data)[0]
    for number, given_row in enumerate(rows, 2):
        expected = [said(cell) for cell in given_row]
        assert [said(cell) for cell in [*ours.get(number, []), *[""] * 4][:4]] == expected
        if any(given_row):
            assert [said(cell) for cell in others[number - 1]] == expected
