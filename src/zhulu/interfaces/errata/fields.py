"""The fields of a sheet that is corrected: what stands in the library, what is to stand, what cannot be read."""

from collections.abc import Mapping, Sequence
from datetime import date

from zhulu.domain.authorities.models import Area
from zhulu.domain.authorities.queries import list_places
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel
from zhulu.domain.filings.categories import open_categories
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import is_empty
from zhulu.domain.standard import catalogue
from zhulu.domain.standard.catalogue.specialist import CATEGORIES
from zhulu.domain.standard.dictionaries import options
from zhulu.domain.standard.values import Fault, parse
from zhulu.domain.standard.vocabulary import FieldKind
from zhulu.foundation.web.components.shapes import Choice, Field, Problem
from zhulu.usecases.errata.telling import value_in_words
from zhulu.usecases.errata.writing import typed_text

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
}
"""Kinds of control; whatever is not listed is a line of text."""
WIDE = frozenset({"PrjName", "Address", "SubPrjName"})


class Fields:
    """Makes the fields of one page; places are read once, and only if a field asks for them."""

    def __init__(self, *, on: date, policy: Policy) -> None:
        """Offer what may be chosen on a day, under the settings of that day."""
        self._on, self._policy = on, policy
        self._places: list[Area] | None = None

    def field(self, item: catalogue.Field, *, name: str, typed: str, standing: object, is_new: bool) -> Field:
        """Give the field of one cell.

        Args:
            standing: the canonical value in the library; None where the record is new or says nothing.
            is_new: whether the record is added by the erratum.
        """
        before = typed_text(item, standing)
        kind = self._kind(item, typed)
        return Field(
            name=name,
            id=f"f-{name}",
            label=item.label,
            kind=kind,
            value=typed.split(",") if kind == "checks" else typed,
            unit=item.unit,
            hint="" if is_new else self._hint(item, typed=typed, before=before, standing=standing),
            errors=_faults(item, typed, before),
            choices=self._choices(item, typed) if kind in {"select", "checks"} else (),
            blank="（空）",
            wide=item.kind in {FieldKind.LONG_TEXT, FieldKind.CODES} or item.column in WIDE,
            attrs={"autocomplete": "off" if item.personal else None},
        )

    def _kind(self, item: catalogue.Field, typed: str) -> str:
        if item.offered_by:
            return "select"
        if item.kind is FieldKind.DATE and typed and isinstance(parse(item, typed), Fault):
            return "text"  # a date control would show nothing, and what was typed would be lost
        return KINDS.get(item.kind, "text")

    def _hint(self, item: catalogue.Field, *, typed: str, before: str, standing: object) -> str:
        if item.personal:
            return "证件号、电话不显示；要改的，把星号整个换成正确的号码。" if before else ""
        if typed.strip() == before.strip():
            return ""
        return f"已改动；库里现在是：{self._words(item, standing) or '（空）'}"

    def _words(self, item: catalogue.Field, value: object) -> str:
        names = {area.code: area.name for area in self._areas()} if item.kind is FieldKind.AREA_CODE else {}
        return "" if is_empty(value) else value_in_words(item, value, names)

    def _choices(self, item: catalogue.Field, typed: str) -> list[Choice]:
        offered = self._offered(item)
        known = {choice.value for choice in offered}
        chosen = typed.split(",") if item.kind is FieldKind.CODES else [typed]
        strange = [value for value in chosen if value and value not in known]
        return [*offered, *(Choice(value, f"{value}（不在列表中）") for value in strange)]

    def _offered(self, item: catalogue.Field) -> list[Choice]:
        if item.kind is FieldKind.FLAG:
            return [Choice("是", "是"), Choice("否", "否")]
        if item.kind is FieldKind.AREA_CODE:
            return self._places_for(managing=item.column == "ManagingAreaNum")
        if item.offered_by == CATEGORIES:
            return [Choice(category.name, category.name) for category in open_categories(self._policy)]
        return [Choice(code, label) for code, label in options(item.dictionary or "", self._on)]

    def _areas(self) -> list[Area]:
        if self._places is None:
            self._places = list_places(on=self._on)
        return self._places

    def _places_for(self, *, managing: bool) -> list[Choice]:
        """Give counties, or for the managing area the zones that are no counties, under their city."""
        cities = {area.pk: area.name for area in self._areas() if area.level == AreaLevel.CITY}
        found = [
            Choice(area.code, area.name, group=cities.get(area.parent_id or 0, "全省"))
            for area in self._areas()
            if (area.kind != AreaKind.GB if managing else area.kind == AreaKind.GB and area.level == AreaLevel.COUNTY)
        ]
        order = list(dict.fromkeys(choice.group for choice in found))
        return sorted(found, key=lambda choice: order.index(choice.group))


def _faults(item: catalogue.Field, typed: str, before: str) -> Sequence[Problem]:
    """Say what is wrong with a cell that was typed over; what stands is not asked again."""
    if typed.strip() == before.strip() or (item.personal and "*" in typed):
        return ()
    found = parse(item, typed)
    return [Problem(found.message, f"{found.remedy}。")] if isinstance(found, Fault) else ()
