"""How the fields of a table stand on a sheet: in groups with a heading, the rarely filled ones folded away.

A field that no group names is never lost: it stands among the folded ones. Which fields there are, and what they mean,
is the catalogue's.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from zhulu.domain.standard.catalogue import Field, Table
from zhulu.domain.standard.vocabulary import SheetKey

FOLDED = "选填内容"


@dataclass(frozen=True, slots=True)
class Group:
    """Some fields of a record under one heading; an empty heading prints none."""

    legend: str
    fields: tuple[Field, ...]
    folded: bool = False


_PROJECT = (
    ("名称与用途", ("PrjName", "PrjTypeNum", "PrjFunctionNum", "PrjPropertyNum", "PrjCode")),
    ("建设单位", ("BuildCorpName", "BuildCorpCode")),
    ("所在地", ("CountyNum", "ManagingAreaNum", "Address")),
    ("投资与规模", ("AllInvest", "AllArea", "AllLength", "PrjSize")),
    ("日期", ("BDate", "EDate")),
    ("立项", ("PrjApprovalNum", "PrjApprovalLevelNum", "PrjApprovalDepart", "PrjApprovalDate")),
    ("不能补办施工许可证的原因", ("NoPermitReason", "NoPermitReasonText")),
)

_SPECIALIST = (
    ("工程名称与类别", ("PrjName", "CategoryName", "WorkScope")),
    ("所在地", ("CountyNum", "ManagingAreaNum", "Address")),
    ("建设单位与总承包单位", ("BuildCorpName", "BuildCorpCode", "GeneralCorpName", "GeneralCorpCode")),
    (
        "承包单位",
        (
            "ContractorCorpName",
            "ContractorCorpCode",
            "PrjHead",
            "PrjHeadRegisterNum",
            "IDCardTypeNum",
            "PrjHeadIDCard",
            "PrjHeadPhone",
        ),
    ),
    ("承揽时的资质", ("QualificationName", "QualificationNum", "QualificationBegin", "QualificationEnd")),
    (
        "合同与施工许可",
        ("ContractNum", "ContractMoney", "ContractDate", "SettlementMoney", "BuilderLicenceNum", "PermitDate"),
    ),
    ("竣工验收", ("BDate", "EDate", "AcceptanceNum", "AcceptanceDepart")),
)

_NAMED: Mapping[str, Sequence[tuple[str, Sequence[str]]]] = MappingProxyType(
    {"project": _PROJECT, "specialist_works": _SPECIALIST}
)
"""Tables whose fields stand in named groups."""

_SHOWN: Mapping[str, Collection[str]] = MappingProxyType(
    {
        "unit_works": ("BuildArea", "FloorCount", "BottomFloorCount", "BuildHeight", "StructureTypeNum"),
        "tenders": ("TenderName", "TenderNum", "ConstructorName", "IDCardTypeNum", "ConstructorIDCard"),
        "contracts": ("RecordName", "ContractNum", "RecordNum", "PropietorCorpCode", "PrjHead"),
        "drawing_reviews": ("CensorCorpCode",),
        "participants": ("IDCardTypeNum", "PersonIDCard", "PersonPhone"),
        "drawing_review_persons": ("CorpCode", "IDCard", "SpecialtyTypNum"),
        "permits": ("BuilderLicenceNum", "IssueDepart", "ReleaseDate"),
        "permit_persons": ("CorpCode", "SafetyCerID", "IDCardTypeNum", "IDCard", "CertID"),
        "completion_checks": ("BuilderLicenceNum", "PrjFinishCheckNum"),
        "completion_filings": ("PrjFinishNum", "BuilderLicenceNum"),
    }
)
"""Fields that stand open although neither mark demands them."""

ROLES_ON_SHEET: Mapping[str, Collection[str]] = MappingProxyType(
    {SheetKey.DRAWING_REVIEW.value: ("1", "2"), SheetKey.PERMIT.value: ("3", "4", "5")}
)
"""Which participants stand on which sheet; on others the table does not occur."""

INTRODUCTIONS: Mapping[str, str] = MappingProxyType(
    {
        SheetKey.BASIC.value: "照立项文件和竣工验收报告填写。一个项目分几个单体的，在下面逐个添加。",
        SheetKey.TENDER.value: "填本单位中标或承接的这一次。没有招标、直接委托的，招标方式选“直接委托”。",
        SheetKey.CONTRACT.value: "照合同协议书填写；补充协议改过金额的，填最终金额。",
        SheetKey.DRAWING_REVIEW.value: "照施工图审查合格书填写；勘察、设计单位及其负责人也填在这里。",
        SheetKey.PERMIT.value: "没有取得施工许可证的也要填本表，编号、发证机关和日期可以空着。",
        SheetKey.COMPLETION.value: "照竣工验收报告填写。",
        SheetKey.SPECIALIST.value: "照合同和验收文件填写。承包类别定了以后，页面会标出这一类要填的指标。",
    }
)


def groups_of(table: Table, *, stars: Collection[tuple[str, str]], figures: Collection[str] = ()) -> list[Group]:
    """Give a table's groups: named ones, or one with all that is demanded or usual, and the rest folded.

    Args:
        figures: the columns that the category chosen asks for (path ③).
    """
    fields = {item.column: item for item in table.asked}
    if table.key in _NAMED:
        named = [Group(legend, tuple(fields[column] for column in columns)) for legend, columns in _NAMED[table.key]]
    else:
        named = [Group("", tuple(item for item in table.asked if _is_open(table, item, stars)))]
    shown = {item.column for group in named for item in group.fields}
    asked = tuple(item for item in table.asked if item.column in figures and item.column not in shown)
    if asked:
        named.append(Group("这一类须填的指标", asked))
        shown |= {item.column for item in asked}
    rest = tuple(item for item in table.asked if item.column not in shown)
    # A star that the province has set on a rarely filled field brings the field out of the fold.
    starred = tuple(item for item in rest if (table.key, item.column) in stars)
    named += [Group("其他 A 级必填", starred)] if starred else []
    rest = tuple(item for item in rest if item not in starred)
    return [*named, Group(FOLDED, rest, folded=True)] if rest else named


def _is_open(table: Table, item: Field, stars: Collection[tuple[str, str]]) -> bool:
    return item.required or (table.key, item.column) in stars or item.column in _SHOWN.get(table.key, ())
