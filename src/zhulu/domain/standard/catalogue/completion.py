"""Tables of the sheet 竣工验收: the completion check and its filing (data-standard §1.7).

The permit's number is not required here either (一(二)6). The star_default marks are an example (示例·未见出处).
"""

from zhulu.domain.standard.catalogue.commissioning import STAGE_NUMBER
from zhulu.domain.standard.catalogue.shapes import Field, Table
from zhulu.domain.standard.vocabulary import Certainty, FieldKind, FieldSource, SheetKey

_PERMIT_NUMBER = Field(
    "BuilderLicenceNum", "施工许可编号", FieldKind.TEXT, length=100, hint="没有可以不填，不影响提交，也不影响 A 级"
)
_TENDER_NUMBER = Field(
    "TenderNum", "中标通知书编号", FieldKind.TEXT, length=100, certainty=Certainty.ONE, source=FieldSource.FEED
)

COMPLETION_CHECKS = Table(
    key="completion_checks",
    label="竣工验收信息",
    standard_name="PrjFinishCheck",
    model_name="CompletionCheck",
    fields=(
        STAGE_NUMBER,
        Field("PrjFinishCheckNum", "竣工验收编号", FieldKind.TEXT, length=100, hint="报告上没有编号的不填"),
        Field("FinPrjName", "工程名称", FieldKind.TEXT, length=255),
        _PERMIT_NUMBER,
        _TENDER_NUMBER,
        Field("BDate", "实际开工日期", FieldKind.DATE, required=True, star_default=True, hint="以验收报告所载为准"),
        Field("EDate", "实际竣工验收日期", FieldKind.DATE, required=True, star_default=True, hint="各方签署的最晚一日"),
        Field(
            "FactCost", "实际造价", FieldKind.MONEY, unit="万元", required=True, star_default=True, hint="竣工结算价"
        ),
        Field(
            "FactArea",
            "实际面积",
            FieldKind.AREA,
            unit="㎡",
            required=True,
            star_default=True,
            hint="市政工程没有面积的填 0",
        ),
        Field("Length", "长度", FieldKind.LENGTH, unit="米"),
        Field("Span", "最大跨度", FieldKind.LENGTH, unit="米", star_default=True, hint="没有大跨度的填 0"),
        Field(
            "FactSize",
            "实际建设规模",
            FieldKind.LONG_TEXT,
            length=2000,
            required=True,
            hint="写清栋数、层数、高度；不要写个人证件号和手机号",
        ),
        Field(
            "PrjStructureTypeNum",
            "结构体系",
            FieldKind.CODE,
            dictionary="structure_type",
            required=True,
            hint="多种并存时选主体部分",
        ),
        Field("QCCorpName", "质量检测机构名称", FieldKind.TEXT),
        Field("QCCorpCode", "质量检测机构统一社会信用代码", FieldKind.ORG_CODE, length=50),
        Field("Mark", "备注", FieldKind.LONG_TEXT, length=2000),
    ),
    sheet=SheetKey.COMPLETION,
    minimum=1,
)

COMPLETION_FILINGS = Table(
    key="completion_filings",
    label="竣工验收备案信息",
    standard_name="TBProjectFinishManage",
    model_name="CompletionFiling",
    fields=(
        STAGE_NUMBER,
        Field("PrjFinishNum", "竣工验收备案编号", FieldKind.TEXT, length=100),
        Field("ProvincePrjFinishNum", "省级竣工备案编号", FieldKind.TEXT, length=100, source=FieldSource.FEED),
        Field("FinPrjName", "工程名称", FieldKind.TEXT, length=255),
        _PERMIT_NUMBER,
        _TENDER_NUMBER,
        Field("BDate", "实际开工日期", FieldKind.DATE),
        Field("EDate", "竣工验收备案日期", FieldKind.DATE, required=True),
        Field("FactCost", "实际造价", FieldKind.MONEY, unit="万元"),
        Field("FactArea", "实际面积", FieldKind.AREA, unit="㎡"),
        Field("Length", "长度", FieldKind.LENGTH, unit="米"),
        Field("Span", "跨度", FieldKind.LENGTH, unit="米"),
        Field("FactSize", "实际建设规模", FieldKind.LONG_TEXT, length=2000),
        Field("PrjStructureTypeNum", "结构体系", FieldKind.CODE, dictionary="structure_type"),
        Field("Mark", "备注", FieldKind.LONG_TEXT, length=2000),
    ),
    sheet=SheetKey.COMPLETION,
)
