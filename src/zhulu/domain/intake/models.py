"""Deliveries as they came, what became of them, and what still waits: differences, grades, links, readings of codes."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhulu.domain.authorities.models import Area, Authority
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.intake.states import FEED_APPLICATION, FEED_DELIVERY, FEED_GRADE, FEED_HOLD
from zhulu.domain.intake.vocabulary import OWNER_ROLE, Outcome
from zhulu.domain.library.models import Contribution, Project
from zhulu.domain.standard.vocabulary import SheetKey
from zhulu.domain.statecraft.models import state_guard
from zhulu.foundation.db.guards import Guard, TriggerFunction
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id

GUARD_DOSSIER = TriggerFunction(
    name="intake_guard_dossier",
    body="""
BEGIN
  IF OLD.project_id IS NOT NULL AND NEW.project_id IS DISTINCT FROM OLD.project_id
     OR (NEW.key, NEW.source, NEW.inner_num) IS DISTINCT FROM (OLD.key, OLD.source, OLD.inner_num) THEN
    RAISE EXCEPTION '来源系统的一件只对应一个项目，不能改挂' USING ERRCODE = '23514', HINT = '一(一)1';
  END IF;
  RETURN NEW;
END
""",
)
"""One case of a source system is one project for ever; another project would be another case."""


GUARD_SETTLEMENT = TriggerFunction(
    name="intake_guard_settlement",
    body="""
BEGIN
  IF NEW.state = 'settled' AND NOT EXISTS (
    SELECT 1 FROM errata_agreederratum agreed
      JOIN errata_erratumexecution execution ON execution.erratum_id = agreed.id
     WHERE agreed.public_id = NEW.erratum_id AND agreed.contribution_id = NEW.contribution_id
  ) THEN
    RAISE EXCEPTION '待勘误的差异只能由执行过的勘误了结' USING ERRCODE = '23514', HINT = '二(一)';
  END IF;
  RETURN NULL;
END
""",
)
"""A held difference is closed by an erratum that was executed on the same contribution, and by nothing else."""


class Dossier(Walled):
    """One case of a source system: its own number there, and the project that it is here.

    ``key`` is computed from source and number, so that whoever reads the same bundle twice gives its rows the same ids.
    """

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (Guard(name="dossier", function=GUARD_DOSSIER, when="BEFORE UPDATE"),)

    key = models.CharField(max_length=16, unique=True, db_collation="C")
    source = models.CharField("来源系统", max_length=20, db_collation="C")
    inner_num = models.CharField("内部编号", max_length=100, db_collation="C")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="dossiers")
    """Empty until its first bundle has entered the library."""
    home_authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Who is at home in its place; empty where nobody or several are: the province's."""
    area_code = models.CharField("项目所在地", max_length=12, blank=True, db_collation="C")
    name = models.CharField("项目名称", max_length=500, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "inner_num"], name="one_dossier_per_case"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["project"], name="dossier_of_project"),
            models.Index(fields=["home_authority", "-id"], name="dossier_of_home"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.inner_num}"


