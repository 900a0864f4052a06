"""Finds the tests that prove a clause, for the printed rule book: those marked with it, and lines of the boundaries.

Read from the tests' own sources without running them; where a deployment carries no tests, nothing is found.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

MARK = "notice"
TABLE_LINE = "Line"
"""What a line of the table of boundaries is called; its second part is the clause."""


def read_proofs(*, directory: Path) -> Mapping[str, list[str]]:
    """Give, for each clause, the files whose tests prove it, in the order of their names."""
    found: dict[str, list[str]] = {}
    for path in sorted(directory.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for clause in {*_marked(tree), *_lines(tree)}:
            found.setdefault(clause, []).append(path.relative_to(directory.parent).as_posix())
    return found


def _marked(tree: ast.Module) -> Iterator[str]:
    """Give the clause of each mark that a test bears."""
    tests = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]
    whole = {clause for node in tree.body if _is_module_mark(node) for clause in _clauses(node)}
    for test in tests:
        yield from {*whole, *(clause for mark in test.decorator_list for clause in _clauses(mark))}


def _is_module_mark(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and any(getattr(name, "id", "") == "pytestmark" for name in node.targets)


def _clauses(expression: ast.AST) -> Iterator[str]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Call) and MARK in {getattr(node.func, "attr", ""), getattr(node.func, "id", "")}:
            yield from (str(argument.value) for argument in node.args if isinstance(argument, ast.Constant))


def _lines(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == TABLE_LINE and len(node.args) > 1:
            clause = node.args[1]
            if isinstance(clause, ast.Constant):
                yield str(clause.value)
