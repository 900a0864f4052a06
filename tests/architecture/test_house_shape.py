"""The shape of the house: sizes, names, drawers. The limits are the house rules'; loosening one is a decision."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for path in (ROOT / "src").rglob("*.py") if "migrations" not in path.parts)
TESTS = sorted((ROOT / "tests").rglob("*.py"))
FUNCTION, CLASS, FILE, TEST_FILE = 50, 250, 400, 800
PURE = {"check_password_policy"}
"""Operations that write nothing: they ask Django's validators, which know the account."""
SWAMPS = {"utils", "helpers", "common", "misc"}


def _definitions(path: Path) -> Iterator[tuple[ast.AST, str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node, node.name, (node.end_lineno or 0) - node.lineno + 1


def test_sources_are_found() -> None:
    """The checks below look at something."""
    assert len(SOURCES) > 100


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_source_stays_small(path: Path) -> None:
    """No function over 50 lines, no class over 250, no file over 400."""
    length = len(path.read_text().splitlines())
    long = [
        f"{name}: {lines}"
        for node, name, lines in _definitions(path)
        if lines > (CLASS if isinstance(node, ast.ClassDef) else FUNCTION)
    ]

    assert length <= FILE
    assert long == []


def test_test_files_stay_readable() -> None:
    """No test file over 800 lines."""
    assert [str(path) for path in TESTS if len(path.read_text().splitlines()) > TEST_FILE] == []


def test_no_room_without_a_name_of_its_own() -> None:
    """There is no utils, helpers, common or misc."""
    assert [str(path) for path in SOURCES + TESTS if SWAMPS & {*path.parts, path.stem}] == []


def test_every_module_says_what_lives_in_it() -> None:
    """Each module opens with a paragraph."""
    bare = [str(path) for path in SOURCES if not ast.get_docstring(ast.parse(path.read_text()))]

    assert bare == []


def test_no_import_hides_in_a_function() -> None:
    """Imports stand at the top; the exceptions give their reason in the same line, and their count may only fall."""
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]

    assert len(hidden) <= 12, hidden


def test_no_unfinished_marks() -> None:
    """Nothing in the product says that it is to be done later."""
    marks = ("TODO", "FIXME", "raise NotImplementedError")

    assert [str(path) for path in SOURCES if any(mark in path.read_text() for mark in marks)] == []


def test_tests_silence_no_type() -> None:
    """What a type says of a test holds: none is told to be ignored, so that a wrong call is seen when one reads it."""
    silenced = "type: " + "ignore"

    assert [str(path) for path in TESTS if silenced in path.read_text()] == []


def test_no_one_ignores_a_trigger() -> None:
    """No source sets pgtrigger's or PostgreSQL's switches that pass a trigger by."""
    switches = ("pgtrigger.ignore", "session_replication_role", "DISABLE TRIGGER")

    assert [str(path) for path in SOURCES if any(switch in path.read_text() for switch in switches)] == []


def test_operations_demand_a_transaction() -> None:
    """Every public function in an ``operations`` drawer of the domain is marked ``transaction_required``."""
    unmarked = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in SOURCES
        if path.name == "operations.py" and "domain" in path.parts
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if "transaction_required" not in {getattr(mark, "id", "") for mark in node.decorator_list}
        if node.name not in PURE
    ]

    assert unmarked == []


def test_public_writes_and_reads_are_called_by_name() -> None:
    """Public functions of operations, queries and use-cases take keyword-only arguments, but for one subject."""
    loose = [
        f"{path.relative_to(ROOT)}: {node.name}"
        for path in SOURCES
        if path.name in {"operations.py", "queries.py"} or path.parent.name in {"queries", "usecases"}
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
        if len(node.args.args) > 2  # a subject and its transition
    ]

    assert loose == []
