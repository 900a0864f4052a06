"""C to B: asked for by the firm or begun by the city, decided by the city above alone; no grade falls (Q10)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from tests.support.bare_filings import Allow
from tests.support.filings import (
    CITY,
    COUNTY,
    NO_STAR,
    OPINION,
    PROVINCE,
    Cast,
    Person,
    Plan,
    confirmed_filing,
    make_cast,
    make_officer,
    make_rechecker,
)
from tests.support.stations import Station
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.filings.models import Filing, GradeApplication
from zhulu.domain.filings.operations import create_application
from zhulu.domain.filings.queries import FilingNotFound, list_applications, list_raisable
from zhulu.domain.filings.states import GRADE_APPLICATION
from zhulu.domain.grants.models import GrantHolder
from zhulu.domain.library.models import Contribution, GradeDecision
from zhulu.domain.library.operations import Judgement, decide_grade
from zhulu.domain.library.queries import find_grade
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.rulebook.models import Verdict
from zhulu.domain.rulebook.operations import set_policy
from zhulu.domain.standard.vocabulary import Grade
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing, advance
from zhulu.foundation.ledger.models import Entry
from zhulu.usecases.apply_for_grade import (
    CannotApply,
    apply_for_grade,
    apply_for_recheck,
    can_apply_for_recheck,
)
from zhulu.usecases.confirm_filing import MethodMissing, standing_of
from zhulu.usecases.decide_grade_application import grant_grade_a
from zhulu.usecases.recheck_grade import CannotRecheck, keep_at_c, may_recheck, raise_to_b, recheck_filing
from zhulu.usecases.review_application import review_application

TODAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 2, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("frozen")


@dataclass(frozen=True)
class Scene:
    """A filing at C, and the city's officer who may raise it."""

    cast: Cast
    city: Person
    filing: Filing

    def grade(self) -> str:
        """Give the grade that stands."""
        return find_grade(contribution_id=Contribution.objects.get().pk)


@pytest.fixture
def scene(at_confirmed: Station) -> Scene:
    """A county's C."""
    return Scene(at_confirmed.cast, make_rechecker(), at_confirmed.filing)


def raise_(person: Person, application: GradeApplication, *, method: str = "originals") -> GradeDecision:
    """Raise what a firm applied for, as somebody."""
    return raise_to_b(actor=person.actor, application_id=application.public_id, opinion="复核属实", method=method)


def recheck(person: Person, filing: Filing, *, opinion: str = "复核属实", method: str = "on_site") -> GradeDecision:
    """Recheck of the city's own accord, as somebody."""
    return recheck_filing(actor=person.actor, filing_id=filing.public_id, opinion=opinion, method=method)


@pytest.mark.notice("一(二)4")
def test_a_firm_asks_and_the_city_confirms_anew(scene: Scene) -> None:
    """The city's officer signs B with method and opinion; the county's C stays before it; the public sees both."""
    application = apply_for_recheck(actor=scene.cast.clerk.actor, filing_id=scene.filing.public_id)
    assert (application.target_grade, application.begun_by, scene.grade()) == ("B", None, "C")
    decision = raise_(scene.city, application)

    assert (decision.grade, decision.authority.code, decision.reviewer_name) == ("B", CITY, "周示例")
    assert (decision.method, decision.opinion, decision.verdict.moment) == ("originals", "复核属实", "recheck")
    assert decision.policy == {"confirms_grade": "B", "city_may_raise_c_to_b": True}
    assert list(GradeDecision.objects.order_by("id").values_list("grade", flat=True)) == ["C", "B"]
    part = ProjectDocument.objects.get().document["parts"][0]
    assert [step["grade"] for step in part["grade_history"]] == ["C", "B"]
    assert (part["grade"], ProjectDocument.objects.get().grade) == ("B", "B")
    assert "周示例" not in str(ProjectDocument.objects.get().document)
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True))[-2:] == [
        "apply_for_recheck",
        "raise_grade",
    ]


