"""Lets a made-up approval system deliver bundles of every verdict in the demo's last month (一(一)).

They come by the same journey as real ones, in the name of a machine client that the console shows.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from zhulu.domain.access.actors import SYSTEM, Actor
from zhulu.domain.access.machines import MachineCard, card_of, open_machine
from zhulu.domain.rulebook.policy import Policy
from zhulu.foundation.clock import local_day
from zhulu.usecases.deliver_bundles import deliver
from zhulu.usecases.journey import at, journey
from zhulu.usecases.make_demo.codes import firm_code, id_number
from zhulu.usecases.make_demo.places import Place, Places
from zhulu.usecases.make_demo.script import Trader
from zhulu.usecases.make_demo.words import STREETS, brand, person, plain

Bundle = dict[str, Any]
DAYS = 28
"""Over so many days before now the deliveries are spread."""
ORDINARY = 20
"""Bundles in which nothing is odd."""
ROLES = ("1", "2", "3", "4")
UNKNOWN_CODE = "98"
"""Last digits of a county's code that no register knows."""


@dataclass(frozen=True, slots=True)
class Site:
    """A project of the approval system."""

    number: int
    place: Place
    name: str
    owner: str
    started: date
    area: int
    firms: Mapping[str, Trader]
    confirmer: str
    """Code of who confirms there: the county's bureau, or the city where the city runs the district."""

    @property
    def inner(self) -> str:
        """Its number in the approval system."""
        return f"SP-{self.started:%Y}-{self.number:04d}"

    @property
    def permit(self) -> str:
        """The number of its permit."""
        return f"{self.place.county}{self.started:%Y%m%d}{self.number:04d}"


