"""The registers' records as they were delivered: every delivery stays, the newest of a number counts."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhulu.domain.verification.vocabulary import Register
from zhulu.foundation.db.models import AppendOnly
from zhulu.foundation.identifiers import new_public_id


class EvidenceBatch(AppendOnly):
    """One delivery of a register: from where, by whom, when, and how much of it was new."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    register = models.CharField("来源登记簿", max_length=10, choices=Register.choices)
    source = models.CharField("来源系统", max_length=60)
    delivered_by = models.CharField("交付人", max_length=200)
    digest = models.CharField("SHA-256", max_length=64)
    rows = models.PositiveIntegerField("行数")
    added = models.PositiveIntegerField("新增或变更")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.get_register_display()}，{self.source}，{self.rows} 行"


class EvidenceRecord(AppendOnly):
    """One record of a register in the version in which it was delivered; a later one of its number supersedes it."""

    batch = models.ForeignKey(EvidenceBatch, on_delete=models.PROTECT, related_name="records")
    register = models.CharField("来源登记簿", max_length=10, choices=Register.choices)
    source = models.CharField("来源系统", max_length=60)
    number = models.CharField("编号", max_length=100)
    name = models.CharField("项目名称", max_length=500)
    owner_name = models.CharField("建设单位", max_length=200, blank=True)
    owner_code = models.CharField("建设单位统一社会信用代码", max_length=50, blank=True)
    party_name = models.CharField("承包单位", max_length=200, blank=True)
    party_code = models.CharField("承包单位统一社会信用代码", max_length=50, blank=True)
    area_code = models.CharField("所在地区划代码", max_length=12, blank=True)
    on_date = models.DateField("日期", null=True, blank=True)
    """Of the award, the registration or the issue."""
    amount = models.DecimalField("金额（万元）", max_digits=18, decimal_places=4, null=True, blank=True)
    size = models.DecimalField("面积（㎡）", max_digits=18, decimal_places=2, null=True, blank=True)
    number_key = models.CharField(max_length=100)
    """The number without spaces and marks, in capital letters."""
    name_key = models.CharField(max_length=500)
    """The name without spaces and marks."""
    digest = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["register", "source", "number_key", "digest"], name="evidence_version_once"
            ),
            models.CheckConstraint(condition=~Q(number_key="") & ~Q(name=""), name="evidence_has_number_and_name"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["number_key"], name="evidence_by_number"),
            models.Index(fields=["name_key"], name="evidence_by_name"),
            models.Index(fields=["owner_code", "party_code"], name="evidence_by_parties"),
        ]

    def __str__(self) -> str:
        return f"{self.get_register_display()} {self.number}"
