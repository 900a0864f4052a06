"""The catalogue of tables and fields of a project's aggregate, and the six sheets on which they are filled.

Documents, forms, content models, the public document and the reference page are all driven by it, so a field is added
in one place. Sources and certainty: each field; official misspellings are kept because the national platform has them.
"""

from collections.abc import Mapping
from types import MappingProxyType

from zhulu.domain.standard.catalogue.commissioning import CONTRACTS, TENDERS
from zhulu.domain.standard.catalogue.completion import COMPLETION_CHECKS, COMPLETION_FILINGS
from zhulu.domain.standard.catalogue.people import ATTACHMENTS, PARTICIPANTS
from zhulu.domain.standard.catalogue.permit import PERMIT_PERSONS, PERMITS
from zhulu.domain.standard.catalogue.project import PROJECT, UNIT_WORKS
from zhulu.domain.standard.catalogue.review import DRAWING_REVIEW_PERSONS, DRAWING_REVIEWS
from zhulu.domain.standard.catalogue.shapes import Field, Sheet, Table
from zhulu.domain.standard.vocabulary import SheetKey

__all__ = ["SHEETS", "TABLES", "Field", "Sheet", "Table", "UnknownField", "field"]


class UnknownField(LookupError):
    """No such table or column in the standard."""


TABLES: Mapping[str, Table] = MappingProxyType(
    {
        table.key: table
        for table in (
            PROJECT,
            UNIT_WORKS,
            TENDERS,
            CONTRACTS,
            DRAWING_REVIEWS,
            DRAWING_REVIEW_PERSONS,
            PERMITS,
            PERMIT_PERSONS,
            COMPLETION_CHECKS,
            COMPLETION_FILINGS,
            PARTICIPANTS,
            ATTACHMENTS,
        )
    }
)
"""The tables of a document, in its order."""

_ON_SHEETS: Mapping[SheetKey, tuple[Table, ...]] = {
    SheetKey.BASIC: (PROJECT, UNIT_WORKS),
    SheetKey.TENDER: (TENDERS,),
    SheetKey.CONTRACT: (CONTRACTS,),
    SheetKey.DRAWING_REVIEW: (DRAWING_REVIEWS, PARTICIPANTS, DRAWING_REVIEW_PERSONS),
    SheetKey.PERMIT: (PERMITS, PARTICIPANTS, PERMIT_PERSONS),
    SheetKey.COMPLETION: (COMPLETION_CHECKS, COMPLETION_FILINGS),
}

SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {
        key.value: Sheet(key=key, label=str(key.label), tables=tuple(table.key for table in tables))
        for key, tables in _ON_SHEETS.items()
    }
)
"""The six sheets of 一(二)6, in order."""


def field(table: str, column: str) -> Field:
    """Give the field of a table by the standard's column name.

    Raises:
        UnknownField: the table or the column does not exist.
    """
    found = TABLES[table].find(column) if table in TABLES else None
    if found is None:
        raise UnknownField(f"{table}.{column}")
    return found
