"""Path ③ from draft to the public list: one sheet, one confirmation, no grade, never pushed."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.support.desk import waiting_for
from tests.support.filing_sheets import uscc
from tests.support.filings import CITY, COUNTY, OPINION, Cast, Person, make_clerk, make_firm, reread, upload
from tests.support.specialist import (
    ANSWERS,
    FIRE,
    SHEET,
    WORK,
    confirmed_work,
    fill_work,
    filled_work,
    make_works_cast,
    make_works_officer,
    submitted_work,
)
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import (
    FilingNotFound,
    count_open,
    find_latest_submission,
    list_history,
    list_unassigned,
)
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import Confirmation, Contribution, GradeDecision, NationalNumber
from zhulu.domain.library.operations import keep_national_number
from zhulu.domain.library.paths import NotOnThisPath, require_graded_path, require_pushed_path
from zhulu.domain.library.queries import find_contribution, get_latest_version
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.publication.company_queries import find_company, list_company_projects
from zhulu.domain.publication.queries import Filters, find_project, search_projects
from zhulu.domain.publication.specialist_queries import WorkFilters, search_works
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.rulebook.queries import list_verdicts
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.canonical import canonical_json
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.answer_warnings import WarningsUnanswered
from zhulu.usecases.apply_for_grade import apply_for_grade
from zhulu.usecases.attach_paper import attach_paper
from zhulu.usecases.confirm_filing import MethodMissing, confirm_filing
from zhulu.usecases.copy_filing import copy_filing
from zhulu.usecases.dispatch_filing import dispatch_filing
from zhulu.usecases.endorse_filing import endorse_filing
from zhulu.usecases.return_filing import Reason, refuse_filing, return_filing
from zhulu.usecases.save_sheet import save_typed_sheet
from zhulu.usecases.start_specialist_filing import CategoryNotOpen, start_specialist_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.transfer_filing import transfer_filing
from zhulu.usecases.two_steps import EndorsementMissing, NothingToEndorse
from zhulu.usecases.withdraw_filing import withdraw_filing

ORIGINALS = VerificationMethod.ORIGINALS.value
TODAY = date(2026, 3, 16)
REASONS = [Reason(code="R14", text="验收文件缺一方签章", sheet=SHEET)]


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who takes a specialist work from draft to the public list."""
    return make_works_cast()


def document_of(filing: Filing) -> dict[str, Any] | None:
    """Give the public document of a filing's project, if it is public."""
    assert filing.project is not None
    return find_project(public_id=filing.project.public_id)


def set_two_steps(since: date) -> None:
    """Have the province ask for two steps from a day on."""
    with transaction.atomic():
        set_policy(
            key="specialist_two_step_confirmation", value=True, valid_from=since, reason="省厅要求两级", set_by="测试"
        )


def contribution_of(filing: Filing) -> Contribution:
    """Give what a filing became."""
    found = find_contribution(source_id=filing.public_id)
    assert found is not None
    return found


def blocks(refusal: pytest.ExceptionInfo[RulesViolated]) -> set[str]:
    """Give the rules that stopped a matter."""
    return {item.rule for item in refusal.value.findings.blocks}


@pytest.mark.notice("一(三)2")
def test_only_a_construction_firm_starts(cast: Cast) -> None:
    """A supervisor's clerk and an officer are refused; nothing is left behind."""
    firm = make_firm(serial=2, name="吉林正衡工程监理有限公司")
    Organisation.objects.filter(pk=firm.pk).update(kinds=["supervisor"])
    supervisor = make_clerk(firm, sign_in_name="jianli")
    for actor in (supervisor.actor, cast.county.actor):
        with pytest.raises(NotPermitted, match="施工企业"):
            start_specialist_filing(actor=actor, category=FIRE)
    assert not Filing.objects.exists()


@pytest.mark.notice("一(三)1")
@pytest.mark.parametrize("category", ["", "钢结构", "消防设施"])
def test_no_other_category_can_be_started(cast: Cast, category: str) -> None:
    """Enterprises choose from the province's list; they cannot invent."""
    with pytest.raises(CategoryNotOpen):
        start_specialist_filing(actor=cast.clerk.actor, category=category)
    assert not Filing.objects.exists()


@pytest.mark.notice("一(三)3")
def test_a_draft_begins_with_what_is_known(cast: Cast) -> None:
    """Category and contractor stand on the sheet; whose it is and on which path, on the filing."""
    filing = start_specialist_filing(actor=cast.clerk.actor, category=FIRE)
    (row,) = filing.sheets.get().tables["specialist_works"]

    assert (filing.path, filing.roles, filing.state) == ("3", ["3"], "draft")
    assert row["CategoryName"] == FIRE
    assert row["ContractorCorpCode"] == uscc(1)


