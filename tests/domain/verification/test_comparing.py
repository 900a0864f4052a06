"""A filing beside a register: which record is its own, and what each item comes to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from zhulu.domain.verification.comparing import (
    ENOUGH,
    Claim,
    Comparison,
    Item,
    Said,
    compare,
    nearness,
    plain,
    risk_of,
)
from zhulu.domain.verification.reading import read_rows
from zhulu.domain.verification.vocabulary import Agreement, Register, Risk

SAID = Said(
    number="施〔2018〕0007",
    name="净月体育公园综合馆",
    owner_name="长春市滨河教育发展中心",
    owner_code="91220100MA000901XD",
    party_name="吉林澄岳建设集团有限公司",
    party_code="91220100MA0000017K",
    area_code="220102",
    on_date=date(2018, 4, 1),
    amount=Decimal("12386.40"),
    size=Decimal("18204.00"),
)
CLAIM = Claim(Register.PERMIT, SAID)


def of(held: Said, label: str) -> Agreement:
    """Give what one item comes to."""
    return next(item.agreement for item in compare(CLAIM, held) if item.label == label)


@pytest.mark.notice("三(三)b")
def test_the_same_is_the_same_however_it_is_written() -> None:
    """Width, spaces and marks make no difference, nor do trailing noughts; a lower place lies in its county."""
    held = replace(
        SAID, number="施(2018)0007", name="净月 体育公园综合馆", area_code="220102001", amount=Decimal("12386.4")
    )
    assert {item.agreement for item in compare(CLAIM, held)} == {Agreement.SAME}


@pytest.mark.parametrize(
    ("change", "label"),
    [
        ({"number": "施〔2018〕0008"}, "编号"),
        ({"name": "净月体育公园游泳馆"}, "项目名称"),
        ({"owner_code": "91220100MA000902X1"}, "建设单位"),
        ({"party_name": "别的公司", "party_code": ""}, "承包单位"),
        ({"area_code": "220103"}, "所在地"),
        ({"on_date": date(2018, 4, 2)}, "日期"),
        ({"amount": Decimal(12386)}, "金额（万元）"),
        ({"size": Decimal(1)}, "面积（㎡）"),
    ],
)
def test_one_difference_differs_and_nothing_else_does(change: dict[str, object], label: str) -> None:
    """Each item is judged by itself."""
    items = compare(CLAIM, replace(SAID, **change))
    assert [item.label for item in items if item.agreement is Agreement.DIFFERS] == [label]


def test_what_one_side_lacks_is_no_difference() -> None:
    """An empty side is 无数据; codes decide over names where both have one."""
    assert {item.agreement for item in compare(CLAIM, Said(number=SAID.number, name=SAID.name))} == {
        Agreement.SAME,
        Agreement.NO_DATA,
    }
    assert of(replace(SAID, owner_name="滨河教育中心（旧名）"), "建设单位") is Agreement.SAME


def test_a_record_is_ones_own_by_number_or_name_or_parties() -> None:
    """A number or a name is enough, both parties are; one party in the same county is not."""
    assert nearness(CLAIM, Said(number=SAID.number, name="别的名称")) >= ENOUGH
    assert nearness(CLAIM, Said(number="x", name=SAID.name)) >= ENOUGH
    both = Said(number="x", name="y", owner_code=SAID.owner_code, party_code=SAID.party_code)
    assert nearness(CLAIM, both) >= ENOUGH
    assert nearness(CLAIM, Said(number="x", name="y", owner_code=SAID.owner_code, area_code="220102")) < ENOUGH


def test_the_risk_is_the_worst_of_four() -> None:
    """One difference makes doubt; nothing anywhere makes doubt of another kind."""
    nothing = Comparison(Register.TENDER)
    same = Comparison(Register.PERMIT, 1, items=(Item("编号", "a", "a", Agreement.SAME),))
    differs = Comparison(Register.SAFETY, 2, items=(Item("编号", "a", "b", Agreement.DIFFERS),))
    assert risk_of([nothing, nothing]) is Risk.NO_DATA
    assert risk_of([nothing, same]) is Risk.NONE
    assert risk_of([same, differs]) is Risk.DIFFERS


def test_every_fault_of_every_row_is_told() -> None:
    """What cannot be read is named with its row and how to mend it; good rows are read whatever stands beside them."""
    rows = [
        (2, {"编号": "A1", "项目名称": "甲工程", "日期": "2018/4/1", "金额（万元）": "1,200.5"}),
        (3, {"编号": " ", "日期": "去年", "金额（万元）": "很多", "所在地区划代码": "22x", "别的": "1"}),
    ]
    taken, faults = read_rows(rows)
    assert [(said.on_date, said.amount) for said in taken] == [(date(2018, 4, 1), Decimal("1200.5000"))]
    assert {fault.row for fault in faults} == {3}
    said = " ".join(map(str, faults))
    for part in ("“编号”", "“项目名称”", "“日期”", "“金额（万元）”", "区划代码", "“别的”"):
        assert part in said
    assert plain("施〔2018〕 0007 号") == "施20180007号"
