"""Who may confirm what, where, since when; and who is the home authority of a place."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind, Level
from zhulu.domain.authorities.models import Area, Jurisdiction
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.grants.models import Grant, GrantHolder, Officer
from zhulu.domain.grants.operations import (
    CannotAppoint,
    CannotGive,
    CannotRegisterOfficer,
    appoint_holder,
    end_holder,
    give_grant,
    keep_registration,
    register_officer,
)
from zhulu.domain.grants.queries import find_home_authority, list_grants, may_confirm, standing_of
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path

FROM = dt.date(2026, 1, 1)
TODAY = dt.date(2026, 3, 16)
NOW = dt.datetime(2026, 1, 1, 2, tzinfo=dt.UTC)
pytestmark = pytest.mark.django_db


def officer_of(code: str, *, registered: bool = True, kind: AccountKind = AccountKind.OFFICER) -> Officer:
    """Register an officer of an authority."""
    account = Account.objects.create_account(sign_in_name=f"{code}-{Account.objects.count()}", name="王示例", kind=kind)
    return register_officer(
        account=account,
        authority=get_authority(code=code),
        name="王示例",
        office="建筑业管理科",
        registered_at=NOW if registered else None,
    )


def enabled(
    code: str,
    *,
    path: Path = Path.BACK_FILING,
    function: GrantFunction = GrantFunction.CONFIRM,
    first: dt.date = FROM,
    area: str = "",
) -> GrantHolder:
    """Give an authority a grant and somebody who holds it."""
    grant = give_grant(
        authority=get_authority(code=code),
        path=path,
        function=function,
        valid_from=first,
        document_note="权限申请表（盖章）",
        decided_at=NOW,
        area=Area.objects.get(code=area) if area else None,
    )
    return appoint_holder(grant=grant, officer=officer_of(code), valid_from=first)


def home(place: str, *, path: Path = Path.BACK_FILING, on: dt.date = TODAY) -> str | None:
    """Give the home authority's code."""
    found = find_home_authority(area_code=place, path=path, on=on)
    return found.code if found else None


ABLE = ("220100", "220122", "220171", "22X001", "222426", "2201X1", "220581")
HOMES = [
    ("220122", "220122"),  # a county
    ("220102", None),  # a district without a grant: the city, though able, does not catch it
    ("220100", "220100"),  # the city's own
    ("220171", "220171"),  # a statistical zone
    ("220172", None),  # a zone without a grant
    ("2201X1", "2201X1"),  # an own code
    ("22X001", "22X001"),
    ("222426120", "22X001"),  # the management area before the county
    ("222426", "222426"),
    ("220621", None),  # the county around a managed township, itself without a grant
    ("229002", "220581"),  # a historic code
    ("220214", None),  # no register knows it
    ("", None),
]


@pytest.mark.notice("一(二)3")
@pytest.mark.parametrize(("place", "expected"), HOMES)
def test_home_authority(place: str, expected: str | None) -> None:
    """The home authority follows from place, jurisdiction and grant; without one the province dispatches."""
    for code in ABLE:
        enabled(code)
    assert home(place) == expected


@pytest.mark.notice("三(一)")
def test_home_needs_the_path_and_the_day() -> None:
    """A grant counts for its own path, from its first day to its last, both included."""
    holder = enabled("220122")
    assert home("220122", path=Path.SPECIALIST) is None
    assert home("220122", on=FROM) == "220122"
    assert home("220122", on=FROM - dt.timedelta(days=1)) is None
    Grant.objects.filter(pk=holder.grant_id).update(valid_to=TODAY)
    assert home("220122", on=TODAY) == "220122"
    assert home("220122", on=TODAY + dt.timedelta(days=1)) is None


@pytest.mark.notice("三(一)")
@pytest.mark.parametrize("lost", ["holder ended", "account ended", "not registered", "ended on the first day"])
def test_home_needs_somebody_to_confirm(lost: str) -> None:
    """A grant that nobody can exercise makes no home; a managed township then goes to its county."""
    enabled("222426")
    holder = enabled("22X001")
    match lost:
        case "holder ended":
            end_holder(holder=holder, last_day=TODAY - dt.timedelta(days=1))
        case "account ended":
            Account.objects.filter(officer=holder.officer).update(is_active=False)
        case "not registered":
            Officer.objects.filter(pk=holder.officer_id).update(registered_at=None)
        case _:
            GrantHolder.objects.filter(pk=holder.pk).update(valid_to=FROM)
    assert home("222426120") == "222426"


