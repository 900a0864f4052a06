"""The six sheets of a scene as a clerk types them, tidy or not, with every number made up."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from zhulu.domain.filings.sheets import required_sheets
from zhulu.foundation.identifiers import new_public_id
from zhulu.usecases.make_demo.codes import id_number, office_phone
from zhulu.usecases.make_demo.scenes import Party, Scene, Site, Unit

TypedRow = dict[str, str]
Sheets = dict[str, dict[str, list[TypedRow]]]
TENDER_CLASS = {"1": "001", "2": "002", "3": "003", "4": "004", "5": "006"}
CONTRACT_TYPE = {"1": "100", "2": "200", "3": "301", "4": "400", "5": "600"}
SHARE = {"1": Decimal("0.01"), "2": Decimal("0.03"), "3": Decimal("0.94"), "4": Decimal("0.02"), "5": Decimal("0.96")}
"""How much of the investment each role's contract is."""
DRAWING_ROLES = frozenset("12")
FEN = Decimal("0.01")


def type_sheets(scene: Scene) -> Sheets:
    """Give the sheets that the filing's roles require, filled but for what the scene leaves blank."""
    site = scene.site
    sheets: Sheets = {
        "basic": {"project": [_project(site)], "unit_works": [_unit(unit, site) for unit in site.units]},
        "tender": {"tenders": [_tender(site, scene.filer)]},
        "contract": {"contracts": [_contract(site, scene.filer)]},
        "drawing_review": {
            "drawing_reviews": [_drawing_review(site)],
            "participants": [_participant(role, party) for role, party in _split(site, at_drawing=True).items()],
            "drawing_review_persons": [_reviewer(site)],
        },
        "permit": {
            "permits": [_permit(site, scene.filer)],
            "participants": [_participant(role, party) for role, party in _split(site, at_drawing=False).items()],
            "permit_persons": [_safety_person(site)],
        },
        "completion": {"completion_checks": [_check(site)], "completion_filings": [_completion_filing(site)]},
    }
    wanted = {sheet.value for sheet in required_sheets(scene.roles)}
    return {sheet: _finish(tables, scene) for sheet, tables in sheets.items() if sheet in wanted}


def _finish(tables: Mapping[str, list[TypedRow]], scene: Scene) -> dict[str, list[TypedRow]]:
    def text(table: str, column: str, value: str) -> str:
        if (table, column) in scene.blank:
            return ""
        return _UNTIDY.get(column, str)(value) if scene.untidy else value

    return {
        table: [{column: text(table, column, value) for column, value in row.items()} for row in rows]
        for table, rows in tables.items()
    }


def _chinese_day(value: str) -> str:
    year, month, day = value.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


_UNTIDY: Mapping[str, Callable[[str], str]] = {
    "BDate": _chinese_day,
    "ContractDate": lambda value: value.replace("-", "."),
    "AllInvest": lambda value: f"{Decimal(value):,}万元",
    "ContractMoney": lambda value: f" {value} ",
    "AllArea": lambda value: f"{value}平方米",
    "CorpName": lambda value: f"{value} ",
}
"""How people type what the standard wants otherwise; all of it is understood."""


def _row(**cells: str | Decimal | date | int) -> TypedRow:
    return {"row_id": new_public_id(), **{column: str(value) for column, value in cells.items()}}


def _split(site: Site, *, at_drawing: bool) -> dict[str, Party]:
    return {role: party for role, party in site.parties.items() if (role in DRAWING_ROLES) == at_drawing}


def _project(site: Site) -> TypedRow:
    is_road = site.kind.type == "02"
    return _row(
        PrjName=site.name,
        PrjTypeNum=site.kind.type,
        PrjFunctionNum=site.kind.function,
        PrjPropertyNum="003" if "改" in site.name or "续" in site.name else "001",
        BuildCorpName=site.owner.name,
        BuildCorpCode=site.owner.code,
        CountyNum=site.place.county,
        ManagingAreaNum=site.place.zone,
        Address=site.address,
        PrjApprovalNum=f"发改审字〔{site.reviewed.year}〕{site.serial}号",
        PrjApprovalLevelNum="003" if site.serial % 3 else "004",
        AllInvest=site.invest,
        AllArea="0" if is_road else site.scale,
        AllLength=site.scale if is_road else "",
        PrjSize=site.size,
        IsMajor="是" if site.serial % 9 == 0 else "否",
        BDate=site.started,
        EDate=site.finished,
        NoPermitReason=site.reasons,
    )


