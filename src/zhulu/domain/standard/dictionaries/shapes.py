"""The shapes of a dictionary: entries with a span of validity, and the dictionary that gathers them."""

from dataclasses import dataclass
from datetime import date

from zhulu.domain.standard.vocabulary import Certainty

LAST_DAY_OF_2014_EDITION = date(2018, 12, 31)
"""Our reading: the edition of 2014 gave way with the year of 建办市〔2018〕81号; the exact day is 未见出处."""
FIRST_DAY_OF_2018_EDITION = date(2019, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One code with its label. ``label`` is empty where no source shows it; ends of validity are included."""

    code: str
    label: str
    valid_from: date | None = None
    valid_to: date | None = None
    national: bool = True
    certainty: Certainty = Certainty.THREE

    def holds(self, on: date) -> bool:
        """Whether the code may be chosen on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A versioned code list; a code may occur more than once with labels of different times."""

    key: str
    label: str
    standard_name: str
    entries: tuple[Entry, ...]


def entries(
    rows: str,
    *,
    certainty: Certainty = Certainty.THREE,
    valid_from: date | None = None,
    valid_to: date | None = None,
    national: bool = True,
) -> tuple[Entry, ...]:
    """Read entries of one kind from lines of ``code label``."""
    return tuple(
        Entry(code, label.strip(), valid_from, valid_to, national, certainty)
        for code, _, label in (line.strip().partition(" ") for line in rows.strip().splitlines())
    )
