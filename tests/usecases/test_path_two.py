"""Path ② from draft to grade A: states, numbers, versions, verdicts, ledger, public document."""

import json
import re
from typing import Any

import pytest

from tests.support.filings import (
    CITY,
    NO_STAR,
    OPINION,
    Cast,
    Plan,
    applied_filing,
    confirmed_filing,
    fill_sheets,
    filled_filing,
    make_cast,
    make_clerk,
    make_firm,
    planned_sheets,
    reread,
    submitted_filing,
)
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.filings.models import Filing, Submission
from zhulu.domain.filings.queries import FilingNotFound, find_latest_submission, list_history, list_return_reasons
from zhulu.domain.library.models import Contribution, StageNumber, Version
from zhulu.domain.library.queries import find_contribution, find_grade, get_latest_version, list_grade_decisions
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.publication.queries import Filters, find_project, search_projects
from zhulu.domain.rulebook.queries import list_verdicts
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.standard.canonical import digest
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.apply_for_grade import CannotApply, apply_for_grade
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.decide_grade_application import grant_grade_a, send_back_application
from zhulu.usecases.return_filing import Reason, refuse_filing, return_filing
from zhulu.usecases.submit_filing import PromiseMissing, submit_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

ORIGINALS = VerificationMethod.ORIGINALS.value
REASONS = [
    Reason(code="R06", text="中标与合同金额不一致", sheet="contract", column="ContractMoney"),
    Reason(code="R05", text="合同缺第 3 页", sheet="contract"),
]


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who takes a filing from draft to A."""
    return make_cast()


def public(filing: Filing) -> dict[str, Any]:
    """Give the public document of a filing's project."""
    assert filing.project is not None
    document = find_project(public_id=filing.project.public_id)
    assert document is not None
    return document


def is_public(filing: Filing) -> bool:
    """Whether anything of a filing's project is public."""
    assert filing.project is not None
    return find_project(public_id=filing.project.public_id) is not None


def ledger(subject: str) -> list[tuple[str, str]]:
    """Give kind and content digest of a subject's ledger entries, oldest first."""
    return list(Entry.objects.filter(subject=subject).order_by("pk").values_list("kind", "content_digest"))


def latest(filing: Filing) -> Submission:
    """Give the newest submitted version."""
    found = find_latest_submission(filing=filing)
    assert found is not None
    return found


def contribution_of(filing: Filing) -> Contribution:
    """Give what a filing became."""
    found = find_contribution(source_id=filing.public_id)
    assert found is not None
    return found


@pytest.mark.notice("一(二)4")
def test_submission_is_d_public_and_numbered(cast: Cast) -> None:
    """A submission gives a number of 16 digits, stage numbers, one immutable version, a verdict, a ledger entry, D."""
    filing = submitted_filing(cast)
    assert (filing.state, filing.home_authority and filing.home_authority.code) == ("submitted", "220102")
    assert filing.project is not None
    assert filing.project.number == "2201022603160101"
    submission = latest(filing)
    document = json.loads(submission.canonical)
    assert submission.number == 1
    assert submission.digest == digest(submission.canonical)
    assert document["tenders"][0]["StageNum"] == f"{filing.project.number}-BD-001"
    assert document["project"][0]["CityNum"] == "220100"
    assert len(document["attachments"]) == len(filing.papers.all())
    (verdict,) = list_verdicts(subject_kind="filing", subject_id=filing.public_id)
    assert (verdict.moment, verdict.passed, verdict.subject_digest) == ("submission", True, submission.digest)
    assert verdict.policy["cut_over_date"] == "2019-09-12"
    assert ledger(f"filing:{filing.public_id}") == [("submit_filing", submission.digest)]
    assert (public(filing)["grade"], public(filing)["has_unconfirmed"]) == ("D", True)
    assert not search_projects(filters=Filters(query="净月体育公园")).rows
    assert search_projects(filters=Filters(query="净月体育公园", include_unconfirmed=True)).rows
    assert find_contribution(source_id=filing.public_id) is None


