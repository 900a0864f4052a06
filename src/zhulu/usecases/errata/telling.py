"""An erratum's lines in words for those who handle it: full names, personal numbers by their shape, files by name.

The public's words are ``publication.errata``'s, which leave out more.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zhulu.domain.authorities.queries import area_names
from zhulu.domain.errata.diffs import find_row
from zhulu.domain.errata.facts import Document, Line, Row
from zhulu.domain.errata.vocabulary import Act
from zhulu.domain.library.models import Contribution
from zhulu.domain.rulebook.shapes import is_empty
from zhulu.domain.standard.catalogue import SHEETS, TABLES, Field
from zhulu.domain.standard.values import NotOfKind, display_json
from zhulu.domain.standard.vocabulary import FieldKind, PaperKind
from zhulu.foundation.crypto.masks import HIDDEN
from zhulu.foundation.crypto.vault import masked_many
from zhulu.usecases.errata.writing import vault_owner_of

ATTACHMENTS = "attachments"
TITLES = ("SubPrjName", "CorpName", "PersonName", "UserName", "ContractNum", "TenderNum", "CensorNum", "PrjName")
"""Columns that tell a record from its neighbours."""
UNSAID = frozenset({"row_id", "Stage", "Sheet", "SM3", "SHA256", "Size"})


@dataclass(frozen=True, slots=True)
class Told:
    """One line as a page or a form prints it."""

    key: int
    """The draft's line; 0 once it is handed in, or where the platform derived it."""
    line: Line
    sheet: str
    record: str
    """Which record of the table, where there may be several."""
    field: str
    unit: str
    before: str
    after: str
    before_file: str = ""
    """Under which id the file that goes can be opened; empty where it is no file."""
    after_file: str = ""
    """The same of the file that comes."""

    @property
    def kind(self) -> str:
        """Say which of 修改, 补充 and 删除 it is."""
        return str(self.line.kind.label)


def tell_lines(*, contribution: Contribution, document: Document, lines: Sequence[tuple[int, Line]]) -> list[Told]:
    """Give lines in words, each with its key.

    Args:
        document: the record as it stood when the lines were written, by which records are named.
    """
    words = _words(contribution, [line for _, line in lines])
    return [_told(key, line, document, words) for key, line in lines]


def _words(contribution: Contribution, lines: Iterable[Line]) -> Mapping[str, str]:
    """Give what values need to be looked up for: the masks of personal ones, the names of places."""
    values = [(field, str(value)) for line in lines for field, value in _values(line)]
    personal = {value for field, value in values if field.personal}
    places = {value for field, value in values if field.kind is FieldKind.AREA_CODE}
    masks = masked_many(owner=vault_owner_of(contribution), commitments=personal) if personal else {}
    return {**(area_names(codes=places) if places else {}), **masks}


def _values(line: Line) -> Iterator[tuple[Field, object]]:
    table = TABLES[line.table]
    field = table.find(line.column)
    if field is not None:
        yield from ((field, value) for value in (line.old, line.new) if not is_empty(value))
        return
    for row in (line.old, line.new):
        for item in table.fields:
            if row and not is_empty(row.get(item.column)):
                yield item, row[item.column]


def _told(key: int, line: Line, document: Document, words: Mapping[str, str]) -> Told:
    table = TABLES[line.table]
    field = table.find(line.column)
    row = find_row(document, line.table, line.row_id) or (line.new if line.act is Act.ADD else {}) or {}
    sheet = SHEETS[line.sheet].label if line.sheet in SHEETS else table.label
    named = sheet if table.label == sheet else f"{sheet}·{table.label}"
    if line.table == ATTACHMENTS:
        return Told(key, line, sheet, "", "附件", "", _paper(line.old), _paper(line.new), *_files(line))
    if field is not None:
        before, after = value_in_words(field, line.old, words), value_in_words(field, line.new, words)
        after = (line.typed if line.fault else "") or after
        return Told(key, line, named, _title(row, field), field.label, field.unit, before, after)
    rows = _row(line.table, line.old, words), _row(line.table, line.new, words)
    return Told(key, line, named, _title(row, None), "整条", "", *rows)


def _title(row: Row, field: Field | None) -> str:
    """Name a record by what does not itself change."""
    columns = (column for column in TITLES if field is None or column != field.column)
    return next((str(row[column]) for column in columns if row.get(column)), "")


def _files(line: Line) -> tuple[str, str]:
    return (line.row_id, "") if line.act is Act.REMOVE else ("", line.row_id)


def _paper(row: Row | None) -> str:
    if not row:
        return ""
    kind = str(row.get("PaperKind", ""))
    label = str(PaperKind(kind).label) if kind in PaperKind.values else "材料"
    return f"{label}：{row.get('FileName', '')}"


def _row(table: str, row: Row | None, words: Mapping[str, str]) -> str:
    return "\n".join(_cells(table, row, words)) if row else ""


def _cells(table: str, row: Row, words: Mapping[str, str]) -> Iterator[str]:
    for field in TABLES[table].fields:
        value = row.get(field.column)
        if field.column not in UNSAID and not is_empty(value):
            yield f"{field.label}：{value_in_words(field, value, words)}{field.unit}"


def value_in_words(field: Field, value: object, words: Mapping[str, str]) -> str:
    """Give a canonical value as those who handle the case read it."""
    if is_empty(value):
        return ""
    if field.personal:
        return words.get(str(value), HIDDEN)
    if field.kind is FieldKind.AREA_CODE:
        return words.get(str(value), str(value))
    try:
        return display_json(field, value)
    except NotOfKind:
        return str(value)
