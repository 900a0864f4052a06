"""The demo's approval system: every verdict there is, in the name of a machine client, nobody's numbers."""

import datetime as dt
from collections import Counter
from random import Random

import pytest
from pytest_django import Settings

from zhulu.domain.access.models import MachineClient
from zhulu.domain.intake.models import Delivery, GradeDue, Handling, Hold
from zhulu.domain.library.models import GradeDecision
from zhulu.domain.rulebook.queries import get_policy
from zhulu.usecases.make_demo.feeding import ORDINARY, feed_demo
from zhulu.usecases.make_demo.places import read_places
from zhulu.usecases.make_demo.script import draw_traders

NOW = dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_every_verdict_is_told(settings: Settings) -> None:
    """Accepted, due, unlinked, waiting, held, stale, refused; B and C; a repetition leaves no second delivery."""
    settings.DEMO = True
    places = read_places()
    dice = Random(1)  # noqa: S311 - made-up data has to come out the same again
    traders = draw_traders(dice, places)

    feed_demo(dice, places=places, traders=traders, policy=get_policy(as_of=NOW.date()), now=NOW)

    states = Counter(Handling.objects.values_list("state", flat=True))
    assert states["accepted"] >= ORDINARY
    assert {"waiting", "rejected", "stale"} <= set(states)
    assert {row.why for row in GradeDue.objects.all()} != set()
    assert Hold.objects.filter(state="held").count() == 1
    assert set(GradeDecision.objects.values_list("grade", flat=True)) == {"B", "C"}
    assert set(Delivery.objects.values_list("client_name", flat=True)) == {MachineClient.objects.get().account.name}
    assert Delivery.objects.count() == sum(states.values()) == ORDINARY + 11
