"""Who owns the transaction is stated in the code: use-cases open it, operations demand it."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")


class NoTransaction(Exception):
    """An operation that must be part of a journey was called outside one."""


def transaction_required(operation: Callable[P, R]) -> Callable[P, R]:
    """State that an operation writes as part of a transaction that somebody above has opened."""

    @wraps(operation)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            raise NoTransaction(f"{operation.__qualname__} must run inside a use-case's transaction")
        return operation(*args, **kwargs)

    return guarded
