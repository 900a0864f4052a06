"""What is queued for the national platform, by whom it is asked for, and what never leaves the province."""

import json
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.support.exchange import correct, set_from, specialist_contribution
from tests.support.filings import OPINION
from tests.support.stations import Station
from zhulu.domain.exchange.models import Delivery
from zhulu.domain.exchange.operations import CannotPush, queue_push, queue_withdrawal
from zhulu.domain.exchange.queries import find_push_state, is_national
from zhulu.domain.exchange.vocabulary import SEND_TASK, PushReason
from zhulu.domain.library.models import Contribution
from zhulu.domain.standard.canonical import digest
from zhulu.domain.statecraft.models import Move
from zhulu.domain.statecraft.operations import CannotAdvance
from zhulu.usecases.apply_for_grade import apply_for_grade
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.decide_grade_application import grant_grade_a, send_back_application

NOBODY_ELSE = {"1": ["A", "B", "C"], "2": ["A", "B", "C"], "3": []}


def grant(station: Station) -> Contribution:
    """Give grade A to the station's application."""
    grant_grade_a(
        actor=station.cast.province.actor,
        application_id=station.application.public_id,
        opinion="同意推送",
        method="system",
    )
    return Contribution.objects.get()


def states() -> list[str]:
    """Give the states of all deliveries, oldest first."""
    return list(Delivery.objects.order_by("id").values_list("state", flat=True))


@pytest.mark.notice("一(二)4d")
def test_grade_a_is_queued_in_its_own_transaction(at_applied: Station) -> None:
    """Confirmation as C owes nothing on path ②; A does, at once, with payload, digest, key and its job."""
    assert Delivery.objects.count() == 0
    contribution = grant(at_applied)
    delivery = Delivery.objects.get()

    assert (delivery.state, delivery.action, delivery.reason, delivery.grade) == ("queued", "U", "grade", "A")
    assert (delivery.record, delivery.revision) == (contribution.source_id, 1)
    assert delivery.digest == digest(delivery.payload)
    assert delivery.key == f"{contribution.source_id}-1-U-{delivery.digest[:32]}"
    assert delivery.project_number == contribution.project.number
    assert delivery.verdict is not None
    assert delivery.verdict.passed
    assert ProcrastinateJob.objects.filter(task_name=SEND_TASK).count() == 1


def test_a_refused_decision_queues_nothing(at_applied: Station) -> None:
    """Sent back, or rolled back: no delivery and no job."""
    send_back_application(
        actor=at_applied.cast.province.actor, application_id=at_applied.application.public_id, opinion="材料不全"
    )

    assert Delivery.objects.count() == 0


@pytest.mark.notice("一(二)4d")
def test_what_is_pushed_is_a_setting_of_the_day(at_submitted: Station) -> None:
    """Where the province pushes C of path ②, the confirmation queues; A follows as the next of the same record."""
    set_from("pushed_grades", NOBODY_ELSE)
    cast, filing = at_submitted.cast, at_submitted.filing
    confirm_filing(actor=cast.county.actor, filing_id=filing.public_id, opinion=OPINION, method="originals")
    assert [(one.grade, one.state) for one in Delivery.objects.all()] == [("C", "queued")]

    apply_for_grade(actor=cast.clerk.actor, filing_id=filing.public_id)
    grant(at_submitted)
    deliveries = list(Delivery.objects.order_by("id"))
    assert [(one.grade, one.state, one.revision) for one in deliveries] == [("C", "superseded", 1), ("A", "queued", 2)]


@pytest.mark.parametrize(("until", "count"), [("", 1), ("2026-03-16", 1), ("2026-03-15", 0)])
def test_the_window_ends_with_its_last_day(at_applied: Station, frozen: object, until: str, count: int) -> None:
    """An empty setting sets no end; the last day itself still counts."""
    set_from("push_open_until", until)
    grant(at_applied)

    assert Delivery.objects.count() == count


def test_a_closed_window_stops_no_correction(at_applied: Station) -> None:
    """What is owed already is owed again after an erratum, window or not."""
    contribution = grant(at_applied)
    set_from("push_open_until", "2023-12-31", valid_from=date(2023, 5, 2))
    _, queued = correct(at_applied.cast, contribution, money="4321.50")

    assert queued is not None
    assert states() == ["superseded", "queued"]


