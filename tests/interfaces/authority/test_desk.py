"""Today's work: who enters, what waits, counts that are right, pages that cost the same however long the list."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.support.filings import CITY, COUNTY, Cast, Plan, applied_filing, make_officer, submitted_filing
from tests.support.people import make_account, signed_in
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.filings import queries
from zhulu.domain.filings.models import Filing
from zhulu.domain.grants.models import GrantHolder
from zhulu.foundation.audit.models import SecurityLog
from zhulu.usecases.return_filing import Reason, return_filing

OWN = ["authority:home", "authority:below", "authority:done"]
PROVINCIAL = ["authority:unassigned", "authority:applications", "authority:decided"]


def text(client: Client, page: str) -> str:
    """Give a page of the desk as text."""
    answer = client.get(reverse(page))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("page", [*OWN, *PROVINCIAL])
def test_strangers_are_asked_to_sign_in(db: None, page: str) -> None:
    """Without a session every page leads to signing in and back."""
    assert Client().get(reverse(page))["Location"].startswith("/account/?next=")


@pytest.mark.parametrize("kind", sorted(set(AccountKind) - {AccountKind.OFFICER}))
def test_nobody_but_officers_enters(db: None, kind: AccountKind) -> None:
    """Clerks, support and administrators are refused, each time with one row in the security log."""
    client = signed_in(make_account(kind=kind))
    assert client.get(reverse("authority:home")).status_code == 403
    assert SecurityLog.objects.filter(action="authority:workbench:read").count() == 1


def test_an_officer_without_an_authority_is_refused(db: None) -> None:
    """An officer's account that no authority has registered stands nowhere and sees nothing."""
    client = signed_in(make_account(kind=AccountKind.OFFICER))
    assert client.get(reverse("authority:home")).status_code == 403


def test_the_provinces_lists_are_the_provinces(cast: Cast) -> None:
    """A county does not find 待派单 and the applications; the province does."""
    for page in PROVINCIAL:
        assert cast.county.client().get(reverse(page)).status_code == 404
        assert cast.province.client().get(reverse(page)).status_code == 200


def test_empty_desks_say_what_comes_next(cast: Cast) -> None:
    """An empty list says why it is empty and what fills it."""
    assert "没有待审核的业绩" in text(cast.county.client(), "authority:home")
    assert "没有待审核的 A 级申请" in text(cast.province.client(), "authority:home")


def test_the_oldest_stands_first(cast: Cast) -> None:
    """What was submitted first is to be done first, and the count is the number of rows."""
    for name in ("甲工程", "乙工程", "丙工程"):
        submitted_filing(cast, Plan(name=name))
    page = text(cast.county.client(), "authority:home")
    assert re.findall(r"([甲乙丙])工程</a>", page) == ["甲", "乙", "丙"]
    assert re.search(r"待领取</dt><dd><a [^>]+>3</a>", page)


def test_a_returned_filing_leaves_the_list_and_is_counted_apart(cast: Cast, filing: Filing) -> None:
    """What the enterprise mends is not this office's work; it stands under 退回和已办."""
    reasons = [Reason("R05", "缺页")]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")
    client = cast.county.client()
    page = text(client, "authority:home")
    assert filing.name not in page
    assert re.search(r"等企业补正</dt><dd><a [^>]+>1</a>", page)
    assert "退回补正" in text(client, "authority:done")


def test_a_city_reads_its_counties_work_apart_from_its_own(cast: Cast, filing: Filing) -> None:
    """The county's filing does not stand among the city's own, but under 下级在办 with the county's name."""
    client = make_officer(CITY).client()
    assert filing.name not in text(client, "authority:home")
    below = text(client, "authority:below")
    assert filing.name in below
    assert str(filing.home_authority) in below


def test_what_nobody_may_confirm_is_red_at_the_province(cast: Cast) -> None:
    """A filing submitted where nobody holds a grant stands under 待派单 with the province, and with nobody else."""
    GrantHolder.objects.filter(officer__authority__code=COUNTY).update(valid_to=date(2024, 1, 1))
    orphan = submitted_filing(cast)
    assert orphan.home_authority is None
    page = text(cast.province.client(), "authority:home")
    assert orphan.name in page
    assert 'class="is-hot"><dt>待派单' in page
    assert orphan.name not in text(cast.county.client(), "authority:home")


def test_open_applications_wait_for_the_province(cast: Cast) -> None:
    """An application stands on the province's first page and is counted."""
    application = applied_filing(cast)
    page = text(cast.province.client(), "authority:home")
    assert reverse("authority:application", args=[application.public_id]) in page
    assert re.search(r"A 级申请</dt><dd><a [^>]+>1</a>", page)


def test_lists_page_by_key(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Following 下一页 shows every filing exactly once, oldest first."""
    for place in range(5):
        submitted_filing(cast, Plan(name=f"第{place}号桥"))
    for module in ("views.desk", "desk_page"):
        monkeypatch.setattr(f"zhulu.interfaces.authority.{module}.PAGE", 2)
    client = cast.county.client()
    path: str | None = reverse("authority:home")
    seen: list[str] = []
    while path:
        page = client.get(path).content.decode()
        seen += re.findall(r"第(\d)号桥</a>", page)
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        path = onward[1] if onward else None
    assert seen == ["0", "1", "2", "3", "4"]


def test_a_made_up_page_begins_at_the_oldest(cast: Cast, filing: Filing) -> None:
    """A broken address of a page is no error."""
    for after in ("nobody", "x" * 400, "%00", "20260330_nobody", "20260330_%00", "99999999_x"):
        page = cast.county.client().get(f"{reverse('authority:home')}?after={after}")
        assert page.status_code == 200
        assert filing.name in page.content.decode()


@pytest.mark.parametrize("count", [1, 4])
def test_lists_cost_the_same_however_long(
    cast: Cast, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The number of queries of a list does not grow with its rows."""
    for place in range(count):
        submitted_filing(cast, Plan(name=f"第{place}号桥"))
    applied_filing(cast)
    pages = {
        cast.county: OWN,
        make_officer(CITY): OWN,
        cast.province: ["authority:home", *PROVINCIAL, "authority:below"],
    }
    for person, names in pages.items():
        client = person.client()
        for name in names:
            with django_assert_max_num_queries(28):
                assert client.get(reverse(name)).status_code == 200


def test_counts_are_of_the_own_authority(cast: Cast, filing: Filing) -> None:
    """Another county counts nothing of it; the province counts it as open elsewhere."""
    other = make_officer("220103")
    on = filing.submitted_at.date() if filing.submitted_at else None
    assert on is not None
    assert queries.count_open(actor=other.actor, on=on).own == 0
    assert queries.count_open(actor=cast.county.actor, on=on).own == 1
    assert queries.count_open(actor=cast.province.actor, on=on).below == 1
