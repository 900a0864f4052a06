"""Each decision stands in the ledger with the digest of what was decided on, and tampering with any of it is named."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from tests.support import database
from tests.support.database import Cluster
from tests.support.filings import (
    OPINION,
    Cast,
    Plan,
    applied_filing,
    confirmed_filing,
    granted_filing,
    make_cast,
    submitted_filing,
)
from tests.support.forging import Sealed, forged, verified
from zhulu.domain.filings.models import Filing, GradeApplication, Submission
from zhulu.domain.library.models import Contribution, GradeDecision, Version
from zhulu.foundation.audit.models import Event
from zhulu.foundation.ledger.models import Entry, Seal
from zhulu.foundation.ledger.sealer import seal_all
from zhulu.usecases.apply_for_grade import apply_for_grade
from zhulu.usecases.confirm_filing import confirm_filing
from zhulu.usecases.decide_grade_application import grant_grade_a, send_back_application
from zhulu.usecases.return_filing import Reason, refuse_filing, return_filing
from zhulu.usecases.submit_filing import submit_filing
from zhulu.usecases.withdraw_filing import withdraw_filing


@pytest.fixture
def cast(db: None, frozen: object) -> Cast:
    """Who decides."""
    return make_cast()


def entries() -> list[tuple[str, str, str]]:
    """Give kind, subject and digest of every entry, oldest first."""
    return list(Entry.objects.order_by("id").values_list("kind", "subject", "content_digest"))


@pytest.mark.django_db
def test_every_decision_has_its_entry(cast: Cast) -> None:
    """Each move of a filing and its application: one entry, one event, the digest of the version that was meant."""
    filing = submitted_filing(cast)
    one = {"filing_id": filing.public_id}
    withdraw_filing(actor=cast.clerk.actor, **one)
    submit_filing(actor=cast.clerk.actor, promised=True, **one)
    return_filing(actor=cast.county.actor, reasons=[Reason("R05")], **one)
    submit_filing(actor=cast.clerk.actor, promised=True, **one)
    confirm_filing(actor=cast.county.actor, opinion=OPINION, method="originals", **one)
    first = apply_for_grade(actor=cast.clerk.actor, **one)
    send_back_application(actor=cast.province.actor, application_id=first.public_id, opinion="请补图签")
    second = apply_for_grade(actor=cast.clerk.actor, **one)
    grant_grade_a(actor=cast.province.actor, application_id=second.public_id, opinion="同意", method="system")
    digests = [item.digest for item in Submission.objects.order_by("number")]
    about = f"filing:{filing.public_id}"

    assert entries() == [
        ("submit_filing", about, digests[0]),
        ("withdraw_filing", about, digests[0]),
        ("submit_filing", about, digests[1]),
        ("return_filing", about, digests[1]),
        ("submit_filing", about, digests[2]),
        ("confirm_filing", about, digests[2]),
        ("apply_for_grade", about, digests[2]),
        ("send_back_grade", f"application:{first.public_id}", digests[2]),
        ("apply_for_grade", about, digests[2]),
        ("grant_grade", f"application:{second.public_id}", digests[2]),
    ]
    assert Version.objects.get().digest == digests[2]
    kinds = [kind for kind, _, _ in entries()]
    assert [event.action for event in Event.objects.order_by("id") if event.action in set(kinds)] == kinds


@pytest.mark.django_db
@pytest.mark.notice("三(三)")
def test_an_entry_says_who_what_and_why(cast: Cast) -> None:
    """The confirmation's entry names person and section and states grade, method, opinion, project and verdict."""
    confirmed_filing(cast)
    entry = Entry.objects.get(kind="confirm_filing")
    decision = GradeDecision.objects.get()

    assert (entry.actor_name, entry.actor_office) == ("王示例", "南关区住房和城乡建设局 建筑业管理科")
    assert json.loads(entry.statement) == {
        "evidence": dict.fromkeys(("permit", "quality", "safety", "tender"), "no_data"),
        "filing": Filing.objects.get().public_id,
        "contribution": Contribution.objects.get().public_id,
        "project": "2201022603160101",
        "grade": "C",
        "method": "originals",
        "opinion": OPINION,
        "verdict": decision.verdict_id,
    }
    assert decision.verdict.subject_digest == entry.content_digest
    assert entry.at == decision.decided_at == decision.move.at


@pytest.mark.django_db
def test_a_refusal_of_the_filing_is_a_decision_too(cast: Cast) -> None:
    """不予确认 stands in the ledger with its reasons."""
    filing = submitted_filing(cast)
    refuse_filing(actor=cast.county.actor, filing_id=filing.public_id, reasons=[Reason("R16", text="四源均无数据")])
    entry = Entry.objects.latest("id")

    assert entry.kind == "refuse_filing"
    assert "R16 四源均无数据" in json.loads(entry.statement)["reason"]


@pytest.fixture(scope="module")
def sealed(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Sealed]:
    """Three filings; each tampering below is undone, so one database serves all."""
    with (
        django_db_blocker.unblock(),
        database.clone(cluster, template) as name,
        database.pointed_at(cluster, name),
    ):
        cast = make_cast()
        filings = [
            granted_filing(cast, Plan(name="甲馆")),
            confirmed_filing(cast, Plan(name="乙馆")),
            submitted_filing(cast, Plan(name="丙馆")),
        ]
        seal_all(now=timezone.now())
        numbers = [filing.project.number for filing in filings if filing.project]
        yield Sealed(cluster.superuser_url, name, numbers)


