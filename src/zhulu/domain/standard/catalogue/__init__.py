"""The catalogue of tables and fields of a project's aggregate, and the sheets on which they are filled, path by path.

Documents, forms, content models, the public document and the reference page are all driven by it, so a field is added
in one place. Sources and certainty: each field; official misspellings are kept because the national platform has them.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from zhulu.domain.standard.catalogue.commissioning import CONTRACTS, TENDERS
from zhulu.domain.standard.catalogue.completion import COMPLETION_CHECKS, COMPLETION_FILINGS
from zhulu.domain.standard.catalogue.people import ATTACHMENTS, PARTICIPANTS
from zhulu.domain.standard.catalogue.permit import PERMIT_PERSONS, PERMITS
from zhulu.domain.standard.catalogue.project import PROJECT, UNIT_WORKS
from zhulu.domain.standard.catalogue.review import DRAWING_REVIEW_PERSONS, DRAWING_REVIEWS
from zhulu.domain.standard.catalogue.shapes import Field, Sheet, Table
from zhulu.domain.standard.catalogue.specialist import SPECIALIST_WORKS
from zhulu.domain.standard.vocabulary import Path, SheetKey

__all__ = ["SHEETS", "SHEETS_OF_PATH", "TABLES", "Field", "Sheet", "Table", "UnknownField", "field", "head_row"]


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
            SPECIALIST_WORKS,
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
    SheetKey.SPECIALIST: (SPECIALIST_WORKS,),
}

SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {
        key.value: Sheet(key=key, label=str(key.label), tables=tuple(table.key for table in tables))
        for key, tables in _ON_SHEETS.items()
    }
)
"""Every sheet: the six of 一(二)6, in order, and the one of 一(三)3."""

SHEETS_OF_PATH: Mapping[str, Mapping[str, Sheet]] = MappingProxyType(
    {
        Path.BACK_FILING.value: MappingProxyType(
            {key: sheet for key, sheet in SHEETS.items() if key != SheetKey.SPECIALIST}
        ),
        Path.SPECIALIST.value: MappingProxyType({SheetKey.SPECIALIST.value: SHEETS[SheetKey.SPECIALIST]}),
    }
)
"""The sheets of each path that enterprises fill: six of path ②, one of path ③."""

_HEADS = (PROJECT.key, SPECIALIST_WORKS.key)


def head_row(document: Mapping[str, Sequence[Mapping[str, object]]]) -> Mapping[str, object]:
    """Give the record that says what a document is about: name, place and owner, under the same columns on all paths.

    That is the project's basic information, or the specialist work; an empty record where neither is there.
    """
    return next((document[key][0] for key in _HEADS if document.get(key)), {})


def field(table: str, column: str) -> Field:
    """Give the field of a table by the standard's column name.

    Raises:
        UnknownField: the table or the column does not exist.
    """
    found = TABLES[table].find(column) if table in TABLES else None
    if found is None:
        raise UnknownField(f"{table}.{column}")
    return found
