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
        "applicant": "申请单位",
        "authority": "属地主管部门",
        "city": "设区市（州）",
        "bureau": "省政数局",
        "province": "省住建厅",
        "support": "技术支持单位",
        "machine": "数据接口",
        "platform": "平台自动",
        "system": "平台自动",
    }
)
"""Who acts, by the scope of the permission that an action asks for, in the order in which the lanes stand."""
OTHERS: Final = "其他"
"""The lane of a scope that the list above does not name; no table of the product needs it, which a test proves."""
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
    """Say who acts."""
    return LANES.get(transition.permission.value.split(":")[0], OTHERS)


def _lanes_of(machine: Machine) -> list[str]:
    used = {lane_of(row) for row in machine.transitions}
    return [label for label in dict.fromkeys([*LANES.values(), OTHERS]) if label in used]


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
    for key, rows in _together(machine).items():
        label = "\n".join(f"·{row.label}" for row in rows) if len(rows) > 1 else rows[0].label
        note = "、".join(dict.fromkeys(row.clause for row in rows))
        yield Step(str(key), label, place[key.lane], 2 * rank[key.source] + 2, Shape.ACTION, note)


def _lines(machine: Machine) -> Iterator[Line]:
    yield Line(BEGIN, machine.initial)
    for key in _together(machine):
        stays = key.source == key.target
        yield Line(key.source, str(key), both_ways=stays)
        if not stays:
            yield Line(str(key), key.target)


@dataclass(frozen=True, slots=True)
class _Way:
    """What one party does in one state, with one outcome: its actions share a box."""

    source: str
    target: str
    lane: str

    def __str__(self) -> str:
        return f"{self.source}>{self.target}:{self.lane}"


def _together(machine: Machine) -> dict[_Way, list[Transition]]:
    found: dict[_Way, list[Transition]] = {}
    for row in machine.transitions:
        for source in row.sources:
            found.setdefault(_Way(source, row.target, lane_of(row)), []).append(row)
    return found
