"""What a delivery is asked before it leaves: what the national standard demands blocks, what it only expects warns.

No public source prints the ministry's own list of checks (未见出处). What blocks is what several provinces' receptions
agree on (data-standard §4.A: forms, dictionaries, order of the stages) and the columns that the province's setting
``push_required`` names; everything else is told and sent.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from zhulu.domain.exchange.cautions import CAUTIONS, PUSHED, label_of
from zhulu.domain.exchange.facts import PushFacts
from zhulu.domain.exchange.mapping import STATED
from zhulu.domain.rulebook.runner import Moment
from zhulu.domain.rulebook.shapes import Rule, Severity, Violation, is_empty
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.dictionaries import has_code
from zhulu.domain.standard.identifiers import USCC_LENGTH, looks_like_organisation_code
from zhulu.domain.standard.vocabulary import Grade

PROJECT_NUMBER = re.compile(r"\d{16}", re.ASCII)
AREA_FORMS = {"ProvinceNum": r"\d{2}0000", "CityNum": r"\d{4}00", "CountyNum": r"\d{6}"}
FORMED_CODES = frozenset({("project", "BuildCorpCode"), ("contracts", "ContractorCorpCode")})
"""Organisation codes whose form receptions are known to check (data-standard §4.A.2, 5); the other forms are told."""
CHECKED_DICTIONARIES = frozenset(
    {"project_type", "project_function", "tender_class", "tender_type", "contract_type", "id_card_type"}
)
"""Dictionaries against which receptions are known to check (data-standard §4.A); the others are told."""
ASKED_TO_MEND = "请填报企业办理勘误改正后，会自动重新推送"


@dataclass(frozen=True, kw_only=True)
class ProjectNumberFormed(Rule):
    """The project number has 16 digits (数据标准 3.1, 4.A.2)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation for a number of another form, or for a document without its basic sheet."""
        row = facts.first("project")
        if PROJECT_NUMBER.fullmatch(str(row.get("PrjNum", ""))) is None:
            yield self.violation(
                "项目编号不是 16 位数字" if row else "没有项目基本信息，不能推送",
                remedy="请技术支持单位核对编号",
                place=facts.place("project", row, "PrjNum"),
            )


@dataclass(frozen=True, kw_only=True)
class GradeAndReviewerStated(Rule):
    """Every stage carries its grade, the reviewing office and the reviewer's name (三(二))."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per stage record without a confirmed grade, an office or a name."""
        confirmed = {grade.value for grade in Grade if grade.is_confirmed}
        for table in STATED:
            for row in facts.rows(table):
                if row.get("DataLevel") not in confirmed:
                    yield self.violation(f"{TABLES[table].label}没有已确认的数据等级", place=facts.place(table, row))
                if is_empty(row.get("CheckDepartName")) or is_empty(row.get("CheckPersonName")):
                    yield self.violation(
                        f"{TABLES[table].label}没有信息审核部门或信息审核人",
                        remedy="定级的审核人员须完成实名登记",
                        place=facts.place(table, row),
                    )


@dataclass(frozen=True, kw_only=True)
class NationalColumnsFilled(Rule):
    """The columns that the province's setting names are filled in every record (示例·未见出处)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per empty column; a name that the catalogue does not have is passed over."""
        for name in facts.policy.items("push_required"):
            table, _, column = str(name).partition(".")
            if table not in TABLES or TABLES[table].find(column) is None:
                continue
            for row in facts.rows(table):
                if is_empty(row.get(column)):
                    yield self.violation(
                        f"{label_of(table, column)}是国家平台的必填项，没有填",
                        remedy=ASKED_TO_MEND,
                        place=facts.place(table, row, column),
                    )


