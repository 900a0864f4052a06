"""One company as a page: who it is, in which roles and grades it stands, and its 工程项目库 over all three paths."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

from zhulu.domain.enterprises.vocabulary import Residence
from zhulu.domain.publication.company_queries import Company, CompanyProject, Tally, stream_company_projects
from zhulu.domain.publication.pages import Slice
from zhulu.domain.publication.vocabulary import OWNER, UNGRADED
from zhulu.domain.standard import dictionaries
from zhulu.domain.standard.vocabulary import Grade
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.badges import DUE, DUE_WORDS, GRADE_WORDS
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Flag, Link, Pager, Tab, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.portal.choices import PATH_WORDS
from zhulu.interfaces.portal.company_criteria import CompanySearch, CompanyView
from zhulu.interfaces.portal.company_listing import kinds_in_words
from zhulu.interfaces.portal.listing import PAGE_SIZE

OWNER_WORDS = "建设单位"
NO_GRADE = "不定级"
FILED_ITSELF = "本单位填报"
TONES = {
    Grade.A.value: "ga",
    Grade.B.value: "gb",
    Grade.C.value: "gc",
    DUE: "gp",
    UNGRADED: "gn",
    Grade.D.value: "gd",
}
"""Grades in the order of the picture, with their colours; numbers beside it say the same."""
FULL = 100
"""Width of the longest bar in its own units."""


ROLES = Column("roles", "承担角色")
COLUMNS = (
    Column("name", "项目名称", "lead", note="编号"),
    Column("area", "所在地", "fit"),
    ROLES,
    Column("path", "录入途径", "fit"),
    Column("project_grade", "项目等级", "fit"),
    Column("grade", "本单位所在部分", "fit", flags="填报"),
    Column("confirmed_on", "确认日期", "num", written=ColumnKind.DATE),
)
"""The columns of a company's projects, on the page and in a file; an owner has no role to show."""


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """One project of the company, in words."""

    public_id: str
    number: str
    name: str
    area: str
    path: str
    roles: str
    project_grade: str
    grade: str
    """The grade of the parts that name the company."""
    is_same: bool
    """Whether that is the project's grade too."""
    filed_itself: bool
    confirmed_on: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a bar."""

    x: float
    width: float
    tone: str


@dataclass(frozen=True, slots=True)
class Number:
    """A number under its column's name, leading to its projects; a zero leads nowhere."""

    column: str
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role with its numbers, and the same as a bar."""

    label: str
    cells: Sequence[Number]
    """One per grade, and the sum."""
    bar: Sequence[Segment]


@dataclass(frozen=True, slots=True)
class Picture:
    """The numbers by role and grade."""

    caption: str
    grades: Sequence[tuple[str, str]]
    """Label and colour of each column."""
    rows: Sequence[RoleRow]


@dataclass(frozen=True, slots=True)
class CompanyPage:
    """Everything the page of one company prints."""

    name: str
    kicker: str
    facts: Sequence[Fact]
    picture: Picture | None
    tabs: Sequence[Tab]
    chips: Sequence[Link]
    lines: Sequence[ProjectLine]
    columns: Sequence[Column]
    is_owner_view: bool
    summary: str
    pager: Pager
    switch: Link
    """Adds the unconfirmed, or takes them away."""
    advice: Sequence[Link]


def owns_only(company: Company) -> bool:
    """Whether a company takes part in nothing and owns something."""
    return {tally.role for tally in company.tallies} == {OWNER}


def opening_role(view: CompanyView, company: Company) -> CompanyView:
    """Open a company that only owns projects on those, instead of on an empty list."""
    return replace(view, role=OWNER) if owns_only(company) and not view.role else view


def lay_out(*, company: Company, projects: Slice[CompanyProject], view: CompanyView) -> CompanyPage:
    """Lay a company out as a page."""
    tallies = [tally for tally in company.tallies if view.include_unconfirmed or tally.grade != Grade.D]
    start = view.first_page()
    return CompanyPage(
        name=company.name,
        kicker="·".join(["企业信息", *([kinds_in_words(company.kinds)] if company.kinds else [])]),
        facts=_facts(company),
        picture=_picture(tallies, start),
        tabs=_tabs(company, tallies, view),
        chips=_chips(view),
        lines=[_line(row) for row in projects.rows],
        columns=_columns(view),
        is_owner_view=view.role == OWNER,
        summary=_summary(projects, view),
        pager=_pager(projects, view),
        switch=_switch(view),
        advice=_advice(company, view),
    )


def listing_of(*, company: Company, view: CompanyView) -> Listing:
    """Give all of a company's projects as a list that can leave as a file."""
    rows = partial(
        stream_company_projects,
        company_id=company.company_id,
        role=view.role,
        grade=view.grade,
        include_unconfirmed=view.include_unconfirmed,
    )
    return Listing(f"{company.name}工程项目库", rows, lambda found: _table([_line(row) for row in found], view))


