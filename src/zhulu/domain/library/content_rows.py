"""A document becomes content rows and content rows become the document again, driven by the catalogue.

The two are exact inverses for a tidy document (``canonical.tidy``), so the digest of a submitted version can be
recomputed from the locked rows at any time. Personal columns carry their commitments, never the values.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from zhulu.domain.library.models.content import CONTENT_MODELS, ContentRow
from zhulu.domain.library.models.contribution import Contribution
from zhulu.domain.standard import canonical, values
from zhulu.domain.standard.catalogue import TABLES, Table
from zhulu.domain.standard.values import JsonValue

DocumentRow = dict[str, JsonValue]
Document = dict[str, list[DocumentRow]]

ROW_ID = "row_id"
"""The one key of a row that is no column of the standard."""


class NotADocument(ValueError):
    """The document has a table, a column or a value that the catalogue does not allow."""


def rows_from_document(*, document: Mapping[str, object], contribution: Contribution) -> list[ContentRow]:
    """Make unsaved content rows of a document, in its order, for a contribution.

    Raises:
        NotADocument: an unknown table or column, a row without ``row_id``, or a value its field cannot have.
    """
    unknown = set(document) - set(TABLES)
    if unknown:
        raise NotADocument(f"unknown tables: {sorted(unknown)}")
    tidied = canonical.tidy(document)
    if not isinstance(tidied, dict):
        raise NotADocument("a document is an object of tables")
    return [
        _row(TABLES[key], row, position, contribution)
        for key in TABLES
        for position, row in enumerate(_rows_of(tidied, key))
    ]


def document_from_rows(*, contribution_id: int) -> Document:
    """Read the document of a contribution back from its content rows; tables without rows are left out."""
    document: Document = {}
    for key, model in CONTENT_MODELS.items():
        rows = model._default_manager.filter(contribution_id=contribution_id).order_by("position", "pk")
        if written := [row_to_json(row) for row in rows]:
            document[key] = written
    return document


def row_to_json(row: ContentRow) -> DocumentRow:
    """Write one content row as a document holds it."""
    written: DocumentRow = {ROW_ID: row.row_id}
    for field in TABLES[row.table].fields:
        value = getattr(row, field.attribute)
        if value is not None and value != "":
            written[field.column] = values.to_json(field, value)
    return written


def _rows_of(document: Mapping[str, object], key: str) -> Sequence[Mapping[str, object]]:
    rows = document.get(key, [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise NotADocument(f"{key} is no list of rows")
    return rows


def _row(table: Table, row: Mapping[str, object], position: int, contribution: Contribution) -> ContentRow:
    row_id = row.get(ROW_ID)
    unknown = set(row) - {ROW_ID} - {field.column for field in table.fields}
    if not isinstance(row_id, str) or unknown:
        raise NotADocument(f"{table.key}: row without {ROW_ID} or with unknown columns {sorted(unknown)}")
    return CONTENT_MODELS[table.key](
        contribution=contribution, row_id=row_id, position=position, **_attributes(table, row)
    )


def _attributes(table: Table, row: Mapping[str, object]) -> dict[str, str | int | bool | Decimal | date]:
    try:
        return {
            field.attribute: values.from_json(field, row[field.column]) for field in table.fields if field.column in row
        }
    except values.NotOfKind as error:
        raise NotADocument(f"{table.key}: {error}") from error


def digests_in(document: Mapping[str, object]) -> set[str]:
    """Give the SM3 digests of the papers that a document names, so that its files are kept."""
    return {str(row["SM3"]) for row in _rows_of(document, "attachments")}
