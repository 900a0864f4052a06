"""Words of the review desk."""

from django.db import models


class DeskView(models.TextChoices):
    """What a reviewer looks at: each view is a count on the desk and the list behind it."""

    TO_DO = "todo", "我的和待领取"
    MINE = "mine", "只看我的"
    FREE = "free", "待领取"
    LATE = "late", "已超期"
    SOON = "soon", "快到期"
    BACK = "back", "退回后又来的"
    OFFICE = "office", "本机关全部"
    DUPLICATE = "duplicate", "疑似重复"
    MENDING = "mending", "等企业补正"


class DuplicateVerdict(models.TextChoices):
    """What an officer judges of two projects of nearly one name."""

    SAME = "same", "同一项目"
    DIFFERENT = "different", "不同项目"
    SUSPICIOUS = "suspicious", "存疑"
