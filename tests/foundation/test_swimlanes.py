"""Drawings of flows: everything is in them, nothing lies over another, words cannot break out."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations

from zhulu.foundation.documents.swimlanes import Drawing, Flow, Line, Shape, Step, draw_flow

SVG = "{http://www.w3.org/2000/svg}"
FLOW = Flow(
    title="示例流程",
    lanes=["甲方", "乙方"],
    steps=[
        Step("begin", "", 0, 0, Shape.START),
        Step("draft", "草稿", 0, 1, Shape.STATE, "一(二)3"),
        Step("submit", "提交", 0, 2, Shape.ACTION),
        Step("waiting", "待审核", 1, 3),
        Step("return", "退回补正并且写明全部原因", 1, 4, Shape.ACTION),
        Step("confirm", "确认", 1, 4, Shape.ACTION),
        Step("stay", "移交", 1, 4, Shape.ACTION),
        Step("ask", "征求意见", 1, 4, Shape.ACTION),
        Step("look", "实地核查", 1, 4, Shape.ACTION),
        Step("done", "已确认", 1, 5, Shape.END),
    ],
    lines=[
        Line("begin", "draft"),
        Line("draft", "submit"),
        Line("submit", "waiting"),
        Line("waiting", "return"),
        Line("return", "draft"),
        Line("waiting", "confirm"),
        Line("confirm", "done"),
        Line("waiting", "stay", both_ways=True),
        Line("waiting", "ask", both_ways=True),
        Line("waiting", "look"),
        Line("look", "done"),
    ],
)


def drawn(flow: Flow) -> tuple[Drawing, ET.Element]:
    """Draw a flow and read the picture."""
    drawing = draw_flow(flow)
    return drawing, ET.fromstring(drawing.svg)  # noqa: S314 - our own picture


def boxes(picture: ET.Element) -> list[tuple[int, int, int, int]]:
    """Give the rounded boxes: left, top, right, bottom."""
    found = [item for item in picture.iter(f"{SVG}rect") if "rx" in item.attrib]
    sides = [[int(item.attrib[name]) for name in ("x", "y", "width", "height")] for item in found]
    return [(x, y, x + width, y + height) for x, y, width, height in sides]


def uprights(way: str) -> list[tuple[int, int, int]]:
    """Give the upright pieces of a line: where, from, to."""
    x, y, found = 0, 0, []
    for letter, numbers in re.findall(r"([MVH])([\d ]+)", way):
        given = [int(number) for number in numbers.split()]
        if letter == "M":
            x, y = given
        elif letter == "H":
            x = given[0]
        else:
            found.append((x, min(y, given[0]), max(y, given[0])))
            y = given[0]
    return found


def test_everything_is_in_it() -> None:
    """Lanes, labels, notes, a name for those who do not see it; no style, no script."""
    drawing, picture = drawn(FLOW)
    words = "".join(picture.itertext())
    for said in ("甲方", "乙方", "草稿", "一(二)3", "退回补正并且", "已确认"):
        assert said in words
    assert picture.attrib["role"] == "img"
    assert picture.attrib["aria-label"] == "示例流程"
    assert "style" not in drawing.svg
    assert drawing.svg.count("<path") >= len(FLOW.lines) * 2


def test_nothing_lies_over_another() -> None:
    """No two boxes touch, all lie within the picture, no line runs through one; a full lane has two courses of them."""
    drawing, picture = drawn(FLOW)
    found = boxes(picture)
    assert len(found) == len(FLOW.steps) - 1
    for one, other in combinations(found, 2):
        assert one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
    assert all(
        x >= 0 and y >= 0 and right <= drawing.width and bottom <= drawing.height for x, y, right, bottom in found
    )
    ways = [path.attrib["d"] for path in picture.iter(f"{SVG}path") if path.attrib.get("fill") == "none"]
    assert ways
    for one in ways:
        for x, upper, lower in uprights(one):
            assert not any(left < x < right and upper < bottom and lower > top for left, top, right, bottom in found), (
                one
            )
        for height in [int(number) for number in re.findall(r"V(\d+)H", one)]:
            assert not any(top < height < bottom for _, top, _, bottom in found), one


def test_words_cannot_break_out() -> None:
    """What looks like markup is words."""
    evil = '<script>"&'
    _, picture = drawn(replace(FLOW, title=evil, steps=[replace(step, label=evil) for step in FLOW.steps]))
    assert picture.attrib["aria-label"] == evil
    assert evil in "".join(picture.itertext())


def test_the_same_flow_is_the_same_picture() -> None:
    """Nothing but the flow decides."""
    assert draw_flow(FLOW) == draw_flow(FLOW)
