"""派单 and 移交: who may, to whom, what stays on record, and that nothing rises to the city by itself (一(二)3, Q7)."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.support.bare_filings import bare_filing
from tests.support.desk import waiting_for
from tests.support.filings import (
    CITY,
    COUNTY,
    OPINION,
    PROVINCE,
    Cast,
    Person,
    Plan,
    make_firm,
    make_officer,
    reread,
    submitted_filing,
)
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.authorities.queries import get_authority
from zhulu.domain.filings.models import Filing, Handover
from zhulu.domain.filings.queries import FilingNotFound, count_open, list_given_away, list_unassigned
from zhulu.domain.grants.models import GrantHolder
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.dispatch_filing import (
    NobodyAble,
    NotWaiting,
    assign_filing,
    dispatch_filing,
    dispatch_waiting,
)
from zhulu.usecases.handing_over import NotAReceiver
from zhulu.usecases.review_filing import review_filing
from zhulu.usecases.reviewing import SubmissionChanged
from zhulu.usecases.transfer_filing import transfer_filing
from zhulu.usecases.withdraw_filing import withdraw_filing

TODAY = date(2026, 3, 16)
NEIGHBOUR, FAR_COUNTY, FAR_CITY, ZONE = "220104", "220202", "220200", "220172"
"""A county of the same city, a county and the city elsewhere, and a zone of the same city."""

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def cast(request: pytest.FixtureRequest) -> Cast:
    """The clerk, the county's officer and the province's: beside ``filing`` those who have part in it."""
    station = "at_submitted" if "filing" in request.fixturenames else "at_start"
    standing: Station = request.getfixturevalue(station)
    return standing.cast


@pytest.fixture
def filing(at_submitted: Station) -> Filing:
    """A filing that waits for the county."""
    return at_submitted.filing


def public_id(code: str) -> str:
    """Give an authority's public id."""
    return get_authority(code=code).public_id


def transfer(person: Person, filing: Filing, code: str, reason: str = "由市直管", seen: str = "") -> Filing:
    """Hand a filing over as somebody."""
    return transfer_filing(
        actor=person.actor, filing_id=filing.public_id, authority_id=public_id(code), reason=reason, seen=seen
    )


def assign(person: Person, filing: Filing, code: str, reason: str = "属地暂无权限") -> Filing:
    """Assign a filing as somebody."""
    return assign_filing(actor=person.actor, filing_id=filing.public_id, authority_id=public_id(code), reason=reason)


def end_grants(code: str, last: date = date(2026, 3, 15)) -> None:
    """Let nobody of an authority exercise a grant after a day."""
    GrantHolder.objects.filter(grant__authority__code=code).update(valid_to=last)


def home_of(filing: Filing) -> str:
    """Give the code of the authority that has a filing; empty for nobody."""
    home = Filing.objects.select_related("home_authority").get(pk=filing.pk).home_authority
    return home.code if home else ""


def orphan(cast: Cast) -> Filing:
    """Give a filing of a county without any grant."""
    return submitted_filing(cast, Plan(county=NEIGHBOUR))


@pytest.mark.notice("一(二)3")
def test_nothing_rises_to_the_city_by_itself(cast: Cast) -> None:
    """With the city able and the county not, a filing waits for the province, and the button finds nobody either."""
    make_officer(CITY)
    filing = orphan(cast)
    assert home_of(filing) == ""
    with pytest.raises(NobodyAble, match="三\\(一\\)"):
        dispatch_filing(actor=cast.province.actor, filing_id=filing.public_id)
    done = dispatch_waiting(actor=cast.province.actor)

    assert (done.sent, done.left, home_of(filing)) == (0, 1, "")
    assert not Handover.objects.exists()


