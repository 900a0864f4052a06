"""Tables of the sheet 施工图审查: the review and its persons (data-standard §1.5).

The firms of survey and design stand among the participants (2018 shape, §1.8), not in flat columns.
The star_default marks are an example (示例·未见出处).
"""

from zhulu.domain.standard.catalogue.commissioning import STAGE_NUMBER
from zhulu.domain.standard.catalogue.shapes import Field, Table
from zhulu.domain.standard.vocabulary import Certainty, FieldKind, FieldSource, SheetKey

DRAWING_REVIEWS = Table(
    key="drawing_reviews",
    label="施工图审查信息",
    standard_name="TBProjectCensorInfo",
    model_name="DrawingReview",
    fields=(
        STAGE_NUMBER,
        Field("CensorNum", "施工图审查合格书编号", FieldKind.TEXT, length=100, star_default=True),
        Field("ProvinceCensorNum", "省级施工图审查合格书编号", FieldKind.TEXT, length=100, source=FieldSource.FEED),
        Field("CensorCorpName", "审查机构名称", FieldKind.TEXT, required=True),
        Field("CensorCorpCode", "审查机构统一社会信用代码", FieldKind.ORG_CODE, length=50),
        Field("CensorEDate", "审查完成日期", FieldKind.DATE, required=True, star_default=True),
        Field("PrjSize", "建设规模", FieldKind.LONG_TEXT, length=2000),
        Field("OneCensorIsPass", "一次审查是否通过", FieldKind.FLAG),
        Field("OneCensorWfqtCount", "一次审查时违反强条数", FieldKind.COUNT, unit="条"),
        Field("OneCensorWfqtContent", "一次审查时违反的强条条目", FieldKind.LONG_TEXT, length=2000),
        Field("IsLS", "是否联合审查", FieldKind.FLAG, certainty=Certainty.TWO),
        Field("XFCensorEDate", "消防设计审核时间", FieldKind.DATE, certainty=Certainty.TWO),
        Field("XFCensorNum", "消防设计审核合格证书编号", FieldKind.TEXT, length=100, certainty=Certainty.TWO),
        Field("XFCensorCorpName", "消防设计审核机构", FieldKind.TEXT, certainty=Certainty.TWO),
        Field("RFCensorEDate", "人防设计审核时间", FieldKind.DATE, certainty=Certainty.TWO),
        Field("RFCensorNum", "人防设计审核合格证书编号", FieldKind.TEXT, length=100, certainty=Certainty.TWO),
        Field("RFCensorCorpName", "人防设计审核机构", FieldKind.TEXT, certainty=Certainty.TWO),
    ),
    sheet=SheetKey.DRAWING_REVIEW,
    minimum=1,
)

DRAWING_REVIEW_PERSONS = Table(
    key="drawing_review_persons",
    label="勘察、设计、审图人员",
    standard_name="TBProjectDesignEconUserInfo",
    model_name="DrawingReviewPerson",
    fields=(
        Field("CensorNum", "施工图审查合格书编号", FieldKind.TEXT, length=100, source=FieldSource.FEED),
        Field("CorpName", "所在单位名称", FieldKind.TEXT, required=True),
        Field("CorpCode", "所在单位统一社会信用代码", FieldKind.ORG_CODE, length=50),
        Field("UserName", "姓名", FieldKind.TEXT, length=100, required=True),
        Field("IDCardTypeNum", "证件类型", FieldKind.CODE, dictionary="id_card_type", required=True),
        Field("IDCard", "证件号码", FieldKind.ID_NUMBER, length=30, personal=True),
        Field("SpecialtyTypNum", "从事专业", FieldKind.CODE, dictionary="specialty"),
        Field("PrjDuty", "承担角色", FieldKind.CODE, dictionary="review_duty", required=True),
    ),
    sheet=SheetKey.DRAWING_REVIEW,
)
