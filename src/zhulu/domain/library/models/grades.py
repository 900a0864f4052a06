"""What is said about contributions: grade decisions, confirmations without a grade, and marks. Rows are only added."""

from typing import ClassVar

from django.db import models

from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Authority
from zhulu.domain.library.models.contribution import Contribution
from zhulu.domain.library.vocabulary import DECISION_METHODS, MarkKind, VerificationMethod
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.standard.vocabulary import Grade
from zhulu.domain.statecraft.models import Move
from zhulu.foundation.db.guards import Guard, TriggerFunction
from zhulu.foundation.db.models import AppendOnly

GUARD_GRADE = TriggerFunction(
    name="library_guard_grade",
    body="""
DECLARE
  came_by text;
  home bigint;
  confirms text;
  standing text;
  step text;
BEGIN
  SELECT confirms_grade INTO confirms FROM authorities_authority WHERE id = NEW.authority_id;
  IF confirms IS DISTINCT FROM NEW.grade THEN
    RAISE EXCEPTION '该部门不能定 % 级', NEW.grade USING ERRCODE = '23514', HINT = '一(二)4';
  END IF;
  SELECT path, project_id INTO came_by, home FROM library_contribution WHERE id = NEW.contribution_id;
  IF came_by = '3' THEN
    RAISE EXCEPTION '专业承包业绩不定数据等级' USING ERRCODE = '23514', HINT = '一(三)5';
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('contribution:' || NEW.contribution_id, 0));
  IF EXISTS (
    SELECT 1 FROM errata_erratum WHERE contribution_id = NEW.contribution_id
       AND state NOT IN ('draft', 'returned', 'refused', 'withdrawn', 'dissented', 'done')
  ) THEN
    RAISE EXCEPTION '勘误办理中的数据不能定级' USING ERRCODE = '23514', HINT = '二';
  END IF;
  SELECT grade INTO standing FROM library_gradedecision
   WHERE contribution_id = NEW.contribution_id ORDER BY id DESC LIMIT 1;
  IF NEW.grade = 'A' AND standing IS NULL THEN
    RAISE EXCEPTION '须先定为 B 级或 C 级，才能定为 A 级' USING ERRCODE = '23514', HINT = '一(二)4';
  END IF;
  IF NEW.grade COLLATE "C" >= standing COLLATE "C" THEN
    RAISE EXCEPTION '等级只升不降，也不重复定级：现为 % 级', standing USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  SELECT transition INTO step FROM statecraft_move
   WHERE id = NEW.move_id AND xid = pg_current_xact_id()::text::bigint AND actor_name = NEW.reviewer_name;
  IF step IS NULL AND came_by = '1' AND standing IS NULL AND NEW.grade IN ('B', 'C') THEN
    -- Path ①: the reviewer works in the approval system and has no account here. The name and section are those that
    -- the delivery itself carries, which nobody can change, and the move is the one that took that very delivery or
    -- gave the grade that was due on it.
    SELECT move.transition INTO step
      FROM library_contribution brought
      JOIN intake_delivery delivery ON delivery.public_id = brought.source_id
      JOIN statecraft_move move ON move.id = NEW.move_id AND move.xid = pg_current_xact_id()::text::bigint
      JOIN authorities_authority named ON named.id = NEW.authority_id
       AND (named.code = delivery.check_depart_code
         OR replace(named.name, ' ', '') = replace(delivery.check_depart_name, ' ', '')
         OR EXISTS (SELECT 1 FROM intake_departmentreading said WHERE said.authority_id = named.id
                       AND replace(said.name, ' ', '') = replace(delivery.check_depart_name, ' ', '')))
     WHERE brought.id = NEW.contribution_id AND NEW.reviewer_name <> ''
       AND delivery.check_person_name = NEW.reviewer_name AND delivery.check_office_name = NEW.reviewer_office
       AND ((move.machine = 'feed_delivery' AND move.transition = 'accept' AND brought.move_id = move.id
             AND EXISTS (SELECT 1 FROM intake_handling taken
                          WHERE taken.id = move.subject_id AND taken.delivery_id = delivery.id))
         OR (move.machine = 'feed_grade' AND move.transition = 'grade' AND EXISTS (
               SELECT 1 FROM intake_gradedue due WHERE due.id = move.subject_id AND due.contribution_id = brought.id)));
  END IF;
  IF step IS NULL THEN
    RAISE EXCEPTION '定级须与实名办理记录在同一事务中完成' USING ERRCODE = '23514', HINT = '三(二)';
  END IF;
  IF EXISTS (
    SELECT 1 FROM library_gradedecision other
      JOIN library_contribution elsewhere ON elsewhere.id = other.contribution_id
     WHERE other.move_id = NEW.move_id AND (came_by <> '1' OR elsewhere.project_id <> home)
  ) THEN
    RAISE EXCEPTION '一次办理只定一件的等级' USING ERRCODE = '23514', HINT = '三(三)';
  END IF;
  IF NEW.grade = 'B' AND standing = 'C' AND step <> 'raise' THEN
    RAISE EXCEPTION '由 C 级升为 B 级须经市（州）重新确认' USING ERRCODE = '23514', HINT = '一(二)4';
  END IF;
  RETURN NEW;
END
""",
)
"""The authority's own grade; A only after B or C; B after C by the city's recheck (Q10); never one that is not higher
than the one that stands; none on path ③; none while an erratum runs (二); none without the signed move behind it. A
reviewer without an account is believed on path ① alone, for the first grade, and only as the delivery names them
(ADR 0028)."""


