"""The walls around a case: each way around its steps, tried as the application's role, and what refused it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.support.bare_errata import Bare, make_helper
from tests.support.deliveries import delivered, owner_actor
from tests.support.filings import confirmed_filing, granted_filing, make_cast
from tests.support.stations import Station
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.errata.models import Erratum, HeldRecord, Receipt
from zhulu.domain.errata.operations import NewReceipt, keep_receipt
from zhulu.domain.errata.vocabulary import Procedure, ReceiptKind
from zhulu.domain.library.models import Contribution, Tender
from zhulu.domain.statecraft.models import Move

pytestmark = pytest.mark.write_path


def back_filed(station: Station) -> Bare:
    """Give a case on the station's confirmed filing."""
    cast = station.cast
    return Bare(Contribution.objects.get(), cast.clerk.actor, cast.county.actor, make_helper(AccountKind.SUPPORT))


@pytest.fixture
def case(at_confirmed: Station) -> Bare:
    """A case of path ②."""
    return back_filed(at_confirmed)


def item() -> dict[str, Any]:
    """Give the change of the award's amount."""
    tender = Tender.objects.get()
    where = {"act": "set", "table": "tenders", "row_id": tender.row_id, "column": "TenderMoney"}
    return {**where, "old": str(tender.tender_money), "new": "4321.5000"}


@pytest.fixture
def delivery(at_start: Station) -> Bare:
    """A case of path ①."""
    return Bare(
        delivered(),
        owner_actor(),
        at_start.cast.county.actor,
        make_helper(AccountKind.SUPPORT),
        procedure=Procedure.APPROVAL,
        is_deletion=True,
    )


def refused(work: Callable[[], object], words: str) -> None:
    """Expect that the database refuses with these words, and goes on."""
    with pytest.raises(DatabaseError, match=words), transaction.atomic():
        work()


def put(case: Bare, **fields: Any) -> Callable[[], object]:
    """Write fields of a case past everything but the database."""
    return lambda: Erratum.objects.filter(pk=case.erratum.pk).update(**fields)


@pytest.mark.parametrize("state", ["applied", "changing", "done", "withdrawn"])
def test_a_state_needs_its_recorded_move(state: str, case: Bare) -> None:
    """The state of a case cannot be set by hand."""
    refused(put(case, state=state), "状态")


def test_another_tables_edge_is_not_ones_own(case: Bare) -> None:
    """A row follows the table that its own column names."""
    case.step("submit")
    refused(put(case, state="at_province"), "状态表没有")


def test_what_a_case_is_about_never_changes(case: Bare) -> None:
    """Not the record, not the applicant, not a number once given."""
    put(case, number="KW2-220102-20260316-0001")()
    for fields in (
        {"contribution_id": 0},
        {"applicant_id": None},
        {"entered_by_id": get_authority(code="220102").pk},
        {"number": "KW2-220102-20260316-0002"},
    ):
        refused(put(case, **fields), "不能改")


@pytest.mark.parametrize(
    "fields",
    [{"procedure": "erratum_national"}, {"is_deletion": True}, {"reason": "别的"}, {"home_authority_id": None}],
    ids=lambda fields: next(iter(fields)),
)
def test_what_was_handed_in_stays(fields: dict[str, Any], case: Bare) -> None:
    """Procedure, content and desk of a case are settled when it is handed in."""
    put(case, home_authority_id=get_authority(code="220102").pk)()
    case.step("submit")
    refused(put(case, **fields), "提出以后")


def test_nothing_is_handed_in_without_its_records(case: Bare) -> None:
    """A case that runs holds what it touches."""
    case.rows = ()
    refused(lambda: case.step("submit"), "占住")


def test_nothing_ends_while_it_holds_records(case: Bare) -> None:
    """What does not run any more has let go."""
    case.step("submit")
    Move.objects.create(
        machine=case.erratum.procedure,
        subject_id=case.erratum.pk,
        transition="return",
        source="applied",
        target="returned",
        account_id=1,
        actor_name="某人",
        actor_office="某处",
        at=timezone.now(),
    )
    refused(put(case, state="returned"), "放开")


@pytest.mark.notice("二")
def test_two_running_errata_cannot_hold_one_record(case: Bare) -> None:
    """One open erratum per record: the constraint."""
    case.step("submit")
    refused(
        lambda: HeldRecord.objects.create(erratum=case.erratum, contribution=case.contribution, row_id=case.rows[0]),
        "one_open_erratum_per_record",
    )


PROCEDURES = {
    "path ② by 二(一)": ("case", Procedure.APPROVAL),
    "path ① by 二(二)": ("delivery", Procedure.PROVINCIAL),
}


@pytest.mark.parametrize("name", PROCEDURES)
def test_each_path_has_its_procedure(name: str, request: pytest.FixtureRequest) -> None:
    """二(一) is for path ①, 二(二) for the others."""
    fixture, procedure = PROCEDURES[name]
    case: Bare = request.getfixturevalue(fixture)
    put(case, procedure=procedure)()
    case.erratum.refresh_from_db()
    refused(lambda: case.step("submit"), "这份数据不走")


@pytest.mark.notice("二(三)a")
def test_grade_a_goes_by_the_national_procedure(at_start: Station) -> None:
    """Q25, in the database."""
    granted_filing(at_start.cast)
    case = back_filed(at_start)
    refused(lambda: case.step("submit"), "A 级数据")

    put(case, procedure=Procedure.NATIONAL)()
    case.erratum.refresh_from_db()
    case.step("submit")


