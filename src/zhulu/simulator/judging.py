"""What the simulator looks at before it accepts a message: a few of the checks that real receptions make."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

TABLES = frozenset(
    {
        "TBProjectInfo",
        "TB_Unit_Project_Info",
        "TBTenderInfo",
        "TBContractRecordManage",
        "TBProjectCensorInfo",
        "TBProjectDesignEconUserInfo",
        "TBBuilderLicenceManage",
        "TBProjectBuilderUserInfo",
        "PrjFinishCheck",
        "TBProjectFinishManage",
        "TB_Project_Corp_Info",
    }
)
MISSPELT = {
    "TBContractRecordManage": {"ProprietorCorpName": "PropietorCorpName", "ProprietorCorpCode": "PropietorCorpCode"},
    "TB_Unit_Project_Info": {
        "GreenBuildingLevel": "GreenBuidingLevel",
        "IsSuperHighBuilding": "IsSuperHightBuilding",
    },
    "TBProjectInfo": {"NationalPercentage": "NationalPercentTage"},
}
"""Columns that somebody has spelt right: the platform knows its own misspellings only."""
NEEDED = {
    "TBProjectInfo": ("PrjNum", "ProvincePrjNum", "PrjName", "PrjTypeNum", "BuildCorpName", "DataLevel", "DataSource"),
    "TBTenderInfo": ("PrjNum", "TenderClassNum", "TenderTypeNum", "DataLevel"),
    "TBContractRecordManage": ("PrjNum", "ContractTypeNum", "ContractMoney", "ContractorCorpName", "DataLevel"),
    "TBBuilderLicenceManage": ("PrjNum", "BuilderLicenceNum", "DataLevel"),
    "PrjFinishCheck": ("PrjNum", "BDate", "EDate", "DataLevel"),
}
SENTINELS = frozenset({"1900-01-01", "-1", "无", "/"})

Body = Mapping[str, Sequence[Mapping[str, Any]]]


def faults_of(message: Mapping[str, Any]) -> Iterator[str]:
    """Give every reason for which a message is rejected, in Chinese."""
    text = str(message.get("body", ""))
    if hashlib.sha256(text.encode()).hexdigest() != message.get("digest"):
        yield "内容与摘要不符"
        return
    if message.get("action") == "D":
        return
    try:
        body = json.loads(text)
    except ValueError:
        yield "内容不是 JSON"
        return
    yield from _faults_of_body(body)


def _faults_of_body(body: Body) -> Iterator[str]:
    yield from (f"没有这张表：{table}" for table in body if table not in TABLES)
    if len(body.get("TBProjectInfo", ())) != 1:
        yield "项目基本信息须有且只有一条"
    for table, rows in body.items():
        for place, row in enumerate(rows, start=1):
            yield from _faults_of_row(table, place, row)


def _faults_of_row(table: str, place: int, row: Mapping[str, Any]) -> Iterator[str]:
    for column in NEEDED.get(table, ()):
        if row.get(column) in (None, ""):
            yield f"{table} 第 {place} 条：{column} 不能为空"
    for right, theirs in MISSPELT.get(table, {}).items():
        if right in row:
            yield f"{table} 第 {place} 条：没有 {right} 这一列（标准写作 {theirs}）"
    for column, value in row.items():
        if str(value) in SENTINELS:
            yield f"{table} 第 {place} 条：{column} 是空值占位"
    if re.fullmatch(r"\d{16}", str(row.get("PrjNum", ""))) is None:
        yield f"{table} 第 {place} 条：PrjNum 不是 16 位数字"
    if row.get("DataLevel", "A") not in {"A", "B", "C"}:
        yield f"{table} 第 {place} 条：DataLevel 须为 A、B、C"
