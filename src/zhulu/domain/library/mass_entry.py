"""Lets many contributions into the library at once: the same rows, versions and walls as ``operations.enter``.

Rows are copied, not inserted one by one; what each row holds is decided by the catalogue, as everywhere.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from zhulu.domain.library.models import CONTENT_MODELS, Contribution, GradeDecision, Version
from zhulu.domain.standard.canonical import canonical_json, digest
from zhulu.domain.standard.catalogue import TABLES
from zhulu.domain.standard.vocabulary import FieldKind
from zhulu.foundation.db.copying import as_json, copy_rows
from zhulu.foundation.db.transactions import transaction_required

TEXTUAL = frozenset(
    {
        FieldKind.TEXT,
        FieldKind.LONG_TEXT,
        FieldKind.CODE,
        FieldKind.CODES,
        FieldKind.ORG_CODE,
        FieldKind.AREA_CODE,
        FieldKind.INVESTMENT_CODE,
        FieldKind.ID_NUMBER,
        FieldKind.PHONE,
        FieldKind.DIGEST,
    }
)
"""Kinds whose empty value is empty text; the others' is NULL."""
Document = Mapping[str, Sequence[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Entering:
    """A contribution on its way in, with the key it will have."""

    pk: int
    public_id: str
    project_id: int
    source_id: str
    move_id: int
    document: Document
    """Tidy: JSON values in the catalogue's tables and columns, each row with its id."""


@transaction_required
def enter_many(
    entering: Sequence[Entering], *, path: str, source_kind: str, cause: str, now: datetime
) -> dict[int, str]:
    """Let contributions into the library, and give the digest of each one's first version by its key.

    The documents carry no papers: what carries them enters one by one.

    Raises:
        IntegrityError: a move behind one is not of this transaction; the database's own guard.
    """
    copy_rows(
        Contribution,
        ("id", "public_id", "project_id", "path", "source_kind", "source_id", "roles", "move_id", "entered_at", "xid"),
        (
            (one.pk, one.public_id, one.project_id, path, source_kind, one.source_id, [], one.move_id, now, 0)
            for one in entering
        ),
    )
    _copy_content(entering)
    texts = [(one, canonical_json(one.document)) for one in entering]
    digests = {one.pk: digest(text) for one, text in texts}
    copy_rows(
        Version,
        ("contribution_id", "number", "cause", "cause_id", "canonical", "digest", "made_at"),
        ((one.pk, 1, cause, one.source_id, text, digests[one.pk], now) for one, text in texts),
    )
    return digests


def _copy_content(entering: Sequence[Entering]) -> None:
    by_table: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for one in entering:
        for table, rows in one.document.items():
            by_table[table] += (_values(table, one.pk, place, row) for place, row in enumerate(rows))
    for table, model in CONTENT_MODELS.items():
        if by_table.get(table):
            copy_rows(model, _attributes(table), by_table[table])


@cache
def _attributes(table: str) -> tuple[str, ...]:
    return ("contribution_id", "row_id", "position", *(item.attribute for item in TABLES[table].fields))


@cache
def _columns(table: str) -> tuple[tuple[str, str | None], ...]:
    """Give a table's columns in order, each with what stands where it is empty."""
    return tuple((item.column, "" if item.kind in TEXTUAL else None) for item in TABLES[table].fields)


def _values(table: str, contribution_id: int, place: int, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return (
        contribution_id,
        row["row_id"],
        place,
        *(row.get(column, empty) for column, empty in _columns(table)),
    )


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade that follows from who confirmed, as the delivery names them."""

    contribution_id: int
    grade: str
    authority_id: int
    authority_name: str
    level: str
    reviewer: str
    office: str
    verdict_id: int
    move_id: int


@transaction_required
def decide_grades(
    graded: Iterable[Graded], *, method: str, opinion: str, policy: Mapping[str, object], now: datetime
) -> None:
    """Write many grade decisions; the database's guard asks of each what it asks of one.

    Raises:
        IntegrityError: an authority does not confirm that grade, or no delivery names that reviewer.
    """
    copy_rows(
        GradeDecision,
        (
            "contribution_id",
            "grade",
            "authority_id",
            "authority_name",
            "authority_level",
            "reviewer_name",
            "reviewer_office",
            "method",
            "opinion",
            "decided_at",
            "policy",
            "verdict_id",
            "move_id",
        ),
        (
            (
                one.contribution_id,
                one.grade,
                one.authority_id,
                one.authority_name,
                one.level,
                one.reviewer,
                one.office,
                method,
                opinion,
                now,
                as_json({"confirms_grade": one.grade, **policy}),
                one.verdict_id,
                one.move_id,
            )
            for one in graded
        ),
    )
