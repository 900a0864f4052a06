"""Every rule of path ②: one pass, one violation, every boundary. No database: the facts are built by hand."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.filing_facts import (
    FILER_CODE,
    FOUR,
    PAPERS,
    SIX,
    TODAY,
    changed,
    complete_facts,
    jilin_policy,
    without,
)
from tests.support.filing_sheets import id_number
from zhulu.domain.filings.facts import FilingFacts, Home, Unreadable
from zhulu.domain.filings.rules import CONFIRMATION, GRADE_A, MOMENTS, SUBMISSION, star_fields
from zhulu.domain.filings.sheets import FOUR_SHEETS, SIX_SHEETS, required_sheets
from zhulu.domain.rulebook.runner import Findings, examine
from zhulu.domain.rulebook.shapes import Place, Severity

notice = pytest.mark.notice
DAY = timedelta(days=1)
Fault = tuple[str, str, str]
"""Rule, table and column of a violation."""


def findings(facts: FilingFacts, *, as_of: date = TODAY) -> Findings:
    """Ask the moment of submission."""
    return examine(SUBMISSION, facts, as_of=as_of)


def faults(facts: FilingFacts, *, as_of: date = TODAY) -> set[Fault]:
    """Give what blocks submission."""
    return {(item.rule, item.place.table, item.place.column) for item in findings(facts, as_of=as_of).blocks}


def starting(day: date | None, facts: FilingFacts | None = None) -> FilingFacts:
    """Give complete facts that start on a day, on both sheets that state it, and end late enough."""
    facts = changed(facts or complete_facts(), "project", BDate=day)
    return changed(facts, "completion_checks", BDate=day, EDate=TODAY)


@pytest.mark.parametrize("roles", [("1",), ("2",), ("3",), ("4",), ("5",), ("1", "2"), ("2", "3"), ("3", "4", "5")])
@notice("一(二)6")
def test_complete_facts_pass(roles: tuple[str, ...]) -> None:
    """For every role the complete sheets violate nothing, neither at submission nor at confirmation."""
    facts = complete_facts(*roles)

    assert findings(facts).violations == ()
    assert examine(CONFIRMATION, facts, as_of=TODAY).violations == ()
    assert examine(GRADE_A, facts, as_of=TODAY).violations == ()


CUT_OVER = [
    (date(2019, 9, 11), True),
    (date(2019, 9, 12), False),
    (date(2019, 9, 13), False),
    (date(2026, 1, 5), False),
]


@pytest.mark.parametrize(("start", "passes"), CUT_OVER)
@notice("一(二)1")
def test_start_before_cut_over(*, start: date, passes: bool) -> None:
    """一(二)1: the day before belongs to path ②, the day itself and all after it to path ①; both sheets are asked."""
    found = faults(starting(start))

    said = {("StartBeforeCutOver", "project", "BDate"), ("StartBeforeCutOver", "completion_checks", "BDate")}
    assert found == (set() if passes else said)


@notice("一(二)1")
def test_the_cut_over_day_is_a_setting() -> None:
    """The same start passes under one policy and fails under another."""
    later = complete_facts(policy=jilin_policy(cut_over_date="2020-01-01"))

    assert faults(starting(date(2019, 12, 31), later)) == set()
    assert len(faults(starting(date(2020, 1, 1), later))) == 2


@pytest.mark.parametrize(
    ("basic", "final", "agree"),
    [
        (date(2018, 4, 15), date(2018, 4, 15), True),
        (date(2018, 4, 15), date(2018, 4, 16), False),
        (date(2018, 4, 15), date(2018, 4, 14), False),
    ],
)
@notice("一(二)1")
def test_starts_agree(*, basic: date, final: date, agree: bool) -> None:
    """A start that was moved before the cut-over on one sheet only is noticed."""
    facts = changed(changed(complete_facts(), "project", BDate=basic), "completion_checks", BDate=final)

    assert (("StartsAgree", "completion_checks", "BDate") not in faults(facts)) is agree


COMPLETION_DAYS = [
    (date(2018, 4, 15), date(2018, 4, 15), set()),
    (date(2018, 4, 15), date(2018, 4, 14), {("DateOrder", "completion_checks", "EDate")}),
    (date(2018, 4, 15), TODAY, set()),
    (date(2018, 4, 15), TODAY + DAY, {("NotInTheFuture", "completion_checks", "EDate")}),
]


@pytest.mark.parametrize(("start", "end", "expected"), COMPLETION_DAYS)
@notice("三(五)")
def test_completion_day(start: date, end: date, expected: set[Fault]) -> None:
    """Completion may be the day of the start and today, not before the one nor after the other."""
    facts = changed(changed(complete_facts(), "project", BDate=start), "completion_checks", BDate=start, EDate=end)
    facts = changed(facts, "completion_filings", EDate=TODAY)

    assert faults(facts) == expected


@pytest.mark.parametrize(("table", "column"), [("contracts", "ContractDate"), ("completion_filings", "EDate")])
@notice("三(五)")
def test_nothing_has_happened_tomorrow(table: str, column: str) -> None:
    """Contract and filing of completion may be of today, not of tomorrow; the label is said, not the column."""
    today = changed(complete_facts(), table, **{column: TODAY})
    tomorrow = changed(complete_facts(), table, **{column: TODAY + DAY})

    assert faults(today) == set()
    assert faults(tomorrow) == {("NotInTheFuture", table, column)}
    assert column not in findings(tomorrow).blocks[0].message


REASONS: list[tuple[dict[str, Any], dict[str, Any], set[Fault]]] = [
    ({"NoPermitReason": "land"}, {}, set()),
    ({"NoPermitReason": "other", "NoPermitReasonText": "档案遗失"}, {}, set()),
    ({"NoPermitReason": "land,other"}, {}, {("NoPermitReasonExplained", "project", "NoPermitReasonText")}),
    ({"NoPermitReason": "existing"}, {}, set()),
    (
        {"NoPermitReason": "existing"},
        {"legacy_permit_allowed": False},
        {("NoPermitReasonExplained", "project", "NoPermitReason")},
    ),
    ({"NoPermitReason": None}, {}, {("RequiredSheetsComplete", "project", "NoPermitReason")}),
]


@pytest.mark.parametrize(("columns", "policy", "expected"), REASONS)
@notice("一(二)1")
def test_no_permit_reason(columns: dict[str, Any], policy: dict[str, Any], expected: set[Fault]) -> None:
    """其他 is written out; an existing permit counts where the province allows it (Q4)."""
    assert faults(changed(complete_facts(policy=jilin_policy(**policy)), "project", **columns)) == expected


@pytest.mark.parametrize(
    ("roles", "required"),
    [
        (("1",), FOUR_SHEETS),
        (("2",), FOUR_SHEETS),
        (("1", "2"), FOUR_SHEETS),
        (("3",), SIX_SHEETS),
        (("4",), SIX_SHEETS),
        (("5",), SIX_SHEETS),
        (("2", "3"), SIX_SHEETS),
        (("1", "4"), SIX_SHEETS),
    ],
)
@notice("一(二)6")
def test_required_sheets_by_role(roles: tuple[str, ...], required: tuple[str, ...]) -> None:
    """施工、监理: six; 勘察、设计: the first four, the last two as they like; several roles: the union.

    An empty filing is told every missing table of exactly its required sheets.
    """
    empty = without(complete_facts(*roles), *complete_facts().document)
    told = {item.place.sheet for item in findings(empty).blocks if item.rule == "RequiredSheetsComplete"}

    assert required_sheets(roles) == required
    assert told == {sheet.value for sheet in required}


@pytest.mark.parametrize("role", ["3", "4"])
@notice("一(二)6")
def test_a_builder_without_completion_is_refused(role: str) -> None:
    """施工、监理 without 竣工验收 are refused (domain.md §1.10, 2)."""
    found = faults(complete_facts(role, sheets=[sheet for sheet in SIX if sheet != "completion"]))

    assert found == {("RequiredSheetsComplete", "completion_checks", "")}


@pytest.mark.parametrize("role", ["1", "2"])
@notice("一(二)6")
def test_a_designer_needs_neither_permit_nor_completion(role: str) -> None:
    """勘察、设计 pass with the first four sheets and papers of those four."""
    facts = complete_facts(role, sheets=FOUR)
    four_papers = frozenset(paper for paper in PAPERS if paper[0] in FOUR)

    assert findings(replace(facts, papers=four_papers)).violations == ()


@notice("一(二)6")
def test_an_optional_sheet_once_begun_is_filled_wholly() -> None:
    """A designer who types one field into 施工许可 owes the whole sheet; one who types nothing owes nothing."""
    facts = complete_facts("2", sheets=FOUR)
    begun = replace(facts, document={**facts.document, "permits": [{"row_id": "r" * 16, "PermitSituation": "none"}]})
    blank = replace(facts, document={**facts.document, "permits": [{"row_id": "r" * 16, "PermitSituation": None}]})

    assert faults(begun) == {
        ("RequiredSheetsComplete", "permits", "ContractMoney"),
        ("RequiredSheetsComplete", "permits", "Area"),
    }
    assert faults(blank) == set()


PERMITS: list[tuple[dict[str, Any], set[Fault]]] = [
    ({"PermitSituation": "none", "BuilderLicenceNum": None}, set()),
    ({"PermitSituation": "held", "IssueDepart": "某局", "ReleaseDate": date(2018, 4, 1)}, set()),
    (
        {"PermitSituation": "held", "IssueDepart": None, "ReleaseDate": None},
        {("PermitDetailsTogether", "permits", "IssueDepart"), ("PermitDetailsTogether", "permits", "ReleaseDate")},
    ),
    (
        {"PermitSituation": "held", "IssueDepart": "某局", "ReleaseDate": None},
        {("PermitDetailsTogether", "permits", "ReleaseDate")},
    ),
    ({"PermitSituation": "none", "BuilderLicenceNum": "220102201804010101"}, set()),
]


@pytest.mark.parametrize(("columns", "expected"), PERMITS)
@notice("一(二)6")
def test_the_permit_number_is_never_demanded(columns: dict[str, Any], expected: set[Fault]) -> None:
    """A number is optional for all; who held a permit says its office and day (Q14)."""
    facts = changed(complete_facts("3"), "permits", **columns)

    assert faults(facts) == expected
    assert faults(changed(facts, "completion_checks", BuilderLicenceNum=None)) == expected


@pytest.mark.parametrize("missing", ["1", "2"])
@notice("一(二)6")
def test_a_designer_completes_both_units(missing: str) -> None:
    """勘察设计 name both units with the person in charge; a builder need not."""
    rows = [row for row in complete_facts("1", "2").rows("participants") if row["CorpRoleNum"] != missing]
    designer = complete_facts("1" if missing == "2" else "2")
    builder = complete_facts("3")
    kept = [row for row in builder.rows("participants") if row["CorpRoleNum"] != missing]

    assert ("SurveyAndDesignComplete", "participants", "") in faults(
        replace(designer, document={**designer.document, "participants": rows})
    )
    assert faults(replace(builder, document={**builder.document, "participants": kept})) == set()


@pytest.mark.parametrize(
    ("column", "rule"), [("PersonName", "RequiredSheetsComplete"), ("PersonRegisterNum", "SurveyAndDesignComplete")]
)
@notice("一(二)6")
def test_a_designer_completes_the_particulars(column: str, rule: str) -> None:
    """Person and registration of both units are demanded of a designer, each empty cell told once."""
    found = findings(changed(complete_facts("2", sheets=FOUR), "participants", **{column: None})).blocks

    assert [(item.rule, item.place.column) for item in found] == [(rule, column)] * 2


@notice("一(二)6")
def test_a_builder_owes_no_registrations() -> None:
    """施工、监理 may leave the registration numbers empty: they are ``*``, not 必填."""
    assert faults(changed(complete_facts("3"), "participants", PersonRegisterNum=None)) == set()


@pytest.mark.parametrize("role", ["1", "2", "3", "4", "5"])
@notice("一(二)2")
def test_the_filer_took_part(role: str) -> None:
    """Who claims a role stands among the participants in it, under its own code."""
    facts = complete_facts(role)
    others = [{**row, "CorpCode": "91220101MA0Y7K2R15"} for row in facts.rows("participants")]
    told = findings(replace(facts, document={**facts.document, "participants": others})).blocks

    assert [item.rule for item in told] == ["FilerTookPart"]
    assert FILER_CODE in told[0].remedy
    assert told[0].place.sheet == ("drawing_review" if role in {"1", "2"} else "permit")


@notice("一(二)2")
def test_each_claimed_role_is_asked() -> None:
    """A firm that claims 施工 and 监理 but stands there as 施工 only is told of 监理."""
    facts = replace(complete_facts("3"), roles=frozenset({"3", "4"}))

    assert [item.message for item in findings(facts).blocks] == [
        "参建单位里没有本单位（吉林澄岳建设集团有限公司）的监理记录"
    ]


@pytest.mark.parametrize("paper", sorted(PAPERS), ids="-".join)
@notice("一(二)3")
def test_each_demanded_paper(paper: tuple[str, str]) -> None:
    """Each missing paper is told at its sheet, and no other."""
    found = findings(replace(complete_facts("3"), papers=PAPERS - {paper})).blocks

    assert [(item.rule, item.place.sheet) for item in found] == [("PapersAttached", paper[0])]


@pytest.mark.parametrize(
    ("role", "instead", "of", "passes"),
    [
        ("3", ("tender", "direct_commission"), ("tender", "award_notice"), True),
        ("3", ("contract", "award_notice"), ("tender", "award_notice"), False),
        ("3", ("basic", "approval"), ("basic", "owner_statement"), True),
        ("4", ("basic", "commitment"), ("basic", "scale_evidence"), True),
        ("2", ("basic", "commitment"), ("basic", "scale_evidence"), False),
    ],
)
@notice("一(二)3")
def test_papers_by_kind_and_role(*, role: str, instead: tuple[str, str], of: tuple[str, str], passes: bool) -> None:
    """Any kind of a line will do, on its own sheet; 监理 owes no drawings of scale."""
    found = faults(replace(complete_facts(role), papers=PAPERS - {of} | {instead}))

    assert (found == set()) is passes


@pytest.mark.parametrize(
    ("home", "expected"),
    [
        (Home("220102", area_known=True, authority_name="南关区住房和城乡建设局"), set()),
        (Home("220103", area_known=True), set()),
        (Home("110105", area_known=False), {("PlaceKnown", "project", "CountyNum")}),
        (Home("", area_known=False), set()),
    ],
    ids=["known", "known without a grant", "another province", "not filled in"],
)
@notice("一(二)3")
def test_the_place_is_known(home: Home, expected: set[Fault]) -> None:
    """A place outside the province is refused; one without a grant waits for dispatch; empty is 必填's matter."""
    assert faults(replace(complete_facts(), home=home)) == expected


