"""The one tag library in which all components register, and how loose values become shapes."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.template import Library

register = Library()

T = TypeVar("T")


def shaped(kind: type[T], value: object) -> T:
    """Take a shape as it is, or make it of a dictionary with its keys.

    Raises:
        TypeError: a key is unknown or lacking, or the value is neither.
    """
    if isinstance(value, kind):
        return value
    if isinstance(value, Mapping):
        make: Callable[..., T] = kind
        return make(**value)
    raise TypeError(f"expected a {kind.__name__} or a dictionary with its keys, not {value!r}")


def all_shaped(kind: type[T], values: Iterable[object] | None) -> list[T]:
    """Shape each value of a list; None is an empty list."""
    return [shaped(kind, value) for value in values or ()]
