"""附件2: charts follow from the state tables, whichever tables there are."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.states import BACK_FILING
from zhulu.domain.forms.chart import LANES, chart_of, lane_of
from zhulu.domain.statecraft.edges import machines
from zhulu.domain.statecraft.table import Machine, State, Transition
from zhulu.foundation.documents.swimlanes import Shape, draw_flow

ACTING = [item for item in Permission if item.value.split(":")[0] in LANES]


@st.composite
def tables(draw: st.DrawFn) -> Machine:
    """Make a state table of any shape: circles, loops, several ends, states that nothing reaches."""
    keys = [f"s{place}" for place in range(draw(st.integers(2, 6)))]
    some = st.lists(st.sampled_from(keys), min_size=1, max_size=3, unique=True)
    moves = draw(st.lists(st.tuples(some, st.sampled_from(keys), st.sampled_from(ACTING)), min_size=1, max_size=8))
    return Machine(
        name="any",
        label="任意",
        initial=keys[0],
        states=tuple(State(key, f"状态{key}", "意思", "一") for key in keys),
        transitions=tuple(
            Transition(f"t{place}", f"动作{place}", tuple(sources), target, permission, "一")
            for place, (sources, target, permission) in enumerate(moves)
        ),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tables())
def test_any_table_can_be_drawn(machine: Machine) -> None:
    """Each state is a box, each action from each source stands in one; and it can be drawn."""
    flow = chart_of(machine).flow
    keys = [step.key for step in flow.steps]
    assert len(keys) == len(set(keys))
    boxes = [step.label.replace("·", "").split("\n") for step in flow.steps if step.shape is Shape.ACTION]
    assert sorted(label for labels in boxes for label in labels) == sorted(
        row.label for row in machine.transitions for _ in row.sources
    )
    by_key = {step.key: step for step in flow.steps}
    assert all(0 <= step.lane < len(flow.lanes) for step in flow.steps)
    assert all(by_key[line.source].row != by_key[line.target].row for line in flow.lines)
    assert draw_flow(flow).svg.startswith("<svg")


@pytest.mark.parametrize("machine", machines(), ids=lambda machine: machine.name)
def test_every_actor_has_a_lane(machine: Machine) -> None:
    """Whoever may do something in a table of the product stands in a lane."""
    assert {lane_of(row) for row in machine.transitions} <= set(LANES.values())


def test_back_filing_as_it_is_done() -> None:
    """The firm submits, the home authority has it before it, ends are ends."""
    chart = chart_of(BACK_FILING)
    step = {one.key: one for one in chart.flow.steps}
    lane = {key: chart.flow.lanes[one.lane] for key, one in step.items()}
    assert lane["draft"] == lane["draft>submitted:申报企业"] == lane["returned>submitted:申报企业"] == "申报企业"
    assert lane["submitted"] == lane["submitted>confirmed:属地主管部门"] == "属地主管部门"
    assert step["confirmed"].shape is Shape.END
    assert step["draft"].row < step["submitted"].row < step["confirmed"].row
    assert ("申报企业", "提交", "草稿、退回补正", "待审核", "一(二)3") in chart.actions
