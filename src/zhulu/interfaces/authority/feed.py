"""The approval system's data as the desk shows them: queues as tables, one delivery, the feed's health."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse

from zhulu.domain.intake.models import Difference, Handling, Hold, ParticipantLink
from zhulu.domain.intake.queries import DayOfFeed, Health, QueueRow, Waiting
from zhulu.domain.intake.states import FEED_DELIVERY, FEED_HOLD
from zhulu.domain.intake.vocabulary import Outcome, Queue
from zhulu.domain.standard.catalogue import SHEETS, TABLES, field
from zhulu.domain.standard.vocabulary import SheetKey
from zhulu.foundation.clock import local_day
from zhulu.foundation.tabular.headings import ColumnKind
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Tab, Table
from zhulu.interfaces.authority.wording import moment

TONES = {"received": "", "accepted": "ok", "waiting": "late", "stale": "", "rejected": "bad", "superseded": ""}
WHAT = {
    Queue.GRADE: ("所写的审核部门", "为什么"),
    Queue.LINK: ("参建单位", "所写的代码"),
    Queue.PLACE: ("认不出的代码", ""),
    Queue.HOLD: ("项目", ""),
    Queue.REJECTED: ("拒收原因", ""),
}
LEDE = {
    Queue.GRADE: "已经入库展示，但认不出是谁确认的，所以还没有等级。认定部门，或者由本机关补确认。",
    Queue.LINK: "单位的代码在登记的企业里找不到，企业看不到这个项目。企业登记以后自动挂接；代码写错的，在这里挂接。",
    Queue.PLACE: "项目所在地的代码认不出来，认定是哪里以后自动入库。同一代码只须认定一次。",
    Queue.HOLD: "新交付的值与已确认的不同，库中的照旧。请建设单位申请勘误；不须更正的，写明理由不予勘误。",
    Queue.REJECTED: "不符合要求，没有入库；对方的系统已经收到全部原因，改好以后用更高的版本再交付。",
}
EMPTY = {
    Queue.GRADE: ("没有待定级的", "部门和审核人都写明的，交付时就定了级。"),
    Queue.LINK: ("没有待挂接的", "参建单位都挂接到登记的企业了。"),
    Queue.PLACE: ("没有区划不明的", "所有交付的所在地都认得出。"),
    Queue.HOLD: ("没有待勘误的", "交付的内容与库中一致。"),
    Queue.REJECTED: ("没有拒收的", "所有交付都收下了。"),
}


def queue_tabs(counts: Mapping[Queue, int], current: Queue | None, *, with_applications: bool) -> list[Tab]:
    """Give the queues as tabs with their counts, the feed's health, and for the province the applications for A."""
    base = reverse("authority:feed")
    tabs = [
        Tab(str(queue.label), f"{base}?queue={queue.value}", current=queue is current, note=counts[queue])
        for queue in Queue
    ]
    tabs.append(Tab("接收情况", reverse("authority:feed-health"), current=current is None))
    return [*tabs, Tab("A 级申请", reverse("authority:feed-applications"))] if with_applications else tabs


def queue_table(rows: Sequence[QueueRow], queue: Queue) -> Table:
    """Show a queue."""
    what, why = WHAT[queue]
    columns = [Column("case", "项目或内部编号", "lead", note="环节与版本"), Column("what", what)]
    columns += [Column("why", why)] if why else []
    columns += [Column("home", "由谁办理")] if queue is not Queue.REJECTED else []
    columns += [Column("since", "收到", "fit", written=ColumnKind.DATE)]
    return Table(str(queue.label), columns, [_row(row) for row in rows])


def _row(row: QueueRow) -> dict[str, object]:
    delivery = row.delivery
    name = delivery.dossier.name if delivery.dossier else ""
    stage = SHEETS[SheetKey(delivery.stage)].label if delivery.stage else "环节不明"
    href = reverse("authority:feed-delivery", args=[delivery.public_id])
    return {
        "case": Cell(
            text=name or delivery.inner_num or "（没有编号）",
            href=href,
            note=f"{stage}　第 {delivery.version} 版" if delivery.version else stage,
        ),
        "what": row.what,
        "why": row.why,
        "home": row.home or "省厅",
        "since": local_day(row.since).isoformat(),
    }


def delivery_facts(handling: Handling) -> list[Fact]:
    """Give what stands on the outside of a delivery, and what became of it."""
    delivery = handling.delivery
    project = delivery.dossier.project if delivery.dossier else None
    outcomes = dict.fromkeys([handling.outcome, *handling.also])
    facts = [
        Fact("结论", "；".join(str(Outcome(outcome).label) for outcome in outcomes)),
        Fact("项目", project.number, href=reverse("portal:project", args=[project.public_id]))
        if project
        else Fact("项目", "还没有入库"),
        Fact("来源系统与内部编号", f"{delivery.source} {delivery.inner_num}".strip() or "没有写明"),
        Fact("环节与版本", f"{delivery.get_stage_display() or '不明'}　第 {delivery.version or '？'} 版"),
        Fact("所写的审核部门", delivery.check_depart_name or delivery.check_depart_code or "没有写明"),
        Fact("所写的审核人", f"{delivery.check_office_name} {delivery.check_person_name}".strip() or "没有写明"),
        Fact("所写的审核日期", delivery.check_date.isoformat() if delivery.check_date else ""),
        Fact("收到", moment(delivery.received_at)),
        Fact("交付编号", delivery.public_id),
        Fact("原文 SHA-256", delivery.digest, wide=True),
    ]
    return [fact for fact in facts if fact.value]


