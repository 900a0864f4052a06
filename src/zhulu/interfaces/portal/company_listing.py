"""A page of companies in words: counts, tabs, chosen conditions, and what to try when nothing was found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from zhulu.domain.enterprises.vocabulary import OrganisationKind, Residence
from zhulu.domain.publication.company_queries import CompanyRow, stream_companies
from zhulu.domain.publication.pages import Slice
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.shapes import Cell, Column, Flag, Link, Pager, Tab, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.portal.company_criteria import CompanySearch
from zhulu.interfaces.portal.criteria import Criteria
from zhulu.interfaces.portal.listing import PAGE_SIZE, RESULTS

UNREGISTERED = "未登记"
"""A company that projects name and that has not been registered on the platform."""


COLUMNS = (
    Column("name", "企业名称", "lead", note="代码", flags="曾用名"),
    Column("kinds", "企业类型"),
    Column("residence", "省内或入省", "fit"),
    Column("projects", "参建项目", "num", written=ColumnKind.NUMBER),
    Column("owned", "作为建设单位", "num", written=ColumnKind.NUMBER),
    Column("newest_on", "最近一个项目", "num", written=ColumnKind.DATE),
)
"""The columns of the list of companies, on the page and in a file."""


@dataclass(frozen=True, slots=True)
class CompanyLine:
    """One company of a list, in words."""

    code: str
    name: str
    former: str
    """The former name by which the search found it; empty when the name of today did."""
    kinds: str
    residence: str
    projects: int
    owned: int
    newest_on: str


@dataclass(frozen=True, slots=True)
class CompanyListing:
    """What the result part of the page prints."""

    lines: Sequence[CompanyLine]
    columns: Sequence[Column]
    count: str
    summary: str
    tabs: Sequence[Tab]
    chips: Sequence[Link]
    pager: Pager
    advice: Sequence[Link]


def kinds_in_words(kinds: Sequence[str]) -> str:
    """Name what a firm is registered as, in the order of the register."""
    return "、".join(str(kind.label) for kind in OrganisationKind if kind.value in kinds)


def listing_of(search: CompanySearch) -> Listing:
    """Give all companies of a search as a list that can leave as a file."""
    rows = partial(
        stream_companies,
        query=search.query,
        residence=search.residence,
        include_unconfirmed=search.include_unconfirmed,
    )
    return Listing("企业信息", rows, lambda found: _table([_line(row, search.query) for row in found]))


def _table(lines: Sequence[CompanyLine]) -> Table:
    return Table(
        "企业信息",
        COLUMNS,
        [
            {
                "name": Cell(line.name, note=line.code, flags=[Flag(line.former)] if line.former else []),
                "kinds": line.kinds or "—",
                "residence": line.residence,
                "projects": line.projects,
                "owned": line.owned,
                "newest_on": line.newest_on,
            }
            for line in lines
        ],
    )


def describe(*, search: CompanySearch, page: Slice[CompanyRow]) -> CompanyListing:
    """Put a page of companies into words."""
    count = f"{page.total_capped:,}{'+' if page.total_is_capped else ''}"
    about = f"名称或代码含“{search.query}”的" if search.query else ""
    following = replace(search, after=page.next, before=None).address if page.next else ""
    preceding = replace(search, after=None, before=page.previous).address if page.previous else ""
    return CompanyListing(
        lines=[_line(row, search.query) for row in page.rows],
        columns=COLUMNS,
        count=count,
        summary=f"{count} 家{about}单位" if page.rows else f"没有找到{about or '符合条件的'}单位",
        tabs=_tabs(search),
        chips=_chips(search),
        pager=Pager(
            previous=preceding,
            next=following,
            summary=f"本页 {len(page.rows)} 家，每页至多 {PAGE_SIZE} 家",
            target=RESULTS,
        ),
        advice=_advice(search),
    )


def _line(row: CompanyRow, query: str) -> CompanyLine:
    return CompanyLine(
        code=row.code,
        name=row.name,
        former=_found_by(row, query.lower().split()),
        kinds=kinds_in_words(row.kinds),
        residence=str(Residence(row.residence).label) if row.residence else UNREGISTERED,
        projects=row.projects,
        owned=row.owned,
        newest_on=row.newest_on.isoformat(),
    )


def _found_by(row: CompanyRow, words: Sequence[str]) -> str:
    missing = [word for word in words if word not in row.name.lower()]
    return next((name for name in row.former_names if any(word in name.lower() for word in missing)), "")


def _tabs(search: CompanySearch) -> list[Tab]:
    start = search.first_page()
    every = [("", "全部"), *((str(value), str(label)) for value, label in Residence.choices)]
    return [
        Tab(label=label, href=replace(start, residence=value).address, current=search.residence == value)
        for value, label in every
    ]


def _chips(search: CompanySearch) -> list[Link]:
    start = search.first_page()
    chips = []
    if search.query:
        chips.append(Link(f"含“{search.query}”", replace(start, query="").address))
    if search.include_unconfirmed:
        chips.append(Link("含 D 级（未审核）", replace(start, include_unconfirmed=False).address))
    return chips


def _advice(search: CompanySearch) -> list[Link]:
    start = search.first_page()
    advice = []
    if not search.include_unconfirmed:
        advice.append(Link("连只有未审核项目的单位一起查", replace(start, include_unconfirmed=True).address))
    if search.residence:
        advice.append(Link("不分省内、省外", replace(start, residence="").address))
    if search.query:
        advice.append(Link("在工程项目里查这个词", Criteria(query=search.query).address))
    if start != CompanySearch():
        advice.append(Link("看全部单位", CompanySearch().address))
    return advice
