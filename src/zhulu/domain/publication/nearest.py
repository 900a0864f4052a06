"""Finds the numbers and codes that differ from a mistyped one by a single slip of the finger.

Every text that one slip could have made is worked out and looked up at once in the ordered indexes of numbers, which
takes a few hundred looks and no comparing of rows. Slips: a wrong, a missing, a superfluous, or two swapped characters.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connections

from zhulu.domain.publication.vocabulary import PUBLIC

NUMBER = re.compile(r"[0-9A-Z]{14,20}(-[0-9A-Z-]{0,12})?")
"""What could be a project's number, with or without a stage behind it, or a company's code, with one slip in it."""
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Digits and the letters of 统一社会信用代码; area parts of numbers have no others."""
MOST = 5


@dataclass(frozen=True, slots=True)
class Near:
    """A number that exists and is nearly the one that was typed."""

    number: str
    name: str
    public_id: str
    """The project's; empty for a company."""


def list_nearest(*, typed: str, limit: int = MOST) -> list[Near]:
    """Give projects and companies whose number or code is one slip away from what was typed; two queries at most."""
    text = typed.strip().upper()
    if not NUMBER.fullmatch(text):
        return []
    candidates = list(_slips(text.partition("-")[0]))
    with connections[PUBLIC].cursor() as cursor:
        cursor.execute(
            "SELECT number, name, public_id FROM publication_projectdocument "
            "WHERE number = ANY(%s::varchar[]) AND is_confirmed ORDER BY number LIMIT %s",
            [candidates, limit],
        )
        found = [Near(*row) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT code, name, '' FROM publication_companydocument "
            "WHERE code = ANY(%s::varchar[]) AND newest_confirmed_on IS NOT NULL ORDER BY code LIMIT %s",
            [candidates, limit],
        )
        found += [Near(*row) for row in cursor.fetchall()]
    return found[:limit]


def _slips(text: str) -> Iterator[str]:
    for place in range(len(text) + 1):
        head, tail = text[:place], text[place:]
        yield from (f"{head}{letter}{tail}" for letter in LETTERS)
        if tail:
            yield from (f"{head}{letter}{tail[1:]}" for letter in LETTERS)
            yield f"{head}{tail[1:]}"
        if len(tail) > 1:
            yield f"{head}{tail[1]}{tail[0]}{tail[2:]}"
