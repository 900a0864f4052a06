"""Deliveries of the approval system: taken once, graded by who confirmed, added to, held; one answer each."""

from typing import Any

import pytest

from tests.support.bundles import bundle, changed, completed, confirmed_by
from tests.support.machines import make_robot
from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.intake.models import Delivery, Difference, Dossier
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.domain.library.models import Contribution, GradeDecision, Project
from zhulu.usecases.deliver_bundles import Answer, deliver

pytestmark = pytest.mark.django_db


def take(*raws: Any, actor: Actor = SYSTEM) -> list[Answer]:
    """Deliver a batch and give its answers."""
    return list(deliver(actor=actor, raws=raws).answers)


def test_a_county_confirms_and_the_grade_is_c() -> None:
    """It enters as one contribution of one project, graded by the county's level."""
    (answer,) = take(bundle())

    assert answer.project
    assert answer.grade == "C"
    assert (Project.objects.count(), Contribution.objects.count()) == (1, 1)
    assert GradeDecision.objects.get().grade == "C"


def test_a_city_confirms_and_the_grade_is_b() -> None:
    """The level of the confirming department decides, nobody chooses."""
    (answer,) = take(confirmed_by(bundle(), CheckDepartCode="220100"))
    assert answer.grade == "B"


def test_an_unknown_department_leaves_the_grade_due() -> None:
    """It enters and is shown without a grade."""
    (answer,) = take(confirmed_by(bundle(), CheckDepartCode=None))
    assert Outcome.UNGRADED in answer.also
    assert answer.grade == ""
    assert answer.project


def test_the_same_bundle_twice_changes_nothing() -> None:
    """The second is answered with the first's id."""
    (first,) = take(bundle())
    (again,) = take(bundle())
    assert (again.outcome, again.delivery) == (Outcome.REPEATED, first.delivery)
    assert (Delivery.objects.count(), Contribution.objects.count()) == (1, 1)


def test_an_older_version_is_stale() -> None:
    """It is kept and brings nothing."""
    take(bundle(version=3))
    (older,) = take(bundle(version=2, name="旧名"))
    assert older.outcome is Outcome.STALE
    assert Contribution.objects.count() == 1


def test_a_later_stage_adds_to_the_same_project() -> None:
    """A second contribution of the same project."""
    (first,) = take(bundle())
    (later,) = take(completed())
    assert later.project == first.project
    assert (Project.objects.count(), Contribution.objects.count()) == (1, 2)


def test_a_different_value_is_held_with_its_diff() -> None:
    """The confirmed value stands; old and new wait for an erratum."""
    take(bundle())
    (other,) = take(changed(bundle(version=2), "TBBuilderLicenceManage", Area="22000"))
    assert Outcome.HELD in other.also
    difference = Difference.objects.get()
    assert (difference.table, difference.column) == ("permits", "Area")
    assert Contribution.objects.count() == 1


def test_one_bad_bundle_does_not_harm_its_neighbours() -> None:
    """Whatever stands between two good ones, they enter, and the bad one is told every reason with its rule."""
    good, other = bundle(inner_num="SP-1"), bundle(inner_num="SP-2")
    answers = take(
        good, 17, {"source": "SPXT"}, changed(bundle(inner_num="SP-3"), "TBProjectInfo", PrjName=None), other
    )
    assert [answer.outcome is Outcome.REJECTED for answer in answers] == [False, True, True, True, False]
    assert all(fault["rule"] for answer in answers for fault in answer.faults)
    assert Project.objects.count() == 2


def test_a_client_delivers_only_with_its_permission() -> None:
    """A client that may only track is refused, and nothing is kept."""
    robot = make_robot(permissions=(Permission.FEED_TRACK,))
    with pytest.raises(NotPermitted):
        take(bundle(), actor=robot.actor)
    assert not Dossier.objects.exists()
