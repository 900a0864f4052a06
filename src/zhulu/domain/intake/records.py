"""Reads the records of a bundle into rows of a document, with their dirt remarked, never swallowed. Pure.

Numbers of persons are taken out on the way: the row holds a commitment, the value goes to the vault beside it.
"""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhulu.domain.intake.dialect import (
    FEED_TABLES,
    FLAT,
    INNER,
    Flat,
    column_of,
    find_field,
    find_table,
    fold,
    stage_of_role,
)
from zhulu.domain.intake.facts import Broken, Clash, Datum, Oddity
from zhulu.domain.intake.identity import key_of, row_id_of
from zhulu.domain.rulebook.shapes import Place, Row
from zhulu.domain.standard.catalogue import TABLES, Field
from zhulu.domain.standard.identifiers import ID_NUMBER_IN_TEXT, MOBILE_IN_TEXT, is_id_number
from zhulu.domain.standard.normalise import read_national_record
from zhulu.domain.standard.values import Fault, JsonValue, is_blank, parse
from zhulu.domain.standard.vocabulary import FieldKind

MOST_ROWS = 500
"""Records of one table in one bundle; a case with more has to be parted."""
BLOTTED = "［号码已隐去］"
PROSE = frozenset({FieldKind.TEXT, FieldKind.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading needs of the world: which codes are areas here, and how a personal number is committed to."""

    is_area: Callable[[str], bool]
    commit: Callable[[str, str, str], str]
    """Owner, label and value → commitment."""


@dataclass(slots=True)
class Records:
    """What a bundle's tables gave."""

    document: dict[str, list[Row]] = field(default_factory=dict)
    stated: dict[str, dict[str, str]] = field(default_factory=dict)
    """Table → what its first records state beside their facts."""
    broken: list[Broken] = field(default_factory=list)
    oddities: list[Oddity] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    personal: list[Datum] = field(default_factory=list)


@dataclass(slots=True)
class _Taken:
    """One raw record, parted by what its columns are."""

    plain: dict[str, object] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    """Personal numbers by column."""
    inner: str = ""


def owner_of(dossier: str) -> str:
    """Give the label under which the vault keeps a case's personal numbers."""
    return f"dossier:{dossier}"


def read_records(tables: object, *, dossier: str, tools: Tools) -> Records:
    """Read every table of a bundle.

    Args:
        dossier: the key of the case, of which row ids and commitments are made.
    """
    found = Records()
    if not isinstance(tables, Mapping):
        found.broken.append(Broken(Place(), "tables 应是对象，每张表一项", "例如 {“TBProjectInfo”: {…}}"))
        return found
    by_table = _sorted_out(tables, found)
    flat = [made for table in FLAT for row in by_table.get(table, []) for made in _flat_firms(table, row)]
    by_table["participants"] = [*by_table.get("participants", []), *_not_said(flat, by_table.get("participants", []))]
    for table in FEED_TABLES:
        if rows := by_table.get(table):
            _Table(table, dossier, tools, found).read(rows)
    return found


def _sorted_out(tables: Mapping[str, Any], found: Records) -> dict[str, list[dict[str, Any]]]:
    """Bring the tables under the catalogue's keys; a table may come as one object or as a list of them."""
    sorted_out: dict[str, list[dict[str, Any]]] = {}
    for name, rows in tables.items():
        table = find_table(str(name))
        if table is None:
            found.oddities.append(Oddity(str(name)[:60], 0, "", "", "标准里没有这张表，没有采用"))
            continue
        listed = rows if isinstance(rows, list) else [rows]
        good = [dict(row) for row in listed if isinstance(row, dict)]
        if len(good) < len([row for row in listed if row is not None]):
            found.broken.append(
                Broken(Place(table=table), f"{TABLES[table].label}：有一行不是对象", "每行应是“列名: 值”")
            )
        if len(good) > MOST_ROWS:
            message = f"{TABLES[table].label}有 {len(good)} 行，超过 {MOST_ROWS} 行"
            found.broken.append(Broken(Place(table=table), message, "请分成几件交付"))
        sorted_out.setdefault(table, []).extend(good[:MOST_ROWS])
    return sorted_out


def _flat_firms(table: str, row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Take the firms of 2014 out of a record and give them as participants; the record keeps the rest."""
    names = {fold(str(name)): name for name in row}
    for flat in FLAT[table]:
        for number in ("", "2", "3"):
            made = _firm(flat, row, names, number)
            if not is_blank(str(made.get("CorpName") or made.get("CorpCode") or "")):
                yield made


def _firm(flat: Flat, row: dict[str, Any], names: Mapping[str, str], number: str) -> dict[str, Any]:
    parts = {
        "CorpName": flat.name,
        "CorpCode": flat.code,
        "PersonName": flat.person,
        "IDCardTypeNum": flat.card_type,
        "PersonIDCard": flat.card,
    }
    made: dict[str, Any] = {"CorpRoleNum": flat.role.value}
    for column, written in parts.items():
        name = names.get(fold(f"{written}{number}")) if written else None
        if name is not None and name in row:
            made[column] = row.pop(name)
    return made


def _not_said(flat: Sequence[dict[str, Any]], said: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Give the firms of 2014 that the table of participants does not name in that role; each once."""
    known = {(_role(row), mark) for row in said for mark in _marks(row)}
    for firm in flat:
        marks = {(_role(firm), mark) for mark in _marks(firm)}
        if not marks & known:
            known |= marks
            yield firm


def _role(row: Mapping[str, Any]) -> str:
    return str(next((value for name, value in row.items() if fold(str(name)) == "corprolenum"), ""))


def _marks(row: Mapping[str, Any]) -> set[str]:
    wanted = {"corpname", "corpcode"}
    return {str(value).strip() for name, value in row.items() if fold(str(name)) in wanted and value}


@dataclass(slots=True)
class _Table:
    """One table being read."""

    key: str
    dossier: str
    tools: Tools
    found: Records
    taken: dict[str, tuple[object, Row]] = field(default_factory=dict)
    """Row id → what tells whether another record says the same, and the row."""

    def read(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Read all records of the table."""
        for place, raw in enumerate(rows, start=1):
            parted = self._part(raw, place)
            read = read_national_record(self.key, parted.plain, self.tools.is_area)
            for item in read.remarks:
                self._remark(place, item.column, item.raw[:200], item.said)
            self.found.stated.setdefault(self.key, dict(read.statements))
            row = dict(read.row)
            self._blot_out(row, place)
            if row or parted.numbers:
                if self.key == "participants":
                    row["Stage"] = stage_of_role(str(row.get("CorpRoleNum", "")))
                self._take(row, parted, place)
        if self.taken:
            self.found.document[self.key] = [row for _, row in self.taken.values()]

    def _remark(self, place: int, column: str, raw: str, said: str) -> None:
        self.found.oddities.append(Oddity(self.key, place, column, raw, said))

    def _part(self, raw: Mapping[str, Any], place: int) -> _Taken:
        """Part a record's columns: personal numbers, the source's own number, the rest; what is no value is broken."""
        parted = _Taken()
        empty: list[str] = []
        for name, value in raw.items():
            column = column_of(self.key, str(name))
            known = find_field(self.key, column)
            if isinstance(value, dict | list):
                said = f"第 {place} 行“{column[:60]}”不是一个值"
                self.found.broken.append(Broken(Place(table=self.key, column=column[:60]), said, "应是文字、数或是否"))
            elif known is not None and known.personal:
                self._take_personal(known, value, parted, place)
            elif fold(str(name)).endswith(INNER):
                parted.inner = str(value or "").strip()[:100]
            elif value == "":
                empty.append(column)
            elif value is not None:
                parted.plain[column] = self._clean(column, value, place)
        if empty:
            self._remark(place, "、".join(empty)[:200], "", "空文字，按空处理")
        return parted

    def _take_personal(self, known: Field, value: object, parted: _Taken, place: int) -> None:
        """Take a personal number; what is none is remarked without its text."""
        if text := personal_text(known, value):
            parted.numbers[known.column] = text
        elif not is_blank(str(value or "")):
            self._remark(place, known.column, "***", "不像证件号或电话，没有采用")

    def _clean(self, column: str, value: object, place: int) -> object:
        """Take out of a text what cannot be stored: control characters and halves of characters."""
        if not isinstance(value, str) or value.isprintable():
            return value
        kept = storable(value)
        if kept != value:
            self._remark(place, column, kept[:200], "删去了不能保存的字符")
        return kept

    def _blot_out(self, row: dict[str, JsonValue], place: int) -> None:
        """Blot numbers of persons out of prose: everybody will read it."""
        for column, value in row.items():
            if not isinstance(value, str) or not is_prose(find_field(self.key, column)):
                continue
            clean = blotted(value)
            if clean != value:
                row[column] = clean
                self._remark(place, column, clean[:200], "文字里有身份证号或手机号，已隐去")

    def _take(self, row: dict[str, JsonValue], parted: _Taken, place: int) -> None:
        """Give a record its id and its commitments, unless the bundle holds it already."""
        key, is_strong = key_of(self.key, row, parted.inner)
        says = (row, parted.numbers)
        row_id = row_id_of(self.dossier, self.key, key)
        number = 1
        while row_id in self.taken:
            if self.taken[row_id][0] == says:
                self._remark(place, "", "", "与前面的一行完全相同，只收一行")
                return
            if is_strong:
                self.found.clashes.append(Clash(self.key, key))
                return
            number += 1
            row_id = row_id_of(self.dossier, self.key, f"{key}#{number}")
        self.taken[row_id] = (says, {"row_id": row_id, **row, **self._sealed(parted, row_id)})

    def _sealed(self, parted: _Taken, row_id: str) -> dict[str, str]:
        """Give commitments for a record's personal numbers, and put the numbers on their way to the vault."""
        sealed: dict[str, str] = {}
        for column, number in parted.numbers.items():
            label = f"{row_id}.{column}"
            sealed[column] = self.tools.commit(owner_of(self.dossier), label, number)
            self.found.personal.append(Datum(label, number, sealed[column]))
        return sealed


def storable(text: str) -> str:
    """Give a text without what cannot be stored."""
    if text.isprintable():
        return text
    return "".join(letter for letter in text if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"})


def is_prose(known: Field | None) -> bool:
    """Whether a column holds words, in which a person's number has no business; numbers and codes are no words."""
    return known is not None and known.kind in PROSE and not known.column.endswith(("Num", "Code", "ID"))


def blotted(text: str) -> str:
    """Give a text without identity numbers and mobiles."""
    without = ID_NUMBER_IN_TEXT.sub(lambda found: BLOTTED if is_id_number(found[0].upper()) else found[0], text)
    return MOBILE_IN_TEXT.sub(BLOTTED, without)


def personal_text(known: Field, value: object) -> str:
    """Give a personal number as it is kept; nothing where it is none."""
    if value is None or isinstance(value, bool | list) or is_blank(str(value)):
        return ""
    read = parse(known, str(value))
    return "" if read is None or isinstance(read, Fault) else str(read)
