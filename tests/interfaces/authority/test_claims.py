"""The desk's buttons: take, take the next, give back, pass on; filters, counts and saved views agree with lists."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from tests.support.desk import entries_of
from tests.support.filings import CITY, COUNTY, PROVINCE, Cast, Person, Plan, make_officer, submitted_filing
from tests.support.specialist import make_works_officer, submitted_work
from zhulu.domain.filings.models import DeskEntry, Filing, SavedView
from zhulu.domain.filings.vocabulary import DeskView
from zhulu.foundation.audit.models import SecurityLog
from zhulu.usecases.claim_filing import claim_filing
from zhulu.usecases.return_filing import Reason, return_filing

HOME = "authority:home"


@pytest.fixture
def colleague(filing: Filing) -> Person:
    """A second reviewer of the county."""
    return make_officer(sign_in_name="officer-2", name="赵示例")


def page_of(client: Client, **query: str) -> str:
    """Give the desk under filters."""
    answer = client.get(f"{reverse(HOME)}?{urlencode(query)}")
    assert answer.status_code == 200
    return answer.content.decode()


def press(client: Client, act: str, filing: Filing | None = None, **data: str) -> str:
    """Press a button and give the page to which it leads."""
    address = reverse(f"authority:{act}", args=[filing.public_id] if filing else [])
    answer = client.post(address, data, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_taking_giving_back_and_taking_the_next(cast: Cast, filing: Filing) -> None:
    """Each button says afterwards in whose hands the filing is; taken, it offers to give it back."""
    client = cast.county.client()
    assert "还没有人领取" in press(client, "release", filing)
    page = press(client, "claim", filing)
    assert "由您办理" in page
    assert "退回待领" in page
    assert "已退回待领" in press(client, "release", filing)
    assert "由您办理" in press(client, "next")
    assert "没有待领取的" in press(client, "next")


def test_a_filing_in_a_colleagues_hands_offers_to_take_over(cast: Cast, filing: Filing, colleague: Person) -> None:
    """The page says who has it, hides the decision, and takes it over with a reason."""
    claim_filing(actor=cast.county.actor, filing_id=filing.public_id)
    client = colleague.client()
    page = client.get(reverse("authority:filing", args=[filing.public_id])).content.decode()
    assert "由王示例领取办理" in page
    assert 'id="decide"' not in page
    held_by = re.search(r'name="held_by" value="([^"]+)"', page)
    assert held_by
    me = colleague.account.officer.public_id
    answer = client.post(
        reverse("authority:pass", args=[filing.public_id]), {"held_by": held_by[1], "receiver": me, "opinion": ""}
    )
    assert answer.status_code == 422
    assert "请写明转交或接手的理由" in answer.content.decode()
    page = press(client, "pass", filing, held_by=held_by[1], receiver=me, opinion="王示例休假")
    assert "由您办理" in page
    assert "王示例 → 赵示例" in page
    assert "王示例休假" in page


def test_a_late_press_says_who_was_first(cast: Cast, filing: Filing, colleague: Person) -> None:
    """Two saw it free; the second is told whose it is, and nothing is lost."""
    claim_filing(actor=cast.county.actor, filing_id=filing.public_id)
    assert "已由王示例领取" in press(colleague.client(), "claim", filing)
    assert SecurityLog.objects.filter(action="claim_filing").count() == 1


WHO = {"another county": ("220103", 404), "the city above": (CITY, 403), "the province": (PROVINCE, 403)}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("act", ["claim", "release"])
def test_other_authorities_take_nothing(cast: Cast, filing: Filing, who: str, act: str) -> None:
    """Out of scope it does not exist; in sight of a superior it is still not theirs to take."""
    code, status = WHO[who]
    client = cast.province.client() if code == PROVINCE else make_officer(code).client()
    assert client.post(reverse(f"authority:{act}", args=[filing.public_id])).status_code == status
    assert DeskEntry.objects.get().holder is None


def test_every_count_is_the_length_of_its_list(cast: Cast, filing: Filing, colleague: Person) -> None:
    """What a view's tab says is what it lists, under every filter."""
    make_works_officer(sign_in_name="works")
    submitted_work(cast)
    other = submitted_filing(cast, Plan(name="乙工程"))
    claim_filing(actor=colleague.actor, filing_id=other.public_id)
    mended = submitted_filing(cast, Plan(name="丙工程"))
    return_filing(
        actor=cast.county.actor, filing_id=mended.public_id, reasons=[Reason("R05", "缺页")], opinion="请补正"
    )
    client = cast.county.client()
    for query in ({}, {"path": "3"}, {"path": "2"}, {"q": "工程"}, {"q": "没有"}, {"role": "4"}, {"waited": "3"}):
        for view in DeskView:
            page = page_of(client, view=view.value, **query)
            rows = len(re.findall(r"<tr data-row>", page))
            said = re.search(r'<div class="result-bar"><p><strong>(\d+)</strong>', page)
            assert said
            assert int(said[1]) == rows, (view, query)
    tiles = dict(re.findall(r"<dt>([^<]+)</dt><dd><a [^>]+>(\d+)</a>", page_of(client)))
    assert {key: tiles[key] for key in ("待领取", "我名下", "等企业补正")} == {
        "待领取": "2",
        "我名下": "0",
        "等企业补正": "1",
    }