@pytest.mark.notice("一(三)4")
def test_a_submission_is_numbered_and_not_public(cast: Cast) -> None:
    """The work has a number, an immutable version, a home and a verdict; nobody outside sees it, and it is no D."""
    filing = submitted_work(cast)
    assert filing.project is not None
    submission = find_latest_submission(filing=filing)
    assert submission is not None
    (work,) = json.loads(submission.canonical)["specialist_works"]
    (verdict,) = list_verdicts(subject_kind="filing", subject_id=filing.public_id)
    statement = json.loads(Entry.objects.get(kind="submit_filing").statement)

    assert (filing.state, filing.home_authority and filing.home_authority.code) == ("submitted", COUNTY)
    assert filing.project.number == "2201022603169901"
    assert (work["CityNum"], work["ContractMoney"]) == ("220100", "638.50")
    assert (verdict.moment, verdict.passed) == ("specialist_submission", True)
    assert "grade" not in json.dumps(statement)
    assert document_of(filing) is None
    assert not search_projects(filters=Filters(query="净月", include_unconfirmed=True)).rows
    assert not search_works(filters=WorkFilters()).rows
    assert waiting_for(cast.county.actor) == [filing]


@pytest.mark.notice("一(三)3")
@pytest.mark.notice("一(三)4")
@pytest.mark.notice("一(三)5")
def test_a_confirmation_makes_it_public_without_a_grade(cast: Cast) -> None:
    """One confirmation: content rows, a version, who confirmed and how; public with 不定级, in list and company."""
    filing = confirmed_work(cast)
    contribution, document = contribution_of(filing), document_of(filing)
    confirmation = Confirmation.objects.get()
    assert document is not None
    version = get_latest_version(contribution_id=contribution.pk)

    assert (filing.state, contribution.path) == ("confirmed", "3")
    assert canonical_json(document_from_rows(contribution_id=contribution.pk)) == version.canonical
    assert not GradeDecision.objects.exists()
    assert (confirmation.reviewer_name, confirmation.reviewer_office) == ("王示例", "建筑业管理科")
    assert (confirmation.method, confirmation.opinion, confirmation.authority_level) == (ORIGINALS, OPINION, "county")
    assert confirmation.policy == {"specialist_two_step_confirmation": False}
    assert (document["grade"], document["grade_label"], document["path"]) == (None, "不定级", "3")
    assert (document["specialist"]["category"], document["specialist"]["amount"]) == (FIRE, "638.50")
    assert document["parts"][0]["authority"] == "南关区住房和城乡建设局"
    assert "王示例" not in json.dumps(document, ensure_ascii=False)
    (line,) = search_works(filters=WorkFilters()).rows
    assert (line.name, line.category, line.accepted_on) == (WORK, FIRE, date(2019, 8, 30))
    company = find_company(code=uscc(1))
    assert company is not None
    (listed,) = list_company_projects(company_id=company.company_id).rows
    assert (listed.path, listed.grade, listed.roles) == ("3", "", ["3"])


def test_no_personal_data_leaves_the_vault(cast: Cast) -> None:
    """Neither version nor draft nor document holds the number or the mobile of who was in charge."""
    filing = confirmed_work(cast)
    submission = find_latest_submission(filing=filing)
    assert submission is not None
    texts = [
        submission.canonical,
        json.dumps(document_of(filing), ensure_ascii=False),
        *(json.dumps(draft.tables) for draft in filing.sheets.all()),
        *Entry.objects.values_list("statement", flat=True),
    ]
    for text in texts:
        assert "19800101" not in text
        assert not re.search(r"1390000\d{4}", text)
    assert "PrjHeadIDCard" not in json.dumps(document_of(filing))