PERSONAL = [
    ("project", "PrjSize", "综合馆一栋，联系人13900001234", True),
    ("project", "PrjName", f"{id_number(7)}综合馆", True),
    ("completion_checks", "FactSize", f"负责人 {id_number(8)}", True),
    ("project", "Address", "生态大街 139 号", False),
    ("contracts", "ContractNum", "HT-20180321-13900", False),
    ("project", "PrjSize", "投资 123456789012345678 元", False),
    ("contracts", "ContractNum", id_number(7), False),
    ("project", "PrjApprovalNum", "吉发改审批13900001234", False),
]


@pytest.mark.parametrize(("table", "column", "text", "told"), PERSONAL)
@notice("三(五)")
def test_no_personal_data_in_text(*, table: str, column: str, text: str, told: bool) -> None:
    """A mobile or a valid ID number in a free text is told; long numbers that are neither pass."""
    found = faults(changed(complete_facts(), table, **{column: text}))

    assert found == ({("NoPersonalDataInText", table, column)} if told else set())


@notice("三(五)")
def test_unreadable_values_are_told_where_they_stand() -> None:
    """A cell that could not be read is told with its own message and place."""
    place = Place("basic", "project", "r" * 16, "AllInvest")
    found = findings(replace(complete_facts(), unreadable=(Unreadable(place, "看不懂这个数"),))).blocks

    assert [(item.rule, item.message, item.place) for item in found] == [("ValuesReadable", "看不懂这个数", place)]


