"""Agreed diffs and their execution. Both are only added to; an erratum is executed once."""

from typing import ClassVar

from django.db import models

from zhulu.domain.errata.guarding import GUARD_AGREEMENT, GUARD_EXECUTION
from zhulu.domain.errata.models.case import Erratum, ErratumSubmission
from zhulu.domain.library.models import Contribution
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.foundation.db.guards import Guard
from zhulu.foundation.db.models import AppendOnly, Reference
from zhulu.foundation.identifiers import new_public_id


class AgreedErratum(AppendOnly):
    """The diff of one handing in, as an authority has agreed to it; a later agreement of the case takes its place.

    The diff is a list of ``{act: set, table, row_id, column, old, new}``, ``{act: add|remove, table, row_id, values}``
    or, alone, ``{act: delete_record}``.
    """

    guards: ClassVar = (Guard(name="agreement", function=GUARD_AGREEMENT, when="BEFORE INSERT"),)

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id)
    erratum = models.ForeignKey(Erratum, on_delete=models.PROTECT, related_name="agreements")
    submission = models.OneToOneField(ErratumSubmission, on_delete=models.PROTECT, related_name="agreement")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="agreed_errata")
    diff = models.JSONField()
    reason = models.TextField()
    applied_by = models.BigIntegerField()
    """The account that applied for it."""
    agreed_by = models.BigIntegerField()
    """The account that agreed; never the applicant's."""
    agreed_name = models.CharField(max_length=64)
    agreed_office = models.CharField(max_length=200)
    agreed_authority = models.CharField(max_length=100)
    agreed_at = models.DateTimeField()
    method = models.CharField("核验方式", max_length=16, choices=VerificationMethod.choices)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(applied_by=models.F("agreed_by")), name="applicant_does_not_agree"
            ),
        ]

    def __str__(self) -> str:
        return f"勘误 {self.public_id}"


class ErratumExecution(Reference):
    """That an agreed erratum was applied, by whom; written only inside ``apply_erratum()``."""

    guards: ClassVar = (Guard(name="execution", function=GUARD_EXECUTION, when="AFTER INSERT", deferred=True),)

    erratum = models.OneToOneField(AgreedErratum, on_delete=models.PROTECT, related_name="execution")
    executed_by = models.BigIntegerField()
    executed_at = models.DateTimeField()
    xid = models.BigIntegerField()

    def __str__(self) -> str:
        return f"执行 {self.erratum}"


class ContentColumn(Reference):
    """Where a standard column of content is stored; ``apply_erratum()`` can reach nothing that is not listed here."""

    table_key = models.CharField(max_length=40)
    standard_column = models.CharField(max_length=60)
    db_table = models.CharField(max_length=63)
    db_column = models.CharField(max_length=63)
    db_type = models.CharField(max_length=60)
    """Without its length, so that a value that does not fit is refused and not cut."""
    is_text = models.BooleanField(default=False)
    """Whether nothing is written as empty text; else it is NULL."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["table_key", "standard_column"], name="content_column_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table_key}.{self.standard_column}"