def _table(lines: Sequence[ProjectLine], view: CompanyView) -> Table:
    return Table("工程项目库", _columns(view), [_cells(line) for line in lines])


def _cells(line: ProjectLine) -> dict[str, object]:
    return {
        "name": Cell(line.name, note=line.number),
        "area": line.area,
        "roles": line.roles,
        "path": line.path,
        "project_grade": Cell(grade=line.project_grade),
        "grade": Cell(grade=line.grade, flags=[Flag(FILED_ITSELF)] if line.filed_itself else []),
        "confirmed_on": line.confirmed_on,
    }


def _columns(view: CompanyView) -> list[Column]:
    return [column for column in COLUMNS if column is not ROLES or view.role != OWNER]


def role_in_words(role: str) -> str:
    """Name a role; a code that no dictionary has is printed as it stands."""
    return OWNER_WORDS if role == OWNER else dictionaries.find_label("corp_role", role) or role


def grade_in_words(grade: str) -> str:
    """Name a grade in a few characters, for a narrow column."""
    if grade == Grade.D:
        return "D 未审核"
    if grade == DUE:
        return DUE_WORDS
    return NO_GRADE if grade == UNGRADED else f"{grade} {GRADE_WORDS[grade]}"


def _facts(company: Company) -> list[Fact]:
    facts = [Fact("信用代码", company.code)]
    if company.is_registered:
        facts += [
            Fact("企业类型", kinds_in_words(company.kinds)),
            Fact("省内或入省", str(Residence(company.residence).label) if company.residence else ""),
        ]
    else:
        facts.append(Fact("登记情况", "没有在本平台登记", note="名称和代码按项目资料所写"))
    if company.former_names:
        facts.append(Fact("曾用名", "、".join(company.former_names), wide=True))
    return facts


def _picture(tallies: Sequence[Tally], start: CompanyView) -> Picture | None:
    roles = sorted({tally.role for tally in tallies}, key=_role_order)
    if not roles:
        return None
    numbers = {(tally.role, tally.grade or UNGRADED): tally.projects for tally in tallies}
    grades = [grade for grade in TONES if any((role, grade) in numbers for role in roles)]
    totals = {role: sum(numbers.get((role, grade), 0) for grade in grades) for role in roles}
    longest = max(totals.values())
    leading = max(roles, key=lambda role: totals[role])
    return Picture(
        caption=f"作为{role_in_words(leading)}的项目{'最多，' if len(roles) > 1 else ''}{totals[leading]:,} 个",
        grades=[(grade_in_words(grade), TONES[grade]) for grade in grades],
        rows=[
            _role_row([(grade, numbers.get((role, grade), 0)) for grade in grades], replace(start, role=role), longest)
            for role in roles
        ],
    )


def _role_row(counts: Sequence[tuple[str, int]], view: CompanyView, longest: int) -> RoleRow:
    cells = [_number(grade_in_words(grade), projects, replace(view, grade=grade)) for grade, projects in counts]
    total = _number("合计", sum(projects for _, projects in counts), replace(view, grade=""))
    return RoleRow(label=role_in_words(view.role), cells=[*cells, total], bar=list(_bar(counts, longest)))


def _role_order(role: str) -> tuple[bool, int, str]:
    return role == OWNER, dictionaries.order_of("corp_role", role), role


def _number(column: str, projects: int, view: CompanyView) -> Number:
    return Number(column=column, text=f"{projects:,}", href=view.address if projects else "")


