"""附件2, the process chart: every state table of the product, drawn through the lanes of those who act.

Nothing of it is written by hand: states, actions, parties and clauses are the tables' own, so the drawing cannot say
what the platform does not do.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from zhulu.domain.statecraft.table import Machine, State, Transition
from zhulu.foundation.documents.swimlanes import Flow, Line, Shape, Step

LANES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "enterprise": "申报企业",
        "owner": "建设单位",
        "authority": "属地主管部门",
        "bureau": "省政数局",
        "province": "省住建厅",
        "support": "技术支持单位",
        "ministry": "住建部",
        "system": "平台",
    }
)
"""Who acts, by the scope of the permission that an action asks for, in the order in which the lanes stand."""
BEGIN: Final = "begin"


@dataclass(frozen=True, slots=True)
class Chart:
    """One state table as a flow, and what stands beside the drawing in words."""

    name: str
    title: str
    flow: Flow
    states: Sequence[tuple[str, str, str]]
    """Label, meaning, clause."""
    actions: Sequence[tuple[str, str, str, str, str]]
    """Party, action, from, to, clause."""


def chart_of(machine: Machine) -> Chart:
    """Draw one state table up as a chart."""
    lanes = _lanes_of(machine)
    place = {label: number for number, label in enumerate(lanes)}
    rank = _ranks(machine)
    return Chart(
        name=machine.name,
        title=machine.label,
        flow=Flow(
            title=f"{machine.label}办理流程图",
            lanes=lanes,
            steps=[*_states(machine, rank, place), *_actions(machine, rank, place)],
            lines=list(_lines(machine)),
        ),
        states=[(state.label, state.means, state.clause) for state in machine.states],
        actions=[
            (
                lane_of(row),
                row.label,
                "、".join(machine.state(source).label for source in row.sources),
                machine.state(row.target).label,
                row.clause,
            )
            for row in machine.transitions
        ],
    )


def lane_of(transition: Transition) -> str:
    """Say who acts.

    Raises:
        KeyError: its permission's scope has no lane.
    """
    return LANES[transition.permission.value.split(":")[0]]


def _lanes_of(machine: Machine) -> list[str]:
    used = {lane_of(row) for row in machine.transitions}
    return [label for label in LANES.values() if label in used]


def _ranks(machine: Machine) -> dict[str, int]:
    """Give each state the length of the longest way to it from the beginning, without what leads back."""
    forward = _forward(machine)
    rank = {machine.initial: 0}
    for _ in machine.states:
        for source, target in forward:
            if source in rank:
                rank[target] = max(rank.get(target, 0), rank[source] + 1)
    return {state.key: rank.get(state.key, 0) for state in machine.states}


def _forward(machine: Machine) -> list[tuple[str, str]]:
    """Give the edges that lead on: those that a walk from the beginning meets before it comes back to where it was."""
    found: list[tuple[str, str]] = []
    done: set[str] = set()

    def walk(state: str, way: tuple[str, ...]) -> None:
        for row in machine.leaving(state):
            if row.target not in way:
                found.append((state, row.target))
                if row.target not in done:
                    walk(row.target, (*way, row.target))
        done.add(state)

    walk(machine.initial, (machine.initial,))
    return found


def _states(machine: Machine, rank: Mapping[str, int], place: Mapping[str, int]) -> Iterator[Step]:
    first = machine.state(machine.initial)
    yield Step(BEGIN, "", place[_stands_with(machine, first)], 0, Shape.START)
    for state in machine.states:
        shape = Shape.END if state.is_final else Shape.STATE
        lane = place[_stands_with(machine, state)]
        yield Step(state.key, state.label, lane, 2 * rank[state.key] + 1, shape, state.clause)


def _stands_with(machine: Machine, state: State) -> str:
    """Say in whose lane a state stands: with whoever acts next, and in the end with whoever has acted last.

    A state that nothing leaves and nothing reaches stands with whoever acts first.
    """
    leaving = [lane_of(row) for row in machine.leaving(state.key) if row.target != state.key]
    arriving = [lane_of(row) for row in machine.transitions if row.target == state.key]
    first = [lane_of(row) for row in machine.transitions[:1]]
    return Counter(leaving or arriving or first).most_common(1)[0][0]


def _actions(machine: Machine, rank: Mapping[str, int], place: Mapping[str, int]) -> Iterator[Step]:
    for row in machine.transitions:
        for source in row.sources:
            key = _key(row, source)
            yield Step(key, row.label, place[lane_of(row)], 2 * rank[source] + 2, Shape.ACTION, row.clause)


def _lines(machine: Machine) -> Iterator[Line]:
    yield Line(BEGIN, machine.initial)
    for row in machine.transitions:
        for source in row.sources:
            stays = source == row.target
            yield Line(source, _key(row, source), both_ways=stays)
            if not stays:
                yield Line(_key(row, source), row.target)


def _key(transition: Transition, source: str) -> str:
    return f"{transition.name}<{source}"
