"""Who may do what with a filing: the twin answers agree, and both are what the notice says."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction

from tests.support.bare_filings import WAYS, bare_filing, clerk_of, officer_card
from tests.support.filings import (
    COUNTY,
    PROVINCE,
    SINCE_AT,
    Cast,
    Person,
    applied_filing,
    make_cast,
    make_clerk,
    make_firm,
    make_officer,
)
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.domain.authorities.queries import get_authority, subordinate_ids
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.filings.permissions import FILER_ACTIONS, REVIEW_ACTIONS, FilingPolicy, GradeApplicationPolicy
from zhulu.domain.filings.queries import FilingNotFound, get_filing_for
from zhulu.domain.grants.models import GrantHolder, Officer
from zhulu.domain.grants.operations import appoint_holder, end_holder, give_grant, keep_registration
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.standard.vocabulary import Path
from zhulu.foundation.audit.models import Event, SecurityLog
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 16)
DAY = timedelta(days=1)
POLICY = FilingPolicy(on=TODAY)
HOMES = ("220102", "220104", "220100", "220202", None)
"""Two counties of one city, that city, a county of another, and nobody (待派单)."""
ALL = frozenset(Permission)


@dataclass(frozen=True)
class World:
    """Filings of two firms in all states and places."""

    filings: list[Filing]
    firms: tuple[int, int]


@pytest.fixture
def world() -> World:
    """Two firms × five states × five places."""
    firms = (make_firm(), make_firm(serial=2, name="吉林正衡工程监理有限公司"))
    filings = [bare_filing(firm, state=state, home=home) for firm in firms for state in WAYS for home in HOMES]
    return World(filings, (firms[0].pk, firms[1].pk))


def actors(world: World) -> dict[str, Actor]:
    """Give one of each kind of actor, officers of each level and neighbour, with and without profiles."""
    officers = {
        code: officer_card(get_authority(code=code)) for code in ("220102", "220104", "220100", "220202", "220200")
    }
    province = officer_card(get_authority(code=PROVINCE))
    bureau = replace(officer_card(get_authority(code="220000-ZS")), kind=AccountKind.DATA_BUREAU)
    support = replace(officer_card(get_authority(code="220000-JS")), kind=AccountKind.SUPPORT)
    others = {kind.value: Actor(90, "某人", kind) for kind in AccountKind}
    return {
        **others,
        **officers,
        "province": province,
        "unregistered": officer_card(get_authority(code=COUNTY), registered=False),
        "bureau": bureau,
        "technician": support,
        "first": clerk_of(world.firms[0]),
        "second": clerk_of(world.firms[1]),
        "owner of the first": replace(clerk_of(world.firms[0]), kind=AccountKind.OWNER),
        "clerk of a firm and officer's standing": replace(province, kind=AccountKind.CLERK),
    }


def expected(actor: Actor, filing: Filing) -> bool:
    """Say by hand who sees a filing: its firm always; officers what was submitted, at home with them or below."""
    if actor.kind == AccountKind.CLERK:
        return actor.organisation_id == filing.enterprise_id
    if actor.kind != AccountKind.OFFICER or actor.standing is None or filing.state == "draft":
        return False
    if actor.standing.authority_code == PROVINCE:
        return True
    if filing.home_authority is None:
        return False
    home, own = filing.home_authority.code, actor.standing.authority_code
    return home == own or (own.endswith("00") and home[:4] == own[:4])


def test_the_twin_answers_agree(world: World) -> None:
    """For every actor and every filing, ``may(read)`` is membership in ``visible_to``, and as written by hand."""
    for name, actor in actors(world).items():
        visible = set(POLICY.visible_to(actor=actor).values_list("pk", flat=True))
        for filing in world.filings:
            may = POLICY.may(actor=actor, action=Permission.FILING_READ, thing=filing)
            assert (name, filing.state, filing.home_authority, may) == (
                name,
                filing.state,
                filing.home_authority,
                filing.pk in visible,
            )
            assert (name, filing.pk in visible) == (name, expected(actor, filing))


def test_what_one_may_do_one_may_read(world: World) -> None:
    """No action is allowed on a filing that its actor does not see."""
    reviewer = make_officer(COUNTY).actor
    for actor in [*actors(world).values(), reviewer]:
        for filing in world.filings:
            allowed = {action for action in ALL if POLICY.may(actor=actor, action=action, thing=filing)}
            assert not allowed or Permission.FILING_READ in allowed


def test_the_guarded_door_hides_what_is_not_ones_own(world: World) -> None:
    """A filing out of scope and a filing that does not exist are refused alike."""
    drafts = [filing for filing in world.filings if filing.enterprise_id == world.firms[1]]
    for public_id in (drafts[0].public_id, "0" * 16):
        with pytest.raises(FilingNotFound):
            get_filing_for(actor=clerk_of(world.firms[0]), public_id=public_id, on=TODAY)


FILER = frozenset(FILER_ACTIONS) | {Permission.FILING_READ}
REVIEWER = (frozenset(REVIEW_ACTIONS) - {Permission.FILING_ENDORSE}) | {Permission.FILING_READ}
WORKS_REVIEWER = frozenset(REVIEW_ACTIONS) | {Permission.FILING_READ}
READER = frozenset({Permission.FILING_READ})
NOTHING: frozenset[Permission] = frozenset()
TABLE = {
    "own clerk": FILER,
    "another firm's clerk": NOTHING,
    "home officer with the grant": REVIEWER,
    "home officer without the grant": READER,
    "neighbouring county's officer": NOTHING,
    "superior city's officer": READER,
    "superior city's officer who rechecks": READER | {Permission.GRADE_RECHECK},
    "another city's officer": NOTHING,
    "another city's officer who rechecks": NOTHING,
    "province's officer": READER | {Permission.FILING_ASSIGN},
    "province's officer without the grant": READER,
    "system administrator": NOTHING,
    "security administrator": NOTHING,
    "audit administrator": NOTHING,
}


def _people() -> dict[str, Actor]:
    home = make_officer(COUNTY, sign_in_name="home").actor
    return {
        "another firm's clerk": make_clerk(
            make_firm(serial=2, name="吉林正衡工程监理有限公司"), sign_in_name="other"
        ).actor,
        "home officer with the grant": home,
        "home officer without the grant": make_officer(COUNTY, function=None, sign_in_name="reader").actor,
        "neighbouring county's officer": make_officer("220104").actor,
        "superior city's officer": make_officer("220100").actor,
        "superior city's officer who rechecks": _rechecker("220100"),
        "another city's officer": make_officer("220200").actor,
        "another city's officer who rechecks": _rechecker("220200"),
        "province's officer": make_officer(PROVINCE, function=GrantFunction.GRADE_A).actor,
        "province's officer without the grant": make_officer(PROVINCE, function=None, sign_in_name="idle").actor,
        "system administrator": Actor(91, "甲", AccountKind.SYSTEM_ADMIN),
        "security administrator": Actor(92, "乙", AccountKind.SECURITY_ADMIN),
        "audit administrator": Actor(93, "丙", AccountKind.AUDIT_ADMIN),
    }


def _rechecker(code: str) -> Actor:
    return make_officer(code, function=GrantFunction.RECHECK, sign_in_name=f"recheck-{code}").actor


@pytest.mark.parametrize("state", ["submitted", "returned", "confirmed"])
@pytest.mark.notice("三(一)")
def test_authorities_by_actions(state: str) -> None:
    """Own, neighbouring, superior and provincial officers × all actions; permission does not ask the state."""
    firm = make_firm()
    filing = bare_filing(firm, state=state)
    people = {"own clerk": clerk_of(firm.pk), **_people()}
    found = {
        name: frozenset(action for action in ALL if POLICY.may(actor=actor, action=action, thing=filing))
        for name, actor in people.items()
    }

    assert found == TABLE


WORKS_TABLE = {
    "own clerk": FILER,
    "another firm's clerk": NOTHING,
    "home officer with the grant": WORKS_REVIEWER,
    "home officer with the grant of path ②": READER,
    "home officer without a grant": READER,
    "neighbouring county's officer": NOTHING,
    "superior city's officer": READER,
    "superior city's officer who rechecks": READER,
    "another city's officer": NOTHING,
    "province's officer": READER | {Permission.FILING_ASSIGN},
    "audit administrator": NOTHING,
}
"""Path ③: a grant of path ② opens nothing here, and nobody rechecks what has no grade."""


def _people_of_works() -> dict[str, Actor]:
    return {
        "another firm's clerk": make_clerk(make_firm(serial=2, name="乙公司"), sign_in_name="other").actor,
        "home officer with the grant": make_officer(COUNTY, path=Path.SPECIALIST, sign_in_name="works").actor,
        "home officer with the grant of path ②": make_officer(COUNTY).actor,
        "home officer without a grant": make_officer(COUNTY, function=None, sign_in_name="reader").actor,
        "neighbouring county's officer": make_officer("220104", path=Path.SPECIALIST).actor,
        "superior city's officer": make_officer("220100", path=Path.SPECIALIST).actor,
        "superior city's officer who rechecks": _rechecker("220100"),
        "another city's officer": make_officer("220200", path=Path.SPECIALIST).actor,
        "province's officer": make_officer(PROVINCE, function=GrantFunction.GRADE_A).actor,
        "audit administrator": Actor(93, "丙", AccountKind.AUDIT_ADMIN),
    }


@pytest.mark.parametrize("state", ["submitted", "returned", "confirmed"])
@pytest.mark.notice("三(一)")
@pytest.mark.notice("一(三)3")
def test_authorities_by_actions_on_path_three(state: str) -> None:
    """The same people × all actions on a specialist work: grants are of a path."""
    firm = make_firm()
    filing = bare_filing(firm, state=state, path=Path.SPECIALIST)
    people = {"own clerk": clerk_of(firm.pk), **_people_of_works()}
    found = {
        name: frozenset(action for action in ALL if POLICY.may(actor=actor, action=action, thing=filing))
        for name, actor in people.items()
    }

    assert found == WORKS_TABLE


@pytest.mark.notice("一(二)3")
def test_a_city_does_not_decide_for_its_county() -> None:
    """属地: the city's officer holds the city's grant, reads the county's filing, and may not confirm it (§1.10, 5)."""
    city = make_officer("220100").actor
    theirs, ours = (
        bare_filing(make_firm(), state="submitted"),
        bare_filing(make_firm(serial=2, name="乙公司"), state="submitted", home="220100"),
    )

    assert not POLICY.may(actor=city, action=Permission.FILING_CONFIRM, thing=theirs)
    assert POLICY.may(actor=city, action=Permission.FILING_CONFIRM, thing=ours)


