"""Adverse records, the end of their publication, and the failed evaluation that a finding brings."""

from typing import ClassVar

from django.db import models

from zhulu.domain.access.vocabulary import Level
from zhulu.domain.credit.guarding import GUARD_CONSEQUENCE, GUARD_REPAIR
from zhulu.domain.credit.models.cases import Case
from zhulu.domain.credit.states import REPAIR
from zhulu.domain.credit.vocabulary import EndKind, EvaluationOrigin
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.statecraft.models import state_guard
from zhulu.foundation.db.guards import Guard
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id

CODE_FORM = r"^([A-Z]{2}-)?[A-I][0-9]-[0-9]{1,2}-[0-9]{2}$"
"""A code of the national scheme, or of a province's extension with the province's letters before it."""


class AdverseRecord(AppendOnly):
    """An enterprise's adverse record (不良行为记录), with everything that its publication states and rests on."""

    guards: ClassVar = (
        Guard(name="consequence", function=GUARD_CONSEQUENCE, when="BEFORE INSERT", arguments=("take_effect",)),
    )

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    number = models.CharField("诚信记录编号", max_length=40, unique=True, db_collation="C")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="record")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="adverse_records")
    organisation_name = models.CharField("企业名称", max_length=200)
    organisation_code = models.CharField("统一社会信用代码", max_length=32, db_collation="C")
    organisation_kind = models.CharField("企业类型", max_length=60, blank=True)
    code = models.CharField("不良行为代码", max_length=20, db_collation="C")
    code_label = models.CharField("不良行为类别", max_length=200)
    code_edition = models.CharField("代码表版本", max_length=100)
    text = models.TextField("不良行为内容")
    happened_on = models.DateField("发生日期")
    area_code = models.CharField("发生地", max_length=12)
    project_number = models.CharField("项目编号", max_length=20, db_collation="C")
    project_name = models.CharField("工程名称", max_length=255)
    project_address = models.CharField("工程地址", max_length=255, blank=True)
    owner_name = models.CharField("建设单位", max_length=255, blank=True)
    authority_name = models.CharField("认定部门", max_length=100)
    authority_level = models.CharField("认定部门级别", max_length=16, choices=Level.choices)
    grounds = models.CharField("认定依据", max_length=200)
    document_number = models.CharField("决定文号", max_length=100)
    decided_on = models.DateField("决定日期")
    fine = models.DecimalField("罚款金额（万元）", max_digits=18, decimal_places=4, null=True, blank=True)
    penalty_until = models.DateField("处罚截止日期", null=True, blank=True)
    registered_by = models.CharField("登记部门和登记人", max_length=300)
    severity = models.CharField("程度", max_length=20)
    severity_label = models.CharField(max_length=40)
    rule = models.CharField("适用的规定", max_length=100)
    """The national rule of the day of the decision, which stays this record's own."""
    is_published = models.BooleanField("是否公示")
    """False where the rule of its day publishes nothing so slight."""
    shown_from = models.DateField("公示开始日期")
    repair_from = models.DateField("最短公示期满")
    """From this day on its repair may be applied for."""
    shown_until = models.DateField("公示截止日期")
    """The last day on which it is shown."""
    policy = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(code__regex=CODE_FORM), name="adverse_code_form"),
            models.CheckConstraint(
                condition=models.Q(repair_from__gte=models.F("shown_from"))
                & models.Q(shown_until__gte=models.F("shown_from")),
                name="adverse_period_in_order",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "-id"], name="adverse_of_organisation"),
            models.Index(fields=["shown_until", "id"], name="adverse_by_end"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.organisation_name}"


class RecordEnd(AppendOnly):
    """That a record is shown no more, why and since when; the record itself stays."""

    record = models.OneToOneField(AdverseRecord, on_delete=models.PROTECT, related_name="end")
    kind = models.CharField(max_length=16, choices=EndKind.choices)
    on = models.DateField("停止公示日期")
    """The first day on which it is not shown."""
    reason = models.TextField(blank=True)
    ended_by = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.record}：{self.get_kind_display()}"


class Veto(AppendOnly):
    """That a firm's evaluation of a year is 不合格 whatever its level, because of a finding (三(五)c, Q32)."""

    guards: ClassVar = (
        Guard(name="consequence", function=GUARD_CONSEQUENCE, when="BEFORE INSERT", arguments=("take_effect",)),
    )

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="veto")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="vetoes")
    year = models.PositiveIntegerField("年度")
    level = models.CharField("等次", max_length=40)
    """The failing level of the province's dictionary, as it was called then."""
    reason = models.TextField("否决理由")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "year"], name="veto_of_year")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.level}"


class Repair(Walled):
    """An enterprise's application to end a record's publication early: what was put right, and its promise."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (state_guard(REPAIR.name), Guard(name="zz_repair", function=GUARD_REPAIR, when="BEFORE UPDATE"))

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    record = models.ForeignKey(AdverseRecord, on_delete=models.PROTECT, related_name="repairs")
    state = models.CharField(max_length=16, choices=REPAIR.choices(), default=REPAIR.initial)
    text = models.TextField("纠正情况")
    promise_version = models.CharField("信用承诺书版本", max_length=20)
    """The text of the promise that the applicant signed by the account."""
    applied_by = models.BigIntegerField()
    applied_name = models.CharField(max_length=64)
    applied_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["record"], condition=models.Q(state="applied"), name="one_open_repair_per_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record}：信用修复"


class Evaluation(AppendOnly):
    """A firm's level of one year as the province entered or imported it; the newest counts, unless a veto stands."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="evaluations")
    year = models.PositiveIntegerField("年度")
    level = models.CharField("等次", max_length=40)
    """A word of the province's dictionary, never a letter."""
    note = models.CharField("备注", max_length=200, blank=True)
    origin = models.CharField("来源", max_length=16, choices=EvaluationOrigin.choices)
    entered_by = models.BigIntegerField()
    entered_name = models.CharField(max_length=64)
    entered_office = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["organisation", "year", "-id"], name="evaluation_current"),
            models.Index(fields=["year", "-id"], name="evaluation_of_year"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.level}"
