"""The cases of acceptance (domain research §1.10) that concern path ②, one line each, by number.

Each check walks its case through the use-cases and pages as its parties would. The cases of paths ① and ③, errata,
permissions and credit stand with their own rooms; ``ELSEWHERE`` names where.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path as File

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.support.filings import (
    CITY,
    COUNTY,
    NO_STAR,
    OPINION,
    Cast,
    Plan,
    applied_filing,
    confirmed_filing,
    filled_filing,
    make_cast,
    make_officer,
    planned_sheets,
    reread,
    submitted_filing,
)
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.filings.models import Filing
from zhulu.domain.filings.queries import FilingNotFound
from zhulu.domain.grants.facts import PersonFacts
from zhulu.domain.grants.models import Officer
from zhulu.domain.grants.rules import office_fault
from zhulu.domain.library.models import Contribution, GradeDecision
from zhulu.domain.library.queries import find_contribution, find_grade
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.models import SecurityLog
from zhulu.usecases.apply_for_grade import CannotApply, apply_for_grade
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.decide_grade_application import grant_grade_a
from zhulu.usecases.save_sheet import save_typed_sheet
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.trace_filing import trace_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

ROOT = File(__file__).resolve().parents[2]
ELSEWHERE = {
    "7": "tests/usecases/test_path_three.py",
    "9": "tests/usecases/test_errata_approval.py",
    "10": "tests/usecases/test_errata_national.py",
    "11": "tests/usecases/test_permission_cases.py",
}
"""Cases of other rooms, and the file that proves each."""
NOT_YET = {"14"}
"""虚假认定: the credit procedure, which is not built."""


def grade_of(filing: Filing) -> str:
    """Give the grade that stands in the library."""
    contribution = find_contribution(source_id=filing.public_id)
    assert contribution is not None
    return str(find_grade(contribution_id=contribution.pk))


def refused_by(cast: Cast, plan: Plan) -> set[str]:
    """Try to submit what a plan says, and give the rules that stop it; none if it was submitted."""
    filing = filled_filing(cast.clerk, plan)
    try:
        submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True, reasons=ANY_REASON)
    except RulesViolated as refusal:
        return {item.rule for item in refusal.findings.blocks}
    return set()


ANY_REASON = dict.fromkeys(("StartWellBeforeCutOver", "NameUnlikeOthers", "DatesInSequence"), "属实，见所附材料")


def started_on(day: str) -> Plan:
    """Give a plan whose work began on a day, and was tendered, contracted and finished around it."""
    return Plan(
        name=f"开工 {day} 的桥",
        change={
            ("project", "BDate"): day,
            ("completion_checks", "BDate"): day,
            ("project", "EDate"): "2020-08-30",
            ("completion_checks", "EDate"): "2020-08-30",
            ("completion_filings", "EDate"): "2020-09-20",
        },
    )


def without_completion(cast: Cast, role: str) -> Filing:
    """Fill everything but the sheet of completion, and give the draft."""
    plan = Plan(roles=(role,), name=f"没有竣工验收表的{role}")
    filing = filled_filing(cast.clerk, plan)
    empty: dict[str, list[dict[str, str]]] = {table: [] for table in planned_sheets(cast.clerk, plan)["completion"]}
    save_typed_sheet(actor=cast.clerk.actor, filing_id=filing.public_id, sheet="completion", tables=empty, revision=1)
    return filing


def the_day_before(cast: Cast) -> None:
    """2019-09-11 belongs to path ②."""
    assert refused_by(cast, started_on("2019-09-11")) == set()


def the_day_itself_and_after(cast: Cast) -> None:
    """2019-09-12 and 2019-09-13 belong to path ①."""
    for day in ("2019-09-12", "2019-09-13"):
        assert "StartBeforeCutOver" in refused_by(cast, started_on(day)), day
    assert not Filing.objects.filter(state="submitted").exists()


def completion_by_role(cast: Cast) -> None:
    """A builder needs the sheet of completion, a designer does not."""
    with pytest.raises(RulesViolated) as refusal:
        submit_filing(
            actor=cast.clerk.actor, filing_id=without_completion(cast, "3").public_id, promised=True, reasons=ANY_REASON
        )
    assert "RequiredSheetsComplete" in {item.rule for item in refusal.value.findings.blocks}
    designer = without_completion(cast, "2")
    assert (
        submit_filing(actor=cast.clerk.actor, filing_id=designer.public_id, promised=True, reasons=ANY_REASON).state
        == "submitted"
    )


def no_permit_number(cast: Cast) -> None:
    """A builder who has no permit's number submits all the same."""
    plan = Plan(blank=frozenset({("permits", "BuilderLicenceNum")}))
    assert refused_by(cast, plan) == set()


def a_missing_star(cast: Cast) -> None:
    """Submitted (D), confirmed (C), and the application for A is stopped with the field's name."""
    filing = confirmed_filing(cast, Plan(blank=NO_STAR))
    assert grade_of(filing) == "C"
    with pytest.raises(RulesViolated, match="最大跨度"):
        apply_for_grade(actor=cast.clerk.actor, filing_id=filing.public_id)


