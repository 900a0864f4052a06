"""All rows of a list, however many: counted, or read in batches through a server-side cursor.

A batch is read when it is asked for, so memory holds one; all batches show the state of one moment.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any, Final, Generic, Protocol, TypeVar

from django.db import connections, transaction
from django.db.models import QuerySet

Row = TypeVar("Row")
Row_co = TypeVar("Row_co", covariant=True)
BATCH: Final = 500


class Rows(Protocol[Row_co]):
    """The rows of a list."""

    def count(self) -> int | None:
        """Count them; None where counting costs as much as reading."""
        ...

    def batches(self) -> Iterator[Sequence[Row_co]]:
        """Give them in order; abandoning the iterator ends the transaction."""
        ...


class Flow(Generic[Row]):
    """The rows of an ordered query; ``made`` may turn a batch of models into what the list shows of them."""

    def __init__(self, rows: QuerySet[Any, Any], made: Callable[[list[Any]], Sequence[Row]] = list) -> None:
        """Take a query; nothing is asked yet."""
        self._rows = rows
        self._made = made

    def count(self) -> int:
        """Count the rows."""
        return self._rows.count()

    def batches(self) -> Iterator[Sequence[Row]]:
        """Give the rows in order."""
        with _one_moment(self._rows.db):
            rows = self._rows.iterator(chunk_size=BATCH)
            while batch := list(islice(rows, BATCH)):
                yield self._made(batch)


class StatementFlow(Generic[Row]):
    """The rows of an SQL statement; ``made`` turns a batch of them into what the list shows."""

    def __init__(
        self, sql: str, values: Sequence[Any], *, using: str, made: Callable[[list[Any]], Sequence[Row]]
    ) -> None:
        """Take a statement; nothing is asked yet."""
        self._sql = sql
        self._values = values
        self._using = using
        self._made = made

    def count(self) -> None:
        """Give none: whoever wants to know reads."""

    def batches(self) -> Iterator[Sequence[Row]]:
        """Give the rows in order."""
        with _one_moment(self._using), connections[self._using].chunked_cursor() as cursor:
            cursor.execute(self._sql, self._values)
            while batch := cursor.fetchmany(BATCH):
                yield self._made(batch)


class Whole(Generic[Row]):
    """The rows of a list that is short by its nature and is read at once, as its page reads it."""

    def __init__(self, rows: Sequence[Row]) -> None:
        """Take the rows."""
        self._rows = rows

    def count(self) -> int:
        """Count the rows."""
        return len(self._rows)

    def batches(self) -> Iterator[Sequence[Row]]:
        """Give the rows in order."""
        if self._rows:
            yield self._rows


@contextmanager
def _one_moment(using: str) -> Iterator[None]:
    """Open a transaction that reads and sees the state of one moment; inside another one it is part of that."""
    connection = connections[using]
    stands_alone = not connection.in_atomic_block
    with transaction.atomic(using=using):
        with connection.cursor() as cursor:
            if stands_alone:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # PostgreSQL plans a cursor for its first tenth; here it is read to the end.
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
        yield
