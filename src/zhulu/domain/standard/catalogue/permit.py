"""Tables of the sheet 施工许可: the permit and the safety personnel (data-standard §1.6).

The permit's number is never required (一(二)6), nor its office and date where no permit was given (Q14).
The flat columns of 2014 for firms and managers became participants in 2018 (§1.8).
"""

from zhulu.domain.standard.catalogue.commissioning import STAGE_NUMBER
from zhulu.domain.standard.catalogue.shapes import Field, Table
from zhulu.domain.standard.vocabulary import Certainty, FieldKind, FieldSource, SheetKey

PERMITS = Table(
    key="permits",
    label="施工许可信息",
    standard_name="TBBuilderLicenceManage",
    model_name="Permit",
    fields=(
        STAGE_NUMBER,
        Field(
            "PermitSituation",
            "取得施工许可的情况",
            FieldKind.CODE,
            dictionary="permit_situation",
            required=True,
            certainty=Certainty.OWN,
            own=True,
        ),
        Field(
            "BuilderLicenceNum",
            "施工许可编号",
            FieldKind.TEXT,
            length=100,
            hint="没有可以不填，不影响提交，也不影响 A 级",
        ),
        Field("ProvinceBuilderLicenceNum", "省级施工许可证编号", FieldKind.TEXT, length=100, source=FieldSource.FEED),
        Field("IssueDepart", "发证机关", FieldKind.TEXT, certainty=Certainty.OWN, own=True),
        Field("ReleaseDate", "发证日期", FieldKind.DATE),
        Field("BuildPrjName", "工程名称", FieldKind.TEXT, length=255, certainty=Certainty.TWO),
        Field("BuildPlanNum", "建设用地规划许可证编号", FieldKind.TEXT, length=500),
        Field("ProjectPlanNum", "建设工程规划许可证编号", FieldKind.TEXT, length=1000),
        Field("TenderNum", "中标通知书编号", FieldKind.TEXT, length=100),
        Field("CensorNum", "施工图审查合格书编号", FieldKind.TEXT, length=100),
        Field("BargainDays", "合同工期", FieldKind.COUNT, unit="天"),
        Field("ContractMoney", "合同金额", FieldKind.MONEY, unit="万元", required=True),
        Field("Area", "面积", FieldKind.AREA, unit="㎡", required=True, hint="市政工程没有面积的填 0"),
        Field("Length", "长度", FieldKind.LENGTH, unit="米"),
        Field("Span", "跨度", FieldKind.LENGTH, unit="米"),
        Field("PrjSize", "建设规模", FieldKind.LONG_TEXT, length=2000),
    ),
    sheet=SheetKey.PERMIT,
    minimum=1,
)

PERMIT_PERSONS = Table(
    key="permit_persons",
    label="施工安全从业人员",
    standard_name="TBProjectBuilderUserInfo",
    model_name="PermitPerson",
    fields=(
        Field("BuilderLicenceNum", "施工许可证编号", FieldKind.TEXT, length=100, source=FieldSource.FEED),
        Field("CorpName", "所在单位名称", FieldKind.TEXT, required=True),
        Field("CorpCode", "所在单位统一社会信用代码", FieldKind.ORG_CODE, length=50),
        Field("SafetyCerID", "安全生产许可证编号", FieldKind.TEXT, length=60),
        Field("UserName", "姓名", FieldKind.TEXT, length=100, required=True),
        Field("IDCardTypeNum", "证件类型", FieldKind.CODE, dictionary="id_card_type"),
        Field("IDCard", "证件号码", FieldKind.ID_NUMBER, length=30, personal=True),
        Field("CertID", "安全生产考核合格证书编号", FieldKind.TEXT, length=60),
        Field("UserType", "安全生产管理人员类型", FieldKind.CODE, dictionary="safety_user_type", required=True),
    ),
    sheet=SheetKey.PERMIT,
)
