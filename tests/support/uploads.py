"""Workbooks of filings as a clerk fills them in: the template's own columns, the rows typed by their headings."""

import io
from collections.abc import Mapping, Sequence

from tests.support.filing_sheets import complete_sheets, uscc
from tests.support.filings import Person
from tests.support.specialist import typed_work
from tests.support.workbooks import Cell, workbook
from zhulu.domain.standard.dictionaries import find_label
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.uploads.columns import UploadSheet, sheets_of
from zhulu.domain.uploads.models import Upload
from zhulu.usecases.carry_on_upload import carry_on_upload
from zhulu.usecases.start_upload import start_upload

WORKS = "专业承包工程"
PROJECTS = "项目基本信息"
FIRM = "吉林澄岳建设集团有限公司"


def typed_line(path: str, title: str, cells: Mapping[str, str]) -> list[Cell]:
    """Give a row of a sheet with cells by heading or column; the rest is empty."""
    sheet = next(sheet for sheet in sheets_of(path) if sheet.title == title)
    return [cells.get(column.label, cells.get(column.key, "")) for column in sheet.columns]


def headings(sheet: UploadSheet) -> list[Cell]:
    """Give a sheet's headings."""
    return [column.label for column in sheet.columns]


def filled(path: str, rows: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
    """Make a workbook of a path with headings in the first line and rows by title."""
    sheets = {
        sheet.title: [headings(sheet), *(typed_line(path, sheet.title, row) for row in rows.get(sheet.title, ()))]
        for sheet in sheets_of(path)
    }
    return workbook(sheets)


def work_row(number: int | str, **columns: str) -> dict[str, str]:
    """Give a complete fire-protection work as a clerk types it: places and choices by their names."""
    cells = typed_work(filer_name=FIRM, filer_code=uscc(1))
    cells = {
        **cells,
        "PrjName": f"净月体育公园综合馆消防工程{number}",
        "ContractNum": f"XF-2018-{number}",
        "CountyNum": "南关区",
        "IDCardTypeNum": find_label("id_card_type", cells["IDCardTypeNum"]) or "",
    }
    return {"序号": str(number), "所在市（州）": "长春市", **cells, **columns}


def works(*rows: Mapping[str, str]) -> bytes:
    """Make a workbook of specialist works."""
    return filled(Path.SPECIALIST.value, {WORKS: rows})


def project_rows(number: int | str, **columns: str) -> dict[str, list[dict[str, str]]]:
    """Give a complete project as a clerk types it: rows by sheet, choices by their labels; ``columns`` change the head.

    Every row of the other sheets names the project's number.
    """
    sheets = complete_sheets(filer_name=FIRM, filer_code=uscc(1), name=f"净月体育公园{number}")
    typed: dict[str, list[dict[str, str]]] = {}
    for sheet in sheets_of(Path.BACK_FILING.value):
        rows = [_worded(sheet, row) for row in sheets[sheet.sheet][sheet.table.key]]
        typed[sheet.title] = [{"序号": str(number), **row} for row in rows]
    typed[PROJECTS][0] |= {"本单位承担角色": "施工", "所在市（州）": "长春市", "CountyNum": "南关区", **columns}
    return typed


def _worded(sheet: UploadSheet, row: Mapping[str, str]) -> dict[str, str]:
    words = {key: text for key, text in row.items() if key != "row_id"}
    for item in sheet.table.asked:
        if item.dictionary and (text := words.get(item.column)):
            words[item.column] = "、".join(find_label(item.dictionary, code) or code for code in text.split(","))
    return words


def projects(*each: Mapping[str, Sequence[Mapping[str, str]]]) -> bytes:
    """Make a workbook of projects."""
    rows: dict[str, list[Mapping[str, str]]] = {}
    for one in each:
        for title, typed in one.items():
            rows.setdefault(title, []).extend(typed)
    return filled(Path.BACK_FILING.value, rows)


def hand_in(
    clerk: Person, data: bytes, *, path: str = Path.SPECIALIST.value, name: str = "业绩.xlsx", **more: bool
) -> Upload:
    """Upload a workbook, and have its job done."""
    upload = begin(clerk, data, path=path, name=name, **more)
    carry_on_upload(upload_id=upload.public_id)
    upload.refresh_from_db()
    return upload


def begin(
    clerk: Person, data: bytes, *, path: str = Path.SPECIALIST.value, name: str = "业绩.xlsx", **more: bool
) -> Upload:
    """Upload a workbook."""
    return start_upload(actor=clerk.actor, path=path, name=name, stream=io.BytesIO(data), size=len(data), **more)


def faults_of(upload: Upload) -> list[tuple[int, str, str]]:
    """Give row, column and rule of every fault that stood against a draft."""
    return [
        (fault["row"], fault["column"], fault["rule"])
        for row in upload.rows.order_by("position")
        for fault in row.faults
        if not fault["warns"]
    ]