@pytest.mark.notice("一(三)5")
def test_path_3_is_refused_by_the_program(at_start: Station) -> None:
    """The refusal cites its clause, has a stable id and counts as a refusal of state (409)."""
    contribution = specialist_contribution(at_start.cast.county.actor)
    for reason in PushReason:
        with pytest.raises(CannotPush, match=r"一\(三\)5"):
            queue_push(contribution=contribution, reason=reason, now=timezone.now())

    assert CannotPush.rule == "SpecialistNeverPushed"
    assert issubclass(CannotPush, CannotAdvance)
    assert Delivery.objects.count() == 0


@pytest.mark.notice("一(三)5")
@pytest.mark.parametrize("claimed", ["1", "2", "3", ""])
def test_path_3_is_refused_by_the_database(at_start: Station, claimed: str) -> None:
    """Whatever path a statement claims, the trigger looks at the contribution itself, and a CHECK at the claim."""
    contribution = specialist_contribution(at_start.cast.county.actor)
    row = {
        "contribution": contribution,
        "project": contribution.project,
        "project_number": contribution.project.number,
        "path": claimed,
        "record": contribution.source_id,
        "revision": 1,
        "action": "U",
        "reason": "grade",
        "payload": "{}",
        "payload_format": 1,
        "digest": "0" * 64,
        "key": "k",
        "queued_at": timezone.now(),
        "next_at": timezone.now(),
    }
    with pytest.raises(IntegrityError, match="只在省平台展示"), transaction.atomic():
        Delivery.objects.create(**row)


def test_a_delivery_of_another_path_or_ungraded_is_refused_by_the_database(at_confirmed: Station) -> None:
    """The path must be the contribution's; and a delivery without contribution can only withdraw."""
    contribution = Contribution.objects.get()
    row = {
        "project_number": contribution.project.number,
        "record": contribution.source_id,
        "revision": 1,
        "reason": "grade",
        "payload": "{}",
        "payload_format": 1,
        "digest": "0" * 64,
        "key": "k",
        "queued_at": timezone.now(),
        "next_at": timezone.now(),
    }
    wrong_path = {"contribution": contribution, "project": contribution.project, "path": "1", "action": "U"}
    with pytest.raises(IntegrityError, match="与入库件一致"), transaction.atomic():
        Delivery.objects.create(**row, **wrong_path)
    with pytest.raises(IntegrityError, match="delivery_never_of_path_3"), transaction.atomic():
        Delivery.objects.create(**row, path="", action="U")


def test_an_erratum_supersedes_what_was_not_sent(at_applied: Station) -> None:
    """The newer content takes the older one's place; the message of the older stays to be read."""
    contribution = grant(at_applied)
    _, queued = correct(at_applied.cast, contribution, money="4321.50")
    older, newer = Delivery.objects.order_by("id")

    assert queued == newer
    assert (older.state, newer.state) == ("superseded", "queued")
    assert (older.settled_at is not None, newer.version_number) == (True, 2)
    assert json.loads(older.payload)["TBTenderInfo"][0]["TenderMoney"] == "12386.40"
    assert json.loads(newer.payload)["TBTenderInfo"][0]["TenderMoney"] == "4321.50"
    assert Move.objects.filter(machine="delivery", transition="supersede").get().actor_name == "系统"


def test_the_same_content_is_queued_once(at_applied: Station) -> None:
    """A second request that would say nothing new gives the delivery that is on its way."""
    contribution = grant(at_applied)
    again = queue_push(contribution=contribution, reason=PushReason.ERRATUM, now=timezone.now())

    assert again == Delivery.objects.get()


def test_nothing_is_owed_where_nothing_was(at_confirmed: Station) -> None:
    """An erratum of C on path ② owes nothing; a grade that the setting does not name, neither."""
    contribution = Contribution.objects.get()

    assert queue_push(contribution=contribution, reason=PushReason.ERRATUM, now=timezone.now()) is None
    assert queue_push(contribution=contribution, reason=PushReason.GRADE, now=timezone.now()) is None
    assert find_push_state(contribution=contribution) is None
    assert not is_national(contribution=contribution)


@pytest.mark.notice("二(三)")
def test_grade_a_makes_national_before_anything_is_sent(at_applied: Station) -> None:
    """A, or on its way: errata go by 二(三) from the decision on."""
    contribution = grant(at_applied)
    state = find_push_state(contribution=contribution)

    assert is_national(contribution=contribution)
    assert state is not None
    assert (state.state, state.label, state.is_held, state.national_number) == ("queued", "待推送", False, "")


