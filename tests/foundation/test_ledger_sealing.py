"""The ledger on its tables: late commits, two sealers, tampering as the owner, anchors, exports."""

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import ProgrammingError, connection, connections, transaction

from zhulu.foundation.db.transactions import NoTransaction
from zhulu.foundation.ledger.anchors import write_anchor
from zhulu.foundation.ledger.canonical import canonical
from zhulu.foundation.ledger.chain import Row
from zhulu.foundation.ledger.checking import check_ledger
from zhulu.foundation.ledger.models import Entry, Seal, Waiting
from zhulu.foundation.ledger.operations import append_entries, append_entry
from zhulu.foundation.ledger.queries import get_head, list_rows, list_rows_about
from zhulu.foundation.ledger.sealer import requeue_unsealed, seal_all, seal_pending
from zhulu.foundation.ledger.verify import Fault, read_anchors, read_export, verify

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


def append(subject: str = "filing:a") -> Entry:
    """Append one decision."""
    return append_entry(
        at=NOW,
        kind="filing.confirmed",
        subject=subject,
        content_digest="a" * 64,
        statement={"grade": "C", "area": "18204.00"},
        actor_name="王建国",
        actor_office="长春市城乡建设委员会 建筑管理处",
    )


def append_and_seal(count: int) -> None:
    """Have a sealed ledger of some length."""
    with transaction.atomic():
        for number in range(count):
            append(f"filing:{number}")
    assert seal_all(now=NOW) == count


@contextmanager
def failing_transaction() -> Iterator[None]:
    """Open a transaction that fails at its end."""
    with transaction.atomic():
        yield
        raise ZeroDivisionError


def in_thread(work: Callable[[], object]) -> Callable[[], object]:
    """Let work run in a thread that leaves no connection open."""

    def closing() -> object:
        try:
            return work()
        finally:
            connections.close_all()

    return closing


