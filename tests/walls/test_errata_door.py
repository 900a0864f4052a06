"""The one door: an agreed erratum changes exactly what was agreed, once, by a third person, and leaves its version."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.support.filings import confirmed_filing, make_cast
from zhulu.domain.access.actors import Actor
from zhulu.domain.errata.models import AgreedErratum, ErratumExecution
from zhulu.domain.errata.operations import Agreement, Change, agree, apply_erratum
from zhulu.domain.library.content_rows import document_from_rows
from zhulu.domain.library.models import Contribution, Tender, Version
from zhulu.domain.standard.canonical import canonical_json
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.audit.context import set_actor
from zhulu.foundation.audit.models import RowHistory

pytestmark = pytest.mark.write_path


@dataclass(frozen=True)
class Case:
    """A confirmed contribution, one change of it, and three people."""

    contribution: Contribution
    change: Change
    applicant: Actor
    agreer: Actor
    executor: Actor


@pytest.fixture
def case(fresh_database: str) -> Case:
    """A change of the award's amount, agreed by nobody yet."""
    cast = make_cast()
    confirmed_filing(cast)
    contribution = Contribution.objects.get()
    tender = Tender.objects.get(contribution=contribution)
    change = Change("tenders", tender.row_id, "TenderMoney", str(tender.tender_money), "4321.5000")
    return Case(contribution, change, cast.clerk.actor, cast.county.actor, cast.province.actor)


def agreed(case: Case, *changes: Change, agreer: Actor | None = None) -> AgreedErratum:
    """Agree to changes as the authority does: the signed move and the diff in one transaction."""
    who, now = agreer or case.agreer, timezone.now()
    agreement = Agreement(case.contribution, changes or (case.change,), "合同价笔误", case.applicant.account_id)
    with transaction.atomic():
        Move.objects.create(
            machine="erratum",
            subject_id=1,
            transition="agree",
            source="applied",
            target="agreed",
            account_id=who.account_id,
            actor_name=who.name,
            actor_office=who.office,
            at=now,
        )
        return agree(agreement, actor=who, now=now)


def executed(
    case: Case, erratum: AgreedErratum, change: Sequence[Any] | None = None, by: Actor | None = None
) -> Version:
    """Execute an erratum as the support unit does."""
    with transaction.atomic():
        set_actor(actor="support", cause=f"erratum:{erratum.public_id}")
        return apply_erratum(
            erratum=erratum,
            change=erratum.diff if change is None else change,
            executor=by or case.executor,
            now=timezone.now(),
        )


def test_an_agreed_erratum_is_applied(case: Case) -> None:
    """The fact is changed, the second version says so, the first one stands as it was."""
    first = Version.objects.get()

    version = executed(case, agreed(case))

    assert str(Tender.objects.get().tender_money) == "4321.5000"
    assert (version.number, version.cause) == (2, "erratum")
    assert '"TenderMoney":"4321.50"' in version.canonical
    assert Version.objects.get(number=1).canonical == first.canonical
    assert version.canonical == canonical_json(document_from_rows(contribution_id=case.contribution.pk))


def test_each_changed_column_has_the_erratum_behind_it(case: Case) -> None:
    """The row history names the erratum for the one column that changed, and nothing else changed."""
    erratum = agreed(case)
    executed(case, erratum)

    row = RowHistory.objects.get(table_name="library_tender", operation="UPDATE")
    assert row.cause == f"erratum:{erratum.public_id}"
    assert [key for key in row.new if row.new[key] != row.old[key]] == ["tender_money"]


def _other_value(case: Case, erratum: AgreedErratum) -> object:
    return executed(case, erratum, [{**erratum.diff[0], "new": "1.0000"}])


def _more(case: Case, erratum: AgreedErratum) -> object:
    return executed(case, erratum, [*erratum.diff, {**erratum.diff[0], "column": "Area"}])


def _nothing(case: Case, erratum: AgreedErratum) -> object:
    return executed(case, erratum, [])


def _by_agreer(case: Case, erratum: AgreedErratum) -> object:
    return executed(case, erratum, by=case.agreer)


def _by_applicant(case: Case, erratum: AgreedErratum) -> object:
    return executed(case, erratum, by=case.applicant)


REFUSED = {
    "another value than the agreed": (_other_value, "与已同意的不一致"),
    "more than the agreed": (_more, "与已同意的不一致"),
    "less than the agreed": (_nothing, "与已同意的不一致"),
    "by whom agreed": (_by_agreer, "不得执行"),
    "by whom applied": (_by_applicant, "不得执行"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_was_not_agreed_is_refused(name: str, case: Case) -> None:
    """二(二): the door compares, and a refusal leaves the fact and the versions alone."""
    attempt, words = REFUSED[name]
    erratum = agreed(case)

    with pytest.raises(DatabaseError, match=words):
        attempt(case, erratum)

    assert Version.objects.count() == 1
    assert not ErratumExecution.objects.exists()


def test_an_erratum_is_executed_once(case: Case) -> None:
    """The second execution is refused."""
    erratum = agreed(case)
    executed(case, erratum)

    with pytest.raises(DatabaseError, match="已经执行过"):
        executed(case, erratum)


def test_the_old_value_must_still_stand(case: Case) -> None:
    """A second erratum that was agreed on the old value is refused after the first."""
    first, second = agreed(case), agreed(case, dataclasses.replace(case.change, new="5.0000"))
    executed(case, first)

    with pytest.raises(DatabaseError, match="原值已不是"):
        executed(case, second)


@pytest.mark.parametrize("column", ["contribution_id", "row_id", "id", "tender_money"])
def test_the_door_reaches_standard_columns_only(column: str, case: Case) -> None:
    """Keys and our own spelling are out of reach."""
    erratum = agreed(case, dataclasses.replace(case.change, column=column))

    with pytest.raises(DatabaseError, match="没有可勘误的栏目"):
        executed(case, erratum)


def test_who_applied_cannot_agree(case: Case) -> None:
    """Four eyes from the start."""
    with pytest.raises(DatabaseError, match="applicant_does_not_agree"):
        agreed(case, agreer=case.applicant)


def test_an_agreement_needs_its_move(case: Case) -> None:
    """A diff cannot be slipped in without the authority's signed move."""
    agreement = Agreement(case.contribution, (case.change,), "笔误", case.applicant.account_id)
    with pytest.raises(DatabaseError, match="同一事务"), transaction.atomic():
        agree(agreement, actor=case.agreer, now=timezone.now())


def test_an_execution_without_its_version_does_not_commit(case: Case) -> None:
    """The door asks at commit for the version; raw SQL that skips it is rolled back."""
    from django.db import connection  # noqa: PLC0415 - only this test speaks raw SQL

    erratum = agreed(case)
    with pytest.raises(DatabaseError, match="新版本"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT apply_erratum(%s, %s, (SELECT diff FROM errata_agreederratum), now())",
            [erratum.public_id, case.executor.account_id],
        )

    assert str(Tender.objects.get().tender_money) == case.change.old


def test_an_empty_erratum_cannot_be_agreed(case: Case) -> None:
    """It must change something."""
    agreement = Agreement(case.contribution, (), "无", case.applicant.account_id)
    attempt: Callable[[], object] = lambda: agree(agreement, actor=case.agreer, now=timezone.now())  # noqa: E731
    with pytest.raises(DatabaseError, match="至少改动一处"), transaction.atomic():
        attempt()