def test_nobody_reviews_what_the_own_account_filed() -> None:
    """Invariant 6: an account that both filed and holds the home grant may read and not decide."""
    officer = make_officer(COUNTY).actor
    filing = bare_filing(make_firm(), state="submitted", account_id=officer.account_id)
    allowed = {action for action in ALL if POLICY.may(actor=officer, action=action, thing=filing)}

    assert allowed == {Permission.FILING_READ}


@pytest.fixture
def reviewer() -> Person:
    """The county's officer, registered and so far without a grant."""
    return make_officer(COUNTY, function=None)


def may_on(day: date, person: Person, filing: Filing) -> bool:
    """Whether a person may confirm a filing on a day."""
    return FilingPolicy(on=day).may(actor=person.actor, action=Permission.FILING_CONFIRM, thing=filing)


def held(
    person: Person,
    *,
    first: date,
    last: date | None = None,
    holder_last: date | None = None,
    path: Path = Path.BACK_FILING,
) -> GrantHolder:
    """Give the county's grant for a period and its exercise to a person."""
    with transaction.atomic():
        grant = give_grant(
            authority=get_authority(code=COUNTY),
            path=path,
            function=GrantFunction.CONFIRM,
            valid_from=first,
            valid_to=last,
            document_note="权限申请表（盖章）",
            decided_at=datetime(2023, 4, 4, tzinfo=UTC),
        )
        officer = Officer.objects.get(account=person.account)
        return appoint_holder(grant=grant, officer=officer, valid_from=first, valid_to=holder_last)


