"""Which data go to the nation: a dated setting for each path and grade, read in one place; path ③ never."""

from datetime import date

import pytest
from django.utils import timezone

from tests.support.bare_errata import make_helper
from tests.support.deliveries import Delivery as Delivered
from tests.support.deliveries import delivered, owner_actor
from tests.support.errata import Hands, agreed, deletion
from tests.support.exchange import set_from
from tests.support.stations import Station
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.exchange.operations import queue_push
from zhulu.domain.exchange.owing import is_due, is_window_open, pushed_grades
from zhulu.domain.exchange.queries import list_never_queued
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.rulebook.queries import get_policy

pytestmark = pytest.mark.usefixtures("frozen")

TODAY, YESTERDAY = date(2026, 3, 16), date(2026, 3, 15)


@pytest.mark.notice("一(二)4d")
@pytest.mark.notice("一(三)5")
def test_the_settings_as_they_come(at_start: Station) -> None:
    """Q15: ① A, B and C, ② only A, ③ nothing; nothing that nobody has confirmed."""
    policy = get_policy(as_of=TODAY)
    assert {path: pushed_grades(policy=policy, path=path) for path in "123"} == {
        "1": ("A", "B", "C"),
        "2": ("A",),
        "3": (),
    }


@pytest.mark.notice("一(三)5")
def test_path_3_and_d_are_never_due_whatever_is_set(at_start: Station) -> None:
    """A setting that names them is not obeyed; a path that it forgets pushes nothing."""
    set_from("pushed_grades", {"2": ["A", "D"], "3": ["A", "B", "C"]})
    policy = get_policy(as_of=TODAY)

    assert {path: pushed_grades(policy=policy, path=path) for path in "123"} == {"1": (), "2": ("A",), "3": ()}


def test_the_day_decides_which_setting_holds(at_start: Station) -> None:
    """What the province sets from today does not hold for yesterday."""
    set_from("pushed_grades", {"1": ["A"], "2": ["A", "B"], "3": []}, valid_from=TODAY)

    assert pushed_grades(policy=get_policy(as_of=YESTERDAY), path="2") == ("A",)
    assert pushed_grades(policy=get_policy(as_of=TODAY), path="2") == ("A", "B")


@pytest.mark.parametrize("until", ["", "2026-03-17", "2026-03-16"])
def test_an_open_window(at_start: Station, until: str) -> None:
    """No end, a later one, and the last day itself."""
    set_from("push_open_until", until)
    assert is_window_open(policy=get_policy(as_of=TODAY))


def test_a_closed_window_lets_nothing_in_for_the_first_time(at_start: Station) -> None:
    """The day after the last one: not even A of path ②."""
    set_from("push_open_until", "2026-03-15")
    policy = get_policy(as_of=TODAY)

    assert not is_due(policy=policy, path="2", grade="A")
    assert is_due(policy=get_policy(as_of=YESTERDAY), path="2", grade="A")


def test_path_1_is_pushed_by_its_own_setting(at_start: Station) -> None:
    """A graded record of the approval system is queued as C; where the province wants A only, it is not."""
    first = delivered(Delivered(name="净月科技园一期"))
    queued = queue_push(contribution=first, reason=PushReason.GRADE, now=timezone.now())
    assert queued is not None
    assert (queued.path, queued.grade, queued.state) == ("1", "C", "queued")

    set_from("pushed_grades", {"1": ["A"], "2": ["A"], "3": []})
    second = delivered(Delivered(name="净月科技园二期"))
    assert queue_push(contribution=second, reason=PushReason.GRADE, now=timezone.now()) is None
    assert Delivery.objects.count() == 1


def test_what_was_pushed_stays_equal_after_the_setting_narrows(at_start: Station) -> None:
    """A setting decides who goes for the first time; what the nation has is corrected all the same."""
    contribution = delivered()
    queue_push(contribution=contribution, reason=PushReason.GRADE, now=timezone.now())
    set_from("pushed_grades", {"1": [], "2": [], "3": []})

    assert queue_push(contribution=contribution, reason=PushReason.RETRY, now=timezone.now()) is not None


def test_what_was_deleted_is_owed_no_more(at_start: Station) -> None:
    """A tombstone is neither counted as never queued nor pushed, whoever asks (二(一)b)."""
    owner = owner_actor()
    contribution = delivered()
    policy = get_policy(as_of=TODAY)
    assert list(list_never_queued(policy=policy)) == [contribution]

    hands = Hands(at_start.cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))
    erratum = agreed(deletion(owner, contribution), at_start.cast.county.actor)
    hands.filed(erratum)
    hands.executed(erratum)
    assert list(list_never_queued(policy=policy)) == []
    for reason in (PushReason.GRADE, PushReason.RETRY, PushReason.REPAIR):
        assert queue_push(contribution=contribution, reason=reason, now=timezone.now()) is None
    assert Delivery.objects.count() == 0
