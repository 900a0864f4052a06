"""Errata as the public reads them: the mark while they run, the ledger, earlier versions with a banner, the gone."""

from http import HTTPStatus

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.bare_errata import make_helper
from tests.support.deliveries import delivered, make_owner, make_owner_account
from tests.support.errata import Hands, agreed, deletion, submitted
from tests.support.stations import Station
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.library.models import Contribution
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.usefixtures("frozen")


def hands_of(station: Station) -> Hands:
    """Give whoever else takes part."""
    return Hands(station.cast, make_helper(AccountKind.SUPPORT), make_helper(AccountKind.DATA_BUREAU))


def body(address: str, status: HTTPStatus = HTTPStatus.OK) -> str:
    """Read a public page."""
    answer = Client().get(address)
    assert answer.status_code == status
    return answer.content.decode()


@pytest.mark.notice("二(二)a")
def test_earlier_versions_stay_citable(at_confirmed: Station) -> None:
    """While it runs the mark says so and nothing changes; afterwards version 1 stands at its address, with a banner."""
    record = Contribution.objects.select_related("project").get()
    public_id = record.project.public_id
    project, first = reverse("portal:project", args=[public_id]), reverse("portal:version", args=[public_id, 1])
    assert Client().get(first)["Location"] == project
    erratum = submitted(at_confirmed.cast.clerk.actor, record)
    page = body(project)
    assert "勘误办理中。" in page
    assert "12,386.40" in page

    agreed(erratum, at_confirmed.cast.county.actor)
    hands_of(at_confirmed).executed(erratum)
    page = body(project)
    assert "勘误办理中" not in page
    assert "曾勘误" in page
    assert first in page
    earlier = body(first)
    assert "这是第 1 版，不是现行内容" in earlier
    assert "现行的是第 2 版" in earlier
    assert "12,386.40" in earlier
    assert Client().get(reverse("portal:version", args=[public_id, 2]))["Location"] == project
    body(reverse("portal:version", args=[public_id, 3]), HTTPStatus.NOT_FOUND)
    body(f"{first}?part=nothing000000000", HTTPStatus.NOT_FOUND)

    ledger = body(reverse("portal:errata", args=[public_id]))
    for words in (erratum.number or "", "12,386.40", "12,300.00", "录入时抄错", "南关区住房和城乡建设局", "等级不变"):
        assert words in ledger
    for person in ("沈望舒", "王示例", "陶执行"):
        assert person not in ledger + earlier


@pytest.mark.notice("二(一)b")
def test_what_is_deleted_says_so(at_start: Station) -> None:
    """The old address, and that of its versions, answer 410 with the erratum's number; the ledger stays."""
    delivered()
    hands = hands_of(at_start)
    owner = identify_actor(account=make_owner_account(make_owner()))
    erratum = deletion(owner, Contribution.objects.select_related("project").get())
    agreed(erratum, hands.cast.county.actor)
    hands.filed(erratum)
    hands.executed(erratum)
    hands.system_changed(erratum)
    public_id = erratum.contribution.project.public_id
    for address in (reverse("portal:project", args=[public_id]), reverse("portal:version", args=[public_id, 1])):
        page = body(address, HTTPStatus.GONE)
        assert "已按勘误删除" in page
        assert (erratum.number or "") in page
    assert "删除整件" in body(reverse("portal:errata", args=[public_id]))
