"""Words of evidence."""

from django.db import models


class Register(models.TextChoices):
    """The four sources that a reviewer has to consult (三(三))."""

    TENDER = "tender", "招投标"
    QUALITY = "quality", "质量监督"
    SAFETY = "safety", "安全监督"
    PERMIT = "permit", "施工许可"


class Agreement(models.TextChoices):
    """What a comparison of one item comes to."""

    SAME = "same", "一致"
    DIFFERS = "differs", "不一致"
    NO_DATA = "no_data", "无数据"


class Risk(models.TextChoices):
    """What the four sources together say of a filing, worst last."""

    NONE = "", "未见异常"
    NO_DATA = "no_data", "四源都无数据"
    DIFFERS = "differs", "比对有疑点"
