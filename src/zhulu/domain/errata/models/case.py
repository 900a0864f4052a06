"""A case from draft to its end: what is to change line by line, its papers, and what was handed in each time."""

from typing import ClassVar

from django.db import models

from zhulu.domain.authorities.models import Authority
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.errata.guarding import GUARD_CASE
from zhulu.domain.errata.vocabulary import Act, PaperUse, Procedure
from zhulu.domain.library.models import Contribution, Mark
from zhulu.domain.statecraft.models import state_guard_by
from zhulu.foundation.db.guards import Guard
from zhulu.foundation.db.models import AppendOnly, Walled
from zhulu.foundation.identifiers import new_public_id
from zhulu.foundation.storage.models import Blob


class Erratum(Walled):
    """One case of 勘误 on one contribution, under one of the three procedures of 二."""

    keeps_history: ClassVar[bool] = True
    guards: ClassVar = (
        state_guard_by("procedure", {name: name for name in Procedure.values}, may_switch=True),
        Guard(name="zz_case", function=GUARD_CASE, when="BEFORE INSERT OR UPDATE"),
    )

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    number = models.CharField("单号", max_length=32, unique=True, null=True, blank=True, db_collation="C")
    """Issued when it is first handed in (KW1-…, KW2-…, KW3-…) and never changed."""
    procedure = models.CharField("勘误流程", max_length=24, choices=Procedure.choices)
    """Also the name of its state table; what is asked under the wrong procedure is led to the right one (Q25)."""
    state = models.CharField(max_length=16)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="errata")
    is_deletion = models.BooleanField("删除整件", default=False)
    """Whether the whole record is to go; only for path ① (二(一)b)."""
    applicant = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="errata")
    """Empty for the paper of an owner that is not registered here."""
    applicant_name = models.CharField("申请单位", max_length=200)
    entered_by = models.ForeignKey(Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The authority that entered an owner's stamped paper; empty where the applicant wrote it here."""
    home_authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="home_errata"
    )
    """Who confirmed, or the successor; computed when it is handed in (Q24)."""
    other_home = models.ForeignKey(
        Authority, on_delete=models.PROTECT, null=True, blank=True, related_name="receiving_errata"
    )
    """Who answers for the place to which it moves the project, where that is another."""
    reason = models.TextField("勘误原因", blank=True)
    seal_note = models.CharField("电子签章说明", max_length=200, blank=True)
    """Under which electronic seal the application was made, where no stamped scan is handed in."""
    sent_to_bureau_at = models.DateTimeField("提交备案时间", null=True, blank=True)
    """When the home authority handed form 4 to both offices; empty where there is none to hand in."""
    mark = models.ForeignKey(Mark, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The 勘误办理中 of the present run."""
    revision = models.PositiveIntegerField(default=1)
    """By which two windows notice each other."""
    created_by = models.BigIntegerField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    submitted_at = models.DateTimeField("申请时间", null=True, blank=True)
    ended_at = models.DateTimeField("办结时间", null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["contribution", "id"], name="erratum_of_contribution"),
            models.Index(fields=["applicant", "-changed_at", "-id"], name="erratum_of_applicant"),
            models.Index(fields=["home_authority", "state", "submitted_at", "id"], name="erratum_of_home"),
            models.Index(fields=["state", "submitted_at", "id"], name="erratum_by_state"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(procedure__in=Procedure.values), name="erratum_procedure_known"),
            models.UniqueConstraint(
                fields=["contribution", "applicant", "entered_by"],
                condition=models.Q(state="draft"),
                name="one_draft_erratum_per_record",
                nulls_distinct=False,
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"勘误草稿 {self.public_id}"


class ErratumPaper(Walled):
    """A paper that the applicant hands in: the stamped application, evidence, or what is to be added to a sheet."""

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    erratum = models.ForeignKey(Erratum, on_delete=models.CASCADE, related_name="papers")
    use = models.CharField("用途", max_length=16, choices=PaperUse.choices)
    name = models.CharField("文件名", max_length=200)
    blob = models.ForeignKey(Blob, on_delete=models.PROTECT, related_name="erratum_papers")
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["erratum", "use", "id"], name="erratum_paper_of_use")]

    def __str__(self) -> str:
        return self.name


class ErratumLine(Walled):
    """One line: a cell set to a new value, or a record or file added or removed; with its reason and evidence.

    ``old`` and ``new`` are as in the canonical document: a cell's value, or a whole row. What could not be read as a
    value is kept as typed, with what is wrong with it; an ID number or telephone never stands here.
    """

    erratum = models.ForeignKey(Erratum, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    act = models.CharField(max_length=8, choices=Act.choices)
    sheet = models.CharField(max_length=20)
    table = models.CharField(max_length=40)
    row_id = models.CharField(max_length=16, db_collation="C")
    column = models.CharField(max_length=60, blank=True)
    """The standard's column; empty where a whole row comes or goes."""
    old = models.JSONField(null=True, blank=True)
    new = models.JSONField(null=True, blank=True)
    typed = models.TextField(blank=True)
    fault = models.TextField(blank=True)
    reason = models.TextField("勘误原因", blank=True)
    evidence = models.ForeignKey(
        ErratumPaper, on_delete=models.SET_NULL, null=True, blank=True, related_name="lines", verbose_name="证明材料"
    )
    pages = models.CharField("页码", max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["erratum", "table", "row_id", "column"], name="one_line_per_cell"),
        ]
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return f"{self.get_act_display()} {self.table}.{self.column or self.row_id}"


class ErratumSubmission(AppendOnly):
    """One handing in of an application, immutable: canonical JSON with lines and papers, digest, who and when."""

    erratum = models.ForeignKey(Erratum, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveIntegerField()
    canonical = models.TextField()
    digest = models.CharField("SHA-256", max_length=64)
    submitted_by = models.BigIntegerField()
    submitted_name = models.CharField(max_length=64)
    submitted_office = models.CharField(max_length=200)
    submitted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["erratum", "number"], name="erratum_submission_once")]

    def __str__(self) -> str:
        return f"{self.erratum} 第 {self.number} 次申请"


class HeldRecord(Walled):
    """That a running erratum holds a record of a contribution: no second one may touch it meanwhile."""

    erratum = models.ForeignKey(Erratum, on_delete=models.PROTECT, related_name="held_records")
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="+")
    row_id = models.CharField(max_length=16, db_collation="C")
    is_open = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contribution", "row_id"],
                condition=models.Q(is_open=True),
                name="one_open_erratum_per_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.erratum}：{self.row_id}"
