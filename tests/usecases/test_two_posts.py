"""初审—确认 (Q7): off by default; where it is on, two people of one authority, anew for each version and each desk."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from tests.support.bare_filings import NOW, Allow
from tests.support.filings import (
    CITY,
    NO_STAR,
    Cast,
    Person,
    Plan,
    attach_demanded,
    make_cast,
    make_officer,
    reread,
    submitted_filing,
)
from tests.support.races import at_once, losers, winners
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.models import Filing, PreReview
from zhulu.domain.filings.queries import list_pre_reviewed
from zhulu.domain.filings.states import BACK_FILING
from zhulu.domain.library.models import GradeDecision
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.rulebook.runner import RulesViolated
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing, advance
from zhulu.foundation.audit.models import SecurityLog
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.confirm_filing import MethodMissing, confirm_filing
from zhulu.usecases.pre_review_filing import NothingToPassOn, pre_review_filing
from zhulu.usecases.return_filing import Reason, return_filing
from zhulu.usecases.reviewing import SubmissionChanged
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.transfer_filing import transfer_filing
from zhulu.usecases.two_posts import PreReviewMissing, SamePerson
from zhulu.usecases.withdraw_filing import withdraw_filing

ON = date(2026, 1, 1)


def switch(*, on: bool, since: date = ON) -> None:
    """Give path ② two posts, or one, from a day on."""
    with transaction.atomic():
        set_policy(key="two_step_confirmation", value=on, valid_from=since, reason="双岗", set_by="测试")


@pytest.fixture
def cast(at_submitted: Station) -> Cast:
    """The people of a filing that waits for the county, under two posts."""
    switch(on=True)
    return at_submitted.cast


@pytest.fixture
def filing(cast: Cast, at_submitted: Station) -> Filing:
    """The filing."""
    return at_submitted.filing


@pytest.fixture
def colleague(cast: Cast) -> Person:
    """Another officer of the county with the same grant."""
    return make_officer(sign_in_name="colleague", name="赵示例")


def passing_on(person: Person, filing: Filing, **changes: str) -> PreReview:
    """Pass a filing on as somebody."""
    said = {"opinion": "材料齐全，请确认", "method": "originals", **changes}
    return pre_review_filing(actor=person.actor, filing_id=filing.public_id, **said)


def confirming(person: Person, filing: Filing) -> GradeDecision:
    """Confirm a filing as somebody."""
    return confirm_filing(actor=person.actor, filing_id=filing.public_id, opinion="同意", method="system")


@pytest.mark.notice("一(二)3b")
def test_two_people_confirm(cast: Cast, filing: Filing, colleague: Person) -> None:
    """The first passes it on, the second confirms; both stand on record with method, opinion, verdict and ledger."""
    public = ProjectDocument.objects.values_list("document", flat=True).get()
    passed_on = passing_on(cast.county, filing)
    assert (passed_on.move.actor_name, passed_on.method, passed_on.authority.code) == ("王示例", "originals", "220102")
    assert Filing.objects.get().state == "submitted"
    assert ProjectDocument.objects.values_list("document", flat=True).get() == public
    assert list_pre_reviewed(filing_ids=[filing.pk]) == {filing.pk}

    decision = confirming(colleague, filing)
    assert (decision.grade, decision.reviewer_name) == ("C", "赵示例")
    assert decision.policy["two_step_confirmation"] is True
    kinds = Entry.objects.filter(subject=f"filing:{filing.public_id}").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["submit_filing", "pre_review_filing", "confirm_filing"]
    assert [verdict.moment for verdict in Verdict.objects.order_by("id")] == [
        "submission",
        "confirmation",
        "confirmation",
    ]
    assert not SecurityLog.objects.exists()


@pytest.mark.notice("一(二)3b")
def test_nobody_confirms_what_nobody_passed_on(cast: Cast, filing: Filing) -> None:
    """One person alone confirms nothing, and the attempt is logged."""
    with pytest.raises(PreReviewMissing, match="双岗"):
        confirming(cast.county, filing)
    assert Filing.objects.get().state == "submitted"
    assert SecurityLog.objects.get().action == "confirm_filing"


@pytest.mark.notice("三(三)")
def test_the_same_person_does_not_confirm(cast: Cast, filing: Filing) -> None:
    """Who passed it on is refused with the clause; so is the attempt to pass it on twice."""
    passing_on(cast.county, filing)
    with pytest.raises(SamePerson, match=r"三\(三\)"):
        confirming(cast.county, filing)
    with pytest.raises(NothingToPassOn):
        passing_on(cast.county, filing)
    assert (GradeDecision.objects.count(), PreReview.objects.count()) == (0, 1)
    assert SecurityLog.objects.count() == 2


def test_the_database_refuses_the_same_person(cast: Cast, filing: Filing) -> None:
    """A move to 已确认 signed by who passed the version on does not pass the trigger, whatever code writes it."""
    passing_on(cast.county, filing)
    with pytest.raises(DatabaseError, match="须由两个人办理"), transaction.atomic():
        advance(filing, "confirm", machine=BACK_FILING, policy=Allow(), actor=cast.county.actor, now=NOW, reason="同意")


def test_by_default_there_is_one_post(at_submitted: Station) -> None:
    """Without the setting there is nothing to pass on, and one person confirms."""
    with pytest.raises(NothingToPassOn, match="一级确认"):
        passing_on(at_submitted.cast.county, at_submitted.filing)
    assert confirming(at_submitted.cast.county, at_submitted.filing).grade == "C"


def test_an_open_filing_keeps_the_posts_of_its_first_submission(
    cast: Cast, filing: Filing, frozen: time_machine.Traveller
) -> None:
    """Switched off after the submission: still two posts; switched on later: a filing of before has one."""
    switch(on=False, since=date(2026, 3, 17))
    frozen.move_to("2026-03-20 10:00+08:00")
    with pytest.raises(PreReviewMissing):
        confirming(cast.county, filing)
    later = submitted_filing(cast, Plan(name="后来的桥", blank=NO_STAR))
    switch(on=True, since=date(2026, 3, 21))
    frozen.move_to("2026-03-23 10:00+08:00")
    assert confirming(cast.county, later).grade == "C"


AGAIN: dict[str, Callable[[Cast, Filing], Any]] = {
    "returned": lambda cast, filing: return_filing(
        actor=cast.county.actor, filing_id=filing.public_id, reasons=[Reason("R05")]
    ),
    "withdrawn": lambda cast, filing: withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id),
}


@pytest.mark.parametrize("back", AGAIN)
def test_a_new_version_is_passed_on_anew(cast: Cast, filing: Filing, colleague: Person, back: str) -> None:
    """What was passed on was one version; of the next one nobody has seen anything yet."""
    passing_on(cast.county, filing)
    AGAIN[back](cast, filing)
    attach_demanded(cast.clerk, filing)
    submit_filing(actor=cast.clerk.actor, filing_id=filing.public_id, promised=True)
    assert list_pre_reviewed(filing_ids=[filing.pk]) == frozenset()
    with pytest.raises(PreReviewMissing):
        confirming(colleague, filing)
    passing_on(colleague, filing)
    assert confirming(cast.county, filing).reviewer_name == "王示例"


def test_another_desk_passes_on_anew(cast: Cast, filing: Filing) -> None:
    """Handed over to the city, the county's 初审 counts no more: two people of the city confirm B."""
    first = make_officer(CITY, name="何示例")
    second = make_officer(CITY, sign_in_name="city-2", name="吕示例")
    passing_on(cast.county, filing)
    transfer_filing(
        actor=cast.county.actor,
        filing_id=filing.public_id,
        authority_id=get_authority(code=CITY).public_id,
        reason="项目由市局直接监管",
    )
    assert list_pre_reviewed(filing_ids=[filing.pk]) == frozenset()
    with pytest.raises(PreReviewMissing):
        confirming(second, filing)
    passing_on(first, filing)
    assert confirming(second, filing).grade == "B"


