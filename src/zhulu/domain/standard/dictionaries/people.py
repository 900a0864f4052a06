"""Code lists of participants and persons (data-standard §2.8)."""

from zhulu.domain.standard.dictionaries.shapes import Dictionary, entries
from zhulu.domain.standard.vocabulary import Certainty

CORP_ROLE = Dictionary(
    "corp_role",
    "企业承担角色",
    "TBCorpRoleDic",
    (
        *entries("1 勘察企业\n2 设计企业\n3 施工企业\n4 监理企业"),
        *entries("5 工程总承包单位\n6 质量检测机构\n99 其他", certainty=Certainty.TWO),
    ),
)

REVIEW_DUTY = Dictionary(
    "review_duty",
    "审图人员承担角色",
    "TBWorkDutyDic",
    entries(
        """
        001 项目负责人
        002 专业负责人
        003 主要设计人
        004 图审机构项目负责人
        005 图审机构审定人
        006 图审机构审查人
        """,
        certainty=Certainty.ONE,
    ),
)

SPECIALTY = Dictionary(
    "specialty",
    "从事专业",
    "SpecialtyTypNum",
    entries(
        """
        01 岩土工程勘察
        02 岩土工程设计
        03 水文地质
        04 工程测量
        05 岩土测试检测
        07 岩土监测
        08 室内试验
        09 建筑
        10 结构
        11 给水排水
        12 暖通空调
        13 电气
        14 防护
        15 防化
        16 通信
        17 动力
        18 自控
        19 机械
        20 通信信号
        21 站场
        22 道路
        23 线路
        24 桥梁
        25 园林
        26 环保
        27 概预算
        28 工程经济
        99 其他
        """,
        certainty=Certainty.ONE,
    ),
)
"""06 is missing in the source. The list of 2014 (注册类型及等级) was not found."""

SAFETY_USER_TYPE = Dictionary(
    "safety_user_type",
    "安全生产管理人员类型",
    "UserType",
    entries("1 主要负责人\n2 项目负责人\n3 安全员"),
)

ID_CARD_TYPE = Dictionary(
    "id_card_type",
    "证件类型",
    "TBIDCardTypeDic",
    entries("1 身份证"),
)
"""Codes of other documents (officers', passports …) are 未见出处; 111 was seen once for the identity card (2020)."""