def state_of(handling: Handling) -> tuple[str, str, str]:
    """Give the state in words, its tone, and what it means."""
    state = FEED_DELIVERY.state(handling.state)
    return state.label, TONES[handling.state], state.means


def findings_table(rows: Sequence[Mapping[str, Any]], caption: str) -> Table:
    """Show reasons or remarks: what, where, what to do, and the rule."""
    columns = [
        Column("what", "说明", "lead", note="怎样办理"),
        Column("place", "位置"),
        Column("raw", "原来的值"),
        Column("rule", "规则", note="依据"),
    ]
    return Table(caption, columns, [_finding(row) for row in rows])


def _finding(row: Mapping[str, Any]) -> dict[str, object]:
    table, column = str(row.get("table", "")), str(row.get("column", ""))
    label = TABLES[table].label if table in TABLES else ""
    return {
        "what": Cell(text=row["message"], note=row.get("remedy", "")),
        "place": f"{label} {_label(table, column)}".strip(),
        "raw": row.get("raw", ""),
        "rule": Cell(text=row["rule"], note=row.get("clause", "")),
    }


def _label(table: str, column: str) -> str:
    known = TABLES[table].find(column) if table in TABLES else None
    return known.label if known else ENVELOPE.get(column, column)


ENVELOPE = {
    "confirmation": "确认信息",
    "source": "来源系统",
    "version": "版本",
    "stage": "环节",
    "inner_num": "内部编号",
}
"""Parts of the envelope in words."""


@dataclass(frozen=True, slots=True)
class HoldShown:
    """A held difference with its values as a table."""

    hold: Hold
    state: str
    is_open: bool
    table: Table


def holds_shown(waiting: Waiting) -> list[HoldShown]:
    """Show what was delivered otherwise."""
    return [
        HoldShown(
            hold,
            FEED_HOLD.state(hold.state).label,
            hold.state == "held",
            Table("与已确认的不同", _DIFFERENCE, [_difference(row) for row in waiting.differences[hold.pk]]),
        )
        for hold in waiting.holds
    ]


_DIFFERENCE = (Column("what", "字段", "lead"), Column("old", "库中（已确认）"), Column("new", "这次交付"))


def _difference(row: Difference) -> dict[str, object]:
    label = field(row.table, row.column).label if TABLES[row.table].find(row.column) else row.column
    return {"what": f"{TABLES[row.table].label}·{label}", "old": row.old or "空", "new": row.new or "空"}


def link_words(link: ParticipantLink) -> str:
    """Say to which firm a participant is linked."""
    return str(link.organisation) if link.organisation else "待挂接"


KINDS = (("in", "已入库", "gc"), ("waits", "等待认定", "ga"), ("refused", "拒收", "gr"), ("other", "旧版本等", "gd"))
"""What a day's bundles came to, in the order of the picture."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One piece of a day's column, in the units of the drawing."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The last days as columns."""

    bars: Sequence[Bar]
    most: int
    first: date
    last: date
    caption: str


WIDTH, HEIGHT, GAP = 720.0, 160.0, 0.25


def chart_of(health: Health) -> Chart:
    """Draw the days: one column each, pieces by outcome from the bottom up."""
    most = max((day.total for day in health.days), default=0)
    step = WIDTH / max(len(health.days), 1)
    bars: list[Bar] = []
    for place, day in enumerate(health.days):
        y = HEIGHT
        for key, label, tone in KINDS:
            count = day.counts.get(key, 0)
            if count:
                height = count / most * HEIGHT
                y -= height
                title = f"{day.on} {label} {count:,}"
                bars.append(
                    Bar(round(place * step, 2), round(y, 2), round(step * (1 - GAP), 2), round(height, 2), tone, title)
                )
    total = sum(day.total for day in health.days)
    caption = f"最近 {len(health.days)} 天共收到 {total:,} 包，最多的一天 {most:,} 包"
    return Chart(bars, most, health.days[0].on, health.days[-1].on, caption)


def days_table(health: Health) -> Table:
    """Give the numbers behind the picture, newest first, days without a bundle left out."""
    columns = [Column("on", "日期", "lead"), Column("total", "收到", "num")]
    columns += [Column(key, label, "num") for key, label, _ in KINDS]
    columns += [Column("median", "对方生成到收到（中位数）", "fit")]
    return Table("每天的接收情况", columns, [_day(day) for day in reversed(health.days) if day.total])


def _day(day: DayOfFeed) -> dict[str, object]:
    counts = {key: f"{day.counts.get(key, 0):,}" for key, _, _ in KINDS}
    return {"on": day.on.isoformat(), "total": f"{day.total:,}", **counts, "median": span(day.median)}


def span(length: timedelta | None) -> str:
    """Say a length of time in the unit in which people think of it."""
    if length is None:
        return "—"
    seconds = max(length.total_seconds(), 0)
    for size, unit in ((86400, "天"), (3600, "小时"), (60, "分")):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.0f} 秒"
