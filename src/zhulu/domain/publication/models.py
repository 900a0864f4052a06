"""The projection: a document per project with what it is found by, the companies it names, and in which roles.

Specialist works have a list of their own, with columns that no other project has.

Companies have no source of their own: a row of ``CompanyDocument`` stands while a public project names the company,
and falls with the last one.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from zhulu.domain.credit.models import AdverseRecord
from zhulu.domain.enterprises.models import Organisation
from zhulu.domain.enterprises.vocabulary import OrganisationKind, Residence
from zhulu.domain.errata.models import AgreedErratum
from zhulu.domain.library.models import Project, Version
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.db.models import Walled


class ProjectDocument(Walled):
    """The public document of one project and what it is found by."""

    public_may_read: ClassVar[bool] = True

    project = models.OneToOneField(Project, on_delete=models.PROTECT, primary_key=True, related_name="document")
    public_id = models.CharField(max_length=16, unique=True)
    document = models.JSONField()
    number = models.CharField(max_length=20, db_collation="C")
    name = models.CharField(max_length=500)
    owner_name = models.CharField(max_length=255)
    area_name = models.CharField(max_length=100)
    search_text = models.TextField()
    """Lower-cased: names with their initials, owner, participants, address, numbers and codes, by line feeds."""
    city_code = models.CharField(max_length=12)
    county_code = models.CharField(max_length=12)
    zone_code = models.CharField(max_length=12, blank=True, default="")
    """The zone that manages the place (开发区、新区、园区); empty where none does."""
    path = models.CharField(max_length=1, choices=Path.choices)
    kind = models.CharField(max_length=2)
    grade = models.CharField(max_length=1, blank=True)
    year = models.PositiveSmallIntegerField("竣工年份", null=True)
    amount = models.DecimalField("总投资（万元）", max_digits=18, decimal_places=4, null=True)
    """The project's whole investment; of a specialist work its contract amount."""
    size = models.DecimalField("总面积（平方米）", max_digits=18, decimal_places=4, null=True)
    roles = ArrayField(models.CharField(max_length=32, db_collation="C"), default=list)
    """The roles in which companies stand in it, ``owner`` among them."""
    is_pushed = models.BooleanField("已推国家平台", default=False)
    is_confirmed = models.BooleanField()
    """Whether any part has been confirmed; unconfirmed projects are found only when asked for (Q8)."""
    sort_on = models.DateField()
    """The day of the newest confirmation, or of submission while none is confirmed."""
    updated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-sort_on", "-project"], name="document_newest"),
            models.Index(
                fields=["-sort_on", "-project"], name="document_confirmed", condition=models.Q(is_confirmed=True)
            ),
            models.Index(fields=["county_code", "-sort_on", "-project"], name="document_by_county"),
            models.Index(fields=["city_code", "-sort_on", "-project"], name="document_by_city"),
            models.Index(fields=["kind", "-sort_on", "-project"], name="document_by_kind"),
            models.Index(
                fields=["zone_code", "-sort_on", "-project"],
                name="document_by_zone",
                condition=~models.Q(zone_code=""),
            ),
            models.Index(fields=["number"], name="document_by_number"),
            models.Index(fields=["amount"], name="document_by_amount"),
            models.Index(fields=["size"], name="document_by_size"),
            models.Index(fields=["year", "-sort_on", "-project"], name="document_by_year"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class TokenShare(Walled):
    """What share of the documents of a sample holds a token of the search indexes: an estimate, for choosing a plan."""

    public_may_read: ClassVar[bool] = True

    token = models.IntegerField(primary_key=True)
    share = models.FloatField()

    def __str__(self) -> str:
        return f"{self.token}: {self.share:.4f}"


class SpecialistDocument(Walled):
    """A confirmed specialist work as the public list shows it and finds it (专业承包业绩, 一(三)4)."""

    public_may_read: ClassVar[bool] = True

    project = models.OneToOneField(
        ProjectDocument, on_delete=models.CASCADE, primary_key=True, related_name="specialist"
    )
    category = models.CharField("承包类别", max_length=60)
    contractor_name = models.CharField("施工企业", max_length=200)
    contractor_code = models.CharField(max_length=50, db_collation="C")
    amount = models.DecimalField("合同额（万元）", max_digits=18, decimal_places=4, null=True)
    accepted_on = models.DateField("竣工日期", null=True)
    name_text = models.TextField()
    """Lower-cased: name and number, separated by a line feed."""
    contractor_text = models.TextField()
    """Lower-cased: name and code of the firm, separated by a line feed."""
    city_code = models.CharField(max_length=12)
    county_code = models.CharField(max_length=12)
    sort_on = models.DateField()
    """The day of the confirmation."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-sort_on", "-project"], name="specialist_newest"),
            models.Index(fields=["category", "-sort_on", "-project"], name="specialist_by_category"),
            models.Index(fields=["city_code", "-sort_on", "-project"], name="specialist_by_city"),
            models.Index(fields=["county_code", "-sort_on", "-project"], name="specialist_by_county"),
            models.Index(fields=["contractor_code", "-sort_on", "-project"], name="specialist_by_contractor"),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.contractor_name}"


class CompanyDocument(Walled):
    """What the public may know of a company that a public project names (企业信息, 一(二)5)."""

    public_may_read: ClassVar[bool] = True

    code = models.CharField("代码", max_length=18, unique=True, db_collation="C")
    """The current code of a registered organisation, else the code as written; short codes without hyphen."""
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    """The registered organisation, if there is one; the public's role cannot follow this."""
    name = models.TextField("名称")
    former_names = ArrayField(models.TextField(), default=list)
    kinds = ArrayField(models.CharField(max_length=16, choices=OrganisationKind.choices), default=list)
    residence = models.CharField("省内或入省", max_length=16, choices=Residence.choices, blank=True)
    codes = ArrayField(models.CharField(max_length=32, db_collation="C"))
    """Every code it is or was known by, and the nine characters that their forms share."""
    search_text = models.TextField()
    """Lower-cased: names of today and before, and all codes, separated by line feeds."""
    newest_on = models.DateField(null=True)
    """The day of its newest public project; empty only inside the transaction that makes the row."""
    newest_confirmed_on = models.DateField(null=True)
    """The day of its newest project in which a confirmed part names it; empty while only grade D does."""
    updated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-newest_on", "-id"], name="company_newest"),
            models.Index(fields=["-newest_confirmed_on", "-id"], name="company_newest_confirmed"),
            GinIndex(fields=["codes"], name="company_codes"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Participation(Walled):
    """That a project's public document names a company in a role, by which grade of part, and how it is written."""

    public_may_read: ClassVar[bool] = True

    company = models.ForeignKey(
        CompanyDocument, on_delete=models.CASCADE, related_name="participations", db_index=False
    )
    project = models.ForeignKey(
        ProjectDocument, on_delete=models.CASCADE, related_name="participations", db_index=False
    )
    role = models.CharField("承担角色", max_length=32, db_collation="C")
    """A code of 企业承担角色, or ``owner`` for the 建设单位."""
    name = models.TextField("文中名称")
    grade = models.CharField(max_length=1, blank=True, db_collation="C")
    """The best grade among the parts that name the company so; empty for 不定级. Never lent by another part."""
    is_confirmed = models.BooleanField()
    """Whether a confirmed part names it so; what only grade D says is found only when asked for (Q8)."""
    filed_itself = models.BooleanField()
    """Whether a part that names it so was filed by the company itself."""
    sort_on = models.DateField()
    """The project's day, as in the list of projects."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "company", "role"], name="participation_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["company", "-sort_on", "-project"],
                name="participation_newest",
                include=["role", "grade", "is_confirmed"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.role}"


class ErratumDocument(Walled):
    """What the public may know of one executed erratum: before, after, why, when, by which offices (二)."""

    public_may_read: ClassVar[bool] = True

    agreement = models.OneToOneField(AgreedErratum, on_delete=models.PROTECT, related_name="document")
    number = models.CharField("单号", max_length=32, unique=True, db_collation="C")
    project_public_id = models.CharField(max_length=16, db_collation="C")
    part_public_id = models.CharField(max_length=16, db_collation="C")
    document = models.JSONField()
    search_text = models.TextField()
    """Lower-cased: number, project's name and number, applicant."""
    executed_on = models.DateField("修改日期")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-executed_on", "-id"], name="erratum_document_newest"),
            models.Index(fields=["project_public_id", "-id"], name="erratum_document_of_project"),
        ]

    def __str__(self) -> str:
        return self.number


class VersionDocument(Walled):
    """An earlier version of a record as the public may cite it; the newest stands in the project's document."""

    public_may_read: ClassVar[bool] = True

    version = models.OneToOneField(Version, on_delete=models.PROTECT, related_name="document")
    project_public_id = models.CharField(max_length=16, db_collation="C")
    part_public_id = models.CharField(max_length=16, db_collation="C")
    number = models.PositiveIntegerField()
    document = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["part_public_id", "number"], name="version_document_once"),
        ]

    def __str__(self) -> str:
        return f"{self.part_public_id} 第 {self.number} 版"


