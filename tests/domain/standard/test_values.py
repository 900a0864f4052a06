"""One value of one field: every way of typing it, every fault with its remedy, and the way to JSON and back."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhulu.domain.standard import dictionaries, values
from zhulu.domain.standard.catalogue import Field, field
from zhulu.domain.standard.values import Fault, NotOfKind, Value
from zhulu.domain.standard.vocabulary import FieldKind

MONEY = field("project", "AllInvest")
DAY = field("project", "BDate")
NAME = field("project", "PrjName")
SIZE = field("project", "PrjSize")
KIND = field("project", "PrjTypeNum")
REASONS = field("project", "NoPermitReason")
OWNER = field("project", "BuildCorpCode")
COUNTY = field("project", "CountyNum")
FLAG = field("project", "IsMajor")
PERCENT = field("project", "NationalPercentTage")
FLOORS = field("unit_works", "FloorCount")
ID_NUMBER = field("participants", "PersonIDCard")
PHONE = field("participants", "PersonPhone")
SM3 = field("attachments", "SM3")
INVESTMENT = field("project", "PrjCode")


@pytest.mark.parametrize(
    ("known", "raw", "value"),
    [
        (MONEY, "12386.40", Decimal("12386.4")),
        (MONEY, "12,386.40 万元", Decimal("12386.4")),
        (MONEY, "１２，３８６．４０", Decimal("12386.4")),
        (MONEY, "+0.0001", Decimal("0.0001")),
        (MONEY, "007", Decimal(7)),
        (MONEY, "99999999999999.9999", Decimal("99999999999999.9999")),
        (field("project", "AllArea"), "18204㎡", Decimal(18204)),
        (field("project", "AllArea"), "18204 平方米", Decimal(18204)),
        (field("project", "AllLength"), "1200米", Decimal(1200)),
        (PERCENT, "100%", Decimal(100)),
        (PERCENT, "０", Decimal(0)),
        (DAY, "2019-09-01", date(2019, 9, 1)),
        (DAY, "2019/9/1", date(2019, 9, 1)),
        (DAY, "2019.9.1", date(2019, 9, 1)),
        (DAY, "2019年9月1日", date(2019, 9, 1)),
        (DAY, "２０１９年９月１", date(2019, 9, 1)),
        (DAY, "20190901", date(2019, 9, 1)),
        (DAY, " 2019-09-01 00:00:00 ", date(2019, 9, 1)),
        (DAY, "1949-01-01", date(1949, 1, 1)),
        (NAME, "  实验楼\t一期\n", "实验楼 一期"),
        (NAME, "（A）栋", "（A）栋"),
        (SIZE, "一栋\r\n三层", "一栋\n三层"),
        (KIND, "01", "01"),
        (KIND, "０１", "01"),
        (KIND, "房屋建筑工程", "01"),
        (REASONS, "planning, land", "land,planning"),
        (REASONS, ["planning", "", "land", "planning"], "land,planning"),
        (REASONS, "土地手续不全、其他", "land,other"),
        (OWNER, "91350100m000100y43", "91350100M000100Y43"),
        (OWNER, "９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"),
        (OWNER, "9135 0100 M000 100Y 43", "91350100M000100Y43"),
        (OWNER, "303744541", "30374454-1"),
        (OWNER, "30374454—1", "30374454-1"),
        (COUNTY, "220113", "220113"),
        (COUNTY, "2201x1", "2201X1"),
        (COUNTY, "222426120", "222426120"),
        (FLAG, "是", True),
        (FLAG, "on", True),
        (FLAG, "0", False),
        (FLOORS, "6层", 6),
        (FLOORS, "6.0", 6),
        (ID_NUMBER, "11010519491231002x", "11010519491231002X"),
        (ID_NUMBER, "E12345678", "E12345678"),
        (PHONE, "138 0000 0000", "13800000000"),
        (PHONE, "+86-138-0000-0000", "13800000000"),
        (PHONE, "043182700000", "0431-82700000"),
        (SM3, "A" * 64, "a" * 64),
        (INVESTMENT, "2106－220203－04－01－950623", "2106-220203-04-01-950623"),
    ],
)
def test_ways_of_typing(known: Field, raw: str | list[str], value: Value) -> None:
    """Full-width digits, thousands, units, styles of dates and labels are understood."""
    read = values.parse(known, raw)
    assert read == value
    assert type(read) is type(value)


@pytest.mark.parametrize(
    ("known", "raw"),
    [
        (MONEY, "1,23"),
        (MONEY, "12386.40元"),
        (MONEY, "1.23456"),
        (MONEY, "-1"),
        (MONEY, "－1"),
        (MONEY, "约500"),
        (MONEY, "1e5"),
        (MONEY, "100000000000000"),
        (PERCENT, "100.01"),
        (DAY, "2019-02-29"),
        (DAY, "19-9-1"),
        (DAY, "2019-9"),
        (DAY, "1900-01-01"),
        (DAY, "2101-01-01"),
        (DAY, "2019-09-01 12:00:00"),
        (NAME, "实" * 501),
        (NAME, "实\x00验"),
        (SIZE, "长" * 2001),
        (KIND, "03"),
        (REASONS, "land,money"),
        (OWNER, "91350100M000100Y44"),
        (OWNER, "30374454-2"),
        (OWNER, "其它"),
        (COUNTY, "22011"),
        (FLAG, "也许"),
        (FLOORS, "6层、7层"),
        (FLOORS, "6.5"),
        (FLOORS, "-1"),
        (FLOORS, "2147483648"),
        (ID_NUMBER, "110105194912310021"),
        (ID_NUMBER, "130503670401001"),
        (ID_NUMBER, "不知道"),
        (PHONE, "12345"),
        (SM3, "abc"),
        (INVESTMENT, "x" * 101),
    ],
)
def test_faults_say_how_to_mend(known: Field, raw: str) -> None:
    """What cannot be taken comes back with what is wrong and what to do, in Chinese; nothing is rounded or guessed."""
    fault = values.parse(known, raw)
    assert isinstance(fault, Fault)
    assert fault.message
    assert fault.remedy
    assert str(fault).endswith("。")


@pytest.mark.parametrize("raw", ["", "  ", "　", "无", "无数据", "/", " - ", "——", "\u200b"])
def test_nothing_is_nothing(raw: str) -> None:
    """What the national reception takes for empty is empty for every kind of field."""
    assert all(values.parse(known, raw) is None for known in (NAME, MONEY, DAY, KIND, REASONS, OWNER, ID_NUMBER))


@pytest.mark.parametrize("raw", [",", [], ["", ""], "、"])
def test_no_box_ticked_is_nothing(raw: str | list[str]) -> None:
    """Several codes of which none was chosen are an empty value."""
    assert values.parse(REASONS, raw) is None


@pytest.mark.parametrize(
    ("known", "value", "json_value", "shown"),
    [
        (MONEY, Decimal("12386.4"), "12386.40", "12,386.40"),
        (MONEY, Decimal("12386.4000"), "12386.40", "12,386.40"),
        (MONEY, Decimal("0.0001"), "0.0001", "0.0001"),
        (MONEY, Decimal(0), "0.00", "0.00"),
        (field("project", "LocationX"), Decimal("126.526"), "126.526000", "126.526000"),
        (DAY, date(2019, 9, 1), "2019-09-01", "2019-09-01"),
        (FLAG, True, True, "是"),
        (FLAG, False, False, "否"),
        (FLOORS, 1200, 1200, "1,200"),
        (KIND, "02", "02", "市政基础设施工程"),
        (KIND, "77", "77", "77"),
        (REASONS, "land,planning", "land,planning", "土地手续不全、建设工程规划许可不全"),
        (field("project", "InvPropertyNum"), "103", "103", "103"),
        (NAME, "实验楼", "实验楼", "实验楼"),
    ],
)
def test_writing_and_showing(known: Field, value: Value, json_value: object, shown: str) -> None:
    """Amounts are written with at least two decimals and shown with parted thousands, codes are shown as labels."""
    assert values.to_json(known, value) == json_value
    assert values.from_json(known, json_value) == value
    assert values.display(known, value) == shown
    assert values.display_json(known, json_value) == shown


def test_labels_are_shown_as_of_their_day() -> None:
    """A contract of 2016 is shown with the words of 2016."""
    known = field("contracts", "ContractTypeNum")
    assert values.display(known, "600", date(2016, 5, 1)) == "项目总承包"
    assert values.display(known, "600", date(2023, 5, 1)) == "工程总承包"


@pytest.mark.parametrize("known", [MONEY, DAY, NAME, FLAG, FLOORS])
def test_nothing_shows_as_nothing(known: Field) -> None:
    """An empty value of a document is shown as an empty text."""
    assert values.display_json(known, None) == ""
    assert values.display_json(known, "") == ""


@pytest.mark.parametrize(
    ("known", "value"),
    [
        (MONEY, 12.5),
        (MONEY, "1,000"),
        (MONEY, "1.23456"),
        (MONEY, "NaN"),
        (DAY, "2019-02-30"),
        (DAY, 20190901),
        (NAME, 1),
        (FLAG, 1),
        (FLOORS, True),
        (FLOORS, "6"),
    ],
)
def test_a_document_holds_each_kind_in_one_form(known: Field, value: object) -> None:
    """A value of another form is refused when a document is read."""
    with pytest.raises(NotOfKind):
        values.from_json(known, value)


amounts = st.decimals(0, Decimal("99999999999999.9999"), places=4, allow_nan=False, allow_infinity=False)


@given(amount=amounts)
def test_amounts_survive(amount: Decimal) -> None:
    """No amount changes between typing, document and screen."""
    assert values.from_json(MONEY, values.to_json(MONEY, amount)) == amount
    assert values.parse(MONEY, values.display(MONEY, amount)) == amount


@given(day=st.dates(date(1949, 1, 1), date(2100, 12, 31)))
def test_days_survive(day: date) -> None:
    """No day changes, in whichever style it is typed."""
    assert values.from_json(DAY, values.to_json(DAY, day)) == day
    for style in ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"):
        assert values.parse(DAY, day.strftime(style)) == day


@given(text=st.text(st.characters(codec="utf-8"), max_size=80))
def test_reading_never_breaks_and_is_stable(text: str) -> None:
    """Whatever is typed gives a value, a fault or nothing; and a value read again is the same value."""
    for known in (
        NAME,
        SIZE,
        MONEY,
        DAY,
        KIND,
        REASONS,
        OWNER,
        COUNTY,
        FLAG,
        FLOORS,
        ID_NUMBER,
        PHONE,
        INVESTMENT,
        SM3,
    ):
        read = values.parse(known, text)
        if read is not None and not isinstance(read, Fault):
            assert values.parse(known, values.display(known, read)) == read
            assert values.from_json(known, values.to_json(known, read)) == read


@pytest.mark.parametrize("dictionary", sorted(dictionaries.DICTIONARIES))
def test_every_label_reads_back(dictionary: str) -> None:
    """Choosing by label gives the code, for every code that is offered."""
    known = Field("X", "选项", FieldKind.CODE, dictionary=dictionary)
    for code, label in dictionaries.options(dictionary, date(2023, 5, 1)):
        assert values.parse(known, label) == code