def test_the_city_begins_of_its_own_accord(scene: Scene) -> None:
    """Nobody applied; the row says which city began, and the same officer takes the decision."""
    assert list_raisable(actor=scene.city.actor) == [scene.filing]
    decision = recheck(scene.city, scene.filing)
    application = GradeApplication.objects.get()

    assert (application.state, application.begun_by and application.begun_by.code) == ("granted", CITY)
    assert (decision.grade, decision.method, scene.grade()) == ("B", "on_site", "B")
    assert list_raisable(actor=scene.city.actor) == []


def test_b_may_still_become_a(scene: Scene) -> None:
    """After B the firm applies for A, and the province grants it."""
    recheck(scene.city, scene.filing)
    application = apply_for_grade(actor=scene.cast.clerk.actor, filing_id=scene.filing.public_id)
    grant_grade_a(
        actor=scene.cast.province.actor, application_id=application.public_id, opinion="同意", method="system"
    )

    assert scene.grade() == "A"
    with pytest.raises(CannotRecheck):
        recheck(scene.city, scene.filing)
    with pytest.raises(CannotRecheck):
        apply_for_recheck(actor=scene.cast.clerk.actor, filing_id=scene.filing.public_id)


def test_declined_it_stays_c_and_may_be_asked_anew(scene: Scene) -> None:
    """The opinion reaches the firm; nothing was graded; another application is open to it."""
    clerk = scene.cast.clerk.actor
    application = apply_for_recheck(actor=clerk, filing_id=scene.filing.public_id)
    with pytest.raises(ReasonMissing):
        keep_at_c(actor=scene.city.actor, application_id=application.public_id, opinion=" ")
    declined = keep_at_c(actor=scene.city.actor, application_id=application.public_id, opinion="验收报告不全")

    assert (declined.state, scene.grade(), GradeDecision.objects.count()) == ("sent_back", "C", 1)
    assert Move.objects.get(transition="decline").reason == "验收报告不全"
    assert can_apply_for_recheck(filing=scene.filing)
    assert apply_for_recheck(actor=clerk, filing_id=scene.filing.public_id).state == "applied"


def test_one_application_is_open_at_a_time(scene: Scene) -> None:
    """While B is asked for, neither A nor a recheck begins; while A is asked for, no B."""
    clerk = scene.cast.clerk.actor
    application = apply_for_recheck(actor=clerk, filing_id=scene.filing.public_id)
    with pytest.raises(CannotApply, match="B 级申请正在市（州）复核"):
        apply_for_grade(actor=clerk, filing_id=scene.filing.public_id)
    with pytest.raises(CannotRecheck):
        apply_for_recheck(actor=clerk, filing_id=scene.filing.public_id)
    with pytest.raises(CannotRecheck):
        recheck(scene.city, scene.filing)
    keep_at_c(actor=scene.city.actor, application_id=application.public_id, opinion="不全")
    apply_for_grade(actor=clerk, filing_id=scene.filing.public_id)
    with pytest.raises(CannotRecheck):
        apply_for_recheck(actor=clerk, filing_id=scene.filing.public_id)


def test_d_becomes_neither_b_nor_a(at_submitted: Station) -> None:
    """What nobody has confirmed cannot be raised (Q11)."""
    cast, city, filing = at_submitted.cast, make_rechecker(), at_submitted.filing
    with pytest.raises(CannotRecheck):
        recheck(city, filing)
    with pytest.raises(CannotRecheck):
        apply_for_recheck(actor=cast.clerk.actor, filing_id=filing.public_id)
    with pytest.raises(CannotApply):
        apply_for_grade(actor=cast.clerk.actor, filing_id=filing.public_id)

    assert not GradeDecision.objects.exists()


def test_what_a_city_confirmed_is_not_raised(db: None) -> None:
    """The city's own B needs no recheck, and the city is not above itself."""
    cast, city = make_cast(county=CITY), make_rechecker()
    filing = confirmed_filing(cast, Plan(county=CITY))
    with pytest.raises(NotPermitted):
        recheck(city, filing)
    with pytest.raises(CannotRecheck):
        apply_for_recheck(actor=cast.clerk.actor, filing_id=filing.public_id)


