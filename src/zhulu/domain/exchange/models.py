"""Deliveries with every attempt, answer and receipt; what we believe the nation holds; comparisons of both sides.

A delivery's message never changes. What moves is its state, and when it is tried next.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhulu.domain.exchange.states import DELIVERY, QUEUED, SENDING
from zhulu.domain.exchange.vocabulary import AnswerKind, AttemptKind, DeliveryAction, DriftKind, Outcome, PushReason
from zhulu.domain.library.models import Contribution, Project
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.standard.vocabulary import Path
from zhulu.domain.statecraft.models import state_guard
from zhulu.foundation.db.guards import Guard, TriggerFunction
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id

GUARD_DELIVERY = TriggerFunction(
    name="exchange_guard_delivery",
    body="""
DECLARE
  came_by text;
  lies_in bigint;
BEGIN
  IF NEW.contribution_id IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT path, project_id INTO came_by, lies_in FROM library_contribution WHERE id = NEW.contribution_id;
  IF came_by = '3' THEN
    RAISE EXCEPTION '专业承包业绩只在省平台展示，不能推送国家平台' USING ERRCODE = '23514', HINT = '一(三)5';
  END IF;
  IF came_by IS DISTINCT FROM NEW.path OR lies_in IS DISTINCT FROM NEW.project_id THEN
    RAISE EXCEPTION '推送的途径、项目须与入库件一致' USING ERRCODE = '23514', HINT = '一(二)4';
  END IF;
  IF NEW.action = 'U' AND NOT EXISTS (
    SELECT 1 FROM library_gradedecision WHERE contribution_id = NEW.contribution_id
  ) THEN
    RAISE EXCEPTION '没有定级的数据不能推送国家平台' USING ERRCODE = '23514', HINT = '一(二)4';
  END IF;
  RETURN NEW;
END
""",
)
"""Path ③ never leaves the province, whatever the program believes (一(三)5)."""

GUARD_MESSAGE = TriggerFunction(
    name="exchange_guard_message",
    body="""
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION '推送记录不能删除' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  IF (OLD.public_id, OLD.project_number, OLD.path, OLD.record, OLD.revision, OLD.action, OLD.reason, OLD.payload,
      OLD.payload_format, OLD.digest, OLD.key, OLD.stages, OLD.queued_at)
     IS DISTINCT FROM
     (NEW.public_id, NEW.project_number, NEW.path, NEW.record, NEW.revision, NEW.action, NEW.reason, NEW.payload,
      NEW.payload_format, NEW.digest, NEW.key, NEW.stages, NEW.queued_at)
     OR (OLD.project_id, OLD.contribution_id) IS DISTINCT FROM (NEW.project_id, NEW.contribution_id) THEN
    RAISE EXCEPTION '已排队的推送内容不能改动，只能另排一次' USING ERRCODE = '23514', HINT = '三(五)';
  END IF;
  RETURN NEW;
END
""",
)
"""What was queued is what is sent: a change is another delivery."""


GUARD_TRUTH = TriggerFunction(
    name="exchange_guard_truth",
    body="""
BEGIN
  IF NEW.action = 'U' AND EXISTS (
    SELECT 1 FROM credit_case WHERE contribution_id = NEW.contribution_id AND state = 'in_force'
  ) THEN
    RAISE EXCEPTION '已认定虚假的数据不能推送国家平台' USING ERRCODE = '23514', HINT = '三(五)c';
  END IF;
  RETURN NEW;
