"""How projects, stages, unit works, permits and investments are numbered (data-standard §3), as pure functions.

Counters live in the library; here is only what a number looks like, what it says, and which slot comes next.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

PROJECT_KINDS = ("01", "02", "99")
"""Kinds in a provincial number: 房屋建筑, 市政, 其他 (dictionary ``project_type``)."""
FULL_DAY = 99
"""The last serial of a day in a provincial number (two places)."""
FULL_STAGE = 999
"""The last serial of a stage (three places)."""

CENTURY = 20
"""Two places of the year mean 20YY: the library's oldest numbers are younger than 2000."""

_PROVINCIAL = re.compile(r"(?P<prefix>\d{6})(?P<day>\d{6})(?P<kind>01|02|99)(?P<serial>\d{2})", re.ASCII)
_NATIONAL = re.compile(r"(?P<prefix>\d{6})(?P<day>\d{6})(?P<serial>\d{4})", re.ASCII)
_STAGE = re.compile(r"(?P<project>.+)-(?P<suffix>[A-Z]{2})-(?P<serial>\d{3})", re.ASCII)
_PERMIT = re.compile(r"(?P<area>\d{6})(?P<day>\d{8})(?P<tail>\d{4})", re.ASCII)
_PREFIX = re.compile(r"\d{6}", re.ASCII)
INVESTMENT_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}(-\d{3})?", re.ASCII)
"""投资项目统一代码, 4-6-2-2-6 and early ones with three more digits (○): other forms are warned of, not refused."""


class Suffix(StrEnum):
    """环节后缀 of stages that need no type to know it."""

    DRAWING_REVIEW = "TX"
    """施工图审查 (★★)."""
    PERMIT = "SX"
    """施工许可 (★★★)."""
    COMPLETION = "JX"
    """竣工验收 and 竣工验收备案 share it (★★), and so share its serials."""


_TENDER_SUFFIXES = {"001": "BB", "002": "BA", "003": "BD", "004": "BE", "005": "BC", "006": "BG", "007": "BM"}
_CONTRACT_SUFFIXES = {
    "100": "HB",
    "200": "HA",
    "301": "HZ",
    "302": "HF",
    "303": "HL",
    "400": "HE",
    "500": "HC",
    "600": "HG",
    "700": "HM",
}


OTHER_SUFFIX = "ZZ"
"""Our own suffix where the standard's is 未见出处 (全过程工程咨询, 其他), so every stage has a number (0018)."""
UNIT_SUFFIX = "DT"
"""Our own counter of a project's unit works; their codes end with its serial."""
_TABLE_SUFFIXES = {
    "drawing_reviews": Suffix.DRAWING_REVIEW.value,
    "permits": Suffix.PERMIT.value,
    "completion_checks": Suffix.COMPLETION.value,
    "completion_filings": Suffix.COMPLETION.value,
}


@dataclass(frozen=True, slots=True)
class ProjectNumber:
    """What a project number of 16 digits says. ``kind`` is None in the national style of 6+6+4."""

    prefix: str
    on: date
    kind: str | None
    serial: int


@dataclass(frozen=True, slots=True)
class StageNumber:
    """What a stage number says: the project number before it, the stage's suffix, the serial."""

    project: str
    suffix: str
    serial: int


@dataclass(frozen=True, slots=True)
class PermitNumber:
    """What a permit number of 18 digits says. The last four are kind and serial or a serial, by province."""

    area: str
    on: date
    tail: str


def _short_day(text: str) -> date | None:
    return _day(f"{CENTURY}{text}")


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return None


def find_provincial_number(text: str) -> ProjectNumber | None:
    """Read a number as 6 prefix + 6 YYMMDD + 2 kind + 2 serial; None where it does not fit.

    A national number (6+6+4) whose serial begins like a kind fits too: only its place says which it is.
    """
    found = _PROVINCIAL.fullmatch(text)
    on = _short_day(found["day"]) if found else None
    if found is None or on is None or found["serial"] == "00":
        return None
    return ProjectNumber(found["prefix"], on, found["kind"], int(found["serial"]))


def find_national_number(text: str) -> ProjectNumber | None:
    """Read a number as 6 area + 6 YYMMDD + 4 serial; None where it does not fit."""
    found = _NATIONAL.fullmatch(text)
    on = _short_day(found["day"]) if found else None
    if found is None or on is None or found["serial"] == "0000":
        return None
    return ProjectNumber(found["prefix"], on, None, int(found["serial"]))


