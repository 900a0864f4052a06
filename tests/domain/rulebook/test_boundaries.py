"""Asks every line of the table of boundaries, each under its clause."""

import pytest

from tests.support.boundaries import BOUNDARIES, Line
from zhulu.usecases.moments import MOMENTS

RULES = {rule.name: rule for moment in MOMENTS.values() for rule in moment.rules}
LINES = [
    pytest.param(line, marks=pytest.mark.notice(line.clause), id=f"{line.rule}: {line.label}") for line in BOUNDARIES
]


@pytest.mark.parametrize("line", LINES)
def test_a_rule_draws_its_line_here(line: Line) -> None:
    """What passes yields nothing, what violates is told by this rule with its own clauses."""
    rule = RULES[line.rule]
    found = list(rule.examine(line.facts, line.as_of))

    assert (found == []) is line.passes
    assert {(item.rule, item.cites, item.severity) for item in found} <= {(rule.name, rule.cites, rule.severity)}
