"""The mapping against the standard as it is written down: its tables, its columns, its own misspellings, its codes.

The lists here were written by hand from the published columns of the national platform; the catalogue that the mapping
reads is not asked.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.support.filing_facts import complete_facts
from zhulu.domain.exchange.mapping import STATED, Body, Statement, Terms, to_national
from zhulu.domain.standard.canonical import canonical_json
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.vocabulary import FieldKind

NUMBER = "2201021803120101"
STATEMENT = Statement(
    project_number=NUMBER,
    grade="A",
    data_source="3",
    authority="吉林省住房和城乡建设厅建筑管理处",
    reviewer="李示例",
    entered_on="2026-03-16",
)
TERMS = Terms(codes={}, personal=frozenset({"PersonIDCard", "IDCard", "ConstructorIDCard"}))
COMMITMENT = "c" * 64

STATED_COLUMNS = {"DataSource", "DataLevel", "CheckDepartName", "CheckPersonName", "CreateDate"}
STANDARD: Mapping[str, str] = {
    "TBProjectInfo": """
        PrjCode PrjNum ProvincePrjNum PrjName PrjTypeNum BuildCorpName BuildCorpCode ProvinceNum CityNum CountyNum
        Address LocationX LocationY PrjApprovalNum PrjApprovalLevelNum PrjApprovalDepart PrjApprovalDate BuildPlanNum
        ProjectPlanNum InvPropertyNum FundSource NationalPercentTage AllInvest AllArea AllLength PrjSize PrjPropertyNum
        PrjFunctionNum IsMajor BeginDate EndDate BDate EDate JZJNInfo CXXMInfo""",
    "TB_Unit_Project_Info": """
        UnitCode PrjNum PrjCode SubPrjName Invest BuildArea FloorBuildArea BottomFloorBuildArea FloorCount
        BottomFloorCount BuildHeight StructureHeight SubProjectLength SubProjectSpan FloorBuildLength BottomBuildLength
        StructureTypeNum PrjLevelNum PrjSize Memo RFBottomArea SuiteCount IsShockisolationBuilding IsGreenBuilding
        GreenBuidingLevel SeismicIntensityScale IsSuperHightBuilding TenderNum CensorNum BuilderLicenceNum QualityNum
        SafeNum""",
    "TBTenderInfo": """
        TenderNum ProvinceTenderNum PrjNum TenderName TenderClassNum TenderTypeNum TenderResultDate TenderMoney PrjSize
        Area AgencyCorpName AgencyCorpCode TenderCorpName TenderCorpCode ConstructorName IDCardTypeNum
        ConstructorIDCard""",
    "TBContractRecordManage": """
        RecordNum ProvinceRecordNum PrjNum RecordName ContractNum ContractTypeNum ContractMoney PrjSize ContractDate
        PropietorCorpName PropietorCorpCode ContractorCorpName ContractorCorpCode UnionCorpName UnionCorpCode""",
    "TBProjectCensorInfo": """
        CensorNum ProvinceCensorNum PrjNum CensorCorpName CensorCorpCode CensorEDate PrjSize OneCensorIsPass
        OneCensorWfqtCount OneCensorWfqtContent IsLS XFCensorEDate XFCensorNum XFCensorCorpName RFCensorEDate
        RFCensorNum RFCensorCorpName""",
    "TBProjectDesignEconUserInfo": """
        PrjNum CensorNum CorpName CorpCode UserName IDCardTypeNum IDCard SpecialtyTypNum PrjDuty""",
    "TBBuilderLicenceManage": """
        BuilderLicenceNum ProvinceBuilderLicenceNum PrjCode PrjNum BuildPrjName BuildPlanNum ProjectPlanNum TenderNum
        CensorNum BargainDays ContractMoney Area Length Span PrjSize ReleaseDate""",
    "TBProjectBuilderUserInfo": """
        PrjNum BuilderLicenceNum CorpName CorpCode SafetyCerID UserName IDCardTypeNum IDCard CertID UserType""",
    "PrjFinishCheck": """
        PrjFinishCheckNum FinPrjName PrjCode PrjNum TenderNum BuilderLicenceNum QCCorpName QCCorpCode FactCost FactArea
        Length Span FactSize PrjStructureTypeNum BDate EDate Mark""",
    "TBProjectFinishManage": """
        PrjFinishNum ProvincePrjFinishNum FinPrjName PrjCode PrjNum TenderNum BuilderLicenceNum FactCost FactArea Length
        Span FactSize PrjStructureTypeNum BDate EDate Mark""",
    "TB_Project_Corp_Info": """
        PrjNum PrjCode UnitCode CensorNum BuilderLicenceNum PrjFinishCheckNum PrjFinishNum CorpRoleNum CorpName CorpCode
        PersonName IDCardTypeNum PersonIDCard""",
}
"""The standard's table → every column that we may send; telephones stay here."""
SAMPLES: Mapping[FieldKind, object] = {
    FieldKind.DATE: "2018-03-11",
    FieldKind.MONEY: "12386.4",
    FieldKind.COUNT: 3,
    FieldKind.FLAG: True,
    FieldKind.ORG_CODE: "91220100MA00000152",
}


