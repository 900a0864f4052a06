"""The catalogue: what the notice fixes about its fields, and that names stay usable."""

import keyword

import pytest

from zhulu.domain.standard.catalogue import SHEETS, SHEETS_OF_PATH, TABLES, Field, Table, UnknownField, field, head_row
from zhulu.domain.standard.vocabulary import Certainty, FieldKind, FieldSource, SheetKey

ALL = [(table, item) for table in TABLES.values() for item in table.fields]


def test_the_six_sheets_of_the_notice_in_order() -> None:
    """一(二)6 names six sheets; participants stand on two of them."""
    six = SHEETS_OF_PATH["2"]
    assert list(six) == [key.value for key in SheetKey][:6]
    assert [sheet.label for sheet in six.values()] == [
        "项目基本信息",
        "招投标",
        "合同信息",
        "施工图审查",
        "施工许可",
        "竣工验收",
    ]
    assert [key for key, sheet in SHEETS.items() if "participants" in sheet.tables] == ["drawing_review", "permit"]


@pytest.mark.notice("一(三)3")
def test_the_one_sheet_of_path_three() -> None:
    """一(三)3 names one sheet, of one record; together with the six it is all there is, and path ① has none."""
    one = SHEETS_OF_PATH["3"]

    assert [(sheet.label, sheet.tables) for sheet in one.values()] == [("项目信息采集表", ("specialist_works",))]
    assert [*SHEETS_OF_PATH["2"], *one] == list(SHEETS) == [key.value for key in SheetKey]
    assert not TABLES["specialist_works"].many
    assert not any(item.star_default for item in TABLES["specialist_works"].fields)
    assert "1" not in SHEETS_OF_PATH


@pytest.mark.parametrize(
    "column", ["PrjName", "CountyNum", "ManagingAreaNum", "Address", "BuildCorpName", "BuildCorpCode"]
)
def test_what_a_document_is_about_is_told_under_the_same_columns(column: str) -> None:
    """Name, place and owner are called the same on both paths, so that whoever reads a document need not ask which."""
    for table in ("project", "specialist_works"):
        assert field(table, column)
        assert head_row({table: [{"row_id": "r", column: "值"}]})[column] == "值"
    assert head_row({"contracts": [{column: "值"}]}) == head_row({"project": []}) == {}


def test_each_table_stands_on_its_sheet() -> None:
    """A table's own sheet and the sheets' lists of tables say the same; papers stand on none."""
    for table in TABLES.values():
        homes = [key for key, sheet in SHEETS.items() if table.key in sheet.tables]
        assert homes == ([table.sheet.value] if table.sheet else homes)
    assert all("attachments" not in sheet.tables for sheet in SHEETS.values())


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("permits", "BuilderLicenceNum"),
        ("completion_checks", "BuilderLicenceNum"),
        ("completion_filings", "BuilderLicenceNum"),
        ("tenders", "TenderNum"),
        ("contracts", "ContractNum"),
        ("project", "PrjCode"),
        ("project", "BuildCorpCode"),
    ],
)
def test_numbers_that_old_works_lack_are_not_required(table: str, column: str) -> None:
    """Permit numbers are never required (一(二)6), nor numbers of works commissioned directly (Q13), nor a star."""
    found = field(table, column)
    assert not found.required
    assert not (found.star_default and column.endswith("Num"))


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("project", "BDate"),
        ("project", "NoPermitReason"),
        ("permits", "PermitSituation"),
        ("participants", "CorpRoleNum"),
    ],
)
def test_what_the_notice_needs_is_required(table: str, column: str) -> None:
    """The actual start, why no permit was made up for, the permit's situation and the role are 必填 (一(二)1, 6)."""
    assert field(table, column).required


@pytest.mark.parametrize(("table", "item"), ALL, ids=[f"{table.key}.{item.column}" for table, item in ALL])
def test_a_field_is_coherent(table: Table, item: Field) -> None:
    """Names are identifiers, ours are marked as ours, what nobody asks for is not demanded, identities are personal."""
    assert item.attribute.isidentifier()
    assert not keyword.iskeyword(item.attribute)
    assert item.attribute not in {"id", "pk", "row_id", "position", "contribution", "table"}
    assert item.own is (item.certainty is Certainty.OWN)
    assert item.personal is (item.kind in {FieldKind.ID_NUMBER, FieldKind.PHONE})
    assert not (item.required and item.source is FieldSource.FEED)
    assert not (item.star_default and not item.asked)
    assert table.find(item.column) is item


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_names_of_a_table_are_unique(table: Table) -> None:
    """No two fields of a table share a column or an attribute."""
    assert len({item.column for item in table.fields}) == len(table.fields)
    assert len({item.attribute for item in table.fields}) == len(table.fields)


def test_the_example_of_starred_fields_has_a_sensible_size() -> None:
    """The example marks some twenty to thirty fields."""
    assert 20 <= sum(item.star_default for _, item in ALL) <= 30


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("PrjName", "prj_name"),
        ("IDCardTypeNum", "id_card_type_num"),
        ("NationalPercentTage", "national_percent_tage"),
        ("BDate", "b_date"),
        ("XFCensorEDate", "xf_censor_e_date"),
        ("SHA256", "sha256"),
    ],
)
def test_names_follow_columns(column: str, name: str) -> None:
    """The name is the column in snake_case, official misspellings included."""
    assert Field(column, "", FieldKind.TEXT).name == name


def test_unknown_fields_are_named() -> None:
    """Asking for a field or table that does not exist says which."""
    with pytest.raises(UnknownField, match=r"project\.PrjNum"):
        field("project", "PrjNum")
    with pytest.raises(UnknownField, match=r"nowhere\.PrjName"):
        field("nowhere", "PrjName")
