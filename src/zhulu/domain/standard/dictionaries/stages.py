"""Code lists of tendering, contracts and of where data come from (data-standard §2.6, 2.7, 2.9, 2.12, 2.13)."""

from zhulu.domain.standard.dictionaries.shapes import (
    FIRST_DAY_OF_2018_EDITION,
    LAST_DAY_OF_2014_EDITION,
    Dictionary,
    entries,
)
from zhulu.domain.standard.vocabulary import Certainty

TENDER_CLASS = Dictionary(
    "tender_class",
    "招标类型",
    "TBTenderClassDic",
    (
        *entries("001 勘察\n002 设计\n003 施工\n004 监理"),
        *entries("005 设计施工一体化", certainty=Certainty.ONE, valid_to=LAST_DAY_OF_2014_EDITION),
        *entries("006 工程总承包"),
        *entries("007 项目管理", certainty=Certainty.TWO),
        *entries("010 全过程工程咨询\n011 其他", certainty=Certainty.TWO, valid_from=FIRST_DAY_OF_2018_EDITION),
    ),
)

TENDER_TYPE = Dictionary(
    "tender_type",
    "招标方式",
    "TBTenderTypeDic",
    entries("001 公开招标\n002 邀请招标\n003 直接委托\n099 其他", certainty=Certainty.TWO),
)

CONTRACT_TYPE = Dictionary(
    "contract_type",
    "合同类别",
    "TBContractTypeDic",
    (
        *entries("100 勘察\n200 设计\n301 施工总包\n302 施工分包\n303 施工劳务\n400 监理"),
        *entries("500 设计施工一体化", certainty=Certainty.TWO, valid_to=LAST_DAY_OF_2014_EDITION),
        *entries("600 项目总承包", valid_to=LAST_DAY_OF_2014_EDITION),
        *entries("600 工程总承包", valid_from=FIRST_DAY_OF_2018_EDITION),
        *entries("700 项目管理"),
        *entries("800 全过程工程咨询\n900 其他", certainty=Certainty.ONE, valid_from=FIRST_DAY_OF_2018_EDITION),
    ),
)

DATA_SOURCE = Dictionary(
    "data_source",
    "数据来源",
    "DataSource",
    (
        *entries("1 业务办理\n2 信息登记\n3 历史业绩补录", certainty=Certainty.TWO),
        *entries("4 共享交换", certainty=Certainty.ONE),
    ),
)

DATA_LEVEL = Dictionary(
    "data_level",
    "数据等级",
    "DataLevel",
    entries("A 省级确认\nB 市（州）级确认\nC 县（市、开发区）级确认\nD 企业填报"),
)
