"""附件3: an erratum of what firms filed, from the application to the entry of what was done (二(二)、二(三))."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from zhulu.domain.forms.editions import ERRATA
from zhulu.domain.forms.heads import (
    NOTHING_SAID,
    Head,
    Verdict,
    offered,
    opinion_of,
    said_whether,
    sheet_of,
    written_day,
)
from zhulu.domain.forms.vocabulary import Answer, Business, Checking, ErrataKind, FirmKind, Outcome
from zhulu.foundation.documents.sheets import Cell, Column, Facts, Opinion, Rows, Section, Sheet, Words

PROMISE = "本单位承诺以上内容及所附材料真实、准确、完整，如有虚假，愿承担相应法律责任，并同意记入企业不良行为。"
BUSINESSES = (Business.BACK_FILING, Business.SPECIALIST)
"""What this form offers; approval-system data have one of their own (附件4)."""
HOME_ANSWERS = (Answer.AGREED, Answer.DECLINED, Answer.SENT_BACK)
COPIES = "本单一式三份，申报单位、属地主管部门、技术支持单位各一份（已推送国家平台的另加省住建厅一份）。"
BLANK_CHANGES = 5
BLANK_PAPERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Filer:
    """申报单位: who applies, the same as filed."""

    name: str = ""
    code: str = ""
    kinds: Collection[FirmKind] = ()
    legal_person: str = ""
    contact: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """项目信息: the record that is wrong, as it stands."""

    name: str = ""
    number: str = ""
    place: str = ""
    owner: str = ""
    grade: str = ""
    """当前数据等级, with its words; 不定级 on path ③."""
    confirmed_by: str = ""
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One line of 勘误内容: a field before and after, or a row or file added or removed."""

    sheet: str
    """信息表（环节）."""
    field: str
    old: str = ""
    new: str = ""
    reason: str = ""
    evidence: str = ""
    """证明材料名称及页码."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One line of 证明材料清单."""

    name: str
    copies: int = 1
    is_original: bool | None = None
    """Whether it is the original; ``None`` leaves both boxes open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvinceWords:
    """七、省住建厅意见: for what is on the national platform only."""

    verdict: Verdict = NOTHING_SAID
    letter: str = ""
    """函报住建部文号."""
    letter_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """八、技术支持单位办理情况."""

    received_at: str = ""
    changed_by: str = ""
    changed_at: str = ""
    checked_by: str = ""
    outcomes: Collection[Outcome] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrataSheet:
    """附件3. Everything may be empty: what is not known yet prints as a blank."""

    head: Head = field(default_factory=Head)
    business: Business | None = None
    is_national: bool | None = None
    """是否已推送国家平台."""
    filer: Filer = field(default_factory=Filer)
    subject: Subject = field(default_factory=Subject)
    kinds: Collection[ErrataKind] = ()
    changes: Sequence[Change] = ()
    evidence: Sequence[Evidence] = ()
    promised_on: date | None = None
    checking: Collection[Checking] = ()
    findings: str = ""
    """核查情况."""
    home: Verdict = NOTHING_SAID
    province: ProvinceWords = field(default_factory=ProvinceWords)
    execution: Execution = field(default_factory=Execution)

    def sheet(self) -> Sheet:
        """Lay the form out."""
        sections = [
            Section("业务\n类别", [self._business()]),
            Section("一\n申报\n单位", [_filer(self.filer)]),
            Section("二\n项目\n信息", [_subject(self.subject)]),
            Section("三\n勘\n误\n内\n容", [self._kinds(), changes_table(self.changes)]),
            Section("四\n证明\n材料\n清单", [evidence_table(self.evidence)]),
            Section("五\n承\n诺", [Words([PROMISE]), _promise(self.promised_on)]),
            Section("六\n属地主\n管部门\n意见\n(经办)", [self._home()]),
            Section("七\n省住\n建厅\n意见", [_province(self.province)]),
            Section("八\n技术\n支持\n单位\n办理\n情况", [_execution(self.execution)]),
        ]
        return replace(
            sheet_of(self.head, title=ERRATA.title, edition=ERRATA.foot, sections=sections, copies=COPIES),
            subtitle=_kind_of_title(self.business),
        )

    def _business(self) -> Facts:
        return Facts(
            [
                Cell("业务类别", choices=offered(BUSINESSES, self.business), wide=True),
                replace(said_whether("是否已推送国家平台", self.is_national), wide=True),
            ]
        )

    def _kinds(self) -> Facts:
        return Facts([Cell("勘误类型", choices=offered(ErrataKind, self.kinds), wide=True)])

    def _home(self) -> Opinion:
        before = (
            Cell("核验方式", choices=offered(Checking, self.checking)),
            Cell("核查情况", self.findings),
        )
        home = self.home
        signers = (
            ("审核人", home.signer),
            ("处（科）室", home.office),
            ("电话", home.phone),
            ("分管负责人", home.leader),
        )
        return opinion_of(home, answers=HOME_ANSWERS, before=before, signers=signers)


def changes_table(changes: Sequence[Change]) -> Rows:
    """Lay out the lines of an erratum; without any, blank rows."""
    columns = [
        Column("序号", 0.7, "center"),
        Column("信息表\n（环节）", 1.5, "center"),
        Column("字段名称", 1.6, "center"),
        Column("原信息", 2.3),
        Column("修正后信息", 2.3),
        Column("勘误原因", 1.9),
        Column("证明材料\n名称及页码", 1.8),
    ]
    rows = [
        (str(place), line.sheet, line.field, line.old, line.new, line.reason, line.evidence)
        for place, line in enumerate(changes, start=1)
    ]
    return Rows(columns, rows, blanks=0 if rows else BLANK_CHANGES)


def evidence_table(papers: Sequence[Evidence]) -> Rows:
    """Lay out the list of papers; without any, blank rows."""
    columns = [
        Column("序号", 0.7, "center"),
        Column("材料名称", 6),
        Column("份数", 1, "center"),
        Column("原件或复印件", 2.4, "center"),
    ]
    rows = [
        (str(place), paper.name, str(paper.copies), _originality(paper.is_original))
        for place, paper in enumerate(papers, start=1)
    ]
    return Rows(columns, rows, blanks=0 if rows else BLANK_PAPERS)


def _originality(is_original: bool | None) -> str:  # noqa: FBT001 - the value itself is what is said
    if is_original is None:
        return "□原件　□复印件"
    return "原件" if is_original else "复印件"


def _kind_of_title(business: Business | None) -> str:
    """Say which business the shared form is used for: specialist works have no form of their own (Q26)."""
    return f"（{business.value}）" if business is Business.SPECIALIST else ""


def _filer(filer: Filer) -> Facts:
    return Facts(
        [
            Cell("单位名称", filer.name, wide=True),
            Cell("统一社会信用代码", filer.code),
            Cell("法定代表人", filer.legal_person),
            Cell("企业类型", choices=offered(_FIRMS, filer.kinds), wide=True),
            Cell("联系人", filer.contact),
            Cell("联系电话", filer.phone),
            Cell("通讯地址", filer.address, wide=True),
        ]
    )


_FIRMS = (FirmKind.SURVEY, FirmKind.DESIGN, FirmKind.CONSTRUCTION, FirmKind.SUPERVISION)


def _subject(subject: Subject) -> Facts:
    return Facts(
        [
            Cell("项目名称", subject.name, wide=True),
            Cell("项目编号", subject.number),
            Cell("项目所在地", subject.place),
            Cell("建设单位", subject.owner, wide=True),
            Cell("当前数据等级", subject.grade),
            Cell("原确认时间", written_day(subject.confirmed_on)),
            Cell("原确认部门", subject.confirmed_by, wide=True),
        ]
    )


def _promise(day: date | None) -> Opinion:
    return Opinion(signers=(("法定代表人（签字）", ""),), seal="单位公章", date=written_day(day))


def _province(words: ProvinceWords) -> Opinion:
    verdict = words.verdict
    letter = " ".join(part for part in (words.letter, written_day(words.letter_on) if words.letter_on else "") if part)
    return opinion_of(
        verdict,
        before=(Cell("", "（仅已推送国家平台的填写）"), Cell("函报住建部文号", letter)),
        signers=(("经办处室", verdict.office), ("经办人", verdict.signer), ("负责人", verdict.leader)),
    )


def _execution(execution: Execution) -> Facts:
    return Facts(
        [
            Cell("接单时间", execution.received_at),
            Cell("修改完成时间", execution.changed_at),
            Cell("修改人", execution.changed_by),
            Cell("复核人", execution.checked_by),
            Cell("修改结果", choices=offered(Outcome, execution.outcomes), wide=True),
            Cell("备注", execution.remark, wide=True),
        ]
    )
