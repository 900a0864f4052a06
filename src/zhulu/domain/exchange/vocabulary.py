"""The exchange's words."""

from typing import Final

from django.db import models

SEND_TASK: Final = "zhulu.national.send"
"""The job that sends what is due; ``interfaces.jobs`` carries it out."""
COMPARE_TASK: Final = "zhulu.national.reconcile"
"""The job that compares both sides now."""
REPAIR_TASK: Final = "zhulu.national.repair"
"""The job that goes on with a repair that an officer has ordered."""

QUEUE_TASK: Final = "zhulu.national.queue-owed"
"""The job that goes on queueing what is owed and was never queued, as an officer has ordered."""


class DeliveryAction(models.TextChoices):
    """What a delivery asks of the national platform (UpdateFlag, data-standard §4.A.10)."""

    PUSH = "U", "推送"
    WITHDRAW = "D", "撤回"


class PushReason(models.TextChoices):
    """Why a delivery was queued."""

    GRADE = "grade", "定级"
    ERRATUM = "erratum", "勘误"
    FALSE_ENTRY = "false_entry", "虚假认定"
    RETRY = "retry", "重新推送"
    REPAIR = "repair", "对账补推"
    OVERTAKEN = "overtaken", "编号顺延"


class AttemptKind(models.TextChoices):
    """What an attempt does: hand the delivery over, or ask what became of it."""

    SEND = "send", "发送"
    ENQUIRE = "enquire", "查询"


class AnswerKind(models.TextChoices):
    """What came of an attempt."""

    ANSWERED = "answered", "有回执"
    TAKEN = "taken", "已收下，待处理"
    UNKNOWN = "unknown", "对方没有这一件"
    BUSY = "busy", "对方忙"
    REFUSED = "refused", "对方不受理"
    UNREADABLE = "unreadable", "答复看不懂"
    TIMED_OUT = "timed_out", "超时，没有答复"
    UNREACHABLE = "unreachable", "连接不上"


OUT_OF_REACH = frozenset({AnswerKind.BUSY, AnswerKind.TIMED_OUT, AnswerKind.UNREACHABLE})
"""Answers after which there is no sense in trying the next delivery at once."""


class Outcome(models.TextChoices):
    """What a receipt says of a delivery."""

    ACCEPTED = "accepted", "已接收"
    REJECTED = "rejected", "被退回"
    STALE = "stale", "对方已有更新的一版"


class DriftKind(models.TextChoices):
    """How the two sides differ about one record."""

    MISSING_THERE = "missing_there", "国家平台没有"
    MISSING_HERE = "missing_here", "国家平台有，本平台没有推送记录"
    DIFFERENT = "different", "两边内容不同"
    UNEXPECTED = "unexpected", "国家平台不应有"