def forge(statement: str) -> None:
    """Change rows behind every wall: as the owner, with triggers off."""
    with connections["owner"].cursor() as cursor:
        for table in ("ledger_entry", "ledger_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)


def test_an_entry_belongs_to_its_decision(fresh_database: str) -> None:
    """Outside a transaction nothing is appended; a decision that rolls back leaves no entry and nothing to seal."""
    with pytest.raises(NoTransaction):
        append()
    with pytest.raises(ZeroDivisionError), failing_transaction():
        append()

    assert (Entry.objects.count(), Waiting.objects.count(), seal_all(now=NOW)) == (0, 0, 0)


def test_sealing_chains_what_waits(fresh_database: str) -> None:
    """Entries are chained from 1 without gaps, in batches, and nothing waits afterwards."""
    with transaction.atomic():
        for number in range(7):
            append(f"filing:{number}")

    assert [seal_pending(now=NOW, limit=3) for _ in range(4)] == [3, 3, 1, 0]
    assert list(Seal.objects.order_by("sequence").values_list("sequence", flat=True)) == list(range(1, 8))
    assert Waiting.objects.count() == 0
    assert check_ledger().rows == 7
    assert [row.subject for row in list_rows_about(subject="filing:3")] == ["filing:3"]


def test_an_entry_that_commits_late_goes_to_the_end(fresh_database: str) -> None:
    """An entry with a lower id that commits after others were sealed is chained behind them, and all verifies."""
    appended, release = threading.Event(), threading.Event()

    def late() -> int:
        with transaction.atomic():
            entry = append("filing:late")
            appended.set()
            assert release.wait(10)
        return entry.pk

    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(in_thread(late))
        assert appended.wait(10)
        with transaction.atomic():
            early = append("filing:early").pk
        assert seal_all(now=NOW) == 1
        release.set()
        late_pk = pending.result(10)
    assert seal_all(now=NOW) == 1

    assert isinstance(late_pk, int)
    assert late_pk < early
    assert list(Seal.objects.order_by("sequence").values_list("entry_id", flat=True)) == [early, late_pk]
    assert check_ledger().sound


def test_sealers_at_once_make_one_chain(fresh_database: str) -> None:
    """Four sealers and two appenders at the same time: every entry is sealed once, no gap, no fork."""
    count = 120

    def appending() -> int:
        for number in range(count // 2):
            with transaction.atomic():
                append(f"filing:{number}")
        return 0

    def sealing() -> int:
        return sum(seal_pending(now=NOW, limit=5) for _ in range(20))

    with ThreadPoolExecutor(6) as pool:
        jobs = [pool.submit(in_thread(work)) for work in (appending, appending, *[sealing] * 4)]
        sealed = sum(int(str(job.result(60))) for job in jobs)
    sealed += seal_all(now=NOW)

    assert sealed == count
    assert check_ledger().rows == count
    assert get_head()[0] == count


def test_a_lost_waiting_row_is_found(fresh_database: str) -> None:
    """Removing a waiting row hides an entry from the sealer; the verifier names it and the requeue brings it back."""
    with transaction.atomic():
        entry = append()
    Waiting.objects.all().delete()
    later = NOW + timedelta(hours=1)

    assert seal_all(now=NOW) == 0
    verdict = check_ledger(sealed_before=later)
    assert verdict.fault is not None
    assert str(entry.pk) in verdict.fault.reason
    assert (requeue_unsealed(before=later), seal_all(now=NOW)) == (1, 1)
    assert check_ledger(sealed_before=later).sound


def test_many_entries_are_appended_at_once(fresh_database: str) -> None:
    """Bulk appending waits and seals like single appending."""
    entries = [
        Entry(
            at=NOW,
            kind="feed.registered",
            subject=f"delivery:{number}",
            content_digest="b" * 64,
            statement=canonical({"n": number}),
            actor_name="系统",
            actor_office="",
        )
        for number in range(30)
    ]
    with transaction.atomic():
        append_entries(entries=entries)

    assert seal_all(now=NOW, batch=20) == 30
    assert check_ledger().sound


@pytest.mark.parametrize("table", ["ledger_entry", "ledger_seal"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_application_cannot_change_the_ledger(fresh_database: str, table: str, verb: str) -> None:
    """As the application's role, no statement alters an entry or a seal."""
    append_and_seal(1)

    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(verb.format(table))


TAMPERED = {
    "at": "UPDATE ledger_entry SET at = at + interval '1 second' WHERE subject = 'filing:2'",
    "kind": "UPDATE ledger_entry SET kind = 'x' WHERE subject = 'filing:2'",
    "subject": "UPDATE ledger_entry SET subject = 'x' WHERE subject = 'filing:2'",
    "content_digest": "UPDATE ledger_entry SET content_digest = repeat('b', 64) WHERE subject = 'filing:2'",
    "statement": "UPDATE ledger_entry SET statement = '{\"grade\":\"A\"}' WHERE subject = 'filing:2'",
    "actor_name": "UPDATE ledger_entry SET actor_name = 'x' WHERE subject = 'filing:2'",
    "actor_office": "UPDATE ledger_entry SET actor_office = 'x' WHERE subject = 'filing:2'",
    "sequence": "UPDATE ledger_seal SET sequence = 99 WHERE sequence = 3",
    "sealed_at": "UPDATE ledger_seal SET sealed_at = sealed_at + interval '1 second' WHERE sequence = 3",
    "previous": "UPDATE ledger_seal SET previous = repeat('c', 64) WHERE sequence = 3",
    "sm3": "UPDATE ledger_seal SET sm3 = repeat('d', 64) WHERE sequence = 3",
    "seal": "DELETE FROM ledger_seal WHERE sequence = 3",
    "swap": "UPDATE ledger_entry SET content_digest = repeat('e', 64) WHERE subject IN ('filing:2', 'filing:4')",
}


@pytest.mark.parametrize("statement", TAMPERED.values(), ids=TAMPERED)
def test_tampering_as_the_owner_is_named(fresh_database: str, tmp_path: Path, statement: str) -> None:
    """Whatever the owner alters behind every wall, check, command and offline export all name row 3."""
    append_and_seal(5)
    forge(statement)
    export = tmp_path / "ledger.jsonl"
    call_command("export_ledger", export, stdout=StringIO())
    online, offline = check_ledger(), verify(read_export(export))

    assert online.fault is not None
    assert online.fault.sequence == 3
    assert online == offline
    with pytest.raises(CommandError, match="第 3 行不符") as refusal:
        call_command("verify", anchors=tmp_path, stdout=StringIO())
    assert refusal.value.returncode == 1


def test_an_export_verifies_like_the_database(fresh_database: str, tmp_path: Path) -> None:
    """A sound ledger has the same verdict here and offline, anchors included, through the commands."""
    append_and_seal(12)
    write_anchor(day=date(2026, 3, 15), directory=tmp_path)
    export, said = tmp_path / "ledger.jsonl", StringIO()
    call_command("verify", anchors=tmp_path, export=export, stdout=said)
    call_command("verify", anchors=tmp_path, file=export, stdout=said)
    anchors = read_anchors(tmp_path)

    assert check_ledger(anchors=anchors) == verify(read_export(export), anchors=anchors)
    assert said.getvalue().count("账本完好：12 行") == 2
    assert "已导出 12 行" in said.getvalue()
    assert [row.sequence for row in list_rows()] == list(range(1, 13))


def test_an_anchor_is_written_once(fresh_database: str, tmp_path: Path) -> None:
    """A day's anchor pins the head of its moment, is read-only, and stands when written again."""
    append_and_seal(2)
    path = write_anchor(day=date(2026, 3, 15), directory=tmp_path / "anchors")
    before = path.read_text()
    append_and_seal(1)

    assert write_anchor(day=date(2026, 3, 15), directory=tmp_path / "anchors") == path
    assert path.read_text() == before
    assert json.loads(before)["sequence"] == 2
    assert path.stat().st_mode & 0o222 == 0
    assert [item.name for item in path.parent.iterdir()] == ["anchor-2026-03-15.json"]


def test_a_cut_tail_is_told_by_the_anchor(fresh_database: str, tmp_path: Path) -> None:
    """The last rows deleted without a trace: sound by itself, refused by the anchor."""
    append_and_seal(4)
    write_anchor(day=date(2026, 3, 15), directory=tmp_path)
    forge("DELETE FROM ledger_seal WHERE sequence = 4; DELETE FROM ledger_entry WHERE subject = 'filing:3'")
    verdict = check_ledger(anchors=read_anchors(tmp_path))

    assert check_ledger().sound
    assert verdict.fault is not None
    assert verdict.fault.sequence == 4


def test_a_content_check_names_its_row(fresh_database: str) -> None:
    """The first row whose content does not fit is named, also before a later break of the chain."""
    append_and_seal(6)

    def third_is_wrong(rows: Sequence[Row]) -> Iterator[Fault]:
        yield from (Fault(row.sequence, "内容摘要不符") for row in rows if row.sequence in {3, 5})

    forge("UPDATE ledger_entry SET kind = 'x' WHERE subject = 'filing:3'")
    verdict = check_ledger(content_checks=[third_is_wrong])

    assert verdict.fault == Fault(3, "内容摘要不符")