def every_column() -> dict[str, list[dict[str, Any]]]:
    """Give a document with one record a table and every column filled, ours included."""
    return {
        key: [
            {"row_id": key[:16]}
            | {item.column: COMMITMENT if item.personal else SAMPLES.get(item.kind, "1") for item in table.fields}
        ]
        for key, table in TABLES.items()
    }


def mapped(document: Mapping[str, Sequence[Mapping[str, object]]], **terms: Any) -> Body:
    """Map a document under the test's statement."""
    return to_national(document, statement=STATEMENT, terms=Terms(**{**vars_of(TERMS), **terms}))


def vars_of(terms: Terms) -> dict[str, Any]:
    """Give the settings of the mapping by name."""
    return {"codes": terms.codes, "personal": terms.personal}


def complete() -> dict[str, list[Any]]:
    """Give a builder's complete filing."""
    return {key: list(rows) for key, rows in complete_facts().document.items()}


def test_every_column_has_the_standards_name() -> None:
    """Eleven tables, each with exactly the standard's columns, its misspellings and the statement of who confirmed."""
    sent = mapped(every_column()).national()
    stated = {TABLES[key].standard_name for key in STATED}

    assert set(sent) == set(STANDARD)
    for table, columns in STANDARD.items():
        expected = set(columns.split()) | (STATED_COLUMNS if table in stated else set())
        assert set(sent[table][0]) == expected, table


@pytest.mark.parametrize(
    ("table", "theirs", "right"),
    [
        ("TBContractRecordManage", "PropietorCorpName", "ProprietorCorpName"),
        ("TBContractRecordManage", "PropietorCorpCode", "ProprietorCorpCode"),
        ("TBProjectInfo", "NationalPercentTage", "NationalPercentage"),
        ("TB_Unit_Project_Info", "GreenBuidingLevel", "GreenBuildingLevel"),
        ("TB_Unit_Project_Info", "IsSuperHightBuilding", "IsSuperHighBuilding"),
        ("TBProjectDesignEconUserInfo", "SpecialtyTypNum", "SpecialtyTypeNum"),
    ],
)
def test_misspelt_columns_go_out_misspelt(table: str, theirs: str, right: str) -> None:
    """The platform knows its own spelling only (数据标准 0.3)."""
    row = mapped(every_column()).national()[table][0]

    assert theirs in row
    assert right not in row


def test_nothing_of_our_own_leaves() -> None:
    """Columns that we added, path ③'s table, papers, row ids and telephones stay here."""
    sent = mapped(every_column()).national()
    ours = {item.column for table in TABLES.values() for item in table.fields if item.own}
    columns = {column for rows in sent.values() for row in rows for column in row}

    assert not any(table in sent for table in ("", "specialist_works", "attachments"))
    assert columns & {"row_id", "Stage", "StageNum", "PersonPhone", "PrjHead", "NoPermitReason", "IssueDepart"} == set()
    assert columns & (ours - set(" ".join(STANDARD.values()).split())) == set()


