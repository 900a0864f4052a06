"""Confirmed facts of the sheet 竣工验收: the check and its filing.

One attribute per field of the catalogue, in its order; ``tests/domain/library`` holds both to each other.
"""

from typing import ClassVar

from django.db import models

from zhulu.domain.library.models.base import ContentRow, not_negative, one_row


class CompletionCheck(ContentRow):
    """The acceptance of the finished works (PrjFinishCheck)."""

    table: ClassVar[str] = "completion_checks"

    stage_num = models.CharField("环节编号", max_length=60, blank=True, default="")
    prj_finish_check_num = models.CharField("竣工验收编号", max_length=100, blank=True, default="")
    fin_prj_name = models.CharField("工程名称", max_length=255, blank=True, default="")
    builder_licence_num = models.CharField("施工许可编号", max_length=100, blank=True, default="", db_collation="C")
    tender_num = models.CharField("中标通知书编号", max_length=100, blank=True, default="")
    b_date = models.DateField("实际开工日期", null=True, blank=True)
    e_date = models.DateField("实际竣工验收日期", null=True, blank=True)
    fact_cost = models.DecimalField(
        "实际造价", max_digits=18, decimal_places=4, null=True, blank=True, help_text="万元"
    )
    fact_area = models.DecimalField("实际面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡")
    length = models.DecimalField("长度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米")
    span = models.DecimalField("最大跨度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米")
    fact_size = models.TextField("实际建设规模", blank=True, default="")
    prj_structure_type_num = models.CharField("结构体系", max_length=32, blank=True, default="", db_collation="C")
    qc_corp_name = models.CharField("质量检测机构名称", max_length=200, blank=True, default="")
    qc_corp_code = models.CharField(
        "质量检测机构统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    mark = models.TextField("备注", blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_row("check"),
            not_negative("check", "fact_cost", "fact_area", "length", "span"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["builder_licence_num"], name="check_builder_licence_num"),
        ]

    def __str__(self) -> str:
        return self.fin_prj_name or self.row_id


class CompletionFiling(ContentRow):
    """The filing of the acceptance with the authority (TBProjectFinishManage)."""

    table: ClassVar[str] = "completion_filings"

    stage_num = models.CharField("环节编号", max_length=60, blank=True, default="")
    prj_finish_num = models.CharField("竣工验收备案编号", max_length=100, blank=True, default="", db_collation="C")
    province_prj_finish_num = models.CharField("省级竣工备案编号", max_length=100, blank=True, default="")
    fin_prj_name = models.CharField("工程名称", max_length=255, blank=True, default="")
    builder_licence_num = models.CharField("施工许可编号", max_length=100, blank=True, default="")
    tender_num = models.CharField("中标通知书编号", max_length=100, blank=True, default="")
    b_date = models.DateField("实际开工日期", null=True, blank=True)
    e_date = models.DateField("竣工验收备案日期", null=True, blank=True)
    fact_cost = models.DecimalField(
        "实际造价", max_digits=18, decimal_places=4, null=True, blank=True, help_text="万元"
    )
    fact_area = models.DecimalField("实际面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡")
    length = models.DecimalField("长度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米")
    span = models.DecimalField("跨度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米")
    fact_size = models.TextField("实际建设规模", blank=True, default="")
    prj_structure_type_num = models.CharField("结构体系", max_length=32, blank=True, default="", db_collation="C")
    mark = models.TextField("备注", blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_row("finish"),
            not_negative("finish", "fact_cost", "fact_area", "length", "span"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["prj_finish_num"], name="finish_prj_finish_num"),
        ]

    def __str__(self) -> str:
        return self.fin_prj_name or self.row_id
