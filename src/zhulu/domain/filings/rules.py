"""The rules of path ②, each citing its clause; the database holds those it can hold, too.

``SUBMISSION`` is asked when the enterprise submits, ``CONFIRMATION`` when the home authority confirms, ``RECHECK`` when
a city confirms a county's C anew, ``GRADE_A`` when the firm applies for A and again when the province grants it. A rule
may be waived only where it rests on our reading or on the province's own setting; what the notice says in words, and
what decides who, where and when, never (ADR 0020).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from zhulu.domain.filings.cautions import CAUTIONS, READS
from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.filings.sheet_rules import (
    NoPersonalDataInText,
    NotInTheFuture,
    PapersAttached,
    PlaceKnown,
    RequiredSheetsComplete,
    ValuesReadable,
)
from zhulu.domain.filings.sheets import DESIGNERS, FILING_ROLES
from zhulu.domain.filings.specialist_rules import SPECIALIST_CONFIRMATION, SPECIALIST_SUBMISSION
from zhulu.domain.rulebook.runner import Moment
from zhulu.domain.rulebook.shapes import DateOrder, Place, Row, Rule, Severity, Violation, is_empty
from zhulu.domain.standard.catalogue import TABLES, Field, Table
from zhulu.domain.standard.vocabulary import ParticipantRole, Path, SheetKey

START = ("project", "BDate")
COMPLETION = ("completion_checks", "EDate")


def _place(facts: FilingFacts, table: str, row: Row, column: str) -> Place:
    return Place(facts.sheet_of(table, row), table, str(row.get("row_id", "")), column)


@dataclass(frozen=True, kw_only=True)
class StartBeforeCutOver(Rule):
    """The work began before the approval system went live; the day itself belongs to path ① (一(二)1, Q1)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for a start on or after the cut-over day, on either sheet that states it."""
        cut_over = facts.policy.day("cut_over_date")
        for table in ("project", "completion_checks"):
            start = facts.day(table, "BDate")
            if start is not None and start >= cut_over:
                yield self.violation(
                    f"实际开工日期 {start} 不早于 {cut_over}，不属于补录范围",
                    remedy="当日及以后开工的，请建设单位走工程审批系统；若是笔误，请改正日期",
                    place=_place(facts, table, facts.first(table), "BDate"),
                )


@dataclass(frozen=True, kw_only=True)
class BackFilingOpen(Rule):
    """The window for back-filing is open; the notice sets no end, so the province's setting may stay empty (Q38)."""

    def examine(self, facts: FilingFacts, as_of: date) -> Iterator[Violation]:
        """Yield a violation after the last day of the window."""
        last = facts.policy.text("path2_open_until")
        if last and as_of > date.fromisoformat(last):
            yield self.violation(f"业绩补录已于 {last} 截止", remedy="请向属地主管部门咨询")


@dataclass(frozen=True, kw_only=True)
class StartsAgree(Rule):
    """Both sheets give one start, so that no day is moved before the cut-over."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation where both are given and differ."""
        basic, final = facts.day(*START), facts.day("completion_checks", "BDate")
        if basic and final and basic != final:
            yield self.violation(
                f"竣工验收表的实际开工日期 {final} 与项目基本信息的 {basic} 不一致",
                remedy="两处应当相同，以验收报告所载为准",
                place=_place(facts, "completion_checks", facts.first("completion_checks"), "BDate"),
            )


@dataclass(frozen=True, kw_only=True)
class NoPermitReasonExplained(Rule):
    """A reason 其他 is written out; an existing permit is a reason only where the province allows it (Q4)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for a missing explanation or a reason that is not admitted."""
        row = facts.first("project")
        reasons = str(row.get("NoPermitReason") or "").split(",")
        if "other" in reasons and is_empty(row.get("NoPermitReasonText")):
            yield self.violation(
                "选了“其他”，但没有写明不能补办施工许可的原因",
                remedy="请用一两句话写清楚",
                place=_place(facts, "project", row, "NoPermitReasonText"),
            )
        if "existing" in reasons and not facts.policy.flag("legacy_permit_allowed"):
            yield self.violation(
                "已有施工许可的项目目前不能走补录",
                remedy="请建设单位通过工程审批系统补办",
                place=_place(facts, "project", row, "NoPermitReason"),
            )


