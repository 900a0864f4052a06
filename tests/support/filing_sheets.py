"""Typed text of six complete sheets, as a clerk would type it, with valid codes and ID numbers of nobody."""

from collections.abc import Sequence

from stdnum.cn import uscc as uscc_codes

from zhulu.domain.standard.identifiers import is_id_number, organisation_check
from zhulu.foundation.identifiers import new_public_id

TypedRow = dict[str, str]
Sheets = dict[str, dict[str, list[TypedRow]]]

OWNER, SURVEYOR, DESIGNER, SUPERVISOR, REVIEWER = 901, 902, 903, 904, 905
"""Serials of the other parties' codes."""
PARTIES = {
    "1": ("吉林省砺石勘察有限公司", SURVEYOR, "顾长河"),
    "2": ("长春衡宇建筑设计院有限公司", DESIGNER, "叶知秋"),
    "3": ("吉林示范施工有限公司", 906, "秦守业"),
    "4": ("吉林正衡工程监理有限公司", SUPERVISOR, "陆鸣谦"),
    "5": ("吉林示范总承包有限公司", 907, "宋知远"),
}
"""Role → name, serial and person of a party that is not the filer."""
TRADES = {"1": ("001", "100"), "2": ("002", "200"), "3": ("003", "301"), "4": ("004", "400"), "5": ("006", "600")}
"""Role → kind of tender and of contract."""


def uscc(serial: int) -> str:
    """Give a valid 统一社会信用代码 that belongs to nobody; the same serial gives the same code."""
    body = f"MA{serial:06d}"
    number = f"91220100{body}{organisation_check(body)}"
    return number + uscc_codes.calc_check_digit(number)


def id_number(serial: int) -> str:
    """Give an ID number with a right check digit, of a birth that never was."""
    number = f"22010219800101{serial:03d}"
    return next(number + check for check in "0123456789X" if is_id_number(number + check))


def row(**cells: str) -> TypedRow:
    """Give a record with a row id of its own."""
    return {"row_id": new_public_id(), **cells}


def complete_sheets(
    *,
    filer_name: str,
    filer_code: str,
    roles: Sequence[str] = ("3",),
    county: str = "220102",
    name: str = "净月体育公园综合馆",
) -> Sheets:
    """Give all six sheets, filled so that every rule passes and every ``*`` field is there."""
    filer = dict.fromkeys(roles, (filer_name, filer_code))
    return {
        "basic": {"project": [_project(name, county)], "unit_works": [_unit_work()]},
        "tender": {"tenders": [_tender(role, filer_name, filer_code) for role in roles]},
        "contract": {"contracts": [_contract(role, filer_name, filer_code) for role in roles]},
        "drawing_review": {
            "drawing_reviews": [_drawing_review()],
            "participants": [_participant(role, filer) for role in ("1", "2")],
            "drawing_review_persons": [_review_person()],
        },
        "permit": {
            "permits": [_permit()],
            "participants": [_participant(role, filer) for role in _builders(roles)],
            "permit_persons": [_safety_person(filer_name, filer_code)],
        },
        "completion": {"completion_checks": [_check()], "completion_filings": [_completion_filing()]},
    }


def _builders(roles: Sequence[str]) -> list[str]:
    return ["3", "4", *(["5"] if "5" in roles else [])]


def _project(name: str, county: str) -> TypedRow:
    return row(
        PrjName=name,
        PrjTypeNum="01",
        PrjFunctionNum="304",
        PrjPropertyNum="001",
        BuildCorpName="长春市滨河教育发展中心",
        BuildCorpCode=uscc(OWNER),
        CountyNum=county,
        Address="生态大街与天泽大路交汇处",
        PrjApprovalNum="长发改审字〔2017〕88号",
        PrjApprovalLevelNum="003",
        AllInvest="13,200.00",
        AllArea="18204",
        PrjSize="综合馆一栋，地上 3 层、地下 1 层，檐口高度 23.8 米，最大跨度 54 米。",
        IsMajor="否",
        BDate="2018-04-15",
        EDate="2019-08-30",
        NoPermitReason="land,planning",
    )


def _unit_work() -> TypedRow:
    return row(SubPrjName="综合馆", BuildArea="18204", FloorCount="3", BottomFloorCount="1", StructureTypeNum="014")


def _tender(role: str, filer_name: str, filer_code: str) -> TypedRow:
    return row(
        TenderClassNum=TRADES[role][0],
        TenderTypeNum="001",
        TenderNum="CC-ZB-2018-0311",
        TenderResultDate="2018-03-11",
        TenderMoney="12386.40",
        TenderCorpName=filer_name,
        TenderCorpCode=filer_code,
        ConstructorName="秦守业",
        IDCardTypeNum="1",
        ConstructorIDCard=id_number(31),
    )


def _contract(role: str, filer_name: str, filer_code: str) -> TypedRow:
    return row(
        ContractTypeNum=TRADES[role][1],
        ContractNum="HT-2018-0321",
        ContractMoney="12386.40",
        ContractDate="2018-03-21",
        PropietorCorpName="长春市滨河教育发展中心",
        PropietorCorpCode=uscc(OWNER),
        ContractorCorpName=filer_name,
        ContractorCorpCode=filer_code,
        PrjHead="秦守业",
    )


def _drawing_review() -> TypedRow:
    return row(
        CensorNum="JL-SC-2018-0102",
        CensorCorpName="吉林省明鉴施工图审查有限公司",
        CensorCorpCode=uscc(REVIEWER),
        CensorEDate="2018-02-26",
        OneCensorIsPass="是",
    )


def _participant(role: str, filer: dict[str, tuple[str, str]]) -> TypedRow:
    name, serial, person = PARTIES[role]
    firm, code = filer.get(role, (name, uscc(serial)))
    return row(
        CorpRoleNum=role,
        CorpName=firm,
        CorpCode=code,
        PersonName=person,
        IDCardTypeNum="1",
        PersonIDCard=id_number(40 + int(role)),
        PersonPhone=f"1390000{int(role):04d}",
        PersonRegisterNum=f"吉{role}20180{role}",
    )


def _review_person() -> TypedRow:
    return row(
        CorpName=PARTIES["2"][0],
        CorpCode=uscc(DESIGNER),
        UserName="叶知秋",
        IDCardTypeNum="1",
        IDCard=id_number(51),
        PrjDuty="001",
    )


def _permit() -> TypedRow:
    return row(PermitSituation="none", ContractMoney="12386.40", Area="18204")


def _safety_person(filer_name: str, filer_code: str) -> TypedRow:
    return row(
        CorpName=filer_name,
        CorpCode=filer_code,
        UserName="郑安澜",
        IDCardTypeNum="1",
        IDCard=id_number(61),
        UserType="3",
    )


def _check() -> TypedRow:
    return row(
        BDate="2018-04-15",
        EDate="2019-08-30",
        FactCost="12960.75",
        FactArea="18204",
        Span="54",
        FactSize="综合馆一栋，地上 3 层、地下 1 层，屋盖为空间管桁架。",
        PrjStructureTypeNum="014",
    )


def _completion_filing() -> TypedRow:
    return row(PrjFinishNum="长建竣备字2019第231号", EDate="2019-09-20")
