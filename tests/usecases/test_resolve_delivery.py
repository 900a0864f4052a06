"""What a delivery left open and who ends it: place, grade, participant, difference; afterwards it goes on by itself."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction

from tests.support.bundles import BUILDER, CITY, COUNTY, bundle, changed, confirmed_by
from tests.support.filing_sheets import uscc
from tests.support.filings import PROVINCE, Person, make_officer
from zhulu.domain.access.actors import SYSTEM
from zhulu.domain.access.policy import NotPermitted
from zhulu.domain.enterprises.operations import register_organisation
from zhulu.domain.enterprises.vocabulary import Code, OrganisationKind, Residence
from zhulu.domain.intake.models import CodeReading, Delivery, GradeDue, Handling, Hold, ParticipantLink
from zhulu.domain.intake.queries import BundleNotFound, count_for_people, count_queues
from zhulu.domain.intake.vocabulary import Outcome, Queue
from zhulu.domain.library.models import GradeDecision, Project
from zhulu.domain.publication.models import ProjectDocument
from zhulu.domain.statecraft.operations import CannotAdvance, ReasonMissing
from zhulu.foundation.clock import local_day
from zhulu.usecases.deliver_bundles import Answer, deliver
from zhulu.usecases.deliver_bundles import delivering as arrivals
from zhulu.usecases.grade_delivery import CannotGrade, confirm_delivery, name_department
from zhulu.usecases.link_participants import CannotLink, link_participant, link_registered
from zhulu.usecases.resolve_delivery import CannotReadPlace, dismiss_difference, read_place
from zhulu.usecases.take_up_deliveries import take_up_kept, take_up_waiting
from zhulu.usecases.verify_content import check_library

pytestmark = pytest.mark.django_db
UNKNOWN = "220199"
"""A code in the city's range that no register knows."""
SECTION = "住建局建筑业管理站"
"""A department that no register knows."""


@dataclass(frozen=True)
class Desk:
    """The officers who may be asked."""

    county: Person
    neighbour: Person
    city: Person
    province: Person


@pytest.fixture
def desk() -> Desk:
    """One officer at each level, and one next door."""
    return Desk(
        make_officer(COUNTY),
        make_officer("220103", sign_in_name="next", name="邻示例"),
        make_officer(CITY, name="市示例"),
        make_officer(PROVINCE, function=None, name="省示例"),
    )


def take(raw: Any) -> Answer:
    """Deliver one bundle."""
    (answer,) = deliver(actor=SYSTEM, raws=[raw]).answers
    return answer


def placed(code: str | None, **envelope: Any) -> dict[str, Any]:
    """Give a bundle in a place."""
    return changed(bundle(**envelope), "TBProjectInfo", CountyNum=code)


def verdict_of(answer: Answer) -> Handling:
    """Give what became of a delivery by now."""
    return Handling.objects.get(delivery__public_id=answer.delivery)


def register(serial: int, name: str) -> None:
    """Register a firm."""
    with transaction.atomic():
        register_organisation(
            name=name,
            kinds=[OrganisationKind.BUILDER],
            residence=Residence.IN_PROVINCE,
            codes=[Code(value=uscc(serial))],
        )


@pytest.mark.notice("一(一)1")
def test_a_place_once_read_lets_everything_in(desk: Desk) -> None:
    """Two cases wait for one code; the city reads it, both go in, and a third with the code does not wait."""
    first, second = take(placed(UNKNOWN, inner_num="A")), take(placed(UNKNOWN, inner_num="B"))
    assert first.outcome is second.outcome is Outcome.PLACE_UNKNOWN
    assert not Project.objects.exists()

    read_place(actor=desk.city.actor, delivery_id=first.delivery, area_code=COUNTY, reason="旧代码，已并入南关区")
    assert take_up_waiting(code=UNKNOWN) == 2
    assert take_up_waiting(code=UNKNOWN) == 0

    assert [project.area_code for project in Project.objects.all()] == [COUNTY, COUNTY]
    assert {verdict_of(answer).state for answer in (first, second)} == {"accepted"}
    assert GradeDecision.objects.count() == 2
    assert take(placed(UNKNOWN, inner_num="C")).project
    assert list(check_library()) == []


