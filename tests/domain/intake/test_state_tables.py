"""The feed's three state tables against matrices written by hand."""

import pytest

from zhulu.domain.intake.states import FEED_APPLICATION, FEED_DELIVERY, FEED_GRADE, FEED_HOLD
from zhulu.domain.statecraft.table import Machine

NO = None
DELIVERY = {
    #             accept      wait       reject      set_aside  supersede
    "received": ("accepted", "waiting", "rejected", "stale", NO),
    "waiting": ("accepted", NO, "rejected", "stale", "superseded"),
    "accepted": (NO, NO, NO, NO, NO),
    "stale": (NO, NO, NO, NO, NO),
    "rejected": (NO, NO, NO, NO, NO),
    "superseded": (NO, NO, NO, NO, NO),
}
HOLD = {
    #         settle     dismiss      replace
    "held": ("settled", "dismissed", "replaced"),
    "settled": (NO, NO, NO),
    "dismissed": (NO, NO, NO),
    "replaced": (NO, NO, NO),
}
GRADE = {"due": ("given",), "given": (NO,)}
APPLICATION = {"applied": ("granted", "sent_back"), "granted": (NO, NO), "sent_back": (NO, NO)}
TABLES = [
    (FEED_DELIVERY, ("accept", "wait", "reject", "set_aside", "supersede"), DELIVERY),
    (FEED_HOLD, ("settle", "dismiss", "replace"), HOLD),
    (FEED_GRADE, ("grade",), GRADE),
    (FEED_APPLICATION, ("grant", "send_back"), APPLICATION),
]


@pytest.mark.parametrize(("machine", "steps", "matrix"), TABLES, ids=lambda part: getattr(part, "name", ""))
def test_the_table_is_the_matrix(
    machine: Machine, steps: tuple[str, ...], matrix: dict[str, tuple[str | None, ...]]
) -> None:
    """Every state and transition of the code stands in the matrix, and leads where it says."""
    assert set(matrix) == {state.key for state in machine.states}
    assert set(steps) == {row.name for row in machine.transitions}
    for state, targets in matrix.items():
        for step, target in zip(steps, targets, strict=True):
            row = machine.transition(step)
            assert (row.target if state in row.sources else NO) == target


@pytest.mark.parametrize("machine", [machine for machine, _, _ in TABLES], ids=lambda machine: machine.name)
def test_every_state_is_reached_and_only_open_ones_are_left(machine: Machine) -> None:
    """No state stands alone; a final one has no way on, every other has one."""
    reached = {machine.initial} | {target for _, target in machine.edges()}

    assert reached == {state.key for state in machine.states}
    assert {state.key for state in machine.states if not machine.leaving(state.key)} == {
        state.key for state in machine.states if state.is_final
    }