@pytest.mark.notice("三(一)")
def test_a_grant_holds_from_its_first_to_its_last_day(reviewer: Person) -> None:
    """Both ends included; the day before and the day after are refused."""
    filing = bare_filing(make_firm(), state="submitted")
    held(reviewer, first=TODAY, last=TODAY + DAY)
    days = [TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY]

    assert [may_on(day, reviewer, filing) for day in days] == [False, True, True, False]


@pytest.mark.notice("三(一)")
def test_a_holder_that_was_ended_decides_no_more(reviewer: Person) -> None:
    """A change of person ends the exercise with its last day, while the authority's grant goes on."""
    filing = bare_filing(make_firm(), state="submitted")
    holder = held(reviewer, first=TODAY - DAY)
    assert may_on(TODAY + DAY, reviewer, filing)
    with transaction.atomic():
        end_holder(holder=holder, last_day=TODAY)

    assert [may_on(day, reviewer, filing) for day in (TODAY, TODAY + DAY)] == [True, False]


def _other_path(person: Person) -> None:
    GrantHolder.objects.update(valid_to=TODAY - DAY)
    held(person, first=TODAY, path=Path.SPECIALIST)


def _unregistered(person: Person) -> None:
    Officer.objects.filter(account=person.account).update(registered_at=None)


