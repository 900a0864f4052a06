"""The state table of the two forms, step by step; who may do what with a form; what the database itself refuses."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from tests.support.bare_filings import Allow
from tests.support.filings import PROVINCE, Person, make_officer
from tests.support.people import make_account
from tests.support.permissions import (
    CITY,
    COUNTY,
    ZONE,
    Asked,
    Offices,
    consented,
    filled_form,
    granted,
    make_clerk_of,
    make_offices,
    make_unregistered,
    person_of,
    somebody,
    submitted_form,
)
from zhulu.domain.access.actors import Actor
from zhulu.domain.access.vocabulary import AccountKind, Permission
from zhulu.domain.grants.casework import FormReason
from zhulu.domain.grants.models import CaseLine, Officer, PermissionCase
from zhulu.domain.grants.permissions import OfficerPolicy, PermissionCasePolicy
from zhulu.domain.grants.states import PERMISSION_CASE
from zhulu.domain.statecraft.operations import CannotAdvance, advance
from zhulu.usecases.decide_permission import refuse_permission, return_permission
from zhulu.usecases.identify_actor import identify_actor

pytestmark = pytest.mark.usefixtures("db", "frozen")
TODAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 2, tzinfo=UTC)
NO = None
STEPS = ("submit", "submit_to_city", "withdraw", "consent", "object", "grant", "return", "refuse")
MATRIX = {
    #            submit     to city  withdraw consent    object      grant      return      refuse
    "draft": ("province", "city", NO, NO, NO, NO, NO, NO),
    "city": (NO, NO, "draft", "province", "returned", NO, NO, NO),
    "province": (NO, NO, "draft", NO, NO, "granted", "returned", "refused"),
    "returned": ("province", "city", NO, NO, NO, NO, NO, NO),
    "refused": (NO, NO, NO, NO, NO, NO, NO, NO),
    "granted": (NO, NO, NO, NO, NO, NO, NO, NO),
}


@pytest.fixture
def offices() -> Offices:
    """Who takes a form on its way."""
    return make_offices()


Way = Callable[[Offices, Person], PermissionCase]


def _returned(offices: Offices, writer: Person) -> PermissionCase:
    case = submitted_form(writer)
    return return_permission(actor=offices.province.actor, case_id=case.public_id, reasons=[FormReason("公章不清")])


def _refused(offices: Offices, writer: Person) -> PermissionCase:
    case = submitted_form(writer)
    return refuse_permission(actor=offices.province.actor, case_id=case.public_id, opinion="不属本机关职责")


WAYS: dict[str, Way] = {
    "draft": lambda _offices, writer: filled_form(writer),
    "city": lambda offices, _writer: submitted_form(offices.zone),
    "province": lambda _offices, writer: submitted_form(writer),
    "returned": _returned,
    "refused": _refused,
    "granted": lambda offices, writer: granted(offices.province, submitted_form(writer)),
}
CASES = [(state, step, MATRIX[state][place]) for state in MATRIX for place, step in enumerate(STEPS)]


def outcome(case: PermissionCase, step: str) -> str | None:
    """Take a step with every permission, and give the state it led to; None for a refusal."""

    def fit(locked: PermissionCase) -> None:
        """Write what the table's own constraints demand beside the state."""
        locked.number, locked.submitted_at, locked.starts_on = locked.number or "QX-1", NOW, TODAY
        locked.save()

    def begin(locked: PermissionCase) -> None:
        locked.starts_on = TODAY
        locked.save(update_fields=["starts_on"])

    try:
        with transaction.atomic():
            moved, _ = advance(
                case,
                step,
                machine=PERMISSION_CASE,
                policy=Allow(),
                actor=Actor(1, "某人", AccountKind.OFFICER),
                now=NOW,
                reason="理由",
                ask=fit if case.state in {"draft", "returned"} else begin,
            )
    except CannotAdvance:
        return None
    return str(moved.state)


def test_the_matrix_is_whole() -> None:
    """It names every state and every transition of the code, and no other."""
    assert set(MATRIX) == {state.key for state in PERMISSION_CASE.states}
    assert set(STEPS) == {row.name for row in PERMISSION_CASE.transitions}
    assert set(WAYS) == set(MATRIX)


