"""What the national standard is only known to expect: told to the province and recorded, never a reason not to send."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from zhulu.domain.exchange.facts import PushFacts, amount_of, day_of
from zhulu.domain.exchange.mapping import PROVINCE_NUMBERS
from zhulu.domain.rulebook.shapes import Row, Rule, Severity, Violation, is_empty
from zhulu.domain.standard.catalogue import TABLES, field
from zhulu.domain.standard.dictionaries import has_code
from zhulu.domain.standard.dictionaries.shapes import FIRST_DAY_OF_2018_EDITION
from zhulu.domain.standard.identifiers import is_uscc
from zhulu.domain.standard.numbering import find_stage_number
from zhulu.domain.standard.vocabulary import FieldKind

PUSHED = ("一(二)4",)
OWN_SUFFIX = "ZZ"
"""Our suffix for stages whose national one is 未见出处 (ADR 0018)."""
LENGTHS = {
    ("project", "PrjName"): 255,
    ("project", "BuildCorpName"): 150,
    ("project", "BuildPlanNum"): 255,
    ("project", "ProjectPlanNum"): 200,
    ("drawing_reviews", "CensorCorpName"): 50,
    ("permits", "BuilderLicenceNum"): 50,
    ("permits", "BuildPlanNum"): 255,
}
"""Lengths of one receiver's own tables (data-standard §1, S8): longer texts may be cut there."""
USES_BY_KIND = {"01": "123456789", "02": "0", "99": "09"}
"""First places of 工程用途 that go with a 项目分类; real records break it often (data-standard §2.3)."""


def label_of(table: str, column: str) -> str:
    """Name a column with its table, as people know both."""
    return f"{TABLES[table].label}：“{field(table, column).label}”"


@dataclass(frozen=True, kw_only=True)
class CodesOfThisEdition(Rule):
    """Codes of the edition of 2014 that the edition of 2018 no longer has are told (数据标准 2.6, 2.9)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning per code that ended before the edition of 2018."""
        for table, column in (("tenders", "TenderClassNum"), ("contracts", "ContractTypeNum")):
            dictionary = field(table, column).dictionary or ""
            for row in facts.rows(table):
                code = str(row.get(column, ""))
                if code and has_code(dictionary, code) and not has_code(dictionary, code, FIRST_DAY_OF_2018_EDITION):
                    yield self.violation(
                        f"{label_of(table, column)}的代码 {code} 是 2014 版的，2018 版没有",
                        remedy="国家平台不接受时，须勘误为 2018 版代码",
                        place=facts.place(table, row, column),
                    )


@dataclass(frozen=True, kw_only=True)
class OrganisationCodesCurrent(Rule):
    """Codes are present ones of 18 places with a right check place; others are told (GB 32100)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning per old or wrong code."""
        for table in TABLES.values():
            for item in table.fields:
                if item.kind is not FieldKind.ORG_CODE:
                    continue
                for row in facts.rows(table.key):
                    code = str(row.get(item.column, ""))
                    if code and not is_uscc(code):
                        yield self.violation(
                            f"{label_of(table.key, item.column)}“{code}”不是现行的统一社会信用代码",
                            place=facts.place(table.key, row, item.column),
                        )


@dataclass(frozen=True, kw_only=True)
class CompletionHasItsPermit(Rule):
    """A completion without a permit in the same delivery is told: another firm's delivery may bring it."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one warning."""
        if facts.rows("completion_checks") and not facts.rows("permits"):
            yield self.violation(
                "有竣工验收信息，没有施工许可信息；国家平台可能要求先有许可",
                place=facts.place("completion_checks", facts.first("completion_checks")),
            )


@dataclass(frozen=True, kw_only=True)
class PermitNumberPlaceholder(Rule):
    """A permit without number goes out under the stage number that we generated for it: 无证 (Q15)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield one warning where a placeholder is used."""
        if facts.has_placeholder:
            row = facts.first("permits")
            yield self.violation(
                f"没有施工许可证编号，用平台生成的 {row.get('BuilderLicenceNum', '')} 占位（无证）",
                place=facts.place("permits", row, "BuilderLicenceNum"),
            )


@dataclass(frozen=True, kw_only=True)
class StageSuffixNational(Rule):
    """Stage numbers carry a national suffix; ours for 全过程工程咨询 and 其他 is told (数据标准 3.3)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning per stage with our own suffix."""
        for table in PROVINCE_NUMBERS:
            for row in facts.rows(table):
                number = facts.stage_numbers.get(str(row.get("row_id", "")), "")
                read = find_stage_number(number)
                if read and read.suffix == OWN_SUFFIX:
                    yield self.violation(
                        f"{TABLES[table].label}的环节编号 {number} 用了本平台的后缀，国家后缀未见出处",
                        place=facts.place(table, row),
                    )


