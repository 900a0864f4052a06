"""Many rows at once: keys taken from their sequences, rows written by COPY.

The walls stand as for any INSERT: privileges, constraints, triggers of rows and of statements all see what is copied.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from psycopg import sql
from psycopg.types.json import Jsonb

from zhulu.foundation.db.transactions import transaction_required


@transaction_required
def take_keys(model: type[Model], count: int) -> list[int]:
    """Take so many keys of a table from its sequence, so that rows which refer to each other are known beforehand."""
    if not count:
        return []
    meta = model._meta
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [meta.db_table, meta.pk.column, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]


@transaction_required
def copy_rows(model: type[Model], attributes: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write rows of a model by COPY.

    Args:
        attributes: names of the model's fields; every column without a default of the database must be among them.
        rows: their values as PostgreSQL takes them: keys for relations, ``as_json`` for JSON, lists for arrays.

    Raises:
        IntegrityError, DataError: as for any INSERT; nothing of the call is written then.
    """
    columns = [str(model._meta.get_field(name).column) for name in attributes]  # type: ignore[union-attr]  # own fields
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def as_json(value: object) -> Jsonb:
    """Give a value as a JSON column takes it."""
    return Jsonb(value)
