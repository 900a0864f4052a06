"""Work done at the same moment by several threads, each with connections of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from django.db import connections

T = TypeVar("T")


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run works in threads that start together, and give each one's result or the exception it raised, in order."""
    barrier = Barrier(len(works))

    def run(work: Callable[[], Any]) -> Any:
        try:
            connections["default"].ensure_connection()
            barrier.wait(timeout=30)
            return work()
        except Exception as error:  # noqa: BLE001 - the outcome of a race is what the test asks about
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def winners(outcomes: Sequence[Any]) -> list[Any]:
    """Give the outcomes that are no exceptions."""
    return [outcome for outcome in outcomes if not isinstance(outcome, Exception)]


def losers(outcomes: Sequence[Any], kind: type[T] | tuple[type[T], ...]) -> list[T]:
    """Give the exceptions of a kind, or of several.

    Raises:
        AssertionError: there was an exception of another kind.
    """
    failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert all(isinstance(outcome, kind) for outcome in failed), failed
    return [outcome for outcome in failed if isinstance(outcome, kind)]