GUARD_TRUTH = TriggerFunction(
    name="library_guard_truth",
    body="""
BEGIN
  IF EXISTS (
    SELECT 1 FROM credit_case WHERE contribution_id = NEW.contribution_id
       AND state IN ('opened', 'verifying', 'notified', 'decided', 'served', 'in_force')
  ) THEN
    RAISE EXCEPTION '虚假录入案件办理中或已认定虚假的数据不能定级' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  RETURN NEW;
END
""",
)
"""Nothing is graded while a case asks whether it is true, nor once it was found false."""


class GradeDecision(AppendOnly):
    """One decision on a contribution's grade, with name and office as they were at that moment (三(二))."""

    guards: ClassVar = (
        Guard(name="grade", function=GUARD_GRADE, when="BEFORE INSERT"),
        Guard(name="truth", function=GUARD_TRUTH, when="BEFORE INSERT"),
    )

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="grade_decisions")
    grade = models.CharField("数据等级", max_length=1)
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    authority_name = models.CharField("审核部门", max_length=100)
    authority_level = models.CharField(max_length=16, choices=Level.choices)
    reviewer_name = models.CharField("审核人", max_length=64)
    reviewer_office = models.CharField("所在处（科）室", max_length=100)
    method = models.CharField("核验方式", max_length=16, choices=DECISION_METHODS)
    opinion = models.TextField("审核意见")
    decided_at = models.DateTimeField("审核时间")
    policy = models.JSONField()
    """The policy values by which this level confirms this grade."""
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="+")
    move = models.ForeignKey(Move, on_delete=models.PROTECT, related_name="+")
    """The province grants A to all parts of a project of path ① with one signature."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["contribution", "move"], name="one_decision_per_move"),
            models.CheckConstraint(
                condition=models.Q(grade=Grade.A, authority_level=Level.PROVINCE)
                | (models.Q(grade__in=[Grade.B, Grade.C]) & ~models.Q(authority_level=Level.PROVINCE)),
                name="grade_a_is_provincial",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["contribution", "-id"], name="grade_current")]

    def __str__(self) -> str:
        return f"{self.contribution}: {self.grade}"


GUARD_CONFIRMATION = TriggerFunction(
    name="library_guard_confirmation",
    body="""
BEGIN
  IF NOT EXISTS (SELECT 1 FROM library_contribution WHERE id = NEW.contribution_id AND path = '3') THEN
    RAISE EXCEPTION '只有专业承包业绩的确认不定数据等级' USING ERRCODE = '23514', HINT = '一(三)5';
  END IF;
  IF NOT EXISTS (
    SELECT 1 FROM statecraft_move
     WHERE id = NEW.move_id AND transition = 'confirm' AND actor_name = NEW.reviewer_name
       AND xid = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION '确认须与实名办理记录在同一事务中完成' USING ERRCODE = '23514', HINT = '三(二)';
  END IF;
  RETURN NEW;
END
""",
)
"""A confirmation without a grade is for path ③ only, and never without the signed move behind it."""


class Confirmation(AppendOnly):
    """That a specialist work was confirmed, by whom and how it was checked; it gives no grade (一(三)4, 一(三)5)."""

    grade: ClassVar[str] = ""
    """None: where a decision is read without asking for its path, this one says so."""
    guards: ClassVar = (Guard(name="confirmation", function=GUARD_CONFIRMATION, when="BEFORE INSERT"),)

    contribution = models.OneToOneField(Contribution, on_delete=models.PROTECT, related_name="confirmation")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    authority_name = models.CharField("审核部门", max_length=100)
    authority_level = models.CharField(max_length=16, choices=Level.choices)
    reviewer_name = models.CharField("审核人", max_length=64)
    reviewer_office = models.CharField("所在处（科）室", max_length=100)
    method = models.CharField("核验方式", max_length=16, choices=VerificationMethod.choices)
    opinion = models.TextField("审核意见")
    decided_at = models.DateTimeField("确认时间")
    policy = models.JSONField()
    """The policy values by which one confirmation was enough, or two steps were taken."""
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, related_name="+")
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(authority_level__in=[Level.CITY, Level.COUNTY]), name="confirmation_is_local"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution}：{self.authority_name}"


GUARD_MARK = TriggerFunction(
    name="library_guard_mark",
    body="""
BEGIN
  IF NEW.kind = 'false_entry' AND NOT EXISTS (
    SELECT 1 FROM statecraft_move move JOIN credit_case about ON about.id = move.subject_id
     WHERE move.machine = 'false_entry' AND about.contribution_id = NEW.contribution_id
       AND move.transition = CASE WHEN NEW.lifts_id IS NULL THEN 'take_effect' ELSE 'reverse' END
       AND move.xid = pg_current_xact_id()::text::bigint
  ) THEN
    RAISE EXCEPTION '“认定虚假”只随案件的认定生效或撤销标注、解除' USING ERRCODE = '23514', HINT = '三(五)c';
  END IF;
  RETURN NEW;
END
""",
)
"""认定虚假 is said by a case's own move, and taken back by its reversal."""


class Mark(AppendOnly):
    """A mark on a contribution (错误, 存疑, 勘误中, 虚假); lifting it is another row that names the one it lifts."""

    guards: ClassVar = (Guard(name="mark", function=GUARD_MARK, when="BEFORE INSERT"),)

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="marks")
    kind = models.CharField(max_length=16, choices=MarkKind.choices)
    lifts = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="lifted_by")
    reason = models.TextField()
    set_by = models.CharField(max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.contribution}: {self.get_kind_display()}"