def test_without_a_city_above_there_is_no_b(db: None) -> None:
    """梅河口市 stands under the province: its C is not the neighbouring city's to raise (Q36)."""
    cast, neighbour = make_cast(county="220581"), make_rechecker("220500")
    filing = confirmed_filing(cast, Plan(county="220581"))
    with pytest.raises(CannotApply, match="没有上级市（州）"):
        apply_for_recheck(actor=cast.clerk.actor, filing_id=filing.public_id)
    with pytest.raises(FilingNotFound):
        recheck(neighbour, filing)

    assert not can_apply_for_recheck(filing=filing)


REFUSED: dict[str, Callable[[Scene], Person]] = {
    "the county itself": lambda scene: scene.cast.county,
    "the city without that grant": lambda _: make_officer(CITY, sign_in_name="confirmer"),
    "another city": lambda _: make_rechecker("220200"),
    "the province": lambda scene: scene.cast.province,
    "the clerk": lambda scene: scene.cast.clerk,
}


@pytest.mark.parametrize("who", REFUSED)
def test_only_the_city_above_raises(scene: Scene, who: str) -> None:
    """A county never makes B; nor do another city, the province, or a city's officer with the grant to confirm only."""
    application = apply_for_recheck(actor=scene.cast.clerk.actor, filing_id=scene.filing.public_id)
    person = REFUSED[who](scene)
    for attempt in (
        lambda: raise_(person, application),
        lambda: keep_at_c(actor=person.actor, application_id=application.public_id, opinion="不全"),
        lambda: recheck(person, scene.filing),
    ):
        with pytest.raises((NotPermitted, FilingNotFound)):
            attempt()

    assert scene.grade() == "C"
    assert not may_recheck(actor=person.actor, filing=scene.filing, on=TODAY)


def test_neither_decides_for_the_other(scene: Scene) -> None:
    """The city does not grant what was applied for as A, nor the province raise what was applied for as B."""
    clerk = scene.cast.clerk.actor
    for_b = apply_for_recheck(actor=clerk, filing_id=scene.filing.public_id)
    with pytest.raises(NotPermitted):
        grant_grade_a(actor=scene.cast.province.actor, application_id=for_b.public_id, opinion="同意", method="system")
    keep_at_c(actor=scene.city.actor, application_id=for_b.public_id, opinion="不全")
    for_a = apply_for_grade(actor=clerk, filing_id=scene.filing.public_id)
    with pytest.raises(NotPermitted):
        raise_(scene.city, for_a)

    assert scene.grade() == "C"
    assert [row.pk for row in list_applications(actor=scene.cast.province.actor, on=TODAY)] == [for_a.pk]


def test_an_expired_grant_raises_nothing(scene: Scene) -> None:
    """The day after its last, the grant to recheck is gone."""
    GrantHolder.objects.filter(grant__authority__code=CITY).update(valid_to=date(2026, 3, 15))
    with pytest.raises(NotPermitted):
        recheck(scene.city, scene.filing)


def test_nobody_rechecks_what_the_own_account_filed(scene: Scene) -> None:
    """An account that filed does not raise."""
    Filing.objects.update(created_by=scene.city.actor.account_id)
    with pytest.raises(NotPermitted):
        recheck(scene.city, scene.filing)


def test_method_and_opinion_are_demanded(scene: Scene) -> None:
    """Without either, nothing is begun: no application, no move, no verdict."""
    verdicts = Verdict.objects.count()
    with pytest.raises(MethodMissing):
        recheck(scene.city, scene.filing, method="")
    with pytest.raises(ReasonMissing):
        recheck(scene.city, scene.filing, opinion=" ")

    assert (GradeApplication.objects.count(), Verdict.objects.count(), scene.grade()) == (0, verdicts, "C")


def test_the_province_may_switch_it_off(scene: Scene) -> None:
    """With the setting off nobody applies and nobody raises, what is open included; the page offers nothing."""
    application = apply_for_recheck(actor=scene.cast.clerk.actor, filing_id=scene.filing.public_id)
    with transaction.atomic():
        set_policy(key="city_may_raise_c_to_b", value=False, valid_from=date(2024, 1, 1), reason="停用", set_by="省厅")
    with pytest.raises(CannotRecheck, match="没有开放"):
        raise_(scene.city, application)
    keep_at_c(actor=scene.city.actor, application_id=application.public_id, opinion="停用")
    with pytest.raises(CannotRecheck):
        recheck(scene.city, scene.filing)

    assert not can_apply_for_recheck(filing=scene.filing)
    assert not may_recheck(actor=scene.city.actor, filing=scene.filing, on=TODAY)


