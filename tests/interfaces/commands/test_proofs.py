"""The printed rule book finds the tests that prove a clause."""

from pathlib import Path

from zhulu.interfaces.commands.proofs import read_proofs

ONE = """
pytestmark = pytest.mark.notice("一")
notice = pytest.mark.notice
@notice("一(二)1")
def test_a(): ...
@pytest.mark.notice("二", "三")
def test_b(): ...
def unproved(): pytest.mark.notice("四")
"""
TWO = "LINES = (Line('Rule', '一(二)1', 'x', None), Line('Rule'), Other('Rule', '五'))"


def test_marks_and_lines_are_found(tmp_path: Path) -> None:
    """A file's own mark counts for its tests; lines of the boundaries count; each file once, and nothing else."""
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_one.py").write_text(ONE, encoding="utf-8")
    (tests / "two.py").write_text(TWO, encoding="utf-8")

    assert read_proofs(directory=tests) == {
        "一": ["tests/test_one.py"],
        "一(二)1": ["tests/test_one.py", "tests/two.py"],
        "二": ["tests/test_one.py"],
        "三": ["tests/test_one.py"],
    }


def test_without_tests_nothing_is_found(tmp_path: Path) -> None:
    """A deployment may carry none."""
    assert read_proofs(directory=tmp_path / "tests") == {}
