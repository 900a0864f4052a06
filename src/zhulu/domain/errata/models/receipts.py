"""Receipts: what other offices have done about a case, with number, day, person and scan; never changed."""

from typing import ClassVar

from django.db import models

from zhulu.domain.errata.guarding import GUARD_RECEIPT
from zhulu.domain.errata.models.case import ErratumSubmission
from zhulu.domain.errata.vocabulary import ReceiptKind
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.db.guards import Guard
from zhulu.foundation.db.models import AppendOnly
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.storage.models import Blob


class Receipt(AppendOnly):
    """One outside fact of one handing in: a filing, a letter, an answer, a change elsewhere, a push."""

    guards: ClassVar = (Guard(name="receipt", function=GUARD_RECEIPT, when="BEFORE INSERT"),)

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    submission = models.ForeignKey(ErratumSubmission, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField(max_length=20, choices=ReceiptKind.choices)
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="erratum_receipt")
    """Who recorded it, with name and office as they were."""
    number = models.CharField("文号或编号", max_length=100, blank=True)
    on = models.DateField("日期")
    handler = models.CharField("经办人", max_length=64, blank=True)
    """Who handled it there, where that is somebody else than who recorded it."""
    note = models.TextField("说明", blank=True)
    scan_name = models.CharField("文件名", max_length=200, blank=True)
    scan = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, blank=True, related_name="erratum_receipts")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "kind"], name="one_receipt_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.number}"
