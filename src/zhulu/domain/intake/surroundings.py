"""What the platform knows around a bundle: places, authorities, firms; read once and kept for a whole batch.

Each book answers as the queries below it do, and remembers: a batch of a thousand bundles asks about sixty counties.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from zhulu.domain.authorities.models import Area, Authority
from zhulu.domain.authorities.queries import (
    divisions_of,
    find_area,
    find_home_authorities,
    get_around,
    list_authorities,
    resolve_area,
)
from zhulu.domain.authorities.vocabulary import AreaLevel
from zhulu.domain.enterprises.queries import list_by_code
from zhulu.domain.intake.facts import Confirmation, Signer, Whereabouts
from zhulu.domain.intake.models import CodeReading, DepartmentReading
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Row
from zhulu.domain.standard.vocabulary import Grade

CITY_DIGITS, PROVINCE_DIGITS = 4, 2
NOBODY = re.compile(r"管理员|测试|[账帐]号|账户|系统|待定|未知|admin|test", re.IGNORECASE)
"""Words that stand for an account or for nobody, where a reviewer's name should stand (三(二))."""
CONFIRMED_BY_FEED = frozenset({Grade.B.value, Grade.C.value})
"""What the feed can give: A is the province's own decision (一(二)4)."""


@dataclass(frozen=True, slots=True)
class Spot:
    """What a place's code means: its area, the divisions above it, who is at home, who may confirm there."""

    area: Area | None
    read_as: str
    """The code under which the library keeps it: of today's area where an officer or history says so."""
    province: str = ""
    city: str = ""
    county: str = ""
    home: Authority | None = None
    around: frozenset[int] = frozenset()
    """Authorities that answer for the place or around it, up to the city."""


class PlaceBook:
    """Places by code, with what officers have said of codes that no register knows."""

    def __init__(self, *, on: date) -> None:
        """Read the officers' sayings; places are read as they are asked for."""
        self.on = on
        said = CodeReading.objects.select_related("area")
        self._said = {row.code: row.area.code for row in said.exclude(code="")}
        self._said_of = {row.delivery_id: row.area.code for row in said.filter(delivery__isnull=False)}
        self._spots: dict[str, Spot] = {}
        self._provinces = frozenset(
            code[:PROVINCE_DIGITS]
            for code in Area.objects.filter(level=AreaLevel.PROVINCE).values_list("code", flat=True)
        )

    def is_area(self, code: str) -> bool:
        """Whether a code means an area here."""
        return self.spot(code).area is not None

    def spot(self, code: str) -> Spot:
        """Give what a code means."""
        if code not in self._spots:
            self._spots[code] = self._read(code)
        return self._spots[code]

    def _read(self, code: str) -> Spot:
        said = self._said.get(code)
        area = resolve_area(code=said or code, on=self.on).area if code else None
        if area is None:
            return Spot(None, code)
        above = divisions_of(code=area.code, on=self.on)
        homes = find_home_authorities(area_code=area.code, on=self.on)
        around = get_around(area_codes=[area.code], on=self.on)
        return Spot(
            area=area,
            read_as=area.code if said else code,
            province=above.province,
            city=above.city,
            county=above.county,
            home=homes[0] if homes else None,
            around=frozenset(row.authority_id for row in around.jurisdictions),
        )

    def said_of(self, delivery_id: int) -> str:
        """Give the code that an officer gave a delivery without one; empty for none."""
        return self._said_of.get(delivery_id, "")

    def whereabouts(self, row: Row) -> Whereabouts:
        """Say where a project row puts the project: its managing area where that is known, else its county."""
        managing, county = str(row.get("ManagingAreaNum") or ""), str(row.get("CountyNum") or "")
        code = managing if managing and self.is_area(managing) else county
        known = self.is_area(code)
        foreign = bool(code) and not known and code[:PROVINCE_DIGITS] not in self._provinces
        return Whereabouts(code=code, known=known, outside=foreign and code[:PROVINCE_DIGITS].isdigit())

    def resolver(self, code: str) -> Authority | None:
        """Give who can say what an unknown code means: the city of its first four digits; None for the province."""
        city = find_area(code=f"{code[:CITY_DIGITS]}00") if len(code) >= CITY_DIGITS else None
        if city is None or city.level != AreaLevel.CITY:
            return None
        return self.spot(city.code).home


class DepartmentBook:
    """Authorities by code and by the names under which the feed writes them."""

    def __init__(self, *, on: date) -> None:
        """Read all authorities of the day and what officers have said of names."""
        authorities = list_authorities(on=on)
        self._by_code = {authority.code: authority for authority in authorities}
        self._by_name: dict[str, Authority] = {}
        for reading in DepartmentReading.objects.select_related("authority"):
            self._by_name[tidied(reading.name)] = reading.authority
        for authority in authorities:
            self._by_name[tidied(authority.name)] = authority

    def find(self, said: Confirmation) -> Authority | None:
        """Find the authority that a confirmation names, by its code before its name."""
        return self._by_code.get(said.department_code) or self._by_name.get(tidied(said.department))

    def signer(self, said: Confirmation, spot: Spot, policy: Policy) -> Signer:
        """Say who confirmed and which grade follows, or why none does yet (Q2)."""
        unknown = self._fault(said, spot, policy)
        authority = self.find(said)
        if authority is None:
            return Signer(unknown=unknown)
        return Signer(
            authority_id=authority.pk,
            authority_name=authority.name,
            level=authority.level,
            grade="" if unknown else authority.confirms_grade,
            unknown=unknown,
        )

    def _fault(self, said: Confirmation, spot: Spot, policy: Policy) -> str:
        if not policy.flag("feed_grades_itself"):
            return "省厅设为由属地主管部门逐件确认定级"
        return self._fault_of_department(said, spot) or _fault_of_person(said)

    def _fault_of_department(self, said: Confirmation, spot: Spot) -> str:
        authority = self.find(said)
        if authority is None:
            written = said.department or said.department_code
            return f"机构库里没有“{written}”这个审核部门" if written else "没有写明审核部门"
        if authority.confirms_grade not in CONFIRMED_BY_FEED:
            return f"“{authority.name}”不是市（州）级或县级的确认部门"
        if spot.area is not None and authority.pk not in spot.around:
            return f"“{authority.name}”对项目所在地没有管辖"
        return ""


def _fault_of_person(said: Confirmation) -> str:
    if not said.person:
        return "没有写明审核人"
    return f"审核人“{said.person}”不是真实姓名" if NOBODY.search(said.person) else ""


def tidied(name: str) -> str:
    """Give a name as it is compared: without blanks."""
    return "".join(name.split())


class FirmBook:
    """Registered firms by the codes that bundles write."""

    def __init__(self) -> None:
        """Start knowing nothing."""
        self._known: dict[str, int | None] = {}

    def learn(self, codes: Iterable[str]) -> None:
        """Read the firms of codes that were not asked for before; a few queries however many."""
        fresh: Collection[str] = {code for code in codes if code and code not in self._known}
        if fresh:
            found = list_by_code(codes=fresh)
            self._known |= {code: found[code].pk if code in found else None for code in fresh}

    def find(self, code: str) -> int | None:
        """Find the firm of a code that has been learnt."""
        return self._known.get(code)
