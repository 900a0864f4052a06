"""Uploads and what became of each of their rows.

Both are working papers of the enterprise: what counts are the drafts that came of them. How far an upload has come is
told by its figures and moments, not by a state: nobody decides anything here.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.filings.models import Filing
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.uploads.vocabulary import RowOutcome
from zhulu.foundation.db.models import Walled
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.storage.models import Blob


class Upload(Walled):
    """One workbook of filings that an enterprise handed in."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    path = models.CharField("录入途径", max_length=1, choices=Path.choices)
    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="uploads")
    name = models.CharField("文件名", max_length=120)
    file = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, blank=True, related_name="uploads")
    """Empty after the file's time is over; it holds personal numbers in clear."""
    marked = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, blank=True, related_name="marked_uploads")
    """The copy with the faults in place; empty while there is none, and after its time is over."""
    takes_incomplete = models.BooleanField("缺项的也建草稿", default=False)
    """Whether what can be read becomes a draft although it could not be submitted yet."""
    account_id = models.BigIntegerField("上传账号")
    created_at = models.DateTimeField()
    total = models.PositiveIntegerField("行数", null=True, blank=True)
    """Filings in the workbook; empty until they have been counted."""
    done = models.PositiveIntegerField("已处理", default=0)
    drafts = models.PositiveIntegerField("已建草稿", default=0)
    doubles = models.PositiveIntegerField("已有草稿", default=0)
    faulty = models.PositiveIntegerField("有错误", default=0)
    """Rows with faults, those of other sheets that belong to no filing included."""
    refusal = models.JSONField(default=list)
    """Why the file was not taken, or not to its end: sentences."""
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["enterprise", "-id"], name="upload_of_enterprise")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(path__in=[Path.BACK_FILING, Path.SPECIALIST]), name="upload_path"),
            models.CheckConstraint(
                condition=Q(total=None, done=0) | Q(done__lte=F("total")), name="upload_within_its_rows"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class UploadedRow(Walled):
    """What became of one row; a row of another sheet stands here only if it belongs to no filing."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="rows")
    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    """Counted from 1, in the order of the workbook."""
    sheet = models.CharField("工作表", max_length=31)
    row = models.PositiveIntegerField("行号")
    number = models.CharField("序号", max_length=40, blank=True)
    name = models.CharField("名称", max_length=200, blank=True)
    outcome = models.CharField("结果", max_length=8, choices=RowOutcome.choices)
    filing = models.ForeignKey(Filing, on_delete=models.SET_NULL, null=True, blank=True, related_name="uploaded_rows")
    """The draft that came of it or that was there already; empty once the draft has been deleted."""
    digest = models.CharField("SHA-256", max_length=64, blank=True, db_collation="C")
    """Of what stands in the row and those that belong to it, without personal numbers; empty where it has faults."""
    faults = models.JSONField(default=list)
    """Each with rule, what, clause, remedy, sheet, row, column (its heading), and whether it only warns."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["upload", "position"], name="uploaded_row_once"),
            models.UniqueConstraint(
                fields=["enterprise", "digest"],
                condition=Q(outcome=RowOutcome.DRAFT, filing__isnull=False),
                name="one_draft_for_a_row",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["upload", "outcome", "position"], name="uploaded_row_by_outcome"),
            models.Index(fields=["filing"], name="uploaded_row_of_filing"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} 第 {self.row} 行：{self.get_outcome_display()}"
