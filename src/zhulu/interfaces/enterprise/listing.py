"""Filings as lines of a list: where each lies, its state and grade, and the step that comes next."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from zhulu.domain.filings.queries import OwnFiling
from zhulu.domain.filings.states import CONFIRMED, DRAFT, FILING_MACHINES, OPEN, REFUSED, RETURNED
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.shapes import Cell, Column, Table
from zhulu.interfaces.enterprise.progress import TONES, UNNAMED, roles_of

SHORT_PATHS = {Path.BACK_FILING.value: "业绩补录", Path.SPECIALIST.value: "专业承包"}
"""What a path is called where both stand in one list."""
COLUMNS = (
    Column("name", "项目", "lead", note="编号、角色"),
    Column("where", "现在在哪里"),
    Column("state", "状态", "fit"),
    Column("grade", "数据等级", "fit"),
    Column("changed", "最近变动", "fit", written=ColumnKind.DATE),
)


def filings_table(rows: Sequence[OwnFiling], *, path: str = "", caption: str = "") -> Table:
    """Give the list of filings: of one path, or of both with the path told.

    Path ③ has no column of grades (一(三)5).
    """
    columns = [item for item in COLUMNS if not (item.key == "grade" and path == Path.SPECIALIST)]
    lines = [_line(row, with_path=not path) for row in rows]
    return Table(caption=caption or FILING_MACHINES[path].label, columns=columns, rows=lines)


def _line(row: OwnFiling, *, with_path: bool) -> dict[str, object]:
    filing = row.filing
    is_specialist = filing.path == Path.SPECIALIST
    parts = [filing.project.number if filing.project else "", "" if is_specialist else roles_of(filing)]
    parts += [SHORT_PATHS[filing.path]] if with_path else []
    return {
        "name": Cell(
            text=filing.name or UNNAMED,
            href=reverse("enterprise:filing", args=[filing.public_id]),
            note="　".join(filter(None, parts)),
        ),
        "where": where_of(row),
        "state": Cell(
            state=filing.get_state_display(),
            tone=TONES[filing.state],
            note=f"{row.reasons} 条理由" if row.reasons else "",
        ),
        "grade": _grade(row),
        "changed": timezone.localtime(filing.changed_at).strftime("%Y-%m-%d"),
    }


def _grade(row: OwnFiling) -> Cell | str:
    is_shown = bool(row.grade) or (row.filing.path == Path.SPECIALIST and row.filing.state == CONFIRMED)
    return Cell(grade=row.grade) if is_shown else "—"


def where_of(row: OwnFiling) -> str:
    """Say where a filing lies, in words that tell whose turn it is."""
    filing = row.filing
    if filing.state in OPEN:
        return filing.home_authority.name if filing.home_authority else "省厅（待派单）"
    return {
        DRAFT: "本企业（草稿）",
        RETURNED: "本企业（待补正）",
        REFUSED: "已办结",
        CONFIRMED: {"A": "省厅（审核 A 级）", "B": "上级市（州）（复核 B 级）"}.get(row.applying_for, "工程项目库"),
    }[filing.state]