def test_one_person_still_returns_and_refuses(cast: Cast, filing: Filing) -> None:
    """The second person is for what cannot be taken back; who passed it on may still return it."""
    passing_on(cast.county, filing)
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=[Reason("R05")])
    assert reread(cast.clerk, filing).state == "returned"


def test_what_passing_on_needs(cast: Cast, filing: Filing) -> None:
    """Method, opinion, the version that was read, and rules that hold; otherwise nothing is left behind."""
    lacking: list[tuple[dict[str, str], type[Exception]]] = [
        ({"method": "guess"}, MethodMissing),
        ({"opinion": "  "}, ReasonMissing),
        ({"seen": "0" * 64}, SubmissionChanged),
    ]
    for changes, refusal in lacking:
        with pytest.raises(refusal):
            passing_on(cast.county, filing, **changes)
    with transaction.atomic():
        set_policy(key="cut_over_date", value="2018-01-01", valid_from=ON, reason="试", set_by="测试")
    with pytest.raises(RulesViolated):
        passing_on(cast.county, filing)
    assert not PreReview.objects.exists()
    assert not Move.objects.filter(transition="pre_review").exists()


def test_only_the_home_authority_passes_on(cast: Cast, filing: Filing) -> None:
    """The city above, the province, and who holds no grant there are refused."""
    strangers = [
        make_officer(CITY),
        cast.province,
        make_officer(function=None, sign_in_name="idle"),
        cast.clerk,
    ]
    for person in strangers:
        with pytest.raises(NotPermitted):
            passing_on(person, filing)
    assert SecurityLog.objects.count() == len(strangers)


@pytest.fixture
def racing(fresh_database: str) -> tuple[Cast, Person, Filing]:
    """Two officers of the county and a filing under two posts, in a database that commits."""
    switch(on=True)
    cast = make_cast()
    return cast, make_officer(sign_in_name="colleague", name="赵示例"), submitted_filing(cast)


def test_two_pass_on_at_once(racing: tuple[Cast, Person, Filing]) -> None:
    """One of them does; the other is told, and may confirm."""
    cast, colleague, filing = racing
    outcomes = at_once(lambda: passing_on(cast.county, filing), lambda: passing_on(colleague, filing))
    assert (len(winners(outcomes)), len(losers(outcomes, CannotAdvance))) == (1, 1)
    first = PreReview.objects.get().move.actor_name
    second = colleague if first == "王示例" else cast.county
    assert confirming(second, filing).reviewer_name == second.actor.name
