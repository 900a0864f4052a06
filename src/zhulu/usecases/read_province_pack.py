"""Read a province's data pack and find every fault in it, before anything is written.

A pack is a directory with ``province.toml``, ``policy.toml`` and four CSV files in UTF-8 (``provinces/*/README.md``).
Days are ISO dates, both ends included; an empty cell is open or absent.
"""

import csv
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import TypeVar

from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel, AuthorityKind
from zhulu.foundation.web.province import PACK_FILE, ProvincePackIncomplete, read_province

E = TypeVar("E", bound=Enum)
Cells = dict[str, str]

AREAS = "areas.csv"
FORMER_CODES = "area_history.csv"
AUTHORITIES = "authorities.csv"
JURISDICTIONS = "jurisdictions.csv"
POLICY = "policy.toml"
COLUMNS = {
    AREAS: ("code", "name", "level", "kind", "parent", "valid_from", "valid_to"),
    FORMER_CODES: ("old_code", "old_name", "new_code", "valid_to", "note"),
    AUTHORITIES: (
        "code",
        "name",
        "kind",
        "level",
        "parent",
        "confirms_grade",
        "number_prefix",
        "needs_city_consent",
        "valid_from",
        "valid_to",
    ),
    JURISDICTIONS: ("authority", "area", "valid_from", "valid_to"),
}
CODE_FORMS = {
    AreaKind.GB: r"[0-9]{6}",
    AreaKind.STATISTICAL: r"[0-9]{6}",
    AreaKind.TOWNSHIP: r"[0-9]{9}",
    AreaKind.OWN: r"(?=.*[A-Z])[0-9A-Z]{6}",
}
GRADES = {Level.PROVINCE: {"", "A"}, Level.CITY: {"", "B", "C"}, Level.COUNTY: {"", "B", "C"}}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a pack."""

    file: str
    row: int
    """Line of a CSV file, or number of the setting in ``policy.toml``; 0 for the file as a whole."""
    message: str

    def __str__(self) -> str:
        place = f"{self.file} 第 {self.row} 行" if self.row else self.file
        return f"{place}：{self.message}"


class PackRefused(Exception):
    """The pack has faults; ``faults`` lists them all."""

    def __init__(self, faults: list[Fault]) -> None:
        """Keep the faults; the text is one line for each."""
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A line of ``areas.csv``; its parent stands on an earlier line."""

    code: str
    name: str
    level: AreaLevel
    kind: AreaKind
    parent: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class FormerCodeRow:
    """A line of ``area_history.csv``."""

    old_code: str
    old_name: str
    new_code: str
    valid_to: date
    note: str


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """A line of ``authorities.csv``; its parent stands on an earlier line."""

    code: str
    name: str
    kind: AuthorityKind
    level: Level
    parent: str
    confirms_grade: str
    number_prefix: str
    needs_city_consent: bool
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class JurisdictionRow:
    """A line of ``jurisdictions.csv``."""

    authority: str
    area: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class SettingRow:
    """A setting of ``policy.toml``."""

    key: str
    value: object
    valid_from: date
    reason: str
    clause: str


@dataclass(frozen=True, slots=True)
class Pack:
    """A province's facts, free of faults."""

    areas: list[AreaRow]
    former_codes: list[FormerCodeRow]
    authorities: list[AuthorityRow]
    jurisdictions: list[JurisdictionRow]
    settings: list[SettingRow]


def read_province_pack(*, directory: Path) -> Pack:
    """Read and check a pack.

    Raises:
        PackRefused: with every fault found, each with its file and row.
    """
    reader = _Reader(directory)
    reader.check_names()
    areas = reader.rows(AREAS, _area)
    authorities = reader.rows(AUTHORITIES, _authority)
    pack = Pack(
        areas=[row for _, row in areas],
        former_codes=[row for _, row in reader.rows(FORMER_CODES, _former_code)],
        authorities=[row for _, row in authorities],
        jurisdictions=[row for _, row in reader.rows(JURISDICTIONS, _jurisdiction)],
        settings=reader.settings(),
    )
    if reader.faults:
        raise PackRefused(sorted(reader.faults, key=lambda fault: (fault.file, fault.row)))
    return pack


