"""Spreadsheets as they come: what is read, and in which words, by which rule, anything else is refused."""

import codecs
import io
import tracemalloc
from collections.abc import Callable, Mapping
from datetime import date, datetime

import pytest

from tests.support.sample_files import archive, jpeg, ofd, pdf, png, zip_bomb
from tests.support.workbooks import encrypted, locked, old_xls, raw_workbook, with_member, workbook
from zhulu.foundation.tabular.csv_reading import GBK_REMARK
from zhulu.foundation.tabular.doors import open_workbook
from zhulu.foundation.tabular.records import (
    Expected,
    find_layout,
    list_records,
    merged_faults,
    missing_sheets,
)
from zhulu.foundation.tabular.refusals import TableFault, TableRefused
from zhulu.foundation.tabular.sources import Limits, Workbook

PLAIN = workbook({"表": [["名称", "日期", "金额"], ["甲", date(2018, 4, 15), 12386.4]]})
EXPECTED = (Expected("name", "名称", required=True), Expected("day", "日期"), Expected("money", "金额（万元）"))


def opened(made: bytes, name: str = "示例.xlsx", limits: Limits | None = None) -> Workbook:
    """Open a file as it comes."""
    return open_workbook(io.BytesIO(made), name=name, limits=limits)


def cells(made: bytes, name: str = "示例.xlsx") -> list[list[str]]:
    """Read the first sheet whole."""
    book = opened(made, name)
    return [list(row.cells) for row in book.rows(book.sheets[0])]


def refusal(made: bytes, name: str = "示例.xlsx", limits: Limits | None = None) -> tuple[TableFault, ...]:
    """Give why a file is refused, reading it to its end."""
    with pytest.raises(TableRefused) as caught:
        drain(made, name, limits)
    return caught.value.faults


def drain(made: bytes, name: str, limits: Limits | None) -> None:
    """Open a file and read every sheet to its end."""
    book = opened(made, name, limits)
    for sheet in book.sheets:
        list(book.rows(sheet))


SHARED = "<si><t>甲</t></si><si><r><t>乙</t></r><r><t xml:space='preserve'> 丙</t></r><rPh><t>yi</t></rPh></si>"
STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/><xf numFmtId="57"/><xf numFmtId="22"/></cellXfs>'
)


def one_row(*parts: str) -> str:
    """Give a sheet of one row."""
    return f"<sheetData><row>{''.join(parts)}</row></sheetData>"


TAKEN: Mapping[str, tuple[bytes, list[list[str]]]] = {
    "as XlsxWriter writes it": (PLAIN, [["名称", "日期", "金额"], ["甲", "2018-04-15", "12386.4"]]),
    "yes, a moment, a whole number": (
        workbook({"表": [[True, datetime(2018, 4, 15, 8, 30), 7]]}),  # noqa: DTZ001 - spreadsheets know no zone
        [["是", "2018-04-15T08:30:00", "7"]],
    ),
    "holes stay holes": (workbook({"表": [["甲", None, "丙"], [None], [None, "乙"]]}), [["甲", "", "丙"], ["", "乙"]]),
    "shared strings with runs and readings": (
        raw_workbook(one_row('<c t="s"><v>0</v></c><c t="s"><v>1</v></c>'), strings=SHARED),
        [["甲", "乙 丙"]],
    ),
    "strings in the cell": (
        raw_workbook(one_row('<c t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r></is></c>')),
        [["甲乙"]],
    ),
    "tags with a prefix": (
        raw_workbook('<x:sheetData><x:row><x:c r="B1"><x:v>5</x:v></x:c></x:row></x:sheetData>', prefix="x:"),
        [["", "5"]],
    ),
    "cells and rows without an address": (
        raw_workbook("<sheetData><row><c><v>1</v></c><c/><c><v>3</v></c></row></sheetData>"),
        [["1", "", "3"]],
    ),
    "spaces between the tags": (
        raw_workbook("<sheetData>\n <row>\n  <c>\n   <v>1</v>\n  </c>\n </row>\n</sheetData>"),
        [["1"]],
    ),
    "days by Chinese, built-in and East Asian formats": (
        raw_workbook(
            one_row(*(f'<c s="{style}"><v>43205</v></c>' for style in range(4)), '<c s="4"><v>43205.5</v></c>'),
            styles=STYLES,
        ),
        [["43205", "2018-04-15", "2018-04-15", "2018-04-15", "2018-04-15T12:00:00"]],
    ),
    "days counted from 1904": (
        raw_workbook(
            one_row('<c s="2"><v>41743</v></c>'), styles=STYLES, workbook_properties='<workbookPr date1904="1"/>'
        ),
        [["2018-04-15"]],
    ),
    "a formula with its result": (raw_workbook(one_row("<c><f>1+1</f><v>2</v></c>")), [["2"]]),
    "a formula whose result is an empty text": (
        raw_workbook(one_row('<c t="str"><f>""</f><v></v></c><c><v>1</v></c>')),
        [["", "1"]],
    ),
    "the noise of binary fractions": (
        raw_workbook(one_row("<c><v>0.30000000000000004</v></c><c><v>1.5E-2</v></c>")),
        [["0.3", "0.015"]],
    ),
    "marks that XML cannot hold": (
        raw_workbook(one_row('<c t="inlineStr"><is><t>a_x000D_b_x0000_</t></is></c>')),
        [["a\rb\ufffd"]],
    ),
}


