"""Public documents for load tests, drawn one after another: what a search meets, and no filing behind it.

Names are put together of city, owner, kind and phase, so that a city, 工程 and 项目 match a huge share and a rare word
almost nothing. Each row says in its marks that it is load data. The same seed and number give the same row. A million
rows are wanted in minutes, so whatever rows share is worked out once and a document is put together as text.
"""

import json
from base64 import b32hexencode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import blake2b
from itertools import islice
from random import Random
from typing import TypeVar

from zhulu.domain.publication.initials import initials
from zhulu.domain.standard.dictionaries import find_label
from zhulu.domain.standard.numbering import FULL_DAY
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.foundation.identifiers import ALPHABET
from zhulu.usecases.make_demo.codes import firm_code
from zhulu.usecases.make_demo.places import Place
from zhulu.usecases.make_demo.words import FIRST, KINDS, PHASES, SECOND, STREETS, TRADES_OF_OWNERS, Kind, plain

LOAD_MARK = {"kind": "load", "label": "压力测试数据（无填报件）"}
FIRST_DAY, LAST_DAY = date(2014, 1, 2), date(2023, 3, 31)
"""Days of numbers and decisions: all before the demo itself begins, so that it stays on top and no number is taken."""
DAYS = tuple(FIRST_DAY + timedelta(days=day) for day in range((LAST_DAY - FIRST_DAY).days))
GRADES = "ABBCCCCD"
"""Every eighth is A or D, half are C."""
PATHS = (Path.APPROVAL_FEED, Path.BACK_FILING)
ENDINGS = ("工程", "工程", "项目", "建设项目", "施工总承包工程")
T = TypeVar("T")
LOAD_SERIALS = 500_000
"""Serials of load firms begin here, above those of the demo's own."""
RARE_EVERY = 50
"""One name in so many carries a word that hardly any other has."""
KIND_STEP = 7
FIRMS_PER_PLACE = 100
"""So many owners and as many builders."""
BLOCK = 1000
ID_BYTES = 10
_SPREAD = tuple(kind for kind in KINDS for _ in range(kind.weight))
_CROCKFORD = bytes.maketrans(b"0123456789ABCDEFGHIJKLMNOPQRSTUV", ALPHABET.encode())


@dataclass(frozen=True, slots=True)
class Identity:
    """A load row's project: what the library holds of it."""

    public_id: str
    number: str
    prefix: str
    kind: Kind
    issued_on: date


@dataclass(frozen=True, slots=True)
class LoadRow:
    """A load row's public document with the columns by which it is found."""

    document: str
    name: str
    owner_name: str
    area_name: str
    search_text: str
    city_code: str
    county_code: str
    zone_code: str
    path: str
    grade: str
    year: int
    amount: str
    size: str
    sort_on: str
    owner: "Firm"
    builder: "Firm"