def test_no_personal_data_leaves_the_vault(cast: Cast) -> None:
    """Neither the submitted version, nor the draft, nor the public document, nor the record holds an ID number."""
    filing = confirmed_filing(cast)
    texts = [
        latest(filing).canonical,
        get_latest_version(contribution_id=contribution_of(filing).pk).canonical,
        json.dumps(public(filing), ensure_ascii=False),
        *(json.dumps(draft.tables) for draft in filing.sheets.all()),
        *Entry.objects.values_list("statement", flat=True),
        *(json.dumps(event.detail) + event.summary for event in Event.objects.all()),
    ]
    for text in texts:
        assert "19800101" not in text
        assert not re.search(r"1390000\d{4}", text)
    assert "王示例" not in json.dumps(public(filing), ensure_ascii=False)


@pytest.mark.notice("一(二)3")
def test_return_mend_resubmit(cast: Cast) -> None:
    """A return takes the filing off the public pages with all reasons; resubmitted it keeps its numbers."""
    filing = submitted_filing(cast)
    first = latest(filing)
    numbers = set(StageNumber.objects.values_list("row_id", "number"))
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=REASONS)
    filing = reread(cast.clerk, filing)
    assert filing.state == "returned"
    assert not is_public(filing)
    assert [(reason.code, reason.column) for reason in list_return_reasons(filing=filing)] == [
        ("R06", "ContractMoney"),
        ("R05", ""),
    ]
    _change_contract(cast, filing)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    again = reread(cast.clerk, filing)
    second = latest(again)
    assert (again.state, second.number, again.project_id) == ("submitted", 2, filing.project_id)
    assert second.digest != first.digest
    assert json.loads(second.canonical)["contracts"][0]["ContractMoney"] == "12390.00"
    assert set(StageNumber.objects.values_list("row_id", "number")) == numbers
    assert Submission.objects.get(pk=first.pk).canonical == first.canonical
    assert [move.transition for move in list_history(filing=again)] == ["submit", "return", "submit"]
    assert [kind for kind, _ in ledger(f"filing:{filing.public_id}")] == [
        "submit_filing",
        "return_filing",
        "submit_filing",
    ]
    assert public(again)["parts"][0]["version"] == 2


def _change_contract(cast: Cast, filing: Filing) -> None:
    tables = dict(filing.sheets.get(sheet="contract").tables)
    tables["contracts"] = [row | {"ContractMoney": "12390"} for row in tables["contracts"]]
    fill_sheets(cast.clerk, filing, {"contract": tables})


@pytest.mark.notice("一(二)4")
def test_the_county_confirms_c(cast: Cast) -> None:
    """Confirmed by the county it is C: content, version and decision stand in the library, equal to what was signed."""
    filing = confirmed_filing(cast)
    contribution = contribution_of(filing)
    version = get_latest_version(contribution_id=contribution.pk)
    assert filing.state == "confirmed"
    assert (version.number, version.canonical, version.cause) == (1, latest(filing).canonical, "confirmation")
    (decision,) = list_grade_decisions(contribution_id=contribution.pk)
    assert (decision.grade, decision.reviewer_name, decision.method) == ("C", "王示例", ORIGINALS)
    assert decision.reviewer_office == "建筑业管理科"
    assert decision.verdict.moment == "confirmation"
    assert contribution.project_id == filing.project_id
    document = public(filing)
    assert (document["grade"], document["has_unconfirmed"], document["confirmed_on"]) == ("C", False, "2026-03-16")
    assert document["parts"][0]["digest"] == version.digest
    assert ledger(f"filing:{filing.public_id}")[-1] == ("confirm_filing", version.digest)
    assert search_projects(filters=Filters(query="净月体育公园", grade="C")).rows


@pytest.mark.notice("一(二)4")
def test_the_city_confirms_b(db: None, frozen: object) -> None:
    """The same filing confirmed by a city's committee is B: the level decides, nobody chooses."""
    cast = make_cast(county=CITY)
    filing = confirmed_filing(cast, Plan(county=CITY))
    assert find_grade(contribution_id=contribution_of(filing).pk) == "B"
    assert public(filing)["grade"] == "B"


