"""Two at once: one decision, one submission, one saved sheet, and a public document that says what the library says."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.filings import (
    OPINION,
    Cast,
    Person,
    Plan,
    applied_filing,
    confirmed_filing,
    filled_filing,
    make_cast,
    make_clerk,
    make_firm,
    make_officer,
    planned_sheets,
    submitted_filing,
)
from tests.support.races import at_once, losers, winners
from zhulu.domain.filings.models import Filing, GradeApplication, SheetDraft, Submission
from zhulu.domain.filings.operations import SheetChangedElsewhere
from zhulu.domain.filings.states import BACK_FILING, GRADE_APPLICATION
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.library.models import Contribution, GradeDecision, Project, Version
from zhulu.domain.publication.documents import build
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.audit.models import SecurityLog
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.apply_for_grade import apply_for_grade
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.decide_grade_application import grant_grade_a, send_back_application
from zhulu.usecases.return_filing import Reason, refuse_filing, return_filing
from zhulu.usecases.save_sheet import save_typed_sheet
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

Work = Callable[[], Any]


@pytest.fixture
def cast(fresh_database: str) -> Iterator[Cast]:
    """Who races; afterwards the public document of every project must equal what library and submissions say."""
    yield make_cast()
    for project in Project.objects.all():
        held = ProjectDocument.objects.filter(project=project).first()
        built = build(project_id=project.pk, show_grade_d=True, now=held.updated_at if held else project.created_at)
        assert (held.document if held else None) == (built.document if built else None)


def second_reviewer() -> Person:
    """Another officer of the county, with the same grant."""
    return make_officer(sign_in_name="officer-2", name="赵示例")


def confirming(person: Person, filing: Filing) -> Work:
    """Confirm a filing as somebody."""
    return lambda: confirm_filing(actor=person.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")


def withdrawing(cast: Cast, filing: Filing) -> Work:
    """Withdraw a filing as its clerk."""
    return lambda: withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)


def returning(person: Person, filing: Filing) -> Work:
    """Return a filing as somebody."""
    return lambda: return_filing(actor=person.actor, filing_id=filing.public_id, reasons=[Reason("R05")])


def submitting(person: Person, filing: Filing) -> Work:
    """Submit a filing as its clerk."""
    return lambda: submit_filing(actor=person.actor, filing_id=filing.public_id, promised=True)


def one_wins(*works: Work) -> Any:
    """Run works at once and give the one that was carried out; all others were refused and logged."""
    outcomes = at_once(*works)
    refused = losers(outcomes, CannotAdvance)
    assert len(winners(outcomes)) == 1
    assert len(refused) == len(works) - 1
    assert SecurityLog.objects.count() == len(refused)
    return winners(outcomes)[0]


@pytest.mark.notice("一(二)4")
def test_two_reviewers_confirm_at_once(cast: Cast) -> None:
    """One decision, one contribution, one version, one ledger entry; the second is told the state."""
    filing = submitted_filing(cast)
    decision = one_wins(confirming(cast.county, filing), confirming(second_reviewer(), filing))

    assert GradeDecision.objects.get() == decision
    assert Move.objects.get(transition="confirm").actor_name == decision.reviewer_name
    assert (Contribution.objects.count(), Version.objects.count()) == (1, 1)
    assert Entry.objects.filter(kind="confirm_filing").count() == 1


@pytest.mark.notice("三(五)")
def test_confirming_against_withdrawing(cast: Cast) -> None:
    """Either it is confirmed for good, or it is a draft and the library holds nothing of it."""
    filing = submitted_filing(cast)
    one_wins(confirming(cast.county, filing), withdrawing(cast, filing))
    state = Filing.objects.get().state

    assert (state, Contribution.objects.count()) in {("confirmed", 1), ("draft", 0)}
    assert ProjectDocument.objects.exists() is (state == "confirmed")


def test_confirming_against_returning_and_refusing(cast: Cast) -> None:
    """Three ends of one submission at once: one of them is taken."""
    filing = submitted_filing(cast)
    other, third = second_reviewer(), make_officer(sign_in_name="officer-3", name="钱示例")
    one_wins(
        confirming(cast.county, filing),
        returning(other, filing),
        lambda: refuse_filing(actor=third.actor, filing_id=filing.public_id, reasons=[Reason("R16")]),
    )

    assert Move.objects.filter(machine=BACK_FILING.name).exclude(transition="submit").count() == 1


@pytest.mark.notice("一(二)3")
def test_a_double_click_submits_once(cast: Cast) -> None:
    """Two submissions of one draft: one version, one number, one project."""
    filing = filled_filing(cast.clerk)
    one_wins(*[submitting(cast.clerk, filing)] * 2)

    assert Submission.objects.get().number == 1
    assert Project.objects.count() == 1
    assert Entry.objects.filter(kind="submit_filing").count() == 1


@pytest.mark.notice("一(二)4")
def test_two_provincial_officers_grant_at_once(cast: Cast) -> None:
    """One A."""
    application = applied_filing(cast)
    other = make_officer("220000", function=GrantFunction.GRADE_A, sign_in_name="province-2", name="孙示例")
    granting = [
        lambda person=person: grant_grade_a(
            actor=person.actor, application_id=application.public_id, opinion="同意", method="system"
        )
        for person in (cast.province, other)
    ]
    one_wins(*granting)

    assert list(GradeDecision.objects.order_by("id").values_list("grade", flat=True)) == ["C", "A"]


def test_granting_against_sending_back(cast: Cast) -> None:
    """Either A or sent back; never both."""
    application = applied_filing(cast)
    one_wins(
        lambda: grant_grade_a(
            actor=cast.province.actor, application_id=application.public_id, opinion="同意", method="system"
        ),
        lambda: send_back_application(
            actor=cast.province.actor, application_id=application.public_id, opinion="材料不全"
        ),
    )
    state = GradeApplication.objects.get().state

    assert (state, GradeDecision.objects.filter(grade="A").count()) in {("granted", 1), ("sent_back", 0)}
    assert Move.objects.filter(machine=GRADE_APPLICATION.name).count() == 1


def test_applying_twice_opens_one_application(cast: Cast) -> None:
    """A double click on 申请 A 级 opens one."""
    filing = confirmed_filing(cast)
    one_wins(*[lambda: apply_for_grade(actor=cast.clerk.actor, filing_id=filing.public_id)] * 2)

    assert GradeApplication.objects.count() == 1


def test_two_windows_save_one_sheet(cast: Cast) -> None:
    """The second window is told; what the first saved stands whole."""
    filing = filled_filing(cast.clerk)
    revision = SheetDraft.objects.get(filing=filing, sheet="tender").revision

    def saving(number: str) -> Work:
        sheet = planned_sheets(cast.clerk, Plan(change={("tenders", "TenderNum"): number}))["tender"]
        return lambda: save_typed_sheet(
            actor=cast.clerk.actor, filing_id=filing.public_id, sheet="tender", tables=sheet, revision=revision
        )

    outcomes = at_once(saving("甲-1"), saving("乙-2"))
    saved = winners(outcomes)
    told = losers(outcomes, SheetChangedElsewhere)
    draft = SheetDraft.objects.get(filing=filing, sheet="tender")

    assert (len(saved), len(told), draft.revision) == (1, 1, revision + 1)
    assert told[0].current == revision + 1
    assert draft.tables == saved[0].tables


def test_saving_against_submitting(cast: Cast) -> None:
    """What was submitted is what stood: either the save came first and is in it, or it was refused."""
    filing = filled_filing(cast.clerk)
    revision = SheetDraft.objects.get(filing=filing, sheet="tender").revision
    sheet = planned_sheets(cast.clerk, Plan(change={("tenders", "TenderNum"): "后改-9"}))["tender"]
    saved, submitted = at_once(
        lambda: save_typed_sheet(
            actor=cast.clerk.actor, filing_id=filing.public_id, sheet="tender", tables=sheet, revision=revision
        ),
        submitting(cast.clerk, filing),
    )

    assert not isinstance(submitted, Exception)
    assert ("后改-9" in Submission.objects.get().canonical) is not isinstance(saved, CannotAdvance)


def joined(cast: Cast, count: int) -> list[tuple[Person, Filing]]:
    """Give filled filings of several firms that join one submitted project."""
    first = submitted_filing(cast)
    assert first.project is not None
    people = [
        make_clerk(make_firm(serial=20 + place, name=f"吉林第{place}建设有限公司"), sign_in_name=f"clerk-{place}")
        for place in range(count)
    ]
    return [(person, filled_filing(person, Plan(join=first.project.public_id))) for person in people]


def test_several_firms_submit_to_one_project_at_once(cast: Cast) -> None:
    """All their parts are in its document, each with stage numbers of its own."""
    filings = joined(cast, 3)
    outcomes = at_once(*(submitting(person, filing) for person, filing in filings))

    assert losers(outcomes, CannotAdvance) == []
    document = ProjectDocument.objects.get().document
    assert len(document["parts"]) == 4
    stages = [
        row["StageNum"]
        for part in document["parts"]
        for table in part["tables"]
        for row in table["rows"]
        if "StageNum" in row
    ]
    assert len(stages) == len(set(stages)) == 4 * 6


def test_contributions_of_one_project_are_decided_at_once(cast: Cast) -> None:
    """One is confirmed, one returned, one withdrawn, at the same moment: the document shows exactly what stands."""
    filings = joined(cast, 3)
    for person, filing in filings:
        submitting(person, filing)()
    first = Filing.objects.get(enterprise_id=cast.clerk.actor.organisation_id)
    other = second_reviewer()
    outcomes = at_once(
        confirming(cast.county, first),
        confirming(other, filings[0][1]),
        returning(cast.county, filings[1][1]),
        lambda: withdraw_filing(actor=filings[2][0].actor, filing_id=filings[2][1].public_id),
    )

    assert losers(outcomes, CannotAdvance) == []
    assert [part["grade"] for part in ProjectDocument.objects.get().document["parts"]] == ["C", "C"]
