"""State tables as data: look-ups, edges and ways out, on a made-up table and on the product's own. Pure."""

import pytest

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.states import BACK_FILING, GRADE_APPLICATION
from zhulu.domain.statecraft.table import Machine, State, Transition

P = Permission.FILING_READ
DOOR = Machine(
    name="door",
    label="门",
    initial="shut",
    states=(
        State("shut", "关", "关着", "一"),
        State("open", "开", "开着", "二"),
        State("gone", "拆", "没有了", "三", is_final=True),
    ),
    transitions=(
        Transition("push", "推", ("shut",), "open", P, "一"),
        Transition("pull", "拉", ("open",), "shut", P, "一"),
        Transition("break", "拆", ("shut", "open"), "gone", P, "三", "moment", needs_reason=True),
    ),
)


def test_states_and_transitions_are_found_by_name() -> None:
    """The right one of several; what is not in the table is a KeyError with its name."""
    assert [DOOR.state(key).label for key in ("shut", "open", "gone")] == ["关", "开", "拆"]
    assert [DOOR.transition(name).target for name in ("push", "pull", "break")] == ["open", "shut", "gone"]
    with pytest.raises(KeyError, match="ajar"):
        DOOR.state("ajar")
    with pytest.raises(KeyError, match="kick"):
        DOOR.transition("kick")


def test_edges_join_every_source_with_its_target() -> None:
    """Pairs run from source to target."""
    assert DOOR.edges() == {("shut", "open"), ("open", "shut"), ("shut", "gone"), ("open", "gone")}


def test_ways_out_stand_in_the_tables_order() -> None:
    """What can be taken from a state, and nothing from the last."""
    assert [row.name for row in DOOR.leaving("shut")] == ["push", "break"]
    assert [row.name for row in DOOR.leaving("open")] == ["pull", "break"]
    assert DOOR.leaving("gone") == ()


def test_choices_are_keys_and_labels() -> None:
    """As a model field wants them."""
    assert DOOR.choices() == [("shut", "关"), ("open", "开"), ("gone", "拆")]


def test_what_a_transition_asks_unless_it_says_so() -> None:
    """No rules and no reason."""
    push, broken = DOOR.transition("push"), DOOR.transition("break")

    assert (push.moment, push.needs_reason) == ("", False)
    assert (broken.moment, broken.needs_reason) == ("moment", True)
    assert [state.is_final for state in DOOR.states] == [False, False, True]


@pytest.mark.parametrize("machine", [BACK_FILING, GRADE_APPLICATION], ids=lambda machine: machine.name)
def test_the_products_tables_are_whole(machine: Machine) -> None:
    """Each name once; every source, target and the beginning is a state; what is final has no way out."""
    keys = [state.key for state in machine.states]
    steps = [row.name for row in machine.transitions]

    assert len(set(keys)) == len(keys)
    assert len(set(steps)) == len(steps)
    assert machine.initial in keys
    assert {key for pair in machine.edges() for key in pair} | {machine.initial} == set(keys)
    assert [state.is_final for state in machine.states] == [not machine.leaving(state.key) for state in machine.states]