def test_filters_come_back_as_they_were_chosen(cast: Cast, filing: Filing) -> None:
    """The controls show what narrows the list, nonsense narrows nothing, and an empty answer says so."""
    client = cast.county.client()
    page = page_of(client, q=filing.name[:2], path="2", kind="01")
    assert f'value="{filing.name[:2]}"' in page
    assert '<option value="2" selected>' in page
    assert "没有符合条件的" in page_of(client, kind="02")
    for nonsense in ({"view": "x"}, {"path": "9"}, {"state": "draft"}, {"waited": "-1"}, {"waited": "9" * 50}):
        assert filing.name in page_of(client, **nonsense)


def test_a_view_is_saved_found_again_and_deleted(cast: Cast, filing: Filing) -> None:
    """Saved under a name it is one press away, and nobody else's; a name is demanded."""
    client = cast.county.client()
    assert "请给视图起一个名称" in press(client, "save-view", q="体育", name=" ")
    page = press(client, "save-view", q="体育", name="体育场馆")
    assert "已存为视图“体育场馆”" in page
    view = SavedView.objects.get()
    assert f'href="/authority/?{view.query}"' in page
    assert "体育场馆" not in page_of(make_officer(CITY).client())
    assert "视图已删除" in press(client, "drop-view", Filing(public_id=view.public_id))
    assert not SavedView.objects.exists()


def test_a_city_sees_what_is_overdue_below(cast: Cast, filing: Filing) -> None:
    """Past its day, a county's filing is told upwards: counted in red and listed, and still the county's."""
    DeskEntry.objects.update(due_on="2020-01-10")
    for client in (make_officer(CITY).client(), cast.province.client()):
        page = client.get(reverse(HOME)).content.decode()
        assert re.search(r'class="is-hot"><dt>(下级|各地)超期</dt><dd><a href="[^"]+view=late">1</a>', page)
        below = client.get(f"{reverse('authority:below')}?view=late").content.decode()
        assert filing.name in below
        assert str(filing.home_authority) in below
        assert re.search(r"超 \d+ 天", below)
    assert [entry.filing for entry in entries_of(cast.county.actor, DeskView.LATE)] == [filing]


def test_a_works_officer_is_not_given_what_the_grant_does_not_reach(cast: Cast, filing: Filing) -> None:
    """An officer for path ③ alone sees the office's list and takes nothing of path ②."""
    client = make_works_officer(COUNTY, sign_in_name="works").client()
    assert filing.name in page_of(client)
    assert client.post(reverse("authority:claim", args=[filing.public_id])).status_code == 403
