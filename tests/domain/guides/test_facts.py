"""A guide's text survives its storage, and a change of people is told in words."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.guide_boundaries import REVIEWER
from zhulu.domain.forms.guide_form import Material, Question, Reviewer
from zhulu.domain.guides.facts import GuideText, changes_of_people, reviewers_from, text_from

words = st.text(max_size=8)
texts = st.builds(
    GuideText,
    scope=words,
    basis=st.tuples(words),
    conditions=st.lists(words, max_size=3).map(tuple),
    materials=st.lists(st.builds(Material, stage=words, name=words, is_required=st.booleans()), max_size=3).map(tuple),
    steps=st.lists(words, max_size=3).map(tuple),
    questions=st.lists(st.builds(Question, asked=words, answered=words), max_size=2).map(tuple),
)


@given(text=texts)
def test_what_is_stored_is_read_again(text: GuideText) -> None:
    """Through JSON and back nothing is lost or changed."""
    assert text_from(json.loads(json.dumps(text.as_json()))) == text


def test_a_text_that_lacks_parts_is_read() -> None:
    """A template need not have every part."""
    assert text_from({"time": "两天"}) == GuideText(time="两天")


OTHER = replace(REVIEWER, name="李示例")


@pytest.mark.notice("三(四)")
@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ([REVIEWER], [REVIEWER], ""),
        ([REVIEWER, OTHER], [OTHER, REVIEWER], ""),
        ([REVIEWER], [OTHER], "不再审核：王示例；新的审核人员：李示例"),
        ([REVIEWER], [REVIEWER, OTHER], "新的审核人员：李示例"),
        ([REVIEWER], [replace(REVIEWER, phone="0000-20000009")], "处室或电话有变：王示例"),
        ([REVIEWER], [], "不再审核：王示例"),
    ],
)
def test_a_change_of_people_is_told(then: list[Reviewer], now: list[Reviewer], said: str) -> None:
    """Who came, who went, whose office or line changed; order is no change."""
    assert changes_of_people(then, now) == said


def test_reviewers_are_read_as_a_version_keeps_them() -> None:
    """Name, office, line."""
    assert reviewers_from([{"name": "王示例", "office": REVIEWER.office, "phone": REVIEWER.phone}]) == (REVIEWER,)