@dataclass(frozen=True, kw_only=True)
class TextsFit(Rule):
    """Texts are no longer than a known receiver's columns."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning per longer text."""
        for (table, column), longest in LENGTHS.items():
            for row in facts.rows(table):
                if len(str(row.get(column, ""))) > longest:
                    yield self.violation(
                        f"{label_of(table, column)}超过 {longest} 字，国家平台可能截断",
                        place=facts.place(table, row, column),
                    )


@dataclass(frozen=True, kw_only=True)
class UseGoesWithKind(Rule):
    """工程用途 goes with 项目分类; real records break it often, so it is told (数据标准 2.3)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield at most one warning."""
        row = facts.first("project")
        kind, use = str(row.get("PrjTypeNum", "")), str(row.get("PrjFunctionNum", ""))
        expected = USES_BY_KIND.get(kind)
        if expected and use and use[0] not in expected:
            yield self.violation(
                f"工程用途 {use} 与项目分类 {kind} 不配对", place=facts.place("project", row, "PrjFunctionNum")
            )


CHAIN = (
    ("立项批复时间", "project", "PrjApprovalDate"),
    ("中标日期", "tenders", "TenderResultDate"),
    ("合同签订日期", "contracts", "ContractDate"),
    ("发证日期", "permits", "ReleaseDate"),
    ("实际开工日期", "project", "BDate"),
    ("实际竣工验收日期", "completion_checks", "EDate"),
    ("竣工验收备案日期", "completion_filings", "EDate"),
)
"""The usual order of a project's days (未见出处: told, never refused)."""


@dataclass(frozen=True, kw_only=True)
class NationalDatesInOrder(Rule):
    """The days of the stages follow one another as they usually do."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning per neighbouring pair that stands the wrong way round."""
        known = [
            (label, table, column, day)
            for label, table, column in CHAIN
            if (day := day_of(facts.first(table), column)) is not None
        ]
        for (before, _, _, earlier), (after, table, column, later) in pairwise(known):
            if earlier > later:
                yield self.violation(
                    f"{before} {earlier} 晚于{after} {later}", place=facts.place(table, facts.first(table), column)
                )


AMOUNTS = (("tenders", "TenderMoney"), ("contracts", "ContractMoney"), ("completion_checks", "FactCost"))


@dataclass(frozen=True, kw_only=True)
class AmountsPositive(Rule):
    """Award, contract and cost are more than nothing (未见出处: told)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning per amount that is given and not above zero."""
        for table, column in AMOUNTS:
            for row in facts.rows(table):
                amount = amount_of(row, column)
                if amount is not None and amount <= 0:
                    yield self.violation(f"{label_of(table, column)}不大于 0", place=facts.place(table, row, column))


@dataclass(frozen=True, kw_only=True)
class PermitAreaWithinTotal(Rule):
    """The area under permit lies within the project's total (未见出处: told)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning per permit with more area than the project."""
        total = amount_of(facts.first("project"), "AllArea")
        for row in facts.rows("permits"):
            area = amount_of(row, "Area")
            if total and area and area > total:
                yield self.violation(
                    f"施工许可面积 {area} 大于项目总面积 {total}", place=facts.place("permits", row, "Area")
                )


def _is_tendered(row: Row) -> bool:
    return row.get("TenderTypeNum") != "003"


@dataclass(frozen=True, kw_only=True)
class AgencyNamed(Rule):
    """Where works were tendered, the agency is named with its code (数据标准 4.A.4, one source: told)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a warning per tender without an agency, direct commissions excepted."""
        for row in facts.rows("tenders"):
            if _is_tendered(row) and (is_empty(row.get("AgencyCorpName")) or is_empty(row.get("AgencyCorpCode"))):
                yield self.violation(
                    "招投标信息没有招标代理单位的名称或代码", place=facts.place("tenders", row, "AgencyCorpName")
                )


CAUTIONS = (
    CodesOfThisEdition(cites=PUSHED, severity=Severity.WARN),
    OrganisationCodesCurrent(cites=PUSHED, severity=Severity.WARN),
    CompletionHasItsPermit(cites=PUSHED, severity=Severity.WARN),
    PermitNumberPlaceholder(cites=("一(二)6", *PUSHED), severity=Severity.WARN),
    StageSuffixNational(cites=PUSHED, severity=Severity.WARN),
    TextsFit(cites=PUSHED, severity=Severity.WARN),
    UseGoesWithKind(cites=PUSHED, severity=Severity.WARN),
    NationalDatesInOrder(cites=PUSHED, severity=Severity.WARN),
    AmountsPositive(cites=PUSHED, severity=Severity.WARN),
    PermitAreaWithinTotal(cites=PUSHED, severity=Severity.WARN),
    AgencyNamed(cites=PUSHED, severity=Severity.WARN),
)