ORDER = [
    ("tenders", "TenderResultDate", date(2018, 3, 22), "contracts"),
    ("contracts", "ContractDate", date(2018, 4, 16), "project"),
]


@pytest.mark.parametrize(("table", "column", "day", "at"), ORDER)
@notice("三(五)")
def test_an_odd_sequence_warns(table: str, column: str, day: date, at: str) -> None:
    """Award after contract, or contract after start, is told and does not block."""
    found = findings(changed(complete_facts(), table, **{column: day}))

    assert found.blocks == ()
    assert [(item.rule, item.severity, item.place.table) for item in found.warnings] == [
        ("DatesInSequence", Severity.WARN, at)
    ]


def test_one_wrong_pair_of_days_is_told_once() -> None:
    """Completion before the start blocks, and is not told a second time as an odd sequence."""
    facts = changed(complete_facts(), "completion_checks", EDate=date(2018, 4, 14))

    assert [item.rule for item in findings(facts).violations] == ["DateOrder"]


STARS = [(table.key, item.column) for table, item in star_fields(["catalogue_default"])]


@pytest.mark.parametrize(("table", "column"), STARS)
@notice("一(二)6")
def test_each_star_field_is_needed_for_a(table: str, column: str) -> None:
    """A missing ``*`` field blocks A and names itself; submission does not ask for it as such."""
    facts = changed(complete_facts("3"), table, **{column: None})
    found = examine(GRADE_A, facts, as_of=TODAY).blocks

    assert {(item.rule, item.place.table, item.place.column) for item in found} == {
        ("StarFieldsPresent", table, column)
    }
    assert "StarFieldsPresent" not in {item.rule for item in findings(facts).violations}