def test_a_back_filing_is_not_asked_to_be_deleted(case: Bare) -> None:
    """A whole record goes on path ① only."""
    put(case, is_deletion=True)()
    refused(lambda: case.step("submit"), "只有工程审批系统")


@pytest.mark.notice("二(一)b")
@pytest.mark.parametrize("missing", ["file_at_bureau", "file_at_department"])
def test_nothing_is_released_before_both_have_filed(missing: str, delivery: Bare) -> None:
    """Q22: both receipts, or the systems do not change."""
    delivery.step("submit")
    delivery.agree({"act": "delete_record"})
    for step in {"file_at_bureau", "file_at_department"} - {missing}:
        delivery.step(step)
    refused(lambda: delivery.step("release"), "还缺")

    delivery.step(missing)
    delivery.step("release")


def test_receipts_of_an_earlier_application_do_not_count(delivery: Bare) -> None:
    """What was filed before a return is filed again for what is handed in next."""
    delivery.step("submit")
    delivery.agree({"act": "delete_record"})
    delivery.step("file_at_bureau")
    delivery.step("return")
    delivery.step("submit")
    delivery.agree({"act": "delete_record"})
    delivery.step("file_at_department")
    refused(lambda: delivery.step("release"), "还缺：bureau_filing")


def test_nothing_closes_before_the_other_system_has_changed(delivery: Bare) -> None:
    """Both systems say the same, or the case stays open."""
    delivery.step("submit")
    agreed = delivery.agree({"act": "delete_record"})
    for step in ("file_at_bureau", "file_at_department", "release"):
        delivery.step(step)
    delivery.execute(agreed)
    refused(lambda: delivery.step("close"), "还缺：system_change")


@pytest.mark.notice("二(一)c")
def test_nothing_closes_before_it_was_executed(case: Bare) -> None:
    """办结 means that the corrected data are shown."""
    case.step("submit")
    case.agree(item())
    refused(lambda: case.step("close"), "还没有执行")


NATIONAL_STEPS = ("consent", "report", "ministry_consents")


@pytest.mark.notice("二(三)b")
@pytest.mark.parametrize("step", NATIONAL_STEPS)
def test_each_national_step_leaves_its_paper(step: str, case: Bare) -> None:
    """Consent, letter and answer are recorded together with the step, or it is not taken."""
    put(case, procedure=Procedure.NATIONAL)()
    case.erratum.refresh_from_db()
    case.step("submit")
    case.agree(item())
    for earlier in NATIONAL_STEPS[: NATIONAL_STEPS.index(step)]:
        case.step(earlier)
    case.receipts = False
    refused(lambda: case.step(step), "还缺")


@pytest.mark.notice("二(三)c")
def test_nothing_is_pushed_anew_before_the_nation_has_changed(case: Bare) -> None:
    """The national unit's change, then the push and its receipt, then the end."""
    put(case, procedure=Procedure.NATIONAL)()
    case.erratum.refresh_from_db()
    case.step("submit")
    agreed = case.agree(item())
    for step in NATIONAL_STEPS:
        case.step(step)
    case.execute(agreed)
    refused(lambda: case.step("repush"), "还缺：national_change")
    case.step("record_national")
    case.step("repush")
    refused(lambda: case.step("close"), "还缺：push")
    case.step("record_push")
    case.step("close")


def test_a_changed_place_needs_the_new_authoritys_consent(case: Bare) -> None:
    """一(二)3: who answers for the new place consents before anybody agrees."""
    put(case, other_home_id=get_authority(code="220104").pk)()
    case.step("submit")
    refused(lambda: case.agree(item()), "还缺：place_consent")
    case.step("consent_place")
    case.agree(item())


def test_a_receipt_needs_its_own_move(fresh_database: str) -> None:
    """A receipt cannot lean on a move of another kind, or of another transaction."""
    cast = make_cast()
    confirmed_filing(cast)
    case = Bare(Contribution.objects.get(), cast.clerk.actor, cast.county.actor, make_helper(AccountKind.SUPPORT))
    move = case.step("submit")
    receipt = NewReceipt(ReceiptKind.BUREAU_FILING, timezone.now().date())

    refused(lambda: keep_receipt(submission=case.submission, receipt=receipt, move=move), "同一事务")
    assert not Receipt.objects.exists()


def test_a_registered_receipt_has_its_scan(delivery: Bare) -> None:
    """Who registers for an office without an account shows its paper (Q22)."""
    delivery.step("submit")
    delivery.agree({"act": "delete_record"})
    refused(lambda: delivery.step("register_filing"), "须附扫描件")


@pytest.mark.notice("二")
def test_no_grade_is_given_while_an_erratum_runs(at_applied: Station) -> None:
    """The library's own guard refuses a grade on a record that is being corrected."""
    cast = at_applied.cast
    case = Bare(Contribution.objects.get(), cast.clerk.actor, cast.county.actor, make_helper(AccountKind.SUPPORT))
    case.step("submit")
    decision = case.contribution.grade_decisions.get()
    decision.pk, decision.grade = None, "A"
    decision.authority = get_authority(code="220000")

    refused(lambda: decision.save(force_insert=True), "勘误办理中")
