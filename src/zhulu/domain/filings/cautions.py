"""The rules of path ② that warn: nothing is refused, but the firm writes why it is so, and the reviewer reads it.

They look for what is usually a slip and sometimes a fraud: figures that do not fit, a project that is there already, a
start just before the cut-over day. Whoever has a good reason passes with one sentence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from types import MappingProxyType

from zhulu.domain.filings.facts import FilingFacts
from zhulu.domain.rulebook.comparisons import FiguresAgree, Pair
from zhulu.domain.rulebook.shapes import EachRow, Place, Row, Rule, Severity, Violation, is_empty
from zhulu.domain.standard.vocabulary import PaperKind, SheetKey

DIRECT_COMMISSION = "003"
MUNICIPAL = "02"
ANY_USE = "99"
CONTRACTS_OF = MappingProxyType({"001": "100", "002": "200", "003": "301", "004": "400", "006": "600"})
"""Kind of tender → kind of contract that follows it."""
WORKS_CONTRACTS = ("301", "600")
"""Contracts whose amount is the works' own: 施工总包, 工程总承包."""
NAMED = 3
"""How many similar projects a warning names."""


def place_in(facts: FilingFacts, table: str, row: Row, column: str) -> Place:
    """Give the place of a column of a record."""
    return Place(facts.sheet_of(table, row), table, str(row.get("row_id", "")), column)


class AmountsAgree(FiguresAgree[FilingFacts]):
    """Award, contract and actual cost lie near one another (R06 of the reasons of return)."""


class AreasAddUp(FiguresAgree[FilingFacts]):
    """The areas of the unit works make the project's, and each unit's parts make its whole."""


def _amounts(facts: FilingFacts) -> Iterator[Pair]:
    for tender, contract in CONTRACTS_OF.items():
        awarded = _sum(facts, "tenders", "TenderMoney", "TenderClassNum", tender)
        agreed = _sum(facts, "contracts", "ContractMoney", "ContractTypeNum", contract)
        if awarded and agreed:
            row = next(row for row in facts.rows("contracts") if row.get("ContractTypeNum") == contract)
            place = place_in(facts, "contracts", row, "ContractMoney")
            yield Pair(awarded, "中标金额", agreed, "合同金额", "万元", place)
    works = max(_sum(facts, "contracts", "ContractMoney", "ContractTypeNum", kind) for kind in WORKS_CONTRACTS)
    final = facts.first("completion_checks")
    cost = final.get("FactCost")
    if works and isinstance(cost, Decimal):
        place = place_in(facts, "completion_checks", final, "FactCost")
        yield Pair(works, "合同金额", cost, "实际造价", "万元", place)


def _areas(facts: FilingFacts) -> Iterator[Pair]:
    project, units = facts.first("project"), facts.rows("unit_works")
    total = project.get("AllArea")
    areas = [row.get("BuildArea") for row in units]
    known = [area for area in areas if isinstance(area, Decimal)]
    if isinstance(total, Decimal) and total and known and len(known) == len(areas):
        place = place_in(facts, "project", project, "AllArea")
        yield Pair(sum(known, Decimal(0)), "各单体建筑面积之和", total, "项目总面积", "㎡", place)
    final = facts.first("completion_checks")
    actual = final.get("FactArea")
    if isinstance(total, Decimal) and total and isinstance(actual, Decimal):
        place = place_in(facts, "completion_checks", final, "FactArea")
        yield Pair(total, "项目总面积", actual, "竣工实际面积", "㎡", place)
    for row in units:
        above, below, whole = (row.get(key) for key in ("FloorBuildArea", "BottomFloorBuildArea", "BuildArea"))
        if isinstance(above, Decimal) and isinstance(below, Decimal) and isinstance(whole, Decimal):
            place = place_in(facts, "unit_works", row, "BuildArea")
            yield Pair(above + below, "地上地下之和", whole, "单体建筑面积", "㎡", place)


