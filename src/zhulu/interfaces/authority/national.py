"""The exchange in words and shapes: how it stands with the line, deliveries, attempts, receipts, differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from zhulu.domain.exchange.connector.configured import AddressRefused, current_connector
from zhulu.domain.exchange.models import Attempt, Delivery, Drift, Receipt, Reconciliation
from zhulu.domain.exchange.owing import pushed_grades
from zhulu.domain.exchange.queries import STUCK, STUCK_TRIES, Line, Sought, label_of
from zhulu.domain.exchange.states import BLOCKED, DELIVERY, REJECTED, SENDING
from zhulu.domain.exchange.vocabulary import OUT_OF_REACH, AnswerKind, DeliveryAction, DriftKind, PushReason
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.web.components.shapes import Cell, Column, Fact, Flag, Tab, Table
from zhulu.interfaces.authority.wording import moment

TONES = {
    "queued": "open",
    "blocked": "late",
    "sending": "open",
    "accepted": "done",
    "rejected": "back",
    "superseded": "draft",
}
PATHS = {Path.APPROVAL_FEED.value: "①", Path.BACK_FILING.value: "②", Path.SPECIALIST.value: "③", "": "—"}
LONGEST_WORDS = 64
SHOWN_DIGEST = 12
MEANINGS = {
    DriftKind.MISSING_THERE: "有回执，但国家平台现在没有。补推即可。",
    DriftKind.MISSING_HERE: "国家平台有，按设置也应当有，本平台没有推送记录（多半是恢复过备份）。补推即可，不会重复。",
    DriftKind.DIFFERENT: "两边都有，内容摘要不同。补推本平台现在的内容；国家平台版次更高的，先核对是否恢复过备份。",
    DriftKind.UNEXPECTED: (
        "国家平台有，本平台没有这份数据、等级不到，或者已经撤回。先查明原因；确属不应有的，写明理由撤下。"
    ),
}


@dataclass(frozen=True, slots=True)
class LineState:
    """What the head of the page says about the line."""

    kind: str
    """Of the notice: ``warn``, ``bad``, ``ok`` or empty."""
    title: str
    text: str
    is_configured: bool


def line_state(line: Line) -> LineState:
    """Say in words how it stands with the line to the national platform."""
    try:
        connector = current_connector()
    except AddressRefused as refused:
        return LineState(
            "bad", "没有推送：地址不能用。", f"{refused}。请技术支持单位改正 ZHULU_NATIONAL_URL。", is_configured=False
        )
    if connector is None:
        waits = f"已排队 {line.open_count} 件，配置以后自动发送。" if line.open_count else "现在没有排队的。"
        return LineState(
            "warn",
            "还没有配置国家平台的地址，什么也不会发送。",
            f"{waits}请技术支持单位设置 ZHULU_NATIONAL_URL 和签名密钥（docs/how-to/national-platform.md）。",
            is_configured=False,
        )
    return _state_of_answers(line)


def _state_of_answers(line: Line) -> LineState:
    latest = line.latest
    if latest is None:
        return LineState("", "已经配置，还没有推送过。", "排队的会在一分钟以内发送。", is_configured=True)
    good = f"最近一次有效答复 {moment(line.latest_good_at)}。" if line.latest_good_at else "还没有得到过有效答复。"
    simulated = "现在推往本机的模拟器，不是国家平台。" if latest.simulated else ""
    if latest.kind in OUT_OF_REACH:
        return LineState(
            "warn",
            f"国家平台现在没有回应（{AnswerKind(latest.kind).label}，{moment(latest.at)}）。",
            f"会自动再试，不用操作；一件也不会丢。{good}{simulated}",
            is_configured=True,
        )
    if latest.kind == AnswerKind.REFUSED:
        return LineState(
            "bad",
            "国家平台不受理我们的消息。",
            f"{latest.text[:200]}。请技术支持单位核对签名密钥和服务器时间。{good}",
            is_configured=True,
        )
    return LineState("", simulated or "线路正常。", good, is_configured=True)


def pushed_words(policy: Policy) -> list[tuple[str, str]]:
    """Say which grades each path pushes by the settings of a day; an empty text says none."""
    return [(PATHS[path.value], "、".join(pushed_grades(policy=policy, path=path.value))) for path in Path]


def sought_of(data: QueryDict) -> Sought:
    """Read what a list is narrowed to; what is unknown counts as not given."""
    state, path, action = (data.get(name, "") for name in ("state", "path", "action"))
    return Sought(
        state=state if state in TONES else "",
        path=path if path in {Path.APPROVAL_FEED.value, Path.BACK_FILING.value} else "",
        action=action if action in DeliveryAction.values else "",
        words=data.get("q", "").replace("\x00", "").strip()[:LONGEST_WORDS],
        is_stuck=state == STUCK,
    )


def address_of(sought: Sought, **other: str) -> str:
    """Give the list's address for a search."""
    state = STUCK if sought.is_stuck else sought.state
    parts = {"state": state, "path": sought.path, "action": sought.action, "q": sought.words, **other}
    query = urlencode({key: value for key, value in parts.items() if value})
    return f"{reverse('authority:national')}{'?' if query else ''}{query}"


