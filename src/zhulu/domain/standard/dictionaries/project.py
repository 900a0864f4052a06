"""Code lists of the project and its unit works (data-standard §2.1-2.5, 2.10, 2.11)."""

from zhulu.domain.standard.dictionaries.shapes import Dictionary, entries
from zhulu.domain.standard.vocabulary import Certainty

PROJECT_TYPE = Dictionary(
    "project_type",
    "项目分类",
    "TBPrjTypeDic",
    entries("01 房屋建筑工程\n02 市政基础设施工程\n99 其他"),
)

PROJECT_PROPERTY = Dictionary(
    "project_property",
    "建设性质",
    "TBPrjPropertyDic",
    entries("001 新建\n002 改建\n003 扩建\n004 恢复\n005 迁建\n006 拆除\n099 其他"),
)

PROJECT_FUNCTION = Dictionary(
    "project_function",
    "工程用途",
    "TBPrjFunctionDic",
    (
        *entries(
            """
            100 居住建筑
            200 居住建筑配套工程
            300 公共建筑
            301 办公建筑
            302 商业建筑
            303 旅游建筑
            304 科教文卫建筑
            305 交通运输类
            306 通信建筑
            307 公共建筑配套工程
            400 商住楼
            500 农业建筑
            600 农业建筑配套工程
            700 工业建筑
            800 工业建筑配套工程
            999 其他（房建）
            """
        ),
        *entries("010 给水\n011 排水", certainty=Certainty.TWO),
        *entries(
            """
            012 燃气
            013 热力
            014 道路
            015 桥隧
            016 风景园林
            017 环境园林
            018 公共交通
            099 其他（市政）
            """,
            certainty=Certainty.ONE,
        ),
    ),
)

APPROVAL_LEVEL = Dictionary(
    "approval_level",
    "立项级别",
    "TBLXJBDic",
    entries("001 部级\n002 省级\n003 地市级\n004 区县级", certainty=Certainty.TWO),
)

INVESTMENT_PROPERTY = Dictionary(
    "investment_property",
    "工程投资性质",
    "InvPropertyNum",
    entries("100\n103"),
)
"""Codes seen in national records; their labels are 未见出处 and stay empty until the ministry's list is at hand."""

STRUCTURE_TYPE = Dictionary(
    "structure_type",
    "结构体系",
    "TBPrjStructureTypeDic",
    (
        *entries(
            """
            001 砖混结构
            002 底框结构
            003 框架结构
            004 框架－剪力墙结构
            005 剪力墙结构
            006 板柱-剪力墙结构
            007 短肢墙剪力墙结构
            008 部分框支剪力墙结构
            009 框-筒体结构
            010 筒中筒结构
            011 异型柱框架结构
            012 复杂高层结构
            013 混合结构
            014 钢结构
            015 排架结构
            """
        ),
        *entries("016 木结构", certainty=Certainty.ONE),
        *entries("099 其他"),
    ),
)

PROJECT_LEVEL = Dictionary(
    "project_level",
    "工程等级",
    "PrjLevelNum",
    entries(
        """
        201 甲级
        202 乙级
        203 丙级
        310 特级
        311 一级
        312 二级
        313 三级
        321 大型
        322 中型
        323 小型
        """,
        certainty=Certainty.ONE,
    ),
)

GREEN_LEVEL = Dictionary(
    "green_level",
    "绿色建筑等级",
    "GreenBuidingLevel",
    entries("001 一星级\n002 二星级\n003 三星级", certainty=Certainty.ONE),
)

SEISMIC_INTENSITY = Dictionary(
    "seismic_intensity",
    "抗震设防烈度",
    "SeismicIntensityScale",
    entries("001 不设防\n002 6度\n003 7度\n004 8度\n005 9度", certainty=Certainty.TWO),
)
