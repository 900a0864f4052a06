"""The province's pages of the push: each delivery's true state, one delivery whole, what can be done, and by whom."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from tests.support.exchange import set_from
from tests.support.filings import COUNTY, Person, make_officer
from tests.support.fixtures import FROZEN_AT
from tests.support.nation import Nation
from tests.support.stations import PUSHED_NAMES, Station
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.exchange.operations import queue_push, queue_withdrawal
from zhulu.domain.exchange.permissions import DeliveryPolicy, may_manage_pushes
from zhulu.domain.exchange.vocabulary import PushReason
from zhulu.domain.library.models import Contribution
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.audit.models import SecurityLog
from zhulu.foundation.clock import local_day
from zhulu.usecases.send_deliveries import send_deliveries

LIST = "/authority/national/"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """An hour after the decisions."""
    with time_machine.travel(FROZEN_AT + timedelta(hours=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def nation(at_pushing: Station) -> Nation:
    """A simulated national platform."""
    return Nation()


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


def at(delivery: Delivery, step: str = "") -> str:
    """Give an address of a delivery."""
    return f"{LIST}{delivery.public_id}/{step}"


def test_without_a_configured_address_the_page_says_so(desk: Client, settings: Settings) -> None:
    """Nothing is sent, how many wait, and what to set."""
    settings.NATIONAL_URL = ""
    page = text(desk)

    assert "还没有配置国家平台的地址，什么也不会发送" in page
    assert "已排队 3 件" in page
    assert "ZHULU_NATIONAL_URL" in page


@pytest.mark.parametrize(("demo", "address"), [(False, "ftp://there"), (True, "https://platform.example/push")])
def test_an_address_that_cannot_be_is_told(
    desk: Client,
    settings: Settings,
    *,
    demo: bool,
    address: str,
) -> None:
    """No http address, or a demo that would leave this machine: nothing is sent, and the page says why."""
    settings.DEMO, settings.NATIONAL_URL = demo, address

    assert "没有推送：地址不能用" in text(desk)


def test_the_list_shows_every_state(desk: Client, nation: Nation, at_pushing: Station) -> None:
    """Accepted, rejected, on its way: each under its own tab with its count, in words."""
    nation.order(fault="reject", reasons=["缺少规划许可"])
    nation.order(fault="later", asks=9)
    send_deliveries(connector=nation)
    page = text(desk)

    for label in ("被退回", "推送中", "已送达"):
        assert label in page
    assert all(name in page for name in PUSHED_NAMES)
    assert "现在推往本机的模拟器，不是国家平台" in page
    rejected = text(desk, f"{LIST}?state=rejected")
    assert rejected.count("/authority/national/") > 0
    assert Delivery.objects.get(state="rejected").public_id in rejected
    assert Delivery.objects.get(state="accepted").public_id not in rejected


def test_the_list_is_searched_and_filtered(desk: Client) -> None:
    """By a part of the name, the beginning of a number or a record, and by path; an empty result says what to do."""
    mine = Delivery.objects.filter(name=PUSHED_NAMES[1]).get()
    for words in (PUSHED_NAMES[1][2:6], mine.project_number[:15], mine.record[:6]):
        found = text(desk, f"{LIST}?q={words}")
        assert mine.public_id in found
    assert mine.public_id not in text(desk, f"{LIST}?path=1")
    assert "没有符合条件的推送" in text(desk, f"{LIST}?q=没有这样的名称")


def test_pages_are_turned(desk: Client, at_pushing: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    """A keyset: the next page begins after the last of this one, and there is a way back."""
    monkeypatch.setattr("zhulu.interfaces.authority.views.national.PAGE", 2)
    newest = list(Delivery.objects.order_by("-id"))
    first = text(desk)
    onward = f"{LIST}?after={newest[1].public_id}"

    assert onward in first
    assert newest[2].public_id not in first
    assert newest[2].public_id in text(desk, onward)


def test_one_delivery_is_shown_whole(desk: Client, nation: Nation) -> None:
    """What was sent in the standard's columns, each attempt, the receipt, the numbers beside ours, the way it went."""
    send_deliveries(connector=nation)
    delivery = Delivery.objects.earliest("id")
    page = text(desk, at(delivery))

    assert "已送达" in page
    assert "PropietorCorpName" in page
    assert "TB_Project_Corp_Info" in page
    assert "随推送发送，本平台不存明文" in page
    assert "22010219800101" not in page
    assert delivery.key in page
    assert delivery.receipts.get().serial in page
    assert f"{delivery.project_number}-HZ-001" in page
    assert "无证" in page
    assert "第 1 次" in page