REFUSED: dict[str, tuple[dict[str, str], str]] = {
    "a completion of tomorrow": ({"EDate": "2026-03-17"}, "CompletionProven"),
    "another province": ({"CountyNum": "110105"}, "BuiltInTheProvince"),
    "no figure of the category": ({"FireAcceptanceNum": ""}, "CategoryFiguresGiven"),
    "an invented category": ({"CategoryName": "钢结构"}, "CategoryOpen"),
    "another firm's work": ({"ContractorCorpCode": uscc(2)}, "FilerContracted"),
    "an unreadable amount": ({"ContractMoney": "很多"}, "ValuesReadable"),
    "a mobile in the text": ({"WorkScope": "电 13900001234"}, "NoPersonalDataInText"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.notice("一(三)1")
def test_what_stops_a_submission(cast: Cast, name: str) -> None:
    """Each is told by its own rule, and nothing is submitted."""
    columns, rule = REFUSED[name]
    filing = filled_work(cast.clerk, category=columns.get("CategoryName", FIRE) if rule != "CategoryOpen" else FIRE)
    fill_work(cast.clerk, filing, **columns)
    with pytest.raises(RulesViolated) as refusal:
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)
    assert rule in blocks(refusal)
    assert reread(cast.clerk, filing).state == "draft"


@pytest.mark.notice("一(三)3")
def test_all_faults_are_told_at_once(cast: Cast) -> None:
    """A bare draft is refused with every empty field and every paper."""
    filing = start_specialist_filing(actor=cast.clerk.actor, category=FIRE)
    with pytest.raises(RulesViolated) as refusal:
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    found = refusal.value.findings.blocks

    assert blocks(refusal) == {"CollectionSheetComplete", "CategoryFiguresGiven", "CollectionPapersAttached"}
    assert {"EDate", "ContractMoney", "BuildArea", "contract"} <= {item.place.column for item in found}
    assert all(item.cites == ("一(三)3",) for item in found)


@pytest.mark.notice("一(三)2")
def test_a_missing_qualification_wants_a_reason(cast: Cast) -> None:
    """It does not stop the firm: with one sentence the work is submitted, and the reviewer reads it."""
    filing = filled_work(cast.clerk, QualificationName="", QualificationNum="")
    with pytest.raises(WarningsUnanswered) as unanswered:
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    assert set(unanswered.value.faults) == {"QualificationNoted"}
    submit_filing(
        actor=cast.clerk.actor,
        filing_id=filing.public_id,
        promised=True,
        reasons={"QualificationNoted": "当年以总承包资质承揽，证书已换发"},
    )
    submission = find_latest_submission(filing=filing)
    assert submission is not None
    assert submission.warning_reasons.get().text == "当年以总承包资质承揽，证书已换发"


@pytest.mark.notice("一(一)1")
@pytest.mark.notice("一(三)5")
def test_a_permit_since_the_cut_over_is_hinted_at(cast: Cast) -> None:
    """Q18: no day stops path ③, and a permit of 2019-09-12 is told to belong to the approval system."""
    filing = filled_work(cast.clerk, BuilderLicenceNum="施1号", PermitDate="2019-09-12")
    with pytest.raises(WarningsUnanswered) as unanswered:
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)

    assert "应通过工程审批系统入库，本条仅作省内展示" in unanswered.value.faults["OutsideApprovalSystem"]


def test_a_second_filing_is_noticed(cast: Cast) -> None:
    """The same contract in the library, and the same name among the firm's own, are both told, whatever is public."""
    confirmed_work(cast)
    submitted_work(cast, ContractNum="XF-2018-0500")
    filing = filled_work(cast.clerk)
    with pytest.raises(WarningsUnanswered) as unanswered:
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)

    assert set(unanswered.value.faults) == {"WorkFiledOnce", "WorkUnlikeOthers"}
    assert "同一合同编号" in unanswered.value.faults["WorkFiledOnce"]
    fill_work(cast.clerk, filing, ContractNum="XF-2018-0600")
    with pytest.raises(WarningsUnanswered) as unanswered:
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    assert "同名同地" in unanswered.value.faults["WorkFiledOnce"]


@pytest.mark.notice("一(三)3")
def test_return_mend_resubmit_confirm(cast: Cast) -> None:
    """Returned with all reasons, mended, submitted anew: the number stays, two versions stand, then it is public."""
    filing = submitted_work(cast)
    number = filing.project and filing.project.number
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=REASONS)
    assert reread(cast.clerk, filing).state == "returned"
    fill_work(cast.clerk, filing, AcceptanceDepart="长春市消防救援机构")
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)
    confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method=ORIGINALS)
    filing = reread(cast.clerk, filing)

    assert (filing.state, filing.project and filing.project.number) == ("confirmed", number)
    assert filing.submissions.count() == 2
    assert [move.transition for move in list_history(filing=filing)] == ["submit", "return", "submit", "confirm"]
    assert document_of(filing) is not None