@notice("一(二)6")
def test_star_fields_of_an_empty_table_are_missing() -> None:
    """A designer without a completion sheet lacks its ``*`` fields, and is told so (一(二)6)."""
    found = examine(GRADE_A, complete_facts("2", sheets=FOUR), as_of=TODAY).blocks

    assert {item.place.table for item in found} == {"completion_checks"}


@notice("一(二)6")
def test_the_province_may_list_the_star_fields() -> None:
    """A list of ``table.Column`` takes the place of the catalogue's example."""
    policy = jilin_policy(a_grade_fields=["project.PrjCode"])
    found = examine(GRADE_A, complete_facts(policy=policy), as_of=TODAY).blocks

    assert [(item.place.table, item.place.column) for item in found] == [("project", "PrjCode")]


@notice("三(三)")
def test_all_faults_are_told_at_once() -> None:
    """Ten faults of nine rules come together, blocks before warnings, each with its citation."""
    facts = starting(date(2019, 9, 12))
    facts = changed(facts, "completion_checks", BDate=date(2019, 9, 13), EDate=TODAY + DAY)
    facts = changed(facts, "project", NoPermitReason="other", PrjSize="电话13900001234", PrjTypeNum=None)
    facts = changed(facts, "permits", PermitSituation="held")
    facts = replace(facts, papers=frozenset(), home=Home("110105", area_known=False))
    found = findings(changed(facts, "participants", CorpCode="91220101MA0Y7K2R15"))

    assert {item.rule for item in found.blocks} == {
        "StartBeforeCutOver",
        "StartsAgree",
        "NoPermitReasonExplained",
        "NotInTheFuture",
        "RequiredSheetsComplete",
        "PermitDetailsTogether",
        "FilerTookPart",
        "PapersAttached",
        "PlaceKnown",
        "NoPersonalDataInText",
    }
    assert [item.severity for item in found.violations] == sorted(item.severity for item in found.violations)
    assert all(item.cites and item.sentence.endswith("）") for item in found.violations)


