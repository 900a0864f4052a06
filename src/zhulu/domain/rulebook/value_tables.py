"""The shapes of policy values that take several lines: lists, and tables typed one record a line."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from zhulu.domain.rulebook.value_shapes import Cell, Control, Fault, Shape, Typed, listed

BAR = "｜"
"""Parts the columns of a line; the narrow bar of a keyboard does as well."""
UNREADABLE = "?"
"""Under this key a record keeps a line that has too few or too many columns."""

Record = Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class Listing(Shape):
    """A list, one item a line, each once."""

    each: Cell
    least: int = 0

    def typed(self, texts: Typed, name: str) -> object:
        """Read the lines that are not empty."""
        return [self.each.from_text(line) for line in _lines(texts, name)]

    def faults(self, value: object, name: str) -> Iterator[Fault]:
        """Yield a fault for each line, for what stands twice, and for too few."""
        if not isinstance(value, list):
            yield Fault(name, "须为清单，一行一个")
            return
        if len(value) < self.least:
            yield Fault(name, f"至少写 {self.least} 行")
        for number, item in enumerate(value, start=1):
            if message := self.each.wrong(item):
                yield Fault(name, f"第 {number} 行：{message}")
            elif item in value[: number - 1]:
                yield Fault(name, f"第 {number} 行：“{item}”重复")

    def controls(self, value: object, name: str, label: str) -> list[Control]:
        """Give one box of lines."""
        text = "\n".join(map(self.each.to_text, listed(value)))
        return [Control(name, label, "textarea", text, hint=self.each.hint or "一行一个")]

    def words(self, value: object) -> list[str]:
        """Tell each on a line."""
        return [self.each.to_text(item) for item in listed(value)] or ["无"]


class Packing(Enum):
    """How the records of a table are kept."""

    LIST = "list"
    """``[{a, b, c}]``; the first column is given once."""
    ROWS = "rows"
    """``[{a, b, c}]``; the first column may be given several times."""
    KEYED = "keyed"
    """``{a: {b, c}}``."""
    GROUPED = "grouped"
    """``{a: [{b, c}, …]}``; the first column may be given several times."""
    PAIRS = "pairs"
    """``{a: {b: c}}`` of three columns."""


PLAIN = frozenset({Packing.LIST, Packing.ROWS})
"""What is kept as the plain list of records."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of a table; one that is ``optional`` is left out where it says nothing, and stands last."""

    key: str
    label: str
    cell: Cell
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Records(Shape):
    """A table, one record a line, its columns parted by ``｜``."""

    columns: tuple[Column, ...]
    packing: Packing = Packing.LIST
    least: int = 0

    def typed(self, texts: Typed, name: str) -> object:
        """Read the lines; where one cannot be read or stands twice, the plain list of records, for ``faults``."""
        rows = [self._read(line) for line in _lines(texts, name)]
        if any(UNREADABLE in row for row in rows) or self._repeated(rows):
            return rows
        return self._pack(rows)

    def faults(self, value: object, name: str) -> Iterator[Fault]:
        """Yield every fault of every line."""
        rows = self._unpack(value)
        if rows is None:
            yield Fault(name, "须为表，一行一条")
            return
        if len(rows) < self.least:
            yield Fault(name, f"至少写 {self.least} 行")
        repeated = self._repeated(rows)
        for number, row in enumerate(rows, start=1):
            for message in self._wrong(row):
                yield Fault(name, f"第 {number} 行：{message}")
            if number in repeated:
                yield Fault(name, f"第 {number} 行：“{repeated[number]}”与前面的行重复")

    def controls(self, value: object, name: str, label: str) -> list[Control]:
        """Give one box of lines, and say the columns."""
        text = "\n".join(self._line(row) for row in self._unpack(value) or [])
        columns = BAR.join(f"{one.label}（可空）" if one.optional else one.label for one in self.columns)
        hint = f"一行一条，各栏用“{BAR}”隔开，一栏里有几个的用“；”隔开：{columns}"
        return [Control(name, label, "textarea", text, hint=hint)]

    def words(self, value: object) -> list[str]:
        """Tell each record on a line."""
        return [self._line(row) for row in self._unpack(value) or []] or ["无"]

    def _read(self, line: str) -> dict[str, object]:
        cells = [part.strip() for part in re.split(r"[｜|]", line)]
        least = sum(not column.optional for column in self.columns)
        if not least <= len(cells) <= len(self.columns):
            return {UNREADABLE: line}
        cells += [""] * (len(self.columns) - len(cells))
        row = {column.key: column.cell.from_text(text) for column, text in zip(self.columns, cells, strict=True)}
        silent = {column.key for column in self.columns if column.optional and _says_nothing(row[column.key])}
        return {key: item for key, item in row.items() if key not in silent}

    def _line(self, row: Record) -> str:
        if UNREADABLE in row:
            return str(row[UNREADABLE])
        cells = [column.cell.to_text(row.get(column.key)) for column in self.columns]
        while cells and not cells[-1] and self.columns[len(cells) - 1].optional:
            cells.pop()
        return BAR.join(cells)

    def _wrong(self, row: Record) -> Iterator[str]:
        if UNREADABLE in row:
            yield f"应有 {len(self.columns)} 栏，用“{BAR}”隔开：{BAR.join(one.label for one in self.columns)}"
            return
        for column in self.columns:
            if column.optional and column.key not in row:
                continue
            if message := column.cell.wrong(row.get(column.key)):
                yield f"{column.label}{message}"
        strange = sorted(set(row) - {column.key for column in self.columns})
        if strange:
            yield f"没有“{'、'.join(strange)}”这样的栏"

    def _repeated(self, rows: Sequence[Record]) -> dict[int, str]:
        """Give the number of each line whose key stood before, with the key."""
        if self.packing in {Packing.GROUPED, Packing.ROWS}:
            return {}
        keys = self.columns[:2] if self.packing is Packing.PAIRS else self.columns[:1]
        seen: set[tuple[str, ...]] = set()
        found: dict[int, str] = {}
        for number, row in enumerate(rows, start=1):
            key = tuple(str(row.get(column.key, "")) for column in keys)
            if key in seen and UNREADABLE not in row:
                found[number] = BAR.join(key)
            seen.add(key)
        return found

    def _pack(self, rows: Sequence[Record]) -> object:
        first = self.columns[0].key
        if self.packing in PLAIN:
            return list(rows)
        if self.packing is Packing.KEYED:
            return {str(row[first]): _without(row, first) for row in rows}
        if self.packing is Packing.GROUPED:
            groups: dict[str, list[Record]] = {}
            for row in rows:
                groups.setdefault(str(row[first]), []).append(_without(row, first))
            return groups
        second, third = self.columns[1].key, self.columns[2].key
        pairs: dict[str, dict[str, object]] = {}
        for row in rows:
            pairs.setdefault(str(row[first]), {})[str(row[second])] = row[third]
        return pairs

    def _unpack(self, value: object) -> list[Record] | None:
        """Give the records of a value; None where it has not the form of its packing."""
        if isinstance(value, list):
            return value if all(isinstance(row, dict) for row in value) else None
        if not isinstance(value, dict) or self.packing in PLAIN:
            return None
        return list(self._records(value))

    def _records(self, table: Mapping[str, object]) -> Iterator[Record]:
        first = self.columns[0].key
        for key, held in table.items():
            if self.packing is Packing.PAIRS:
                second, third = self.columns[1].key, self.columns[2].key
                inner = held if isinstance(held, dict) else {"": held}
                yield from ({first: key, second: one, third: other} for one, other in inner.items())
                continue
            for row in held if self.packing is Packing.GROUPED and isinstance(held, list) else [held]:
                yield {first: key, **row} if isinstance(row, dict) else {UNREADABLE: f"{key}{BAR}{row}"}


def _lines(texts: Typed, name: str) -> list[str]:
    return [line.strip() for text in texts.get(name, ()) for line in text.splitlines() if line.strip()]


def _without(row: Record, key: str) -> Record:
    return {name: item for name, item in row.items() if name != key}


def _says_nothing(value: object) -> bool:
    return value in ("", [])