def feed_demo(dice: Random, *, places: Places, traders: Sequence[Trader], policy: Policy, now: datetime) -> None:
    """Deliver a month's bundles, in the order of their days."""
    source = next(iter(policy.mapping("feed_sources")))
    with at(now - timedelta(days=DAYS + 1)), journey(actor=SYSTEM, cause="make_demo") as opened:
        card = MachineCard(name="工程审批系统（演示）", sign_in_name="shenpi", sources=[source])
        client = card_of(open_machine(card=card, now=opened))
    sites = list(_sites(dice, places, traders, now))
    told = [(DAYS - place * DAYS // ORDINARY, _whole(site, source)) for place, site in enumerate(sites[:ORDINARY])]
    told += _odd(sites, source)
    for day in sorted({day for day, _ in told}, reverse=True):
        _deliver(client, [bundle for when, bundle in told if when == day], now - timedelta(days=day))


def _deliver(client: Actor, bundles: Sequence[Bundle], moment: datetime) -> None:
    made = (moment - timedelta(minutes=17)).isoformat()
    with at(moment):
        deliver(actor=client, raws=[{**bundle, "produced_at": made} for bundle in bundles])


def _sites(dice: Random, places: Places, traders: Sequence[Trader], now: datetime) -> Iterator[Site]:
    """Draw projects in the demo's county, in a district that the city runs, and elsewhere."""
    firms = {role: [trader for trader in traders if trader.role == role] for role in ROLES}
    spots = (places.counties[0], places.city_run[0], *places.counties[1:4])
    for number in range(ORDINARY + 8):
        place = spots[number % len(spots)]
        shown = number % len(spots) in {0, 1}
        town = plain(place.city_name)
        started = local_day(now) - timedelta(days=dice.randint(400, 2200))
        yield Site(
            number=number + 1,
            place=place,
            name=f"{town}{brand(dice)}{dice.choice(('家园', '商务中心', '实验学校', '产业园厂房', '康养中心'))}",
            owner=f"{town}{brand(dice)}置业有限公司",
            started=started,
            area=dice.randint(60, 900) * 100,
            firms={role: firms[role][0 if shown else number % len(firms[role])] for role in ROLES},
            confirmer=place.city if place in places.city_run else place.county,
        )


def _odd(sites: Sequence[Site], source: str) -> list[tuple[int, Bundle]]:
    """Give the bundles by which each verdict shows itself: days before now, and bundle."""
    first, due, strange, early, alone, waits, broken, spare = sites[ORDINARY:]
    nameless = _signed(_whole(due, source), CheckDepartCode="", CheckDepartName=f"{due.place.name}建筑业管理站")
    unknown = _changed(
        _whole(waits, source), "TBProjectInfo", CountyNum=waits.place.county[:4] + UNKNOWN_CODE, ManagingAreaNum=""
    )
    stranger = {"CorpCode": firm_code(9901, area=strange.place.county), "CorpName": "外省示例安装有限公司"}
    lately = _completed(sites[0], source)
    return [
        (9, _whole(first, source)),
        (9, _whole(first, source)),
        (8, nameless),
        (8, _signed(_whole(spare, source), CheckPersonName="系统管理员")),
        (7, _changed(_whole(strange, source), "TB_Project_Corp_Info", place=2, **stranger)),
        (6, _changed(_whole(early, source), "TBProjectInfo", BDate="2018-06-18", AllInvest="-1", Address="无")),
        (5, unknown),
        (5, {**_whole(broken, source), "tables": {"TBProjectInfo": {"PrjName": broken.name}}}),
        (5, _changed(_whole(alone, source), "TBBuilderLicenceManage", ReleaseDate="2099-01-01")),
        (4, lately),
        (3, _changed({**_whole(first, source), "version": 2}, "TBBuilderLicenceManage", Area=first.area + 1200)),
        (2, _changed(_whole(first, source), "TBProjectInfo", PrjName=f"{first.name}（旧名）")),
    ]


def _whole(site: Site, source: str) -> Bundle:
    """Give the bundle of the stage 施工许可: project, contract, permit, participants, who confirmed."""
    started, builder = site.started, site.firms["3"].party
    owner = {"name": site.owner, "code": firm_code(7000 + site.number, area=site.place.county)}
    return {
        "source": source,
        "inner_num": site.inner,
        "stage": "permit",
        "version": 1,
        "confirmation": {
            "CheckDepartCode": site.confirmer,
            "CheckOfficeName": "行政审批科",
            "CheckPersonName": _reviewer(site),
            "CheckDate": (started - timedelta(days=3)).isoformat(),
        },
        "tables": {
            "TBProjectInfo": _project(site, owner),
            "TBContractRecordManage": [
                {
                    "RecordNum": f"HT-{site.inner}",
                    "ContractTypeNum": "301",
                    "ContractMoney": f"{site.area * 0.27:.2f}",
                    "ContractDate": (started - timedelta(days=40)).isoformat(),
                    "PropietorCorpName": owner["name"],
                    "PropietorCorpCode": owner["code"],
                    "ContractorCorpName": builder.name,
                    "ContractorCorpCode": builder.code,
                }
            ],
            "TBBuilderLicenceManage": [
                {
                    "BuilderLicenceNum": site.permit,
                    "ReleaseDate": (started - timedelta(days=3)).isoformat(),
                    "BuildPrjName": site.name,
                    "ContractMoney": f"{site.area * 0.27:.2f}",
                    "Area": site.area,
                }
            ],
            "TB_Project_Corp_Info": [_participant(site, role) for role in ROLES],
        },
    }


def _project(site: Site, owner: Mapping[str, str]) -> Bundle:
    return {
        "PrjCode": f"{site.started:%y%m}-{site.place.county}-04-01-{100000 + site.number * 37}",
        "PrjName": site.name,
        "PrjTypeNum": "01",
        "PrjFunctionNum": "100",
        "PrjPropertyNum": "001",
        "BuildCorpName": owner["name"],
        "BuildCorpCode": owner["code"],
        "CountyNum": site.place.county,
        "Address": f"{site.place.name}{STREETS[site.number % len(STREETS)]}路 {site.number * 3} 号",
        "PrjApprovalNum": f"发改审〔{site.started:%Y}〕{site.number} 号",
        "PrjApprovalDate": (site.started - timedelta(days=200)).isoformat(),
        "PrjApprovalLevelNum": "004",
        "AllInvest": f"{site.area * 0.31:.2f}",
        "AllArea": site.area,
        "PrjSize": f"总建筑面积 {site.area} 平方米",
        "IsMajor": 0,
        "BDate": site.started.isoformat(),
    }


def _participant(site: Site, role: str) -> dict[str, str]:
    party = site.firms[role].party
    serial = 40_000 + site.number * 10 + int(role)
    return {
        "CorpRoleNum": role,
        "CorpName": party.name,
        "CorpCode": party.code,
        "PersonName": person(Random(serial)),  # noqa: S311 - made-up data has to come out the same again
        "IDCardTypeNum": "1",
        "PersonIDCard": id_number(serial),
    }


def _completed(site: Site, source: str) -> Bundle:
    """Give the bundle of a later stage of the same case."""
    made = _whole(site, source)
    finished = site.started + timedelta(days=390)
    made["stage"] = "completion"
    made["tables"] = {
        "TBProjectInfo": made["tables"]["TBProjectInfo"],
        "PrjFinishCheck": [
            {
                "PrjFinishCheckNum": f"JX-{site.inner}",
                "FinPrjName": site.name,
                "BuilderLicenceNum": site.permit,
                "BDate": site.started.isoformat(),
                "EDate": finished.isoformat(),
                "FactCost": f"{site.area * 0.28:.2f}",
                "FactArea": site.area,
            }
        ],
    }
    return made


def _reviewer(site: Site) -> str:
    return person(Random(50_000 + site.number))  # noqa: S311 - as above


def _signed(bundle: Bundle, **columns: str) -> Bundle:
    return {**bundle, "confirmation": {**bundle["confirmation"], **columns}}


def _changed(bundle: Bundle, table: str, place: int = 0, **columns: object) -> Bundle:
    copy = deepcopy(bundle)
    rows = copy["tables"][table]
    (rows[place] if isinstance(rows, list) else rows).update(columns)
    return copy