class Delivery(AppendOnly):
    """One bundle as it came, with the envelope's words in columns; personal numbers are in the vault, not here."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    """Empty where the envelope does not say which case it is."""
    client_account_id = models.BigIntegerField("接口客户端")
    """The account of the machine client; 0 for a file fed by the command."""
    client_name = models.CharField(max_length=64)
    batch = models.CharField("批次", max_length=16, db_collation="C")
    position = models.PositiveIntegerField("批次中的次序")
    source = models.CharField("来源系统", max_length=20, blank=True, db_collation="C")
    inner_num = models.CharField("内部编号", max_length=100, blank=True)
    stage = models.CharField("环节", max_length=20, choices=SheetKey.choices, blank=True)
    version = models.BigIntegerField("版本", null=True, blank=True)
    digest = models.CharField("SHA-256", max_length=64, db_collation="C")
    """Of the bundle's canonical text as it came, personal numbers included: the source can prove what it sent."""
    raw = models.TextField("原文")
    """Canonical JSON; personal numbers are replaced by commitments, those inside texts are blotted out."""
    check_depart_name = models.CharField("审核部门", max_length=200, blank=True)
    check_depart_code = models.CharField("审核部门代码", max_length=20, blank=True)
    check_office_name = models.CharField("所在处（科）室", max_length=100, blank=True)
    check_person_name = models.CharField("审核人", max_length=64, blank=True)
    check_date = models.DateField("审核日期", null=True, blank=True)
    produced_at = models.DateTimeField("对方生成时间", null=True, blank=True)
    received_at = models.DateTimeField("收到时间")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier", "digest"],
                condition=models.Q(dossier__isnull=False),
                name="same_bundle_kept_once",
            ),
            models.UniqueConstraint(fields=["batch", "position"], name="place_in_batch_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["dossier", "stage", "-version"], name="delivery_of_stage"),
            models.Index(fields=["source", "-id"], name="delivery_of_source"),
            models.Index(fields=["received_at"], name="delivery_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.inner_num} {self.stage} 第 {self.version} 版"


class Handling(Walled):
    """What became of a delivery: its state, its verdict with every remark and fault, and what it brought in."""

    guards: ClassVar = (state_guard(FEED_DELIVERY.name),)

    delivery = models.OneToOneField(Delivery, on_delete=models.PROTECT, related_name="handling")
    state = models.CharField(max_length=16, choices=FEED_DELIVERY.choices(), default=FEED_DELIVERY.initial)
    outcome = models.CharField("结论", max_length=24, choices=Outcome.choices, default=Outcome.RECEIVED)
    also = ArrayField(models.CharField(max_length=24, choices=Outcome.choices), default=list)
    """Every outcome that applies: a delivery may be 待定级 and 待挂接 at once."""
    remarks = models.JSONField("备注", default=list)
    """What was odd and what was made of it: list of {rule, table, row, column, raw, said}."""
    faults = models.JSONField("拒收原因", default=list)
    """Why it was refused: list of {rule, clause, message, remedy, table, row, column}."""
    prepared = models.TextField(blank=True)
    """What was read of it, while it waits: JSON with commitments, so that it goes in later as it was read now."""
    contribution = models.OneToOneField(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="handling"
    )
    """What it brought into the library; empty where it brought nothing new."""
    unread_code = models.CharField("认不出的区划代码", max_length=20, blank=True, db_collation="C")
    resolver = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Who can say which area is meant; empty for the province."""
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["unread_code", "id"], name="handling_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["id"], name="handling_untouched", condition=models.Q(state="received")),
            models.Index(fields=["outcome", "-id"], name="handling_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.delivery}：{self.get_outcome_display()}"


class Hold(Walled):
    """That a delivery says otherwise than a confirmed contribution: waits until an erratum settles it (二(一))."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (
        state_guard(FEED_HOLD.name),
        Guard(name="settlement", function=GUARD_SETTLEMENT, when="AFTER UPDATE", deferred=True),
    )

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="holds")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="holds")
    home_authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=16, choices=FEED_HOLD.choices(), default=FEED_HOLD.initial)
    erratum_id = models.CharField("执行的勘误", max_length=16, blank=True)
    held_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["delivery", "contribution"], name="one_hold_per_contribution"),
            models.CheckConstraint(
                condition=models.Q(erratum_id="") | models.Q(state="settled"), name="hold_settled_by_erratum"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contribution", "id"], name="hold_open", condition=models.Q(state="held")),
            models.Index(fields=["home_authority", "id"], name="hold_of_home", condition=models.Q(state="held")),
        ]

    def __str__(self) -> str:
        return f"待勘误 {self.public_id}"


class Difference(AppendOnly):
    """One value that a delivery gives otherwise: where it stands, what is confirmed, what was delivered.

    Values are text as an erratum's diff has them; None is empty.
    """

    hold = models.ForeignKey(Hold, on_delete=models.PROTECT, related_name="differences")
    position = models.PositiveIntegerField()
    table = models.CharField(max_length=40)
    row_id = models.CharField(max_length=16, db_collation="C")
    column = models.CharField(max_length=60)
    old = models.TextField(null=True, blank=True)
    new = models.TextField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["hold", "table", "row_id", "column"], name="difference_once"),
        ]

    def __str__(self) -> str:
        return f"{self.table}.{self.column}：{self.old} → {self.new}"