def test_a_blocked_delivery_names_every_fault(desk: Client, at_pushing: Station) -> None:
    """All at once, each with its clause; nothing was sent."""
    set_from("push_required", ["project.PrjCode", "tenders.AgencyCorpName"])
    contribution = Contribution.objects.earliest("id")
    queue_push(contribution=contribution, reason=PushReason.RETRY, now=timezone.now())
    page = text(desk, at(Delivery.objects.get(state="blocked")))

    assert "“投资项目统一代码”是国家平台的必填项，没有填" in page
    assert "“招标代理单位名称”是国家平台的必填项，没有填" in page
    assert "还没有发送过" in page


def test_a_rejected_one_is_tried_again_with_a_reason(desk: Client, nation: Nation) -> None:
    """A new delivery under a key of its own; the old one superseded, signed and with the reason."""
    nation.order(fault="reject", reasons=["缺少规划许可"])
    send_deliveries(connector=nation)
    rejected = Delivery.objects.get(state="rejected")
    assert "缺少规划许可" in text(desk, at(rejected))

    refused = desk.post(at(rejected, "retry/"), {"reason": " "})
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode()

    answer = desk.post(at(rejected, "retry/"), {"reason": "规划许可已补"}, follow=True)
    queued = Delivery.objects.latest("id")
    assert answer.redirect_chain == [(at(queued), 302)]
    assert (queued.state, queued.reason, queued.revision) == ("queued", "retry", 2)
    move = Move.objects.get(machine="delivery", transition="retry")
    assert (move.actor_name, move.reason) == ("李示例", "规划许可已补")
    assert "规划许可已补" in text(desk, at(rejected))

    again = desk.post(at(rejected, "retry/"), {"reason": "再来一次"})
    assert again.status_code == 409
    assert "再来一次" in again.content.decode()
    send_deliveries(connector=nation)
    assert Delivery.objects.latest("id").state == "accepted"


def test_what_is_on_its_way_is_hurried_or_stopped(desk: Client, nation: Nation, clock: time_machine.Traveller) -> None:
    """Hurried, it is due at once and its pauses begin anew; stopped, the next of the project may go."""
    nation.order(fault="busy", times=0)
    send_deliveries(connector=nation)
    flying = Delivery.objects.get(state="sending")
    assert desk.post(at(flying, "hurry/"), {"reason": "对方说已恢复"}).status_code == 302
    flying.refresh_from_db()
    assert (flying.tries, flying.next_at) == (0, timezone.now())

    assert desk.post(at(flying, "stop/"), {"reason": "一直没有答复"}).status_code == 302
    flying.refresh_from_db()
    assert flying.state == "rejected"
    nation.order(clear=True)
    clock.shift(timedelta(minutes=20))
    send_deliveries(connector=nation)
    assert Delivery.objects.filter(state="accepted").count() == 2


def test_an_older_delivery_is_left_alone(desk: Client, nation: Nation, at_pushing: Station) -> None:
    """A withdrawal waits behind what is on its way; the older cannot be stopped in its favour from its page."""
    nation.order(fault="later", asks=9)
    send_deliveries(connector=nation)
    flying = Delivery.objects.get(state="sending")
    assert flying.contribution is not None
    queue_withdrawal(contribution=flying.contribution, now=timezone.now())

    assert 'id="acts"' not in text(desk, at(flying))
    assert desk.post(at(flying, "stop/"), {"reason": "不要了"}).status_code == 409


