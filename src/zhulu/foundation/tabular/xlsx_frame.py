"""The parts of a written workbook that are always the same, but for the names and sizes of its sheets."""

import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape

LONGEST_TITLE: Final = 31
ROWS_A_SHEET: Final = 1_048_576
"""What the format allows, the line of headings included."""
PROLOGUE: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DAY_STYLE, HEAD_STYLE, TEXT_STYLE = 1, 2, 3
"""Places of the cell styles in ``xl/styles.xml``; 0 is the plain one."""
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES: Final = (
    f'{PROLOGUE}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
    '<font><b/><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE8EEF5"/><bgColor indexed="64"/></patternFill></fill>'
    "</fills>"
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
_FORBIDDEN_IN_TITLES = re.compile(r"[\[\]:*?/\\]")


def column_name(place: int) -> str:
    """Give the letters of a column, counted from 0: A, B, …, Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of(letters: str) -> int:
    """Give the place of a column, counted from 0, by its letters."""
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - 64
    return place - 1


def sheet_title(title: str) -> str:
    """Give a title that a spreadsheet accepts as a sheet's name."""
    plain = "".join(mark for mark in _FORBIDDEN_IN_TITLES.sub(" ", title) if mark.isprintable()).strip("' ")
    return plain[:LONGEST_TITLE] or "Sheet"


def sheet_titles(title: str, count: int) -> list[str]:
    """Give the names of a table's sheets: the title, and for what continues it the title with a number."""
    first = sheet_title(title)
    return [first, *(f"{first[: LONGEST_TITLE - 8]} {number}" for number in range(2, count + 1))]


def opening_parts() -> dict[str, str]:
    """Give the parts that stand first; by their names programs know the zip for a workbook."""
    relation = f'<Relationship Id="rId1" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
    return {"_rels/.rels": _relations(relation), "xl/styles.xml": STYLES}


def closing_parts(titles: Sequence[str], *, last_column: str, rows: Sequence[int]) -> dict[str, str]:
    """Give the parts that name the sheets; they stand last because only then their number is known."""
    places = range(1, len(titles) + 1)
    sheets = "".join(
        f'<Relationship Id="rId{place}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{place}.xml"/>'
        for place in places
    )
    styles = f'<Relationship Id="rId0" Type="{_RELATIONS}/styles" Target="styles.xml"/>'
    return {
        "xl/workbook.xml": _workbook([escape(title, {'"': "&quot;"}) for title in titles], last_column, rows),
        "xl/_rels/workbook.xml.rels": _relations(sheets + styles),
        "[Content_Types].xml": _content_types(places),
    }


def _relations(relations: str) -> str:
    return f'{PROLOGUE}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _content_types(places: Sequence[int]) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{place}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for place in places
    )
    return (
        f'{PROLOGUE}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPES}.styles+xml"/>{overrides}</Types>'
    )


def _workbook(names: Sequence[str], last_column: str, rows: Sequence[int]) -> str:
    sheets = "".join(
        f'<sheet name="{name}" sheetId="{place}" r:id="rId{place}"/>' for place, name in enumerate(names, 1)
    )
    filters = "".join(
        f'<definedName name="_xlnm._FilterDatabase" localSheetId="{place}" hidden="1">'
        f"'{name.replace(chr(39), chr(39) * 2)}'!$A$1:${last_column}${height}</definedName>"
        for place, (name, height) in enumerate(zip(names, rows, strict=True))
    )
    return (
        f'{PROLOGUE}<workbook xmlns="{MAIN}" xmlns:r="{_RELATIONS}"><bookViews><workbookView/></bookViews>'
        f"<sheets>{sheets}</sheets><definedNames>{filters}</definedNames></workbook>"
    )
