"""Areas, the codes they once had, authorities, and the areas an authority is at home in."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel, AuthorityKind
from zhulu.domain.standard.vocabulary import Grade
from zhulu.foundation.db.models import Walled
from zhulu.foundation.db.periods import Lasting, days_in_order, no_overlap
from zhulu.foundation.identifiers import new_public_id

CODE_SHAPES = (
    Q(kind=AreaKind.GB, code__regex=r"^[0-9]{6}$")
    | Q(kind=AreaKind.STATISTICAL, code__regex=r"^[0-9]{6}$")
    | Q(kind=AreaKind.TOWNSHIP, code__regex=r"^[0-9]{9}$")
    | Q(kind=AreaKind.OWN, code__regex=r"^[0-9A-Z]*[A-Z][0-9A-Z]*$")
)
"""An own code always carries a letter, so that it can never take a number of GB/T 2260."""


class Area(Lasting):
    """A place a project can stand in: a division, a zone, a township, or a zone that has no official code."""

    keeps_history: ClassVar[bool] = True
    public_may_read: ClassVar[bool] = True

    code = models.CharField("代码", max_length=9, unique=True, db_collation="C")
    name = models.CharField("名称", max_length=64)
    level = models.CharField("级别", max_length=16, choices=AreaLevel.choices)
    kind = models.CharField("种类", max_length=16, choices=AreaKind.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=AreaLevel.values), name="area_level_known"),
            models.CheckConstraint(condition=CODE_SHAPES, name="area_code_fits_kind"),
            days_in_order("area_days_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.code}）"


class AreaHistory(Walled):
    """A code or name that an area once had; numbers issued under it stay as they are."""

    keeps_history: ClassVar[bool] = True

    old_code = models.CharField("旧代码", max_length=9, db_collation="C")
    old_name = models.CharField("旧名称", max_length=64)
    area = models.ForeignKey(Area, verbose_name="现区划", on_delete=models.PROTECT, related_name="former")
    valid_to = models.DateField("旧码用至")
    note = models.CharField("变更", max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["old_code", "valid_to"], name="area_history_once"),
        ]

    def __str__(self) -> str:
        return f"{self.old_name}（{self.old_code}）→ {self.area}"


class Authority(Lasting):
    """An office that supervises construction, or one of the two that carry out errata (二)."""

    keeps_history: ClassVar[bool] = True

    public_id = models.CharField(max_length=16, unique=True, default=new_public_id, editable=False)
    code = models.CharField("代码", max_length=16, unique=True, db_collation="C")
    name = models.CharField("名称", max_length=64)
    kind = models.CharField("种类", max_length=16, choices=AuthorityKind.choices)
    level = models.CharField("层级", max_length=16, choices=Level.choices)
    parent = models.ForeignKey(
        "self", verbose_name="上级", on_delete=models.PROTECT, null=True, blank=True, related_name="subordinates"
    )
    confirms_grade = models.CharField("确认等级", max_length=1, blank=True)
    """The grade its confirmation gives (一(二)4, Q36); empty for an office that confirms nothing."""
    number_prefix = models.CharField("编号前缀", max_length=6, blank=True)
    """The first six characters of project numbers it issues; empty for an office that issues none."""
    needs_city_consent = models.BooleanField("须市（州）同意", default=False)
    """Whether its applications for permissions pass the city first (三(一), Q29)."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=Level.values), name="authority_level_known"),
            models.CheckConstraint(condition=Q(kind__in=AuthorityKind.values), name="authority_kind_known"),
            models.CheckConstraint(
                condition=Q(confirms_grade="")
                | Q(confirms_grade=Grade.A.value, level=Level.PROVINCE)
                | (Q(confirms_grade__in=[Grade.B.value, Grade.C.value]) & ~Q(level=Level.PROVINCE)),
                name="authority_grade_fits_level",
            ),
            models.CheckConstraint(
                condition=Q(number_prefix="") | Q(number_prefix__regex=r"^[0-9A-Z]{6}$"), name="authority_prefix_form"
            ),
            days_in_order("authority_days_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


class Jurisdiction(Lasting):
    """That an authority is at home in an area from one day to another (属地)."""

    keeps_history: ClassVar[bool] = True

    authority = models.ForeignKey(
        Authority, verbose_name="机关", on_delete=models.PROTECT, related_name="jurisdictions"
    )
    area = models.ForeignKey(Area, verbose_name="区域", on_delete=models.PROTECT, related_name="jurisdictions")

    class Meta:
        constraints: ClassVar = [
            days_in_order("jurisdiction_days_in_order"),
            no_overlap("jurisdiction_without_overlap", "authority", "area"),
        ]

    def __str__(self) -> str:
        return f"{self.authority} 管辖 {self.area}"
