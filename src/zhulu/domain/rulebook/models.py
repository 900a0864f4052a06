"""Dated policy, stored verdicts and waivers: what was asked, by which text, with which values, and what came out."""

from typing import ClassVar

from django.db import models

from zhulu.domain.rulebook.vocabulary import SettingOutcome
from zhulu.foundation.db.models import AppendOnly
from zhulu.foundation.identifiers import new_public_id


class PolicySetting(AppendOnly):
    """One value of one policy setting and the day from which it holds; a change is a new row with its reason."""

    public_may_read: ClassVar[bool] = True

    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField()
    reason = models.TextField()
    clause = models.CharField(max_length=100, blank=True, default="")
    """On what it stands: a clause, one of our readings (Q…), or 示例·未见出处 where no official source is known."""
    set_by = models.CharField(max_length=100)
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "-valid_from", "-id"], name="policy_current")]

    def __str__(self) -> str:
        return f"{self.key} 自 {self.valid_from}"


class SettingProposal(AppendOnly):
    """Somebody of the province proposes another value of a setting from a day on, with reason and basis.

    Nothing follows from it until it is confirmed. Name and office are copies of that moment.
    """

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    key = models.CharField(max_length=60)
    value = models.JSONField()
    valid_from = models.DateField()
    reason = models.TextField()
    clause = models.CharField(max_length=100)
    replaces = models.ForeignKey(PolicySetting, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The version that would hold on that day without it; confirming something else than was read is refused."""
    effects = models.JSONField()
    """The sentences by which the preview told what the change would alter."""
    proposed_by = models.BigIntegerField()
    proposed_name = models.CharField(max_length=64)
    proposed_office = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["key", "-id"], name="setting_proposal_of_key")]

    def __str__(self) -> str:
        return f"{self.key} 自 {self.valid_from} 的改动"


class SettingAnswer(AppendOnly):
    """The one answer to a proposed change: confirmed with the version that it made, declined, or withdrawn."""

    proposal = models.OneToOneField(SettingProposal, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(max_length=16, choices=SettingOutcome.choices)
    setting = models.OneToOneField(
        PolicySetting, on_delete=models.PROTECT, null=True, blank=True, related_name="answer"
    )
    proposed_by = models.BigIntegerField()
    alone = models.BooleanField(default=False)
    """Whether the province's setting let the proposer confirm on that day."""
    answered_by = models.BigIntegerField()
    answered_name = models.CharField(max_length=64)
    answered_office = models.CharField(max_length=200)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(outcome="confirmed", setting__isnull=False)
                | (~models.Q(outcome="confirmed") & models.Q(setting__isnull=True)),
                name="confirmed_change_is_a_version",
            ),
            models.CheckConstraint(
                condition=models.Q(alone=True)
                | models.Q(outcome="withdrawn", proposed_by=models.F("answered_by"))
                | (~models.Q(outcome="withdrawn") & ~models.Q(proposed_by=models.F("answered_by"))),
                name="proposer_does_not_confirm_setting",
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="confirmed") | models.Q(outcome="withdrawn") | ~models.Q(reason=""),
                name="declined_change_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal}：{self.get_outcome_display()}"


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


class WaiverRequest(AppendOnly):
    """An enterprise asks the province to let one matter pass one rule, and says why (三(一) 原则上)."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    rule = models.CharField(max_length=60)
    clause = models.CharField(max_length=40)
    """The clauses that the rule cites, as they were shown."""
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200)
    """What the subject was called then: the province may not read a draft, only what is asked of it."""
    faults = models.JSONField()
    """The sentences of the rule's violations when it was asked."""
    reason = models.TextField()
    requested_by = models.BigIntegerField()
    requested_name = models.CharField(max_length=64)
    requested_for = models.CharField(max_length=200)
    requested_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_kind", "subject_id", "id"], name="waiver_request_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_label}：申请特批 {self.rule}"


class Waiver(AppendOnly):
    """The province lets one matter pass one rule until a day, with its reason; never changed, never taken back."""

    request = models.OneToOneField(WaiverRequest, on_delete=models.PROTECT, related_name="waiver")
    rule = models.CharField(max_length=60)
    clause = models.CharField(max_length=40)
    """The clause on which the exception itself stands."""
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=40)
    requested_by = models.BigIntegerField()
    requested_name = models.CharField(max_length=64)
    approved_by = models.BigIntegerField()
    approved_name = models.CharField(max_length=64)
    approved_office = models.CharField(max_length=200)
    reason = models.TextField()
    valid_from = models.DateField()
    expires_on = models.DateField()
    """The last day on which a matter may pass by it."""
    granted_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["subject_kind", "subject_id", "id"], name="waiver_of_subject")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(requested_by=models.F("approved_by")), name="requester_does_not_approve"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("valid_from")), name="waiver_expires_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"特批 {self.rule}，至 {self.expires_on}"


class WaiverRefusal(AppendOnly):
    """The province does not let the matter pass; the reason goes back to the enterprise."""

    request = models.OneToOneField(WaiverRequest, on_delete=models.PROTECT, related_name="refusal")
    declined_by = models.BigIntegerField()
    declined_name = models.CharField(max_length=64)
    declined_office = models.CharField(max_length=200)
    reason = models.TextField()
    declined_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"不予特批：{self.request}"