def state_tabs(counts: Mapping[str, int], sought: Sought) -> list[Tab]:
    """Give the states as tabs with their counts."""
    every, total = replace(sought, state="", is_stuck=False), sum(counts[state.key] for state in DELIVERY.states)
    tabs = [Tab("全部", address_of(every), current=sought == every, note=total)]
    for state in DELIVERY.states:
        one = replace(every, state=state.key)
        tabs.append(Tab(state.label, address_of(one), current=sought == one, note=counts[state.key]))
    if counts[STUCK] or sought.is_stuck:
        stuck = replace(every, is_stuck=True)
        tabs.append(Tab("多次没有答复", address_of(stuck), current=sought == stuck, note=counts[STUCK]))
    return tabs


def deliveries_table(rows: Sequence[Delivery], *, caption: str) -> Table:
    """Show deliveries with their true state."""
    columns = [
        Column("name", "项目与编号", "lead"),
        Column("what", "途径、等级"),
        Column("why", "做什么"),
        Column("state", "状态", "fit"),
        Column("tries", "尝试", "fit"),
        Column("queued", "排队", "fit"),
        Column("settled", "办结", "fit"),
    ]
    return Table(caption, columns, [_delivery(row) for row in rows])


def _delivery(row: Delivery) -> dict[str, object]:
    stuck = [Flag(f"已试 {row.tries} 次", "bad")] if row.state == SENDING and row.tries >= STUCK_TRIES else []
    unpermitted = [Flag("无证", "warn")] if row.has_placeholder else []
    return {
        "name": Cell(
            text=row.name or "（不在项目库里的记录）",
            href=reverse("authority:delivery", args=[row.public_id]),
            note=row.project_number,
            flags=[*stuck, *unpermitted],
        ),
        "what": f"{PATHS[row.path]}　{row.grade or '—'} 级" if row.grade else PATHS[row.path],
        "why": Cell(text=str(row.get_action_display()), note=f"{reason_words(row)}，第 {row.revision} 次"),
        "state": Cell(state=state_words(row), tone=TONES[row.state]),
        "tries": str(row.tries) if row.tries else "—",
        "queued": moment(row.queued_at),
        "settled": _moment(row.settled_at),
    }


def state_words(row: Delivery) -> str:
    """Give a delivery's state in words."""
    return label_of(state=row.state, action=row.action)


def reason_words(row: Delivery) -> str:
    """Say why a delivery was queued; what is pushed because of a finding is pushed because that was reversed."""
    if row.action == DeliveryAction.PUSH and row.reason == PushReason.FALSE_ENTRY:
        return "撤销虚假认定"
    return str(row.get_reason_display())


def _moment(at: datetime | None) -> str:
    return moment(at) if at else "—"


def delivery_facts(row: Delivery, *, national_number: str) -> list[Fact]:
    """Give what a delivery is."""
    version = f"内容是第 {row.version_number} 版" if row.version_number else ""
    tries = f"已试 {row.tries} 次" if row.tries else ""
    return [
        Fact("省级项目编号", row.project_number),
        Fact("国家平台项目编号", national_number),
        Fact("录入途径", Path(row.path).label if row.path else ""),
        Fact("数据等级", row.grade),
        Fact("做什么", str(row.get_action_display()), note=f"缘由：{reason_words(row)}"),
        Fact("推送版次", f"第 {row.revision} 次", note=version),
        Fact("排队时间", moment(row.queued_at)),
        Fact("办结时间", _moment(row.settled_at)),
        Fact("下次尝试", moment(row.next_at) if row.state == SENDING else "", note=tries),
        Fact("原业务号", row.record, note="国家平台按它认这份数据"),
        Fact("内容摘要 SHA-256", row.digest, wide=True),
        Fact("幂等键", row.key, note="同一个键到几遍都只算一次", wide=True),
    ]


def attempts_table(rows: Sequence[Attempt]) -> Table:
    """Show every attempt with what came of it."""
    columns = [
        Column("number", "次序", "lead"),
        Column("kind", "做了什么", "fit"),
        Column("at", "时间", "fit"),
        Column("result", "结果"),
        Column("status", "HTTP", "num"),
        Column("latency", "用时", "num"),
        Column("key", "密钥", "fit"),
        Column("digest", "请求摘要", "fit"),
    ]
    return Table("每一次尝试", columns, [_attempt(row) for row in rows])


