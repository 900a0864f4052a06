"""What is to be told: projects with their facts, and for each the filings with their firm, ending and moments.

Pure: a scene follows from dice, places and a moment; nothing is read or written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random

from zhulu.foundation.clock import LOCAL, local_day
from zhulu.usecases.make_demo.codes import INSTITUTION, firm_code
from zhulu.usecases.make_demo.places import Place
from zhulu.usecases.make_demo.words import PHASES, STREETS, Kind, brand, kind_of_work, person, plain


@dataclass(frozen=True, slots=True)
class Party:
    """A firm in a project, and who answered for its work there."""

    name: str
    code: str
    person: str = ""
    serial: int = 0
    """Makes the person's numbers."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit work."""

    name: str
    area: Decimal
    floors: int


@dataclass(frozen=True, slots=True)
class Site:
    """A project as built, whoever files it."""

    serial: int
    place: Place
    kind: Kind
    name: str
    owner: Party
    address: str
    scale: Decimal
    invest: Decimal
    cost: Decimal
    span: int
    size: str
    tendered: date
    contracted: date
    reviewed: date
    started: date
    finished: date
    units: Sequence[Unit]
    reasons: str
    permit_held: bool
    parties: Mapping[str, Party]
    """Role → who had it."""
    reviewer: Party


class Ending(StrEnum):
    """How far a filing gets."""

    DRAFT = "draft"
    WITHDRAWN = "withdrawn"
    RETURNED = "returned"
    REFUSED = "refused"
    WAITING = "waiting"
    RESUBMITTED = "resubmitted"
    UNASSIGNED = "unassigned"
    CONFIRMED = "confirmed"
    MENDED = "mended"
    """Returned, mended and then confirmed."""
    APPLIED = "applied"
    SENT_BACK = "sent_back"
    GRANTED = "granted"
    TRANSFERRED = "transferred"
    """Handed over by the county to its city, where it waits."""
    RAISING = "raising"
    """Graded C; the firm has asked the city to confirm it anew as B."""
    RAISED = "raised"
    """Graded C, then B by the city's recheck."""


STEPS: Mapping[Ending, tuple[tuple[str, int, int], ...]] = {
    Ending.DRAFT: (("begin", 0, 0),),
    Ending.WITHDRAWN: (("begin", 0, 0), ("submit", 1, 4), ("withdraw", 1, 3)),
    Ending.RETURNED: (("begin", 0, 0), ("submit", 1, 5), ("send_back", 2, 9)),
    Ending.REFUSED: (("begin", 0, 0), ("submit", 1, 5), ("refuse", 2, 9)),
    Ending.WAITING: (("begin", 0, 0), ("submit", 1, 5)),
    Ending.RESUBMITTED: (
        ("begin", 0, 0),
        ("submit", 1, 5),
        ("claim", 1, 2),
        ("send_back", 1, 6),
        ("mend", 2, 8),
        ("submit", 1, 1),
    ),
    Ending.UNASSIGNED: (("begin", 0, 0), ("submit", 1, 5)),
    Ending.CONFIRMED: (("begin", 0, 0), ("submit", 1, 6), ("confirm", 2, 12)),
    Ending.MENDED: (
        ("begin", 0, 0),
        ("submit", 1, 5),
        ("send_back", 2, 8),
        ("mend", 2, 9),
        ("submit", 1, 1),
        ("confirm", 2, 9),
    ),
    Ending.APPLIED: (("begin", 0, 0), ("submit", 1, 6), ("confirm", 2, 12), ("apply", 3, 40)),
    Ending.SENT_BACK: (("begin", 0, 0), ("submit", 1, 6), ("confirm", 2, 12), ("apply", 3, 40), ("decline", 3, 14)),
    Ending.GRANTED: (("begin", 0, 0), ("submit", 1, 6), ("confirm", 2, 12), ("apply", 3, 40), ("grant", 3, 14)),
    Ending.TRANSFERRED: (("begin", 0, 0), ("submit", 1, 5), ("transfer", 2, 6)),
    Ending.RAISING: (("begin", 0, 0), ("submit", 1, 6), ("confirm", 2, 12), ("ask_recheck", 3, 20)),
    Ending.RAISED: (
        ("begin", 0, 0),
        ("submit", 1, 6),
        ("confirm", 2, 12),
        ("ask_recheck", 3, 20),
        ("raise", 2, 12),
    ),
}
"""The acts up to each ending, each with the fewest and most days after the one before."""

