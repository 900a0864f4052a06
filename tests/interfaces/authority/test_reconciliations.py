"""与国家平台对账 as the province sees it: every difference named, one button that repairs, and records taken down."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from tests.support.exchange import set_from
from tests.support.filings import Plan, confirmed_filing, make_officer
from tests.support.fixtures import FROZEN_AT
from tests.support.nation import Nation
from tests.support.stations import Station
from zhulu.domain.exchange.models import Delivery, Drift, Reconciliation
from zhulu.domain.exchange.vocabulary import COMPARE_TASK, QUEUE_TASK
from zhulu.foundation.audit.models import Event
from zhulu.usecases.reconcile_national import continue_queueing, queue_owed, reconcile_national
from zhulu.usecases.send_deliveries import send_deliveries

LIST = "/authority/national/reconciliations/"
STRANGER = "zzzzzzzzzzzzzzzz"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """An hour after the decisions."""
    with time_machine.travel(FROZEN_AT + timedelta(hours=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def nation(at_pushing: Station, clock: time_machine.Traveller) -> Nation:
    """A simulated national platform that holds all three records."""
    nation = Nation()
    send_deliveries(connector=nation)
    clock.shift(timedelta(minutes=1))
    return nation


@pytest.fixture
def desk(at_pushing: Station, settings: Settings) -> Client:
    """The provincial officer's browser, on a site whose line is configured."""
    settings.NATIONAL_URL = "http://127.0.0.1:1"
    return at_pushing.cast.province.client()


def text(client: Client, address: str = LIST) -> str:
    """Give a page's text."""
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def at(found: Reconciliation, step: str = "") -> str:
    """Give an address of a comparison."""
    return f"{LIST}{found.public_id}/{step}"


def records() -> list[str]:
    """Give the three records, in order."""
    return sorted(Delivery.objects.values_list("record", flat=True))


def test_equal_sides_are_said_to_be_equal(desk: Client, nation: Nation) -> None:
    """Counts and digests of both sides, and the word 一致."""
    found = reconcile_national(connector=nation)
    page = text(desk, at(found))

    assert (found.our_count, found.their_count, found.drift_count) == (3, 3, 0)
    assert found.our_digest == found.their_digest
    assert "两边一致" in page
    assert "对方是模拟器，不是国家平台" in page
    assert page.count(found.our_digest) >= 2
    assert "一致" in text(desk)


def test_before_the_first_comparison_the_page_says_what_to_do(desk: Client, at_pushing: Station) -> None:
    """An empty list is no dead end; without an address there is no button."""
    assert "还没有对过账" in text(desk)
    assert "现在对一次账" in text(desk)


def test_every_difference_is_named(desk: Client, nation: Nation) -> None:
    """Missing there, different, unexpected: each with both sides' revision and digest and what it means."""
    first, second, _ = records()
    nation.order(drop=first)
    nation.order(tamper=second)
    nation.order(plant=STRANGER, project="2201022603169901")
    found = reconcile_national(connector=nation)
    page = text(desk, at(found))

    kinds = {drift.record: drift.kind for drift in Drift.objects.all()}
    assert kinds == {first: "missing_there", second: "different", STRANGER: "unexpected"}
    for record in (first, second, STRANGER):
        assert record in page
    assert "差异 3 条" in page
    assert second not in text(desk, f"{at(found)}?kind=unexpected")
    assert "先查明原因" in page


def test_one_button_repairs_what_a_push_can_repair(desk: Client, nation: Nation, clock: time_machine.Traveller) -> None:
    """Replayed under keys of their own; the stranger stays until a person takes it down; then both sides are equal."""
    first, second, _ = records()
    nation.order(drop=first)
    nation.order(tamper=second)
    nation.order(plant=STRANGER, project="2201022603169901")
    found = reconcile_national(connector=nation)

    assert desk.post(at(found, "repair/"), {"reason": ""}).status_code == 422
    answer = desk.post(at(found, "repair/"), {"reason": "核对后补推"}, follow=True)
    assert "已排队补推 2 件" in answer.content.decode()
    assert "没有需要补推的" in desk.post(at(found, "repair/"), {"reason": "再按"}, follow=True).content.decode()
    removed = desk.post(at(found, "remove/"), {"record": STRANGER, "reason": "查无此件"})
    assert removed.status_code == 302
    clock.shift(timedelta(minutes=1))
    send_deliveries(connector=nation)
    clock.shift(timedelta(minutes=1))

    assert STRANGER not in nation.held()
    assert len(nation.held()) == 3
    assert reconcile_national(connector=nation).drift_count == 0
    repairs = Delivery.objects.exclude(drift=None).order_by("id")
    assert [(one.record, one.action, one.reason) for one in repairs] == [
        (first, "U", "repair"),
        (second, "U", "repair"),
        (STRANGER, "D", "repair"),
    ]
    assert Event.objects.filter(action="repair_drifts").count() == 2
    assert "看推送" in text(desk, at(found))