def test_b_asks_for_no_star_fields(db: None) -> None:
    """What cannot become A for want of ``*`` fields can still become B."""
    cast, city = make_cast(), make_rechecker()
    filing = confirmed_filing(cast, Plan(blank=NO_STAR))

    assert recheck(city, filing).grade == "B"


def test_the_page_says_who_raises(scene: Scene) -> None:
    """The county and the province read the application and are told whose it is."""
    application = apply_for_recheck(actor=scene.cast.clerk.actor, filing_id=scene.filing.public_id)
    for person in (scene.cast.county, scene.cast.province):
        review = review_application(actor=person.actor, application_id=application.public_id)
        assert "上级市（州）复核" in review.hindrance
        assert (review.desks, review.consulted, review.may_advise) == ((), "", False)
    assert review_application(actor=scene.city.actor, application_id=application.public_id).may_decide


def _judged(grade: Grade) -> Judgement:
    return Judgement(
        grade=grade.value, method="system", opinion="x", verdict=Verdict.objects.order_by("id")[0], policy={}
    )


GUARDED = {
    "a county gives B": (COUNTY, "raise", Grade.B),
    "the city gives B again": (CITY, "raise", Grade.B),
    "the city gives C after B": (CITY, "raise", Grade.C),
    "the county lowers B to C": (COUNTY, "raise", Grade.C),
    "the province gives B": (PROVINCE, "grant", Grade.B),
}


@pytest.mark.parametrize("case", GUARDED)
def test_the_database_lets_no_grade_fall(fresh_database: str, case: str) -> None:
    """Below all code: no level gives another's grade, none is given twice, none falls."""
    cast, city = make_cast(), make_rechecker()
    filing = confirmed_filing(cast)
    recheck(city, filing)
    people = {COUNTY: cast.county, CITY: city, PROVINCE: cast.province}
    code, step, grade = GUARDED[case]
    with pytest.raises(IntegrityError), transaction.atomic():
        force(filing, people[code], step, grade)

    assert list(GradeDecision.objects.order_by("id").values_list("grade", flat=True)) == ["C", "B"]


def test_the_database_wants_a_recheck_for_b(fresh_database: str) -> None:
    """A city's B after C passes with the move of a recheck, and with no other."""
    cast, city = make_cast(), make_rechecker()
    filing = confirmed_filing(cast)
    for step in ("grant", "decline"):
        with pytest.raises(IntegrityError, match="重新确认"), transaction.atomic():
            force(filing, city, step, Grade.B)
    with transaction.atomic():
        force(filing, city, "raise", Grade.B)

    assert find_grade(contribution_id=Contribution.objects.get().pk) == "B"


def force(filing: Filing, person: Person, step: str, grade: Grade) -> None:
    """Grade past every rule and permission, as a faulty programme would: with a signed move of some kind."""
    contribution = Contribution.objects.get()
    application = create_application(
        filing=filing, contribution=contribution, actor=person.actor, now=NOW, target=Grade.B
    )
    _, move = advance(
        application, step, machine=GRADE_APPLICATION, policy=Allow(), actor=person.actor, now=NOW, reason=OPINION
    )
    decide_grade(
        contribution=contribution, judgement=_judged(grade), standing=standing_of(person.actor), move=move, now=NOW
    )


def test_a_race_of_words_is_no_race(scene: Scene) -> None:
    """A second decision on one application is told that it has been decided."""
    application = apply_for_recheck(actor=scene.cast.clerk.actor, filing_id=scene.filing.public_id)
    raise_(scene.city, application)
    with pytest.raises(CannotAdvance):
        keep_at_c(actor=scene.city.actor, application_id=application.public_id, opinion="不全")
