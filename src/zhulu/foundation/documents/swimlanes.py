"""Draws a flow through lanes as SVG: who does what, what comes of it, and where it goes back to.

Steps stand in rows, parties in lanes. A line leaves a step downwards and enters one from above; what goes back, or over
several rows, runs in a track of its own at the right. Only attributes, no styles: the drawing may stand in a page under
a strict policy and on paper.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from html import escape
from typing import Final

WIDTH: Final = 104
GAP: Final = 12
PAD: Final = 10
LINE: Final = 15
NOTE_LINE: Final = 12
HEAD: Final = 28
SLOT: Final = 7
CHANNEL: Final = 15
TRACK: Final = 9
MARGIN: Final = 14
ARROW: Final = 5
ABREAST: Final = 3
"""Boxes that stand side by side in one lane and row."""
LETTERS: Final = 7
"""Characters of a label that fit into one line of a box."""
NOTE_LETTERS: Final = 10
START_RADIUS: Final = 7
FAMILY: Final = "Noto Sans SC, PingFang SC, Microsoft YaHei, sans-serif"
INK, FAINT, PAPER, WASH, STATE, END = "#1a1a1a", "#555555", "#ffffff", "#f3f5f7", "#e3ebf5", "#e4f0e6"


class Shape(StrEnum):
    """What a step is."""

    START = "start"
    """Where the flow begins."""
    STATE = "state"
    """Where a matter stands."""
    ACTION = "action"
    """What somebody does."""
    END = "end"
    """Where a matter stands for good."""


@dataclass(frozen=True, slots=True)
class Step:
    """One box: in which lane and row it stands; ``note`` is small under its label. Line feeds break both."""

    key: str
    label: str
    lane: int
    row: int
    shape: Shape = Shape.STATE
    note: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """From one step to another; one that goes both ways ends where it began."""

    source: str
    target: str
    both_ways: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """A whole drawing."""

    title: str
    lanes: Sequence[str]
    steps: Sequence[Step]
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Drawing:
    """An SVG with its size, for whoever has to fit it into a page."""

    svg: str
    width: int
    height: int


def draw_flow(flow: Flow) -> Drawing:
    """Draw a flow; its title is its accessible name."""
    plan = _Plan(flow)
    parts = [*_lanes(plan), *_lines(plan), *(part for step in flow.steps for part in _box(plan, step))]
    width, height = plan.width, plan.height
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'role="img" aria-label="{escape(flow.title)}" font-family="{FAMILY}">{"".join(parts)}</svg>'
    )
    return Drawing(svg, width, height)


class _Plan:
    """Where everything stands: lanes by their fullest row, rows by their highest box, channels by their lines."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.step = {step.key: step for step in flow.steps}
        self.rows = max(step.row for step in flow.steps) + 1
        self._cells: dict[tuple[int, int], list[Step]] = defaultdict(list)
        for step in flow.steps:
            self._cells[step.row, step.lane].append(step)

    @cached_property
    def lane_left(self) -> list[int]:
        """Give the left edge of each lane, and the right edge of the last."""
        edges = [0]
        for lane in range(len(self.flow.lanes)):
            widest = max(
                (_cell_width(len(steps)) for (_, of), steps in self._cells.items() if of == lane), default=WIDTH
            )
            edges.append(edges[-1] + widest + 2 * PAD)
        return edges

    @cached_property
    def detours(self) -> list[Line]:
        """Give the lines that need a track: back, or over more than one row; the shortest lies nearest."""
        far = [line for line in self.flow.lines if self.step[line.target].row != self.step[line.source].row + 1]
        return sorted(far, key=lambda line: abs(self.step[line.target].row - self.step[line.source].row))

    @cached_property
    def slots(self) -> list[list[tuple[str, str]]]:
        """Give what runs across each channel: one slot for all that leaves a step, one for all that enters one."""
        found: list[dict[tuple[str, str], None]] = [{} for _ in range(self.rows + 1)]
        for line in self.flow.lines:
            for channel, key in self.crossings(line):
                found[channel][key] = None
        return [sorted(keys, key=lambda key: key[0] == "in") for keys in found]

    def crossings(self, line: Line) -> list[tuple[int, tuple[str, str]]]:
        """Give the channels that a line crosses and the slot it takes there; channel n lies above row n."""
        source, target = self.step[line.source], self.step[line.target]
        if target.row == source.row + 1:
            fans_out = target.shape is Shape.ACTION
            return [(target.row, ("out", source.key) if fans_out else ("in", target.key))]
        return [(source.row + 1, ("out", source.key)), (target.row, ("in", target.key))]

    @cached_property
    def row_top(self) -> list[int]:
        """Give the upper edge of each row, and the lower edge of the last with its channel."""
        tops, y = [], HEAD
        for row in range(self.rows):
            y += self._channel_height(row)
            tops.append(y)
            y += max(self._drop(step) + _height(step) for step in self.flow.steps if step.row == row)
        return [*tops, y + self._channel_height(self.rows)]

    def _channel_height(self, channel: int) -> int:
        return CHANNEL + SLOT * len(self.slots[channel])

    def slot_y(self, channel: int, key: tuple[str, str]) -> int:
        """Give the height of a slot."""
        bottom = self.row_top[channel] if channel < self.rows else self.row_top[-1]
        return bottom - self._channel_height(channel) + 6 + SLOT * self.slots[channel].index(key)

    def track_x(self, line: Line) -> int:
        """Give where a detour runs."""
        return self.lane_left[-1] + MARGIN + TRACK * self.detours.index(line)

    def middle(self, step: Step) -> int:
        """Give the middle of a box."""
        cell = self._cells[step.row, step.lane]
        left, right = self.lane_left[step.lane], self.lane_left[step.lane + 1]
        if len(cell) <= ABREAST:
            return left + (right - left) * (2 * cell.index(step) + 1) // (2 * len(cell))
        course, place = cell.index(step) % 2, cell.index(step) // 2
        first = (left + right - _cell_width(len(cell)) + WIDTH) // 2
        return first + place * (WIDTH + GAP) + course * (WIDTH + GAP) // 2

    def top(self, step: Step) -> int:
        """Give the upper edge of a box."""
        return self.row_top[step.row] + self._drop(step)

    def _drop(self, step: Step) -> int:
        """Give how far below its row a box of the second course hangs."""
        cell = self._cells[step.row, step.lane]
        if len(cell) <= ABREAST or cell.index(step) % 2 == 0:
            return 0
        return max(_height(above) for above in cell[::2]) + GAP

    @property
    def width(self) -> int:
        """Give the drawing's width."""
        return self.lane_left[-1] + (MARGIN + TRACK * len(self.detours) if self.detours else 0) + 1

    @property
    def height(self) -> int:
        """Give the drawing's height."""
        return self.row_top[-1] + 1


