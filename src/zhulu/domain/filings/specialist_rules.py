"""The rules of path ③ (一(三)), each citing its clause; the database holds those it can hold, too.

``SPECIALIST_SUBMISSION`` is asked when the firm submits, ``SPECIALIST_CONFIRMATION`` when the county passes it on and
when the home authority confirms. There is no moment for a grade: there is none. What usually is a slip or a sign warns
and wants a reason, as on path ②.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhulu.domain.enterprises.vocabulary import OrganisationKind
from zhulu.domain.filings.categories import find_category, open_categories
from zhulu.domain.filings.cautions import place_in
from zhulu.domain.filings.facts import FilingFacts, Neighbour
from zhulu.domain.filings.sheet_rules import (
    NoPersonalDataInText,
    NotInTheFuture,
    PapersAttached,
    PlaceKnown,
    RequiredSheetsComplete,
    ValuesReadable,
)
from zhulu.domain.rulebook.comparisons import FiguresAgree, Pair
from zhulu.domain.rulebook.runner import Moment
from zhulu.domain.rulebook.shapes import DateOrder, Place, Rule, Severity, Violation, is_empty
from zhulu.domain.standard.numbering import find_permit_number

WORKS = "specialist_works"
GENERAL = "施工总承包"
"""A general contractor's qualification may cover a specialist work (§5.6); a person judges whether it does."""


def _at(facts: FilingFacts, column: str) -> Place:
    return place_in(facts, WORKS, facts.first(WORKS), column)


class CollectionSheetComplete(RequiredSheetsComplete):
    """The 采集表 is filled in every 必填 field (一(三)3)."""


class CollectionPapersAttached(PapersAttached):
    """The papers that the province demands of a specialist work are attached (一(三)3)."""


class BuiltInTheProvince(PlaceKnown):
    """The work stands in this province, in a place of its own list (一(三)1 在我省行政区内)."""


class AcceptedAfterStart(DateOrder):
    """The work was accepted not before it began."""


class SettlementAgrees(FiguresAgree[FilingFacts]):
    """Contract amount and settlement lie near one another."""


@dataclass(frozen=True, kw_only=True)
class CategoryOpen(Rule):
    """The category is one that the province has opened; nobody invents another (一(三)1, Q17)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for a name that is not on the list of the day."""
        name = facts.first(WORKS).get("CategoryName")
        if not is_empty(name) and find_category(facts.policy, name) is None:
            known = "、".join(category.name for category in open_categories(facts.policy))
            yield self.violation(
                f"承包类别“{name}”没有开放",
                remedy=f"请从列表中选：{known}；不在其中的暂不采集",
                place=_at(facts, "CategoryName"),
            )


@dataclass(frozen=True, kw_only=True)
class CategoryFiguresGiven(Rule):
    """The figures that the category asks for are given: contract amount, system type, areas, heights (一(三)3)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per figure that is empty; what every category is asked is another rule's matter."""
        row = facts.first(WORKS)
        category = find_category(facts.policy, row.get("CategoryName"))
        for item in category.fields if category else ():
            if not item.required and is_empty(row.get(item.column)):
                yield self.violation(
                    f"“{row['CategoryName']}”类须填“{item.label}”",
                    remedy=f"单位：{item.unit}" if item.unit else "",
                    place=_at(facts, item.column),
                )


@dataclass(frozen=True, kw_only=True)
class CompletionProven(Rule):
    """The work has been accepted: the day lies not after today (一(三)1 已经竣工验收)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for an acceptance that is still to come."""
        day = facts.day(WORKS, "EDate")
        if day is not None and day > facts.today:
            yield self.violation(
                f"竣工或专项验收日期 {day} 晚于今天，还没有竣工验收",
                remedy="竣工验收以后再录入；若是笔误，请照验收文件改正",
                place=_at(facts, "EDate"),
            )


@dataclass(frozen=True, kw_only=True)
class FilerIsBuilder(Rule):
    """The filing firm is a construction firm (一(三)2 施工企业)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for a firm that is registered as something else only."""
        if OrganisationKind.BUILDER not in facts.filer_kinds:
            yield self.violation(
                f"本单位（{facts.filer_name}）没有登记为施工企业",
                remedy="专业承包业绩由承揽的施工企业录入；企业类型有误的，请先更正企业登记",
            )


