"""National records with their real dirt: everything is read, nothing is swallowed."""

import json
from pathlib import Path

import pytest

from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.normalise import STATEMENTS, NationalRecord, Remark, read_national_record
from zhulu.domain.standard.values import from_json

RECORDS = json.loads((Path(__file__).parents[2] / "support" / "national_records.json").read_text(encoding="utf-8"))[
    "projects"
]
STRANGE_AREAS = frozenset({"441351", "469040"})
"""Area codes of the sample that GB/T 2260 does not have."""

OLD = "旧组织机构代码，不是 18 位统一社会信用代码"
OLD_WRONG = "旧组织机构代码，校验位不对，照原样保留"
EMPTY = "没有内容，按空处理"
ZERO = "是 0，多半是没有填"
AREA = "国家标准里没有这个区划代码，照原样保留"
STYLE = "不合 6+6+2+2 的省级编号规则，照原样保留"

EXPECTED: dict[str, set[tuple[str, str, str]]] = {
    "4413512109270002": {("CountyNum", "441351", AREA), ("BuildCorpCode", "MA556RMB-B", OLD_WRONG)},
    "4201141705050103": {("BuildCorpCode", "30374454-1", OLD), ("AllArea", "0.0", ZERO)},
    "4403011409029904": {
        ("BuildCorpCode", "61883297-6", OLD),
        ("AllArea", "0.0", ZERO),
        ("AllInvest", "0.0", ZERO),
    },
    "3101201308209901": {
        ("BuildCorpCode", "72946971-9", OLD),
        ("AllArea", "0.0", ZERO),
        ("ProvincePrjNum", "1301FX0011", STYLE),
    },
    "4409021807139901": {
        ("BuildCorpCode", "MA4UNFK7-2", OLD),
        ("PrjFunctionNum", "700", "与项目分类 99 不配对，照原样保留"),
    },
    "4690401609080101": {("CityNum", "469040", AREA)},
    "4403052108180003": {("BuildCorpCode", "MA5FDRK8-8", OLD_WRONG)},
    "3301011304020103": set(),
    "3205811806050177": {("PrjApprovalLevelNum", "   ", EMPTY), ("BuildCorpCode", "MA1TF6E1-0", OLD)},
    "4600002009040004": {
        ("CityNum", "469040", AREA),
        ("BuildCorpCode", "其它", "“建设单位统一社会信用代码”不是单位代码，按没有处理"),
        ("PrjApprovalDepart", "无", EMPTY),
        ("PrjApprovalDate", "1900-01-01", "空值占位，按空处理"),
    },
    "3101051710169902": {
        ("BuildCorpCode", "60732082-8", OLD),
        ("AllArea", "0.0", ZERO),
        ("ProvincePrjNum", "1702CN0142", STYLE),
    },
    "1101131907310879": {("BuildCorpCode", "-", EMPTY), ("ProvincePrjNum", "[2006]施市政字1100号", STYLE)},
}


def _read(raw: dict[str, object]) -> NationalRecord:
    return read_national_record("project", raw, lambda code: code not in STRANGE_AREAS)


@pytest.mark.parametrize("raw", RECORDS, ids=[record["prjNum"] for record in RECORDS])
def test_real_records(raw: dict[str, object]) -> None:
    """Each real record gives exactly the remarks a person would make, and every value stands somewhere."""
    record = _read(raw)
    assert {(remark.column, remark.raw, remark.said) for remark in record.remarks} == EXPECTED[str(raw["prjNum"])]
    heard = {*record.row, *record.statements, *(remark.column for remark in record.remarks)}
    assert {key.lower() for key in raw} == {column.lower() for column in heard}


@pytest.mark.parametrize("raw", RECORDS, ids=[record["prjNum"] for record in RECORDS])
def test_real_records_become_document_rows(raw: dict[str, object]) -> None:
    """What was kept fits the catalogue and can stand in a document."""
    record = _read(raw)
    for column, value in record.row.items():
        known = TABLES["project"].find(column)
        assert known is not None
        assert from_json(known, value) is not None
    assert set(record.statements) <= set(STATEMENTS)


def test_facts_and_statements_are_apart() -> None:
    """Numbers, grade and source of a national record are no facts of the project."""
    record = _read(RECORDS[0])
    assert record.statements == {
        "PrjNum": "4413512109270002",
        "ProvincePrjNum": "4413512109260102",
        "DataSource": "4",
        "DataLevel": "C",
        "CreateDate": "2021-09-26",
    }
    assert record.row["AllInvest"] == "650000.00"
    assert record.row["PrjCode"] == "2020-441303-26-03-092403"
    assert record.row["IsMajor"] is False
    assert record.row["BuildCorpCode"] == "MA556RMB-B"