@pytest.mark.notice("三(一)b")
@pytest.mark.parametrize("state", MATRIX)
def test_a_form_moves_as_the_matrix_says(offices: Offices, state: str) -> None:
    """Each of 6 × 8: the target, or a refusal that leaves the state alone."""
    writer = make_clerk_of(COUNTY)
    case = WAYS[state](offices, writer)
    for step in STEPS:
        expected = MATRIX[state][STEPS.index(step)]
        with transaction.atomic():
            assert (state, step, outcome(PermissionCase.objects.get(pk=case.pk), step)) == (state, step, expected)
            transaction.set_rollback(True)
        assert PermissionCase.objects.get(pk=case.pk).state == state


def cast(offices: Offices) -> dict[str, Actor]:
    """Give one of each kind of actor, own, above, beside, without registration, administrators."""
    others = {kind.value: Actor(900_900, "某人", kind) for kind in AccountKind}
    return {
        **others,
        "zone": offices.zone.actor,
        "county": make_clerk_of(COUNTY).actor,
        "neighbour": make_clerk_of("220104").actor,
        "unregistered": make_unregistered(ZONE).actor,
        "city": offices.city.actor,
        "other city": make_officer("220200", sign_in_name="jilin", name="尤示例").actor,
        "province": offices.province.actor,
        "second": offices.second.actor,
        "reader": make_officer(PROVINCE, function=None, sign_in_name="reader", name="褚示例").actor,
        "support": identify_actor(account=make_account(kind=AccountKind.SUPPORT, sign_in_name="support")),
    }


@pytest.fixture
def world(offices: Offices) -> list[PermissionCase]:
    """Forms of a zone and a county in every state, and one that the province entered."""
    county = make_clerk_of(COUNTY, sign_in_name="second-writer", name="许示例")
    forms = [WAYS[state](offices, county) for state in ("draft", "province", "returned", "refused")]
    forms += [submitted_form(offices.zone, Asked(lines=(somebody(2),))), filled_form(offices.zone)]
    forms += [submitted_form(offices.province, Asked(authority="220105", lines=(somebody(3),)))]
    return forms


def test_the_twin_answers_agree(offices: Offices, world: list[PermissionCase]) -> None:
    """For every actor and form, ``may(read)`` is membership in ``visible_to``, and what one may do one may read."""
    policy = PermissionCasePolicy(on=TODAY)
    acts = (Permission.PERMISSION_APPLY, Permission.PERMISSION_CONSENT, Permission.PERMISSION_DECIDE)
    for name, actor in cast(offices).items():
        visible = set(policy.visible_to(actor=actor).values_list("pk", flat=True))
        for case in world:
            may = policy.may(actor=actor, action=Permission.PERMISSION_READ, thing=case)
            assert (name, case.pk, may) == (name, case.pk, case.pk in visible)
            done = {act for act in acts if policy.may(actor=actor, action=act, thing=case)}
            assert may or not done, (name, done)


TABLE = {
    "zone": {"read", "apply"},
    "city": {"read", "consent"},
    "province": {"read", "decide"},
    "second": {"read", "decide"},
    "reader": {"read"},
    "unregistered": {"read"},
    "county": set(),
    "neighbour": set(),
    "other city": set(),
    "support": set(),
    **{kind.value: set() for kind in AccountKind},
}


@pytest.mark.notice("三(一)c")
def test_who_may_do_what_with_a_zones_form(offices: Offices) -> None:
    """Own, superior, neighbouring and provincial officers, readers, the unregistered, administrators × all acts."""
    case = submitted_form(offices.zone)
    policy = PermissionCasePolicy(on=TODAY)
    names = {
        "read": Permission.PERMISSION_READ,
        "apply": Permission.PERMISSION_APPLY,
        "consent": Permission.PERMISSION_CONSENT,
        "decide": Permission.PERMISSION_DECIDE,
    }
    found = {
        name: {word for word, act in names.items() if policy.may(actor=actor, action=act, thing=case)}
        for name, actor in cast(offices).items()
    }

    assert found == {**TABLE, **{name: TABLE[name] for name in found}}