def a_county_and_what_the_city_runs(cast: Cast) -> None:
    """For the county's officer a project that the city supervises itself does not exist."""
    city = Cast(clerk=cast.clerk, county=make_officer(CITY), province=cast.province)
    filing = submitted_filing(city, Plan(county=CITY))
    assert filing.home_authority is not None
    assert filing.home_authority.code == CITY
    with pytest.raises(FilingNotFound):
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")
    page = cast.county.client().get(f"/authority/filings/{filing.public_id}/")
    assert page.status_code == 404


def the_city_gives_b(cast: Cast) -> None:
    """What a city confirms is B."""
    city = Cast(clerk=cast.clerk, county=make_officer(CITY), province=cast.province)
    assert grade_of(confirmed_filing(city, Plan(county=CITY))) == "B"


def d_is_never_a(cast: Cast) -> None:
    """There is no way from D to A: nothing can be applied for, so nothing can be granted."""
    filing = submitted_filing(cast)
    with pytest.raises(CannotApply, match="B 级或 C 级"):
        apply_for_grade(actor=cast.clerk.actor, filing_id=filing.public_id)
    assert not GradeDecision.objects.exists()


def c_becomes_a_and_is_queued(cast: Cast) -> None:
    """A complete C becomes A by the province and waits for the national platform."""
    application = applied_filing(cast)
    assert not Delivery.objects.exists()
    grant_grade_a(actor=cast.province.actor, application_id=application.public_id, opinion="同意", method="system")
    assert grade_of(application.filing) == "A"
    assert Delivery.objects.get().state == "queued"


def confirmed_stays(cast: Cast) -> None:
    """The firm takes nothing back and deletes nothing; the attempt is refused and logged, the database refuses, too."""
    filing = confirmed_filing(cast)
    with pytest.raises(CannotAdvance):
        withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    assert SecurityLog.objects.get().action == "withdraw_filing"
    with pytest.raises(DatabaseError), transaction.atomic():
        Contribution.objects.filter(source_id=filing.public_id).delete()
    assert reread(cast.clerk, filing).state == "confirmed"


def an_office_is_no_bureau(_cast: Cast) -> None:
    """A reviewer's office is a section, not 住建局."""
    assert office_fault(PersonFacts(office="住建局")) is not None
    assert office_fault(PersonFacts(office="建筑业管理科")) is None


def names_stay_as_they_were(cast: Cast) -> None:
    """The reviewer marries, moves and is renamed: what was signed keeps name and office."""
    filing = confirmed_filing(cast)
    Officer.objects.filter(account=cast.county.account).update(name="王改名", office="质量监督科")
    trace = trace_filing(filing=filing)
    assert (trace.grades[-1].reviewer_name, trace.grades[-1].reviewer_office) == ("王示例", "建筑业管理科")
    assert trace.ending is not None
    assert trace.ending.actor_name == "王示例"


def the_public_sees_no_person(cast: Cast) -> None:
    """No reviewer, no ID number, no mobile on the public page, for nobody who is not signed in."""
    filing = confirmed_filing(cast)
    assert filing.project is not None
    page = Client().get(f"/projects/{filing.project.public_id}/").content.decode()
    assert filing.name in page
    for hidden in ("王示例", "沈望舒", "19800101", "1390000"):
        assert hidden not in page


@dataclass(frozen=True)
class Case:
    """One line: the research's number, what is said, under which clause, and who checks it."""

    number: str
    says: str
    clause: str
    check: Callable[[Cast], None]


CASES = (
    Case("1", "开工 2019-09-11 可提交", "一(二)1", the_day_before),
    Case("1", "开工 2019-09-12、2019-09-13 拒绝", "一(一)1", the_day_itself_and_after),
    Case("2", "施工企业缺竣工验收表拒绝，设计企业缺通过", "一(二)6", completion_by_role),
    Case("3", "施工企业许可编号为空通过", "一(二)6b", no_permit_number),
    Case("4", "缺一个 *：D，C，申请 A 阻断", "一(二)6e", a_missing_star),
    Case("5", "县局对市直管区项目无权", "一(二)3b", a_county_and_what_the_city_runs),
    Case("6", "市局确认为 B", "一(二)4c", the_city_gives_b),
    Case("6", "省厅对 D 定 A 拒绝", "一(二)4d", d_is_never_a),
    Case("6", "省厅对 C 定 A 通过并进推送队列", "一(二)4d", c_becomes_a_and_is_queued),
    Case("8", "确认后企业撤回、删除拒绝且有日志", "三(五)", confirmed_stays),
    Case("12", "审核人部门填“住建局”，实名校验失败", "三(二)", an_office_is_no_bureau),
    Case("13", "人员变更后，旧记录仍显示旧人名", "三(二)", names_stay_as_they_were),
    Case("15", "匿名查询详情，无审核人、无身份证和手机", "一(二)5", the_public_sees_no_person),
)


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """A builder's clerk, the county's officer and the province's."""
    return make_cast(county=COUNTY)


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=pytest.mark.notice(case.clause), id=f"{case.number} {case.says}") for case in CASES],
)
def test_case(case: Case, cast: Cast) -> None:
    """What the line says is so."""
    case.check(cast)


def test_every_number_is_somewhere() -> None:
    """All fifteen stand here, in another room's file that exists, or are named as not built."""
    assert {case.number for case in CASES} | set(ELSEWHERE) | NOT_YET == {str(number) for number in range(1, 16)}
    assert [name for name in ELSEWHERE.values() if not (ROOT / name).exists()] == []