@dataclass(frozen=True, kw_only=True)
class FilerContracted(Rule):
    """The filing firm itself contracted the work (一(三)2 承揽相应工程)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for another firm's code."""
        code = facts.first(WORKS).get("ContractorCorpCode")
        if not is_empty(code) and code != facts.filer_code:
            yield self.violation(
                f"承包单位的统一社会信用代码不是本单位（{facts.filer_name}）的",
                remedy=f"只录入本单位承揽的工程，代码填 {facts.filer_code}",
                place=_at(facts, "ContractorCorpCode"),
            )


@dataclass(frozen=True, kw_only=True)
class QualificationNoted(Rule):
    """The firm's qualification at the time is noted with its certificate; a reviewer looks at it (一(三)2 依法承揽)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield one warning for the first that is missing."""
        row = facts.first(WORKS)
        missing = [column for column in ("QualificationName", "QualificationNum") if is_empty(row.get(column))]
        if row and missing:
            yield self.violation(
                "没有写明承揽时的资质类别、等级和证书编号",
                remedy="照当时的资质证书填写；当时没有的，写明凭什么承揽",
                place=_at(facts, missing[0]),
            )


@dataclass(frozen=True, kw_only=True)
class QualificationFitsCategory(Rule):
    """The noted qualification is one of the category's, or a general contractor's (一(三)2 承揽相应工程)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning for a qualification of another trade."""
        row = facts.first(WORKS)
        noted, category = str(row.get("QualificationName") or ""), find_category(facts.policy, row.get("CategoryName"))
        fitting = category.qualifications if category else ()
        if noted and fitting and not any(name in noted for name in (*fitting, GENERAL)):
            yield self.violation(
                f"所填资质“{noted}”不是“{'、'.join(fitting)}”",
                remedy="请核对；确实以别的资质承揽的，写明依据",
                place=_at(facts, "QualificationName"),
            )


@dataclass(frozen=True, kw_only=True)
class QualificationInForce(Rule):
    """The qualification was in force on the day of the contract (一(三)2 依法承揽)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning where the contract was signed before or after the noted days, both of them included."""
        signed, first, last = (facts.day(WORKS, c) for c in ("ContractDate", "QualificationBegin", "QualificationEnd"))
        if signed and ((first and signed < first) or (last and signed > last)):
            span = f"{first or '……'} 至 {last or '……'}"
            yield self.violation(
                f"合同签订日期 {signed} 不在所填资质的有效期（{span}）内",
                remedy="请填承揽时有效的资质证书；换过证的写明",
                place=_at(facts, "QualificationEnd" if last and signed > last else "QualificationBegin"),
            )


@dataclass(frozen=True, kw_only=True)
class OutsideApprovalSystem(Rule):
    """A work with a permit since the cut-over day belongs to path ①; here it is shown only (Q18)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning for a permit of the day or later, or for one whose day cannot be told."""
        row = facts.first(WORKS)
        number = str(row.get("BuilderLicenceNum") or "")
        if not number:
            return
        read = find_permit_number(number)
        issued = facts.day(WORKS, "PermitDate") or (read.on if read else None)
        if issued is None:
            yield self.violation(
                "填了施工许可编号，没有填发证日期",
                remedy="请补填；单独领证的工程从发证日期看是不是应走工程审批系统",
                place=_at(facts, "PermitDate"),
            )
        elif issued >= facts.policy.day("cut_over_date"):
            yield self.violation(
                f"施工许可于 {issued} 发出，该工程应通过工程审批系统入库，本条仅作省内展示",
                remedy="请先请建设单位在工程审批系统办理；仍要录入的写明原因",
                place=_at(facts, "BuilderLicenceNum"),
            )


