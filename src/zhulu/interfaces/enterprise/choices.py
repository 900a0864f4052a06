"""What the selects of a sheet offer: the dictionaries of the day, and the province's places."""

from collections.abc import Sequence
from datetime import date

from zhulu.domain.authorities.models import Area
from zhulu.domain.authorities.queries import list_places
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel
from zhulu.domain.filings.categories import open_categories
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.standard.catalogue import Field
from zhulu.domain.standard.catalogue.specialist import CATEGORIES
from zhulu.domain.standard.dictionaries import options
from zhulu.domain.standard.vocabulary import FieldKind
from zhulu.foundation.web.components.shapes import Choice
from zhulu.interfaces.enterprise.layout import ROLES_ON_SHEET

YES_NO = (Choice("是", "是"), Choice("否", "否"))
NO_GROUP = "全省"


class Choices:
    """The choices of one page; places are read once and only if a field asks for them."""

    def __init__(self, *, sheet: str, on: date, policy: Policy) -> None:
        """Offer what may be chosen on a day on a sheet, under the settings of that day."""
        self._policy = policy
        self._sheet = sheet
        self._on = on
        self._places: list[Area] | None = None

    def of(self, field: Field, *, chosen: str = "") -> list[Choice]:
        """Give a field's choices; what was chosen before and is offered no more stays to be seen."""
        offered = self._offered(field)
        known = {choice.value for choice in offered}
        strange = [part for part in chosen.split(",") if part and part not in known]
        return [*offered, *(Choice(part, f"{part}（不在列表中）") for part in strange)]

    def _offered(self, field: Field) -> list[Choice]:
        if field.kind is FieldKind.FLAG:
            return list(YES_NO)
        if field.kind is FieldKind.AREA_CODE:
            return self._areas(managing=field.column == "ManagingAreaNum")
        if field.offered_by == CATEGORIES:
            return [Choice(category.name, category.name) for category in open_categories(self._policy)]
        found = options(field.dictionary, self._on) if field.dictionary else ()
        allowed = ROLES_ON_SHEET.get(self._sheet, ()) if field.column == "CorpRoleNum" else None
        return [Choice(code, label) for code, label in found if allowed is None or code in allowed]

    def _areas(self, *, managing: bool) -> list[Choice]:
        """Give counties under their city; or, for the managing area, the zones that are no counties of GB/T 2260."""
        if self._places is None:
            self._places = list_places(on=self._on)
        return _grouped(self._places, managing=managing)


def _grouped(places: Sequence[Area], *, managing: bool) -> list[Choice]:
    choices: list[Choice] = []
    city = NO_GROUP
    for area in places:
        if area.level == AreaLevel.CITY:
            city = area.name
        is_county = area.kind == AreaKind.GB and area.level == AreaLevel.COUNTY
        is_zone = area.kind != AreaKind.GB
        if is_zone if managing else is_county:
            under = city if area.parent_id and area.level != AreaLevel.CITY else area.name
            choices.append(Choice(area.code, area.name, group=under))
    # Zones of the province itself must not split a city's group in two.
    return sorted(choices, key=lambda choice: [item.group for item in choices].index(choice.group))
