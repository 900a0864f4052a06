"""办事指南 on paper: what an authority publishes about paths ② and ③, with the required parts of 三(四)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from zhulu.domain.forms.heads import written_day
from zhulu.foundation.documents.sheets import Cell, Column, Facts, Rows, Section, Sheet, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One line of 申请材料."""

    stage: str
    """环节: the sheet to which it belongs."""
    name: str
    copies: str = "1"
    form: str = "电子件"
    is_required: bool = True
    when: str = ""
    """When it is needed, where it is not always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewer:
    """审核人员 as the public may know them: name, office, the office's own line."""

    name: str
    office: str
    """工作单位及处（科）室."""
    phone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One of 常见问题."""

    asked: str
    answered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuideSheet:
    """A whole guide, as it was published."""

    matter: str
    """事项名称."""
    authority: str
    """实施机关."""
    basis: Sequence[str]
    scope: str
    """适用范围."""
    conditions: Sequence[str]
    materials: Sequence[Material]
    steps: Sequence[str]
    time: str
    """承诺时限."""
    reviewers: Sequence[Reviewer]
    place: str
    """办公地址."""
    hours: str
    phone: str
    """咨询电话."""
    supervision: str
    """监督电话."""
    version: str
    published_on: date | None = None
    """Empty while it is a draft."""
    fee: str = "不收费"
    questions: Sequence[Question] = ()
    address: str = ""
    """Where the newest version stands."""

    def sheet(self) -> Sheet:
        """Lay the guide out."""
        sections = [
            Section("基本\n信息", [self._head()]),
            Section("依据", [Words(self.basis)]),
            Section("申请\n条件", [Words(_numbered(self.conditions))]),
            Section("申\n请\n材\n料", [_materials(self.materials)]),
            Section("办理\n流程", [Words(_numbered(self.steps))]),
            Section("审核\n人员", [_reviewers(self.reviewers)]),
            Section("联系\n方式", [self._contact()]),
        ]
        if self.questions:
            asked = [f"{item.asked}\n{item.answered}" for item in self.questions]
            sections.append(Section("常见\n问题", [Words(asked)]))
        return Sheet(
            title=f"{self.matter}办事指南",
            subtitle=self.authority,
            sections=sections,
            watermark="" if self.published_on else "草稿",
            has_head=False,
            address=self.address,
            address_note="扫码看最新版本",
            foot=f"版本 {self.version}　发布日期 {written_day(self.published_on)}",
        )

    def _head(self) -> Facts:
        return Facts(
            [
                Cell("事项名称", self.matter, wide=True),
                Cell("实施机关", self.authority, wide=True),
                Cell("适用范围", self.scope, wide=True),
                Cell("承诺时限", self.time),
                Cell("收费", self.fee),
                Cell("版本", self.version),
                Cell("发布日期", written_day(self.published_on)),
            ]
        )

    def _contact(self) -> Facts:
        return Facts(
            [
                Cell("办公地址", self.place, wide=True),
                Cell("办公时间", self.hours, wide=True),
                Cell("咨询电话", self.phone),
                Cell("监督电话", self.supervision),
            ]
        )


def _numbered(items: Sequence[str]) -> list[str]:
    return [f"{place}．{item}" for place, item in enumerate(items, start=1)]


def _materials(materials: Sequence[Material]) -> Rows:
    columns = [
        Column("环节", 1.6, "center"),
        Column("材料名称", 5),
        Column("份数", 0.9, "center"),
        Column("形式", 1.3, "center"),
        Column("必要性", 1.9, "center"),
    ]
    rows = [
        (item.stage, item.name, item.copies, item.form, item.when or ("必要" if item.is_required else "有则提供"))
        for item in materials
    ]
    return Rows(columns, rows)


def _reviewers(reviewers: Sequence[Reviewer]) -> Rows:
    columns = [
        Column("姓名", 1.4, "center"),
        Column("工作单位及处（科）室", 4),
        Column("联系方式", 2.4, "center"),
    ]
    return Rows(columns, [(one.name, one.office, one.phone) for one in reviewers])
