"""The shapes of policy values: how one is typed, everything that is wrong with it, and how it is told in words.

A shape holds no setting and knows no form: it turns typed texts into a value that JSON can hold, finds every fault of
such a value, wherever it came from, and says which controls a page needs. ``value_tables`` has the shapes of several
lines. Pure: no database, no clock.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import ClassVar

Typed = Mapping[str, Sequence[str]]
"""What was typed, by the name of the control."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of the values that may be chosen, with its word; neighbours of one ``group`` stand together."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """What a page shows to type a value: ``kind`` as of a form field's."""

    name: str
    label: str
    kind: str
    value: object = ""
    options: tuple[Option, ...] = ()
    hint: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a value, at the control at which it is mended."""

    control: str
    message: str


class Shape(ABC):
    """The base of every shape."""

    @abstractmethod
    def typed(self, texts: Typed, name: str) -> object:
        """Give the value that was meant; what cannot be read is kept as it was typed, for ``faults`` to tell."""

    @abstractmethod
    def faults(self, value: object, name: str) -> Iterator[Fault]:
        """Yield everything that is wrong with a value."""

    @abstractmethod
    def controls(self, value: object, name: str, label: str) -> list[Control]:
        """Give the controls that show a value."""

    @abstractmethod
    def words(self, value: object) -> list[str]:
        """Tell a value in Chinese, a line for each part of it."""


@dataclass(frozen=True, kw_only=True)
class Cell(Shape):
    """A shape that fits into one line of text; alone it is a setting, in a table it is a column."""

    kind: ClassVar[str] = "text"
    hint: str = ""
    unit: str = ""

    def from_text(self, text: str) -> object:
        """Give the value that a text means."""
        return text

    def to_text(self, value: object) -> str:
        """Give the text by which a value is typed in a line."""
        return "" if value is None else str(value)

    @abstractmethod
    def wrong(self, value: object) -> str:
        """Say what is wrong with a value; nothing where it is in order."""

    @property
    def choices(self) -> tuple[Option, ...]:
        """The values among which one chooses."""
        return ()

    def typed(self, texts: Typed, name: str) -> object:
        """Read the one text."""
        return self.from_text((list(texts.get(name, ())) or [""])[0].strip())

    def faults(self, value: object, name: str) -> Iterator[Fault]:
        """Yield the one fault."""
        if message := self.wrong(value):
            yield Fault(name, message)

    def controls(self, value: object, name: str, label: str) -> list[Control]:
        """Give the one control."""
        shown = self.to_text(value)
        return [Control(name, label, self.kind, shown, self.choices, self.hint, self.unit)]

    def words(self, value: object) -> list[str]:
        """Tell it with its unit."""
        text = self.to_text(value)
        return [f"{text} {self.unit}".strip() if text else "未设"]


@dataclass(frozen=True, kw_only=True)
class Text(Cell):
    """One line of words; ``pattern`` is the whole of it, ``pattern_words`` says so in Chinese."""

    longest: int = 200
    may_be_empty: bool = False
    pattern: str = ""
    pattern_words: str = ""

    def wrong(self, value: object) -> str:
        """Say whether it is no text, empty, too long, or does not have its form."""
        if not isinstance(value, str):
            return "须为文字"
        if not value:
            return "" if self.may_be_empty else "不能为空"
        if len(value) > self.longest:
            return f"最多 {self.longest} 个字，现有 {len(value)} 个"
        if self.pattern and not re.fullmatch(self.pattern, value):
            return self.pattern_words
        return ""


@dataclass(frozen=True, kw_only=True)
class Paragraph(Text):
    """Words of several lines."""

    kind: ClassVar[str] = "textarea"


@dataclass(frozen=True, kw_only=True)
class Whole(Cell):
    """A whole number between two bounds, both included."""

    kind: ClassVar[str] = "integer"
    least: int = 0
    most: int = 1_000_000

    def from_text(self, text: str) -> object:
        """Read digits; anything else stays text."""
        return int(text) if re.fullmatch(r"-?[0-9]{1,15}", text) else text

    def wrong(self, value: object) -> str:
        """Say whether it is no whole number, or beyond a bound."""
        if isinstance(value, bool) or not isinstance(value, int):
            return "须为整数，只写数字"
        if not self.least <= value <= self.most:
            return f"须在 {self.least} 到 {self.most} 之间"
        return ""


@dataclass(frozen=True, kw_only=True)
class Day(Cell):
    """A day as ``2026-03-31``."""

    kind: ClassVar[str] = "date"
    may_be_empty: bool = False

    def wrong(self, value: object) -> str:
        """Say whether it is no day."""
        if value == "" and self.may_be_empty:
            return ""
        try:
            return "" if date.fromisoformat(str(value)).isoformat() == value else "日期请写成 2026-03-31 这样"
        except ValueError:
            return f"“{value}”不是日期，请写成 2026-03-31 这样" if value else "请填写日期"


@dataclass(frozen=True, kw_only=True)
class Flag(Cell):
    """Yes or no, each with what it means."""

    kind: ClassVar[str] = "radio"
    yes: str = "是"
    no: str = "否"

    def from_text(self, text: str) -> object:
        """Read the word."""
        return {"true": True, "是": True, self.yes: True, "false": False, "否": False, self.no: False}.get(text, text)

    def to_text(self, value: object) -> str:
        """Give the short word for a line of a table."""
        return {True: "是", False: "否"}.get(value, "") if isinstance(value, bool) else str(value or "")

    def wrong(self, value: object) -> str:
        """Say whether nothing is chosen."""
        return "" if isinstance(value, bool) else f"请选“{self.yes}”或“{self.no}”"

    def controls(self, value: object, name: str, label: str) -> list[Control]:
        """Give two buttons."""
        chosen = str(value).lower() if isinstance(value, bool) else ""
        return [
            Control(name, label, self.kind, chosen, (Option("true", self.yes), Option("false", self.no)), self.hint)
        ]

    def words(self, value: object) -> list[str]:
        """Tell what it means."""
        return [self.yes if value is True else self.no]


@dataclass(frozen=True, kw_only=True)
class OneOf(Cell):
    """One of several codes."""

    kind: ClassVar[str] = "radio"
    options: tuple[Option, ...]

    @property
    def choices(self) -> tuple[Option, ...]:
        """The codes with their words."""
        return self.options

    def from_text(self, text: str) -> object:
        """Read a code or its word."""
        return next((one.value for one in self.options if text in (one.value, one.label)), text)

    def to_text(self, value: object) -> str:
        """Give the word."""
        return next((one.label for one in self.options if one.value == value), str(value or ""))

    def wrong(self, value: object) -> str:
        """Say whether it is none of them."""
        if any(one.value == value for one in self.options):
            return ""
        known = "、".join(one.label for one in self.options)
        return f"“{value}”不在可选之列，可选：{known}" if value else f"请从 {known} 中选一个"

    def controls(self, value: object, name: str, label: str) -> list[Control]:
        """Give the buttons, the code chosen."""
        return [Control(name, label, self.kind, value, self.options, self.hint)]


@dataclass(frozen=True, kw_only=True)
class Several(Cell):
    """Several of a list of codes, or, without ``options``, several words; in a line they are parted by ；."""

    kind: ClassVar[str] = "checks"
    options: tuple[Option, ...] = ()
    least: int = 0

    @property
    def choices(self) -> tuple[Option, ...]:
        """The codes with their words."""
        return self.options

    def from_text(self, text: str) -> object:
        """Read what stands in one line."""
        return [self._code(part.strip()) for part in re.split(r"[；;]", text) if part.strip()]

    def to_text(self, value: object) -> str:
        """Give the words parted by ；."""
        return "；".join(self._word(item) for item in listed(value))

    def typed(self, texts: Typed, name: str) -> object:
        """Read the ticked boxes, each once, in the list's order."""
        ticked = {text.strip() for text in texts.get(name, ())}
        known = [one.value for one in self.options if one.value in ticked]
        return known + sorted(ticked - set(known) - {""})

    def wrong(self, value: object) -> str:
        """Say which are not among them, and whether too few are chosen."""
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            return "须为若干个词"
        if len(value) < self.least:
            return f"至少选 {self.least} 项"
        if len(set(value)) < len(value):
            return "有重复"
        codes = {one.value for one in self.options}
        strange = [item for item in value if self.options and item not in codes]
        if not strange:
            return ""
        return f"{'、'.join(f'“{item}”' for item in strange)}不在可选之列"

    def controls(self, value: object, name: str, label: str) -> list[Control]:
        """Give the boxes, one control for each group of them, all under one name."""
        chosen = [str(item) for item in listed(value)]
        groups = tuple(dict.fromkeys(one.group for one in self.options)) or ("",)
        return [
            Control(
                name,
                group or label,
                self.kind,
                chosen,
                tuple(one for one in self.options if one.group == group),
                self.hint,
            )
            for group in groups
        ]

    def words(self, value: object) -> list[str]:
        """Tell each on a line of its own."""
        return [self._word(item) for item in listed(value)] or ["无"]

    def _code(self, text: str) -> str:
        return next((one.value for one in self.options if text in (one.value, one.label)), text)

    def _word(self, value: object) -> str:
        return next((_full(one) for one in self.options if one.value == value), str(value))