@pytest.mark.notice("一(二)3")
def test_the_province_assigns_with_a_reason(cast: Cast) -> None:
    """The filing stays submitted and lies with the city, whose officer confirms B; move, event and entry say why."""
    city = make_officer(CITY)
    filing = orphan(cast)
    assign(cast.province, filing, CITY)

    assert (reread(cast.clerk, filing).state, home_of(filing)) == ("submitted", CITY)
    move = Move.objects.get(transition="assign")
    assert (move.source, move.target, move.reason, move.authority_code) == (
        "submitted",
        "submitted",
        "属地暂无权限",
        PROVINCE,
    )
    handover = Handover.objects.get()
    assert (handover.giver, handover.receiver.code, handover.move) == (None, CITY, move)
    assert Event.objects.filter(action="assign_filing", subject_id=filing.public_id).count() == 1
    assert "待派单" in Entry.objects.get(kind="assign_filing").statement
    assert waiting_for(city.actor) == [filing]
    decision = confirm_filing(actor=city.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")
    assert decision.grade == "B"


def test_a_grant_that_opens_lets_the_button_dispatch(cast: Cast) -> None:
    """Once the county holds its grant, one press sends its filings home and leaves the others on the red list."""
    waiting, other = orphan(cast), submitted_filing(cast, Plan(county="220105", name="示例一号楼"))
    make_officer(NEIGHBOUR)
    done = dispatch_waiting(actor=cast.province.actor)

    assert (done.sent, done.left) == (1, 1)
    assert (home_of(waiting), home_of(other)) == (NEIGHBOUR, "")
    assert Handover.objects.get().receiver.code == NEIGHBOUR
    assert list_unassigned(on=TODAY) == [other]


def test_a_press_has_its_limit(cast: Cast) -> None:
    """What one press does not send waits for the next."""
    filings = [orphan(cast), submitted_filing(cast, Plan(county=NEIGHBOUR, name="示例二号楼"))]
    make_officer(NEIGHBOUR)
    first = dispatch_waiting(actor=cast.province.actor, limit=1)

    assert (first.sent, first.left) == (1, 1)
    assert dispatch_waiting(actor=cast.province.actor).sent == 1
    assert [home_of(filing) for filing in filings] == [NEIGHBOUR, NEIGHBOUR]


def test_who_has_lost_the_grant_leaves_the_filing_to_the_province(cast: Cast, filing: Filing) -> None:
    """An expired grant puts its filings back on the red list; whoever had them stays on record as the giver."""
    end_grants(COUNTY)
    make_officer(CITY)
    assert list_unassigned(on=TODAY) == [filing]
    assert count_open(actor=cast.province.actor, on=TODAY).unassigned == 1
    with pytest.raises(NotPermitted):
        transfer(cast.county, filing, CITY)
    assign(cast.province, filing, CITY)

    handover = Handover.objects.get()
    assert (handover.giver and handover.giver.code, handover.receiver.code) == (COUNTY, CITY)
    assert list_unassigned(on=TODAY) == []


def test_what_lies_with_somebody_able_is_not_dispatched(cast: Cast, filing: Filing) -> None:
    """The province does not take a filing from an authority that can confirm it."""
    make_officer(CITY)
    with pytest.raises(NotWaiting):
        assign(cast.province, filing, CITY)
    with pytest.raises(NotWaiting):
        dispatch_filing(actor=cast.province.actor, filing_id=filing.public_id)

    assert home_of(filing) == COUNTY


@pytest.mark.parametrize("code", [FAR_COUNTY, FAR_CITY, PROVINCE, "220106"])
def test_only_those_who_answer_for_the_place_are_assigned(cast: Cast, code: str) -> None:
    """Neither another city, nor a neighbouring county, nor the province itself, with a grant or without."""
    if code in {FAR_COUNTY, FAR_CITY, "220106"}:
        make_officer(code)
    filing = orphan(cast)
    with pytest.raises(NotAReceiver):
        assign(cast.province, filing, code)

    assert home_of(filing) == ""


DISPATCHERS: dict[str, Callable[[Cast], Person]] = {
    "a county": lambda cast: cast.county,
    "a city": lambda _: make_officer(CITY),
    "the province without its grant": lambda _: make_officer(PROVINCE, function=None, sign_in_name="idle"),
    "a clerk": lambda cast: cast.clerk,
}


@pytest.mark.parametrize("who", DISPATCHERS)
def test_only_the_province_dispatches(cast: Cast, who: str) -> None:
    """Everybody else is refused or does not even see the filing; nothing changes."""
    filing = orphan(cast)
    make_officer(NEIGHBOUR)
    person = DISPATCHERS[who](cast)
    for attempt in (
        lambda: assign(person, filing, NEIGHBOUR),
        lambda: dispatch_filing(actor=person.actor, filing_id=filing.public_id),
        lambda: dispatch_waiting(actor=person.actor),
    ):
        with pytest.raises((NotPermitted, FilingNotFound)):
            attempt()

    assert home_of(filing) == ""
    assert SecurityLog.objects.exists()


@pytest.mark.notice("一(二)3")
@pytest.mark.parametrize(("giver", "receiver"), [(COUNTY, CITY), (CITY, COUNTY), (CITY, ZONE)])
def test_county_and_city_and_zone_hand_over(cast: Cast, filing: Filing, giver: str, receiver: str) -> None:
    """Within one city either way: the receiver sees it and decides, the giver no more, and the way stays on record."""
    people = {COUNTY: cast.county, CITY: make_officer(CITY), ZONE: make_officer(ZONE)}
    if giver == CITY:
        transfer(cast.county, filing, CITY, "由市直管")
    transfer(people[giver], filing, receiver)

    assert home_of(filing) == receiver
    assert waiting_for(people[receiver].actor) == [filing]
    assert [row.filing_id for row in list_given_away(authority_id=get_authority(code=giver).pk)] == [filing.pk]
    with pytest.raises((NotPermitted, FilingNotFound)):
        confirm_filing(actor=people[giver].actor, filing_id=filing.public_id, opinion=OPINION, method="system")
    decision = confirm_filing(
        actor=people[receiver].actor, filing_id=filing.public_id, opinion=OPINION, method="originals"
    )
    assert decision.grade == ("B" if receiver == CITY else "C")
    trace = review_filing(actor=people[receiver].actor, filing_id=filing.public_id).trace
    assert (trace.handovers[-1].giver, trace.handovers[-1].receiver) == (
        get_authority(code=giver),
        get_authority(code=receiver),
    )


@pytest.mark.parametrize("code", [NEIGHBOUR, ZONE, FAR_COUNTY, FAR_CITY, PROVINCE])
def test_a_county_hands_over_to_its_city_only(cast: Cast, filing: Filing, code: str) -> None:
    """A neighbour, a zone, another city or the province are refused: the message names R01."""
    if code != PROVINCE:
        make_officer(code)
    with pytest.raises(NotAReceiver, match="R01"):
        transfer(cast.county, filing, code)

    assert home_of(filing) == COUNTY


def test_the_receiver_holds_a_grant_that_day(cast: Cast, filing: Filing) -> None:
    """A city whose officer's grant has ended is not offered and is refused."""
    make_officer(CITY)
    end_grants(CITY)
    with pytest.raises(NotAReceiver):
        transfer(cast.county, filing, CITY)

    assert review_filing(actor=cast.county.actor, filing_id=filing.public_id).handing.receivers == ()


def test_a_transfer_wants_reason_and_the_version_that_was_read(cast: Cast, filing: Filing) -> None:
    """Without words, or about another version, nothing moves."""
    make_officer(CITY)
    with pytest.raises(ReasonMissing):
        transfer(cast.county, filing, CITY, " ")
    with pytest.raises(SubmissionChanged):
        transfer(cast.county, filing, CITY, seen="0" * 64)

    assert (home_of(filing), Handover.objects.count()) == (COUNTY, 0)


STRANGERS: dict[str, Callable[[Cast], Person]] = {
    "the city above": lambda _: make_officer(CITY),
    "the province": lambda cast: cast.province,
    "a colleague without the grant": lambda _: make_officer(function=None, sign_in_name="idle"),
    "the clerk": lambda cast: cast.clerk,
}


@pytest.mark.parametrize("who", STRANGERS)
def test_only_the_home_authority_hands_over(cast: Cast, filing: Filing, who: str) -> None:
    """Nobody else moves what lies with an authority."""
    person = STRANGERS[who](cast)
    with pytest.raises(NotPermitted):
        transfer(person, filing, CITY)

    assert home_of(filing) == COUNTY


def test_nobody_hands_over_what_the_own_account_filed(cast: Cast, filing: Filing) -> None:
    """An account that both filed and reviews moves nothing of its own."""
    make_officer(CITY)
    Filing.objects.filter(pk=filing.pk).update(created_by=cast.county.actor.account_id)
    with pytest.raises(NotPermitted):
        transfer(cast.county, filing, CITY)


@pytest.mark.parametrize("end", ["withdrawn", "confirmed"])
def test_what_does_not_wait_is_not_moved(cast: Cast, filing: Filing, end: str) -> None:
    """A draft and a confirmed filing stay where they are."""
    make_officer(CITY)
    if end == "withdrawn":
        withdraw_filing(actor=cast.clerk.actor, filing_id=filing.public_id)
    else:
        confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="system")
    with pytest.raises((CannotAdvance, FilingNotFound)):
        transfer(cast.county, filing, CITY)


