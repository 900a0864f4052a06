"""The two forms as cases: what they ask for, each version as handed in, the city's consent, the province's decision."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from zhulu.domain.authorities.models import Authority
from zhulu.domain.grants.models.register import Officer
from zhulu.domain.grants.states import DRAFT, GRANTED, PERMISSION_CASE, RETURNED
from zhulu.domain.grants.vocabulary import FormKind, LineKind
from zhulu.domain.statecraft.models import Move, state_guard
from zhulu.foundation.db.guards import Guard, TriggerFunction
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.storage.models import Blob

EDITABLE = (DRAFT, RETURNED)
"""The states in which the authority may change its form."""

GUARD_CASE = TriggerFunction(
    name="grants_guard_case",
    body="""
DECLARE
  follows text[] := ARRAY['state', 'starts_on', 'carried_out_at', 'changed_at'];
  needed boolean;
BEGIN
  IF OLD.state NOT IN ('draft', 'returned') AND to_jsonb(NEW) - follows <> to_jsonb(OLD) - follows THEN
    RAISE EXCEPTION '已报出的权限表不能修改' USING ERRCODE = '23514', HINT = '撤回或退回以后才能改（三(一)）';
  END IF;
  IF NEW.authority_id <> OLD.authority_id OR NEW.kind <> OLD.kind THEN
    RAISE EXCEPTION '权限表不能改换机关或种类' USING ERRCODE = '23514';
  END IF;
  IF NEW.state = 'province' AND OLD.state <> 'province' THEN
    SELECT needs_city_consent INTO needed FROM authorities_authority WHERE id = NEW.authority_id;
    IF needed AND NOT EXISTS (
      SELECT 1 FROM statecraft_move
       WHERE machine = 'permission_case' AND subject_id = NEW.id AND transition = 'consent'
         AND xid = pg_current_xact_id()::text::bigint
    ) THEN
      RAISE EXCEPTION '开发区、园区、新区的权限表未经设区市（州）同意，不能报省厅' USING ERRCODE = '23514',
        HINT = '应经设区市（州）建委（住建局）同意（三(一)）';
    END IF;
  END IF;
  RETURN NEW;
END
""",
)
"""What was handed in stays as it was stamped, and a zone's form reaches the province through its city alone."""

GUARD_LINE = TriggerFunction(
    name="grants_guard_line",
    body="""
DECLARE
  holder bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.case_id ELSE NEW.case_id END;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - 'made_id' = to_jsonb(OLD) - 'made_id' THEN
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT 1 FROM grants_permissioncase WHERE id = holder AND state NOT IN ('draft', 'returned')) THEN
    RAISE EXCEPTION '已报出的权限表不能增减或改动人员' USING ERRCODE = '23514', HINT = '撤回或退回以后才能改（三(一)）';
  END IF;
  IF TG_OP = 'DELETE' THEN
    RETURN OLD;
  END IF;
  RETURN NEW;
END
""",
)