@dataclass(frozen=True, kw_only=True)
class Part:
    """A named part of a value of fixed parts."""

    key: str
    label: str
    shape: Shape


@dataclass(frozen=True, kw_only=True)
class Fixed(Shape):
    """A table whose keys are given: each part has its own shape."""

    parts: tuple[Part, ...] = field(default_factory=tuple)

    def typed(self, texts: Typed, name: str) -> object:
        """Read each part under its own name."""
        return {part.key: part.shape.typed(texts, f"{name}-{part.key}") for part in self.parts}

    def faults(self, value: object, name: str) -> Iterator[Fault]:
        """Yield each part's faults, and keys that are none of the parts."""
        table = value if isinstance(value, dict) else {}
        for part in self.parts:
            for fault in part.shape.faults(table.get(part.key), f"{name}-{part.key}"):
                yield Fault(fault.control, f"{part.label}：{fault.message}")
        for key in sorted(set(map(str, table)) - {part.key for part in self.parts}):
            yield Fault(name, f"“{key}”不是这一项里有的")

    def controls(self, value: object, name: str, label: str) -> list[Control]:
        """Give each part's controls."""
        del label
        table = value if isinstance(value, dict) else {}
        shown: list[Control] = []
        for part in self.parts:
            controls = part.shape.controls(table.get(part.key), f"{name}-{part.key}", part.label)
            is_nested = isinstance(part.shape, Fixed)
            shown += [replace(one, label=f"{part.label}：{one.label}") if is_nested else one for one in controls]
        return shown

    def words(self, value: object) -> list[str]:
        """Tell each part on a line."""
        table = value if isinstance(value, dict) else {}
        return [f"{part.label}：{'、'.join(part.shape.words(table.get(part.key)))}" for part in self.parts]


def listed(value: object) -> list[object]:
    """Give a list's items; none of what is no list."""
    return value if isinstance(value, list) else []


def _full(option: Option) -> str:
    return f"{option.group}：{option.label}" if option.group else option.label
