"""Where an open filing stands on the review desk: whose it is, until when, who has taken it, and who had it before."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zhulu.domain.authorities.models import Authority
from zhulu.domain.filings.models.filing import Filing
from zhulu.domain.grants.models import Officer
from zhulu.domain.verification.vocabulary import Risk
from zhulu.foundation.db.guards import Guard, TriggerFunction
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id

GUARD_HOLDER = TriggerFunction(
    name="filings_guard_holder",
    body="""
BEGIN
  IF NEW.holder_id IS NOT NULL AND (TG_OP = 'INSERT' OR NEW.holder_id IS DISTINCT FROM OLD.holder_id)
     AND NOT EXISTS (
       SELECT 1 FROM grants_officer WHERE id = NEW.holder_id AND authority_id = NEW.authority_id
     ) THEN
    RAISE EXCEPTION '在办件只能由受理机关自己的审核人员领取' USING ERRCODE = '23514', HINT = '属地管理（一(二)3）';
  END IF;
  RETURN NEW;
END
""",
)
"""Only the home authority's own people take its work."""


class DeskEntry(Walled):
    """An open or returned filing on the review desk: one row while it is there, none once it is decided or withdrawn.

    Waiting, assignment and deadlines are facts, not states. While the enterprise mends, the clock is stopped; whoever
    had taken it keeps it, so that it comes back to the same person.
    """

    guards: ClassVar = (Guard(name="holder", function=GUARD_HOLDER, when="BEFORE INSERT OR UPDATE"),)

    filing = models.OneToOneField(Filing, on_delete=models.CASCADE, primary_key=True, related_name="desk")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, related_name="+")
    """The filing's home authority, copied so that an office's list is one index; empty while it is 待派单."""
    kind = models.CharField("项目分类", max_length=50, blank=True)
    """On path ② the code of the project's type, on path ③ the category's name, as submitted."""
    round = models.PositiveSmallIntegerField("第几次提交")
    since = models.DateTimeField("本次提交")
    accept_by = models.DateField("受理期限")
    due_on = models.DateField("办结期限")
    """The last working day of the promised time; days on which the enterprise was mending are not counted (Q34)."""
    spent = models.PositiveSmallIntegerField("已用工作日", default=0)
    """Working days that earlier rounds have used."""
    is_stopped = models.BooleanField("停表", default=False)
    """Returned: the enterprise is mending, and no day counts."""
    risk = models.CharField("数据调度", max_length=10, choices=Risk.choices, blank=True)
    """What the four registers came to when it was compared last."""
    suspects = models.PositiveSmallIntegerField("疑似重复", default=0)
    """How many near-duplicates nobody has judged to be another project."""
    holder = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    """Who has taken it; empty while anybody of the office may."""
    held_since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(holder__isnull=True, held_since__isnull=True)
                | Q(holder__isnull=False, held_since__isnull=False),
                name="holder_since_a_moment",
            ),
            models.CheckConstraint(condition=Q(round__gte=1), name="desk_round_counts_from_one"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["authority", "due_on", "filing"], name="desk_of_authority"),
            models.Index(fields=["holder", "due_on"], name="desk_of_holder", condition=Q(holder__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id}，{self.due_on} 到期"


class Claim(AppendOnly):
    """That an officer took a filing, gave it back, or passed it to a colleague; names as they were at that moment."""

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="claims")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    giver_name = models.CharField(max_length=64, blank=True)
    """Empty where nobody had it: then it was taken from what waits for the whole office."""
    receiver = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+")
    receiver_name = models.CharField(max_length=64, blank=True)
    """Empty where it was given back to the whole office."""
    account_id = models.BigIntegerField()
    """Who did it."""
    reason = models.TextField("理由", blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(giver__isnull=False) | Q(receiver__isnull=False), name="claim_by_or_from_somebody"
            ),
            models.CheckConstraint(
                condition=Q(giver__isnull=True) | Q(receiver__isnull=True) | ~Q(giver=F("receiver")),
                name="claim_passes_to_another",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["filing", "id"], name="claim_of_filing")]

    def __str__(self) -> str:
        return f"{self.filing_id}：{self.giver_name or '待领取'} → {self.receiver_name or '待领取'}"


class SavedView(Walled):
    """A filter of the desk that an officer has named, to come back to."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=400)
    """What stands behind the question mark of the desk's address."""
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["officer", "name"], name="one_view_per_name")]

    def __str__(self) -> str:
        return self.name
