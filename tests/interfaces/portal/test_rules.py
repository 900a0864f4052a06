"""规则与依据: every clause with its text, reading and deed, under its own address, light enough for a telephone."""

import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from zhulu.domain.rulebook.notice import read_clauses, read_readings
from zhulu.domain.rulebook.operations import set_policy
from zhulu.interfaces.portal.rules import find_book

CLAUSES = read_clauses(directory=Path(settings.NOTICE_DIR) / "jijianban-2023-19")
POINTS = read_readings(directory=Path(settings.NOTICE_DIR))
MOST_BYTES = 60 * 1024

pytestmark = pytest.mark.django_db


def page(client: Client) -> str:
    """Give the page's source."""
    answer = client.get("/rules/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def test_every_clause_stands_under_its_number(client: Client) -> None:
    """Anchor, title, wording, what the platform does; nothing twice."""
    source = page(client)
    anchors = re.findall(r' id="([^"]+)"', source)

    assert len(anchors) == len(set(anchors))
    for key, clause in CLAUSES.items():
        assert key in anchors
        assert clause.title in source
        assert clause.does in source
        assert all(line in source for line in clause.text.splitlines())
    assert set(POINTS) <= set(anchors)


def test_every_link_of_the_page_to_itself_leads_somewhere(client: Client) -> None:
    """Readings cite clauses and points by links that exist."""
    source = page(client)
    anchors = set(re.findall(r' id="([^"]+)"', source))

    assert set(re.findall(r'href="(?:/rules/)?#([^"]+)"', source)) <= anchors | {"main"}


def test_what_is_not_built_says_so(client: Client) -> None:
    """As many flags as clauses that wait."""
    assert page(client).count("尚未建成</span>") == sum(bool(clause.pending) for clause in CLAUSES.values())


def test_the_page_is_light(client: Client) -> None:
    """At most 60 KB over the wire."""
    assert len(gzip.compress(page(client).encode())) <= MOST_BYTES


def test_it_stands_in_the_menu(client: Client) -> None:
    """Every public page leads there, and the page itself is marked."""
    assert '<a href="/rules/">规则与依据</a>' in client.get("/paths/").content.decode()
    assert '<a href="/rules/" aria-current="page">规则与依据</a>' in page(client)


def test_a_later_notice_without_a_file_keeps_the_one_we_have(client: Client) -> None:
    """The number that policy names decides; one that is not written down shows the newest that is."""
    with transaction.atomic():
        set_policy(key="notice", value="吉建办〔2099〕1号", valid_from=date(2020, 1, 1), reason="新", set_by="省厅")

    assert "吉建办〔2023〕19号" in page(client)
    assert find_book(number="吉建办〔2023〕19号").notice.issued_on == date(2023, 4, 4)
