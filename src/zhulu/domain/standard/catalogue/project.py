"""Tables of the sheet 项目基本信息: the project (data-standard §1.1) and its unit works (§1.2).

The star_default marks are an example (示例·未见出处): no public source lists the fields that grade A needs.
What the platform says about a project (numbers of project and province, grade, source, reviewer, time of record) is
not a fact of the project and stands in rows beside it.
"""

from zhulu.domain.standard.catalogue.shapes import Field, Table
from zhulu.domain.standard.vocabulary import Certainty, FieldKind, FieldSource, SheetKey

_WHERE_AND_WHAT = (
    Field(
        "PrjCode", "投资项目统一代码", FieldKind.INVESTMENT_CODE, length=100, hint="2016 年以前的老项目没有的，可以不填"
    ),
    Field("PrjName", "项目名称", FieldKind.TEXT, length=500, required=True, hint="与合同、竣工验收报告上的名称一致"),
    Field("PrjTypeNum", "项目分类", FieldKind.CODE, dictionary="project_type", required=True),
    Field(
        "PrjFunctionNum", "工程用途", FieldKind.CODE, dictionary="project_function", required=True, star_default=True
    ),
    Field("PrjPropertyNum", "建设性质", FieldKind.CODE, dictionary="project_property", required=True),
    Field("BuildCorpName", "建设单位名称", FieldKind.TEXT, required=True, hint="当时的全称"),
    Field(
        "BuildCorpCode",
        "建设单位统一社会信用代码",
        FieldKind.ORG_CODE,
        length=50,
        star_default=True,
        hint="18 位；单位已注销、只有旧组织机构代码的，填 9 位或 10 位旧代码",
    ),
    Field("ProvinceNum", "项目所在省", FieldKind.AREA_CODE, length=12, source=FieldSource.ISSUED),
    Field("CityNum", "项目所在市（州）", FieldKind.AREA_CODE, length=12, source=FieldSource.ISSUED),
    Field(
        "CountyNum",
        "项目所在县（市、区）",
        FieldKind.AREA_CODE,
        length=12,
        required=True,
        hint="按工程实际坐落地点选；跨县（市、区）的选主要所在地",
    ),
    Field(
        "ManagingAreaNum",
        "所属管理区域",
        FieldKind.AREA_CODE,
        length=12,
        hint="在开发区、新区、示范区内的选；不选就按所在县（市、区）",
        certainty=Certainty.OWN,
        own=True,
    ),
    Field("Address", "具体地点", FieldKind.TEXT, length=255, required=True),
    Field("LocationX", "经度", FieldKind.COORDINATE, unit="度"),
    Field("LocationY", "纬度", FieldKind.COORDINATE, unit="度"),
)

_APPROVAL = (
    Field("PrjApprovalNum", "立项文号", FieldKind.TEXT, length=255, star_default=True),
    Field("PrjApprovalLevelNum", "立项级别", FieldKind.CODE, dictionary="approval_level"),
    Field("PrjApprovalDepart", "立项批复机关", FieldKind.TEXT),
    Field("PrjApprovalDate", "立项批复时间", FieldKind.DATE),
    Field("BuildPlanNum", "建设用地规划许可证编号", FieldKind.TEXT, length=500),
    Field("ProjectPlanNum", "建设工程规划许可证编号", FieldKind.TEXT, length=1000, hint="有多个的，用顿号隔开"),
    Field(
        "InvPropertyNum",
        "工程投资性质",
        FieldKind.CODE,
        dictionary="investment_property",
        source=FieldSource.FEED,
        hint="码表的标签未见出处，不向企业询问",
    ),
    Field("FundSource", "资金来源", FieldKind.TEXT, hint="例如：企业自筹"),
    Field("NationalPercentTage", "国有资金出资比例", FieldKind.PERCENT, unit="%"),
)

_SCALE = (
    Field("AllInvest", "总投资", FieldKind.MONEY, unit="万元", required=True, star_default=True),
    Field("AllArea", "总面积", FieldKind.AREA, unit="㎡", star_default=True, hint="市政工程没有面积的填 0"),
    Field("AllLength", "总长度", FieldKind.LENGTH, unit="米", hint="市政工程填"),
    Field(
        "PrjSize",
        "建设规模",
        FieldKind.LONG_TEXT,
        length=2000,
        required=True,
        star_default=True,
        hint="写清栋数、层数、高度、跨度；不要写个人证件号和手机号",
    ),
    Field("IsMajor", "是否重点项目", FieldKind.FLAG),
    Field("BeginDate", "计划开工日期", FieldKind.DATE),
    Field("EndDate", "计划竣工日期", FieldKind.DATE),
    Field(
        "BDate", "实际开工日期", FieldKind.DATE, required=True, hint="须早于 2019-09-12；当日及以后开工的走工程审批系统"
    ),
    Field("EDate", "实际竣工验收日期", FieldKind.DATE),
    Field("JZJNInfo", "建筑节能信息", FieldKind.LONG_TEXT, length=2000),
    Field("CXXMInfo", "超限项目信息", FieldKind.LONG_TEXT, length=2000),
)

