"""业绩证明: what is public of a project, or of one firm's part of it, with a code that leads to the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhulu.domain.forms.heads import written_day
from zhulu.foundation.documents.sheets import Cell, Column, Facts, Rows, Section, Sheet, Words

TITLE = "工程项目业绩证明"
STATEMENT = (
    "本证明由平台根据打印当天的公开信息生成，不含个人信息，不另盖章。",
    "核对时请扫码：核对页写明这份证明打印以后有没有勘误，等级和版本有没有变化；与本证明不一致的，以核对页为准。",
    "数据等级说明数据由谁核实过，不代表工程质量的好坏。",
)
LONG = 24
"""Characters from which a value takes a whole row."""


@dataclass(frozen=True, slots=True)
class Told:
    """One fact in words."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Participant:
    """A firm that took part; persons are left out."""

    role: str
    name: str
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractPart:
    """One confirmed part: who filed it, who has verified it, and by which version and digest it can be checked."""

    filer: str
    code: str
    roles: str
    grade: str
    """With its words; 不定级 on path ③."""
    meaning: str
    authority: str
    decided_on: str
    history: str
    """How it came by its grade."""
    version: str
    digest: str
    errata: str
    """Which errata have been executed on it, or that there are none."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One table of the record, a record in each list."""

    title: str
    records: Sequence[Sequence[Told]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractForm:
    """A whole extract."""

    platform: str
    """Who vouches for it: the name of the library."""
    number: str
    printed_on: date
    about: str
    """Whether it is of the whole project or of whose part."""
    project: Sequence[Told]
    participants: Sequence[Participant]
    parts: Sequence[ExtractPart]
    stages: Sequence[Stage]
    code: str
    address: str
    """Where the code leads."""
    marks: Sequence[str] = ()
    """What an authority has marked on it."""
    left_out: str = ""
    """What is public and not in it: parts that nobody has confirmed."""

    def sheet(self) -> Sheet:
        """Lay the extract out."""
        sections = [
            Section("项\n目\n信\n息", [Facts(_cells(self.project))]),
            Section("数\n据\n等\n级", [_part(part, titled=len(self.parts) > 1) for part in self.parts]),
        ]
        if self.participants:
            sections.append(Section("参建\n单位", [_participants(self.participants)]))
        if self.stages:
            sections.append(Section("主\n要\n内\n容", [block for stage in self.stages for block in _stage(stage)]))
        sections.append(Section("说\n明", [Words(STATEMENT)]))
        marks = [f"打印时带有标记：{'、'.join(self.marks)}。"] if self.marks else []
        return Sheet(
            title=TITLE,
            subtitle=f"{self.platform}　{self.about}",
            sections=sections,
            number=self.number,
            date=written_day(self.printed_on),
            notes=[*marks, *([self.left_out] if self.left_out else [])],
            copies=f"核对编码：{self.code}",
            address=self.address,
            address_note="扫码核对",
            foot="业绩证明",
        )


def _cells(facts: Sequence[Told]) -> list[Cell]:
    return [Cell(fact.label, fact.value, wide=len(fact.value) > LONG) for fact in facts if fact.value]


def _part(part: ExtractPart, *, titled: bool) -> Facts:
    cells = [
        Cell("填报单位", part.filer, wide=True),
        Cell("统一社会信用代码", part.code),
        Cell("承担角色", part.roles),
        Cell("数据等级", part.grade),
        Cell("审核确认机关", part.authority),
        Cell("等级含义", part.meaning, wide=True),
        Cell("等级由来", part.history, wide=True),
        Cell("确认日期", part.decided_on),
        Cell("版本", part.version),
        Cell("勘误情况", part.errata, wide=True),
        Cell("内容摘要", part.digest, wide=True),
    ]
    return Facts(cells, title=part.filer if titled else "")


def _participants(participants: Sequence[Participant]) -> Rows:
    columns = [
        Column("承担角色", 1.4, "center"),
        Column("单位名称", 4),
        Column("统一社会信用代码", 2.6, "center"),
    ]
    return Rows(columns, [(one.role, one.name, one.code) for one in participants])


def _stage(stage: Stage) -> list[Facts]:
    several = len(stage.records) > 1
    return [
        Facts(_cells(record), title=f"{stage.title}　第 {place} 条" if several else stage.title)
        for place, record in enumerate(stage.records, start=1)
    ]
