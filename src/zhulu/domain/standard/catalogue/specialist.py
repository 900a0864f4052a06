"""The table of the 项目信息采集表 (一(三)3): one completed specialist work, its contract, its acceptance, its figures.

No public source shows the form, so every column is ours; where a column says the same as one of the standard, it has
the standard's spelling. Which figures a category asks for is the province's setting (``specialist_categories``), and
so are the categories themselves: the notice names five and says 等 (Q17). Nothing here is starred: path ③ has no grade.
"""

from functools import partial

from zhulu.domain.standard.catalogue.shapes import Field, Table
from zhulu.domain.standard.vocabulary import Certainty, FieldKind, FieldSource, SheetKey

CATEGORIES = "specialist_categories"
"""The setting that lists the categories with the figures and qualifications of each."""

_own = partial(Field, certainty=Certainty.OWN, own=True)

_WHAT_AND_WHERE = (
    _own("PrjName", "工程名称", FieldKind.TEXT, length=500, required=True, hint="与合同、验收文件上的名称一致"),
    _own("CategoryName", "承包类别", FieldKind.TEXT, length=60, required=True, offered_by=CATEGORIES),
    _own(
        "WorkScope",
        "承包内容",
        FieldKind.LONG_TEXT,
        length=2000,
        required=True,
        hint="写清承包的部位和内容；不要写个人证件号和手机号",
    ),
    _own("ProvinceNum", "工程所在省", FieldKind.AREA_CODE, length=12, source=FieldSource.ISSUED),
    _own("CityNum", "工程所在市（州）", FieldKind.AREA_CODE, length=12, source=FieldSource.ISSUED),
    _own(
        "CountyNum",
        "工程所在县（市、区）",
        FieldKind.AREA_CODE,
        length=12,
        required=True,
        hint="按工程实际坐落地点选；受理机关由此确定",
    ),
    _own(
        "ManagingAreaNum",
        "所属管理区域",
        FieldKind.AREA_CODE,
        length=12,
        hint="在开发区、新区、示范区内的选；不选就按所在县（市、区）",
    ),
    _own("Address", "具体地点", FieldKind.TEXT, length=255, required=True),
)

_PARTIES = (
    _own("BuildCorpName", "建设单位名称", FieldKind.TEXT, required=True, hint="当时的全称"),
    _own("BuildCorpCode", "建设单位统一社会信用代码", FieldKind.ORG_CODE, length=50),
    _own("GeneralCorpName", "总承包单位名称", FieldKind.TEXT, hint="由总承包单位分包的填；建设单位直接发包的不填"),
    _own("GeneralCorpCode", "总承包单位统一社会信用代码", FieldKind.ORG_CODE, length=50),
    _own("ContractorCorpName", "承包单位名称", FieldKind.TEXT, required=True, hint="就是本单位，写当时的全称"),
    _own("ContractorCorpCode", "承包单位统一社会信用代码", FieldKind.ORG_CODE, length=50, required=True),
    _own("PrjHead", "项目负责人", FieldKind.TEXT, length=100, required=True),
    _own("PrjHeadRegisterNum", "项目负责人注册编号", FieldKind.TEXT, length=60),
    _own("IDCardTypeNum", "证件类型", FieldKind.CODE, dictionary="id_card_type"),
    _own("PrjHeadIDCard", "证件号码", FieldKind.ID_NUMBER, length=30, personal=True),
    _own("PrjHeadPhone", "联系电话", FieldKind.PHONE, length=30, personal=True),
)

_QUALIFICATION = (
    _own(
        "QualificationName",
        "承揽时的资质类别和等级",
        FieldKind.TEXT,
        hint="照资质证书写全，例如“消防设施工程专业承包壹级”；没有的留空，提交时写明理由",
    ),
    _own("QualificationNum", "资质证书编号", FieldKind.TEXT, length=60),
    _own("QualificationBegin", "资质有效期起", FieldKind.DATE),
    _own("QualificationEnd", "资质有效期止", FieldKind.DATE),
)

_CONTRACT = (
    _own("ContractNum", "合同编号", FieldKind.TEXT, length=100, hint="合同上没有编号的不填"),
    _own("ContractMoney", "合同额", FieldKind.MONEY, unit="万元", required=True),
    _own("ContractDate", "合同签订日期", FieldKind.DATE, required=True),
    _own("SettlementMoney", "结算金额", FieldKind.MONEY, unit="万元"),
    _own("BuilderLicenceNum", "施工许可编号", FieldKind.TEXT, length=100, hint="单独领过施工许可证的填；没有的不填"),
    _own("PermitDate", "施工许可发证日期", FieldKind.DATE),
)

_COMPLETION = (
    _own("BDate", "实际开工日期", FieldKind.DATE),
    _own(
        "EDate",
        "竣工或专项验收日期",
        FieldKind.DATE,
        required=True,
        hint="已经竣工验收的才能录入；以验收文件所载为准",
    ),
    _own("AcceptanceNum", "验收文件编号", FieldKind.TEXT, length=100, hint="文件上没有编号的不填"),
    _own("AcceptanceDepart", "组织验收的单位", FieldKind.TEXT),
)

_FIGURES = (
    _own("SystemType", "系统类型", FieldKind.TEXT, hint="例如：安全防范、综合布线、建筑设备监控"),
    _own("BuildArea", "单体建筑面积", FieldKind.AREA, unit="㎡"),
    _own("FireAcceptanceNum", "消防验收或备案编号", FieldKind.TEXT, length=100),
    _own("DecorationArea", "装修面积", FieldKind.AREA, unit="㎡"),
    _own("CurtainWallArea", "幕墙面积", FieldKind.AREA, unit="㎡"),
    _own("BuildHeight", "单体高度", FieldKind.LENGTH, unit="米"),
    _own("WorkArea", "施工面积", FieldKind.AREA, unit="㎡"),
    _own("PrjSize", "工程规模", FieldKind.LONG_TEXT, length=2000, hint="别的能说明规模的指标"),
    _own("Memo", "备注", FieldKind.LONG_TEXT, length=2000),
)

SPECIALIST_WORKS = Table(
    key="specialist_works",
    label="专业承包工程",
    standard_name="",
    model_name="SpecialistWork",
    fields=(*_WHAT_AND_WHERE, *_PARTIES, *_QUALIFICATION, *_CONTRACT, *_COMPLETION, *_FIGURES),
    sheet=SheetKey.SPECIALIST,
    many=False,
    minimum=1,
)
