"""Confirmed facts of the sheets 招投标 and 合同信息.

One attribute per field of the catalogue, in its order; ``tests/domain/library`` holds both to each other.
"""

from typing import ClassVar

from django.db import models

from zhulu.domain.library.models.base import ContentRow, is_commitment, not_negative, one_row


class Tender(ContentRow):
    """How the work was awarded (TBTenderInfo); works commissioned directly have no number."""

    table: ClassVar[str] = "tenders"

    stage_num = models.CharField("环节编号", max_length=60, blank=True, default="")
    tender_name = models.CharField("工程（标段）名称", max_length=255, blank=True, default="")
    tender_class_num = models.CharField("招标类型", max_length=32, blank=True, default="", db_collation="C")
    tender_type_num = models.CharField("招标方式", max_length=32, blank=True, default="", db_collation="C")
    tender_num = models.CharField("中标通知书编号", max_length=100, blank=True, default="", db_collation="C")
    province_tender_num = models.CharField("省级中标通知书编号", max_length=100, blank=True, default="")
    tender_result_date = models.DateField("中标日期", null=True, blank=True)
    tender_money = models.DecimalField(
        "中标金额", max_digits=18, decimal_places=4, null=True, blank=True, help_text="万元"
    )
    prj_size = models.TextField("建设规模", blank=True, default="")
    area = models.DecimalField("面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡")
    agency_corp_name = models.CharField("招标代理单位名称", max_length=200, blank=True, default="")
    agency_corp_code = models.CharField(
        "招标代理单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    tender_corp_name = models.CharField("中标单位名称", max_length=255, blank=True, default="")
    tender_corp_code = models.CharField(
        "中标单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    constructor_name = models.CharField("项目经理／总监理工程师姓名", max_length=100, blank=True, default="")
    id_card_type_num = models.CharField("证件类型", max_length=32, blank=True, default="", db_collation="C")
    constructor_id_card_commitment = models.CharField(
        "证件号码（承诺值）", max_length=64, blank=True, default="", db_collation="C"
    )

    class Meta:
        constraints: ClassVar = [
            one_row("tender"),
            not_negative("tender", "tender_money", "area"),
            is_commitment("tender", "constructor_id_card_commitment"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tender_corp_code"], name="tender_tender_corp_code"),
            models.Index(fields=["tender_num"], name="tender_tender_num"),
        ]

    def __str__(self) -> str:
        return self.tender_corp_name


class Contract(ContentRow):
    """A contract of the project (TBContractRecordManage); ``propietor`` is the official spelling."""

    table: ClassVar[str] = "contracts"

    stage_num = models.CharField("环节编号", max_length=60, blank=True, default="")
    record_name = models.CharField("合同项目名称", max_length=255, blank=True, default="")
    contract_type_num = models.CharField("合同类别", max_length=32, blank=True, default="", db_collation="C")
    contract_num = models.CharField("合同编号", max_length=100, blank=True, default="", db_collation="C")
    record_num = models.CharField("合同登记编号", max_length=100, blank=True, default="", db_collation="C")
    province_record_num = models.CharField("省级合同登记编号", max_length=100, blank=True, default="")
    contract_money = models.DecimalField(
        "合同金额", max_digits=18, decimal_places=4, null=True, blank=True, help_text="万元"
    )
    prj_size = models.TextField("建设规模", blank=True, default="")
    contract_date = models.DateField("合同签订日期", null=True, blank=True)
    contract_begin_date = models.DateField("合同约定开工日期", null=True, blank=True)
    contract_end_date = models.DateField("合同约定竣工日期", null=True, blank=True)
    propietor_corp_name = models.CharField("发包单位名称", max_length=255, blank=True, default="")
    propietor_corp_code = models.CharField(
        "发包单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    contractor_corp_name = models.CharField("承包单位名称", max_length=255, blank=True, default="")
    contractor_corp_code = models.CharField(
        "承包单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    union_corp_name = models.CharField("联合体承包单位名称", max_length=255, blank=True, default="")
    union_corp_code = models.CharField(
        "联合体承包单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    prj_head = models.CharField("项目负责人", max_length=100, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_row("contract"),
            not_negative("contract", "contract_money"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contract_num"], name="contract_contract_num"),
            models.Index(fields=["contractor_corp_code"], name="contract_contractor_corp_code"),
            models.Index(fields=["record_num"], name="contract_record_num"),
        ]

    def __str__(self) -> str:
        return self.contractor_corp_name
