"""Confirmed facts of the sheet 施工许可: the permit and the safety personnel.

One attribute per field of the catalogue, in its order; ``tests/domain/library`` holds both to each other.
"""

from typing import ClassVar

from django.db import models

from zhulu.domain.library.models.base import ContentRow, is_commitment, is_one_of, not_negative, one_row
from zhulu.domain.standard.vocabulary import PermitSituation


class Permit(ContentRow):
    """The building permit, or that there was none (TBBuilderLicenceManage)."""

    table: ClassVar[str] = "permits"

    stage_num = models.CharField("环节编号", max_length=60, blank=True, default="")
    permit_situation = models.CharField("取得施工许可的情况", max_length=32, blank=True, default="", db_collation="C")
    builder_licence_num = models.CharField("施工许可编号", max_length=100, blank=True, default="", db_collation="C")
    province_builder_licence_num = models.CharField("省级施工许可证编号", max_length=100, blank=True, default="")
    issue_depart = models.CharField("发证机关", max_length=200, blank=True, default="")
    release_date = models.DateField("发证日期", null=True, blank=True)
    build_prj_name = models.CharField("工程名称", max_length=255, blank=True, default="")
    build_plan_num = models.CharField("建设用地规划许可证编号", max_length=500, blank=True, default="")
    project_plan_num = models.CharField("建设工程规划许可证编号", max_length=1000, blank=True, default="")
    tender_num = models.CharField("中标通知书编号", max_length=100, blank=True, default="")
    censor_num = models.CharField("施工图审查合格书编号", max_length=100, blank=True, default="")
    bargain_days = models.IntegerField("合同工期", null=True, blank=True, help_text="天")
    contract_money = models.DecimalField(
        "合同金额", max_digits=18, decimal_places=4, null=True, blank=True, help_text="万元"
    )
    area = models.DecimalField("面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡")
    length = models.DecimalField("长度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米")
    span = models.DecimalField("跨度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米")
    prj_size = models.TextField("建设规模", blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_row("permit"),
            not_negative("permit", "bargain_days", "contract_money", "area", "length", "span"),
            is_one_of("permit", "permit_situation", PermitSituation),
        ]
        indexes: ClassVar = [
            models.Index(fields=["builder_licence_num"], name="permit_builder_licence_num"),
        ]

    def __str__(self) -> str:
        return self.builder_licence_num or self.permit_situation


class PermitPerson(ContentRow):
    """A person answering for safety on the site (TBProjectBuilderUserInfo)."""

    table: ClassVar[str] = "permit_persons"

    builder_licence_num = models.CharField("施工许可证编号", max_length=100, blank=True, default="")
    corp_name = models.CharField("所在单位名称", max_length=200, blank=True, default="")
    corp_code = models.CharField("所在单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C")
    safety_cer_id = models.CharField("安全生产许可证编号", max_length=60, blank=True, default="")
    user_name = models.CharField("姓名", max_length=100, blank=True, default="")
    id_card_type_num = models.CharField("证件类型", max_length=32, blank=True, default="", db_collation="C")
    id_card_commitment = models.CharField("证件号码（承诺值）", max_length=64, blank=True, default="", db_collation="C")
    cert_id = models.CharField("安全生产考核合格证书编号", max_length=60, blank=True, default="")
    user_type = models.CharField("安全生产管理人员类型", max_length=32, blank=True, default="", db_collation="C")

    class Meta:
        constraints: ClassVar = [
            one_row("permit_person"),
            is_commitment("permit_person", "id_card_commitment"),
        ]

    def __str__(self) -> str:
        return self.user_name
