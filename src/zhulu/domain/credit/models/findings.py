"""Signatures, findings, their service and effect, remedies and reversals. Rows are only added."""

from typing import ClassVar

from django.db import models

from zhulu.domain.credit.guarding import GUARD_CONSEQUENCE, GUARD_SIGNATURE
from zhulu.domain.credit.models.cases import Case, CasePaper
from zhulu.domain.credit.vocabulary import Outcome, RemedyKind, Served, ServiceWay
from zhulu.domain.grants.models import Officer
from zhulu.domain.library.models import Mark
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.db.guards import Guard
from zhulu.foundation.db.models import AppendOnly


class Signature(AppendOnly):
    """One officer's own word in the collective decision, with name and office as they were (三(二))."""

    guards: ClassVar = (Guard(name="signature", function=GUARD_SIGNATURE, when="BEFORE INSERT"),)

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="signatures")
    round = models.PositiveIntegerField()
    outcome = models.CharField("意见", max_length=16, choices=Outcome.choices)
    opinion = models.TextField("理由")
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    account_id = models.BigIntegerField()
    name = models.CharField("姓名", max_length=64)
    office = models.CharField("机关和处（科）室", max_length=200)
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="credit_signature")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round", "account_id"], name="one_signature_per_officer"),
        ]

    def __str__(self) -> str:
        return f"{self.case}：{self.name} {self.get_outcome_display()}"


class Finding(AppendOnly):
    """The collective decision and its stamped document."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="finding")
    outcome = models.CharField(max_length=16, choices=Outcome.choices)
    number = models.CharField("文号", max_length=100)
    on = models.DateField("认定日期")
    facts = models.TextField("认定的事实和依据")
    code = models.CharField("不良行为代码", max_length=20, blank=True, db_collation="C")
    code_label = models.CharField(max_length=200, blank=True)
    code_edition = models.CharField("代码表版本", max_length=100, blank=True)
    severity = models.CharField("程度", max_length=20, blank=True)
    policy = models.JSONField()
    """The settings by which it was decided."""
    paper = models.ForeignKey(CasePaper, on_delete=models.PROTECT, related_name="+")
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="credit_finding")

    def __str__(self) -> str:
        return f"{self.number} {self.get_outcome_display()}"


class Service(AppendOnly):
    """That a notice or a finding reached the enterprise: how, when, who took it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="services")
    what = models.CharField(max_length=16, choices=Served.choices)
    round = models.PositiveIntegerField()
    way = models.CharField("送达方式", max_length=16, choices=ServiceWay.choices)
    on = models.DateField("送达日期")
    receiver = models.CharField("签收人", max_length=100, blank=True)
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="credit_service")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "what", "round"], name="served_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case}：{self.get_what_display()} {self.on}"


class Effect(AppendOnly):
    """That a finding took effect: the filing left the public pages. The mark stands on its own contribution alone."""

    guards: ClassVar = (
        Guard(name="consequence", function=GUARD_CONSEQUENCE, when="BEFORE INSERT", arguments=("take_effect",)),
    )

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="effect")
    mark = models.OneToOneField(Mark, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Empty where the filing never entered the library."""
    grade = models.CharField("撤下时的等级", max_length=1, blank=True)
    on = models.DateField("生效日期")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case}：{self.on} 生效"


class Remedy(AppendOnly):
    """A note of review or litigation: where it lies and what came of it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remedies")
    kind = models.CharField("途径", max_length=16, choices=RemedyKind.choices)
    body = models.CharField("受理机关或法院", max_length=200)
    number = models.CharField("案号或文号", max_length=100, blank=True)
    on = models.DateField("日期")
    note = models.TextField("情况")
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="credit_remedy")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.body}"


class Reversal(AppendOnly):
    """That a superior office or a court reversed the finding: everything public is as it was before."""

    guards: ClassVar = (
        Guard(name="consequence", function=GUARD_CONSEQUENCE, when="BEFORE INSERT", arguments=("reverse",)),
    )

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="reversal")
    body = models.CharField("作出决定的机关或法院", max_length=200)
    number = models.CharField("文号", max_length=100)
    on = models.DateField("决定日期")
    reason = models.TextField("理由")
    paper = models.ForeignKey(CasePaper, on_delete=models.PROTECT, related_name="+")
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="credit_reversal")

    def __str__(self) -> str:
        return f"{self.body} {self.number}"