@pytest.mark.notice("一(三)3")
def test_withdraw_and_refuse(cast: Cast) -> None:
    """The firm takes it back into draft; the authority refuses for good; neither was ever public."""
    filing = submitted_work(cast)
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    assert reread(cast.clerk, filing).state == "draft"
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)
    refuse_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=REASONS)
    filing = reread(cast.clerk, filing)
    with pytest.raises(CannotAdvance):
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)

    assert filing.state == "refused"
    assert document_of(filing) is None


@pytest.mark.notice("三(三)")
def test_a_confirmation_says_how_it_was_checked(cast: Cast) -> None:
    """Without a method, and without an opinion, nothing enters the library."""
    filing = submitted_work(cast)
    with pytest.raises(MethodMissing):
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="")
    with pytest.raises(CannotAdvance):
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=" ", method=ORIGINALS)
    assert not Contribution.objects.exists()


@pytest.mark.notice("一(三)3")
def test_a_place_without_a_grant_waits_for_dispatch(db: None, frozen: object) -> None:
    """The path's own grant counts: path ②'s opens nothing; once granted, the province dispatches."""
    cast = make_works_cast(county="220104")
    filing = submitted_work(cast)
    assert filing.home_authority is None
    assert list_unassigned(on=TODAY) == [filing]
    county = make_works_officer(COUNTY)
    dispatch_filing(actor=cast.province.actor, filing_id=filing.public_id)
    confirm_filing(actor=county.actor, filing_id=filing.public_id, opinion=OPINION, method=ORIGINALS)

    assert reread(cast.clerk, filing).state == "confirmed"


def test_transfer_between_county_and_city(cast: Cast) -> None:
    """移交 as on path ②; the receiver confirms, and still there is no grade."""
    city = make_works_officer(CITY)
    filing = submitted_work(cast)
    authority = get_authority(code=CITY).public_id
    transfer_filing(actor=cast.county.actor, filing_id=filing.public_id, authority_id=authority, reason="市直管")
    confirm_filing(actor=city.actor, filing_id=filing.public_id, opinion=OPINION, method=ORIGINALS)

    assert Confirmation.objects.get().authority_level == "city"
    assert not GradeDecision.objects.exists()


@pytest.fixture
def two_steps(cast: Cast) -> Person:
    """Set two steps from the day before on, and give the city's officer."""
    set_two_steps(date(2026, 3, 15))
    return make_works_officer(CITY, name="周示例")


@pytest.mark.notice("一(三)3")
def test_two_steps_where_the_province_sets_them(cast: Cast, two_steps: Person) -> None:
    """Q19: the county cannot confirm, it passes on with its opinion; the city confirms; both names stay on record."""
    filing = submitted_work(cast)
    with pytest.raises(EndorsementMissing, match="报长春市"):
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method=ORIGINALS)
    endorse_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion="初审属实", method=ORIGINALS)
    filing = reread(cast.clerk, filing)
    assert (filing.state, filing.home_authority and filing.home_authority.code) == ("endorsed", CITY)
    assert document_of(filing) is None
    assert waiting_for(two_steps.actor) == [filing]
    assert (count_open(actor=two_steps.actor, on=TODAY).own, count_open(actor=cast.county.actor, on=TODAY).own) == (
        1,
        0,
    )
    with pytest.raises((NotPermitted, FilingNotFound)):
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method=ORIGINALS)
    confirm_filing(actor=two_steps.actor, filing_id=filing.public_id, opinion="同意", method=ORIGINALS)

    signed = [(move.transition, move.actor_name) for move in list_history(filing=filing)]
    assert signed[1:] == [("endorse", "王示例"), ("confirm", "周示例")]
    assert Confirmation.objects.get().policy == {"specialist_two_step_confirmation": True}
    assert document_of(filing) is not None


@pytest.mark.notice("一(三)3")
def test_the_city_returns_what_the_county_passed_on(cast: Cast, two_steps: Person) -> None:
    """It goes back to the firm, and submitted anew it begins with the county again."""
    filing = submitted_work(cast)
    endorse_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion="初审属实", method=ORIGINALS)
    return_filing(actor=two_steps.actor, filing_id=filing.public_id, reasons=REASONS)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANSWERS)
    filing = reread(cast.clerk, filing)

    assert (filing.state, filing.home_authority and filing.home_authority.code) == ("submitted", COUNTY)


def test_the_firm_takes_back_what_the_county_passed_on(cast: Cast, two_steps: Person) -> None:
    """Until it is confirmed it is the firm's."""
    filing = submitted_work(cast)
    endorse_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion="初审属实", method=ORIGINALS)
    withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)

    assert reread(cast.clerk, filing).state == "draft"