OPEN = frozenset(
    {
        Ending.DRAFT,
        Ending.RETURNED,
        Ending.WAITING,
        Ending.RESUBMITTED,
        Ending.UNASSIGNED,
        Ending.APPLIED,
        Ending.TRANSFERRED,
        Ending.RAISING,
    }
)
"""Endings that somebody still has to go on from: they lie in the last weeks."""

CYCLE = (
    *(Ending.GRANTED, Ending.WAITING, Ending.CONFIRMED, Ending.RETURNED, Ending.APPLIED, Ending.DRAFT),
    *(Ending.CONFIRMED, Ending.UNASSIGNED, Ending.SENT_BACK, Ending.WITHDRAWN, Ending.REFUSED, Ending.RESUBMITTED),
    *(Ending.MENDED, Ending.TRANSFERRED, Ending.RAISED, Ending.GRANTED, Ending.RAISING, Ending.WAITING),
    *(Ending.CONFIRMED, Ending.GRANTED, Ending.CONFIRMED, Ending.WAITING, Ending.CONFIRMED, Ending.MENDED),
    *(Ending.CONFIRMED, Ending.RETURNED, Ending.GRANTED, Ending.CONFIRMED, Ending.APPLIED, Ending.CONFIRMED),
    *(Ending.WAITING, Ending.CONFIRMED, Ending.GRANTED, Ending.CONFIRMED, Ending.WAITING, Ending.CONFIRMED),
)
"""The endings of successive projects: the first eighteen hold every kind, the whole is like a living library."""
BETWEEN_COUNTY_AND_CITY = frozenset({Ending.TRANSFERRED, Ending.RAISING, Ending.RAISED})
"""Endings that need a county's bureau under a city: they lie with the ones whose accounts the demo shows."""

REACHES_A = frozenset({Ending.APPLIED, Ending.SENT_BACK, Ending.GRANTED})
"""Endings for which no ``*`` field may be missing."""


@dataclass(frozen=True, slots=True)
class Act:
    """One thing that happens to a filing."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Scene:
    """One filing from its beginning to its ending."""

    site: Site
    filer: str
    """The role in whose name it is filed; the firm is the site's party of that role."""
    roles: Sequence[str]
    ending: Ending
    acts: Sequence[Act]
    joins: bool = False
    blank: frozenset[tuple[str, str]] = frozenset()
    """``(table, column)`` left empty."""
    untidy: bool = False
    """Whether its clerk types as people do: Chinese dates, spaces, units."""


LATEST_START = date(2019, 8, 20)
"""Every work begins before the approval system did."""
EARLIEST_START = date(2012, 4, 1)
SQUARE = Decimal("0.01")


