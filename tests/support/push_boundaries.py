"""The table of boundaries of the push: what blocks a delivery and what is told; ``boundaries`` appends it."""

from dataclasses import replace
from typing import Any

from tests.support.boundary_lines import Line
from tests.support.filing_facts import changed, complete_facts, jilin_policy
from zhulu.domain.exchange.facts import PushFacts, facts_of
from zhulu.domain.exchange.mapping import Statement, Terms, to_national
from zhulu.domain.filings.facts import FilingFacts

NUMBER = "2201021803120101"
STATEMENT = Statement(
    project_number=NUMBER,
    grade="A",
    data_source="3",
    authority="吉林省住房和城乡建设厅建筑管理处",
    reviewer="李示例",
    entered_on="2026-03-16",
)
TERMS = Terms(codes={}, personal=frozenset())
CLAUSE = "一(二)4d"


def _stored() -> FilingFacts:
    """Give a builder's filing as the library holds it: with province and city, a permit number and an agency."""
    facts = changed(complete_facts(), "project", ProvinceNum="220000", CityNum="220100")
    facts = changed(facts, "permits", BuilderLicenceNum="220102201803150101", StageNum=f"{NUMBER}-SX-001")
    return changed(facts, "tenders", AgencyCorpName="长春某招标公司", AgencyCorpCode="91220100MA00090443")


STORED = _stored()


def _sent(facts: FilingFacts = STORED, statement: Statement = STATEMENT) -> PushFacts:
    body = to_national(facts.document, statement=statement, terms=TERMS)
    return facts_of(body, policy=jilin_policy())


WHOLE = _sent()


def _with(table: str, **columns: object) -> PushFacts:
    return _sent(changed(STORED, table, **columns))


def _row(table: str, **columns: object) -> PushFacts:
    """Change what would leave, where the mapping itself would not let it come so far."""
    rows = [{**row, **columns} for row in WHOLE.rows(table)]
    return replace(WHOLE, tables={**WHOLE.tables, table: rows})


def _lacking(*tables: str) -> PushFacts:
    return replace(WHOLE, tables={key: rows for key, rows in WHOLE.tables.items() if key not in tables})


def _required(*columns: str) -> PushFacts:
    return replace(WHOLE, policy=jilin_policy(push_required=list(columns)))


def _line(rule: str, label: str, facts: PushFacts, *, passes: bool, clause: str = CLAUSE) -> Line:
    return Line(rule, clause, label, facts, passes=passes)


def _passes(rule: str, label: str, facts: PushFacts = WHOLE, *, clause: str = CLAUSE) -> Line:
    return _line(rule, label, facts, passes=True, clause=clause)


def _told(rule: str, label: str, facts: PushFacts, *, clause: str = CLAUSE) -> Line:
    return _line(rule, label, facts, passes=False, clause=clause)


def _numbered(number: str) -> PushFacts:
    return _sent(statement=replace(STATEMENT, project_number=number))


def _suffixed(number: str) -> PushFacts:
    row_id = str(WHOLE.first("permits")["row_id"])
    return replace(WHOLE, stage_numbers={row_id: number})


BLOCKS = (
    _passes("ProjectNumberFormed", "sixteen digits"),
    _told("ProjectNumberFormed", "fifteen digits", _numbered(NUMBER[:15])),
    _told("ProjectNumberFormed", "seventeen digits", _numbered(f"{NUMBER}1")),
    _told("ProjectNumberFormed", "a letter", _numbered(f"{NUMBER[:15]}X")),
    _told("ProjectNumberFormed", "no basic sheet", _lacking("project")),
    _passes("GradeAndReviewerStated", "grade, office and name", clause="三(二)"),
    _told("GradeAndReviewerStated", "D", _sent(statement=replace(STATEMENT, grade="D")), clause="三(二)"),
    _told("GradeAndReviewerStated", "no grade", _sent(statement=replace(STATEMENT, grade="")), clause="三(二)"),
    _told("GradeAndReviewerStated", "no office", _sent(statement=replace(STATEMENT, authority="")), clause="三(二)"),
    _told("GradeAndReviewerStated", "no name", _sent(statement=replace(STATEMENT, reviewer="")), clause="三(二)"),
    _passes("NationalColumnsFilled", "every column of the list"),
    _told("NationalColumnsFilled", "an owner without code", _with("project", BuildCorpCode="")),
    _passes("NationalColumnsFilled", "an empty column that is not on the list", _with("project", Address="")),
    _passes("NationalColumnsFilled", "a list with a name that is no column", _required("project.Nothing", "x.y", "z")),
    _passes("NationalCodesKnown", "codes of both editions"),
    _told("NationalCodesKnown", "a kind that is none", _row("project", PrjTypeNum="77")),
    _passes("NationalCodesKnown", "an empty code is another rule's matter", _row("project", PrjTypeNum="")),
    _passes(
        "NationalCodesKnown", "an unknown code of a dictionary that is only told", _row("project", PrjPropertyNum="77")
    ),
    _passes("AreasFormed", "province, city, county"),
    _told("AreasFormed", "no city", _with("project", CityNum="")),
    _told("AreasFormed", "a county as city", _with("project", CityNum="220102")),
    _told("AreasFormed", "five digits", _with("project", CountyNum="22010")),
    _told("AreasFormed", "a county of another province", _with("project", CountyNum="210102")),
    _passes("OrganisationCodesFormed", "eighteen places"),
    _passes("OrganisationCodesFormed", "ten places", _with("project", BuildCorpCode="123456789")),
    _told("OrganisationCodesFormed", "seventeen places", _with("project", BuildCorpCode="9122010012345678X")),
    _told("OrganisationCodesFormed", "a contractor's name", _with("contracts", ContractorCorpCode="澄岳集团")),
    _passes("OrganisationCodesFormed", "an empty one is another rule's matter", _with("project", BuildCorpCode="")),
    _passes("StagesStandOnEachOther", "persons with their stages"),
    _told("StagesStandOnEachOther", "persons without a review", _lacking("drawing_reviews")),
    _told("StagesStandOnEachOther", "persons without a permit", _lacking("permits")),
    _passes("StagesStandOnEachOther", "neither", _lacking("permits", "permit_persons")),
)
"""What keeps a delivery here."""

