"""The table of boundaries of path ③; ``boundaries`` appends it to that of path ②."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.support.boundary_lines import Line
from tests.support.filing_facts import FILER_CODE, TODAY, jilin_policy
from tests.support.filing_sheets import uscc
from tests.support.specialist import PAPERS, specialist_facts, without_work
from zhulu.domain.filings.facts import FilingFacts, Home, Neighbour, Surroundings

DAY = timedelta(days=1)
CUT_OVER = date(2019, 9, 12)
WHOLE = specialist_facts()
OTHER = Neighbour(number="2201022603169901", name="净月体育公园综合馆消防工程")
CATEGORIES = jilin_policy().items("specialist_categories")


def _work(**columns: object) -> FilingFacts:
    return specialist_facts(columns)


def _of(category: str, **figures: object) -> FilingFacts:
    """Give a work of a category with these figures only."""
    empty = dict.fromkeys(
        ("SystemType", "BuildArea", "FireAcceptanceNum", "DecorationArea", "CurtainWallArea", "BuildHeight", "WorkArea")
    )
    return specialist_facts({**empty, "CategoryName": category, **figures})


def _with_list(*names: str) -> FilingFacts:
    entries = [{"name": name, "figures": [], "qualifications": []} for name in names]
    policy = jilin_policy(specialist_categories=[*CATEGORIES, *entries])
    return specialist_facts({"CategoryName": "钢结构"}, policy=policy)


def _around(**surroundings: Any) -> FilingFacts:
    return replace(WHOLE, surroundings=Surroundings(**surroundings))


def _home(*, known: bool) -> FilingFacts:
    return replace(WHOLE, home=Home(area_code="110105", area_known=known))


def _qualified(first: date | None, last: date | None) -> FilingFacts:
    return _work(ContractDate=date(2018, 6, 1), QualificationBegin=first, QualificationEnd=last)


def _permitted(number: str | None, issued: date | None) -> FilingFacts:
    return _work(BuilderLicenceNum=number, PermitDate=issued)


AREA, NONE = Decimal(100), Decimal(0)
SPECIAL, REPORT = ("specialist", "special_acceptance"), ("specialist", "completion_report")
NUMBERED = "220102201909120101"
"""A permit's number that says its own day: 2019-09-12."""

