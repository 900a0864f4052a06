"""A number with one slip of the finger finds the number that was meant, and a name's initials find the name."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhulu.domain.library.models import Project
from zhulu.domain.publication.initials import initials, piece_of
from zhulu.domain.publication.models import CompanyDocument, ProjectDocument
from zhulu.domain.publication.nearest import list_nearest

NUMBER, CODE = "2201131804150101", "91220101MA0Y7K2R15"
DAY = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture
def numbered(db: None) -> str:
    """One confirmed project and one company; gives the project's public id."""
    project = Project.objects.create(number=NUMBER, area_code="220113", kind="01", issued_on=date(2024, 1, 1))
    ProjectDocument.objects.create(
        project=project,
        public_id=project.public_id,
        document={},
        number=NUMBER,
        name="滨河学校",
        is_confirmed=True,
        sort_on=date(2024, 1, 1),
        updated_at=DAY,
    )
    CompanyDocument.objects.create(
        code=CODE, codes=[CODE], name="样例", newest_confirmed_on=date(2024, 1, 1), updated_at=DAY
    )
    return str(project.public_id)


def slips(text: str) -> st.SearchStrategy[str]:
    """Give texts that one slip of the finger makes of a number."""
    place = st.integers(0, len(text) - 2)
    digit = st.sampled_from("0123456789")
    return st.one_of(
        st.builds(lambda at, other: text[:at] + other + text[at + 1 :], place, digit),
        st.builds(lambda at: text[:at] + text[at + 1 :], place),
        st.builds(lambda at, other: text[:at] + other + text[at:], place, digit),
        st.builds(lambda at: text[:at] + text[at + 1] + text[at] + text[at + 2 :], place),
    )


def test_one_slip_finds_what_was_meant(numbered: str) -> None:
    """A wrong, a missing, a superfluous digit or two swapped ones, with a stage behind it or in small letters."""

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(slips(NUMBER), slips(CODE), st.sampled_from(["", "-HZ-001"]))
    def ask(number: str, code: str, stage: str) -> None:
        assert [(near.number, near.public_id) for near in list_nearest(typed=f"{number}{stage}")] == [
            (NUMBER, numbered)
        ]
        assert [(near.number, near.name, near.public_id) for near in list_nearest(typed=code.lower())] == [
            (CODE, "样例", "")
        ]

    ask()


@pytest.mark.parametrize("typed", ["滨河", "", "123", "2201131804150199", "9" * 40, "\x00" * 16, "2201131804150101'--"])
def test_what_is_near_nothing(typed: str, numbered: str) -> None:
    """Two slips, words and what is no number find nothing, and never an error."""
    assert list_nearest(typed=typed) == []


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("重庆花园小区", "cqhyxq"),
        ("银行行长", "yhhz"),
        ("A区（一期）1号楼", "aqyq1hl"),
        ("", ""),
        ("𠮷林", "l"),
        ("é", ""),
    ],
)
def test_initials(name: str, letters: str) -> None:
    """One letter for a syllable, read as in its word; Latin letters and digits stay; signs go."""
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("name", "letters", "piece"),
    [("重庆花园小区", "hyx", "花园小"), ("A区（一期）1号楼", "qyq", "区（一期"), ("重庆", "x", ""), ("重庆", "", "")],
)
def test_the_piece_that_letters_stand_for(name: str, letters: str, piece: str) -> None:
    """What to mark: from the first to the last character that the letters are of."""
    assert piece_of(name, letters) == piece
