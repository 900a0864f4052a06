"""The library's words."""

from django.db import models


class VerificationMethod(models.TextChoices):
    """How a reviewer checked the record (三(三))."""

    SYSTEM = "system", "系统比对"
    ORIGINALS = "originals", "核验原件"
    ON_SITE = "on_site", "实地核查"


class MarkKind(models.TextChoices):
    """What can be said about a contribution besides its grade."""

    ERROR = "error", "数据有误"
    DOUBT = "doubt", "数据存疑"
    ERRATUM_OPEN = "erratum_open", "勘误办理中"
    MADE_UP = "made_up", "补办施工许可"
    FALSE_ENTRY = "false_entry", "认定虚假"
    """Set and lifted by a case alone (三(五)c); what bears it is not shown."""


CHECKED_THERE = "approval"
"""How the grade of path ① was checked: by the department in the approval system, before the data came here."""
DECISION_METHODS = [*VerificationMethod.choices, (CHECKED_THERE, "工程审批系统办理时核验")]
"""What a grade decision can say of how it was checked; officers choose among the three ways of 三(三) only."""
