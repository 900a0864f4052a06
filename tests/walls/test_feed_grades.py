"""The grade guard on path ①: a reviewer without an account is believed only as the delivery itself names them."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.support.bundles import CITY, COUNTY, bundle, confirmed_by
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.authorities.models import Authority
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.intake.models import Delivery, GradeDue
from zhulu.domain.library.models import Contribution, GradeDecision
from zhulu.domain.library.vocabulary import CHECKED_THERE
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.statecraft.models import Move
from zhulu.usecases.deliver_bundles import deliver

pytestmark = pytest.mark.write_path
REVIEWER, OFFICE = "赵核实", "建筑业管理科"
ACCOUNT = "系统管理员"
"""A name that the platform does not believe, so that the grade stays due."""


@dataclass(frozen=True)
class Attempt:
    """A grade decision as somebody might write it past the use-case."""

    due: GradeDue
    reviewer: str = ACCOUNT
    office: str = OFFICE
    authority: str = COUNTY
    grade: str = "C"
    machine: str = "feed_grade"
    transition: str = "grade"
    subject: int | None = None
    contribution: Contribution | None = None

    def write(self) -> None:
        """Write move and decision in one transaction, as the application's role may try."""
        with transaction.atomic():
            decide(
                self.contribution or self.due.contribution,
                move_of(self.machine, self.due.pk if self.subject is None else self.subject, self.transition),
                attempt=self,
            )


def move_of(machine: str, subject: int, transition: str) -> Move:
    """Write a move of the platform's."""
    return Move.objects.create(
        machine=machine,
        subject_id=subject,
        transition=transition,
        source="due",
        target="given",
        account_id=0,
        actor_name=SYSTEM.name,
        actor_office="",
        at=timezone.now(),
    )


def decide(contribution: Contribution, move: Move, *, attempt: Attempt) -> GradeDecision:
    """Write the decision."""
    authority: Authority = get_authority(code=attempt.authority)
    return GradeDecision.objects.create(
        contribution=contribution,
        grade=attempt.grade,
        authority=authority,
        authority_name=authority.name,
        authority_level=authority.level,
        reviewer_name=attempt.reviewer,
        reviewer_office=attempt.office,
        method=CHECKED_THERE,
        opinion="",
        decided_at=timezone.now(),
        policy={},
        verdict=Verdict.objects.filter(moment="feed").latest("id"),
        move=move,
    )


def due_of(inner_num: str = "SP-1") -> GradeDue:
    """Deliver a bundle whose grade stays due, for its reviewer is no name."""
    (answer,) = deliver(actor=SYSTEM, raws=[confirmed_by(bundle(inner_num=inner_num), CheckPersonName=ACCOUNT)]).answers
    return GradeDue.objects.get(delivery__public_id=answer.delivery)


@pytest.mark.usefixtures("db")
def test_the_door_opens_for_what_the_delivery_names() -> None:
    """What follows means something: the same rows, as the delivery says it, are taken."""
    due = due_of()

    Attempt(due).write()

    assert due.contribution.grade_decisions.get().grade == "C"


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"reviewer": "王捏造"}, id="a reviewer of nobody"),
        pytest.param({"reviewer": ""}, id="no reviewer"),
        pytest.param({"office": "别的科"}, id="another section"),
        pytest.param({"authority": CITY, "grade": "B"}, id="the city above, for B"),
        pytest.param({"authority": "220103"}, id="a neighbour county"),
        pytest.param({"grade": "B"}, id="a grade that the county does not give"),
        pytest.param({"authority": "220000", "grade": "A"}, id="grade A"),
        pytest.param({"machine": "feed_hold", "transition": "settle"}, id="another machine's move"),
        pytest.param({"machine": "feed_delivery", "transition": "accept"}, id="an accepting move made up"),
        pytest.param({"transition": "return"}, id="a transition that gives nothing"),
        pytest.param({"subject": 0}, id="a move about nothing"),
    ],
)
@pytest.mark.notice("三(二)a")
@pytest.mark.usefixtures("db")
def test_a_forged_decision_is_refused(forged: dict[str, Any]) -> None:
    """One word other than the delivery's, and the database refuses; nothing is left."""
    due = due_of()

    with pytest.raises(IntegrityError):
        replace(Attempt(due), **forged).write()

    assert not GradeDecision.objects.exists()


@pytest.mark.usefixtures("db")
def test_the_due_grade_of_another_project_opens_nothing() -> None:
    """The move must be about the grade that is due on this very contribution."""
    first, second = due_of("SP-1"), due_of("SP-2")

    with pytest.raises(IntegrityError, match="同一事务"):
        Attempt(first, contribution=second.contribution).write()


@pytest.mark.usefixtures("db")
def test_a_back_filing_is_never_graded_by_the_feeds_door() -> None:
    """Path ② asks for an officer's own signature: what is entered as one gets no grade from a delivery."""
    due = due_of("SP-1")
    named = _refused()

    with pytest.raises(IntegrityError, match="同一事务"):
        enter_and_decide(Attempt(due, reviewer=REVIEWER), named, path="2", subject=named.handling.pk)


def _refused() -> Delivery:
    """Deliver a bundle that is refused, so that nothing has entered of it."""
    (answer,) = deliver(actor=SYSTEM, raws=[{**bundle(inner_num="SP-2"), "tables": {}}]).answers
    return Delivery.objects.get(public_id=answer.delivery)


def enter_and_decide(attempt: Attempt, named: Delivery, *, path: str, subject: int) -> None:
    """Enter a contribution past the use-case, with an accepting move about some handling, and grade it by that move."""
    with transaction.atomic():
        move = move_of("feed_delivery", subject, "accept")
        bare = Contribution.objects.create(
            project=attempt.due.contribution.project,
            path=path,
            source_kind="delivery",
            source_id=named.public_id,
            move=move,
            entered_at=timezone.now(),
        )
        decide(bare, move, attempt=attempt)


@pytest.mark.usefixtures("db")
def test_the_acceptance_of_another_delivery_signs_nothing() -> None:
    """A contribution that names one delivery, entered by the acceptance of another, gets no grade from it."""
    due = due_of("SP-1")
    named = _refused()

    with pytest.raises(IntegrityError, match="同一事务"):
        enter_and_decide(Attempt(due, reviewer=REVIEWER), named, path="1", subject=due.delivery.handling.pk)


@pytest.mark.usefixtures("db")
def test_one_signature_does_not_grade_two_projects() -> None:
    """A move is of one project; and on path ② of one filing."""
    first, second = due_of("SP-1"), due_of("SP-2")

    move = _signed()
    decide(first.contribution, move, attempt=Attempt(first, reviewer=REVIEWER))

    with pytest.raises(IntegrityError, match="只定一件"), transaction.atomic():
        decide(second.contribution, move, attempt=Attempt(second, reviewer=REVIEWER))


def _signed() -> Move:
    """Write a move that an officer signs with the reviewer's name."""
    return Move.objects.create(
        machine="feed_grade",
        subject_id=0,
        transition="grade",
        source="due",
        target="given",
        account_id=1,
        actor_name=REVIEWER,
        actor_office=OFFICE,
        at=timezone.now(),
    )


@pytest.mark.usefixtures("fresh_database")
def test_an_old_move_signs_nothing() -> None:
    """The decision is made in the transaction of its move: an acceptance of yesterday gives no grade today."""
    due = due_of()

    with pytest.raises(IntegrityError, match="同一事务"), transaction.atomic():
        decide(due.contribution, due.contribution.move, attempt=Attempt(due))