@dataclass(frozen=True, kw_only=True)
class WorkFiledOnce(Rule):
    """One work is filed once: by its contract, and by its name among the firm's own (三(五))."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning for each sign of a second filing."""
        around = facts.surroundings
        if around.same_contract:
            yield self.violation(
                f"本单位同一合同编号的业绩已经入库：{_named(around.same_contract)}",
                remedy="同一工程不要重复录入；一个合同分几处的，写明怎样区分",
                place=_at(facts, "ContractNum"),
            )
        if around.own_namesakes:
            yield self.violation(
                f"本单位已经填报过同名同地的工程：{_named(around.own_namesakes)}",
                remedy="同一工程不要重复录入；不是同一工程的，写明怎样区分",
                place=_at(facts, "PrjName"),
            )


@dataclass(frozen=True, kw_only=True)
class WorkUnlikeOthers(Rule):
    """Nothing public in the county has nearly the same name, on whatever path (三(五), Q18)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield one warning that names the nearest."""
        alike = facts.surroundings.alike
        if alike:
            yield self.violation(
                f"同一县（市、区）已有名称相近的：{_named(alike)}",
                remedy="请打开看看是不是同一工程；不是的，或者那里只是主体工程的，写明怎样区分",
                place=_at(facts, "PrjName"),
            )


NAMED = 3
"""How many others a warning names."""


def _named(others: tuple[Neighbour, ...]) -> str:
    return "、".join(f"“{other.name}”（{other.number or '未编号'}）" for other in others[:NAMED])


def _settled(facts: FilingFacts) -> Iterator[Pair]:
    row = facts.first(WORKS)
    agreed, settled = row.get("ContractMoney"), row.get("SettlementMoney")
    if isinstance(agreed, Decimal) and isinstance(settled, Decimal) and agreed:
        yield Pair(agreed, "合同额", settled, "结算金额", "万元", _at(facts, "SettlementMoney"))


_TRUTH = ("三(五)",)
SPECIALIST_SUBMISSION: Moment[FilingFacts] = Moment(
    name="specialist_submission",
    label="提交专业承包业绩",
    rules=(
        ValuesReadable(cites=_TRUTH),
        FilerIsBuilder(cites=("一(三)2",)),
        CollectionSheetComplete(cites=("一(三)3",)),
        CategoryOpen(cites=("一(三)1",)),
        CategoryFiguresGiven(cites=("一(三)3",)),
        CompletionProven(cites=("一(三)1",)),
        NotInTheFuture(cites=_TRUTH),
        AcceptedAfterStart(
            cites=_TRUTH,
            earlier=(WORKS, "BDate"),
            later=(WORKS, "EDate"),
            message="竣工或专项验收日期 {later} 早于实际开工日期 {earlier}",
            remedy="请照验收文件核对两个日期",
        ),
        FilerContracted(cites=("一(三)2",)),
        CollectionPapersAttached(cites=("一(三)3",), may_be_waived=True),
        BuiltInTheProvince(cites=("一(三)1",)),
        NoPersonalDataInText(cites=_TRUTH),
        QualificationNoted(cites=("一(三)2",), severity=Severity.WARN),
        QualificationFitsCategory(cites=("一(三)2",), severity=Severity.WARN),
        QualificationInForce(cites=("一(三)2",), severity=Severity.WARN),
        OutsideApprovalSystem(cites=("一(一)1", "一(三)5"), severity=Severity.WARN),
        WorkFiledOnce(cites=_TRUTH, severity=Severity.WARN),
        WorkUnlikeOthers(cites=_TRUTH, severity=Severity.WARN),
        SettlementAgrees(
            cites=_TRUTH,
            severity=Severity.WARN,
            pairs=_settled,
            percent=lambda facts: facts.policy.number("amount_tolerance_percent"),
            remedy="请核对；属实的写明原因，例如设计变更",
        ),
    ),
    reads=(
        "specialist_categories",
        "papers",
        "cut_over_date",
        "amount_tolerance_percent",
        "name_similarity_percent",
    ),
)

SPECIALIST_CONFIRMATION: Moment[FilingFacts] = Moment(
    name="specialist_confirmation",
    label="确认专业承包业绩",
    rules=SPECIALIST_SUBMISSION.rules,
    reads=(*SPECIALIST_SUBMISSION.reads, "specialist_two_step_confirmation"),
)
