"""草表 and 正式表: all sheets of a filing on paper, with both marks; a draft as typed, a submission as signed."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from zhulu.domain.access.actors import Actor
from zhulu.domain.authorities.queries import list_places
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.filings.drafts import read_draft, write_document
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.queries import (
    find_latest_submission,
    get_filing_for,
    list_papers,
    list_sheets,
    list_star_fields,
)
from zhulu.domain.filings.querysets import judged_as_of
from zhulu.domain.filings.sheets import FILING_ROLES, required_sheets
from zhulu.domain.filings.states import DRAFT, FILING_MACHINES, PUBLIC_STATES, RETURNED
from zhulu.domain.library.queries import find_contribution, find_grade, get_latest_version
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.standard.catalogue import SHEETS_OF_PATH, TABLES, Field, Table
from zhulu.domain.standard.values import display_json
from zhulu.domain.standard.vocabulary import FieldKind, Grade, PaperKind, Path
from zhulu.foundation.clock import local_day
from zhulu.foundation.crypto.vault import masked_many
from zhulu.foundation.web.printing import PrintedCell, PrintedForm, PrintedRecord, PrintedSheet, PrintedTable
from zhulu.usecases.save_sheet import vault_owner

UNNAMED = "未命名的填报"
Row = Mapping[str, Any]
Address = Callable[[str], str]
"""Gives the public address of a project by its public id."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is printed: the document, and which version it is; a draft has no version."""

    document: Mapping[str, Any]
    version: str = ""
    digest: str = ""
    unreadable: int = 0
    signed_at: datetime | None = None


def print_filing(*, actor: Actor, filing_id: str, address_of: Address) -> PrintedForm:
    """Give a filing as a form on paper; personal numbers are masked.

    Raises:
        FilingNotFound: it does not exist or is not the actor's to see.
    """
    filing = get_filing_for(actor=actor, public_id=filing_id, on=local_day(timezone.now()))
    if filing.state in {DRAFT, RETURNED}:
        return _form(filing, _draft(filing), address_of)
    return printed(filing=filing, address_of=address_of)


def printed(*, filing: Filing, address_of: Address) -> PrintedForm:
    """Give the 正式表 of a filing that has been submitted; the caller has asked whether the reader may see it."""
    return _form(filing, standing_of(filing=filing), address_of)


def standing_of(*, filing: Filing) -> Standing:
    """Give what stands of a submitted filing: the library's newest version once confirmed, else what was signed.

    Raises:
        Submission.DoesNotExist: it was never submitted.
    """
    submission = find_latest_submission(filing=filing)
    if submission is None:
        raise Submission.DoesNotExist
    contribution = find_contribution(source_id=filing.public_id)
    if contribution is None:
        label = f"第 {submission.number} 次提交"
        return Standing(json.loads(submission.canonical), label, submission.digest, signed_at=submission.submitted_at)
    version = get_latest_version(contribution_id=contribution.pk)
    label = f"入库第 {version.number} 版"
    return Standing(json.loads(version.canonical), label, version.digest, signed_at=version.made_at)


def _draft(filing: Filing) -> Standing:
    read = read_draft(list_sheets(filing=filing).values())
    document = write_document(read.document, papers=list_papers(filing=filing))
    return Standing(document, unreadable=len(read.unreadable))


def _form(filing: Filing, standing: Standing, address_of: Address) -> PrintedForm:
    is_draft = not standing.version
    public = filing.project if filing.project and filing.state in PUBLIC_STATES[filing.path] else None
    notes = ["没有提交，不能作为办事依据。"] if is_draft else []
    notes += [f"有 {standing.unreadable} 处填得看不懂，没有印出，请做数据校验。"] if standing.unreadable else []
    return PrintedForm(
        kind="草表" if is_draft else "正式表",
        title=filing.name or UNNAMED,
        is_draft=is_draft,
        facts=list(_facts(filing, standing)),
        sheets=_Sheets(filing, standing.document).all(),
        notes=notes,
        digest=standing.digest,
        address=address_of(public.public_id) if public else "",
        heading=f"{Path(filing.path).label}信息表",
        number=filing.project.number if filing.project else "",
        signed_at=standing.signed_at,
    )