def test_untouched_it_verifies(sealed: Sealed, tmp_path: Path) -> None:
    """Seven decisions, seven links, nothing to name."""
    assert Seal.objects.count() == Entry.objects.count() == 7
    assert "账本完好：7 行" in verified(tmp_path)


TAMPERED = {
    "a version's text": (
        "UPDATE library_version SET canonical = replace(canonical, '12386.40', '99386.40') WHERE id = 1",
        2,
    ),
    "a version's text and digest": (
        "UPDATE library_version SET canonical = '{}', digest = encode(sha256('{}'), 'hex') WHERE id = 1",
        2,
    ),
    "the second version's text": ("UPDATE library_version SET canonical = canonical || ' ' WHERE id = 2", 6),
    "a version gone": ("DELETE FROM library_version WHERE id = 2", 6),
    "a submission's text": (
        "UPDATE filings_submission SET canonical = replace(canonical, '甲馆', '丁馆') WHERE id = 1",
        1,
    ),
    "a submission gone": ("DELETE FROM filings_submission WHERE id = 3", 7),
    "an entry's digest": ("UPDATE ledger_entry SET content_digest = repeat('a', 64) WHERE id = 5", 5),
    "an entry's reviewer": ("UPDATE ledger_entry SET actor_name = '某人' WHERE id = 4", 4),
    "an entry's statement": ("UPDATE ledger_entry SET statement = '{}' WHERE id = 6", 6),
    "an entry gone": ("DELETE FROM ledger_entry WHERE id = 3", 3),
    "a seal": ("UPDATE ledger_seal SET sm3 = repeat('b', 64) WHERE sequence = 4", 4),
    "a seal gone": ("DELETE FROM ledger_seal WHERE sequence = 2", 2),
}


@pytest.mark.parametrize("name", TAMPERED)
def test_tampering_is_named(name: str, sealed: Sealed, tmp_path: Path) -> None:
    """Who changes a text, an entry or a seal behind every wall: ``verify`` names the first row that does not fit."""
    statement, row = TAMPERED[name]

    assert f"第 {row} 行不符" in forged(sealed, statement, lambda: verified(tmp_path))


CONTENT = {
    "a fact changed": ("UPDATE library_tender SET tender_money = 1 WHERE id = 1", 0),
    "a fact added": (
        "UPDATE library_basicinformation SET prj_code = '2018-220102-47-03-000001' WHERE contribution_id = 2",
        1,
    ),
    "a row gone": ("DELETE FROM library_participant WHERE contribution_id = 1", 0),
    "a paper exchanged": ("UPDATE library_attachmentreference SET sm3 = repeat('c', 64) WHERE contribution_id = 2", 1),
    "rows reordered": ("UPDATE library_participant SET position = 9 - position WHERE contribution_id = 2", 1),
    "a commitment exchanged": ("UPDATE library_participant SET person_id_card_commitment = repeat('d', 64)", 0),
}


@pytest.mark.parametrize("name", CONTENT)
def test_a_forged_fact_is_named(name: str, sealed: Sealed, tmp_path: Path) -> None:
    """A content row that is no longer what its version says: ``verify`` names the project."""
    statement, place = CONTENT[name]

    assert sealed.numbers[place] in forged(sealed, statement, lambda: verified(tmp_path))


GRADES = {
    "a grade raised": ("UPDATE library_gradedecision SET grade = 'B' WHERE id = 3", 6),
    "a reviewer exchanged": ("UPDATE library_gradedecision SET reviewer_name = '某人' WHERE id = 1", 2),
    "a decision gone": ("DELETE FROM library_gradedecision WHERE id = 2", 4),
}


@pytest.mark.parametrize("name", GRADES)
def test_a_forged_grade_is_named(name: str, sealed: Sealed, tmp_path: Path) -> None:
    """A grade decision that is no longer what its entry states: ``verify`` names the entry's row."""
    statement, row = GRADES[name]

    assert f"第 {row} 行不符" in forged(sealed, statement, lambda: verified(tmp_path))


def test_a_grade_out_of_nowhere_is_named(sealed: Sealed, tmp_path: Path) -> None:
    """A second decision slipped in beside the recorded one: ``verify`` names the project."""
    extra = '{"id": 99, "grade": "A", "authority_level": "province", "move_id": 1}'
    statement = (
        f"INSERT INTO library_gradedecision SELECT (jsonb_populate_record(d, '{extra}')).*"
        " FROM library_gradedecision d WHERE id = 3"
    )
    said = forged(sealed, statement, lambda: verified(tmp_path))

    assert sealed.numbers[1] in said
    assert "定级次数与账本所记不符" in said


def test_after_all_that_it_verifies_again(sealed: Sealed, tmp_path: Path) -> None:
    """The tests above put everything back."""
    assert "账本完好：7 行" in verified(tmp_path)


def test_a_refused_attempt_has_no_entry(fresh_database: str) -> None:
    """What did not happen is not in the ledger, and what failed at its end is rolled back with its entry."""
    cast = make_cast()
    application = applied_filing(cast)
    before = Entry.objects.count()
    with pytest.raises(Exception, match="须写明理由"):
        grant_grade_a(actor=cast.province.actor, application_id=application.public_id, opinion=" ", method="system")

    assert Entry.objects.count() == before
    assert GradeApplication.objects.get().state == "applied"
    assert connections["default"].in_atomic_block is False