def test_what_our_checks_stop_is_blocked_with_reasons(at_applied: Station) -> None:
    """The decision stands; the delivery waits with every reason; nothing of it makes the nation's."""
    set_from("push_required", ["project.PrjCode", "tenders.AgencyCorpName", "nowhere.Nothing"])
    contribution = grant(at_applied)
    state = find_push_state(contribution=contribution)

    assert state is not None
    assert (state.state, state.label) == ("blocked", "校验未通过")
    assert state.reasons == (
        "项目基本信息：“投资项目统一代码”是国家平台的必填项，没有填",
        "招投标信息：“招标代理单位名称”是国家平台的必填项，没有填",
    )


def test_an_erratum_that_mends_the_fault_is_sent(at_applied: Station) -> None:
    """After the erratum the same rules pass, and the blocked delivery is superseded."""
    set_from("push_required", ["project.PrjCode"])
    contribution = grant(at_applied)
    set_from("push_required", ["project.PrjName"])
    correct(at_applied.cast, contribution, money="4321.50")

    assert states() == ["superseded", "queued"]


def test_a_withdrawal_of_what_was_never_sent_only_empties_the_queue(at_applied: Station) -> None:
    """Nothing left the province, so nothing is sent; the withdrawal is noted, and nothing is pushed by itself again."""
    contribution = grant(at_applied)
    withdrawal = queue_withdrawal(contribution=contribution, now=timezone.now())

    assert withdrawal is not None
    assert (withdrawal.action, withdrawal.state) == ("D", "superseded")
    assert states() == ["superseded", "superseded"]
    assert queue_push(contribution=contribution, reason=PushReason.ERRATUM, now=timezone.now()) is None


def test_a_withdrawal_of_what_was_never_queued_does_nothing(at_confirmed: Station) -> None:
    """A record that owes nothing to the nation leaves no trace there."""
    assert queue_withdrawal(contribution=Contribution.objects.get(), now=timezone.now()) is None
    assert states() == []


def test_a_withdrawn_record_is_not_pushed_again_by_itself(at_applied: Station) -> None:
    """After a withdrawal neither errata nor grades push; people and repairs may."""
    contribution = grant(at_applied)
    delivery = Delivery.objects.get()
    delivery.attempts.create(
        number=1, kind="send", key_id="n1", request_digest=delivery.digest, started_at=timezone.now()
    )
    withdrawal = queue_withdrawal(contribution=contribution, now=timezone.now())

    assert withdrawal is not None
    assert (withdrawal.action, withdrawal.payload, withdrawal.revision) == ("D", "{}", 2)
    assert queue_withdrawal(contribution=contribution, now=timezone.now()) == withdrawal
    assert queue_push(contribution=contribution, reason=PushReason.ERRATUM, now=timezone.now()) is None
    assert queue_push(contribution=contribution, reason=PushReason.RETRY, now=timezone.now()) is not None


@pytest.mark.parametrize("column", ["payload", "digest", "key", "record", "revision", "stages", "contribution_id"])
def test_a_queued_message_never_changes(at_applied: Station, column: str) -> None:
    """The database refuses an update of what was queued, in words."""
    grant(at_applied)
    values = {"revision": "9", "contribution_id": "NULL", "stages": "'{}'::jsonb"}
    with pytest.raises(IntegrityError, match="不能改动"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE exchange_delivery SET {column} = {values.get(column, chr(39) + 'x' + chr(39))}")


def test_a_delivery_is_never_deleted(at_applied: Station) -> None:
    """Not by ORM, not by SQL."""
    grant(at_applied)
    with pytest.raises(IntegrityError, match="不能删除"), transaction.atomic():
        Delivery.objects.all().delete()


def test_only_one_delivery_of_a_project_is_in_flight(at_applied: Station) -> None:
    """A unique index of the database, whatever the program believes."""
    grant(at_applied)
    first = Delivery.objects.get()

    with pytest.raises(IntegrityError, match="one_delivery_in_flight"), transaction.atomic():
        _force_two_in_flight(first)


def _force_two_in_flight(first: Delivery) -> None:
    for place in range(2):
        delivery = Delivery.objects.create(
            project_number=first.project_number,
            record=f"other{place}",
            revision=1,
            action="D",
            reason="repair",
            payload="{}",
            payload_format=1,
            digest="0" * 64,
            key=f"k{place}",
            queued_at=timezone.now(),
            next_at=timezone.now(),
        )
        Move.objects.create(
            machine="delivery",
            subject_id=delivery.pk,
            transition="send",
            source="queued",
            target="sending",
            account_id=0,
            actor_name="系统",
            actor_office="",
            at=timezone.now(),
        )
        delivery.state = "sending"
        delivery.save(update_fields=["state"])
