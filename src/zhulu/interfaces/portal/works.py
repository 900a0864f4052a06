"""专业承包业绩: the public list of confirmed specialist works, with columns and filters of their own (一(三)4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Self
from urllib.parse import urlencode

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.filings.categories import open_categories
from zhulu.domain.publication.company_queries import list_company_codes
from zhulu.domain.publication.pages import Slice
from zhulu.domain.publication.queries import PUBLIC
from zhulu.domain.publication.specialist_queries import WorkFilters, WorkRow, search_works, stream_works
from zhulu.domain.rulebook.queries import get_policy
from zhulu.foundation.clock import local_day
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.badges import grouped
from zhulu.foundation.web.components.shapes import Cell, Column, Link, Pager, Table
from zhulu.foundation.web.exports import Listing, export
from zhulu.foundation.web.views import declares
from zhulu.interfaces.portal.choices import Choices, list_choices
from zhulu.interfaces.portal.criteria import MAX_CURSOR, MAX_QUERY
from zhulu.interfaces.portal.listing import PAGE_SIZE, RESULTS
from zhulu.interfaces.portal.views import HOME, wants_part

TITLE = "专业承包业绩"
COLUMNS = (
    Column("name", "工程名称", "lead", note="编号"),
    Column("category", "承包类别", "fit"),
    Column("contractor", "施工企业"),
    Column("area", "所在地", "fit"),
    Column("amount", "合同额（万元）", "num", written=ColumnKind.NUMBER),
    Column("accepted_on", "竣工日期", "num", written=ColumnKind.DATE),
)
"""The columns of the list, on the page and in a file."""


@dataclass(frozen=True, slots=True)
class WorkSearch:
    """One search of specialist works as it stands in the address, which can be shared."""

    name: str = ""
    contractor: str = ""
    category: str = ""
    area: str = ""
    accepted_from: date | None = None
    accepted_to: date | None = None
    after: str | None = None
    before: str | None = None

    @classmethod
    def read(cls, data: QueryDict, *, areas: Sequence[str], categories: Sequence[str]) -> Self:
        """Read an address; what is unknown counts as not given."""
        return cls(
            name=" ".join(data.get("q", "").split())[:MAX_QUERY],
            contractor=" ".join(data.get("firm", "").split())[:MAX_QUERY],
            category=_known(data.get("category", ""), categories),
            area=_known(data.get("area", ""), areas),
            accepted_from=_day(data.get("from", "")),
            accepted_to=_day(data.get("to", "")),
            after=data.get("after", "")[:MAX_CURSOR] or None,
            before=data.get("before", "")[:MAX_CURSOR] or None,
        )

    @property
    def filters(self) -> WorkFilters:
        """What of this search goes to the library."""
        return WorkFilters(
            name=self.name,
            contractor=self.contractor,
            category=self.category,
            area=self.area,
            accepted_from=self.accepted_from,
            accepted_to=self.accepted_to,
        )

    @property
    def address(self) -> str:
        """The address of this search; what is not asked for is not written."""
        asked = {
            "q": self.name,
            "firm": self.contractor,
            "category": self.category,
            "area": self.area,
            "from": self.accepted_from.isoformat() if self.accepted_from else "",
            "to": self.accepted_to.isoformat() if self.accepted_to else "",
            "after": self.after or "",
            "before": self.before or "",
        }
        given = {key: value for key, value in asked.items() if value}
        base = reverse("portal:specialist")
        return f"{base}?{urlencode(given)}" if given else base

    def first_page(self) -> Self:
        """Give the same search from its beginning."""
        return replace(self, after=None, before=None)


def _known(value: str, values: Sequence[str]) -> str:
    return value if value in values else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class WorkLine:
    """One specialist work of the list, in words."""

    public_id: str
    number: str
    name: str
    category: str
    contractor: str
    contractor_href: str
    area: str
    amount: str
    accepted_on: str


@dataclass(frozen=True, slots=True)
class WorkListing:
    """What the result part of the page prints."""

    lines: Sequence[WorkLine]
    columns: Sequence[Column]
    count: str
    summary: str
    chips: Sequence[Link]
    pager: Pager
    advice: Sequence[Link]


@declares(Permission.PUBLIC_READ)
@require_safe
def specialist(request: HttpRequest) -> HttpResponseBase:
    """Search and list specialist works; htmx gets the result part only."""
    today = local_day(timezone.now())
    choices = list_choices(on=today)
    categories = [category.name for category in open_categories(get_policy(as_of=today, using=PUBLIC))]
    search = WorkSearch.read(request.GET, areas=list(choices.place_names), categories=categories)
    if sent := export(request, Listing(TITLE, partial(stream_works, filters=search.filters), _table)):
        return sent
    found = search_works(filters=search.filters, after=search.after, before=search.before, limit=PAGE_SIZE)
    context = {
        "menu": "projects",
        "search": search,
        "choices": choices,
        "categories": categories,
        "listing": _describe(search, found, choices),
        "way": [HOME, Link("工程项目信息", reverse("portal:projects")), Link(TITLE)],
        "partial": wants_part(request),
    }
    if not context["partial"]:
        return render(request, "portal/specialist.html", context)
    response = render(request, "portal/specialist_results.html", context)
    response["HX-Push-Url"] = search.address
    return response


def _describe(search: WorkSearch, found: Slice[WorkRow], choices: Choices) -> WorkListing:
    count = f"{found.total_capped:,}{'+' if found.total_is_capped else ''}"
    pages = list_company_codes(codes={row.contractor_code for row in found.rows})
    return WorkListing(
        lines=[_line(row, pages.get(row.contractor_code, "")) for row in found.rows],
        columns=COLUMNS,
        count=count,
        summary=f"{count} 项专业承包业绩" if found.rows else "没有找到符合条件的专业承包业绩",
        chips=_chips(search, choices),
        pager=Pager(
            previous=replace(search, after=None, before=found.previous).address if found.previous else "",
            next=replace(search, after=found.next, before=None).address if found.next else "",
            summary=f"本页 {len(found.rows)} 项，每页至多 {PAGE_SIZE} 项",
            target=RESULTS,
        ),
        advice=[Link("看全部专业承包业绩", WorkSearch().address)] if search.first_page() != WorkSearch() else [],
    )


def _table(rows: Sequence[WorkRow]) -> Table:
    return Table(TITLE, COLUMNS, [_cells(_line(row, "")) for row in rows])


def _cells(line: WorkLine) -> dict[str, object]:
    return {
        "name": Cell(line.name, note=line.number),
        "category": line.category,
        "contractor": line.contractor,
        "area": line.area,
        "amount": line.amount,
        "accepted_on": line.accepted_on,
    }


def _line(row: WorkRow, company: str) -> WorkLine:
    return WorkLine(
        public_id=row.public_id,
        number=row.number,
        name=row.name,
        category=row.category,
        contractor=row.contractor_name,
        contractor_href=reverse("portal:company", args=[company]) if company else "",
        area=row.area_name,
        amount=grouped(f"{row.amount:.2f}") if row.amount is not None else "",
        accepted_on=row.accepted_on.isoformat() if row.accepted_on else "",
    )


def _chips(search: WorkSearch, choices: Choices) -> list[Link]:
    start = search.first_page()
    chosen = [
        (f"工程名称含“{search.name}”" if search.name else "", replace(start, name="")),
        (f"施工企业含“{search.contractor}”" if search.contractor else "", replace(start, contractor="")),
        (f"类别：{search.category}" if search.category else "", replace(start, category="")),
        (f"所在地：{choices.place_names[search.area]}" if search.area else "", replace(start, area="")),
        (f"竣工不早于 {search.accepted_from}" if search.accepted_from else "", replace(start, accepted_from=None)),
        (f"竣工不晚于 {search.accepted_to}" if search.accepted_to else "", replace(start, accepted_to=None)),
    ]
    return [Link(label, without.address) for label, without in chosen if label]
