"""Every path by which confirmed data might be changed, tried as the application's role, and what refused it.

``privilege`` means that PostgreSQL itself refused (42501): the wall. ``trigger`` means that our own words refused
(23514). Django's own refusals come before the database is asked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, connections, transaction
from django.db.models import Model, ProtectedError
from pytest_django.plugin import DjangoDbBlocker

from tests.support import database
from tests.support.database import Cluster
from tests.support.filings import confirmed_filing, make_cast
from zhulu.domain.library.models import CONTENT_MODELS, BasicInformation, Contribution, GradeDecision, Project, Version
from zhulu.foundation.db.wall import Wall
from zhulu.foundation.db.walls import wall_of

pytestmark = pytest.mark.write_path

PRIVILEGE, TRIGGER = "42501", "23514"
LOCKED = [model for model in apps.get_models() if wall_of(model) in {Wall.CONTENT, Wall.APPEND_ONLY, Wall.REFERENCE}]


@pytest.fixture(scope="module")
def confirmed(cluster: Cluster, template: str, django_db_blocker: DjangoDbBlocker) -> Iterator[Contribution]:
    """A confirmed, committed contribution in a database with its real roles; shared, for every attempt is refused."""
    with (
        django_db_blocker.unblock(),
        database.clone(cluster, template) as name,
        database.pointed_at(cluster, name),
    ):
        confirmed_filing(make_cast())
        yield Contribution.objects.get()


def refusal_of(path: Callable[[], object]) -> str:
    """Give the SQLSTATE with which the database refused a path."""
    with pytest.raises((DatabaseError, psycopg.Error)) as caught, transaction.atomic():
        path()
    cause = caught.value if isinstance(caught.value, psycopg.Error) else caught.value.__cause__
    assert isinstance(cause, psycopg.Error)
    return str(cause.sqlstate)


def execute(statement: str, *values: object) -> None:
    """Run raw SQL as the application's role."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def test_the_application_is_not_the_owner(confirmed: Contribution) -> None:
    """The tests below mean something: the role owns nothing, is no superuser and can become nobody else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper, rolcreaterole,"
            " (SELECT count(*) FROM pg_tables WHERE tableowner = current_user)"
            " FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("zhulu_app", False, False, 0)


@dataclass(frozen=True)
class Path:
    """One way to try."""

    name: str
    attempt: Callable[[BasicInformation], object]
    refused_by: str = PRIVILEGE


def _save(row: BasicInformation) -> None:
    row.prj_name = "改名"
    row.save()


def _bulk(row: BasicInformation) -> None:
    row.prj_name = "改名"
    BasicInformation.objects.bulk_update([row], ["prj_name"])


def _upsert(row: BasicInformation) -> None:
    row.prj_name = "改名"
    BasicInformation.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["contribution", "row_id"], update_fields=["prj_name"]
    )


def _after(setting: str, value: str) -> Callable[[BasicInformation], None]:
    def attempt(row: BasicInformation) -> None:
        execute("SELECT set_config(%s, %s, true)", setting, value)
        execute("UPDATE library_basicinformation SET prj_name = '改名' WHERE id = %s", row.pk)

    return attempt


def _copy(row: BasicInformation) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY library_unitwork (contribution_id, row_id) FROM STDIN") as copy,
    ):
        copy.write_row((row.contribution_id, "0000000000000000"))


def _grant(row: BasicInformation) -> None:
    execute("GRANT UPDATE ON library_basicinformation TO zhulu_app")  # a warning only: there is nothing to grant
    execute("UPDATE library_basicinformation SET prj_name = '改名' WHERE id = %s", row.pk)


def _insert(row: BasicInformation) -> None:
    row.pk, row.row_id = None, "0000000000000001"
    row.save(force_insert=True)


PATHS = (
    Path("save", _save),
    Path("update by queryset", lambda row: BasicInformation.objects.filter(pk=row.pk).update(prj_name="改名")),
    Path("bulk update", _bulk),
    Path("upsert", _upsert),
    Path("delete", lambda row: row.delete()),
    Path("delete by queryset", lambda row: BasicInformation.objects.filter(pk=row.pk)._raw_delete("default")),
    Path("raw UPDATE", lambda _row: execute("UPDATE library_basicinformation SET prj_name = '改名'")),
    Path("raw DELETE", lambda _row: execute("DELETE FROM library_basicinformation")),
    Path("TRUNCATE", lambda _row: execute("TRUNCATE library_basicinformation")),
    Path("TRUNCATE CASCADE", lambda _row: execute("TRUNCATE library_project CASCADE")),
    Path("pgtrigger.ignore", _after("pgtrigger.ignore", "{library_basicinformation:content}")),
    Path("the door's own setting", _after("zhulu.erratum", "0000000000000000")),
    Path("no triggers at all", _after("session_replication_role", "replica")),
    Path("become the owner", lambda _row: execute("SET ROLE zhulu_owner")),
    Path("disable the trigger", lambda _row: execute("ALTER TABLE library_basicinformation DISABLE TRIGGER ALL")),
    Path("drop the trigger", lambda _row: execute("DROP TRIGGER zhulu_content ON library_basicinformation")),
    Path("replace the guard", lambda _row: execute("DROP FUNCTION library_guard_content()")),
    Path("grant oneself", _grant),
    Path("INSERT beside it", _insert, TRIGGER),
    Path("COPY beside it", _copy, TRIGGER),
    Path(
        "a MERGE",
        lambda _row: execute(
            "MERGE INTO library_basicinformation b USING (SELECT 1) s ON true"
            " WHEN MATCHED THEN UPDATE SET prj_name = ''"
        ),
    ),
    Path("rewrite history", lambda _row: execute("UPDATE audit_rowhistory SET actor = ''")),
    Path("invent history", lambda _row: execute("INSERT INTO audit_rowhistory DEFAULT VALUES")),
    Path("invent an edge", lambda _row: execute("UPDATE statecraft_edge SET target = 'draft'")),
    Path("invent an execution", lambda _row: execute("DELETE FROM errata_erratumexecution")),
    Path("widen the door", lambda _row: execute("INSERT INTO errata_contentcolumn DEFAULT VALUES")),
)


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.name)
def test_a_confirmed_row_stands(path: Path, confirmed: Contribution) -> None:
    """三(五): no path changes a confirmed row, and each says by its code what refused it."""
    row = BasicInformation.objects.get(contribution=confirmed)
    before = BasicInformation.objects.values().get(pk=row.pk)

    assert refusal_of(lambda: path.attempt(row)) == path.refused_by
    assert BasicInformation.objects.values().get() == before


def test_django_refuses_to_cascade(confirmed: Contribution) -> None:
    """Deleting the identity above is refused before the database is asked."""
    with pytest.raises(ProtectedError):
        confirmed.project.delete()


def _statements(model: type[Model]) -> Iterator[str]:
    table, column = model._meta.db_table, model._meta.pk.column
    yield f'UPDATE "{table}" SET "{column}" = "{column}"'
    yield f'DELETE FROM "{table}"'
    yield f'TRUNCATE "{table}" CASCADE'


@pytest.mark.parametrize("model", LOCKED, ids=lambda model: model._meta.label)
def test_no_locked_table_can_be_changed(model: type[Model], confirmed: Contribution) -> None:
    """Of content, append-only and reference tables alike the role may neither UPDATE nor DELETE nor TRUNCATE."""
    for statement in _statements(model):
        assert refusal_of(lambda statement=statement: execute(statement)) == PRIVILEGE


def test_the_aggregate_is_locked_whole() -> None:
    """Children, attachments, versions, decisions and the contribution itself are all among the locked."""
    aggregate = {*CONTENT_MODELS.values(), Project, Contribution, Version, GradeDecision}

    assert aggregate <= set(LOCKED)
    assert len(CONTENT_MODELS) == 13


@pytest.mark.parametrize("statement", ["UPDATE {} SET prj_name = ''", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_even_the_owner_is_told_why(statement: str, confirmed: Contribution) -> None:
    """The owner's role, which has the privilege, meets the trigger and its words."""
    with (
        pytest.raises(DatabaseError, match="一经确认不可撤销"),
        connections["owner"].cursor() as cursor,
        transaction.atomic(using="owner"),
    ):
        cursor.execute(statement.format("library_basicinformation"))