def build_site(dice: Random, *, serial: int, place: Place, firms: Mapping[str, Party]) -> Site:
    """Draw a project's facts.

    Args:
        firms: role → the firm that had it; who answered for it is drawn here.
    """
    kind = kind_of_work(dice)
    scale = Decimal(dice.randint(*kind.scale)) + Decimal(dice.randint(0, 99)) / 100
    invest = (scale * Decimal(str(round(dice.uniform(*kind.price), 3)))).quantize(SQUARE)
    started = EARLIEST_START + timedelta(days=dice.randint(0, (LATEST_START - EARLIEST_START).days))
    contracted = started - timedelta(days=dice.randint(12, 60))
    units = _units(dice, kind, scale)
    return Site(
        serial=serial,
        place=place,
        kind=kind,
        name=f"{plain(place.name)}{brand(dice)}{kind.noun}{dice.choice(PHASES)}{dice.choice(('', '工程', '项目'))}",
        owner=_owner(dice, serial, place, kind),
        address=f"{place.name}{dice.choice(STREETS)}{dice.choice(('路', '大街'))}{dice.randint(1, 980)}号",
        scale=scale,
        invest=invest,
        cost=(invest * Decimal(dice.randint(94, 109)) / 100).quantize(SQUARE),
        span=dice.choice((0, 0, 18, 24, 36)) if kind.type == "01" else 0,
        size=_size(kind, scale, units),
        tendered=contracted - timedelta(days=dice.randint(8, 25)),
        contracted=contracted,
        reviewed=contracted - timedelta(days=dice.randint(30, 90)),
        started=started,
        finished=started + timedelta(days=dice.randint(180, 760)),
        units=units,
        reasons=dice.choice(("land", "planning", "land,planning", "existing")),
        permit_held=dice.random() < 0.3,  # noqa: PLR2004 - a share of the made-up world
        parties={
            role: replace(firm, person=person(dice), serial=serial * 10 + int(role)) for role, firm in firms.items()
        },
        reviewer=Party(f"{plain(place.city_name)}{brand(dice)}施工图审查有限公司", firm_code(800000, area=place.city)),
    )


def _units(dice: Random, kind: Kind, scale: Decimal) -> tuple[Unit, ...]:
    if not kind.unit:
        return ()
    numbered = kind.unit.startswith("号")
    count = min(dice.randint(2, 6), max(1, int(scale) // 3000)) if numbered else 1
    share = (scale / count).quantize(SQUARE)
    return tuple(
        Unit(f"{place + 1}{kind.unit}" if numbered else kind.unit, share, dice.randint(*kind.floors))
        for place in range(count)
    )


def _size(kind: Kind, scale: Decimal, units: Sequence[Unit]) -> str:
    if not units:
        return f"{kind.noun}，全长 {scale} 米。" if kind.type == "02" else f"{kind.noun}，总面积 {scale} 平方米。"
    floors = max(unit.floors for unit in units)
    return f"{kind.noun}共 {len(units)} 栋，地上最高 {floors} 层，总建筑面积 {scale} 平方米。"


def _owner(dice: Random, serial: int, place: Place, kind: Kind) -> Party:
    registered = INSTITUTION if kind.owner.endswith("中心") else "91"
    name = f"{plain(place.city_name)}{brand(dice)}{kind.owner}"
    return Party(name, firm_code(700000 + serial, area=place.county, registered=registered))


def build_acts(dice: Random, ending: Ending, *, opening: date, now: datetime) -> tuple[Act, ...]:
    """Draw the moments of a filing's acts, in office hours, so that the last one suits the ending and lies before now.

    Args:
        opening: the first day on which anything is filed.
    """
    waits = [dice.randint(least, most) for _, least, most in STEPS[ending]]
    latest = local_day(now) - timedelta(days=2)
    length = sum(waits)
    # What is open was moved lately; what is done may lie anywhere since the opening.
    reach = 24 if ending in OPEN else max(24, (latest - opening).days - length)
    day = latest - timedelta(days=dice.randint(0, reach) + length)
    acts: list[Act] = []
    for (name, _, _), wait in zip(STEPS[ending], waits, strict=True):
        day += timedelta(days=wait)
        moment = _office_moment(dice, day)
        if acts and moment <= acts[-1].at:
            moment = acts[-1].at + timedelta(minutes=dice.randint(11, 50))
        acts.append(Act(name, moment))
    return tuple(acts)


def _office_moment(dice: Random, day: date) -> datetime:
    """Give a moment of a working day; a weekend's work was done on the Friday before."""
    weekend = max(0, day.weekday() - 4)
    hour = dice.choice((9, 9, 10, 10, 11, 13, 14, 14, 15, 16))
    clock = time(hour, dice.randint(0, 59), dice.randint(0, 59), tzinfo=LOCAL)
    return datetime.combine(day - timedelta(days=weekend), clock)