GOLDEN: Mapping[str, Sequence[Mapping[str, object]]] = {
    "TBTenderInfo": [
        {
            "PrjNum": NUMBER,
            "ProvinceTenderNum": f"{NUMBER}-BD-001",
            "TenderClassNum": "003",
            "TenderTypeNum": "001",
            "TenderNum": "CC-ZB-2018-0311",
            "TenderResultDate": "2018-03-11",
            "TenderMoney": "12386.4",
            "TenderCorpName": "吉林澄岳建设集团有限公司",
            "TenderCorpCode": "91220100MA00000152",
            "ConstructorName": "秦守业",
            "IDCardTypeNum": "1",
            "ConstructorIDCard": COMMITMENT,
            "DataSource": "3",
            "DataLevel": "A",
            "CheckDepartName": "吉林省住房和城乡建设厅建筑管理处",
            "CheckPersonName": "李示例",
            "CreateDate": "2026-03-16",
        }
    ],
    "TBBuilderLicenceManage": [
        {
            "PrjNum": NUMBER,
            "BuilderLicenceNum": f"{NUMBER}-SX-001",
            "ProvinceBuilderLicenceNum": f"{NUMBER}-SX-001",
            "ContractMoney": "12386.4",
            "Area": "18204.0",
            "DataSource": "3",
            "DataLevel": "A",
            "CheckDepartName": "吉林省住房和城乡建设厅建筑管理处",
            "CheckPersonName": "李示例",
            "CreateDate": "2026-03-16",
        }
    ],
    "TBProjectBuilderUserInfo": [
        {
            "PrjNum": NUMBER,
            "BuilderLicenceNum": f"{NUMBER}-SX-001",
            "CorpName": "吉林澄岳建设集团有限公司",
            "CorpCode": "91220100MA00000152",
            "UserName": "郑安澜",
            "IDCardTypeNum": "1",
            "IDCard": COMMITMENT,
            "UserType": "3",
        }
    ],
    "PrjFinishCheck": [
        {
            "PrjNum": NUMBER,
            "PrjFinishCheckNum": f"{NUMBER}-JX-001",
            "BuilderLicenceNum": f"{NUMBER}-SX-001",
            "BDate": "2018-04-15",
            "EDate": "2019-08-30",
            "FactCost": "12960.75",
            "FactArea": "18204.0",
            "Span": "54.0",
            "FactSize": "综合馆一栋，地上 3 层、地下 1 层，屋盖为空间管桁架。",
            "PrjStructureTypeNum": "014",
            "DataSource": "3",
            "DataLevel": "A",
            "CheckDepartName": "吉林省住房和城乡建设厅建筑管理处",
            "CheckPersonName": "李示例",
            "CreateDate": "2026-03-16",
        }
    ],
}
"""What a builder's filing without a permit number becomes, row by row."""


def numbered() -> dict[str, list[Any]]:
    """Give the complete filing with the stage numbers that its confirmation gave it."""
    suffixes = {"tenders": "BD", "permits": "SX", "completion_checks": "JX"}
    return {
        key: [{**row, "StageNum": f"{NUMBER}-{suffixes[key]}-001"} if key in suffixes else row for row in rows]
        for key, rows in complete().items()
    }


@pytest.mark.parametrize("table", GOLDEN)
def test_a_builders_filing_as_it_is_sent(table: str) -> None:
    """Golden: values as text, days as ISO days, our stage number in the provincial column, links to the permit."""
    assert mapped(numbered()).national()[table] == GOLDEN[table]