END
""",
)
"""What was found false is not pushed again before the finding is reversed."""


class Delivery(Walled):
    """One message to the national platform about one contribution: push or withdraw, under one idempotency key."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (
        state_guard(DELIVERY.name),
        Guard(name="delivery", function=GUARD_DELIVERY, when="BEFORE INSERT"),
        Guard(name="message", function=GUARD_MESSAGE, when="BEFORE UPDATE OR DELETE"),
        Guard(name="truth", function=GUARD_TRUTH, when="BEFORE INSERT"),
    )

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    project = models.ForeignKey(Project, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries"
    )
    """Empty only where a record is taken down that the nation holds and our library does not know."""
    project_number = models.CharField("省级项目编号", max_length=20, db_collation="C")
    """The lane: deliveries of one project go one after another."""
    path = models.CharField("录入途径", max_length=1, blank=True)
    record = models.CharField(max_length=16, db_collation="C")
    """Under which the nation knows the contribution: the public id of its filing or feed delivery (原业务号)."""
    name = models.CharField("项目名称", max_length=500, blank=True)
    grade = models.CharField("数据等级", max_length=1, blank=True)
    revision = models.PositiveIntegerField("推送版次")
    """Counts up per record; the nation keeps the highest and refuses what is older."""
    version_number = models.PositiveIntegerField("内容版本", default=0)
    action = models.CharField(max_length=1, choices=DeliveryAction.choices)
    reason = models.CharField(max_length=16, choices=PushReason.choices)
    payload = models.TextField()
    """The body as canonical JSON, personal values as commitments."""
    payload_format = models.PositiveSmallIntegerField()
    digest = models.CharField("SHA-256", max_length=64)
    stages = models.JSONField(default=dict)
    """Our stage numbers by the standard's table, for the receipt to refer to."""
    has_placeholder = models.BooleanField("无证", default=False)
    key = models.CharField("幂等键", max_length=100, unique=True, db_collation="C")
    verdict = models.ForeignKey(Verdict, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drift = models.ForeignKey("exchange.Drift", on_delete=models.PROTECT, null=True, blank=True, related_name="repairs")
    """The difference that this delivery is to repair."""
    state = models.CharField(max_length=16, choices=DELIVERY.choices(), default=DELIVERY.initial)
    queued_at = models.DateTimeField("排队时间")
    next_at = models.DateTimeField()
    """Not before this moment it is tried (again); while an attempt runs, the end of its lease."""
    tries = models.PositiveIntegerField(default=0)
    """Attempts since it was queued, or since somebody asked for another try."""
    ask_first = models.BooleanField(default=False)
    """Whether it may have arrived already, so that the next attempt asks before it sends again."""
    settled_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "revision"], name="delivery_revision_once"),
            models.UniqueConstraint(
                fields=["project_number"], condition=Q(state=SENDING), name="one_delivery_in_flight"
            ),
            models.CheckConstraint(
                condition=Q(path__in=[Path.APPROVAL_FEED, Path.BACK_FILING])
                | Q(path="", contribution__isnull=True, action=DeliveryAction.WITHDRAW),
                name="delivery_never_of_path_3",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["project_number", "id"], name="delivery_lane", condition=Q(state__in=[QUEUED, SENDING])
            ),
            models.Index(fields=["next_at", "id"], name="delivery_due", condition=Q(state__in=[QUEUED, SENDING])),
            models.Index(fields=["record", "-id"], name="delivery_of_record"),
            models.Index(fields=["state", "-id"], name="delivery_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.project_number} 第 {self.revision} 次"


class Attempt(AppendOnly):
    """That a delivery was tried: written before anything leaves, so that a killed worker leaves its trace."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=AttemptKind.choices)
    key_id = models.CharField("签名密钥", max_length=16)
    request_digest = models.CharField("SHA-256", max_length=64)
    started_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["delivery", "number"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.delivery} · {self.number}"


class Answer(AppendOnly):
    """What came of an attempt; an attempt without an answer was cut off."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, related_name="answer")
    kind = models.CharField(max_length=16, choices=AnswerKind.choices)
    status = models.PositiveSmallIntegerField(default=0)
    """The HTTP status; 0 without one."""
    latency_ms = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    """The answer's beginning, as it came."""
    simulated = models.BooleanField(default=False)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.attempt}：{self.get_kind_display()}"


class Receipt(AppendOnly):
    """One receipt of the national platform, kept once however often it comes."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, null=True, blank=True, related_name="receipts")
    """Empty where the key is not ours: the database was restored from a backup taken before the push."""
    key = models.CharField(max_length=100, db_collation="C")
    serial = models.CharField("回执编号", max_length=64, db_collation="C")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    national_number = models.CharField("国家项目编号", max_length=40, blank=True)
    stage_numbers = models.JSONField(default=dict)
    """Our stage number → the nation's."""
    reasons = models.JSONField(default=list)
    held_revision = models.PositiveIntegerField(default=0)
    held_digest = models.CharField(max_length=64, blank=True)
    counted = models.BooleanField()
    """Whether it decided the delivery; late and doubled ones are kept and change nothing."""
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "serial"], name="receipt_once")]
        indexes: ClassVar = [models.Index(fields=["delivery", "id"], name="receipt_of_delivery")]

    def __str__(self) -> str:
        return f"{self.serial} {self.get_outcome_display()}"


class Holding(Walled):
    """What we believe the nation holds of one record, by its receipts: the pushed set of our side."""

    keeps_history: ClassVar[bool] = True

    record = models.CharField(max_length=16, unique=True, db_collation="C")
    contribution = models.OneToOneField(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="holding"
    )
    project_number = models.CharField(max_length=20, db_collation="C")
    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="+")
    """The delivery whose receipt said so."""
    revision = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    is_held = models.BooleanField()
    """False after a withdrawal."""
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.record} 第 {self.revision} 次"


class Reconciliation(AppendOnly):
    """One comparison of the pushed set on both sides: counts, digests, and how many records differ."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    begun_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间")
    begun_by = models.CharField("发起", max_length=300)
    our_count = models.PositiveIntegerField("本平台记录数", default=0)
    our_digest = models.CharField(max_length=64, blank=True)
    their_count = models.PositiveIntegerField("国家平台记录数", default=0)
    their_digest = models.CharField(max_length=64, blank=True)
    in_transit = models.PositiveIntegerField("在途", default=0)
    """Records that differ because a delivery of theirs is still on its way."""
    drift_count = models.PositiveIntegerField("差异", default=0)
    unqueued = models.PositiveIntegerField("应推未推", default=0)
    """Records that the settings of that day owed to the nation and of which nothing had ever been queued."""
    fault = models.TextField(blank=True)
    """Why there was no comparison; empty when there was one."""
    simulated = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-id"], name="reconciliation_newest")]

    def __str__(self) -> str:
        return f"对账 {self.public_id}"


class Drift(AppendOnly):
    """One record about which the two sides differ, named by a comparison."""

    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="drifts")
    kind = models.CharField(max_length=16, choices=DriftKind.choices)
    record = models.CharField(max_length=64, db_collation="C")
    project_number = models.CharField(max_length=40)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    our_revision = models.PositiveIntegerField(default=0)
    our_digest = models.CharField(max_length=64, blank=True)
    their_revision = models.PositiveIntegerField(default=0)
    their_digest = models.CharField(max_length=64, blank=True)
    their_number = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reconciliation", "record"], name="drift_once"),
        ]

    def __str__(self) -> str:
        return f"{self.record}：{self.get_kind_display()}"
