"""Filings as lines of a list: where each lies, its state and grade, and the step that comes next."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from zhulu.domain.filings.queries import OwnFiling
from zhulu.domain.filings.states import CONFIRMED, DRAFT, REFUSED, RETURNED, SUBMITTED
from zhulu.foundation.web.components.shapes import Cell, Column, Table
from zhulu.interfaces.enterprise.progress import TONES, roles_of

COLUMNS = (
    Column("name", "项目", "lead"),
    Column("where", "现在在哪里"),
    Column("state", "状态", "fit"),
    Column("grade", "数据等级", "fit"),
    Column("changed", "最近变动", "fit"),
)


def filings_table(rows: Sequence[OwnFiling], *, caption: str = "房屋市政工程业绩补录") -> Table:
    """Give the list of filings."""
    return Table(caption=caption, columns=COLUMNS, rows=[_line(row) for row in rows])


def _line(row: OwnFiling) -> dict[str, object]:
    filing = row.filing
    number = f"{filing.project.number}　" if filing.project else ""
    return {
        "name": Cell(
            text=filing.name or "未命名的补录",
            href=reverse("enterprise:filing", args=[filing.public_id]),
            note=f"{number}{roles_of(filing)}",
        ),
        "where": where_of(row),
        "state": Cell(
            state=filing.get_state_display(),
            tone=TONES[filing.state],
            note=f"{row.reasons} 条理由" if row.reasons else "",
        ),
        "grade": Cell(grade=row.grade) if row.grade else "—",
        "changed": timezone.localtime(filing.changed_at).strftime("%Y-%m-%d"),
    }


def where_of(row: OwnFiling) -> str:
    """Say where a filing lies, in words that tell whose turn it is."""
    filing = row.filing
    if filing.state == SUBMITTED:
        return filing.home_authority.name if filing.home_authority else "省厅（待派单）"
    return {
        DRAFT: "本企业（草稿）",
        RETURNED: "本企业（待补正）",
        REFUSED: "已办结",
        CONFIRMED: {"A": "省厅（审核 A 级）", "B": "上级市（州）（复核 B 级）"}.get(row.applying_for, "工程项目库"),
    }[filing.state]
