"""Alerts of the platform: what struck the eye, and what an officer made of it."""

from typing import ClassVar

from django.db import models

from zhulu.domain.authorities.models import Authority
from zhulu.domain.credit.models.leads import Lead
from zhulu.domain.credit.vocabulary import AlertKind
from zhulu.domain.filings.models import Filing
from zhulu.foundation.db.models import Walled
from zhulu.foundation.identifiers import new_public_id


class Alert(Walled):
    """One thing that struck the eye; it proves nothing, and is made a lead or set aside with a reason."""

    keeps_history: ClassVar[bool] = True

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    kind = models.CharField("种类", max_length=24, choices=AlertKind.choices)
    key = models.CharField(max_length=120, db_collation="C")
    """Tells it from every other of its kind, so that looking again adds nothing."""
    text = models.TextField("情况")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts")
    other = models.ForeignKey(Filing, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts")
    """Whose desk it lies on; empty is the province's."""
    policy = models.JSONField()
    """The thresholds by which it struck."""
    found_at = models.DateTimeField()
    lead = models.OneToOneField(Lead, on_delete=models.PROTECT, null=True, blank=True, related_name="alert")
    answer = models.TextField("处理", blank=True)
    answered_name = models.CharField(max_length=64, blank=True)
    answered_office = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="one_alert_of_a_kind"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "-id"], name="alert_of_authority"),
            models.Index(fields=["filing", "id"], name="alert_of_filing"),
            models.Index(fields=["other", "id"], name="alert_of_other"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.text[:40]}"
