"""Cases of false entry, how they were verified, what the enterprise said, and the papers of all that."""

from typing import ClassVar

from django.db import models

from zhulu.domain.authorities.models import Authority
from zhulu.domain.credit.guarding import GUARD_CASE
from zhulu.domain.credit.models.leads import Lead
from zhulu.domain.credit.states import FALSE_ENTRY, STANDING
from zhulu.domain.credit.vocabulary import CheckKind, PaperUse
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.filings.models import Filing
from zhulu.domain.library.models import Contribution, Mark, Project
from zhulu.domain.statecraft.models import Move, state_guard
from zhulu.foundation.db.guards import Guard
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.storage.models import Blob


class Case(Walled):
    """One case on one enterprise's filing: whether what it entered is false (三(五)c). No confirmation is needed."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (
        state_guard(FALSE_ENTRY.name),
        Guard(name="zz_case", function=GUARD_CASE, when="BEFORE UPDATE"),
    )

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    number = models.CharField("案号", max_length=40, unique=True, db_collation="C")
    state = models.CharField(max_length=16, choices=FALSE_ENTRY.choices(), default=FALSE_ENTRY.initial)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="cases")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    """What the filing brought into the library; empty where it was never confirmed."""
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="cases")
    accused = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    accused_name = models.CharField("企业名称", max_length=200)
    accused_code = models.CharField("统一社会信用代码", max_length=32, db_collation="C")
    lead = models.OneToOneField(Lead, on_delete=models.PROTECT, null=True, blank=True, related_name="case")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="opened_cases")
    """Who opened it."""
    decider = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="cases_to_decide")
    """Who decides it by the setting of the day on which it was opened."""
    grounds = models.TextField("立案理由")
    opened_by = models.BigIntegerField()
    opened_name = models.CharField(max_length=64)
    opened_office = models.CharField(max_length=200)
    opened_at = models.DateTimeField("立案时间")
    facts = models.TextField("告知的事实", blank=True)
    """As the notice told them to the enterprise."""
    round = models.PositiveIntegerField(default=0)
    """How often the enterprise has been notified; signatures count for the newest time."""
    notified_on = models.DateField("告知日期", null=True, blank=True)
    defence_until = models.DateField("陈述申辩截止", null=True, blank=True)
    """The last day for statement and defence, in working days after the service."""
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The 数据存疑 of a running case, where the province shows one."""
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["state", "-id"], name="case_by_state"),
            models.Index(fields=["accused", "-id"], name="case_of_accused"),
            models.Index(fields=["project", "state"], name="case_of_project"),
            models.Index(fields=["authority", "-id"], name="case_of_authority"),
            models.Index(fields=["decider", "-id"], name="case_of_decider"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["filing"], condition=models.Q(state__in=STANDING), name="one_standing_case_per_filing"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.accused_name}"


class CasePaper(AppendOnly):
    """A paper of a case; what is disclosed the enterprise may open once it has been notified."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="papers")
    use = models.CharField("用途", max_length=16, choices=PaperUse.choices)
    name = models.CharField("文件名", max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="case_papers")
    is_disclosed = models.BooleanField("向企业出示", default=False)
    added_by = models.BigIntegerField()
    added_name = models.CharField(max_length=64)
    added_office = models.CharField(max_length=200)
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="paper_of_case")]

    def __str__(self) -> str:
        return self.name


class Check(AppendOnly):
    """One act of verification: originals, a visit, a letter to another office, and what it showed."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField("核查方式", max_length=16, choices=CheckKind.choices)
    on = models.DateField("日期")
    found = models.TextField("核查情况")
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="credit_check")

    def __str__(self) -> str:
        return f"{self.case}：{self.get_kind_display()}"


class Statement(AppendOnly):
    """What the enterprise says to what it was told (陈述申辩); signed by the account that wrote it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="statements")
    round = models.PositiveIntegerField()
    text = models.TextField("陈述申辩")
    move = models.OneToOneField(Move, on_delete=models.PROTECT, related_name="credit_statement")

    def __str__(self) -> str:
        return f"{self.case}：陈述申辩"