@dataclass(frozen=True, slots=True)
class Firm:
    """A company that load rows name, always by the same name and code."""

    number: int
    """Counted through all places: the same firm, the same number."""
    name: str
    code: str
    letters: str
    """Initials."""
    is_owner: bool


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all rows of one place share."""

    place: Place
    city: str
    area_name: str
    areas: Sequence[tuple[str, str]]
    """The zone that manages a place here, or none, and the area as a document has it."""
    owners: Sequence[Firm]
    builders: Sequence[Firm]


class LoadRows:
    """The rows of one seed over some places."""

    def __init__(self, *, places: Sequence[Place], seed: int, zones: Sequence[Place] = ()) -> None:
        """Work out what rows share."""
        self._seed = seed
        self._grounds = [_ground(place, turn, seed, zones) for turn, place in enumerate(places)]

    def firms(self) -> Iterator[Firm]:
        """Give every firm that a row may name, by number."""
        for ground in self._grounds:
            yield from ground.owners
            yield from ground.builders

    def identity(self, number: int) -> Identity:
        """Give a row's identity: place by place, 99 a day, day after day; no two rows share a number."""
        ground = self._grounds[number % len(self._grounds)]
        turn = number // len(self._grounds)
        on = DAYS[turn // FULL_DAY % len(DAYS)]
        kind = _SPREAD[number * KIND_STEP % len(_SPREAD)]
        digest = blake2b(f"{self._seed}.{number}".encode(), digest_size=ID_BYTES).digest()
        return Identity(
            public_id=b32hexencode(digest).translate(_CROCKFORD).decode(),
            number=f"{ground.place.county}{on:%y%m%d}{kind.type}{turn % FULL_DAY + 1:02d}",
            prefix=ground.place.county,
            kind=kind,
            issued_on=on,
        )

    def draw(self, *, first: int, count: int) -> Iterator[tuple[Identity, LoadRow]]:
        """Give so many rows from a number on; memory stays flat."""
        block, skipped = divmod(first, BLOCK)
        return islice(self._from_block(block), skipped, skipped + count)

    def _from_block(self, block: int) -> Iterator[tuple[Identity, LoadRow]]:
        while True:
            rolls = _Rolls(Random(f"{self._seed}.{block}"))  # noqa: S311 - the same rows have to come out again
            for number in range(block * BLOCK, (block + 1) * BLOCK):
                identity = self.identity(number)
                yield identity, _row(rolls, identity, self._grounds[number % len(self._grounds)], number)
            block += 1


def _ground(place: Place, turn: int, seed: int, zones: Sequence[Place]) -> _Ground:
    rolls = _Rolls(Random(f"{seed}.{place.county}.{place.zone}"))  # noqa: S311 - the same firms have to come out again
    city = plain(place.city_name)
    names = [f"{city}{rolls.brand()}{rolls.of(TRADES_OF_OWNERS)}" for _ in range(FIRMS_PER_PLACE)]
    names += [f"{city}{rolls.brand()}建设集团有限公司" for _ in range(FIRMS_PER_PLACE)]
    firms = [
        Firm(
            number=2 * FIRMS_PER_PLACE * turn + serial,
            name=name,
            code=firm_code(LOAD_SERIALS + 2 * FIRMS_PER_PLACE * turn + serial, area=place.county),
            letters=initials(name),
            is_owner=serial < FIRMS_PER_PLACE,
        )
        for serial, name in enumerate(names)
    ]
    area_name = f"{place.city_name}{place.name}"
    area = {"code": place.county, "name": area_name, "city": place.city_name, "county": place.name}
    managed = [("", ""), ("", ""), *((zone.zone, zone.name) for zone in zones if zone.county == place.county)]
    return _Ground(
        place=place,
        city=city,
        area_name=area_name,
        areas=[(code, json.dumps({**area, "zone": zone}, ensure_ascii=False)) for code, zone in managed],
        owners=firms[:FIRMS_PER_PLACE],
        builders=firms[FIRMS_PER_PLACE:],
    )


class _Rolls:
    """Draws by multiplying, which is several times faster than ``Random.choice``."""

    __slots__ = ("_roll",)

    def __init__(self, dice: Random) -> None:
        self._roll = dice.random

    def upto(self, end: int) -> int:
        return int(self._roll() * end)

    def of(self, choices: Sequence[T]) -> T:
        return choices[int(self._roll() * len(choices))]

    def brand(self) -> str:
        return self.of(FIRST) + self.of(SECOND)


def _row(rolls: _Rolls, identity: Identity, ground: _Ground, number: int) -> LoadRow:
    owner, builder = rolls.of(ground.owners), rolls.of(ground.builders)
    rare = f"（{rolls.of(FIRST)}{rolls.brand()}）" if number % RARE_EVERY == 0 else ""
    words = (ground.city, rolls.brand(), identity.kind.noun, rolls.of(PHASES), rare, rolls.of(ENDINGS))
    name = "".join(words)
    address = f"{ground.place.name}{rolls.of(STREETS)}路{rolls.upto(999) + 1}号"
    grade, path = rolls.of(GRADES), PATHS[rolls.upto(len(PATHS))]
    day = DAYS[rolls.upto(len(DAYS))].isoformat()
    zone, area_json = rolls.of(ground.areas)
    low, high = identity.kind.scale
    size = low + rolls.upto(high - low)
    amount, year = f"{size * identity.kind.price[0]:.2f}", identity.issued_on.year + 1 + number % 3
    area = ground.area_name
    found_by = (identity.number, name, owner.name, owner.code, address, builder.name, builder.code, area)
    letters = ("".join(map(initials, words)), owner.letters, builder.letters)
    return LoadRow(
        document=_document(
            identity, area_json, name=name, address=address, firms=(owner, builder), day=day, grade=grade, path=path
        ),
        name=name,
        owner_name=owner.name,
        area_name=area,
        search_text="\n".join((*found_by, *letters)).lower(),
        city_code=ground.place.city,
        county_code=ground.place.county,
        zone_code=zone,
        path=path.value,
        grade=grade,
        year=year,
        amount=amount,
        size=str(size),
        sort_on=day,
        owner=owner,
        builder=builder,
    )


def _document(
    identity: Identity,
    area_json: str,
    *,
    name: str,
    address: str,
    firms: tuple[Firm, Firm],
    day: str,
    grade: str,
    path: Path,
) -> str:
    """Write a document; the words are our own and the areas are written by json: nothing else could need escaping."""
    owner, builder = firms
    confirmed = "null" if grade == Grade.D.value else f'"{day}"'
    return (
        f'{{"public_id":"{identity.public_id}","number":"{identity.number}","name":"{name}",{_PATH_JSON[path]},'
        f'{_GRADE_JSON[grade]},"area":{area_json},"address":"{address}",{_KIND_JSON[identity.kind]},'
        f'"owner":{{"name":"{owner.name}","code":"{owner.code}"}},'
        f'"confirmed_on":{confirmed},"updated_at":"{day}T12:00:00+08:00",'
        f'"participants":[{{"role_label":"施工企业","name":"{builder.name}","code":"{builder.code}","person":""}}],'
        f"{_SAME_JSON}}}"
    )


def _members(values: dict[str, object]) -> str:
    """Write an object's members without its braces."""
    return json.dumps(values, ensure_ascii=False)[1:-1]


_PATH_JSON = {path: _members({"path": path.value, "path_label": str(path.label)}) for path in PATHS}
_GRADE_JSON = {
    grade.value: _members(
        {"grade": grade.value, "grade_label": str(grade.label), "has_unconfirmed": not grade.is_confirmed}
    )
    for grade in Grade
}
_KIND_JSON = {
    kind: _members(
        {
            "kind": kind.type,
            "kind_label": find_label("project_type", kind.type),
            "function_label": find_label("project_function", kind.function) or "",
        }
    )
    for kind in KINDS
}
_SAME_JSON = _members(
    {
        "scale": {"invest": "", "area": "", "length": ""},
        "start_on": "",
        "finish_on": "",
        "parts": [],
        "marks": [LOAD_MARK],
    }
)