SPECIALIST_BOUNDARIES = (
    Line("FilerIsBuilder", "一(三)2", "a builder", WHOLE, passes=True),
    Line(
        "FilerIsBuilder",
        "一(三)2",
        "builder and designer",
        replace(WHOLE, filer_kinds=frozenset({"builder", "designer"})),
        passes=True,
    ),
    Line(
        "FilerIsBuilder", "一(三)2", "a supervisor", replace(WHOLE, filer_kinds=frozenset({"supervisor"})), passes=False
    ),
    Line("CollectionSheetComplete", "一(三)3", "every field", WHOLE, passes=True),
    Line("CollectionSheetComplete", "一(三)3", "one is empty", _work(WorkScope=None), passes=False),
    Line("CollectionSheetComplete", "一(三)3", "no day of acceptance", _work(EDate=None), passes=False),
    Line("CollectionSheetComplete", "一(三)3", "nothing begun", without_work(WHOLE), passes=False),
    Line("CategoryOpen", "一(三)1", "one of the five", WHOLE, passes=True),
    Line("CategoryOpen", "一(三)1", "another", _work(CategoryName="钢结构"), passes=False),
    Line("CategoryOpen", "一(三)1", "one that the province has added", _with_list("钢结构"), passes=True),
    Line("CategoryOpen", "一(三)1", "empty is another rule's matter", _work(CategoryName=None), passes=True),
    Line(
        "CategoryFiguresGiven",
        "一(三)3",
        "systems with their type",
        _of("电子与智能化", SystemType="安全防范"),
        passes=True,
    ),
    Line("CategoryFiguresGiven", "一(三)3", "systems without", _of("电子与智能化"), passes=False),
    Line(
        "CategoryFiguresGiven",
        "一(三)3",
        "fire with area and number",
        _of("消防", BuildArea=AREA, FireAcceptanceNum="1"),
        passes=True,
    ),
    Line("CategoryFiguresGiven", "一(三)3", "fire without number", _of("消防", BuildArea=AREA), passes=False),
    Line("CategoryFiguresGiven", "一(三)3", "decoration", _of("装饰装修", DecorationArea=AREA), passes=True),
    Line(
        "CategoryFiguresGiven",
        "一(三)3",
        "decoration with another area",
        _of("装饰装修", BuildArea=AREA),
        passes=False,
    ),
    Line(
        "CategoryFiguresGiven",
        "一(三)3",
        "curtain wall",
        _of("建筑幕墙", CurtainWallArea=AREA, BuildHeight=AREA),
        passes=True,
    ),
    Line("CategoryFiguresGiven", "一(三)3", "wall, no height", _of("建筑幕墙", CurtainWallArea=AREA), passes=False),
    Line("CategoryFiguresGiven", "一(三)3", "waterproofing", _of("防水防腐保温", WorkArea=AREA), passes=True),
    Line("CategoryFiguresGiven", "一(三)3", "waterproofing, no area", _of("防水防腐保温"), passes=False),
    Line(
        "CategoryFiguresGiven", "一(三)3", "a zero is a figure", _of("装饰装修", DecorationArea=AREA * 0), passes=True
    ),
    Line("CompletionProven", "一(三)1", "yesterday", _work(EDate=TODAY - DAY), passes=True),
    Line("CompletionProven", "一(三)1", "today", _work(EDate=TODAY), passes=True),
    Line("CompletionProven", "一(三)1", "tomorrow", _work(EDate=TODAY + DAY), passes=False),
    Line("AcceptedAfterStart", "三(五)a", "on the day of the start", _work(BDate=date(2019, 8, 30)), passes=True),
    Line("AcceptedAfterStart", "三(五)a", "the day before", _work(BDate=date(2019, 8, 31)), passes=False),
    Line("AcceptedAfterStart", "三(五)a", "no start", _work(BDate=None), passes=True),
    Line("FilerContracted", "一(三)2", "the filer's own code", _work(ContractorCorpCode=FILER_CODE), passes=True),
    Line("FilerContracted", "一(三)2", "another firm's", _work(ContractorCorpCode=uscc(2)), passes=False),
    Line("CollectionPapersAttached", "一(三)3", "every paper", WHOLE, passes=True),
    Line(
        "CollectionPapersAttached",
        "一(三)3",
        "no contract",
        replace(WHOLE, papers=PAPERS - {("specialist", "contract")}),
        passes=False,
    ),
    Line(
        "CollectionPapersAttached",
        "一(三)3",
        "a report in place of the special acceptance",
        replace(
            WHOLE, papers=(PAPERS - {("specialist", "special_acceptance")}) | {("specialist", "completion_report")}
        ),
        passes=True,
    ),
    Line("BuiltInTheProvince", "一(三)1", "a county of the province", WHOLE, passes=True),
    Line("BuiltInTheProvince", "一(三)1", "another province's", _home(known=False), passes=False),
    Line("QualificationNoted", "一(三)2", "name and number", WHOLE, passes=True),
    Line("QualificationNoted", "一(三)2", "no number", _work(QualificationNum=None), passes=False),
    Line("QualificationNoted", "一(三)2", "nothing", _work(QualificationName=None), passes=False),
    Line("QualificationFitsCategory", "一(三)2", "its own trade", WHOLE, passes=True),
    Line(
        "QualificationFitsCategory",
        "一(三)2",
        "a general contractor's",
        _work(QualificationName="建筑工程施工总承包特级"),
        passes=True,
    ),
    Line(
        "QualificationFitsCategory",
        "一(三)2",
        "another trade",
        _work(QualificationName="建筑幕墙工程专业承包壹级"),
        passes=False,
    ),
    Line("QualificationFitsCategory", "一(三)2", "nothing noted", _work(QualificationName=None), passes=True),
    Line("QualificationInForce", "一(三)2", "from the very day", _qualified(date(2018, 6, 1), None), passes=True),
    Line("QualificationInForce", "一(三)2", "from the day after", _qualified(date(2018, 6, 2), None), passes=False),
    Line("QualificationInForce", "一(三)2", "to the very day", _qualified(None, date(2018, 6, 1)), passes=True),
    Line("QualificationInForce", "一(三)2", "to the day before", _qualified(None, date(2018, 5, 31)), passes=False),
    Line("QualificationInForce", "一(三)2", "no days noted", _qualified(None, None), passes=True),
    Line("OutsideApprovalSystem", "一(一)1", "no permit", _permitted(None, None), passes=True),
    Line("OutsideApprovalSystem", "一(一)1", "the day before", _permitted("施1号", CUT_OVER - DAY), passes=True),
    Line("OutsideApprovalSystem", "一(一)1", "the day itself", _permitted("施1号", CUT_OVER), passes=False),
    Line("OutsideApprovalSystem", "一(一)1", "the day after", _permitted("施1号", CUT_OVER + DAY), passes=False),
    Line("OutsideApprovalSystem", "一(三)5", "the number says its day", _permitted(NUMBERED, None), passes=False),
    Line("OutsideApprovalSystem", "一(三)5", "a number without a day", _permitted("施1号", None), passes=False),
    Line("WorkFiledOnce", "三(五)a", "alone", WHOLE, passes=True),
    Line("WorkFiledOnce", "三(五)a", "the same contract", _around(same_contract=(OTHER,)), passes=False),
    Line("WorkFiledOnce", "三(五)a", "the same name", _around(own_namesakes=(OTHER,)), passes=False),
    Line("WorkUnlikeOthers", "三(五)a", "none alike", WHOLE, passes=True),
    Line("WorkUnlikeOthers", "三(五)a", "one alike", _around(alike=(OTHER,)), passes=False),
    Line("SettlementAgrees", "三(五)a", "ten percent above", _work(SettlementMoney=Decimal("709.44")), passes=True),
    Line("SettlementAgrees", "三(五)a", "a little more", _work(SettlementMoney=Decimal("709.45")), passes=False),
    Line("SettlementAgrees", "三(五)a", "not settled yet", _work(SettlementMoney=None), passes=True),
    Line("NotInTheFuture", "三(五)a", "a contract of today", _work(ContractDate=TODAY), passes=True),
    Line("NotInTheFuture", "三(五)a", "a contract of tomorrow", _work(ContractDate=TODAY + DAY), passes=False),
    Line("NotInTheFuture", "三(五)a", "a permit of tomorrow", _work(PermitDate=TODAY + DAY), passes=False),
)