class PermissionCase(Walled):
    """One form on its way: 附件5 权限申请 or 附件6 权限变更 (三(一))."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (
        state_guard(PERMISSION_CASE.name),
        Guard(name="case", function=GUARD_CASE, when="BEFORE UPDATE"),
    )

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    number = models.CharField("编号", max_length=40, unique=True, null=True, blank=True)
    """Issued when it is first handed in."""
    kind = models.CharField("种类", max_length=16, choices=FormKind.choices)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="permission_cases")
    by_province = models.BooleanField("省厅代录", default=False)
    """Whether the province entered the stamped paper of an authority that has no account."""
    state = models.CharField(max_length=16, choices=PERMISSION_CASE.choices(), default=PERMISSION_CASE.initial)
    rights = ArrayField(models.CharField(max_length=20), verbose_name="申请权限", default=list, blank=True)
    areas = ArrayField(models.CharField(max_length=9), verbose_name="管理范围", default=list, blank=True)
    """Area codes; none for everywhere the authority answers for."""
    basis = models.CharField("建筑市场监管权限依据", max_length=300, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    address = models.CharField("地址", max_length=200, blank=True)
    phone = models.CharField("单位联系电话", max_length=32, blank=True)
    valid_from = models.DateField("自", null=True, blank=True)
    valid_to = models.DateField("至", null=True, blank=True)
    reason = models.CharField("变更原因", max_length=500, blank=True)
    effective_on = models.DateField("生效日期", null=True, blank=True)
    scan = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scan_name = models.CharField(max_length=200, blank=True)
    scan_digest = models.CharField(max_length=64, blank=True)
    """The digest of the form at the moment at which its scan was attached."""
    revision = models.PositiveIntegerField(default=0)
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_by = models.BigIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    starts_on = models.DateField("生效", null=True, blank=True)
    """The day of effect as the province decided it."""
    carried_out_at = models.DateTimeField(null=True, blank=True)
    """When everything that the decision brings about had been done."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["authority", "-id"], name="permission_case_of_authority"),
            models.Index(fields=["state", "submitted_at", "id"], name="permission_case_waiting"),
            models.Index(
                fields=["starts_on"],
                name="permission_case_due",
                condition=Q(state=GRANTED, carried_out_at__isnull=True),
            ),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=FormKind.values), name="permission_form_known"),
            models.CheckConstraint(
                condition=Q(state__in=EDITABLE)
                | Q(scan__isnull=False, number__isnull=False, submitted_at__isnull=False),
                name="permission_form_is_stamped",
            ),
            models.CheckConstraint(
                condition=~Q(state=GRANTED) | Q(starts_on__isnull=False), name="permission_granted_from_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.get_kind_display()} {self.number or '草稿'}"


class CaseLine(Walled):
    """What a form asks for one person; numbers stand in the vault, here are their commitments."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (Guard(name="line", function=GUARD_LINE, when="BEFORE INSERT OR UPDATE OR DELETE"),)

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey(PermissionCase, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField("变更类型", max_length=16, choices=LineKind.choices, default=LineKind.ADD)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Who leaves, or whose registration or rights change."""
    taker = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The registered person who is to hold the rights or takes over the open work; empty for somebody new."""
    made = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Whom the decision registered or found for this line; the one thing that is written afterwards."""
    name = models.CharField("姓名", max_length=64, blank=True)
    id_commitment = models.CharField(max_length=64, blank=True)
    office = models.CharField("处（科）室", max_length=64, blank=True)
    post = models.CharField("职务", max_length=64, blank=True)
    office_phone = models.CharField("办公电话", max_length=32, blank=True)
    mobile_commitment = models.CharField(max_length=64, blank=True)
    sign_in_name = models.CharField("登录名", max_length=64, blank=True)
    rights = ArrayField(models.CharField(max_length=20), verbose_name="权限", default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=LineKind.values), name="case_line_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.name or self.officer or self.taker}"

    @property
    def vault_owner(self) -> str:
        """The label under which the vault keeps this line's numbers."""
        return f"case_line:{self.public_id}"


class CaseSubmission(AppendOnly):
    """One version of a form as it was handed in, with the stamped scan of it; never changed."""

    case = models.ForeignKey(PermissionCase, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    canonical = models.TextField()
    digest = models.CharField("SHA-256", max_length=64)
    scan = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="+")
    scan_name = models.CharField(max_length=200)
    submitted_by = models.BigIntegerField()
    submitted_name = models.CharField(max_length=64)
    submitted_office = models.CharField(max_length=200)
    submitted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "number"], name="case_submission_once")]

    def __str__(self) -> str:
        return f"{self.case} 第 {self.number} 次报送"


class CityConsent(AppendOnly):
    """That the city consented to a zone's form, or did not: opinion, stamped scan, name and office as they were."""

    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="city_consent")
    case = models.ForeignKey(PermissionCase, on_delete=models.PROTECT, related_name="consents")
    submission = models.ForeignKey(CaseSubmission, on_delete=models.PROTECT, related_name="consents")
    city = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    agreed = models.BooleanField()
    opinion = models.TextField("市（州）意见")
    scan = models.ForeignKey(Blob, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    scan_name = models.CharField(max_length=200, blank=True)
    for_city = models.BooleanField("省厅代录", default=False)
    """Whether the province entered it from the paper of a city that has no account."""
    submitted_by = models.BigIntegerField()
    signed_by = models.BigIntegerField()
    signed_name = models.CharField(max_length=64)
    signed_office = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(submitted_by=F("signed_by")), name="applicant_does_not_consent"),
            models.CheckConstraint(condition=Q(agreed=False) | Q(scan__isnull=False), name="consent_is_stamped"),
        ]

    def __str__(self) -> str:
        return f"{self.case}：{self.city}{'同意' if self.agreed else '不同意'}"


class CaseDecision(AppendOnly):
    """What the province decided on a version of a form, with all reasons at once, name and office as they were."""

    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="case_decision")
    case = models.ForeignKey(PermissionCase, on_delete=models.PROTECT, related_name="decisions")
    submission = models.ForeignKey(CaseSubmission, on_delete=models.PROTECT, related_name="decisions")
    opinion = models.TextField("省厅意见")
    reasons = models.JSONField(default=list)
    """Of a return: a list of ``{"line", "where", "text"}``; ``line`` is empty for the form's head."""
    starts_on = models.DateField(null=True, blank=True)
    submitted_by = models.BigIntegerField()
    decided_by = models.BigIntegerField()
    decided_name = models.CharField(max_length=64)
    decided_office = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(submitted_by=F("decided_by")), name="applicant_does_not_decide"),
        ]

    def __str__(self) -> str:
        return f"{self.case}：{self.move.transition}"


class CaseCounter(Walled):
    """How far the numbers of a day's forms have run; the row is locked while one is issued."""

    prefix = models.CharField(max_length=40, unique=True)
    latest = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}{self.latest:04d}"
