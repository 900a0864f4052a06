"""Issues many numbers with few statements, from the same counter rows as one by one (数据标准 3.1, 3.3).

Counters are locked in one order: by their text, which is prefix, then day, then kind. Only where a day is full is a
later one locked out of turn; should two then wait for each other, PostgreSQL ends one, whose batch is tried again.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection

from zhulu.domain.library.models import Project, StageNumber
from zhulu.domain.standard.numbering import (
    FULL_DAY,
    FULL_STAGE,
    NumbersExhausted,
    Overflow,
    ProjectNumber,
    find_provincial_number,
    format_provincial_number,
    format_stage_number,
)
from zhulu.foundation.db.copying import copy_rows, take_keys
from zhulu.foundation.db.transactions import transaction_required
from zhulu.foundation.identifiers import new_public_id

LOCK = """
INSERT INTO library_numbercounter AS counter (prefix, latest)
SELECT prefix, 0 FROM unnest(%s::text[]) AS prefix ORDER BY prefix COLLATE "C"
ON CONFLICT (prefix) DO UPDATE SET latest = counter.latest RETURNING prefix, latest
"""
WRITE = """
UPDATE library_numbercounter AS counter SET latest = wanted.latest
FROM unnest(%s::text[], %s::int[]) AS wanted (prefix, latest) WHERE counter.prefix = wanted.prefix
"""
TAKE = """
INSERT INTO library_numbercounter AS counter (prefix, latest)
SELECT prefix, count FROM unnest(%s::text[], %s::int[]) AS wanted (prefix, count) ORDER BY prefix COLLATE "C"
ON CONFLICT (prefix) DO UPDATE SET latest = counter.latest + EXCLUDED.latest RETURNING prefix, latest
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """A project that needs a number: six digits of its place, its kind, its day, and the number it may have already."""

    prefix: str
    kind: str
    on: date
    own: str = ""
    """A provincial number that the source system has issued; it is kept where it is one and nobody has it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A project's fresh identity."""

    pk: int
    public_id: str
    number: str
    kept_own: bool


@transaction_required
def issue_projects(*, wishes: Sequence[Wish], today: date, overflow: Overflow) -> list[Identity]:
    """Create identities for projects, in the order of the wishes.

    Raises:
        NumbersExhausted: a day is full and the setting is to refuse.
    """
    own = _keepable(wishes)
    fresh = [place for place, wish in enumerate(wishes) if wish.own not in own or own[wish.own] != place]
    numbers = _fresh_numbers([wishes[place] for place in fresh], overflow)
    _pass_by(own)
    given = dict(zip(fresh, numbers, strict=True))
    keys = take_keys(Project, len(wishes))
    made = [
        Identity(key, new_public_id(), given.get(place, wish.own), place not in given)
        for place, (key, wish) in enumerate(zip(keys, wishes, strict=True))
    ]
    rows = zip(made, wishes, strict=True)
    copy_rows(
        Project,
        ("id", "public_id", "number", "area_code", "kind", "issued_on", "created_at"),
        ((one.pk, one.public_id, one.number, wish.prefix, wish.kind, today, _NOW) for one, wish in rows),
    )
    return made


_NOW = "now"
"""PostgreSQL's word for the moment of the transaction."""


def _keepable(wishes: Sequence[Wish]) -> dict[str, int]:
    """Give the numbers that can be kept, each with the place of the first wish that has it."""
    wanted: dict[str, int] = {}
    for place, wish in enumerate(wishes):
        if wish.own and wish.own not in wanted and _is_of_place(wish):
            wanted[wish.own] = place
    taken = set(Project.objects.filter(number__in=wanted).values_list("number", flat=True)) if wanted else set()
    return {number: place for number, place in wanted.items() if number not in taken}


def _is_of_place(wish: Wish) -> bool:
    found = find_provincial_number(wish.own)
    return found is not None and found.prefix[:2] == wish.prefix[:2]


def _pass_by(own: Mapping[str, int]) -> None:
    """Lift the counters over numbers that were issued elsewhere, so that they are never issued again."""
    latest: dict[str, int] = {}
    for number in own:
        found = find_provincial_number(number)
        if isinstance(found, ProjectNumber):
            counter = _counter(found.prefix, found.on, str(found.kind))
            latest[counter] = max(latest.get(counter, 0), found.serial)
    standing = _locked(latest)
    lifted = {counter: serial for counter, serial in latest.items() if serial > standing[counter]}
    _write(lifted)


def _fresh_numbers(wishes: Sequence[Wish], overflow: Overflow) -> list[str]:
    standing = _locked({_counter(wish.prefix, wish.on, wish.kind) for wish in wishes})
    numbers: list[str] = []
    for wish in wishes:
        day = wish.on
        while (serial := _next(standing, _counter(wish.prefix, day, wish.kind))) > FULL_DAY:
            if overflow is Overflow.REFUSE:
                raise NumbersExhausted(f"{day.isoformat()} 的 {FULL_DAY} 个编号已用完")
            day += timedelta(days=1)
        standing[_counter(wish.prefix, day, wish.kind)] = serial
        numbers.append(format_provincial_number(prefix=wish.prefix, on=day, kind=wish.kind, serial=serial))
    _write(standing)
    return numbers


def _next(standing: dict[str, int], counter: str) -> int:
    if counter not in standing:
        standing |= _locked([counter])
    return standing[counter] + 1


def _counter(prefix: str, day: date, kind: str) -> str:
    return f"{prefix}{day:%y%m%d}{kind}"


def _locked(counters: Iterable[str]) -> dict[str, int]:
    wanted = sorted(set(counters))
    if not wanted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [wanted])
        return {str(prefix): int(latest) for prefix, latest in cursor.fetchall()}


def _write(latest: Mapping[str, int]) -> None:
    if latest:
        with connection.cursor() as cursor:
            cursor.execute(WRITE, [list(latest), list(latest.values())])


@dataclass(frozen=True, slots=True)
class StageWish:
    """A record that needs a number under its project."""

    project_id: int
    project_number: str
    suffix: str
    row_id: str


@transaction_required
def issue_stages(*, wishes: Sequence[StageWish]) -> dict[str, str]:
    """Number records that have no number yet, by row id, in the order of the wishes.

    Raises:
        NumbersExhausted: a project has more than 999 records of one kind.
    """
    counted: dict[str, int] = defaultdict(int)
    for wish in wishes:
        counted[f"{wish.project_number}-{wish.suffix}"] += 1
    if not counted:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [list(counted), list(counted.values())])
        latest = {str(prefix): int(serial) for prefix, serial in cursor.fetchall()}
    upcoming = {counter: latest[counter] - count for counter, count in counted.items()}
    issued: list[tuple[StageWish, str]] = []
    for wish in wishes:
        counter = f"{wish.project_number}-{wish.suffix}"
        upcoming[counter] += 1
        if upcoming[counter] > FULL_STAGE:
            raise NumbersExhausted(f"{counter} 的 {FULL_STAGE} 个编号已用完")
        number = format_stage_number(project=wish.project_number, suffix=wish.suffix, serial=upcoming[counter])
        issued.append((wish, number))
    copy_rows(
        StageNumber,
        ("project_id", "row_id", "number"),
        ((wish.project_id, wish.row_id, number) for wish, number in issued),
    )
    return {wish.row_id: number for wish, number in issued}
