"""附件4: the construction owner asks for approval-system data to be changed or deleted, and both registrations of it.

The notice's text calls it 工程审批系统修改（删除）申请表, its list 工程审批系统信息勘误申请表; it is one form (Q21).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhulu.domain.forms.editions import APPROVAL_ERRATA
from zhulu.domain.forms.errata_forms import Change, Evidence, evidence_table
from zhulu.domain.forms.heads import NOTHING_SAID, Head, Verdict, offered, opinion_of, sheet_of, written_day
from zhulu.domain.forms.vocabulary import AffectedSystem, Answer, ErrataKind
from zhulu.foundation.documents.sheets import Cell, Choice, Column, Facts, Opinion, Rows, Section, Sheet, Words

STATEMENT = "本单位声明以上内容及所附材料真实、准确、完整，并对其真实性负责。"
ASKED = (ErrataKind.CHANGE, ErrataKind.DELETE)
COPIES = "本表一式四份，建设单位、属地主管部门、省政务数据主管部门、省住建厅各一份。"
BLANK_CHANGES = 4
HOME_ANSWERS = {Answer.AGREED: "情况属实，同意修改（删除）", Answer.DECLINED: "不同意", Answer.SENT_BACK: "退回补正"}
"""What the home authority's boxes say on this form."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """建设单位: the only one who may apply (二(一))."""

    name: str = ""
    code: str = ""
    legal_person: str = ""
    contact: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalSubject:
    """项目: what the approval system calls it."""

    name: str = ""
    investment_code: str = ""
    """投资项目统一代码."""
    system_code: str = ""
    """审批系统项目编码."""
    permit_number: str = ""
    place: str = ""
    stage: str = ""
    """当前所处阶段."""
    matter: str = ""
    """涉及审批事项."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """备案: an office keeps the form on file; it does not approve it (Q22)."""

    number: str = ""
    office: str = ""
    signer: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """九、办理结果: when each system was changed, by whom, and whether both show the same."""

    approvals: str = ""
    """工程审批系统修改时间和人."""
    platform: str = ""
    """省监管平台同步时间和人."""
    is_equal: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalErrata:
    """附件4. Everything may be empty: what is not known yet prints as a blank."""

    head: Head = field(default_factory=Head)
    data_bureau: str = "省政务数据主管部门"
    """What the province calls its data bureau, in full."""
    department: str = "省住房和城乡建设厅"
    """What the province calls its department, in full."""
    owner: Owner = field(default_factory=Owner)
    subject: ApprovalSubject = field(default_factory=ApprovalSubject)
    kinds: Collection[ErrataKind] = ()
    systems: AffectedSystem | None = None
    changes: Sequence[Change] = ()
    delete_reason: str = ""
    evidence: Sequence[Evidence] = ()
    stated_on: date | None = None
    home: Verdict = NOTHING_SAID
    bureau: Registration = field(default_factory=Registration)
    province: Registration = field(default_factory=Registration)
    result: Result = field(default_factory=Result)

    def sheet(self) -> Sheet:
        """Lay the form out."""
        sections = [
            Section("一\n建设\n单位", [_owner(self.owner)]),
            Section("二\n项\n目", [_subject(self.subject)]),
            Section("三\n申\n请\n事\n项", [self._asked(), _changes(self.changes), self._deletion()]),
            Section("四\n附\n件", [evidence_table(self.evidence)]),
            Section("五\n申请人\n声明", [Words([STATEMENT]), _statement(self.stated_on)]),
            Section("六\n属地住\n建主管\n部门\n意见", [_home(self.home)]),
            Section("七\n省政务\n数据主\n管部门\n备案", [_registered(self.bureau, self.data_bureau, "经办人")]),
            Section("八\n省住\n建厅\n备案", [_registered(self.province, self.department, "经办处室、人")]),
            Section("九\n办理\n结果", [_result(self.result)]),
        ]
        attachment = APPROVAL_ERRATA
        return sheet_of(
            self.head,
            title=attachment.title,
            edition=attachment.foot,
            sections=sections,
            copies=COPIES,
            subtitle="（工程审批系统修改、删除申请表）",
        )

    def _asked(self) -> Facts:
        return Facts(
            [
                Cell("申请事项", choices=offered(ASKED, self.kinds), wide=True),
                Cell("涉及系统", choices=offered(AffectedSystem, self.systems), wide=True),
            ]
        )

    def _deletion(self) -> Facts:
        return Facts([Cell("删除理由", self.delete_reason, wide=True)])


def _owner(owner: Owner) -> Facts:
    return Facts(
        [
            Cell("名称", owner.name, wide=True),
            Cell("统一社会信用代码", owner.code),
            Cell("法定代表人", owner.legal_person),
            Cell("项目联系人", owner.contact),
            Cell("电话", owner.phone),
        ]
    )


def _subject(subject: ApprovalSubject) -> Facts:
    return Facts(
        [
            Cell("工程（项目）名称", subject.name, wide=True),
            Cell("投资项目统一代码", subject.investment_code, wide=True),
            Cell("审批系统项目编码", subject.system_code),
            Cell("施工许可证编号", subject.permit_number),
            Cell("项目地点", subject.place, wide=True),
            Cell("当前所处阶段", subject.stage),
            Cell("涉及审批事项", subject.matter),
        ]
    )


def _changes(changes: Sequence[Change]) -> Rows:
    columns = [
        Column("序号", 0.7, "center"),
        Column("信息项", 2, "center"),
        Column("原内容", 3),
        Column("申请修改内容", 3),
        Column("理由", 2.4),
    ]
    rows = [
        (str(place), "　".join(part for part in (line.sheet, line.field) if part), line.old, line.new, line.reason)
        for place, line in enumerate(changes, start=1)
    ]
    return Rows(columns, rows, blanks=0 if rows else BLANK_CHANGES)


def _statement(day: date | None) -> Opinion:
    return Opinion(signers=(("建设单位法定代表人（签字）", ""),), seal="建设单位公章", date=written_day(day))


def _home(verdict: Verdict) -> Opinion:
    signers = (
        ("经办人", verdict.signer),
        ("科室", verdict.office),
        ("电话", verdict.phone),
        ("负责人", verdict.leader),
    )
    boxes = [Choice(label, verdict.answer is answer) for answer, label in HOME_ANSWERS.items()]
    return opinion_of(verdict, answers=(), before=(Cell("审核意见", choices=boxes),), signers=signers)


def _registered(registration: Registration, office: str, signer: str) -> Opinion:
    return Opinion(
        lines=[Cell("", office), Cell("备案编号", registration.number)],
        signers=((signer, "　".join(part for part in (registration.office, registration.signer) if part)),),
        seal="备案章",
        date=written_day(registration.day),
    )


def _result(result: Result) -> Facts:
    equal = (Choice("一致", result.is_equal is True), Choice("不一致", result.is_equal is False))
    return Facts(
        [
            Cell("工程审批系统修改时间、人", result.approvals, wide=True),
            Cell("省监管平台同步时间、人", result.platform, wide=True),
            Cell("展示核对", choices=equal, wide=True),
        ]
    )