def test_nothing_enters_the_library_without_its_decision(confirmed: Contribution) -> None:
    """A contribution of a later transaction cannot lean on an earlier confirmation."""

    def attempt() -> None:
        Contribution.objects.create(
            project=confirmed.project,
            path="2",
            source_kind="filing",
            source_id="0000000000000002",
            move=confirmed.move,
            entered_at=confirmed.entered_at,
        )

    assert refusal_of(attempt) == TRIGGER


def test_a_grade_needs_its_signed_move(confirmed: Contribution) -> None:
    """A grade decision copied in a later transaction is refused, whatever it claims."""
    decision = GradeDecision.objects.get()
    decision.pk = None

    assert refusal_of(lambda: decision.save(force_insert=True)) == TRIGGER


def test_a_state_needs_its_recorded_move(confirmed: Contribution) -> None:
    """The state of a filing cannot be set by raw SQL, neither along an edge nor beside the table."""
    for state in ("draft", "submitted", "approved"):
        assert refusal_of(lambda state=state: execute("UPDATE filings_filing SET state = %s", state)) == TRIGGER


def test_the_public_role_reads_documents_and_nothing_else(confirmed: Contribution) -> None:
    """The public pages' connection sees the document, and not the table behind it."""
    with connections["public"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM publication_projectdocument")
        assert cursor.fetchone() == (1,)
    for statement in (
        "SELECT 1 FROM library_project",
        "SELECT 1 FROM crypto_personaldatum",
        "DELETE FROM publication_projectdocument",
    ):
        with pytest.raises(DatabaseError, match="permission denied"), connections["public"].cursor() as cursor:
            cursor.execute(statement)
