"""Writes a confirmed document as the national standard has it: its tables, columns and codes. Pure.

Misspelt columns are the standard's own. Columns of ours are left out; our stage numbers go into the standard's columns
for provincial numbers. A personal value is never here: the body holds its commitment, the sender adds the value.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from zhulu.domain.standard.catalogue import TABLES, Field, Table
from zhulu.domain.standard.identifiers import hyphenated, looks_like_organisation_code
from zhulu.domain.standard.numbering import Suffix, format_stage_number
from zhulu.domain.standard.vocabulary import FieldKind, ParticipantStage

FORMAT = 1
"""The version of this mapping; stored with every payload."""

Cell = str | int
Columns = dict[str, Cell]
Document = Mapping[str, Sequence[Mapping[str, object]]]

PROVINCE_NUMBERS: Mapping[str, str] = MappingProxyType(
    {
        "tenders": "ProvinceTenderNum",
        "contracts": "ProvinceRecordNum",
        "drawing_reviews": "ProvinceCensorNum",
        "permits": "ProvinceBuilderLicenceNum",
        "completion_checks": "PrjFinishCheckNum",
        "completion_filings": "ProvincePrjFinishNum",
    }
)
"""Under which column of each stage our own stage number goes. A completion check has no provincial column (§1.7)."""
STATED = ("project", *PROVINCE_NUMBERS)
"""The tables that carry grade, source, reviewing office and person (三(二))."""
WITH_INVESTMENT_CODE = ("unit_works", "permits", "completion_checks", "completion_filings", "participants")
PERMIT_LINKED = ("permit_persons", "completion_checks", "completion_filings")
"""Tables whose rows name the permit they belong to."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What the platform says about the document: not a fact of the project."""

    project_number: str
    """Our 16 digits; the national platform answers with its own (§3.1)."""
    grade: str
    data_source: str
    authority: str
    """The office that gave the grade, by its real name."""
    reviewer: str
    entered_on: str


@dataclass(frozen=True, slots=True)
class Terms:
    """What of the mapping is a setting of the province."""

    codes: Mapping[str, Mapping[str, str]]
    """Dictionary → our code → the code to be sent, where they differ."""
    personal: frozenset[str]
    """Columns with personal data that are sent; all others stay here."""


@dataclass(frozen=True, slots=True)
class MappedRow:
    """One record as it is sent, with the row id under which people find it here."""

    row_id: str
    columns: Mapping[str, Cell]
    stage_number: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A mapped document."""

    tables: Mapping[str, Sequence[MappedRow]]
    """Our table key → rows."""
    has_placeholder: bool = False
    """Whether a permit without number is sent under a number of ours: 无证 (Q15)."""

    def national(self) -> dict[str, list[Mapping[str, Cell]]]:
        """Give the rows under the standard's table names, as they are sent and digested."""
        return {TABLES[key].standard_name: [row.columns for row in rows] for key, rows in self.tables.items()}

    def stages(self) -> dict[str, list[str]]:
        """Give our stage numbers under the standard's table names, in the rows' order, for the answer to refer to."""
        return {
            TABLES[key].standard_name: [row.stage_number for row in rows]
            for key, rows in self.tables.items()
            if key in PROVINCE_NUMBERS
        }


@dataclass(slots=True)
class _Mapping:
    document: Document
    statement: Statement
    terms: Terms
    permit_number: str = ""
    censor_number: str = ""
    has_placeholder: bool = False
    investment_code: str = field(default="")

    def map(self) -> Body:
        first = next(iter(self.document.get("project", ())), {})
        self.investment_code = str(first.get("PrjCode", ""))
        self.permit_number = self._permit_number()
        self.censor_number = self._censor_number()
        tables = {
            key: [self._row(table, row, place) for place, row in enumerate(self.document.get(key, ()), start=1)]
            for key, table in TABLES.items()
            if table.standard_name and self.document.get(key)
        }
        return Body(tables, self.has_placeholder)

    def _permit_number(self) -> str:
        for place, row in enumerate(self.document.get("permits", ()), start=1):
            return self._number_of_permit(row, place)
        return ""

    def _number_of_permit(self, row: Mapping[str, object], place: int) -> str:
        """Give a permit's number, or where there is none the generated one that stands for it (Q15)."""
        if row.get("BuilderLicenceNum"):
            return str(row["BuilderLicenceNum"])
        self.has_placeholder = True
        return str(row.get("StageNum") or self._stage(Suffix.PERMIT, place))

    def _stage(self, suffix: Suffix, place: int) -> str:
        return format_stage_number(project=self.statement.project_number, suffix=suffix.value, serial=place)

    def _censor_number(self) -> str:
        for row in self.document.get("drawing_reviews", ()):
            return str(row.get("CensorNum") or row.get("StageNum", ""))
        return ""

    def _row(self, table: Table, row: Mapping[str, object], place: int) -> MappedRow:
        columns: Columns = {"PrjNum": self.statement.project_number}
        for item in table.fields:
            if (cell := self._cell(item, row.get(item.column))) is not None:
                columns[item.column] = cell
        columns.update(self._numbers(table.key, row, place, columns))
        columns.update(self._links(table.key, row, columns))
        if table.key in STATED:
            columns.update(self._stated())
        return MappedRow(str(row.get("row_id", "")), columns, str(row.get("StageNum", "")))

    def _cell(self, item: Field, value: object) -> Cell | None:
        if item.own or value is None or value == "":
            return None
        if item.personal:
            return str(value) if item.column in self.terms.personal else None
        return int(value) if isinstance(value, bool | int) else self._text(item, str(value))

    def _text(self, item: Field, text: str) -> str:
        if item.dictionary is not None:
            return self.terms.codes.get(item.dictionary, {}).get(text, text)
        if item.kind is FieldKind.ORG_CODE and looks_like_organisation_code(text):
            return hyphenated(text)
        return text

    def _numbers(self, key: str, row: Mapping[str, object], place: int, columns: Columns) -> Iterator[tuple[str, Cell]]:
        if key == "project":
            yield "ProvincePrjNum", self.statement.project_number
        if key == "permits":
            yield "BuilderLicenceNum", self._number_of_permit(row, place)
        province = PROVINCE_NUMBERS.get(key)
        if province and province not in columns and row.get("StageNum"):
            yield province, str(row["StageNum"])

    def _links(self, key: str, row: Mapping[str, object], columns: Columns) -> Iterator[tuple[str, Cell]]:
        if key in WITH_INVESTMENT_CODE and self.investment_code:
            yield "PrjCode", self.investment_code
        stage = row.get("Stage") if key == "participants" else None
        if key in PERMIT_LINKED or stage == ParticipantStage.PERMIT:
            yield from self._link("BuilderLicenceNum", self.permit_number, columns)
        if key == "drawing_review_persons" or stage == ParticipantStage.DRAWING_REVIEW:
            yield from self._link("CensorNum", self.censor_number, columns)

    @staticmethod
    def _link(column: str, number: str, columns: Columns) -> Iterator[tuple[str, Cell]]:
        if number and column not in columns:
            yield column, number

    def _stated(self) -> Columns:
        said = self.statement
        stated = {
            "DataSource": said.data_source,
            "DataLevel": said.grade,
            "CheckDepartName": said.authority,
            "CheckPersonName": said.reviewer,
            "CreateDate": said.entered_on,
        }
        return {column: text for column, text in stated.items() if text}


def to_national(document: Document, *, statement: Statement, terms: Terms) -> Body:
    """Map a document as it stands in the library."""
    return _Mapping(document, statement, terms).map()
