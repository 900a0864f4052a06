"""What a reviewer looked at beyond the form: originals, the site, and what the registers said when it was decided."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhulu.domain.filings.models.filing import Filing, Submission
from zhulu.domain.filings.vocabulary import DuplicateVerdict
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.db.models import AppendOnly
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.storage.models import Blob

FEWEST_PEOPLE = 2
"""A site is visited by two at least."""


class OriginalsCheck(AppendOnly):
    """That an officer held originals against what was filed: which, what came of it; name and office as they were."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="originals_checks")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    papers = models.TextField("核验的原件")
    finding = models.TextField("核验结论")
    account_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=64)
    actor_office = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.filing_id}：核验原件"


class SiteVisit(AppendOnly):
    """That at least two people were on the site: when, who, what they found, with photographs."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="site_visits")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    began_on = models.DateField("核查开始")
    ended_on = models.DateField("核查结束")
    """Working days from the first to the last are not counted in the promised time (Q34)."""
    people = ArrayField(models.CharField(max_length=64), verbose_name="核查人员")
    finding = models.TextField("核查结论")
    account_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=64)
    actor_office = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ended_on__gte=F("began_on")), name="visit_days_in_order"),
            models.CheckConstraint(condition=Q(people__len__gte=FEWEST_PEOPLE), name="visit_by_two_at_least"),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id}：实地核查 {self.began_on}"


class SitePhoto(AppendOnly):
    """A photograph of a visit; the bytes lie in storage under their digest."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    visit = models.ForeignKey(SiteVisit, on_delete=models.PROTECT, related_name="photos")
    name = models.CharField("文件名", max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class EvidenceSeen(AppendOnly):
    """What the registers said at the moment of a decision, item by item: later deliveries do not change it."""

    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="evidence_seen")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="evidence_seen")
    risk = models.CharField(max_length=10, blank=True)
    canonical = models.TextField()
    """The comparisons as canonical JSON."""
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.filing_id}：{self.risk or '未见异常'}"


class DuplicateJudgement(AppendOnly):
    """What an officer judged of a near-duplicate: the newest one about a project counts (三(三))."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="duplicate_judgements")
    other_number = models.CharField("相近项目编号", max_length=20)
    other_name = models.CharField("相近项目名称", max_length=500)
    verdict = models.CharField("判断", max_length=10, choices=DuplicateVerdict.choices)
    reason = models.TextField("依据")
    account_id = models.BigIntegerField()
    actor_name = models.CharField(max_length=64)
    actor_office = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["filing", "-id"], name="judgement_of_filing")]

    def __str__(self) -> str:
        return f"{self.filing_id} / {self.other_number}：{self.get_verdict_display()}"
