"""The desk's list as the page shows it: filters from the address, views with their counts, and rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from zhulu.domain.filings.models import DeskEntry, SavedView
from zhulu.domain.filings.queries import EVERYTHING, PAGE, Sought, mark_of
from zhulu.domain.filings.sheets import FILING_ROLES
from zhulu.domain.filings.states import OPEN
from zhulu.domain.filings.targets import Remaining, remaining
from zhulu.domain.filings.vocabulary import DeskView
from zhulu.domain.rulebook.deadlines import working_calendar
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.catalogue.specialist import CATEGORIES
from zhulu.domain.standard.dictionaries import options
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.verification.vocabulary import Risk
from zhulu.foundation.clock import local_day
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.shapes import Cell, Choice, Column, Field, Flag, Pager, Tab, Table
from zhulu.interfaces.authority.wording import TONES, filing_state, roles

WAITED = (3, 5, 10, 20)
"""Days since submission that the filter offers."""
FILTERS = ("q", "path", "role", "area", "kind", "state", "risk", "waited")
COLUMNS = (
    Column("name", "项目", "lead", note="单号", flags="标记"),
    Column("filer", "申报单位", note="角色"),
    Column("home", "审核机关"),
    Column("submitted", "提交", "fit", written=ColumnKind.DATE),
    Column("risk", "数据调度", "fit"),
    Column("due", "时限", "fit", note="到期日"),
    Column("holder", "承办", "fit"),
    Column("state", "状态", "fit"),
)


def read_sought(query: QueryDict) -> Sought:
    """Read what the address asks for; what makes no sense narrows nothing."""
    view, waited = query.get("view", ""), query.get("waited", "")
    return Sought(
        view=DeskView(view) if view in DeskView.values else DeskView.TO_DO,
        text=query.get("q", "").replace("\x00", "").strip()[:100],
        path=query.get("path", "") if query.get("path") in Path.values else "",
        role=query.get("role", "")[:2],
        area=query.get("area", "")[:12],
        kind=query.get("kind", "")[:50],
        state=query.get("state", "") if query.get("state") in OPEN else "",
        risk=query.get("risk", "") if query.get("risk") in Risk.values else "",
        waited=int(waited) if waited.isdecimal() and len(waited) < len("1000") else 0,
    )


def write_sought(sought: Sought) -> str:
    """Write what is asked for as an address's query, without what narrows nothing."""
    values = {
        "view": sought.view.value if sought.view is not DeskView.TO_DO else "",
        "q": sought.text,
        "path": sought.path,
        "role": sought.role,
        "area": sought.area,
        "kind": sought.kind,
        "state": sought.state,
        "risk": sought.risk,
        "waited": str(sought.waited or ""),
    }
    return urlencode({key: value for key, value in values.items() if value})


def address_of(path: str, sought: Sought, **more: str) -> str:
    """Give the address of a list with its filters."""
    query = "&".join(filter(None, (write_sought(sought), urlencode(more))))
    return f"{path}?{query}" if query else path


def is_narrowed(sought: Sought) -> bool:
    """Whether anything but the view narrows the list."""
    return replace(sought, view=DeskView.TO_DO) != EVERYTHING


def view_tabs(path: str, sought: Sought, counts: Mapping[DeskView, int], views: Sequence[DeskView]) -> list[Tab]:
    """Give the views with how much each holds under the same filters."""
    return [
        Tab(str(view.label), address_of(path, replace(sought, view=view)), view is sought.view, counts[view])
        for view in views
    ]


def saved_tabs(path: str, sought: Sought, saved: Sequence[SavedView]) -> list[Tab]:
    """Give the views that an officer has saved."""
    now = write_sought(sought)
    return [Tab(view.name, f"{path}?{view.query}", view.query == now) for view in saved]