def test_every_moment_asks_rules_that_cite() -> None:
    """Each moment names its rules in order, none twice, each with its clause; the policy they read is declared."""
    for moment in MOMENTS.values():
        names = [rule.name for rule in moment.rules]
        assert len(names) == len(set(names))
        assert all(rule.cites for rule in moment.rules)
        assert set(moment.reads) <= set(jilin_policy().values)


def test_rules_do_not_change_what_they_read() -> None:
    """Asking twice says the same, and the facts stand as they stood."""
    facts = changed(starting(date(2019, 9, 12)), "permits", PermitSituation="held")
    before = repr(facts)

    assert findings(facts) == findings(facts)
    assert repr(facts) == before


@pytest.mark.parametrize(
    ("last", "today", "passes"),
    [
        ("", date(2030, 1, 1), True),
        ("2026-06-30", date(2026, 6, 30), True),
        ("2026-06-30", date(2026, 7, 1), False),
    ],
)
@notice("一(二)1")
def test_back_filing_open(*, last: str, today: date, passes: bool) -> None:
    """Q38: without an end the window stays open; its last day is still open, the next one is not."""
    facts = replace(complete_facts(), policy=jilin_policy(path2_open_until=last))

    assert (("BackFilingOpen", "", "") in faults(facts, as_of=today)) is not passes
