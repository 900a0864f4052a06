"""The one door: an agreed erratum changes exactly what was agreed, once, by a third person, and leaves its version."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.support.bare_errata import Bare, make_helper
from tests.support.deliveries import delivered, owner_actor
from tests.support.filings import Cast, confirmed_filing, make_cast
from tests.support.stations import Station
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.models import AgreedErratum, ErratumExecution
from zhulu.domain.errata.operations import Agreement, agree
from zhulu.domain.errata.vocabulary import Procedure
from zhulu.domain.library.content_rows import document_from_rows, row_to_json
from zhulu.domain.library.models import (
    AttachmentReference,
    BasicInformation,
    Contribution,
    Tender,
    Tombstone,
    UnitWork,
    Version,
)
from zhulu.domain.standard.canonical import canonical_json
from zhulu.foundation.audit.models import RowHistory

pytestmark = pytest.mark.write_path
Item = dict[str, Any]


def case_of(cast: Cast) -> Bare:
    """Give a case on the one confirmed back-filing, and three people."""
    contribution = Contribution.objects.get()
    return Bare(contribution, cast.clerk.actor, cast.county.actor, make_helper(AccountKind.SUPPORT))


@pytest.fixture
def case(at_confirmed: Station) -> Bare:
    """A case in one transaction that is rolled back: what the door itself says."""
    return case_of(at_confirmed.cast)


@pytest.fixture
def committed(fresh_database: str) -> Bare:
    """A case whose every step is committed: what the database asks at commit, and of one transaction."""
    cast = make_cast()
    confirmed_filing(cast)
    return case_of(cast)


def cell(table: str, row_id: str, column: str, old: object, new: object) -> Item:
    """Give an item that sets one cell."""
    return {"act": "set", "table": table, "row_id": row_id, "column": column, "old": old, "new": new}


def amount(new: str = "4321.5000") -> Item:
    """Give the change of the award's amount."""
    tender = Tender.objects.get()
    return cell("tenders", tender.row_id, "TenderMoney", str(tender.tender_money), new)


def agreed(case: Bare, *items: Item, **given: Any) -> AgreedErratum:
    """Hand in and agree to a diff."""
    case.step("submit")
    return case.agree(*(items or (amount(),)), **given)


def test_an_agreed_erratum_is_applied(committed: Bare) -> None:
    """The fact is changed, the second version says so, the first one stands as it was."""
    first = Version.objects.get()

    version = committed.execute(agreed(committed))

    assert str(Tender.objects.get().tender_money) == "4321.5000"
    assert (version.number, version.cause) == (2, "erratum")
    assert '"TenderMoney":"4321.50"' in version.canonical
    assert Version.objects.get(number=1).canonical == first.canonical
    assert version.canonical == canonical_json(document_from_rows(contribution_id=committed.contribution.pk))


@pytest.mark.notice("三(五)")
def test_each_changed_column_has_the_erratum_behind_it(case: Bare) -> None:
    """The row history names the erratum for the one column that changed, and nothing else changed."""
    erratum = agreed(case)
    case.execute(erratum)

    row = RowHistory.objects.get(table_name="library_tender", operation="UPDATE")
    assert row.cause == f"erratum:{erratum.public_id}"
    assert [key for key in row.new if row.new[key] != row.old[key]] == ["tender_money"]


def test_every_kind_of_cell_is_set_and_emptied(case: Bare) -> None:
    """Text, amounts, days, flags and counts; what is empty becomes a value and the other way round."""
    project, unit = BasicInformation.objects.get(), UnitWork.objects.get()
    case.execute(
        agreed(
            case,
            cell("project", project.row_id, "PrjCode", None, "2018-220102-47-03-000001"),
            cell("project", project.row_id, "IsMajor", old=False, new=True),
            cell("project", project.row_id, "BeginDate", None, "2018-04-01"),
            cell("project", project.row_id, "PrjApprovalLevelNum", project.prj_approval_level_num, None),
            cell("unit_works", unit.row_id, "FloorCount", 3, 4),
            cell("unit_works", unit.row_id, "BottomFloorCount", 1, None),
        )
    )
    project.refresh_from_db()
    unit.refresh_from_db()

    assert (project.prj_code, project.is_major, str(project.begin_date)) == (
        "2018-220102-47-03-000001",
        True,
        "2018-04-01",
    )
    assert (project.prj_approval_level_num, unit.floor_count, unit.bottom_floor_count) == ("", 4, None)


