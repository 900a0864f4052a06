"""Filings: the draft by sheets, papers, immutable submissions, reasons of return, and applications for grade A."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from zhulu.domain.authorities.models import Authority
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.filings.states import (
    DRAFT,
    FILING_MACHINES,
    FILING_STATE_LABELS,
    GRADE_APPLICATION,
    OPEN,
)
from zhulu.domain.grants.models import Officer, PermissionCase
from zhulu.domain.library.models import Contribution, Project
from zhulu.domain.library.vocabulary import VerificationMethod
from zhulu.domain.rulebook.shapes import Place
from zhulu.domain.standard.vocabulary import Grade, Path, SheetKey
from zhulu.domain.statecraft.models import Move, state_guard, state_guard_by
from zhulu.foundation.db.guards import Guard, TriggerFunction
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.storage.models import Blob

GUARD_HOME = TriggerFunction(
    name="filings_guard_home",
    body="""
BEGIN
  IF NEW.home_authority_id IS DISTINCT FROM OLD.home_authority_id AND NOT EXISTS (
    SELECT 1 FROM statecraft_move
     WHERE machine IN ('back_filing', 'specialist_filing') AND subject_id = NEW.id
       AND xid = pg_current_xact_id()::text::bigint AND transition IN ('submit', 'assign', 'transfer', 'endorse')
  ) THEN
    RAISE EXCEPTION '审核机关只随提交、派单、移交或初审改变，并须同时留下办理记录' USING ERRCODE = '23514',
      HINT = '属地管理（一(二)3）';
  END IF;
  RETURN NEW;
END
""",
)
"""Nobody changes whose desk a filing lies on without the signed move that did it."""
GUARD_SECOND_PERSON = TriggerFunction(
    name="filings_guard_second_person",
    body="""
BEGIN
  IF NEW.state = 'confirmed' AND OLD.state <> 'confirmed' AND EXISTS (
    SELECT 1
      FROM filings_prereview pre
      JOIN statecraft_move first ON first.id = pre.move_id
      JOIN statecraft_move second ON second.machine = first.machine AND second.subject_id = NEW.id
       AND second.transition = 'confirm' AND second.xid = pg_current_xact_id()::text::bigint
     WHERE pre.filing_id = NEW.id AND pre.authority_id = NEW.home_authority_id
       AND pre.submission_id = (SELECT max(id) FROM filings_submission WHERE filing_id = NEW.id)
       AND first.account_id = second.account_id
  ) THEN
    RAISE EXCEPTION '初审和确认须由两个人办理' USING ERRCODE = '23514', HINT = '谁审核、谁负责（三(三)）';
  END IF;
  RETURN NEW;
END
""",
)
"""Whoever passed a submission on does not confirm it."""


GUARD_UNDER_CASE = TriggerFunction(
    name="filings_guard_under_case",
    body="""
BEGIN
  IF NEW.state IS DISTINCT FROM OLD.state AND NEW.state IN ('draft', 'submitted', 'confirmed')
     AND NOT (OLD.state = 'endorsed' AND NEW.state = 'submitted') AND EXISTS (
    SELECT 1 FROM credit_case WHERE filing_id = NEW.id
       AND state IN ('opened', 'verifying', 'notified', 'decided', 'served', 'in_force')
  ) THEN
    RAISE EXCEPTION '虚假录入案件办理中或已认定虚假的填报，不能撤回、提交、确认'
      USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  RETURN NEW;
END
""",
)
"""While a case runs nothing is taken back, submitted or confirmed; what was found false never is again."""


class Filing(Walled):
    """One enterprise's filing of one project, from draft to confirmation."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (
        state_guard_by("path", {path: machine.name for path, machine in FILING_MACHINES.items()}),
        Guard(name="home", function=GUARD_HOME, when="BEFORE UPDATE"),
        Guard(name="second_person", function=GUARD_SECOND_PERSON, when="BEFORE UPDATE"),
        Guard(name="under_case", function=GUARD_UNDER_CASE, when="BEFORE UPDATE"),
    )

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    path = models.CharField("录入途径", max_length=1, choices=Path.choices, default=Path.BACK_FILING)
    enterprise = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="filings")
    roles = ArrayField(models.CharField(max_length=2), verbose_name="承担角色")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="filings")
    """Set when joining an existing project, else at the first submission; never changed afterwards."""
    state = models.CharField(max_length=16, choices=list(FILING_STATE_LABELS.items()), default=DRAFT)
    area_code = models.CharField("项目所在地", max_length=12, blank=True)
    home_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="filings"
    )
    """Computed from place and grants at submission, then moved by 派单, 移交 and 初审 only; empty means 待派单."""
    name = models.CharField("项目名称", max_length=200, blank=True)
    """A copy of the basic sheet's name, for lists."""
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["enterprise", "-changed_at", "-id"], name="filing_of_enterprise"),
            models.Index(
                fields=["home_authority", "submitted_at", "id"],
                name="filing_open_work",
                condition=models.Q(state__in=OPEN),
            ),
            models.Index(fields=["project"], name="filing_of_project"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(path__in=[Path.BACK_FILING, Path.SPECIALIST]), name="filing_path"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or '未命名'}（{self.get_state_display()}）"


class SheetDraft(Walled):
    """What has been typed into one sheet; ``revision`` lets two windows notice each other."""

    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="sheets")
    sheet = models.CharField(max_length=20, choices=SheetKey.choices)
    tables = models.JSONField(default=dict)
    """Table key → list of rows (raw text as typed; personal values as commitments)."""
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "sheet"], name="one_draft_per_sheet")]

    def __str__(self) -> str:
        return f"{self.filing} · {self.get_sheet_display()}"