def test_nobody_decides_on_a_form_that_names_them(offices: Offices) -> None:
    """An officer of the province who is to receive a right does not give it."""
    writer = make_officer(PROVINCE, function=None, sign_in_name="writer", name="褚示例")
    standing = offices.province.actor.standing
    assert standing is not None
    named = Officer.objects.get(pk=standing.officer_id)
    line = somebody(taker=named.public_id, rights=("2:grade_a",), name="", id_number="", mobile="")
    case = submitted_form(writer, Asked(lines=(line,), head={"rights": ("2:grade_a",)}))
    policy = PermissionCasePolicy(on=TODAY)

    may = [
        policy.may(actor=person.actor, action=Permission.PERMISSION_DECIDE, thing=case)
        for person in (offices.province, offices.second)
    ]
    assert may == [False, True]


@pytest.mark.notice("三(二)")
def test_the_register_is_read_by_its_own_and_taken_by_the_province(offices: Offices) -> None:
    """Twin answers agree; nobody takes one's own registration."""
    policy, actors = OfficerPolicy(on=TODAY), cast(offices)
    officer = Officer.objects.get(account__sign_in_name="waiting")
    for name, actor in actors.items():
        visible = set(policy.visible_to(actor=actor).values_list("pk", flat=True))
        for one in Officer.objects.all():
            may = policy.may(actor=actor, action=Permission.REGISTRATION_READ, thing=one)
            assert (name, may) == (name, one.pk in visible)
    takers = {
        name
        for name, actor in actors.items()
        if policy.may(actor=actor, action=Permission.OFFICER_ACCEPT, thing=officer)
    }
    assert takers == {"province", "second"}
    own = person_of(Officer.objects.get(account=offices.province.account))
    assert not policy.may(
        actor=own.actor, action=Permission.OFFICER_ACCEPT, thing=Officer.objects.get(account=own.account)
    )


def refused(change: str, *values: object) -> str:
    """Try raw SQL as the application's role, and give the words with which it was refused."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change, list(values))
    return str(caught.value)


@pytest.mark.notice("三(一)c")
def test_the_database_keeps_a_zones_form_from_the_province(offices: Offices) -> None:
    """A signed move past the city is refused by the trigger, whatever the policy says."""
    case = filled_form(offices.zone)
    with pytest.raises(DatabaseError, match="未经设区市"), transaction.atomic():
        outcome(case, "submit")


@pytest.mark.notice("三(一)b")
def test_what_was_handed_in_is_not_changed(offices: Offices) -> None:
    """Head, lines and versions, by raw SQL too; a grant without the decision behind it is refused."""
    case = submitted_form(make_clerk_of(COUNTY))
    table, line = PermissionCase._meta.db_table, CaseLine._meta.db_table

    assert "不能修改" in refused(f"UPDATE {table} SET basis = '别的' WHERE id = %s", case.pk)
    assert "不能增减或改动人员" in refused(f"UPDATE {line} SET name = '别人' WHERE case_id = %s", case.pk)
    assert "不能增减或改动人员" in refused(f"DELETE FROM {line} WHERE case_id = %s", case.pk)
    assert refused("UPDATE grants_casesubmission SET digest = '0'")
    assert refused("DELETE FROM grants_casesubmission")
    assert "决定同时写入" in refused(
        "INSERT INTO grants_grant (authority_id, path, function, document_note, decided_at, case_id)"
        " VALUES (%s, '2', 'confirm', '', now(), %s)",
        case.authority_id,
        case.pk,
    )


def test_a_form_keeps_its_authority_and_kind(offices: Offices) -> None:
    """Not even a draft is turned into another bureau's."""
    case = filled_form(offices.zone)
    table = PermissionCase._meta.db_table
    assert "不能改换机关" in refused(f"UPDATE {table} SET kind = 'change' WHERE id = %s", case.pk)
    city = consented(offices.city, submitted_form(offices.zone, Asked(lines=(somebody(2),))))
    assert city.authority.parent is not None
    assert city.authority.parent.code == CITY
