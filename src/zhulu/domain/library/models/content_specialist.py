"""Confirmed facts of the 项目信息采集表: one specialist work (一(三)).

One attribute per field of the catalogue, in its order; ``tests/domain/library`` holds both to each other.
"""

from typing import ClassVar

from django.db import models

from zhulu.domain.library.models.base import ContentRow, is_commitment, not_negative, one_row


class SpecialistWork(ContentRow):
    """A completed specialist work; it has no grade. Money in 万元, areas in ㎡, heights in metres."""

    table: ClassVar[str] = "specialist_works"

    prj_name = models.CharField("工程名称", max_length=500, blank=True, default="")
    category_name = models.CharField("承包类别", max_length=60, blank=True, default="")
    work_scope = models.TextField("承包内容", blank=True, default="")
    province_num = models.CharField("工程所在省", max_length=12, blank=True, default="", db_collation="C")
    city_num = models.CharField("工程所在市（州）", max_length=12, blank=True, default="", db_collation="C")
    county_num = models.CharField("工程所在县（市、区）", max_length=12, blank=True, default="", db_collation="C")
    managing_area_num = models.CharField("所属管理区域", max_length=12, blank=True, default="", db_collation="C")
    address = models.CharField("具体地点", max_length=255, blank=True, default="")
    build_corp_name = models.CharField("建设单位名称", max_length=200, blank=True, default="")
    build_corp_code = models.CharField(
        "建设单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    general_corp_name = models.CharField("总承包单位名称", max_length=200, blank=True, default="")
    general_corp_code = models.CharField(
        "总承包单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    contractor_corp_name = models.CharField("承包单位名称", max_length=200, blank=True, default="")
    contractor_corp_code = models.CharField(
        "承包单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    prj_head = models.CharField("项目负责人", max_length=100, blank=True, default="")
    prj_head_register_num = models.CharField("项目负责人注册编号", max_length=60, blank=True, default="")
    id_card_type_num = models.CharField("证件类型", max_length=32, blank=True, default="", db_collation="C")
    prj_head_id_card_commitment = models.CharField(
        "证件号码（承诺值）", max_length=64, blank=True, default="", db_collation="C"
    )
    prj_head_phone_commitment = models.CharField(
        "联系电话（承诺值）", max_length=64, blank=True, default="", db_collation="C"
    )
    qualification_name = models.CharField("承揽时的资质类别和等级", max_length=200, blank=True, default="")
    qualification_num = models.CharField("资质证书编号", max_length=60, blank=True, default="")
    qualification_begin = models.DateField("资质有效期起", null=True, blank=True)
    qualification_end = models.DateField("资质有效期止", null=True, blank=True)
    contract_num = models.CharField("合同编号", max_length=100, blank=True, default="", db_collation="C")
    contract_money = models.DecimalField(
        "合同额", max_digits=18, decimal_places=4, null=True, blank=True, help_text="万元"
    )
    contract_date = models.DateField("合同签订日期", null=True, blank=True)
    settlement_money = models.DecimalField(
        "结算金额", max_digits=18, decimal_places=4, null=True, blank=True, help_text="万元"
    )
    builder_licence_num = models.CharField("施工许可编号", max_length=100, blank=True, default="", db_collation="C")
    permit_date = models.DateField("施工许可发证日期", null=True, blank=True)
    b_date = models.DateField("实际开工日期", null=True, blank=True)
    e_date = models.DateField("竣工或专项验收日期", null=True, blank=True)
    acceptance_num = models.CharField("验收文件编号", max_length=100, blank=True, default="")
    acceptance_depart = models.CharField("组织验收的单位", max_length=200, blank=True, default="")
    system_type = models.CharField("系统类型", max_length=200, blank=True, default="")
    build_area = models.DecimalField(
        "单体建筑面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡"
    )
    fire_acceptance_num = models.CharField("消防验收或备案编号", max_length=100, blank=True, default="")
    decoration_area = models.DecimalField(
        "装修面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡"
    )
    curtain_wall_area = models.DecimalField(
        "幕墙面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡"
    )
    build_height = models.DecimalField(
        "单体高度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米"
    )
    work_area = models.DecimalField("施工面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡")
    prj_size = models.TextField("工程规模", blank=True, default="")
    memo = models.TextField("备注", blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_row("specialist"),
            not_negative(
                "specialist",
                "contract_money",
                "settlement_money",
                "build_area",
                "decoration_area",
                "curtain_wall_area",
                "build_height",
                "work_area",
            ),
            is_commitment("specialist", "prj_head_id_card_commitment"),
            is_commitment("specialist", "prj_head_phone_commitment"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["contractor_corp_code", "contract_num"], name="specialist_contract"),
        ]

    def __str__(self) -> str:
        return self.prj_name