def test_two_equal_homes_are_for_the_province() -> None:
    """Where two able authorities have the same place the province dispatches; one path each is no conflict."""
    Jurisdiction.objects.create(authority=get_authority(code="220100"), area=Area.objects.get(code="220122"))
    enabled("220122")
    enabled("220100", path=Path.SPECIALIST)
    assert (home("220122"), home("220122", path=Path.SPECIALIST)) == ("220122", "220100")
    enabled("220100")
    assert home("220122") is None


@pytest.mark.notice("三(一)")
def test_may_confirm_is_exact() -> None:
    """Officer, own authority, path, function and day must all fit."""
    holder = enabled("220122")
    other = enabled("220182")
    right: dict[str, Any] = {
        "officer_id": holder.officer_id,
        "authority_id": holder.officer.authority_id,
        "path": Path.BACK_FILING,
        "function": GrantFunction.CONFIRM,
        "on": TODAY,
    }
    wrong: list[dict[str, Any]] = [
        {"officer_id": other.officer_id},
        {"authority_id": other.officer.authority_id},
        {"path": Path.SPECIALIST},
        {"function": GrantFunction.GRADE_A},
        {"on": FROM - dt.timedelta(days=1)},
    ]
    assert may_confirm(**right)
    assert [may_confirm(**{**right, **change}) for change in wrong] == [False] * len(wrong)


@pytest.mark.notice("三(二)")
def test_unregistered_officers_may_nothing() -> None:
    """Losing the registration ends the right at once."""
    holder = enabled("220122")
    Officer.objects.filter(pk=holder.officer_id).update(registered_at=None)
    assert not may_confirm(
        officer_id=holder.officer_id,
        authority_id=holder.officer.authority_id,
        path=Path.BACK_FILING,
        function=GrantFunction.CONFIRM,
        on=TODAY,
    )


GIVEN = [
    # authority, path, function, whether it may be given
    ("220122", Path.BACK_FILING, GrantFunction.CONFIRM, True),
    ("220100", Path.SPECIALIST, GrantFunction.CONFIRM, True),
    ("220100", Path.BACK_FILING, GrantFunction.RECHECK, True),
    ("220000", Path.BACK_FILING, GrantFunction.GRADE_A, True),
    ("220000", Path.APPROVAL_FEED, GrantFunction.GRADE_A, True),
    ("220000", Path.BACK_FILING, GrantFunction.CONFIRM, False),
    ("220100", Path.BACK_FILING, GrantFunction.GRADE_A, False),
    ("220122", Path.BACK_FILING, GrantFunction.RECHECK, False),
    ("220122", Path.APPROVAL_FEED, GrantFunction.CONFIRM, False),
    ("220000", Path.SPECIALIST, GrantFunction.GRADE_A, False),
    ("220000-ZS", Path.BACK_FILING, GrantFunction.GRADE_A, False),
    ("220000-JS", Path.BACK_FILING, GrantFunction.GRADE_A, False),
]


@pytest.mark.notice("一(二)4")
@pytest.mark.parametrize(("code", "path", "function", "allowed"), GIVEN)
def test_what_may_be_granted(*, code: str, path: Path, function: GrantFunction, allowed: bool) -> None:
    """The level decides the act, path ③ has no grade, and the two helpers of errata get nothing."""
    if allowed:
        enabled(code, path=path, function=function)
        granted = list_grants(authority_id=get_authority(code=code).pk, on=TODAY)
        assert [(grant.path, grant.function) for grant in granted] == [(path, function)]
        return
    with pytest.raises(CannotGive):
        enabled(code, path=path, function=function)


