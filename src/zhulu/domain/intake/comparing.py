"""Compares what a bundle says with what is confirmed: what it adds, and what it says otherwise. Pure.

A record that is left out of a bundle, and a value that it leaves empty, say nothing: what is confirmed stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zhulu.domain.rulebook.shapes import Row

ISSUED = frozenset({"row_id", "StageNum", "ProvinceNum", "CityNum", "Stage"})
"""What the platform fills in itself: never a difference."""
Document = Mapping[str, Sequence[Row]]


@dataclass(frozen=True, slots=True)
class Standing:
    """A confirmed record of a case, and the contribution that holds it."""

    contribution_id: int
    row: Row


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One value that is delivered otherwise than it is confirmed; values as an erratum's diff has them."""

    contribution_id: int
    table: str
    row_id: str
    column: str
    old: str | None
    new: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a bundle brings beside what stands."""

    additions: Document
    differences: tuple[Otherwise, ...] = ()
    silent: tuple[tuple[str, str], ...] = field(default=())
    """Confirmed records of the delivered tables of which the bundle says nothing: (table, row id)."""


def compare(document: Document, standing: Mapping[tuple[str, str], Standing]) -> Comparison:
    """Compare a bundle's records with the confirmed ones of its case, record by record, value by value."""
    additions: dict[str, list[Row]] = {}
    differences: list[Otherwise] = []
    said: set[tuple[str, str]] = set()
    for table, rows in document.items():
        for row in rows:
            place = (table, str(row["row_id"]))
            said.add(place)
            held = standing.get(place)
            if held is None:
                additions.setdefault(table, []).append(row)
            else:
                differences += _differences(table, row, held)
    silent = [place for place in standing if place[0] in document and place not in said]
    return Comparison(additions, tuple(differences), tuple(silent))


def _differences(table: str, row: Row, held: Standing) -> list[Otherwise]:
    return [
        Otherwise(
            contribution_id=held.contribution_id,
            table=table,
            row_id=str(row["row_id"]),
            column=column,
            old=None if held.row.get(column) in (None, "") else as_diff_text(held.row[column]),
            new=as_diff_text(value),
        )
        for column, value in row.items()
        if column not in ISSUED and value != held.row.get(column)
    ]


def as_diff_text(value: object) -> str:
    """Write a value of a document as an erratum's diff has it: PostgreSQL's words for yes and no."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
