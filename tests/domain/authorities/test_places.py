"""The places of the shipped data pack, and what codes in old documents mean."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zhulu.domain.authorities.models import Area
from zhulu.domain.authorities.operations import Put, put_area
from zhulu.domain.authorities.queries import divisions_of, find_area, list_places, resolve_area
from zhulu.domain.authorities.vocabulary import AreaKind, AreaLevel

TODAY = dt.date(2026, 3, 16)
pytestmark = pytest.mark.django_db

HISTORIC = [
    ("220381", "220184", "", "公主岭市"),
    ("220181", "220113", "九台市", "九台区（原九台市）"),
    ("220724", "220781", "扶余县", "扶余市（原扶余县）"),
    ("220625", "220605", "江源县", "江源区（原江源县）"),
    ("220125", "220112", "双阳县", "双阳区（原双阳县）"),
    ("229001", "220184", "", "公主岭市"),
    ("229002", "220581", "", "梅河口市"),
    ("229005", "220113", "九台市", "九台区（原九台市）"),
]


def test_divisions_are_nine_and_sixty() -> None:
    """The province has nine prefectures and sixty counties of GB/T 2260, in the known proportions."""
    legal = Area.objects.filter(kind=AreaKind.GB)
    counts = {
        city.name: legal.filter(parent=city).count() for city in legal.filter(level=AreaLevel.CITY).order_by("code")
    }
    assert legal.filter(level=AreaLevel.PROVINCE).count() == 1
    assert list(counts.values()) == [11, 9, 5, 4, 7, 6, 5, 5, 8]
    assert sum(counts.values()) == legal.filter(level=AreaLevel.COUNTY).count() == 60


@pytest.mark.parametrize(("old", "new", "former", "label"), HISTORIC)
def test_historic_code_gives_the_present_area(old: str, new: str, former: str, label: str) -> None:
    """A code that is no longer given out is kept as written and read as the area of today, with what changed."""
    reading = resolve_area(code=old, on=TODAY)
    assert reading.area is not None
    assert (reading.code, reading.area.code, reading.former_name, reading.label) == (old, new, former, label)
    assert reading.note


@pytest.mark.parametrize(
    ("on", "label"), [(dt.date(1995, 12, 31), "宁江区（原扶余区）"), (dt.date(1996, 1, 1), "宁江区")]
)
def test_renamed_area_with_the_same_code(on: dt.date, label: str) -> None:
    """An area that kept its code shows its former name for days up to the change only."""
    assert resolve_area(code="220702", on=on).label == label


def test_unknown_code_is_kept() -> None:
    """A code outside every register (as real numbers carry) gives no area, a note, and itself as label."""
    reading = resolve_area(code="220214", on=TODAY)
    assert reading.area is None
    assert reading.label == "220214"
    assert "原样保留" in reading.note


@pytest.mark.parametrize(
    ("code", "divisions"),
    [
        ("220122", ("220000", "220100", "220122")),
        ("229005", ("220000", "220100", "220113")),
        ("222426120", ("220000", "222400", "222426")),
        ("220171", ("220000", "220100", "")),
        ("2201X1", ("220000", "220100", "")),
        ("22X001", ("220000", "", "")),
        ("220214", ("", "", "")),
    ],
)
def test_divisions_of_a_place(code: str, divisions: tuple[str, str, str]) -> None:
    """A zone lies in its city, a managed township in its county; a zone across cities lies in the province only."""
    found = divisions_of(code=code, on=TODAY)
    assert (found.province, found.city, found.county) == divisions


def test_find_area_does_not_follow_history() -> None:
    """Only the code of today finds an area directly."""
    found = find_area(code="220781")
    assert found is not None
    assert found.name == "扶余市"
    assert find_area(code="220724") is None


def test_places_stand_under_their_parents() -> None:
    """The list starts with the province and puts every area after its parent, zones and townships included."""
    places = list_places(on=TODAY)
    position = {place.pk: index for index, place in enumerate(places)}
    assert places[0].level == AreaLevel.PROVINCE
    assert len(places) == Area.objects.count()
    assert all(position[place.parent_id] < position[place.pk] for place in places[1:] if place.parent_id)


def test_places_of_a_day_leave_out_what_did_not_exist() -> None:
    """The cooperation zone is no place before the day it was set up."""
    before = {place.code for place in list_places(on=dt.date(2020, 6, 28))}
    after = {place.code for place in list_places(on=dt.date(2020, 6, 29))}
    assert after - before == {"2201X2"}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("220190", AreaKind.OWN),
        ("2201X9", AreaKind.GB),
        ("2201X9", AreaKind.STATISTICAL),
        ("220190", AreaKind.TOWNSHIP),
    ],
)
def test_own_codes_never_take_a_national_number(code: str, kind: AreaKind) -> None:
    """The database refuses a code whose form is not that of its kind, whoever writes it."""
    with pytest.raises(IntegrityError, match="area_code_fits_kind"), transaction.atomic():
        put_area(
            code=code,
            name="某区",
            level=AreaLevel.COUNTY,
            kind=kind,
            parent_code="220100",
            valid_from=None,
            valid_to=None,
        )


def test_edited_area_is_kept_unless_overwritten() -> None:
    """Putting a row that the province has edited keeps the edit, and changes it only on demand."""
    Area.objects.filter(code="220871").update(name="白城经开区")
    values: dict[str, Any] = {
        "code": "220871",
        "name": "吉林白城经济开发区",
        "level": AreaLevel.COUNTY,
        "kind": AreaKind.STATISTICAL,
        "parent_code": "220800",
        "valid_from": None,
        "valid_to": None,
    }
    assert put_area(**values) is Put.KEPT
    assert Area.objects.get(code="220871").name == "白城经开区"
    assert put_area(**values, overwrite=True) is Put.CHANGED
    assert put_area(**values) is Put.SAME