@dataclass(frozen=True, kw_only=True)
class PermitDetailsTogether(Rule):
    """A permit that was held states its office and day; its number is never demanded (一(二)6, Q14)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per missing part of a permit that is said to have been held."""
        for row in facts.rows("permits"):
            if row.get("PermitSituation") != "held":
                continue
            for column, label in (("IssueDepart", "发证机关"), ("ReleaseDate", "发证日期")):
                if is_empty(row.get(column)):
                    yield self.violation(
                        f"施工许可：选了“已取得”，但“{label}”没有填", place=_place(facts, "permits", row, column)
                    )


@dataclass(frozen=True, kw_only=True)
class SurveyAndDesignComplete(Rule):
    """A survey or design firm completes both units, down to the registration of the person in charge (一(二)6).

    Name, code and person are 必填 of each record already; each empty cell is told once.
    """

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per unit that is missing and per registration that is empty."""
        if not DESIGNERS.intersection(facts.roles):
            return
        for role in (ParticipantRole.SURVEY, ParticipantRole.DESIGN):
            rows = [row for row in facts.rows("participants") if row.get("CorpRoleNum") == role]
            if not rows:
                place = Place(SheetKey.DRAWING_REVIEW, "participants", "", "")
                yield self.violation(f"施工图审查：没有填写{role.label}单位", place=place)
            for row in rows:
                if is_empty(row.get("PersonRegisterNum")):
                    yield self.violation(
                        f"施工图审查：{role.label}单位负责人的注册编号没有填",
                        remedy="勘察、设计企业填报的，两家单位、负责人及其执业信息都要补充完善",
                        place=_place(facts, "participants", row, "PersonRegisterNum"),
                    )


@dataclass(frozen=True, kw_only=True)
class FilerTookPart(Rule):
    """The filing enterprise itself stands among the participants in each role it claims (一(二)2)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for each claimed role without the filer's own record."""
        own = {row.get("CorpRoleNum") for row in facts.rows("participants") if row.get("CorpCode") == facts.filer_code}
        for role in FILING_ROLES:
            if role in facts.roles and role.value not in own:
                sheet = SheetKey.DRAWING_REVIEW if role in DESIGNERS else SheetKey.PERMIT
                yield self.violation(
                    f"参建单位里没有本单位（{facts.filer_name}）的{role.label}记录",
                    remedy=f"请在“{sheet.label}”的参建单位中加一行，统一社会信用代码填 {facts.filer_code}",
                    place=Place(sheet, "participants", "", ""),
                )


@dataclass(frozen=True, kw_only=True)
class DatesInSequence(Rule):
    """The usual chain of days: award, contract, start; a break is told, not refused.

    Completion before the start is refused by ``DateOrder`` and not told a second time.
    """

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning per neighbouring pair that stands the wrong way round."""
        chain = [
            ("中标日期", "tenders", "TenderResultDate"),
            ("合同签订日期", "contracts", "ContractDate"),
            ("实际开工日期", "project", "BDate"),
        ]
        known = [(label, table, column, day) for label, table, column in chain if (day := facts.day(table, column))]
        for (before, _, _, earlier), (after, table, column, later) in pairwise(known):
            if earlier > later:
                yield self.violation(
                    f"{before} {earlier} 晚于{after} {later}",
                    remedy="请核对；属实的，审核时请向主管部门说明",
                    place=_place(facts, table, facts.first(table), column),
                )


@dataclass(frozen=True, kw_only=True)
class StarFieldsPresent(Rule):
    """Every ``*`` field is filled, else the project cannot be A (一(二)6)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per ``*`` field that is empty, or whose table has no record."""
        for table, item in star_fields(facts.policy.items("a_grade_fields")):
            rows = facts.rows(table.key) or [{}]
            for row in rows:
                if is_empty(row.get(item.column)):
                    yield self.violation(
                        f"{table.label}：A 级必填项“{item.label}”没有填",
                        remedy="已确认的数据须先办理勘误（补充），再申请 A 级",
                        place=_place(facts, table.key, row, item.column)
                        if row
                        else Place("", table.key, "", item.column),
                    )


@dataclass(frozen=True, kw_only=True)
class PermitNumberForA(Rule):
    """Where the province sets it, A needs the permit's number; by default it does not (一(二)6, Q15)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per permit without a number while the setting asks for one."""
        if not facts.policy.flag("permit_number_needed_for_a"):
            return
        for row in facts.rows("permits"):
            if is_empty(row.get("BuilderLicenceNum")):
                yield self.violation(
                    "省厅设定申请 A 级须有施工许可证编号，没有填",
                    remedy="已取得许可证的，先办理勘误（补充）再申请",
                    place=_place(facts, "permits", row, "BuilderLicenceNum"),
                )


