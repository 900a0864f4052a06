"""Confirmed facts of the sheet 项目基本信息: the project and its unit works.

One attribute per field of the catalogue, in its order; ``tests/domain/library`` holds both to each other.
"""

from typing import ClassVar

from django.db import models

from zhulu.domain.library.models.base import ContentRow, is_percentage, not_negative, one_row


class BasicInformation(ContentRow):
    """One project as one contribution describes it (TBProjectInfo). Money in 万元, areas in ㎡, lengths in metres."""

    table: ClassVar[str] = "project"

    prj_code = models.CharField("投资项目统一代码", max_length=100, blank=True, default="", db_collation="C")
    prj_name = models.CharField("项目名称", max_length=500, blank=True, default="")
    prj_type_num = models.CharField("项目分类", max_length=32, blank=True, default="", db_collation="C")
    prj_function_num = models.CharField("工程用途", max_length=32, blank=True, default="", db_collation="C")
    prj_property_num = models.CharField("建设性质", max_length=32, blank=True, default="", db_collation="C")
    build_corp_name = models.CharField("建设单位名称", max_length=200, blank=True, default="")
    build_corp_code = models.CharField(
        "建设单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    province_num = models.CharField("项目所在省", max_length=12, blank=True, default="", db_collation="C")
    city_num = models.CharField("项目所在市（州）", max_length=12, blank=True, default="", db_collation="C")
    county_num = models.CharField("项目所在县（市、区）", max_length=12, blank=True, default="", db_collation="C")
    managing_area_num = models.CharField("所属管理区域", max_length=12, blank=True, default="", db_collation="C")
    address = models.CharField("具体地点", max_length=255, blank=True, default="")
    location_x = models.DecimalField("经度", max_digits=9, decimal_places=6, null=True, blank=True, help_text="度")
    location_y = models.DecimalField("纬度", max_digits=9, decimal_places=6, null=True, blank=True, help_text="度")
    prj_approval_num = models.CharField("立项文号", max_length=255, blank=True, default="")
    prj_approval_level_num = models.CharField("立项级别", max_length=32, blank=True, default="", db_collation="C")
    prj_approval_depart = models.CharField("立项批复机关", max_length=200, blank=True, default="")
    prj_approval_date = models.DateField("立项批复时间", null=True, blank=True)
    build_plan_num = models.CharField("建设用地规划许可证编号", max_length=500, blank=True, default="")
    project_plan_num = models.CharField("建设工程规划许可证编号", max_length=1000, blank=True, default="")
    inv_property_num = models.CharField("工程投资性质", max_length=32, blank=True, default="", db_collation="C")
    fund_source = models.CharField("资金来源", max_length=200, blank=True, default="")
    national_percent_tage = models.DecimalField(
        "国有资金出资比例", max_digits=5, decimal_places=2, null=True, blank=True, help_text="%"
    )
    all_invest = models.DecimalField("总投资", max_digits=18, decimal_places=4, null=True, blank=True, help_text="万元")
    all_area = models.DecimalField("总面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡")
    all_length = models.DecimalField("总长度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米")
    prj_size = models.TextField("建设规模", blank=True, default="")
    is_major = models.BooleanField("是否重点项目", null=True, blank=True)
    begin_date = models.DateField("计划开工日期", null=True, blank=True)
    end_date = models.DateField("计划竣工日期", null=True, blank=True)
    b_date = models.DateField("实际开工日期", null=True, blank=True)
    e_date = models.DateField("实际竣工验收日期", null=True, blank=True)
    jzjn_info = models.TextField("建筑节能信息", blank=True, default="")
    cxxm_info = models.TextField("超限项目信息", blank=True, default="")
    no_permit_reason = models.CharField(
        "不能补办施工许可证的原因", max_length=100, blank=True, default="", db_collation="C"
    )
    no_permit_reason_text = models.TextField("不能补办的说明", blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_row("project"),
            not_negative("project", "all_invest", "all_area", "all_length"),
            is_percentage("project", "national_percent_tage"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["build_corp_code"], name="project_build_corp_code"),
            models.Index(fields=["county_num"], name="project_county_num"),
            models.Index(fields=["prj_code"], name="project_prj_code"),
        ]

    def __str__(self) -> str:
        return self.prj_name


class UnitWork(ContentRow):
    """A single building or structure of a project (TB_Unit_Project_Info)."""

    table: ClassVar[str] = "unit_works"

    unit_code = models.CharField("单体编码", max_length=100, blank=True, default="")
    sub_prj_name = models.CharField("单体建（构）筑物名称", max_length=255, blank=True, default="")
    invest = models.DecimalField("工程总造价", max_digits=18, decimal_places=4, null=True, blank=True, help_text="万元")
    build_area = models.DecimalField("建筑面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡")
    floor_build_area = models.DecimalField(
        "地上建筑面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡"
    )
    bottom_floor_build_area = models.DecimalField(
        "地下建筑面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡"
    )
    floor_count = models.IntegerField("地上层数", null=True, blank=True, help_text="层")
    bottom_floor_count = models.IntegerField("地下层数", null=True, blank=True, help_text="层")
    build_height = models.DecimalField(
        "建筑高度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米"
    )
    structure_height = models.DecimalField(
        "构筑物高度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米"
    )
    sub_project_length = models.DecimalField(
        "长度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米"
    )
    sub_project_span = models.DecimalField(
        "跨度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米"
    )
    floor_build_length = models.DecimalField(
        "地上长度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米"
    )
    bottom_build_length = models.DecimalField(
        "地下长度", max_digits=18, decimal_places=4, null=True, blank=True, help_text="米"
    )
    rf_bottom_area = models.DecimalField(
        "人防地下室面积", max_digits=18, decimal_places=4, null=True, blank=True, help_text="㎡"
    )
    suite_count = models.IntegerField("住宅套数", null=True, blank=True, help_text="户")
    structure_type_num = models.CharField("结构体系", max_length=32, blank=True, default="", db_collation="C")
    prj_level_num = models.CharField("工程等级", max_length=32, blank=True, default="", db_collation="C")
    prj_size = models.TextField("工程规模", blank=True, default="")
    memo = models.TextField("其他", blank=True, default="")
    is_shockisolation_building = models.BooleanField("是否减隔震建筑", null=True, blank=True)
    is_green_building = models.BooleanField("是否绿色建筑", null=True, blank=True)
    green_buiding_level = models.CharField("绿色建筑等级", max_length=32, blank=True, default="", db_collation="C")
    seismic_intensity_scale = models.CharField("抗震设防烈度", max_length=32, blank=True, default="", db_collation="C")
    is_super_hight_building = models.BooleanField("是否超限高层建筑", null=True, blank=True)
    tender_num = models.CharField("招标项目环节编号", max_length=100, blank=True, default="")
    censor_num = models.CharField("施工图审查环节编号", max_length=100, blank=True, default="")
    builder_licence_num = models.CharField("施工许可环节编号", max_length=100, blank=True, default="")
    quality_num = models.CharField("质量监督记录编号", max_length=100, blank=True, default="")
    safe_num = models.CharField("安全监督记录编号", max_length=100, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_row("unit"),
            not_negative(
                "unit",
                "invest",
                "build_area",
                "floor_build_area",
                "bottom_floor_build_area",
                "floor_count",
                "bottom_floor_count",
                "build_height",
                "structure_height",
                "sub_project_length",
                "sub_project_span",
                "floor_build_length",
                "bottom_build_length",
                "rf_bottom_area",
                "suite_count",
            ),
        ]

    def __str__(self) -> str:
        return self.sub_prj_name
