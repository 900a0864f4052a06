"""The mix of questions, drawn from what the database holds: by class, so that a slow class cannot hide in a mean."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from zhulu.domain.authorities.models import Area
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.publication.queries import Filters

ABSENT = ("龘靐", "鳌鱼工程", "不存在的项目", "zzzz-0000", "霞飞路桥集团")
SAMPLES = 8
MORE_FILTERS = "more filters"
"""The class of questions with roles, zones, spans and initials, which only the product and plain SQL know."""


@dataclass(frozen=True, slots=True)
class Question:
    """One search, and the class it stands for."""

    kind: str
    filters: Filters


def list_questions() -> list[Question]:
    """Give the whole mix; the same database gives the same mix."""
    return [*_frequent(), *_two_characters(), *_rare(), *_absent(), *_several_words(), *_filtered(), *_more_filters()]


def _ask(kind: str, query: str, *, area: str = "") -> Question:
    return Question(kind, Filters(query=query, area=area))


def _cities() -> list[str]:
    cities = Area.objects.filter(kind=AreaKind.GB, level=AreaLevel.CITY).order_by("code")
    return [city.name.removesuffix("市") for city in cities]


def _samples() -> list[ProjectDocument]:
    """Give rows spread evenly over the table."""
    rows = ProjectDocument.objects.filter(document__marks__0__kind="load").order_by("project_id")
    count = rows.count()
    return [rows[place * count // SAMPLES] for place in range(SAMPLES)]


def _frequent() -> Iterator[Question]:
    for word in ("工程", "项目", "建设", "有限公司", "建设集团", *_cities()[:3]):
        yield _ask("frequent", word)


def _two_characters() -> Iterator[Question]:
    for row in _samples():
        yield _ask("two characters", row.owner_name[2:4])


def _rare() -> Iterator[Question]:
    for row in _samples():
        yield _ask("rare", row.name)
        yield _ask("rare", row.number)
    marked = ProjectDocument.objects.filter(name__contains="（").order_by("project_id")
    for name in marked.values_list("name", flat=True)[:SAMPLES]:
        yield _ask("rare", name.split("（")[1].split("）")[0])


def _absent() -> Iterator[Question]:
    for word in ABSENT:
        yield _ask("absent", word)


def _several_words() -> Iterator[Question]:
    city, other, *_ = _cities()
    for words in (f"{city} 花园", f"{city} 道路 二期", "医院 工程", f"{city} {other}", "小学 三期 项目", "污水 热力"):
        yield _ask("several words", words)
    for row in _samples()[:3]:
        yield _ask("several words", f"{row.name[:4]} {row.area_name[-3:]}")


def _filtered() -> Iterator[Question]:
    for row in _samples()[:4]:
        base = _ask("filtered", "工程", area=row.county_code)
        yield base
        yield replace(base, filters=Filters(query="花园", area=row.city_code, grade="A"))
        yield replace(base, filters=Filters(query=row.owner_name[2:4], kind="02"))
        yield replace(base, filters=Filters(area=row.county_code, path="2", grade="B"))


def _more_filters() -> Iterator[Question]:
    for row in _samples()[:4]:
        word = row.owner_name[2:4]
        yield Question(MORE_FILTERS, Filters(query=word, role="owner"))
        yield Question(MORE_FILTERS, Filters(query="小学", zone=row.zone_code, area=row.county_code))
        yield Question(MORE_FILTERS, Filters(query=word, year_from=2018, amount_from=Decimal(10_000)))
        yield Question(MORE_FILTERS, Filters(area=row.city_code, size_to=Decimal(500), year_to=2019))
        yield Question(MORE_FILTERS, Filters(query=row.search_text.split("\n")[-1][:6]))