def _unreal_office(person: Person) -> None:
    officer = Officer.objects.get(account=person.account)
    officer.office = "南关区住房和城乡建设局"
    with transaction.atomic():
        keep_registration(officer=officer, valid_from=TODAY, now=SINCE_AT)


def _ended_account(person: Person) -> None:
    type(person.account).objects.filter(pk=person.account.pk).update(is_active=False)


def _moved_office(person: Person) -> None:
    Officer.objects.filter(account=person.account).update(authority=get_authority(code="220104"))


LOST: dict[str, Callable[[Person], None]] = {
    "grant of another path": _other_path,
    "registration taken back": _unregistered,
    "office that is no section (§1.10, 12)": _unreal_office,
    "account ended": _ended_account,
    "officer moved to another authority": _moved_office,
}


@pytest.mark.parametrize("name", LOST)
@pytest.mark.notice("三(二)")
def test_what_ends_the_right_to_decide(name: str, reviewer: Person) -> None:
    """Each of these ends it, whether the actor's card is fresh or was made before."""
    filing = bare_filing(make_firm(), state="submitted")
    held(reviewer, first=TODAY - DAY)
    assert may_on(TODAY, reviewer, filing)
    LOST[name](reviewer)
    fresh = Person(reviewer.account, identify_actor(account=reviewer.account))

    assert not may_on(TODAY, fresh, filing)
    if name != "office that is no section (§1.10, 12)":
        assert not may_on(TODAY, reviewer, filing)


@pytest.fixture
def application() -> tuple[Cast, GradeApplication]:
    """An open application for grade A."""
    cast = make_cast()
    return cast, applied_filing(cast)


@pytest.mark.notice("一(二)4")
def test_only_the_granted_province_decides_on_a(application: tuple[Cast, GradeApplication]) -> None:
    """The province's officer with that grant decides, and nobody else; without it, an opinion may be written."""
    cast, opened = application
    policy = GradeApplicationPolicy(on=TODAY)
    people = {
        "clerk": (cast.clerk.actor, {Permission.FILING_READ}),
        "county": (cast.county.actor, {Permission.FILING_READ}),
        "city": (make_officer("220100").actor, {Permission.FILING_READ}),
        "city that rechecks": (_rechecker("220100"), {Permission.FILING_READ}),
        "neighbour": (make_officer("220104").actor, set()),
        "province": (cast.province.actor, {Permission.FILING_READ, Permission.GRADE_DECIDE, Permission.GRADE_ADVISE}),
        "province, no grant": (
            make_officer(PROVINCE, function=None, sign_in_name="reader").actor,
            {Permission.FILING_READ, Permission.GRADE_ADVISE},
        ),
        "who applied": (replace(cast.province.actor, account_id=opened.applied_by), {Permission.FILING_READ}),
        "data bureau": (
            replace(officer_card(get_authority(code="220000-ZS")), kind=AccountKind.DATA_BUREAU),
            set(),
        ),
    }
    for name, (actor, allowed) in people.items():
        found = {action for action in ALL if policy.may(actor=actor, action=action, thing=opened)}
        assert (name, found) == (name, allowed)
        visible = policy.visible_to(actor=actor).filter(pk=opened.pk).exists()
        assert (name, visible) == (name, Permission.FILING_READ in allowed)


def test_a_refused_attempt_is_logged_and_leaves_no_trace(application: tuple[Cast, GradeApplication]) -> None:
    """An officer who may read and not decide: no event, no change, one row in the security log."""
    _, opened = application
    reader = make_officer(COUNTY, function=None, sign_in_name="reader").actor
    filing, events = opened.filing, Event.objects.count()
    with pytest.raises(NotPermitted):
        confirm_filing(actor=reader, filing_id=filing.public_id, opinion="属实", method="system")

    assert Event.objects.count() == events
    logged = SecurityLog.objects.get()
    assert (logged.action, logged.subject_id) == ("confirm_filing", filing.public_id)
    assert logged.actor_account_id == reader.account_id


def test_scope_is_whoever_stands_below() -> None:
    """A city sees its own and its counties' and zones'; the province's own bureaus stand under the province."""
    below = subordinate_ids(authority_id=get_authority(code="220100").pk)

    assert {get_authority(code=code).pk for code in ("220100", "220102", "2201X1", "220171")} <= below
    assert get_authority(code="220581").pk not in below
    assert get_authority(code="220202").pk not in below
