"""The state table of a delivery. Waiting for a turn, for an answer or for the next try are facts, not states."""

from zhulu.domain.access.vocabulary import Permission
from zhulu.domain.statecraft.table import Machine, State, Transition

QUEUED, BLOCKED, SENDING = "queued", "blocked", "sending"
ACCEPTED, REJECTED, SUPERSEDED = "accepted", "rejected", "superseded"

OPEN = frozenset({QUEUED, SENDING})
"""States of a delivery that is still to reach the national platform."""
STOPPED = frozenset({BLOCKED, REJECTED})
"""States in which a delivery waits for people."""

DELIVERY = Machine(
    name="delivery",
    label="推送国家平台",
    initial=QUEUED,
    states=(
        State(QUEUED, "待推送", "已排队，等本项目前面的送达后发送", "一(二)4"),
        State(BLOCKED, "校验未通过", "不符合国家数据标准，没有发送；改正或勘误后再推", "一(二)4"),
        State(SENDING, "推送中", "已经发出，还没有得到明确答复；每个项目同时只有一件", "一(二)4"),
        State(ACCEPTED, "已送达", "国家平台已接收并给出回执", "一(二)4", is_final=True),
        State(REJECTED, "被退回", "国家平台退回并说明原因，或省厅停止了这一次", "一(二)4"),
        State(SUPERSEDED, "已被取代", "同一份数据有了更新的一次推送", "二(三)", is_final=True),
    ),
    transitions=(
        Transition("block", "校验未通过", (QUEUED,), BLOCKED, Permission.PUSH_RUN, "一(二)4", "push"),
        Transition("send", "发送", (QUEUED,), SENDING, Permission.PUSH_RUN, "一(二)4"),
        Transition("accept", "送达", (SENDING, REJECTED), ACCEPTED, Permission.PUSH_RUN, "一(二)4"),
        Transition("reject", "退回", (SENDING,), REJECTED, Permission.PUSH_RUN, "一(二)4"),
        Transition(
            "supersede", "取代", (QUEUED, BLOCKED, SENDING, REJECTED), SUPERSEDED, Permission.PUSH_RUN, "二(三)"
        ),
        Transition(
            "retry", "重新推送", (BLOCKED, REJECTED), SUPERSEDED, Permission.PUSH_MANAGE, "一(二)4", needs_reason=True
        ),
        Transition("hurry", "马上再试", (SENDING,), SENDING, Permission.PUSH_MANAGE, "一(二)4", needs_reason=True),
        Transition(
            "set_aside", "停止这一次", (SENDING,), REJECTED, Permission.PUSH_MANAGE, "一(二)4", needs_reason=True
        ),
    ),
)
"""One message to the national platform, from its queueing to a definite answer (一(二)4, 二(三)).

A delivery that was sent stays 推送中 until the answer is definite, however often it is tried: the next of its project
may not overtake it. What people try again is a new delivery, because a receipt is given once per key.
"""
