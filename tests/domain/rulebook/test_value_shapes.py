"""What a value of each shape may be, how it is typed, and that every fault of it is told at once."""

import pytest

from zhulu.domain.rulebook.value_shapes import Day, Fixed, Flag, OneOf, Option, Part, Several, Shape, Text, Whole
from zhulu.domain.rulebook.value_tables import Column, Listing, Packing, Records

AB = (Option("a", "甲"), Option("b", "乙"))
TABLE = (
    Column(key="code", label="码", cell=Text(longest=3, pattern=r"R\d\d", pattern_words="须写成 R01 这样")),
    Column(key="label", label="名称", cell=Text(longest=4)),
    Column(key="more", label="须写明", cell=Flag(), optional=True),
)


@pytest.mark.parametrize(
    ("shape", "typed", "value"),
    [
        (Flag(yes="允许", no="不允许"), ["true"], True),
        (Whole(), ["12"], 12),
        (Text(may_be_empty=True), [""], ""),
        (Day(), [" 2026-03-31 "], "2026-03-31"),
        (OneOf(options=AB), ["乙"], "b"),
        (Several(options=AB), ["b", "a"], ["a", "b"]),
        (Listing(each=Day()), ["2026-01-01\n\n 2026-01-02"], ["2026-01-01", "2026-01-02"]),
        (
            Records(columns=TABLE),
            ["R01｜缺页\nR02|其他|是"],
            [{"code": "R01", "label": "缺页"}, {"code": "R02", "label": "其他", "more": True}],
        ),
        (Records(columns=TABLE, packing=Packing.KEYED), ["R01｜缺页｜否"], {"R01": {"label": "缺页", "more": False}}),
        (
            Records(columns=TABLE, packing=Packing.GROUPED),
            ["R01｜甲\nR01｜乙"],
            {"R01": [{"label": "甲"}, {"label": "乙"}]},
        ),
        (Records(columns=TABLE, packing=Packing.PAIRS), ["R01｜甲｜是"], {"R01": {"甲": True}}),
    ],
)
def test_what_is_typed_becomes_the_value_and_back(shape: Shape, typed: list[str], value: object) -> None:
    """Typed texts give the value, which is in order; its controls, typed back, give it again."""
    assert shape.typed({"v": typed}, "v") == value
    assert list(shape.faults(value, "v")) == []
    (control,) = shape.controls(value, "v", "值")
    again = control.value if isinstance(control.value, list) else [str(control.value)]
    assert shape.typed({"v": again}, "v") == value
    assert all(shape.words(value))


@pytest.mark.parametrize(
    ("shape", "value", "told"),
    [
        (Flag(), "", ["请选“是”或“否”"]),
        (Whole(least=1, most=9), "十", ["须为整数，只写数字"]),
        (Whole(least=1, most=9), True, ["须为整数，只写数字"]),
        (Whole(least=1, most=9), 0, ["须在 1 到 9 之间"]),
        (Whole(least=1, most=9), 10, ["须在 1 到 9 之间"]),
        (Text(longest=2), "三个字", ["最多 2 个字，现有 3 个"]),
        (Text(), "", ["不能为空"]),
        (Text(), 5, ["须为文字"]),
        (Text(pattern=r"\d", pattern_words="须为一位数字"), "x", ["须为一位数字"]),
        (Day(), "", ["请填写日期"]),
        (Day(), "2026-02-30", ["“2026-02-30”不是日期，请写成 2026-03-31 这样"]),
        (Day(), "20260301", ["日期请写成 2026-03-31 这样"]),
        (OneOf(options=AB), "c", ["“c”不在可选之列，可选：甲、乙"]),
        (OneOf(options=AB), "", ["请从 甲、乙 中选一个"]),
        (Several(options=AB, least=1), [], ["至少选 1 项"]),
        (Several(options=AB), ["a", "c"], ["“c”不在可选之列"]),
        (Several(options=AB), ["a", "a"], ["有重复"]),
        (Several(options=AB), "a", ["须为若干个词"]),
        (Listing(each=Day(), least=1), [], ["至少写 1 行"]),
        (Listing(each=Day()), {}, ["须为清单，一行一个"]),
        (
            Listing(each=Day()),
            ["2026-01-01", "元旦", "2026-01-01"],
            ["第 2 行：“元旦”不是日期，请写成 2026-03-31 这样", "第 3 行：“2026-01-01”重复"],
        ),
        (Records(columns=TABLE), "R01", ["须为表，一行一条"]),
        (
            Records(columns=TABLE, packing=Packing.GROUPED),
            {"R01": "甲"},
            ["第 1 行：应有 3 栏，用“｜”隔开：码｜名称｜须写明"],
        ),
        (Records(columns=TABLE), [{"code": "R01", "label": "甲", "z": 1}], ["第 1 行：没有“z”这样的栏"]),
        (
            Fixed(parts=(Part(key="a", label="甲", shape=Whole()), Part(key="b", label="乙", shape=Day()))),
            {"a": "x", "c": 1},
            ["甲：须为整数，只写数字", "乙：请填写日期", "“c”不是这一项里有的"],
        ),
    ],
)
def test_every_fault_of_a_value_is_told(shape: Shape, value: object, told: list[str]) -> None:
    """In Chinese, with the line or the part, all at once."""
    assert [fault.message for fault in shape.faults(value, "v")] == told


def test_every_line_that_is_wrong_is_told_at_once() -> None:
    """Too few columns, a wrong code, an empty name and a repeated code: four lines, four sentences, text kept."""
    shape = Records(columns=TABLE)
    text = "R01｜缺页\nR2\nX01｜名\nR03｜\nR01｜又来"
    value = shape.typed({"v": [text]}, "v")

    assert [fault.message for fault in shape.faults(value, "v")] == [
        "第 2 行：应有 3 栏，用“｜”隔开：码｜名称｜须写明",
        "第 3 行：码须写成 R01 这样",
        "第 4 行：名称不能为空",
        "第 5 行：“R01”与前面的行重复",
    ]
    (control,) = shape.controls(value, "v", "值")
    assert str(control.value).splitlines() == text.splitlines()