def test_what_was_never_queued_is_counted_and_queued(
    desk: Client, nation: Nation, at_pushing: Station, clock: time_machine.Traveller
) -> None:
    """A setting that widens owes what was graded before it: counted by night, queued by a button with a reason."""
    confirmed_filing(at_pushing.cast, Plan(name="东大桥改造工程"))
    assert reconcile_national(connector=nation).unqueued == 0
    set_from("pushed_grades", {"1": ["A"], "2": ["A", "C"], "3": []})
    clock.shift(timedelta(minutes=1))
    found = reconcile_national(connector=nation)
    assert (found.unqueued, found.drift_count) == (1, 0)
    assert "应推未推 1 件" in text(desk)
    assert "从来没有排过队的 1 件" in text(desk, at(found))

    assert desk.post(at(found, "queue/"), {"reason": " "}).status_code == 422
    answer = desk.post(at(found, "queue/"), {"reason": "省厅放宽到 C 级"}, follow=True)
    assert "已排队 1 件" in answer.content.decode()
    assert "没有应推未推的" in desk.post(at(found, "queue/"), {"reason": "再按"}, follow=True).content.decode()
    queued = Delivery.objects.latest("id")
    assert (queued.name, queued.grade, queued.reason, queued.state) == ("东大桥改造工程", "C", "grade", "queued")
    send_deliveries(connector=nation)
    clock.shift(timedelta(minutes=1))
    again = reconcile_national(connector=nation)
    assert (again.unqueued, again.drift_count) == (0, 0)
    assert desk.post(at(found, "queue/"), {"reason": "按旧的一次"}).status_code == 409


def test_queueing_goes_on_in_pieces(
    nation: Nation, at_pushing: Station, clock: time_machine.Traveller, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first piece at once, the rest by a job, each once."""
    monkeypatch.setattr("zhulu.usecases.reconcile_national.AT_ONCE", 1)
    for name in ("东大桥改造工程", "西大桥改造工程"):
        confirmed_filing(at_pushing.cast, Plan(name=name))
    set_from("pushed_grades", {"1": ["A"], "2": ["A", "C"], "3": []})
    clock.shift(timedelta(minutes=1))
    found = reconcile_national(connector=nation)
    actor = at_pushing.cast.province.actor
    assert queue_owed(actor=actor, reconciliation_id=found.public_id, reason="放宽") == 1
    job = ProcrastinateJob.objects.get(task_name=QUEUE_TASK)

    assert continue_queueing(**job.args) == 1
    assert continue_queueing(**job.args) == 0
    assert Delivery.objects.filter(state="queued").count() == 2


def test_an_older_comparison_repairs_nothing(desk: Client, nation: Nation, clock: time_machine.Traveller) -> None:
    """What it found may have been put right since: 409, and the page says so before anybody presses."""
    nation.order(drop=records()[0])
    older = reconcile_national(connector=nation)
    clock.shift(timedelta(minutes=1))
    reconcile_national(connector=nation)

    assert "这不是最新的一次对账" in text(desk, at(older))
    answer = desk.post(at(older, "repair/"), {"reason": "补推"})
    assert answer.status_code == 409
    assert "补推" in answer.content.decode()


def test_only_what_a_comparison_calls_unexpected_is_taken_down(desk: Client, nation: Nation) -> None:
    """A record that both sides should hold, or that nobody knows, is not taken down from here."""
    nation.order(tamper=records()[0])
    found = reconcile_national(connector=nation)

    for record in (records()[0], records()[1], "nobody"):
        assert desk.post(at(found, "remove/"), {"record": record, "reason": "撤"}).status_code == 404


def test_an_outage_is_a_comparison_that_did_not_come_about(desk: Client, at_pushing: Station) -> None:
    """It is kept with its reason and shown as 没有比成; it is not the latest for anybody."""
    nation = Nation(believes_simulators=False)
    found = reconcile_national(connector=nation)

    assert found.fault == "答复来自模拟器，正式环境不采信"
    assert "没有比成" in text(desk)
    assert found.fault in text(desk, at(found))


def test_a_comparison_is_asked_for_and_done_by_a_job(desk: Client, nation: Nation) -> None:
    """The button answers at once; the job does it."""
    assert desk.post(f"{LIST}compare/").status_code == 302
    assert ProcrastinateJob.objects.filter(task_name=COMPARE_TASK).count() == 1


def test_others_find_nothing_and_readers_press_nothing(at_pushing: Station, nation: Nation, settings: Settings) -> None:
    """404 below the province; a reader of the province sees the pages without buttons and is refused."""
    settings.NATIONAL_URL = "http://127.0.0.1:1"
    nation.order(drop=records()[0])
    found = reconcile_national(connector=nation)
    county = at_pushing.cast.county.client()
    reader = make_officer("220000", function=None, sign_in_name="reader", name="吴示例").client()

    assert county.get(LIST).status_code == 404
    assert county.get(at(found)).status_code == 404
    assert county.post(at(found, "repair/"), {"reason": "补推"}).status_code == 404
    assert county.post(f"{LIST}compare/").status_code == 404
    page = text(reader, at(found))
    assert "全部补推" not in page
    assert "现在对一次账" not in text(reader)
    assert reader.post(at(found, "repair/"), {"reason": "补推"}).status_code == 403
    assert reader.post(f"{LIST}compare/").status_code == 403
