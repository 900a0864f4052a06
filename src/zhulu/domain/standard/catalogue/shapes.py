"""The shapes of the catalogue: a field, a table of fields, a sheet of tables."""

import re
from dataclasses import dataclass

from zhulu.domain.standard.vocabulary import Certainty, FieldKind, FieldSource, SheetKey

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


CODE_WIDTH = 32
"""The longest code that is kept: those of the dictionaries have at most six places, our own words a few more."""


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the standard, or one of our own where the notice needs it.

    ``column`` is the standard's own spelling, official misspellings included; it is also the key in documents.
    ``required`` is the red 必填 of its sheet; ``star_default`` the example of the blue ``*`` (A级必填).
    """

    column: str
    label: str
    kind: FieldKind
    unit: str = ""
    length: int = 200
    dictionary: str | None = None
    required: bool = False
    star_default: bool = False
    hint: str = ""
    certainty: Certainty = Certainty.THREE
    personal: bool = False
    own: bool = False
    source: FieldSource = FieldSource.FILED
    offered_by: str = ""
    """The province's setting whose entries' names are offered; the name chosen is kept as the value itself."""

    @property
    def name(self) -> str:
        """Give the column in snake_case."""
        return _WORD_START.sub("_", self.column).lower()

    @property
    def attribute(self) -> str:
        """Give the content model's attribute: for personal data that of the keyed commitment, never of the value."""
        return f"{self.name}_commitment" if self.personal else self.name

    @property
    def width(self) -> int:
        """Give how many characters a database column needs: codes are short, whatever a record may hold."""
        return min(self.length, CODE_WIDTH) if self.kind is FieldKind.CODE else self.length

    @property
    def asked(self) -> bool:
        """Whether a sheet asks the enterprise for it."""
        return self.source is FieldSource.FILED


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the standard: a key of the aggregate document and a content model.

    ``sheet`` is None where each row says its sheet itself (participants by ``Stage``, attachments by ``Sheet``).
    ``minimum`` is how many rows an obligatory sheet needs of it.
    """

    key: str
    label: str
    standard_name: str
    model_name: str
    fields: tuple[Field, ...]
    sheet: SheetKey | None
    many: bool = True
    minimum: int = 0

    @property
    def asked(self) -> tuple[Field, ...]:
        """Give the fields that a form asks for, in order."""
        return tuple(field for field in self.fields if field.asked)

    def find(self, column: str) -> Field | None:
        """Find a field by the standard's column name."""
        return next((field for field in self.fields if field.column == column), None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One 信息表 of 一(二)6, or the 采集表 of 一(三)3, with the tables that stand on it, in order."""

    key: SheetKey
    label: str
    tables: tuple[str, ...]
