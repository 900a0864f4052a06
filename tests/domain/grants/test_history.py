"""「who could confirm this on that day」: any day, any past, against an answer worked out by hand."""

import datetime as dt
from dataclasses import dataclass, field

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.people import make_account
from zhulu.domain.access.models import Account
from zhulu.domain.access.vocabulary import AccountKind
from zhulu.domain.authorities.models import Area
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.grants.models import Grant, GrantHolder, Officer, Registration
from zhulu.domain.grants.operations import appoint_holder, give_grant, keep_registration, register_officer
from zhulu.domain.grants.queries import could_confirm, list_able_officers, may_confirm
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.clock import LOCAL

pytestmark = pytest.mark.django_db
START = dt.date(2024, 1, 1)
COUNTY = "220122"
CONFIRM = GrantFunction.CONFIRM


def day(number: int) -> dt.date:
    """Give a day of the made-up calendar."""
    return START + dt.timedelta(days=number)


def moment(number: int, hour: int = 10) -> dt.datetime:
    """Give a moment of that day in Asia/Shanghai."""
    return dt.datetime.combine(day(number), dt.time(hour), tzinfo=LOCAL)


@dataclass(frozen=True)
class Told:
    """A past: a grant's days, who held it when, what was registered when, and when the account ended."""

    grant: tuple[int, int | None]
    held: tuple[int, int | None]
    registered: int
    renamed: int
    ended: int | None
    days: list[int] = field(default_factory=lambda: list(range(-1, 13)))

    def could(self, number: int) -> bool:
        """Work out by hand whether the officer could confirm at some moment of a day."""
        within = [first <= number and (last is None or number <= last) for first, last in (self.grant, self.held)]
        return all(within) and self.registered <= number and (self.ended is None or number <= self.ended)

    def office(self, number: int) -> str:
        """Say in which section the officer sat that day."""
        return "质量监督站" if number >= self.renamed else "建筑业管理科"


def spans() -> st.SearchStrategy[tuple[int, int | None]]:
    """Draw periods, half of them open at the end."""
    lengths = st.none() | st.integers(0, 8)
    return st.tuples(st.integers(0, 6), lengths).map(lambda it: (it[0], None if it[1] is None else it[0] + it[1]))


PASTS = st.builds(
    Told,
    grant=spans(),
    held=spans(),
    registered=st.integers(0, 6),
    renamed=st.integers(7, 12),
    ended=st.none() | st.integers(0, 12),
)


def live_through(told: Told) -> Officer:
    """Write a past."""
    account = make_account(kind=AccountKind.OFFICER, sign_in_name=f"o{Account.objects.count()}", bound=False)
    officer = register_officer(
        account=account,
        authority=get_authority(code=COUNTY),
        name="王示例",
        office="建筑业管理科",
        registered_at=moment(told.registered),
    )
    officer.office = "质量监督站"
    keep_registration(officer=officer, valid_from=day(told.renamed), now=moment(told.renamed))
    grant = give_grant(
        authority=officer.authority,
        path=Path.BACK_FILING,
        function=CONFIRM,
        valid_from=day(told.grant[0]),
        valid_to=None if told.grant[1] is None else day(told.grant[1]),
        document_note="权限申请表（盖章）",
        decided_at=moment(0),
    )
    appoint_holder(
        grant=grant,
        officer=officer,
        valid_from=day(told.held[0]),
        valid_to=None if told.held[1] is None else day(told.held[1]),
    )
    if told.ended is not None:
        Account.objects.filter(pk=account.pk).update(is_active=False, ended_at=moment(told.ended, 17))
    return officer


@pytest.mark.notice("三(一)a")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=PASTS)
def test_any_past_is_answered_for_any_day(told: Told) -> None:
    """Periods of grant and holder, registration and end of the account: both ends of each count, nothing else does."""
    with transaction.atomic():
        officer = live_through(told)
        for number in told.days:
            found = [row for row in list_able_officers(on=day(number)) if row.officer_id == officer.pk]
            assert bool(found) is told.could(number), number
            assert [row.office for row in found] == [told.office(number)] * len(found)
            assert could_confirm(
                officer_id=officer.pk, path=Path.BACK_FILING, function=CONFIRM, on=day(number)
            ) is bool(found)
        transaction.set_rollback(True)


