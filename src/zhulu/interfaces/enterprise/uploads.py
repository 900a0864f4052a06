"""An upload as its page shows it: how far it has come, what is wrong with which cell, which drafts came of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.uploads.faults import RowFault
from zhulu.domain.uploads.models import Upload, UploadedRow
from zhulu.domain.uploads.queries import PAGE
from zhulu.domain.uploads.vocabulary import RowOutcome
from zhulu.foundation.web.components.shapes import Cell, Column, Pager, Tab, Table
from zhulu.interfaces.enterprise.progress import UNNAMED

KINDS = {"filings": Path.BACK_FILING, "specialist": Path.SPECIALIST}
"""The word in the address and the path."""
FAULTS = (
    Column("place", "位置", "lead", note="序号和名称"),
    Column("what", "问题"),
    Column("clause", "依据", "fit"),
    Column("remedy", "怎么改"),
)
ROWS = (
    Column("name", "名称", "lead", note="序号"),
    Column("row", "行", "num"),
    Column("notes", "提交前还要看的"),
)
UPLOADS = (
    Column("name", "文件", "lead"),
    Column("at", "上传", "fit"),
    Column("total", "行数", "num"),
    Column("drafts", "已建草稿", "num"),
    Column("faulty", "有错误", "num"),
    Column("state", "状态", "fit"),
)


def kind_of(path: str) -> str:
    """Give the word that stands in addresses for a path."""
    return next(kind for kind, known in KINDS.items() if known == path)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an upload has come, in words."""

    state: str
    tone: str
    percent: int | None
    """None while nothing can be said."""


def standing_of(upload: Upload) -> Standing:
    """Say how far an upload has come."""
    if upload.refusal:
        return Standing("没有导入" if not upload.drafts else "没有导完", "no", None)
    if upload.finished_at:
        return Standing("导入完成", "done", 100)
    if upload.total is None:
        return Standing("等待处理", "open", None)
    return Standing("正在导入", "open", 100 * upload.done // (upload.total or 1))


def uploads_table(rows: Sequence[Upload]) -> Table:
    """List uploads."""
    return Table("最近导入的文件", UPLOADS, [_upload(row) for row in rows], show_caption=False)


def _upload(row: Upload) -> dict[str, object]:
    standing = standing_of(row)
    return {
        "name": Cell(text=row.name, href=reverse("enterprise:upload", args=[row.public_id])),
        "at": timezone.localtime(row.created_at).strftime("%Y-%m-%d %H:%M"),
        "total": "" if row.total is None else row.total,
        "drafts": row.drafts,
        "faulty": row.faulty,
        "state": Cell(state=standing.state, tone=standing.tone),
    }


def tabs_of(upload: Upload, chosen: str) -> list[Tab]:
    """Give the outcomes with their counts; those with faults come first, for they are what is to be done."""
    counts = {
        RowOutcome.FAULTY: upload.faulty,
        RowOutcome.DRAFT: upload.drafts,
        RowOutcome.DOUBLE: upload.doubles,
    }
    return [
        Tab(str(outcome.label), f"?outcome={outcome.value}", current=outcome == chosen, note=count)
        for outcome, count in counts.items()
    ]


def first_outcome(upload: Upload) -> str:
    """Give what is shown unless somebody chooses: the faults, if there are any."""
    return RowOutcome.FAULTY.value if upload.faulty else RowOutcome.DRAFT.value


def rows_table(rows: Sequence[UploadedRow], *, outcome: str) -> Table:
    """Show rows: faults one by one at their place, drafts as links."""
    if outcome == RowOutcome.FAULTY:
        lines = [_fault(row, fault) for row in rows for fault in _faults(row) if not fault.warns]
        return Table("有错误的行", FAULTS, lines)
    return Table(str(RowOutcome(outcome).label), ROWS, [_row(row) for row in rows])


def _faults(row: UploadedRow) -> list[RowFault]:
    return [RowFault.from_json(kept) for kept in row.faults]


def _fault(row: UploadedRow, fault: RowFault) -> dict[str, object]:
    return {
        "place": Cell(text=fault.place, note="　".join(filter(None, [row.number, row.name]))),
        "what": fault.what,
        "clause": fault.clause,
        "remedy": fault.remedy,
    }


def _row(row: UploadedRow) -> dict[str, object]:
    href = reverse("enterprise:filing", args=[row.filing.public_id]) if row.filing else ""
    return {
        "name": Cell(text=row.name or UNNAMED, href=href, note=row.number),
        "row": row.row,
        "notes": "；".join(fault.sentence for fault in _faults(row)) or "附件材料",
    }


def pager_of(rows: Sequence[UploadedRow], *, outcome: str, after: int) -> tuple[list[UploadedRow], Pager]:
    """Cut a page off rows that were read one more than it holds."""
    page = list(rows[:PAGE])
    onward = f"?outcome={outcome}&after={page[-1].position}" if len(rows) > PAGE else ""
    first = f"?outcome={outcome}" if after else ""
    return page, Pager(previous=first, next=onward, summary=f"本页 {len(page)} 行")
