"""The tables of leads, cases and repairs: every state against every step, by matrices written by hand (三(五))."""

import pytest

from tests.support.stations import Station
from zhulu.domain.credit.states import FALSE_ENTRY, LEAD, REPAIR
from zhulu.domain.statecraft.models import Edge

Matrix = dict[str, dict[str, str]]

LEADS: Matrix = {
    "waiting": {"take": "taken", "close": "closed", "pass_on": "waiting"},
    "taken": {},
    "closed": {},
}
CASES_OF_FALSE_ENTRY: Matrix = {
    "opened": {"verify": "verifying", "drop": "not_established"},
    "verifying": {"record_check": "verifying", "notify": "notified", "drop": "not_established"},
    "notified": {
        "defend": "notified",
        "sign": "notified",
        "check_again": "verifying",
        "find_false": "decided",
        "acquit": "not_established",
    },
    "decided": {"serve": "served", "reverse": "reversed"},
    "served": {"take_effect": "in_force"},
    "in_force": {"note_remedy": "in_force", "transfer": "in_force", "reverse": "reversed"},
    "not_established": {},
    "reversed": {},
}
REPAIRS: Matrix = {"applied": {"grant": "granted", "refuse": "refused"}, "granted": {}, "refused": {}}
MATRICES = {
    LEAD.name: (LEAD, LEADS),
    FALSE_ENTRY.name: (FALSE_ENTRY, CASES_OF_FALSE_ENTRY),
    REPAIR.name: (REPAIR, REPAIRS),
}
CASES = [
    (name, state, row.name)
    for name, (machine, matrix) in MATRICES.items()
    for state in matrix
    for row in machine.transitions
]


def test_the_matrices_are_whole() -> None:
    """They name every state and every step of the code, and no other; final is what nothing leaves."""
    for machine, matrix in MATRICES.values():
        assert set(matrix) == {state.key for state in machine.states}
        assert {step for steps in matrix.values() for step in steps} == {row.name for row in machine.transitions}
        assert {state.key for state in machine.states if state.is_final} == {
            state for state, steps in matrix.items() if not steps
        }


@pytest.mark.parametrize(("name", "state", "step"), CASES)
def test_a_table_allows_what_the_matrix_says(name: str, state: str, step: str) -> None:
    """Each of the three products: the target, or nothing."""
    machine, matrix = MATRICES[name]
    row = machine.transition(step)

    assert (row.target if state in row.sources else None) == matrix[state].get(step)


def test_the_database_knows_the_same_edges(at_start: Station) -> None:
    """Its own copy joins exactly the pairs of states that the matrices join."""
    for machine, matrix in MATRICES.values():
        written = {(state, target) for state, steps in matrix.items() for target in steps.values()}

        assert set(Edge.objects.filter(machine=machine.name).values_list("source", "target")) == written
