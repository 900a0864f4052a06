"""The desk's lists as tables: filings that wait, were decided or handed over, and applications for A and B."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from django.urls import reverse

from zhulu.domain.filings.models import Filing, GradeApplication, Handover
from zhulu.domain.filings.queries import PAGE, count_submissions, list_pre_reviewed
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import local_day
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.shapes import Cell, Column, Flag, Pager, Table
from zhulu.interfaces.authority.wording import TONES, application_state, filing_state, roles

NAME = Column("name", "项目", "lead", note="单号")
MARKED_NAME = replace(NAME, flags="标记")
FILER = Column("filer", "申报单位", note="角色")
HOME = Column("home", "审核机关")
SUBMITTED = Column("submitted", "提交", "fit", written=ColumnKind.DATE)
WAITED = Column("waited", "已等", "fit")
STATE = Column("state", "状态", "fit")


def waiting_table(rows: Sequence[Filing], *, today: date, caption: str, with_home: bool = False) -> Table:
    """Show filings that wait for a decision, with how long they have waited; two queries besides the rows."""
    ids = [row.pk for row in rows]
    times, passed_on = count_submissions(filing_ids=ids), list_pre_reviewed(filing_ids=ids)
    columns = [MARKED_NAME, FILER, *([HOME] if with_home else []), SUBMITTED, WAITED, STATE]
    return Table(
        caption, columns, [_waiting(row, times.get(row.pk, 1), today, is_passed_on=row.pk in passed_on) for row in rows]
    )


def stranded_table(rows: Sequence[Filing], *, today: date, caption: str) -> Table:
    """Show filings that nobody can confirm, and whose they are if an authority has lost its grant."""
    table = waiting_table(rows, today=today, caption=caption, with_home=True)
    late = Cell(state="待派单", tone="late")
    lost = [f"{row.home_authority}（现无人能确认）" if row.home_authority else "没有" for row in rows]
    shown = [{**cells, "home": home, "state": late} for cells, home in zip(table.rows, lost, strict=True)]
    return Table(caption, table.columns, shown)


def raisable_table(rows: Sequence[Filing], *, caption: str) -> Table:
    """Show what counties have confirmed as C."""
    grade = Column("grade", "等级", "fit")
    return Table(
        caption, [NAME, FILER, HOME, SUBMITTED, grade], [{**_common(row), "grade": Cell(grade="C")} for row in rows]
    )


def given_table(rows: Sequence[Handover], *, caption: str) -> Table:
    """Show what this office has handed over: to whom and why; the filing itself is the receiver's to open."""
    columns = [
        NAME,
        FILER,
        Column("receiver", "接收机关"),
        Column("why", "理由"),
        Column("at", "移交", "fit", written=ColumnKind.DATE),
    ]
    return Table(caption, columns, [_given(row) for row in rows])


def _given(row: Handover) -> dict[str, object]:
    filing = row.filing
    return {
        "name": Cell(text=filing.name, note=filing.project.number if filing.project else ""),
        "filer": Cell(text=filing.enterprise.name, note=roles(filing.roles)),
        "receiver": str(row.receiver),
        "why": row.move.reason,
        "at": _day(row.at),
    }


def done_table(rows: Sequence[Filing], *, caption: str) -> Table:
    """Show filings that have been returned or decided."""
    return Table(caption, [MARKED_NAME, FILER, SUBMITTED, STATE], [_common(row) for row in rows])


def applications_table(rows: Sequence[GradeApplication], *, today: date, caption: str) -> Table:
    """Show applications for a grade."""
    columns = [NAME, FILER, HOME, Column("submitted", "申请", "fit", written=ColumnKind.DATE), WAITED, STATE]
    return Table(caption, columns, [_application(row, today) for row in rows])


def pager_of(path: str, rows: Sequence[Filing], *, after: str) -> tuple[list[Filing], Pager]:
    """Cut a page off rows that were read one more than it holds, and give the way on and back to the start."""
    page = list(rows[:PAGE])
    onward = f"{path}?after={page[-1].public_id}" if len(rows) > PAGE else ""
    return page, Pager(previous=path if after else "", next=onward, summary=f"本页 {len(page)} 件")


def _name(row: Filing, number: str, *more: Flag) -> Cell:
    """Name a filing; a specialist work is told apart, for both paths stand in one queue."""
    flags = [Flag("专业承包")] if row.path == Path.SPECIALIST else []
    href = reverse("authority:filing", args=[row.public_id])
    return Cell(text=row.name, href=href, note=number, flags=[*flags, *more])


def _common(row: Filing) -> dict[str, object]:
    number = row.project.number if row.project else "还没有编号"
    return {
        "name": _name(row, number),
        "filer": Cell(text=row.enterprise.name, note=roles(row.roles)),
        "home": str(row.home_authority or "待派单"),
        "submitted": _day(row.submitted_at),
        "state": Cell(state=filing_state(row.state), tone=TONES[row.state]),
    }


def _waiting(row: Filing, times: int, today: date, *, is_passed_on: bool) -> dict[str, object]:
    cells = _common(row)
    if times > 1:
        number = row.project.number if row.project else ""
        cells["name"] = _name(row, number, Flag(f"第 {times} 次提交", "warn"))
    if row.home_authority_id is None:
        cells["state"] = Cell(state="待派单", tone="late")
    elif is_passed_on:
        cells["state"] = Cell(state="已初审，待确认", tone=TONES[row.state])
    return {**cells, "waited": _waited(row.submitted_at, today)}


def _application(row: GradeApplication, today: date) -> dict[str, object]:
    return {
        "name": Cell(
            text=row.filing.name,
            href=reverse("authority:application", args=[row.public_id]),
            note=row.contribution.project.number,
        ),
        "filer": Cell(text=row.filing.enterprise.name, note=roles(row.filing.roles)),
        "home": str(row.filing.home_authority or ""),
        "submitted": _day(row.applied_at),
        "waited": _waited(row.applied_at, today) if row.state == "applied" else "",
        "state": Cell(state=application_state(row), tone=TONES[row.state]),
    }


def _day(at: datetime | None) -> str:
    return local_day(at).isoformat() if at else ""


def _waited(at: datetime | None, today: date) -> str:
    days = (today - local_day(at)).days if at else 0
    return f"{days} 天" if days > 0 else "今天"
