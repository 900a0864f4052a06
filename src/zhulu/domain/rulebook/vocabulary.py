"""The words of the engine's own records."""

from django.db import models


class SettingOutcome(models.TextChoices):
    """What became of a proposed change of a setting."""

    CONFIRMED = "confirmed", "已确认"
    DECLINED = "declined", "不同意"
    WITHDRAWN = "withdrawn", "已撤回"
