"""One row for everybody who came lately: their minute and how often they came in it."""

from typing import ClassVar

from django.db import models

from zhulu.foundation.db.models import Walled


class Window(Walled):
    """How often somebody came in one minute; the next minute overwrites it."""

    key = models.CharField("谁", max_length=120, primary_key=True, db_collation="C")
    minute = models.BigIntegerField("第几分钟")
    """Minutes since 1970 in UTC."""
    count = models.PositiveIntegerField("次数")

    class Meta:
        verbose_name = "限次窗口"
        indexes: ClassVar = [models.Index(fields=["minute"], name="window_by_minute")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
