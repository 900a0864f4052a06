"""Which office of the province looks at an application for A, and what others may say without deciding (Q33)."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import transaction

from tests.support.filings import PROVINCE, Cast, Person, make_officer
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.filings.desks import consulted_desk, desks_of, is_at_its_desk, roles_of_desk
from zhulu.domain.filings.models import Consultation, Filing, GradeApplication
from zhulu.domain.filings.queries import count_applications, list_applications
from zhulu.domain.grants.models import Officer
from zhulu.domain.grants.vocabulary import GrantFunction
from zhulu.domain.library.queries import find_grade
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.queries import get_policy
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import ReasonMissing
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.consult_on_grade import NothingToAdviseOn, consult_on_grade
from zhulu.usecases.decide_grade_application import grant_grade_a, send_back_application
from zhulu.usecases.identify_actor import identify_actor
from zhulu.usecases.review_application import review_application

TODAY = date(2026, 3, 16)
BUILDING, DESIGN, QUALITY = "建筑管理处", "勘察设计处", "质监站"
TABLE = {"surveyor": DESIGN, "designer": DESIGN, "builder": BUILDING, "supervisor": BUILDING, "completion": QUALITY}
POLICY = Policy(as_of=TODAY, values={"province_desks": TABLE, "province_desks_strict": False})
STRICT = replace(POLICY, values={**POLICY.values, "province_desks_strict": True})

pytestmark = pytest.mark.usefixtures("frozen")


@pytest.fixture
def cast(at_applied: Station) -> Cast:
    """The clerk, the county's officer and the province's."""
    return at_applied.cast


@pytest.fixture
def application(at_applied: Station) -> GradeApplication:
    """A builder's application that waits for the province."""
    return at_applied.application


def officer_of(office: str, *, function: GrantFunction | None = GrantFunction.GRADE_A) -> Person:
    """Make an officer of one of the province's offices."""
    return make_officer(PROVINCE, function=function, sign_in_name=f"of-{office}", name="孙示例", office=office)


def be_strict() -> None:
    """Let only the desk decide."""
    with transaction.atomic():
        set_policy(
            key="province_desks_strict", value=True, valid_from=date(2024, 1, 1), reason="省厅决定", set_by="省厅"
        )


@pytest.mark.parametrize(
    ("roles", "desks"),
    [
        (["1"], (DESIGN,)),
        (["2"], (DESIGN,)),
        (["1", "2"], (DESIGN,)),
        (["3"], (BUILDING,)),
        (["4"], (BUILDING,)),
        (["5"], (BUILDING,)),
        (["2", "3"], (DESIGN, BUILDING)),
        ([], ()),
    ],
)
@pytest.mark.notice("尾部")
def test_the_firms_roles_give_the_desk(roles: list[str], desks: tuple[str, ...]) -> None:
    """Survey and design go to one office, building and supervision to the other; a firm with both goes to both."""
    assert desks_of(POLICY, roles) == desks


def test_a_desk_knows_its_roles() -> None:
    """The filter's other way round; an office that is no desk has none, and blanks in its name do not matter."""
    assert roles_of_desk(POLICY, BUILDING) == {"3", "4", "5"}
    assert roles_of_desk(POLICY, " 勘察 设计处") == {"1", "2"}
    assert roles_of_desk(POLICY, QUALITY) == roles_of_desk(POLICY, "") == frozenset()
    assert consulted_desk(POLICY) == QUALITY
    assert consulted_desk(Policy(as_of=TODAY, values={"province_desks": {}})) == ""


@pytest.mark.parametrize(
    ("policy", "office", "expected"),
    [(POLICY, DESIGN, True), (POLICY, "财务处", True), (STRICT, BUILDING, True), (STRICT, DESIGN, False)],
)
def test_a_desk_is_no_permission_unless_the_province_says_so(policy: Policy, office: str, *, expected: bool) -> None:
    """By default the grant alone decides."""
    assert is_at_its_desk(policy, roles=["3"], office=office) is expected