def test_a_permit_without_number_is_said_to_be_a_placeholder() -> None:
    """Q15 无证: the stage number stands for it, in the permit and in whatever names it."""
    body = mapped(complete())
    sent = body.national()
    placeholder = f"{NUMBER}-SX-001"

    assert body.has_placeholder
    assert [row["BuilderLicenceNum"] for row in sent["TBBuilderLicenceManage"]] == [placeholder]
    assert {row.get("BuilderLicenceNum") for row in sent["TB_Project_Corp_Info"]} == {None, placeholder}
    held = {**complete(), "permits": [{**complete()["permits"][0], "BuilderLicenceNum": "220102201803150101"}]}
    assert not mapped(held).has_placeholder
    assert mapped(held).national()["PrjFinishCheck"][0]["BuilderLicenceNum"] == "220102201803150101"


@pytest.mark.parametrize(
    ("code", "sent"),
    [("91220100MA000901XD", "91220100MA000901XD"), ("123456789", "12345678-9"), ("12345678-X", "12345678-X")],
)
def test_old_organisation_codes_get_their_hyphen(code: str, sent: str) -> None:
    """Nine places become ten (数据标准 4.A.5); present codes go as they are."""
    document = {"project": [{"row_id": "a", "BuildCorpCode": code}]}
    assert mapped(document).national()["TBProjectInfo"][0]["BuildCorpCode"] == sent


def test_codes_are_translated_where_the_province_says_so() -> None:
    """A dictionary's code that the nation writes otherwise goes out in its form; the others stay."""
    document = {"tenders": [{"row_id": "a", "IDCardTypeNum": "1", "TenderClassNum": "003"}]}
    row = mapped(document, codes={"id_card_type": {"1": "111"}}).national()["TBTenderInfo"][0]

    assert (row["IDCardTypeNum"], row["TenderClassNum"]) == ("111", "003")


def test_personal_columns_leave_only_where_the_setting_names_them() -> None:
    """Without a setting no commitment leaves, so that no value is taken out of the vault either."""
    sent = mapped(every_column(), personal=frozenset()).national()

    assert COMMITMENT not in canonical_json(sent)
    assert COMMITMENT in canonical_json(mapped(every_column()).national())


@pytest.mark.parametrize("empty", ["", None])
def test_what_is_empty_is_left_out(empty: object) -> None:
    """No placeholder stands for a missing value: the platform's own sentinels are dirt (数据标准 4.D)."""
    document = {"project": [{"row_id": "a", "PrjName": "综合馆", "AllLength": empty, "BeginDate": empty}]}
    row = mapped(document).national()["TBProjectInfo"][0]

    assert "AllLength" not in row
    assert "BeginDate" not in row


def test_flags_are_ones_and_noughts() -> None:
    """IsMajor and its kind are numbers."""
    document = {"project": [{"row_id": "a", "IsMajor": True}], "drawing_reviews": [{"row_id": "b", "IsLS": False}]}
    sent = mapped(document).national()

    assert (sent["TBProjectInfo"][0]["IsMajor"], sent["TBProjectCensorInfo"][0]["IsLS"]) == (1, 0)


def test_tables_without_records_are_not_sent() -> None:
    """An empty sheet is no empty table."""
    assert set(mapped({"project": [{"row_id": "a", "PrjName": "综合馆"}], "permits": []}).national()) == {
        "TBProjectInfo"
    }


def test_the_investment_code_goes_where_the_standard_wants_it() -> None:
    """PrjCode is asked for once and stands in five other tables, too."""
    document = {**complete(), "project": [{**complete()["project"][0], "PrjCode": "2018-220102-83-03-123456"}]}
    sent = mapped(document).national()
    carrying = {table for table, rows in sent.items() if all(row.get("PrjCode") for row in rows)}

    assert carrying == {
        "TBProjectInfo",
        "TB_Unit_Project_Info",
        "TBBuilderLicenceManage",
        "PrjFinishCheck",
        "TBProjectFinishManage",
        "TB_Project_Corp_Info",
    }


def test_the_same_document_has_the_same_bytes() -> None:
    """The digest is over canonical text: the order of columns in the library changes nothing."""
    turned = {key: [dict(reversed(row.items())) for row in rows] for key, rows in complete().items()}

    assert canonical_json(mapped(turned).national()) == canonical_json(mapped(complete()).national())
