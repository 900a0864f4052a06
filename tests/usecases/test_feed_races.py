"""The feed under concurrency: the same bundle at once, stages in any order, batches that cross; nothing twice."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from tests.support.bundles import bundle, completed
from tests.support.races import at_once
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.intake.models import Delivery, Dossier
from zhulu.domain.intake.vocabulary import Outcome
from zhulu.domain.library.models import Contribution, GradeDecision, Permit, Project
from zhulu.usecases.deliver_bundles import Batch, deliver

pytestmark = pytest.mark.usefixtures("fresh_database")


def take(*raws: Any) -> Batch:
    """Deliver a batch."""
    return deliver(actor=SYSTEM, raws=raws)


def outcomes(batches: list[Batch]) -> Counter[Outcome]:
    """Count what all bundles came to; an exception among the batches fails here."""
    return Counter(answer.outcome for batch in batches for answer in batch.answers)


def test_the_same_bundle_at_once_enters_once() -> None:
    """Four clients with one bundle: one takes it in, three are told that it was there."""
    batches = at_once(*[partial(take, bundle())] * 4)

    assert outcomes(batches)[Outcome.REPEATED] == 3
    assert (Dossier.objects.count(), Delivery.objects.count()) == (1, 1)
    assert Project.objects.count() == Contribution.objects.count() == GradeDecision.objects.count() == 1


def test_crossing_batches_wait_for_each_other() -> None:
    """Two batches with the same cases in opposite order: no circle, every case one project."""
    cases = [bundle(inner_num=f"SP-{number}") for number in range(8)]

    batches = at_once(partial(take, *cases), partial(take, *reversed(cases)))

    assert outcomes(batches)[Outcome.REPEATED] == 8
    assert Project.objects.count() == Contribution.objects.count() == 8
    assert Project.objects.values("number").distinct().count() == 8


def test_stages_in_any_order_make_one_project() -> None:
    """Permit and completion at the same moment, and again the other way round: two contributions of one project."""
    batches = at_once(partial(take, bundle()), partial(take, completed()))
    again = [take(completed()), take(bundle())]

    assert outcomes(again)[Outcome.REPEATED] == 2
    assert Outcome.REJECTED not in outcomes(batches)
    assert (Project.objects.count(), Contribution.objects.count(), Permit.objects.count()) == (1, 2, 1)


def test_versions_at_once_leave_the_newest_in_force() -> None:
    """Versions 1 to 3 race: whichever comes late and old is stale; one permit stands, none is doubled."""
    batches = at_once(*[partial(take, bundle(version=version)) for version in (3, 1, 2)])

    counted = outcomes(batches)
    assert counted.total() == 3
    assert set(counted) <= {Outcome.STALE, Outcome.UNLINKED, Outcome.ACCEPTED, Outcome.REMARKED}
    assert (Project.objects.count(), Contribution.objects.count(), Permit.objects.count()) == (1, 1, 1)
