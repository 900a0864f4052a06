"""业绩证明 for anybody: what is public of a project or of one firm's part, as it is today, with a sealed code.

Only the public document is read, through the public's connection, so an extract can say nothing that the page does not.
Nothing is written: the code says what was printed (``publication.extracts``).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from zhulu.domain.forms.extract_form import ExtractForm, ExtractPart, Participant, Stage, Told
from zhulu.domain.publication import queries as publication
from zhulu.domain.publication.extracts import Document, confirmed_of, extract_of, marks_of
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.vocabulary import Grade
from zhulu.foundation.clock import local_day, local_midnight
from zhulu.foundation.crypto.keys import paper_code_key
from zhulu.foundation.crypto.paper_codes import sealed
from zhulu.foundation.documents.sheets import digest_of, print_sheet
from zhulu.foundation.documents.shelf import Shelf
from zhulu.foundation.web.province import read_province

SHELF = Shelf(places=64)
STAGES = ("unit_works", "contracts", "completion_checks", "specialist_works")
"""Tables of a part that an extract repeats: what was built, for how much, how it ended; the rest is on the page."""
PERSONS = frozenset({"PrjHead", "PrjHeadRegisterNum", "IDCardTypeNum"})
"""Columns of those tables that speak of a person: public on the page, not carried away on paper."""


class ExtractNotFound(LookupError):
    """No such project is public, or it has no such part."""


class NothingConfirmed(Exception):
    """No authority has confirmed anything of it, so there is nothing to vouch for (一(二)4a)."""

    rule = "ExtractIsConfirmed"


@dataclass(frozen=True, slots=True)
class PrintedExtract:
    """An extract as a file."""

    name: str
    content: bytes


def print_extract(*, project_id: str, part_id: str, now: datetime, address_of: Callable[[str], str]) -> PrintedExtract:
    """Print what is public of a project, or of one part of it.

    Args:
        part_id: the part's public id; empty for the whole project.
        address_of: gives the address at which a code is checked.

    Raises:
        ExtractNotFound: it is not public.
        NothingConfirmed: it is, and nobody has confirmed it.
        TypesettingFailed: it could not be set.
    """
    document = publication.find_project(public_id=project_id)
    if document is None or (part_id and part_id not in {part["public_id"] for part in document["parts"]}):
        raise ExtractNotFound(project_id)
    day = local_day(now)
    extract = extract_of(document, part_id=part_id, on=day)
    if extract is None:
        raise NothingConfirmed("还没有主管部门确认，不能出业绩证明（一(二)4a）")
    code = sealed(extract.text(), key=paper_code_key())
    ledger = publication.list_project_errata(public_id=project_id)
    parts = [part for part in confirmed_of(document) if not part_id or part["public_id"] == part_id]
    form = ExtractForm(
        platform=read_province(pack=Path(settings.PROVINCE_PACK)).library_name,
        number=document["number"],
        printed_on=day,
        about=f"{parts[0]['filer']['name'] or '工程审批系统'}填报部分" if part_id else "项目全部已确认部分",
        project=list(_project(document)),
        participants=_participants(document, parts, whole=not part_id),
        parts=[_part(part, ledger) for part in parts],
        stages=[stage for part in parts for stage in _stages(part)],
        code=code,
        address=address_of(code),
        marks=list(dict(mark for part in parts for mark in marks_of(part)).values()),
        left_out=_left_out(document, part_id),
    )
    sheet = form.sheet()
    content = SHELF.take(f"{day} {digest_of(sheet)} {form.address}", lambda: _set(form))
    return PrintedExtract(f"{form.number}-{document['name']}-业绩证明.pdf", content)


def _set(form: ExtractForm) -> bytes:
    return print_sheet(form.sheet(), made_at=local_midnight(form.printed_on))


def _project(document: Document) -> Iterator[Told]:
    yield Told("项目名称", document["name"])
    yield Told("项目编号", document["number"])
    yield Told("录入途径", document["path_label"])
    yield Told("所在区划", document["area"]["name"])
    yield Told("项目分类", document["kind_label"])
    yield Told("建设地点", document["address"] or "")
    yield Told("建设单位", document["owner"]["name"])
    yield Told("工程用途", document["function_label"] or "")
    for key, label, unit in (
        ("invest", "总投资", "万元"),
        ("area", "总面积", "平方米"),
        ("length", "总长度", "米"),
    ):
        value = document["scale"][key]
        yield Told(label, f"{value} {unit}" if value else "")
    yield Told("实际开工日期", document["start_on"] or "")
    yield Told("实际竣工日期", document["finish_on"] or "")
    yield Told("项目等级", _graded(document))


def _graded(shown: Document) -> str:
    """Give a grade with its label; 待定级 (none yet) and 不定级 (never one) are said in words alone."""
    grade, label = shown["grade"], str(shown["grade_label"])
    return f"{grade}　{label}" if grade in Grade.values else label


def _participants(document: Document, parts: list[Document], *, whole: bool) -> list[Participant]:
    rows = document["participants"]
    if not whole:
        own = {part["filer"]["code"] for part in parts}
        rows = [row for row in rows if row["code"] in own] or rows
    found = [Participant(row["role_label"], row["name"], row["code"]) for row in rows]
    return list(dict.fromkeys(found))


def _part(part: Document, ledger: Sequence[Document]) -> ExtractPart:
    errata = [f"{one['executed_on']} {one['number']}" for one in ledger if one["part"] == part["public_id"]]
    return ExtractPart(
        filer=part["filer"]["name"] or "工程审批系统",
        code=part["filer"]["code"] or "",
        roles="、".join(part["filer"]["roles"]),
        grade=_graded(part),
        meaning=part["grade_meaning"],
        authority=part["authority"] or "",
        decided_on=part["decided_on"] or "",
        history="；".join(
            f"{step['on']} {step['grade']} {step['authority'] or step['label']}"
            for step in part["grade_history"]
            if step["grade"]
        ),
        version=f"第 {part['version']} 版",
        digest=f"SHA-256 {part['digest']}",
        errata=f"曾勘误 {len(errata)} 次：{'；'.join(reversed(errata))}" if errata else "没有勘误过",
    )


def _stages(part: Document) -> Iterator[Stage]:
    tables = {table["key"]: table for table in part["tables"]}
    for key in STAGES:
        table = tables.get(key)
        if table and table["rows"]:
            columns = [(column, label) for column, label in table["columns"] if column not in PERSONS]
            records = [[_told(key, column, label, row) for column, label in columns] for row in table["rows"]]
            yield Stage(table["label"], records)


def _told(table: str, column: str, label: str, row: Document) -> Told:
    value, found = str(row.get(column) or ""), TABLES[table].find(column)
    return Told(label, f"{value} {found.unit}" if value and found and found.unit else value)


def _left_out(document: Document, part_id: str) -> str:
    waiting = len(document["parts"]) - len(confirmed_of(document))
    return f"另有 {waiting} 个部分还没有审核，不在证明之内。" if waiting and not part_id else ""