_WHY_BACK_FILED = (
    Field(
        "NoPermitReason",
        "不能补办施工许可证的原因",
        FieldKind.CODES,
        length=100,
        dictionary="no_permit_reason",
        required=True,
        hint="可以选几项",
        certainty=Certainty.OWN,
        own=True,
    ),
    Field(
        "NoPermitReasonText",
        "不能补办的说明",
        FieldKind.LONG_TEXT,
        length=500,
        hint="选“其他”的须写明",
        certainty=Certainty.OWN,
        own=True,
    ),
)

PROJECT = Table(
    key="project",
    label="项目基本信息",
    standard_name="TBProjectInfo",
    model_name="BasicInformation",
    fields=(*_WHERE_AND_WHAT, *_APPROVAL, *_SCALE, *_WHY_BACK_FILED),
    sheet=SheetKey.BASIC,
    many=False,
    minimum=1,
)

_UNIT_MEASURES = (
    Field("UnitCode", "单体编码", FieldKind.TEXT, length=100, source=FieldSource.ISSUED),
    Field("SubPrjName", "单体建（构）筑物名称", FieldKind.TEXT, length=255, required=True),
    Field("Invest", "工程总造价", FieldKind.MONEY, unit="万元"),
    Field("BuildArea", "建筑面积", FieldKind.AREA, unit="㎡"),
    Field("FloorBuildArea", "地上建筑面积", FieldKind.AREA, unit="㎡"),
    Field("BottomFloorBuildArea", "地下建筑面积", FieldKind.AREA, unit="㎡"),
    Field("FloorCount", "地上层数", FieldKind.COUNT, unit="层"),
    Field("BottomFloorCount", "地下层数", FieldKind.COUNT, unit="层"),
    Field("BuildHeight", "建筑高度", FieldKind.LENGTH, unit="米"),
    Field("StructureHeight", "构筑物高度", FieldKind.LENGTH, unit="米", certainty=Certainty.TWO),
    Field("SubProjectLength", "长度", FieldKind.LENGTH, unit="米"),
    Field("SubProjectSpan", "跨度", FieldKind.LENGTH, unit="米"),
    Field("FloorBuildLength", "地上长度", FieldKind.LENGTH, unit="米", certainty=Certainty.ONE),
    Field("BottomBuildLength", "地下长度", FieldKind.LENGTH, unit="米", certainty=Certainty.ONE),
    Field("RFBottomArea", "人防地下室面积", FieldKind.AREA, unit="㎡", certainty=Certainty.TWO),
    Field("SuiteCount", "住宅套数", FieldKind.COUNT, unit="户", certainty=Certainty.TWO),
)

_UNIT_PROPERTIES = (
    Field("StructureTypeNum", "结构体系", FieldKind.CODE, dictionary="structure_type", certainty=Certainty.TWO),
    Field("PrjLevelNum", "工程等级", FieldKind.CODE, dictionary="project_level", certainty=Certainty.TWO),
    Field("PrjSize", "工程规模", FieldKind.LONG_TEXT, length=2000, certainty=Certainty.TWO),
    Field("Memo", "其他", FieldKind.LONG_TEXT, length=2000, certainty=Certainty.TWO),
    Field("IsShockisolationBuilding", "是否减隔震建筑", FieldKind.FLAG),
    Field("IsGreenBuilding", "是否绿色建筑", FieldKind.FLAG),
    Field("GreenBuidingLevel", "绿色建筑等级", FieldKind.CODE, dictionary="green_level", certainty=Certainty.TWO),
    Field("SeismicIntensityScale", "抗震设防烈度", FieldKind.CODE, dictionary="seismic_intensity"),
    Field("IsSuperHightBuilding", "是否超限高层建筑", FieldKind.FLAG),
)

_UNIT_LINKS = (
    Field(
        "TenderNum", "招标项目环节编号", FieldKind.TEXT, length=100, certainty=Certainty.ONE, source=FieldSource.FEED
    ),
    Field(
        "CensorNum", "施工图审查环节编号", FieldKind.TEXT, length=100, certainty=Certainty.TWO, source=FieldSource.FEED
    ),
    Field(
        "BuilderLicenceNum",
        "施工许可环节编号",
        FieldKind.TEXT,
        length=100,
        certainty=Certainty.TWO,
        source=FieldSource.FEED,
    ),
    Field("QualityNum", "质量监督记录编号", FieldKind.TEXT, length=100, certainty=Certainty.TWO),
    Field("SafeNum", "安全监督记录编号", FieldKind.TEXT, length=100, certainty=Certainty.TWO),
)

UNIT_WORKS = Table(
    key="unit_works",
    label="单体（单位工程）信息",
    standard_name="TB_Unit_Project_Info",
    model_name="UnitWork",
    fields=(*_UNIT_MEASURES, *_UNIT_PROPERTIES, *_UNIT_LINKS),
    sheet=SheetKey.BASIC,
)