class Paper(Walled):
    """A paper attached to a sheet: a reference with its name and kind; the bytes lie in storage under their digest."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.CASCADE, related_name="papers")
    sheet = models.CharField(max_length=20, choices=SheetKey.choices)
    kind = models.CharField("材料种类", max_length=40)
    name = models.CharField("文件名", max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="papers")
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["filing", "sheet", "id"], name="paper_of_sheet")]

    def __str__(self) -> str:
        return self.name


class Submission(AppendOnly):
    """One submitted version of a filing, immutable: canonical JSON, digest, who and when; never overwritten."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    canonical = models.TextField()
    digest = models.CharField("SHA-256", max_length=64)
    home_authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    submitted_by = models.BigIntegerField()
    submitted_name = models.CharField(max_length=64)
    submitted_at = models.DateTimeField()
    promise = models.CharField("承诺书版本", max_length=20)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["filing", "number"], name="submission_once")]

    def __str__(self) -> str:
        return f"{self.filing} 第 {self.number} 次提交"


class WarningReason(AppendOnly):
    """Why a submission stands although a rule warned: what the rule said then, and the firm's answer."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="warning_reasons")
    rule = models.CharField(max_length=60)
    said = models.TextField("提醒")
    """The sentences of the rule's warnings, as they were shown."""
    text = models.TextField("理由")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["submission", "rule"], name="one_reason_per_warning")]

    def __str__(self) -> str:
        return f"{self.rule}：{self.text}"


class ReturnReason(AppendOnly):
    """One reason of a return, at its place; all reasons of a return are told at once."""

    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="return_reasons")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="return_reasons")
    code = models.CharField("原因码", max_length=4)
    sheet = models.CharField(max_length=20, choices=SheetKey.choices, blank=True)
    """Empty where the reason concerns the whole filing."""
    table = models.CharField(max_length=40, blank=True)
    """A table of the sheet, or ``attachments``; empty where the reason concerns the whole sheet."""
    row_id = models.CharField(max_length=16, blank=True)
    """A record of the version that was returned, or one of its papers."""
    column = models.CharField(max_length=60, blank=True)
    text = models.TextField("说明", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(models.Q(table="") | ~models.Q(sheet="")) & (models.Q(row_id="") | ~models.Q(table="")),
                name="return_reason_place_from_the_whole",
            ),
        ]

    @property
    def place(self) -> Place:
        """Where it points to in the version that was returned."""
        return Place(self.sheet, self.table, self.row_id, self.column)

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Handover(AppendOnly):
    """That a filing came from one authority's desk to another's, by 派单 or 移交; the move says who did it and why."""

    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="handover")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="handovers")
    giver = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="handed_over")
    """Who was home before; empty where nobody was."""
    receiver = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="received")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(giver__isnull=True) | ~models.Q(giver=models.F("receiver")),
                name="handover_to_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["giver", "-id"], name="handover_of_giver")]

    def __str__(self) -> str:
        return f"{self.filing}：{self.giver or '待派单'} → {self.receiver}"


class WorkHandover(AppendOnly):
    """That an open filing's reviewer left and who took it over, on the day of a change of persons (三(一)).

    Names are copies made at that moment. What the leaver decided stays signed by the leaver.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="work_handovers")
    case = models.ForeignKey(PermissionCase, on_delete=models.PROTECT, related_name="work_handovers")
    """The form that reported the change."""
    giver = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+")
    giver_name = models.CharField(max_length=64)
    receiver = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """Empty where the form named nobody: it goes back to the whole office."""
    receiver_name = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["filing", "case", "giver"], name="work_handed_over_once"),
        ]

    def __str__(self) -> str:
        return f"{self.filing}：{self.giver_name} → {self.receiver_name or '本机关'}"


class PreReview(AppendOnly):
    """That one officer passed a submission on to another of the same authority (初审, Q7); the move says who and why.

    It counts for the version and for the authority for which it was made: a new version or another desk begins anew.
    """

    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="pre_review")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="pre_reviews")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="pre_reviews")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    method = models.CharField("核验方式", max_length=16, choices=VerificationMethod.choices)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "authority"], name="one_pre_review_per_version_and_desk"),
        ]

    def __str__(self) -> str:
        return f"{self.submission}：{self.authority} 初审"


class GradeApplication(Walled):
    """An application on one confirmed contribution: for grade A, or for B where the data are graded C (Q10)."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (state_guard(GRADE_APPLICATION.name),)

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="grade_applications")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="grade_applications")
    target_grade = models.CharField("申请等级", max_length=1, default=Grade.A)
    begun_by = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The city that rechecks of its own accord; empty where the enterprise applied."""
    state = models.CharField(max_length=16, choices=GRADE_APPLICATION.choices(), default=GRADE_APPLICATION.initial)
    applied_by = models.BigIntegerField()
    applied_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contribution"], condition=models.Q(state="applied"), name="one_open_grade_application"
            ),
            models.CheckConstraint(
                condition=models.Q(target_grade=Grade.A, begun_by__isnull=True) | models.Q(target_grade=Grade.B),
                name="application_for_a_or_b",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target_grade} 级申请 {self.contribution}"


class Consultation(AppendOnly):
    """A signed opinion of another office on an open application for A (会商, Q33); it decides nothing."""

    application = models.ForeignKey(GradeApplication, on_delete=models.PROTECT, related_name="consultations")
    account_id = models.BigIntegerField()
    author_name = models.CharField("姓名", max_length=64)
    author_office = models.CharField("处（科）室", max_length=200)
    opinion = models.TextField("会商意见")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.application}：{self.author_office}"