def test_who_may_what(at_pushing: Station, nation: Nation) -> None:
    """The province reads; with its grant for A it handles; others see nothing; only the platform runs it."""
    delivery = Delivery.objects.earliest("id")
    on = local_day(timezone.now())
    cast = at_pushing.cast
    reader = make_officer("220000", function=None, sign_in_name="reader", name="吴示例")
    city = make_officer("220100", sign_in_name="city", name="郑示例")
    expected: dict[str, tuple[Person, bool, bool]] = {
        "province": (cast.province, True, True),
        "reader": (reader, True, False),
        "county": (cast.county, False, False),
        "city": (city, False, False),
        "clerk": (cast.clerk, False, False),
    }
    policy = DeliveryPolicy(on=on)
    for name, (person, reads, manages) in expected.items():
        seen = policy.visible_to(actor=person.actor).filter(pk=delivery.pk).exists()
        assert seen is policy.may(actor=person.actor, action=Permission.PUSH_READ, thing=delivery) is reads, name
        assert policy.may(actor=person.actor, action=Permission.PUSH_MANAGE, thing=delivery) is manages, name
        assert may_manage_pushes(actor=person.actor, on=on) is manages
        assert not policy.may(actor=person.actor, action=Permission.PUSH_RUN, thing=delivery)
    assert policy.may(actor=SYSTEM, action=Permission.PUSH_RUN, thing=delivery)
    assert not policy.may(actor=SYSTEM, action=Permission.PUSH_MANAGE, thing=delivery)


@pytest.mark.parametrize("step", ["", "retry/", "hurry/", "stop/"])
def test_other_officers_find_nothing_there(at_pushing: Station, step: str) -> None:
    """404 for a county, for a delivery as for the list: it looks as if it did not exist."""
    county = at_pushing.cast.county.client()
    delivery = Delivery.objects.earliest("id")
    answer = county.post(at(delivery, step), {"reason": "看看"}) if step else county.get(at(delivery))

    assert answer.status_code == 404
    assert county.get(LIST).status_code == 404
    assert COUNTY == "220102"


def test_a_reader_of_the_province_may_not_handle(at_pushing: Station, nation: Nation) -> None:
    """No buttons; a forged post is refused and logged."""
    nation.order(fault="reject")
    send_deliveries(connector=nation)
    rejected = Delivery.objects.get(state="rejected")
    reader = make_officer("220000", function=None, sign_in_name="reader", name="吴示例").client()

    assert 'id="acts"' not in text(reader, at(rejected))
    assert reader.post(at(rejected, "retry/"), {"reason": "试试"}).status_code == 403
    assert SecurityLog.objects.filter(action="retry_delivery").count() == 1


def test_the_menu_counts_what_waits_for_people(desk: Client, nation: Nation) -> None:
    """Blocked, rejected and stuck ones are counted at 推送; what goes by itself is not."""
    nation.order(fault="reject", times=2)
    send_deliveries(connector=nation)

    assert "推送 <span" in text(desk, "/authority/") or "推送" in text(desk, "/authority/")
    assert Delivery.objects.filter(state="rejected").count() == 2


def test_the_pages_cost_a_fixed_number_of_queries(
    desk: Client, nation: Nation, at_pushing: Station, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Neither list nor page grows with rows, attempts or receipts."""
    send_deliveries(connector=nation)
    with django_assert_max_num_queries(26):
        text(desk)
    delivery = Delivery.objects.earliest("id")
    for _ in range(5):
        queue_push(contribution=Contribution.objects.earliest("id"), reason=PushReason.RETRY, now=timezone.now())
    with django_assert_max_num_queries(26):
        text(desk)
    with django_assert_max_num_queries(38):
        text(desk, at(delivery))


def test_htmx_gets_the_results_alone(desk: Client) -> None:
    """A change of the filter swaps the list, not the page."""
    answer = desk.get(LIST, headers={"HX-Request": "true"})

    assert "<html" not in answer.content.decode()
    assert 'id="deliveries"' in answer.content.decode()