@pytest.mark.notice("一(二)4")
def test_the_province_grants_a(cast: Cast) -> None:
    """A complete C becomes A through the province: one more decision, no new version, the whole ladder public."""
    application = applied_filing(cast)
    filing = reread(cast.clerk, application.filing)
    contribution = contribution_of(filing)
    assert public(filing)["grade"] == "C"
    grant_grade_a(actor=cast.province.actor, application_id=application.public_id, opinion="同意", method=ORIGINALS)
    assert [decision.grade for decision in list_grade_decisions(contribution_id=contribution.pk)] == ["C", "A"]
    assert Version.objects.filter(contribution=contribution).count() == 1
    document = public(filing)
    assert document["grade"] == "A"
    assert [step["grade"] for step in document["parts"][0]["grade_history"]] == ["C", "A"]
    assert [kind for kind, _ in ledger(f"application:{application.public_id}")] == ["grant_grade"]
    (verdict,) = list_verdicts(subject_kind="contribution", subject_id=contribution.public_id)
    assert (verdict.moment, verdict.passed) == ("grade_a", True)
    assert not SecurityLog.objects.exists()


@pytest.mark.notice("一(二)4")
def test_sent_back_keeps_the_grade(cast: Cast) -> None:
    """An application that is sent back leaves C; the firm may apply anew (Q12)."""
    application = applied_filing(cast)
    send_back_application(actor=cast.province.actor, application_id=application.public_id, opinion="缺原件")
    filing = reread(cast.clerk, application.filing)
    assert public(filing)["grade"] == "C"
    assert apply_for_grade(actor=cast.clerk.actor, filing_id=filing.public_id).state == "applied"


@pytest.mark.notice("一(二)6")
def test_a_missing_star_stops_a_but_not_c(cast: Cast) -> None:
    """Without a ``*`` field the filing is confirmed, and the application is refused with the list and one log row."""
    filing = confirmed_filing(cast, Plan(blank=NO_STAR))
    with pytest.raises(RulesViolated) as refusal:
        apply_for_grade(actor=cast.clerk.actor, filing_id=filing.public_id)
    (missing,) = refusal.value.findings.blocks
    assert (missing.place.table, missing.place.column) == ("completion_checks", "Span")
    assert not filing.grade_applications.exists()
    assert SecurityLog.objects.count() == 1


@pytest.mark.notice("一(二)4")
def test_d_never_becomes_a(cast: Cast) -> None:
    """What is not confirmed cannot be applied for, nor twice at once."""
    with pytest.raises(CannotApply):
        apply_for_grade(actor=cast.clerk.actor, filing_id=submitted_filing(cast).public_id)
    applied = applied_filing(cast, Plan(name="已申请的")).filing
    with pytest.raises(CannotApply):
        apply_for_grade(actor=cast.clerk.actor, filing_id=applied.public_id)


@pytest.mark.notice("三(五)")
def test_confirmed_is_irrevocable(cast: Cast) -> None:
    """After confirmation nobody withdraws, returns, refuses or confirms again; each attempt leaves one log row."""
    filing = confirmed_filing(cast)
    before = json.dumps(public(filing), sort_keys=True)
    with pytest.raises(CannotAdvance):
        withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    with pytest.raises(CannotAdvance):
        return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=REASONS)
    with pytest.raises(CannotAdvance):
        refuse_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=REASONS)
    with pytest.raises(CannotAdvance):
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method=ORIGINALS)
    assert SecurityLog.objects.count() == 4
    assert json.dumps(public(filing), sort_keys=True) == before


