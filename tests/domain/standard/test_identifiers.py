"""Codes of organisations and persons: right ones pass, each single slip is found."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from zhulu.domain.standard import identifiers

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ID_NUMBER = "11010519491231002X"
"""The example of GB 11643 itself."""


def uscc_codes() -> st.SearchStrategy[str]:
    """Make valid codes of any area and body."""
    head = st.text("0123456789", min_size=8, max_size=8)
    body = st.text(USCC_ALPHABET, min_size=9, max_size=9)
    return st.tuples(head, body).map("".join).map(lambda code: code + uscc.calc_check_digit(code))


def id_numbers() -> st.SearchStrategy[str]:
    """Make valid identity numbers with any six digits before the birth date."""
    parts = st.tuples(
        st.text("0123456789", min_size=6, max_size=6).filter(lambda area: area[0] != "0"),
        st.dates(date(1900, 1, 1), date(2024, 12, 31)),
        st.text("0123456789", min_size=3, max_size=3),
    )
    return parts.map(lambda part: f"{part[0]}{part[1]:%Y%m%d}{part[2]}").map(_with_check)


def _with_check(body: str) -> str:
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("91350100M000100Y43", True),
        ("91530702219210897C", True),
        ("91210300941265393L", True),
        ("91350100M000100Y44", False),
        ("91350100m000100y43", False),
        ("91350100M000100Y4", False),
        ("9135 0100M000100Y43", False),
        ("91350100I000100Y43", False),
        ("９1350100M000100Y43", False),
        ("", False),
    ],
)
def test_uscc_by_example(*, code: str, expected: bool) -> None:
    """A 统一社会信用代码 is eighteen narrow capitals and digits with the right check digit."""
    assert identifiers.is_uscc(code) is expected


@given(code=uscc_codes(), place=st.integers(0, 16), other=st.sampled_from(USCC_ALPHABET))
def test_one_wrong_place_of_a_uscc_is_found(code: str, place: int, other: str) -> None:
    """Changing one place of a valid code makes it invalid."""
    changed = code[:place] + other + code[place + 1 :]
    assert identifiers.is_uscc(changed) is (changed == code)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("30374454-1", True),
        ("303744541", True),
        ("MA4UNFK7-2", True),
        ("MA5FDRK8-8", False),
        ("MA556RMB-B", False),
        ("30374454-2", False),
        ("30374454--1", False),
        ("其它", False),
        ("", False),
    ],
)
def test_organisation_code_by_example(*, code: str, expected: bool) -> None:
    """An organisation code has nine places and the check place of GB 11714, with or without its hyphen."""
    assert identifiers.is_organisation_code(code) is expected


@given(body=st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=8, max_size=8))
def test_every_body_has_exactly_one_check_place(body: str) -> None:
    """Of the eleven check places exactly one fits."""
    fitting = [check for check in "0123456789X" if identifiers.is_organisation_code(body + check)]
    assert fitting == [identifiers.organisation_check(body)]


def test_uscc_holds_the_old_code() -> None:
    """Places 9 to 17 of a 统一社会信用代码 are the old code, so old and new records meet."""
    assert identifiers.organisation_code_of("91530702219210897C") == "21921089-7"
    assert identifiers.is_organisation_code("21921089-7")
    assert identifiers.is_same_organisation("91530702219210897C", "219210897")
    assert not identifiers.is_same_organisation("91530702219210897C", "30374454-1")
    with pytest.raises(ValueError, match="18"):
        identifiers.organisation_code_of("21921089-7")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (ID_NUMBER, True),
        (ID_NUMBER.lower(), False),
        ("110105194912310021", False),
        ("11010519490231002X", False),
        ("11010519491231002", False),
        ("130503670401001", False),
        ("", False),
    ],
)
def test_id_number_by_example(*, number: str, expected: bool) -> None:
    """An identity number needs its check digit and a birth date that exists."""
    assert identifiers.is_id_number(number) is expected


@given(number=id_numbers())
def test_area_of_an_id_number_is_never_asked(number: str) -> None:
    """Any six digits before the birth date pass: historic codes stand in no current table."""
    assert identifiers.is_id_number(number)


@given(
    number=id_numbers(),
    before=st.sampled_from(["", "身份证", "号:", "（"]),
    after=st.sampled_from(["", "。", "，王某", "）"]),
)
def test_id_numbers_are_found_in_prose(number: str, before: str, after: str) -> None:
    """An identity number in a text is found, whatever Chinese stands around it."""
    assert identifiers.find_id_numbers(f"{before}{number}{after}") == (number,)


@pytest.mark.parametrize(
    "text",
    [
        "许可证 220102201904150101",
        "91350100M000100Y43",
        "总建筑面积 21460.55 平方米",
        f"0{ID_NUMBER}",
        f"{ID_NUMBER}1",
    ],
)
def test_other_long_numbers_are_no_id_numbers(text: str) -> None:
    """Permit numbers, credit codes and areas are not taken for identity numbers."""
    assert identifiers.find_id_numbers(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("联系人电话13800000000。", ("13800000000",)),
        ("138-0000-0000", ("138-0000-0000",)),
        ("+86 13800000000", ("+86 13800000000",)),
        ("合同额13800000000.00元", ()),
        ("编号2138000000001", ()),
        ("0431-82700000", ()),
        ("12800000000", ()),
    ],
)
def test_mobiles_are_found_in_prose(text: str, expected: tuple[str, ...]) -> None:
    """A mobile number in a text is found; amounts, longer numbers and landlines are not taken for one."""
    assert identifiers.find_mobiles(text) == expected


def test_areas_above_a_county() -> None:
    """Province and city follow from the county's code, also from a town's; anything else is refused."""
    assert identifiers.areas_above("220113") == ("220000", "220100")
    assert identifiers.areas_above("222426120") == ("220000", "222400")
    with pytest.raises(ValueError, match="X"):
        identifiers.areas_above("22X001")