def unit_item(case: Bare, act: str, **changed: Any) -> Item:
    """Give an item that adds a unit work like the one there is, or removes that one."""
    unit = UnitWork.objects.get(contribution=case.contribution)
    values = {key: value for key, value in row_to_json(unit).items() if key != "row_id"}
    row_id = unit.row_id if act == "remove" else "a" * 16
    return {"act": act, "table": "unit_works", "row_id": row_id, "values": {**values, **changed}}


def test_a_row_is_added_at_the_end(case: Bare) -> None:
    """A record that comes new stands last in its table, with nothing in the columns that were not named."""
    version = case.execute(agreed(case, unit_item(case, "add", SubPrjName="训练馆")))
    units = list(UnitWork.objects.order_by("position"))

    assert [unit.sub_prj_name for unit in units] == ["综合馆", "训练馆"]
    assert (units[1].row_id, units[1].invest, units[1].memo) == ("a" * 16, None, "")
    assert version.canonical == canonical_json(document_from_rows(contribution_id=case.contribution.pk))
    row = RowHistory.objects.get(table_name="library_unitwork", operation="INSERT", new__row_id="a" * 16)
    assert row.cause.startswith("erratum:")


def test_a_row_is_removed(case: Bare) -> None:
    """A record goes; the history keeps it and says by which erratum it went."""
    erratum = agreed(case, unit_item(case, "remove"))
    case.execute(erratum)

    assert not UnitWork.objects.exists()
    row = RowHistory.objects.get(table_name="library_unitwork", operation="DELETE")
    assert (row.cause, row.old["sub_prj_name"]) == (f"erratum:{erratum.public_id}", "综合馆")


def test_a_paper_is_removed_and_its_first_version_still_names_it(case: Bare) -> None:
    """Attachments are rows: one goes, and the version before still cites it."""
    paper = AttachmentReference.objects.order_by("position")[0]
    values = {key: value for key, value in row_to_json(paper).items() if key != "row_id"}
    case.execute(agreed(case, {"act": "remove", "table": "attachments", "row_id": paper.row_id, "values": values}))

    assert not AttachmentReference.objects.filter(row_id=paper.row_id).exists()
    assert paper.row_id in Version.objects.get(number=1).canonical


def _other_value(case: Bare, erratum: AgreedErratum) -> object:
    return case.execute(erratum, [{**erratum.diff[0], "new": "1.0000"}])


def _more(case: Bare, erratum: AgreedErratum) -> object:
    return case.execute(erratum, [*erratum.diff, {**erratum.diff[0], "column": "Area"}])


def _nothing(case: Bare, erratum: AgreedErratum) -> object:
    return case.execute(erratum, [])


def _by_agreer(case: Bare, erratum: AgreedErratum) -> object:
    return case.execute(erratum, by=case.agreer)


def _by_applicant(case: Bare, erratum: AgreedErratum) -> object:
    return case.execute(erratum, by=case.applicant)


def _by_officer(case: Bare, erratum: AgreedErratum) -> object:
    other = Actor(987, "别人", AccountKind.OFFICER)
    return case.execute(erratum, by=other)


def _before_its_step(case: Bare, erratum: AgreedErratum) -> object:
    case.step("return")
    return case.execute(erratum)


def _superseded(case: Bare, erratum: AgreedErratum) -> object:
    case.step("return")
    agreed(case, amount("7.0000"))
    return case.execute(erratum)


