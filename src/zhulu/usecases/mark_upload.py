"""带回错误标注的副本: the uploaded workbook with what became of each row, and the faults at their cells."""

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import BinaryIO, cast

from zhulu.domain.uploads.cases import Laid
from zhulu.domain.uploads.columns import RESULT_COLUMN
from zhulu.domain.uploads.faults import RowFault
from zhulu.domain.uploads.models import Upload, UploadedRow
from zhulu.domain.uploads.queries import iterate_rows
from zhulu.domain.uploads.vocabulary import RowOutcome
from zhulu.foundation.storage.models import Blob
from zhulu.foundation.storage.reception import keep_judged
from zhulu.foundation.tabular.marking import MarkedSheet, RowMarks, write_marked
from zhulu.foundation.tabular.sources import Workbook
from zhulu.foundation.tabular.xlsx_writing import MEDIA_TYPE
from zhulu.usecases.make_template import form_book

SPOOL = 8 * 1024 * 1024
Marks = dict[str, dict[int, RowMarks]]


def mark_upload(*, upload: Upload, workbook: Workbook, laid: Sequence[Laid], on: date) -> Blob | None:
    """Make and keep the copy; None where nothing is wrong with any row."""
    if not upload.faulty:
        return None
    book = form_book(path=upload.path, on=on)
    marks = _marks(upload)
    sheets = [
        MarkedSheet(
            name=each.title,
            header_row=each.layout.header_row,
            columns=form.columns,
            result_label=RESULT_COLUMN.label,
            marks=marks.get(each.title, {}),
        )
        for each, form in zip(laid, book.sheets, strict=True)
    ]
    with tempfile.SpooledTemporaryFile(max_size=SPOOL) as spooled:
        target = cast("BinaryIO", spooled)
        write_marked(workbook, sheets, book.lists, target)
        return keep_judged(stream=target, media_type=MEDIA_TYPE)


def _marks(upload: Upload) -> Marks:
    marks: Marks = defaultdict(dict)
    for row in iterate_rows(upload=upload):
        faults = [RowFault.from_json(kept) for kept in row.faults]
        by_place: dict[tuple[str, int], list[RowFault]] = defaultdict(list)
        for fault in faults:
            by_place[fault.sheet, fault.row].append(fault)
        for (sheet, number), found in by_place.items():
            if number and (sheet, number) != (row.sheet, row.row):
                marks[sheet][number] = RowMarks(_words(found), is_done=False, cells=_cells(found))
        own = by_place.get((row.sheet, row.row), [])
        marks[row.sheet][row.row] = RowMarks(_result(row, faults), is_done=_is_done(row), cells=_cells(own))
    return marks


def _is_done(row: UploadedRow) -> bool:
    return row.outcome != RowOutcome.FAULTY


def _result(row: UploadedRow, faults: Sequence[RowFault]) -> str:
    """Say what became of a filing: all that is wrong with it, on other sheets too."""
    if _is_done(row):
        return row.get_outcome_display()
    return _words([fault for fault in faults if not fault.warns])


def _words(faults: Sequence[RowFault]) -> str:
    return "；".join(f"{place}：{fault.sentence}" if (place := fault.place) else fault.sentence for fault in faults)


def _cells(faults: Sequence[RowFault]) -> Mapping[str, str]:
    cells: dict[str, list[str]] = defaultdict(list)
    for fault in faults:
        if fault.column and not fault.warns:
            cells[fault.column].append(fault.sentence)
    return {label: "\n".join(said) for label, said in cells.items()}
