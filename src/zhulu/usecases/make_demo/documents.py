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
RARE_EVERY = 50
"""One name in so many carries a word that hardly any other has."""
KIND_STEP = 7
CODES_PER_PLACE = 200
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
    path: str
    grade: str
    sort_on: str


@dataclass(frozen=True, slots=True)
class _Ground:
    """What all rows of one place share."""

    place: Place
    city: str
    area_name: str
    area_json: str
    codes: Sequence[str]


class LoadRows:
    """The rows of one seed over some places."""

    def __init__(self, *, places: Sequence[Place], seed: int) -> None:
        """Work out what rows share."""
        self._seed = seed
        self._grounds = [_ground(place) for place in places]

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


def _ground(place: Place) -> _Ground:
    area_name = f"{place.city_name}{place.name}"
    area = {"code": place.county, "name": area_name, "city": place.city_name, "county": place.name, "zone": ""}
    return _Ground(
        place=place,
        city=plain(place.city_name),
        area_name=area_name,
        area_json=json.dumps(area, ensure_ascii=False),
        codes=[firm_code(serial, area=place.county) for serial in range(CODES_PER_PLACE)],
    )


class _Rolls:
    """Draws by multiplying, which is several times faster than ``Random.choice``."""

    __slots__ = ("_roll",)

    def __init__(self, dice: Random) -> None:
        self._roll = dice.random

    def upto(self, end: int) -> int:
        return int(self._roll() * end)

    def of(self, choices: Sequence[str]) -> str:
        return choices[int(self._roll() * len(choices))]

    def brand(self) -> str:
        return self.of(FIRST) + self.of(SECOND)


def _row(rolls: _Rolls, identity: Identity, ground: _Ground, number: int) -> LoadRow:
    brand = rolls.brand()
    owner = f"{ground.city}{brand}{rolls.of(TRADES_OF_OWNERS)}"
    rare = f"（{rolls.of(FIRST)}{rolls.brand()}）" if number % RARE_EVERY == 0 else ""
    name = f"{ground.city}{brand}{identity.kind.noun}{rolls.of(PHASES)}{rare}{rolls.of(ENDINGS)}"
    owner_code = rolls.of(ground.codes)
    address = f"{ground.place.name}{rolls.of(STREETS)}路{rolls.upto(999) + 1}号"
    builder = f"{ground.city}{rolls.brand()}建设集团有限公司"
    grade, path = rolls.of(GRADES), PATHS[rolls.upto(len(PATHS))]
    day = DAYS[rolls.upto(len(DAYS))].isoformat()
    area = ground.area_name
    confirmed = "null" if grade == Grade.D.value else f'"{day}"'
    # The words are our own and the areas are written by json: nothing else in here could need escaping.
    document = (
        f'{{"public_id":"{identity.public_id}","number":"{identity.number}","name":"{name}",{_PATH_JSON[path]},'
        f'{_GRADE_JSON[grade]},"area":{ground.area_json},"address":"{address}",{_KIND_JSON[identity.kind]},'
        f'"owner":{{"name":"{owner}","code":"{owner_code}"}},'
        f'"confirmed_on":{confirmed},"updated_at":"{day}T12:00:00+08:00",'
        f'"participants":[{{"role_label":"施工企业","name":"{builder}","code":"","person":""}}],{_SAME_JSON}}}'
    )
    return LoadRow(
        document=document,
        name=name,
        owner_name=owner,
        area_name=area,
        search_text=f"{identity.number}\n{name}\n{owner}\n{owner_code}\n{address}\n{builder}\n{area}".lower(),
        city_code=ground.place.city,
        county_code=ground.place.county,
        path=path.value,
        grade=grade,
        sort_on=day,
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