REFUSED: dict[str, tuple[Callable[[Bare, AgreedErratum], object], str]] = {
    "another value than the agreed": (_other_value, "与已同意的不一致"),
    "more than the agreed": (_more, "与已同意的不一致"),
    "less than the agreed": (_nothing, "与已同意的不一致"),
    "by whom agreed": (_by_agreer, "不得执行"),
    "by whom applied": (_by_applicant, "不得执行"),
    "by who is not of the support unit": (_by_officer, "只有技术支持单位"),
    "when the case has come back": (_before_its_step, "还没有办到修改这一步"),
    "when a later agreement stands": (_superseded, "还没有办到修改这一步"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.notice("二(二)a")
def test_what_was_not_agreed_is_refused(name: str, case: Bare) -> None:
    """The door compares, and a refusal leaves the fact and the versions alone."""
    attempt, words = REFUSED[name]
    erratum = agreed(case)

    with pytest.raises(DatabaseError, match=words):
        attempt(case, erratum)

    assert Version.objects.count() == 1
    assert not ErratumExecution.objects.exists()


def test_an_erratum_is_executed_once(case: Bare) -> None:
    """The second execution is refused."""
    erratum = agreed(case)
    case.execute(erratum)

    with pytest.raises(DatabaseError, match="已经执行过"):
        case.execute(erratum)


def misfit(item: Item) -> Callable[[Bare], Item]:
    """Give an item whatever the case is."""
    return lambda _case: item


MISFITS: dict[str, tuple[Callable[[Bare], Item], str]] = {
    "an old value that does not stand": (lambda _case: {**amount(), "old": "1.0000"}, "原值已不是"),
    "a row that is not there": (lambda _case: {**amount(), "row_id": "z" * 16}, "原值已不是"),
    "a value that would be rounded": (lambda _case: amount("1.23456"), "不能原样存下"),
    "our own spelling of a column": (lambda _case: {**amount(), "column": "tender_money"}, "没有可勘误的栏目"),
    "a key": (lambda _case: {**amount(), "column": "contribution_id"}, "没有可勘误的栏目"),
    "the stable row id": (lambda _case: {**amount(), "column": "row_id"}, "没有可勘误的栏目"),
    "the row's number": (lambda _case: {**amount(), "column": "id"}, "没有可勘误的栏目"),
    "an unknown act": (misfit({"act": "truncate", "table": "tenders", "row_id": "x"}), "看不懂的改动"),
    "a row into an unknown table": (
        misfit({"act": "add", "table": "versions", "row_id": "x", "values": {}}),
        "没有可勘误的信息表",
    ),
    "a row with an unknown column": (lambda case: unit_item(case, "add", contribution_id="1"), "没有可勘误的栏目"),
    "a row that would be rounded": (lambda case: unit_item(case, "add", BuildArea="1.23456"), "不能原样存下"),
    "a row that is there already": (
        lambda case: {**unit_item(case, "add"), "row_id": unit_item(case, "remove")["row_id"]},
        "unit_row_once",
    ),
    "the removal of a row that has changed": (
        lambda case: unit_item(case, "remove", SubPrjName="别的馆"),
        "已不是申请时的样子",
    ),
    "a text that is too long": (
        lambda _case: cell("project", BasicInformation.objects.get().row_id, "PrjTypeNum", "01", "0" * 40),
        "too long",
    ),
}


@pytest.mark.parametrize("name", MISFITS)
def test_what_does_not_fit_is_refused_whole(name: str, case: Bare) -> None:
    """A diff of which one item does not fit changes nothing, whatever the others say."""
    make, words = MISFITS[name]
    erratum = agreed(case, cell("project", BasicInformation.objects.get().row_id, "PrjCode", None, "甲"), make(case))

    with pytest.raises(DatabaseError, match=words):
        case.execute(erratum)

    assert BasicInformation.objects.get().prj_code == ""
    assert Version.objects.count() == 1


def test_who_applied_cannot_agree(case: Bare) -> None:
    """Four eyes from the start."""
    with pytest.raises(DatabaseError, match="applicant_does_not_agree"):
        agreed(case, actor=case.applicant)


def test_an_agreement_needs_its_move(committed: Bare) -> None:
    """A diff cannot be slipped in without the authority's signed move."""
    committed.step("submit")
    agreement = Agreement(committed.submission, (amount(),), "笔误", "originals")
    with pytest.raises(DatabaseError, match="同一事务"), transaction.atomic():
        agree(agreement, actor=committed.agreer, now=timezone.now())


def test_an_agreement_is_about_the_newest_application(case: Bare) -> None:
    """What was handed in before a return cannot be agreed to any more."""
    case.step("submit")
    earlier = case.submission
    case.step("return")
    case.step("submit")

    with pytest.raises(DatabaseError, match="同一事务"):
        case.agree(amount(), submission=earlier)


@pytest.mark.parametrize("items", [(), (cell("tenders", "x", "TenderMoney", "1", "1"),)], ids=["none", "the same"])
def test_an_erratum_that_changes_nothing_cannot_be_agreed(items: tuple[Item, ...], case: Bare) -> None:
    """It must change something, in each of its lines."""
    case.step("submit")
    with pytest.raises(DatabaseError, match="至少改动一处"):
        case.agree(*items)


def _call_the_door(erratum: AgreedErratum, executor: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT apply_erratum(%s, %s, (SELECT diff FROM errata_agreederratum), now())",
            [erratum.public_id, executor.account_id],
        )


def test_an_execution_without_its_version_does_not_commit(committed: Bare) -> None:
    """The door asks at commit for the version; raw SQL that skips it is rolled back."""
    erratum = agreed(committed)
    stood = str(Tender.objects.get().tender_money)
    with pytest.raises(DatabaseError, match="新版本"), transaction.atomic():
        _call_the_door(erratum, committed.executor)

    assert str(Tender.objects.get().tender_money) == stood


@transaction.atomic
def _execute_without_a_move(erratum: AgreedErratum, committed: Bare) -> None:
    _call_the_door(erratum, committed.executor)
    Version.objects.create(
        contribution=committed.contribution,
        number=2,
        cause="erratum",
        cause_id=erratum.public_id,
        canonical="{}",
        digest="0" * 64,
        made_at=timezone.now(),
    )


def test_an_execution_without_its_signed_move_does_not_commit(committed: Bare) -> None:
    """The executor's own signed move stands behind each execution."""
    erratum = agreed(committed)
    with pytest.raises(DatabaseError, match="同时留下办理记录"):
        _execute_without_a_move(erratum, committed)

    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    "call",
    [
        "errata_set_cell(1, '{}')",
        "errata_add_row(1, '{}')",
        "errata_remove_row(1, '{}')",
        "errata_same_row(1, '{}')",
        "errata_check_agreed(NULL, 1, '[]')",
    ],
)
def test_nobody_reaches_behind_the_door(call: str, case: Bare) -> None:
    """The door's inner functions are closed to the application."""
    with pytest.raises(DatabaseError, match="permission denied for function"), connection.cursor() as cursor:
        cursor.execute(f"SELECT {call}")


@pytest.fixture
def delivery(at_start: Station) -> Bare:
    """A case by which a whole record of the approval system is to go."""
    return Bare(
        delivered(),
        owner_actor(),
        at_start.cast.county.actor,
        make_helper(AccountKind.SUPPORT),
        procedure=Procedure.APPROVAL,
        is_deletion=True,
    )


@pytest.mark.notice("二(一)b")
def test_a_whole_record_goes_by_a_tombstone(delivery: Bare) -> None:
    """Rows and versions stay; a tombstone and a version say that it was deleted, and by which erratum."""
    before = document_from_rows(contribution_id=delivery.contribution.pk)
    erratum = agreed(delivery, {"act": "delete_record"})
    for step in ("file_at_bureau", "file_at_department", "release"):
        delivery.step(step)
    version = delivery.execute(erratum)

    assert document_from_rows(contribution_id=delivery.contribution.pk) == before
    assert Tombstone.objects.get().cause_id == erratum.public_id
    assert (version.number, version.cause, version.cause_id) == (2, "tombstone", erratum.public_id)


def test_a_back_filing_cannot_be_deleted_whole(case: Bare) -> None:
    """Only the approval system's records can go whole, and not together with other changes."""
    case.step("submit")
    with pytest.raises(DatabaseError, match="只有工程审批系统"):
        case.agree({"act": "delete_record"})


def test_a_tombstone_cannot_be_invented(case: Bare) -> None:
    """The application cannot write one itself."""
    with pytest.raises(DatabaseError, match="permission denied"):
        Tombstone.objects.create(contribution=case.contribution, cause_id="0" * 16, made_at=timezone.now(), xid=1)