@pytest.mark.parametrize(("made", "expected"), TAKEN.values(), ids=TAKEN.keys())
def test_taken(made: bytes, expected: list[list[str]]) -> None:
    """What office programs and others write is read as text, cell by cell."""
    assert cells(made) == expected


TEXTS: Mapping[str, tuple[bytes, tuple[str, ...]]] = {
    "UTF-8": ("名称,金额\n甲,1\n".encode(), ()),
    "UTF-8 with its mark": (codecs.BOM_UTF8 + "名称,金额\r\n甲,1\r\n".encode(), ()),
    "UTF-16 with tabs, as Excel's Unicode text": ("名称\t金额\n甲\t1\n".encode("utf-16"), ()),
    "GBK": ("名称,金额\n甲,1\n".encode("gbk"), (GBK_REMARK,)),
    "GB 18030": ("名称,金额\n甲,1\n\n".encode("gb18030"), (GBK_REMARK,)),
}


@pytest.mark.parametrize(("made", "remarks"), TEXTS.values(), ids=TEXTS.keys())
def test_texts_are_taken(made: bytes, remarks: tuple[str, ...]) -> None:
    """CSV is read in every encoding in use; of GBK the person is told."""
    book = opened(made, "清单.csv")
    assert book.sheets == ("清单",)
    assert [list(row.cells) for row in book.rows("清单")] == [["名称", "金额"], ["甲", "1"]]
    assert book.remarks == remarks
    assert [row.number for row in book.rows("清单")] == [1, 2], "a CSV can be read twice"


