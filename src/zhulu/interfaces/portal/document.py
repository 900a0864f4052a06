"""A published project as a page: its document regrouped by stage, every part with its own grade.

The document is JSON that ``publication`` wrote; this module only chooses shapes for it and adds no fact.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from zhulu.domain.library.vocabulary import MarkKind
from zhulu.foundation.clock import local_day
from zhulu.foundation.web.components.badges import grouped
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Flag, Rung, Tab, Table

Document = Mapping[str, Any]
"""JSON as the projection stores it."""
Companies = Mapping[str, str]
"""Codes as a document writes them → codes under which the companies are listed; others have no page."""

MAX_COLUMNS = 6
"""Columns that a table can show side by side; wider rows are shown as lists of facts."""
LONG_VALUE = 22
"""Characters from which a fact takes the whole width."""
ELSEWHERE = frozenset({"participants", "attachments"})
"""Tables shown in their own place or not at all: files are never public."""
MARK_TONES = {"pushed": "push", MarkKind.ERRATUM_OPEN: "warn", MarkKind.DOUBT: "bad", MarkKind.ERROR: "bad"}
EMPTY = (None, "")
WITHOUT_GRADE = "确认情况"
"""What stands where other projects tell how they came by their grade."""
QUANTITY = re.compile(r"-?(\d{1,3}(,\d{3})+(\.\d+)?|\d+\.\d+)")
"""An amount as it is printed: separated thousands or decimals; a bare row of digits may be a code."""


@dataclass(frozen=True, slots=True)
class Record:
    """One wide row as a list of facts under its name."""

    title: str
    facts: Sequence[Fact]


@dataclass(frozen=True, slots=True)
class Block:
    """What one part says about a stage: a table, or records when its rows are wide."""

    filer: str
    grade: str
    table: Table | None
    records: Sequence[Record]


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the project with what each part says about it."""

    key: str
    label: str
    count: int
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class Part:
    """A contribution: who filed it, who has verified it, and the digest by which it can be checked."""

    public_id: str
    filer: str
    href: str
    """The filer's page; empty without one."""
    roles: str
    grade: str
    meaning: str
    authority: str
    decided_on: str
    version: object
    digest: str
    rungs: Sequence[Rung]
    earlier: Sequence[int]
    """The numbers of versions that errata have replaced."""


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """Everything the page of one project prints."""

    public_id: str
    """Empty for a record of the national platform, which has no address here."""
    name: str
    kicker: str
    grade: str
    unconfirmed: bool
    """Whether nothing of it has been confirmed."""
    has_unconfirmed: bool
    flags: Sequence[Flag]
    was_corrected: bool
    is_being_corrected: bool
    key_facts: Sequence[Fact]
    facts: Sequence[Fact]
    participants: Table | None
    stages: Sequence[Stage]
    parts: Sequence[Part]
    tabs: Sequence[Tab]
    is_ungraded: bool
    """Whether it is a specialist work, which has no grade (一(三)5)."""


def named_codes(document: Document) -> set[str]:
    """Give the codes of all companies that a document names: owner, participants, filers."""
    named = [document["owner"], *document["participants"], *(part["filer"] for part in document["parts"])]
    return {str(company["code"]) for company in named if company["code"]}


def lay_out(document: Document, companies: Companies = MappingProxyType({})) -> ProjectPage:
    """Lay a project's document out as a page."""
    stages = _stages(document)
    parts = [_part(part, companies) for part in document["parts"]]
    participants = _participants(document, companies)
    grade = str(document["grade"] or "")
    is_ungraded = bool(document.get("specialist"))
    return ProjectPage(
        public_id=document["public_id"],
        name=document["name"],
        kicker="·".join(word for word in (document["path_label"], document["kind_label"], _place(document)) if word),
        grade=grade,
        unconfirmed=grade == "D",
        has_unconfirmed=bool(document["has_unconfirmed"]),
        flags=[Flag(mark["label"], MARK_TONES.get(mark["kind"], "")) for mark in document["marks"]],
        was_corrected=any(mark["kind"] == "corrected" for mark in document["marks"]),
        is_being_corrected=any(mark["kind"] == MarkKind.ERRATUM_OPEN for mark in document["marks"]),
        key_facts=_key_facts(document),
        facts=_facts(document, companies, sheet_shown=any(stage.key == "project" for stage in stages)),
        participants=participants,
        stages=stages,
        parts=parts,
        tabs=_tabs(stages, participants, parts, WITHOUT_GRADE if is_ungraded else "等级由来"),
        is_ungraded=is_ungraded,
    )


def _place(document: Document) -> str:
    area = document["area"]
    return str(area["city"] or "") + str(area["county"] or "") or str(area["name"])


def _key_facts(document: Document) -> list[Fact]:
    if work := document.get("specialist"):
        return _key_facts_of_work(document, work)
    scale = document["scale"]
    found = [
        Fact("总投资", grouped(scale["invest"]), unit="万元"),
        Fact("总面积", grouped(scale["area"]), unit="平方米"),
        Fact("总长度", grouped(scale["length"]), unit="米"),
        Fact("实际开工", document["start_on"] or ""),
        Fact("实际竣工", document["finish_on"] or ""),
    ]
    return [fact for fact in found if fact.value]


def _key_facts_of_work(document: Document, work: Document) -> list[Fact]:
    found = [
        Fact("承包类别", work["category"]),
        Fact("合同额", grouped(work["amount"]), unit="万元"),
        *(Fact(label, grouped(value) if unit else value, unit=unit) for label, value, unit in work["figures"]),
        Fact("实际开工", document["start_on"] or ""),
        Fact("竣工或专项验收", work["accepted_on"]),
    ]
    return [fact for fact in found if fact.value]


