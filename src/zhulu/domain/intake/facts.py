"""What the rules of the feed read: a bundle as it was understood, and what the platform knows around it. Frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from zhulu.domain.rulebook.policy import Policy
from zhulu.domain.rulebook.shapes import Place, Row
from zhulu.domain.standard.catalogue import TABLES


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stands on the outside of a bundle; empty text, or no version, where it does not say or cannot be read."""

    source: str = ""
    inner_num: str = ""
    stage: str = ""
    version: int | None = None
    produced_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Who confirmed the data in the source system, in the source's own words (三(二))."""

    department: str = ""
    department_code: str = ""
    office: str = ""
    person: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A part of a bundle that could not be understood, and how to mend it."""

    place: Place
    message: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Oddity:
    """What was odd in a record and what was made of it; ``row`` is its place in the table, from 1."""

    table: str
    row: int
    column: str
    raw: str
    said: str


@dataclass(frozen=True, slots=True)
class Datum:
    """A personal number on its way to the vault, and the commitment that stands for it everywhere else."""

    label: str
    value: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two records of one table under one number that say different things."""

    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle as it was read: nothing of it has been judged yet."""

    raw: str
    """Canonical text without personal numbers, as it is kept."""
    digest: str
    """SHA-256 of the canonical text as it came."""
    dossier_key: str
    """The key of its case; empty where the envelope does not name one."""
    envelope: Envelope
    confirmation: Confirmation
    document: Mapping[str, Sequence[Row]]
    """The records under the catalogue's keys and columns, JSON values, each with its row id; in document order."""
    stated: Mapping[str, str] = field(default_factory=dict)
    """What the source states of the project beside its facts: numbers, day of record."""
    broken: tuple[Broken, ...] = ()
    oddities: tuple[Oddity, ...] = ()
    clashes: tuple[Clash, ...] = ()
    personal: tuple[Datum, ...] = ()


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a project is said to be, and what that means here."""

    code: str = ""
    """The code as delivered, the managing area before the county; empty for none."""
    known: bool = False
    outside: bool = False
    """Whether the code is another province's."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who confirmed, as far as the platform knows them; ``unknown`` says why no grade follows, empty where one does."""

    authority_id: int | None = None
    authority_name: str = ""
    level: str = ""
    grade: str = ""
    unknown: str = ""


@dataclass(frozen=True)
class BundleFacts:
    """A bundle as its rules see it."""

    bundle: Bundle
    place: Whereabouts
    signer: Signer
    may_deliver: bool
    """Whether who delivers may do so for the source."""
    policy: Policy
    today: date
    said_before: bool = False
    """Whether another bundle with this very version number has been taken that says something else."""
    unlinked: tuple[str, ...] = field(default=())
    """Names of participants that no code leads to a registered firm."""
    sharing: tuple[str, ...] = field(default=())
    """Cases that bear the same investment code."""

    def rows(self, table: str) -> Sequence[Row]:
        """Give a table's records."""
        return self.bundle.document.get(table, ())

    def first(self, table: str) -> Row:
        """Give a table's first record, or an empty one."""
        rows = self.rows(table)
        return rows[0] if rows else {}

    def day(self, table: str, column: str) -> date | None:
        """Give a day of a table's first record."""
        text = self.first(table).get(column)
        return date.fromisoformat(text) if isinstance(text, str) and text else None

    @staticmethod
    def sheet_of(table: str, row: Row) -> str:
        """Give the sheet on which people see the record."""
        return str(row.get("Stage") or "permit") if table == "participants" else str(TABLES[table].sheet or "")