def _attempt(row: Attempt) -> dict[str, object]:
    answer = getattr(row, "answer", None)
    return {
        "number": f"第 {row.number} 次",
        "kind": str(row.get_kind_display()),
        "at": moment(row.started_at),
        "result": Cell(
            text=str(answer.get_kind_display()) if answer else "没有结果（进行中，或进程中断）",
            flags=[Flag("模拟器", "warn")] if answer and answer.simulated else [],
        ),
        "status": (answer.status or "—") if answer else "—",
        "latency": f"{answer.latency_ms} 毫秒" if answer else "—",
        "key": row.key_id,
        "digest": row.request_digest[:SHOWN_DIGEST],
    }


def receipts_table(rows: Sequence[Receipt]) -> Table:
    """Show every receipt, and whether it counted."""
    columns = [
        Column("serial", "回执编号", "lead"),
        Column("outcome", "结果", "fit"),
        Column("number", "国家项目编号"),
        Column("reasons", "说明"),
        Column("counted", "是否采信"),
        Column("at", "收到", "fit"),
    ]
    return Table("回执", columns, [_receipt(row) for row in rows])


def _receipt(row: Receipt) -> dict[str, object]:
    held = f"对方现有第 {row.held_revision} 次" if row.held_revision else ""
    return {
        "serial": row.serial,
        "outcome": str(row.get_outcome_display()),
        "number": row.national_number or "—",
        "reasons": Cell(text="；".join(row.reasons) or "—", note=held),
        "counted": "采信" if row.counted else "迟到或重复，只留存",
        "at": moment(row.at),
    }


def reconciliations_table(rows: Sequence[Reconciliation]) -> Table:
    """Show comparisons, newest first."""
    columns = [
        Column("at", "时间", "lead"),
        Column("by", "发起"),
        Column("ours", "本平台", "num"),
        Column("theirs", "国家平台", "num"),
        Column("transit", "在途", "num"),
        Column("drifts", "差异", "num"),
        Column("state", "结果", "fit"),
    ]
    return Table("对账记录，新的在前", columns, [_reconciliation(row) for row in rows])


def _reconciliation(row: Reconciliation) -> dict[str, object]:
    state, tone = result_of(row)
    return {
        "at": Cell(
            text=moment(row.finished_at),
            href=reverse("authority:reconciliation", args=[row.public_id]),
            flags=[Flag(f"应推未推 {row.unqueued} 件", "warn")] if row.unqueued else [],
        ),
        "by": row.begun_by,
        "ours": "—" if row.fault else row.our_count,
        "theirs": "—" if row.fault else row.their_count,
        "transit": "—" if row.fault else row.in_transit,
        "drifts": "—" if row.fault else row.drift_count,
        "state": Cell(state=state, tone=tone),
    }


def result_of(row: Reconciliation) -> tuple[str, str]:
    """Give a comparison's result in words, and its tone."""
    if row.fault:
        return "没有比成", "late"
    return (f"差异 {row.drift_count} 条", "back") if row.drift_count else ("一致", "done")


def drifts_table(rows: Sequence[Drift], names: Mapping[str, str]) -> Table:
    """Show differences, each with both sides and what became of it."""
    columns = [
        Column("record", "记录", "lead"),
        Column("kind", "差异"),
        Column("ours", "本平台"),
        Column("theirs", "国家平台"),
        Column("repair", "处理"),
    ]
    return Table("逐条差异", columns, [_drift(row, names.get(row.record, "")) for row in rows])


def _drift(row: Drift, name: str) -> dict[str, object]:
    repairs = list(row.repairs.all())
    newest = repairs[-1] if repairs else None
    done: object = "还没有处理"
    if newest:
        address = reverse("authority:delivery", args=[newest.public_id])
        done = Cell(text="看推送", href=address, note=state_words(newest))
    return {
        "record": Cell(text=name or "（没有推送过的记录）", note=f"{row.project_number}　{row.record}"),
        "kind": str(row.get_kind_display()),
        "ours": _side(row.our_revision, row.our_digest),
        "theirs": _side(row.their_revision, row.their_digest),
        "repair": done,
    }


def _side(revision: int, digest: str) -> object:
    return Cell(text=f"第 {revision} 次", note=f"摘要 {digest[:SHOWN_DIGEST]}…") if digest else "没有"


def stopped_words(row: Delivery) -> str:
    """Say what people can do about a stopped delivery."""
    if row.state == BLOCKED:
        return "不符合国家数据标准，没有发送。请填报企业勘误改正，改正后自动重新推送；改了设置的，可以重新推送。"
    if row.state == REJECTED:
        return "国家平台没有接收。改正以后自动重新推送；核对无误的，可以写明理由重新推送。"
    return ""


def findings_of(row: Delivery, severity: str) -> list[dict[str, Any]]:
    """Give what our checks said of a delivery, by severity."""
    return [item for item in (row.verdict.violations if row.verdict else []) if item["severity"] == severity]