def filter_fields(sought: Sought, policy: Policy, areas: Sequence[tuple[str, str]], today: date) -> list[Field]:
    """Give the filters as controls; a place is asked for only where there is more than one."""
    paths = [Choice(path.value, str(path.label)) for path in (Path.BACK_FILING, Path.SPECIALIST)]
    role_choices = [Choice(role.value, roles([role.value])) for role in FILING_ROLES]
    states = [Choice(state, filing_state(state)) for state in OPEN]
    waits = [Choice(str(days), f"{days} 天以上") for days in WAITED]
    fields = [
        Field("q", "单号、项目、单位", "search", sought.text, "f-q", attrs={"maxlength": "100"}),
        _select("path", "录入途径", paths, sought.path),
        _select("role", "申报角色", role_choices, sought.role),
        _select("kind", "项目分类", _kinds(policy, today), sought.kind),
        _select("waited", "已等", waits, str(sought.waited or "")),
        _select("state", "状态", states, sought.state),
        _select("risk", "数据调度", [Choice(risk.value, str(risk.label)) for risk in Risk if risk.value], sought.risk),
    ]
    if len(areas) > 1 or sought.area:
        places = [Choice(code, name) for code, name in areas]
        fields.insert(3, _select("area", "所在地", places, sought.area))
    return fields


def _select(name: str, label: str, choices: Sequence[Choice], value: str) -> Field:
    return Field(name, label, "select", value, f"f-{name}", choices=choices, blank="全部")


def _kinds(policy: Policy, today: date) -> list[Choice]:
    listed = [str(item["name"]) for item in policy.items(CATEGORIES) if isinstance(item, dict)]
    types = [Choice(code, label, group="业绩补录") for code, label in options("project_type", today)]
    return [*types, *(Choice(name, name, group="专业承包业绩") for name in listed)]


@dataclass(frozen=True, slots=True)
class Row:
    """A filing on the desk's list."""

    public_id: str
    name: str
    cells: Mapping[str, object]
    remaining: Remaining
    may_take: bool
    """Whether it waits for the whole office: then it is taken, else opened."""


def make_rows(entries: Sequence[DeskEntry], *, policy: Policy, today: date) -> list[Row]:
    """Word entries for the list; no query besides them."""
    calendar = working_calendar(policy)
    known: dict[date, Remaining] = {}
    rows = []
    for entry in entries:
        if entry.due_on not in known:
            known[entry.due_on] = remaining(calendar, due_on=entry.due_on, today=today)
        left = replace(known[entry.due_on], is_stopped=entry.is_stopped)
        rows.append(_row(entry, left))
    return rows


def desk_table(
    entries: Sequence[DeskEntry], *, policy: Policy, today: date, caption: str, with_home: bool = False
) -> Table:
    """Give the list as a table: what an exported file holds, and the lists of a superior authority show."""
    columns = [column for column in COLUMNS if with_home or column.key != "home"]
    return Table(caption, columns, [row.cells for row in make_rows(entries, policy=policy, today=today)])


def pager_of_desk(
    path: str, sought: Sought, entries: Sequence[DeskEntry], *, after: str
) -> tuple[list[DeskEntry], Pager]:
    """Cut a page off entries that were read one more than it holds, with the way on and back to the start."""
    page = list(entries[:PAGE])
    onward = address_of(path, sought, after=mark_of(page[-1])) if len(entries) > PAGE else ""
    back = address_of(path, sought) if after else ""
    return page, Pager(previous=back, next=onward, summary=f"本页 {len(page)} 件")


def _row(entry: DeskEntry, left: Remaining) -> Row:
    filing = entry.filing
    flags = [Flag("专业承包")] if filing.path == Path.SPECIALIST else []
    if entry.round > 1:
        flags.append(Flag(f"第 {entry.round} 次提交", "warn"))
    if entry.suspects:
        flags.append(Flag("疑似重复", "bad"))
    state = "已初审，待确认" if getattr(entry, "is_passed_on", False) else filing_state(filing.state)
    tone = "late" if left.is_late else TONES[filing.state]
    cells = {
        "name": Cell(
            text=filing.name,
            href=reverse("authority:filing", args=[filing.public_id]),
            note=filing.project.number if filing.project else "还没有编号",
            flags=flags,
        ),
        "filer": Cell(text=filing.enterprise.name, note=roles(filing.roles)),
        "home": str(entry.authority or "待派单"),
        "submitted": local_day(entry.since).isoformat(),
        "risk": str(Risk(entry.risk).label),
        "due": Cell(text=left.words, note="" if entry.is_stopped else f"{entry.due_on:%m-%d}"),
        "holder": entry.holder.name if entry.holder else "待领取",
        "state": Cell(state=state, tone=tone),
    }
    may_take = entry.holder is None and not entry.is_stopped
    return Row(filing.public_id, filing.name, cells, left, may_take)
