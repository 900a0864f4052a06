"""Projects as identities: a number that is issued once and never given to another, and no facts."""

from typing import ClassVar

from django.db import models

from zhulu.foundation.db.guards import Guard, TriggerFunction
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id


class Project(AppendOnly):
    """A project's identity: its provincial number (数据标准 3.1), issued at the first submission; facts hang on it."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    number = models.CharField("省级项目编号", max_length=20, unique=True, db_collation="C")
    area_code = models.CharField("编号区划", max_length=12)
    kind = models.CharField("项目分类", max_length=2)
    issued_on = models.DateField("编号日期")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.number


class NumberCounter(Walled):
    """The last serial given for one prefix (area, day, kind; or project and stage); locked while a number is issued."""

    prefix = models.CharField(max_length=40, unique=True, db_collation="C")
    latest = models.IntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(latest__gte=0), name="counter_not_negative")]

    def __str__(self) -> str:
        return f"{self.prefix}: {self.latest}"


class StageNumber(AppendOnly):
    """The number of one stage record (``…-BD-001``), tied to the record's stable row id and kept on resubmission."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="stage_numbers")
    row_id = models.CharField(max_length=16)
    number = models.CharField(max_length=32, unique=True, db_collation="C")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "row_id"], name="one_number_per_stage_record"),
        ]

    def __str__(self) -> str:
        return self.number


GUARD_NATIONAL = TriggerFunction(
    name="library_guard_national",
    body="""
BEGIN
  IF EXISTS (SELECT 1 FROM library_contribution WHERE project_id = NEW.project_id AND path = '3') THEN
    RAISE EXCEPTION '专业承包业绩不推送国家平台，没有国家编号' USING ERRCODE = '23514', HINT = '一(三)5';
  END IF;
  RETURN NEW;
END
""",
)
"""What is never pushed is never numbered there."""


class NationalNumber(AppendOnly):
    """A number that the national platform gave back, for the project or one of its stage records; never on path ③."""

    guards: ClassVar = (Guard(name="national", function=GUARD_NATIONAL, when="BEFORE INSERT"),)

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="national_numbers")
    row_id = models.CharField(max_length=16, blank=True)
    number = models.CharField(max_length=40)
    received_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "row_id", "number"], name="national_once")]

    def __str__(self) -> str:
        return self.number
