"""Two at once: two decisions on one form, a consent against a withdrawal, a change against a decision under way."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import pairwise
from typing import Any

import pytest

from tests.support.filings import COUNTY, OPINION, make_cast, submitted_filing
from tests.support.permissions import (
    Asked,
    Offices,
    consented,
    filled_form,
    granted,
    make_clerk_of,
    make_offices,
    make_unregistered,
    somebody,
    submitted_form,
)
from tests.support.races import at_once, losers, winners
from zhulu.domain.access.models import Account
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.filings.models import WorkHandover
from zhulu.domain.grants.models import CaseDecision, CityConsent, Grant, Officer, PermissionCase, Registration
from zhulu.domain.grants.queries import CaseNotFound, could_confirm
from zhulu.domain.grants.vocabulary import FormKind, GrantFunction, LineKind
from zhulu.domain.library.models import GradeDecision
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.foundation.clock import local_day
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.carry_out_changes import carry_out_changes
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.decide_permission import refuse_permission
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.manage_accounts import end_account
from zhulu.usecases.register_officer import accept_registration
from zhulu.usecases.return_filing import Reason, return_filing
from zhulu.usecases.submit_permission_form import submit_permission_form, withdraw_permission_form

pytestmark = pytest.mark.usefixtures("fresh_database")
Work = Callable[[], Any]


@pytest.fixture
def offices(fresh_database: str) -> Offices:
    """Who takes a form on its way."""
    return make_offices()


def one_wins(*works: Work) -> Any:
    """Run works at once; one is carried out, all others are refused: by the state, or since it is no longer theirs."""
    outcomes = at_once(*works)
    refused = [outcome for outcome in outcomes if isinstance(outcome, CannotAdvance | NotPermitted | CaseNotFound)]
    assert len(refused) == len(works) - 1, outcomes
    assert len(winners(outcomes)) == 1
    return winners(outcomes)[0]


@pytest.mark.notice("三(一)b")
def test_two_officers_grant_one_form_at_once(offices: Offices) -> None:
    """One decision, one account, one grant of each right, one ledger entry."""
    case = submitted_form(make_clerk_of(COUNTY))
    one_wins(lambda: granted(offices.province, case), lambda: granted(offices.second, case))

    assert CaseDecision.objects.count() == 1
    assert Account.objects.filter(sign_in_name__startswith=COUNTY).count() == 1
    assert Grant.objects.filter(case=case).count() == 2
    assert Entry.objects.filter(kind="grant_permission").count() == 1


def test_granting_against_refusing_and_withdrawing(offices: Offices) -> None:
    """Three ends of one form: one is taken, and only a grant opens anything."""
    writer = make_clerk_of(COUNTY)
    case = submitted_form(writer)
    one_wins(
        lambda: granted(offices.province, case),
        lambda: refuse_permission(actor=offices.second.actor, case_id=case.public_id, opinion="不属职责"),
        lambda: withdraw_permission_form(actor=writer.actor, case_id=case.public_id),
    )
    state = PermissionCase.objects.get().state
    assert Grant.objects.filter(case=case).exists() is (state == "granted")


def test_consenting_against_withdrawing(offices: Offices) -> None:
    """Either the city has consented to what lies with the province, or it is the zone's draft again."""
    case = submitted_form(offices.zone)
    outcomes = at_once(
        lambda: consented(offices.city, case),
        lambda: withdraw_permission_form(actor=offices.zone.actor, case_id=case.public_id),
    )
    state = PermissionCase.objects.get().state
    # The zone may take back what has just reached the province: then both have happened, one after the other.
    assert (state, CityConsent.objects.count()) in {("province", 1), ("draft", 0), ("draft", 1)}
    assert len(winners(outcomes)) == (2 if (state, CityConsent.objects.count()) == ("draft", 1) else 1)


def test_two_forms_of_a_day_have_two_numbers(offices: Offices) -> None:
    """The counter's row is locked: no number twice, none left out."""
    forms = [filled_form(offices.zone, Asked(lines=(somebody(serial),))) for serial in (1, 2)]
    at_once(
        *(lambda form=form: submit_permission_form(actor=offices.zone.actor, case_id=form.public_id) for form in forms)
    )
    numbers = sorted(str(number)[-4:] for number in PermissionCase.objects.values_list("number", flat=True))
    assert numbers == ["0001", "0002"]


