"""The form of a sheet: tables of records of grouped fields, made from the catalogue."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from zhulu.domain.filings.categories import find_category
from zhulu.domain.filings.queries import new_row
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard import catalogue
from zhulu.domain.standard.catalogue import SHEETS, TABLES
from zhulu.domain.standard.vocabulary import FieldKind
from zhulu.foundation.web.components.shapes import Field, Problem
from zhulu.interfaces.enterprise.choices import Choices
from zhulu.interfaces.enterprise.faults import Key, anchor_of
from zhulu.interfaces.enterprise.layout import groups_of
from zhulu.interfaces.enterprise.typed import Row, Tables, name_of

KINDS: Mapping[FieldKind, str] = {
    FieldKind.LONG_TEXT: "textarea",
    FieldKind.CODE: "select",
    FieldKind.CODES: "checks",
    FieldKind.DATE: "date",
    FieldKind.MONEY: "decimal",
    FieldKind.AREA: "decimal",
    FieldKind.LENGTH: "decimal",
    FieldKind.PERCENT: "decimal",
    FieldKind.COORDINATE: "decimal",
    FieldKind.COUNT: "integer",
    FieldKind.FLAG: "select",
    FieldKind.AREA_CODE: "select",
    FieldKind.PHONE: "tel",
}
"""Kinds of control; whatever is not listed is a line of text."""
AS_RADIO = frozenset({"PermitSituation"})
"""Codes of two values that are better seen than unfolded."""
WIDE = frozenset({"PrjName", "Address", "SubPrjName"})
SECRET_KINDS = frozenset({FieldKind.ID_NUMBER, FieldKind.PHONE})
NAMES = ("SubPrjName", "TenderName", "RecordName", "CorpName", "UserName", "CensorNum", "FinPrjName")
"""Columns that tell a record from its neighbours, the first that is filled counts."""


@dataclass(frozen=True, slots=True)
class GroupForm:
    """Some fields under a heading; ``folded`` ones open when something stands in them or is wrong."""

    legend: str
    fields: tuple[Field, ...]
    folded: bool
    open: bool


@dataclass(frozen=True, slots=True)
class RecordForm:
    """One record of a table."""

    row_id: str
    title: str
    groups: tuple[GroupForm, ...]


@dataclass(frozen=True, slots=True)
class TableForm:
    """One table of a sheet; ``new_id`` is the id that the next record will have."""

    key: str
    label: str
    anchor: str
    many: bool
    records: tuple[RecordForm, ...]
    new_id: str
    problems: tuple[Problem, ...] = field(default=())


@dataclass(frozen=True)
class Sheetwork:
    """What fields need to know beyond the catalogue."""

    sheet: str
    required: bool
    """Whether the filer's roles require the sheet; only then does the red mark stand."""
    stars: Collection[tuple[str, str]]
    problems: Mapping[Key, list[Problem]]
    on: date
    policy: Policy

    def tables(self, tables: Tables) -> list[TableForm]:
        """Give the sheet's tables with what has been typed into them."""
        choices = Choices(sheet=self.sheet, on=self.on, policy=self.policy)
        return [self._table(key, tables.get(key, []), choices) for key in SHEETS[self.sheet].tables]

    def _table(self, key: str, rows: list[Row], choices: Choices) -> TableForm:
        table = TABLES[key]
        placed = {row["row_id"] for row in rows}
        lost = [
            item for (at, row, _), items in self.problems.items() if at == key and row not in placed for item in items
        ]
        return TableForm(
            key=key,
            label=table.label,
            anchor=anchor_of(key),
            many=table.many,
            records=tuple(self._record(table, row, place, choices) for place, row in enumerate(rows, start=1)),
            new_id=str(new_row()["row_id"]),
            problems=tuple(lost),
        )

    def _record(self, table: catalogue.Table, row: Row, place: int, choices: Choices) -> RecordForm:
        name = next((row[column] for column in NAMES if row.get(column)), "")
        groups = []
        figures = self._figures(row)
        for group in groups_of(table, stars=self.stars, figures=figures):
            fields = tuple(
                self._field(table, item, row, choices, is_figure=item.column in figures) for item in group.fields
            )
            is_open = any(row.get(item.column) for item in group.fields) or any(item.errors for item in fields)
            groups.append(GroupForm(group.legend, fields, group.folded, is_open))
        return RecordForm(row["row_id"], f"第 {place} 条{'：' if name else ''}{name}", tuple(groups))

    def _figures(self, row: Row) -> tuple[str, ...]:
        """Give the columns that the row's category asks for; none on path ②."""
        category = find_category(self.policy, row.get("CategoryName")) if "CategoryName" in row else None
        return category.figures if category else ()

    def _field(
        self, table: catalogue.Table, item: catalogue.Field, row: Row, choices: Choices, *, is_figure: bool
    ) -> Field:
        value = row.get(item.column, "")
        shown = Field(
            name=name_of(table.key, row["row_id"], item.column),
            label=item.label,
            kind=_kind(item, value),
            value=value,
            id=anchor_of(table.key, row["row_id"], item.column),
            required=self.required and (item.required or is_figure),
            star=(table.key, item.column) in self.stars,
            hint=item.hint,
            unit=item.unit,
            errors=self.problems.get((table.key, row["row_id"], item.column), ()),
            wide=item.kind in {FieldKind.LONG_TEXT, FieldKind.CODES} or item.column in WIDE,
            attrs=_attributes(item, required=self.required),
        )
        if shown.kind not in {"select", "checks", "radio"}:
            return shown
        chosen = value.split(",") if item.kind is FieldKind.CODES else value
        return replace(shown, value=chosen, choices=choices.of(item, chosen=value))


def _kind(item: catalogue.Field, value: str) -> str:
    if item.column in AS_RADIO:
        return "radio"
    if item.offered_by:
        return "select"
    if item.kind is FieldKind.DATE and value and not _is_iso(value):
        return "text"  # a date control would show nothing, and what was typed would be lost
    return KINDS.get(item.kind, "text")


def _is_iso(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _attributes(item: catalogue.Field, *, required: bool) -> dict[str, str | bool | None]:
    # The mark is printed and read out, but a draft may be saved unfinished, so the browser must not refuse it.
    is_group = item.kind is FieldKind.CODES or item.column in AS_RADIO
    return {
        "required": None,
        "aria-required": "true" if required and item.required and not is_group else None,
        "autocomplete": "off" if item.kind in SECRET_KINDS else None,
    }