class GradeDue(Walled):
    """That a contribution of the feed has no grade yet, and why (待定级)."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (state_guard(FEED_GRADE.name),)

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="grades_due")
    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="grade_due")
    home_authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    department = models.CharField("交付所写的审核部门", max_length=200, blank=True)
    why = models.CharField("原因", max_length=200)
    state = models.CharField(max_length=16, choices=FEED_GRADE.choices(), default=FEED_GRADE.initial)
    since = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["home_authority", "id"], name="grade_due_of_home", condition=models.Q(state="due")),
            models.Index(fields=["department", "id"], name="grade_due_of_name", condition=models.Q(state="due")),
        ]

    def __str__(self) -> str:
        return f"待定级 {self.contribution}"


class ParticipantLink(Walled):
    """That a firm named in a contribution of the feed is a registered one; empty while nobody has its code (待挂接).

    The owner stands here, too, under its own role, so that it finds its project; an owner who is not registered is no
    matter that waits.
    """

    keeps_history: ClassVar[bool] = True

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="links")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="links")
    row_id = models.CharField(max_length=16, db_collation="C")
    role = models.CharField("承担角色", max_length=32, db_collation="C")
    name = models.CharField("所写名称", max_length=255, blank=True)
    code = models.CharField("所写代码", max_length=50, blank=True, db_collation="C")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="feed_links"
    )
    linked_by = models.CharField("由谁挂接", max_length=200, blank=True)
    """Empty where the code itself said it; else name and office of the officer."""
    linked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "row_id"], name="one_link_per_participant"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["organisation", "dossier"], name="link_of_organisation"),
            models.Index(fields=["dossier"], name="link_of_dossier"),
            models.Index(
                fields=["id"],
                name="link_open",
                condition=models.Q(organisation__isnull=True) & ~models.Q(role=OWNER_ROLE),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.organisation or '待挂接'}"


class CodeReading(AppendOnly):
    """That an officer has said which area a code of the feed means, with name and office as they were (三(二)).

    It holds for the code wherever it comes again; for a delivery without any code it holds for that one alone.
    """

    code = models.CharField("代码", max_length=20, blank=True, db_collation="C")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, blank=True, related_name="readings")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("依据")
    account_id = models.BigIntegerField()
    officer_name = models.CharField("认定人", max_length=64)
    officer_office = models.CharField("所在处（科）室", max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code"], condition=~models.Q(code=""), name="code_read_once"),
            models.UniqueConstraint(
                fields=["delivery"], condition=models.Q(delivery__isnull=False), name="delivery_placed_once"
            ),
            models.CheckConstraint(
                condition=(models.Q(code="") & models.Q(delivery__isnull=False))
                | (~models.Q(code="") & models.Q(delivery__isnull=True)),
                name="code_or_delivery",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code or self.delivery} 即 {self.area}"


class DepartmentReading(AppendOnly):
    """That an officer has said which authority a department's name in the feed means, signed (三(二))."""

    name = models.CharField("所写的部门名称", max_length=200, unique=True)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("依据")
    account_id = models.BigIntegerField()
    officer_name = models.CharField("认定人", max_length=64)
    officer_office = models.CharField("所在处（科）室", max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"“{self.name}”即 {self.authority}"


class FeedApplication(Walled):
    """That an owner or a firm that took part asks the province for grade A on a project of path ① (Q5)."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (state_guard(FEED_APPLICATION.name),)

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="feed_applications")
    applicant = models.CharField("申请人", max_length=64)
    state = models.CharField(max_length=16, choices=FEED_APPLICATION.choices(), default=FEED_APPLICATION.initial)
    applied_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=models.Q(state="applied"), name="one_open_application_per_dossier"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], name="feed_application_open", condition=models.Q(state="applied")),
        ]

    def __str__(self) -> str:
        return f"{self.dossier.name} A 级申请"