def format_provincial_number(*, prefix: str, on: date, kind: str, serial: int) -> str:
    """Write a provincial project number of 16 digits.

    Raises:
        ValueError: the prefix has not six digits, the kind is unknown, the year is outside 2000-2099 or the serial
            outside 1-99.
    """
    if _PREFIX.fullmatch(prefix) is None or kind not in PROJECT_KINDS:
        raise ValueError(f"no such prefix or kind: {prefix!r}, {kind!r}")
    if not 1 <= serial <= FULL_DAY or on.year // 100 != CENTURY:
        raise ValueError(f"no such day or serial: {on}, {serial}")
    return f"{prefix}{on:%y%m%d}{kind}{serial:02d}"


def find_tender_suffix(tender_class: str) -> str | None:
    """Find the suffix of a 招标类型; None for 全过程工程咨询 and 其他, whose suffix no source shows."""
    return _TENDER_SUFFIXES.get(tender_class)


def find_contract_suffix(contract_type: str) -> str | None:
    """Find the suffix of a 合同类别; None for 全过程工程咨询 and 其他, whose suffix no source shows."""
    return _CONTRACT_SUFFIXES.get(contract_type)


def find_suffix(table: str, row: Mapping[str, object]) -> str | None:
    """Find the suffix under which a record of a table is numbered; None for tables whose records have no number."""
    if table == "tenders":
        return find_tender_suffix(str(row.get("TenderClassNum"))) or OTHER_SUFFIX
    if table == "contracts":
        return find_contract_suffix(str(row.get("ContractTypeNum"))) or OTHER_SUFFIX
    return _TABLE_SUFFIXES.get(table)


def format_stage_number(*, project: str, suffix: str, serial: int) -> str:
    """Write a stage number, ``<project>-XX-NNN``.

    Raises:
        ValueError: the serial is outside 1-999.
    """
    if not 1 <= serial <= FULL_STAGE:
        raise ValueError(f"no such serial: {serial}")
    return f"{project}-{suffix}-{serial:03d}"


def find_stage_number(text: str) -> StageNumber | None:
    """Read a stage number, whatever number stands before its suffix; None where it does not fit."""
    found = _STAGE.fullmatch(text)
    return StageNumber(found["project"], found["suffix"], int(found["serial"])) if found else None


def format_unit_code(*, project: str, serial: int) -> str:
    """Write a 单体编码, ``<project>-NNN``.

    Raises:
        ValueError: the serial is outside 1-999.
    """
    if not 1 <= serial <= FULL_STAGE:
        raise ValueError(f"no such serial: {serial}")
    return f"{project}-{serial:03d}"


def find_permit_number(text: str) -> PermitNumber | None:
    """Read a permit number of 18 digits as 6 area + 8 day + 4; None for the many other styles, which are no fault."""
    found = _PERMIT.fullmatch(text)
    on = _day(found["day"]) if found else None
    return PermitNumber(found["area"], on, found["tail"]) if found and on else None


def is_investment_code(text: str) -> bool:
    """Whether a text has the form of a 投资项目统一代码."""
    return INVESTMENT_CODE.fullmatch(text) is not None


class Overflow(StrEnum):
    """What happens when the 99 numbers of a day, prefix and kind are used up: a setting."""

    NEXT_DAY = "next_day"
    """The number takes the next day that has room."""
    REFUSE = "refuse"
    """No number is issued; the submission has to wait for the next day."""


class NumbersExhausted(Exception):
    """All numbers of the day are used up and the setting does not allow the next day."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The day and serial that the next number takes."""

    on: date
    serial: int


def choose_slot(on: date, last_serial_on: Callable[[date], int], overflow: Overflow) -> Slot:
    """Choose the day and serial of the next number.

    ``last_serial_on`` gives the last serial used on a day, 0 for none; it is asked for one day after another, so that
    the caller can lock counters as it goes.

    Raises:
        NumbersExhausted: the day is full and the setting is to refuse.
    """
    day = on
    while (last := last_serial_on(day)) >= FULL_DAY:
        if overflow is Overflow.REFUSE:
            raise NumbersExhausted(f"{on.isoformat()} 的 {FULL_DAY} 个编号已用完")
        day += timedelta(days=1)
    return Slot(day, last + 1)