def _sum(facts: FilingFacts, table: str, column: str, by: str, value: str) -> Decimal:
    found = (row.get(column) for row in facts.rows(table) if row.get(by) == value)
    return sum((amount for amount in found if isinstance(amount, Decimal)), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class HeldPermitHasNumber(Rule):
    """A permit that was held usually has a number; it is never demanded, and asked for once (一(二)6, Q14).

    Where no permit was held, the reason stands on the basic sheet already and nobody asks again.
    """

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one warning."""
        for row in facts.rows("permits"):
            if row.get("PermitSituation") == "held" and is_empty(row.get("BuilderLicenceNum")):
                yield self.violation(
                    "选了“已取得”施工许可，没有填施工许可编号",
                    remedy="编号不强制；找得到的请填上",
                    place=place_in(facts, "permits", row, "BuilderLicenceNum"),
                )
                return


class Tendered(EachRow):
    """The contract was tendered for; a direct commission is explained and shown by its own paper (Q13)."""


@dataclass(frozen=True, kw_only=True)
class CommissionShown(Rule):
    """A direct commission carries its own paper; a notice of award cannot stand for it (Q13)."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning when a commission is stated and its paper is not there."""
        stated = any(row.get("TenderTypeNum") == DIRECT_COMMISSION for row in facts.rows("tenders"))
        if stated and (SheetKey.TENDER.value, PaperKind.DIRECT_COMMISSION.value) not in facts.papers:
            yield self.violation(
                "招标方式是直接委托，没有上传“直接委托说明或发包文件”",
                remedy="请上传；没有的写明以什么代替",
                place=Place(SheetKey.TENDER, "papers", "", PaperKind.DIRECT_COMMISSION.value),
            )


@dataclass(frozen=True, kw_only=True)
class DrawingsReviewed(Rule):
    """The drawings were reviewed; where they were not, a reason and another paper stand for the certificate."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning when another paper stands where the certificate should."""
        sheet = SheetKey.DRAWING_REVIEW.value
        kinds = {kind for where, kind in facts.papers if where == sheet}
        if kinds and PaperKind.REVIEW_CERTIFICATE.value not in kinds:
            yield self.violation(
                "没有施工图审查合格书",
                remedy="当年没有施工图审查的，请写明原因；所附说明将代替合格书",
                place=Place(sheet, "papers", "", PaperKind.REVIEW_CERTIFICATE.value),
            )


@dataclass(frozen=True, kw_only=True)
class NameUnlikeOthers(Rule):
    """No other project of the county has nearly the same name: one project is filed once and joined by the others."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield one warning that names the nearest."""
        alike = facts.surroundings.alike
        if alike:
            named = "、".join(f"“{other.name}”（{other.number}）" for other in alike[:NAMED])
            yield self.violation(
                f"同一县（市、区）已有名称相近的项目：{named}",
                remedy="是同一个项目的，请另行添加并关联它，不要重复建；不是的，请写明怎样区分",
                place=place_in(facts, "project", facts.first("project"), "PrjName"),
            )


@dataclass(frozen=True, kw_only=True)
class UseFitsKind(Rule):
    """Buildings have a building's use, municipal works a municipal one."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning when kind and use belong to different chapters of the standard."""
        row = facts.first("project")
        kind, use = str(row.get("PrjTypeNum") or ""), str(row.get("PrjFunctionNum") or "")
        if kind and use and kind != ANY_USE and use.startswith("0") is not (kind == MUNICIPAL):
            yield self.violation(
                "工程用途与项目分类不相符：一个是房屋建筑，一个是市政工程",
                remedy="请核对两处",
                place=place_in(facts, "project", row, "PrjFunctionNum"),
            )


@dataclass(frozen=True, kw_only=True)
class StartWellBeforeCutOver(Rule):
    """A start a few days before the cut-over day is looked at twice: it decides the path."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning for a start within the province's number of days before the cut-over."""
        start, cut_over = facts.day("project", "BDate"), facts.policy.day("cut_over_date")
        days = facts.policy.number("near_cut_over_days")
        if start and cut_over - timedelta(days=days) <= start < cut_over:
            yield self.violation(
                f"实际开工日期 {start} 在 {cut_over} 前 {days} 天以内",
                remedy="请照开工报告核对，并写明依据哪份材料",
                place=place_in(facts, "project", facts.first("project"), "BDate"),
            )


@dataclass(frozen=True, kw_only=True)
class PlaceAsInLibrary(Rule):
    """Whoever joins a project names its place as the library does; the place decides who confirms."""

    def examine(self, facts: FilingFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning where the county is another than that of the project joined."""
        row, standing = facts.first("project"), facts.surroundings
        county = str(row.get("CountyNum") or "")
        if standing.county and county and county != standing.county:
            yield self.violation(
                f"所在县（市、区）与项目库里这个项目的“{standing.county_name}”不同",
                remedy="跨县的项目填主要部分所在地；请写明为什么不同",
                place=place_in(facts, "project", row, "CountyNum"),
            )


_TRUTH = ("三(五)",)
CAUTIONS = (
    AmountsAgree(
        cites=_TRUTH,
        severity=Severity.WARN,
        pairs=_amounts,
        percent=lambda facts: facts.policy.number("amount_tolerance_percent"),
        remedy="请核对；属实的写明原因，例如设计变更、分标段",
    ),
    AreasAddUp(
        cites=_TRUTH,
        severity=Severity.WARN,
        pairs=_areas,
        percent=lambda facts: facts.policy.number("area_tolerance_percent"),
        remedy="请核对；属实的写明原因",
    ),
    HeldPermitHasNumber(cites=("一(二)6",), severity=Severity.WARN),
    Tendered(
        cites=("一(二)6",),
        severity=Severity.WARN,
        table="tenders",
        column="TenderTypeNum",
        holds=lambda value, _row: value != DIRECT_COMMISSION,
        message="没有招标，是直接委托",
        remedy="请写明为什么没有招标",
    ),
    CommissionShown(cites=("一(二)3",), severity=Severity.WARN),
    DrawingsReviewed(cites=("一(二)6",), severity=Severity.WARN),
    NameUnlikeOthers(cites=_TRUTH, severity=Severity.WARN),
    UseFitsKind(cites=_TRUTH, severity=Severity.WARN),
    StartWellBeforeCutOver(cites=("一(二)1",), severity=Severity.WARN),
    PlaceAsInLibrary(cites=("一(二)3",), severity=Severity.WARN),
)
"""Asked after what blocks, in this order."""
READS = ("amount_tolerance_percent", "area_tolerance_percent", "name_similarity_percent", "near_cut_over_days")
"""The policy settings that they use; the similarity is applied where the surroundings are looked up."""