def test_the_list_filters_by_desk(cast: Cast, application: GradeApplication) -> None:
    """A builder's application stands on the building office's list and not on the design office's; all shows it."""
    actor, policy = cast.province.actor, get_policy(as_of=TODAY)
    building, design = roles_of_desk(policy, BUILDING), roles_of_desk(policy, DESIGN)

    assert list_applications(actor=actor, on=TODAY, roles=building) == [application]
    assert list_applications(actor=actor, on=TODAY, roles=design) == []
    assert list_applications(actor=actor, on=TODAY) == [application]
    assert count_applications(actor=actor, on=TODAY, roles=building) == 1
    assert review_application(actor=actor, application_id=application.public_id).desks == (BUILDING,)


def test_any_office_with_the_grant_decides(cast: Cast, application: GradeApplication) -> None:
    """The design office grants what is the building office's, for the desk only assigns."""
    grant_grade_a(actor=officer_of(DESIGN).actor, application_id=application.public_id, opinion="同意", method="system")

    assert find_grade(contribution_id=application.contribution_id) == "A"


def test_strict_desks_keep_others_away(cast: Cast, application: GradeApplication) -> None:
    """Where the province is strict, the other office is told whose it is, and its own office decides."""
    be_strict()
    other = officer_of(DESIGN)
    with pytest.raises(NotPermitted):
        grant_grade_a(actor=other.actor, application_id=application.public_id, opinion="同意", method="system")
    assert BUILDING in review_application(actor=other.actor, application_id=application.public_id).hindrance
    send_back_application(actor=officer_of(BUILDING).actor, application_id=application.public_id, opinion="请核对")

    assert GradeApplication.objects.get().state == "sent_back"


@pytest.mark.notice("尾部")
def test_an_opinion_is_signed_and_decides_nothing(cast: Cast, application: GradeApplication) -> None:
    """质监站 writes without any grant: name, office and words are kept and stand in the ledger; the state stays."""
    adviser = officer_of(QUALITY, function=None)
    moves = Move.objects.count()
    consult_on_grade(actor=adviser.actor, application_id=application.public_id, opinion=" 验收资料齐全 ")

    row = Consultation.objects.get()
    assert (row.author_name, row.author_office, row.opinion) == (
        "孙示例",
        "吉林省住房和城乡建设厅 质监站",
        "验收资料齐全",
    )
    assert (GradeApplication.objects.get().state, Move.objects.count()) == ("applied", moves)
    assert Entry.objects.filter(kind="consult_grade").count() == 1
    review = review_application(actor=cast.province.actor, application_id=application.public_id)
    assert (review.consulted, review.consultations) == (QUALITY, [row])


def test_who_may_not_advise(cast: Cast, application: GradeApplication) -> None:
    """Neither the county, nor an officer of the province whose registration is incomplete."""
    idle = officer_of(QUALITY, function=None)
    Officer.objects.filter(account=idle.account).update(registered_at=None)
    for actor in (cast.county.actor, cast.clerk.actor, identify_actor(account=idle.account)):
        with pytest.raises(NotPermitted):
            consult_on_grade(actor=actor, application_id=application.public_id, opinion="可以")

    assert not Consultation.objects.exists()


def test_advice_comes_before_the_decision_and_has_words(cast: Cast, application: GradeApplication) -> None:
    """An empty opinion, and one on what has been decided, are refused."""
    with pytest.raises(ReasonMissing):
        consult_on_grade(actor=cast.province.actor, application_id=application.public_id, opinion=" ")
    send_back_application(actor=cast.province.actor, application_id=application.public_id, opinion="请核对")
    with pytest.raises(NothingToAdviseOn):
        consult_on_grade(actor=cast.province.actor, application_id=application.public_id, opinion="可以")

    assert Filing.objects.get().state == "confirmed"