def test_a_city_that_cannot_confirm_is_not_passed_to(cast: Cast) -> None:
    """Nothing is put on a desk where nobody can act; the county is told whom to ask."""
    set_two_steps(date(2026, 3, 15))
    filing = submitted_work(cast)
    with pytest.raises(NothingToEndorse, match="开通权限"):
        endorse_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion="初审属实", method=ORIGINALS)
    assert reread(cast.clerk, filing).state == "submitted"


def test_one_step_is_the_default_and_open_matters_keep_it(cast: Cast) -> None:
    """Passing on is refused by default; a setting of later does not reach a work submitted before (ADR 0021)."""
    filing = submitted_work(cast)
    with pytest.raises(NothingToEndorse, match="一级确认"):
        endorse_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion="初审", method=ORIGINALS)
    set_two_steps(date(2026, 3, 17))
    confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method=ORIGINALS)

    assert reread(cast.clerk, filing).state == "confirmed"


@pytest.mark.notice("一(三)5")
def test_no_grade_and_no_push_by_any_way(cast: Cast) -> None:
    """Applying is refused with the clause; the database refuses a grade, a national number and another path's part."""
    filing = confirmed_work(cast)
    contribution = contribution_of(filing)
    with pytest.raises(NotOnThisPath, match="不定数据等级"):
        apply_for_grade(actor=cast.clerk.actor, filing_id=filing.public_id)
    with pytest.raises(NotOnThisPath, match="不能推送"):
        require_pushed_path(contribution.path)
    require_graded_path("1")
    require_pushed_path("2")
    assert NotOnThisPath.rule == "PathLeadsThere"
    assert filing.project is not None
    with pytest.raises(DatabaseError, match="没有国家编号"), transaction.atomic():
        keep_national_number(project=filing.project, number="2201021803210001", now=contribution.entered_at)
    assert not NationalNumber.objects.exists()


@pytest.mark.notice("一(三)5")
@pytest.mark.parametrize("grade", ["A", "B", "C"])
def test_the_database_refuses_a_grade(cast: Cast, grade: str) -> None:
    """Raw SQL as the application's role, with everything else in order, is refused by the guard on path ③."""
    contribution = contribution_of(confirmed_work(cast))
    code = {"A": "220000", "B": CITY, "C": COUNTY}[grade]
    refused = pytest.raises(DatabaseError, match="专业承包业绩不定数据等级")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            """
                INSERT INTO library_gradedecision (contribution_id, grade, authority_id, authority_name,
                    authority_level, reviewer_name, reviewer_office, method, opinion, decided_at, policy,
                    verdict_id, move_id)
                SELECT %s, %s, a.id, a.name, a.level, c.reviewer_name, c.reviewer_office, c.method, c.opinion,
                    c.decided_at, c.policy, c.verdict_id, c.move_id
                  FROM authorities_authority a, library_confirmation c
                 WHERE a.code = %s AND c.contribution_id = %s
                """,
            [contribution.pk, grade, code, contribution.pk],
        )


def test_a_work_is_confirmed_once(cast: Cast) -> None:
    """A second confirmation is refused, and so is a confirmation without a grade on path ②'s data."""
    filing = confirmed_work(cast)
    with pytest.raises(CannotAdvance):
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method=ORIGINALS)
    assert Confirmation.objects.count() == 1


def test_a_copy_stays_on_its_path(cast: Cast) -> None:
    """复制为新草稿 keeps category and figures, and takes neither ID number nor paper along."""
    filing = confirmed_work(cast)
    copy = copy_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    (row,) = copy.sheets.get().tables["specialist_works"]

    assert (copy.path, copy.name, copy.area_code) == ("3", WORK, COUNTY)
    assert row["BuildArea"] == "18204"
    assert "PrjHeadIDCard" not in row
    assert not copy.papers.exists()


def test_a_sheet_of_the_other_path_is_not_found(cast: Cast) -> None:
    """Neither sheet nor paper of path ② can be put under a specialist work."""
    filing = start_specialist_filing(actor=cast.clerk.actor, category=FIRE)
    with pytest.raises(FilingNotFound):
        save_typed_sheet(actor=cast.clerk.actor, filing_id=filing.public_id, sheet="basic", tables={}, revision=0)
    with pytest.raises(FilingNotFound):
        attach_paper(
            actor=cast.clerk.actor,
            filing_id=filing.public_id,
            sheet="contract",
            kind="contract",
            name="合同.pdf",
            stream=upload(),
        )
