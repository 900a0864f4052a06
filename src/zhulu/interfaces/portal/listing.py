"""A page of search results in words: counts, tabs, chosen conditions, and what to try when nothing was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.urls import reverse

from zhulu.domain.publication.queries import PUBLIC, Page, Words, copy_projects
from zhulu.domain.publication.vocabulary import Order
from zhulu.domain.standard import dictionaries
from zhulu.domain.standard.vocabulary import Grade, Path
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.badges import DUE, GRADE_WORDS, grade_in_words
from zhulu.foundation.web.components.shapes import Column, Link, Pager, Tab
from zhulu.foundation.web.exports import CopiedListing
from zhulu.interfaces.portal.advice import list_advice
from zhulu.interfaces.portal.choices import PATH_WORDS, Choices
from zhulu.interfaces.portal.criteria import Criteria, Span
from zhulu.interfaces.portal.elsewhere import found_elsewhere, marks_in

PAGE_SIZE = 15
RESULTS = "#results"
"""The part of the page that htmx swaps."""


COLUMNS = (
    Column("name", "项目名称", "lead", note="编号"),
    Column("area", "所在地", "fit"),
    Column("kind", "工程类别", "fit"),
    Column("owner", "建设单位"),
    Column("path", "录入途径", "fit"),
    Column("grade", "数据等级", "fit"),
    Column("confirmed_on", "确认日期", "num", written=ColumnKind.DATE),
)
"""The columns of the list of projects, on the page and in a file."""
LABELS: Mapping[str, str] = {column.key: column.heading for column in COLUMNS}
KIND_WORDS: Mapping[str, str] = {
    entry.code: dictionaries.find_label("project_type", entry.code) or entry.code
    for entry in dictionaries.DICTIONARIES["project_type"].entries
}


@dataclass(frozen=True, slots=True)
class Line:
    """One project of a list, in words."""

    public_id: str
    number: str
    name: str
    area: str
    kind: str
    owner: str
    path: str
    grade: str
    confirmed_on: str
    """The day of the confirmation; empty for what nobody has confirmed."""
    marks: str
    """What to mark in it: the words, and what their letters are the initials of."""
    also: str
    """What it was found by where the other columns do not show it, such as a builder or an address."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What the result part of the page prints."""

    lines: Sequence[Line]
    columns: Sequence[Column]
    labels: Mapping[str, str]
    """What stands above each column, by its key."""
    count: str
    """The number found, ``10,000+`` where counting stopped."""
    summary: str
    """What was found, in a sentence: also read out after each search."""
    tabs: Sequence[Tab]
    chips: Sequence[Link]
    pager: Pager
    advice: Sequence[Link]
    """What to try when nothing was found."""
    other_order: Link | None
    """The same search in the other order; none without words."""
    order: str
    """In which order it stands, in words."""


ORDER_WORDS = {Order.NEWEST: "按确认日期从新到旧", Order.RELEVANCE: "名称里有的在前，别处有的在后"}


def lines(page: Page, query: str = "") -> list[Line]:
    """Put the rows of a page into words; a code that no dictionary has is printed as it stands."""
    return [
        Line(
            public_id=row.public_id,
            number=row.number,
            name=row.name,
            area=row.area_name,
            kind=KIND_WORDS.get(row.kind, row.kind),
            owner=row.owner_name,
            path=PATH_WORDS.get(row.path, row.path),
            grade=row.grade,
            confirmed_on="" if row.grade == Grade.D else row.decided_on.isoformat(),
            marks=marks_in((row.name, row.owner_name), query),
            also=found_elsewhere(
                row.found_by, shown=(row.name, row.number, row.owner_name, row.area_name), query=query
            ),
        )
        for row in page.rows
    ]


