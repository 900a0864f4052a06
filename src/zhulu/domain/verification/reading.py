"""Reads rows of a register as they come, from a spreadsheet or as JSON; every fault of every row is told. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from zhulu.domain.verification.comparing import Said, plain
from zhulu.foundation.tabular.records import Expected

COLUMNS = (
    Expected("number", "编号", required=True),
    Expected("name", "项目名称", required=True),
    Expected("owner_name", "建设单位"),
    Expected("owner_code", "建设单位统一社会信用代码"),
    Expected("party_name", "承包单位"),
    Expected("party_code", "承包单位统一社会信用代码"),
    Expected("area_code", "所在地区划代码"),
    Expected("on_date", "日期"),
    Expected("amount", "金额（万元）"),
    Expected("size", "面积（㎡）"),
)
"""The columns of a register's file, the same for all four; JSON uses the keys or the headings."""
LABELS = {column.key: column.label for column in COLUMNS}
KEYS = {column.label: column.key for column in COLUMNS} | {column.key: column.key for column in COLUMNS}
LENGTHS = {"number": 100, "name": 500, "owner_name": 200, "party_name": 200, "owner_code": 50, "party_code": 50}
PLACES = {"amount": 4, "size": 2}
WHOLE = 10**12
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one row, and how to mend it."""

    row: int
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"第 {self.row} 行：{self.what}；{self.remedy}"


def read_rows(rows: Iterable[tuple[int, Mapping[str, object]]]) -> tuple[list[Said], list[RowFault]]:
    """Read numbered rows; give what could be read and every fault."""
    taken: list[Said] = []
    faults: list[RowFault] = []
    for number, row in rows:
        values = {KEYS.get(str(key), ""): value for key, value in row.items()}
        found = list(_faults(number, row, values))
        faults += found
        if not found:
            taken.append(_said(values))
    return taken, faults


def _faults(number: int, row: Mapping[str, object], values: Mapping[str, object]) -> Iterator[RowFault]:
    for key in row:
        if str(key) not in KEYS:
            yield RowFault(number, f"不认识的栏目“{key}”", f"栏目只有：{'、'.join(LABELS.values())}")
    for key in ("number", "name"):
        if not plain(_text(values.get(key))):
            yield RowFault(number, f"没有“{LABELS[key]}”", "请补上，没有编号的不能比对")
    for key, length in LENGTHS.items():
        if len(_text(values.get(key))) > length:
            yield RowFault(number, f"“{LABELS[key]}”超过 {length} 字", "请核对是不是填错了栏")
    yield from _unreadable(number, values)


def _unreadable(number: int, values: Mapping[str, object]) -> Iterator[RowFault]:
    area = _text(values.get("area_code"))
    if area and not (area.isdecimal() and len(area) in {2, 4, 6, 9, 12}):
        yield RowFault(number, f"“{LABELS['area_code']}”不是区划代码：{area}", "请填 6 位区划代码")
    if _text(values.get("on_date")) and _day(values["on_date"]) is None:
        yield RowFault(number, f"“日期”看不懂：{_text(values['on_date'])}", "请写成 2018-04-15")
    for key in PLACES:
        if _text(values.get(key)) and _figure(key, values[key]) is None:
            yield RowFault(number, f"“{LABELS[key]}”不是数：{_text(values[key])}", "只写数字")


def _said(values: Mapping[str, object]) -> Said:
    return Said(
        number=_text(values.get("number")),
        name=_text(values.get("name")),
        owner_name=_text(values.get("owner_name")),
        owner_code=plain(_text(values.get("owner_code"))),
        party_name=_text(values.get("party_name")),
        party_code=plain(_text(values.get("party_code"))),
        area_code=_text(values.get("area_code")),
        on_date=_day(values.get("on_date")),
        amount=_figure("amount", values.get("amount")),
        size=_figure("size", values.get("size")),
    )


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("\x00", "").strip()


def _day(value: object) -> date | None:
    found = _DAY.match(_text(value))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _figure(key: str, value: object) -> Decimal | None:
    text = _text(value).replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    fits = number.is_finite() and 0 <= number < WHOLE
    return number.quantize(Decimal(1).scaleb(-PLACES[key])) if fits else None