@dataclass(frozen=True, kw_only=True)
class NationalCodesKnown(Rule):
    """Every code that receptions check stands in its national dictionary (数据标准 4.A)."""

    checked: bool = True
    """Whether this rule looks at the dictionaries that receptions are known to check, or at the others."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per unknown code."""
        translated = facts.policy.mapping("push_codes")
        for table in TABLES.values():
            for item in table.fields:
                if item.own or item.dictionary is None or (item.dictionary in CHECKED_DICTIONARIES) is not self.checked:
                    continue
                sent = translated.get(item.dictionary)
                theirs = set(sent.values()) if isinstance(sent, dict) else set()
                for row in facts.rows(table.key):
                    code = str(row.get(item.column, ""))
                    if code and code not in theirs and not has_code(item.dictionary, code):
                        yield self.violation(
                            f"{label_of(table.key, item.column)}的代码 {code} 不在国家字典里",
                            remedy=ASKED_TO_MEND,
                            place=facts.place(table.key, row, item.column),
                        )


@dataclass(frozen=True, kw_only=True)
class OtherCodesKnown(NationalCodesKnown):
    """Codes of the other dictionaries are known, too; a code that is not is sent as it stands."""

    checked: bool = False


@dataclass(frozen=True, kw_only=True)
class AreasFormed(Rule):
    """Province, city and county are codes of six digits, each inside the one above (数据标准 4.A.2)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per missing or malformed code, and for one that lies elsewhere."""
        row = facts.first("project")
        for column, form in AREA_FORMS.items():
            code = str(row.get(column, ""))
            if re.fullmatch(form, code, re.ASCII) is None:
                yield self.violation(
                    f"{label_of('project', column)}“{code}”不是国家区划代码",
                    remedy="跨区或在管理区域内的项目，须填所在的法定区划",
                    place=facts.place("project", row, column),
                )
            elif code[:2] != str(row.get("ProvinceNum", ""))[:2]:
                yield self.violation(
                    f"{label_of('project', column)} {code} 不在所报的省内", place=facts.place("project", row, column)
                )


@dataclass(frozen=True, kw_only=True)
class OrganisationCodesFormed(Rule):
    """The owner's and the contractor's code has 18 places, or is an organisation code of 10 (数据标准 4.A.2, 5)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per malformed code; an empty one is another rule's matter."""
        for table, column in sorted(FORMED_CODES):
            for row in facts.rows(table):
                code = str(row.get(column, ""))
                if code and len(code) != USCC_LENGTH and not looks_like_organisation_code(code):
                    yield self.violation(
                        f"{label_of(table, column)}“{code}”不是 18 位统一社会信用代码，也不是 10 位旧代码",
                        remedy=ASKED_TO_MEND,
                        place=facts.place(table, row, column),
                    )


@dataclass(frozen=True, kw_only=True)
class StagesStandOnEachOther(Rule):
    """Persons of a drawing review come with their review, persons of a site with their permit (数据标准 4.A.3)."""

    def examine(self, facts: PushFacts, _as_of: date) -> Iterator[Violation]:
        """Yield a violation per table whose ground is missing in this delivery."""
        for table, ground in (("drawing_review_persons", "drawing_reviews"), ("permit_persons", "permits")):
            if facts.rows(table) and not facts.rows(ground):
                yield self.violation(
                    f"有{TABLES[table].label}，没有{TABLES[ground].label}",
                    remedy=ASKED_TO_MEND,
                    place=facts.place(table, facts.first(table)),
                )


PUSH: Moment[PushFacts] = Moment(
    name="push",
    label="推送国家平台",
    rules=(
        ProjectNumberFormed(cites=PUSHED),
        GradeAndReviewerStated(cites=("三(二)", *PUSHED)),
        NationalColumnsFilled(cites=PUSHED),
        NationalCodesKnown(cites=PUSHED),
        AreasFormed(cites=PUSHED),
        OrganisationCodesFormed(cites=PUSHED),
        StagesStandOnEachOther(cites=PUSHED),
        OtherCodesKnown(cites=PUSHED, severity=Severity.WARN),
        *CAUTIONS,
    ),
    reads=("push_required", "push_codes"),
)
"""Asked when a delivery is queued; with a block it is kept as 校验未通过 and not sent."""

MOMENTS = {PUSH.name: PUSH}
"""The moments of this room by name."""
