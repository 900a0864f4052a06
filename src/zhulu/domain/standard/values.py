"""One value of one field: read from what a person typed, written to JSON, read back, shown.

Nothing is rounded or guessed: what cannot be taken as it stands comes back as a ``Fault`` that says how to mend it.
Whether a field may stay empty is not asked here; that is a rule of its sheet. Amounts are ``Decimal`` throughout.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeVar

from zhulu.domain.standard import dictionaries, identifiers
from zhulu.domain.standard.catalogue.shapes import Field
from zhulu.domain.standard.vocabulary import FieldKind

Value = str | int | bool | Decimal | date
JsonValue = str | int | bool
T = TypeVar("T")

BLANKS = frozenset({"", "无", "无数据", "暂无", "/", "／", "\\", "-", "－", "—", "——", "--"})
"""What counts as empty: the national reception's own list (data-standard §4.A.1), and its variants."""
EARLIEST_YEAR = 1949
LATEST_YEAR = 2100


class NotOfKind(ValueError):
    """A document holds a value that its field cannot have."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a value cannot be taken, and how to mend it; both in Chinese, for the person who typed it."""

    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.message}。{self.remedy}。"


@dataclass(frozen=True, slots=True)
class Scale:
    """How many digits a number with decimals has: before the point, after it at most, and after it at least."""

    whole: int
    places: int
    shown: int

    @property
    def digits(self) -> int:
        """Give all digits that a database column needs."""
        return self.whole + self.places


SCALES = {
    FieldKind.MONEY: Scale(whole=14, places=4, shown=2),
    FieldKind.AREA: Scale(whole=14, places=4, shown=2),
    FieldKind.LENGTH: Scale(whole=14, places=4, shown=2),
    FieldKind.PERCENT: Scale(whole=3, places=2, shown=2),
    FieldKind.COORDINATE: Scale(whole=3, places=6, shown=6),
}
"""The kinds that hold a ``Decimal``."""