def may_today(officer: Officer, number: int, place: str = "") -> bool:
    """Ask the policy of a day."""
    return may_confirm(
        officer_id=officer.pk,
        authority_id=officer.authority_id,
        path=Path.BACK_FILING,
        function=CONFIRM,
        on=day(number),
        area_code=place,
    )


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=PASTS, number=st.integers(0, 12))
def test_who_may_today_could_today(told: Told, number: int) -> None:
    """What the policy allows on a day, history says of that day, too."""
    with transaction.atomic():
        officer = live_through(told)
        if may_today(officer, number) and told.registered <= number:
            assert could_confirm(officer_id=officer.pk, path=Path.BACK_FILING, function=CONFIRM, on=day(number))
        transaction.set_rollback(True)


def test_the_answer_says_on_what_it_rests() -> None:
    """Document, days, place and registration stand beside the name."""
    officer = live_through(Told(grant=(0, None), held=(1, 9), registered=0, renamed=7, ended=None))
    found = list_able_officers(on=day(2), authority_ids=[officer.authority_id], path=Path.BACK_FILING)

    assert len(found) == 1
    assert (found[0].name, found[0].document, found[0].area_name) == ("王示例", "权限申请表（盖章）", "")
    assert (found[0].valid_from, found[0].valid_to, found[0].registered_since) == (day(1), day(9), day(0))
    assert list_able_officers(on=day(2), authority_ids=[]) == []
    assert list_able_officers(on=day(2), path=Path.SPECIALIST) == []
    assert list_able_officers(on=day(2), functions=[GrantFunction.GRADE_A]) == []


def city_grant(area: str) -> Officer:
    """Give a city a grant for one area, and somebody to exercise it."""
    account = make_account(kind=AccountKind.OFFICER, sign_in_name=f"o{Account.objects.count()}", bound=False)
    officer = register_officer(
        account=account,
        authority=get_authority(code="220100"),
        name="何示例",
        office="建筑市场监管科",
        registered_at=moment(0),
    )
    grant = give_grant(
        authority=officer.authority,
        path=Path.BACK_FILING,
        function=CONFIRM,
        valid_from=START,
        document_note="权限申请表（盖章）",
        decided_at=moment(0),
        area=Area.objects.get(code=area),
    )
    appoint_holder(grant=grant, officer=officer, valid_from=START)
    return officer


REACH = [
    ("220103", "220103", True),
    ("220103", "220102", False),
    ("220103", "", False),
    ("220100", "220102", True),
    ("220100", "220100", True),
    ("220100", "220202", False),
    ("220113", "220181", True),
    ("222426", "222426120", True),
]


@pytest.mark.notice("三(一)a")
@pytest.mark.parametrize(("area", "place", "reached"), REACH)
def test_a_grant_for_an_area_holds_there_and_in_what_lies_in_it(*, area: str, place: str, reached: bool) -> None:
    """Its own code, a code it once had, and places inside; no other place, and none that is not known."""
    officer = city_grant(area)

    assert may_today(officer, 0, place) is reached
    assert (
        could_confirm(officer_id=officer.pk, path=Path.BACK_FILING, function=CONFIRM, on=START, area_code=place)
        is reached
    )


def refused(change: str, *values: object) -> str:
    """Try raw SQL as the application's role, and give the words with which it was refused."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, list(values))
    return str(caught.value)


@pytest.mark.notice("三(一)")
@pytest.mark.parametrize("table", ["grants_grant", "grants_grantholder"])
def test_a_grant_in_force_is_ended_and_never_edited(table: str) -> None:
    """An earlier last day is the one change; days, document, authority and the row itself stay, by raw SQL too."""
    live_through(Told(grant=(0, 9), held=(0, 9), registered=0, renamed=7, ended=None))
    for change in (
        f"UPDATE {table} SET valid_from = '2020-01-01'",
        f"UPDATE {table} SET valid_to = NULL",
        f"UPDATE {table} SET valid_to = '2030-01-01'",
        f"DELETE FROM {table}",
    ):
        assert "不能修改、延长或删除" in refused(change)
    model = Grant if table == "grants_grant" else GrantHolder
    assert model.objects.update(valid_to=day(5)) == 1


@pytest.mark.notice("三(二)a")
def test_what_was_registered_is_never_changed() -> None:
    """A correction is another row from another day."""
    live_through(Told(grant=(0, None), held=(0, None), registered=0, renamed=7, ended=None))

    assert refused("UPDATE grants_registration SET office = '住建局'")
    assert Registration.objects.count() == 2