def test_two_forms_grant_one_right_at_once(offices: Offices) -> None:
    """Two applications for the same right and days: the second finds the first and is refused, nothing overlaps."""
    writer = make_clerk_of(COUNTY)
    first = submitted_form(writer)
    second = submitted_form(writer, Asked(lines=(somebody(2),)))
    outcomes = at_once(lambda: granted(offices.province, first), lambda: granted(offices.second, second))
    given = Grant.objects.filter(authority__code=COUNTY)
    for right in ("2", "3"):
        days = sorted((row.valid_from, row.valid_to) for row in given.filter(path=right))
        assert all(one[1] is not None and one[1] < other[0] for one, other in pairwise(days))
    assert len(winners(outcomes)) in {1, 2}


def test_two_accept_one_registration(offices: Offices) -> None:
    """One row of the register, whoever was first."""
    officer = Officer.objects.get(account=make_unregistered().account)
    works = (
        partial(accept_registration, actor=person.actor, officer_id=officer.public_id, opinion="同意")
        for person in (offices.province, offices.second)
    )
    one_wins(*works)
    assert Registration.objects.filter(officer=officer).count() == 1


def test_a_change_is_carried_out_once(offices: Offices) -> None:
    """Two workers on the day: the work is passed on once, the account ended once."""
    cast = make_cast()
    filing = submitted_filing(cast)
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=[Reason("R05")])
    standing = cast.county.actor.standing
    assert standing is not None
    leaver = Officer.objects.get(pk=standing.officer_id)
    line = somebody(4, kind=LineKind.REPLACE, officer=leaver.public_id)
    case = submitted_form(make_clerk_of(COUNTY), Asked(FormKind.CHANGE, lines=(line,)))
    granted(offices.province, case)
    PermissionCase.objects.update(starts_on=local_day(case.created_at) - timedelta(days=1))
    outcomes = at_once(carry_out_changes, carry_out_changes)

    assert sorted(outcomes) == [0, 1]
    assert WorkHandover.objects.count() == 1


@pytest.mark.notice("三(一)d")
def test_an_account_ends_while_its_decision_is_under_way(offices: Offices) -> None:
    """Either the decision stands and its officer could take it that day, or it was refused and nothing stands."""
    cast = make_cast()
    filing = submitted_filing(cast)
    administrator = identify_actor(
        account=Account.objects.create_account(sign_in_name="sysadmin", name="何舟", kind="system_admin")
    )
    outcomes = at_once(
        lambda: confirm_filing(
            actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals"
        ),
        lambda: end_account(actor=administrator, public_id=cast.county.account.public_id),
    )
    losers(outcomes, NotPermitted)
    for decision in GradeDecision.objects.all():
        standing = cast.county.actor.standing
        assert standing is not None
        assert could_confirm(
            officer_id=standing.officer_id,
            path=Path.BACK_FILING,
            function=GrantFunction.CONFIRM,
            on=local_day(decision.decided_at),
        )
    assert not Account.objects.get(pk=cast.county.account.pk).is_active


def test_a_change_is_granted_while_its_leaver_decides(offices: Offices) -> None:
    """What the leaver decides today stands whichever comes first: the change begins tomorrow."""
    cast = make_cast()
    filing = submitted_filing(cast)
    standing = cast.county.actor.standing
    assert standing is not None
    leaver = Officer.objects.get(pk=standing.officer_id)
    line = somebody(4, kind=LineKind.REPLACE, officer=leaver.public_id)
    case = submitted_form(make_clerk_of(COUNTY), Asked(FormKind.CHANGE, lines=(line,)))
    outcomes = at_once(
        lambda: confirm_filing(
            actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals"
        ),
        lambda: granted(offices.province, case),
    )
    assert len(winners(outcomes)) == 2
    decision = GradeDecision.objects.get()
    assert could_confirm(
        officer_id=leaver.pk,
        path=Path.BACK_FILING,
        function=GrantFunction.CONFIRM,
        on=local_day(decision.decided_at),
    )