@pytest.mark.notice("一(三)5")
@pytest.mark.parametrize(
    ("path", "function"),
    [
        (Path.SPECIALIST, GrantFunction.GRADE_A),
        (Path.SPECIALIST, GrantFunction.RECHECK),
        (Path.APPROVAL_FEED, GrantFunction.CONFIRM),
    ],
)
def test_database_refuses_an_act_the_path_does_not_have(path: Path, function: GrantFunction) -> None:
    """What a path does not have cannot be granted by raw writing either."""
    with pytest.raises(IntegrityError, match="grant_path_fits_function"), transaction.atomic():
        Grant.objects.create(
            authority=get_authority(code="220000"), path=path, function=function, document_note="", decided_at=NOW
        )


def test_grants_of_one_kind_never_overlap() -> None:
    """A second grant in the same days is refused by word and by the database; after the first has ended it is given."""
    holder = enabled("220122")
    with pytest.raises(CannotGive):
        enabled("220122")
    with pytest.raises(IntegrityError, match="grant_without_overlap"), transaction.atomic():
        Grant.objects.create(
            authority=holder.grant.authority,
            path=Path.BACK_FILING,
            function=GrantFunction.CONFIRM,
            valid_from=TODAY,
            document_note="",
            decided_at=NOW,
        )
    Grant.objects.filter(pk=holder.grant_id).update(valid_to=FROM)
    assert enabled("220122", first=FROM + dt.timedelta(days=1)).grant_id != holder.grant_id


@pytest.mark.notice("三(一)")
def test_only_registered_officers_of_the_authority_hold_its_grant() -> None:
    """An officer of elsewhere, one not yet registered, and one who holds it already are refused."""
    holder = enabled("220122")
    for officer in (officer_of("220182"), officer_of("220122", registered=False), holder.officer):
        with pytest.raises(CannotAppoint):
            appoint_holder(grant=holder.grant, officer=officer, valid_from=TODAY)


@pytest.mark.notice("三(二)")
def test_officers_are_registered_with_a_real_section() -> None:
    """A bureau's name as section is refused with its clause, and so is an account of another kind."""
    account = Account.objects.create_account(sign_in_name="officer", name="王示例", kind=AccountKind.OFFICER)
    clerk = Account.objects.create_account(sign_in_name="clerk", name="李示例", kind=AccountKind.CLERK)
    with pytest.raises(CannotRegisterOfficer, match=r"三\(二\)"):
        register_officer(account=account, authority=get_authority(code="220122"), name="王示例", office="住建局")
    with pytest.raises(CannotRegisterOfficer, match="经办"):
        register_officer(account=clerk, authority=get_authority(code="220122"), name="李示例", office="建筑业管理科")
    assert standing_of(account_id=account.pk, on=TODAY) is None


@pytest.mark.parametrize(("code", "kind"), [("220000-ZS", AccountKind.DATA_BUREAU), ("220000-JS", AccountKind.SUPPORT)])
def test_helpers_of_errata_have_their_own_accounts(code: str, kind: AccountKind) -> None:
    """The data bureau and the support unit take accounts of their own kind only."""
    assert officer_of(code, kind=kind).authority.code == code
    with pytest.raises(CannotRegisterOfficer):
        officer_of(code)


@pytest.mark.notice("三(二)")
def test_standing_is_what_decisions_are_signed_with() -> None:
    """Name, section, authority and level; registered only with a date and a real section."""
    officer = officer_of("22X001")
    standing = standing_of(account_id=officer.account_id, on=TODAY)
    assert standing is not None
    assert (standing.name, standing.office, standing.authority_code, standing.level, standing.registered) == (
        "王示例",
        "建筑业管理科",
        "22X001",
        Level.CITY,
        True,
    )
    officer.office = "住建局"
    keep_registration(officer=officer, valid_from=TODAY, now=NOW)
    assert is_registered(officer, on=TODAY - dt.timedelta(days=1))
    assert not is_registered(officer, on=TODAY)
    Officer.objects.filter(pk=officer.pk).update(registered_at=None)
    assert not is_registered(officer, on=TODAY - dt.timedelta(days=1))


def is_registered(officer: Officer, *, on: dt.date) -> bool:
    """Whether an officer may act on a day as far as the register goes."""
    standing = standing_of(account_id=officer.account_id, on=on)
    return standing is not None and standing.registered