def test_a_delivery_without_a_code_is_placed_alone(desk: Desk) -> None:
    """No code at all: the province places this one delivery, and no other."""
    first, second = take(placed(None, inner_num="A")), take(placed(None, inner_num="B"))
    reading = read_place(actor=desk.province.actor, delivery_id=first.delivery, area_code=COUNTY, reason="据地址")
    take_up_waiting(delivery=reading.delivery_id or 0)

    assert (verdict_of(first).state, verdict_of(second).state) == ("accepted", "waiting")


def test_who_may_not_read_a_place(desk: Desk) -> None:
    """A county sees nothing of it; the city names only its own areas; a reason is asked; one code is read once."""
    answer = take(placed(UNKNOWN))
    with pytest.raises(BundleNotFound):
        read_place(actor=desk.county.actor, delivery_id=answer.delivery, area_code=COUNTY, reason="x")
    with pytest.raises(NotPermitted):
        read_place(actor=desk.province.actor, delivery_id=answer.delivery, area_code=COUNTY, reason="x")
    with pytest.raises(CannotReadPlace):
        read_place(actor=desk.city.actor, delivery_id=answer.delivery, area_code="220202", reason="x")
    with pytest.raises(ReasonMissing):
        read_place(actor=desk.city.actor, delivery_id=answer.delivery, area_code=COUNTY, reason=" ")
    read_place(actor=desk.city.actor, delivery_id=answer.delivery, area_code=COUNTY, reason="x")
    with pytest.raises(CannotReadPlace, match="已由"):
        read_place(actor=desk.city.actor, delivery_id=answer.delivery, area_code=CITY, reason="x")
    assert CodeReading.objects.count() == 1


def test_a_newer_version_replaces_what_waits(desk: Desk) -> None:
    """The older one is superseded; only the newer one goes in."""
    old = take(placed(UNKNOWN, version=1))
    new = take(placed(UNKNOWN, version=2))
    read_place(actor=desk.city.actor, delivery_id=new.delivery, area_code=COUNTY, reason="x")

    assert take_up_waiting(code=UNKNOWN) == 1
    assert (verdict_of(old).state, verdict_of(new).state) == ("superseded", "accepted")


@pytest.mark.notice("一(一)3")
def test_a_named_department_grades_all_that_bear_its_name(desk: Desk) -> None:
    """The reviewer stays whom the delivery names; the next delivery with the name is graded at once."""
    unknown = {"CheckDepartCode": None, "CheckDepartName": SECTION}
    answers = [take(confirmed_by(bundle(inner_num=number), **unknown)) for number in "AB"]

    graded = name_department(
        actor=desk.county.actor, delivery_id=answers[0].delivery, authority_code=COUNTY, reason="本局内设站"
    )

    assert graded == 2
    assert {(row.grade, row.reviewer_name) for row in GradeDecision.objects.all()} == {("C", "赵核实")}
    assert set(ProjectDocument.objects.values_list("grade", flat=True)) == {"C"}
    assert Outcome.UNGRADED not in verdict_of(answers[0]).also
    assert take(confirmed_by(bundle(inner_num="C"), **unknown)).grade == "C"
    assert list(check_library()) == []


@pytest.mark.notice("一(一)3")
def test_the_home_authority_confirms_itself(desk: Desk) -> None:
    """Nobody was named: the officer signs, and the grade is that of the officer's authority."""
    answer = take(confirmed_by(bundle(), CheckPersonName="管理员"))
    with pytest.raises(CannotGrade, match="没有写明审核部门"):
        name_department(actor=desk.county.actor, delivery_id=answer.delivery, authority_code=COUNTY, reason="x")

    confirm_delivery(actor=desk.county.actor, delivery_id=answer.delivery, method="originals", opinion="与档案一致")

    decision = GradeDecision.objects.get()
    assert (decision.grade, decision.reviewer_name, decision.method) == ("C", "王示例", "originals")
    assert GradeDue.objects.get().state == "given"
    with pytest.raises(CannotAdvance):
        confirm_delivery(actor=desk.county.actor, delivery_id=answer.delivery, method="originals", opinion="再来")
    assert list(check_library()) == []


