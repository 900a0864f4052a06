"""The wizard's page: asks, says what is missing, answers with clause and next step, and counts the cut-over day."""

import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.notice("一")]
BUILDER = {
    "who": "builder",
    "here": "1",
    "work": "housing_or_municipal",
    "permit": "cannot_be_made_up",
    "completed": "1",
}


@pytest.mark.parametrize(
    ("start", "answer"),
    [
        ("2019-09-11", "走房屋市政工程业绩补录"),
        ("2019-09-12", "由建设单位走工程审批系统"),
        ("2019-09-13", "由建设单位走工程审批系统"),
        ("", "先查清实际开工日期"),
        ("二〇一八年", "先查清实际开工日期"),
    ],
)
def test_the_start_decides(client: Client, start: str, answer: str) -> None:
    """一(一)1, 一(二)1: the day itself belongs to the approval system; an unknown day is said to be unknown."""
    page = client.get("/paths/", {**BUILDER, "start": start}).content.decode()

    assert answer in page
    assert "一(一)1" in page or "一(二)1" in page


def test_the_first_visit_asks_without_blame(client: Client) -> None:
    """Nothing is marked as missing before anything was sent."""
    page = client.get("/paths/").content.decode()

    assert "请选一项" not in page
    assert "实际开工日期" in page


def test_what_is_missing_is_said(client: Client) -> None:
    """An unanswered question is marked, and what was answered stays."""
    page = client.get("/paths/", {"who": "builder", "work": "nonsense"}).content.decode()

    assert page.count("请选一项") >= 3
    assert 'value="builder" checked' in page
