"""The pages of the approval system's data: queues, one delivery with its forms, the feed's health."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.support.bundles import COUNTY, bundle, changed, confirmed_by
from tests.support.filings import PROVINCE, make_officer
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.intake.models import Hold, ParticipantLink
from zhulu.usecases.deliver_bundles import Answer, deliver

pytestmark = pytest.mark.django_db
UNKNOWN_PERSON = {"CheckPersonName": "管理员", "CheckDepartCode": None, "CheckDepartName": "某建管站"}


def take(raw: Any) -> Answer:
    """Deliver one bundle."""
    (answer,) = deliver(actor=SYSTEM, raws=[raw]).answers
    return answer


@pytest.fixture
def county() -> Client:
    """A county's officer at the desk."""
    return make_officer(COUNTY).client()


@pytest.fixture
def province() -> Client:
    """The province's officer at the desk."""
    return make_officer(PROVINCE, function=None).client()


def words(client: Client, name: str, *args: str, **query: str) -> str:
    """Give a page's words."""
    page = client.get(reverse(f"authority:{name}", args=args), query)
    assert page.status_code == 200
    return page.content.decode()


def test_each_queue_shows_its_rows(county: Client, province: Client) -> None:
    """What waits stands in its queue with what was written; an empty one says so."""
    assert "没有待定级的" in words(county, "feed")
    take(confirmed_by(bundle(inner_num="A"), **UNKNOWN_PERSON))
    take(bundle(inner_num="B"))
    take(changed(bundle(inner_num="B", version=2), "TBBuilderLicenceManage", Area="9"))
    take(changed(bundle(inner_num="C"), "TBProjectInfo", CountyNum="229999"))
    take({**bundle(inner_num="D"), "tables": {}})

    assert "某建管站" in words(county, "feed", queue="grade")
    assert "吉林示例监理有限公司" in words(county, "feed", queue="link")
    assert "临江花园一期" in words(county, "feed", queue="hold")
    assert "229999" in words(province, "feed", queue="place")
    assert "没有项目基本信息" in words(province, "feed", queue="rejected")
    assert words(county, "feed", queue="nonsense", after="x")


def test_one_delivery_is_settled_on_its_page(county: Client) -> None:
    """Grade and link by the forms; a refusal comes back with its reason and what was typed."""
    answer = take(confirmed_by(bundle(), **UNKNOWN_PERSON))
    link = ParticipantLink.objects.exclude(role="owner").earliest("pk")

    refused = county.post(
        reverse("authority:feed-link", args=[answer.delivery, link.public_id]), {"code": "91220000MA0000000X"}
    )
    assert refused.status_code == 409
    assert "91220000MA0000000X" in refused.content.decode()
    lacking = county.post(reverse("authority:feed-confirm", args=[answer.delivery]), {"reason": "与档案一致"})
    assert lacking.status_code == 409
    assert "与档案一致" in lacking.content.decode()
    settled = county.post(
        reverse("authority:feed-confirm", args=[answer.delivery]), {"method": "originals", "reason": "与档案一致"}
    )
    assert settled.status_code == 302
    assert "已定为 C 级" in words(county, "feed-delivery", answer.delivery)


def test_a_difference_stands_with_both_values(county: Client) -> None:
    """Old and new beside each other; dismissed with a reason."""
    take(bundle())
    answer = take(changed(bundle(version=2), "TBBuilderLicenceManage", Area="22000"))
    page = words(county, "feed-delivery", answer.delivery)
    assert "21030" in page
    assert "22000" in page

    address = reverse("authority:feed-dismiss", args=[answer.delivery, Hold.objects.get().public_id])
    assert county.post(address, {"reason": ""}).status_code == 409
    assert county.post(address, {"reason": "误改"}).status_code == 302
    assert "不予勘误" in words(county, "feed-delivery", answer.delivery)


def test_a_neighbour_finds_nothing(county: Client) -> None:
    """404 for another county's delivery, for reading and for every form."""
    neighbour = make_officer("220103", sign_in_name="next", name="邻示例").client()
    answer = take(confirmed_by(bundle(), **UNKNOWN_PERSON))
    link = ParticipantLink.objects.exclude(role="owner").earliest("pk")

    for name, args in (
        ("feed-delivery", []),
        ("feed-place", []),
        ("feed-department", []),
        ("feed-confirm", []),
        ("feed-link", [link.public_id]),
    ):
        address = reverse(f"authority:{name}", args=[answer.delivery, *args])
        page = neighbour.get(address) if name == "feed-delivery" else neighbour.post(address, {"reason": "x"})
        assert page.status_code == 404, name
    assert county.get(reverse("authority:feed-delivery", args=[answer.delivery])).status_code == 200


def test_the_health_has_a_picture_and_its_numbers(county: Client) -> None:
    """Columns drawn on the server, and the table behind them."""
    assert "最近三十天没有收到数据" in words(county, "feed-health")
    take(bundle(produced_at="2024-05-06T08:30:00+08:00"))

    page = words(county, "feed-health")
    assert "<svg" in page
    assert "共收到 1 包" in page
    assert re.search(r"[\d.]+ 天", page.split("<table")[1])


def test_the_queue_does_not_ask_more_for_more_rows(
    county: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    """Ten rows cost what two cost."""
    take(confirmed_by(bundle(inner_num="A-0"), **UNKNOWN_PERSON))
    take(confirmed_by(bundle(inner_num="A-1"), **UNKNOWN_PERSON))
    words(county, "feed", queue="grade")
    with CaptureQueriesContext(connection) as few:
        words(county, "feed", queue="grade")
    deliver(actor=SYSTEM, raws=[confirmed_by(bundle(inner_num=f"A-{n}"), **UNKNOWN_PERSON) for n in range(2, 10)])

    with django_assert_num_queries(len(few)):
        words(county, "feed", queue="grade")