def star_fields(listed: list[object]) -> list[tuple[Table, Field]]:
    """Give the ``*`` fields: those the province lists as ``table.Column``, or the catalogue's example list."""
    names = {str(name) for name in listed}
    use_defaults = names <= {"catalogue_default"}
    return [
        (table, item)
        for table in TABLES.values()
        for item in table.asked
        if (item.star_default if use_defaults else f"{table.key}.{item.column}" in names)
    ]


SUBMISSION: Moment[FilingFacts] = Moment(
    name="submission",
    label="提交",
    rules=(
        BackFilingOpen(cites=("一(二)1",)),
        ValuesReadable(cites=("三(五)",)),
        StartBeforeCutOver(cites=("一(二)1", "一(一)1")),
        StartsAgree(cites=("一(二)1", "三(五)"), may_be_waived=True),
        NoPermitReasonExplained(cites=("一(二)1",)),
        DateOrder(
            cites=("三(五)",),
            earlier=START,
            later=COMPLETION,
            message="实际竣工验收日期 {later} 早于实际开工日期 {earlier}",
            remedy="请照验收报告核对两个日期",
        ),
        NotInTheFuture(cites=("三(五)",)),
        RequiredSheetsComplete(cites=("一(二)6",)),
        PermitDetailsTogether(cites=("一(二)6",), may_be_waived=True),
        SurveyAndDesignComplete(cites=("一(二)6",)),
        FilerTookPart(cites=("一(二)2",)),
        PapersAttached(cites=("一(二)3",), may_be_waived=True),
        PlaceKnown(cites=("一(二)3",)),
        NoPersonalDataInText(cites=("三(五)",)),
        DatesInSequence(cites=("三(五)",), severity=Severity.WARN),
        *CAUTIONS,
    ),
    reads=("cut_over_date", "path2_open_until", "legacy_permit_allowed", "papers", *READS),
)

CONFIRMATION: Moment[FilingFacts] = Moment(
    name="confirmation", label="确认", rules=SUBMISSION.rules, reads=(*SUBMISSION.reads, "two_step_confirmation")
)

RECHECK: Moment[FilingFacts] = Moment(
    name="recheck", label="复核", rules=SUBMISSION.rules, reads=(*SUBMISSION.reads, "city_may_raise_c_to_b")
)
"""Asked of what stands in the library when a city confirms a county's C anew as B (Q10)."""

GRADE_A: Moment[FilingFacts] = Moment(
    name="grade_a",
    label="定为 A 级",
    rules=(StarFieldsPresent(cites=("一(二)6", "一(二)4")), PermitNumberForA(cites=("一(二)6",))),
    reads=("a_grade_fields", "permit_number_needed_for_a"),
)

SUBMISSIONS = MappingProxyType({Path.BACK_FILING.value: SUBMISSION, Path.SPECIALIST.value: SPECIALIST_SUBMISSION})
"""What is asked at submission, by the path."""
CONFIRMATIONS = MappingProxyType({Path.BACK_FILING.value: CONFIRMATION, Path.SPECIALIST.value: SPECIALIST_CONFIRMATION})
"""What is asked at confirmation, by the path."""

WAIVABLE = frozenset(rule.name for moment in SUBMISSIONS.values() for rule in moment.rules if rule.may_be_waived)
"""The rules of which the province may let a single filing be free (三(一) 原则上)."""

MOMENTS = {
    moment.name: moment
    for moment in (SUBMISSION, CONFIRMATION, RECHECK, GRADE_A, SPECIALIST_SUBMISSION, SPECIALIST_CONFIRMATION)
}