def _cell_width(count: int) -> int:
    """Give the width of so many boxes; more than fit abreast lie in two courses like bricks, lines in the joints."""
    if count <= ABREAST:
        return count * (WIDTH + GAP) - GAP
    return (count + 1) * (WIDTH + GAP) // 2 - GAP


def _height(step: Step) -> int:
    if step.shape is Shape.START:
        return 2 * START_RADIUS
    return 12 + LINE * len(_wrapped(step.label, LETTERS)) + NOTE_LINE * len(_wrapped(step.note, NOTE_LETTERS))


def _wrapped(text: str, letters: int) -> list[str]:
    """Break a text into lines of about equal length; given breaks stay, closing marks stay with what they close."""
    if "\n" in text:
        return [line for part in text.split("\n") for line in _wrapped(part, letters)]
    if not text:
        return []
    count = -(-len(text) // letters)
    each = -(-len(text) // count)
    lines = [text[place : place + each] for place in range(0, len(text), each)]
    for place in range(1, len(lines)):
        while lines[place] and lines[place][0] in "）、，。；":
            lines[place - 1] += lines[place][0]
            lines[place] = lines[place][1:]
    return [line for line in lines if line]


def _lanes(plan: _Plan) -> Iterator[str]:
    bottom = plan.height - 1
    for place, label in enumerate(plan.flow.lanes):
        left, right = plan.lane_left[place], plan.lane_left[place + 1]
        fill = WASH if place % 2 == 0 else PAPER
        yield f'<rect x="{left}" y="0" width="{right - left}" height="{bottom}" fill="{fill}" stroke="#9aa4ae"/>'
        yield f'<path d="M{left} {HEAD}H{right}" stroke="#9aa4ae"/>'
        yield _text((left + right) // 2, HEAD - 9, label, size=13, weight="bold")


def _lines(plan: _Plan) -> Iterator[str]:
    for line in plan.flow.lines:
        yield f'<path d="{_way(plan, line)}" fill="none" stroke="{FAINT}" stroke-width="1.2"/>'
        target = plan.step[line.target]
        yield _arrow(plan.middle(target), plan.top(target), down=True)
        if line.both_ways:
            source = plan.step[line.source]
            yield _arrow(plan.middle(source), plan.top(source) + _height(source), down=False)


def _way(plan: _Plan, line: Line) -> str:
    source, target = plan.step[line.source], plan.step[line.target]
    start = f"M{plan.middle(source)} {plan.top(source) + _height(source)}"
    heights = [plan.slot_y(channel, key) for channel, key in plan.crossings(line)]
    end = f"H{plan.middle(target)}V{plan.top(target)}"
    if len(heights) == 1:
        return f"{start}V{heights[0]}{end}"
    return f"{start}V{heights[0]}H{plan.track_x(line)}V{heights[1]}{end}"


def _arrow(x: int, y: int, *, down: bool) -> str:
    back = y - ARROW - 2 if down else y + ARROW + 2
    return f'<path d="M{x} {y}L{x - ARROW + 1} {back}H{x + ARROW - 1}Z" fill="{FAINT}"/>'


def _box(plan: _Plan, step: Step) -> Iterable[str]:
    middle, top, height = plan.middle(step), plan.top(step), _height(step)
    if step.shape is Shape.START:
        yield f'<circle cx="{middle}" cy="{top + START_RADIUS}" r="{START_RADIUS}" fill="{INK}"/>'
        return
    fill = {Shape.STATE: STATE, Shape.END: END, Shape.ACTION: PAPER}[step.shape]
    round_by = 3 if step.shape is Shape.ACTION else min(height // 2, 18)
    strong = 2.2 if step.shape is Shape.END else 1.1
    yield (
        f'<rect x="{middle - WIDTH // 2}" y="{top}" width="{WIDTH}" height="{height}" rx="{round_by}" '
        f'fill="{fill}" stroke="{INK}" stroke-width="{strong}"/>'
    )
    y = top + 6
    for line in _wrapped(step.label, LETTERS):
        y += LINE
        yield _text(middle, y - 3, line, size=13)
    for line in _wrapped(step.note, NOTE_LETTERS):
        y += NOTE_LINE
        yield _text(middle, y - 2, line, size=9.5, fill=FAINT)


def _text(x: int, y: int, words: str, *, size: float, fill: str = INK, weight: str = "") -> str:
    strong = f' font-weight="{weight}"' if weight else ""
    return f'<text x="{x}" y="{y}" text-anchor="middle" font-size="{size}" fill="{fill}"{strong}>{escape(words)}</text>'