def test_who_may_not_grade(desk: Desk) -> None:
    """Another county sees nothing of it; the city above reads it and grades nothing."""
    answer = take(confirmed_by(bundle(), CheckPersonName="管理员"))
    given = {"delivery_id": answer.delivery, "method": "originals", "opinion": "x"}
    with pytest.raises(BundleNotFound):
        confirm_delivery(actor=desk.neighbour.actor, **given)
    for person in (desk.city, desk.province):
        with pytest.raises(NotPermitted):
            confirm_delivery(actor=person.actor, **given)
    assert not GradeDecision.objects.exists()


@pytest.mark.notice("一(一)2")
def test_a_firm_that_registers_is_linked_by_itself(desk: Desk) -> None:
    """Its code was right: the job links it; the others go on waiting."""
    answer = take(bundle())
    assert Outcome.UNLINKED in answer.also
    register(BUILDER, "吉林示例建设有限公司")

    assert link_registered() == 1
    assert link_registered() == 0
    assert ParticipantLink.objects.get(role="3").organisation is not None
    assert Outcome.UNLINKED.value in verdict_of(answer).also


@pytest.mark.notice("一(一)2")
def test_the_home_authority_links_a_wrong_code(desk: Desk) -> None:
    """A county officer says which firm it is; a code of nobody is refused; when all are linked nothing waits."""
    answer = take(bundle())
    register(880, "真正的公司")
    links = ParticipantLink.objects.exclude(role="owner")
    first = links.order_by("pk").first()
    assert first is not None
    with pytest.raises(CannotLink):
        link_participant(actor=desk.county.actor, link_id=first.public_id, code=uscc(881), reason="")
    with pytest.raises(BundleNotFound):
        link_participant(actor=desk.neighbour.actor, link_id=first.public_id, code=uscc(880), reason="")

    for link in links:
        link_participant(actor=desk.county.actor, link_id=link.public_id, code=uscc(880), reason="营业执照")

    assert Outcome.UNLINKED.value not in verdict_of(answer).also
    assert count_queues(actor=desk.county.actor, on=local_day(first.dossier.created_at))[Queue.LINK] == 0


@pytest.mark.notice("二(一)")
def test_a_difference_is_dismissed_with_its_reason(desk: Desk) -> None:
    """What is confirmed stands; the client reads that no erratum is needed."""
    take(bundle())
    answer = take(changed(bundle(version=2), "TBBuilderLicenceManage", Area="22000"))
    hold = Hold.objects.get()
    with pytest.raises(ReasonMissing):
        dismiss_difference(actor=desk.county.actor, hold_id=hold.public_id, reason="")
    with pytest.raises(NotPermitted):
        dismiss_difference(actor=desk.city.actor, hold_id=hold.public_id, reason="x")

    dismiss_difference(actor=desk.county.actor, hold_id=hold.public_id, reason="审批系统误改")

    assert verdict_of(answer).also[-1] == Outcome.DISMISSED
    assert Hold.objects.get().state == "dismissed"


def test_what_a_fault_of_ours_kept_back_goes_in_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch fails in the database: every bundle is kept as received, and the job takes it up."""
    with monkeypatch.context() as broken:

        def fails(*_: object) -> None:
            raise arrivals.DatabaseError

        broken.setattr(arrivals, "sail", fails)
        answers = deliver(actor=SYSTEM, raws=[bundle(inner_num="A"), bundle(inner_num="B")]).answers
    assert {answer.outcome for answer in answers} == {Outcome.RECEIVED}
    assert Delivery.objects.count() == 2

    assert take_up_kept() == 2
    assert take_up_kept() == 0
    assert Project.objects.count() == 2


def test_the_queues_count_what_each_may_see(desk: Desk) -> None:
    """The county its own, the neighbour nothing, the city and the province what lies under them."""
    answer = take(confirmed_by(bundle(), CheckPersonName="管理员"))
    take(placed(UNKNOWN, inner_num="B"))
    take({**bundle(inner_num="C"), "tables": {}})
    on = local_day(verdict_of(answer).delivery.received_at)

    assert count_queues(actor=desk.county.actor, on=on) == {
        Queue.GRADE: 1,
        Queue.LINK: 4,
        Queue.PLACE: 0,
        Queue.HOLD: 0,
        Queue.REJECTED: 0,
    }
    assert count_for_people(actor=desk.county.actor) == 5
    assert count_for_people(actor=desk.neighbour.actor) == 0
    assert count_for_people(actor=desk.city.actor) == 6
    assert count_queues(actor=desk.province.actor, on=on)[Queue.REJECTED] == 1
