"""The whole script of a demo: who trades in it, which projects there are, and which filings are made of them.

Rotation rather than dice decides places, roles and endings, so that every state, prefecture and role is there however
few projects are asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from zhulu.domain.enterprises.vocabulary import OrganisationKind
from zhulu.usecases.make_demo.codes import firm_code
from zhulu.usecases.make_demo.places import Place, Places
from zhulu.usecases.make_demo.scenes import (
    BETWEEN_COUNTY_AND_CITY,
    CYCLE,
    REACHES_A,
    Ending,
    Party,
    Scene,
    Site,
    build_acts,
    build_site,
)
from zhulu.usecases.make_demo.words import brand, plain

OPENING = date(2023, 5, 8)
"""The first day on which anything was filed: a month after the notice."""
TRADES: Mapping[str, tuple[OrganisationKind, str, int]] = {
    "1": (OrganisationKind.SURVEYOR, "岩土工程勘察有限公司", 8),
    "2": (OrganisationKind.DESIGNER, "建筑设计研究有限公司", 12),
    "3": (OrganisationKind.BUILDER, "建设集团有限公司", 36),
    "4": (OrganisationKind.SUPERVISOR, "工程项目管理有限公司", 14),
    "5": (OrganisationKind.BUILDER, "工程总承包有限公司", 5),
}
"""Role → what its firms are, how their names end, how many there are."""
FILERS = ("3", "3", "4", "3", "2", "3", "5", "3", "4", "3", "1", "3", "2")
SIX_SHEETS = ("3", "4", "5")
JOINED = (Ending.CONFIRMED, Ending.WAITING, Ending.GRANTED, Ending.CONFIRMED, Ending.RETURNED)
LEADS = frozenset({Ending.CONFIRMED, Ending.GRANTED, Ending.MENDED, Ending.APPLIED})
"""Endings of a project's first filing after which another firm joins it."""
GAPS = (
    frozenset({("completion_checks", "Span")}),
    frozenset({("participants", "PersonRegisterNum")}),
    frozenset({("project", "BuildCorpCode")}),
    frozenset({("project", "PrjApprovalNum"), ("drawing_reviews", "CensorNum")}),
    frozenset({("participants", "PersonIDCard")}),
)
"""``*`` fields that a clerk left empty: such a filing may be confirmed and cannot become A."""
DESIGNERS_GAPS = tuple(gaps for gaps in GAPS if not any(table == "participants" for table, _ in gaps))
"""A survey or design firm has to state its people wholly (一(二)6)."""
SHARE_WITH_GAPS, SHARE_UNTIDY, SHARE_JOINED = 0.35, 0.15, 0.34


@dataclass(frozen=True, slots=True)
class Trader:
    """A firm of the demo: what it is, where it is registered, and the party it is in projects."""

    role: str
    kind: OrganisationKind
    area: str
    party: Party


def draw_traders(dice: Random, places: Places) -> list[Trader]:
    """Draw the firms; the first of each role is the one whose clerk the demo shows."""
    homes = [places.counties[0], *places.counties, *places.city_run]
    traders: list[Trader] = []
    for role, (kind, ending, count) in TRADES.items():
        for number in range(count):
            home = homes[number * 7 % len(homes)]
            serial = int(role) * 1000 + number
            name = f"{plain(home.city_name)}{brand(dice)}{ending}"
            traders.append(Trader(role, kind, home.county, Party(name, firm_code(serial, area=home.county))))
    return traders


def draw_scenes(
    dice: Random, places: Places, traders: Sequence[Trader], *, projects: int, now: datetime
) -> Iterator[Scene]:
    """Give the filings of so many projects, each project's first filing before those that join it."""
    firms = {role: [trader.party for trader in traders if trader.role == role] for role in TRADES}
    for number in range(projects):
        ending = CYCLE[number % len(CYCLE)]
        filer = FILERS[number % len(FILERS)]
        if ending in REACHES_A and filer not in SIX_SHEETS:
            filer = SIX_SHEETS[number % 2]
        place = _place(places, ending, number)
        site = build_site(dice, serial=number + 1, place=place, firms=_parties(firms, filer, number))
        lead = _scene(dice, site, filer, ending, now=now)
        yield lead
        if ending in LEADS and dice.random() < SHARE_JOINED:
            yield from _joining(dice, lead, number, now=now)


def _place(places: Places, ending: Ending, number: int) -> Place:
    """Rotate with steps that have no common divisor, so that every ending comes to every sort of place."""
    if ending is Ending.UNASSIGNED:
        return places.unassigned
    if ending in BETWEEN_COUNTY_AND_CITY:
        return places.counties[0]
    if number % 5 == 1:
        return places.city_run[number // 5 % len(places.city_run)]
    if number % 7 == 3 and places.zones:  # noqa: PLR2004 - a step of the rotation
        return places.zones[number // 7 % len(places.zones)]
    if number % 11 in {0, 5}:
        return places.counties[0]
    # Each round is shifted by one, or the steps above would always take the same counties out.
    return places.counties[(number + number // len(places.counties)) % len(places.counties)]


def _parties(firms: Mapping[str, Sequence[Party]], filer: str, number: int) -> dict[str, Party]:
    """Choose who had each role; the firms whose clerks the demo shows come up more often than others."""
    shown = number % 13 in {0, 4, 8}
    roles = (*"1234", *(("5",) if filer == "5" else ()))
    return {role: firms[role][0 if shown else (number * 3 + int(role)) % len(firms[role])] for role in roles}


def _scene(dice: Random, site: Site, filer: str, ending: Ending, *, now: datetime, joins: bool = False) -> Scene:
    gaps = ending not in REACHES_A and dice.random() < SHARE_WITH_GAPS
    return Scene(
        site=site,
        filer=filer,
        roles=(filer,),
        ending=ending,
        acts=build_acts(dice, ending, opening=OPENING, now=now),
        joins=joins,
        blank=dice.choice(GAPS if filer in SIX_SHEETS else DESIGNERS_GAPS) if gaps else frozenset(),
        untidy=dice.random() < SHARE_UNTIDY,
    )


def _joining(dice: Random, lead: Scene, number: int, *, now: datetime) -> Iterator[Scene]:
    """Give the filing of a second firm, unless the dice never let it begin after the first had submitted."""
    filer = next(role for role in ("4", "3", "2") if role != lead.filer)
    ending = JOINED[number % len(JOINED)]
    public_from = lead.acts[1].at + timedelta(days=1)
    for _ in range(8):
        scene = _scene(dice, lead.site, filer, ending, now=now, joins=True)
        if scene.acts[0].at > public_from and _is_public_then(lead, scene.acts[0].at):
            yield scene
            return


def _is_public_then(lead: Scene, moment: datetime) -> bool:
    """Whether the first firm's filing stood with the authority, not back with the firm, when the second joined."""
    acts = [act.name for act in lead.acts if act.at <= moment]
    return bool(acts) and acts[-1] not in {"begin", "send_back", "mend"}