@pytest.mark.parametrize(
    ("table", "column", "raw", "kept", "said"),
    [
        ("project", "PrjApprovalDate", -2209017600, None, "空值占位，按空处理"),
        ("project", "PrjApprovalDate", "-2209017600", None, "空值占位，按空处理"),
        ("project", "PrjApprovalDate", 0, None, "空值占位，按空处理"),
        ("project", "PrjApprovalDate", "1900-01-01 00:00:00", None, "空值占位，按空处理"),
        ("project", "PrjApprovalDate", 1567267200, "2019-09-01", ""),
        ("project", "PrjApprovalDate", 1567267200000, "2019-09-01", ""),
        ("project", "PrjApprovalDate", "2019-09-01 08:30:00", "2019-09-01", ""),
        ("project", "PrjApprovalDate", "20190901", "2019-09-01", ""),
        ("project", "PrjApprovalDate", "去年", None, "看不懂的日期，没有采用"),
        ("tenders", "TenderMoney", -1.0, None, "空值占位，按空处理"),
        ("tenders", "TenderMoney", "nan", None, "空值占位，按空处理"),
        ("tenders", "TenderMoney", 0, "0.00", ZERO),
        ("tenders", "TenderMoney", "12.34567", "12.3457", "小数超过 4 位，已四舍五入"),
        ("tenders", "TenderMoney", "1E30", None, "数太大，没有采用"),
        ("tenders", "TenderMoney", "1,200万元", "1200.00", ""),
        ("project", "CityNum", -1, None, "不是区划代码，按空处理"),
        ("project", "PrjName", "实验楼  ", "实验楼", "首尾空格已去掉"),
        ("project", "PrjFunctionNum", "777", "777", "“工程用途”的字典里没有这个码，照原样保留"),
        ("project", "InvPropertyNum", "103", "103", ""),
        ("project", "BuildCorpCode", "91350100M000100Y43", "91350100M000100Y43", ""),
        ("project", "BuildCorpCode", "303744541", "30374454-1", OLD),
        (
            "project",
            "BuildCorpCode",
            "91350100M000100Y44",
            "91350100M000100Y44",
            "统一社会信用代码的校验位不对，照原样保留",
        ),
        ("project", "PrjCode", "无编号", "无编号", "不合投资项目统一代码的格式，照原样保留"),
        ("unit_works", "FloorCount", "6层", 6, ""),
        ("unit_works", "FloorCount", "6层、7层", None, "“地上层数”看不懂“6层、7层”这个数，没有采用"),
        (
            "permits",
            "BuilderLicenceNum",
            "[2010]施[朝]建字0009号",
            "[2010]施[朝]建字0009号",
            "不是 18 位施工许可证编号，照原样保留",
        ),
        ("permits", "BuilderLicenceNum", "500108202504030201", "500108202504030201", ""),
    ],
)
def test_known_dirt(table: str, column: str, raw: object, kept: object, said: str) -> None:
    """Each known sentinel and style is kept, mended or left out as the standard's notes say, and always remarked."""
    record = read_national_record(table, {column[0].lower() + column[1:]: raw})
    assert record.row.get(column) == kept
    assert record.remarks == ((Remark(column, str(raw), said),) if said else ())


@pytest.mark.parametrize(
    ("kind", "use", "paired"),
    [("01", "100", True), ("01", "011", False), ("02", "014", True), ("02", "999", False), ("99", "099", True)],
)
def test_kind_and_use_that_do_not_pair(*, kind: str, use: str, paired: bool) -> None:
    """A use that does not belong to the kind is remarked, never refused: real records have it."""
    record = read_national_record("project", {"PRJTYPENUM": kind, "PRJFUNCTIONNUM": use})
    assert record.row == {"PrjTypeNum": kind, "PrjFunctionNum": use}
    assert bool(record.remarks) is not paired


def test_personal_data_are_left_out_and_not_repeated() -> None:
    """An identity number in a record is neither kept nor copied into the remark."""
    record = read_national_record("participants", {"personIDCard": "11010519491231002X", "personName": "某人"})
    assert record.row == {"PersonName": "某人"}
    assert [remark.raw for remark in record.remarks] == ["***"]


def test_unknown_columns_are_reported() -> None:
    """A column that the standard does not have is reported with its value; an absent value is not."""
    record = read_national_record("project", {"isFake": 1, "mark": None})
    assert record.remarks == (Remark("isFake", "1", "标准里没有这一列，没有采用"),)