def _bar(counts: Sequence[tuple[str, int]], longest: int) -> Iterator[Segment]:
    x = 0.0
    for grade, projects in counts:
        width = projects * FULL / longest
        if projects:
            yield Segment(x=round(x, 2), width=round(width, 2), tone=TONES[grade])
        x += width


def _tabs(company: Company, tallies: Sequence[Tally], view: CompanyView) -> list[Tab]:
    start = replace(view.first_page(), grade="")
    counts = {role: sum(tally.projects for tally in tallies if tally.role == role) for role in _roles(tallies)}
    counts.pop(OWNER, None)
    every = [] if owns_only(company) else [("", "全部参建", company.projects)]
    if len(counts) > 1:
        every += [(role, role_in_words(role), counts[role]) for role in sorted(counts, key=_role_order)]
    if company.owned or view.role == OWNER:
        every.append((OWNER, f"作为{OWNER_WORDS}", company.owned))
    current = view.role if view.role in {role for role, _, _ in every} else ""
    return [
        Tab(label=label, href=replace(start, role=role).address, current=role == current, note=f"{count:,}")
        for role, label, count in every
    ]


def _roles(tallies: Sequence[Tally]) -> set[str]:
    return {tally.role for tally in tallies}


def _chips(view: CompanyView) -> list[Link]:
    start = view.first_page()
    chips = []
    if view.role and view.role != OWNER:
        chips.append(Link(f"角色：{role_in_words(view.role)}", replace(start, role="").address))
    if view.grade:
        chips.append(Link(f"本单位所在部分：{grade_in_words(view.grade)}", replace(start, grade="").address))
    return chips


def _line(row: CompanyProject) -> ProjectLine:
    roles = [
        f"{role_in_words(role)}（未审核）" if grade == Grade.D and row.grade != Grade.D else role_in_words(role)
        for role, grade in sorted(zip(row.roles, row.grades, strict=True), key=lambda pair: _role_order(pair[0]))
    ]
    return ProjectLine(
        public_id=row.public_id,
        number=row.number,
        name=row.name,
        area=row.area_name,
        path=PATH_WORDS.get(row.path, row.path),
        roles="、".join(roles),
        project_grade=row.project_grade,
        grade=row.grade,
        is_same=row.grade == row.project_grade,
        filed_itself=row.filed_itself,
        confirmed_on="" if row.grade == Grade.D else row.decided_on.isoformat(),
    )


def _summary(projects: Slice[CompanyProject], view: CompanyView) -> str:
    what = f"作为{OWNER_WORDS}的项目" if view.role == OWNER else "参建的项目"
    if not projects.rows:
        return f"这里没有{what}"
    count = f"{projects.total_capped:,}{'+' if projects.total_is_capped else ''}"
    return f"{count} 个{what}，按确认日期从新到旧"


def _pager(projects: Slice[CompanyProject], view: CompanyView) -> Pager:
    return Pager(
        previous=replace(view, after=None, before=projects.previous).address if projects.previous else "",
        next=replace(view, after=projects.next, before=None).address if projects.next else "",
        summary=f"本页 {len(projects.rows)} 个，每页至多 {PAGE_SIZE} 个",
    )


def _switch(view: CompanyView) -> Link:
    other = replace(view.first_page(), include_unconfirmed=not view.include_unconfirmed)
    if view.include_unconfirmed:
        return Link("不列未审核的 D 级", replace(other, grade="" if view.grade == Grade.D else view.grade).address)
    return Link("连未审核的 D 级一起列", other.address)


def _advice(company: Company, view: CompanyView) -> list[Link]:
    start = view.first_page()
    advice = []
    if view.grade or (view.role and view.role != OWNER):
        advice.append(Link("去掉条件，看全部参建", replace(start, role="", grade="").address))
    if not view.include_unconfirmed and any(tally.grade == Grade.D for tally in company.tallies):
        advice.append(Link("连未审核的 D 级一起列", replace(start, include_unconfirmed=True).address))
    if company.owned and view.role != OWNER:
        advice.append(Link(f"看它作为{OWNER_WORDS}的项目", replace(start, role=OWNER, grade="").address))
    return advice or [Link("查其他企业", CompanySearch().address)]
