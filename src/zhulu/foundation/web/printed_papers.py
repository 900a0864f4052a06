"""A printed form as a file: the same data as the page, set as PDF/A; what is kept, stamped and handed in."""

from collections.abc import Iterator
from datetime import datetime

from zhulu.foundation.clock import local_day
from zhulu.foundation.documents.sheets import NO_DATE, Cell, Facts, Section, Sheet, print_sheet
from zhulu.foundation.web.printing import PrintedForm, PrintedSheet, PrintedTable

MARKS = "标“必填”的不填不能提交；标“*”的为 A 级必填，不填不能定为 A 级。"
HEAD_LETTERS = 2
"""Characters of a sheet's name that stand in one line of its head."""


def print_paper(form: PrintedForm, *, now: datetime) -> bytes:
    """Set a form as PDF/A; a signed one carries the moment of its signature, so it is the same file every time.

    Raises:
        TypesettingFailed: it is too long, or nobody came free to set it.
    """
    return print_sheet(paper_of(form), made_at=form.signed_at or now)


def paper_of(form: PrintedForm) -> Sheet:
    """Give a form as the shapes of paper."""
    facts = [Cell(label, value) for label, value in form.facts]
    return Sheet(
        title=form.heading,
        subtitle=f"{form.title}（{form.kind}）",
        sections=[
            Section("填报\n情况", [Facts([Cell("名称", form.title, wide=True), *facts])]),
            *(_section(sheet) for sheet in form.sheets),
        ],
        number=form.number,
        date=_written(form.signed_at),
        watermark=form.kind if form.is_draft else "",
        notes=[*form.notes, MARKS],
        digest=form.digest,
        digest_name="SHA-256" if form.digest else "SM3",
        address=form.address,
        address_note="扫码看公开页",
    )


def _written(moment: datetime | None) -> str:
    if moment is None:
        return NO_DATE
    day = local_day(moment)
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def _section(sheet: PrintedSheet) -> Section:
    head = [sheet.label[place : place + HEAD_LETTERS] for place in range(0, len(sheet.label), HEAD_LETTERS)]
    if sheet.note:
        head.append(f"({sheet.note})")
    return Section(
        "\n".join(head), [*_blocks(sheet), Facts([Cell("附件", "；".join(sheet.papers) or "无", wide=True)])]
    )


def _blocks(sheet: PrintedSheet) -> Iterator[Facts]:
    for table in sheet.tables:
        yield from _records(table, named=len(sheet.tables) > 1)


def _records(table: PrintedTable, *, named: bool) -> Iterator[Facts]:
    for record in table.records:
        title = "　".join(part for part in (table.label if named else "", record.title) if part)
        yield Facts(
            [
                Cell(
                    cell.label,
                    cell.value,
                    unit=cell.unit,
                    marks=(*(["必填"] if cell.required else []), *(["*"] if cell.star else [])),
                    wide=cell.wide,
                )
                for cell in record.cells
            ],
            title=title,
        )
