"""The authorities of the shipped data pack, their standing, and who is at home where."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from zhulu.domain.access.vocabulary import Level
from zhulu.domain.authorities.models import Area, Authority, Jurisdiction
from zhulu.domain.authorities.queries import (
    AuthorityUnknown,
    find_home_authorities,
    get_authority,
    list_authorities,
    subordinate_ids,
)
from zhulu.domain.authorities.vocabulary import AuthorityKind

TODAY = dt.date(2026, 3, 16)
pytestmark = pytest.mark.django_db

SPECIAL = [
    # code, level, grade, parent, needs the city's consent
    ("220000", Level.PROVINCE, "A", None, False),
    ("220100", Level.CITY, "B", "220000", False),
    ("220122", Level.COUNTY, "C", "220100", False),
    ("22X001", Level.CITY, "B", "220000", False),
    ("2201X1", Level.COUNTY, "C", "220100", True),
    ("2201X2", Level.COUNTY, "C", "220100", True),
    ("2201X3", Level.COUNTY, "C", "220100", True),
    ("220581", Level.COUNTY, "C", "220000", False),
    ("220171", Level.COUNTY, "C", "220100", True),
    ("220871", Level.COUNTY, "C", "220800", True),
    ("220000-ZS", Level.PROVINCE, "", None, False),
    ("220000-JS", Level.PROVINCE, "", None, False),
]

HOMES = [
    # place, authorities at home, nearest first
    ("220122", ["220122"]),
    ("220381", ["220184"]),
    ("220171", ["220171"]),
    ("2201X1", ["2201X1"]),
    ("222426120", ["22X001", "222426"]),
    ("220621121", ["22X001", "220621"]),
    ("22X001", ["22X001"]),
    ("220100", ["220100"]),
    ("220000", []),
    ("220214", []),
    ("110101", []),
]


@pytest.mark.parametrize(("code", "level", "grade", "parent", "consent"), SPECIAL)
def test_standing_of_authorities(*, code: str, level: Level, grade: str, parent: str | None, consent: bool) -> None:
    """Level, grade, parent and city consent are as Q29 and Q36 read them."""
    authority = get_authority(code=code)
    above = authority.parent.code if authority.parent else None
    assert (authority.level, authority.confirms_grade, above, authority.needs_city_consent) == (
        level,
        grade,
        parent,
        consent,
    )


def test_every_division_has_its_authority() -> None:
    """Nine cities and sixty counties have one bureau each, and every one that confirms issues numbers."""
    bureaus = Authority.objects.filter(kind=AuthorityKind.BUREAU)
    assert bureaus.filter(level=Level.CITY).count() == 9
    assert bureaus.filter(level=Level.COUNTY).count() == 60
    prefixes = Authority.objects.exclude(confirms_grade="").values_list("number_prefix", flat=True)
    assert all(len(prefix) == 6 and prefix.isdigit() for prefix in prefixes)


@pytest.mark.parametrize(("place", "home"), HOMES)
def test_home_of_a_place(place: str, home: list[str]) -> None:
    """The management area's authority comes first, then the county's; nothing falls up to the city."""
    assert [authority.code for authority in find_home_authorities(area_code=place, on=TODAY)] == home


def test_home_ends_with_the_jurisdiction() -> None:
    """On the last day of a jurisdiction the authority is still at home, the day after the county is."""
    last_day = dt.date(2025, 12, 31)
    Jurisdiction.objects.filter(authority__code="22X001", area__code="222426120").update(valid_to=last_day)

    def homes(on: dt.date) -> list[str]:
        return [authority.code for authority in find_home_authorities(area_code="222426120", on=on)]

    assert homes(last_day) == ["22X001", "222426"]
    assert homes(last_day + dt.timedelta(days=1)) == ["222426"]


def test_an_ended_authority_is_at_home_nowhere() -> None:
    """An authority that no longer exists has no place, though its jurisdiction was never ended."""
    Authority.objects.filter(code="220171").update(valid_to=dt.date(2025, 12, 31))
    assert find_home_authorities(area_code="220171", on=TODAY) == []
    assert "220171" not in {authority.code for authority in list_authorities(on=TODAY)}


def test_unknown_authority() -> None:
    """Asking for an authority that does not exist says so."""
    with pytest.raises(AuthorityUnknown, match="999999"):
        get_authority(code="999999")


def test_subordinates_are_the_tree_below() -> None:
    """A city oversees itself, its counties and zones; 梅河口 reports to the province, not to its city."""
    below = Authority.objects.filter(pk__in=subordinate_ids(authority_id=get_authority(code="220500").pk))
    codes = {authority.code for authority in below}
    assert {"220500", "220502", "220582"} <= codes
    assert "220581" not in codes
    province = subordinate_ids(authority_id=get_authority(code="220000").pk)
    assert get_authority(code="220581").pk in province
    assert get_authority(code="220000-ZS").pk not in province


def test_a_county_oversees_only_itself() -> None:
    """The lowest authority's scope is itself."""
    county = get_authority(code="220122")
    assert subordinate_ids(authority_id=county.pk) == frozenset({county.pk})


@pytest.mark.parametrize(
    ("level", "grade"), [(Level.PROVINCE, "C"), (Level.CITY, "A"), (Level.COUNTY, "A"), (Level.COUNTY, "D")]
)
def test_no_authority_confirms_a_grade_beyond_its_level(level: Level, grade: str) -> None:
    """The database refuses a grade that the level cannot give (一(二)4)."""
    with pytest.raises(IntegrityError, match="authority_grade_fits_level"), transaction.atomic():
        Authority.objects.create(code="X", name="某局", kind=AuthorityKind.BUREAU, level=level, confirms_grade=grade)


def test_jurisdictions_of_one_pair_never_overlap() -> None:
    """The database refuses a second jurisdiction of the same authority and area that shares a day."""
    authority, area = get_authority(code="220122"), Area.objects.get(code="220122")
    with pytest.raises(IntegrityError, match="jurisdiction_without_overlap"), transaction.atomic():
        Jurisdiction.objects.create(authority=authority, area=area, valid_from=TODAY)