_UNIT_WORDS = {
    "万元": ("万元", "万"),
    "㎡": ("平方米", "平米", "m2"),
    "米": ("米", "m"),
    "%": ("%",),
    "度": ("度", "°"),
    "天": ("天", "日"),
}
_NUMBER = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)
_DATE = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d{2})(\d{2}))(?:[ T]00:00(?::00(?:\.0+)?)?)?",
    re.ASCII,
)
_AREA_CODE = re.compile(r"\d{2}[0-9A-Z]{4}(\d{3})?", re.ASCII)
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"(0\d{2,3})-?(\d{7,8})", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_DOCUMENT_NUMBER = re.compile(r"[0-9A-Z()-]{5,30}", re.ASCII)
_NEARLY_ID_NUMBER = re.compile(r"\d{14,18}[\dX]", re.ASCII)
"""An identity number that is wrong: the old one of 15 places, or one place off."""
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_INVISIBLE = str.maketrans(dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", ""))
_YES = frozenset({"1", "是", "有", "true", "yes", "on"})
_NO = frozenset({"0", "否", "没有", "false", "no", "off"})


def is_blank(raw: str) -> bool:
    """Whether a text says nothing: blanks, 无, a slash, a dash."""
    return raw.translate(_INVISIBLE).strip() in BLANKS


def parse(field: Field, raw: str | Sequence[str]) -> Value | Fault | None:
    """Read what a person typed or chose for a field; None where it says nothing.

    Several texts (a list of ticked boxes) make sense for fields with several codes only.
    """
    if not isinstance(raw, str):
        raw = ",".join(text for text in raw if text)
    if is_blank(raw):
        return None
    read = _READERS[field.kind](field, raw.translate(_INVISIBLE).strip())
    return None if read == "" else read


def to_json(field: Field, value: Value) -> JsonValue:
    """Write a value as a document holds it: ISO days, decimals as text with at least two places, codes as text."""
    if isinstance(value, bool):
        return value
    if isinstance(value, Decimal):
        return _decimal_text(value, SCALES[field.kind])
    if isinstance(value, date):
        return value.isoformat()
    return value


def from_json(field: Field, value: object) -> Value:
    """Read a value of a document back. For personal fields that is the commitment, never the number.

    Raises:
        NotOfKind: the field cannot have this value.
    """
    if field.kind is FieldKind.FLAG:
        return _must_be(bool, field, value)
    if field.kind is FieldKind.COUNT:
        if isinstance(value, bool):
            raise NotOfKind(f"{field.column}: {value!r}")
        return _must_be(int, field, value)
    text = _must_be(str, field, value)
    if field.kind is FieldKind.DATE:
        return _json_date(field, text)
    if field.kind in SCALES:
        return _json_decimal(field, text)
    return text


def display(field: Field, value: Value, on: date | None = None) -> str:
    """Show a value to a reader, without its unit: labels for codes (as of ``on``), thousands parted, 是 and 否."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return _grouped(_decimal_text(value, SCALES[field.kind]))
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value) if field.unit == "" else f"{value:,}"
    if field.dictionary is None:
        return value
    return "、".join(dictionaries.find_label(field.dictionary, code, on) or code for code in value.split(","))


def display_json(field: Field, value: object, on: date | None = None) -> str:
    """Show a value of a document; nothing for an empty one.

    Raises:
        NotOfKind: the field cannot have this value.
    """
    return "" if value is None or value == "" else display(field, from_json(field, value), on)


def _must_be(kind: type[T], field: Field, value: object) -> T:
    if not isinstance(value, kind):
        raise NotOfKind(f"{field.column}: {value!r}")
    return value


def _json_date(field: Field, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotOfKind(f"{field.column}: {text!r}") from error


def _json_decimal(field: Field, text: str) -> Decimal:
    number = _read_decimal(field, text)
    if isinstance(number, Fault) or "," in text:
        raise NotOfKind(f"{field.column}: {text!r}")
    return number


def _decimal_text(value: Decimal, scale: Scale) -> str:
    whole, _, places = f"{value:.{scale.places}f}".partition(".")
    return f"{whole}.{places.rstrip('0').ljust(scale.shown, '0')}"


def _grouped(text: str) -> str:
    whole, _, places = text.partition(".")
    return f"{int(whole):,}.{places}"


def _narrow(text: str) -> str:
    """Give full-width digits, letters and marks their narrow form; for codes and numbers only, never for prose."""
    return unicodedata.normalize("NFKC", text).translate(_DASHES).strip()


def _read_text(field: Field, text: str) -> str | Fault:
    lines = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    cleaned = lines.replace("\t", " ") if field.kind is FieldKind.LONG_TEXT else " ".join(lines.split())
    strange = {mark for mark in cleaned if unicodedata.category(mark) in {"Cc", "Cs"} and mark != "\n"}
    if strange:
        return Fault(f"“{field.label}”里有不能保存的控制字符", "请删去后重新输入，不要从扫描识别的文件里直接粘贴")
    return _within(field, cleaned)


def _within(field: Field, text: str) -> str | Fault:
    if len(text) > field.length:
        return Fault(f"“{field.label}”有 {len(text)} 个字，超过 {field.length} 个", "请写得短一些")
    return text


def _read_code(field: Field, text: str) -> str | Fault:
    code = _find_code(field.dictionary or "", text)
    if code is None:
        return Fault(f"“{text}”不在“{field.label}”的选项里", "请从列表中选择")
    return code


def _read_codes(field: Field, text: str) -> str | Fault:
    dictionary = field.dictionary or ""
    chosen: set[str] = set()
    for part in re.split(r"[,，、;；\s]+", text):
        code = _find_code(dictionary, part) if part else ""
        if code is None:
            return Fault(f"“{part}”不在“{field.label}”的选项里", "请从列表中选择")
        chosen |= {code} - {""}
    return ",".join(sorted(chosen, key=lambda code: dictionaries.order_of(dictionary, code)))


def _find_code(dictionary: str, text: str) -> str | None:
    narrow = _narrow(text)
    if dictionaries.has_code(dictionary, narrow):
        return narrow
    return next((entry.code for entry in dictionaries.DICTIONARIES[dictionary].entries if entry.label == text), None)


def _read_date(field: Field, text: str) -> date | Fault:
    remedy = "请按“年-月-日”填写，例如 2018-04-15"
    found = _DATE.fullmatch(_narrow(text))
    if found is None:
        return Fault(f"“{field.label}”看不懂“{text}”这个日期", remedy)
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        read = date(year, month, day)
    except ValueError:
        return Fault(f"“{field.label}”里没有“{text}”这一天", remedy)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        return Fault(f"“{field.label}”的年份 {year} 不合理", f"请核对年份，应在 {EARLIEST_YEAR} 年以后")
    return read


def _without_unit(field: Field, narrow: str) -> str:
    words = _UNIT_WORDS.get(field.unit, (field.unit,))
    word = next((word for word in words if word and narrow.endswith(word)), "")
    return narrow.removesuffix(word).rstrip() if word else narrow


def _read_number(field: Field, text: str) -> re.Match[str] | Fault:
    narrow = _without_unit(field, _narrow(text))
    if narrow.startswith("-"):
        return Fault(f"“{field.label}”不能是负数", "请填 0 或正数，没有的留空")
    found = _NUMBER.fullmatch(narrow.removeprefix("+"))
    if found is None:
        unit = f"，单位是{field.unit}" if field.unit else ""
        return Fault(f"“{field.label}”看不懂“{text}”这个数", f"请只填数字{unit}，例如 1234.56")
    return found


def _read_decimal(field: Field, text: str) -> Decimal | Fault:
    scale = SCALES[field.kind]
    found = _read_number(field, text)
    if isinstance(found, Fault):
        return found
    whole, places = found[1].replace(",", "").lstrip("0"), (found[2] or "").rstrip("0")
    if len(places) > scale.places:
        return Fault(f"“{field.label}”的小数超过 {scale.places} 位", f"请自行四舍五入到 {scale.places} 位小数以内")
    value = Decimal(f"{whole or '0'}.{places or '0'}")
    highest = {FieldKind.PERCENT: 100, FieldKind.COORDINATE: 180}.get(field.kind)
    if len(whole) > scale.whole or (highest is not None and value > highest):
        return Fault(f"“{field.label}”的数太大", f"请核对单位（{field.unit}）和小数点")
    return value


def _read_count(field: Field, text: str) -> int | Fault:
    found = _read_number(field, text)
    if isinstance(found, Fault):
        return found
    if found[2] and found[2].strip("0"):
        return Fault(f"“{field.label}”要填整数", "请去掉小数")
    value = int(found[1].replace(",", ""))
    if value > 2**31 - 1:
        return Fault(f"“{field.label}”的数太大", "请核对")
    return value


def _read_flag(field: Field, text: str) -> bool | Fault:
    word = _narrow(text).lower()
    if word in _YES | _NO:
        return word in _YES
    return Fault(f"“{field.label}”看不懂“{text}”", "请选“是”或“否”")


def _read_org_code(field: Field, text: str) -> str | Fault:
    code = "".join(_narrow(text).upper().split())
    if identifiers.looks_like_organisation_code(code):
        if identifiers.is_organisation_code(code):
            return identifiers.hyphenated(code)
        return Fault(f"“{field.label}”的旧组织机构代码校验位不对", "请对照证书逐位核对，或改填 18 位统一社会信用代码")
    code = code.replace("-", "")
    if identifiers.is_uscc(code):
        return code
    if len(code) == identifiers.USCC_LENGTH:
        return Fault(
            f"“{field.label}”的统一社会信用代码有误",
            "请对照营业执照逐位核对；代码里没有字母 I、O、S、V、Z，多半是数字 1、0、5、2",
        )
    return Fault(f"“{field.label}”应为 18 位，现在是 {len(code)} 位", "请填营业执照上的统一社会信用代码")


def _read_area_code(field: Field, text: str) -> str | Fault:
    code = _narrow(text).upper()
    if _AREA_CODE.fullmatch(code):
        return code
    return Fault(f"“{field.label}”没有“{text}”这个区划", "请从列表中选择")


def _read_investment_code(field: Field, text: str) -> str | Fault:
    # Narrowing may leave a mark whose letter stood before a space; only without spaces does it compose.
    return _within(field, _narrow("".join(_narrow(text).split())))


def _read_id_number(field: Field, text: str) -> str | Fault:
    number = "".join(_narrow(text).upper().split())
    if identifiers.is_id_number(number):
        return number
    if _NEARLY_ID_NUMBER.fullmatch(number):
        return Fault(f"“{field.label}”不是有效的身份证号码", "请对照证件逐位核对，15 位的旧号请换成 18 位")
    if _DOCUMENT_NUMBER.fullmatch(number):
        return number
    return Fault(f"“{field.label}”不像证件号码", "请只填证件上的字母和数字")


def _read_phone(field: Field, text: str) -> str | Fault:
    number = "".join(_narrow(text).split()).removeprefix("+86").lstrip("-")
    mobile = number.replace("-", "")
    if _MOBILE.fullmatch(mobile):
        return mobile
    landline = _LANDLINE.fullmatch(number)
    if landline:
        return f"{landline[1]}-{landline[2]}"
    return Fault(f"“{field.label}”不是电话号码", "请填 11 位手机号，或带区号的座机，例如 0431-82700000")


def _read_digest(field: Field, text: str) -> str | Fault:
    digest = text.lower()
    if _DIGEST.fullmatch(digest):
        return digest
    return Fault(f"“{field.label}”不是 64 位十六进制摘要", "请重新上传文件")


_READERS: dict[FieldKind, Callable[[Field, str], Value | Fault]] = {
    FieldKind.TEXT: _read_text,
    FieldKind.LONG_TEXT: _read_text,
    FieldKind.CODE: _read_code,
    FieldKind.CODES: _read_codes,
    FieldKind.DATE: _read_date,
    FieldKind.MONEY: _read_decimal,
    FieldKind.AREA: _read_decimal,
    FieldKind.LENGTH: _read_decimal,
    FieldKind.PERCENT: _read_decimal,
    FieldKind.COORDINATE: _read_decimal,
    FieldKind.COUNT: _read_count,
    FieldKind.FLAG: _read_flag,
    FieldKind.ORG_CODE: _read_org_code,
    FieldKind.AREA_CODE: _read_area_code,
    FieldKind.INVESTMENT_CODE: _read_investment_code,
    FieldKind.ID_NUMBER: _read_id_number,
    FieldKind.PHONE: _read_phone,
    FieldKind.DIGEST: _read_digest,
}
