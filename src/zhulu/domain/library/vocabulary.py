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