def _by_query(filing: Filing, home: Any) -> None:
    Filing.objects.filter(pk=filing.pk).update(home_authority=home)


def _by_saving(filing: Filing, home: Any) -> None:
    filing.home_authority = home
    filing.save()


@pytest.mark.parametrize("write", [_by_query, _by_saving])
@pytest.mark.parametrize("code", [CITY, None])
def test_the_database_wants_the_move(fresh_database: str, write: Callable[[Filing, Any], None], code: str) -> None:
    """Nobody changes whose desk a filing lies on, or takes it off, without the signed move in the same transaction."""
    filing = bare_filing(make_firm(), state="submitted", home=COUNTY)
    home = get_authority(code=code) if code else None
    with pytest.raises(IntegrityError, match="同时留下办理记录"), transaction.atomic():
        write(filing, home)

    assert home_of(filing) == COUNTY


def test_the_zones_of_a_place_are_offered_beside_its_city(cast: Cast) -> None:
    """The province chooses among who answers for the place: its city and the city's zones, nobody from elsewhere."""
    for code in (CITY, ZONE, FAR_CITY, "220106"):
        make_officer(code)
    offered = review_filing(actor=cast.province.actor, filing_id=orphan(cast).public_id).handing.assignees

    assert [candidate.authority.code for candidate in offered] == [CITY, ZONE]


def test_the_present_grant_function_matters(cast: Cast, filing: Filing) -> None:
    """A city that may only recheck cannot confirm, so it is offered to nobody."""
    make_officer(CITY, function=GrantFunction.RECHECK)
    with pytest.raises(NotAReceiver):
        transfer(cast.county, filing, CITY)
