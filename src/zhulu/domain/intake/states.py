"""The state tables of the feed: a delivery, a held difference, and a grade that is still due.

A delivery may be taken into the library and still have a difference held or its grade due: these are matters of their
own, which other people end at another time.
"""

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.statecraft.table import Machine, State, Transition

RECEIVED, ACCEPTED, WAITING = "received", "accepted", "waiting"
STALE, REJECTED, SUPERSEDED = "stale", "rejected", "superseded"

FEED_DELIVERY = Machine(
    name="feed_delivery",
    label="工程审批系统的一次交付",
    initial=RECEIVED,
    states=(
        State(RECEIVED, "已收到", "原文已存下，还没有处理", "一(一)1"),
        State(ACCEPTED, "已接收", "新内容已入库；与库中不一致的另转待勘误", "一(一)1", is_final=True),
        State(WAITING, "等待认定", "所在地的代码认不出来，等主管部门认定，认定后自动入库", "一(一)1"),
        State(STALE, "旧版本", "比已处理的版本旧，只存不用", "一(一)1", is_final=True),
        State(REJECTED, "拒收", "不符合要求，已写明全部原因", "一(一)1", is_final=True),
        State(SUPERSEDED, "已被代替", "还在等待时，同一件的新版本已到", "一(一)1", is_final=True),
    ),
    transitions=(
        Transition("accept", "接收", (RECEIVED, WAITING), ACCEPTED, Permission.FEED_DELIVER, "一(一)1", "feed"),
        Transition("wait", "等待认定", (RECEIVED,), WAITING, Permission.FEED_DELIVER, "一(一)1", "feed"),
        Transition("reject", "拒收", (RECEIVED, WAITING), REJECTED, Permission.FEED_DELIVER, "一(一)1", "feed"),
        Transition("set_aside", "存而不用", (RECEIVED, WAITING), STALE, Permission.FEED_DELIVER, "一(一)1"),
        Transition("supersede", "被代替", (WAITING,), SUPERSEDED, Permission.FEED_DELIVER, "一(一)1"),
    ),
)
"""A delivery from its arrival to its end (一(一)1)."""

HELD, SETTLED, DISMISSED, REPLACED = "held", "settled", "dismissed", "replaced"

FEED_HOLD = Machine(
    name="feed_hold",
    label="待勘误的差异",
    initial=HELD,
    states=(
        State(HELD, "待勘误", "与已确认的内容不一致，只能经勘误更正", "二(一)"),
        State(SETTLED, "已更正", "不一致之处已按执行的勘误更正", "二(一)", is_final=True),
        State(DISMISSED, "不予勘误", "主管部门认定库中的内容不须更正", "二(一)", is_final=True),
        State(REPLACED, "已被代替", "同一件的新版本已到，以新版本为准", "一(一)1", is_final=True),
    ),
    transitions=(
        Transition("settle", "按勘误更正", (HELD,), SETTLED, Permission.FEED_SETTLE, "二(一)"),
        Transition("dismiss", "不予勘误", (HELD,), DISMISSED, Permission.FEED_DISMISS, "二(一)", needs_reason=True),
        Transition("replace", "被代替", (HELD,), REPLACED, Permission.FEED_DELIVER, "一(一)1"),
    ),
)
"""A different value in a confirmed record: it goes in only as an agreed erratum's diff (二(一))."""

DUE, GIVEN = "due", "given"

FEED_GRADE = Machine(
    name="feed_grade",
    label="待定级",
    initial=DUE,
    states=(
        State(DUE, "待定级", "审核部门或审核人认不出来，先入库展示，不显示等级", "一(一)3"),
        State(GIVEN, "已定级", "已按确认部门的层级定级", "一(一)3", is_final=True),
    ),
    transitions=(
        Transition("grade", "定级", (DUE,), GIVEN, Permission.FEED_GRADE, "一(一)3", "feed", needs_reason=True),
    ),
)
"""What came without a department that we know: the home authority says who confirmed, or confirms itself (Q2)."""

APPLIED, GRANTED, SENT_BACK = "applied", "granted", "sent_back"

FEED_APPLICATION = Machine(
    name="feed_application",
    label="审批系统项目的 A 级申请",
    initial=APPLIED,
    states=(
        State(APPLIED, "省厅审核中", "建设单位或参建单位已申请定为 A 级", "一(二)4"),
        State(GRANTED, "已定为 A 级", "省厅已定为 A 级", "一(二)4", is_final=True),
        State(SENT_BACK, "已退回", "省厅退回申请，原等级不变，可以再申请", "一(二)4", is_final=True),
    ),
    transitions=(
        Transition(
            "grant", "定为 A 级", (APPLIED,), GRANTED, Permission.GRADE_DECIDE, "一(二)4", "grade_a", needs_reason=True
        ),
        Transition(
            "send_back", "退回申请", (APPLIED,), SENT_BACK, Permission.GRADE_DECIDE, "一(二)4", needs_reason=True
        ),
    ),
)
"""An application for A on a project of the approval system: all of its parts become A with one signature (Q5)."""