def _facts(filing: Filing, standing: Standing) -> Iterator[tuple[str, str]]:
    labels = {role.value: str(role.label) for role in FILING_ROLES}
    yield "业务", FILING_MACHINES[filing.path].label
    if filing.project:
        yield "项目编号", filing.project.number
    yield "填报单位", f"{filing.enterprise.name}　{current_code(organisation_id=filing.enterprise_id)}"
    yield "承担角色", "、".join(labels.get(role, role) for role in filing.roles)
    yield "状态", str(filing.get_state_display())
    if standing.version:
        yield "版本", standing.version
    if filing.submitted_at and standing.version:
        yield "提交时间", timezone.localtime(filing.submitted_at).strftime("%Y-%m-%d %H:%M")
    if filing.home_authority and standing.version:
        yield "审核机关", filing.home_authority.name
    contribution = find_contribution(source_id=filing.public_id)
    grade = find_grade(contribution_id=contribution.pk) if contribution else ""
    if grade:
        yield "数据等级", f"{grade}　{Grade(grade).label}"
    elif filing.path == Path.SPECIALIST:
        yield "数据等级", "不定等级，只在本平台展示"


class _Sheets:
    """Lays out a document's sheets, with what all of them need looked up once."""

    def __init__(self, filing: Filing, document: Mapping[str, Any]) -> None:
        policy = get_policy(as_of=judged_as_of(filing=filing, today=local_day(timezone.now())))
        self._document = document
        self._sheets = SHEETS_OF_PATH[filing.path]
        self._required = {sheet.value for sheet in required_sheets(filing.roles, path=filing.path)}
        stars = list_star_fields(policy=policy) if filing.path == Path.BACK_FILING else []
        self._stars = {(table.key, item.column) for table, item in stars}
        self._masks = masked_many(owner=vault_owner(filing), commitments=set(_commitments(document)))
        self._places = {area.code: area.name for area in list_places()}

    def all(self) -> list[PrintedSheet]:
        """Give the sheets of the path; a table without records prints one empty one where the sheet is required."""
        return [
            PrintedSheet(
                label=sheet.label,
                note="" if key in self._required else "选填",
                tables=[table for name in sheet.tables if (table := self._table(TABLES[name], key)).records],
                papers=list(_papers(self._document.get("attachments", []), key)),
            )
            for key, sheet in self._sheets.items()
        ]

    def _table(self, table: Table, sheet: str) -> PrintedTable:
        rows = [row for row in self._document.get(table.key, []) if row.get("Stage", sheet) == sheet]
        if not rows and sheet in self._required and table.minimum:
            rows = [{}]
        return PrintedTable(
            table.label, [self._record(table, row, sheet, place, len(rows)) for place, row in enumerate(rows, start=1)]
        )

    def _record(self, table: Table, row: Row, sheet: str, place: int, count: int) -> PrintedRecord:
        required = sheet in self._required
        cells = [
            PrintedCell(
                label=item.label,
                value=self._value(item, row.get(item.column)),
                unit=item.unit,
                required=required and item.required,
                star=(table.key, item.column) in self._stars,
                wide=item.kind is FieldKind.LONG_TEXT,
            )
            for item in table.fields
            if item.column != "Stage"
            and (row.get(item.column) not in (None, "") or (item.required and required) or self._is_star(table, item))
        ]
        return PrintedRecord(title=f"第 {place} 条" if count > 1 else "", cells=cells)

    def _is_star(self, table: Table, item: Field) -> bool:
        return (table.key, item.column) in self._stars

    def _value(self, item: Field, value: object) -> str:
        if value in (None, ""):
            return ""
        if item.personal:
            return self._masks.get(str(value), "")
        shown = display_json(item, value)
        return self._places.get(shown, shown) if item.kind is FieldKind.AREA_CODE else shown


def _commitments(document: Mapping[str, Any]) -> Iterator[str]:
    for key, table in TABLES.items():
        personal = [item.column for item in table.fields if item.personal]
        for row in document.get(key, []):
            yield from (str(row[column]) for column in personal if row.get(column))


def _papers(rows: Iterable[Row], sheet: str) -> Iterator[str]:
    for row in rows:
        if row["Sheet"] == sheet:
            kind = str(row["PaperKind"])
            label = str(PaperKind(kind).label) if kind in PaperKind.values else kind
            yield f"{label}（{row['FileName']}）"
