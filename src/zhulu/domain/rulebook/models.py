"""Dated policy and stored verdicts: what was asked, by which text, with which values, and what came out."""

from typing import ClassVar

from django.db import models

from zhulu.foundation.db.models import AppendOnly


class PolicySetting(AppendOnly):
    """One value of one policy setting and the day from which it holds; a change is a new row with its reason."""

    public_may_read: ClassVar[bool] = True

    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField()
    reason = models.TextField()
    set_by = models.CharField(max_length=100)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "-valid_from", "-id"], name="policy_current")]

    def __str__(self) -> str:
        return f"{self.key} 自 {self.valid_from}"


class Verdict(AppendOnly):
    """What the rules of a moment said of one version of a subject, kept so that it can be explained years later."""

    moment = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    subject_digest = models.CharField(max_length=64)
    """SHA-256 of the canonical document that was examined."""
    notice = models.CharField(max_length=40)
    """The version of the notice by which it was judged."""
    as_of = models.DateField()
    policy = models.JSONField()
    """The policy values used."""
    asked = models.JSONField()
    """The rule ids asked, in order."""
    violations = models.JSONField()
    passed = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id", "id"], name="verdict_of_subject")]

    def __str__(self) -> str:
        return f"{self.moment} {self.subject_kind} {self.subject_id}: {'通过' if self.passed else '未通过'}"
