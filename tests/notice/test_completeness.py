"""Completeness both ways: every clause is carried by what its verdict says, every rule is proved under its clause."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from tests.support.boundaries import BOUNDARIES
from zhulu.domain.rulebook.notice import Clause, ClauseVerdict, parent_of, read_clauses, read_notice
from zhulu.usecases.moments import MOMENTS

ROOT = Path(__file__).resolve().parents[2]
NOTICE = ROOT / "notice" / "jijianban-2023-19"
CLAUSES = read_clauses(directory=NOTICE)
RULES = {rule.name: rule for moment in MOMENTS.values() for rule in moment.rules}
FITS: dict[ClauseVerdict, frozenset[str]] = {
    ClauseVerdict.RULE: frozenset({"rule", "moment"}),
    ClauseVerdict.CONSTRAINT: frozenset({"constraint", "guard", "function"}),
    ClauseVerdict.TRANSITION: frozenset({"transition", "state", "machine"}),
    ClauseVerdict.PERMISSION: frozenset({"permission", "constraint"}),
    ClauseVerdict.DOCUMENT: frozenset({"form", "file", "route"}),
    ClauseVerdict.SURFACE: frozenset({"route"}),
    ClauseVerdict.PROCEDURE: frozenset({"doc"}),
    ClauseVerdict.DEFINITION: frozenset({"term"}),
}
"""Which kinds of target a verdict must name at least one of."""
PROOFS = sorted((ROOT / "tests").rglob("test_*.py"))


def kinds(clause: Clause) -> set[str]:
    """Give the kinds of a clause's targets."""
    return {item.split(":")[0] for item in clause.carried_by}


def names(kind: str) -> set[str]:
    """Give the names of all targets of a kind."""
    targets = [item for clause in CLAUSES.values() for item in clause.carried_by]
    return {item.split(":", 1)[1] for item in targets if item.split(":")[0] == kind}


@pytest.mark.parametrize("key", CLAUSES)
def test_a_clause_is_carried_by_what_its_verdict_says(key: str) -> None:
    """A ``rule`` names a rule, a ``surface`` a route, a ``definition`` a word …; or the clause waits, by name."""
    clause = CLAUSES[key]

    assert clause.pending or kinds(clause) & FITS[clause.verdict], f"{clause.verdict} without {FITS[clause.verdict]}"


@pytest.mark.parametrize("key", CLAUSES)
def test_a_clause_says_what_the_platform_does(key: str) -> None:
    """One or two plain sentences, without a word of the program."""
    does = CLAUSES[key].does

    assert does.endswith("。")
    assert len(does) <= 120
    assert not any(letter.isascii() and letter.islower() for letter in does), does


def test_the_head_is_read() -> None:
    """The notice is cited by the number that policy uses."""
    assert read_notice(directory=NOTICE).number == "吉建办〔2023〕19号"


@pytest.mark.django_db
def test_every_constraint_is_found_in_the_database() -> None:
    """PostgreSQL itself knows each constraint (or unique index), each guard's function on a trigger, each function."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint UNION SELECT relname FROM pg_class WHERE relkind = 'i'")
        constraints = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT p.proname FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT tgisinternal")
        guards = {row[0] for row in cursor.fetchall()}
        cursor.execute("SELECT proname FROM pg_proc")
        functions = {row[0] for row in cursor.fetchall()}

    assert names("constraint") - constraints == set()
    assert names("guard") - guards == set()
    assert names("function") - functions == set()
    assert min(len(names("constraint")), len(names("guard")), len(names("function"))) > 0


def test_every_model_named_has_its_table() -> None:
    """A target ``model:room.Name`` is a model of the product."""
    assert names("model") <= {model._meta.label for model in apps.get_models()}


def _marked(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, set[str]]]:
    """Give the tests of a file with the clauses that their marks (and the file's) name."""
    aliases = {"notice"}
    whole: set[str] = set()
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "pytestmark" for t in node.targets):
            whole |= set(_clauses(node.value, aliases))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            own = {clause for mark in node.decorator_list for clause in _clauses(mark, aliases)}
            yield node, own | whole


def _clauses(expression: ast.expr, aliases: set[str]) -> Iterator[str]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", "") or getattr(node.func, "id", "")
            if called in aliases:
                yield from (str(argument.value) for argument in node.args if isinstance(argument, ast.Constant))


def proofs() -> list[tuple[Path, ast.FunctionDef, set[str]]]:
    """Give every test that is marked with a clause."""
    trees = [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in PROOFS]
    return [(path, node, clauses) for path, tree in trees for node, clauses in _marked(tree) if clauses]


MARKED = proofs()


def test_every_mark_names_a_clause() -> None:
    """No test claims to prove what the notice does not say."""
    wrong = [(path.name, node.name, clause) for path, node, keys in MARKED for clause in keys if clause not in CLAUSES]

    assert len(MARKED) > 30
    assert wrong == []


def covers(key: str, cited: str) -> bool:
    """Whether a clause is the cited one, or stands under it."""
    while key:
        if key == cited:
            return True
        key = parent_of(key)
    return False


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_boundaries_in_the_table(rule: str) -> None:
    """The table holds a passing and a violating line of every rule, under clauses that the rule cites."""
    lines = [line for line in BOUNDARIES if line.rule == rule]

    assert {line.passes for line in lines} == {True, False}
    for line in lines:
        assert line.clause in CLAUSES
        assert any(covers(line.clause, cited) for cited in RULES[rule].cites), (line.clause, RULES[rule].cites)


def test_no_line_proves_a_rule_that_is_gone() -> None:
    """Lines name rules that some moment asks."""
    assert {line.rule for line in BOUNDARIES} <= set(RULES)
