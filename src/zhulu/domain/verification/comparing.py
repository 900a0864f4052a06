"""Compares what is filed with what a register says, item by item. Pure: no database, no clock.

Names and numbers are compared without spaces, marks and width of letters; where both sides have a code, the code
decides. What either side lacks is 无数据, never a difference.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zhulu.domain.verification.vocabulary import Agreement, Register, Risk

_MARKS = re.compile(r"[\W_]+")
ENOUGH = 4
"""So many points make a record the filing's own: its number, or its name, or two of the parties, or more of less."""
COUNTY = 6
"""Digits of a place's code that say the county."""


def plain(text: str) -> str:
    """Give a text as it is compared: no spaces, no marks, one width, capital letters."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).upper()


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says, a filing or a register's record; empty where it says nothing."""

    number: str = ""
    name: str = ""
    owner_name: str = ""
    owner_code: str = ""
    party_name: str = ""
    party_code: str = ""
    area_code: str = ""
    on_date: date | None = None
    amount: Decimal | None = None
    size: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What a filing says of itself where a register could know it."""

    register: Register
    said: Said
    other_numbers: Sequence[str] = ()
    """Further numbers of the same kind, of other unit works or lots."""

    @property
    def numbers(self) -> frozenset[str]:
        """Every number as it is compared."""
        return frozenset(filter(None, map(plain, (self.said.number, *self.other_numbers))))


@dataclass(frozen=True, slots=True)
class Item:
    """One item compared."""

    label: str
    filed: str
    held: str
    agreement: Agreement


@dataclass(frozen=True, slots=True)
class Comparison:
    """A register beside a filing: the record that was matched, and each item."""

    register: Register
    record_id: int = 0
    """0 where the register has nothing that fits."""
    source: str = ""
    delivered_on: str = ""
    items: tuple[Item, ...] = ()

    @property
    def is_found(self) -> bool:
        """Whether the register has a record of it."""
        return bool(self.record_id)

    @property
    def agreement(self) -> Agreement:
        """What the register comes to: one difference makes it differ."""
        if not self.is_found:
            return Agreement.NO_DATA
        return Agreement.DIFFERS if self.differing else Agreement.SAME

    @property
    def differing(self) -> tuple[Item, ...]:
        """The items that differ."""
        return tuple(item for item in self.items if item.agreement is Agreement.DIFFERS)


def risk_of(comparisons: Iterable[Comparison]) -> Risk:
    """Give what all registers together say."""
    found = [comparison.agreement for comparison in comparisons]
    if Agreement.DIFFERS in found:
        return Risk.DIFFERS
    return Risk.NONE if Agreement.SAME in found else Risk.NO_DATA


def nearness(claim: Claim, held: Said) -> int:
    """Say how surely a record is the filing's: by number, name, parties, place and date."""
    said = claim.said
    return (
        8 * (plain(held.number) in claim.numbers)
        + 4 * (_agree(said.name, held.name) is Agreement.SAME)
        + 2 * (_parties(said.owner_name, said.owner_code, held.owner_name, held.owner_code) is Agreement.SAME)
        + 2 * (_parties(said.party_name, said.party_code, held.party_name, held.party_code) is Agreement.SAME)
        + (_places(said.area_code, held.area_code) is Agreement.SAME)
        + (said.on_date is not None and said.on_date == held.on_date)
    )


def compare(claim: Claim, held: Said) -> tuple[Item, ...]:
    """Compare every item of a claim with a record."""
    return tuple(_items(claim, held))


def _items(claim: Claim, held: Said) -> Iterator[Item]:
    said = claim.said
    number = _number(claim, held)
    yield Item("编号", said.number or "、".join(claim.other_numbers), held.number, number)
    yield Item("项目名称", said.name, held.name, _agree(said.name, held.name))
    owner = _parties(said.owner_name, said.owner_code, held.owner_name, held.owner_code)
    yield Item("建设单位", said.owner_name, held.owner_name, owner)
    party = _parties(said.party_name, said.party_code, held.party_name, held.party_code)
    yield Item("承包单位", said.party_name, held.party_name, party)
    yield Item("所在地", said.area_code, held.area_code, _places(said.area_code, held.area_code))
    yield Item("日期", _day(said.on_date), _day(held.on_date), _equal(said.on_date, held.on_date))
    yield Item("金额（万元）", _figure(said.amount), _figure(held.amount), _equal(said.amount, held.amount))
    yield Item("面积（㎡）", _figure(said.size), _figure(held.size), _equal(said.size, held.size))


def _number(claim: Claim, held: Said) -> Agreement:
    if not claim.numbers or not held.number:
        return Agreement.NO_DATA
    return Agreement.SAME if plain(held.number) in claim.numbers else Agreement.DIFFERS


def _agree(one: str, other: str) -> Agreement:
    if not plain(one) or not plain(other):
        return Agreement.NO_DATA
    return Agreement.SAME if plain(one) == plain(other) else Agreement.DIFFERS


def _parties(name: str, code: str, held_name: str, held_code: str) -> Agreement:
    return _agree(code, held_code) if code and held_code else _agree(name, held_name)


def _places(one: str, other: str) -> Agreement:
    if not one or not other:
        return Agreement.NO_DATA
    length = min(len(one), len(other), COUNTY)
    return Agreement.SAME if one[:length] == other[:length] else Agreement.DIFFERS


def _equal(one: object, other: object) -> Agreement:
    if one is None or other is None:
        return Agreement.NO_DATA
    return Agreement.SAME if one == other else Agreement.DIFFERS


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _figure(number: Decimal | None) -> str:
    return f"{number.normalize():,f}" if number is not None else ""