WARNINGS = (
    _passes("OtherCodesKnown", "known codes"),
    _told("OtherCodesKnown", "a property that is none", _row("project", PrjPropertyNum="77")),
    _passes("OtherCodesKnown", "a checked dictionary blocks instead", _row("project", PrjTypeNum="77")),
    _passes("CodesOfThisEdition", "of 2018"),
    _told("CodesOfThisEdition", "of 2014 only", _row("tenders", TenderClassNum="005")),
    _passes("OrganisationCodesCurrent", "right codes"),
    _told("OrganisationCodesCurrent", "ten places", _with("project", BuildCorpCode="123456789")),
    _told("OrganisationCodesCurrent", "a wrong check place", _with("project", BuildCorpCode="91220100MA000901XE")),
    _passes("CompletionHasItsPermit", "both"),
    _passes("CompletionHasItsPermit", "neither", _lacking("permits", "completion_checks")),
    _told("CompletionHasItsPermit", "a completion alone", _lacking("permits")),
    _passes("PermitNumberPlaceholder", "a number", clause="一(二)6a"),
    _told("PermitNumberPlaceholder", "none", _with("permits", BuilderLicenceNum=""), clause="一(二)6a"),
    _passes("StageSuffixNational", "a national suffix"),
    _told("StageSuffixNational", "our own", _suffixed(f"{NUMBER}-ZZ-001")),
    _passes("TextsFit", "255 signs", _row("project", PrjName="馆" * 255)),
    _told("TextsFit", "256 signs", _row("project", PrjName="馆" * 256)),
    _passes("UseGoesWithKind", "a building's use"),
    _told("UseGoesWithKind", "a road as a building", _row("project", PrjFunctionNum="014")),
    _passes("UseGoesWithKind", "a road", _row("project", PrjTypeNum="02", PrjFunctionNum="014")),
    _passes("UseGoesWithKind", "no use", _row("project", PrjFunctionNum="")),
    _passes("NationalDatesInOrder", "as usual"),
    _passes("NationalDatesInOrder", "on one day", _row("contracts", ContractDate="2018-03-11")),
    _told("NationalDatesInOrder", "a contract before the award", _row("contracts", ContractDate="2018-03-10")),
    _passes("NationalDatesInOrder", "what is no day says nothing", _row("contracts", ContractDate="2018")),
    _passes("AmountsPositive", "amounts"),
    _passes("AmountsPositive", "a cent", _row("tenders", TenderMoney="0.01")),
    _told("AmountsPositive", "nothing", _row("tenders", TenderMoney="0")),
    _told("AmountsPositive", "the sentinel", _row("contracts", ContractMoney="-1.0")),
    _passes("PermitAreaWithinTotal", "the same area"),
    _told("PermitAreaWithinTotal", "more", _row("permits", Area="18204.01")),
    _passes("PermitAreaWithinTotal", "no total", _row("project", AllArea="")),
    _passes("AgencyNamed", "name and code"),
    _told("AgencyNamed", "no code", _row("tenders", AgencyCorpCode="")),
    _told("AgencyNamed", "no name", _row("tenders", AgencyCorpName="")),
    _passes("AgencyNamed", "a direct commission needs none", _row("tenders", TenderTypeNum="003", AgencyCorpName="")),
)
"""What is told and sent."""

PUSH_BOUNDARIES: tuple[Any, ...] = (*BLOCKS, *WARNINGS)
