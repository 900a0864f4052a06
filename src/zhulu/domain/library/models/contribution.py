"""Contributions: one confirmed filing or one feed delivery, graded and locked as a whole, and its versions."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.library.models.identity import Project
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.db.guards import Guard, TriggerFunction
from zhulu.foundation.db.models import AppendOnly, Reference
from zhulu.foundation.identifiers import new_public_id

GUARD_CONTRIBUTION = TriggerFunction(
    name="library_guard_contribution",
    body="""
BEGIN
  NEW.xid := pg_current_xact_id()::text::bigint;
  IF NOT EXISTS (
    SELECT 1 FROM statecraft_move
     WHERE id = NEW.move_id AND xid = NEW.xid AND transition IN ('confirm', 'accept')
  ) THEN
    RAISE EXCEPTION '入库须与确认（或接口接收）在同一事务中完成' USING ERRCODE = '23514',
      HINT = '项目库只收已确认的数据（一(二)3）';
  END IF;
  IF EXISTS (
    SELECT 1 FROM library_contribution
     WHERE project_id = NEW.project_id AND (path = '3') <> (NEW.path = '3')
  ) THEN
    RAISE EXCEPTION '专业承包业绩单独成项，不与别的途径的数据合在一个项目下' USING ERRCODE = '23514',
      HINT = '一(三)4、一(三)5';
  END IF;
  RETURN NEW;
END
""",
)
"""确认入库: nothing enters the library except together with the recorded decision that lets it in; and a work of path ③
has a project of its own."""


class Contribution(AppendOnly):
    """What one filing or delivery brought into the library: the unit of grading and of locking."""

    guards: ClassVar = (Guard(name="contribution", function=GUARD_CONTRIBUTION, when="BEFORE INSERT"),)

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contributions")
    path = models.CharField("录入途径", max_length=1, choices=Path.choices)
    source_kind = models.CharField(max_length=20)
    source_id = models.CharField(max_length=16, unique=True)
    """The public id of the filing or delivery."""
    filer = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="contributions"
    )
    roles = ArrayField(models.CharField(max_length=2), default=list)
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("入库时间")
    xid = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(path__in=Path.values), name="contribution_path_known"),
        ]

    def __str__(self) -> str:
        return f"{self.project} · {self.source_kind} {self.source_id}"


class Version(AppendOnly):
    """The whole contribution at one moment as canonical JSON, with its digest; written at entry and by each erratum."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=20)
    cause_id = models.CharField(max_length=16)
    canonical = models.TextField()
    digest = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "number"], name="version_once"),
            models.CheckConstraint(
                condition=models.Q(cause__in=["confirmation", "delivery", "erratum", "tombstone"]),
                name="version_cause_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} 第 {self.number} 版"


class Tombstone(Reference):
    """That a contribution was deleted by an erratum (二(一)b): its rows and versions stay, the public sees it no more.

    Written only inside ``apply_erratum()``.
    """

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="tombstone")
    cause_id = models.CharField(max_length=16)
    """The public id of the agreed erratum."""
    made_at = models.DateTimeField()
    xid = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.contribution} 已按勘误删除"
