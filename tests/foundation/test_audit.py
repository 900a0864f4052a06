"""Events, refusals and row history."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from django.db import ProgrammingError, connection, connections, transaction

from zhulu.foundation.audit.context import set_actor
from zhulu.foundation.audit.models import Event, RowHistory, SecurityLog
from zhulu.foundation.audit.operations import record_event, record_refusal
from zhulu.foundation.audit.row_history import FUNCTION_SQL, install_sql, uninstall_sql
from zhulu.foundation.crypto import vault
from zhulu.foundation.db.transactions import NoTransaction

NOW = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)


class Officer:
    """An officer who acts."""

    account_id = 7
    name = "王建国"
    office = "长春市城乡建设委员会 建筑管理处"


@contextmanager
def failing_transaction() -> Iterator[None]:
    """Open a transaction that fails at its end."""
    with transaction.atomic():
        yield
        raise ZeroDivisionError


def _event() -> Event:
    return record_event(
        at=NOW, actor=Officer(), action="filing:confirm", subject_kind="filing", subject_id="a", summary="确认"
    )


@pytest.mark.django_db
def test_an_event_holds_name_and_office_of_its_day() -> None:
    """The event copies who acted; it refers to no account that could change."""
    event = _event()

    assert (event.actor_account_id, event.actor_name, event.actor_office) == (7, Officer.name, Officer.office)
    assert Event.objects.get(subject_kind="filing").detail == {}


def test_an_event_vanishes_with_its_transaction_and_a_refusal_stays(fresh_database: str) -> None:
    """A rolled-back journey leaves no event; the refusal recorded afterwards is the only trace."""
    with pytest.raises(ZeroDivisionError), failing_transaction():
        _event()
    record_refusal(at=NOW, actor=Officer(), action="filing:confirm", reason="不在管辖范围", address="127.0.0.1")

    assert not Event.objects.filter(subject_kind="filing").exists()
    assert SecurityLog.objects.get().reason == "不在管辖范围"


def test_each_record_demands_its_own_kind_of_transaction(fresh_database: str) -> None:
    """An event needs a journey's transaction; a refusal refuses to be part of one that may roll back."""
    with pytest.raises(NoTransaction):
        _event()
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        record_refusal(at=NOW, actor=None, action="sign-in", reason="x")
    with pytest.raises(NoTransaction):
        set_actor(actor="x", cause="y")
    with pytest.raises(NoTransaction):
        vault.keep(owner="a", label="b", value="c")


@pytest.mark.parametrize("model", [Event, SecurityLog, RowHistory])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_change_the_record(fresh_database: str, model: type[Event], verb: str) -> None:
    """Neither events nor refusals nor history can be altered as the application's role."""
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(verb.format(model._meta.db_table))


def test_the_application_cannot_invent_history(fresh_database: str) -> None:
    """History is written by the trigger alone."""
    with pytest.raises(ProgrammingError, match="permission denied"):
        RowHistory.objects.create(at=NOW, txid=1, table_name="x", row_pk="1", operation="UPDATE", actor="x")


@pytest.fixture
def kept_table(fresh_database: str) -> str:
    """Make a table that keeps history and that the application may write."""
    role = connections["default"].settings_dict["USER"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("CREATE TABLE kept (id bigint PRIMARY KEY, name text, area numeric(12, 2))")
        cursor.execute(f'GRANT ALL ON kept TO "{role}"')
        for statement in [FUNCTION_SQL, *install_sql("kept"), *install_sql("kept")]:
            cursor.execute(statement)
    return "kept"


def _run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _history() -> list[tuple[str, str, object, object]]:
    rows = RowHistory.objects.filter(table_name="kept").order_by("row_pk", "id")
    return [(row.operation, row.row_pk, row.old, row.new) for row in rows]


def test_raw_sql_leaves_history_too(kept_table: str) -> None:
    """Every row of every statement is kept with its values before and after, once, though installed twice."""
    _run(
        "INSERT INTO kept VALUES (1, '甲', 1.50), (2, '乙', NULL)",
        "UPDATE kept SET name = '丙' WHERE id = 1",
        "UPDATE kept SET name = name",
        "DELETE FROM kept WHERE id = 2",
    )
    first, changed = {"id": 1, "name": "甲", "area": 1.5}, {"id": 1, "name": "丙", "area": 1.5}
    second = {"id": 2, "name": "乙", "area": None}

    assert _history() == [
        ("INSERT", "1", None, first),
        ("UPDATE", "1", first, changed),
        ("INSERT", "2", None, second),
        ("DELETE", "2", second, None),
    ]


def test_a_changed_key_is_kept_as_two_halves(kept_table: str) -> None:
    """An update that moves a row to another key leaves what was and what became."""
    _run("INSERT INTO kept VALUES (1, '甲', NULL)", "UPDATE kept SET id = 9")
    row = {"id": 1, "name": "甲", "area": None}

    assert _history()[1:] == [("UPDATE", "1", row, None), ("UPDATE", "9", None, row | {"id": 9})]


def test_history_says_who_and_why_for_one_transaction(kept_table: str) -> None:
    """Actor and cause hold inside the transaction; after it the database role is named, with no cause."""
    with transaction.atomic():
        set_actor(actor="7 王建国", cause="erratum:abc")
        _run("INSERT INTO kept VALUES (1, '甲', NULL)", "UPDATE kept SET name = '乙'")
    _run("INSERT INTO kept VALUES (2, '丙', NULL)")
    rows = list(RowHistory.objects.filter(table_name="kept").order_by("id"))
    role = connections["default"].settings_dict["USER"]

    assert [(row.actor, row.cause) for row in rows[:2]] == [("7 王建国", "erratum:abc")] * 2
    assert (rows[2].actor, rows[2].cause) == (f"role:{role}", "")
    assert rows[0].txid == rows[1].txid != rows[2].txid


def test_history_rolls_back_with_its_change(kept_table: str) -> None:
    """A change that did not happen has no history."""
    with pytest.raises(ZeroDivisionError), failing_transaction():
        _run("INSERT INTO kept VALUES (1, '甲', NULL)")

    assert _history() == []


def test_many_rows_are_kept_by_one_statement(kept_table: str) -> None:
    """A bulk change keeps every row."""
    _run(
        "INSERT INTO kept SELECT n, 'x', n FROM generate_series(1, 2000) n",
        "UPDATE kept SET area = area + 1 WHERE id <= 1500",
    )

    assert RowHistory.objects.filter(table_name="kept", operation="UPDATE").count() == 1500


def test_history_can_be_taken_off_by_the_owner_only(kept_table: str) -> None:
    """The application cannot drop the trigger; the owner can."""
    for statement in uninstall_sql("kept"):
        with pytest.raises(ProgrammingError, match="must be owner"):
            _run(statement)
        with connections["owner"].cursor() as cursor:
            cursor.execute(statement)
    _run("INSERT INTO kept VALUES (1, '甲', NULL)")

    assert _history() == []
