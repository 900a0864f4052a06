"""Content models and the catalogue say the same, and a document survives the way through content rows."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from zhulu.domain.library.content_rows import Document, DocumentRow, NotADocument, row_to_json, rows_from_document
from zhulu.domain.library.models import CONTENT_MODELS, Contribution
from zhulu.domain.library.models.base import ContentRow
from zhulu.domain.standard import dictionaries, values
from zhulu.domain.standard.canonical import canonical_json
from zhulu.domain.standard.catalogue import TABLES, Field, Table
from zhulu.domain.standard.values import JsonValue
from zhulu.domain.standard.vocabulary import FieldKind
from zhulu.foundation.db.wall import Wall

OF_ALL_ROWS = ["id", "contribution", "row_id", "position"]
DJANGO_FIELDS = {
    FieldKind.DATE: models.DateField,
    FieldKind.FLAG: models.BooleanField,
    FieldKind.COUNT: models.IntegerField,
    FieldKind.LONG_TEXT: models.TextField,
    **dict.fromkeys(values.SCALES, models.DecimalField),
}
COMMITMENT = "0123456789abcdef" * 4


def _document_of(rows: list[ContentRow]) -> Document:
    document: Document = {}
    for row in rows:
        document.setdefault(row.table, []).append(row_to_json(row))
    return document


@pytest.mark.parametrize("key", list(TABLES))
def test_each_table_has_its_model(key: str) -> None:
    """The models are those that the catalogue names, and nothing but content."""
    model = CONTENT_MODELS[key]
    assert model.__name__ == TABLES[key].model_name
    assert model.wall is Wall.CONTENT
    assert model.keeps_history


def test_no_model_without_a_table() -> None:
    """Content models and tables are the same, in the same order."""
    assert list(CONTENT_MODELS) == list(TABLES)


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_model_and_catalogue_have_the_same_fields(table: Table) -> None:
    """Every field of the catalogue is a column, every column a field, in the same order."""
    columns = [column.name for column in CONTENT_MODELS[table.key]._meta.concrete_fields]
    assert columns == [*OF_ALL_ROWS, *(item.attribute for item in table.fields)]


@pytest.mark.parametrize(
    ("table", "item"),
    [(table, item) for table in TABLES.values() for item in table.fields],
    ids=[f"{table.key}.{item.column}" for table in TABLES.values() for item in table.fields],
)
def test_a_column_has_the_type_of_its_kind(table: Table, item: Field) -> None:
    """Dates are dates, amounts decimals of their scale, texts long enough, identities commitments; none required."""
    column = next(c for c in CONTENT_MODELS[table.key]._meta.concrete_fields if c.name == item.attribute)
    assert isinstance(column, DJANGO_FIELDS.get(item.kind, models.CharField))
    assert column.blank
    if isinstance(column, models.DecimalField):
        scale = values.SCALES[item.kind]
        assert (column.max_digits, column.decimal_places) == (scale.digits, scale.places)
    if isinstance(column, models.CharField | models.TextField):
        assert not column.null
        assert column.default == ""
    if isinstance(column, models.CharField):
        assert column.max_length == (64 if item.personal else item.width)
    assert column.help_text == ("" if item.personal else item.unit)
    assert item.label in str(column.verbose_name)


def test_every_code_of_a_dictionary_fits_its_column() -> None:
    """No code is longer than the column of any field that uses its dictionary."""
    for table in TABLES.values():
        for item in table.fields:
            if item.kind is FieldKind.CODE and item.dictionary:
                assert all(
                    len(entry.code) <= item.width for entry in dictionaries.DICTIONARIES[item.dictionary].entries
                )


@pytest.mark.parametrize("key", list(TABLES))
def test_a_row_belongs_to_one_contribution_once(key: str) -> None:
    """A contribution has each row id once, and cannot be deleted under its rows."""
    meta = CONTENT_MODELS[key]._meta
    unique = [constraint.fields for constraint in meta.constraints if isinstance(constraint, models.UniqueConstraint)]
    assert unique == [("contribution", "row_id")]
    assert meta.get_field("contribution").remote_field.on_delete is models.PROTECT


def test_names_of_constraints_and_indexes_are_unique() -> None:
    """PostgreSQL has one name space for indexes: no two content tables share a name."""
    names = [
        part.name for model in CONTENT_MODELS.values() for part in (*model._meta.constraints, *model._meta.indexes)
    ]
    assert len(names) == len(set(names))


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp", "Cf")), min_size=1, max_size=12
)
_SAMPLES: dict[FieldKind, st.SearchStrategy[JsonValue]] = {
    FieldKind.FLAG: st.booleans(),
    FieldKind.COUNT: st.integers(0, 2**31 - 1),
    FieldKind.DATE: st.dates(date(1949, 1, 1), date(2100, 1, 1)).map(date.isoformat),
}


def _values_of(item: Field) -> st.SearchStrategy[JsonValue]:
    if item.personal:
        return st.just(COMMITMENT)
    if item.kind in values.SCALES:
        scale = values.SCALES[item.kind]
        amounts = st.decimals(0, 99, places=scale.places).map(Decimal)
        return amounts.map(lambda amount: values.to_json(item, amount))
    return _SAMPLES.get(item.kind, _TEXT)


def _rows_of(table: Table) -> st.SearchStrategy[DocumentRow]:
    row_id = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=16, max_size=16)
    return st.fixed_dictionaries({"row_id": row_id}, optional={item.column: _values_of(item) for item in table.fields})


_DOCUMENTS = st.fixed_dictionaries({key: st.lists(_rows_of(TABLES[key]), max_size=1) for key in TABLES})


@given(document=_DOCUMENTS)
def test_a_document_survives_its_rows(document: Document) -> None:
    """Rows made of a document say exactly the same canonical document again, so the digest can be recomputed."""
    rows = rows_from_document(document=document, contribution=Contribution(pk=1))
    assert canonical_json(_document_of(list(rows))) == canonical_json(document)


def test_order_and_types_of_rows() -> None:
    """Rows keep their order, values are typed, empty ones are empty."""
    document = {
        "contracts": [
            {"row_id": "b", "ContractMoney": "12386.40", "ContractDate": "2018-03-26", "ContractNum": None},
            {"row_id": "a", "ContractMoney": "158.00", "ContractNum": ""},
        ],
        "participants": [{"row_id": "c", "PersonIDCard": COMMITMENT}],
    }
    first, second, person = rows_from_document(document=document, contribution=Contribution(pk=7))
    assert [(row.row_id, row.position, row.contribution.pk) for row in (first, second)] == [("b", 0, 7), ("a", 1, 7)]
    assert getattr(first, "contract_money", None) == Decimal("12386.40")
    assert getattr(first, "contract_date", None) == date(2018, 3, 26)
    assert getattr(second, "contract_num", None) == ""
    assert getattr(second, "contract_date", "unset") is None
    assert getattr(person, "person_id_card_commitment", None) == COMMITMENT


@pytest.mark.parametrize(
    "document",
    [
        {"nowhere": []},
        {"project": {"row_id": "r"}},
        {"project": ["r"]},
        {"project": [{"PrjName": "没有行号"}]},
        {"project": [{"row_id": "r", "PrjNum": "不是内容"}]},
        {"project": [{"row_id": "r", "AllInvest": "很多"}]},
        {"project": [{"row_id": "r", "BDate": "2019-02-30"}]},
    ],
)
def test_what_is_no_document_is_refused(document: dict[str, object]) -> None:
    """An unknown table or column, a missing row id or a wrong value stops the whole document."""
    with pytest.raises(NotADocument):
        rows_from_document(document=document, contribution=Contribution(pk=1))