REFUSED: Mapping[str, tuple[bytes, str, str, str]] = {
    "empty": (b"", "示例.xlsx", "FileIsSpreadsheet", "空文件"),
    "old XLS": (old_xls(), "示例.xls", "OldWorkbookFormat", "旧版 XLS"),
    "old XLS by a new name": (old_xls(), "示例.xlsx", "OldWorkbookFormat", "旧版 XLS"),
    "locked by Excel": (encrypted(), "示例.xlsx", "WorkbookUnlocked", "打开密码"),
    "locked as a zip": (locked(PLAIN), "示例.xlsx", "WorkbookUnlocked", "打开密码"),
    "macros": (with_member(PLAIN, "xl/vbaProject.bin", b"\xd0\xcf"), "示例.xlsm", "WorkbookWithoutMacros", "宏"),
    "macros by content type": (
        raw_workbook(
            "<sheetData/>",
            content_types='<Types><Override ContentType="vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>',
        ),
        "示例.xlsx",
        "WorkbookWithoutMacros",
        "宏",
    ),
    "bomb by ratio": (zip_bomb(), "示例.xlsx", "WorkbookNotABomb", "压缩炸弹"),
    "bomb by members": (
        archive({"[Content_Types].xml": b"", "xl/workbook.xml": b""} | {f"x/{n}": b"" for n in range(10_000)}),
        "示例.xlsx",
        "WorkbookNotABomb",
        "压缩炸弹",
    ),
    "web page as .xlsx": (b"<html><table><tr><td>1</td></tr></table></html>", "示例.xlsx", "FileIsSpreadsheet", "网页"),
    "text as .xlsx": ("名称,金额\n".encode(), "示例.xlsx", "FileIsSpreadsheet", "纯文本"),
    "XML as .xlsx": (b'<?xml version="1.0"?><Workbook/>', "示例.xlsx", "FileIsSpreadsheet", "XML"),
    "PDF as .xlsx": (pdf(), "示例.xlsx", "FileIsSpreadsheet", "PDF"),
    "picture as .xlsx": (png(), "示例.xlsx", "FileIsSpreadsheet", "PNG"),
    "photograph as .xlsx": (jpeg(), "示例.xlsx", "FileIsSpreadsheet", "JPG"),
    "OFD as .xlsx": (ofd(), "示例.xlsx", "FileIsSpreadsheet", "OFD"),
    "Word as .xlsx": (archive({"word/document.xml": b"<w/>"}), "示例.xlsx", "FileIsSpreadsheet", "Word"),
    "some zip": (archive({"a.txt": b"a"}), "示例.xlsx", "FileIsSpreadsheet", "压缩包"),
    "XLSB": (
        archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x00"}),
        "示例.xlsx",
        "OldWorkbookFormat",
        "XLSB",
    ),
    "ODS": (archive({"mimetype": b"x", "content.xml": b"<x/>"}), "示例.ods", "OldWorkbookFormat", "ODS"),
    "cut off": (PLAIN[: len(PLAIN) // 2], "示例.xlsx", "WorkbookWhole", "损坏"),
    "no sheet": (with_member(PLAIN, "xl/workbook.xml", b"<workbook/>"), "示例.xlsx", "WorkbookWhole", "没有工作表"),
    "no XML": (
        with_member(PLAIN, "xl/worksheets/sheet1.xml", b"<worksheet><row>"),
        "示例.xlsx",
        "WorkbookWhole",
        "XML",
    ),
    "shared string that is not there": (
        raw_workbook(one_row('<c t="s"><v>9</v></c>'), strings=SHARED),
        "示例.xlsx",
        "WorkbookWhole",
        "共享字符串",
    ),
    "shared string with a negative number": (
        raw_workbook(one_row('<c t="s"><v>-1</v></c>'), strings=SHARED),
        "示例.xlsx",
        "WorkbookWhole",
        "共享字符串",
    ),
    "document type": (
        with_member(
            PLAIN,
            "xl/worksheets/sheet1.xml",
            b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet><sheetData/></worksheet>',
        ),
        "示例.xlsx",
        "WorkbookWhole",
        "文档类型",
    ),
    "nested without end": (raw_workbook("<a>" * 100 + "</a>" * 100), "示例.xlsx", "WorkbookWhole", "层次"),
    "row in a row": (raw_workbook("<row><row/></row>"), "示例.xlsx", "WorkbookWhole", "行里套着行"),
    "cell outside a row": (raw_workbook("<c><v>1</v></c>"), "示例.xlsx", "WorkbookWhole", "不在行里"),
    "column that does not exist": (
        raw_workbook(one_row('<c r="ZZZ1"><v>1</v></c>')),
        "示例.xlsx",
        "WorkbookWhole",
        "不存在的列",
    ),
    "cell far out": (
        workbook({"表": [["甲"], [*[None] * 300, "远"]]}),
        "示例.xlsx",
        "ColumnsWithinLimit",
        "超过 256 列",
    ),
    "text longer than a cell": (
        raw_workbook(one_row(f'<c t="inlineStr"><is><t>{"甲" * 300_000}</t></is></c>')),
        "示例.xlsx",
        "CellsWithinLimit",
        "32767",
    ),
    "CSV in no encoding": (b"\xff\xff\xfe,\x81\n", "清单.csv", "TextEncoded", "编码"),
    "CSV with data that is no text": (b"a,b\x00c\n", "清单.csv", "TextEncoded", "编码"),
}


@pytest.mark.parametrize(("made", "name", "rule", "words"), REFUSED.values(), ids=REFUSED.keys())
def test_refused(made: bytes, name: str, rule: str, words: str) -> None:
    """Everything else is refused by its rule, in words, with what to do about it."""
    fault = refusal(made, name)[0]
    assert fault.rule == rule
    assert words in fault.what
    assert len(fault.remedy) > 5


def test_too_many_rows_and_bytes() -> None:
    """A limit on rows counts those that hold something; a limit on bytes is asked before anything is unpacked."""
    made = workbook({"表": [["甲"], [None], ["乙"], ["丙"]]})
    assert len(list(opened(made, limits=Limits(rows=3)).rows("表"))) == 3
    assert [fault.rule for fault in refusal(made, limits=Limits(rows=2))] == ["RowsWithinLimit"]
    assert [fault.rule for fault in refusal(made, limits=Limits(unpacked=1000))] == ["WorkbookNotABomb"]
    assert [fault.rule for fault in refusal(b"a\nb\nc\n", "清单.csv", Limits(rows=2))] == ["RowsWithinLimit"]


CELL_FAULTS: Mapping[str, tuple[str, str, str]] = {
    "formula without a result": ("<c><f>A1</f></c>", "FormulasComputed", "没有计算结果"),
    "formula with an empty result": ("<c><f>A1</f><v></v></c>", "FormulasComputed", "没有计算结果"),
    "error value": ('<c t="e"><v>#N/A</v></c>', "FormulasComputed", "#N/A"),
    "number longer than a spreadsheet keeps": ("<c><v>2.2010219800101E+17</v></c>", "DigitsKept", "15 位"),
    "no number": ("<c><v>nan</v></c>", "CellsReadable", "nan"),
    "no day": ('<c s="2"><v>-5</v></c>', "CellsReadable", "-5"),
}


@pytest.mark.parametrize(("cell", "rule", "words"), CELL_FAULTS.values(), ids=CELL_FAULTS.keys())
def test_cells_that_cannot_be_taken(cell: str, rule: str, words: str) -> None:
    """A cell that cannot be taken does not stop its row: it stands empty, and its fault says where and why."""
    made = raw_workbook(one_row("<c><v>1</v></c>", cell, "<c><v>3</v></c>"), styles=STYLES)
    row = next(iter(opened(made).rows("表")))
    assert list(row.cells) == ["1", "", "3"]
    assert [(fault.rule, fault.sheet, fault.row, fault.column) for fault in row.faults] == [(rule, "表", 1, "B")]
    assert words in row.faults[0].what
    assert row.faults[0].place == "工作表“表”第 1 行 B 列"


def test_memory_does_not_grow_with_distance() -> None:
    """Two cells at the ends of a sheet cost two cells; a library that spreads the sheet out would not survive them."""
    made = raw_workbook(
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    )
    tracemalloc.start()
    assert refusal(made)[0].rule == "ColumnsWithinLimit"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3_000_000


def test_records_by_their_headings() -> None:
    """Columns are found by their headings wherever they stand; titles above and the width of letters do not matter."""
    rows = [["某公司业绩表"], [None], ["金额(万元)", "名 称", "日期"], [7, "甲", date(2018, 4, 15)], [None, "乙"]]
    book = opened(workbook({"表": rows}))
    layout = find_layout(book, "表", EXPECTED, anchor="name")
    assert layout.header_row == 3
    assert [(record.number, dict(record.values)) for record in list_records(book, layout)] == [
        (4, {"money": "7", "name": "甲", "day": "2018-04-15"}),
        (5, {"name": "乙"}),
    ]


def test_faults_carry_their_headings() -> None:
    """The fault of a cell names its column as people know it."""
    sheet = (
        '<sheetData><row r="1"><c t="inlineStr"><is><t>名称</t></is></c><c t="inlineStr"><is><t>日期</t></is></c></row>'
        '<row r="2"><c><v>1</v></c><c><f>A1</f></c></row></sheetData>'
    )
    book = opened(raw_workbook(sheet))
    record = next(iter(list_records(book, find_layout(book, "表", EXPECTED, anchor="name"))))
    assert record.faults[0].place == "工作表“表”第 2 行“日期”"


MISFITS: Mapping[str, tuple[list[str], list[str]]] = {
    "renamed": (["名称", "日期", "价格"], ["不认识的列“价格”"]),
    "missing": (["日期", "金额（万元）"], ["找不到标题“名称”"]),
    "twice": (["名称", "日期", "日期"], ["“日期”出现了两次"]),
    "all at once": (["名称", "价格", "地点", "名称"], ["“价格”", "“地点”", "“名称”出现了两次"]),
}


@pytest.mark.parametrize(("headings", "words"), MISFITS.values(), ids=MISFITS.keys())
def test_columns_that_do_not_fit(headings: list[str], words: list[str]) -> None:
    """Renamed, missing and doubled columns are told all at once, because what stands in them would be lost."""
    book = opened(workbook({"表": [headings, ["甲"]]}))
    with pytest.raises(TableRefused) as caught:
        find_layout(book, "表", EXPECTED, anchor="name")
    told = [fault.what for fault in caught.value.faults]
    assert all(any(word in sentence for sentence in told) for word in words)
    assert {fault.rule for fault in caught.value.faults} == {"ColumnsNamed"}


def test_a_required_column_must_be_there() -> None:
    """An optional column may be absent, a required one not; a reader that need not know all ignores the others."""
    expected = (*EXPECTED, Expected("number", "编号", required=True))
    book = opened(workbook({"表": [["名称", "别的"], ["甲", "乙"]]}))
    with pytest.raises(TableRefused) as caught:
        find_layout(book, "表", expected, anchor="name", knows_all=False)
    assert [fault.what for fault in caught.value.faults] == ["缺少列：编号"]
    layout = find_layout(book, "表", EXPECTED, anchor="name", knows_all=False)
    assert [dict(record.values) for record in list_records(book, layout)] == [{"name": "甲"}]


def test_merged_cells() -> None:
    """Merged cells under the headings are told with their ranges; a merged title above is nobody's matter."""
    rows = [["标题", None, None], ["名称", "日期", "金额（万元）"], ["甲", None, None], ["乙", None, None]]
    made = workbook({"表": rows}, merged=[("表", "A1:C1"), ("表", "B3:B4")])
    book = opened(made)
    layout = find_layout(book, "表", EXPECTED, anchor="name")
    assert book.merged("表") == ("A1:C1", "B3:B4")
    faults = merged_faults(book, layout)
    assert [(fault.rule, fault.sheet) for fault in faults] == [("CellsUnmerged", "表")]
    assert "1 处合并单元格：B3:B4" in faults[0].what


def test_wrong_sheet_names() -> None:
    """Sheets that are not there are told with the names that are."""
    faults = missing_sheets(opened(PLAIN), ["表", "合同信息"])
    assert [fault.rule for fault in faults] == ["SheetsNamed"]
    assert "“合同信息”" in faults[0].what
    assert "文件里有：表" in faults[0].what


@pytest.mark.parametrize("place", [lambda made: made[:-30], lambda made: made[:40]])
def test_a_truncated_file_is_told_as_such(place: Callable[[bytes], bytes]) -> None:
    """A download that broke off is damaged, not of a wrong type."""
    assert refusal(place(PLAIN))[0].rule == "WorkbookWhole"
