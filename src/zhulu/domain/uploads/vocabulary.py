"""The room's words."""

from typing import Final

from django.db import models

IMPORT_TASK: Final = "zhulu.uploads.import"
"""The job that turns an upload's rows into drafts; ``interfaces.jobs`` carries it out."""


class RowOutcome(models.TextChoices):
    """What became of a row."""

    DRAFT = "draft", "已建草稿"
    DOUBLE = "double", "已有草稿"
    FAULTY = "faulty", "有错误"
