"""责任统计: figures per officer in the reader's scope, from what was decided and what came of it."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from tests.support.filings import CITY, Cast, Plan, confirmed_filing, make_officer, submitted_filing
from zhulu.domain.filings.models import Filing
from zhulu.usecases.account_for import account_for
from zhulu.usecases.return_filing import Reason, return_filing

PAGE = "authority:accounting"


def page_of(client: Client, query: str = "") -> str:
    """Give the page."""
    answer = client.get(f"{reverse(PAGE)}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.notice("三(三)")
def test_what_an_officer_decided_is_counted(cast: Cast, filing: Filing) -> None:
    """Confirmations, returns, and the confirmation that no register and no check supports."""
    confirmed_filing(cast, Plan(name="乙桥"))
    reasons = [Reason("R05", "缺页")]
    return_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=reasons, opinion="请补正")
    (row,) = account_for(actor=cast.county.actor, days=90)
    assert (row.decided.name, row.decided.confirmed, row.decided.returned) == ("王示例", 1, 1)
    assert (row.unseen, row.errata, row.false, row.busiest) == (1, 0, 0, 2)
    assert "王示例" in page_of(cast.county.client())


def test_a_superior_sees_those_below_and_a_neighbour_nothing(cast: Cast, filing: Filing) -> None:
    """The city and the province see the county's people; another county sees an empty page that says what to do."""
    confirmed_filing(cast, Plan(name="乙桥"))
    for client in (make_officer(CITY).client(), cast.province.client()):
        page = page_of(client)
        assert "王示例" in page
        assert "从未退回" in page
    assert "这段时间没有作过决定" in page_of(make_officer("220103").client())


def test_the_period_narrows_and_nonsense_is_the_usual(cast: Cast, filing: Filing) -> None:
    """Each period is a tab; a made-up one shows the usual."""
    for query in ("?days=30", "?days=3650", "?days=7", "?days=x", "?days=99999"):
        page = page_of(cast.county.client(), query)
        assert len(re.findall(r'aria-current="page">近|aria-current="page">全部', page)) == 1


def test_it_leaves_as_a_file(cast: Cast, filing: Filing) -> None:
    """The same rows as CSV."""
    confirmed_filing(cast, Plan(name="乙桥"))
    answer = cast.county.client().get(f"{reverse(PAGE)}?export=csv")
    assert "王示例" in b"".join(answer.streaming_content).decode("utf-8-sig")


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_however_much_was_decided(
    cast: Cast, filing: Filing, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """The number of queries does not grow with decisions."""
    reasons = [Reason("R05", "缺页")]
    for place in range(count):
        one = submitted_filing(cast, Plan(name=f"第{place}号桥"))
        return_filing(actor=cast.county.actor, filing_id=one.public_id, reasons=reasons, opinion="请补正")
    client = cast.county.client()
    with django_assert_max_num_queries(22):
        assert client.get(reverse(PAGE)).status_code == 200
