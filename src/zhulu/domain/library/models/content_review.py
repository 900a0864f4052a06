"""Confirmed facts of the sheet 施工图审查: the review and its persons.

One attribute per field of the catalogue, in its order; ``tests/domain/library`` holds both to each other.
"""

from typing import ClassVar

from django.db import models

from zhulu.domain.library.models.base import ContentRow, is_commitment, not_negative, one_row


class DrawingReview(ContentRow):
    """The review of the construction drawings (TBProjectCensorInfo)."""

    table: ClassVar[str] = "drawing_reviews"

    stage_num = models.CharField("环节编号", max_length=60, blank=True, default="")
    censor_num = models.CharField("施工图审查合格书编号", max_length=100, blank=True, default="", db_collation="C")
    province_censor_num = models.CharField("省级施工图审查合格书编号", max_length=100, blank=True, default="")
    censor_corp_name = models.CharField("审查机构名称", max_length=200, blank=True, default="")
    censor_corp_code = models.CharField(
        "审查机构统一社会信用代码", max_length=50, blank=True, default="", db_collation="C"
    )
    censor_e_date = models.DateField("审查完成日期", null=True, blank=True)
    prj_size = models.TextField("建设规模", blank=True, default="")
    one_censor_is_pass = models.BooleanField("一次审查是否通过", null=True, blank=True)
    one_censor_wfqt_count = models.IntegerField("一次审查时违反强条数", null=True, blank=True, help_text="条")
    one_censor_wfqt_content = models.TextField("一次审查时违反的强条条目", blank=True, default="")
    is_ls = models.BooleanField("是否联合审查", null=True, blank=True)
    xf_censor_e_date = models.DateField("消防设计审核时间", null=True, blank=True)
    xf_censor_num = models.CharField("消防设计审核合格证书编号", max_length=100, blank=True, default="")
    xf_censor_corp_name = models.CharField("消防设计审核机构", max_length=200, blank=True, default="")
    rf_censor_e_date = models.DateField("人防设计审核时间", null=True, blank=True)
    rf_censor_num = models.CharField("人防设计审核合格证书编号", max_length=100, blank=True, default="")
    rf_censor_corp_name = models.CharField("人防设计审核机构", max_length=200, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            one_row("review"),
            not_negative("review", "one_censor_wfqt_count"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["censor_num"], name="review_censor_num"),
        ]

    def __str__(self) -> str:
        return self.censor_num or self.censor_corp_name


class DrawingReviewPerson(ContentRow):
    """A person of survey, design or review (TBProjectDesignEconUserInfo)."""

    table: ClassVar[str] = "drawing_review_persons"

    censor_num = models.CharField("施工图审查合格书编号", max_length=100, blank=True, default="")
    corp_name = models.CharField("所在单位名称", max_length=200, blank=True, default="")
    corp_code = models.CharField("所在单位统一社会信用代码", max_length=50, blank=True, default="", db_collation="C")
    user_name = models.CharField("姓名", max_length=100, blank=True, default="")
    id_card_type_num = models.CharField("证件类型", max_length=32, blank=True, default="", db_collation="C")
    id_card_commitment = models.CharField("证件号码（承诺值）", max_length=64, blank=True, default="", db_collation="C")
    specialty_typ_num = models.CharField("从事专业", max_length=32, blank=True, default="", db_collation="C")
    prj_duty = models.CharField("承担角色", max_length=32, blank=True, default="", db_collation="C")

    class Meta:
        constraints: ClassVar = [
            one_row("review_person"),
            is_commitment("review_person", "id_card_commitment"),
        ]

    def __str__(self) -> str:
        return self.user_name
