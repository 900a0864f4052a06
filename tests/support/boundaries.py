"""The table of boundaries: per rule one line that passes, one that violates, and both sides of every edge.

A rule without its lines fails ``tests/notice/test_completeness.py``; the lines are asked in
``tests/domain/rulebook/test_boundaries.py``, each under the clause that it proves.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tests.support.boundary_lines import Line
from tests.support.errata_boundaries import ERRATA_BOUNDARIES
from tests.support.feed_boundaries import FEED_BOUNDARIES
from tests.support.filing_facts import FOUR, PAPERS, TODAY, changed, complete_facts, jilin_policy, without
from tests.support.filing_sheets import id_number
from tests.support.grant_boundaries import GRANT_LINES
from tests.support.guide_boundaries import GUIDE_LINES
from tests.support.push_boundaries import PUSH_BOUNDARIES
from tests.support.specialist_boundaries import SPECIALIST_BOUNDARIES
from zhulu.domain.filings.facts import FilingFacts, Home, Neighbour, Surroundings, Unreadable
from zhulu.domain.rulebook.shapes import Place

DAY = timedelta(days=1)
START = date(2018, 4, 15)
WHOLE = complete_facts()


def _project(**columns: object) -> FilingFacts:
    return changed(WHOLE, "project", **columns)


def _started(day: date, facts: FilingFacts = WHOLE) -> FilingFacts:
    return changed(changed(facts, "project", BDate=day), "completion_checks", BDate=day)


def _completed(day: date) -> FilingFacts:
    return changed(WHOLE, "completion_checks", EDate=day)


def _window(last: str) -> FilingFacts:
    return replace(WHOLE, policy=jilin_policy(path2_open_until=last))


def _permit(**columns: object) -> FilingFacts:
    return changed(complete_facts("3"), "permits", **columns)


def _asked_for_number(number: str) -> FilingFacts:
    return replace(_permit(BuilderLicenceNum=number), policy=jilin_policy(permit_number_needed_for_a=True))


def _home(code: str, *, known: bool) -> FilingFacts:
    return replace(WHOLE, home=Home(area_code=code, area_known=known))


def _foreign() -> FilingFacts:
    rows = [{**row, "CorpCode": "91220101MA0Y7K2R15"} for row in WHOLE.rows("participants")]
    return replace(WHOLE, document={**WHOLE.document, "participants": rows})


def _awarded(amount: str) -> FilingFacts:
    return changed(WHOLE, "tenders", TenderMoney=Decimal(amount))


def _cost(amount: str | None) -> FilingFacts:
    return changed(WHOLE, "completion_checks", FactCost=Decimal(amount) if amount else None)


def _units(**columns: object) -> FilingFacts:
    return changed(WHOLE, "unit_works", **columns)


def _halves(above: str, below: str) -> FilingFacts:
    return _units(FloorBuildArea=Decimal(above), BottomFloorBuildArea=Decimal(below))


def _tender(kind: str) -> FilingFacts:
    return changed(WHOLE, "tenders", TenderTypeNum=kind)


def _papers(facts: FilingFacts, *more: tuple[str, str], lacks: tuple[str, str] = ("", "")) -> FilingFacts:
    return replace(facts, papers=(PAPERS | set(more)) - {lacks})


def _around(**surroundings: Any) -> FilingFacts:
    return replace(WHOLE, surroundings=Surroundings(**surroundings))


LIKE = Neighbour(number="2201022603160101", name="净月体育公园综合馆")
HELD = {"PermitSituation": "held", "IssueDepart": "某局", "ReleaseDate": START}
DESIGNER = complete_facts("2", sheets=FOUR)
UNREADABLE = (Unreadable(Place("basic", "project", "r" * 16, "AllInvest"), "看不懂这个数"),)

BOUNDARIES = (
    Line("BackFilingOpen", "一(二)1", "no end is set", _window(""), passes=True),
    Line("BackFilingOpen", "一(二)1", "the last day", _window(TODAY.isoformat()), passes=True),
    Line("BackFilingOpen", "一(二)1", "the day after", _window((TODAY - DAY).isoformat()), passes=False),
    Line("ValuesReadable", "三(五)a", "all cells are read", WHOLE, passes=True),
    Line("ValuesReadable", "三(五)a", "one is not", replace(WHOLE, unreadable=UNREADABLE), passes=False),
    Line("StartBeforeCutOver", "一(二)1", "the day before", _started(date(2019, 9, 11)), passes=True),
    Line("StartBeforeCutOver", "一(一)1", "the day itself", _started(date(2019, 9, 12)), passes=False),
    Line("StartBeforeCutOver", "一(一)1", "the day after", _started(date(2019, 9, 13)), passes=False),
    Line("StartsAgree", "一(二)1", "one day on both sheets", _started(START), passes=True),
    Line("StartsAgree", "一(二)1", "one day later", _project(BDate=START + DAY), passes=False),
    Line("StartsAgree", "一(二)1", "one day earlier", _project(BDate=START - DAY), passes=False),
    Line("StartsAgree", "一(二)1", "one of the two is empty", _project(BDate=None), passes=True),
    Line("NoPermitReasonExplained", "一(二)1", "land", _project(NoPermitReason="land"), passes=True),
    Line("NoPermitReasonExplained", "一(二)1", "other, without a word", _project(NoPermitReason="other"), passes=False),
    Line(
        "NoPermitReasonExplained",
        "一(二)1",
        "other, in words",
        _project(NoPermitReason="other", NoPermitReasonText="档案遗失"),
        passes=True,
    ),
    Line("DateOrder", "三(五)a", "completed on the day of the start", _completed(START), passes=True),
    Line("DateOrder", "三(五)a", "completed the day before", _completed(START - DAY), passes=False),
    Line("NotInTheFuture", "三(五)a", "today", _completed(TODAY), passes=True),
    Line("NotInTheFuture", "三(五)a", "tomorrow", _completed(TODAY + DAY), passes=False),
    Line("RequiredSheetsComplete", "一(二)6a", "a builder with six sheets", complete_facts("3"), passes=True),
    Line(
        "RequiredSheetsComplete",
        "一(二)6a",
        "a builder without completion",
        without(complete_facts("3"), "completion_checks"),
        passes=False,
    ),
    Line("RequiredSheetsComplete", "一(二)6c", "a designer with four sheets", DESIGNER, passes=True),
    Line("RequiredSheetsComplete", "一(二)6c", "a designer with three", without(DESIGNER, "contracts"), passes=False),
    Line(
        "RequiredSheetsComplete",
        "一(二)6d",
        "a designer who began a fifth",
        replace(DESIGNER, document={**DESIGNER.document, "permits": [{"PermitSituation": "none"}]}),
        passes=False,
    ),
    Line("PermitDetailsTogether", "一(二)6b", "none held", _permit(PermitSituation="none"), passes=True),
    Line("PermitDetailsTogether", "一(二)6b", "held, no number", _permit(**HELD, BuilderLicenceNum=None), passes=True),
    Line("PermitDetailsTogether", "一(二)6b", "held, no office", _permit(**{**HELD, "IssueDepart": ""}), passes=False),
    Line("PermitDetailsTogether", "一(二)6b", "held, no day", _permit(**{**HELD, "ReleaseDate": None}), passes=False),
    Line("SurveyAndDesignComplete", "一(二)6c", "both units in full", DESIGNER, passes=True),
    Line(
        "SurveyAndDesignComplete",
        "一(二)6c",
        "no registration",
        changed(DESIGNER, "participants", PersonRegisterNum=None),
        passes=False,
    ),
    Line(
        "SurveyAndDesignComplete",
        "一(二)6c",
        "no registration, a builder's filing",
        changed(complete_facts("3"), "participants", PersonRegisterNum=None),
        passes=True,
    ),
    Line("FilerTookPart", "一(二)2", "the filer is named", WHOLE, passes=True),
    Line("FilerTookPart", "一(二)2", "another is", _foreign(), passes=False),
    Line("PapersAttached", "一(二)3a", "every paper", WHOLE, passes=True),
    Line(
        "PapersAttached",
        "一(二)3a",
        "one is missing",
        replace(WHOLE, papers=PAPERS - {("tender", "award_notice")}),
        passes=False,
    ),
    Line("PlaceKnown", "一(二)3b", "a county of the province", _home("220102", known=True), passes=True),
    Line("PlaceKnown", "一(二)3b", "another province's", _home("110105", known=False), passes=False),
    Line("PlaceKnown", "一(二)3b", "not filled in", _home("", known=False), passes=True),
    Line(
        "NoPersonalDataInText",
        "三(五)a",
        "eleven digits that are no mobile",
        _project(Address="电 12345678901"),
        passes=True,
    ),
    Line("NoPersonalDataInText", "三(五)a", "a mobile", _project(Address="电 13900001234"), passes=False),
    Line("NoPersonalDataInText", "三(五)a", "an ID number", _project(Address=id_number(7)), passes=False),
    Line(
        "DatesInSequence",
        "三(五)a",
        "signed on the day of the start",
        changed(WHOLE, "contracts", ContractDate=START),
        passes=True,
    ),
    Line(
        "DatesInSequence",
        "三(五)a",
        "signed the day after",
        changed(WHOLE, "contracts", ContractDate=START + DAY),
        passes=False,
    ),
    Line("AmountsAgree", "三(五)a", "ten percent below the contract", _awarded("11147.76"), passes=True),
    Line("AmountsAgree", "三(五)a", "a little more than ten", _awarded("11147.75"), passes=False),
    Line("AmountsAgree", "三(五)a", "cost ten percent above", _cost("13762.66"), passes=True),
    Line("AmountsAgree", "三(五)a", "cost a little more", _cost("13762.67"), passes=False),
    Line("AmountsAgree", "三(五)a", "no cost given", _cost(None), passes=True),
    Line("AreasAddUp", "三(五)a", "units five percent short", _units(BuildArea=Decimal("17293.80")), passes=True),
    Line("AreasAddUp", "三(五)a", "units a little shorter", _units(BuildArea=Decimal("17293.79")), passes=False),
    Line("AreasAddUp", "三(五)a", "a unit without an area", _units(BuildArea=None), passes=True),
    Line("AreasAddUp", "三(五)a", "above and below make the whole", _halves("10204", "8000"), passes=True),
    Line("AreasAddUp", "三(五)a", "above and below make less", _halves("9000", "8000"), passes=False),
    Line("AreasAddUp", "三(五)a", "no total", changed(WHOLE, "project", AllArea=Decimal(0)), passes=True),
    Line(
        "AreasAddUp",
        "三(五)a",
        "another area at completion",
        changed(WHOLE, "completion_checks", FactArea=Decimal(9000)),
        passes=False,
    ),
    Line("HeldPermitHasNumber", "一(二)6b", "none held, no number", _permit(PermitSituation="none"), passes=True),
    Line("HeldPermitHasNumber", "一(二)6b", "held with number", _permit(**HELD, BuilderLicenceNum="1"), passes=True),
    Line("HeldPermitHasNumber", "一(二)6b", "held, no number", _permit(**HELD), passes=False),
    Line("Tendered", "一(二)6a", "openly", _tender("001"), passes=True),
    Line("Tendered", "一(二)6a", "by invitation", _tender("002"), passes=True),
    Line("Tendered", "一(二)6a", "commissioned", _tender("003"), passes=False),
    Line("CommissionShown", "一(二)3a", "not commissioned", _tender("001"), passes=True),
    Line(
        "CommissionShown",
        "一(二)3a",
        "with its paper",
        _papers(_tender("003"), ("tender", "direct_commission")),
        passes=True,
    ),
    Line("CommissionShown", "一(二)3a", "with a notice of award only", _tender("003"), passes=False),
    Line("DrawingsReviewed", "一(二)6a", "certificate", WHOLE, passes=True),
    Line(
        "DrawingsReviewed",
        "一(二)6a",
        "another paper",
        _papers(WHOLE, ("drawing_review", "other"), lacks=("drawing_review", "review_certificate")),
        passes=False,
    ),
    Line(
        "DrawingsReviewed",
        "一(二)6a",
        "no paper at all is another rule's matter",
        _papers(WHOLE, lacks=("drawing_review", "review_certificate")),
        passes=True,
    ),
    Line("NameUnlikeOthers", "三(五)a", "none alike", WHOLE, passes=True),
    Line("NameUnlikeOthers", "三(五)a", "one alike", _around(alike=(LIKE,)), passes=False),
    Line("UseFitsKind", "三(五)a", "a building's use", _project(PrjFunctionNum="999"), passes=True),
    Line("UseFitsKind", "三(五)a", "a road as a building", _project(PrjFunctionNum="014"), passes=False),
    Line("UseFitsKind", "三(五)a", "a road", _project(PrjTypeNum="02", PrjFunctionNum="014"), passes=True),
    Line("UseFitsKind", "三(五)a", "a school as a road", _project(PrjTypeNum="02"), passes=False),
    Line("UseFitsKind", "三(五)a", "neither", _project(PrjTypeNum="99", PrjFunctionNum="014"), passes=True),
    Line("StartWellBeforeCutOver", "一(二)1", "31 days before", _started(date(2019, 8, 12)), passes=True),
    Line("StartWellBeforeCutOver", "一(二)1", "30 days before", _started(date(2019, 8, 13)), passes=False),
    Line("StartWellBeforeCutOver", "一(二)1", "the day before", _started(date(2019, 9, 11)), passes=False),
    Line("StartWellBeforeCutOver", "一(二)1", "the day itself: blocked", _started(date(2019, 9, 12)), passes=True),
    Line("PlaceAsInLibrary", "一(二)3b", "a project of one's own", WHOLE, passes=True),
    Line("PlaceAsInLibrary", "一(二)3b", "the same county", _around(county="220102"), passes=True),
    Line("PlaceAsInLibrary", "一(二)3b", "another county", _around(county="220103"), passes=False),
    Line("StarFieldsPresent", "一(二)6e", "every field", WHOLE, passes=True),
    Line("StarFieldsPresent", "一(二)6e", "one is empty", changed(WHOLE, "completion_checks", Span=None), passes=False),
    Line(
        "PermitNumberForA", "一(二)6b", "no number, and none is asked for", _permit(BuilderLicenceNum=None), passes=True
    ),
    Line("PermitNumberForA", "一(二)6b", "no number, and one is asked for", _asked_for_number(""), passes=False),
    Line(
        "PermitNumberForA",
        "一(二)6b",
        "a number that is asked for",
        _asked_for_number("220102201803150101"),
        passes=True,
    ),
    *GRANT_LINES,
    *GUIDE_LINES,
    *SPECIALIST_BOUNDARIES,
    *ERRATA_BOUNDARIES,
    *FEED_BOUNDARIES,
    *PUSH_BOUNDARIES,
)
"""Every line; the clause is one that the rule cites, or one under it."""