class GoneDocument(Walled):
    """What an address says whose whole project was deleted by errata (二(一)b): that, when and by which offices."""

    public_may_read: ClassVar[bool] = True

    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="gone_document")
    public_id = models.CharField(max_length=16, unique=True)
    document = models.JSONField()

    def __str__(self) -> str:
        return f"{self.public_id} 已按勘误删除"


class AdverseDocument(Walled):
    """An adverse record as the public sees it; the row stands only while the record is shown (三(五)c)."""

    public_may_read: ClassVar[bool] = True

    record = models.OneToOneField(AdverseRecord, on_delete=models.PROTECT, related_name="document")
    public_id = models.CharField(max_length=16, unique=True)
    code = models.CharField("代码", max_length=32, db_collation="C")
    codes = ArrayField(models.CharField(max_length=32, db_collation="C"))
    """Every code the firm is or was known by, for its own page."""
    document = models.JSONField()
    search_text = models.TextField()
    """Lower-cased: names, codes, numbers, project, separated by line feeds."""
    shown_from = models.DateField()
    shown_until = models.DateField()
    """The last day; whoever reads asks for the day, so that a late job shows nothing too long."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["-shown_from", "-record"], name="adverse_document_newest"),
            GinIndex(fields=["codes"], name="adverse_document_codes"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.shown_from}"