class _Wrong(ValueError):
    """A cell or row is wrong; the message says how."""


@dataclass
class _Known:
    """The codes met so far, for references and repetitions."""

    areas: dict[str, AreaRow] = field(default_factory=dict)
    authorities: dict[str, AuthorityRow] = field(default_factory=dict)
    former: set[tuple[str, date]] = field(default_factory=set)
    jurisdictions: list[JurisdictionRow] = field(default_factory=list)


R = TypeVar("R")


class _Reader:
    """Reads the files one after another and collects the faults."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.faults: list[Fault] = []
        self.known = _Known()

    def check_names(self) -> None:
        """Check that the pages find the names they print."""
        try:
            read_province(pack=self.directory)
        except (ProvincePackIncomplete, tomllib.TOMLDecodeError) as fault:
            self._fault(PACK_FILE, 0, str(fault))

    def rows(self, file: str, parse: Callable[[Cells, _Known], R]) -> list[tuple[int, R]]:
        """Parse each line that can be parsed."""
        found: list[tuple[int, R]] = []
        for number, cells in self._lines(file):
            try:
                found.append((number, parse(cells, self.known)))
            except _Wrong as fault:
                self._fault(file, number, str(fault))
        return found

    def settings(self) -> list[SettingRow]:
        """Parse the settings, numbered from 1."""
        found: dict[tuple[str, date], SettingRow] = {}
        for number, item in enumerate(self._setting_tables(), start=1):
            try:
                row = _setting(item)
            except _Wrong as fault:
                self._fault(POLICY, number, str(fault))
                continue
            if (row.key, row.valid_from) in found:
                self._fault(POLICY, number, f"{row.key} 自 {row.valid_from} 的设置重复")
            found[row.key, row.valid_from] = row
        return list(found.values())

    def _setting_tables(self) -> list[dict[str, object]]:
        try:
            tables = tomllib.loads(self._text(POLICY)).get("setting", [])
        except tomllib.TOMLDecodeError as fault:
            self._fault(POLICY, 0, f"不是合法的 TOML：{fault}")
            return []
        return tables if isinstance(tables, list) else []

    def _lines(self, file: str) -> Iterator[tuple[int, Cells]]:
        lines = csv.DictReader(self._text(file).splitlines())
        lacking = [name for name in COLUMNS[file] if name not in (lines.fieldnames or ())]
        if lacking:
            self._fault(file, 1, f"缺少列 {', '.join(lacking)}")
            return
        for cells in lines:
            if None in cells or None in cells.values():
                self._fault(file, lines.line_num, "列数与表头不符")
                continue
            yield lines.line_num, {name: value.strip() for name, value in cells.items()}

    def _text(self, file: str) -> str:
        try:
            return (self.directory / file).read_text(encoding="utf-8-sig")
        except (FileNotFoundError, UnicodeDecodeError) as fault:
            self._fault(file, 0, f"读不出来：{fault}")
            return ""

    def _fault(self, file: str, row: int, message: str) -> None:
        self.faults.append(Fault(file, row, message))


def _area(cells: Cells, known: _Known) -> AreaRow:
    row = AreaRow(
        code=_filled(cells, "code"),
        name=_filled(cells, "name"),
        level=_member(AreaLevel, cells["level"]),
        kind=_member(AreaKind, cells["kind"]),
        parent=cells["parent"],
        **_days(cells),
    )
    if not re.fullmatch(CODE_FORMS[row.kind], row.code):
        raise _Wrong(f"代码 {row.code} 不合“{row.kind.label}”的写法")
    if row.code in known.areas:
        raise _Wrong(f"代码 {row.code} 重复")
    if row.parent and row.parent not in known.areas:
        raise _Wrong(f"上级 {row.parent} 没有写在前面")
    if bool(row.parent) is (row.level is AreaLevel.PROVINCE):
        raise _Wrong("省级区划没有上级，其余都有")
    known.areas[row.code] = row
    return row


def _former_code(cells: Cells, known: _Known) -> FormerCodeRow:
    last_day = _day(cells, "valid_to")
    if last_day is None:
        raise _Wrong("valid_to 不能为空")
    row = FormerCodeRow(
        old_code=_filled(cells, "old_code"),
        old_name=_filled(cells, "old_name"),
        new_code=_of(known.areas, cells["new_code"], "现代码"),
        valid_to=last_day,
        note=cells["note"],
    )
    if (row.old_code, row.valid_to) in known.former:
        raise _Wrong(f"旧代码 {row.old_code} 用至 {row.valid_to} 重复")
    known.former.add((row.old_code, row.valid_to))
    return row


def _authority(cells: Cells, known: _Known) -> AuthorityRow:
    row = AuthorityRow(
        code=_filled(cells, "code"),
        name=_filled(cells, "name"),
        kind=_member(AuthorityKind, cells["kind"]),
        level=_member(Level, cells["level"]),
        parent=cells["parent"],
        confirms_grade=cells["confirms_grade"],
        number_prefix=cells["number_prefix"],
        needs_city_consent=_flag(cells, "needs_city_consent"),
        **_days(cells),
    )
    if row.code in known.authorities:
        raise _Wrong(f"代码 {row.code} 重复")
    if row.parent and row.parent not in known.authorities:
        raise _Wrong(f"上级 {row.parent} 没有写在前面")
    if row.confirms_grade not in GRADES[row.level]:
        raise _Wrong(f"{row.level.label}机关不能确认“{row.confirms_grade}”级")
    if row.number_prefix and not re.fullmatch(r"[0-9]{6}", row.number_prefix):
        raise _Wrong(f"编号前缀 {row.number_prefix} 须为 6 位数字")
    known.authorities[row.code] = row
    return row


def _jurisdiction(cells: Cells, known: _Known) -> JurisdictionRow:
    row = JurisdictionRow(
        authority=_of(known.authorities, cells["authority"], "机关"),
        area=_of(known.areas, cells["area"], "区域"),
        **_days(cells),
    )
    for other in known.jurisdictions:
        if (other.authority, other.area) == (row.authority, row.area) and _overlap(other, row):
            raise _Wrong(f"{row.authority} 对 {row.area} 的管辖期间重叠")
    known.jurisdictions.append(row)
    return row


def _overlap(one: JurisdictionRow, other: JurisdictionRow) -> bool:
    starts = max(one.valid_from or date.min, other.valid_from or date.min)
    return starts <= min(one.valid_to or date.max, other.valid_to or date.max)


def _setting(item: dict[str, object]) -> SettingRow:
    lacking = [name for name in ("key", "value", "valid_from", "reason", "clause") if item.get(name) in (None, "")]
    if lacking and lacking != ["value"]:
        raise _Wrong(f"缺少 {', '.join(lacking)}")
    if "value" not in item:
        raise _Wrong("缺少 value")
    valid_from = item["valid_from"]
    if not isinstance(valid_from, date):
        raise _Wrong("valid_from 须为日期")
    return SettingRow(str(item["key"]), item["value"], valid_from, str(item["reason"]), str(item["clause"]))


def _filled(cells: Cells, column: str) -> str:
    if not cells[column]:
        raise _Wrong(f"{column} 不能为空")
    return cells[column]


def _member(words: type[E], value: str) -> E:
    try:
        return words(value)
    except ValueError as unknown:
        known = "、".join(str(word.value) for word in words)
        raise _Wrong(f"“{value}”不在 {known} 之中") from unknown


def _of(known: dict[str, R], code: str, what: str) -> str:
    if code not in known:
        raise _Wrong(f"{what} {code or '（空）'} 不存在")
    return code


def _flag(cells: Cells, column: str) -> bool:
    if cells[column] not in {"true", "false"}:
        raise _Wrong(f"{column} 须为 true 或 false")
    return cells[column] == "true"


def _day(cells: Cells, column: str) -> date | None:
    try:
        return date.fromisoformat(cells[column]) if cells[column] else None
    except ValueError as malformed:
        raise _Wrong(f"{column} 的“{cells[column]}”不是日期（例：2023-04-04）") from malformed


def _days(cells: Cells) -> dict[str, date | None]:
    first, last = _day(cells, "valid_from"), _day(cells, "valid_to")
    if first and last and last < first:
        raise _Wrong(f"有效至 {last} 早于有效自 {first}")
    return {"valid_from": first, "valid_to": last}
