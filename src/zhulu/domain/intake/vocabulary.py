"""The words for deliveries: what can become of one, and why one waits."""

from django.db import models


class Outcome(models.TextChoices):
    """What became of a delivery, as the client is told."""

    RECEIVED = "received", "已收到，待处理"
    ACCEPTED = "accepted", "已入库"
    REMARKED = "accepted_with_remarks", "已入库，有备注"
    UNGRADED = "ungraded", "已入库，待定级"
    UNLINKED = "unlinked", "已入库，待挂接"
    PLACE_UNKNOWN = "place_unknown", "等待：区划不明"
    HELD = "held", "待勘误"
    SETTLED = "settled", "已按勘误更正"
    DISMISSED = "dismissed", "不予勘误"
    SUPERSEDED = "superseded", "已被新版本代替"
    STALE = "stale", "旧版本"
    REPEATED = "repeated", "重复交付"
    REJECTED = "rejected", "拒收"


ENTERED = (Outcome.ACCEPTED, Outcome.REMARKED, Outcome.UNGRADED, Outcome.UNLINKED)
"""Outcomes of what went into the library."""
OWNER_ROLE = "owner"
"""The role of the 建设单位 among the links; it is none of the standard's participant roles."""
TAKE_UP_TASK = "zhulu.feed.take-up"
"""The job that takes up again what waited for a reading."""
SOURCE_KIND = "delivery"
"""What a contribution that came by the feed says of where it came from."""


class Queue(models.TextChoices):
    """What waits for somebody, by what they have to say (一(一))."""

    GRADE = "grade", "待定级"
    LINK = "link", "待挂接"
    PLACE = "place", "区划不明"
    HOLD = "hold", "待勘误"
    REJECTED = "rejected", "拒收"
