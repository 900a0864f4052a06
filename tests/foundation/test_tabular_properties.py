"""Whatever is uploaded is read, or refused in words; nothing crashes, and nothing is read otherwise than by others."""

import io
from contextlib import suppress
from datetime import date, datetime, timedelta

import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.workbooks import raw_workbook, with_member, workbook
from zhulu.foundation.tabular.doors import open_workbook
from zhulu.foundation.tabular.numbers import number_text, shows_days
from zhulu.foundation.tabular.records import Expected, find_layout, list_records, merged_faults
from zhulu.foundation.tabular.refusals import TableRefused
from zhulu.foundation.tabular.sources import Limits

VALID = workbook({"表": [["名称", "日期"], ["甲", date(2018, 4, 15)], ["乙", 3.5]]}, merged=[("表", "A4:B4")])
NAMES = st.sampled_from(["a.xlsx", "a.csv", "a.txt", "a", "a.xls"])
EXPECTED = (Expected("name", "名称"), Expected("day", "日期"))


def read_or_refuse(data: bytes, name: str) -> None:
    """Do everything a reader does; only a refusal in words may come of it."""
    with suppress(TableRefused):
        book = open_workbook(io.BytesIO(data), name=name, limits=Limits(rows=1000, unpacked=10_000_000))
        for sheet in book.sheets:
            with suppress(TableRefused):
                layout = find_layout(book, sheet, EXPECTED, anchor="name")
                merged_faults(book, layout)
                list(list_records(book, layout))
            list(book.rows(sheet))


@given(st.binary(max_size=400), NAMES, st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]))
@settings(max_examples=120, deadline=None)
def test_any_bytes(data: bytes, name: str, head: bytes) -> None:
    """Bytes of any kind, with and without the beginnings of office files."""
    read_or_refuse(head + data, name)


@given(st.integers(0, len(VALID)))
@settings(max_examples=80, deadline=None)
def test_cut_off_anywhere(length: int) -> None:
    """A workbook that broke off at any byte."""
    read_or_refuse(VALID[:length], "a.xlsx")


@given(st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=120, deadline=None)
def test_changed_anywhere(changes: list[tuple[int, int]]) -> None:
    """A workbook with some bytes changed."""
    data = bytearray(VALID)
    for place, value in changes:
        data[place] = value
    read_or_refuse(bytes(data), "a.xlsx")


TAGS = st.sampled_from(["row", "c", "v", "t", "is", "f", "rPh", "mergeCell", "sheetData", "x:c", "extra"])
ATTRIBUTES = st.dictionaries(
    st.sampled_from(["r", "t", "s", "ref"]),
    st.sampled_from(
        ["A1", "ZZ9", "s", "b", "e", "d", "n", "str", "inlineStr", "0", "99", "-1", "", "１", "Ａ1", "1e9"]
    ),
)
TEXTS = st.sampled_from(["", "0", "1", "-7", "1e400", "nan", "名称", "1e99", "0x1", "２", "43205.99999999", "true"])


@st.composite
def elements(draw: st.DrawFn, depth: int = 0) -> str:
    """Draw XML that uses a sheet's tags in any order."""
    tag, attributes = draw(TAGS), draw(ATTRIBUTES)
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    inside = "".join(draw(st.lists(elements(depth + 1), max_size=3))) if depth < 4 else ""
    return f"<{tag}{written} xmlns:x='y'>{draw(TEXTS)}{inside}</{tag}>"


@given(st.lists(elements(), max_size=4), st.booleans())
@settings(max_examples=120, deadline=None)
def test_any_xml(parts: list[str], with_styles: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    """A sheet's tags in any order and nesting, with any attributes."""
    styles = '<cellXfs><xf numFmtId="14"/><xf numFmtId="x"/></cellXfs>' if with_styles else ""
    made = raw_workbook("".join(parts), strings="<si><t>甲</t></si>", styles=styles)
    read_or_refuse(made, "a.xlsx")
    read_or_refuse(with_member(made, "xl/sharedStrings.xml", f"<sst>{''.join(parts)}</sst>".encode()), "a.xlsx")
    read_or_refuse(with_member(made, "xl/styles.xml", f"<s>{''.join(parts)}</s>".encode()), "a.xlsx")
    read_or_refuse(with_member(made, "xl/workbook.xml", f"<s>{''.join(parts)}</s>".encode()), "a.xlsx")


CELLS = st.one_of(
    st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12),
    st.integers(-(10**14), 10**14),
    st.floats(-(10**9), 10**9, allow_nan=False, width=32),
    st.dates(date(1900, 3, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)).map(lambda at: at.replace(microsecond=0)),  # noqa: DTZ001
    st.booleans(),
    st.none(),
)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=5))
@settings(max_examples=80, deadline=None)
def test_read_as_others_read_it(rows: list[list[str | int | float | date | datetime | bool | None]]) -> None:
    """What XlsxWriter writes, calamine and we read alike, cell by cell."""
    made = workbook({"表": rows})
    ours = {row.number: list(row.cells) for row in open_workbook(io.BytesIO(made), name="a.xlsx").rows("表")}
    sheet = python_calamine.load_workbook(io.BytesIO(made)).get_sheet_by_index(0)
    first = sheet.start[0] if sheet.start else 0
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        said = [in_words(cell) for cell in cells]
        mine = ours.get(number, [])
        assert [*mine, *[""] * (len(said) - len(mine))] == said, first


def in_words(cell: object) -> str:
    """Give calamine's value as our reader words it."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | int):
        return number_text(repr(cell))
    if isinstance(cell, datetime):
        nearest = (cell + timedelta(microseconds=500_000)).replace(microsecond=0)
        return nearest.isoformat() if nearest.time() != nearest.min.time() else nearest.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


@given(st.text(max_size=30))
def test_any_format_is_a_day_or_not(code: str) -> None:
    """A custom format of any form gets an answer."""
    assert shows_days(code) in {True, False}


def test_formats() -> None:
    """Formats that show days, and formats that only look like it."""
    days = ['yyyy"年"m"月"d"日"', "d/m/yy", "[h]:mm", "[$-804]yyyy-mm-dd;@", "mm:ss.0"]
    numbers = ["General", "0.00", '#,##0.00"元"', "[Red]0", '0"days"', "0.00E+00", "@", "_ * #,##0_ "]
    assert [code for code in days if not shows_days(code)] == []
    assert [code for code in numbers if shows_days(code)] == []
