"""Numbers of projects, stages, units, permits and investments: reading, writing and the overflow of a day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhulu.domain.standard import numbering
from zhulu.domain.standard.numbering import NumbersExhausted, Overflow, ProjectNumber, Slot

DAY = date(2023, 4, 4)

prefixes = st.text("0123456789", min_size=6, max_size=6)
days = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(prefix=prefixes, on=days, kind=st.sampled_from(numbering.PROJECT_KINDS), serial=st.integers(1, 99))
def test_a_written_project_number_reads_back(prefix: str, on: date, kind: str, serial: int) -> None:
    """What is written is sixteen digits and says the same when it is read."""
    number = numbering.format_provincial_number(prefix=prefix, on=on, kind=kind, serial=serial)
    assert len(number) == 16
    assert numbering.find_provincial_number(number) == ProjectNumber(prefix, on, kind, serial)
    assert numbering.find_national_number(number) is not None


@pytest.mark.parametrize(
    ("prefix", "on", "kind", "serial"),
    [
        ("22010", DAY, "01", 1),
        ("2201X1", DAY, "01", 1),
        ("220102", DAY, "03", 1),
        ("220102", DAY, "01", 0),
        ("220102", DAY, "01", 100),
        ("220102", date(1999, 12, 31), "01", 1),
        ("220102", date(2100, 1, 1), "01", 1),
    ],
)
def test_a_number_that_would_not_read_back_is_not_written(prefix: str, on: date, kind: str, serial: int) -> None:
    """A prefix, kind, year or serial outside the rule is refused."""
    with pytest.raises(ValueError, match="no such"):
        numbering.format_provincial_number(prefix=prefix, on=on, kind=kind, serial=serial)


@pytest.mark.parametrize(
    ("text", "provincial", "national"),
    [
        ("2202142107270101", True, True),
        ("2202142202240008", False, True),
        ("4403011409029904", True, True),
        ("4413512109270002", False, True),
        ("1101131907310879", False, True),
        ("2202142102300101", False, False),
        ("2202142107270100", False, True),
        ("2202142107270000", False, False),
        ("1301FX0011", False, False),
        ("[2006]施市政字1100号", False, False),
        ("２202142107270101", False, False),
    ],
)
def test_two_styles_of_project_number(*, text: str, provincial: bool, national: bool) -> None:
    """The provincial style knows kinds 01, 02 and 99, the national one only a serial; both need a real day."""
    assert (numbering.find_provincial_number(text) is not None) is provincial
    assert (numbering.find_national_number(text) is not None) is national


@pytest.mark.parametrize(
    ("tender_class", "suffix"),
    [
        ("001", "BB"),
        ("002", "BA"),
        ("003", "BD"),
        ("004", "BE"),
        ("006", "BG"),
        ("007", "BM"),
        ("010", None),
        ("011", None),
    ],
)
def test_suffix_of_a_tender(tender_class: str, suffix: str | None) -> None:
    """Survey is BB and design BA, against the order of their codes; what no source shows is None."""
    assert numbering.find_tender_suffix(tender_class) == suffix


@pytest.mark.parametrize(
    ("contract_type", "suffix"),
    [
        ("100", "HB"),
        ("200", "HA"),
        ("301", "HZ"),
        ("303", "HL"),
        ("400", "HE"),
        ("600", "HG"),
        ("800", None),
        ("900", None),
    ],
)
def test_suffix_of_a_contract(contract_type: str, suffix: str | None) -> None:
    """Each type of contract has its suffix; what no source shows is None."""
    assert numbering.find_contract_suffix(contract_type) == suffix


@given(
    project=st.from_regex(r"\d{16}", fullmatch=True),
    suffix=st.sampled_from(["BD", "HZ", "TX", "SX", "JX"]),
    serial=st.integers(1, 999),
)
def test_a_stage_number_reads_back(project: str, suffix: str, serial: int) -> None:
    """What is written says the same when it is read."""
    number = numbering.format_stage_number(project=project, suffix=suffix, serial=serial)
    assert numbering.find_stage_number(number) == numbering.StageNumber(project, suffix, serial)


def test_stage_numbers_seen_in_the_wild() -> None:
    """A stage number may stand on an investment code; anything else is None."""
    found = numbering.find_stage_number("2016-330100-48-01-028683-000-JX-001")
    assert found == numbering.StageNumber("2016-330100-48-01-028683-000", "JX", 1)
    assert numbering.find_stage_number("1410021605130102-HZ001") is None
    assert numbering.format_unit_code(project="2202142107270101", serial=1) == "2202142107270101-001"


@pytest.mark.parametrize("serial", [0, 1000])
def test_serials_of_stages_have_three_places(serial: int) -> None:
    """The thousandth record of a stage is refused, not written with four places."""
    with pytest.raises(ValueError, match="serial"):
        numbering.format_stage_number(project="2202142107270101", suffix="HL", serial=serial)
    with pytest.raises(ValueError, match="serial"):
        numbering.format_unit_code(project="2202142107270101", serial=serial)


@pytest.mark.parametrize(
    ("text", "on", "tail"),
    [
        ("500108202504030201", date(2025, 4, 3), "0201"),
        ("330100201903220118", date(2019, 3, 22), "0118"),
        ("330109202113210222", None, ""),
        ("[2010]施[朝]建字0009号", None, ""),
    ],
)
def test_permit_numbers_are_read_weakly(text: str, on: date | None, tail: str) -> None:
    """Eighteen digits with a real day are read; the many other styles are None, which is no fault."""
    found = numbering.find_permit_number(text)
    assert (found.on if found else None) == on
    assert (found.tail if found else "") == tail


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-441303-26-03-092403", True),
        ("2106-220203-04-01-950623", True),
        ("2016-330100-48-01-028683-000", True),
        ("2020-441303-26-03-09240", False),
        ("20-441303-26-03-092403", False),
    ],
)
def test_form_of_investment_codes(*, text: str, expected: bool) -> None:
    """4-6-2-2-6 digits, early ones with three more."""
    assert numbering.is_investment_code(text) is expected


@pytest.mark.parametrize(
    ("used", "slot"),
    [
        ({}, Slot(DAY, 1)),
        ({DAY: 98}, Slot(DAY, 99)),
        ({DAY: 99}, Slot(DAY + timedelta(days=1), 1)),
        ({DAY: 99, DAY + timedelta(days=1): 99}, Slot(DAY + timedelta(days=2), 1)),
        ({DAY: 99, DAY + timedelta(days=1): 3}, Slot(DAY + timedelta(days=1), 4)),
    ],
)
def test_overflow_to_the_next_day(used: dict[date, int], slot: Slot) -> None:
    """The hundredth number of a day takes the next day that has room."""
    assert numbering.choose_slot(DAY, lambda day: used.get(day, 0), Overflow.NEXT_DAY) == slot


def test_overflow_refused() -> None:
    """With the other setting the ninety-ninth number is issued and the hundredth refused, in words."""
    assert numbering.choose_slot(DAY, lambda _: 98, Overflow.REFUSE) == Slot(DAY, 99)
    with pytest.raises(NumbersExhausted, match="已用完"):
        numbering.choose_slot(DAY, lambda _: 99, Overflow.REFUSE)


@given(counts=st.integers(1, 400))
def test_no_number_is_given_twice(counts: int) -> None:
    """However many numbers one day asks for, each slot is new and no day exceeds 99."""
    used: dict[date, int] = {}
    slots = set()
    for _ in range(counts):
        slot = numbering.choose_slot(DAY, lambda day: used.get(day, 0), Overflow.NEXT_DAY)
        used[slot.on] = slot.serial
        slots.add(slot)
    assert len(slots) == counts
    assert max(used.values()) <= numbering.FULL_DAY
