"""附件5 and 附件6: an authority asks for permissions, or reports that they have changed (三(一))."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date

from zhulu.domain.forms.editions import PERMISSION, PERMISSION_CHANGE
from zhulu.domain.forms.heads import NOTHING_SAID, Head, Verdict, offered, opinion_of, sheet_of, written_day
from zhulu.domain.forms.vocabulary import Answer, AskedLevel, AskedRight, ChangeKind, Duty, UnitKind
from zhulu.foundation.documents.sheets import Cell, Column, Facts, Opinion, Rows, Section, Sheet, Words

PROMISE = "按照谁审核、谁负责的原则，对所确认信息的真实性、准确性负责，妥善保管账号，不得转借。"
CITY_HEAD = "设区市\n(州)建委\n(住建局)\n意见"
BLANK_PEOPLE = 4
"""Rows for people on a form to be filled in by hand; a filled one has as many as there are."""
PROVINCE_ANSWERS = (Answer.AGREED, Answer.DECLINED, Answer.SENT_BACK)
COPIES = "本表一式三份，申请单位、设区市（州）建委（住建局）、省住建厅各一份。"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """申请单位: which authority applies."""

    name: str = ""
    """单位全称."""
    code: str = ""
    """统一社会信用代码."""
    kind: UnitKind | None = None
    city: str = ""
    """所属设区市（州）."""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    """The office's own line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointee:
    """授权人员: one person who is to hold the permission. Numbers as they may be shown to the reader of this print."""

    name: str
    sex: str = ""
    id_number: str = ""
    """Masked, unless the reader may see it whole."""
    office: str = ""
    """The real 处（科）室 (三(二))."""
    position: str = ""
    office_phone: str = ""
    mobile: str = ""
    duties: Collection[Duty] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """省住建厅意见: what the province did with the application."""

    verdict: Verdict = NOTHING_SAID
    accounts: str = ""
    """开通账号."""
    opened_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionApplication:
    """附件5. Everything may be empty: what is not known yet prints as a blank."""

    head: Head = field(default_factory=Head)
    applicant: Applicant = field(default_factory=Applicant)
    area: str = ""
    """行政区域或片区范围说明."""
    basis: str = ""
    """建筑市场监管权限依据: 三定方案 or the number of the authorisation."""
    rights: Collection[AskedRight] = ()
    other_right: str = ""
    """What 其他 means."""
    level: AskedLevel | None = None
    appointees: Sequence[Appointee] = ()
    own: Verdict = NOTHING_SAID
    """申请单位意见."""
    city: Verdict = NOTHING_SAID
    """设区市（州）意见; for zones, new areas and parks only."""
    province: Opening = field(default_factory=Opening)

    def sheet(self) -> Sheet:
        """Lay the form out."""
        rights = Cell("申请权限", self.other_right, offered(AskedRight, self.rights), wide=True)
        sections = [
            _applicant(self.applicant),
            Section(
                "管理\n范围",
                [Facts([Cell("管理范围说明", self.area, wide=True), Cell("权限依据", self.basis, wide=True)])],
            ),
            Section(
                "申请\n权限", [Facts([rights, Cell("确认层级", choices=offered(AskedLevel, self.level), wide=True)])]
            ),
            Section("授权人员", [_people(self.appointees)]),
            Section("责任\n承诺", [Words([PROMISE])]),
            Section("申请\n单位\n意见", [_own(self.own)]),
            Section(CITY_HEAD, [_city(self.city)]),
            Section("省住\n建厅\n意见", [_opening(self.province)]),
        ]
        return sheet_of(self.head, title=PERMISSION.title, edition=PERMISSION.foot, sections=sections, copies=COPIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One person before or after a change (附件6)."""

    name: str
    account: str = ""
    id_number: str = ""
    office: str = ""
    position: str = ""
    rights: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """省住建厅备案: who filed the change, and when accounts stop and start."""

    verdict: Verdict = NOTHING_SAID
    stops: str = ""
    """Accounts that stop, with the time."""
    starts: str = ""
    """Accounts that start, with the time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PermissionChange:
    """附件6. Everything may be empty."""

    head: Head = field(default_factory=Head)
    applicant: Applicant = field(default_factory=Applicant)
    kinds: Collection[ChangeKind] = ()
    before: Sequence[Holder] = ()
    after: Sequence[Holder] = ()
    reason: str = ""
    effective_on: date | None = None
    successor: str = ""
    """在办件移交给: to whom open work goes."""
    own: Verdict = NOTHING_SAID
    city: Verdict = NOTHING_SAID
    province: Closing = field(default_factory=Closing)

    def sheet(self) -> Sheet:
        """Lay the form out."""
        effective = written_day(self.effective_on)
        sections = [
            _applicant(self.applicant),
            Section("变更\n类型", [Facts([Cell("变更类型", choices=offered(ChangeKind, self.kinds), wide=True)])]),
            Section("变更前", [_before(self.before)]),
            Section("变更后", [_after(self.after)]),
            Section(
                "变更\n说明",
                [
                    Facts(
                        [
                            Cell("变更原因", self.reason, wide=True),
                            Cell("生效日期", effective),
                            Cell("在办件移交给", self.successor),
                        ]
                    )
                ],
            ),
            Section("申请\n单位\n意见", [_own(self.own)]),
            Section(CITY_HEAD, [_city(self.city)]),
            Section("省住\n建厅\n备案", [_closing(self.province)]),
        ]
        attachment = PERMISSION_CHANGE
        return sheet_of(self.head, title=attachment.title, edition=attachment.foot, sections=sections, copies=COPIES)


def _applicant(applicant: Applicant) -> Section:
    cells = [
        Cell("单位全称", applicant.name, wide=True),
        Cell("统一社会信用代码", applicant.code),
        Cell("所属设区市（州）", applicant.city),
        Cell("单位性质", choices=offered(UnitKind, applicant.kind), wide=True),
        Cell("地址", applicant.address, wide=True),
        Cell("邮编", applicant.postcode),
        Cell("单位联系电话", applicant.phone),
    ]
    return Section("申请单位", [Facts(cells)])


def _people(appointees: Sequence[Appointee]) -> Rows:
    columns = [
        Column("姓名", 1.5, "center"),
        Column("性别", 0.8, "center"),
        Column("身份证号", 2.7, "center"),
        Column("所在处（科）室", 2.2, "center"),
        Column("职务", 1.3, "center"),
        Column("办公电话", 2.3, "center"),
        Column("手机", 1.9, "center"),
        Column("岗位", 1.5, "center"),
        Column("本人签字", 1.5, "center"),
    ]
    rows = [
        (
            person.name,
            person.sex,
            person.id_number,
            person.office,
            person.position,
            person.office_phone,
            person.mobile,
            "、".join(duty.value for duty in Duty if duty in person.duties),
            "",
        )
        for person in appointees
    ]
    duties = "、".join(duty.value for duty in Duty)
    return Rows(columns, rows, blanks=0 if rows else BLANK_PEOPLE, title="" if rows else f"岗位填{duties}；可加行")


def _before(holders: Sequence[Holder]) -> Rows:
    columns = [
        Column("姓名", 1.4, "center"),
        Column("账号", 1.6, "center"),
        Column("处（科）室", 2, "center"),
        Column("职务", 1.3, "center"),
        Column("权限", 2.4),
        Column("电话", 2, "center"),
    ]
    rows = [(one.name, one.account, one.office, one.position, one.rights, one.phone) for one in holders]
    return Rows(columns, rows, blanks=0 if rows else BLANK_PEOPLE // 2)


def _after(holders: Sequence[Holder]) -> Rows:
    columns = [
        Column("姓名", 1.4, "center"),
        Column("身份证号", 2.8, "center"),
        Column("处（科）室", 2, "center"),
        Column("职务", 1.3, "center"),
        Column("权限", 2.2),
        Column("电话", 2, "center"),
        Column("签字", 1.4, "center"),
    ]
    rows = [(one.name, one.id_number, one.office, one.position, one.rights, one.phone, "") for one in holders]
    return Rows(columns, rows, blanks=0 if rows else BLANK_PEOPLE // 2)


def _own(verdict: Verdict) -> Opinion:
    return opinion_of(verdict, answers=(), signers=(("负责人（签字）", verdict.leader),), seal="县级以上住建局公章")


def _city(verdict: Verdict) -> Opinion:
    note = Cell("", "（仅开发区、园区、新区填写）")
    return opinion_of(verdict, before=(note,), signers=(("负责人（签字）", verdict.leader),))


def _opening(opening: Opening) -> Opinion:
    verdict = opening.verdict
    lines = [
        Cell("业务处室意见", verdict.words, offered(PROVINCE_ANSWERS, verdict.answer)),
        Cell("开通账号", opening.accounts),
        Cell("开通日期", written_day(opening.opened_on)),
    ]
    return Opinion(lines, (("处室", verdict.office), ("经办人", verdict.signer)), "章", written_day(verdict.day))


def _closing(closing: Closing) -> Opinion:
    verdict = closing.verdict
    lines = [
        Cell("处室意见", verdict.words, offered(PROVINCE_ANSWERS, verdict.answer)),
        Cell("账号停用时间", closing.stops),
        Cell("账号启用时间", closing.starts),
    ]
    return Opinion(lines, (("处室", verdict.office), ("经办人", verdict.signer)), "章", written_day(verdict.day))