def test_withdrawn_and_refused_leave_the_public_pages(cast: Cast) -> None:
    """Both disappear from the public; a withdrawn one keeps its number for the next submission, a refused one ends."""
    withdrawn = submitted_filing(cast, Plan(name="撤回的"))
    withdraw_filing(actor=cast.clerk.actor, filing_id=withdrawn.public_id)
    assert not is_public(withdrawn)
    submit_filing(actor=cast.clerk.actor, filing_id=withdrawn.public_id, promised=True)
    assert reread(cast.clerk, withdrawn).project_id == withdrawn.project_id
    refused = submitted_filing(cast, Plan(name="不予确认的"))
    refuse_filing(actor=cast.county.actor, filing_id=refused.public_id, reasons=REASONS)
    assert not is_public(refused)
    with pytest.raises(CannotAdvance):
        submit_filing(actor=cast.clerk.actor, filing_id=refused.public_id, promised=True)


@pytest.mark.notice("一(二)2")
def test_a_second_firm_joins(cast: Cast) -> None:
    """A supervisor joins the builder's project: one project and number, two parts with grades of their own."""
    builder = confirmed_filing(cast)
    assert builder.project is not None
    firm = make_firm(serial=7, name="吉林正衡工程监理有限公司")
    supervisor = make_clerk(firm, sign_in_name="lu.mingqian", name="陆鸣谦")
    joined = filled_filing(supervisor, Plan(roles=("4",), join=builder.project.public_id))
    submit_filing(actor=supervisor.actor, filing_id=joined.public_id, promised=True)
    document = public(builder)
    assert reread(supervisor, joined).project_id == builder.project_id
    assert (document["grade"], document["has_unconfirmed"]) == ("C", True)
    assert [(part["filer"]["name"], part["grade"]) for part in document["parts"]] == [
        ("吉林澄岳建设集团有限公司", "C"),
        ("吉林正衡工程监理有限公司", "D"),
    ]


def test_refused_attempts_leave_nothing(cast: Cast) -> None:
    """Without the promise, or with faults, there is no number, no version, no public page."""
    complete = filled_filing(cast.clerk)
    with pytest.raises(PromiseMissing):
        submit_filing(actor=cast.clerk.actor, filing_id=complete.public_id, promised=False)
    late = filled_filing(cast.clerk, Plan(change={("project", "BDate"): "2019-09-12"}))
    with pytest.raises(RulesViolated) as refusal:
        submit_filing(actor=cast.clerk.actor, filing_id=late.public_id, promised=True)
    assert {item.rule for item in refusal.value.findings.blocks} >= {"StartBeforeCutOver", "StartsAgree"}
    for filing in (complete, late):
        again = reread(cast.clerk, filing)
        assert (again.state, again.project_id) == ("draft", None)
    assert not Submission.objects.exists()
    assert not Entry.objects.exists()


def test_each_to_their_own(cast: Cast) -> None:
    """A filing is its firm's: another clerk finds nothing, the county does not withdraw, the clerk not confirm."""
    filing = submitted_filing(cast)
    stranger = make_clerk(make_firm(serial=9, name="长春他人建设有限公司"), sign_in_name="stranger")
    with pytest.raises(FilingNotFound):
        withdraw_filing(actor=stranger.actor, filing_id=filing.public_id)
    with pytest.raises(NotPermitted):
        withdraw_filing(actor=cast.county.actor, filing_id=filing.public_id)
    with pytest.raises(NotPermitted):
        confirm_filing(actor=cast.clerk.actor, filing_id=filing.public_id, opinion=OPINION, method=ORIGINALS)
    with pytest.raises(NotPermitted):
        confirm_filing(actor=cast.province.actor, filing_id=filing.public_id, opinion=OPINION, method=ORIGINALS)
    assert reread(cast.clerk, filing).state == "submitted"


@pytest.mark.notice("一(二)6")
@pytest.mark.parametrize("roles", [("1",), ("2",), ("1", "2"), ("4",), ("5",), ("2", "3")])
def test_every_role_may_file(cast: Cast, roles: tuple[str, ...]) -> None:
    """Each role, and several at once, takes its sheets through to submission."""
    filing = submitted_filing(cast, Plan(roles=roles))
    assert filing.state == "submitted"
    assert planned_sheets(cast.clerk, Plan(roles=roles))