def _facts(document: Document, companies: Companies, *, sheet_shown: bool) -> list[Fact]:
    """List the project's own facts; what its basic sheet repeats below is left to that sheet."""
    owner = document["owner"]
    facts = [
        Fact("项目编号", document["number"]),
        *([Fact("国家平台项目编号", document["national_number"])] if document.get("national_number") else []),
        Fact("录入途径", document["path_label"]),
        Fact("所在区划", document["area"]["name"]),
        Fact("确认日期", document["confirmed_on"] or "还没有确认"),
        Fact("建设单位", owner["name"], note=owner["code"] or "", href=_page_of(owner, companies), wide=True),
        Fact("本页更新", shown_day(document["updated_at"])),
    ]
    if sheet_shown:
        return facts
    return [
        *facts,
        Fact("项目分类", document["kind_label"]),
        Fact("工程用途", document["function_label"] or ""),
        Fact("建设地点", document["address"] or "", wide=True),
    ]


def shown_day(moment: object) -> str:
    """Print the Shanghai day of an ISO moment; whatever is not one is printed as it stands."""
    text = "" if moment is None else str(moment)
    try:
        return local_day(datetime.fromisoformat(text)).isoformat()
    except ValueError:
        return text


def _page_of(company: Document, companies: Companies) -> str:
    """Give the address of a company's page; empty where it has none."""
    listed = companies.get(str(company["code"] or ""))
    return reverse("portal:company", args=[listed]) if listed else ""


def _participants(document: Document, companies: Companies) -> Table | None:
    rows = document["participants"]
    if not rows:
        return None
    return Table(
        caption="参与单位及相关负责人",
        columns=[
            Column("role_label", "承担角色", "lead"),
            Column("name", "单位名称"),
            Column("code", "统一社会信用代码"),
            Column("person", "负责人"),
        ],
        rows=[
            {**row, "name": Cell(row["name"], href=_page_of(row, companies)), "person": row["person"] or "—"}
            for row in rows
        ],
    )


def _stages(document: Document) -> list[Stage]:
    gathered: dict[str, tuple[str, list[Block], list[int]]] = {}
    for part in document["parts"]:
        for table in part["tables"]:
            if table["key"] in ELSEWHERE or not table["rows"]:
                continue
            _, blocks, counts = gathered.setdefault(table["key"], (table["label"], [], []))
            blocks.append(_block(part, table))
            counts.append(len(table["rows"]))
    return [Stage(key, label, sum(counts), blocks) for key, (label, blocks, counts) in gathered.items()]


def _block(part: Document, table: Document) -> Block:
    used = [(key, label) for key, label in table["columns"] if any(row.get(key) not in EMPTY for row in table["rows"])]
    narrow = len(used) <= MAX_COLUMNS
    return Block(
        filer=part["filer"]["name"],
        grade=str(part["grade"] or ""),
        table=_narrow_table(table, used) if narrow else None,
        records=[] if narrow else [_record(row, used) for row in table["rows"]],
    )


def blocks_of(version: Document) -> list[tuple[str, Block]]:
    """Lay out the tables of one version of a part; files are never public."""
    tables = [table for table in version["tables"] if table["rows"] and table["key"] != "attachments"]
    return [(str(table["label"]), _block(version, table)) for table in tables]


def _narrow_table(table: Document, used: Sequence[tuple[str, str]]) -> Table:
    columns = [
        Column(key, label, "lead" if place == 0 else "num" if _is_quantity(table, key) else "")
        for place, (key, label) in enumerate(used)
    ]
    return Table(caption=table["label"], columns=columns, rows=table["rows"])


def _is_quantity(table: Document, key: str) -> bool:
    """Whether a column holds amounts to compare: numbers with decimals or thousands, not codes."""
    return all(QUANTITY.fullmatch(str(row[key])) for row in table["rows"] if row.get(key) not in EMPTY)


def _record(row: Document, used: Sequence[tuple[str, str]]) -> Record:
    given = [(label, str(row[key])) for key, label in used if row.get(key) not in EMPTY]
    facts = [Fact(label, value, wide=len(value) > LONG_VALUE) for label, value in given]
    return Record(title="　".join(value for _, value in given[:2]), facts=facts)


def _part(part: Document, companies: Companies) -> Part:
    filer = part["filer"]
    return Part(
        public_id=part["public_id"],
        filer=filer["name"],
        href=_page_of(filer, companies),
        roles="、".join(filer["roles"]),
        grade=str(part["grade"] or ""),
        meaning=part["grade_meaning"],
        authority=part["authority"] or "",
        decided_on=part["decided_on"] or "",
        version=part["version"],
        digest=part["digest"],
        rungs=[
            Rung(grade=step["grade"], label=step["authority"] or step["label"], on=step["on"])
            for step in part["grade_history"]
            if step["grade"]
        ][::-1],
        earlier=range(1, part["version"]) if part["decided_on"] else (),
    )


def _tabs(stages: Sequence[Stage], participants: Table | None, parts: Sequence[Part], parts_label: str) -> list[Tab]:
    tabs = [Tab("工程基本信息", "#base")]
    if participants:
        tabs.append(Tab("参与单位", "#participants", note=len(participants.rows)))
    tabs += [Tab(stage.label, f"#{stage.key}", note=stage.count) for stage in stages]
    return [*tabs, Tab(parts_label, "#parts", note=len(parts))]
