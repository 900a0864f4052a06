"""Drafts of guides, the versions that were published, and the province's reminders."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhulu.domain.authorities.models import Authority
from zhulu.domain.guides.vocabulary import GUIDED
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.guards import Guard, TriggerFunction
from zhulu.foundation.db.models import AppendOnly, Walled

HAS_GUIDE = Q(path__in=[path.value for path in GUIDED])

GUARD_VERSION = TriggerFunction(
    name="guides_guard_version",
    body="""
BEGIN
  IF NEW.number <> 1 + COALESCE((
    SELECT max(number) FROM guides_guideversion WHERE authority_id = NEW.authority_id AND path = NEW.path
  ), 0) THEN
    RAISE EXCEPTION '办事指南的版本须依次编号' USING ERRCODE = '23514', HINT = '请刷新后重新发布（三(四)）';
  END IF;
  RETURN NEW;
END
""",
)
"""Versions are counted without a gap, so that none can be slipped in between or left out."""


class GuideDraft(Walled):
    """What an authority is writing; publishing copies it into a version and leaves it."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="guide_drafts")
    path = models.CharField("途径", max_length=1, choices=Path.choices)
    text = models.JSONField("内容")
    """``facts.GuideText`` as JSON."""
    revision = models.PositiveIntegerField(default=0)
    changed_by = models.BigIntegerField()
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "path"], name="guide_draft_once"),
            models.CheckConstraint(condition=HAS_GUIDE, name="guide_draft_path"),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.get_path_display()}（草稿）"


class GuideVersion(AppendOnly):
    """One guide as it was published: whole, with the reviewers of that day, and who published it."""

    public_may_read: ClassVar[bool] = True
    guards: ClassVar = (Guard(name="version", function=GUARD_VERSION, when="BEFORE INSERT"),)

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="guides")
    authority_code = models.CharField(max_length=16, db_collation="C")
    authority_name = models.CharField(max_length=64)
    """As on the day of publication; the public page reads no register of authorities."""
    city_name = models.CharField(max_length=64)
    """The bureau of the city under which the public list shows it, as on that day; its own name for a city."""
    path = models.CharField("途径", max_length=1, choices=Path.choices)
    number = models.PositiveIntegerField("版本")
    text = models.JSONField("内容")
    """``facts.GuideText`` as JSON."""
    reviewers = models.JSONField("审核人员")
    """Name, office and office line of each, from the register on that day."""
    note = models.CharField("修改说明", max_length=200, blank=True)
    digest = models.CharField(max_length=64)
    """SHA-256 of text and reviewers in canonical form."""
    published_by = models.BigIntegerField()
    published_name = models.CharField(max_length=64)
    published_office = models.CharField(max_length=200)
    published_at = models.DateTimeField("发布时间")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "path", "number"], name="guide_version_once"),
            models.CheckConstraint(condition=HAS_GUIDE, name="guide_version_path"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority_code", "path", "-number"], name="guide_version_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.authority_name} {self.get_path_display()} 第 {self.number} 版"


class GuideReminder(AppendOnly):
    """That the province reminded an authority of a guide that is missing or out of date (Q30)."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="guide_reminders")
    path = models.CharField("途径", max_length=1, choices=Path.choices)
    reason = models.CharField("原因", max_length=300)
    on = models.DateField("日期")
    reminded_by = models.BigIntegerField()
    reminded_name = models.CharField(max_length=64)
    reminded_office = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["authority", "path", "on"], name="guide_reminder_once_a_day"),
            models.CheckConstraint(condition=HAS_GUIDE, name="guide_reminder_path"),
        ]

    def __str__(self) -> str:
        return f"{self.on} 催办 {self.authority} {self.get_path_display()}"
