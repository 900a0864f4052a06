"""What the list of errata shows: tabs with their counts, a search, and a table that says whose turn it is."""

from collections.abc import Mapping, Sequence
from functools import partial
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.errata.states import MACHINES
from zhulu.domain.errata.vocabulary import Procedure
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.shapes import Cell, Choice, Column, Field, Pager, Tab, Table
from zhulu.foundation.web.exports import Listing
from zhulu.interfaces.errata.case_page import TONES
from zhulu.interfaces.errata.door import actor_of
from zhulu.usecases.errata.listing import (
    ALL,
    ENDED,
    RUNNING,
    WAITING,
    WHICH,
    ErrataPage,
    ListedErratum,
    list_cases,
    stream_cases,
)

LABELS: Mapping[str, str] = {WAITING: "等我办理", RUNNING: "正在办理", ENDED: "已经结束", ALL: "全部"}
EMPTY: Mapping[str, tuple[str, str]] = {
    WAITING: ("现在没有等您办理的勘误", "轮到您的时候，会列在这里，左侧菜单也会显示件数。"),
    RUNNING: ("没有正在办理的勘误", "申请提出以后、办结以前的勘误列在这里。"),
    ENDED: ("还没有办完的勘误", "办结、不同意、撤回的勘误都一直留存在这里。"),
    ALL: ("还没有勘误", "申请提出以后，会列在这里，并一直留存。"),
}
HOW_TO: Mapping[str, str] = {
    AccountKind.CLERK: "已确认的业绩内容有误的，打开那一件，点“申请勘误”。",
    AccountKind.OWNER: "项目信息有误的，在“本单位的项目”里找到它，点“申请勘误”。",
}


def list_context(request: HttpRequest) -> dict[str, object]:
    """Give the context of the list."""
    actor, asked = actor_of(request), request.GET
    which = asked.get("which", "")
    query, procedure = asked.get("q", "").strip()[:60], asked.get("procedure", "")
    chosen = procedure if procedure in Procedure.values else ""
    narrowed = {"query": query, "procedure": chosen, "after": asked.get("after", "")}
    found = list_cases(actor=actor, now=timezone.now(), which=which if which in WHICH else WAITING, **narrowed)
    if which not in WHICH and not found.counts[WAITING]:
        which = ALL if found.counts[ALL] else WAITING
        found = list_cases(actor=actor, now=timezone.now(), which=which, **narrowed)
    which = which if which in WHICH else WAITING
    title, text = EMPTY[which]
    return {
        "tabs": [_tab(key, found, query, chosen, current=key == which) for key in WHICH],
        "table": _table(found.rows),
        "pager": _pager(found, which, query, chosen),
        "which": which,
        "query": Field("q", "单号、项目或申请单位", kind="search", value=query),
        "procedure": Field(
            "procedure",
            "勘误流程",
            kind="select",
            value=chosen,
            choices=[Choice(value, label) for value, label in Procedure.choices],
            blank="全部流程",
        ),
        "is_narrowed": bool(query or chosen),
        "empty": (title, f"{text}{HOW_TO.get(actor.kind, '')}"),
    }


def _address(which: str, query: str, procedure: str, after: str = "") -> str:
    asked = {"which": which, "q": query, "procedure": procedure, "after": after}
    return f"{reverse('errata:list')}?{urlencode({key: value for key, value in asked.items() if value})}"


def _tab(key: str, found: ErrataPage, query: str, procedure: str, *, current: bool) -> Tab:
    return Tab(LABELS[key], _address(key, query, procedure), current=current, note=found.counts[key])


def _pager(found: ErrataPage, which: str, query: str, procedure: str) -> Pager | None:
    if not found.next:
        return None
    return Pager(next=_address(which, query, procedure, found.next), summary=f"本页 {len(found.rows)} 件")


def listing_of(request: HttpRequest) -> Listing:
    """Give the list that the page shows as one that can leave as a file."""
    actor, asked, now = actor_of(request), request.GET, timezone.now()
    which = asked.get("which", "")
    if which not in WHICH:
        which = WAITING if list_cases(actor=actor, now=now, which=WAITING).counts[WAITING] else ALL
    query, procedure = asked.get("q", "").strip()[:60], asked.get("procedure", "")
    chosen = procedure if procedure in Procedure.values else ""
    rows = partial(stream_cases, actor=actor, now=now, which=which, query=query, procedure=chosen)
    return Listing(f"勘误（{LABELS[which]}）", rows, _table)


def _table(rows: Sequence[ListedErratum]) -> Table:
    columns = [
        Column("name", "工程项目", "lead"),
        Column("number", "单号"),
        Column("applicant", "申请单位"),
        Column("procedure", "流程"),
        Column("state", "状态", "fit"),
        Column("changed", "最近变动", "fit", written=ColumnKind.DATE),
    ]
    return Table(caption="勘误", columns=columns, rows=[_row(row) for row in rows])


def _row(row: ListedErratum) -> dict[str, object]:
    erratum = row.erratum
    state = MACHINES[erratum.procedure].state(erratum.state)
    return {
        "name": Cell(row.name, href=reverse("errata:case", args=[erratum.public_id])),
        "number": erratum.number or "没有提出",
        "applicant": erratum.applicant_name,
        "procedure": Procedure(erratum.procedure).label,
        "state": Cell("", state=state.label, tone=TONES.get(state.key, "open")),
        "changed": f"{timezone.localtime(erratum.changed_at):%Y-%m-%d}",
    }
