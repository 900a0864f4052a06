"""Suggestions: what is in the library by name, number and initials, marked, as links; nothing for one character."""

from http import HTTPStatus

import pytest
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.publication.statistics import current_shares

BUDGET = 6
pytestmark = pytest.mark.usefixtures("at_confirmed")


def suggested(client: Client, typed: str) -> str:
    """Ask for suggestions."""
    response = client.get("/projects/suggest/", {"q": typed})
    assert response.status_code == HTTPStatus.OK
    return response.content.decode()


@pytest.mark.parametrize(
    ("typed", "marked"),
    [
        ("净月", "<mark>净月</mark>体育"),
        ("公园 净月", "<mark>净月</mark>体育<mark>公园</mark>"),
        ("JYTY", "<mark>净月体育</mark>"),
    ],
)
def test_a_project_is_suggested(client: Client, typed: str, marked: str) -> None:
    """By any piece of its name, several words, or its initials; the link leads to it."""
    row = ProjectDocument.objects.get()
    html = suggested(client, typed)
    assert f'<a href="/projects/{row.public_id}/">' in html
    assert marked in html


def test_a_number_and_a_company_are_suggested(client: Client) -> None:
    """A piece of a number gives the project; a piece of a firm's name, its initials or its code gives the firm."""
    row = ProjectDocument.objects.get()
    assert f"/projects/{row.public_id}/" in suggested(client, row.number[:9])
    firm = row.participations.exclude(role="owner").select_related("company").first()
    assert firm is not None
    for typed in (firm.company.name[2:6], firm.company.code):
        assert f'<a href="/companies/{firm.company.code}/">' in suggested(client, typed)


@pytest.mark.parametrize("typed", ["", "净", "a b c", "\x00\x00", "<script>", "'; --", "不存在的项目"])
def test_nothing_is_suggested_for_nothing(client: Client, typed: str) -> None:
    """One character, what no text holds and what nothing has give an empty part, and markup stays text."""
    html = suggested(client, typed)
    assert "<script>" not in html
    assert "<li>" not in html


def test_suggesting_costs_a_few_looks(client: Client) -> None:
    """A keystroke costs a fixed number of queries."""
    current_shares()
    for typed in ("净月", "jyty", "不存在"):
        with CaptureQueriesContext(connections["public"]) as asked:
            suggested(client, typed)
        assert len(asked) <= BUDGET, [query["sql"] for query in asked]