def listing_of(criteria: Criteria) -> CopiedListing:
    """Give all projects of a search as a list that can leave as a file."""
    grades = {grade: grade_in_words(grade) for grade in ("", DUE, *Grade.values)}
    words = Words(kinds=KIND_WORDS, paths=PATH_WORDS, grades=grades)
    name = PATH_WORDS.get(criteria.path, "工程项目")
    return CopiedListing(name, COLUMNS, partial(copy_projects, filters=criteria.filters, words=words), using=PUBLIC)


def describe(*, criteria: Criteria, page: Page, choices: Choices) -> Listing:
    """Put a page of results into words."""
    count = f"{page.total_capped:,}{'+' if page.total_is_capped else ''}"
    about = f"含“{criteria.query}”" if criteria.query else ""
    return Listing(
        lines=lines(page, criteria.query),
        columns=COLUMNS,
        labels=LABELS,
        count=count,
        summary=_summary(criteria, page, count=count, about=about),
        tabs=_tabs(criteria),
        chips=_chips(criteria, choices),
        pager=Pager(
            previous=criteria.page_before(page.previous),
            next=criteria.page_after(page.next),
            summary=f"本页 {len(page.rows)} 个，每页至多 {PAGE_SIZE} 个",
            target=RESULTS,
        ),
        advice=[] if page.rows else list_advice(criteria, choices),
        other_order=_other_order(criteria),
        order=ORDER_WORDS[Order.RELEVANCE if criteria.by_relevance else Order.NEWEST],
    )


def _summary(criteria: Criteria, page: Page, *, count: str, about: str) -> str:
    if criteria.filters.is_too_short:
        return "请输入至少两个字的词"
    return f"{count} 个项目{about}" if page.rows else f"没有找到{about + '的' if about else '符合条件的'}项目"


def _tabs(criteria: Criteria) -> list[Tab]:
    start = criteria.first_page()
    every = [("", "全部"), *PATH_WORDS.items()]
    return [
        Tab(
            label=label,
            href=reverse("portal:specialist") if path == Path.SPECIALIST else replace(start, path=path).address,
            current=criteria.path == path,
        )
        for path, label in every
    ]


def _other_order(criteria: Criteria) -> Link | None:
    if not criteria.query:
        return None
    if criteria.by_relevance:
        return Link("改按确认日期", criteria.ordered(Order.NEWEST).address)
    return Link("改按相关度", criteria.ordered(Order.RELEVANCE).address)


def _chips(criteria: Criteria, choices: Choices) -> list[Link]:
    start = criteria.first_page()
    chosen = [
        (f"含“{criteria.query}”" if criteria.query else "", replace(start, query="")),
        (_named("所在地", choices.place_names.get(criteria.area)), replace(start, area="")),
        (_named("类别", choices.kind_names.get(criteria.kind)), replace(start, kind="")),
        (_named("等级", _grade_words(criteria.grade)), replace(start, grade="")),
        (_named("单位角色", choices.role_names.get(criteria.role)), replace(start, role="")),
        (_span("竣工年份", criteria.year, ""), replace(start, year=Span())),
        (_span("总投资", criteria.amount, " 万元"), replace(start, amount=Span())),
        (_span("总面积", criteria.size, " 平方米"), replace(start, size=Span())),
        ("已推国家平台" if criteria.pushed else "", replace(start, pushed=False)),
        ("含 D 级（未审核）" if criteria.include_unconfirmed else "", replace(start, include_unconfirmed=False)),
    ]
    return [Link(label=label, href=without.address) for label, without in chosen if label]


def _named(what: str, value: str | None) -> str:
    return f"{what}：{value}" if value else ""


def _span(what: str, span: Span, unit: str) -> str:
    if not span:
        return ""
    if not span.to:
        return f"{what}：{span.from_}{unit}起"
    return f"{what}：{span.from_}–{span.to}{unit}" if span.from_ else f"{what}：至 {span.to}{unit}"


def _grade_words(grade: str) -> str:
    return f"{grade} {GRADE_WORDS[grade]}" if grade else ""
