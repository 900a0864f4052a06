"""One workbook of specialist works that the demo's builder has handed in: some rows became drafts, some have faults."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta

from zhulu.domain.access.actors import Actor
from zhulu.domain.enterprises.queries import current_code
from zhulu.domain.filings.categories import Category, open_categories
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import FieldKind, Path
from zhulu.domain.uploads.columns import NUMBERS, sheets_of
from zhulu.domain.uploads.places import PlaceNames, read_places
from zhulu.foundation.clock import local_day
from zhulu.foundation.tabular.headings import Heading
from zhulu.foundation.tabular.xlsx_writing import write_xlsx
from zhulu.usecases.carry_on_upload import carry_on_upload
from zhulu.usecases.journey import at
from zhulu.usecases.start_upload import start_upload

WORKS = ("会展中心", "人民医院门诊楼", "综合交通枢纽", "图书馆", "实验小学教学楼", "文化活动中心")
UNREADABLE, INCOMPLETE = 3, 5
"""The rows with an amount in words, and without the day of acceptance."""
FILE = "历年专业承包业绩.xlsx"


def hand_in_workbook(*, actor: Actor, policy: Policy, now: datetime) -> None:
    """Have a builder hand in its works of past years in one file, a week ago."""
    data = write_workbook(actor, policy, read_places(on=local_day(now)))
    with at(now - timedelta(days=7)):
        upload = start_upload(
            actor=actor, path=Path.SPECIALIST.value, name=FILE, stream=io.BytesIO(data), size=len(data)
        )
        carry_on_upload(upload_id=upload.public_id)


def write_workbook(actor: Actor, policy: Policy, places: PlaceNames) -> bytes:
    """Write the workbook, as the clerk has filled it in."""
    sheet = sheets_of(Path.SPECIALIST.value)[0]
    city = next(city for city, counties in places.counties.items() if counties)
    category = open_categories(policy)[0]
    rows = [
        _cells(actor, category, city=city, county=next(iter(places.counties[city])), number=number)
        for number in range(1, len(WORKS) + 1)
    ]
    batch = [[row.get(column.key, "") for column in sheet.columns] for row in rows]
    headings = [Heading(column.label) for column in sheet.columns]
    return b"".join(write_xlsx(headings, [batch], title=sheet.title))


def _cells(actor: Actor, category: Category, *, city: str, county: str, number: int) -> dict[str, str]:
    cells = {
        "_number": str(number),
        "_city": city,
        "CountyNum": county,
        "PrjName": f"{county}{WORKS[number - 1]}{category.name}工程",
        "CategoryName": category.name,
        "WorkScope": "图纸范围内的供货、安装与调试",
        "Address": "人民大街",
        "BuildCorpName": f"{county}城市建设投资中心",
        "ContractorCorpName": actor.organisation_name,
        "ContractorCorpCode": current_code(organisation_id=actor.organisation_id or 0),
        "PrjHead": "周明远",
        "QualificationName": f"{(category.qualifications or (category.name,))[0]}专业承包壹级",
        "ContractNum": f"ZY-2018-{number:03d}",
        "ContractMoney": "三百多" if number == UNREADABLE else f"{120 + 45 * number}.5",
        "ContractDate": "2018-05-10",
        "BDate": "2018-06-01",
        "EDate": "" if number == INCOMPLETE else "2019-06-28",
        "AcceptanceNum": f"验〔2019〕第{number:03d}号",
    }
    return {**dict(_figures(category, number)), **cells}


def _figures(category: Category, number: int) -> Iterator[tuple[str, str]]:
    for item in category.fields:
        if item.kind in NUMBERS:
            yield item.column, str(1500 + 100 * number) if item.kind is FieldKind.AREA else "24.6"
        elif item.kind is FieldKind.TEXT:
            yield item.column, f"见验收文件第 {number} 号"
