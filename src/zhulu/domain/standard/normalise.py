"""National records as they come, with their dirt, read into rows of a document.

Nothing is swallowed: whatever is left out, changed or doubtful gives a ``Remark`` with the raw value. What can stand is
kept even where it fits no pattern (old codes, permit numbers of any style, codes that no dictionary has), because the
record says what it says. Sentinels for "empty" are those of data-standard §4.D.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache

from zhulu.domain.standard import dictionaries, identifiers, numbering, values
from zhulu.domain.standard.catalogue import TABLES, Field
from zhulu.domain.standard.values import Fault, JsonValue
from zhulu.domain.standard.vocabulary import FieldKind
from zhulu.foundation.clock import local_day

STATEMENTS = (
    "PrjNum",
    "ProvincePrjNum",
    "PrjCode",
    "DataSource",
    "DataLevel",
    "CreateDate",
    "LastUpdateDate",
    "CheckDepartName",
    "CheckPersonName",
    "PrjTwoDimCode",
)
"""What the national platform says about a record; it is no fact of the project and stands beside the row."""

_OLD_CODE = re.compile(r"[0-9A-Z]{8}-?[0-9A-Z]", re.ASCII)
"""Wider than GB 11714: records carry letters in the check place."""
_MILLISECONDS = 10**11
"""Moments beyond this are in milliseconds, below it in seconds."""
_EMPTY_DAYS = frozenset({date(1970, 1, 1)})
_ZERO_MEANS_EMPTY = frozenset({"AllArea", "AllInvest", "ContractMoney", "TenderMoney", "FactCost", "FactArea"})
_USES_BY_KIND = {"01": ("1", "2", "3", "4", "5", "6", "7", "8", "9"), "02": ("0",), "99": ("099", "999")}


@dataclass(frozen=True, slots=True)
class Remark:
    """What was odd in a record: the column, the value as it came, and what was made of it (in Chinese)."""

    column: str
    raw: str
    said: str


@dataclass(frozen=True, slots=True)
class NationalRecord:
    """A record after reading: the document row, what is stated about it, and every oddity."""

    row: Mapping[str, JsonValue]
    statements: Mapping[str, str]
    remarks: tuple[Remark, ...]


@dataclass(slots=True)
class _Reading:
    row: dict[str, JsonValue] = field(default_factory=dict)
    statements: dict[str, str] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    def remark(self, column: str, raw: object, said: str) -> None:
        self.remarks.append(Remark(column, str(raw), said))


_Outcome = tuple[JsonValue | None, str]
"""The value to keep (None: leave out) and what to remark (empty: nothing)."""


def read_national_record(
    table: str, raw: Mapping[str, object], is_area: Callable[[str], bool] | None = None
) -> NationalRecord:
    """Read one record of a table, its keys in any mixture of capitals.

    ``is_area`` says whether an area code is known; without it area codes are checked for their form only.
    """
    reading = _Reading()
    fields = _fields_of(table)
    for key, value in raw.items():
        lowered = key.lower()
        if lowered in fields:
            _take(reading, fields[lowered], value, is_area)
        elif lowered in _STATED:
            _state(reading, _STATED[lowered], value)
        elif value is not None:
            reading.remark(key, value, "标准里没有这一列，没有采用")
    _compare(reading)
    return NationalRecord(reading.row, reading.statements, tuple(reading.remarks))


@cache
def _fields_of(table: str) -> Mapping[str, Field]:
    return {known.column.lower(): known for known in TABLES[table].fields}


_STATED = {column.lower(): column for column in STATEMENTS}


def _take(reading: _Reading, known: Field, value: object, is_area: Callable[[str], bool] | None) -> None:
    if value is None:
        return
    if known.personal:
        reading.remark(known.column, "***", "个人信息不随项目记录保存，没有采用")
        return
    text = str(value)
    if values.is_blank(text):
        reading.remark(known.column, value, "没有内容，按空处理")
        return
    if text != text.strip():
        reading.remark(known.column, value, "首尾空格已去掉")
    taken, said = _read(known, text.strip(), is_area)
    if said:
        reading.remark(known.column, value, said)
    if taken is not None:
        reading.row[known.column] = taken


def _state(reading: _Reading, column: str, value: object) -> None:
    if value is None:
        return
    text = str(value).strip()
    if values.is_blank(text):
        reading.remark(column, value, "没有内容，按空处理")
        return
    reading.statements[column] = text
    if column == "PrjNum" and numbering.find_national_number(text) is None:
        reading.remark(column, value, "不是 16 位项目编号，照原样保留")
    if column == "ProvincePrjNum" and numbering.find_provincial_number(text) is None:
        reading.remark(column, value, "不合 6+6+2+2 的省级编号规则，照原样保留")


def _read(known: Field, text: str, is_area: Callable[[str], bool] | None) -> _Outcome:
    if known.kind is FieldKind.AREA_CODE:
        return _read_area(text, is_area)
    if known.kind in values.SCALES:
        return _read_amount(known, text)
    reader = _READERS.get(known.kind, _read_plain)
    return reader(known, text)


def _read_plain(known: Field, text: str) -> _Outcome:
    read = values.parse(known, text)
    if isinstance(read, Fault):
        return None, f"{read.message}，没有采用"
    if known.column == "BuilderLicenceNum" and numbering.find_permit_number(text) is None:
        return text, "不是 18 位施工许可证编号，照原样保留"
    return (None if read is None else values.to_json(known, read)), ""


def _read_code(known: Field, text: str) -> _Outcome:
    if dictionaries.has_code(known.dictionary or "", text):
        return text, ""
    if len(text) > known.width:
        return None, f"“{known.label}”不是代码，没有采用"
    return text, f"“{known.label}”的字典里没有这个码，照原样保留"


def _read_date(known: Field, text: str) -> _Outcome:
    read = _moment(text) if text.lstrip("-").isdecimal() and len(text) != len("20190901") else None
    parsed = read or values.parse(known, text[:10] if text[4:5] == "-" else text)
    if text.startswith("1900-01-01") or (isinstance(parsed, date) and _means_empty(parsed)):
        return None, "空值占位，按空处理"
    if isinstance(parsed, date):
        return parsed.isoformat(), ""
    return None, "看不懂的日期，没有采用"


def _moment(text: str) -> date | None:
    seconds = int(text) / (1000 if abs(int(text)) > _MILLISECONDS else 1)
    try:
        return local_day(datetime.fromtimestamp(seconds, UTC))
    except (OverflowError, ValueError, OSError):
        return None


def _means_empty(day: date) -> bool:
    return day.year < values.EARLIEST_YEAR or day in _EMPTY_DAYS


def _read_amount(known: Field, text: str) -> _Outcome:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return _read_plain(known, text)
    if not amount.is_finite() or amount < 0:
        return None, "空值占位，按空处理"
    scale = values.SCALES[known.kind]
    if amount >= 10**scale.whole:
        return None, "数太大，没有采用"
    rounded = amount.quantize(Decimal(1).scaleb(-scale.places))
    written = values.to_json(known, rounded)
    if rounded != amount:
        return written, f"小数超过 {scale.places} 位，已四舍五入"
    if amount == 0 and known.column in _ZERO_MEANS_EMPTY:
        return written, "是 0，多半是没有填"
    return written, ""


def _read_organisation(known: Field, text: str) -> _Outcome:
    code = text.upper()
    if identifiers.is_uscc(code):
        return code, ""
    if identifiers.is_organisation_code(code):
        return identifiers.hyphenated(code), "旧组织机构代码，不是 18 位统一社会信用代码"
    if _OLD_CODE.fullmatch(code):
        return identifiers.hyphenated(code), "旧组织机构代码，校验位不对，照原样保留"
    if len(code) == identifiers.USCC_LENGTH and code.isascii() and code.isalnum():
        return code, "统一社会信用代码的校验位不对，照原样保留"
    return None, f"“{known.label}”不是单位代码，按没有处理"


def _read_area(text: str, is_area: Callable[[str], bool] | None) -> _Outcome:
    if is_area is not None and is_area(text):
        return text, ""
    if not (text.isascii() and text.isdigit() and len(text) in {6, 9, 12}):
        return None, "不是区划代码，按空处理"
    if is_area is not None:
        return text, "国家标准里没有这个区划代码，照原样保留"
    return text, ""


def _read_investment_code(known: Field, text: str) -> _Outcome:
    if numbering.is_investment_code(text):
        return text, ""
    return text[: known.length], "不合投资项目统一代码的格式，照原样保留"


def _compare(reading: _Reading) -> None:
    kind, use = reading.row.get("PrjTypeNum"), reading.row.get("PrjFunctionNum")
    expected = _USES_BY_KIND.get(str(kind))
    if kind and use and expected and not str(use).startswith(expected):
        reading.remark("PrjFunctionNum", use, f"与项目分类 {kind} 不配对，照原样保留")


_READERS: dict[FieldKind, Callable[[Field, str], _Outcome]] = {
    FieldKind.CODE: _read_code,
    FieldKind.DATE: _read_date,
    FieldKind.ORG_CODE: _read_organisation,
    FieldKind.INVESTMENT_CODE: _read_investment_code,
}
