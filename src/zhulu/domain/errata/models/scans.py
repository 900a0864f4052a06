"""Scans of stamped copies: the paper of one step, attached to that step by the office that took it; never changed."""

from typing import ClassVar

from django.db import models

from zhulu.domain.errata.guarding import GUARD_STEP_SCAN
from zhulu.domain.errata.models.case import Erratum
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.db.guards import Guard
from zhulu.foundation.db.models import AppendOnly
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.storage.models import Blob


class StepScan(AppendOnly):
    """The stamped copy of what was decided or recorded at one step, such as the home authority's opinion on 附件3."""

    guards: ClassVar = (Guard(name="step_scan", function=GUARD_STEP_SCAN, when="BEFORE INSERT"),)

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    erratum = models.ForeignKey(Erratum, on_delete=models.PROTECT, related_name="step_scans")
    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="erratum_scans")
    name = models.CharField("文件名", max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="erratum_step_scans")
    added_by = models.BigIntegerField()
    added_name = models.CharField(max_length=64)
    added_office = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["move", "blob"], name="one_scan_of_a_step"),
        ]

    def __str__(self) -> str:
        return self.name
