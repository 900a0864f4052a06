"""The example row of each sheet, so that nobody has to guess how a cell is filled; all of it is made up."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from zhulu.domain.standard.catalogue import Field
from zhulu.domain.standard.vocabulary import FieldKind

EXAMPLE: Final = "示例"
"""What the example row has for a number; a row that begins so is not read."""
_WORKS: Final = {
    "PrjName": "示例体育公园综合馆专业承包工程",
    "WorkScope": "写清承包的部位和内容，例如地下一层至地上五层的供货、安装与调试",
    "PrjHead": "张示例",
    "ContractNum": "SL-2018-001",
}
_PROJECT: Final = {
    "PrjName": "示例职业学校实训楼",
    "PrjSize": "1 栋，地上 5 层，高 21.6 米，框架结构",
    "NoPermitReasonText": "当时先开工，土地手续后补",
    "PrjApprovalNum": "示发改审〔2017〕1号",
    "PrjCode": "",
}
_OTHER: Final = {
    "SubPrjName": "1 号实训楼",
    "Address": "示例大街 1 号",
    "FactSize": "1 栋，地上 5 层，高 21.6 米",
    "UserName": "李示例",
    "PersonName": "李示例",
    "ConstructorName": "李示例",
    "BuildCorpName": "示例教育发展中心",
    "PersonRegisterNum": "示222181900001",
}
_BY_TABLE: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({"specialist_works": _WORKS, "project": _PROJECT})
_DAYS: Final = {"EDate": "2019-08-30", "BeginDate": "2018-04-01", "EndDate": "2019-08-31", "CensorEDate": "2018-03-20"}
_BY_KIND: Final = {
    FieldKind.MONEY: "1234.56",
    FieldKind.AREA: "5600.5",
    FieldKind.LENGTH: "21.6",
    FieldKind.PERCENT: "100",
    FieldKind.COUNT: "5",
    FieldKind.FLAG: "否",
}


def example_of(table: str, item: Field, *, choices: tuple[str, ...]) -> str:
    """Give an example of a field; personal numbers and codes of firms have none, for every valid one may be somebody's.

    Args:
        choices: what its list offers; the first is the example unless there is a better one.
    """
    for known in (_BY_TABLE.get(table, {}), _OTHER):
        if item.column in known:
            return known[item.column]
    if choices:
        return choices[0]
    if item.kind is FieldKind.DATE:
        return _DAYS.get(item.column, "2018-04-15")
    if item.personal or item.kind is FieldKind.ORG_CODE:
        return ""
    if item.kind is FieldKind.TEXT and item.column.endswith("CorpName"):
        return "示例建设有限公司" if item.required else ""
    return _BY_KIND.get(item.kind, "") if item.required or item.star_default else ""
