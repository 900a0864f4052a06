"""Bundles of a made-up approval system: whole, in the standard's columns, of nobody and nowhere."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from tests.support.filing_sheets import id_number, uscc
from tests.support.machines import SOURCE

Json = dict[str, Any]
COUNTY, CITY = "220102", "220100"
COUNTY_BUREAU = "长春市南关区住房和城乡建设局"
BUILDER, SUPERVISOR, DESIGNER, SURVEYOR, OWNER = 701, 702, 703, 704, 705
"""Serials of the parties' codes."""
CONFIRMATION = {
    "CheckDepartCode": COUNTY,
    "CheckOfficeName": "建筑业管理科",
    "CheckPersonName": "赵核实",
    "CheckDate": "2024-05-20",
}


def bundle(
    *, inner_num: str = "SP-2024-0001", stage: str = "permit", version: int = 1, name: str = "临江花园一期", **more: Any
) -> Json:
    """Give a whole bundle of the stage 施工许可; ``more`` goes into the envelope."""
    return {
        "source": SOURCE,
        "inner_num": inner_num,
        "stage": stage,
        "version": version,
        "confirmation": dict(CONFIRMATION),
        "tables": {
            "TBProjectInfo": project(name=name),
            "TB_Unit_Project_Info": [unit(1), unit(2)],
            "TBTenderInfo": [tender(inner_num)],
            "TBContractRecordManage": [contract(inner_num)],
            "TBProjectCensorInfo": [review(inner_num)],
            "TBBuilderLicenceManage": [permit(inner_num)],
            "TB_Project_Corp_Info": participants(),
        },
        **more,
    }


def completed(**envelope: Any) -> Json:
    """Give the bundle of a later stage, 竣工验收, of the same case: project, completion and its filing."""
    made = bundle(**{"stage": "completion", **envelope})
    inner_num = str(made["inner_num"])
    made["tables"] = {
        "TBProjectInfo": made["tables"]["TBProjectInfo"],
        "PrjFinishCheck": [
            {
                "PrjFinishCheckNum": f"{inner_num}-JX-1",
                "FinPrjName": "临江花园一期",
                "BuilderLicenceNum": permit(inner_num)["BuilderLicenceNum"],
                "BDate": "2021-04-15",
                "EDate": "2023-10-20",
                "FactCost": "8210.5",
                "FactArea": 21030,
                "Span": 0,
                "FactSize": "住宅两栋，地上 18 层",
                "PrjStructureTypeNum": "005",
            }
        ],
        "TBProjectFinishManage": [{"PrjFinishNum": f"{inner_num}-BA-1", "EDate": "2023-11-02"}],
    }
    return made


def project(**changes: Any) -> Json:
    """Give the project's own record."""
    record = {
        "PrjCode": "2104-220102-04-01-311206",
        "PrjName": "临江花园一期",
        "PrjTypeNum": "01",
        "PrjFunctionNum": "100",
        "PrjPropertyNum": "001",
        "BuildCorpName": "长春临江置业有限公司",
        "BuildCorpCode": uscc(OWNER),
        "CountyNum": COUNTY,
        "Address": "南关区示范路 18 号",
        "PrjApprovalNum": "南发改审〔2021〕31号",
        "PrjApprovalLevelNum": "004",
        "PrjApprovalDate": "2021-01-11",
        "AllInvest": 9600,
        "AllArea": "21030.00",
        "PrjSize": "住宅两栋，地上 18 层，地下 1 层",
        "IsMajor": 0,
        "BDate": "2021-04-15",
        "NationalPercentTage": 0,
    }
    return {**record, **changes} if "name" not in changes else {**record, "PrjName": changes["name"]}


def unit(number: int) -> Json:
    """Give a unit work."""
    return {
        "SubPrjName": f"{number}#楼",
        "BuildArea": "10515.00",
        "FloorCount": 18,
        "BottomFloorCount": 1,
        "StructureTypeNum": "005",
        "IsSuperHightBuilding": False,
        "GreenBuidingLevel": "001",
    }


def tender(inner_num: str) -> Json:
    """Give the award of the construction."""
    return {
        "TenderNum": f"ZB-{inner_num}",
        "TenderClassNum": "003",
        "TenderTypeNum": "001",
        "TenderResultDate": "2021-02-20",
        "TenderMoney": "8100.0000",
        "TenderCorpName": "吉林示例建设有限公司",
        "TenderCorpCode": uscc(BUILDER),
        "ConstructorName": "钱立桩",
        "IDCardTypeNum": "1",
        "ConstructorIDCard": id_number(11),
    }


def contract(inner_num: str) -> Json:
    """Give the contract of the construction; the standard's misspelt columns."""
    return {
        "RecordNum": f"HT-{inner_num}",
        "ContractTypeNum": "301",
        "ContractMoney": "8100.00",
        "ContractDate": "2021-03-05",
        "PropietorCorpName": "长春临江置业有限公司",
        "PropietorCorpCode": uscc(OWNER),
        "ContractorCorpName": "吉林示例建设有限公司",
        "ContractorCorpCode": uscc(BUILDER),
    }


def review(inner_num: str) -> Json:
    """Give the review of the drawings."""
    return {
        "CensorNum": f"ST-{inner_num}",
        "CensorCorpName": "长春示例审图中心",
        "CensorEDate": "2021-02-01",
        "OneCensorIsPass": 1,
    }


def permit(inner_num: str) -> Json:
    """Give the permit; its number is the case's own."""
    digits = "".join(letter for letter in inner_num if letter.isdigit())[-4:].rjust(4, "0")
    return {
        "BuilderLicenceNum": f"22010220210410{digits}",
        "ReleaseDate": "2021-04-10",
        "BuildPrjName": "临江花园一期",
        "ContractMoney": "8100",
        "Area": "21030",
        "BargainDays": "720",
    }


def participants() -> list[Json]:
    """Give the four parties with who answers for them."""
    parties = (
        ("1", "吉林示例勘察有限公司", SURVEYOR, "孙探明", 12),
        ("2", "长春示例设计院有限公司", DESIGNER, "李绘图", 13),
        ("3", "吉林示例建设有限公司", BUILDER, "钱立桩", 11),
        ("4", "吉林示例监理有限公司", SUPERVISOR, "周旁站", 14),
    )
    return [
        {
            "CorpRoleNum": role,
            "CorpName": name,
            "CorpCode": uscc(serial),
            "PersonName": person,
            "IDCardTypeNum": "1",
            "PersonIDCard": id_number(card),
            "PersonPhone": f"138000000{card}",
        }
        for role, name, serial, person, card in parties
    ]


def changed(made: Mapping[str, Any], table: str, place: int = 0, **columns: Any) -> Json:
    """Give a copy of a bundle in which a record says otherwise; None takes a column away."""
    copy = deepcopy(dict(made))
    rows = copy["tables"][table]
    row = rows[place] if isinstance(rows, list) else rows
    row.update({column: value for column, value in columns.items() if value is not None})
    for column in [column for column, value in columns.items() if value is None]:
        row.pop(column, None)
    return copy


def confirmed_by(made: Mapping[str, Any], **columns: Any) -> Json:
    """Give a copy of a bundle with another confirmation; None takes a column away."""
    copy = deepcopy(dict(made))
    copy["confirmation"] = {
        column: value for column, value in {**copy["confirmation"], **columns}.items() if value is not None
    }
    return copy