def _unit(unit: Unit, site: Site) -> TypedRow:
    return _row(
        SubPrjName=unit.name,
        BuildArea=unit.area,
        FloorCount=unit.floors,
        BottomFloorCount=site.serial % 2,
        StructureTypeNum=site.kind.structure,
    )


def _amount(site: Site, role: str) -> Decimal:
    return (site.invest * SHARE[role]).quantize(FEN)


def _tender(site: Site, role: str) -> TypedRow:
    party = site.parties[role]
    directly = site.serial % 6 == 0
    return _row(
        TenderClassNum=TENDER_CLASS[role],
        TenderTypeNum="003" if directly else "001",
        TenderNum="" if directly else f"ZB{site.tendered:%Y}-{site.serial:05d}-{role}",
        TenderResultDate=site.tendered,
        TenderMoney=_amount(site, role),
        TenderCorpName=party.name,
        TenderCorpCode=party.code,
        ConstructorName=party.person,
        IDCardTypeNum="1",
        ConstructorIDCard=id_number(party.serial),
    )


def _contract(site: Site, role: str) -> TypedRow:
    party = site.parties[role]
    return _row(
        ContractTypeNum=CONTRACT_TYPE[role],
        ContractNum=f"HT{site.contracted:%Y}-{site.serial:04d}-{role}",
        ContractMoney=_amount(site, role),
        ContractDate=site.contracted,
        ContractBeginDate=site.started,
        ContractEndDate=site.finished,
        PropietorCorpName=site.owner.name,
        PropietorCorpCode=site.owner.code,
        ContractorCorpName=party.name,
        ContractorCorpCode=party.code,
        PrjHead=party.person,
    )


def _drawing_review(site: Site) -> TypedRow:
    return _row(
        CensorNum=f"SC-{site.reviewed:%Y}-{site.serial:05d}",
        CensorCorpName=site.reviewer.name,
        CensorCorpCode=site.reviewer.code,
        CensorEDate=site.reviewed,
        OneCensorIsPass="是" if site.serial % 4 else "否",
    )


def _participant(role: str, party: Party) -> TypedRow:
    return _row(
        CorpRoleNum=role,
        CorpName=party.name,
        CorpCode=party.code,
        PersonName=party.person,
        IDCardTypeNum="1",
        PersonIDCard=id_number(party.serial),
        PersonPhone=office_phone(party.serial),
        PersonRegisterNum=f"注{role}-{party.serial:06d}",
    )


def _reviewer(site: Site) -> TypedRow:
    designer = site.parties["2"]
    return _row(
        CorpName=designer.name,
        CorpCode=designer.code,
        UserName=designer.person,
        IDCardTypeNum="1",
        IDCard=id_number(designer.serial),
        PrjDuty="001",
    )


def _permit(site: Site, role: str) -> TypedRow:
    held = site.permit_held
    return _row(
        PermitSituation="held" if held else "none",
        BuilderLicenceNum=f"施〔{site.contracted:%Y}〕{site.serial:04d}" if held and site.serial % 2 else "",
        IssueDepart=f"{site.place.name}建设主管部门" if held else "",
        ReleaseDate=site.contracted if held else "",
        ContractMoney=_amount(site, role),
        Area="0" if site.kind.type == "02" else site.scale,
    )


def _safety_person(site: Site) -> TypedRow:
    builder = site.parties["3"]
    return _row(
        CorpName=builder.name,
        CorpCode=builder.code,
        UserName=builder.person,
        IDCardTypeNum="1",
        IDCard=id_number(builder.serial + 5),
        UserType="2",
    )


def _check(site: Site) -> TypedRow:
    return _row(
        BDate=site.started,
        EDate=site.finished,
        FactCost=site.cost,
        FactArea="0" if site.kind.type == "02" else site.scale,
        Length=site.scale if site.kind.type == "02" else "",
        Span=site.span,
        FactSize=site.size,
        PrjStructureTypeNum=site.kind.structure or "099",
    )


def _completion_filing(site: Site) -> TypedRow:
    return _row(PrjFinishNum=f"竣备字{site.finished.year}第{site.serial:04d}号", EDate=site.finished)
