"""Pages of public lists: newest first by a day and a number, turned by key, so that what arrives shifts nothing."""

import base64
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeAlias, TypeVar

Row = TypeVar("Row")
Key: TypeAlias = tuple[date, int]
"""The place of a row in its list."""


@dataclass(frozen=True)  # no slots: calling an alias such as Slice[ProjectRow] sets an attribute, which slots break
class Slice(Generic[Row]):
    """A page of a list and the keys of its neighbours."""

    rows: list[Row]
    next: str | None
    previous: str | None
    total_capped: int
    total_is_capped: bool


def slice_of(
    found: Sequence[Row],
    *,
    key_of: Callable[[Row], Key],
    limit: int,
    key: Key | None,
    backwards: bool,
    total: int,
    cap: int,
) -> Slice[Row]:
    """Make a page of one row more than fits: the last of ``limit + 1`` only tells that there are more."""
    more = len(found) > limit
    rows = list(found[:limit])
    if backwards:
        rows.reverse()
    has_earlier = more if backwards else key is not None
    return Slice(
        rows=rows,
        next=write_key(key_of(rows[-1])) if rows and (more or backwards) else None,
        previous=write_key(key_of(rows[0])) if rows and has_earlier else None,
        total_capped=min(total, cap),
        total_is_capped=total > cap,
    )


def older_than(columns: str, *, backwards: bool) -> str:
    """Give the SQL condition by which a list goes on after (or before) a key of two values."""
    return f"({columns}) {'>' if backwards else '<'} (%s, %s)"


def newest_first(columns: str, *, backwards: bool) -> str:
    """Give the SQL order of a list, turned round when it is read backwards."""
    return columns if backwards else f"{columns.replace(', ', ' DESC, ')} DESC"


def containing(word: str) -> str:
    """Give the LIKE pattern of a text that contains a word, wildcards taken literally."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def can_occur(text: str) -> bool:
    """Whether any stored text can hold this one: PostgreSQL knows neither NUL nor half a surrogate pair."""
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in text)


def write_key(key: Key) -> str:
    """Write a page key as it stands in an address."""
    return base64.urlsafe_b64encode(json.dumps([key[0].isoformat(), key[1]]).encode()).decode()


def read_key(text: str | None) -> Key | None:
    """Read a page key; one that somebody made up is as good as none."""
    if not text:
        return None
    try:
        day, number = json.loads(base64.urlsafe_b64decode(text.encode()))
        return date.fromisoformat(day), int(number)
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None
